"""Peacekeeping rates of a year, as worked out; and the levels of states they rest on."""

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import exceptions, serializers

from accounts.api import (
    Choice,
    CodeField,
    Number,
    Order,
    Rows,
    Text,
    VisibleViewSet,
    filters,
    formats,
)
from accounts.api.errors import Refused
from accounts.api.partners import Partners
from accounts.api.viewset import OneTable
from contributors.documents_money import rates_document
from contributors.models import StateLevel
from contributors.rating import NoRates, rates_of, years_with_rates


class StateLevelRows(Rows):
    id = serializers.IntegerField(help_text="number in this portal")
    table = serializers.CharField(source="table.name", help_text="of which scale period")
    partner = CodeField("code of the state", source="partner.code")
    partner_name = serializers.CharField(source="partner.name", help_text="its name")
    level = serializers.CharField(help_text="A to J, or H*")
    came_from = serializers.CharField(help_text="the level it moves up from; empty: it does not move")
    moves_since = serializers.IntegerField(help_text="first year of the move", allow_null=True)
    own_percent = serializers.DecimalField(
        7, 4, help_text="an exceptional discount, percent", allow_null=True
    )
    own_from = serializers.IntegerField(help_text="first year of that", allow_null=True)
    own_until = serializers.IntegerField(help_text="its last year", allow_null=True)
    provenance = serializers.ChoiceField(StateLevel.Provenance.choices, help_text="on whose word")
    note = serializers.CharField(help_text="what else is known of it")


class Levels(VisibleViewSet):
    """The level of each state in a scale period, which decides what it is spared."""

    model, rows = StateLevel, StateLevelRows
    expands = {"partner": (Partners, "code")}
    filters = {
        "table": Text("table__name", "name of the table of levels"),
        "partner": Text("partner__code", "code of the state", upper=True),
        "level": Text("level", "A to J, or H*", upper=True),
        "provenance": Choice("provenance", StateLevel.Provenance.choices, "on whose word"),
    }
    orderings = {"id": Order("id"), "partner": Order("partner__code", "id")}
    ordering = "partner"


class RateOfState(serializers.Serializer):
    iso3 = serializers.CharField(help_text="code of the state")
    regular = serializers.FloatField(help_text="rate of the regular budget, percent")
    level = serializers.CharField(help_text="A to J, or H*")
    discount = serializers.FloatField(help_text="percent; null in level A", allow_null=True)
    effective = serializers.FloatField(help_text="peacekeeping rate, percent, four decimals")


class RatesDocument(serializers.Serializer):
    """Peacekeeping rates of a calendar year, the largest first."""

    year = serializers.IntegerField(help_text="calendar year")
    rows = RateOfState(many=True, help_text="one a state")


class PeacekeepingRates(OneTable):
    """Effective rates of assessment for peacekeeping, worked out from the regular scale and the levels."""

    rows = RatesDocument

    @extend_schema(
        parameters=[
            OpenApiParameter("year", int, description="calendar year; the present one if left out"),
            OpenApiParameter("format", str, enum=["json", "csv", "xlsx"]),
        ],
        responses={200: RatesDocument, (200, "text/csv"): OpenApiTypes.BINARY},
    )
    def list(self, request):
        values = filters.given(request, {"year", "format"})
        document = rates_document(_rates(values))
        if (form := request.accepted_renderer.format) != "json":
            rows = [tuple(row.values()) for row in document["rows"]]
            return formats.MAKERS[form](RateOfState().fields, rows, f"rates-{document['year']}")
        return self.told(document)


def _rates(values):
    try:
        year = Number("", "").parse(values["year"]) if "year" in values else timezone.localdate().year
    except ValueError as error:
        raise Refused("year", error.args[0]) from error
    try:
        return rates_of(year)
    except NoRates as error:
        known = ", ".join(map(str, years_with_rates())) or "-"
        words = _("No rates for this year. There are: %(years)s.") % {"years": known}
        raise exceptions.NotFound(words) from error
