"""Who carries how much, as rows: stored shares and totals, and contributors with their latest figures."""

from django.db.models import Value
from django.db.models.functions import Coalesce
from rest_framework import serializers

from accounts.api import AsOf, AsOfMonth, Choice, CodeField, Month, MonthField, Order, Rows, Text
from accounts.api.filters import narrow
from accounts.api.formats import GeoJSONRenderer
from accounts.api.partners import Partners
from accounts.models import Partner
from contributors.models import BurdenShare, BurdenTotal
from missions.api.seen import SeenThroughMissions

UNRANKED = 1_000_000  # those without persons stand last
SCOPES = "un, all, mission:ACRONYM, organization:CODE, members:CODE or region:NAME"


class Carried(Rows):
    """The measures of one contributor."""

    women = serializers.IntegerField(help_text="persons", allow_null=True)
    men = serializers.IntegerField(help_text="persons", allow_null=True)
    personnel = serializers.IntegerField(help_text="persons")
    share = serializers.FloatField(help_text="of all persons of the scope, 0 to 1", allow_null=True)
    rank = serializers.IntegerField(help_text="1, 2, 2, 4; empty without persons", allow_null=True)
    women_share = serializers.FloatField(help_text="of the contributor's persons, 0 to 1", allow_null=True)
    women_against_target = serializers.DictField(help_text="by category: share less the target, -1 to 1")
    per_million = serializers.FloatField(help_text="persons per million inhabitants", allow_null=True)
    assessed_share = serializers.DecimalField(9, 6, help_text="effective rate, percent", allow_null=True)
    people_to_money = serializers.FloatField(help_text="share of people over share of money", allow_null=True)
    fatalities = serializers.IntegerField(
        help_text="in the twelve months to this one; empty where the register does not reach it",
        allow_null=True,
    )
    fatalities_share = serializers.FloatField(help_text="of all of the scope, 0 to 1", allow_null=True)
    by_category = serializers.DictField(help_text="women, men and persons by category")
    version = serializers.IntegerField(
        source="total.version", help_text="moves when a figure of the scope and month moves"
    )
    as_of = serializers.DateTimeField(source="total.as_of", help_text="when it was worked out")


class BurdenShareRows(Carried):
    id = serializers.IntegerField(help_text="number in this portal")
    scope = serializers.CharField(help_text=SCOPES)
    month = MonthField(help_text="such as 2025-07")
    contributor = CodeField("code of the contributor", source="contributor.code")
    contributor_name = serializers.CharField(source="contributor.name", help_text="its name")
    iso3 = serializers.CharField(source="contributor.iso3", help_text="ISO 3166 alpha-3", allow_null=True)


BY_RANK = Order(Coalesce("rank", Value(UNRANKED)), "id")


class BurdenShares(SeenThroughMissions):
    """What one contributor carried of a scope in a month, by several measures and never one score."""

    model, rows = BurdenShare, BurdenShareRows
    counted = ("burden-shares", "burden-totals", "missions", "partners")
    defaults = {"scope": "un"}
    expands = {"contributor": (Partners, "code")}
    filters = {
        "scope": Text("scope", SCOPES + "; un if left out"),
        "contributor": Text("contributor__code", "code of the contributor", upper=True),
        "month": Month("month", "this month"),
        "month_from": Month("month", "from this month on", "gte"),
        "month_to": Month("month", "up to this month", "lte"),
        "as_of": AsOfMonth(),
    }
    orderings = {"month": Order("month", "id"), "rank": BY_RANK, "id": Order("id")}
    ordering = "-month"


class ContributorRows(Carried):
    code = CodeField("code of the contributor", source="contributor.code")
    name = serializers.CharField(source="contributor.name", help_text="its name")
    kind = serializers.ChoiceField(Partner.Kind.choices, source="contributor.kind", help_text="of partner")
    iso3 = serializers.CharField(source="contributor.iso3", help_text="ISO 3166 alpha-3", allow_null=True)
    region = serializers.CharField(source="contributor.region", help_text="UN M49 region")
    longitude = serializers.DecimalField(
        8, 5, source="contributor.longitude", help_text="degrees east of its label point", allow_null=True
    )
    latitude = serializers.DecimalField(
        7, 5, source="contributor.latitude", help_text="degrees north of it", allow_null=True
    )
    month = MonthField(help_text="the latest month, of which these figures are")


class Contributors(SeenThroughMissions):
    """Partners that give, with their figures of the latest month over all missions."""

    model, rows = BurdenShare, ContributorRows
    lookup, lookup_url_kwarg, lookup_value_regex = "contributor__code", "code", "[^/]{1,40}"
    renderer_classes = [*SeenThroughMissions.renderer_classes, GeoJSONRenderer]
    counted = ("burden-shares", "burden-totals", "missions", "partners")
    filters = {
        "code": Text("contributor__code", "codes, with commas between", upper=True),
        "kind": Choice("contributor__kind", Partner.Kind.choices, "kind of partner"),
        "region": Text("contributor__region", "UN M49 region"),
        "as_of": AsOf("month", "figures of the latest month up to this day"),
    }
    orderings = {"rank": BY_RANK, "code": Order("contributor__code"), "personnel": Order("personnel", "id")}
    ordering = "rank"

    def get_queryset(self):
        return super().get_queryset().filter(scope="all", month=self._month())

    def _month(self):
        """The latest month, or the latest up to the day asked for."""
        months = BurdenTotal.objects.visible_to(self.request.user).filter(scope="all").order_by("-month")
        if "as_of" in self.request.GET:
            asked = {"as_of": self.request.GET["as_of"]}
            months = narrow(months, self.filters, asked)
        return months.values_list("month", flat=True).first()

    def named(self, value):
        return value.upper()


class BurdenTotalRows(Rows):
    id = serializers.IntegerField(help_text="number in this portal")
    scope = serializers.CharField(help_text=SCOPES)
    month = MonthField(help_text="such as 2025-07")
    women = serializers.IntegerField(help_text="persons", allow_null=True)
    men = serializers.IntegerField(help_text="persons", allow_null=True)
    personnel = serializers.IntegerField(help_text="persons")
    contributors = serializers.IntegerField(help_text="with at least one person")
    listed = serializers.IntegerField(help_text="contributors named, with or without persons")
    missions = serializers.IntegerField(help_text="that reported")
    women_share = serializers.FloatField(help_text="of all persons, 0 to 1", allow_null=True)
    top10_share = serializers.FloatField(help_text="share of the ten largest, 0 to 1", allow_null=True)
    concentration = serializers.FloatField(help_text="Herfindahl-Hirschman index, 0 to 1", allow_null=True)
    gini = serializers.FloatField(help_text="0, all alike, to 1", allow_null=True)
    fatalities = serializers.IntegerField(
        help_text="in the twelve months to this one; empty where the register does not reach it",
        allow_null=True,
    )
    version = serializers.IntegerField(help_text="moves when a figure of the scope and month moves")
    as_of = serializers.DateTimeField(help_text="when it was worked out")


class BurdenTotals(SeenThroughMissions):
    """What a scope carried in a month, all contributors together."""

    model, rows = BurdenTotal, BurdenTotalRows
    counted = ("burden-totals", "missions")
    defaults = {"scope": "un"}
    filters = {
        name: BurdenShares.filters[name] for name in ("scope", "month", "month_from", "month_to", "as_of")
    }
    orderings = {"month": Order("month", "id"), "id": Order("id")}
    ordering = "-month"
