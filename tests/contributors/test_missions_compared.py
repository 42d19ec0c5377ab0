"""Missions side by side: who may, what stands in the columns, and when a rate of lives lost can be said."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts import figures, outbox
from contributors.models import Fatality
from contributors.mortality import per_thousand_person_years
from tests.missions.test_editing import text_of

MONTHS = [date(2024, n, 1) for n in range(1, 13)]


@pytest.fixture
def anwar(sign_in, cast):
    outbox.settle()
    return sign_in(cast.anwar)


def test_missions_stand_side_by_side_with_the_same_rows(anwar, cast):
    told = text_of(anwar.get("/missions/compare/?mission=alpha&mission=beta"))
    for words in (
        "ALPHA",
        "BETA",
        "S/RES/1 (ALPHA)",
        "S/RES/1 (BETA)",
        "without an end",
        "Contributors in common",
    ):
        assert words in told, words
    assert "200" in told and "100" in told  # deployed
    assert told.count("10.0") >= 2  # women of both, in percent
    assert "Bresland" in told.split("Contributors in common")[1]
    assert "cannot be said" in told  # two months say nothing of lives lost
    assert "no register covers it" in told  # the AU's mission


def test_a_hidden_mission_is_not_there_to_compare(anwar, sign_in, cast):
    assert anwar.get("/missions/compare/?mission=alpha&mission=shade").status_code == 404
    assert anwar.get("/missions/compare/?mission=never-was").status_code == 404
    assert "SHADE" not in text_of(anwar.get("/missions/compare/"))
    assert sign_in(cast.noor).get("/missions/compare/?mission=alpha&mission=shade").status_code == 200


def test_nothing_chosen_asks_for_a_choice(anwar):
    assert "No mission is chosen yet" in text_of(anwar.get("/missions/compare/"))


def test_time_may_be_counted_from_the_start_of_each(cast):
    outbox.settle()
    by_start = figures.ask(
        "missions.strength", cast.anwar, {"missions": "alpha,beta", "align": "start"}
    ).figure
    assert [row[0] for row in by_start.table.rows] == [66, 65]  # months since January 2020
    assert by_start.table.rows[0][1:] == [200, 100]
    with pytest.raises(figures.Unanswerable):
        figures.ask("missions.strength", cast.anwar, {"missions": "a,b,c,d,e"})


def test_comparing_asks_the_database_no_more_than_so_often(anwar, cast):
    page = "/missions/compare/?mission=alpha&mission=beta"
    anwar.get(page)
    with CaptureQueriesContext(connection) as asked:
        anwar.get(page)
    assert len(asked) <= 45, len(asked)


def test_lives_lost_by_nation_stand_on_the_missions_page(anwar, cast):
    Fatality.objects.create(
        casualty_id="1", mission=cast.alpha, nationality=cast.bresland, happened_on="2024-03-02"
    )
    assert "Bresland" in text_of(anwar.get("/missions/alpha/fatalities/"))


# --- The rate
def test_a_rate_counts_only_months_known_of_both():
    persons = dict.fromkeys(MONTHS, 12_000)
    rate = per_thousand_person_years({MONTHS[0]: 6, MONTHS[11]: 100}, persons, until=MONTHS[5])
    assert (rate.value, rate.deaths, rate.person_years, rate.months) == (1.0, 6, 6000.0, 6)
    assert (rate.first, rate.last) == (MONTHS[0], MONTHS[5])


@pytest.mark.parametrize(
    ("persons", "until"),
    [
        (dict.fromkeys(MONTHS[:5], 12_000), MONTHS[11]),  # five months
        (dict.fromkeys(MONTHS, 900), MONTHS[11]),  # fewer than a thousand person-years
        (dict.fromkeys(MONTHS, 12_000), None),  # no register
        ({}, MONTHS[11]),
    ],
)
def test_a_rate_of_too_little_is_not_said(persons, until):
    assert per_thousand_person_years({}, persons, until) is None
