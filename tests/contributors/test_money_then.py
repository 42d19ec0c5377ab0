"""Pages of money as of a past month, and what is not reported of money: never later, never 0."""

from datetime import date
from decimal import Decimal

import pytest
from django.test import Client

from accounts import outbox
from contributors.models import Bill
from tests.contributors.test_assessments import faye, issued, paid, period  # noqa: F401  (fixtures)
from tests.contributors.test_money_shares import letter, pay

pytestmark = pytest.mark.django_db
JULY = "/as-of/2025-07"


def text(answer):
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return content.decode()


@pytest.fixture
def letters(cast):
    """Letters of May, of one bill of which it is not reported how much was paid, and of September."""
    spring = letter(cast, date(2025, 5, 1), date(2025, 5, 31), {cast.bresland: 700, cast.calmora: 300})
    Bill.objects.filter(assessment=spring, partner=cast.bresland).update(is_unknown=True)
    autumn = letter(
        cast, date(2025, 9, 1), date(2025, 9, 30), {cast.bresland: 50, cast.calmora: 40}, reference="AUTUMN"
    )
    pay(cast, cast.calmora, 100, date(2025, 8, 20))
    outbox.settle()
    return spring, autumn


def test_what_states_owe_is_of_the_month_of_the_address(cast, letters, sign_in):
    browser = sign_in(cast.anwar)
    then = browser.get(f"{JULY}/owed/")
    assert "31 July 2025" in text(then) and then.context["on"] == date(2025, 7, 31)
    assert {who: one.outstanding for who, one, _test in then.context["rows"]} == {
        cast.bresland: 700,
        cast.calmora: 300,
    }
    later = browser.get(f"{JULY}/owed/?day=2025-12-01")
    assert later.context["on"] == date(2025, 7, 31)
    account = browser.get(f"{JULY}/owed/{cast.calmora.code}/")
    assert "AUTUMN" not in text(account) and account.context["found"].standing.paid == 0
    assert [row["record"].assessment_id for row in account.context["listing"].rows] == [letters[0].pk]


def test_lists_of_money_end_with_the_month_of_the_address(cast, letters, sign_in):
    browser = sign_in(cast.anwar)
    assert "20 Aug 2025" in text(browser.get("/payments/"))
    assert "20 Aug 2025" not in text(browser.get(f"{JULY}/payments/"))
    (row,) = browser.get(f"{JULY}/assessments/").context["listing"].records
    assert (row.pk, row.paid, row.open) == (letters[0].pk, 0, 1000)
    assert browser.get(f"{JULY}{letters[1].get_absolute_url()}").status_code == 404
    assert browser.get(f"{JULY}{letters[0].get_absolute_url()}").context["open"] == 1000
    assert "2025-09" not in text(browser.get(f"{JULY}/money/ledger/?format=csv"))


@pytest.mark.parametrize(
    "page", ["flows/", "receivables/", "disputes/", "packages/", "funds/", "verified/strengths/"]
)
def test_what_keeps_no_past_of_its_steps_is_shown_as_it_is_now(cast, sign_in, page):
    answer = sign_in(cast.anwar).get(f"{JULY}/money/{page}")
    assert (answer.status_code, answer.url) == (307, f"/money/{page}")


def test_what_is_not_reported_is_no_zero_in_files(cast, letters, sign_in):
    browser = sign_in(cast.anwar)
    owed = text(browser.get("/owed/file.csv?day=2025-12-01")).splitlines()
    rows = {line.split(",")[0]: dict(zip(owed[0].split(","), line.split(","), strict=True)) for line in owed}
    hidden, known = rows[cast.bresland.code], rows[cast.calmora.code]
    assert (hidden["paid"], hidden["outstanding"], hidden["outstanding_at_least"]) == ("", "750.00", "50.00")
    assert (known["paid"], known["outstanding_at_least"]) == ("100.00", "240.00")
    assert hidden["is_at_most"] != known["is_at_most"] and known["days_to_pay"] == "111"
    bills = text(browser.get(f"{letters[0].get_absolute_url()}bills.csv")).splitlines()
    (line,) = [line for line in bills if line.startswith(cast.bresland.code)]
    assert line.split(",")[5] == "" and line.split(",")[-1] == "True"
    listed = text(browser.get("/assessments/?format=csv"))
    assert ",1000.00,100.00,900.00,200.00," in listed
    page = text(browser.get("/assessments/"))
    assert "at most" in page and "at least" in page


def test_what_is_not_reported_is_no_zero_in_the_api(cast, letters, token):
    client = Client(headers=token(cast.anwar))
    Bill.objects.filter(assessment=letters[1]).update(is_unknown=True)
    rows = {row["id"]: row for row in client.get("/api/v1/assessments/").json()["results"]}
    hidden, partly = rows[str(letters[1].pk)], rows[str(letters[0].pk)]
    assert hidden["paid"] is None and hidden["is_at_most"] is True
    assert Decimal(hidden["open_at_least"]) == 0 and Decimal(hidden["open"]) == 90
    assert Decimal(partly["paid"]) == 100 and Decimal(partly["open_at_least"]) == 200


def test_arrears_that_may_have_been_paid_are_told_so(cast, letters, sign_in):
    page = text(sign_in(cast.anwar).get("/owed/?day=2026-02-01"))
    assert "at most; at least 50" in page
    rows = text(sign_in(cast.anwar).get("/owed/file.csv?day=2026-02-01"))
    assert f"{cast.bresland.code},Bresland,750.00,,750.00,750.00" in rows and ",50.00,50.00,True" in rows


def test_states_are_found_by_name(cast, letters, sign_in):
    browser = sign_in(cast.anwar)
    found = browser.get("/owed/?text=cALm&day=2025-12-01").context["rows"]
    assert [who for who, _one, _test in found] == [cast.calmora]
    assert "No state fits." in text(browser.get("/owed/?text=zzz"))
    assert "Bresland" not in text(browser.get("/owed/file.csv?text=cALm&day=2025-12-01"))


@pytest.mark.parametrize(
    "page",
    [
        "/budgets/?mission=bravo",
        "/assessments/?mission=bravo",
        "/payments/?mission=bravo",
        "/money/receivables/?mission=bravo",
        "/money/flows/?to=mission:bravo",
        "/money/ledger/?of=mission:BRAVO",
        "/money/disputes/?mission=bravo",
    ],
)
def test_of_what_has_none_no_rows_of_others_are_shown(cast, faye, period, letters, sign_in, page):  # noqa: F811
    answer = sign_in(faye).get(page)
    assert not answer.context["listing"].records
    assert "Nothing here of “" in text(answer)
