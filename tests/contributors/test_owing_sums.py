"""Accounts summed by the database: whatever bills and payments there are, as the pure rules say."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts import outbox
from contributors import arrears, owing_months, owing_sums, reading_accounts
from contributors.models import Assessment, Bill, Payment, PaymentShare
from contributors.owing import owed_of
from tests.contributors.test_money_shares import letter, pay

pytestmark = pytest.mark.django_db
DAYS = st.dates(date(2022, 1, 1), date(2026, 12, 31))
AMOUNTS = st.decimals(0, 5000, places=2)
BILLS = st.lists(
    st.tuples(
        st.integers(0, 1),  # of which state
        st.booleans(),  # for a mission
        DAYS,
        st.integers(0, 60),
        AMOUNTS,
        st.booleans(),
        st.lists(st.tuples(DAYS, st.decimals("0.01", 6000, places=2)), max_size=4),
    ),
    max_size=7,
)


def entered(cast, bills):
    Payment.objects.all().delete()
    Assessment.objects.all().delete()
    for n, (who, of_mission, on, days, net, is_unknown, payments) in enumerate(bills):
        state = (cast.bresland, cast.calmora)[who]
        mission = cast.alpha if of_mission else None
        row = letter(cast, on, on + timedelta(days), {state: net}, reference=f"L/{n}", mission=mission)
        Bill.objects.filter(assessment=row).update(is_unknown=is_unknown)
        for day, amount in payments:
            payment = Payment.objects.create(
                organization=cast.un, partner=state, received_on=day, amount=amount, currency="USD"
            )
            PaymentShare.objects.create(payment=payment, bill=row.bills.get(), partner=state, amount=amount)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(bills=BILLS, on=DAYS)
def test_the_database_sums_as_the_rules_do(cast, bills, on):
    entered(cast, bills)
    found = owing_sums.by_state(Bill.objects.all(), on)
    for state in (cast.bresland, cast.calmora):
        owed = owed_of(Bill.objects.filter(partner=state).select_related("assessment"))
        stands, test = arrears.standing(owed, on), arrears.article_19(owed, on)
        if stands.bills:
            assert found[state.pk] == (stands, test)
        else:
            assert state.pk not in found and test.applies is False
        *one, overdue = owing_sums.of_state(state, Bill.objects.all(), on)
        assert one == [stands, test] and sum(overdue.values()) == stands.overdue


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(bills=BILLS, on=DAYS, is_public=st.booleans())
def test_stored_months_say_of_all_states_what_their_bills_say(cast, bills, on, is_public):
    cast.alpha.is_fictional, cast.alpha.is_public = False, is_public
    cast.alpha.save()
    entered(cast, [(*bill, payments_within(net, payments)) for *bill, payments in bills for net in bill[4:5]])
    outbox.settle()
    facts = owing_sums.by_state(Bill.objects.all(), on)
    found = owing_months.by_state(cast.system, cast.un, on)
    assert found.keys() == facts.keys()
    for state, (stands, test) in facts.items():
        owing, verdict = found[state]
        assert owing == arrears.Owing(
            stands.asked, stands.paid, stands.outstanding, stands.arrears, stands.overdue,
            stands.current_hidden + stands.arrears_hidden, stands.unknown_since, mean_days(state, on),
            stands.arrears_hidden,
        )  # fmt: skip
        assert verdict == test
    seen_bills = Bill.objects.visible_to(cast.berit)
    seen = {who: row[0].asked for who, row in owing_months.by_state(cast.berit, cast.un, on).items()}
    assert seen == {who: row[0].asked for who, row in owing_sums.by_state(seen_bills, on).items()}


def payments_within(net, payments):
    """As much of them as the bill asks for: no door lets a bill be overpaid."""
    kept, left = [], net
    for day, amount in payments:
        if part := min(amount, left):
            kept.append((day, part))
            left -= part
    return kept


def mean_days(state, on):
    rows = PaymentShare.objects.filter(bill__partner=state, payment__received_on__lte=on)
    rows = rows.values_list("payment__received_on", "bill__assessment__issued_on", "amount")
    paid = [(max((received - issued).days, 0), amount) for received, issued, amount in rows]
    whole = sum(amount for _days, amount in paid)
    return float(sum(days * amount for days, amount in paid) / whole) if whole else None


def test_a_bill_of_which_how_much_was_paid_is_unknown_is_named_and_hides_nothing_else(cast, sign_in):
    known = letter(cast, date(2024, 1, 10), date(2024, 2, 9), {cast.bresland: 1000})
    unknown = letter(cast, date(2025, 1, 10), date(2025, 2, 9), {cast.bresland: 300})
    letter(cast, date(2026, 1, 10), date(2026, 2, 9), {cast.bresland: 500})
    pay(cast, cast.bresland, 400, date(2024, 3, 1))
    Bill.objects.filter(assessment=unknown).update(is_unknown=True)
    found = reading_accounts.account(cast.system, cast.bresland, cast.un, date(2026, 3, 1))
    stands = found.standing
    assert (stands.paid, stands.least, stands.outstanding) == (400, 1100, 1400)
    assert (stands.arrears_hidden, stands.current_hidden) == (300, 0)
    assert found.hidden_from.assessment == unknown and stands.unknown_since == date(2025, 1, 10)
    before = reading_accounts.account(cast.system, cast.bresland, cast.un, date(2024, 12, 1))
    assert before.hidden_from is None and before.standing.outstanding == 600
    page = sign_in(cast.anwar).get(f"/owed/{cast.bresland.code}/?day=2026-03-01").content.decode()
    assert "at least 1,100 USD, at most 1,400 USD" in page and "at least 400 USD" in page
    listed = sign_in(cast.anwar).get(f"/owed/{cast.bresland.code}/?columns=paid").context["listing"].rows
    assert ["not reported" in str(row["rest"]) for row in listed] == [False, True, False]
    assert f'href="{unknown.get_absolute_url()}"' in page and known.reference in page


def test_the_account_lists_its_bills_page_by_page_and_whole_in_a_file(cast, sign_in):
    for n in range(60):
        on = date(2020, 1, 10) + timedelta(30 * n)
        letter(cast, on, on + timedelta(30), {cast.bresland: 100 + n}, reference=f"L/{n:02}")
    pay(cast, cast.bresland, 150, date(2020, 3, 1))
    browser = sign_in(cast.anwar)
    page = browser.get(f"/owed/{cast.bresland.code}/")
    assert len(page.context["listing"].rows) == 50 and "L/59" in page.content.decode()
    following = browser.get(f"/owed/{cast.bresland.code}/{page.context['listing'].after_url}")
    assert "L/00" in following.content.decode() and "L/59" not in following.content.decode()
    file = browser.get(f"/owed/{cast.bresland.code}/?format=csv")
    lines = b"".join(file.streaming_content).decode().splitlines()
    assert len(lines) == 61 and lines[-1].startswith("L/00,") and "100.00,100.00,2020-03-01,51" in lines[-1]


def test_money_in_another_currency_is_listed_and_in_no_sum(cast):
    letter(cast, date(2025, 1, 10), date(2025, 2, 9), {cast.bresland: 1000}, currency="EUR")
    assert reading_accounts.accounts(cast.system, cast.un, date(2025, 12, 1)) == []
    assert (
        Decimal(0)
        == reading_accounts.account(
            cast.system, cast.bresland, cast.un, date(2025, 12, 1)
        ).standing.outstanding
    )
    assert reading_accounts.bills(cast.system, cast.bresland, cast.un).count() == 1
