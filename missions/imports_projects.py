"""Projects and local priorities in by file: entered, or changed, as their pages do."""

from functools import partial

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.imports import ImportKind, Outcome, register
from accounts.rowwise import CHANGED, NEW, UNCHANGED, carry_out, differences, keep_fixed, standing
from missions import services_priorities, services_projects
from missions.forms_decisions import may_keep
from missions.imports_command import keeps_somewhere, mission_kept, of_label, partners_named
from missions.models import MandateTask, Mission, Priority, Project
from missions.priority_files import read_priorities
from missions.project_files import read_projects

NEVER_EMPTY = (  # an empty cell leaves what stands
    "kind", "sector", "currency", "precision", "label", "area", "voice", "gathered_by", "gathered_on",
)  # fmt: skip


def examine_projects(row, path, progress, write):
    """Propose what has no number yet, change what has one; steps of its life are taken on its page."""
    return _examine(read_projects, _keep_project, row, path, progress)


def examine_priorities(row, path, progress, write):
    """Enter what has no number yet, change what has one."""
    return _examine(read_priorities, _keep_priority, row, path, progress)


def _examine(read, keep, row, path, progress):
    outcome = Outcome()
    progress.stage(_("Reading the file"))
    own = partial(keep, by=row.created_by, reason=row.edition)
    carry_out(read(path, row.file_name), outcome, progress, own, whole="title")
    return outcome


for kind, label, words, examine, permits in (
    (
        "projects",
        gettext_lazy("Projects"),
        gettext_lazy(
            "Projects of missions you plan, and of partners you speak for, a line each: a line without id "
            "proposes one, one with id and version changes it. Take the file under Projects to begin with. "
            "CSV, XLSX or JSON, up to 2,000 lines."
        ),
        examine_projects,
        may_keep,
    ),
    (
        "priorities",
        gettext_lazy("Local priorities"),
        gettext_lazy(
            "What areas of missions you plan need, a line each: a line without id enters one, one with id "
            "and version changes it. Name groups and offices, never persons. CSV, XLSX or JSON, up to 2,000 "
            "lines."
        ),
        examine_priorities,
        keeps_somewhere,
    ),
):
    register(ImportKind(kind=kind, label=label, help=words, examine=examine, by_person=True, permits=permits))


# --- Projects
def _keep_project(values, *, by, reason):
    values = _plain(values)
    labelled = partners_named(values.pop("released_to"), by) if "released_to" in values else None
    if "keeper" in values:
        values["keeper"] = partners_named([values["keeper"]], by, "keeper")[0] if values["keeper"] else None
    if "partners" in values:
        values["partners"] = partners_named(values["partners"], by, "partners")
    return (_change_project if values.get("id") else _propose)(values, labelled, by, reason)


def _propose(values, labelled, by, reason):
    values.pop("id", None), values.pop("version", None)
    acronym = values.pop("mission", "")
    if values.get("keeper") is None:
        mission = mission_kept(acronym, by)
    else:
        mission = Mission.objects.visible_to(by).filter(acronym__iexact=acronym).first()
        if mission is None:
            raise ValidationError({"mission": _("No mission has this acronym.")})
    _name(values, mission, by)
    given = {name: value for name, value in values.items() if value not in (None, "", [])}
    services_projects.propose_project(mission, released_to=labelled or (), reason=reason, by=by, **given)
    return NEW, {}


def _change_project(values, labelled, by, reason):
    rows = Project.objects.visible_to(by).run_by(by).select_related("mission", "keeper")
    row = standing(rows, values)
    keep_fixed(values, {"mission": row.mission.acronym})
    _name(values, row.mission, by)
    changes = differences(row, values, services_projects.FIELDS)
    more = of_label(row, labelled, changes)
    for name in services_projects.NAMED:
        if name in values:
            now = getattr(row, name).model.objects.visible_to(by).filter(projects=row)
            before, after = sorted(map(str, now)), sorted(map(str, values[name]))
            if before != after:
                changes[name], more[name] = (before, after), values[name]
    if not changes:
        return UNCHANGED, {}
    fields = {name: after for name, (_b, after) in changes.items() if name in services_projects.FIELDS}
    services_projects.change_project(row, version=row.version, reason=reason, by=by, **fields, **more)
    return CHANGED, changes


def _name(values, mission, by):
    """Take tasks by paragraph and priorities by title or number for what they name in this mission."""
    if "tasks" in values:
        rows = MandateTask.objects.visible_to(by).filter(mandate__mission=mission)
        rows = rows.select_related("mandate").order_by("mandate__starts_on")
        values["tasks"] = _found({row.number: row for row in rows}, "tasks", values["tasks"])
    if "priorities" in values:
        rows = Priority.objects.visible_to(by).filter(mission=mission)
        known = {str(row.pk): row for row in rows} | {row.title.casefold(): row for row in rows}
        wanted = [one.casefold() for one in values["priorities"]]
        values["priorities"] = _found(known, "priorities", wanted)


def _found(known, column, wanted):
    if unknown := [one for one in wanted if one not in known]:
        words = {"names": ", ".join(unknown)}
        raise ValidationError({column: _("%(names)s: the mission has nothing by this name.") % words})
    return [known[one] for one in wanted]


# --- Local priorities
def _keep_priority(values, *, by, reason):
    values = _plain(values)
    labelled = partners_named(values.pop("released_to"), by) if "released_to" in values else None
    return (_change_priority if values.get("id") else _enter)(values, labelled, by, reason)


def _enter(values, labelled, by, reason):
    values.pop("id", None), values.pop("version", None)
    mission = mission_kept(values.pop("mission", ""), by)
    given = {name: value for name, value in values.items() if value not in (None, "")}
    services_priorities.enter_priority(mission, released_to=labelled or (), reason=reason, by=by, **given)
    return NEW, {}


def _change_priority(values, labelled, by, reason):
    rows = Priority.objects.run_by(by).select_related("mission")
    row = standing(rows, values)
    keep_fixed(values, {"mission": row.mission.acronym})
    changes = differences(row, values, services_priorities.FIELDS)
    more = of_label(row, labelled, changes)
    if not changes:
        return UNCHANGED, {}
    fields = {name: after for name, (_b, after) in changes.items() if name != "released_to"}
    services_priorities.change_priority(row, version=row.version, reason=reason, by=by, **fields, **more)
    return CHANGED, changes


def _plain(values):
    values = {name: value for name, value in values.items() if name not in NEVER_EMPTY or value}
    return values | ({"currency": values["currency"].upper()} if "currency" in values else {})
