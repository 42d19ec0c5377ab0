"""Conditions of missions' work in by file, as the API writes them."""

from functools import partial

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.files.records import choice, column, day, key, read_records, several, whole, words
from accounts.imports import ImportKind, Outcome, register
from accounts.rowwise import CHANGED, NEW, UNCHANGED, carry_out, differences, keep_fixed, standing
from missions import services_conditions as services
from missions.imports_command import keeps_somewhere, mission_kept, of_label, partners_named
from missions.models import Condition, Mandate, Release

CONDITIONS = {
    "id": column("id", key),
    "version": column("version", whole()),
    "mission": column("mission", words(24)),
    "kind": column("kind", choice(Condition.Kind.values)),
    "title": column("title", words(200, needed=True), needed=True),
    "mandate": column("mandate", whole()),
    "document": column("document", words(300)),
    "ends_on": column("ends_on", day()),
    "label": column("label", choice(Release.values)),
    "released_to": column("released_to", several()),
}
BESIDE = ("state", "since", "stops", "is_fictional")


def examine(row, path, progress, write):
    """Enter what has no number yet, change what has one; how each stands is stated on its page."""
    outcome = Outcome()
    progress.stage(_("Reading the file"))
    file = read_records(path, row.file_name, "conditions", CONDITIONS, BESIDE)
    own = partial(_keep, by=row.created_by, reason=row.edition)
    carry_out(file, outcome, progress, own, whole="title")
    return outcome


def _keep(values, *, by, reason):
    values = {name: value for name, value in values.items() if name not in ("label", "kind") or value}
    named = partners_named(values.pop("released_to"), by) if "released_to" in values else None
    if values.get("id"):
        return _change(values, named, by, reason)
    mission = mission_kept(values.pop("mission", ""), by)
    if not values.get("kind"):
        raise ValidationError({"kind": _("Name its kind.")})
    given = {name: value for name, value in values.items() if name not in ("id", "version")}
    given = {name: value for name, value in given.items() if value not in (None, "")}
    if "mandate" in given:
        given["mandate"] = _mandate(given["mandate"], mission, by)
    services.enter_condition(mission, released_to=named or (), reason=reason, by=by, **given)
    return NEW, {}


def _change(values, named, by, reason):
    rows = Condition.objects.visible_to(by).run_by(by).select_related("mission", "mandate")
    row = standing(rows, values)
    keep_fixed(values, {"mission": row.mission.acronym})
    if values.get("mandate") is not None:
        values["mandate"] = _mandate(values["mandate"], row.mission, by)
    changes = differences(row, values, services.FIELDS)
    more = of_label(row, named, changes)
    if not changes:
        return UNCHANGED, {}
    fields = {name: after for name, (_before, after) in changes.items() if name != "released_to"}
    services.change_condition(row, version=row.version, reason=reason, by=by, **fields, **more)
    return CHANGED, changes


def _mandate(number, mission, by):
    found = Mandate.objects.visible_to(by).filter(mission=mission, pk=number).first()
    if found is None:
        raise ValidationError({"mandate": _("The mission has no such mandate.")})
    return found


register(
    ImportKind(
        kind="conditions",
        label=gettext_lazy("Conditions of missions’ work"),
        help=gettext_lazy(
            "What the work of missions rests on, a line each: a line without id enters one, one with id and "
            "version changes it. CSV, XLSX or JSON, up to 2,000 lines."
        ),
        examine=examine,
        by_person=True,
        permits=keeps_somewhere,
    )
)
