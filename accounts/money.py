"""Amounts of money: exact, to the cent, with their currency in a field beside them."""

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
        if isinstance(value, str):
            value = value.replace(",", "").replace(" ", "").replace("\u00a0", "").replace("\u202f", "")
        return super().to_python(value)
