"""Requirements in by file: drafts of the missions one plans, begun or changed, as through any other door."""

from functools import partial

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import access
from accounts.imports import ImportKind, Outcome, register
from accounts.rowwise import CHANGED, NEW, UNCHANGED, carry_out, differences, keep_fixed, standing
from missions import services_requirements as services
from missions.models import Capability, MandateTask, Mission, Requirement
from missions.requirement_files import cells, read_requirements

NEVER_EMPTY = ("criticality", "audience")  # an empty cell leaves what stands


def plans_somewhere(by):
    return bool(access.granted(by, "edit_requirements", Mission))


def examine_requirements(row, path, progress, write):
    """Draft what has no number yet, change drafts that have one; a line that stands so already counts as
    unchanged."""
    outcome = Outcome()
    progress.stage(_("Reading the file"))
    file = read_requirements(path, row.file_name)
    carry_out(file, outcome, progress, partial(_keep, by=row.created_by, reason=row.edition))
    return outcome


register(
    ImportKind(
        kind="requirements",
        label=gettext_lazy("Requirements"),
        help=gettext_lazy(
            "Drafts of requirements, a line each: a line without id begins a draft, one with id and version "
            "changes it. Take the file under a mission's Requirements to begin with. CSV, XLSX or JSON, up "
            "to 2,000 lines."
        ),
        examine=examine_requirements,
        by_person=True,
        permits=plans_somewhere,
    )
)


def _keep(values, *, by, reason):
    for name in NEVER_EMPTY:
        if not values.get(name):
            values.pop(name, None)
    if "capability" in values:
        values["capability"] = _capability(values["capability"], by)
    return (_change if values.get("id") else _draft)(values, by, reason)


def _draft(values, by, reason):
    values.pop("id", None), values.pop("version", None)
    mission = _mission(values.pop("mission", ""), by)
    tasks = _tasks(values.pop("tasks", []), mission, by)
    given = {name: value for name, value in values.items() if value not in (None, "")}
    if "capability" not in given:
        raise ValidationError({"capability": _("There is no value. Every row needs one.")})
    services.draft_requirement(
        mission,
        tasks=tasks,
        reason=reason,
        by=by,
        **{"title": "", "quantity": None, "needed_from": None} | given,
    )
    return NEW, {}


def _change(values, by, reason):
    row = standing(
        Requirement.objects.visible_to(by).planned_by(by).select_related("mission", "capability"), values
    )
    stands = cells(row)
    keep_fixed(values, {"mission": stands["mission"]})
    changes = differences(row, values, services.FIELDS)
    if "tasks" in values and set(values["tasks"]) != set(stands["tasks"]):
        changes["tasks"] = (stands["tasks"], values["tasks"])
    if not changes:
        return UNCHANGED, {}
    if row.state != Requirement.State.DRAFT:
        words = _("It is %(state)s: a file changes drafts alone. Change it on its page.")
        raise ValidationError({"id": words % {"state": row.get_state_display()}})
    fields = {name: after for name, (_before, after) in changes.items()}
    if "tasks" in fields:
        fields["tasks"] = _tasks(fields["tasks"], row.mission, by)
    services.change_requirement(row, version=row.version, reason=reason, by=by, **fields)
    return CHANGED, changes


# --- What a line names
def _mission(acronym, by):
    planned = access.granted(by, "edit_requirements", Mission)
    found = Mission.objects.visible_to(by).filter(pk__in=planned)
    found = found.filter(acronym__iexact=acronym) if acronym else found
    if len(found) != 1:
        raise ValidationError({"mission": _("Name a mission whose requirements you plan.")})
    return found[0]


def _capability(code, by):
    found = Capability.objects.visible_to(by).filter(code__iexact=code).first()
    if found is None:
        raise ValidationError({"capability": _("There is nothing by this name that you may see.")})
    return found


def _tasks(numbers, mission, by):
    """Paragraphs named by their number, in the latest mandate that has them."""
    seen = MandateTask.objects.visible_to(by).filter(mandate__mission=mission)
    by_number = {task.number: task for task in seen.order_by("mandate__starts_on")}
    if unknown := [number for number in numbers if number not in by_number]:
        raise ValidationError(
            {"tasks": _("No mandate has the paragraph %(number)s.") % {"number": unknown[0]}}
        )
    return [by_number[number] for number in numbers]
