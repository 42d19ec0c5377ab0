"""Registers of missions, brought in as files."""

from datetime import date
from decimal import Decimal

import pytest

from accounts import services
from accounts.models import Event, Import, Partner
from config.management.commands import demo
from missions.models import Mission, MissionName
from tests.registers import bring, counted, found, published

HEADER = "mission_acronym,mission_name,mission_isactive,start_date,end_date,mission_location,"
HEADER += "mission_longitude,mission_latitude\n"
GAMMA = 'GAMMA,Mission Gamma,Yes,2024-05-01,,Port Nowhere,"15,9833","45,8167"\n'


@pytest.fixture(autouse=True)
def own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def register(*lines):
    return HEADER + "".join(lines)


def test_a_register_adds_the_missions_the_portal_lacks(cast):
    ended = 'DELTA,Mission Delta,NO,1988-01-01,1989-01-01,,"",""\n'
    row = bring("missions", register(GAMMA, ended), by=cast.system)
    assert row.state == Import.State.APPLIED and counted(row) == (2, 0, 0, 0)
    gamma, delta = Mission.objects.get(acronym="GAMMA"), Mission.objects.get(acronym="DELTA")
    assert (gamma.longitude, gamma.latitude) == (Decimal("15.98330"), Decimal("45.81670"))
    assert (gamma.lead, gamma.phase, gamma.slug) == (cast.un, "operational", "gamma")
    assert gamma.series == "un_monthly"
    assert (delta.phase, delta.series, delta.ends_on) == ("closed", "other", date(1989, 1, 1))
    assert Event.objects.filter(verb="mission.created", subject_name="GAMMA").count() == 1


def test_missions_of_another_organization_come_in_as_its_own(cast):
    bring("missions", register(GAMMA), by=cast.administrator, organization="AU")
    assert Mission.objects.get(acronym="GAMMA").lead == cast.au


def test_a_checked_register_changes_nothing_until_it_is_applied(cast):
    row = bring("missions", register(GAMMA), by=cast.system, apply=False)
    assert row.state == Import.State.CHECKED and counted(row) == (1, 0, 0, 0)
    assert not Mission.objects.filter(acronym="GAMMA").exists()


def test_the_same_register_twice_changes_nothing_and_says_so(cast):
    bring("missions", register(GAMMA), by=cast.system)
    row = bring("missions", register(GAMMA), by=cast.system)
    assert counted(row) == (0, 0, 1, 0) and "Nothing changes" in row.message


def test_what_the_file_leaves_blank_stays_as_it_stands(cast):
    bring("missions", register(GAMMA), by=cast.system)
    row = bring("missions", register("GAMMA,Mission Gamma,Yes,2024-06-01,,,,\n"), by=cast.system)
    gamma = Mission.objects.get(acronym="GAMMA")
    assert counted(row) == (0, 1, 0, 0)
    assert (gamma.starts_on, gamma.headquarters) == (date(2024, 6, 1), "Port Nowhere")
    assert gamma.longitude == Decimal("15.98330") and gamma.version == 2
    assert found(row, "changes") == [(2, "starts_on", "2024-06-01")]


def test_a_mission_is_found_by_a_name_another_source_gives_it(cast):
    MissionName.objects.create(mission=cast.alpha, name="Alpha Force")
    line = "ALPHA FORCE,Mission Alpha in Nowhere,Yes,2020-02-01,,,,\n"
    row = bring("missions", register(line), by=cast.system)
    assert counted(row) == (0, 1, 0, 0)
    cast.alpha.refresh_from_db()
    assert (cast.alpha.acronym, cast.alpha.starts_on) == ("ALPHA", date(2020, 2, 1))


def test_a_mission_on_two_lines_is_refused_and_leaves_nothing(cast):
    other = GAMMA.replace("GAMMA,Mission Gamma", "Gamma,Mission Gamma II")
    row = bring("missions", register(GAMMA, other), by=cast.system)
    assert row.state == Import.State.REFUSED and found(row, "repeated") == [(3, "acronym", "Gamma")]
    assert not Mission.objects.filter(acronym="GAMMA").exists()


def test_a_wrong_line_keeps_the_whole_register_out(cast):
    row = bring("missions", register(GAMMA, "DELTA,Mission Delta,perhaps,2024-13-01,,,,\n"), by=cast.system)
    assert row.state == Import.State.REFUSED and row.counts["refused"] == 2
    assert not Mission.objects.filter(acronym="GAMMA").exists()


def test_an_end_before_the_standing_start_is_refused_with_its_line(cast):
    row = bring("missions", register("ALPHA,Mission Alpha in Nowhere,No,,2019-01-01,,,\n"), by=cast.system)
    assert row.state == Import.State.REFUSED and found(row, "mission") == [(2, "acronym", "ALPHA")]


def test_the_phase_of_a_standing_mission_stays_and_the_difference_is_flagged(cast):
    row = bring("missions", register("ALPHA,Mission Alpha in Nowhere,No,2020-01-01,,,,\n"), by=cast.system)
    assert counted(row) == (0, 0, 1, 0) and found(row, "phase_differs") == [(2, "is_active", "not active")]
    assert Mission.objects.get(acronym="ALPHA").phase == "operational"


def test_a_name_cut_short_does_not_take_the_place_of_the_whole(cast):
    row = bring("missions", register('ALPHA,"""Mission Alpha in",Yes,2020-01-01,,,,\n'), by=cast.system)
    assert counted(row) == (0, 0, 1, 0) and found(row, "name_cut_short") == [(2, "name", "Mission Alpha in")]


def test_exchanged_coordinates_are_put_right_where_the_mission_stands_elsewhere(cast):
    bring("missions", register(GAMMA), by=cast.system)
    exchanged = GAMMA.replace('"15,9833","45,8167"', '"45,8167","15,9833"')
    row = bring("missions", register(exchanged), by=cast.system)
    assert counted(row) == (0, 0, 1, 0)
    assert found(row, "coordinates_exchanged") == [(2, "longitude", "45.81670 15.98330")]
    assert "the mission as it stands" in row.findings.get(code="coordinates_exchanged").reason


def test_exchanged_coordinates_of_a_new_mission_are_put_right_by_another_in_the_same_town(cast):
    bring("missions", register(GAMMA), by=cast.system)
    exchanged = 'DELTA,Mission Delta,Yes,2024-05-01,,Port Nowhere,"45,8","15,9"\n'
    row = bring("missions", register(exchanged), by=cast.system)
    assert Mission.objects.get(acronym="DELTA").latitude == Decimal("45.8")
    assert "GAMMA" in row.findings.get(code="coordinates_exchanged").reason


def test_where_nobody_knows_which_point_is_exchanged_both_stay_out(cast):
    other = 'DELTA,Mission Delta,Yes,2024-05-01,,Port Nowhere,"45,8167","15,9833"\n'
    row = bring("missions", register(GAMMA, other), by=cast.system)
    assert [line for line, _column, _value in found(row, "coordinates_exchanged")] == [2, 3]
    assert Mission.objects.filter(acronym__in=["GAMMA", "DELTA"], longitude=None, latitude=None).count() == 2


def test_a_point_far_from_the_same_town_stays_as_it_stands(cast):
    bring("missions", register(GAMMA), by=cast.system)
    row = bring("missions", register(GAMMA.replace("45,8167", "41,8167")), by=cast.system)
    assert counted(row) == (0, 0, 1, 0) and len(found(row, "point_far_off")) == 1


def test_who_keeps_an_organizations_figures_changes_only_missions_in_their_care(cast):
    services.grant_role(role="figures", subject=cast.au, person=cast.anwar, by=cast.system)
    later = "{},Mission {} in Nowhere,Yes,2020-03-01,,,,\n"
    own = bring("missions", register(later.format("ALPHA", "Alpha")), by=cast.anwar, organization="AU")
    assert counted(own) == (0, 1, 0, 0)
    for line in (later.format("BETA", "Beta"), GAMMA):
        row = bring("missions", register(line), by=cast.anwar, organization="AU")
        assert row.state == Import.State.REFUSED and len(found(row, "not_your_mission")) == 1


def test_the_published_register_comes_onto_our_own(db):
    demo.load(reference_only=True)
    system = services.User.objects.system()
    row = bring("missions", published("un_missions_2024-02.csv"), file_name="missions.csv", by=system)
    assert row.state == Import.State.APPLIED and row.counts["lines"] == 81
    assert row.counts["new"] == 0 and row.counts["changed"] + row.counts["unchanged"] == 81
    exchanged = {line for line, _column, _value in found(row, "coordinates_exchanged")}
    assert exchanged == {7, 8, 42, 48, 49, 67, 82}
    minusma = Mission.objects.get(acronym="MINUSMA")
    assert (minusma.longitude, minusma.latitude) == (Decimal("-8"), Decimal("12.65"))
    assert (minusma.phase, minusma.ends_on) == ("closed", date(2023, 12, 31))
    again = bring("missions", published("un_missions_2024-02.csv"), file_name="missions.csv", by=system)
    assert counted(again) == (0, 0, 81, 0) and again.state == Import.State.UNCHANGED


def test_the_published_register_fills_a_portal_without_missions(db):
    Partner.objects.create(code="UN", name="United Nations", kind=Partner.Kind.ORGANIZATION)
    system = services.User.objects.system()
    row = bring("missions", published("un_missions_2024-02.csv"), file_name="missions.csv", by=system)
    assert counted(row) == (81, 0, 0, 0)
    assert Mission.objects.get(acronym="MINUSMA").longitude == Decimal("-8")
    assert "own table" in row.findings.get(line=67, column="longitude").reason
    assert Mission.objects.filter(phase="operational").count() == 12
