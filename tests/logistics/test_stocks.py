"""Stocks: the book that is only added to, who keeps it, and the level worked out of it."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction

from accounts import outbox
from accounts.models import Event
from logistics import services_resupply as resupply
from logistics import services_stocks as services
from logistics.models import Location, StockItem, StockLevel, StockMovement, UnitStrength
from tests.logistics.stores import ago, ahead, camp, keeper, level, quarter, stock, today

pytestmark = pytest.mark.django_db


@pytest.fixture
def place(cast):
    return camp(cast.alpha)


@pytest.fixture
def officer(cast):
    return keeper(cast, cast.alpha)


@pytest.fixture
def diesel(place, officer):
    return stock(place, officer)


def lines(item):
    rows = StockMovement.objects.standing().filter(item=item).order_by("entry", "batch__number")
    return [(row.kind, int(row.quantity), row.batch.number if row.batch else "") for row in rows]


# --- Who keeps a book
def test_logistics_officers_of_the_mission_keep_its_stocks_and_nobody_else(cast, place, diesel, officer):
    quarter(cast.bresland, place)
    for person in (cast.anwar, cast.berit, cast.noor):
        with pytest.raises(PermissionDenied):
            services.count_stock(diesel, quantity=5, by=person)
        with pytest.raises(PermissionDenied):
            stock(place, person, "Petrol")
    assert not StockMovement.objects.exists()
    services.count_stock(diesel, quantity=5, by=officer)
    assert Event.objects.filter(verb="stock.counted", by=officer).count() == 1


def test_a_stock_is_seen_by_staff_and_by_who_is_quartered_there_alone(cast, place, diesel):
    elsewhere = camp(cast.alpha, "Camp Two")
    quarter(cast.bresland, place)
    quarter(cast.calmora, elsewhere)

    def seen(person):
        return set(StockItem.objects.visible_to(person))

    assert seen(cast.anwar) == {diesel} and seen(cast.berit) == {diesel}
    for person in (cast.chidi, cast.dora, cast.pia, cast.noor):
        assert seen(person) == set()


def test_who_left_the_location_sees_its_stocks_no_more(cast, place, diesel):
    unit = quarter(cast.bresland, place)
    unit.state, unit.left_on = unit.State.CLOSED, today()
    unit.save()
    assert not StockItem.objects.visible_to(cast.berit).exists()


def test_a_stock_lies_at_a_location_of_a_mission(cast):
    port = Location.objects.create(kind="seaport", name="Portville")
    with pytest.raises(ValidationError):
        stock(port, cast.system)


# --- The book
def test_what_was_never_counted_is_not_reported_and_what_came_since_does_not_say_it(diesel, officer):
    services.receive_stock(diesel, quantity=500, by=officer)
    row = level(diesel)
    assert (row.on_hand, row.usable, row.days, row.state) == (None, None, None, "unknown")


def test_issues_take_what_expires_first(diesel, officer):
    services.count_stock(
        diesel, batches={"late": (60, ahead(90)), "soon": (40, ahead(9)), "": 10}, on=ago(5), by=officer
    )
    services.issue_stock(diesel, quantity=50, on=ago(4), by=officer)
    services.issue_stock(diesel, quantity=5, on=ago(3), batch="late", by=officer)
    assert lines(diesel)[3:] == [("issue", 10, "late"), ("issue", 40, "soon"), ("issue", 5, "late")]


def test_no_more_is_issued_than_may_be_used(diesel, officer):
    services.count_stock(diesel, batches={"old": (40, ago(2)), "good": (10, ahead(9))}, on=ago(5), by=officer)
    with pytest.raises(ValidationError) as error:
        services.issue_stock(diesel, quantity=11, by=officer)
    assert "quantity" in error.value.message_dict
    services.write_off_stock(diesel, kind="expired", quantity=40, by=officer)
    with pytest.raises(ValidationError):
        services.write_off_stock(diesel, kind="loss", quantity=11, by=officer)
    assert level(diesel).on_hand == 10


def test_a_wrong_entry_is_taken_back_whole_and_both_stay(diesel, officer):
    services.count_stock(diesel, batches={"a": (40, ahead(5)), "b": (40, ahead(9))}, on=ago(5), by=officer)
    services.issue_stock(diesel, quantity=60, on=ago(1), by=officer)
    assert level(diesel).on_hand == 20
    with pytest.raises(ValidationError):
        services.take_back_entry(diesel, entry=9, reason="no such", by=officer)
    services.take_back_entry(diesel, entry=2, reason="typed twice", by=officer)
    assert level(diesel).on_hand == 80
    assert StockMovement.objects.filter(item=diesel).count() == 6
    with pytest.raises(ValidationError):
        services.take_back_entry(diesel, entry=2, reason="again", by=officer)


def test_a_receipt_that_was_issued_already_is_not_taken_back(diesel, officer):
    services.count_stock(diesel, quantity=0, on=ago(9), by=officer)
    services.receive_stock(diesel, quantity=30, on=ago(5), by=officer)
    services.issue_stock(diesel, quantity=30, on=ago(4), by=officer)
    with pytest.raises(ValidationError):
        services.take_back_entry(diesel, entry=2, reason="wrong stock", by=officer)
    assert level(diesel).on_hand == 0


def test_a_line_of_the_book_is_never_edited(diesel, officer):
    services.count_stock(diesel, quantity=30, by=officer)
    with pytest.raises(DatabaseError), transaction.atomic():
        StockMovement.objects.update(quantity=3)


def test_a_count_in_all_lays_what_is_missing_on_what_expires_first(diesel, officer):
    services.count_stock(diesel, batches={"a": (40, ahead(5)), "b": (40, ahead(9))}, on=ago(5), by=officer)
    services.count_stock(diesel, quantity=50, on=ago(2), by=officer)
    assert lines(diesel)[2:] == [("count", 10, "a"), ("count", 40, "b")]
    services.count_stock(diesel, quantity=60, on=ago(1), by=officer)
    assert lines(diesel)[4:] == [("count", 10, "a"), ("count", 40, "b"), ("count", 10, "")]


def test_a_batch_keeps_the_expiry_it_came_with(diesel, officer):
    services.receive_stock(diesel, quantity=5, batch="a", expires_on=ahead(9), by=officer)
    with pytest.raises(ValidationError) as error:
        services.receive_stock(diesel, quantity=5, batch="a", expires_on=ahead(10), by=officer)
    assert "expires_on" in error.value.message_dict
    with pytest.raises(ValidationError):
        services.receive_stock(diesel, quantity=5, expires_on=ahead(10), by=officer)


@pytest.mark.parametrize("quantity, on", [(0, None), (-1, None), (5, 1)])
def test_nothing_and_the_future_are_refused(quantity, on, diesel, officer):
    day = ahead(on) if on else None
    with pytest.raises(ValidationError):
        services.receive_stock(diesel, quantity=quantity, on=day, by=officer)
    assert not StockMovement.objects.exists()


def test_a_change_names_the_version_it_was_made_from(diesel, officer):
    services.change_stock(diesel, reserve_days=20, version=1, by=officer)
    with pytest.raises(ValidationError):
        services.change_stock(diesel, reserve_days=30, version=1, by=officer)
    diesel.refresh_from_db()
    assert diesel.reserve_days == 20


# --- The level
def test_the_level_holds_what_is_there_against_the_reserve(cast, place, diesel, officer):
    quarter(cast.bresland, place, present=100)
    services.count_stock(diesel, quantity=5000, on=ago(1), by=officer)
    row = level(diesel)
    assert (row.persons, row.consumption, row.days, row.required) == (100, 250, 20, 2500)
    assert (row.state, row.below_on, row.out_on) == ("enough", ahead(11), ahead(20))
    services.issue_stock(diesel, quantity=3000, by=officer)
    row = level(diesel)
    assert (row.state, row.days, row.below_on) == ("below", 8, today())


def test_the_level_follows_who_is_quartered_there(cast, place, diesel, officer):
    services.count_stock(diesel, quantity=5000, on=ago(1), by=officer)
    assert level(diesel).persons is None and level(diesel).state == "unknown"
    unit = quarter(cast.bresland, place, present=100)
    assert level(diesel).persons == 100
    UnitStrength.objects.create(unit=unit, reported_on=ago(1), category="troops", present=400, source="x")
    assert (level(diesel).persons, level(diesel).state) == (400, "below")
    quarter(cast.calmora, place, "INF-2", present=None)
    assert level(diesel).persons is None
    services.change_stock(diesel, persons=50, by=officer)
    assert level(diesel).persons == 50


def test_a_level_says_what_expires_unused_and_what_is_expired_is_not_usable(place, officer):
    rations = stock(place, officer, "Rations", "rations", rate=1, persons=10, measure="packs")
    batches = {"gone": (70, ago(1)), "soon": (100, ahead(4)), "late": (500, ahead(400))}
    services.count_stock(rations, batches=batches, by=officer)
    row = level(rations)
    assert (row.on_hand, row.usable, row.days, row.expires_on) == (670, 600, 60, ahead(4))
    assert row.wasted == 60


def test_a_measured_consumption_is_read_from_the_book(place, officer):
    water = stock(place, officer, "Water", "water", basis="issues", rate=None)
    services.count_stock(water, quantity=1000, on=ago(20), by=officer)
    for n in (15, 10, 5):
        services.issue_stock(water, quantity=70, on=ago(n), by=officer)
    assert level(water).consumption == 10
    services.change_stock(water, basis="counts", by=officer)
    services.count_stock(water, quantity=600, on=today(), by=officer)
    assert level(water).consumption == 20


def test_what_is_ordered_is_counted_on_from_its_day(cast, place, diesel, officer):
    services.change_stock(diesel, persons=100, by=officer)
    services.count_stock(diesel, quantity=3000, by=officer)
    assert level(diesel).out_on == ahead(12)
    asked = resupply.ask_resupply(diesel, quantity=1000, needed_by=ahead(6), by=officer)
    assert level(diesel).out_on == ahead(12)
    approved = resupply.approve_resupply(asked, version=1, by=cast.system)
    assert level(diesel).out_on == ahead(16)
    resupply.delay_resupply(approved, due_on=ahead(13), reason="road washed out", by=officer)
    assert level(diesel).out_on == ahead(12)


def test_a_closed_stock_has_no_level_and_takes_nothing(diesel, officer):
    services.count_stock(diesel, quantity=30, by=officer)
    assert level(diesel)
    services.change_stock(diesel, is_closed=True, by=officer)
    outbox.settle()
    assert not StockLevel.objects.exists()
    with pytest.raises(ValidationError):
        services.receive_stock(diesel, quantity=5, by=officer)


def test_levels_are_the_same_made_anew(cast, place, diesel, officer):
    quarter(cast.bresland, place)
    services.count_stock(diesel, quantity=Decimal("1234.56"), on=ago(1), by=officer)
    outbox.settle()
    assert outbox.differing_keys() == []
    version = StockLevel.objects.get().version
    outbox.refresh(f"stock:{place.pk}")
    outbox.mark_due([f"stock:{place.pk}"])
    outbox.settle()
    assert StockLevel.objects.get().version == version
