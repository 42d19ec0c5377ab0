"""How amounts are written: with their currency, the sign of one below nothing before it in every language."""

from decimal import Decimal

import pytest
from django.utils import translation

from contributors.templatetags.money_words import money


@pytest.mark.parametrize(
    ("language", "amount", "written"),
    [
        ("en", Decimal("-1234.50"), "-1,234.50 USD"),
        ("en", Decimal(1200), "1,200 USD"),
        ("ar", Decimal(-12), "\u200e-12\u200f USD"),
        ("ar", Decimal(12), "12 USD"),
        ("en", None, "not reported"),
    ],
)
def test_an_amount_is_written_with_its_currency_and_sign(language, amount, written):
    with translation.override(language):
        assert money(amount) == written
