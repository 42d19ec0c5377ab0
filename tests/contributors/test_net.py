"""A state's net position: paid in and paid back, owed either way; for nobody who may not see its claims."""

from datetime import date
from decimal import Decimal

import pytest

from contributors import reading_net
from contributors.models import Reimbursement
from contributors.purse import Net
from tests.contributors.test_money_shares import letter, pay

ON = date(2026, 6, 1)


def test_what_is_not_known_leaves_the_net_unknown():
    known = Net(Decimal(400), Decimal(300), Decimal(600), Decimal(100))
    assert (known.paid, known.open) == (100, 500)
    unknown = Net(None, Decimal(300), None, Decimal(100))
    assert (unknown.paid, unknown.open) == (None, None)


@pytest.fixture
def claims(cast):
    letter(cast, date(2025, 1, 10), date(2025, 2, 9), {cast.bresland: 1000})
    pay(cast, cast.bresland, 400, date(2025, 3, 1))
    for month, state, total, paid_on in (
        (1, "paid", 300, date(2025, 9, 1)),
        (2, "certified", 100, None),
        (3, "calculated", 70, None),
    ):
        Reimbursement.objects.create(
            contributor=cast.bresland, mission=cast.alpha, starts_on=date(2025, month, 1),
            ends_on=date(2025, month, 28), state=state, total=total, paid_on=paid_on,
        )  # fmt: skip


@pytest.mark.django_db
def test_only_who_sees_its_claims_is_told(cast, claims, sign_in):
    assert reading_net.net(cast.berit, cast.bresland, ON) == Net(400, 300, 600, 100)
    assert reading_net.net(cast.chidi, cast.bresland, ON) is None
    address = f"/owed/{cast.bresland.code}/"
    assert "Net position" in sign_in(cast.berit).get(address).content.decode()
    assert "Net position" not in sign_in(cast.chidi).get(address).content.decode()


@pytest.mark.django_db
def test_a_past_day_knows_no_later_payment(cast, claims):
    found = reading_net.net(cast.berit, cast.bresland, date(2025, 2, 15))
    assert (found.paid_in, found.reimbursed, found.owes) == (0, 0, 1000)
