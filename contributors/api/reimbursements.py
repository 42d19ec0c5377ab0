"""What contributors are owed through the API: claims and their lines, what was verified, the terms."""

from functools import partial

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action

from accounts.access import require
from accounts.api import (
    Acts,
    Changeable,
    Choice,
    CodeField,
    Creatable,
    Day,
    Given,
    NumberedAtRandom,
    Order,
    Rows,
    Text,
)
from accounts.api.partners import Partners
from contributors import services_reimbursements as services
from contributors import services_verifications as verifications
from contributors.api.budgets import Amount
from contributors.models import (
    Contribution,
    Reimbursement,
    ReimbursementItem,
    ReimbursementLine,
    ReimbursementTerm,
    VerifiedHolding,
    VerifiedStrength,
)
from missions.api.missions import Missions
from missions.api.requirements import StepGiven
from missions.api.seen import InMission, SeenThroughMissions, mission_given, partner_given
from missions.models.mandate import Certainty


class CountGiven(serializers.IntegerField):
    """A count that is given: zero or more."""

    def __init__(self, **kwargs):
        super().__init__(min_value=0, max_value=2**31 - 1, **kwargs)


class StepRow(serializers.Serializer):
    what = serializers.CharField(help_text="which step of the arithmetic")
    values = serializers.DictField(child=serializers.CharField(), help_text="what went into it, as texts")


class LineRow(serializers.Serializer):
    id = serializers.IntegerField(help_text="number of the line")
    kind = serializers.ChoiceField(ReimbursementLine.Kind.choices, help_text="what it is for")
    group = serializers.CharField(help_text="of people or equipment, or the reference of an item")
    amount = serializers.DecimalField(
        15, 2, help_text="as a text; null: no rate is on record, in no sum", allow_null=True
    )
    steps = StepRow(many=True, help_text="how it was worked out")
    contested_on = serializers.DateField(help_text="null: not contested", allow_null=True)
    contest = serializers.CharField(help_text="why it is contested")
    outcome = serializers.ChoiceField(
        [("", ""), *ReimbursementLine.Outcome.choices], help_text="empty: not decided"
    )
    outcome_words = serializers.CharField(help_text="why it was decided so")


class ReimbursementRows(Rows):
    attached = ("lines",)
    id = serializers.UUIDField(help_text="number in this portal")
    contributor = CodeField("code of the contributor", source="contributor.code")
    mission = CodeField("acronym", source="mission.acronym")
    starts_on = serializers.DateField(help_text="first day")
    ends_on = serializers.DateField(help_text="last day")
    state = serializers.ChoiceField(Reimbursement.State.choices, help_text="how far it has come")
    currency = serializers.CharField(help_text="ISO 4217")
    total = serializers.DecimalField(
        15, 2, help_text="the sum of its lines, as a text; null: not calculated", allow_null=True
    )
    delay = serializers.ChoiceField(Reimbursement.Delay.choices, help_text="what it waits for")
    delay_words = serializers.CharField(help_text="the same in words")
    waits_since = serializers.DateField(help_text="since when")
    calculated_at = serializers.DateTimeField(help_text="null: not calculated", allow_null=True)
    certified_at = serializers.DateTimeField(help_text="null: not certified", allow_null=True)
    payable_at = serializers.DateTimeField(help_text="null: not released", allow_null=True)
    paid_on = serializers.DateField(help_text="null: not paid", allow_null=True)
    version = serializers.IntegerField(help_text="moves with every change; a step names it")
    lines = LineRow(many=True, help_text="what it is made of; empty: not calculated")


class ReimbursementOpened(Given):
    contributor = partner_given("code of the contributor")
    mission = mission_given()
    starts_on = serializers.DateField(help_text="first day")
    ends_on = serializers.DateField(help_text="last day")
    reason = serializers.CharField(max_length=500, required=False, help_text="why, for the trail")


class PaidGiven(StepGiven):
    paid_on = serializers.DateField(help_text="the day it was paid")


class ReopenedGiven(StepGiven):
    reason = serializers.CharField(max_length=500, help_text="why; it is kept")


class DelayGiven(StepGiven):
    delay = serializers.ChoiceField(Reimbursement.Delay.choices, help_text="what it waits for")
    words = serializers.CharField(max_length=300, required=False, allow_blank=True, help_text="in words")


class ItemGiven(StepGiven):
    kind = serializers.ChoiceField(ReimbursementItem.Kind.choices, help_text="what is claimed")
    reference = serializers.CharField(max_length=80, help_text="of the item")
    percent = serializers.DecimalField(5, 2, min_value=0, required=False, help_text="of a premium")
    persons = CountGiven(required=False, help_text="of a premium")
    amount = serializers.DecimalField(
        15, 2, required=False, help_text="of anything else; below zero: an adjustment"
    )
    source = serializers.CharField(max_length=300, required=False, allow_blank=True, help_text="where from")


class LineGiven(Given):
    line = CountGiven(help_text="number of the line")
    reason = serializers.CharField(max_length=500, help_text="why; it is kept")


class LineDecided(LineGiven):
    outcome = serializers.ChoiceField(ReimbursementLine.Outcome.choices, help_text="how it is decided")


class Reimbursements(NumberedAtRandom, Acts, Creatable, SeenThroughMissions):
    """Claims of contributors, for who speaks for one and for funding officers of the mission."""

    model, rows, scope = Reimbursement, ReimbursementRows, "money:write"
    given = {
        "create": ReimbursementOpened,
        "pay": PaidGiven,
        "reopen": ReopenedGiven,
        "delay": DelayGiven,
        "items": ItemGiven,
        "contest": LineGiven,
        "decide": LineDecided,
    } | dict.fromkeys(("calculate", "certify", "release"), StepGiven)
    examples = {
        "create": {
            "contributor": "RWA",
            "mission": "MINUSCA",
            "starts_on": "2026-07-01",
            "ends_on": "2026-09-30",
        },
        "pay": {"version": 4, "paid_on": "2026-11-20"},
        "reopen": {"version": 3, "reason": "the count was wrong"},
        "delay": {"version": 3, "delay": "cash", "words": "arrears of the mission"},
        "items": {"version": 1, "kind": "assist", "reference": "LOA 2026-3", "amount": "12000.00"},
        "contest": {"line": 12, "reason": "the second platoon was counted in another sector"},
        "decide": {"line": 12, "outcome": "dismissed", "reason": "both sides signed the count"},
    }
    expands = {"mission": (Missions, "acronym"), "contributor": (Partners, "code")}
    filters = {
        "mission": InMission(),
        "contributor": Text("contributor__code", "code of the contributor", upper=True),
        "state": Choice("state", Reimbursement.State.choices, "how far it has come"),
        "delay": Choice("delay", Reimbursement.Delay.choices, "what it waits for"),
        "from": Day("starts_on__gte", "periods that begin on this day or later"),
        "to": Day("ends_on__lte", "periods that end on this day or earlier"),
    }
    orderings = {"id": Order("id"), "starts_on": Order("starts_on", "id")}
    ordering = "-starts_on"

    def nest(self, records):
        found = {record["id"]: [] for record in records}
        lines = ReimbursementLine.objects.visible_to(self.request.user).filter(claim__in=list(found))
        for line in lines.order_by("pk"):
            found[line.claim_id].append(LineRow(line).data)
        for record in records:
            record["lines"] = found[record["id"]]

    def make(self, values, by):
        return services.open_reimbursement(**values, by=by)

    @extend_schema(summary="Apply the terms of the period to what was verified")
    @action(detail=True, methods=["post"])
    def calculate(self, request, **path):
        return self.act(request, path, services.calculate_reimbursement)

    @extend_schema(summary="Certify it: it is owed; never by who calculated it")
    @action(detail=True, methods=["post"])
    def certify(self, request, **path):
        return self.act(request, path, services.certify_reimbursement)

    @extend_schema(summary="Say that cash is there")
    @action(detail=True, methods=["post"])
    def release(self, request, **path):
        return self.act(request, path, services.release_reimbursement)

    @extend_schema(summary="Enter that all of it was paid")
    @action(detail=True, methods=["post"])
    def pay(self, request, **path):
        return self.act(request, path, services.pay_reimbursement)

    @extend_schema(summary="Take it out of the books, to be corrected and calculated anew")
    @action(detail=True, methods=["post"])
    def reopen(self, request, **path):
        return self.act(request, path, services.reopen_reimbursement)

    @extend_schema(summary="Say what it waits for")
    @action(detail=True, methods=["post"])
    def delay(self, request, **path):
        return self.act(request, path, services.delay_reimbursement)

    @extend_schema(summary="Add a premium, a casualty, a letter of assist or an adjustment")
    @action(detail=True, methods=["post"])
    def items(self, request, **path):
        return self.act(request, path, services.claim_item)

    @extend_schema(summary="Contest a line for the contributor")
    @action(detail=True, methods=["post"])
    def contest(self, request, **path):
        return self.act(request, path, partial(self._of_line, services.contest_line))

    @extend_schema(summary="Decide on a contested line")
    @action(detail=True, methods=["post"])
    def decide(self, request, **path):
        return self.act(request, path, partial(self._of_line, services.decide_line))

    def _of_line(self, service, row, *, line, by, **given):
        lines = ReimbursementLine.objects.visible_to(by).filter(claim=row, pk=line)
        found = lines.select_related("claim__contributor", "claim__mission__lead").first()
        if found is None:
            raise serializers.ValidationError({"line": "There is no such line of this claim."})
        return service(found, by=by, **given)


# --- What was verified
class VerifiedRows(Rows):
    id = serializers.UUIDField(help_text="number in this portal")
    contributor = CodeField("code of the contributor", source="contributor.code")
    mission = CodeField("acronym", source="mission.acronym")
    starts_on = serializers.DateField(help_text="first day")
    ends_on = serializers.DateField(help_text="last day")
    signed_on = serializers.DateField(help_text="by both sides; null: not signed", allow_null=True)
    source = serializers.CharField(help_text="the report it is from")
    version = serializers.IntegerField(help_text="moves with every change")


class StrengthRows(VerifiedRows):
    group = serializers.ChoiceField(VerifiedStrength.Group.choices, help_text="whose pay is reimbursed")
    agreed = serializers.IntegerField(help_text="persons, by the memorandum")
    present = serializers.IntegerField(help_text="persons, on every day of the period")


class HoldingRows(VerifiedRows):
    kind = serializers.ChoiceField(VerifiedHolding.Kind.choices, help_text="equipment or self-sustainment")
    group = serializers.CharField(help_text="of equipment, or category of self-sustainment")
    lease = serializers.ChoiceField([("", ""), *VerifiedHolding.Lease.choices], help_text="empty: none")
    agreed = serializers.IntegerField(help_text="items; of self-sustainment persons")
    present = serializers.IntegerField(help_text="items; of self-sustainment persons")
    serviceable = serializers.IntegerField(help_text="items; persons for whom the standard is met")


class ContributionRows(VerifiedRows):
    kind = serializers.ChoiceField(Contribution.Kind.choices, help_text="in kind or training")
    group = serializers.CharField(help_text="what was given")
    quantity = serializers.DecimalField(12, 2, help_text="null: not reported", allow_null=True)
    unit = serializers.CharField(help_text="of the quantity")
    value = serializers.DecimalField(15, 2, help_text="null: not reported", allow_null=True)
    currency = serializers.CharField(help_text="ISO 4217")
    valuation = serializers.CharField(help_text="how it is valued")


class Corrected(Given):
    signed_on = serializers.DateField(required=False, allow_null=True, help_text="by both sides")
    source = serializers.CharField(max_length=300, required=False, help_text="the report it is from")
    reason = serializers.CharField(max_length=500, help_text="why, for the trail")


class StrengthCorrected(Corrected):
    agreed = CountGiven(required=False, help_text="persons, by the memorandum")
    present = CountGiven(required=False, help_text="persons, on every day")


class HoldingCorrected(StrengthCorrected):
    serviceable = CountGiven(required=False, help_text="items, or persons")


class ContributionCorrected(Corrected):
    quantity = serializers.DecimalField(
        12, 2, min_value=0, required=False, allow_null=True, help_text="null: not reported"
    )
    unit = serializers.CharField(max_length=40, required=False, allow_blank=True, help_text="of it")
    value = Amount(required=False, allow_null=True, help_text="null: not reported")
    currency = serializers.RegexField(r"^[A-Z]{3}$", required=False, help_text="ISO 4217; USD if left out")
    valuation = serializers.CharField(
        max_length=300, required=False, allow_blank=True, help_text="how it is valued"
    )


class Posted(Given):
    contributor = partner_given("code of the contributor")
    mission = mission_given()
    starts_on = serializers.DateField(help_text="first day")
    ends_on = serializers.DateField(help_text="last day")
    signed_on = serializers.DateField(required=False, allow_null=True, help_text="by both sides")
    source = serializers.CharField(max_length=300, help_text="the report it is from")
    reason = serializers.CharField(max_length=500, required=False, help_text="why, for the trail")


class StrengthPosted(Posted):
    group = serializers.ChoiceField(VerifiedStrength.Group.choices, help_text="whose pay is reimbursed")
    agreed = CountGiven(help_text="persons, by the memorandum")
    present = CountGiven(help_text="persons, on every day of the period")


class HoldingPosted(Posted):
    kind = serializers.ChoiceField(VerifiedHolding.Kind.choices, help_text="equipment or self-sustainment")
    group = serializers.CharField(max_length=80, help_text="of equipment, or category")
    lease = serializers.ChoiceField(
        VerifiedHolding.Lease.choices, required=False, allow_blank=True, help_text="of major equipment"
    )
    agreed = CountGiven(help_text="items; of self-sustainment persons")
    present = CountGiven(help_text="items; of self-sustainment persons")
    serviceable = CountGiven(help_text="items; persons for whom the standard is met")


class ContributionPosted(Posted):
    kind = serializers.ChoiceField(Contribution.Kind.choices, help_text="in kind or training")
    group = serializers.CharField(max_length=160, help_text="what was given")
    quantity = serializers.DecimalField(
        12, 2, min_value=0, required=False, allow_null=True, help_text="of it"
    )
    unit = serializers.CharField(max_length=40, required=False, allow_blank=True, help_text="of the quantity")
    value = Amount(required=False, allow_null=True, help_text="left out: not reported")
    currency = serializers.RegexField(r"^[A-Z]{3}$", required=False, help_text="ISO 4217; USD if left out")
    valuation = serializers.CharField(
        max_length=300, required=False, allow_blank=True, help_text="how it is valued"
    )


class Verifications(NumberedAtRandom, Changeable, SeenThroughMissions):
    """Verifications of one kind, for the contributor, mission staff and funding officers."""

    scope = "missions:write"
    expands = {"mission": (Missions, "acronym"), "contributor": (Partners, "code")}
    filters = {
        "mission": InMission(),
        "contributor": Text("contributor__code", "code of the contributor", upper=True),
        "from": Day("starts_on__gte", "periods that begin on this day or later"),
        "to": Day("ends_on__lte", "periods that end on this day or earlier"),
    }
    orderings = {"id": Order("id"), "starts_on": Order("starts_on", "id")}
    ordering = "-starts_on"

    def may_change(self, row, by):
        if not verifications.may_post(by, row.mission):
            require(by, "report_strength", row.mission)

    def make(self, values, by):
        return verifications.post_verification(self.model, **values, by=by)

    def change(self, row, values, by):
        return verifications.correct_verification(row, **values, by=by)


WHOSE = {
    "contributor": "RWA",
    "mission": "MINUSCA",
    "starts_on": "2026-07-01",
    "ends_on": "2026-09-30",
    "source": "verification report 3/2026",
}


class VerifiedStrengths(Verifications):
    """People of contributors present at missions, of those whose pay is reimbursed."""

    model, rows = VerifiedStrength, StrengthRows
    given = {"create": StrengthPosted, "partial_update": StrengthCorrected}
    examples = {
        "create": WHOSE | {"group": "contingent", "agreed": 850, "present": 842},
        "partial_update": {"present": 840, "reason": "two left in July"},
    }


class VerifiedHoldings(Verifications):
    """Equipment and self-sustainment of contributors, as verified."""

    model, rows = VerifiedHolding, HoldingRows
    given = {"create": HoldingPosted, "partial_update": HoldingCorrected}
    examples = {
        "create": WHOSE
        | {"kind": "major", "group": "Water tankers", "lease": "wet"}
        | {"agreed": 12, "present": 12, "serviceable": 10},
        "partial_update": {"serviceable": 11, "reason": "one was repaired before the report was signed"},
    }


class Contributions(Verifications):
    """What contributors gave missions in kind and in training."""

    model, rows = Contribution, ContributionRows
    given = {"create": ContributionPosted, "partial_update": ContributionCorrected}
    examples = {
        "create": WHOSE | {"kind": "training", "group": "Training of police", "quantity": "40"},
        "partial_update": {"quantity": "44", "reason": "four more came"},
    }


class TermRows(Rows):
    id = serializers.UUIDField(help_text="number in this portal")
    organization = CodeField("code of the organization", source="organization.code")
    mission = CodeField("acronym; null: of the organization", source="mission.acronym", allow_null=True)
    kind = serializers.ChoiceField(ReimbursementTerm.Kind.choices, help_text="rate, rule, limit or factor")
    group = serializers.CharField(help_text="of equipment, or category of self-sustainment")
    value = serializers.DecimalField(15, 4, help_text="US dollars, percent or a number, as a text")
    starts_on = serializers.DateField(help_text="first day; null: always so far", allow_null=True)
    ends_on = serializers.DateField(help_text="last day; null: still true", allow_null=True)
    instrument = serializers.CharField(help_text="the resolution")
    certainty = serializers.ChoiceField(Certainty.choices, help_text="on whose word")
    source = serializers.CharField(help_text="where this is from")
    is_fictional = serializers.BooleanField(help_text="invented for the demo")


class ReimbursementTerms(NumberedAtRandom, SeenThroughMissions):
    """Rates, rules, limits and factors claims are worked out with, each for its days."""

    model, rows = ReimbursementTerm, TermRows
    filters = {
        "organization": Text("organization__code", "code of the organization", upper=True),
        "mission": InMission(),
        "kind": Choice("kind", ReimbursementTerm.Kind.choices, "rate, rule, limit or factor"),
    }
    orderings = {"id": Order("id")}
