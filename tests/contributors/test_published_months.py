"""Published months through the whole pipeline, to the last person; and case studies that give way to them."""

import csv
import json
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from accounts import outbox
from accounts.models import User
from contributors.models import BurdenShare, BurdenTotal, PersonnelReport
from contributors.summaries import refresh_burden
from missions.models import Mission
from tests.beginnings import nation, report
from tests.registers import bring

pytestmark = pytest.mark.django_db
PUBLISHED = Path(__file__).resolve().parent.parent / "published"


@pytest.fixture
def january_2021(registers, db):
    row = bring(
        "personnel", (PUBLISHED / "personnel_2021_01.csv").read_bytes(), by=User.objects.system("command")
    )
    assert row.state == "applied"
    outbox.settle()
    return json.loads((PUBLISHED / "months.json").read_text())["2021-01"]


def test_the_uns_own_ranking_is_met_for_all_122(january_2021):
    with (PUBLISHED / "ranking_2021_01.csv").open() as text:
        printed = {
            (row["iso3"], *(int(row[n]) for n in ("rank", "women", "men", "personnel")))
            for row in csv.DictReader(text)
        }
    shares = BurdenShare.objects.filter(scope="un", month="2021-01-01", rank__isnull=False)
    assert set(shares.values_list("contributor__code", "rank", "women", "men", "personnel")) == printed
    assert len(printed) == 122


def test_a_published_month_is_met_in_all_and_in_each_mission(january_2021):
    total = BurdenTotal.objects.get(scope="un")
    assert (total.personnel, total.women, total.men) == tuple(
        january_2021[name] for name in ("personnel", "women", "men")
    )
    assert (total.contributors, total.listed) == (january_2021["contributors"], january_2021["listed"])
    each = BurdenTotal.objects.filter(scope__startswith="mission:")
    assert {
        row.scope.removeprefix("mission:"): [row.personnel, row.women, row.men, row.contributors]
        for row in each
    } == january_2021["missions"]
    by_category = {
        name: [counts["personnel"], counts["women"], counts["men"]]
        for name, counts in total.by_category.items()
    }
    assert by_category == january_2021["categories"]


def test_the_command_prints_the_stored_month(january_2021):
    said = StringIO()
    call_command("burden", "--month", "2021-01", "--format", "json", stdout=said)
    answer = json.loads(said.getvalue())
    assert answer["as_of"]
    assert answer["totals"]["personnel"] == january_2021["personnel"]
    assert answer["rows"][0].items() >= {"iso3": "BGD", "rank": 1, "women": 317, "personnel": 6711}.items()
    assert abs(sum(row["share"] for row in answer["rows"]) - 1) < 1e-9


def test_a_month_nobody_reported_is_nothing_not_zero(january_2021):
    assert not BurdenTotal.objects.filter(month="2021-02-01").exists()
    refresh_burden("2021-02")
    assert not BurdenTotal.objects.filter(month="2021-02-01").exists()
    with pytest.raises(CommandError, match="not reported.*2021-01"):
        call_command("burden", "--month", "2021-02", "--format", "json", stdout=StringIO())


def test_a_case_study_gives_way_to_the_real_report(registers, db):
    of_case = Mission.objects.get(acronym="MINUSTAH")
    brazil, chile = nation("XBR"), nation("XCA")
    report(
        of_case,
        date(2015, 2, 1),
        {(brazil, "troops"): (1, 9), (chile, "troops"): (2, 18)},
        origin="case_study",
        edition="case study",
    )
    outbox.settle()
    assert BurdenTotal.objects.get(scope="mission:MINUSTAH").personnel == 30
    row = bring(
        "personnel",
        "iso3,mission,category,women,men,reported_on\nXBR,MINUSTAH,troops,3,37,2015-02-28\n",
        by=User.objects.system("command"),
        edition="real",
    )
    assert row.state == "applied", [f.reason for f in row.findings.all()]
    outbox.settle()
    kept = PersonnelReport.objects.get(mission=of_case)
    assert (kept.origin, kept.edition, kept.lines.count()) == ("reported", "real", 1)
    total = BurdenTotal.objects.get(scope="mission:MINUSTAH", month="2015-02-01")
    assert total.personnel == 40
    assert total.computed_from["reports"] == {"reported": 1}
