"""Handovers of tasks in by file, as the API writes them."""

from functools import partial

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.files.records import choice, column, day, key, read_records, several, whole, words
from accounts.imports import ImportKind, Outcome, register
from accounts.models import Partner
from accounts.rowwise import CHANGED, NEW, UNCHANGED, carry_out, differences, keep_fixed, standing
from missions import services_handovers as services
from missions.imports_benchmarks import task_named
from missions.imports_command import keeps_somewhere, mission_kept, of_label, partners_named
from missions.models import Handover, Release

HANDOVERS = {
    "id": column("id", key),
    "version": column("version", whole()),
    "mission": column("mission", words(24)),
    "task": column("task", whole()),
    "paragraph": column("paragraph", words(16)),
    "title": column("title", words(200, needed=True), needed=True),
    "text": column("text", words(2000)),
    "partner": column("partner", words(12, needed=True), needed=True),
    "due_on": column("due_on", day()),
    "source": column("source", words(300)),
    "label": column("label", choice(Release.values)),
    "released_to": column("released_to", several()),
}
BESIDE = (
    "state",
    "instrument",
    "mission_signatory",
    "partner_signatory",
    "agreed_on",
    "handed_on",
    "ended_on",
    "is_fictional",
    "element",
    "transition",
)


def examine(row, path, progress, write):
    """Propose what has no number yet, change what has one; steps of its life are taken on its page."""
    outcome = Outcome()
    progress.stage(_("Reading the file"))
    file = read_records(path, row.file_name, "handovers", HANDOVERS, BESIDE)
    own = partial(_keep, by=row.created_by, reason=row.edition)
    carry_out(file, outcome, progress, own, whole="title")
    return outcome


def _keep(values, *, by, reason):
    values = {name: value for name, value in values.items() if name != "label" or value}
    named = partners_named(values.pop("released_to"), by) if "released_to" in values else None
    values["partner"] = _partner(values["partner"], by)
    if values.get("id"):
        return _change(values, named, by, reason)
    mission = mission_kept(values.pop("mission", ""), by)
    new = {name: value for name, value in values.items() if name not in ("id", "version")}
    given = {name: value for name, value in new.items() if value not in (None, "")}
    if task := task_named(given, mission, by):
        given["task"] = task
    services.propose_handover(mission, released_to=named or (), reason=reason, by=by, **given)
    return NEW, {}


def _change(values, named, by, reason):
    rows = Handover.objects.visible_to(by).run_by(by).select_related("mission", "task", "partner")
    row = standing(rows, values)
    keep_fixed(values, {"mission": row.mission.acronym})
    if {"task", "paragraph"} & set(values):
        values["task"] = task_named(values, row.mission, by)
    changes = differences(row, values, services.FIELDS)
    more = of_label(row, named, changes)
    if not changes:
        return UNCHANGED, {}
    fields = {name: after for name, (_before, after) in changes.items() if name != "released_to"}
    services.change_handover(row, version=row.version, reason=reason, by=by, **fields, **more)
    return CHANGED, changes


def _partner(code, by):
    found = Partner.objects.visible_to(by).filter(code__iexact=code).first()
    if found is None:
        raise ValidationError({"partner": _("No partner has this code.")})
    return found


register(
    ImportKind(
        kind="handovers",
        label=gettext_lazy("Handovers of tasks"),
        help=gettext_lazy(
            "Tasks that pass to the host or partners, a line each: a line without id proposes one, one with "
            "id and version changes it. CSV, XLSX or JSON, up to 2,000 lines."
        ),
        examine=examine,
        by_person=True,
        permits=keeps_somewhere,
    )
)
