"""What every API resource shares: rows a reader may see, in one shape, by pages, with one kind of error."""

from accounts.api.bulk import ChangesMany, CreatesMany, RemovesMany
from accounts.api.filters import AsOf, AsOfMonth, AsOfStanding, Choice, Day, Flag, Month, Number, Text, Words
from accounts.api.paging import Order
from accounts.api.shape import CodeField, MonthField, Rows
from accounts.api.viewset import NumberedAtRandom, VisibleViewSet
from accounts.api.writing import (
    Acts,
    Changeable,
    CountedField,
    Creatable,
    Given,
    Held,
    NumberedField,
    VisibleField,
    WholeNumber,
)

__all__ = [
    "Acts",
    "AsOf",
    "AsOfMonth",
    "AsOfStanding",
    "Changeable",
    "ChangesMany",
    "Choice",
    "CodeField",
    "CountedField",
    "Creatable",
    "CreatesMany",
    "Day",
    "Flag",
    "Given",
    "Held",
    "Month",
    "MonthField",
    "Number",
    "NumberedAtRandom",
    "NumberedField",
    "Order",
    "RemovesMany",
    "Rows",
    "Text",
    "VisibleField",
    "VisibleViewSet",
    "WholeNumber",
    "Words",
]
