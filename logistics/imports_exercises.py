"""Nominations for exercises in by file: contributors nominate, hosts answer and record who came."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import access
from accounts.imports import ImportKind, Outcome, register
from accounts.rowwise import CHANGED, NEW, UNCHANGED, carry_out, keep_fixed, standing
from logistics import exercise_files
from logistics import rights_exercises as rights
from logistics import services_nominations as services
from logistics.models import ExerciseNomination, ExercisePlaces, Unit

State = ExerciseNomination.State
ANSWERS: Mapping[str, Callable[..., Any]] = {
    State.ACCEPTED: services.accept_nomination,
    State.WAITLISTED: services.waitlist_nomination,
    State.DECLINED: services.decline_nomination,
    State.WITHDRAWN: services.withdraw_nomination,
}


def examine_nominations(row, path, progress, write):
    """Nominate whom a line without number names; answer, and record who came, where it has one."""
    outcome = Outcome()
    progress.stage(_("Reading the file"))
    file = exercise_files.read_nominations(path, row.file_name)
    carry_out(file, outcome, progress, partial(_keep, by=row.created_by, reason=row.edition), whole="unit")
    return outcome


def _sends_or_hosts(user):
    return access.speaks_for_someone(user) or rights.may_plan(user)


register(
    ImportKind(
        kind="exercise-nominations",
        label=gettext_lazy("Nominations for exercises, and who came"),
        help=gettext_lazy(
            "A line each. Without id it nominates: exercise (its number), contributor (code), unit (its "
            "reference) or function, rank, reference (yours, no name), persons. With id and version the host "
            "answers by state (accepted, waitlisted, or declined with a reason), the contributor withdraws, "
            "and the host records who came: attendance (attended, part, absent) and how many. The exercise’s "
            "own file comes in again. CSV, XLSX or JSON."
        ),
        examine=examine_nominations,
        by_person=True,
        permits=_sends_or_hosts,
    )
)


def _keep(values, *, by, reason):
    if values.get("state") == State.DECLINED:  # its contributor reads why, which no edition of a file says
        reason = ""
    reason = values.pop("reason", "") or reason
    return (_answer if values.get("id") else _nominate)(values, by, reason)


def _nominate(values, by, reason):
    values.pop("id", None), values.pop("version", None)
    exercise, code = values.pop("exercise"), values.pop("contributor")
    if values.pop("state", "") not in ("", State.NOMINATED):
        raise ValidationError({"state": _("It is nominated first; the host answers then.")})
    if values.pop("attendance", "") or values.pop("attended", None):
        raise ValidationError({"attendance": _("Nobody came before being accepted; leave it empty.")})
    rows = ExercisePlaces.objects.visible_to(by).filter(exercise=exercise, partner__code__iexact=code)
    places = rows.select_related("partner").first()
    if places is None:
        raise ValidationError({"exercise": _("No places at this exercise are for this contributor.")})
    reference = values.pop("unit", "")
    unit = _unit(reference, places.partner, by) if reference else None
    given = {name: value for name, value in values.items() if value not in (None, "")}
    services.nominate(places, unit=unit, **given, reason=reason, by=by)
    return NEW, {}


def _unit(reference, partner, by):
    rows = Unit.objects.visible_to(by).between(by).filter(reference__iexact=reference, contributor=partner)
    if (unit := rows.first()) is None:
        raise ValidationError({"unit": _("There is no unit by this reference whose insides you see.")})
    return unit


def _answer(values, by, reason):
    """Take a step where the state differs, then record who came where that does."""
    rows = ExerciseNomination.objects.visible_to(by)
    row = standing(rows.select_related("places__partner", "places__exercise", "unit"), values)
    state, attendance = values.pop("state", ""), values.pop("attendance", "")
    attended = values.pop("attended", None)
    stands = exercise_files.cells(row)
    keep_fixed(values, {name: stands[name] for name in values})
    changes = {}
    if state not in ("", row.state):
        changes["state"] = (row.state, state)
        row = _step(row, state, reason, by)
    changes |= _attendance(row, attendance, attended, reason, by)
    return (CHANGED, changes) if changes else (UNCHANGED, {})


def _step(row, state, reason, by):
    if (service := ANSWERS.get(state)) is None:
        raise ValidationError({"state": _("Nobody is taken back to this state.")})
    return service(row, version=row.version, reason=reason, by=by)


def _attendance(row, attendance, attended, reason, by):
    """Record who came, where the file says otherwise than what stands: {column: (before, after)}."""
    before = (row.attendance, row.attended)
    whole = {"attended": row.persons, "absent": 0}.get(attendance, attended)
    if not attendance or before == (attendance, whole):
        return {}
    services.record_attendance(
        row, attendance=attendance, attended=attended, version=row.version, reason=reason, by=by
    )
    return {"attendance": (before[0], attendance)}
