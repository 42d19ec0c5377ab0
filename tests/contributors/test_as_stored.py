"""Burden-sharing as it was stored on a past day: identical to what was told then, restatements named."""

from datetime import UTC, date, datetime
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.db import connection

from accounts import outbox
from contributors.models import (
    BurdenShare,
    CapacityFigure,
    Fatality,
    MoneyShare,
    PersonnelLine,
    Scale,
    ScaleRate,
)
from tests.contributors.test_money_shares import letter, pay

pytestmark = pytest.mark.django_db
OF_FACTS = (ScaleRate, CapacityFigure, Fatality)
MONEY = "scope=regular:UN&period=2025&measure=paid"
PEOPLE = "scope=un&period=2025-07&measure=personnel"
THEN, LATER = datetime(2026, 3, 1, 12, tzinfo=UTC), datetime(2026, 5, 1, 12, tzinfo=UTC)


def backdate(model, moment):
    """As if all that stands now had been stored, and superseded, at this moment of the past."""
    with connection.cursor() as cursor:
        table = model._meta.db_table
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(f"UPDATE {table} SET recorded_at = %s WHERE recorded_at > %s", [moment, LATER])
        cursor.execute(
            f"UPDATE {table}event SET pgh_created_at = %s WHERE pgh_created_at > %s", [moment, LATER]
        )
        cursor.execute("SET session_replication_role = origin")


def rows(browser, query):
    said = browser.get(f"/api/v1/burden/?{query}")
    assert said.status_code == 200, said.content
    return said.json()


def test_money_is_told_as_it_was_stored_and_restatements_are_named(cast, sign_in):
    letter(cast, date(2025, 1, 10), date(2025, 2, 9), {cast.bresland: 1000, cast.calmora: 500})
    pay(cast, cast.bresland, 400, date(2025, 3, 1))
    outbox.settle()
    backdate(MoneyShare, THEN)
    browser = sign_in(cast.anwar)
    told = rows(browser, MONEY)
    pay(cast, cast.bresland, 50, date(2025, 3, 2))
    pay(cast, cast.calmora, 500, date(2025, 4, 2))
    outbox.settle()
    backdate(MoneyShare, LATER)
    now, then = rows(browser, MONEY), rows(browser, f"{MONEY}&known=2026-04-01")
    assert Decimal(str(now["totals"]["paid"])) == 950
    assert (then["rows"], then["totals"]) == (told["rows"], told["totals"])
    assert then["known"] == "2026-04-01"
    page = browser.get(f"/burden-sharing/?{MONEY}&known=2026-04-01")
    shown = {name: (before, after) for name, before, after in page.context["restated"]}
    assert shown == {"Bresland": (400, 450), "Calmora": (0, 500)}
    assert "2 figures were restated since." in page.content.decode()
    assert rows(browser, f"{MONEY}&known=2026-05-02")["rows"] == now["rows"]


def test_personnel_is_told_as_it_was_stored(cast, sign_in):
    outbox.settle()
    backdate(BurdenShare, THEN)
    browser = sign_in(cast.anwar)
    told = rows(browser, f"{PEOPLE}&by=contributor")
    line = PersonnelLine.objects.filter(
        month=date(2025, 7, 1), contributor=cast.bresland, mission=cast.alpha
    ).first()
    PersonnelLine.objects.filter(pk=line.pk).update(men=line.men + 7, personnel=line.personnel + 7)
    outbox.settle()
    backdate(BurdenShare, LATER)
    now = rows(browser, f"{PEOPLE}&by=contributor")
    then = rows(browser, f"{PEOPLE}&by=contributor&known=2026-04-01")
    assert now["totals"]["personnel"] == told["totals"]["personnel"] + 7
    assert (then["rows"], then["totals"]) == (told["rows"], told["totals"])
    file = browser.get(f"/burden-sharing/file.json?{PEOPLE}&known=2026-04-01").json()
    assert file["as_stored_on"] == "2026-04-01"
    assert browser.get(f"/burden-sharing/file.pdf?{PEOPLE}&known=2026-04-01").content.startswith(b"%PDF")


@pytest.mark.parametrize(
    ("query", "words"),
    [
        (f"{PEOPLE}&known=2020-01-01", "nothing of it was stored yet"),
        (f"{PEOPLE}&known=2999-01-01", "yet to come"),
        ("scope=un&period=2025-07&measure=enablers&known=2026-04-01", "no history is kept"),
    ],
)
def test_what_cannot_be_told_is_refused(cast, sign_in, query, words):
    outbox.settle()
    backdate(BurdenShare, THEN)
    page = sign_in(cast.anwar).get(f"/burden-sharing/?{query}")
    assert page.status_code == 400 and words in page.content.decode()


@pytest.fixture
def weighed(cast):
    """A scale, populations and deaths in ALPHA, stored long ago; corrected, added and taken out since."""
    scale = Scale.objects.create(
        organization=cast.un, kind="peacekeeping", name="Rates", starts_on="2025-01-01", ends_on="2027-12-31"
    )
    rates = [
        ScaleRate.objects.create(scale=scale, partner=partner, percent=percent)
        for partner, percent in ((cast.bresland, 60), (cast.calmora, 40))
    ]
    persons = [
        CapacityFigure.objects.create(partner=partner, kind="population", year=2024, value=value)
        for partner, value in ((cast.bresland, 1_000_000), (cast.calmora, 2_000_000))
    ]
    deaths = [
        Fatality.objects.create(
            casualty_id=str(n), mission=cast.alpha, nationality=cast.bresland, happened_on=date(2025, 7, n)
        )
        for n in (1, 2)
    ]
    Fatality.objects.create(casualty_id="later", happened_on=date(2025, 9, 1))  # the register reaches August
    outbox.settle()
    for model in (BurdenShare, *OF_FACTS):
        backdate(model, THEN)
    return SimpleNamespace(rate=rates[0], rates=rates, persons=persons[0], death=deaths[0])


def correct(weighed):
    """What stands in ALPHA's figures now is something else than what stood in March."""
    ScaleRate.objects.filter(pk=weighed.rate.pk).update(percent=55)
    CapacityFigure.objects.filter(pk=weighed.persons.pk).update(value=4_000_000)
    CapacityFigure.objects.create(partner=weighed.rates[1].partner, kind="population", year=2025, value=5)
    weighed.death.delete()
    Fatality.objects.exclude(pk=weighed.death.pk).update(nationality=weighed.rates[1].partner)
    outbox.settle()
    for model in (BurdenShare, *OF_FACTS):
        backdate(model, LATER)


MISSION = "scope=mission:ALPHA&period=2025-07"


@pytest.mark.parametrize(
    "question",
    [
        f"{MISSION}&measure=per_million",
        f"{MISSION}&measure=people_to_money",
        f"{MISSION}&measure=assessed_share",
        f"{MISSION}&measure=fatalities",
        f"{MISSION}&measure=personnel&key=population",
        f"{MISSION}&measure=personnel&key=peacekeeping",
        f"{MISSION}&measure=fatalities_share&key=population",
    ],
)
def test_rates_keys_capacities_and_deaths_are_told_as_they_stood(cast, sign_in, weighed, question):
    browser = sign_in(cast.anwar)
    told = rows(browser, question)
    correct(weighed)
    now, then = rows(browser, question), rows(browser, f"{question}&known=2026-04-01")
    assert (then["rows"], then["totals"]) == (told["rows"], told["totals"])
    assert now["rows"] != told["rows"]
    assert rows(browser, f"{question}&known=2026-05-02")["rows"] == now["rows"]
    assert browser.get(f"/burden-sharing/?{question}&known=2026-04-01").context["restated"]


def test_a_figure_of_then_opens_to_the_facts_of_then(cast, sign_in, weighed):
    correct(weighed)
    browser = sign_in(cast.anwar)

    def opened(question):
        page = browser.get(f"/burden-sharing/rows/?{MISSION}&known=2026-04-01&of=XBR&{question}")
        assert page.status_code == 200
        assert "stored at the end of 1 April 2026" in page.content.decode()
        return page.context

    assert [rate.percent for rate in opened("measure=people_to_money")["rates"]] == [60]
    assert [one.value for one in opened("measure=per_million")["capacities"]] == [1_000_000]
    assert [one.casualty_id for one in opened("measure=fatalities")["deaths"]] == ["2", "1"]


def test_what_was_entered_later_did_not_stand_then(cast, sign_in, weighed):
    browser = sign_in(cast.anwar)
    Fatality.objects.create(
        casualty_id="9", mission=cast.alpha, nationality=cast.calmora, happened_on=date(2025, 7, 3)
    )
    for model in OF_FACTS:
        backdate(model, LATER)
    then = rows(browser, f"{MISSION}&measure=fatalities&known=2026-04-01")
    assert {row["code"]: row["fatalities"] for row in then["rows"]} == {"XBR": 2, "XCA": 0}
