"""The history of any record one may see: who, when, what, why and by which door; on pages and as a file."""

from collections import Counter
from datetime import UTC
from urllib.parse import urlencode

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db.models import UUIDField
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts import histories, kinds
from accounts.api import formats, paging
from accounts.api.errors import Refused
from accounts.history_filter import ActFilter
from accounts.listing import SIZE
from accounts.models import Event, Import

SHOWN = 500  # acts; a record with more is read by the API


def record(request, kind, key):
    model = histories.kinds().get(kind)
    if model is None or not _fits(model, key):
        raise Http404
    row = get_object_or_404(model._default_manager.visible_to(request.user), pk=key)
    events = list(_events(request.user, row)[:SHOWN])
    happened = histories.acts(row, events, request.user)
    _name_files(request.user, happened)
    form = ActFilter(request.GET, acts=happened)
    acts = form.told(happened)
    wanted = request.GET.get("format")
    if wanted in FILES:
        return FILES[wanted](_heads(), _lines(acts), f"history-{slugify(str(row)) or kind}")
    shown, following = _page(request, f"record {kind} {row.pk}", acts)
    return render(
        request,
        "accounts/record.html",
        {
            "record": row,
            "kind": kinds.word(model),
            "form": form,
            "has_acts": bool(happened),
            "most": SHOWN if len(events) == SHOWN else None,
            "acts": shown,
            "following": following,
            "is_first": "after" not in request.GET,
            "query": urlencode(form.query),
            "url": row.get_absolute_url() if hasattr(row, "get_absolute_url") else "",
        },
    )


def _fits(model, key):
    """Whether the text can be a key of the model at all."""
    try:
        model._meta.pk.to_python(key)
    except ValidationError:
        return False
    return len(key) < 19 or isinstance(model._meta.pk, UUIDField)


def _events(user, row):
    """The acts told of a record, the latest first."""
    of = ContentType.objects.get_for_model(type(row))
    rows = Event.objects.visible_to(user, kinds=frozenset([of.pk]))
    rows = rows.filter(subject_type=of, subject_id=str(row.pk))
    return rows.annotate(reason_told=Event.reason_for(user)).select_related("by", "token")


def _name_files(user, acts):
    """Each act of a file with the file, where the reader sees it."""
    files = Import.objects.visible_to(user).in_bulk({act.import_id for act in acts if act.import_id})
    for act in acts:
        act.file = files.get(act.import_id)


# --- Pages, by the last act seen
def _page(request, made_for, acts):
    """(the acts of this page, the cursor to what follows or ""). What happens meanwhile shifts nothing."""
    places = _places(acts)
    try:
        after, _backwards = paging.decode(request.GET["after"], made_for)
        start = places.index(after) + 1
    except (KeyError, ValueError, Refused):
        start = 0
    end = start + (getattr(request.user, "page_size", None) or SIZE)
    following = paging.encode(made_for, places[end - 1], False) if end < len(acts) else ""
    return acts[start:end], following


def _places(acts):
    """[moment, what, how many of the same stand before it] of each act."""
    before: Counter = Counter()
    found = []
    for act in acts:
        place = act.at.isoformat(), act.what
        found.append([*place, before[place]])
        before[place] += 1
    return found


# --- Files: a line for each field that changed
def _heads():
    return [_("When"), _("What"), _("Who"), _("Door"), _("Why"), _("Field"), _("Before"), _("Now")]


def _lines(acts):
    for act in acts:
        for change in act.changes or [None]:
            yield [*_told(act), *((change.label, change.old, change.new) if change else (None,) * 3)]


def _told(act):
    at = act.at.astimezone(UTC).isoformat(timespec="seconds")
    return at, act.words, act.who, Event.Door(act.door).label if act.door else None, act.reason or None


def _json(heads, lines, name):
    answer = JsonResponse([dict(zip(heads, line, strict=True)) for line in lines], safe=False)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.json"'
    return answer


FILES = {"csv": formats.as_csv, "xlsx": formats.as_xlsx, "json": _json}
