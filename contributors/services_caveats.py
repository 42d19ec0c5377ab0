"""Caveats: a contributor declares, opens and withdraws its own; the other side records what it found."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import access, events, records
from contributors.models import Caveat
from contributors.models.pledge_life import STANDING
from contributors.services_pledges import may_decide
from missions.models import MandateTask

OPEN_TO_CAVEATS = ("draft", *STANDING)


@transaction.atomic
def declare_caveat(pledge, *, kind, text, tasks=(), reason="", by, **fields):
    """Say what one's own offer may not do; it stands from now on."""
    access.require(by, "act_for", pledge.contributor)
    row = _entered(pledge, Caveat.State.DECLARED, tasks, by, kind=kind, text=text, **fields)
    events.record("caveat.declared", row, by=by, about=_about(pledge), reason=reason)
    return row


@transaction.atomic
def record_caveat(pledge, *, kind, text, tasks=(), reason="", by, **fields):
    """Record a restriction that was found and never declared; its contributor sees it."""
    access.require(by, "decide_pledges", pledge.mission or pledge.offered_to)
    if not may_decide(by, pledge):
        raise PermissionDenied(_("Who speaks for the contributor declares its caveats."))
    row = _entered(pledge, Caveat.State.FOUND, tasks, by, kind=kind, text=text, **fields)
    events.record("caveat.found", row, by=by, about=_about(pledge), reason=reason)
    return row


@transaction.atomic
def change_caveat(row, *, tasks=None, version=None, reason="", by, **fields):
    """Put a caveat otherwise: its contributor one it declared, the other side one it found."""
    _require_entered(by, row)
    records.known(fields, FIELDS)
    if "visibility" in fields:
        access.require(by, "act_for", row.pledge.contributor)
    row = _locked(row, version)
    before = Caveat.objects.get(pk=row.pk)
    records.put(row, fields)
    _check(row)
    changed = events.changes(before, row, fields) | _touched(row, tasks)
    row.save(update_fields=[*fields, "version"])
    events.record("caveat.changed", row, by=by, about=_about(row.pledge), reason=reason, changes=changed)
    return row


@transaction.atomic
def show_caveat(row, *, visibility, version=None, reason="", by):
    """Open a caveat to more readers or to fewer; its contributor alone may."""
    access.require(by, "act_for", row.pledge.contributor)
    row = _locked(row, version)
    before = Caveat.objects.get(pk=row.pk)
    row.visibility = visibility
    row.full_clean(exclude=["pledge"])
    row.save(update_fields=["visibility", "version"])
    changed = events.changes(before, row, ["visibility"])
    events.record("caveat.shown", row, by=by, about=_about(row.pledge), reason=reason, changes=changed)
    return row


@transaction.atomic
def withdraw_caveat(row, *, version=None, reason="", by):
    """Lift a caveat; that it stood is kept."""
    access.require(by, "act_for", row.pledge.contributor)
    row = _locked(row, version)
    row.state, row.withdrawn_at = Caveat.State.WITHDRAWN, timezone.now()
    row.save(update_fields=["state", "withdrawn_at", "version"])
    events.record("caveat.withdrawn", row, by=by, about=_about(row.pledge), reason=reason)
    return row


def may_withdraw(by, row):
    return access.allows(by, "act_for", row.pledge.contributor) and row.state != Caveat.State.WITHDRAWN


def may_change(by, row):
    """Whoever entered it: its contributor what it declared, who decides what was found."""
    if row.state == Caveat.State.FOUND:
        return may_decide(by, row.pledge)
    return may_withdraw(by, row)


# --- What these share
FIELDS = ("kind", "text", "sector", "limits", "visibility")


def _require_entered(by, row):
    if not may_change(by, row):
        raise PermissionDenied(_("A caveat is changed by the side that entered it."))


def _entered(pledge, state, tasks, by, **fields):
    records.known(fields, FIELDS)
    if pledge.state not in OPEN_TO_CAVEATS:
        raise ValidationError(
            _("It is %(state)s and takes no more caveats.") % {"state": pledge.get_state_display()},
            "wrong_state",
        )
    person, _token = access.answerable(by)
    row = Caveat(pledge=pledge, state=state, created_by=person, **fields)
    _check(row)
    _require_of_mission(pledge, tasks)
    row.save()
    row.tasks.set(tasks)
    return row


def _check(row):
    row.full_clean(exclude=["pledge"])
    if row.limits and row.limits > row.pledge.quantity:
        raise ValidationError({"limits": _("That is more than the pledge offers.")})


def _touched(row, tasks):
    """What changes of the paragraphs it touches, {"tasks": [before, after]}; None leaves them as they are."""
    if tasks is None:
        return {}
    _require_of_mission(row.pledge, tasks)
    before = sorted(row.tasks.values_list("number", flat=True))
    after = sorted(task.number for task in tasks)
    row.tasks.set(tasks)
    return {"tasks": [", ".join(before), ", ".join(after)]} if before != after else {}


def _require_of_mission(pledge, tasks):
    of_mission = MandateTask.objects.filter(pk__in=[task.pk for task in tasks])
    if of_mission.filter(mandate__mission=pledge.mission_id).count() != len(set(tasks)):
        raise ValidationError({"tasks": _("A paragraph is not of a mandate of this mission.")})


def _locked(row, version):
    row = records.held(row, version)
    if row.state == Caveat.State.WITHDRAWN:
        raise ValidationError(_("It is withdrawn already."), "wrong_state")
    row.version += 1
    return row


def _about(pledge):
    return pledge.roots
