"""Readiness of units as stored: from records to bands, afresh, with its history, turning at midnight."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from accounts import outbox, sweeper
from accounts.models import DueRefresh, User
from contributors.models import Agreement, Caveat, Deployment, Pledge, Visit
from logistics import gathering_readiness, summaries_units
from logistics.models import (
    Certificate,
    Course,
    EquipmentCount,
    EquipmentLine,
    Item,
    ItemRecord,
    Location,
    Movement,
    ReadinessOverride,
    ReadinessRule,
    SustainmentCheck,
    SustainmentLine,
    Unit,
    UnitReadiness,
    UnitStrength,
)
from missions.models import Capability, Requirement
from tests.beginnings import mission, nation, organization

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 31, 12, tzinfo=UTC)
TODAY = NOON.date()


def ago(days):
    return TODAY - timedelta(days=days)


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture
def system(db):
    return User.objects.system("calendar")


@pytest.fixture
def one(db):
    return mission("ONE", organization("UN"), time_zone="Africa/Nairobi")


@pytest.fixture
def bresland(db):
    return nation("XBR")


@pytest.fixture
def infantry(db):
    return Capability.objects.create(code="infantry", name="Infantry", unit="units", category="troops")


@pytest.fixture
def unit(one, bresland, infantry):
    """In the mission, with all it is judged by in the best of states but for its agreement."""
    row = Unit.objects.create(
        reference="B1", name="First", contributor=bresland, mission=one, capability=infantry, personnel=100,
        state=Unit.State.PRESENT, arrived_on=ago(200),
    )  # fmt: skip
    agreement = Agreement.objects.create(kind="mou", title="MOU", mission=one, signed_on=ago(300))
    row.agreement = agreement
    row.save()
    UnitStrength.objects.create(unit=row, reported_on=ago(10), category="troops", present=100, source="r")
    held(row, "carrier", 10, 10, 10)
    line = SustainmentLine.objects.create(unit=row, category="catering", entitled=100)
    SustainmentCheck.objects.create(
        line=line, checked_on=ago(20), is_met=True, source="r", checked_by="inspection"
    )
    return row


def held(unit, type_, agreed, on_hand, serviceable, days=5, by="contingent", **more):
    more = {"group": "armour", "lease": "wet"} | more
    line = EquipmentLine.objects.create(unit=unit, type=type_, agreed=agreed, **more)
    count(line, on_hand, serviceable, days, by)
    return line


def count(line, on_hand, serviceable, days=5, by="contingent"):
    return EquipmentCount.objects.create(
        line=line, counted_on=ago(days), on_hand=on_hand, serviceable=serviceable, source="r", counted_by=by
    )


def judged(of):
    outbox.settle()
    return UnitReadiness.objects.get(unit=of, valid_until=None)


def area(of, name):
    return judged(of).areas.get(area=name)


def test_a_unit_is_judged_by_its_records_and_each_area_names_them(unit):
    row = judged(unit)
    areas = {one.area: one for one in row.areas.all()}
    assert (row.band, row.found, row.is_complete, row.is_there) == (1, 1, True, True)
    judged_areas = ("personnel", "equipment", "serviceability", "sustainment", "legal")
    assert {areas[name].score for name in judged_areas} == {100}
    assert not areas["training"].is_applicable and not areas["mobility"].is_applicable
    [strength] = areas["personnel"].evidence
    key = UnitStrength.objects.get().pk
    assert strength["said"][0]["record"] == f"strength:{key}" and strength["said"][0]["on"] == str(ago(10))
    assert areas["legal"].evidence[0]["said"][0]["record"] == f"agreement:{unit.agreement_id}"
    assert areas["equipment"].evidence[0]["name"] == "armour"


@pytest.mark.parametrize(
    "change, name, band",
    [
        (lambda u: UnitStrength.objects.update(present=79), "personnel", 3),
        (lambda u: Unit.objects.update(personnel=None), "personnel", None),
        (lambda u: EquipmentCount.objects.update(serviceable=8), "serviceability", 2),
        (lambda u: EquipmentCount.objects.update(serviceable=None), "serviceability", None),
        (lambda u: EquipmentCount.objects.all().delete(), "equipment", None),
        (lambda u: held(u, "truck", 10, 5, 5, group="vehicles"), "equipment", 3),
        (lambda u: SustainmentCheck.objects.update(is_met=False), "sustainment", 4),
        (lambda u: Agreement.objects.update(signed_on=None), "legal", 4),
        (lambda u: Agreement.objects.update(ends_on=ago(1)), "legal", 4),
        (lambda u: Unit.objects.update(agreement=None), "legal", None),
    ],
)
def test_whatever_it_is_judged_by_makes_it_due_and_turns_its_area(change, name, band, unit):
    judged(unit)
    change(unit)
    assert DueRefresh.objects.filter(key=f"unit-readiness:{unit.pk}").exists()
    found = area(unit, name)
    assert (found.band, found.decides) == (band, True)
    assert judged(unit).band == band


def test_a_surplus_mends_no_gap_and_ammunition_and_loans_count_not(unit):
    held(unit, "truck", 10, 30, 30, group="vehicles")
    held(unit, "generator", 10, 0, 0, group="electrical")
    held(unit, "rounds", 1000, 0, 0, group="ammunition", lease="")
    held(unit, "container", 5, 0, 0, owner="organization", lease="")
    found = area(unit, "equipment")
    assert found.score == pytest.approx(100 * 20 / 30, abs=0.01)
    assert {"code": "below", "pass_mark": 90, "names": ["electrical"]} in found.reasons
    serviceable = area(unit, "serviceability")  # of what is not there nothing is asked whether it works
    assert serviceable.score == 100 and len(serviceable.evidence) == 2


def test_the_last_count_holds_and_of_one_day_the_inspections(unit):
    line = EquipmentLine.objects.get()
    count(line, 5, 5, days=2)
    count(line, 9, 9, days=2, by="inspection")
    count(line, 1, 1, days=40)
    assert area(unit, "equipment").score == 90
    [said] = area(unit, "equipment").evidence[0]["said"]
    assert (said["by"], said["until"]) == ("inspection", str(ago(2 - 183)))


def test_a_report_of_ones_own_lowers_what_an_inspection_found_and_never_raises_it(unit):
    line = EquipmentLine.objects.get(unit=unit)
    line.counts.all().delete()
    inspected, own = count(line, 8, 6, days=60, by="inspection"), count(line, 10, 5, days=10)
    lines = gathering_readiness.equipment(unit, ago(0))
    [(on_hand, by), (serviceable, by_own)] = [(one.many, one.evidence.record) for one in lines[0][3:]]
    assert (on_hand, by) == (8, f"count:{inspected.pk}") and (serviceable, by_own) == (5, f"count:{own.pk}")
    on_hand = lines[0].on_hand.evidence
    assert (on_hand.on, on_hand.until) == (ago(60), ago(60) + timedelta(days=183))


def test_past_its_time_an_inspection_holds_nothing_down(unit):
    line = EquipmentLine.objects.get(unit=unit)
    count(line, 8, 6, days=184, by="inspection")
    [held] = gathering_readiness.equipment(unit, ago(0))
    assert (held.on_hand.many, held.on_hand.evidence.by) == (10, "contingent")


def test_self_sustainment_found_wanting_stays_so_whatever_is_reported_since(unit):
    line = SustainmentLine.objects.get(unit=unit)
    SustainmentCheck.objects.update(is_met=False)
    SustainmentCheck.objects.create(line=line, checked_on=ago(1), is_met=True, source="r")
    assert area(unit, "sustainment").band == 4


def test_of_items_the_last_event_of_each_holds(unit):
    line = EquipmentLine.objects.create(
        unit=unit, type="ambulance", group="vehicles", lease="wet", agreed=3, is_by_item=True
    )
    for number, kinds in (
        ("A", ["arrived"]),
        ("B", ["arrived", "unserviceable"]),
        ("C", ["arrived", "lost"]),
    ):
        item = Item.objects.create(line=line, number=number)
        for n, kind in enumerate(kinds, 1):
            ItemRecord.objects.create(item=item, happened_on=ago(9), number=n, kind=kind)
    group = next(e for e in area(unit, "equipment").evidence if e["name"] == "vehicles")
    assert (group["required"], group["present"], group["said"][0]["record"]) == (3, 2, f"items:{line.pk}")
    works = next(e for e in area(unit, "serviceability").evidence if e["name"] == "vehicles")
    assert (works["required"], works["present"]) == (2, 1)


def test_a_certificate_counts_while_it_holds_and_of_one_person_the_last(unit):
    course = Course.objects.create(code="conduct", name="Conduct", required_of=["contingent"], share=2)
    assert area(unit, "training").band is None  # asked for, and nothing says anything
    for person, issued, ends in (("P1", 100, 1), ("P1", 50, -50), ("P2", 400, 1)):
        Certificate.objects.create(
            unit=unit, course=course, person=person, issued_on=ago(issued), expires_on=ago(ends), issuer="x"
        )
    found = area(unit, "training")
    assert (found.score, found.band) == (50, 4)
    assert [r["code"] for r in found.reasons] == ["short", "lapsed"]


def test_a_pledged_unit_at_home_is_judged_by_its_visit_movement_and_caveats(one, bresland, infantry, system):
    need = Requirement.objects.create(
        mission=one, reference="R1", title="Infantry", capability=infantry, quantity=1, needed_from=TODAY,
        created_by=system,
    )  # fmt: skip
    pledge = Pledge.objects.create(
        reference="1", contributor=bresland, requirement=need, mission=one, capability=infantry,
        title="First", quantity=1, available_from=TODAY, terms="wet", level="2", created_by=system,
        submitted_at=NOON,
    )  # fmt: skip
    unit = Unit.objects.create(
        reference="B1", name="First", contributor=bresland, mission=one, capability=infantry, personnel=10,
        pledge=pledge, state=Unit.State.PREPARING,
    )  # fmt: skip
    row = judged(unit)
    assert (row.band, row.days, row.is_there) == (None, None, False)
    assert {step["code"] for step in row.steps} >= {"visit", "agreement", "movement", "visas", "transport"}
    findings = [{"dimension": "medical", "standard": "met", "remark": ""}]
    Visit.objects.create(pledge=pledge, kind="pdv", held_on=ago(3), result="passed", findings=findings)
    Agreement.objects.create(kind="mou", title="MOU", mission=one, signed_on=ago(2)).pledges.add(pledge)
    UnitStrength.objects.create(unit=unit, reported_on=ago(1), category="troops", present=10, source="r")
    Deployment.objects.create(
        pledge=pledge, title="First", tour_months=12, arrives_on=ago(-90), visas="cleared", visas_on=ago(4),
        movement="requested", movement_on=ago(10),
    )  # fmt: skip
    row = judged(unit)
    areas = {one.area: one for one in row.areas.all()}
    assert (areas["training"].band, areas["legal"].band) == (1, 1)
    assert areas["mobility"].score == pytest.approx(200 / 3, abs=0.01)
    assert (row.days, row.path) == (20 + 21, ["movement", "transport"])
    assert row.rise["area"] == "mobility"
    read = {(one["system"], one["value"]): one["keeps"] for one in row.readings}
    assert (
        read["pcrs", "2"] is True and read["eu", None] is None
    )  # 41 days of the request, and nobody says how many of the decision
    Caveat.objects.create(pledge=pledge, kind="night", text="No nights.", state="found", created_by=system)
    assert area(unit, "legal").band == 4
    Deployment.objects.update(movement="cleared")
    assert judged(unit).path == ["transport"]


def test_a_movement_takes_the_place_of_what_the_deployment_says(one, bresland, infantry):
    unit = Unit.objects.create(
        reference="B1", name="First", contributor=bresland, mission=one, capability=infantry, personnel=10,
        state=Unit.State.PREPARING,
    )  # fmt: skip
    port = Location.objects.create(kind="seaport", name="Port")
    assert not area(unit, "mobility").evidence[1]["said"]
    row = Movement.objects.create(
        reference="M1", title="Main body", mission=one, partner=bresland, unit=unit, purpose="deployment",
        from_place=port, to_place=port, required_on=ago(-60),
    )  # fmt: skip
    said = {line["name"]: line["said"] for line in area(unit, "mobility").evidence}
    assert said["load_list"][0]["record"] == f"movement:{row.pk}" and said["load_list"][0]["many"] == 0
    Movement.objects.update(
        load_accepted_on=ago(2),
        booked_on=ago(1),
        expected_on=ago(-12),
        state="scheduled",
        mode="sea",
        provider="contract",
    )
    found = {line["name"]: line["said"][0]["many"] for line in area(unit, "mobility").evidence[1:3]}
    assert found == {"load_list": 1, "movement": 1}
    transport = next(step for step in judged(unit).steps if step["code"] == "transport")
    assert transport["due"] == str(ago(-12))


def test_another_day_leaves_a_row_of_how_it_stood_and_the_same_day_none(unit, noon):
    judged(unit)
    UnitStrength.objects.update(present=85)
    assert judged(unit).band == 2 and UnitReadiness.objects.count() == 1
    noon.move_to(NOON + timedelta(days=3))
    UnitStrength.objects.update(present=100)
    now = judged(unit)
    before = UnitReadiness.objects.get(valid_until=ago(-2))
    assert (before.band, before.valid_from, now.band, now.valid_from) == (2, TODAY, 1, ago(-3))
    assert before.areas.count() == 7
    assert now.version == before.version + 1


def test_nothing_new_is_stored_where_nothing_changed(unit, noon):
    judged(unit)
    noon.move_to(NOON + timedelta(days=3))
    outbox.mark_due([f"unit-readiness:{unit.pk}"])
    outbox.settle()
    assert UnitReadiness.objects.count() == 1
    assert outbox.differing_keys([f"unit-readiness:{unit.pk}"]) == []


def test_stale_evidence_turns_the_band_by_itself_at_midnight_in_the_missions_time_zone(unit, noon):
    held(unit, "truck", 10, 10, 10, days=92, group="vehicles")  # its last day is today
    assert judged(unit).band == 1
    midnight = datetime(2026, 3, 31, 21, tzinfo=UTC)  # of Nairobi
    noon.move_to(midnight - timedelta(seconds=5))
    sweeper.sweep()
    assert UnitReadiness.objects.get(unit=unit, valid_until=None).band == 1
    noon.move_to(midnight + timedelta(seconds=5))
    sweeper.sweep()
    row = UnitReadiness.objects.get(unit=unit, valid_until=None)
    assert (row.band, row.valid_from) == (3, date(2026, 4, 1))
    assert row.areas.get(area="equipment").is_stale
    assert DueRefresh.objects.count() == 0


def test_what_was_foretold_is_what_came(unit, noon):
    held(unit, "truck", 10, 10, 10, days=80, group="vehicles")
    [turn, *_more] = judged(unit).future
    assert (turn["on"], turn["band"]) == (str(ago(-13)), 3)
    noon.move_to(timezone.now() + timedelta(days=13))
    sweeper.sweep()
    assert UnitReadiness.objects.get(unit=unit, valid_until=None).band == 3


def test_an_override_counts_until_its_last_day(unit, system, noon):
    SustainmentCheck.objects.update(is_met=False)
    ReadinessOverride.objects.create(
        unit=unit, area="sustainment", band=2, reason="Seen.", expires_on=ago(-2), author=system
    )
    row = judged(unit)
    assert (row.band, row.found) == (2, 4)
    noon.move_to(NOON + timedelta(days=3))
    sweeper.sweep()
    assert UnitReadiness.objects.get(unit=unit, valid_until=None).band == 4


def test_the_organizations_rule_of_the_day_holds(unit, one):
    UnitStrength.objects.update(present=60)
    assert judged(unit).band == 4
    ReadinessRule.objects.create(organization=one.lead, cut_1=60, cut_2=50, cut_3=40, starts_on=ago(1))
    assert judged(unit).band == 1


def test_past_days_are_rebuilt_from_what_is_known_of_them(unit):
    held(unit, "truck", 10, 8, 8, days=60, group="vehicles")
    judged(unit)
    summaries_units.rebuild_unit_readiness(unit, [ago(90), ago(50), ago(30), ago(3)])
    rows = list(UnitReadiness.objects.filter(unit=unit).order_by("valid_from"))
    assert rows[0].is_rebuilt and not rows[-1].is_rebuilt
    for before, after in zip(rows, rows[1:], strict=False):
        assert before.valid_until == after.valid_from - timedelta(days=1)
    assert UnitReadiness.objects.filter(unit=unit, valid_until=None).count() == 1


def test_a_unit_that_is_gone_leaves_no_readiness(unit):
    judged(unit)
    unit.delete()
    outbox.settle()
    assert UnitReadiness.objects.count() == 0
