"""Population and economy, brought in as files."""

import csv
import gzip
import io
from decimal import Decimal

import pytest

from accounts import services
from accounts.models import Import, Partner, User
from config.management.commands import demo
from contributors.models import CapacityFigure
from tests.registers import bring, counted, found, published

FIGURES = "Country Name,Country Code,Year,Value\n"


@pytest.fixture(autouse=True)
def own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def figures(*lines):
    return FIGURES + "\n".join(lines) + "\n"


def test_population_comes_in_by_nation_and_year(cast):
    row = bring(
        "capacity",
        figures("Bresland,XBR,2023,1000", "Bresland,XBR,2024,1010"),
        by=cast.system,
        kind="population",
    )
    assert counted(row) == (2, 0, 0, 0)
    assert CapacityFigure.objects.get(year=2024).value == Decimal(1010)


def test_money_keeps_its_cents_and_a_later_value_takes_its_place(cast):
    bring("capacity", figures("Bresland,XBR,2023,3521418059.92"), by=cast.system, kind="gdp")
    row = bring(
        "capacity", figures("Bresland,XBR,2023,3521418059.93"), by=cast.system, kind="gdp", source="Bank"
    )
    assert counted(row) == (0, 1, 0, 0)
    figure = CapacityFigure.objects.get()
    assert (figure.value, figure.source) == (Decimal("3521418059.93"), "Bank")
    assert [past.value for past in figure.events.all()] == [Decimal("3521418059.92")]


def test_a_file_that_does_not_say_what_it_counts_asks_for_the_kind(cast):
    row = bring("capacity", figures("Bresland,XBR,2023,1000"), by=cast.system)
    assert row.state == Import.State.REFUSED and row.findings.get().column == "kind"
    assert "population, gdp, gni or forces" in row.findings.get().reason
    row = bring("capacity", figures("Bresland,XBR,2023,1000"), by=cast.system, kind="money")
    assert row.state == Import.State.REFUSED and row.findings.get().column == "kind"


def test_groups_of_nations_are_left_out_and_named_once(cast):
    lines = (
        "Bresland,XBR,2023,1000",
        "World,WLD,2023,8000",
        "World,WLD,2024,8100",
        "African Union,AFU,2023,5",
    )
    row = bring("capacity", figures(*lines), by=cast.system, kind="population")
    assert counted(row) == (1, 0, 0, 0)
    assert found(row, "not_a_nation") == [(3, "iso3", "WLD World"), (5, "iso3", "AFU African Union")]
    assert "2 lines" in row.findings.get(line=3).reason


def test_two_values_for_one_year_keep_the_file_out_and_equal_ones_count_once(cast):
    equal = figures("Bresland,XBR,2023,1000", "Bresland,XBR,2023,1000")
    row = bring("capacity", equal, by=cast.system, kind="population", apply=False)
    assert counted(row) == (1, 0, 0, 0) and found(row, "repeated") == [(3, "year", "2023")]
    row = bring("capacity", equal + "Bresland,XBR,2023,1001\n", by=cast.system, kind="population")
    assert row.state == Import.State.REFUSED and not CapacityFigure.objects.exists()
    assert found(row, "contradiction") == [(4, "value", "1001.00")]


def test_a_file_of_the_wrong_kind_is_refused_by_what_stands(cast):
    bring("capacity", figures("Bresland,XBR,2023,3521418059.92"), by=cast.system, kind="gdp")
    row = bring("capacity", figures("Bresland,XBR,2023,1000"), by=cast.system, kind="gdp")
    assert row.state == Import.State.REFUSED and len(found(row, "wrong_kind")) == 1


def test_another_organization_than_the_un_does_not_change_everyones_figures(cast):
    services.grant_role(role="figures", subject=cast.au, person=cast.pia, by=cast.system)
    content = figures("Bresland,XBR,2023,1000")
    row = bring("capacity", content, by=cast.pia, organization="AU", kind="population")
    assert row.state == Import.State.REFUSED and not CapacityFigure.objects.exists()


@pytest.mark.parametrize(
    ("name", "kind", "lines"), [("population", "population", 17_195), ("gdp", "gdp", 13_979)]
)
def test_the_published_figures_come_in_and_come_in_again(db, name, kind, lines):
    demo.load(reference_only=True)
    content, system = published(f"{name}.csv.gz"), User.objects.system()
    nations = set(Partner.objects.nations().values_list("code", flat=True))
    rows = list(csv.DictReader(io.StringIO(gzip.decompress(content).decode())))
    known = sum(row["Country Code"] in nations for row in rows)
    row = bring("capacity", content, file_name=f"{name}.csv.gz", by=system, kind=kind)
    new, changed, unchanged, refused = counted(row)
    assert row.counts["lines"] == len(rows) == lines
    assert new + changed + unchanged == known and refused == 0
    assert CapacityFigure.objects.filter(kind=kind).count() == known
    again = bring("capacity", content, file_name=f"{name}.csv.gz", by=system, kind=kind)
    assert counted(again) == (0, 0, known, 0) and again.state == Import.State.UNCHANGED
