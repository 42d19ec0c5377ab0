"""The conversation on the page of a record, as far as its reader has a part in it."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django import template
from django.contrib.contenttypes.models import ContentType

from accounts import threads
from accounts.models import Document, Message
from accounts.views.messages import acts, mark

register = template.Library()
SHOWN = 200  # of the latest messages


@dataclass
class Said:
    """A message as its reader finds it: its mark, what hangs on it, what they may do."""

    row: Any
    mark: Any = ""
    acts: list = field(default_factory=list)
    papers: list = field(default_factory=list)
    names: list = field(default_factory=list)
    replies: list = field(default_factory=list)


@dataclass
class Line:
    partner: Any
    said: list = field(default_factory=list)


@register.inclusion_tag("components/_thread.html", takes_context=True)
def thread_panel(context, row):
    """Questions, answers and notes by line; nothing at all for who stands on neither side."""
    request = context["request"]
    user = request.user
    lines = {line.pk: line for line in threads.lines_for(user, row)}
    found = Message.objects.visible_to(user).on(row).select_related("line", "created_by")
    found = list(found.order_by("-created_at", "pk")[:SHOWN])[::-1]
    if not lines and not found:
        return {"is_shown": False}
    is_past = bool(getattr(request, "as_of", None))
    said = _said(user, row, found, is_past)
    by_line, to_all = _laid_out(found, said)
    return {
        "is_shown": True,
        "record": row,
        "kind": row._meta.model_name,
        "lines": sorted(by_line.values(), key=lambda line: line.partner.local_name),
        "to_all": to_all,
        "has_several": len(lines) > 1,
        "is_cut": len(found) == SHOWN,
        "most": SHOWN,
        "may_write": bool(lines) and not is_past,
        "request": request,
    }


def _said(user, record, found, is_past):
    """{key: message as shown} of these messages."""
    keys = [row.pk for row in found]
    sides = {line: threads.side_in(user, record, line) for line in {row.line for row in found}}
    kind = ContentType.objects.get_for_model(Message)
    papers, names = defaultdict(list), defaultdict(list)
    hung = Document.objects.visible_to(user, on=Message).standing()
    hung = hung.filter(subject_type=kind, subject_id__in=keys)
    for paper in hung.select_related("current").order_by("created_at"):
        papers[paper.subject_id].append(paper)
    seen = Message.objects.visible_to(user).filter(pk__in=keys, mentions__isnull=False)
    for key, name in seen.order_by("mentions__name").values_list("pk", "mentions__name"):
        names[key].append(name)
    return {
        row.pk: Said(
            row,
            mark(row) if row.kind == Message.Kind.QUESTION and row.text else "",
            [] if is_past else acts(user, row, sides[row.line]),
            papers[str(row.pk)],
            names[row.pk],
        )
        for row in found
    }


def _laid_out(found, said):
    """({line: its messages, each with its replies}, what was told to all and answers no question shown)."""
    by_line, beside = {}, set()
    for row in found:
        if row.reply_to_id in said:
            said[row.reply_to_id].replies.append(said[row.pk])
        elif not row.to_all:
            by_line.setdefault(row.line_id, Line(row.line)).said.append(said[row.pk])
        if row.answer_to_all_id in said:
            said[row.pk].replies.append(said[row.answer_to_all_id])
            beside.add(row.answer_to_all_id)
    return by_line, [said[row.pk] for row in found if row.to_all and row.pk not in beside]
