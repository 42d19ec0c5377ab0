"""Readiness as stored: from ceilings and reports to bands; the weakest decides, the unknown is named."""

import json
from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts import outbox
from logistics.models import MissionReadiness
from tests.beginnings import ceiling, mission, nation, organization, report

pytestmark = pytest.mark.django_db
MONTH = date(2025, 7, 1)


@pytest.fixture
def one(db):
    return mission("ONE", organization("UN"))


@pytest.fixture
def bresland(db):
    return nation("XBR")


def judged(of, month=MONTH):
    outbox.settle()
    return MissionReadiness.objects.filter(mission=of, month=month).first()


@pytest.mark.parametrize(
    "deployed, band", [(1000, 1), (900, 1), (899, 2), (800, 2), (799, 3), (700, 3), (699, 4), (0, 4)]
)
def test_the_band_follows_the_fill(deployed, band, one, bresland):
    ceiling(one, "troops", 1000)
    report(one, MONTH, {(bresland, "troops"): (0, deployed)}, reported_on=date(2025, 7, 31))
    row = judged(one)
    area = row.areas.get()
    assert (row.band, row.is_complete) == (band, True)
    assert (area.authorized, area.deployed, area.gap, area.over) == (1000, deployed, 1000 - deployed, 0)
    assert (area.evidence_on, area.is_stale) == (date(2025, 7, 31), False)


def test_the_weakest_area_decides_and_a_surplus_mends_no_gap(one, bresland):
    ceiling(one, "troops", 100)
    ceiling(one, "formed_police", 100)
    report(one, MONTH, {(bresland, "troops"): (0, 500), (bresland, "formed_police"): (0, 10)})
    row = judged(one)
    areas = {area.category: area for area in row.areas.all()}
    assert row.band == 4
    assert {name for name, area in areas.items() if area.decides} == {"formed_police"}
    assert (areas["troops"].band, areas["troops"].filled, areas["troops"].over) == (1, 1.0, 400)


def test_a_component_counts_all_its_categories(one, bresland):
    ceiling(one, "military", 100)
    lines = {
        (bresland, "troops"): (0, 60),
        (bresland, "staff_officers"): (0, 30),
        (bresland, "formed_police"): 50,
    }
    report(one, MONTH, lines)
    assert judged(one).areas.get().deployed == 90


def test_nothing_reported_is_unknown_and_no_band(one):
    ceiling(one, "troops", 100)
    row = judged(one, month=None)
    area = row.areas.get()
    assert (row.band, row.is_complete, row.mean_fill) == (None, False, None)
    assert (area.deployed, area.filled, area.gap, area.band) == (None, None, None, None)


def test_civilians_of_whom_reports_say_nothing_are_unknown_not_missing(one, bresland):
    ceiling(one, "troops", 100)
    ceiling(one, "civilian", 40)
    report(one, MONTH, {(bresland, "troops"): (0, 100)})
    row = judged(one)
    assert (row.band, row.is_complete) == (1, False)
    assert row.areas.get(category="civilian").deployed is None


def test_a_category_the_report_does_not_name_has_nobody(one, bresland):
    ceiling(one, "formed_police", 40)
    report(one, MONTH, {(bresland, "troops"): (0, 100)})
    assert (judged(one).areas.get().deployed, judged(one).band) == (0, 4)


def test_a_case_study_speaks_only_of_what_it_names(one, bresland):
    ceiling(one, "formed_police", 40)
    report(one, MONTH, {(bresland, "troops"): (0, 100)}, origin="case_study")
    assert judged(one).areas.get().deployed is None


@pytest.mark.parametrize(
    "days, band, is_stale", [(10, 1, False), (92, 1, False), (93, 3, True), (900, 3, True)]
)
def test_old_evidence_carries_no_good_band(days, band, is_stale, one, bresland):
    ceiling(one, "troops", 100)
    day = timezone.now().date() - timedelta(days=days)
    report(one, day.replace(day=1), {(bresland, "troops"): (0, 100)}, reported_on=day)
    row = judged(one, month=None)
    assert (row.band, row.areas.get().is_stale) == (band, is_stale)


def test_the_ceiling_of_the_day_is_the_one_that_counts(one, bresland):
    ceiling(one, "troops", 1000, ends_on=date(2025, 6, 30))
    ceiling(one, "troops", 100, starts_on=date(2025, 7, 1))
    report(one, MONTH, {(bresland, "troops"): (0, 100)})
    assert (judged(one).band, judged(one).areas.get().authorized) == (1, 100)


def test_nothing_authorized_is_not_judged(one, bresland):
    ceiling(one, "troops", 0)
    report(one, MONTH, {(bresland, "troops"): (0, 10)})
    assert judged(one).band is None


def test_no_ceiling_at_all_leaves_no_readiness(one, bresland):
    report(one, MONTH, {(bresland, "troops"): (0, 10)})
    assert judged(one) is None
    with pytest.raises(CommandError, match="ONE"):
        call_command("readiness", "--mission", "ONE", stdout=StringIO())


def test_a_ceiling_raised_later_moves_the_band_and_the_version(one, bresland):
    raised = ceiling(one, "troops", 100)
    report(one, MONTH, {(bresland, "troops"): (0, 100)})
    before = judged(one)
    raised.personnel = 200
    raised.save()
    after = judged(one)
    assert (before.band, after.band, after.version) == (1, 4, before.version + 1)


def test_the_command_prints_the_stored_readiness(one, bresland):
    ceiling(one, "troops", 100)
    report(one, MONTH, {(bresland, "troops"): (0, 85)})
    row, said = judged(one), StringIO()
    call_command("readiness", "--mission", "ONE", "--month", "2025-07", "--format", "json", stdout=said)
    answer = json.loads(said.getvalue())
    assert (answer["mission"], answer["band"], answer["version"]) == ("ONE", 2, row.version)
    assert answer["as_of"] and answer["areas"][0]["gap"] == 15
