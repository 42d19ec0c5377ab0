"""Rates of assessment against published figures, and what must hold of any scale."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contributors.assessment import (
    DISCOUNTS,
    after_accession,
    check_regular_scale,
    effective_rates,
    pool_of_discounts,
    premium_factor,
    shown,
    thresholds,
    transition_discount,
)
from tests import published

PERMANENT = {"USA": "22.000", "CHN": "20.004", "GBR": "3.991", "FRA": "3.858", "RUS": "2.094"}  # A/RES/79/249
RATES_OF_2025 = {"USA": "26.1584", "CHN": "23.7851", "GBR": "4.7454", "FRA": "4.5872", "RUS": "2.4898"}
ON_THE_WAY = {"CZE": ("E", "B", {"2025": 1, "2026": 2}), "EST": ("D", "B", {"2025": 1, "2026": 2})}
REFERENCE = published.ROOT / "contributors" / "reference" / "scale_rates.csv"


def reference(scale):
    return {row["iso3"]: row for row in published.table(REFERENCE) if row["scale"] == scale}


def regular_scale():
    return {iso3: Decimal(row["percent"]) for iso3, row in reference("UN regular 2025-27").items()}


def of_year(year):
    """(regular rates, levels, own discounts of those on the way up) of a year of 2025-2027."""
    levels = {iso3: row["level"] for iso3, row in reference(f"UN peacekeeping {year}").items()}
    own = {iso3: transition_discount(a, b, years[year]) for iso3, (a, b, years) in ON_THE_WAY.items()}
    return regular_scale(), levels, own


# Published figures


def test_thresholds_are_those_of_the_resolution():
    """A/RES/79/250, para 11: average income 11,473 US dollars."""
    assert thresholds() == {"D": 22_946, "E": 20_651, "F": 18_357, "G": 16_062, "H": 13_768, "I": 11_473}


def test_discounts_are_those_of_the_resolution():
    percent = {level: float(discount * 100) for level, discount in DISCOUNTS.items()}
    assert percent == {
        "B": 0,
        "C": 7.5,
        "D": 20,
        "E": 40,
        "F": 60,
        "G": 70,
        "H": 80,
        "H*": 70,
        "I": 80,
        "J": 90,
    }


def test_the_pool_of_2025_is_what_the_permanent_members_bear():
    """51.947 x (26.1584 / 22 - 1) = 9.8189 percentage points; factor 1.18902."""
    regular, levels, own = of_year("2025")
    assert sum(regular[iso3] for iso3 in PERMANENT) == Decimal("51.947")
    assert shown(pool_of_discounts(regular, levels, discounts=own)) == Decimal("9.8189")
    assert round(float(premium_factor(regular, levels, discounts=own)), 5) == 1.18902


@pytest.mark.parametrize("iso3, rate", RATES_OF_2025.items())
def test_permanent_members_of_2025(iso3, rate):
    regular, levels, own = of_year("2025")
    assert shown(effective_rates(regular, levels, discounts=own)[iso3]) == Decimal(rate)


@pytest.mark.parametrize(
    "level, regular, effective",
    [
        ("B", "6.930", "6.9300"),  # Japan
        ("B", "5.692", "5.6920"),  # Germany
        ("B", "2.813", "2.8130"),  # Italy
        ("B", "2.543", "2.5430"),  # Canada
        ("B", "2.349", "2.3490"),  # Republic of Korea
        ("C", "0.479", "0.4431"),  # Singapore
        ("C", "0.574", "0.5310"),  # United Arab Emirates
        ("C", "0.245", "0.2266"),  # Qatar
        ("C", "0.222", "0.2054"),  # Kuwait
        ("C", "0.019", "0.0176"),  # Brunei Darussalam
        ("I", "1.106", "0.2212"),  # India
        ("I", "1.411", "0.2822"),  # Brazil
        ("I", "0.579", "0.1158"),  # Indonesia
        ("I", "0.123", "0.0246"),  # Pakistan
        ("J", "0.010", "0.0010"),  # Bangladesh, Ethiopia, Nepal
        ("J", "0.003", "0.0003"),  # Rwanda
        ("J", "0.001", "0.0001"),  # Burundi
    ],
)
def test_a_level_takes_its_discount_off(level, regular, effective):
    rest = 100 - Decimal(regular)
    rates = effective_rates({"state": Decimal(regular), "USA": rest}, {"state": level, "USA": "A"})
    assert shown(rates["state"]) == Decimal(effective)


@pytest.mark.parametrize("year", ["2025", "2026"])
def test_all_193_rates_are_those_worked_back_from_the_bills(year):
    regular, levels, own = of_year(year)
    rates = effective_rates(regular, levels, discounts=own)
    billed = {iso3: Decimal(row["percent"]) for iso3, row in reference(f"UN peacekeeping {year}").items()}
    assert len(rates) == 193 and sum(rates.values()) == 100
    assert {iso3: shown(rate) for iso3, rate in rates.items()} == billed
    assert sum(billed.values()) == Decimal("100.0002")


@pytest.mark.skipif(not published.DATA.is_dir(), reason=published.NO_DATA)
@pytest.mark.parametrize("year, moving", [("2025", {"Czechia": 1, "Estonia": 1}), ("2026", {"Czechia": 2})])
def test_all_rates_of_the_published_bills_by_name(year, moving):
    bills = published.table(published.DATA / "un_peacekeeping_rates_2025_2026_derived.csv")
    of_year = {row["member_state"]: row for row in bills if row["year"] == year}
    regular = {name: Decimal(row["regular_rate_pct"]) for name, row in of_year.items()}
    starts = {"Czechia": "E", "Estonia": "D"}
    own = {name: transition_discount(starts[name], "B", nth) for name, nth in moving.items()}
    levels = {name: row["level_inferred"][0] for name, row in of_year.items() if name not in own}
    rates = effective_rates(regular, levels, discounts=own)
    assert {name: shown(rate) for name, rate in rates.items()} == {
        name: Decimal(row["peacekeeping_rate_pct"]) for name, row in of_year.items()
    }


@pytest.mark.parametrize(
    "before, after, discounts",
    [
        ("E", "B", ["4/15", "2/15", "0"]),  # Czechia: 0.7333 and 0.8667 of its rate in 2025 and 2026
        ("D", "B", ["1/10", "0", "0"]),  # Estonia: 0.9 in 2025, then all of it
        ("C", "B", ["0", "0"]),
        ("J", "B", ["6/10", "3/10", "0"]),
    ],
)
def test_moving_up_is_phased_in_equal_steps(before, after, discounts):
    found = [transition_discount(before, after, year) for year, _ in enumerate(discounts, start=1)]
    assert found == [Fraction(discount) for discount in discounts]


@pytest.mark.parametrize(
    "before, after, year", [("B", "E", 1), ("B", "B", 1), ("E", "A", 1), ("E", "B", 0), ("", "B", 1)]
)
def test_no_other_move_is_phased(before, after, year):
    with pytest.raises(ValueError):
        transition_discount(before, after, year)


# What must hold of any scale


@st.composite
def a_scale(draw):
    """(regular rates summing to 100, levels), with at least one state in level A."""
    thousandths = draw(st.lists(st.integers(1, 20_000), min_size=1, max_size=4))
    rates = {f"state {n}": Decimal(rate).scaleb(-3) for n, rate in enumerate(thousandths)}
    levels = {state: draw(st.sampled_from([*DISCOUNTS, "A"])) for state in rates}
    return {**rates, "last": 100 - sum(rates.values())}, {**levels, "last": "A"}


@given(a_scale())
def test_effective_rates_sum_to_exactly_100(scale):
    assert sum(effective_rates(*scale).values()) == 100


@given(a_scale(), st.randoms())
def test_the_order_of_states_does_not_matter(scale, random):
    regular, levels = scale
    states = list(regular)
    random.shuffle(states)
    assert effective_rates({state: regular[state] for state in states}, levels) == effective_rates(
        regular, levels
    )


@given(a_scale())
def test_all_in_level_a_bear_the_same_factor_and_nobody_else_pays_more(scale):
    regular, levels = scale
    rates, factor = effective_rates(*scale), premium_factor(*scale)
    assert factor >= 1
    for state, rate in rates.items():
        before = Fraction(regular[state])
        assert rate == before * factor if levels[state] == "A" else 0 < rate <= before


SOUND = {"USA": Decimal(22), "others": Decimal(78)}
LEVELS = {"USA": "A", "others": "I"}


@pytest.mark.parametrize(
    "regular, levels, discounts, said",
    [
        (SOUND, {"USA": "A"}, {}, "others: the level is missing"),
        (SOUND, {**LEVELS, "others": ""}, {}, "others: the level is missing"),
        (SOUND, {**LEVELS, "others": "K"}, {}, "others: there is no level 'K'"),
        (SOUND, {"USA": "B", "others": "I"}, {}, "Nobody in level A"),
        (SOUND, LEVELS, {"others": Decimal("1.5")}, "others: a discount is from 0 to 1"),
        (SOUND, LEVELS, {"USA": Decimal("0.1")}, "USA: a discount is from 0 to 1, and never of level A"),
        (SOUND, LEVELS, {"Atlantis": Decimal("0.1")}, "without a regular rate: Atlantis"),
        ({**SOUND, "USA": Decimal(21)}, LEVELS, {}, "sum to 99.000, not 100.000"),
    ],
)
def test_a_wrong_scale_is_refused_by_name(regular, levels, discounts, said):
    with pytest.raises(ValueError, match=said):
        effective_rates(regular, levels, discounts=discounts)


# The regular scale


def test_the_regular_scale_of_2025_is_sound():
    least_developed = {iso3 for iso3, row in reference("UN peacekeeping 2025").items() if row["level"] == "J"}
    assert len(least_developed) == 45
    assert check_regular_scale(regular_scale(), least_developed) == []


def test_each_breach_of_the_regular_scale_is_named():
    rates = {"A": Decimal("22.001"), "B": Decimal("0.0005"), "C": Decimal("0.011"), "D": Decimal("70.000")}
    assert check_regular_scale(rates, least_developed={"C"}) == [
        "A: 22.001 is above the ceiling of 22.000.",
        "B: 0.0005 is below the floor of 0.001.",
        "B: 0.0005 has more than three decimals.",
        "C: 0.011 is above 0.010, the ceiling for the least developed.",
        "D: 70.000 is above the ceiling of 22.000.",
        "The rates sum to 92.0125, not 100.000.",
    ]


@pytest.mark.parametrize(
    "exact, rate", [("0.04625", "0.0463"), ("0.20535", "0.2054"), ("26.15839", "26.1584")]
)
def test_a_rate_is_shown_with_four_decimals_halves_up(exact, rate):
    assert shown(Fraction(exact)) == Decimal(rate)


def test_shares_of_allies_after_two_joined_follow_from_the_key_before():
    """NATO common funding: the key of 30 allies of 2021-24, and that of 32 with Finland and Sweden."""
    before, after = (
        {code: Decimal(row["percent"]) for code, row in reference(f"NATO common funding {years}").items()}
        for years in ("2021-24", "2024-25")
    )
    joined = {code: after[code] for code in after.keys() - before.keys()}
    assert joined.keys() == {"FIN", "SWE"} and len(before) == 30
    found = after_accession(before, joined)
    assert sum(found.values()) == 100 and found.keys() == after.keys()
    assert shown(found["USA"]) == shown(found["DEU"]) == Decimal("15.8813")
    differing = {code for code in after if shown(found[code]) != after[code]}
    assert differing == {"SVN"} and abs(found["SVN"] - Fraction(after["SVN"])) < Fraction(1, 10_000)


@pytest.mark.parametrize("joining", [{}, {"A": 10}, {"C": 0}, {"C": 60, "D": 40}])
def test_an_accession_that_cannot_be_is_refused(joining):
    with pytest.raises(ValueError, match="Members already|shares of who joins"):
        after_accession({"A": 70, "B": 30}, joining)
