"""How long stocks last: the rules against a plain reading day by day, and what unknown stays."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from logistics import supply
from logistics.supply import Expected, Moved

DAY = date(2026, 3, 1)
BUSY = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # on a busy machine
KINDS = [supply.RECEIPT, supply.ISSUE, supply.COUNT, supply.LOSS, supply.EXPIRED]


def on(n):
    return DAY + timedelta(days=n)


moves = st.lists(
    st.builds(
        Moved,
        st.sampled_from(KINDS),
        st.integers(-40, 0).map(on),
        st.integers(0, 50).map(Fraction),
        st.sampled_from(["", "a", "b"]),
        st.integers(1, 9),
    ),
    max_size=25,
)
quantities = st.integers(0, 400).map(lambda n: Fraction(n, 4))
used = st.integers(0, 60).map(lambda n: Fraction(n, 3))
expiries = st.dictionaries(st.sampled_from(["a", "b", "c"]), st.integers(-3, 40).map(on))
helds = st.dictionaries(st.sampled_from(["", "a", "b", "c"]), quantities)
deliveries = st.lists(
    st.builds(Expected, st.integers(-3, 60).map(on), st.integers(1, 200).map(Fraction)), max_size=4
)


# --- What is there
def replayed(moved, day):
    """The same book read from its first day, evening after evening."""
    held = None
    for today in sorted({one.on for one in moved if one.on <= day}):
        lines = [one for one in moved if one.on == today]
        counts = [one for one in lines if one.kind == supply.COUNT]
        if counts:
            last = max(one.entry for one in counts)
            held = {one.batch: one.quantity for one in counts if one.entry == last}
        elif held is not None:
            for one in lines:
                sign = 1 if one.kind == supply.RECEIPT else -1
                held[one.batch] = held.get(one.batch, 0) + sign * one.quantity
    return None if held is None else {batch: n for batch, n in held.items() if n}


@settings(BUSY)
@given(moves, st.integers(-45, 0))
def test_what_is_on_hand_is_the_last_count_and_what_moved_after_it(moved, n):
    assert supply.on_hand(moved, on(n)) == replayed(moved, on(n))


@settings(BUSY)
@given(st.data(), moves)
def test_the_order_in_which_reports_come_in_does_not_matter(data, moved):
    moved = list({(one.kind, one.on, one.batch, one.entry): one for one in moved}.values())
    again = data.draw(st.permutations(moved))
    assert supply.on_hand(moved, DAY) == supply.on_hand(again, DAY)
    assert supply.between_counts(moved, DAY) == supply.between_counts(again, DAY)


def test_what_was_never_counted_is_not_known_and_not_nothing():
    moved = [Moved(supply.RECEIPT, on(-5), Fraction(100))]
    assert supply.on_hand(moved, DAY) is None
    assert supply.state(None, 10, None, Fraction(1)) == supply.UNKNOWN
    assert supply.on_hand([*moved, Moved(supply.COUNT, on(-9), Fraction(0))], DAY) == {"": 100}


def test_a_count_is_of_the_evening_and_of_the_whole_stock():
    moved = [
        Moved(supply.COUNT, on(-10), Fraction(40), "a", 1),
        Moved(supply.COUNT, on(-10), Fraction(10), "b", 1),
        Moved(supply.RECEIPT, on(-5), Fraction(7), "a", 2),
        Moved(supply.COUNT, on(-5), Fraction(30), "a", 3),
        Moved(supply.ISSUE, on(-4), Fraction(5), "a", 4),
    ]
    assert supply.on_hand(moved, on(-6)) == {"a": 40, "b": 10}
    assert supply.on_hand(moved, DAY) == {"a": 25}


def test_more_leaving_than_was_there_is_found_on_its_day():
    moved = [
        Moved(supply.COUNT, on(-9), Fraction(5), "a", 1),
        Moved(supply.ISSUE, on(-3), Fraction(6), "a", 2),
    ]
    assert supply.overdrawn(moved, on(-9)) == (on(-3), "a")
    assert supply.overdrawn([*moved, Moved(supply.COUNT, on(-3), Fraction(1), "a", 3)], on(-9)) is None


@settings(BUSY)
@given(helds, expiries, quantities)
def test_what_is_taken_is_of_what_expires_first_and_of_nothing_expired(held, expiry, quantity):
    good = supply.usable(held, expiry, DAY)
    parts = supply.taken(held, expiry, quantity, DAY)
    if quantity > good:
        assert parts is None
        return
    assert sum(part for _batch, part in parts) == quantity
    assert all(0 < part <= held[batch] for batch, part in parts)
    assert all(expiry.get(batch, DAY) >= DAY for batch, _part in parts)
    latest = max((expiry.get(batch, date.max) for batch, _part in parts), default=date.min)
    left = {b: q - dict(parts).get(b, 0) for b, q in held.items()}
    assert all(
        not q or expiry.get(b, date.max) >= latest for b, q in left.items() if expiry.get(b, DAY) >= DAY
    )


# --- What is used
def test_planned_is_persons_times_the_rate_and_unknown_where_either_is():
    assert supply.planned(Fraction(5, 2), 400) == 1000
    assert supply.planned(None, 400) is None
    assert supply.planned(Fraction(5, 2), None) is None
    assert supply.planned(Fraction(5, 2), 0) == 0


def test_issues_are_measured_over_the_window_or_the_record_where_that_is_shorter():
    moved = [Moved(supply.ISSUE, on(-n), Fraction(10)) for n in range(40)]
    assert supply.issued(moved, on(-39), DAY) == 10
    assert supply.issued(moved[:10], on(-9), DAY) == 10
    assert supply.issued(moved[:5], on(-4), DAY) is None
    assert supply.issued([], None, DAY) is None
    assert supply.issued([Moved(supply.LOSS, on(-3), Fraction(10))], on(-20), DAY) == 0


def test_between_two_counts_goes_what_neither_was_lost_nor_is_there():
    moved = [
        Moved(supply.COUNT, on(-20), Fraction(100), "", 1),
        Moved(supply.RECEIPT, on(-15), Fraction(50), "", 2),
        Moved(supply.LOSS, on(-12), Fraction(10), "", 3),
        Moved(supply.COUNT, on(-3), Fraction(90), "", 4),
        Moved(supply.COUNT, on(-1), Fraction(88), "", 5),
    ]
    assert supply.between_counts(moved, DAY) == Fraction(100 + 50 - 10 - 88, 19)
    assert supply.between_counts(moved[:4], on(-3)) == Fraction(100 + 50 - 10 - 90, 17)
    assert supply.between_counts(moved[:1], DAY) is None
    more = [*moved, Moved(supply.COUNT, DAY, Fraction(500), "", 6)]
    assert supply.between_counts(more, DAY) is None


# --- How long it lasts
@pytest.mark.parametrize(
    "quantity, days, least, consumption, expected",
    [
        (Fraction(100), 10, None, Fraction(10), supply.ENOUGH),
        (Fraction(99), 10, None, Fraction(10), supply.BELOW),
        (Fraction(0), None, None, None, supply.OUT),
        (Fraction(100), 10, None, None, supply.UNKNOWN),
        (Fraction(100), 10, Fraction(101), None, supply.BELOW),
        (Fraction(100), 10, Fraction(101), Fraction(1), supply.BELOW),
        (Fraction(100), None, None, None, supply.ENOUGH),
        (Fraction(100), 10, None, Fraction(0), supply.ENOUGH),
    ],
)
def test_the_state_is_held_against_the_larger_reserve(quantity, days, least, consumption, expected):
    assert supply.state(quantity, days, least, consumption) == expected


def test_days_of_supply_are_unknown_without_a_consumption_and_none_where_nothing_is_used():
    assert supply.days_of_supply(Fraction(100), Fraction(8)) == Fraction(25, 2)
    assert supply.days_of_supply(Fraction(100), None) is None
    assert supply.days_of_supply(Fraction(100), Fraction(0)) is None
    assert supply.days_of_supply(None, Fraction(8)) is None


def day_by_day(held, expiry, consumption, required, expected, day, horizon):
    """The same forecast, lived through."""
    left = {b: q for b, q in held.items() if q > 0 and expiry.get(b, day) >= day}
    below = day if required is not None and sum(left.values()) < required else None
    out = day if sum(left.values()) <= 0 else None
    wasted = {}
    for n in range(1, horizon + 1):
        today = day + timedelta(days=n)
        for one in expected:
            if one.on == today:
                left["new"] = left.get("new", 0) + one.quantity
        for batch in [b for b in left if expiry.get(b, today) < today]:
            if gone := left.pop(batch):
                wasted[batch] = gone
        need = consumption
        for batch in sorted(left, key=lambda b: (expiry.get(b, date.max), b)):
            part = min(need, left[batch])
            left[batch], need = left[batch] - part, need - part
        level = sum(left.values())
        if below is None and required is not None and level < required:
            below = today
        if out is None and level <= 0:
            out = today
    return supply.Forecast(below, out, wasted)


@settings(BUSY, max_examples=400)
@given(helds, expiries, used, st.none() | quantities, deliveries, st.integers(1, 70))
def test_a_forecast_is_what_living_through_it_gives(held, expiry, consumption, required, expected, horizon):
    found = supply.forecast(held, expiry, consumption, required, expected, DAY, horizon)
    assert found == day_by_day(held, expiry, consumption, required, expected, DAY, horizon)


@settings(BUSY)
@given(helds, expiries, used, quantities, deliveries)
def test_a_further_delivery_never_brings_a_shortage_forward(held, expiry, consumption, required, expected):
    found = supply.forecast(held, expiry, consumption, required, expected, DAY)
    more = supply.forecast(
        held, expiry, consumption, required, [*expected, Expected(on(5), Fraction(50))], DAY
    )
    assert (more.below_on or date.max) >= (found.below_on or date.max)
    assert (more.out_on or date.max) >= (found.out_on or date.max)
    assert more.wasted == found.wasted


@settings(BUSY)
@given(moves, expiries)
def test_the_level_of_each_day_is_what_was_usable_that_evening(moved, expiry):
    for day, level in supply.levels(moved, expiry, on(-45), DAY):
        held = supply.on_hand(moved, day)
        assert level == (None if held is None else supply.usable(held, expiry, day))
