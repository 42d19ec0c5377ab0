"""Transitions of missions: the plan with its phases, tasks handed over, and whether a mission may go."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.charts import Lane, timeline_chart
from accounts.charts.scene import WIDTH, Box
from accounts.figures import ask
from accounts.inbox import waiting
from contributors import leaving as money
from contributors.models import Appropriation
from logistics import leaving
from logistics.models import EquipmentCount, EquipmentLine, Item, ItemRecord, Unit
from missions import exit_parts, exiting
from missions import services_conditions as conditions
from missions import services_handovers as services
from missions import services_transitions as plans
from missions.models import Capability, Handover, Transition
from missions.services import renew_mandate
from tests.missions.planned import benchmark_of, tasks_of, transition_of
from tests.missions.test_api_decisions import read, send
from tests.missions.test_benchmarks import WHY, done, text, versioned
from tests.missions.test_imports_command import lines, taken, written
from tests.registers import bring, counted

TODAY = timezone.localdate
STATES = st.sampled_from(exiting.WEAKEST_FIRST)


# --- The rule
@given(st.dictionaries(st.sampled_from("abc"), st.lists(STATES, max_size=4)), st.sets(st.sampled_from("abc")))
def test_the_weakest_line_decides(lines, needed):
    said = exiting.verdict(lines, needed)
    states = [state for found in lines.values() for state in found]
    missing = any(not found for kind, found in lines.items() if kind in needed)
    if exiting.NOT_MET in states:
        assert said.state == exiting.NOT_MET
    elif exiting.NOT_REPORTED in states or missing or not states:
        assert said.state == exiting.NOT_REPORTED
    else:
        assert said.state == exiting.MET
    assert {kind: sum(counts.values()) for kind, counts in said.kinds.items()} == {
        kind: len(found) for kind, found in lines.items()
    }


@pytest.mark.parametrize(
    ("gone", "there", "unknown", "state"),
    [
        (3, 0, 0, "met"),
        (3, 1, 0, "not_met"),
        (3, 0, 1, "not_reported"),
        (0, 1, 1, "not_met"),
        (0, 0, 0, "not_reported"),
    ],
)
def test_things_are_met_once_all_are_known_to_be_gone(gone, there, unknown, state):
    assert exiting.of_things(gone, there, unknown) == state


# --- The timeline
DAYS = st.none() | st.integers(0, 2000).map(lambda n: date(2024, 1, 1) + timedelta(days=n))
LANES = st.lists(
    st.builds(Lane, st.text("ab ", max_size=40), st.integers(1, 7), DAYS, DAYS, st.just("x")), max_size=8
)


@settings(deadline=None)
@given(LANES, DAYS)
def test_every_lane_with_a_day_is_drawn_inside_the_plot(lanes, today):
    lanes = [
        lane for lane in lanes if not (lane.starts_on and lane.ends_on and lane.ends_on < lane.starts_on)
    ]
    scene = timeline_chart(lanes, [], today=today)
    dated = [lane for lane in lanes if lane.starts_on or lane.ends_on]
    assert (scene is None) is (not dated)
    if scene:
        assert len([one for one in scene.data if one.says == "x"]) == len(dated)
        for box in (one for one in scene.each() if isinstance(one, Box)):
            assert box.x >= 0 and box.width > 0 and box.x <= WIDTH


# --- Handovers
def proposed(cast, **fields):
    given_ = {"title": "Guard the courts", "partner": cast.bresland} | fields
    return services.propose_handover(cast.alpha, by=cast.anwar, **given_)


def agreed(row, by, day=None):
    day = day or TODAY()
    signed = {"mission_signatory": "A. Sow, head of mission", "partner_signatory": "B. Eld, minister"}
    return services.agree_handover(row, instrument="Letter of 3 May", agreed_on=day, by=by, **signed)


@pytest.mark.django_db
class TestHandovers:
    def test_the_two_sides_take_their_steps_and_no_others(self, cast):
        row = proposed(cast)
        for person in (cast.anwar, cast.chidi, cast.dora):
            with pytest.raises(PermissionDenied):
                agreed(row, person)
        row = agreed(row, cast.berit)
        assert (row.state, row.partner_signatory) == ("agreed", "B. Eld, minister")
        with pytest.raises(PermissionDenied):
            services.hand_over(row, handed_on=TODAY(), by=cast.berit)
        with pytest.raises(ValidationError, match="not come yet"):
            services.hand_over(row, handed_on=TODAY() + timedelta(days=1), by=cast.anwar)
        row = services.hand_over(row, handed_on=TODAY(), by=cast.anwar)
        row = services.take_back(row, reason="guards were not paid", by=cast.anwar)
        assert (row.state, row.ended_on) == ("taken_back", TODAY())
        row = services.propose_again(row, by=cast.anwar)
        assert (row.state, row.instrument, row.agreed_on, row.ended_on) == ("proposed", "", None, None)
        row = services.call_off_handover(row, reason="we cannot", by=cast.berit)
        assert row.state == "called_off"

    def test_where_nobody_speaks_for_the_partner_the_mission_enters_what_was_agreed(self, cast):
        row = proposed(cast, partner=cast.un)
        assert agreed(row, cast.anwar).state == "agreed"

    def test_what_was_agreed_stays(self, cast):
        row = agreed(proposed(cast), cast.berit)
        with pytest.raises(ValidationError, match="This was agreed"):
            services.change_handover(row, partner=cast.calmora, by=cast.anwar)
        assert services.change_handover(row, due_on=date(2027, 1, 1), by=cast.anwar).due_on.year == 2027

    def test_it_is_of_one_mission(self, cast):
        foreign = tasks_of(cast.shade, cast.noor)
        with pytest.raises(ValidationError, match="another mission"):
            proposed(cast, task=foreign["9(a)"])

    def test_what_waits_for_each_side_is_in_its_inbox(self, cast):
        row = proposed(cast, due_on=TODAY() - timedelta(days=1))

        def waits(person):
            return [one.is_late for one in waiting(person, TODAY()) if one.url == row.get_absolute_url()]

        assert (waits(cast.berit), waits(cast.anwar)) == ([True], [])
        agreed(row, cast.berit)
        assert (waits(cast.berit), waits(cast.anwar)) == ([], [True])

    def test_it_follows_a_renewed_mandate_unless_it_was_handed_over(self, cast):
        tasks = tasks_of(cast.alpha, cast.anwar)
        pending = proposed(cast, task=tasks["9(a)"])
        handed = agreed(proposed(cast, title="Other", task=tasks["9(a)"]), cast.berit)
        handed = services.hand_over(handed, handed_on=TODAY(), by=cast.anwar)
        renewed = renew_mandate(
            cast.alpha.mandates.get(),
            instrument="S/RES/2",
            starts_on=date(2026, 5, 1),
            tasks=[("1", "Protect civilians")],
            without_consultation="the council decided",
            by=cast.anwar,
        )
        pending.refresh_from_db()
        handed.refresh_from_db()
        assert pending.task.mandate == renewed
        assert handed.task == tasks["9(a)"]

    def test_from_the_page_to_the_file(self, cast, sign_in):
        anwar, berit = sign_in(cast.anwar), sign_in(cast.berit)
        given_ = {"title": "Courts", "partner": cast.bresland.pk, "label": "mission"}
        done(anwar.post("/missions/alpha/handovers/new/", given_ | WHY))
        row = Handover.objects.get()
        assert "It waits for" in text(anwar.get(row.get_absolute_url()))
        signed = {
            "instrument": "Letter",
            "agreed_on": str(TODAY()),
            "mission_signatory": "A",
            "partner_signatory": "B",
        }
        done(berit.post(f"{row.get_absolute_url()}agree/", signed | versioned(row)))
        done(anwar.post(f"{row.get_absolute_url()}hand/", {"handed_on": str(TODAY())} | versioned(row)))
        assert "handed over" in text(berit.get(row.get_absolute_url()))
        assert berit.get(f"{row.get_absolute_url()}takeback/").status_code == 403
        assert sign_in(cast.chidi).get(row.get_absolute_url()).status_code == 404
        [line] = lines(taken(cast.anwar, "handovers"))
        assert (line["title"], line["state"], line["partner"]) == ("Courts", "handed_over", "XBR")

    def test_files_go_out_and_in_again(self, cast):
        tasks_of(cast.alpha, cast.anwar)
        new = {
            "mission": "ALPHA",
            "title": "Courts",
            "partner": "xbr",
            "paragraph": "9(b)",
            "due_on": "2027-01-01",
        }
        assert counted(bring("handovers", written([new]), by=cast.anwar, file_name="h.csv"))[0] == 1
        assert Handover.objects.get().task.number == "9(b)"
        out = taken(cast.anwar, "handovers")
        assert counted(bring("handovers", out, by=cast.anwar, file_name="h.csv")) == (0, 0, 1, 0)
        [line] = lines(out)
        line["due_on"] = "2027-02-01"
        assert counted(bring("handovers", written([line]), by=cast.anwar, file_name="h.csv"))[1] == 1
        assert Handover.objects.get().due_on == date(2027, 2, 1)
        wrong = new | {"partner": "NOBODY"}
        found = bring("handovers", written([wrong]), by=cast.anwar, file_name="h.csv")
        assert [one.column for one in found.findings.all()] == ["partner"]

    def test_a_program_of_each_side(self, cast, sign_in):
        anwar, berit = sign_in(cast.anwar), sign_in(cast.berit)
        made = send(anwar, "handovers/", mission="ALPHA", title="Courts", partner="XBR").json()
        signed = {"instrument": "Letter", "mission_signatory": "A", "partner_signatory": "B"}
        path = f"handovers/{made['id']}/"
        assert send(anwar, f"{path}agree/", agreed_on=str(TODAY()), **signed).status_code == 403
        assert send(berit, f"{path}agree/", agreed_on=str(TODAY()), **signed).json()["state"] == "agreed"
        handed = send(anwar, f"{path}hand/", handed_on=str(TODAY())).json()
        assert (handed["state"], handed["transition"]) == ("handed_over", None)
        assert read(berit, "handovers/")["results"][0]["id"] == made["id"]
        assert read(sign_in(cast.chidi), "handovers/")["results"] == []


# --- Plans
@pytest.mark.django_db
class TestTransitions:
    def test_a_plan_with_its_phases_from_the_page(self, cast, sign_in):
        anwar = sign_in(cast.anwar)
        start = {"title": "Drawdown", "starts_on": "2026-01-01", "label": "partners"}
        done(anwar.post("/missions/alpha/transition/new/", start | WHY))
        plan = Transition.objects.get()
        phase = {
            "name": "Consolidation",
            "starts_on": "2026-01-01",
            "ends_on": "2026-06-30",
            "ends_with": "x",
        }
        done(anwar.post(f"{plan.get_absolute_url()}phase/", phase | versioned(plan)))
        refused = anwar.post(f"{plan.get_absolute_url()}phase/", phase | versioned(plan))
        assert "has a phase of this name already" in text(refused)
        row = plan.phases.get()
        late = phase | {"ends_on": "2026-09-30"}
        done(anwar.post(f"/transition-phases/{row.pk}/edit/", late | versioned(row)))
        assert str(plan.phases.get().ends_on) == "2026-09-30"
        page = text(sign_in(cast.berit).get(plan.get_absolute_url()))
        assert "Consolidation" in page and "Add a phase" not in page
        assert "Drawdown" in text(anwar.get("/missions/alpha/benchmarks/"))
        done(anwar.post(f"/transition-phases/{row.pk}/remove/", versioned(row)))
        assert not plan.phases.exists()
        assert sign_in(cast.dora).get(plan.get_absolute_url()).status_code == 404

    def test_no_mission_follows_itself(self, cast):
        with pytest.raises(ValidationError, match="does not follow itself"):
            plans.plan_transition(
                cast.alpha, title="x", starts_on=TODAY(), successor=cast.alpha, by=cast.anwar
            )

    def test_ready_only_when_each_kind_says_so(self, cast):
        plan = transition_of(cast.alpha, cast.anwar)

        def state():
            return exit_parts.readiness(cast.system, plan, TODAY()).state

        assert state() == "not_reported"  # nothing is known of units, benchmarks, handovers
        row = agreed(proposed(cast, transition=plan), cast.berit)
        assert state() == "not_met"
        services.hand_over(row, handed_on=TODAY(), by=cast.anwar)
        benchmark_of(cast.alpha, cast.anwar, read=30)
        unit, line = self._unit(cast)
        assert state() == "not_met"  # the unit is there
        Unit.objects.filter(pk=unit.pk).update(state="closed", left_on=TODAY())
        assert state() == "not_reported"  # of its equipment nothing is reported
        EquipmentCount.objects.create(line=line, counted_on=TODAY(), on_hand=0, source="report")
        assert state() == "met"
        kept = {"title": "Consent", "document": "Note"}
        condition = conditions.enter_condition(cast.alpha, kind="consent", by=cast.anwar, **kept)
        assert state() == "not_reported"
        conditions.state_condition(condition, since=TODAY(), state="doubt", words="x", by=cast.anwar)
        assert state() == "not_met"

    def _unit(self, cast):
        kind = Capability.objects.create(code="infantry", name="Infantry", unit="units")
        unit = Unit.objects.create(
            contributor=cast.bresland,
            reference="BRE-1",
            name="First battalion",
            capability=kind,
            mission=cast.alpha,
            state="present",
            arrived_on=date(2025, 1, 1),
        )
        line = EquipmentLine.objects.create(unit=unit, group="armour", type="Carrier", lease="wet", agreed=2)
        return unit, line

    def test_what_went_where_is_told_by_unit(self, cast):
        unit, line = self._unit(cast)
        EquipmentLine.objects.filter(pk=line.pk).update(is_by_item=True)
        for number, kind in (("1", "repatriated"), ("2", "donated"), ("3", "arrived")):
            item = Item.objects.create(line=line, number=number)
            ItemRecord.objects.create(item=item, happened_on=TODAY(), number=1, kind=kind)
        [told] = leaving.disposals(cast.system, cast.alpha, TODAY())
        assert (told.unit, told.on_hand, told.unreported) == (unit, 1, 0)
        assert told.went == {"repatriated": 1, "donated": 1}
        assert leaving.disposals(cast.dora, cast.alpha, TODAY()) == []

    def test_money_of_a_phase_is_its_days_of_the_budget(self, cast):
        plan = transition_of(cast.alpha, cast.anwar)
        phase = plan.phases.get()
        Appropriation.objects.create(
            mission=cast.alpha,
            cycle="2025/26",
            instrument="A/RES/1",
            maintenance=36500,
            starts_on=date(2025, 7, 1),
            ends_on=date(2026, 6, 30),
        )
        [spell] = money.of_phases(cast.system, cast.alpha, [phase], TODAY())
        assert (spell.budget, spell.is_whole) == ({}, False)  # its end is open
        phase.ends_on = date(2026, 1, 10)
        [spell] = money.of_phases(cast.system, cast.alpha, [phase], TODAY())
        assert (spell.budget, spell.is_whole) == ({"USD": 1000}, True)
        phase.ends_on = date(2026, 7, 1)
        [spell] = money.of_phases(cast.system, cast.alpha, [phase], TODAY())
        assert (spell.budget, spell.is_whole) == ({"USD": 18100}, False)

    def test_the_timeline_has_what_the_reader_sees_and_no_more(self, cast):
        plan = transition_of(cast.alpha, cast.anwar, label="public")
        proposed(cast, title="Secret handover", due_on=date(2026, 3, 1), transition=plan)
        proposed(cast, title="Open handover", due_on=date(2026, 3, 1), label="public", transition=plan)

        def told(person):
            return {
                row[1] for row in ask("mission.transition", person, {"transition": plan}).figure.table.rows
            }

        assert told(cast.dora) == {"First", "Open handover"}
        assert told(cast.anwar) == {"First", "Open handover", "Secret handover"}

    def test_a_program_plans_and_reads_how_ready_it_is(self, cast, sign_in):
        anwar = sign_in(cast.anwar)
        made = send(anwar, "transitions/", mission="ALPHA", title="Drawdown", starts_on="2026-01-01").json()
        phase = {"name": "First", "starts_on": "2026-01-01", "ends_with": "the base is empty"}
        added = send(anwar, "transition-phases/", transition=made["id"], **phase).json()
        assert (added["transition"], added["ends_on"]) == (made["id"], None)
        told = read(anwar, f"transitions/{made['id']}/readiness/")
        assert told["state"] == "not_reported"
        assert {"kind": "units", "is_needed": True, "lines": []} in told["kinds"]
        assert anwar.get(f"/api/v1/transitions/{made['id']}/").json()["version"] == 2
        etag = anwar.get(f"/api/v1/transition-phases/{added['id']}/").headers["ETag"]
        assert send(anwar, f"transition-phases/{added['id']}/", "delete", etag).status_code == 204
