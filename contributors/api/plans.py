"""Payment plans of states in arrears through the API."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action

from accounts.api import (
    Acts,
    CodeField,
    Creatable,
    Day,
    Given,
    NumberedAtRandom,
    Order,
    Rows,
    Text,
    VisibleField,
    VisibleViewSet,
)
from accounts.api.partners import Partners
from accounts.models import Partner
from contributors import services_plans as services
from contributors.api.budgets import Amount
from contributors.models import Instalment, PaymentPlan
from missions.api.seen import partner_given


class InstalmentRow(serializers.Serializer):
    due_on = serializers.DateField(help_text="the day it is to be paid by")
    amount = serializers.DecimalField(15, 2, help_text="in the plan's currency")


class PaymentPlanRows(Rows):
    attached = ("instalments",)
    id = serializers.UUIDField(help_text="number in this portal")
    organization = CodeField("code of whom it is owed to", source="organization.code")
    partner = CodeField("code of the state", source="partner.code")
    agreed_on = serializers.DateField(help_text="payments from this day on count")
    currency = serializers.CharField(help_text="ISO 4217")
    source = serializers.CharField(help_text="where this is from")
    ended_on = serializers.DateField(help_text="null: it stands", allow_null=True)
    instalments = InstalmentRow(many=True, help_text="in the order of their days")


class InstalmentGiven(Given):
    due_on = serializers.DateField(help_text="the day it is to be paid by")
    amount = Amount(help_text="above zero")


class PlanAgreed(Given):
    organization = VisibleField(Partner, "code", "code of whom it is owed to", change=str.upper)
    partner = partner_given("code of the state")
    agreed_on = serializers.DateField(help_text="the day")
    currency = serializers.RegexField(r"^[A-Z]{3}$", required=False, help_text="ISO 4217; USD if left out")
    instalments = InstalmentGiven(many=True, help_text="one at least, each on a day of its own")
    source = serializers.CharField(max_length=300, required=False, allow_blank=True, help_text="where from")
    reason = serializers.CharField(max_length=500, required=False, help_text="why, for the trail")


class PlanEnded(Given):
    reason = serializers.CharField(max_length=500, help_text="why, for the trail")


class PaymentPlans(NumberedAtRandom, Acts, Creatable, VisibleViewSet):
    """Plans by which states in arrears pay what they owe, with their instalments."""

    model, rows, scope = PaymentPlan, PaymentPlanRows, "missions:write"
    given = {"create": PlanAgreed, "end": PlanEnded}
    examples = {
        "create": {
            "organization": "UN",
            "partner": "RWA",
            "agreed_on": "2026-08-10",
            "instalments": [{"due_on": "2027-03-31", "amount": "250000.00"}],
        },
        "end": {"reason": "kept"},
    }
    expands = {"partner": (Partners, "code"), "organization": (Partners, "code")}
    filters = {
        "organization": Text("organization__code", "code of whom it is owed to", upper=True),
        "partner": Text("partner__code", "code of the state", upper=True),
        "agreed_from": Day("agreed_on__gte", "of this day or later"),
        "agreed_to": Day("agreed_on__lte", "of this day or earlier"),
    }
    orderings = {"id": Order("id"), "agreed_on": Order("agreed_on", "id")}
    ordering = "-agreed_on"

    def nest(self, records):
        found = {record["id"]: [] for record in records}
        parts = Instalment.objects.visible_to(self.request.user).filter(plan__in=list(found))
        for key, day, amount in parts.order_by("due_on").values_list("plan", "due_on", "amount"):
            found[key].append({"due_on": str(day), "amount": str(amount)})
        for record in records:
            record["instalments"] = found[record["id"]]

    def make(self, values, by):
        parts = values["instalments"]
        given = {part["due_on"]: part["amount"] for part in parts}
        if len(given) < len(parts):
            raise serializers.ValidationError({"instalments": "Two instalments are due on the same day."})
        return services.agree_plan(**values | {"instalments": given}, by=by)

    @extend_schema(summary="End it; what was paid stays paid")
    @action(detail=True, methods=["post"])
    def end(self, request, **path):
        return self.act(request, path, services.end_plan)
