"""Actions in by file: set, or changed while they are open. Who did them and who saw it their page says."""

from functools import partial

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.imports import ImportKind, Outcome, register
from accounts.rowwise import CHANGED, NEW, UNCHANGED, carry_out, differences, keep_fixed, standing
from missions import following
from missions import services_actions as services
from missions.action_files import cells, read_actions
from missions.forms_decisions import may_keep
from missions.imports_command import mission_kept, of_label, partners_named
from missions.models import Action

NEVER_EMPTY = ("due_on", "label")  # an empty cell leaves what stands


def examine_actions(row, path, progress, write):
    """Set what has no number yet, change what has one; a line that stands so already is unchanged."""
    outcome = Outcome()
    progress.stage(_("Reading the file"))
    file = read_actions(path, row.file_name)
    own = partial(_keep, by=row.created_by, reason=row.edition)
    carry_out(file, outcome, progress, own, whole="title")
    return outcome


register(
    ImportKind(
        kind="actions",
        label=gettext_lazy("Actions"),
        help=gettext_lazy(
            "Actions of missions you plan or decide for, and of partners you speak for, a line each: a line "
            "without id sets one, one with id and version changes it while it is open. Take the file under "
            "Actions to begin with. CSV, XLSX or JSON, up to 2,000 lines."
        ),
        examine=examine_actions,
        by_person=True,
        permits=may_keep,
    )
)


def _keep(values, *, by, reason):
    values = {name: value for name, value in values.items() if name not in NEVER_EMPTY or value}
    named = partners_named(values.pop("released_to"), by) if "released_to" in values else None
    if "owner" in values:
        values["owner"] = partners_named([values["owner"]], by, "owner")[0] if values["owner"] else None
    code, key = values.pop("origin", ""), values.pop("origin_id", "")
    if values.get("id"):
        return _change(values, named, by, reason)
    return _set(values, _origin(code, key, by), named, by, reason)


def _set(values, origin, named, by, reason):
    values.pop("id", None), values.pop("version", None)
    acronym, code = values.pop("mission", ""), values.pop("keeper", "")
    keeper = partners_named([code], by, "keeper")[0] if code else None
    mission = mission_kept(acronym, by) if acronym or keeper is None else None
    if not values.get("due_on"):
        raise ValidationError({"due_on": _("Say by when it is to be done.")})
    given = {name: value for name, value in values.items() if value not in (None, "")}
    given |= {"mission": mission, "keeper": keeper, "origin": origin}
    services.set_action(released_to=named or (), reason=reason, by=by, **given)
    return NEW, {}


def _change(values, named, by, reason):
    """What an action comes from stays what it was, whatever the line says of it."""
    rows = Action.objects.run_by(by).select_related("mission", "keeper", "owner")
    row = standing(rows, values)
    stands = cells(row)
    keep_fixed(values, {"mission": stands["mission"], "keeper": stands["keeper"]})
    changes = differences(row, values, services.FIELDS)
    more = of_label(row, named, changes)
    if not changes:
        return UNCHANGED, {}
    fields = {name: after for name, (_before, after) in changes.items() if name != "released_to"}
    services.change_action(row, version=row.version, reason=reason, by=by, **fields, **more)
    return CHANGED, changes


def _origin(code, key, by):
    """The record a new action comes from; none where the line names none."""
    if not code:
        return None
    found = following.named(by, code, key)
    if found is None:
        raise ValidationError({"origin_id": _("There is nothing by this name that you may see.")})
    return found
