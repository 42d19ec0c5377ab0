"""Budgets of missions through the API: what they hold, when states are asked for it, what each is billed."""

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action

from accounts.access import require
from accounts.api import (
    Acts,
    Changeable,
    Choice,
    CodeField,
    Day,
    Given,
    Order,
    Rows,
    Text,
)
from accounts.api.viewset import answer
from accounts.renderers import JSONRenderer
from contributors import services_budgets as services
from contributors.budgeting import billed, with_totals
from contributors.documents_money import assessment_document
from contributors.models import Apportionment, Appropriation, CostPool, PoolShare
from missions.api.missions import Missions
from missions.api.seen import InMission, SeenThroughMissions, mission_given
from missions.models.mandate import Certainty


class Amount(serializers.DecimalField):
    """An amount of money that is given: zero or more, in currency units and cents."""

    def __init__(self, **kwargs):
        super().__init__(max_digits=15, decimal_places=2, min_value=0, **kwargs)


class ShareRow(serializers.Serializer):
    pool = serializers.ChoiceField(CostPool.Kind.choices, help_text="which shared cost")
    amount = serializers.DecimalField(15, 2, help_text="as a text to keep its digits")


class PeriodRow(serializers.Serializer):
    id = serializers.IntegerField(help_text="number of the apportionment")
    starts_on = serializers.DateField(help_text="first day")
    ends_on = serializers.DateField(help_text="last day")
    amount = serializers.DecimalField(15, 2, help_text="asked of states, as a text")
    is_conditional = serializers.BooleanField(help_text="waits for an extension of the mandate")
    is_decided = serializers.BooleanField(help_text="as the resolution says, else by the rule")


class BudgetRows(Rows):
    attached = ("shared", "gross", "shares", "periods")
    id = serializers.IntegerField(help_text="number in this portal")
    mission = CodeField("acronym of the mission", source="mission.acronym")
    kind = serializers.ChoiceField(Appropriation.Kind.choices, help_text="appropriation or authority")
    cycle = serializers.CharField(help_text="such as 2025/26")
    starts_on = serializers.DateField(help_text="first day")
    ends_on = serializers.DateField(help_text="last day")
    instrument = serializers.CharField(help_text="the resolution")
    currency = serializers.CharField(help_text="ISO 4217")
    maintenance = serializers.DecimalField(15, 2, help_text="of the mission itself, gross, as a text")
    shared = serializers.DecimalField(17, 2, help_text="its parts of shared costs")
    gross = serializers.DecimalField(17, 2, help_text="all it holds")
    staff_assessment = serializers.DecimalField(
        15, 2, help_text="income that makes it net; null: not reported", allow_null=True
    )
    rounds_to = serializers.IntegerField(help_text="currency units, in apportioning: 100 or 1")
    certainty = serializers.ChoiceField(Certainty.choices, help_text="on whose word")
    source = serializers.CharField(help_text="where this is from")
    version = serializers.IntegerField(help_text="moves with every change")
    shares = ShareRow(many=True, help_text="its parts of shared costs")
    periods = PeriodRow(many=True, help_text="what is asked of states, and when")


class BudgetChanged(Given):
    kind = serializers.ChoiceField(Appropriation.Kind.choices, required=False, help_text="what it is")
    cycle = serializers.RegexField(r"^\d{4}/\d{2}$", help_text="such as 2025/26")
    starts_on = serializers.DateField(help_text="first day")
    ends_on = serializers.DateField(help_text="last day")
    instrument = serializers.CharField(max_length=80, help_text="the resolution")
    currency = serializers.RegexField(r"^[A-Z]{3}$", required=False, help_text="ISO 4217; USD if left out")
    maintenance = Amount(help_text="of the mission itself, gross")
    staff_assessment = Amount(required=False, allow_null=True, help_text="income that makes it net")
    rounds_to = serializers.ChoiceField([100, 1], required=False, help_text="in apportioning")
    certainty = serializers.ChoiceField(Certainty.choices, required=False, help_text="on whose word")
    source = serializers.CharField(max_length=300, required=False, allow_blank=True, help_text="where from")
    reason = serializers.CharField(max_length=500, required=False, help_text="why, for the trail")


class BudgetRecorded(BudgetChanged):
    mission = mission_given()


class PeriodGiven(Given):
    starts_on = serializers.DateField(help_text="first day")
    ends_on = serializers.DateField(help_text="last day")
    amount = serializers.IntegerField(min_value=0, max_value=10**12, help_text="whole currency units")
    is_conditional = serializers.BooleanField(required=False, help_text="waits for an extension")


class PeriodsGiven(Given):
    periods = PeriodGiven(
        many=True, required=False, help_text="as the resolution says; left out: by the rule"
    )
    reason = serializers.CharField(max_length=500, required=False, help_text="why, for the trail")


class BillPeriod(serializers.Serializer):
    vars()["from"] = serializers.DateField(help_text="first day")
    until = serializers.DateField(help_text="last day")
    amount = serializers.IntegerField(help_text="whole currency units")
    monthly = serializers.IntegerField(help_text="what the year's assessed amount comes to in a month")
    conditional = serializers.BooleanField(help_text="waits for an extension of the mandate")


class BillRow(serializers.Serializer):
    iso3 = serializers.CharField(help_text="code of the state")
    name = serializers.CharField(help_text="its name")
    amounts = serializers.ListField(
        child=serializers.IntegerField(allow_null=True), help_text="by period; null: no rates on record"
    )
    assessed = serializers.IntegerField(help_text="their sum; null where one is", allow_null=True)
    special = serializers.IntegerField(help_text="by an arrangement of its own")
    total = serializers.IntegerField(help_text="all of it; null: not known", allow_null=True)


class BillsDocument(serializers.Serializer):
    mission = serializers.CharField(help_text="acronym")
    cycle = serializers.CharField(help_text="such as 2025/26")
    currency = serializers.CharField(help_text="ISO 4217")
    appropriation = serializers.IntegerField(help_text="gross, whole currency units")
    assessed = serializers.IntegerField(help_text="what is apportioned by rates")
    periods = BillPeriod(many=True, help_text="what is asked, and when")
    years_without_rates = serializers.ListField(
        child=serializers.IntegerField(), help_text="calendar years that cannot be billed"
    )
    rows = BillRow(many=True, help_text="one a state, the largest first")


class Appropriations(Acts, Changeable, SeenThroughMissions):
    """Budgets of missions by cycle, gross, with their parts of shared costs and their periods."""

    model, rows, scope = Appropriation, BudgetRows, "missions:write"
    given = {
        "create": BudgetRecorded,
        "partial_update": BudgetChanged,
        "apportion": PeriodsGiven,
    }
    examples = {
        "create": {
            "mission": "MINUSCA",
            "cycle": "2026/27",
            "starts_on": "2026-07-01",
            "ends_on": "2027-06-30",
            "instrument": "A/RES/80/302",
            "maintenance": "1100000000",
        },
        "partial_update": {"maintenance": "1100500000", "reason": "as adopted"},
        "apportion": {"reason": "by the rule"},
    }
    expands = {"mission": (Missions, "acronym")}
    filters = {
        "mission": InMission(),
        "cycle": Text("cycle", "such as 2025/26"),
        "kind": Choice("kind", Appropriation.Kind.choices, "appropriation or authority"),
        "on": Day("starts_on__lte", "begun on this day or earlier"),
    }
    orderings = {"id": Order("id"), "cycle": Order("cycle", "id")}
    ordering = "-cycle"

    def nest(self, records):
        keys = [record["id"] for record in records]
        user = self.request.user
        shares = PoolShare.objects.visible_to(user).filter(appropriation__in=keys).order_by("pool__kind")
        periods = Apportionment.objects.visible_to(user).filter(appropriation__in=keys).order_by("starts_on")
        found = {key: ([], []) for key in keys}
        for key, pool, amount in shares.values_list("appropriation", "pool__kind", "amount"):
            found[key][0].append({"pool": pool, "amount": str(amount)})
        for row in periods.values("appropriation", *PeriodRow().fields):
            found[row.pop("appropriation")][1].append(row | {"amount": str(row["amount"])})
        totals = with_totals(Appropriation.objects.visible_to(user).filter(pk__in=keys)).order_by()
        sums = {
            key: (str(shared), str(gross))
            for key, shared, gross in totals.values_list("pk", "shared", "gross")
        }
        for record in records:
            record["shared"], record["gross"] = sums[record["id"]]
            record["shares"], record["periods"] = found[record["id"]]

    def may_change(self, row, by):
        require(by, "manage_money", row.mission, row.mission.lead)

    def make(self, values, by):
        return services.record_budget(**values, by=by)

    def change(self, row, values, by):
        return services.change_budget(row, **values, by=by)

    @extend_schema(summary="What each state is billed", responses={200: BillsDocument})
    @action(detail=True, methods=["get"])
    def bills(self, request, **path):
        row = with_totals(Appropriation.objects.visible_to(request.user)).select_related("mission")
        row = row.get(pk=self.found(**path).pk)
        return answer(JSONRenderer().render(assessment_document(billed(row))), None)

    @extend_schema(summary="Set what is asked of states by period", responses={200: OpenApiTypes.OBJECT})
    @action(detail=True, methods=["post"])
    def apportion(self, request, **path):
        return self.act(request, path, _apportion)


def _apportion(row, *, periods=None, reason="", by):
    given = periods and [
        (part["starts_on"], part["ends_on"], part["amount"], part.get("is_conditional", False))
        for part in periods
    ]
    return services.apportion_budget(row, periods=given, reason=reason, by=by)
