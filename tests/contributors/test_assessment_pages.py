"""From a budget's period to a letter, payments and what is owed: by pages, and by the API."""

from datetime import date
from uuid import uuid4

import pytest
from django.test import Client

from accounts import outbox
from contributors import reading_accounts
from contributors.models import Assessment, CapacityFigure, Payment, Scale, ScaleRate
from missions.models import Mission
from tests.contributors.test_assessments import faye, issued, paid, period  # noqa: F401  (fixtures)

pytestmark = pytest.mark.django_db


def test_by_pages(cast, faye, period, sign_in):  # noqa: F811
    browser = sign_in(faye)
    budget = f"/budgets/{period.appropriation_id}/"
    assert f"/assessments/of/{period.pk}/new/" in browser.get(budget).content.decode()
    form = {"reference": "LETTER/1", "issued_on": "2025-07-10", "reason": "as adopted"}
    wrong = browser.post(f"/assessments/of/{period.pk}/new/", form | {"credits": "QQQ 5"})
    assert "is the code of no state" in wrong.content.decode() and not Assessment.objects.exists()
    answer = browser.post(f"/assessments/of/{period.pk}/new/", form)
    letter = Assessment.objects.get()
    assert answer.status_code == 302 and answer.url == letter.get_absolute_url()
    page = browser.get(answer.url).content.decode()
    assert "320,000" in page and "180,000" in page and "nothing yet" in page
    assert "LETTER/1" in browser.get(budget).content.decode()
    given = {
        "partner": cast.bresland.code, "received_on": "2025-08-01", "amount": "400,000", "currency": "USD",
        "account": f"mission:{cast.alpha.slug}", "reason": "bank statement",
    }  # fmt: skip
    tomorrow = browser.post("/payments/new/", given | {"received_on": "2099-01-01"})
    assert "entered once it was received" in tomorrow.content.decode() and not Payment.objects.exists()
    answer = browser.post("/payments/new/", given)
    page = browser.get(answer.url).content.decode()
    assert "320,000" in page and "80,000" in page and "Advance on letters to come" in page
    outbox.settle()
    owed = browser.get("/owed/?day=2025-12-01").content.decode()
    assert owed.index("Calmora") < owed.index("Bresland")  # who owes most stands first
    account = browser.get(f"/owed/{cast.bresland.code}/?day=2025-12-01").content.decode()
    assert "22" in account and "does not apply" in account
    answer = browser.post(f"/payments/{Payment.objects.get().pk}/reverse/", {"reason": "bounced"})
    assert answer.status_code == 302
    assert "nothing yet" in browser.get(letter.get_absolute_url()).content.decode()
    assert browser.post(f"{letter.get_absolute_url()}cancel/", {"reason": "wrong"}).status_code == 302
    assert not Assessment.objects.exists()


def test_credits_come_off_with_the_letter(cast, faye, period, sign_in):  # noqa: F811
    form = {"reference": "L/2", "issued_on": "2025-07-10", "credits": f"{cast.calmora.code} 80,000"}
    answer = sign_in(faye).post(f"/assessments/of/{period.pk}/new/", form | {"reason": "as adopted"})
    bills = {bill.partner: bill.net for bill in Assessment.objects.get().bills.all()}
    assert answer.status_code == 302 and bills == {cast.bresland: 320_000, cast.calmora: 100_000}


def test_the_letter_of_an_invented_mission_is_told_and_counts_in_no_sum(cast, faye, period, sign_in):  # noqa: F811
    Mission.objects.filter(pk=cast.alpha.pk).update(is_fictional=True)
    letter = issued(period, faye)
    browser = sign_in(faye)
    assert "No letter of assessment that you may see." in browser.get("/owed/").content.decode()
    account = browser.get(f"/owed/{cast.bresland.code}/?of={letter.organization.code}").content.decode()
    assert letter.reference in account
    assert (
        reading_accounts.account(faye, cast.bresland, letter.organization, date(2025, 12, 1)).standing.asked
        == 0
    )


def test_the_cash_to_come_is_told_with_what_it_rests_on(cast, faye, period, sign_in):  # noqa: F811
    browser = sign_in(faye)
    page = browser.get(f"/budgets/cash/{cast.alpha.slug}/").content.decode()
    assert "not reported" in page and "Month by month" not in page
    issued(period, faye)
    paid(cast, faye, cast.calmora, 180_000)
    page = browser.get(f"/budgets/cash/{cast.alpha.slug}/").content.decode()
    assert "180,000 USD" in page and "320,000" in page  # in the books; late, of Bresland


def test_files_hold_the_bills_and_what_is_owed(cast, faye, period, sign_in):  # noqa: F811
    letter = issued(period, faye)
    browser = sign_in(faye)
    bills = b"".join(browser.get(f"{letter.get_absolute_url()}bills.csv").streaming_content).decode()
    assert f"{cast.bresland.code},Bresland,320000.00,0.00,320000.00,0,,,False" in bills
    outbox.settle()
    owed = b"".join(browser.get("/owed/file.csv?day=2025-12-01").streaming_content).decode()
    assert f"{cast.calmora.code},Calmora,180000.00,0.00,180000.00" in owed


def test_by_the_api(cast, faye, period, token):  # noqa: F811
    client = Client(headers=token(faye, scopes=("read", "missions:write")))

    def post(address, **given):
        key = {"Idempotency-Key": uuid4().hex}
        return client.post(f"/api/v1/{address}", given, content_type="application/json", headers=key)

    wrong = post("assessments/", period=2_000_000_000, reference="L", issued_on="2025-07-10")
    assert wrong.status_code == 400 and "period" in wrong.content.decode()
    credit = [{"partner": cast.calmora.code, "amount": "80000.00"}]
    made = post("assessments/", period=period.pk, reference="L", issued_on="2025-07-10", credits=credit)
    assert made.status_code == 201, made.content
    assert (made.json()["asked"], made.json()["open"]) == ("420000.00", "420000.00")
    bills = client.get(f"/api/v1/bills/?assessment={made.json()['id']}").json()["results"]
    assert {bill["partner"]: bill["credit"] for bill in bills}[cast.calmora.code] == "80000.00"
    payment = post(
        "payments/", partner=cast.calmora.code, mission="ALPHA", received_on="2025-08-01", amount="100000.00"
    )
    assert payment.status_code == 201 and payment.json()["shares"][0]["amount"] == "100000.00"
    taken = post(f"payments/{payment.json()['id']}/reverse/", reason="entered twice")
    assert taken.status_code == 200 and taken.json()["reversed_on"] == f"{date.today()}"
    found = client.get("/api/v1/assessments/").json()["results"]
    assert [row["paid"] for row in found] == ["0"] or [row["paid"] for row in found] == ["0.00"]


def supposed(browser, query):
    """{state: (rate, US dollars before, after)} of the what-if page of 2025."""
    page = browser.get(f"/rates/2025/what-if/?{query}")
    assert page.status_code == 200
    return {
        state.partner.name: (after, was, becomes)
        for state, after, _by, was, becomes, _more in page.context["rows"]
    }


def test_another_key_shares_the_years_money_otherwise(cast, faye, period, sign_in):  # noqa: F811
    browser = sign_in(faye)
    page = browser.get("/rates/2025/what-if/?key=population").content.decode()
    assert "no figures of the key" in page
    for partner, persons in ((cast.bresland, 75), (cast.calmora, 25)):
        CapacityFigure.objects.create(partner=partner, kind="population", year=2024, value=persons)
    assert supposed(browser, "key=population") == {
        "Bresland": (75, 320_000, 375_000),
        "Calmora": (25, 180_000, 125_000),
    }


def test_a_mission_that_ends_is_asked_for_until_its_day(cast, faye, period, sign_in):  # noqa: F811
    browser = sign_in(faye)
    found = supposed(browser, "mission=ALPHA&ends_on=2025-09-30")
    assert found == {"Bresland": (64, 320_000, 160_000), "Calmora": (36, 180_000, 90_000)}
    assert supposed(browser, "mission=ALPHA&ends_on=2025-12-31") == {}
    assert Mission.objects.get(acronym="ALPHA").ends_on is None


def test_a_state_leaves_a_mission_that_ends(cast, faye, period, sign_in):  # noqa: F811
    query = f"state={cast.calmora.code}&leaves=on&mission=ALPHA&ends_on=2025-06-30"
    found = supposed(sign_in(faye), query)
    assert found == {"Bresland": (100, 320_000, 0), "Calmora": (0, 180_000, 0)}


def test_what_changes_nothing_in_a_year_says_so_and_leads_to_the_years_after(cast, faye, period, sign_in):  # noqa: F811
    browser = sign_in(faye)
    page = browser.get("/rates/2025/what-if/?mission=ALPHA&ends_on=2025-12-31").content.decode()
    assert "Nothing would change in 2025." in page and "Nothing is supposed yet" not in page
    assert '/rates/2026/what-if/?mission=ALPHA&amp;ends_on=2025-12-31"' in page
    for key in ("gni", "forces"):
        page = browser.get(f"/rates/2025/what-if/?key={key}").content.decode()
        assert "no figures of the key yet" in page and "leave nothing for others" not in page
    alone = browser.get(f"/rates/2025/what-if/?state={cast.bresland.code}&leaves=on").content.decode()
    assert "leave nothing for others" in alone


def test_a_mission_leads_to_its_money_where_there_is_some(cast, faye, period, sign_in):  # noqa: F811
    browser = sign_in(faye)
    alpha = browser.get("/missions/alpha/").content.decode()
    assert "/budgets/?mission=alpha" in alpha and "/budgets/cash/alpha/" in alpha
    assert "/assessments/?mission=alpha" not in alpha
    issued(period, faye)
    assert "/assessments/?mission=alpha" in browser.get("/missions/alpha/").content.decode()
    rail = browser.get("/owed/").content.decode()
    assert all(f'href="{page}"' in rail for page in ("/assessments/", "/payments/", "/money/ledger/"))


def test_a_mission_without_a_budget_leads_to_none(cast, faye, sign_in):  # noqa: F811
    page = sign_in(faye).get("/missions/alpha/").content.decode()
    assert "/budgets/?mission=alpha" not in page and "/budgets/cash/alpha/" not in page


def test_an_account_that_comes_to_nothing_says_0_in_the_trial_balance(cast, faye, period, sign_in):  # noqa: F811
    issued(period, faye)
    paid(cast, faye, cast.bresland, 320_000)
    paid(cast, faye, cast.calmora, 180_000)
    page = sign_in(faye).get("/money/ledger/").content.decode()
    row = page[page.index("contributions receivable") :]
    assert "0 USD" in row[: row.index("</tr>")]


def test_a_key_tells_what_becomes_of_it_when_a_member_joins(cast, faye, sign_in):  # noqa: F811
    key = Scale.objects.create(
        organization=cast.un, kind="common_funding", name="K", starts_on=date(2021, 1, 1)
    )
    for partner, percent in ((cast.bresland, 75), (cast.calmora, 25)):
        ScaleRate.objects.create(scale=key, partner=partner, percent=percent)
    browser = sign_in(faye)
    answer = browser.get(f"/scales/{key.pk}/?joins_at=20")
    assert answer.context["joined"] == [(cast.bresland, 75, 60), (cast.calmora, 25, 20)]
    assert "60.0000" in answer.content.decode()
    assert not browser.get(f"/scales/{key.pk}/?joins_at=100").context["joined"]
    Scale.objects.filter(pk=key.pk).update(kind="regular")
    assert "What if a member joins" not in browser.get(f"/scales/{key.pk}/").content.decode()
