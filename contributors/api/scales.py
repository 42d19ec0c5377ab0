"""What nations are assessed and what they could carry: scales, rates, population and economy."""

from django.db.models import Q
from rest_framework import serializers

from accounts.api import AsOfStanding, Choice, CodeField, Number, Order, Rows, Text, VisibleViewSet
from accounts.api.filters import AsOf
from accounts.api.partners import Partners, Standing
from contributors.models import CapacityFigure, Scale, ScaleRate


class ScaleRows(Rows):
    id = serializers.IntegerField(help_text="number in this portal")
    organization = CodeField("code of the organization", source="organization.code")
    kind = serializers.ChoiceField(Scale.Kind.choices, help_text="what cost it shares")
    name = serializers.CharField(help_text="as it is known")
    starts_on = serializers.DateField(help_text="first day", allow_null=True)
    ends_on = serializers.DateField(help_text="last day", allow_null=True)
    source = serializers.CharField(help_text="where this is from")


class Scales(VisibleViewSet):
    """Tables by which organizations share a cost among their members."""

    model, rows = Scale, ScaleRows
    expands = {"organization": (Partners, "code")}
    filters = {
        "as_of": AsOfStanding("those that stand on this day"),
        "organization": Text("organization__code", "code of the organization", upper=True),
        "kind": Choice("kind", Scale.Kind.choices, "what cost it shares"),
        "on": Standing("", "scales that stand on this day"),
    }


class RateRows(Rows):
    id = serializers.IntegerField(help_text="number in this portal")
    scale = serializers.IntegerField(source="scale_id", help_text="number of the scale")
    scale_name = serializers.CharField(source="scale.name", help_text="as it is known")
    partner = CodeField("code of the partner", source="partner.code")
    partner_name = serializers.CharField(source="partner.name", help_text="its name")
    percent = serializers.DecimalField(9, 6, help_text="rate in percent, as a text to keep its digits")
    level = serializers.CharField(help_text="A to J, peacekeeping only")
    provenance = serializers.ChoiceField(ScaleRate.Provenance.choices, help_text="official, or worked back")


class Rates(VisibleViewSet):
    """Each partner's rate on a scale."""

    model, rows = ScaleRate, RateRows
    expands = {"scale": (Scales, "id"), "partner": (Partners, "code")}
    filters = {
        "as_of": AsOfStanding("rates of the scales that stand on this day", "scale__"),
        "scale": Number("scale", "number of the scale"),
        "kind": Choice("scale__kind", Scale.Kind.choices, "what cost the scale shares"),
        "partner": Text("partner__code", "code of the partner", upper=True),
        "level": Text("level", "A to J", upper=True),
    }
    orderings = {"id": Order("id"), "percent": Order("percent", "id")}


class CapacityRows(Rows):
    id = serializers.IntegerField(help_text="number in this portal")
    partner = CodeField("code of the nation", source="partner.code")
    partner_name = serializers.CharField(source="partner.name", help_text="its name")
    year = serializers.IntegerField(help_text="calendar year")
    kind = serializers.ChoiceField(
        CapacityFigure.Kind.choices, help_text="population and forces in persons, GDP and GNI in US$"
    )
    value = serializers.DecimalField(20, 2, help_text="as a text to keep its digits")
    source = serializers.CharField(help_text="where this is from")


class UpToYear(AsOf):
    def condition(self, raw):
        return Q(year__lte=self.parse(raw).year)


class Capacities(VisibleViewSet):
    """Population and economy of nations, by year."""

    model, rows = CapacityFigure, CapacityRows
    expands = {"partner": (Partners, "code")}
    filters = {
        "as_of": UpToYear("year", "figures of the years up to this day"),
        "partner": Text("partner__code", "code of the nation", upper=True),
        "kind": Choice("kind", CapacityFigure.Kind.choices, "what it counts"),
        "year": Number("year", "this year"),
        "year_from": Number("year", "from this year on", "gte"),
        "year_to": Number("year", "up to this year", "lte"),
    }
    orderings = {"id": Order("id"), "year": Order("year", "id"), "value": Order("value", "id")}
