"""Letters of assessment and payments: who enters them, what is owed after, and that the books balance."""

from datetime import date
from decimal import Decimal
from html import unescape

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import Event
from accounts.services import grant_role
from contributors import ledger, reading_accounts, services_budgets
from contributors import services_assessments as services
from contributors import services_credits as credits_of
from contributors.models import (
    Assessment,
    LedgerEntry,
    LedgerLine,
    LevelDiscount,
    LevelTable,
    Payment,
    Scale,
    ScaleRate,
    StateLevel,
)
from missions.models import Mandate
from tests.shares import examples

pytestmark = pytest.mark.django_db
ISSUED = date(2025, 7, 10)
TODAY = date(2026, 6, 1)
D = Decimal


@pytest.fixture
def faye(cast):
    """dora, who keeps the money of ALPHA."""
    grant_role(role="funding", subject=cast.alpha, person=cast.dora, by=cast.system)
    return cast.dora


@pytest.fixture
def period(cast, faye):
    """ALPHA's year, 1,000,000, in two periods; Bresland pays 60.3 percent of it, Calmora 39.7."""
    scale = Scale.objects.create(
        organization=cast.un, kind="regular", name="S", starts_on=date(2025, 1, 1), ends_on=date(2027, 12, 31)
    )
    table = LevelTable.objects.create(
        name="L",
        organization=cast.un,
        average_income=1,
        starts_on=date(2025, 1, 1),
        ends_on=date(2027, 12, 31),
    )
    LevelDiscount.objects.create(table=table, level="C", percent="10")
    for partner, percent, level in ((cast.bresland, 60, "A"), (cast.calmora, 40, "C")):
        ScaleRate.objects.create(scale=scale, partner=partner, percent=percent)
        StateLevel.objects.create(table=table, partner=partner, level=level)
    Mandate.objects.filter(mission=cast.alpha).delete()
    Mandate.objects.create(
        mission=cast.alpha, instrument="S/RES/1", starts_on=date(2025, 1, 1), ends_on=date(2025, 12, 31)
    )
    row = services_budgets.record_budget(
        mission=cast.alpha, cycle="2025/26", starts_on=date(2025, 7, 1), ends_on=date(2026, 6, 30),
        instrument="A/RES/79/0", maintenance=1_000_000, by=faye,
    )  # fmt: skip
    return row.apportionments.order_by("starts_on").first()


def issued(period, by, **given):
    given = {"reference": "LETTER/1", "issued_on": ISSUED} | given
    return services.issue_assessment(period, **given, by=by)


def paid(cast, by, partner, amount, on=date(2025, 8, 1)):
    return services.record_payment(partner=partner, received_on=on, amount=amount, mission=cast.alpha, by=by)


def owed(cast, partner, on=TODAY):
    return reading_accounts.account(cast.system, partner, cast.alpha.lead, on).standing


def balance():
    return ledger.trial_balance(LedgerLine.objects.all())


def test_a_letter_bills_every_state_and_the_books_balance(cast, faye, period):
    row = issued(period, faye)
    bills = {bill.partner: bill.gross for bill in row.bills.all()}
    assert bills == {cast.bresland: 320_000, cast.calmora: 180_000}
    assert balance() == {"receivable": 500_000, "income": -500_000}
    assert row.due_on == date(2025, 8, 9)
    assert Event.objects.filter(verb="assessment.issued").count() == 1


def test_credits_come_off_and_are_no_more_than_the_bill(cast, faye, period):
    with pytest.raises(ValidationError, match="more than the bill"):
        issued(period, faye, credits={cast.calmora: Decimal(180_001)})
    assert not Assessment.objects.exists()
    issued(period, faye, credits={cast.calmora: Decimal(80_000)})
    assert owed(cast, cast.calmora).outstanding == 100_000 and balance()["income"] == -420_000


def test_what_waits_for_an_extension_is_not_asked_for_before(cast, faye, period):
    later = period.appropriation.apportionments.get(is_conditional=True)
    with pytest.raises(ValidationError, match="extended"):
        issued(later, faye)
    Mandate.objects.create(
        mission=cast.alpha, instrument="S/RES/2", starts_on=date(2026, 1, 1), ends_on=date(2026, 12, 31)
    )
    later.appropriation.mission = cast.alpha
    assert issued(later, faye).amount == 500_000


@pytest.mark.parametrize("who", ["anwar", "berit", "pia", "administrator"])
def test_only_funding_officers_issue_and_enter(cast, period, who):
    with pytest.raises(PermissionDenied):
        issued(period, getattr(cast, who))
    with pytest.raises(PermissionDenied):
        paid(cast, getattr(cast, who), cast.bresland, 1)


def test_a_payment_in_part_leaves_the_rest_and_more_than_all_is_an_advance(cast, faye, period):
    issued(period, faye)
    paid(cast, faye, cast.bresland, 120_000)
    assert owed(cast, cast.bresland).outstanding == 200_000
    paid(cast, faye, cast.bresland, 250_000, on=date(2025, 12, 1))
    found = owed(cast, cast.bresland)
    assert (found.outstanding, found.in_full, found.on_time, found.median_days) == (0, 1, 0, 144)
    assert balance() == {"receivable": 180_000, "income": -500_000, "cash": 370_000, "advances": -50_000}


def test_an_advance_goes_to_the_next_letter(cast, faye, period):
    paid(cast, faye, cast.bresland, 400_000, on=date(2025, 7, 1))
    assert balance() == {"cash": 400_000, "advances": -400_000}
    issued(period, faye)
    assert owed(cast, cast.bresland).outstanding == 0
    assert balance() == {
        "cash": 400_000, "advances": -80_000, "receivable": 180_000, "income": -500_000,
    }  # fmt: skip


def test_a_reversed_payment_is_owed_again(cast, faye, period):
    issued(period, faye)
    payment = paid(cast, faye, cast.calmora, 180_000)
    services.reverse_payment(payment, reason="bounced", by=faye)
    assert owed(cast, cast.calmora).outstanding == 180_000
    assert balance() == {"receivable": 500_000, "income": -500_000, "cash": 0}
    with pytest.raises(ValidationError, match="already"):
        services.reverse_payment(Payment.objects.get(), reason="again", by=faye)


def test_a_letter_on_which_something_was_paid_is_not_cancelled(cast, faye, period):
    row = issued(period, faye)
    payment = paid(cast, faye, cast.calmora, 5)
    with pytest.raises(ValidationError, match="reverse those payments"):
        services.cancel_assessment(row, reason="wrong rates", by=faye)
    services.reverse_payment(payment, reason="wrong letter", by=faye)
    services.cancel_assessment(row, reason="wrong rates", by=faye)
    assert not Assessment.objects.exists() and set(balance().values()) == {0}


def test_the_database_refuses_an_entry_that_does_not_balance(cast, faye, period):
    issued(period, faye)
    line = LedgerLine.objects.filter(book="income").get()
    with pytest.raises(DatabaseError, match="not sum to nothing"), transaction.atomic():
        LedgerLine.objects.filter(pk=line.pk).update(amount=-1)
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    with pytest.raises(ValueError, match="sum to nothing"):
        ledger.post_many([(LedgerEntry(organization=cast.un, on=TODAY, cause="paid"), [("cash", None, 1)])])


def test_bills_of_a_hidden_mission_are_seen_through_it(cast, faye, period):
    issued(period, faye)
    Assessment.objects.update(mission=cast.shade)
    seen = [Assessment.objects.visible_to(person).count() for person in (cast.dora, cast.noor)]
    assert seen == [0, 1]


@settings(
    max_examples=examples(20), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    acts=st.lists(
        st.tuples(st.sampled_from(["pay", "reverse"]), st.integers(1, 400_000), st.booleans()), max_size=6
    )
)
def test_the_books_balance_whatever_is_paid_and_reversed(cast, faye, period, acts):
    with transaction.atomic():
        issued(period, faye)
        for act, amount, of_bresland in acts:
            partner = cast.bresland if of_bresland else cast.calmora
            if act == "pay":
                paid(cast, faye, partner, amount)
            elif payment := Payment.objects.filter(partner=partner, reversed_on=None).first():
                services.reverse_payment(payment, reason="wrong", by=faye)
        found = balance()
        assert sum(found.values()) == 0
        outstanding = sum(owed(cast, one).outstanding for one in (cast.bresland, cast.calmora))
        assert outstanding == found["receivable"]
        transaction.set_rollback(True)


class TestCreditsOfALetter:
    def test_they_come_off_the_bill_and_the_books_balance(self, cast, faye, period):
        row = issued(period, faye)
        row = credits_of.enter_credits(row, credits={cast.calmora: D(80_000)}, reason="as resolved", by=faye)
        assert owed(cast, cast.calmora).outstanding == 100_000
        assert balance() == {"receivable": 420_000, "income": -420_000}
        credits_of.enter_credits(row, credits={cast.calmora: D(0)}, reason="taken back", by=faye)
        assert owed(cast, cast.calmora).outstanding == 180_000
        assert balance() == {"receivable": 500_000, "income": -500_000}
        said = Event.objects.filter(verb="assessment.credited").order_by("pk").first()
        assert said.data["changes"] == {"Calmora": ["0.00", "80000"]}
        services.cancel_assessment(row, reason="wrong", by=faye)
        assert not any(balance().values())

    @pytest.mark.parametrize(
        ("amount", "words"),
        [(D(1), "stand already"), (D("79999.99"), None), (D("80000.01"), "80000.00 at most")],
    )
    def test_never_more_than_is_open_of_the_bill(self, cast, faye, period, amount, words):
        row = issued(period, faye, credits={cast.calmora: D(1)})
        paid(cast, faye, cast.calmora, 100_000)
        give = {"credits": {cast.calmora: amount}, "reason": "as resolved", "by": faye}
        if words is None:
            credits_of.enter_credits(row, **give)
            assert owed(cast, cast.calmora).outstanding == D("0.01")
            return
        with pytest.raises(ValidationError, match=words):
            credits_of.enter_credits(row, **give)
        assert row.bills.get(partner=cast.calmora).credit == 1

    def test_who_is_not_billed_gets_none_and_strangers_enter_none(self, cast, faye, period):
        row = issued(period, faye)
        with pytest.raises(ValidationError, match="not billed"):
            credits_of.enter_credits(row, credits={cast.un: D(1)}, reason="as resolved", by=faye)
        with pytest.raises(PermissionDenied):
            credits_of.enter_credits(row, credits={cast.calmora: D(1)}, reason="as resolved", by=cast.pia)

    def test_by_page_and_api(self, cast, faye, period, sign_in):
        row = issued(period, faye)
        browser, page = sign_in(faye), f"{row.get_absolute_url()}credits/"
        for text, words in (
            ("XCA", "XCA: This field is required."),
            ("ZZZ 5", "“ZZZ” is the code of no state."),
            ("XCA 5\nxca 6", "stands in two lines"),
            ("XCA 180000.01", "180000.00 at most"),
        ):
            answer = browser.post(page, {"credits": text, "reason": "as resolved"})
            assert answer.status_code == 200 and words in unescape(answer.content.decode())
        answer = browser.post(page, {"credits": "XCA 80,000\nXBR 10.50", "reason": "as resolved"})
        assert answer.status_code == 302 and owed(cast, cast.calmora).outstanding == 100_000
        assert "XBR 10.50\nXCA 80000.00" in browser.get(page).content.decode()
        answer = browser.post(
            f"/api/v1/assessments/{row.pk}/credit/",
            {"credits": [{"partner": "XBR", "amount": "20.00"}], "reason": "corrected"},
            content_type="application/json", headers={"Idempotency-Key": "credits-1"},
        )  # fmt: skip
        assert answer.status_code == 200, answer.content
        assert row.bills.get(partner=cast.bresland).credit == 20
        assert row.bills.get(partner=cast.calmora).credit == 80_000
