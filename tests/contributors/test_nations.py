"""The page of a contributor, several side by side, and what an organization's members give."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts import alike, figures, outbox
from accounts.models import Partner
from contributors import reading_nations
from contributors.models import BurdenShare
from missions.models import Mission
from tests.beginnings import report
from tests.contributors.test_burden_explorer import AUGUST, JULY, OCTOBER, kept, world  # noqa: F401


def words(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def test_a_contributors_missions_sum_to_what_it_carried_in_each_month(sign_in, world):  # noqa: F811
    figure = figures.ask("contributor.missions", world.anwar, {"contributor": "AAA"}, until=OCTOBER).figure
    carried = dict(
        BurdenShare.objects.filter(scope="un", contributor__code="AAA").values_list("month", "personnel")
    )
    months = [row[0] for row in figure.table.rows]
    assert months == sorted(carried, reverse=True) and {JULY, AUGUST, OCTOBER} <= set(months)
    assert {month: sum(counts) for month, *counts in figure.table.rows} == carried


def test_a_contributors_categories_sum_to_what_it_carried(sign_in, world):  # noqa: F811
    figure = figures.ask("contributor.categories", world.anwar, {"contributor": "AAA"}, until=OCTOBER).figure
    assert figure.table.rows[0] == [OCTOBER, 300, 100]


def test_the_page_shows_share_rate_women_against_target_and_membership(sign_in, world):  # noqa: F811
    text = words(sign_in(world.anwar).get("/as-of/2024-10/contributors/CCC/"))
    for said in (
        "persons in UN missions, October 2024 100",
        "16.47",
        "60.0000",
        "20 of 100",
        "11 %",
        "Organization EU",
    ):
        assert said in text.replace("\u202f", " "), said


def test_nothing_later_than_the_month_looked_at_is_shown(sign_in, world):  # noqa: F811
    answer = sign_in(world.anwar).get("/as-of/2024-08/contributors/AAA/")
    assert answer.context["latest"].month == AUGUST
    earlier = figures.ask("contributor.missions", world.anwar, {"contributor": "AAA"}, until=AUGUST).figure
    assert earlier.table.rows[0][0] == AUGUST
    former = sign_in(world.anwar).get("/as-of/2024-07/contributors/DDD/").context
    assert [m.organization.code for m in former["former"]] == ["EU"] and not former["memberships"]


def test_contributors_stand_side_by_side_in_the_order_asked(sign_in, world):  # noqa: F811
    answer = sign_in(world.anwar).get("/as-of/2024-10/contributors/compare/?with=CCC&with=&with=AAA&with=CCC")
    assert [one.code for one in answer.context["chosen"]] == ["CCC", "AAA"]
    stored = BurdenShare.objects.filter(scope="un", month=OCTOBER)
    for one, share, _facts in answer.context["compared"]:
        assert share == stored.get(contributor=one)
    figure = figures.ask(
        "contributors.compared", world.anwar, {"contributors": "CCC,AAA"}, until=OCTOBER
    ).figure
    assert figure.table.rows[0] == [OCTOBER, 100, 400]


@pytest.mark.parametrize("query", ["with=ZZZ", "with=AAA&with=BBB&with=CCC&with=DDD&with=XBR", "with=UN"])
def test_who_cannot_be_compared_is_named(sign_in, world, query):  # noqa: F811
    answer = sign_in(world.anwar).get(f"/contributors/compare/?{query}")
    assert answer.status_code == 400 and 'id="wrong-with"' in answer.content.decode()


def test_members_parts_are_their_persons_over_those_of_the_mission(sign_in, world):  # noqa: F811
    organization = reading_nations.Partner.objects.get(code="EU")
    month, rows = reading_nations.parts_of_members(world.anwar, organization, OCTOBER)
    assert month == OCTOBER
    assert {row.mission.acronym: (row.persons, row.total, row.members) for row in rows} == {
        "NORTH": (107, 407, 2),
        "SOUTH": (0, 200, 0),
    }
    assert rows[0].share == pytest.approx(107 / 407)
    text = words(sign_in(world.anwar).get("/as-of/2024-10/organizations/EU/"))
    assert "107" in text and "its members' share of UN personnel" in text.replace("&#x27;", "'")


def test_an_organization_names_the_keys_it_keeps(sign_in, world):  # noqa: F811
    assert "PK" in words(sign_in(world.anwar).get("/organizations/UN/"))


def test_a_page_of_a_contributor_asks_no_more_for_more_months(sign_in, world):  # noqa: F811
    browser = sign_in(world.anwar)
    browser.get("/contributors/AAA/")
    counts = []
    for address in ("/as-of/2024-08/contributors/AAA/", "/contributors/AAA/"):
        alike.memory.forget()
        with CaptureQueriesContext(connection) as asked:
            assert browser.get(address).status_code == 200
        counts.append(len(asked))
    # A past month is looked up first, with the roles that show it.
    assert max(counts) - min(counts) <= 2 and max(counts) <= 75


def test_each_mission_stands_in_its_own_latest_month(sign_in, world):  # noqa: F811
    north, aaa = Mission.objects.get(acronym="NORTH"), Partner.objects.get(code="AAA")
    report(north, date(2024, 11, 1), {(aaa, "troops"): (1, 9)})
    report(north, date(2025, 10, 1), {(aaa, "troops"): (2, 8)})
    outbox.settle()
    answer = sign_in(world.anwar).get("/as-of/2024-11/contributors/AAA/")
    shares = [share for share, _length in answer.context["by_mission"]]
    assert [(share.mission.acronym, share.personnel, share.month) for share in shares] == [
        ("SOUTH", 100, OCTOBER),
        ("NORTH", 10, date(2024, 11, 1)),
    ]
    text = words(answer)
    assert "persons, November 2024; beside it the month" in text and "100 Oct 2024" in text
    # CCC is in NORTH's earlier months alone: it serves there no more.
    assert not sign_in(world.anwar).get("/as-of/2024-11/contributors/CCC/").context["by_mission"]
    # SOUTH has told nothing for a year.
    later = sign_in(world.anwar).get("/as-of/2025-10/contributors/AAA/").context
    assert [share.mission.acronym for share, _length in later["by_mission"]] == ["NORTH"]
