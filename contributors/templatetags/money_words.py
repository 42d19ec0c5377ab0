"""How pages write money and its parts: amounts with their currency, exact fractions as percent."""

from fractions import Fraction

from django import template
from django.utils.formats import number_format
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from contributors.reimbursing_words import step_words

register = template.Library()
register.filter("step_words", step_words)


@register.filter
def parts_percent(part):
    """A part of one, such as 4/15, in percent: whole where it is, else with two decimals."""
    percent = Fraction(part) * 100
    places = 0 if percent.denominator == 1 else 1 if (percent * 10).denominator == 1 else 2
    return f"{number_format(round(float(percent), places), places)} %"


@register.filter
def points(value):
    """Percentage points, to four decimals."""
    return number_format(round(float(value), 4), 4)


@register.filter
def signed_points(value):
    """Percentage points more or less, with their sign."""
    return _signed(value, points(abs(value)))


@register.filter
def amount(value):
    """An amount to the whole unit."""
    return number_format(round(float(value)), 0, force_grouping=True)


@register.filter
def signed_amount(value):
    """An amount more or less, with its sign, to the whole unit."""
    return _signed(value, number_format(round(abs(float(value))), 0, force_grouping=True))


def _signed(value, words):
    return f"+{words}" if value > 0 else f"−{words}" if value < 0 else words


@register.filter
def factor(value):
    """A multiplier, to five decimals."""
    return number_format(round(float(value), 5), 5)


@register.filter
def money(amount, currency="USD"):
    """An amount with its currency, cents only where there are some; unknown is said. The minus stands
    before its figure in Arabic too."""
    if amount is None:
        return _("not reported")
    places = 0 if amount == int(amount) else 2
    words = number_format(amount, places, force_grouping=True)
    return f"\u200e{words}\u200f {currency}" if amount < 0 and get_language_bidi() else f"{words} {currency}"
