"""Burden-sharing as stored: what counts in which scope, and what stays unknown."""

from datetime import date

import pytest

from accounts import outbox
from accounts.models import Membership
from contributors.models import BurdenShare, BurdenTotal, Fatality, PersonnelReport
from missions.models import Mission
from tests.beginnings import mission, nation, organization, report

pytestmark = pytest.mark.django_db
JANUARY, MARCH = date(2031, 1, 1), date(2031, 3, 1)


@pytest.fixture
def world(db):
    """The UN's ONE and the AU's TWO; Bresland and Calmora in both."""
    un, au = organization("UN"), organization("AU")
    bresland, calmora = nation("XBR", region="Europe"), nation("XCA", region="Africa")
    one, two = mission("ONE", un), mission("TWO", au, series=Mission.Series.OTHER)
    report(one, JANUARY, {(bresland, "troops"): (10, 90), (calmora, "troops"): (20, 280)})
    report(two, JANUARY, {(bresland, "troops"): (1, 9)})
    outbox.settle()
    return {"un": un, "au": au, "bresland": bresland, "calmora": calmora, "one": one, "two": two}


def persons(month=JANUARY):
    return dict(BurdenTotal.objects.filter(month=month).values_list("scope", "personnel"))


def test_each_scope_counts_what_its_name_says(world):
    Membership.objects.create(partner=world["calmora"], organization=world["au"])
    outbox.settle()
    assert persons() == {
        "un": 400,
        "all": 410,
        "mission:ONE": 400,
        "mission:TWO": 10,
        "organization:UN": 400,
        "organization:AU": 10,
        "members:AU": 300,
        "region:Europe": 100,
        "region:Africa": 300,
    }


def test_a_membership_counts_only_while_it_stands(world):
    Membership.objects.create(partner=world["calmora"], organization=world["au"], ends_on=date(2030, 12, 31))
    outbox.settle()
    assert "members:AU" not in persons()


def test_a_private_mission_counts_in_its_own_scope_alone(world):
    before = persons()
    hidden = mission("HIDDEN", world["un"], is_public=False)
    report(hidden, JANUARY, {(world["bresland"], "troops"): (0, 5000)})
    outbox.settle()
    assert persons() == before | {"mission:HIDDEN": 5000}
    assert BurdenTotal.objects.get(scope="mission:HIDDEN").mission == hidden


def test_a_fictional_mission_counts_in_its_own_scope_alone(world):
    before = persons()
    invented = mission("DREAM", world["un"], is_fictional=True)
    report(invented, JANUARY, {(world["bresland"], "troops"): (0, 5000)}, origin="fictional")
    outbox.settle()
    assert persons() == before | {"mission:DREAM": 5000}


def test_a_missing_month_between_two_is_nothing(world):
    report(world["one"], MARCH, {(world["bresland"], "troops"): (1, 1)})
    outbox.settle()
    assert sorted(BurdenTotal.objects.filter(scope="un").values_list("month", flat=True)) == [JANUARY, MARCH]


def test_the_last_report_withdrawn_leaves_no_total(world):
    PersonnelReport.objects.filter(mission=world["two"]).delete()
    outbox.settle()
    assert "mission:TWO" not in persons() and persons()["all"] == 400
    assert not BurdenShare.objects.filter(scope="mission:TWO").exists()


def test_women_not_told_apart_are_unknown_and_make_the_total_unknown(world):
    report(world["two"], MARCH, {(world["bresland"], "troops"): 50})
    report(world["one"], MARCH, {(world["calmora"], "troops"): (5, 5)})
    outbox.settle()
    every = BurdenTotal.objects.get(scope="all", month=MARCH)
    assert (every.women, every.men, every.personnel) == (None, None, 60)
    share = BurdenShare.objects.get(scope="all", month=MARCH, contributor=world["calmora"])
    assert (share.women, share.men) == (5, 5)


def test_no_population_and_no_scale_are_unknown_not_zero(world):
    share = BurdenShare.objects.get(scope="un", contributor=world["bresland"])
    assert (share.per_million, share.assessed_share, share.people_to_money) == (None, None, None)


# --- What is not known
def test_deaths_of_a_month_the_register_does_not_reach_are_unknown_not_zero(world):
    report(world["one"], MARCH, {(world["bresland"], "troops"): (1, 1)})
    dead = {"mission": world["one"], "nationality": world["bresland"]}
    Fatality.objects.create(casualty_id="1", happened_on=date(2031, 1, 9), **dead)
    Fatality.objects.create(casualty_id="2", happened_on=date(2031, 2, 9), **dead)
    outbox.mark_due(["burden:2031-01"])
    outbox.settle()
    of_un = BurdenTotal.objects.filter(scope="un").order_by("month")
    assert list(of_un.values_list("month", "fatalities")) == [(JANUARY, 1), (MARCH, None)]
    shares = BurdenShare.objects.filter(scope="un", contributor=world["bresland"]).order_by("month")
    assert list(shares.values_list("fatalities", "fatalities_share")) == [(1, 1.0), (None, None)]


def test_no_invented_or_private_death_tells_how_far_the_register_reaches(world):
    dead = {"nationality": world["bresland"], "happened_on": date(2031, 5, 9)}
    for n, kind in enumerate(({"is_fictional": True}, {"is_public": False})):
        other = mission(f"OTHER{n}", world["un"], **kind)
        Fatality.objects.create(casualty_id=str(n), mission=other, **dead)
    outbox.mark_due(["burden:2031-01"])
    outbox.settle()
    assert BurdenTotal.objects.get(scope="un", month=JANUARY).fatalities is None


def test_a_month_of_case_studies_alone_has_no_total_across_missions(world):
    report(world["one"], MARCH, {(world["bresland"], "troops"): (1, 1)}, origin="case_study")
    outbox.settle()
    assert persons(MARCH) == {"mission:ONE": 2}
    report(world["two"], MARCH, {(world["bresland"], "troops"): (1, 2)})
    outbox.settle()
    found = persons(MARCH)
    assert found["all"] == 5 and "un" not in found and "organization:UN" not in found
