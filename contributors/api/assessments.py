"""Letters of assessment, bills and payments through the API."""

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
)
from accounts.api.partners import Partners
from accounts.models import Partner
from contributors import services_assessments as services
from contributors import services_credits
from contributors.api.budgets import Amount
from contributors.models import Apportionment, Assessment, Bill, Payment, PaymentShare
from contributors.owing import paid_known, with_paid
from missions.api.missions import Missions
from missions.api.seen import InMission, SeenThroughMissions, mission_given, partner_given


class AssessmentRows(Rows):
    attached = ("asked", "paid", "open", "open_at_least", "is_at_most")
    id = serializers.UUIDField(help_text="number in this portal")
    organization = CodeField("code of who asks", source="organization.code")
    mission = CodeField("acronym; null: the regular budget", source="mission.acronym", allow_null=True)
    period = serializers.IntegerField(
        source="apportionment_id", help_text="number of the apportionment", allow_null=True
    )
    reference = serializers.CharField(help_text="of the letter")
    issued_on = serializers.DateField(help_text="day of the letter")
    due_on = serializers.DateField(help_text="day by which it is due")
    currency = serializers.CharField(help_text="ISO 4217")
    asked = serializers.DecimalField(17, 2, help_text="all bills, net of credits, as a text")
    paid = serializers.DecimalField(17, 2, help_text="of it, at least; null: not reported", allow_null=True)
    open = serializers.DecimalField(17, 2, help_text="what is outstanding, at most if `is_at_most`")
    open_at_least = serializers.DecimalField(17, 2, help_text="of that, for certain")
    is_at_most = serializers.BooleanField(help_text="of some bills it is not reported how much was paid")
    source = serializers.CharField(help_text="where this is from")
    version = serializers.IntegerField(help_text="moves with every change")


class Credit(Given):
    partner = partner_given("code of the state")
    amount = Amount(help_text="taken off its bill")


class AssessmentIssued(Given):
    period = serializers.IntegerField(
        min_value=1, max_value=2**31 - 1, help_text="number of the apportionment"
    )
    reference = serializers.CharField(max_length=80, help_text="of the letter")
    issued_on = serializers.DateField(help_text="day of the letter")
    due_on = serializers.DateField(required=False, help_text="30 days later if left out")
    credits = Credit(many=True, required=False, help_text="of single states")
    source = serializers.CharField(max_length=300, required=False, allow_blank=True, help_text="where from")
    reason = serializers.CharField(max_length=500, required=False, help_text="why, for the trail")


class CreditsEntered(Given):
    credits = Credit(many=True, help_text="of single states: all that is taken off each one's bill")
    reason = serializers.CharField(max_length=500, help_text="why, for the trail")


class Assessments(NumberedAtRandom, Acts, Creatable, SeenThroughMissions):
    """Letters of assessment: what states were asked for, and how much of it is paid."""

    model, rows, scope = Assessment, AssessmentRows, "missions:write"
    given = {"create": AssessmentIssued, "credit": CreditsEntered}
    examples = {
        "create": {"period": 12, "reference": "ST/ADM/SER.B/1100", "issued_on": "2026-07-15"},
        "credit": {"credits": [{"partner": "FRA", "amount": "1200.50"}], "reason": "as resolved"},
    }
    expands = {"mission": (Missions, "acronym")}
    filters = {
        "mission": InMission(),
        "organization": Text("organization__code", "code of who asks", upper=True),
        "issued_from": Day("issued_on__gte", "letters of this day or later"),
        "issued_to": Day("issued_on__lte", "letters of this day or earlier"),
    }
    orderings = {"id": Order("id"), "issued_on": Order("issued_on", "id")}
    ordering = "-issued_on"

    def nest(self, records):
        rows = Assessment.objects.visible_to(self.request.user).filter(pk__in=[r["id"] for r in records])
        letters = {letter.pk: letter for letter in with_paid(rows).order_by()}
        for record in records:
            record |= _sums(letters[record["id"]])

    def make(self, values, by):
        values = dict(values)
        periods = Apportionment.objects.visible_to(by).select_related("appropriation__mission__lead")
        period = periods.filter(pk=values.pop("period")).first()
        if period is None:
            raise serializers.ValidationError({"period": "There is no such apportionment that you may see."})
        credits = {row["partner"]: row["amount"] for row in values.pop("credits", [])}
        return services.issue_assessment(period, credits=credits, **values, by=by)

    @extend_schema(summary="Enter credits: what is taken off bills of the letter")
    @action(detail=True, methods=["post"])
    def credit(self, request, **path):
        return self.act(request, path, _credited)


def _sums(letter):
    paid = paid_known(letter)
    return {
        "asked": str(letter.asked),
        "paid": None if paid is None else str(paid),
        "open": str(letter.open),
        "open_at_least": str(letter.least),
        "is_at_most": bool(letter.hidden),
    }


def _credited(row, *, credits, **given):
    found = {one["partner"]: one["amount"] for one in credits}
    return services_credits.enter_credits(row, credits=found, **given)


class BillRows(Rows):
    id = serializers.IntegerField(help_text="number in this portal")
    assessment = serializers.UUIDField(source="assessment_id", help_text="number of the letter")
    reference = serializers.CharField(source="assessment.reference", help_text="of the letter")
    mission = CodeField("acronym", source="assessment.mission.acronym", allow_null=True)
    partner = CodeField("code of the state", source="partner.code")
    issued_on = serializers.DateField(source="assessment.issued_on", help_text="day of the letter")
    due_on = serializers.DateField(source="assessment.due_on", help_text="day by which it is due")
    currency = serializers.CharField(source="assessment.currency", help_text="ISO 4217")
    gross = serializers.DecimalField(15, 2, help_text="as a text to keep its digits")
    credit = serializers.DecimalField(15, 2, help_text="taken off it")
    is_unknown = serializers.BooleanField(help_text="not paid in full, and how much is not reported")


class Bills(SeenThroughMissions):
    """What each letter asks of each state."""

    model, rows = Bill, BillRows
    expands = {"partner": (Partners, "code")}
    filters = {
        "assessment": Text("assessment", "number of the letter"),
        "partner": Text("partner__code", "code of the state", upper=True),
        "mission": InMission("assessment__mission__slug"),
        "issued_from": Day("assessment__issued_on__gte", "letters of this day or later"),
        "issued_to": Day("assessment__issued_on__lte", "letters of this day or earlier"),
    }
    orderings = {"id": Order("id"), "gross": Order("gross", "id")}


class PaymentShareRow(serializers.Serializer):
    bill = serializers.IntegerField(help_text="number of the bill")
    amount = serializers.DecimalField(15, 2, help_text="that went to it")


class PaymentRows(Rows):
    attached = ("shares",)
    id = serializers.UUIDField(help_text="number in this portal")
    organization = CodeField("code of who received it", source="organization.code")
    mission = CodeField("acronym; null: the regular budget", source="mission.acronym", allow_null=True)
    partner = CodeField("code of the state", source="partner.code")
    received_on = serializers.DateField(help_text="the day")
    amount = serializers.DecimalField(15, 2, help_text="as a text to keep its digits")
    currency = serializers.CharField(help_text="ISO 4217")
    reference = serializers.CharField(help_text="of the payment")
    source = serializers.CharField(help_text="where this is from")
    reversed_on = serializers.DateField(help_text="null: it stands", allow_null=True)
    shares = PaymentShareRow(many=True, help_text="the bills it went to; the rest is an advance")


class PaymentEntered(Given):
    partner = partner_given("code of the state")
    mission = mission_given(required=False)
    organization = VisibleField(
        Partner, "code", "whose regular budget, if for no mission", change=str.upper, required=False
    )
    received_on = serializers.DateField(help_text="the day")
    amount = Amount(help_text="in currency units")
    currency = serializers.RegexField(r"^[A-Z]{3}$", required=False, help_text="ISO 4217; USD if left out")
    reference = serializers.CharField(max_length=80, required=False, allow_blank=True, help_text="of it")
    source = serializers.CharField(max_length=300, required=False, allow_blank=True, help_text="where from")
    reason = serializers.CharField(max_length=500, required=False, help_text="why, for the trail")


class Reversed(Given):
    reason = serializers.CharField(max_length=500, help_text="why, for the trail")


class Payments(NumberedAtRandom, Acts, Creatable, SeenThroughMissions):
    """What states paid, and the bills it went to."""

    model, rows, scope = Payment, PaymentRows, "missions:write"
    given = {"create": PaymentEntered, "reverse": Reversed}
    examples = {
        "create": {"partner": "RWA", "mission": "MINUSCA", "received_on": "2026-08-10", "amount": "1200.00"},
        "reverse": {"reason": "entered twice"},
    }
    expands = {"mission": (Missions, "acronym"), "partner": (Partners, "code")}
    filters = {
        "mission": InMission(),
        "organization": Text("organization__code", "code of who received it", upper=True),
        "partner": Text("partner__code", "code of the state", upper=True),
        "received_from": Day("received_on__gte", "of this day or later"),
        "received_to": Day("received_on__lte", "of this day or earlier"),
    }
    orderings = {"id": Order("id"), "received_on": Order("received_on", "id")}
    ordering = "-received_on"

    def nest(self, records):
        found = {record["id"]: [] for record in records}
        shares = PaymentShare.objects.visible_to(self.request.user).filter(payment__in=list(found))
        for key, bill, amount in shares.order_by("bill").values_list("payment", "bill", "amount"):
            found[key].append({"bill": bill, "amount": str(amount)})
        for record in records:
            record["shares"] = found[record["id"]]

    def make(self, values, by):
        values = dict(values)
        if not values.get("mission") and not values.get("organization"):
            raise serializers.ValidationError({"mission": "Give a mission, or an organization."})
        return services.record_payment(**values, by=by)

    @extend_schema(summary="Take it back: its bills are owed again")
    @action(detail=True, methods=["post"])
    def reverse(self, request, **path):
        return self.act(request, path, services.reverse_payment)
