"""Handovers of tasks to the host or partners: proposed, agreed, handed over, taken back, called off."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import access, events, records
from missions.models import Handover, Project
from missions.models.transition import HANDOVER_LIFE
from missions.releasing import planners, release
from missions.rights_handovers import may_agree, may_call_off

FIELDS = ("transition", "task", "project", "title", "text", "element", "partner", "due_on", "source", "label")
AGREED_BY = ("instrument", "agreed_on", "mission_signatory", "partner_signatory")
State = Handover.State


@transaction.atomic
def propose_handover(mission, *, title, partner, released_to=(), reason="", by, **fields):
    """Propose to the host or a partner that it takes a task over."""
    access.require_any(by, *planners(mission))
    row = Handover(mission=mission, title=title, partner=partner, **records.known(fields, FIELDS))
    row.created_by, _token = access.answerable(by)
    row.full_clean()
    row.save()
    release(row, released_to)
    events.record("handover.proposed", row, by=by, about=row.roots, reason=reason)
    return row


@transaction.atomic
def change_handover(row, *, released_to=None, version=None, reason="", by, **fields):
    """Change what is proposed. Once agreed, what was agreed stays: the partner, the task and the words."""
    access.require_any(by, *planners(row.mission))
    row = records.held(row, version)
    records.require_state(row, State.PROPOSED, State.AGREED)
    before = Handover.objects.get(pk=row.pk)
    records.put(row, records.known(fields, FIELDS))
    if row.state == State.AGREED:
        for name in ("partner", "title", "text"):
            if getattr(row, name) != getattr(before, name):
                raise ValidationError({name: _("This was agreed. Call it off and propose another.")})
    row.version += 1
    row.full_clean()
    row.save(update_fields=[*fields, "version"])
    changed = events.changes(before, row, fields) | release(row, released_to)
    events.record("handover.changed", row, by=by, about=row.roots, reason=reason, changes=changed)
    return row


@transaction.atomic
def agree_handover(
    row, *, instrument, agreed_on, mission_signatory, partner_signatory, version=None, reason="", by
):
    """The partner will take it over: in which instrument it says so, and who signed for each side."""
    _require_agrees(by, row)
    row = records.stepped(records.held(row, version), HANDOVER_LIFE, "agree")
    _require_come("agreed_on", agreed_on)
    row.instrument, row.agreed_on = instrument, agreed_on
    row.mission_signatory, row.partner_signatory = mission_signatory, partner_signatory
    row.full_clean()
    row.save(update_fields=["state", *AGREED_BY, "version"])
    signed = {"mission_signatory": mission_signatory, "partner_signatory": partner_signatory}
    events.record(
        "handover.agreed", row, by=by, about=row.roots, reason=reason, instrument=instrument, **signed
    )
    return row


@transaction.atomic
def hand_over(row, *, handed_on, version=None, reason="", by):
    """From this day on the partner does it."""
    access.require_any(by, *planners(row.mission))
    row = records.stepped(records.held(row, version), HANDOVER_LIFE, "hand")
    _require_come("handed_on", handed_on)
    row.handed_on = handed_on
    row.full_clean()
    row.save(update_fields=["state", "handed_on", "version"])
    if row.project_id:
        _hand_project(row)
    events.record("handover.handed_over", row, by=by, about=row.roots, reason=reason, on=str(handed_on))
    return row


@transaction.atomic
def take_back(row, *, version=None, reason, by):
    """The mission does it again."""
    access.require_any(by, *planners(row.mission))
    row = _ended(records.stepped(records.held(row, version), HANDOVER_LIFE, "takeback"))
    if row.project_id:
        _put_project(row, Project.State.HANDED_OVER, Project.State.COMPLETED, None)
    events.record("handover.taken_back", row, by=by, about=row.roots, reason=reason)
    return row


@transaction.atomic
def call_off_handover(row, *, version=None, reason, by):
    """It is not to be handed over to this partner: the mission calls it off, or the partner declines."""
    _require_calls_off(by, row)
    row = _ended(records.stepped(records.held(row, version), HANDOVER_LIFE, "off"))
    events.record("handover.called_off", row, by=by, about=row.roots, reason=reason)
    return row


@transaction.atomic
def propose_again(row, *, version=None, reason="", by):
    """The partner is asked anew; what was agreed before stays in the history alone."""
    access.require_any(by, *planners(row.mission))
    row = records.stepped(records.held(row, version), HANDOVER_LIFE, "propose")
    row.instrument = row.mission_signatory = row.partner_signatory = ""
    row.agreed_on = row.handed_on = row.ended_on = None
    row.full_clean()
    row.save(update_fields=["state", *AGREED_BY, "handed_on", "ended_on", "version"])
    events.record("handover.proposed_again", row, by=by, about=row.roots, reason=reason)
    return row


def _hand_project(row):
    """The project it names is handed over with it, on the same day."""
    if not _put_project(row, Project.State.COMPLETED, Project.State.HANDED_OVER, row.handed_on):
        words = _("Only a completed project is handed over. Say first, on its page, that it is completed.")
        raise ValidationError({"project": words}, "not_completed")


def _put_project(row, before, after, day):
    rows = Project.objects.filter(pk=row.project_id, state=before)
    return rows.update(state=after, handed_on=day, version=F("version") + 1)


def _require_agrees(by, row):
    if not may_agree(by, row):
        raise PermissionDenied(_("The partner that takes it over agrees to it."))


def _require_calls_off(by, row):
    if not may_call_off(by, row):
        raise PermissionDenied(_("The mission or the partner that takes it over calls it off."))


def _require_come(name, day):
    if day > timezone.localdate():
        raise ValidationError({name: _("That day has not come yet.")})


def _ended(row):
    row.ended_on = timezone.localdate()
    row.full_clean()
    row.save(update_fields=["state", "ended_on", "version"])
    return row
