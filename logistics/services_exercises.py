"""Exercises: planned, approved by another person, places offered, held and closed by their hosts."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import access, events, records
from logistics import rights_exercises as rights
from logistics.models import Exercise, ExerciseNomination, ExercisePlaces
from logistics.models.exercise_life import EXERCISE_LIFE
from missions.models.releasing import takes_part
from missions.releasing import planners, release

FIELDS = (
    "title", "kind", "place", "language", "starts_on", "ends_on", "nominate_by", "aims", "label",
)  # fmt: skip
SEVERAL = ("hosts", "standards", "courses")
CHANGEABLE = (Exercise.State.PLANNED, Exercise.State.APPROVED, Exercise.State.OFFERED)
State = Exercise.State


@transaction.atomic
def plan_exercise(*, keeper, mission=None, released_to=(), reason="", by, **fields):
    """Plan an exercise in the name of its host, for a mission in which that takes part or for none."""
    several = {name: fields.pop(name) for name in SEVERAL if name in fields}
    row = Exercise(keeper=keeper, mission=mission, **records.known(fields, FIELDS))
    access.require_any(by, *rights.hosts(row))
    _refuse_strange_mission(by, row)
    row.created_by, _token = access.answerable(by)
    row.full_clean()
    row.save(force_insert=True)
    release(row, released_to)
    _put_several(row, several)
    events.record("exercise.planned", row, by=by, about=row.roots, reason=reason)
    return row


@transaction.atomic
def change_exercise(row, *, released_to=None, version=None, reason="", by, **fields):
    """Change what is planned, until it was held."""
    access.require_any(by, *rights.hosts(row))
    row = records.held(row, version)
    records.require_state(row, *CHANGEABLE)
    several = {name: fields.pop(name) for name in SEVERAL if name in fields}
    before = Exercise.objects.get(pk=row.pk)
    records.put(row, records.known(fields, FIELDS))
    row.version += 1
    row.full_clean()
    row.save(update_fields=[*fields, "version"])
    changed = events.changes(before, row, fields) | release(row, released_to) | _put_several(row, several)
    events.record("exercise.changed", row, by=by, about=row.roots, reason=reason, changes=changed)
    return row


@transaction.atomic
def approve_exercise(row, *, version=None, reason="", by):
    """It may be held; another person than the one who entered it says so."""
    access.require_any(by, *rights.approvers(row))
    row = records.stepped(records.held(row, version), EXERCISE_LIFE, "approve")
    person, _token = access.answerable(by)
    access.require_another(by, row.created_by_id, _("You entered it: another person approves it."))
    row.approved_by, row.approved_on = person, timezone.localdate()
    row.full_clean()
    row.save(update_fields=["state", "version", "approved_by", "approved_on"])
    events.record("exercise.approved", row, by=by, about=row.roots, reason=reason)
    return row


@transaction.atomic
def allot_places(row, *, partner, places, version=None, reason="", by):
    """Say how many places are for a contributor; never fewer than it has taken."""
    access.require_any(by, *rights.hosts(row))
    row = records.held(row, version)
    records.require_state(row, *CHANGEABLE)
    found = row.allotted.select_for_update(no_key=True).filter(partner=partner).first()
    before = found.places if found else None
    found = found or ExercisePlaces(exercise=row, partner=partner, version=0)
    if found.taken > (places or 0):
        raise ValidationError({"places": _("%(n)s places are taken already.") % {"n": found.taken}})
    found.places = places
    found.version += 1
    found.full_clean()
    found.save()
    _moved(row)
    events.record(
        "exercise.allotted",
        found,
        by=by,
        about=found.roots,
        is_between=True,
        reason=reason,
        changes={"places": [before, places]},
    )
    return found


@transaction.atomic
def take_places_away(found, *, reason="", by):
    """A contributor has no places any more, where nobody of its is nominated."""
    access.require_any(by, *rights.hosts(found.exercise))
    row = records.held(found.exercise, None)
    records.require_state(row, *CHANGEABLE)
    found = ExercisePlaces.objects.select_for_update().get(pk=found.pk)
    if found.nominations.exists():
        raise ValidationError(_("Somebody was nominated for them: allot fewer instead."), "wrong_state")
    events.record(
        "exercise.places_removed", row, by=by, about=found.roots, is_between=True, reason=reason,
        partner=found.partner.code, places=found.places,
    )  # fmt: skip
    found.delete()
    _moved(row)
    return row


@transaction.atomic
def offer_places(row, *, version=None, reason="", by):
    """Tell contributors of the places that are for them; they nominate from now on."""
    access.require_any(by, *rights.hosts(row))
    row = records.stepped(records.held(row, version), EXERCISE_LIFE, "offer")
    if not row.allotted.exists():
        raise ValidationError(_("Allot places to a contributor first."), "no_places")
    _refuse_past(row)
    row.offered_on = timezone.localdate()
    row.save(update_fields=["state", "version", "offered_on"])
    about = [*row.roots, *(found.partner for found in row.allotted.select_related("partner"))]
    events.record("exercise.offered", row, by=by, about=about, reason=reason)
    return row


@transaction.atomic
def hold_exercise(row, *, version=None, reason="", by):
    """It was held, or is being held: from now on who came is recorded."""
    access.require_any(by, *rights.hosts(row))
    row = records.stepped(records.held(row, version), EXERCISE_LIFE, "hold")
    if row.starts_on > timezone.localdate():
        raise ValidationError(_("It has not begun."), "wrong_state")
    row.save(update_fields=["state", "version"])
    events.record("exercise.held", row, by=by, about=row.roots, reason=reason)
    return row


@transaction.atomic
def close_exercise(row, *, outcome, version=None, reason="", by):
    """It is over; who came is recorded of everyone who was accepted."""
    access.require_any(by, *rights.hosts(row))
    row = records.stepped(records.held(row, version), EXERCISE_LIFE, "close")
    if row.ends_on > timezone.localdate():
        raise ValidationError(_("It is not over."), "wrong_state")
    accepted = ExerciseNomination.objects.filter(places__exercise=row, state="accepted")
    if n := accepted.filter(attendance="").count():
        words = _("Say first who came: of %(n)s nominations it is not recorded.")
        raise ValidationError(words % {"n": n}, "no_attendance")
    row.outcome = outcome.strip()
    row.save(update_fields=["state", "version", "outcome"])
    events.record("exercise.closed", row, by=by, about=row.roots, reason=reason)
    return row


@transaction.atomic
def cancel_exercise(row, *, version=None, reason, by):
    """It does not take place; contributors with places read why."""
    access.require_any(by, *rights.hosts(row))
    row = records.stepped(records.held(row, version), EXERCISE_LIFE, "cancel")
    if not reason.strip():
        raise ValidationError({"reason": _("Say why; who has places reads it.")})
    row.save(update_fields=["state", "version"])
    events.record("exercise.cancelled", row, by=by, about=row.roots, reason=reason)
    return row


def _refuse_strange_mission(by, row):
    """Whoever does not plan its mission speaks for a host that takes part in it."""
    if row.mission is None or access.allows_any(by, *planners(row.mission)):
        return
    if row.mission_id not in set(takes_part([row.keeper_id]).values_list("mission", flat=True)):
        words = _("%(partner)s does not take part in %(mission)s.")
        raise PermissionDenied(words % {"partner": row.keeper, "mission": row.mission})


def _refuse_past(row):
    if row.closes_on < timezone.localdate():
        raise ValidationError(_("The last day for nominations has passed; change it first."), "wrong_state")


def _put_several(row, several):
    """{name: [codes before, codes after]} of what it is linked to, where that changed."""
    changed = {}
    for name, rows in several.items():
        links = getattr(row, name)
        before, after = sorted(one.code for one in links.all()), sorted({one.code for one in rows})
        if before != after:
            links.set(rows)
            changed[name] = [before, after]
    return changed


def _moved(row):
    row.version += 1
    row.save(update_fields=["version"])
