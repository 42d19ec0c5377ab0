"""Fatalities, brought in as files."""

import csv
import io
from datetime import date

import pytest

from accounts import outbox, services
from accounts.models import Import, Membership, Partner, User
from config.management.commands import demo
from contributors.models import BurdenTotal, Fatality
from tests.registers import bring, counted, found, published

DEATHS = "incident_date,casualty_id,mission_acronym,type_of_casualty,gender,casualty_nationality,"
DEATHS += "casualty_personnel_type,type_of_incident,m49_code,isocode3,last_update\n"
DEATH = "2024-05-01,ALPHA-1,ALPHA,Fatality,M,Bresland,Military,Accident,901.0,XBR,2024-06-01\n"


@pytest.fixture(autouse=True)
def own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def deaths(*lines):
    return DEATHS + "".join(lines)


def test_a_death_comes_in_with_its_mission_and_nation(cast):
    row = bring("fatalities", deaths(DEATH), by=cast.system, edition="2024-06")
    assert counted(row) == (1, 0, 0, 0) and row.counts["flagged"] == 0
    death = Fatality.objects.get()
    assert (death.mission, death.nationality, death.happened_on) == (
        cast.alpha,
        cast.bresland,
        date(2024, 5, 1),
    )
    assert (death.sex, death.incident_type, death.edition) == ("M", "Accident", "2024-06")


def test_a_later_edition_takes_the_earlier_ones_place_and_history_keeps_it(cast):
    bring("fatalities", deaths(DEATH), by=cast.system, edition="2024-06")
    later = deaths(DEATH.replace("Accident", "Illness"), DEATH.replace("ALPHA-1", "ALPHA-2"))
    row = bring("fatalities", later, by=cast.system, edition="2025-04")
    assert counted(row) == (1, 1, 0, 0) and found(row, "changes") == [(2, "incident_type", "Illness")]
    death = Fatality.objects.get(casualty_id="ALPHA-1")
    assert (death.incident_type, death.edition) == ("Illness", "2025-04")
    assert [past.incident_type for past in death.events.all()] == ["Accident"]


def test_the_same_edition_twice_changes_nothing_and_says_so(cast):
    bring("fatalities", deaths(DEATH), by=cast.system)
    row = bring("fatalities", deaths(DEATH), by=cast.system)
    assert counted(row) == (0, 0, 1, 0) and row.state == Import.State.UNCHANGED and row.message


def test_what_a_later_edition_leaves_blank_stays_known(cast):
    bring("fatalities", deaths(DEATH), by=cast.system)
    row = bring("fatalities", deaths(DEATH.replace(",M,Bresland", ",,Bresland")), by=cast.system)
    assert counted(row) == (0, 0, 1, 0) and Fatality.objects.get().sex == "M"


def test_an_unknown_mission_and_nation_are_kept_as_printed_and_flagged(cast):
    line = DEATH.replace(",ALPHA,", ",NOWHERE,").replace("Bresland", "ZZ [Undetermined]")
    row = bring("fatalities", deaths(line.replace("901.0,XBR", ",")), by=cast.system)
    death = Fatality.objects.get()
    assert (death.mission, death.mission_as_printed) == (None, "NOWHERE")
    assert (death.nationality, death.nationality_as_printed) == (None, "ZZ [Undetermined]")
    assert found(row, "unknown_mission") == [(2, "mission", "NOWHERE")]
    assert found(row, "unknown_nationality") == [(2, "nationality", "ZZ [Undetermined]")]


def test_without_an_iso_code_the_name_or_the_m49_number_tells_the_nation(cast):
    Partner.objects.filter(pk=cast.calmora.pk).update(m49=902)
    by_name = DEATH.replace("901.0,XBR", ",")
    by_number = (
        DEATH.replace("ALPHA-1", "ALPHA-2")
        .replace("Bresland", "The Calmorans")
        .replace("901.0,XBR", "902.0,")
    )
    bring("fatalities", deaths(by_name, by_number), by=cast.system)
    nations = Fatality.objects.order_by("casualty_id").values_list("nationality__code", flat=True)
    assert list(nations) == ["XBR", "XCA"]


def test_an_equal_line_counts_once_and_of_differing_ones_the_first(cast):
    other = DEATH.replace("Accident", "Illness")
    row = bring("fatalities", deaths(DEATH, DEATH, other), by=cast.system)
    assert counted(row) == (1, 0, 0, 0) and Fatality.objects.get().incident_type == "Accident"
    assert found(row, "repeated") == [(3, "casualty_id", "ALPHA-1")]
    assert found(row, "contradiction") == [(4, "casualty_id", "ALPHA-1")]


def test_of_differing_lines_a_state_not_yet_admitted_gives_way(cast):
    Membership.objects.create(partner=cast.bresland, organization=cast.un, starts_on=date(2024, 6, 1))
    other = DEATH.replace("Bresland", "Calmora").replace("901.0,XBR", "902.0,XCA")
    row = bring("fatalities", deaths(DEATH, other), by=cast.system)
    assert Fatality.objects.get().nationality == cast.calmora
    assert found(row, "contradiction") == [(2, "casualty_id", "ALPHA-1")]


def test_an_impossible_day_keeps_the_whole_edition_out(cast):
    row = bring("fatalities", deaths(DEATH, DEATH.replace("2024-05-01", "2024-02-30")), by=cast.system)
    assert row.state == Import.State.REFUSED and not Fatality.objects.exists()
    assert row.findings.get(severity="refused").line == 3


def test_an_organization_brings_in_the_dead_of_its_own_missions_alone(cast):
    services.grant_role(role="figures", subject=cast.au, person=cast.pia, by=cast.system)
    own = bring("fatalities", deaths(DEATH.replace("ALPHA", "BETA")), by=cast.pia, organization="AU")
    assert counted(own) == (1, 0, 0, 0)
    row = bring("fatalities", deaths(DEATH), by=cast.pia, organization="AU")
    assert row.state == Import.State.REFUSED and found(row, "not_your_mission") == [(2, "mission", "ALPHA")]


def test_both_published_editions_one_after_the_other(db):
    demo.load(reference_only=True)
    Fatality.objects.all().delete()
    earlier, later = published("un_fatalities_2023.csv"), published("un_fatalities_2025-04.csv")
    system = User.objects.system()
    first = bring("fatalities", earlier, file_name="2023.csv", by=system)
    assert counted(first) == (4344, 0, 0, 0) and first.counts["lines"] == 4350
    assert first.counts["by_code"]["flagged.contradiction"] == 6
    second = bring("fatalities", later, file_name="2025.csv", by=system)
    new, changed = _differences(earlier, later)
    assert counted(second) == (new, changed, 4423 - new - changed, 0) and (new, changed) == (79, 122)
    assert found(second, "unknown_nationality") and Fatality.objects.filter(nationality=None).count() == 15
    assert Fatality.objects.filter(mission=None).count() == 57
    assert Fatality.objects.filter(nationality__code="SCG").count() == 6
    assert Fatality.objects.filter(nationality__code="TUR", nationality_as_printed="Türkiye").count() == 6
    again = bring("fatalities", later, file_name="2025.csv", by=system)
    assert counted(again) == (0, 0, 4423, 0)


def _differences(earlier, later):
    """How many deaths are new, and how many told otherwise, by the files alone."""
    told = []
    for content in (earlier, later):
        rows = csv.DictReader(io.StringIO(content.decode("utf-8-sig")))
        lines = {}
        for row in rows:
            values = [value.strip() for name, value in row.items() if name not in ("id", "last_update")]
            lines.setdefault(row["casualty_id"], []).append(values)
        told.append(lines)
    before, after = told
    changed = sum(before[number] != lines for number, lines in after.items() if number in before)
    return len(after.keys() - before.keys()), changed


def test_the_portals_own_table_agrees_with_the_published_edition(db):
    demo.load(reference_only=True)
    row = bring("fatalities", published("un_fatalities_2025-04.csv"), by=User.objects.system())
    assert counted(row) == (0, 0, 4423, 0)


def test_months_an_edition_newly_reaches_are_worked_out_again(cast):
    def lost():
        outbox.settle()
        return BurdenTotal.objects.get(scope="mission:ALPHA", month="2025-07-01").fatalities

    first = DEATH.replace("2024-05-01", "2025-07-03")
    bring("fatalities", deaths(first), by=cast.system, edition="2025-07")
    assert lost() is None
    later = first.replace("2025-07-03", "2025-08-09").replace("ALPHA-1", "ALPHA-2")
    bring("fatalities", deaths(first, later), by=cast.system, edition="2025-08")
    assert lost() == 1
