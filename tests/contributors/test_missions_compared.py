"""Missions side by side: who may, what stands in the columns, and when a rate of lives lost can be said."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts import figures, outbox
from contributors.models import Fatality
from contributors.mortality import per_thousand_person_years
from missions.services import create_mission
from tests.logistics.units import taken
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


def test_a_mission_of_which_nothing_was_reported_stands_beside_others(anwar, cast):
    early = create_mission(acronym="EARLY", name="Early", lead=cast.un, by=cast.administrator)
    page = anwar.get(f"/missions/compare/?mission=alpha&mission={early.slug}")
    assert page.status_code == 200
    row = page.content.decode().split("of all persons</span></th>")[1].split("</tr>")[0]
    assert row.count("<td>") == 2 and row.count("not reported") == 1


def test_a_hidden_mission_is_not_there_to_compare(anwar, sign_in, cast):
    assert anwar.get("/missions/compare/?mission=alpha&mission=shade").status_code == 404
    assert anwar.get("/missions/compare/?mission=never-was").status_code == 404
    assert "SHADE" not in text_of(anwar.get("/missions/compare/"))
    assert sign_in(cast.noor).get("/missions/compare/?mission=alpha&mission=shade").status_code == 200


def test_the_same_figures_are_a_file_and_a_document(anwar, cast):
    lines = taken(anwar, "/missions/compare.csv?mission=beta&mission=alpha").splitlines()
    heads = lines[0].split(",")
    beta, alpha = (dict(zip(heads, line.split(","), strict=True)) for line in lines[1:])
    assert (beta["mission"], beta["deployed"]) == ("BETA", "100")
    assert (alpha["deployed"], alpha["mandate"], alpha["lives_lost"]) == ("200", "S/RES/1 (ALPHA)", "0")
    assert beta["lives_lost"] == "" and alpha["counts_mandate"] == "1"
    told = anwar.get("/api/v1/comparison/?missions=BETA,alpha").json()
    assert [row["mission"] for row in told["missions"]] == ["BETA", "ALPHA"]
    assert told["missions"][1]["deployed"] == 200 and told["missions"][0]["lives_lost"] is None
    assert {"contributor": "XBR", "personnel": {"BETA": 50, "ALPHA": 100}} in told["in_common"]


def test_a_comparison_names_one_to_four_missions_that_one_sees(anwar):
    assert anwar.get("/missions/compare.csv?mission=alpha&mission=shade").status_code == 404
    assert anwar.get("/missions/compare.csv").status_code == 404
    assert anwar.get("/missions/compare.pdf?mission=alpha").status_code == 404
    assert anwar.get("/api/v1/comparison/?missions=alpha,shade").status_code == 404
    assert anwar.get("/api/v1/comparison/").status_code == 400
    assert anwar.get("/api/v1/comparison/?missions=a,b,c,d,e").status_code == 400
    past = anwar.get("/api/v1/comparison/?missions=alpha&as_of=2019-12").json()["missions"][0]
    assert past["deployed"] is None and past["authorized"] is None


def test_what_the_stories_hold_stands_beside_each_other(anwar):
    told = text_of(anwar.get("/missions/compare/?mission=alpha&mission=beta"))
    assert "In its story: mandates" in told


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
    assert len(asked) <= 50, len(asked)


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


def test_of_an_ended_mission_the_last_authorized_strength_is_said_with_its_last_day(anwar, cast):
    cast.alpha.authorized_strengths.update(ends_on=date(2025, 6, 30))
    page = text_of(anwar.get("/missions/compare/?mission=alpha&mission=beta"))
    assert "250the last, until 30 June 2025" in page.replace(" the last", "the last")
    alpha = anwar.get("/api/v1/comparison/?missions=alpha").json()["missions"][0]
    assert (alpha["authorized"], alpha["authorized_until"]) == (250, "2025-06-30")
