"""Flows of voluntary money as they are entered, changed and taken from stage to stage.

Who speaks for the source enters its own; funding staff of the fund, mission or organization it goes to enter
what comes in. That it is spent, or has lapsed, they alone say.
"""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import access, events, records
from contributors import flowing
from contributors.models import Flow
from contributors.models.flow_life import LIFE, RANKS
from missions.models import Project

FIELDS = [
    "reference",
    "title",
    "project",
    "window",
    "amount",
    "currency",
    "rate",
    "rate_on",
    "decided_on",
    "earmark",
    "conditions",
    "in_kind",
    "valuation",
    "fulfils",
    "source",
    "certainty",
]
PLACES = ("fund", "mission", "recipient", "recipient_name")
ENDINGS = ("withdraw", "lapse")


@transaction.atomic
def record_flow(*, donor=None, donor_name="", stage="pledged", is_fictional=False, reason="", by, **fields):
    """Enter an amount from a source to one destination, at the stage it has reached."""
    person, _token = access.answerable(by)
    records.known(fields, (*FIELDS, *PLACES))
    row = Flow(donor=donor, donor_name=donor_name, stage=stage, created_by=person, **fields)
    row.is_fictional = is_fictional or any(root.is_fictional for root in row.roots)
    _require_enters(by, row)
    if stage not in RANKS:
        raise ValidationError({"stage": _("A flow is entered while it stands; end it afterwards.")})
    _require_sees_project(by, row)
    _locked_earlier(row)
    flowing.check(row)
    row.save()
    events.record("flow.recorded", row, by=by, about=row.roots, reason=reason, stage=stage)
    return row


@transaction.atomic
def change_flow(row, *, version=None, reason="", by, **fields):
    """Mend what was entered of a flow that stands; its source and destination stay."""
    _require_enters(by, row)
    row = _locked(row, version)
    _require_stands(row)
    before = Flow.objects.get(pk=row.pk)
    records.put(row, records.known(fields, FIELDS))
    row.version += 1
    if row.project_id != before.project_id:
        _require_sees_project(by, row)
    _locked_earlier(row)
    flowing.check(row)
    row.save(update_fields=[*{*fields, "rate", "rate_on", "project"}, "version"])
    changed = events.changes(before, row, [name for name in fields if name != "project"])
    changed |= {"of_project": True} if row.project_id != before.project_id else {}
    events.record("flow.changed", row, by=by, about=row.roots, reason=reason, changes=changed)
    return row


@transaction.atomic
def advance_flow(row, *, step, version=None, reason="", by):
    """Take the whole of it one step further: pledged, committed, paid, spent."""
    _require_steps(by, row, step)
    if step in ENDINGS:
        raise ValidationError({"step": _("To end a flow, withdraw it or let it lapse, and say why.")})
    row = _stepped(row, step, version)
    events.record("flow.advanced", row, by=by, about=row.roots, reason=reason, stage=row.stage)
    return row


@transaction.atomic
def withdraw_flow(row, *, reason, version=None, by):
    """Enter that its source takes back what is not paid yet, and why."""
    _require_steps(by, row, "withdraw")
    row = _ended(row, "withdraw", version, reason)
    events.record("flow.withdrawn", row, by=by, about=row.roots, reason=reason)
    return row


@transaction.atomic
def lapse_flow(row, *, reason, version=None, by):
    """Enter that what is not paid yet comes no more, and why."""
    _require_steps(by, row, "lapse")
    row = _ended(row, "lapse", version, reason)
    events.record("flow.lapsed", row, by=by, about=row.roots, reason=reason)
    return row


# --- What may be done
def may_change(by, row):
    return row.stage in RANKS and flowing.may_enter(by, row)


def _require_enters(by, row):
    if not flowing.may_enter(by, row):
        raise PermissionDenied(
            _("A flow is entered by who speaks for its source, or by funding staff of where it goes.")
        )
    if row.stage == Flow.Stage.SPENT and not flowing.may_keep(by, row):
        raise PermissionDenied(_("Only funding staff of where it goes say that it is spent."))


def _require_sees_project(by, row):
    if row.project_id and not Project.objects.visible_to(by).filter(pk=row.project_id).exists():
        raise ValidationError({"project": _("There is no such project that you may see.")})


def _require_steps(by, row, step):
    if not flowing.may_step(by, row, step):
        raise PermissionDenied(
            _("This step is for who speaks for its source, or for funding staff of where it goes alone.")
        )


def _stepped(row, name, version):
    row = _locked(row, version)
    step = LIFE[name]
    if row.stage not in step.sources:
        raise ValidationError(
            _("It is %(state)s: this step cannot be taken from there.") % {"state": row.get_stage_display()},
            "wrong_state",
        )
    flowing.check_reaches(row, name)
    row.stage = step.target
    row.version += 1
    row.save(update_fields=["stage", "version"])
    return row


def _ended(row, name, version, reason):
    if not reason.strip():
        raise ValidationError({"reason": _("Say why.")})
    return _stepped(row, name, version)


def _require_stands(row):
    if row.stage not in RANKS:
        raise ValidationError(
            _("It is %(state)s and changes no more.") % {"state": row.get_stage_display()}, "wrong_state"
        )


def _locked(row, version):
    row = records.held(
        row, version, "donor", "fund__organization", "fund__mission", "mission__lead", "recipient"
    )
    return row


def _locked_earlier(row):
    """What it fulfils, held so that its stage does not move meanwhile."""
    if row.fulfils_id:
        row.fulfils = Flow.objects.select_for_update(no_key=True, of=("self",)).get(pk=row.fulfils_id)
        if row.project_id is None:
            row.project = row.fulfils.project
