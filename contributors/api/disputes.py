"""What partners contest, step by step; each case shows to its two sides alone."""

from datetime import date

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action

from accounts.api import (
    Acts,
    Choice,
    CodeField,
    Creatable,
    Day,
    Flag,
    Given,
    NumberedAtRandom,
    Order,
    Rows,
    Text,
    VisibleField,
    VisibleViewSet,
    WholeNumber,
    Words,
)
from accounts.models import Partner
from contributors import contesting
from contributors import services_disputes as services
from contributors.models import Dispute, DisputePosition
from missions.api.missions import Missions
from missions.api.requirements import StepGiven
from missions.api.seen import InMission, mission_given, partner_given

State, Outcome, Kind, Side = Dispute.State, Dispute.Outcome, Dispute.Kind, Dispute.Side


class PositionRows(serializers.Serializer):
    side = serializers.ChoiceField(Side.choices, help_text="which side said it")
    words = serializers.CharField(help_text="as it was said")
    at = serializers.DateTimeField(help_text="when")


class DisputeRows(Rows):
    attached = ("positions",)
    id = serializers.UUIDField(help_text="number in this portal")
    kind = serializers.ChoiceField(Kind.choices, help_text="what is contested")
    title = serializers.CharField(help_text="in a line")
    partner = CodeField("code of the partner that contests", source="partner.code")
    organization = CodeField("code of the organization before which", source="organization.code")
    mission = CodeField("acronym of the mission; empty: none", source="mission.acronym", allow_null=True)
    subject = serializers.CharField(source="subject_name", help_text="the record; empty: none stands here")
    subject_id = serializers.CharField(help_text="its number; empty: none stands here")
    about_on = serializers.DateField(
        help_text="the day it is of, or the first of its year or month", allow_null=True
    )
    amount = serializers.DecimalField(15, 2, help_text="contested; empty: not stated", allow_null=True)
    currency = serializers.CharField(help_text="ISO 4217")
    state = serializers.ChoiceField(State.choices, help_text="where it stands")
    waits_for = serializers.ChoiceField(Side.choices, help_text="whose step is next; empty: nobody's")
    deadline = serializers.DateField(help_text="of the next step; empty: none is set", allow_null=True)
    outcome = serializers.ChoiceField(Outcome.choices, help_text="empty: none yet")
    outcome_words = serializers.CharField(help_text="its grounds")
    outcome_amount = serializers.DecimalField(15, 2, help_text="conceded; empty: not stated", allow_null=True)
    settled_on = serializers.DateField(help_text="the day; empty: not yet", allow_null=True)
    opened_at = serializers.DateTimeField(help_text="when")
    is_fictional = serializers.BooleanField(help_text="invented for the demo")
    version = serializers.IntegerField(help_text="moves with every step; a step names it")
    positions = PositionRows(many=True, help_text="what each side said, the first first")


class DisputeGiven(Given):
    kind = serializers.ChoiceField(
        Kind.choices, required=False, help_text="needed where no record is named; else as the record is"
    )
    partner = partner_given("code of the partner that contests, yours")
    title = serializers.CharField(
        max_length=160, required=False, help_text="left out: as the record is called"
    )
    words = serializers.CharField(max_length=4000, help_text="your position")
    organization = VisibleField(
        Partner, "code", "code of the organization, where no mission is named", change=str.upper,
        required=False,
    )  # fmt: skip
    mission = mission_given(required=False)
    assessment = serializers.UUIDField(
        required=False, help_text="number of the letter whose bill is contested"
    )
    claim = serializers.UUIDField(required=False, help_text="number of the claim of reimbursement")
    line = WholeNumber(required=False, help_text="number of one line of that claim")
    verification = serializers.UUIDField(
        required=False, help_text="number of the verified strength or verified equipment"
    )
    year = WholeNumber(required=False, help_text="whose peacekeeping rate is contested")
    month = serializers.DateField(
        required=False, help_text="a day of the month whose strength in the mission is contested"
    )
    amount = serializers.DecimalField(
        15, 2, min_value=0, required=False, allow_null=True, help_text="left out: that of the bill, if any"
    )
    currency = serializers.RegexField("^[A-Z]{3}$", required=False, help_text="ISO 4217; USD if left out")
    reason = serializers.CharField(max_length=500, required=False, help_text="why, for the trail")


class Said(StepGiven):
    words = serializers.CharField(max_length=4000, help_text="the position; the other side reads it")


class DeadlineGiven(StepGiven):
    deadline = serializers.DateField(allow_null=True, help_text="the day; null: none any more")


class Decided(Given):
    version = WholeNumber(help_text="the version you saw; another is answered with 409")
    outcome = serializers.ChoiceField(Outcome.choices, help_text="how it ends")
    words = serializers.CharField(max_length=4000, help_text="its grounds; both sides read them")
    amount = serializers.DecimalField(
        15, 2, min_value=0, required=False, allow_null=True, help_text="conceded, in the dispute's currency"
    )
    on = serializers.DateField(required=False, help_text="the day; today if left out")
    reason = serializers.CharField(max_length=500, required=False, help_text="why, for the trail")


class Disputes(NumberedAtRandom, Acts, Creatable, VisibleViewSet):
    """Disputes of the partners you speak for, and those before missions and organizations whose money you
    keep; of others nothing shows."""

    model, rows, scope = Dispute, DisputeRows, "money:write"
    given = {
        "create": DisputeGiven,
        "answer": Said,
        "position": Said,
        "deadline": DeadlineGiven,
        "decide": Decided,
        "review": StepGiven,
        "withdraw": StepGiven,
    }
    examples = {
        "create": {
            "partner": "RWA",
            "assessment": "0f6c1f0e-6d0e-4d3f-9f0a-5b6c7d8e9f00",
            "amount": "12500.00",
            "words": "The credit of 2024/25 is not taken off the bill.",
        },
        "answer": {"words": "The credit stands in the next letter."},
        "position": {"words": "The letter was to be corrected."},
        "deadline": {"deadline": "2027-03-31"},
        "decide": {"version": 3, "outcome": "part", "amount": "5000.00", "words": "Half of it was due."},
    }
    expands = {"mission": (Missions, "acronym")}
    filters = {
        "mission": InMission(),
        "kind": Choice("kind", Kind.choices, "what is contested"),
        "state": Choice("state", State.choices, "where it stands"),
        "outcome": Choice("outcome", Outcome.choices, "how it ended"),
        "partner": Text("partner__code", "code of the partner that contests", upper=True),
        "organization": Text("organization__code", "code of the organization", upper=True),
        "waits_for": Choice("waits_for", Side.choices, "whose step is next"),
        "deadline_by": Day("deadline__lte", "deadline on this day or earlier"),
        "is_fictional": Flag("is_fictional", "invented for the demo"),
        "search": Words(("title",), "words in the title"),
    }
    orderings = {
        "id": Order("id"),
        "opened_at": Order("opened_at", "id"),
        "title": Order("title", "id"),
        "amount": Order("amount", "id"),
    }
    ordering = "opened_at"

    def nest(self, records):
        said = {record["id"]: [] for record in records}
        rows = DisputePosition.objects.visible_to(self.request.user).filter(dispute__in=list(said))
        columns = ("side", "words", "at")
        for key, *values in rows.order_by("at", "pk").values_list("dispute", *columns):
            said[key].append(dict(zip(columns, values, strict=True)))
        for record in records:
            record["positions"] = said[record["id"]]

    def make(self, values, by):
        values = dict(values)
        named = {name: values.pop(name, None) for name in ("assessment", "line", "year", "month")}
        named |= {"claim_of": values.pop("claim", None), "verified": values.pop("verification", None)}
        named["month"] = named["month"] and date(named["month"].year, named["month"].month, 1)
        found = contesting.one_of(by, values["partner"], mission=values.get("mission"), **named)
        if found:
            for name in ("organization", "mission", "kind"):
                values.pop(name, None)
            values.setdefault("title", found.words)
            if "amount" not in values and found.amount is not None:
                values["amount"] = found.amount
                values["currency"] = found.currency
            values.setdefault("currency", found.currency)
            values |= found.given
        for name in ("kind", "title"):
            if name not in values:
                raise serializers.ValidationError({name: "Needed where no record is named."})
        return services.open_dispute(**values, by=by)

    @extend_schema(summary="Answer, by who keeps the record")
    @action(detail=True, methods=["post"])
    def answer(self, request, **path):
        return self.act(request, path, services.answer_dispute)

    @extend_schema(summary="Take a position, by either side")
    @action(detail=True, methods=["post"])
    def position(self, request, **path):
        return self.act(request, path, services.take_position)

    @extend_schema(summary="Put it under review, by who keeps the record")
    @action(detail=True, methods=["post"])
    def review(self, request, **path):
        return self.act(request, path, services.review_dispute)

    @extend_schema(summary="Set until when the next step is taken, by who keeps the record")
    @action(detail=True, methods=["post"])
    def deadline(self, request, **path):
        return self.act(request, path, services.set_deadline)

    @extend_schema(summary="Settle it, by who keeps the record: a person, never a token")
    @action(detail=True, methods=["post"])
    def decide(self, request, **path):
        return self.act(request, path, services.decide_dispute)

    @extend_schema(summary="No longer contest it, by the partner that opened it")
    @action(detail=True, methods=["post"])
    def withdraw(self, request, **path):
        return self.act(request, path, services.withdraw_dispute)
