"""The calendar of renewals: mandates by the day they end, steps towards renewal, what stops without it."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from accounts import calendars, inbox
from missions import reading_renewals
from missions import services_conditions as conditions
from missions import services_renewals as services
from missions.models import Mandate, RenewalStep
from missions.services import change_mandate, renew_mandate
from tests.missions.planned import tasks_of
from tests.missions.test_api_decisions import read, send
from tests.missions.test_benchmarks import WHY, done, text, versioned

pytestmark = pytest.mark.django_db


def ending(cast, days):
    """ALPHA's mandate, made to end in so many days."""
    mandate = cast.alpha.mandates.get()
    change_mandate(mandate, ends_on=timezone.localdate() + timedelta(days=days), by=cast.anwar)
    return Mandate.objects.get(pk=mandate.pk)


def planned(mandate, by, kind="report", days=10):
    due = timezone.localdate() + timedelta(days=days)
    return services.plan_renewal_step(mandate, kind=kind, due_on=due, by=by)


@pytest.mark.parametrize(
    ("days", "within"), [(20, {30, 90, 180}), (90, {90, 180}), (91, {180}), (181, set()), (-3, {30, 90, 180})]
)
def test_a_mandate_is_among_those_that_end_within_so_many_days(cast, days, within):
    mandate, today = ending(cast, days), timezone.localdate()
    rows = reading_renewals.ending(cast.anwar)
    found = {n for n in reading_renewals.WITHIN if mandate in reading_renewals.within(rows, n, today)}
    assert found == within


def test_a_mandate_that_was_renewed_gives_way_to_the_one_that_follows(cast):
    mandate = ending(cast, 20)
    renewed = renew_mandate(
        mandate,
        instrument="S/RES/2",
        starts_on=mandate.ends_on + timedelta(days=1),
        ends_on=mandate.ends_on + timedelta(days=300),
        by=cast.anwar,
    )
    found = reading_renewals.ending(cast.anwar).filter(mission=cast.alpha)
    assert list(found) == [renewed]


def test_steps_are_planned_done_and_taken_off_by_who_plans_the_mission(cast, sign_in):
    mandate, anwar = ending(cast, 20), sign_in(cast.anwar)
    page = f"/mandates/{mandate.pk}/renewal/"
    step = {"kind": "report", "due_on": str(timezone.localdate()), "note": "of the Secretary-General"}
    done(anwar.post(f"{page}new/", step | WHY))
    row = RenewalStep.objects.get()
    assert "of the Secretary-General" in text(anwar.get(page))
    assert "Plan a step" not in text(sign_in(cast.dora).get(page))
    assert "report due" in text(anwar.get("/renewals/?within=30"))
    finished = {"done_on": str(timezone.localdate()), "document": "S/2026/1"}
    done(anwar.post(f"/renewal-steps/{row.pk}/done/", finished | versioned(row)))
    assert "S/2026/1" in text(anwar.get(page))
    with pytest.raises(ValidationError, match="changes no more"):
        services.change_renewal_step(row, note="x", by=cast.anwar)
    with pytest.raises(PermissionDenied):
        planned(mandate, cast.berit)
    other = planned(mandate, cast.anwar, "draft")
    done(anwar.post(f"/renewal-steps/{other.pk}/drop/", versioned(other)))
    assert [one.pk for one in RenewalStep.objects.all()] == [row.pk]


def test_what_rests_on_it_stops_as_far_as_one_may_see(cast):
    tasks, mandate = tasks_of(cast.alpha, cast.anwar), ending(cast, 20)
    kept = {"kind": "authorization", "mandate": mandate, "by": cast.anwar}
    conditions.enter_condition(cast.alpha, title="Open", label="public", tasks=[tasks["9(a)"]], **kept)
    conditions.enter_condition(cast.alpha, title="Own", tasks=[tasks["9(b)"]], **kept)
    later = mandate.ends_on + timedelta(days=99)
    conditions.enter_condition(cast.alpha, title="Later", ends_on=later, tasks=[tasks["9(b)"]], **kept)

    def stops(person):
        found = reading_renewals.would_stop(person, mandate)
        return {thing.number: [one.title for one in because] for _label, thing, because in found}

    assert stops(cast.anwar) == {"9(a)": ["Open"], "9(b)": ["Own"]}
    assert stops(cast.dora) == {"9(a)": ["Open"]}


def test_a_step_waits_for_who_plans_and_stands_in_calendars(cast):
    mandate, today = ending(cast, 20), timezone.localdate()
    row = planned(mandate, cast.anwar, days=-1)
    planned(mandate, cast.anwar, "adoption", days=60)

    def waits(person):
        return [
            (one.due_on, one.is_late)
            for one in inbox.waiting(person, today)
            if one.url == row.get_absolute_url()
        ]

    assert waits(cast.anwar) == [(row.due_on, True)]
    assert waits(cast.berit) == []
    days = {one.on for one in calendars.days(cast.dora, today) if one.key.startswith("renewal-")}
    assert days == {row.due_on, today + timedelta(days=60)}
    services.finish_renewal_step(row, done_on=today, by=cast.anwar)
    assert waits(cast.anwar) == []


def test_a_program_plans_and_finishes_a_step(cast, sign_in):
    mandate, anwar = ending(cast, 20), sign_in(cast.anwar)
    made = send(anwar, "renewal-steps/", mandate=mandate.pk, kind="draft", due_on="2026-03-01").json()
    assert (made["instrument"], made["done_on"]) == (mandate.instrument, None)
    told = send(anwar, f"renewal-steps/{made['id']}/finish/", done_on="2026-03-02").json()
    assert told["done_on"] == "2026-03-02"
    assert (
        send(
            sign_in(cast.berit), "renewal-steps/", mandate=mandate.pk, kind="draft", due_on="2026-03-05"
        ).status_code
        == 403
    )
    assert len(read(sign_in(cast.dora), "renewal-steps/?mission=ALPHA")["results"]) == 1
    assert read(sign_in(cast.dora), f"renewal-steps/?ends_by={date(2020, 1, 1)}")["results"] == []


def test_of_a_mandate_that_ended_no_days_are_left_and_it_says_so(cast, sign_in):
    row = Mandate.objects.filter(mission=cast.alpha).order_by("starts_on").last()
    Mandate.objects.filter(pk=row.pk).update(ends_on=timezone.localdate() - timedelta(days=9))
    page = sign_in(cast.anwar).get("/renewals/").text
    assert "-9" not in page and "ended" in page and "none entered" in page


def test_a_step_due_after_the_last_day_is_planned_and_warned_of(cast, sign_in):
    mandate, anwar = ending(cast, 20), sign_in(cast.anwar)
    page = f"/mandates/{mandate.pk}/renewal/"
    warned = "It is due after the last day of the mandate"

    def entered(days, kind):
        due = str(timezone.localdate() + timedelta(days=days))
        step = {"kind": kind, "due_on": due, "note": "", "reason": ""}
        return text(anwar.post(f"/mandates/{mandate.pk}/renewal/new/", step, follow=True))

    within = entered(20, "draft")
    assert warned not in within and "after the last day of the mandate" not in within
    assert warned in entered(21, "adoption")
    assert text(anwar.get(page)).count("after the last day of the mandate") == 1
