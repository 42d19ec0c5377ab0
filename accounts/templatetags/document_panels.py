"""The panel of documents that the page of any record may have."""

from collections import defaultdict

from django import template
from django.db.models import Prefetch

from accounts import attaching
from accounts.models import Document, DocumentVersion

register = template.Library()


@register.inclusion_tag("components/_documents.html", takes_context=True)
def documents_panel(context, row):
    """The documents on a record that its reader may see, and what they may do with each."""
    user = context["request"].user
    side = attaching.writing_side(user, row)
    known = {"on": type(row)}
    versions = DocumentVersion.objects.visible_to(user, **known).select_related("created_by")
    rows = Document.objects.visible_to(user, **known).on(row)
    rows = rows.select_related("superseded_by", "current__created_by")
    rows = rows.prefetch_related(Prefetch("versions", versions)).order_by("kind", "-created_at")
    may_see = {one.pk for one in rows}
    return {
        "documents": [
            (one, side and one.side == side and one.state == "standing", one.superseded_by_id in may_see)
            for one in rows
        ],
        "record": row,
        "kind": row._meta.model_name,
        "may_add": bool(side) and not getattr(context["request"], "as_of", None),
        "request": context["request"],
    }


@register.simple_tag(takes_context=True)
def with_documents(context, rows):
    """[(row, its standing documents, may its reader add one)] of records of one kind, as lines of a page."""
    rows, user = list(rows), context["request"].user
    if not rows:
        return []
    found = defaultdict(list)
    seen = Document.objects.visible_to(user, on=type(rows[0])).on(*rows).standing().select_related("current")
    for one in seen.order_by("-created_at"):
        found[one.subject_id].append(one)
    theirs = () if getattr(context["request"], "as_of", None) else attaching.sided(user, rows)
    return [(row, found[str(row.pk)], row.pk in theirs) for row in rows]
