"""Burden-sharing as it was stored on a past day: identical to what was told then, restatements named."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import connection

from accounts import outbox
from contributors.models import BurdenShare, MoneyShare, PersonnelLine
from tests.contributors.test_money_shares import letter, pay

pytestmark = pytest.mark.django_db
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
        (f"{PEOPLE}&key=population&known=2026-04-01", "no history is kept"),
        ("scope=un&period=2025-07&measure=per_million&known=2026-04-01", "no history is kept"),
    ],
)
def test_what_cannot_be_told_is_refused(cast, sign_in, query, words):
    outbox.settle()
    backdate(BurdenShare, THEN)
    page = sign_in(cast.anwar).get(f"/burden-sharing/?{query}")
    assert page.status_code == 400 and words in page.content.decode()
