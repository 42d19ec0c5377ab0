"""What a reader is told of flows and packages adds up from what they may see, and from nothing else."""

from datetime import date
from decimal import Decimal

import pytest

from contributors import reading_flows, reading_packages, services_packages
from contributors.models import Flow
from tests.contributors.flows import flow, keepers, package

pytestmark = pytest.mark.django_db
Q1, Q2 = date(2026, 1, 1), date(2026, 4, 1)


def test_sources_add_up_to_the_whole_with_nothing_counted_twice(cast):
    pledge = flow(cast)
    flow(cast, stage="disbursed", amount=Decimal(30), fulfils=pledge)
    flow(cast, donor=cast.calmora, amount=Decimal(7), stage="committed")
    flow(cast, donor=None, donor_name="A foundation", amount=Decimal(-2), stage="spent")
    found = reading_flows.told(Flow.objects.visible_to(cast.chidi))
    lines = found.by(reading_flows.source_of)
    assert [(line.key[1], line.total, line.paid) for line in lines] == [
        ("Bresland", 100, 30),
        ("Calmora", 7, 0),
        ("A foundation", -2, -2),
    ]
    assert sum(line.total for line in lines) == found.sums.total == 105


def test_a_package_tells_committed_paid_and_gap_by_quarter_from_flows_and_stated_amounts(cast):
    row, add = package(cast), services_packages.add_line
    signed = flow(cast, stage="committed", amount=Decimal(20), currency="EUR", rate=Decimal("0.8"))
    flow(cast, stage="disbursed", amount=Decimal(8), currency="EUR", rate=Decimal("0.8"), fulfils=signed)
    add(row, quarter=Q1, part="assessed", committed=Decimal(80), paid=Decimal(50), by=cast.system)
    add(row, quarter=Q1, part="bilateral", flow=signed, by=cast.system)
    add(row, quarter=Q2, part="epf", flow=flow(cast, currency="CHF"), by=cast.system)
    found = reading_packages.told(cast.chidi, row)
    first, second = found.quarters
    assert (first.committed, first.beyond_ceiling) == ({"assessed": 75, "bilateral": 25}, 5)
    assert (first.gap, first.total_paid, first.unpaid) == (0, 60, 40)
    assert (second.committed, second.gap) == ({}, 100)
    assert [one.line.part for one in found.unclear] == ["epf"]
    assert found.totals["gap"] == 100


def test_a_hidden_payment_changes_no_figure_of_who_may_not_see_it(cast):
    keepers(cast)
    row = package(cast)
    signed = flow(cast, stage="committed")
    services_packages.add_line(row, quarter=Q1, part="bilateral", flow=signed, by=cast.system)
    flow(cast, stage="disbursed", amount=Decimal(40), fulfils=signed, certainty="reported", source="")
    paid = [
        reading_packages.told(who, row).totals["total_paid"] for who in (cast.chidi, cast.dora, cast.berit)
    ]
    assert paid == [0, 40, 40]
    seen = [reading_flows.told(Flow.objects.visible_to(who)).sums.paid for who in (cast.chidi, cast.berit)]
    assert seen == [0, 40]


def test_packages_together_count_money_that_two_of_them_show_once_and_hidden_ones_not(cast):
    pledged = flow(cast, amount=Decimal(60))
    signed = flow(cast, stage="committed", amount=Decimal(50), fulfils=pledged)
    for name, shown in (("First", signed), ("Second", pledged)):
        row = package(cast, name=name)
        services_packages.add_line(row, quarter=Q1, part="bilateral", flow=shown, by=cast.system)
    package(cast, name="Hidden", mission=cast.shade)
    found = reading_packages.together(cast.chidi)
    assert ([row.name for row in found.packages], found.repeated) == (["First", "Second"], 1)
    first, second = found.quarters
    assert (first.budget, first.committed, first.gap) == (200, {"bilateral": 50}, 150)
    assert (second.budget, second.committed, second.gap) == (200, {}, 200)
    assert [row.name for row in reading_packages.together(cast.chidi, text="second").packages] == ["Second"]
