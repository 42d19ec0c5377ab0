"""Patrols and operations of forces: planned, cleared by the mission, carried out or called off.

A partner plans for its own force where it takes part in the mission; the mission's planners clear every plan.
What is told of a change names no place more exactly than others read it.
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import access, events, records
from missions import reading_patrols as reading
from missions.models import Patrol
from missions.models.patrol import PATROL_LIFE
from missions.releasing import planners, release, runners
from missions.rights_patrols import require_part

WHERE = ("place", "district", "area", "latitude", "longitude", "precision", "reach_km")
WHEN = ("starts_at", "ends_at")
FIELDS = ("reference", "title", "kind", "element", "task", "label", *WHEN, *WHERE)
KEPT_BACK = {"place", "district", "latitude", "longitude"}  # of a change, said to have changed and no more
VOIDING = {"kind", "element", *WHEN, *WHERE} - {"precision"}  # a change of these is to be cleared anew
State = Patrol.State
OPEN = (State.PLANNED, State.CLEARED)


@transaction.atomic
def plan_patrol(mission, *, keeper=None, alongside=(), released_to=(), reason="", by, **fields):
    """Enter what a force plans to do. `keeper`: the partner whose force it is; None: the mission's own."""
    row = Patrol(mission=mission, keeper=keeper, **records.known(fields, FIELDS))
    access.require_any(by, *runners(row))
    require_part(row, by)
    row.created_by, _token = access.answerable(by)
    row.tell_place()
    row.full_clean()
    row.save()
    _set_alongside(row, alongside)
    release(row, released_to)
    events.record("patrol.planned", row, by=by, about=row.roots, reason=reason)
    return row


@transaction.atomic
def change_patrol(row, *, alongside=None, released_to=None, version=None, reason="", by, **fields):
    """Change a plan that is not under way; when, where or who changed, it is to be cleared anew."""
    access.require_any(by, *runners(row))
    row = records.held(row, version)
    records.require_state(row, *OPEN)
    before = Patrol.objects.get(pk=row.pk)
    records.put(row, records.known(fields, FIELDS))
    row.tell_place()
    row.version += 1
    row.full_clean()
    differs = {name for name in fields if getattr(before, name) != getattr(row, name)}
    joined = {} if alongside is None else _set_alongside(row, alongside)
    if joined or differs & VOIDING:
        _void(row)
    told = ["told_place", "told_latitude", "told_longitude"]
    cleared = ["state", "settled", "cleared_by", "cleared_at"]
    row.save(update_fields=[*fields, *told, *cleared, "version"])
    changed = events.changes(before, row, [name for name in (*fields, "state") if name not in KEPT_BACK])
    changed |= joined | release(row, released_to)
    more = {"changes": changed} | ({"place_changed": True} if differs & KEPT_BACK else {})
    events.record("patrol.changed", row, by=by, about=row.roots, reason=reason, **more)
    return row


@transaction.atomic
def clear_patrol(row, *, settled="", version=None, reason="", by):
    """Clear a plan: nothing it comes upon is left unsettled. `settled`: how, where there is anything."""
    access.require_any(by, *planners(row.mission))
    row = records.stepped(records.held(row, version), PATROL_LIFE, "clear")
    if not settled.strip() and reading.conflicts_of(by, [row])[row.pk]:
        words = _("It comes upon something: move it in time or place, or say how that was settled.")
        raise ValidationError({"settled": words})
    row.settled, row.cleared_at = settled, timezone.now()
    row.cleared_by, _token = access.answerable(by)
    row.full_clean()
    row.save(update_fields=["state", "version", "settled", "cleared_by", "cleared_at"])
    events.record("patrol.cleared", row, by=by, about=row.roots, reason=reason)
    return row


@transaction.atomic
def start_patrol(row, *, version=None, reason="", by):
    """Say that the force has left."""
    access.require_any(by, *runners(row))
    row = records.stepped(records.held(row, version), PATROL_LIFE, "start")
    row.save(update_fields=["state", "version"])
    events.record("patrol.started", row, by=by, about=row.roots, reason=reason)
    return row


@transaction.atomic
def finish_patrol(row, *, outcome, version=None, reason="", by):
    """Say that the force is back, and what came of it."""
    access.require_any(by, *runners(row))
    row = records.stepped(records.held(row, version), PATROL_LIFE, "finish")
    row.outcome = outcome
    row.full_clean()
    row.save(update_fields=["state", "version", "outcome"])
    events.record("patrol.done", row, by=by, about=row.roots, reason=reason)
    return row


@transaction.atomic
def call_off_patrol(row, *, version=None, reason, by):
    """Call a plan off."""
    access.require_any(by, *runners(row))
    row = records.stepped(records.held(row, version), PATROL_LIFE, "calloff")
    row.save(update_fields=["state", "version"])
    events.record("patrol.called_off", row, by=by, about=row.roots, reason=reason)
    return row


def may_keep(by, row):
    return access.allows_any(by, *runners(row))


def may_step(by, row, step):
    """Whether this person may take a step: to clear it is the mission's, every other its planners'."""
    return access.allows_any(by, *planners(row.mission)) if step == "clear" else may_keep(by, row)


def _void(row):
    """Take the clearance away; what was cleared was another plan."""
    row.state, row.settled, row.cleared_by, row.cleared_at = State.PLANNED, "", None, None


def _set_alongside(row, partners):
    """{"alongside": [before, after]}, by code, where they differ, else {}."""
    before = sorted(row.alongside.values_list("code", flat=True))
    after = sorted(partner.code for partner in partners)
    if row.keeper_id and row.keeper.code in after:
        raise ValidationError({"alongside": _("It is this partner's own plan: name the others.")})
    if before == after:
        return {}
    row.alongside.set(partners)
    return {"alongside": [before, after]}
