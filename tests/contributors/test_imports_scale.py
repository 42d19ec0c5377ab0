"""Scales of rates, brought in as files."""

from datetime import date
from decimal import Decimal

import pytest

from accounts import services
from accounts.models import Import, Membership, Partner, User
from config.management.commands import demo
from contributors.models import Scale, ScaleRate
from tests.registers import bring, counted, found, published

KEY = {"organization": "AU", "kind": "common_funding", "from": "2025-01-01", "until": "2025-12-31"}
RATES = "member_state,percent\nBresland,60.5\nCalmora,39.5\n"
DERIVED = "year,member_state,regular_rate_pct,multiplier,level_inferred,peacekeeping_rate_pct\n"


@pytest.fixture(autouse=True)
def own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def percents(name):
    return dict(ScaleRate.objects.filter(scale__name=name).values_list("partner__code", "percent"))


def test_a_scale_comes_in_with_its_dates_and_a_name_of_its_own(cast):
    row = bring("scale", RATES, by=cast.system, source="PRC decision 1", **KEY)
    assert counted(row) == (2, 0, 0, 0) and row.counts["scales"] == 1
    scale = Scale.objects.get()
    assert (scale.name, scale.organization, scale.kind) == (
        "AU common funding 2025",
        cast.au,
        "common_funding",
    )
    assert (scale.starts_on, scale.ends_on) == (date(2025, 1, 1), date(2025, 12, 31))
    assert scale.source == "PRC decision 1"
    assert percents(scale.name) == {"XBR": Decimal("60.5"), "XCA": Decimal("39.5")}


def test_a_checked_scale_stores_nothing_until_it_is_applied(cast):
    row = bring("scale", RATES, by=cast.system, apply=False, **KEY)
    assert counted(row) == (2, 0, 0, 0) and not Scale.objects.exists()


def test_the_same_scale_twice_changes_nothing_and_says_so(cast):
    bring("scale", RATES, by=cast.system, **KEY)
    row = bring("scale", RATES, by=cast.system, **KEY)
    assert counted(row) == (0, 0, 2, 0) and "Nothing changes" in row.message


def test_a_corrected_scale_takes_the_earlier_ones_place_and_history_keeps_it(cast):
    bring("scale", RATES, by=cast.system, **KEY)
    corrected = RATES.replace("60.5", "60").replace("39.5", "40")
    row = bring("scale", corrected, by=cast.system, file_name="again.csv", **KEY)
    assert counted(row) == (0, 2, 0, 0) and Scale.objects.count() == 1
    rate = ScaleRate.objects.get(partner=cast.bresland)
    assert rate.percent == 60 and [past.percent for past in rate.events.all()] == [Decimal("60.5")]


def test_a_member_no_longer_on_the_scale_is_taken_off_and_named(cast):
    bring("scale", RATES, by=cast.system, **KEY)
    row = bring("scale", "member_state,percent\nCalmora,100\n", by=cast.system, **KEY)
    assert counted(row) == (0, 2, 0, 0) and row.counts["removed"] == 1
    assert found(row, "removed") == [(None, "member", "Bresland")]
    assert percents("AU common funding 2025") == {"XCA": 100}


def test_an_unknown_member_keeps_the_whole_scale_out(cast):
    row = bring("scale", RATES.replace("Calmora", "Atlantis"), by=cast.system, **KEY)
    assert row.state == Import.State.REFUSED and not Scale.objects.exists()
    assert found(row, "unknown_member") == [(3, "member", "Atlantis")]


def test_a_member_on_two_lines_keeps_the_whole_scale_out(cast):
    row = bring("scale", RATES + "Calmora,39.5\n", by=cast.system, **KEY)
    assert row.state == Import.State.REFUSED and found(row, "repeated") == [(4, "member", "Calmora")]


def test_rates_far_from_100_in_all_are_refused(cast):
    row = bring("scale", RATES.replace("39.5", "3.95"), by=cast.system, **KEY)
    assert row.state == Import.State.REFUSED and len(found(row, "not_a_scale")) == 1


def test_a_regular_scale_has_to_keep_the_rules_of_the_resolution(cast):
    Partner.objects.filter(pk=cast.calmora.pk).update(is_ldc=True)
    asked = {"kind": "regular", "from": "2025-01-01"}
    row = bring("scale", "member_state,percent\nBresland,22.001\nCalmora,0.0205\n", by=cast.system, **asked)
    reasons = " ".join(row.findings.filter(code="not_a_scale").values_list("reason", flat=True))
    assert row.state == Import.State.REFUSED and not Scale.objects.exists()
    for words in ("Bresland: 22.001", "Calmora: 0.0205", "more than three decimals", "not 100.000"):
        assert words in reasons


def test_a_scale_over_the_days_of_another_is_refused(cast):
    bring("scale", RATES, by=cast.system, **KEY)
    row = bring("scale", RATES, by=cast.system, **KEY | {"from": "2025-06-01", "name": "Another"})
    assert row.state == Import.State.REFUSED and len(found(row, "scale")) == 1


@pytest.mark.parametrize(
    ("asked", "column"),
    [
        ({}, "from"),
        ({"kind": "regular"}, "from"),
        ({"kind": "tithe", "from": "2025-01-01"}, "kind"),
        ({"kind": "regular", "from": "next year"}, "from"),
    ],
)
def test_a_scale_nobody_described_asks_for_what_is_missing(cast, asked, column):
    row = bring("scale", RATES, by=cast.system, **asked)
    assert row.state == Import.State.REFUSED and row.findings.get().column == column


def test_who_is_no_member_on_the_first_day_is_flagged(cast):
    Membership.objects.create(partner=cast.bresland, organization=cast.au, starts_on=date(2002, 7, 9))
    row = bring("scale", RATES, by=cast.system, **KEY)
    assert row.state == Import.State.APPLIED and found(row, "not_a_member") == [(3, "member", "Calmora")]


def test_rates_worked_back_from_bills_make_a_scale_a_year_and_say_so(cast):
    lines = [
        f"{year},{name},{regular},1,{level},{rate}\n"
        for year in (2025, 2026)
        for name, regular, level, rate in (
            ("Bresland", "22.0", "A", "90.0001"),
            ("Calmora", "1.0", "I (or H: 80 per cent off)", "9.9999"),
        )
    ]
    row = bring("scale", DERIVED + "".join(lines), by=cast.system)
    assert counted(row) == (4, 0, 0, 0) and row.counts["scales"] == 2
    assert list(Scale.objects.order_by("name").values_list("name", "kind", "starts_on")) == [
        ("UN peacekeeping 2025", "peacekeeping", date(2025, 1, 1)),
        ("UN peacekeeping 2026", "peacekeeping", date(2026, 1, 1)),
    ]
    assert set(ScaleRate.objects.values_list("provenance", flat=True)) == {"inferred"}
    assert set(ScaleRate.objects.values_list("level", flat=True)) == {"A", "I"}


def test_who_keeps_an_organizations_figures_does_not_touch_anothers_scale(cast):
    services.grant_role(role="figures", subject=cast.un, person=cast.pia, by=cast.system)
    bring("scale", RATES, by=cast.system, **KEY)
    row = bring("scale", RATES.replace("60.5", "61"), by=cast.pia, name="AU common funding 2025")
    assert row.state == Import.State.REFUSED and percents("AU common funding 2025")["XBR"] == Decimal("60.5")


def test_the_published_scales_agree_with_the_portals_own_and_come_in_alone(db):
    demo.load(reference_only=True)
    system = User.objects.system()
    regular = published("un_regular_scale_2025_2027.csv")
    asked = {"kind": "regular", "from": "2025-01-01", "until": "2027-12-31"}
    assert counted(bring("scale", regular, by=system, **asked)) == (0, 0, 193, 0)
    earlier = published("regular-budget-contributors-2024.json")  # rates of 2022-24
    asked_earlier = {"kind": "regular", "from": "2022-01-01", "until": "2024-12-31", "file_name": "2024.json"}
    assert counted(bring("scale", earlier, by=system, **asked_earlier)) == (0, 0, 193, 0)
    derived = published("un_peacekeeping_rates_2025_2026_derived.csv")
    assert counted(bring("scale", derived, by=system)) == (0, 0, 386, 0)
    Scale.objects.all().delete()
    assert counted(bring("scale", regular, by=system, **asked)) == (193, 0, 0, 0)
    assert counted(bring("scale", derived, by=system)) == (386, 0, 0, 0)
    assert sum(percents("UN regular 2025-27").values()) == 100
    allies = published("nato_common_funding.csv")
    key = {"organization": "NATO", "kind": "common_funding", "rates": "share_2024_25_pct_32_allies"}
    assert counted(bring("scale", allies, by=system, **key, **{"from": "2024-01-01"})) == (32, 0, 0, 0)
    assert percents("UN peacekeeping 2025")["USA"] == Decimal("26.1584")
    cut = regular.decode().replace("0.005", "0.006", 1).encode()
    assert bring("scale", cut, by=system, **asked).state == Import.State.REFUSED


SIDE_BY_SIDE = "ally,share_2024,share_2025\nBresland,100,60.5\nCalmora,,39.5\n"


def test_of_several_scales_side_by_side_the_named_column_is_read(cast):
    row = bring("scale", SIDE_BY_SIDE, by=cast.system, rates="share_2025", **KEY)
    assert counted(row) == (2, 0, 0, 0)
    assert percents("AU common funding 2025") == {"XBR": Decimal("60.5"), "XCA": Decimal("39.5")}


def test_who_has_no_rate_in_the_named_column_is_not_on_that_scale_and_flagged(cast):
    row = bring("scale", SIDE_BY_SIDE, by=cast.system, rates="share_2024", **KEY)
    assert counted(row)[0] == 1 and found(row, "no_figure") == [(3, "share_2024", "")]
    assert percents("AU common funding 2025") == {"XBR": Decimal("100")}


def test_several_scales_side_by_side_without_a_word_which_are_refused(cast):
    row = bring("scale", SIDE_BY_SIDE, by=cast.system, **KEY)
    assert row.state == Import.State.REFUSED
