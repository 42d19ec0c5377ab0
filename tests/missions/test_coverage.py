"""Coverage counted by hand, and what holds of it whatever is offered."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from missions import coverage
from missions.coverage import Fall, Need, Offer, Stay

TODAY = date(2026, 11, 29)
THERE = (Stay(date(2026, 12, 1)),)
HOSPITAL = Need(20, date(2027, 1, 1), date(2027, 6, 30))


def counted(need, *offers, **given):
    return coverage.months(need, offers, today=TODAY, **given)


def figures(month):
    return month.offered, month.accepted, month.agreed, month.deployed, month.limited, month.gap, month.over


class TestByHand:
    """A hospital of 20 beds, needed from January to June 2027."""

    @pytest.mark.parametrize(
        "offer, expected",
        [
            (Offer(12, "offered", date(2027, 1, 1)), (12, 0, 0, 0, 0, 20, 0)),
            (Offer(12, "accepted", date(2027, 1, 1)), (12, 12, 0, 0, 0, 8, 0)),
            (Offer(12, "agreed", date(2027, 1, 1)), (12, 12, 12, 0, 0, 8, 0)),
            (Offer(12, "deployed", date(2027, 1, 1)), (12, 12, 12, 0, 0, 8, 0)),
            (Offer(12, "deployed", date(2027, 1, 1), stays=THERE), (12, 12, 12, 12, 0, 8, 0)),
            (Offer(12, "deployed", date(2026, 1, 1), limited=5, stays=THERE), (12, 12, 12, 12, 5, 8, 0)),
            (Offer(12, "deployed", date(2027, 1, 1), is_reserve=True, stays=THERE), (12, 0, 0, 0, 0, 20, 0)),
            (Offer(12, "offered", date(2027, 1, 1), limited=5), (12, 0, 0, 0, 0, 20, 0)),
            (Offer(12, "accepted", date(2027, 1, 1), limited=99), (12, 12, 0, 0, 12, 8, 0)),
            (Offer(12, "accepted", date(2027, 1, 1), is_reserve=True), (12, 0, 0, 0, 0, 20, 0)),
            (Offer(30, "offered", date(2027, 1, 1)), (30, 0, 0, 0, 0, 20, 10)),
            (Offer(20, "accepted", date(2027, 1, 1)), (20, 20, 0, 0, 0, 0, 0)),
        ],
    )
    def test_an_offer_counts_by_how_far_it_has_come(self, offer, expected):
        months = counted(HOSPITAL, offer)
        assert [month.required for month in months] == [20] * 6
        assert {figures(month) for month in months} == {expected}

    @pytest.mark.parametrize(
        "first, last, stands",
        [
            (date(2027, 2, 1), date(2027, 3, 31), [2, 3]),
            (date(2027, 2, 2), date(2027, 3, 30), []),
            (date(2027, 1, 1), date(2027, 1, 30), []),
            (date(2027, 5, 1), None, [5, 6]),
            (date(2026, 1, 1), date(2027, 6, 30), [1, 2, 3, 4, 5, 6]),
            (date(2026, 1, 1), date(2027, 6, 29), [1, 2, 3, 4, 5]),
            (date(2027, 7, 1), None, []),
        ],
    )
    def test_it_counts_in_months_it_stands_in_whole(self, first, last, stands):
        months = counted(HOSPITAL, Offer(12, "accepted", first, last))
        assert [month.month.month for month in months if month.accepted] == stands

    @pytest.mark.parametrize(
        "stays, stands",
        [
            ([(date(2027, 2, 1), date(2027, 3, 31))], [2, 3]),
            ([(date(2027, 2, 2), date(2027, 3, 30))], []),
            ([(date(2026, 7, 1), date(2027, 2, 14)), (date(2027, 2, 15), None)], [1, 2, 3, 4, 5, 6]),
            ([(date(2027, 2, 14), None), (date(2026, 7, 1), date(2027, 2, 14))], [1, 2, 3, 4, 5, 6]),
            ([(date(2026, 7, 1), date(2027, 2, 14)), (date(2027, 2, 16), None)], [1, 3, 4, 5, 6]),
        ],
    )
    def test_it_is_deployed_in_months_in_which_it_stood_each_day(self, stays, stands):
        stays = tuple(Stay(*stay) for stay in stays)
        months = counted(HOSPITAL, Offer(12, "deployed", date(2027, 1, 1), stays=stays))
        assert [month.month.month for month in months if month.deployed] == stands
        assert {month.accepted for month in months} == {12}

    def test_what_stood_before_or_after_its_period_counts_as_accepted_there(self):
        stays = (Stay(date(2026, 12, 20), date(2027, 4, 30)),)
        months = counted(HOSPITAL, Offer(12, "deployed", date(2027, 3, 1), date(2027, 3, 31), stays=stays))
        assert [month.accepted for month in months] == [month.deployed for month in months]
        assert [month.deployed for month in months] == [12, 12, 12, 12, 0, 0]

    def test_of_a_month_the_need_itself_stands_in_part_of_that_part_is_enough(self):
        need = Need(1, date(2027, 1, 15), date(2027, 2, 10))
        months = counted(need, Offer(1, "accepted", date(2027, 1, 15), date(2027, 2, 10)))
        assert [(month.month, month.gap) for month in months] == [
            (date(2027, 1, 1), 0),
            (date(2027, 2, 1), 0),
        ]

    def test_a_late_successor_leaves_a_gap_of_the_months_between(self):
        months = counted(
            HOSPITAL,
            Offer(20, "deployed", date(2026, 7, 1), date(2027, 3, 15)),
            Offer(20, "accepted", date(2027, 5, 1)),
        )
        assert [month.gap for month in months] == [0, 0, 20, 20, 0, 0]

    def test_a_need_without_an_end_is_looked_at_for_two_years(self):
        months = counted(Need(1, date(2026, 11, 1)))
        assert (len(months), months[-1].month) == (25, date(2028, 11, 1))
        assert len(counted(Need(1, date(2026, 11, 1)), ahead=3)) == 4
        assert [month.month for month in counted(Need(1, date(2040, 5, 9)))] == [date(2040, 5, 1)]

    def test_a_need_to_the_end_of_days_is_looked_at_no_further_than_fifty_years(self):
        assert len(counted(Need(1, date(2027, 1, 1), date.max))) == coverage.LONGEST
        assert counted(Need(1, date(9999, 12, 1), date.max))[0].gap == 1

    def test_a_gap_is_critical_where_the_need_is(self):
        critical = counted(HOSPITAL._replace(is_critical=True), Offer(12, "accepted", date(2027, 1, 1)))
        assert {month.critical_gap for month in critical} == {8}
        assert {month.critical_gap for month in counted(HOSPITAL)} == {0}

    def test_an_unknown_stage_is_refused(self):
        with pytest.raises(ValueError):
            counted(HOSPITAL, Offer(1, "promised", date(2027, 1, 1)))


class TestGapsToCome:
    def test_an_end_without_a_successor_is_one(self):
        months = counted(HOSPITAL, Offer(20, "deployed", date(2026, 7, 1), date(2027, 2, 20)))
        assert coverage.falls(months, today=TODAY, days=90) == [Fall(date(2027, 2, 1), 20, 0, 20)]
        assert coverage.falls(months, today=TODAY, days=60) == []

    def test_one_with_a_successor_is_none_nor_is_the_end_of_the_need(self):
        months = counted(
            HOSPITAL,
            Offer(20, "deployed", date(2026, 7, 1), date(2027, 2, 28)),
            Offer(20, "accepted", date(2027, 3, 1)),
        )
        assert coverage.falls(months, today=TODAY, days=400) == []

    def test_a_smaller_successor_leaves_the_difference(self):
        months = counted(
            HOSPITAL,
            Offer(20, "deployed", date(2026, 7, 1), date(2027, 2, 28)),
            Offer(15, "accepted", date(2027, 3, 1)),
        )
        assert coverage.falls(months, today=TODAY, days=400) == [Fall(date(2027, 3, 1), 20, 15, 5)]

    def test_what_fell_already_is_none_to_come(self):
        need = Need(20, date(2026, 1, 1), date(2026, 12, 31))
        months = counted(need, Offer(20, "deployed", date(2026, 1, 1), date(2026, 9, 30)))
        assert coverage.falls(months, today=TODAY, days=90) == []


DAYS = st.dates(date(2026, 1, 1), date(2028, 12, 31))


@st.composite
def needs(draw):
    first, last = sorted([draw(DAYS), draw(DAYS)])
    return Need(draw(st.integers(1, 50)), first, draw(st.sampled_from([last, None])), draw(st.booleans()))


@st.composite
def stays(draw):
    first, last = sorted([draw(DAYS), draw(DAYS)])
    return Stay(first, draw(st.sampled_from([last, None])))


@st.composite
def offers(draw):
    first, last = sorted([draw(DAYS), draw(DAYS)])
    return Offer(
        draw(st.integers(1, 50)),
        draw(st.sampled_from(coverage.STAGES)),
        first,
        draw(st.sampled_from([last, None])),
        draw(st.booleans()),
        draw(st.integers(0, 60)),
        tuple(draw(st.lists(stays(), max_size=3))),
    )


class TestWhateverIsOffered:
    @given(needs(), st.lists(offers(), max_size=8), st.randoms(use_true_random=False))
    def test_the_order_of_offers_does_not_matter(self, need, given, random):
        mixed = random.sample(given, len(given))
        assert counted(need, *mixed) == counted(need, *given)

    @given(needs(), st.lists(offers(), max_size=8))
    def test_each_stage_holds_what_has_come_further(self, need, given):
        for month in counted(need, *given):
            assert month.offered >= month.accepted >= month.agreed >= month.deployed >= 0
            assert 0 <= month.limited <= month.accepted

    @given(needs(), st.lists(offers(), max_size=8))
    def test_gap_and_over_make_up_the_difference_and_are_never_negative(self, need, given):
        for month in counted(need, *given):
            assert min(month.gap, month.over, month.critical_gap) >= 0
            assert month.required - month.accepted == month.gap - max(0, month.accepted - month.required)
            assert month.offered - month.required == month.over - max(0, month.required - month.offered)

    @given(needs(), st.lists(offers(), max_size=8), offers())
    def test_another_offer_widens_no_gap(self, need, given, more):
        before, after = counted(need, *given), counted(need, *given, more)
        assert all(now.gap <= then.gap for then, now in zip(before, after, strict=True))

    @given(needs(), st.lists(offers(), max_size=6), st.lists(offers(), max_size=6))
    def test_two_sets_of_offers_counted_apart_give_what_both_give(self, need, some, others):
        apart = map(coverage.together, counted(need, *some), counted(need, *others))
        assert list(apart) == counted(need, *some, *others)
