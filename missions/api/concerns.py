"""Protection concerns through the API, for protection officers and named readers; no name of a person."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action

from accounts.access import require
from accounts.api import (
    Acts,
    Changeable,
    Choice,
    CodeField,
    CountedField,
    Day,
    NumberedAtRandom,
    Order,
    Rows,
    VisibleViewSet,
    WholeNumber,
)
from missions import services_concerns as services
from missions.api.decisions import REASON
from missions.api.placed import PlaceGiven, degrees_told, place_told, places, words
from missions.api.requirements import StepGiven
from missions.api.seen import InMission, mission_given, partner_given
from missions.models import ProtectionConcern, ProtectionReferral
from missions.models.concern import KEEPS_CONCERNS


class ReferralTold(serializers.Serializer):
    id = serializers.IntegerField(help_text="number of the referral")
    to = serializers.CharField(help_text="the organization's code, or the body as named")
    referred_on = serializers.DateField(help_text="day it was referred")
    outcome = serializers.CharField(help_text="what came of it; empty: not reported")
    answered_on = serializers.DateField(help_text="null: not answered", allow_null=True)


class ConcernRows(Rows):
    attached = ("place", "latitude", "longitude", "referrals")
    id = serializers.UUIDField(help_text="number in this portal")
    mission = CodeField("acronym of the mission", source="mission.acronym")
    reference = serializers.CharField(help_text="empty: none")
    kind = serializers.ChoiceField(ProtectionConcern.Kind.choices, help_text="type")
    title = serializers.CharField(help_text="the concern, in one line")
    text = serializers.CharField(help_text="in detail")
    affected = serializers.IntegerField(help_text="persons; null: not reported", allow_null=True)
    reliability = serializers.ChoiceField(
        ProtectionConcern.Reliability.choices, help_text="how far the source is to be relied on"
    )
    observed_on = serializers.DateField(help_text="told or seen on this day")
    precision = serializers.CharField(help_text="how the place is told")
    state = serializers.ChoiceField(ProtectionConcern.State.choices, help_text="where it stands")
    closing = serializers.CharField(help_text="why it was closed; empty: it is not")
    closed_on = serializers.DateField(help_text="null: it is not closed", allow_null=True)
    is_fictional = serializers.BooleanField(source="mission.is_fictional", help_text="invented for the demo")
    version = serializers.IntegerField(help_text="moves with every change; a step may name it")
    place = place_told()
    latitude = degrees_told(7, "degrees north")
    longitude = degrees_told(8, "degrees east")
    referrals = ReferralTold(many=True, help_text="to whom it was referred, and what came of it")


class ConcernChanged(PlaceGiven):
    kind = serializers.ChoiceField(ProtectionConcern.Kind.choices, help_text="type")
    title = serializers.CharField(max_length=160, help_text="the concern; no names of persons")
    observed_on = serializers.DateField(help_text="told or seen on this day")
    text = words(4000, "in detail; no names of persons")
    affected = WholeNumber(
        min_value=0,
        max_value=100_000_000,
        required=False,
        allow_null=True,
        help_text="persons; null: not reported",
    )
    reliability = serializers.ChoiceField(
        ProtectionConcern.Reliability.choices, required=False, help_text="of the source; f if left out"
    )
    reference = words(24, "a reference")
    reason = serializers.CharField(**REASON)


class ConcernEntered(ConcernChanged):
    mission = mission_given()


class ConcernReferred(StepGiven):
    partner = partner_given("code of an organization", required=False, allow_null=True)
    body_name = words(160, "or a body as named")
    referred_on = serializers.DateField(required=False, allow_null=True, help_text="null: today")


class ReferralAnswered(StepGiven):
    referral = CountedField(ProtectionReferral, "pk", "number of the referral")
    outcome = serializers.CharField(max_length=1000, help_text="what came of it")
    answered_on = serializers.DateField(required=False, allow_null=True, help_text="null: today")


class ConcernClosed(StepGiven):
    closing = serializers.CharField(max_length=1000, help_text="why; no names of persons")


class ConcernReopened(StepGiven):
    reason = serializers.CharField(max_length=500, help_text="why")


class ProtectionConcerns(NumberedAtRandom, Acts, Changeable, VisibleViewSet):
    """Harm to civilians, or the risk of it; for protection officers and named readers, and nobody else."""

    model, rows, scope = ProtectionConcern, ConcernRows, "missions:write"
    given = {
        "create": ConcernEntered,
        "partial_update": ConcernChanged,
        "refer": ConcernReferred,
        "answer": ReferralAnswered,
        "close": ConcernClosed,
        "reopen": ConcernReopened,
    }
    examples = {
        "create": {
            "mission": "MINUSCA",
            "kind": "displacement",
            "title": "Families leave the villages on the river",
            "observed_on": "2026-11-02",
            "affected": 400,
            "precision": "district",
        },
        "partial_update": {"affected": 650},
        "refer": {"partner": "UNHCR"},
        "answer": {"referral": 1, "outcome": "a site was opened"},
        "close": {"closing": "the families returned"},
        "reopen": {"reason": "they left again"},
    }
    filters = {
        "mission": InMission(),
        "kind": Choice("kind", ProtectionConcern.Kind.choices, "type"),
        "state": Choice("state", ProtectionConcern.State.choices, "where it stands"),
        "since": Day("observed_on__gte", "told or seen on this day or later"),
        "until": Day("observed_on__lte", "told or seen on this day or earlier"),
    }
    orderings = {"id": Order("id"), "observed_on": Order("observed_on", "id")}
    ordering = "-observed_on"

    def nest(self, records):
        user, keys = self.request.user, [record["id"] for record in records]
        seen = ProtectionConcern.objects.visible_to(user).filter(pk__in=keys).read_by(user)
        rows, referred = {row.pk: row for row in seen}, {key: [] for key in keys}
        found = ProtectionReferral.objects.visible_to(user).filter(concern__in=keys)
        for one in found.select_related("partner"):
            referred[one.concern_id].append(
                {
                    "id": one.pk,
                    "to": one.partner.code if one.partner else one.body_name,
                    "referred_on": one.referred_on,
                    "outcome": one.outcome,
                    "answered_on": one.answered_on,
                }
            )
        for record in records:
            record |= places({}, rows[record["id"]]) | {"referrals": referred[record["id"]]}

    def may_change(self, row, by):
        require(by, KEEPS_CONCERNS, row.mission)

    def make(self, values, by):
        values = dict(values)
        return services.enter_concern(values.pop("mission"), **values, by=by)

    def change(self, row, values, by):
        return services.change_concern(row, **values, by=by)

    @extend_schema(summary="Put it to an organization or a body that can act on it")
    @action(detail=True, methods=["post"])
    def refer(self, request, **path):
        return self.act(request, path, services.refer_concern)

    @extend_schema(summary="Say what came of a referral, and when")
    @action(detail=True, methods=["post"])
    def answer(self, request, **path):
        return self.act(request, path, services.answer_referral)

    @extend_schema(summary="Close it, and say why")
    @action(detail=True, methods=["post"])
    def close(self, request, **path):
        return self.act(request, path, services.close_concern)

    @extend_schema(summary="Open it again")
    @action(detail=True, methods=["post"])
    def reopen(self, request, **path):
        return self.act(request, path, services.reopen_concern)
