"""Loads against capacities, and dangerous goods that part: examples, and what always holds."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logistics import lift
from logistics.lift import Amount, Capacity, Load

amounts = st.one_of(st.none(), st.decimals(0, 10**6, places=2))
lines = st.lists(st.tuples(amounts, amounts), max_size=6)
persons = st.one_of(st.none(), st.integers(0, 5000))
capacities = st.builds(Capacity, amounts, amounts, amounts)
classes = st.sampled_from(lift.CLASSES)


def test_a_load_sums_its_lines_and_says_what_is_not_stated():
    load = lift.load_of([(Decimal(900), Decimal(4)), (None, Decimal(2))], 30)
    assert load == Load(Amount(Decimal(900), False), Amount(Decimal(6), True), Amount(Decimal(30), True))


def test_what_is_too_much_is_said_by_kind():
    load = lift.load_of([(Decimal(1200), Decimal(4))], 30)
    assert lift.excess(Capacity(Decimal(1000), Decimal(10), Decimal(20)), load) == {
        "weight": 200,
        "seats": 10,
    }


def test_a_load_that_is_not_stated_whole_is_not_said_to_fit():
    ample = Capacity(Decimal(1000), Decimal(10), Decimal(20))
    assert lift.fits(ample, lift.load_of([(None, Decimal(1))], 0)) is None
    assert lift.fits(ample, lift.load_of([(Decimal(1), Decimal(1))], 0)) is True
    assert lift.fits(Capacity(), lift.load_of([(Decimal(1), Decimal(1))], 0)) is None


@pytest.mark.parametrize(
    ("one", "other", "parts"),
    [
        ("1.1", "3", True),
        ("1.1", "1.4", False),
        ("2.1", "2.2", False),
        ("3", "5.1", True),
        ("3", "8", False),
        ("5.1", "8", True),
        ("9", "1.1", False),
        ("2.2", "4.1", False),
    ],
)
def test_some_dangerous_goods_may_not_share_a_lift(one, other, parts):
    assert lift.must_part(one, other) is parts


def test_no_class_is_refused():
    with pytest.raises(ValueError, match="10"):
        lift.must_part("3", "10")


@given(classes, classes)
def test_parting_is_mutual_and_nothing_parts_from_itself(one, other):
    assert lift.must_part(one, other) == lift.must_part(other, one)
    assert not lift.must_part(one, one)


@given(st.lists(classes))
def test_the_order_of_a_load_list_does_not_matter_to_what_parts(found):
    assert lift.parted(found) == lift.parted(reversed(found)) == lift.parted([*found, *found])


@given(capacities, lines, persons, st.tuples(amounts, amounts))
def test_one_more_line_never_makes_a_load_fit(capacity, found, passengers, more):
    before = lift.fits(capacity, lift.load_of(found, passengers))
    after = lift.fits(capacity, lift.load_of([*found, more], passengers))
    if before is False:
        assert after is False
    if after is True:
        assert before is True


@given(capacities, lines, persons)
def test_what_is_left_and_what_is_too_much_are_one_account(capacity, found, passengers):
    load = lift.load_of(found, passengers)
    over, left = lift.excess(capacity, load), lift.left(capacity, load)._asdict()
    assert over == {kind: -room for kind, room in left.items() if room is not None and room < 0}
    assert (lift.fits(capacity, load) is False) == bool(over)


@given(capacities, lines, persons)
def test_the_order_of_lines_does_not_matter(capacity, found, passengers):
    turned = lift.load_of(list(reversed(found)), passengers)
    assert lift.left(capacity, turned) == lift.left(capacity, lift.load_of(found, passengers))
