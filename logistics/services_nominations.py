"""Nominations for exercises: never more than a contributor's places; who came, and who is certified.

Each act holds the row of the contributor's places, so of two who nominate for the last place one has it and
the other waits for it; a check of the database says the same.
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import access, events, records
from logistics import certifying
from logistics import rights_exercises as rights
from logistics.models import Exercise, ExerciseNomination, ExercisePlaces
from logistics.models.exercise_life import NOMINATION_LIFE

FIELDS = ("unit", "function", "rank", "reference", "persons")
FULL = "full"  # the code of a refusal because no place is left
State, Attendance = ExerciseNomination.State, ExerciseNomination.Attendance


@transaction.atomic
def nominate(places, *, reason="", by, **fields):
    """Nominate a unit, or holders of a function. Where the places do not suffice it waits on the list."""
    access.require(by, "act_for", places.partner)
    places = _held(places)
    exercise = places.exercise
    records.require_state(exercise, Exercise.State.OFFERED)
    if exercise.closes_on < timezone.localdate():
        raise ValidationError(_("The last day for nominations has passed."), "wrong_state")
    found = ExerciseNomination(places=places, **records.known(fields, FIELDS))
    certifying.refuse_strange_unit(by, found.unit, places.partner)
    found.full_clean()
    if found.persons > places.places:
        words = _("No more than %(n)s places are for you.") % {"n": places.places}
        raise ValidationError({"persons": ValidationError(words, FULL)})
    if found.persons > places.left:
        found.state = State.WAITLISTED
    else:
        _count(places, found.persons)
    found.save(force_insert=True)
    events.record(
        "exercise.nominated", found, by=by, about=found.roots, is_between=True, reason=reason,
        persons=found.persons, state=found.state,
    )  # fmt: skip
    return found


@transaction.atomic
def accept_nomination(found, *, version=None, reason="", by):
    """They come. Raises ValidationError, code "full", where no places are left for them."""
    access.require_any(by, *rights.hosts(found.places.exercise))
    places = _held(found.places)
    found, held = _stepped(found, places, "accept", version)
    if not held:
        if found.persons > places.left:
            raise ValidationError(_("No more than %(n)s are left.") % {"n": places.left}, FULL)
        _count(places, found.persons)
    found.save(update_fields=["state", "version"])
    events.record("exercise.accepted", found, by=by, about=found.roots, is_between=True, reason=reason)
    return found


@transaction.atomic
def waitlist_nomination(found, *, version=None, reason="", by):
    """They come if places become free; theirs are free for others of the contributor."""
    access.require_any(by, *rights.hosts(found.places.exercise))
    places = _held(found.places)
    found, _held_places = _stepped(found, places, "waitlist", version)
    _count(places, -found.persons)
    found.save(update_fields=["state", "version"])
    events.record("exercise.waitlisted", found, by=by, about=found.roots, is_between=True, reason=reason)
    return found


@transaction.atomic
def decline_nomination(found, *, version=None, reason, by):
    """They do not come; the contributor reads why."""
    access.require_any(by, *rights.hosts(found.places.exercise))
    if not reason.strip():
        raise ValidationError({"reason": _("Say why; the contributor reads it.")})
    places = _held(found.places)
    found, held = _stepped(found, places, "decline", version)
    _count(places, -found.persons if held else 0)
    found.save(update_fields=["state", "version"])
    events.record("exercise.declined", found, by=by, about=found.roots, is_between=True, reason=reason)
    return found


@transaction.atomic
def withdraw_nomination(found, *, version=None, reason="", by):
    """The contributor does not send them after all."""
    access.require(by, "act_for", found.places.partner)
    places = _held(found.places)
    found, held = _stepped(found, places, "withdraw", version)
    _count(places, -found.persons if held else 0)
    found.save(update_fields=["state", "version"])
    events.record("exercise.withdrawn", found, by=by, about=found.roots, is_between=True, reason=reason)
    return found


@transaction.atomic
def record_attendance(found, *, attendance, attended=None, version=None, reason="", by):
    """Whether those who were accepted came, and how many where some did."""
    access.require_any(by, *rights.hosts(found.places.exercise))
    found = records.held(found, version, "places__exercise", "places__partner", "unit")
    records.require_state(found.places.exercise, Exercise.State.HELD)
    if found.state != State.ACCEPTED:
        raise ValidationError(_("Only who was accepted attends."), "wrong_state")
    if found.certificates.filter(withdrawn_on=None).exists():
        raise ValidationError(_("It is certified; correct the certificate."), "wrong_state")
    all_ = {Attendance.ATTENDED: found.persons, Attendance.ABSENT: 0}
    found.attendance, found.attended = attendance, all_.get(attendance, attended)
    if attendance == Attendance.PART and not found.attended:
        raise ValidationError({"attended": _("Who attended in part says how many came.")})
    found.version += 1
    found.full_clean()
    found.save(update_fields=["attendance", "attended", "version"])
    events.record(
        "exercise.attended", found, by=by, about=found.roots, is_between=True, reason=reason,
        attendance=attendance, attended=found.attended,
    )  # fmt: skip
    return found


@transaction.atomic
def certify_nomination(found, *, course, passed, version=None, reason="", by):
    """Certify who passed of a unit that attended, as who hosts it; it counts in the unit's readiness."""
    access.require_any(by, *rights.hosts(found.places.exercise))
    found = records.held(
        found, version, "places__exercise__keeper", "places__exercise__mission", "places__partner", "unit"
    )
    exercise = found.places.exercise
    if exercise.state not in (Exercise.State.HELD, Exercise.State.CLOSED):
        raise ValidationError(_("It was not held yet."), "wrong_state")
    if found.unit is None:
        raise ValidationError(_("These are of no unit: their contributor enters the certificate."))
    if not exercise.courses.filter(pk=course.pk).exists():
        raise ValidationError({"course": _("This exercise gives no certificate of that course.")})
    if found.certificates.filter(course=course, withdrawn_on=None).exists():
        raise ValidationError(_("It is certified; correct the certificate."), "wrong_state")
    row = certifying.certificate(
        exercise,
        unit=found.unit,
        course=course,
        passed=passed,
        attended=found.attended,
        issuer=exercise.keeper,
        offered=found.places.places,
        taken=found.persons,
        nomination=found,
    )
    row.full_clean()
    row.save(force_insert=True)
    found.version += 1
    found.save(update_fields=["version"])
    events.record(
        "exercise.certified", found, by=by, about=found.roots, is_between=True, reason=reason,
        course=course.code, passed=passed,
    )  # fmt: skip
    return found


def _held(places):
    """The contributor's places as they stand, held with their exercise until the transaction ends."""
    Exercise.objects.locked(places.exercise_id)
    rows = ExercisePlaces.objects.select_for_update(no_key=True, of=("self",))
    return rows.select_related("partner", "exercise__keeper", "exercise__mission").get(pk=places.pk)


def _stepped(found, places, step, version):
    """(the nomination a step on, whether it held places before), of an exercise that was not held yet."""
    records.require_state(places.exercise, Exercise.State.OFFERED)
    found = records.held(found, version, "unit")
    found.places = places
    held = found.holds_places
    return records.stepped(found, NOMINATION_LIFE, step), held


def _count(places, persons):
    places.taken += persons
    places.version += 1
    places.save(update_fields=["taken", "version"])
