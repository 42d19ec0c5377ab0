"""Amounts of money: exact, to the cent, with their currency in a field beside them."""

from datetime import date
from decimal import Decimal, InvalidOperation

from django import forms
from django.core.validators import MinValueValidator
from django.db import models


class Money(models.DecimalField):
    """An amount of zero or more, up to 9,999,999,999,999.99. Migrations know it as a plain decimal."""

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("max_digits", 15)
        kwargs.setdefault("decimal_places", 2)
        kwargs.setdefault("validators", [MinValueValidator(0)])
        super().__init__(*args, **kwargs)

    def deconstruct(self):
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.DecimalField", args, kwargs


class AmountField(forms.DecimalField):
    """An amount of money: digits, with commas or blanks between them as people write them."""

    widget = forms.TextInput(attrs={"inputmode": "decimal"})

    def __init__(self, *, max_digits=15, min_value=0, **kwargs):
        super().__init__(max_digits=max_digits, decimal_places=2, min_value=min_value, **kwargs)

    def to_python(self, value):
        return super().to_python(_plain(value) if isinstance(value, str) else value)


def dated_amount(line):
    """(day, amount) of a line such as "2026-01-01 45,000,000"; None where it is no such line."""
    try:
        day, amount = line.split(maxsplit=1)
        found = date.fromisoformat(day), Decimal(_plain(amount))
    except (ValueError, InvalidOperation):
        return None
    return found if found[1].is_finite() else None


def _plain(text):
    """Without the commas and blanks people write between digits."""
    return text.replace(",", "").replace(" ", "").replace("\u00a0", "").replace("\u202f", "")
