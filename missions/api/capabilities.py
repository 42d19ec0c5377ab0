"""What can be asked for and offered."""

from rest_framework import serializers

from accounts.api import Choice, CodeField, Flag, Order, Rows, Text, VisibleViewSet, Words
from missions.models import Capability, Category


class CapabilityRows(Rows):
    code = CodeField("its code, such as hospital-2")
    parent = CodeField("code of the heading it stands under; empty: a heading", source="parent.code")
    name = serializers.CharField(help_text="in English")
    names = serializers.DictField(help_text="names by language")
    unit = serializers.ChoiceField(Capability.Unit.choices, help_text="what it is counted in")
    category = serializers.ChoiceField(Category.choices, help_text="in which its persons are reported")
    is_enabler = serializers.BooleanField(help_text="any gap in it is critical")
    symbol = serializers.CharField(help_text="20 digits of APP-6(D); empty where it has none")
    is_offered = serializers.BooleanField(help_text="can be chosen for new requirements and pledges")


class Capabilities(VisibleViewSet):
    """The catalogue of unit and post types, each addressed by its code: /capabilities/hospital-2/."""

    model, rows = Capability, CapabilityRows
    lookup = lookup_url_kwarg = "code"
    lookup_value_regex = "[a-z0-9-]{1,40}"
    filters = {
        "parent": Text("parent__code", "code of the heading", lower=True),
        "unit": Choice("unit", Capability.Unit.choices, "what it is counted in"),
        "category": Choice("category", Category.choices, "strength category"),
        "is_enabler": Flag("is_enabler", "enablers"),
        "is_offered": Flag("is_offered", "those in use"),
        "search": Words(("name", "code"), "words in the name or code"),
    }
    orderings = {"code": Order("code"), "name": Order("name", "code")}
    ordering = "code"
