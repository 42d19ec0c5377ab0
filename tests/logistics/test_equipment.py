"""Equipment: what is held on a day by hand count, items and their events, checks, the board, its secrecy."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from accounts.versions import ChangedMeanwhile
from logistics import gathering, reading_equipment
from logistics import services_equipment as services
from logistics.figures_units import serviceability
from logistics.holding import Holding, by_group
from logistics.models import EquipmentCount, EquipmentLine, ItemRecord
from logistics.services_units import change_unit
from tests.logistics.units import arrived, battalion, carriers, taken
from tests.weighing import PAGE_BYTES, weight

MARCH, JUNE, JULY = date(2025, 3, 31), date(2025, 6, 30), date(2025, 7, 31)


# --- The rule
@pytest.mark.parametrize(
    ("agreed", "on_hand", "serviceable", "short", "surplus", "works"),
    [
        (10, 8, 6, 2, 0, 0.75),
        (10, 12, 12, 0, 2, 1.0),
        (10, 0, 0, 10, 0, None),  # nothing is there that could work
        (10, None, None, None, None, None),  # not reported is neither there nor missing
        (0, 3, 3, 0, 3, 1.0),  # beyond the memorandum
    ],
)
def test_a_line_is_held_against_what_was_agreed(agreed, on_hand, serviceable, short, surplus, works):
    held = Holding(agreed, on_hand, serviceable)
    assert (held.short, held.surplus, held.serviceability) == (short, surplus, works)


def test_a_surplus_fills_no_other_group_and_a_line_not_reported_leaves_its_group_unknown():
    lines = [
        ("armour", Holding(10, 14, 14)),
        ("vehicles", Holding(10, 6, 3)),
        ("medical", Holding(4, 4, 4)),
        ("medical", Holding(2)),
    ]
    armour, vehicles, medical = by_group(lines)
    assert (armour.filled, armour.short, armour.surplus) == (1.0, 0, 4)
    assert (vehicles.filled, vehicles.short, vehicles.serviceability, vehicles.is_below) == (
        0.6,
        4,
        0.5,
        True,
    )
    assert (medical.unreported, medical.filled, medical.serviceability, medical.is_below) == (
        1,
        None,
        None,
        None,
    )
    assert by_group(reversed(lines))[::-1] != [] and by_group([]) == []


# --- As of a day
@pytest.mark.django_db
def test_the_latest_count_by_a_day_holds_and_of_two_the_inspection(cast):
    unit = arrived(cast).unit
    line = carriers(cast, unit)
    count = {"source": "report", "by": cast.berit}
    services.report_count(line, counted_on=MARCH, on_hand=10, serviceable=10, **count)
    services.report_count(line, counted_on=JUNE, on_hand=10, serviceable=9, **count)
    services.report_count(line, counted_on=JUNE, counted_by="inspection", on_hand=9, serviceable=7, **count)
    rows = EquipmentLine.objects.all()
    held = lambda on: gathering.holdings(rows, on=on)[line.pk]  # noqa: E731
    assert held(date(2025, 3, 30)) == Holding(10)
    assert (held(date(2025, 6, 29)).serviceable, held(date(2025, 6, 29)).on) == (10, MARCH)
    assert (held(JUNE).on_hand, held(JUNE).serviceable, held(JUNE).by) == (9, 7, "inspection")
    assert held(None) == held(JUNE)


@pytest.mark.django_db
def test_what_is_followed_by_item_is_held_by_the_last_events_of_its_items(cast):
    line = carriers(cast, arrived(cast).unit, is_by_item=True, agreed=4)
    items = [
        services.add_item(line, number=f"UN {n}", arrived_on=date(2025, 1, 15), by=cast.berit) for n in "1234"
    ]
    told = ItemRecord.Kind
    for item, kind, day in (
        (items[0], told.FOUND_UNSERVICEABLE, MARCH),
        (items[1], told.FOUND_UNSERVICEABLE, MARCH),
        (items[1], told.REPAIRED, JUNE),
        (items[2], told.LOST, MARCH),
        (items[3], told.ROTATED, JULY),
    ):
        services.record_item(item, kind=kind, happened_on=day, by=cast.noor)
    rows = EquipmentLine.objects.all()
    held = lambda on: gathering.holdings(rows, on=on)[line.pk]  # noqa: E731
    assert (held(date(2025, 1, 14)).on_hand, held(date(2025, 1, 15)).serviceable) == (None, 4)
    assert (held(MARCH).on_hand, held(MARCH).serviceable) == (3, 1)
    assert (held(JUNE).on_hand, held(JUNE).serviceable) == (3, 2)
    assert (held(JULY).on_hand, held(JULY).serviceable, held(JULY).short) == (2, 1, 2)
    days = {day: (n, works) for day, n, works in gathering.serviceability(rows, [MARCH, JUNE, JULY])}
    assert days == {day: (held(day).on_hand, held(day).serviceable) for day in (MARCH, JUNE, JULY)}


@pytest.mark.django_db
def test_holdings_ask_as_often_for_many_units_as_for_one(cast, django_assert_num_queries):
    first = arrived(cast).unit
    for n in range(5):
        carriers(cast, first, type=f"Carrier {n}")
    with django_assert_num_queries(3):
        gathering.holdings(EquipmentLine.objects.filter(unit=first))
    for n in range(5, 30):
        carriers(cast, first, type=f"Carrier {n}")
    with django_assert_num_queries(3):
        assert len(gathering.holdings(EquipmentLine.objects.all())) == 30


# --- Services
@pytest.mark.django_db
def test_a_count_that_cannot_be_is_refused_at_its_field_and_leaves_nothing(cast):
    line = carriers(cast, arrived(cast).unit)
    given = {"counted_on": JUNE, "source": "report"}
    for wrong, field in (
        ({"on_hand": 5, "serviceable": 6}, "serviceable"),
        ({"on_hand": 5, "counted_on": date(2999, 1, 1)}, "counted_on"),
    ):
        with pytest.raises(ValidationError) as refused:
            services.report_count(line, **given | wrong, by=cast.berit)
        assert field in refused.value.message_dict
    with pytest.raises(PermissionDenied):
        services.report_count(line, on_hand=5, **given, by=cast.anwar)
    assert not line.counts.exists()
    row = services.report_count(line, on_hand=5, **given, by=cast.berit)
    with pytest.raises(ValidationError):
        services.report_count(line, on_hand=6, **given, by=cast.berit)
    services.correct_count(row, on_hand=6, version=1, reason="one was behind the shed", by=cast.noor)
    with pytest.raises(ChangedMeanwhile):
        services.correct_count(row, on_hand=7, version=1, reason="again", by=cast.berit)
    assert line.counts.get().on_hand == 6


@pytest.mark.django_db
def test_a_whole_unit_is_counted_at_once_or_not_at_all(cast):
    unit = arrived(cast).unit
    lines = [carriers(cast, unit, type=name) for name in ("Carrier", "Ambulance")]
    given = {"counted_on": JUNE, "source": "report", "by": cast.berit}
    counts = [{"line": line, "on_hand": 10, "serviceable": works} for line, works in zip(lines, (9, 11))]  # noqa: B905
    with pytest.raises(ValidationError):
        services.report_counts(unit, counts=counts, **given)
    assert not EquipmentCount.objects.exists()
    counts[1]["serviceable"] = 10
    assert len(services.report_counts(unit, counts=counts, **given)) == 2


@pytest.mark.django_db
def test_a_lease_a_stock_number_and_an_item_are_checked(cast):
    unit = battalion(cast).unit
    for wrong in ({"lease": ""}, {"stock_number": "12"}, {"hazard": "1203"}, {"owner": "organization"}):
        with pytest.raises(ValidationError):
            carriers(cast, unit, **wrong)
    line = carriers(cast, unit, hazard="UN1203", stock_number="2355123456789")
    with pytest.raises(ValidationError):
        services.add_item(line, number="1", by=cast.berit)
    assert line.is_apart


@pytest.mark.django_db
def test_the_latest_check_of_self_sustainment_holds(cast):
    unit = arrived(cast).unit
    line = services.add_sustainment(unit, category="catering", entitled=100, by=cast.berit)
    services.check_sustainment(line, checked_on=MARCH, is_met=True, source="report", by=cast.berit)
    services.check_sustainment(
        line, checked_on=JUNE, is_met=False, source="inspection", checked_by="inspection", by=cast.noor
    )
    assert [check.is_met for _l, check in reading_equipment.sustainment(cast.berit, unit)] == [False]
    assert [check.is_met for _l, check in reading_equipment.sustainment(cast.anwar, unit, MARCH)] == [True]
    services.change_sustainment(line, accepted=90, by=cast.noor)
    with pytest.raises(ValidationError):
        services.add_sustainment(unit, category="catering", entitled=1, by=cast.berit)


# --- Pages
@pytest.mark.django_db
def test_the_board_sums_by_group_what_a_reader_may_know_and_nothing_else(cast, sign_in):
    unit = change_unit(arrived(cast).unit, visibility=3, by=cast.berit)
    line = carriers(cast, unit)
    carriers(cast, unit, group="ammunition", type="Rounds 7.62", lease="", agreed=9000)
    services.report_count(
        line, counted_on=JUNE, on_hand=10, serviceable=8, source="stock-taking", by=cast.berit
    )
    for person in (cast.berit, cast.noor, cast.anwar):
        page = sign_in(person).get("/equipment/").content.decode()
        assert "80.0" in page and "below the mark" in page and "Rounds 7.62" in page
    for person in (cast.pia, cast.chidi, cast.dora, cast.administrator):
        page = sign_in(person).get("/equipment/").content.decode()
        assert "Carrier" not in page and "Rounds" not in page and "80.0" not in page
        assert sign_in(person).get(line.get_absolute_url()).status_code == 404
        assert serviceability(person, unit=unit) is None
    file = taken(sign_in(cast.anwar), "/equipment/?format=csv&which=plain")
    assert "Carrier" in file and "Rounds" not in file
    table = serviceability(cast.anwar).table.rows
    assert table[0][1:] == [10, 8, 0.8]


@pytest.mark.django_db
def test_a_logistics_officer_enters_equipment_items_and_checks_in_the_browser(cast, sign_in):
    unit = arrived(cast).unit
    browser, page = sign_in(cast.noor), f"/units/{unit.pk}"
    given = {"group": "armour", "type": "Carrier", "owner": "contributor", "lease": "wet", "agreed": 10}
    browser.post(f"{page}/equipment/", given)
    browser.post(f"{page}/equipment/", given | {"type": "Crane", "is_by_item": "on"})
    carrier, crane = unit.equipment.order_by("type")
    answer = browser.post(
        f"{page}/count/",
        {
            "counted_on": "2025-06-30",
            "counted_by": "contingent",
            "source": "r",
            "on_hand_0": 9,
            "serviceable_0": 8,
        },
        follow=True,
    )
    assert "The count is entered." in answer.content.decode()
    count = carrier.counts.get()
    assert (count.on_hand, count.serviceable) == (9, 8)
    browser.post(
        f"/equipment/counts/{count.pk}/",
        {"on_hand": 10, "serviceable": 8, "source": "r", "reason": "again", "version": 1},
    )
    assert carrier.counts.get().on_hand == 10
    browser.post(f"/equipment/{crane.pk}/item/", {"number": "UN 7", "arrived_on": "2025-02-01"})
    item = crane.items.get()
    browser.post(f"/equipment/items/{item.pk}/", {"kind": "unserviceable", "happened_on": "2025-06-30"})
    shown = browser.get(crane.get_absolute_url()).content.decode()
    assert "UN 7" in shown and "not serviceable" in shown
    browser.post(f"/equipment/{carrier.pk}/change/", given | {"agreed": 12, "version": carrier.version})
    assert EquipmentLine.objects.get(pk=carrier.pk).agreed == 12
    browser.post(f"{page}/sustainment/", {"category": "catering", "entitled": 100})
    kept = unit.sustainment.get()
    browser.post(
        f"/sustainment/{kept.pk}/check/",
        {"checked_on": "2025-06-30", "is_met": "no", "checked_by": "inspection", "source": "ORI"},
    )
    browser.post(f"/sustainment/{kept.pk}/change/", {"entitled": 90, "version": kept.version})
    answer = browser.get(f"{page}/")
    shown = answer.content.decode()
    assert "not met" in shown and "Crane" in shown
    assert weight(answer) < PAGE_BYTES


# --- API
@pytest.mark.django_db
def test_equipment_is_counted_through_the_api_and_read_by_its_two_sides(cast, client, token):
    line = carriers(cast, arrived(cast).unit, is_by_item=True, agreed=2)
    own = token(cast.berit, scopes=("read", "logistics:write"))

    def post(path, body, key):
        return client.post(
            f"/api/v1/equipment/{line.pk}/{path}/",
            body,
            content_type="application/json",
            headers=own | {"Idempotency-Key": key * 16},
        )

    answer = post("count", {"counted_on": "2025-06-30", "on_hand": 2, "serviceable": 1, "source": "r"}, "a")
    assert (answer.status_code, answer.json()["serviceability"]) == (200, 0.5)
    post("item", {"number": "UN 1", "arrived_on": "2025-02-01"}, "b")
    answer = post("happened", {"number": "UN 1", "kind": "lost", "happened_on": "2025-07-01"}, "c")
    assert answer.json()["items"] == [{"number": "UN 1", "state": "lost", "on": "2025-07-01"}]
    assert (answer.json()["on_hand"], answer.json()["short"]) == (0, 2)
    assert (
        post("happened", {"number": "?", "kind": "lost", "happened_on": "2025-07-01"}, "d").status_code == 400
    )
    read = lambda person: client.get("/api/v1/equipment/", headers=token(person)).json()["results"]  # noqa: E731
    assert len(read(cast.anwar)) == 1 and read(cast.pia) == [] and read(cast.chidi) == []
