"""Conditions of a mission's work: how they stand by the rule, and what stops, by page and program."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts import inbox
from missions import conditions as rules
from missions import services_conditions as services
from missions.models import Condition
from missions.services import renew_mandate
from tests.missions.planned import tasks_of
from tests.missions.test_api_decisions import read, send
from tests.missions.test_benchmarks import WHY, done, text, versioned
from tests.missions.test_imports_command import lines, taken, written
from tests.registers import bring, counted

DAY = date(2026, 6, 1)
DAYS = st.integers(0, 400).map(lambda n: DAY + timedelta(days=n))
STATED = st.lists(
    st.builds(rules.Stated, DAYS, st.sampled_from([rules.HOLDS, rules.DOUBT, rules.FAILED])),
    max_size=5,
    unique_by=lambda one: one.since,
)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(STATED, st.none() | DAYS, DAYS)
def test_it_stands_as_a_look_at_every_day_says(stated, ends_on, day):
    """From the first day on: what is stated of a day stands from then; the day after the last it fails."""
    by_day, state, here = {one.since: one.state for one in stated}, rules.UNKNOWN, DAY
    while here <= day:
        if ends_on is not None and here == ends_on + timedelta(days=1):
            state = rules.FAILED
        state = by_day.get(here, state)
        here += timedelta(days=1)
    assert rules.standing(stated, ends_on, day).state == state


@given(st.dictionaries(st.integers(), st.sampled_from([*map(str, "abc")])))
def test_only_what_failed_stops_anything(found):
    named = {"a": rules.HOLDS, "b": rules.FAILED, "c": rules.UNKNOWN}
    how = {key: rules.Standing(named[code]) for key, code in found.items()}
    stopped = rules.stopped(how, {key: ["task"] for key in found})
    assert stopped.get("task", []) == [key for key, code in found.items() if code == "b"]


def entered(cast, title="Ceasefire", **fields):
    given_ = {"kind": "ceasefire", "document": "Accord", "label": "partners"} | fields
    return services.enter_condition(cast.alpha, title=title, by=cast.anwar, **given_)


@pytest.mark.django_db
class TestConditions:
    def test_a_failed_condition_shows_what_stops_to_who_may_read_it(self, cast, sign_in):
        tasks = tasks_of(cast.alpha, cast.anwar)
        row = entered(cast, tasks=[tasks["9(a)"]])
        page, anwar = row.get_absolute_url(), sign_in(cast.anwar)
        assert "whether it holds is unknown" in text(anwar.get(page))
        said = {"since": str(timezone.localdate()), "state": "failed", "words": "shelling", "version": "1"}
        done(anwar.post(f"{page}state/", said))
        for person, seen in ((cast.anwar, True), (cast.berit, True), (cast.dora, False)):
            browser = sign_in(person)
            for address in ("/missions/alpha/", "/missions/alpha/benchmarks/"):
                shown = browser.get(address).content.decode()
                assert ("What stops today" in shown) is seen, (person, address)
                assert ("Ceasefire" in shown) is seen
        assert sign_in(cast.dora).get(page).status_code == 404

    def test_the_form_names_the_mandate_of_each_task(self, cast, sign_in):
        tasks_of(cast.alpha, cast.anwar)
        page = sign_in(cast.anwar).get("/missions/alpha/conditions/new/").text
        instrument = cast.alpha.mandates.get().instrument
        assert f">{instrument}, 9(a) Protect civilians</option>" in page

    def test_it_is_entered_changed_and_rests_on_something(self, cast, sign_in):
        anwar = sign_in(cast.anwar)
        given_ = {"kind": "consent", "title": "Consent", "document": "", "label": "mission"}
        refused = anwar.post("/missions/alpha/conditions/new/", given_ | WHY)
        assert "Name the mandate, agreement or document" in text(refused)
        done(anwar.post("/missions/alpha/conditions/new/", given_ | {"document": "A note"} | WHY))
        row = Condition.objects.get()
        changed = given_ | {"document": "A note", "ends_on": "2020-01-01"} | versioned(row)
        done(anwar.post(f"/conditions/{row.pk}/edit/", changed))
        assert "its last day has passed" in text(anwar.get(row.get_absolute_url()))
        with pytest.raises(PermissionDenied):
            services.change_condition(row, title="Other", by=cast.berit)

    def test_what_stops_is_of_the_same_mission_and_follows_a_renewal(self, cast):
        tasks = tasks_of(cast.alpha, cast.anwar)
        foreign = tasks_of(cast.shade, cast.noor)
        with pytest.raises(ValidationError, match="another mission"):
            entered(cast, tasks=[foreign["9(a)"]])
        row = entered(cast, tasks=list(tasks.values()))
        mandate = cast.alpha.mandates.get()
        renewed = renew_mandate(
            mandate,
            instrument="S/RES/2",
            starts_on=date(2026, 5, 1),
            tasks=[("1", "Protect civilians")],
            without_consultation="the council decided",
            by=cast.anwar,
        )
        assert {task.mandate for task in row.tasks.all()} == {mandate, renewed}

    def test_a_program_reads_and_states_it(self, cast, sign_in):
        anwar, task = sign_in(cast.anwar), tasks_of(cast.alpha, cast.anwar)["9(a)"]
        given_ = {
            "mission": "ALPHA",
            "kind": "status",
            "title": "SOFA",
            "document": "SOFA",
            "tasks": [task.pk],
        }
        made = send(anwar, "conditions/", **given_).json()
        assert (made["state"], made["stops"]) == ("unknown", [str(task)])
        said = {"since": "2026-01-02", "state": "doubt", "words": "not renewed"}
        told = send(anwar, f"conditions/{made['id']}/state/", **said).json()
        assert (told["state"], told["since"]) == ("doubt", "2026-01-02")
        assert read(sign_in(cast.berit), "conditions/")["results"] == []

    def test_one_that_lapses_waits_for_who_plans_until_something_is_stated(self, cast):
        today = timezone.localdate()
        row = entered(cast, ends_on=today - timedelta(days=1))
        entered(cast, "Far", ends_on=today + timedelta(days=60))
        near = entered(cast, "Near", ends_on=today + timedelta(days=20))

        def waits(person):
            found = {row.get_absolute_url(): "past", near.get_absolute_url(): "near"}
            return {(found[one.url], one.is_late) for one in inbox.waiting(person, today) if one.url in found}

        assert waits(cast.anwar) == {("past", True), ("near", False)}
        assert waits(cast.berit) == set()
        services.state_condition(row, since=today, state="holds", words="it goes on", by=cast.anwar)
        assert waits(cast.anwar) == {("near", False)}

    def test_files_go_out_and_in_again(self, cast):
        mandate = cast.alpha.mandates.get()
        new = {"mission": "ALPHA", "kind": "ceasefire", "title": "Truce", "mandate": str(mandate.pk)}
        assert counted(bring("conditions", written([new]), by=cast.anwar, file_name="c.csv"))[0] == 1
        out = taken(cast.anwar, "conditions")
        assert counted(bring("conditions", out, by=cast.anwar, file_name="c.csv")) == (0, 0, 1, 0)
        [line] = lines(out)
        line["document"] = "Accord"
        assert counted(bring("conditions", written([line]), by=cast.anwar, file_name="c.csv"))[1] == 1
        row = Condition.objects.get()
        assert (row.document, row.mandate) == ("Accord", mandate)
        wrong = {"mission": "ALPHA", "kind": "consent", "title": "x", "mandate": "999999"}
        found = bring("conditions", written([wrong]), by=cast.anwar, file_name="c.csv")
        assert [one.column for one in found.findings.all()] == ["mandate"]
