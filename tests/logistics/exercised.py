"""Exercises that tests begin with: Bresland hosts, Calmora sends."""

from logistics import services_exercises as services
from logistics import services_nominations as nominating
from logistics.models import Course, Exercise, ExerciseNomination
from tests.logistics.stores import ago, ahead


def course(code="conduct", **fields):
    found, _made = Course.objects.get_or_create(
        code=code, defaults={"name": code.capitalize(), "months": 12} | fields
    )
    return found


def planned(cast, mission=None, by=None, **fields):
    given = {
        "keeper": cast.bresland,
        "title": "Two rivers",
        "kind": "command_post",
        "place": "Eldor",
        "starts_on": ahead(20),
        "ends_on": ahead(24),
        "courses": [course()],
    } | fields
    return services.plan_exercise(mission=mission, by=by or cast.berit, **given)


def offered(cast, places=10, partner=None, **fields):
    """Its places are offered to Calmora, approved by the portal itself."""
    row = services.approve_exercise(planned(cast, **fields), by=cast.system)
    found = services.allot_places(row, partner=partner or cast.calmora, places=places, by=cast.system)
    services.offer_places(row, by=cast.system)
    found.exercise.refresh_from_db()
    return found


def held(found):
    """The exercise of these places was held and is over: its days are past."""
    Exercise.objects.filter(pk=found.exercise_id).update(
        starts_on=ago(5), ends_on=ago(1), nominate_by=None, state="held"
    )


def attended(cast, unit, persons=6, **fields):
    """A unit's people were accepted by Bresland and came."""
    found = offered(cast, partner=unit.contributor, **fields)
    one = nominating.nominate(found, unit=unit, persons=persons, by=cast.system)
    one = nominating.accept_nomination(one, by=cast.system)
    held(found)
    one = ExerciseNomination.objects.get(pk=one.pk)
    return nominating.record_attendance(one, attendance="attended", by=cast.system)


def exercised_world(cast, mission, person):
    """{resource: key}: an exercise of the mission's lead, which has places at it itself and nominated."""
    row = services.plan_exercise(
        keeper=mission.lead, mission=mission, title="Two rivers", kind="field", place="Eldor",
        starts_on=ahead(20), ends_on=ahead(24), by=cast.system,
    )  # fmt: skip
    row = services.approve_exercise(row, by=person)
    found = services.allot_places(row, partner=mission.lead, places=9, by=cast.system)
    services.offer_places(row, by=cast.system)
    one = nominating.nominate(found, function="G4", by=cast.system)
    return {"exercises": row.pk, "exercise-places": found.pk, "exercise-nominations": one.pk}


def exercised_row(cast, nation, n):
    """An exercise a nation hosts for ALPHA, and places at it that Calmora took."""
    row = services.plan_exercise(
        keeper=nation, mission=cast.alpha, title=f"Exercise {n}", kind="staff", place="Eldor",
        starts_on=ahead(n + 1), ends_on=ahead(n + 4), by=cast.system,
    )  # fmt: skip
    row = services.approve_exercise(row, by=cast.anwar)
    found = services.allot_places(row, partner=cast.calmora, places=9, by=cast.system)
    services.offer_places(row, by=cast.system)
    nominating.nominate(found, function="G4", persons=2, by=cast.system)
