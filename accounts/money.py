"""Amounts of money: exact, to the cent, with their currency in a field beside them."""

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
