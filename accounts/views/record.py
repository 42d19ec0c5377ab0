"""The history of any record one may see: who, when, what, why and by which door; on pages and as a file."""

from datetime import UTC

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils.text import capfirst, slugify
from django.utils.translation import gettext as _

from accounts import histories
from accounts.api import formats, paging
from accounts.api.errors import Refused
from accounts.listing import SIZE
from accounts.models import Event, Import
from accounts.templatetags.concord import verb_words

SHOWN = 500  # acts; a record with more is read by the API


def record(request, kind, key):
    model = histories.kinds().get(kind)
    if model is None or not _fits(model, key):
        raise Http404
    row = get_object_or_404(model._default_manager.visible_to(request.user), pk=key)
    events = (
        Event.objects.visible_to(request.user)
        .filter(subject_type=ContentType.objects.get_for_model(model), subject_id=str(row.pk))
        .select_related("by", "token")[:SHOWN]
    )
    acts = histories.acts(row, list(events))
    wanted = request.GET.get("format")
    if wanted in FILES:
        return FILES[wanted](_heads(), _lines(request.user, acts), f"history-{slugify(str(row)) or kind}")
    shown, earlier = _page(request, f"record {kind} {row.pk}", acts)
    return render(
        request,
        "accounts/record.html",
        {
            "record": row,
            "kind": capfirst(str(model._meta.verbose_name)),
            "acts": shown,
            "earlier": earlier,
            "is_first": "after" not in request.GET,
            "imports": _imports(request.user, shown),
            "url": row.get_absolute_url() if hasattr(row, "get_absolute_url") else "",
        },
    )


def _fits(model, key):
    """Whether the text can be a key of the model at all."""
    try:
        model._meta.pk.to_python(key)
    except ValidationError:
        return False
    return len(key) < 19


def _imports(user, acts):
    return Import.objects.visible_to(user).in_bulk({act.import_id for act in acts if act.import_id})


# --- Pages, by the moment of the last act seen
def _page(request, made_for, acts):
    """(the acts of this page, the cursor to earlier ones or ""). What happens meanwhile shifts nothing."""
    places = list(_places(acts))
    try:
        after, _backwards = paging.decode(request.GET["after"], made_for)
        start = next((n for n, place in enumerate(places) if place < after), len(acts))
    except (KeyError, Refused):
        start = 0
    end = start + (getattr(request.user, "page_size", None) or SIZE)
    earlier = paging.encode(made_for, places[end - 1], False) if end < len(acts) else ""
    return acts[start:end], earlier


def _places(acts):
    """[moment, how many acts of that moment follow] of each act, latest first."""
    followed: dict = {}
    for act in acts:
        followed[act.at] = followed.get(act.at, 0) + 1
    for act in acts:
        followed[act.at] -= 1
        yield [act.at.isoformat(), followed[act.at]]


# --- Files: a line for each field that changed
def _heads():
    return [_("When"), _("What"), _("Who"), _("Door"), _("Why"), _("Field"), _("Before"), _("Now")]


def _lines(user, acts):
    files = _imports(user, acts)
    for act in acts:
        for change in act.changes or [None]:
            yield [*_told(act, files), *((change.label, change.old, change.new) if change else (None,) * 3)]


def _told(act, files):
    at = act.at.astimezone(UTC).isoformat(timespec="seconds")
    if act.event:
        who = str(act.event.by or _("the portal itself"))
        return at, verb_words(act.event.verb), who, act.event.get_door_display(), act.event.reason
    file = files.get(act.import_id)
    return at, _("Restated by a file") if act.import_id else _("Changed"), file and file.file_name, None, None


def _json(heads, lines, name):
    answer = JsonResponse([dict(zip(heads, line, strict=True)) for line in lines], safe=False)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.json"'
    return answer


FILES = {"csv": formats.as_csv, "xlsx": formats.as_xlsx, "json": _json}
