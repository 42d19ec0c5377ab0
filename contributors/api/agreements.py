"""What partners signed, and what it covers."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action

from accounts.access import require
from accounts.api import (
    Acts,
    AsOfStanding,
    Changeable,
    ChangesMany,
    Choice,
    CodeField,
    Day,
    Given,
    NumberedAtRandom,
    Order,
    Rows,
    Text,
    VisibleField,
    VisibleViewSet,
    WholeNumber,
)
from accounts.api.partners import Standing
from accounts.models import Partner
from contributors import services_agreements as services
from contributors.models import Agreement, Pledge, Signature
from missions.api.missions import Missions
from missions.api.seen import InMission, mission_given, partner_given


class Signed(serializers.Serializer):
    party = serializers.CharField(help_text="code of the party")
    signed_on = serializers.DateField(help_text="the day")
    signer = serializers.CharField(help_text="who signed, where it was named")
    document = serializers.CharField(help_text="where the signature stands, by its reference")


class AgreementRows(Rows):
    attached = ("parties", "signatures", "pledges")
    id = serializers.UUIDField(help_text="number in this portal")
    kind = serializers.ChoiceField(Agreement.Kind.choices, help_text="what kind of instrument")
    title = serializers.CharField(help_text="as it is known")
    mission = CodeField("acronym of the mission", source="mission.acronym", allow_null=True)
    signed_on = serializers.DateField(
        help_text="the day the last of its parties signed; empty: not by all", allow_null=True
    )
    starts_on = serializers.DateField(help_text="first day in force", allow_null=True)
    ends_on = serializers.DateField(help_text="last day in force; empty: no end", allow_null=True)
    amends = serializers.UUIDField(source="amends_id", help_text="the agreement it amends", allow_null=True)
    lapses_with_it = serializers.CharField(help_text="what lapses if it ends")
    source = serializers.CharField(help_text="where this is from")
    is_fictional = serializers.BooleanField(help_text="invented for the demo")
    version = serializers.IntegerField(help_text="moves with every change")
    parties = serializers.ListField(child=serializers.CharField(), help_text="codes of its parties")
    signatures = Signed(many=True, help_text="the parties that have signed")
    pledges = serializers.ListField(
        child=serializers.UUIDField(), help_text="numbers of the pledges it covers, of those you may see"
    )


def _pledges_given():
    return serializers.ListField(
        child=serializers.UUIDField(),
        required=False,
        max_length=100,
        help_text="numbers of pledges it covers",
    )


class AgreementChanged(Given):
    title = serializers.CharField(max_length=200, help_text="as it is known")
    parties = serializers.ListField(
        child=VisibleField(Partner, "code", "code of a party", change=str.upper),
        min_length=2,
        max_length=50,
        help_text="codes of its parties, two at least",
    )
    pledges = _pledges_given()
    starts_on = serializers.DateField(required=False, allow_null=True, help_text="first day")
    ends_on = serializers.DateField(required=False, allow_null=True, help_text="last day")
    lapses_with_it = serializers.CharField(
        max_length=500, required=False, allow_blank=True, help_text="in a sentence"
    )
    source = serializers.CharField(max_length=300, required=False, allow_blank=True, help_text="where from")
    reason = serializers.CharField(max_length=500, required=False, help_text="why, for the trail")


class AgreementRecorded(AgreementChanged):
    mission = mission_given(required=False)
    kind = serializers.ChoiceField(Agreement.Kind.choices, help_text="what kind of instrument")


class SignatureGiven(Given):
    version = WholeNumber(help_text="the version you read; another is answered with 409")
    party = partner_given("code of the party, yours")
    signed_on = serializers.DateField(required=False, help_text="the day; today if left out")
    signer = serializers.CharField(max_length=160, required=False, help_text="who signed: name and office")
    document = serializers.CharField(max_length=200, required=False, help_text="where it stands")
    reason = serializers.CharField(max_length=500, required=False, help_text="why, for the trail")


class Agreements(NumberedAtRandom, Acts, ChangesMany, Changeable, VisibleViewSet):
    """What partners signed: those you are a party to, those of missions you decide for, and every mission's
    status-of-forces agreement and host nation's consent."""

    model, rows, scope = Agreement, AgreementRows, "requirements:write"
    given = {"create": AgreementRecorded, "partial_update": AgreementChanged, "sign": SignatureGiven}
    examples = {
        "create": {
            "mission": "MINUSCA",
            "kind": "mou",
            "title": "Memorandum of understanding, 2nd Engineer Company",
            "parties": ["UN", "RWA"],
            "starts_on": "2027-02-01",
        },
        "partial_update": {"ends_on": "2028-01-31", "reason": "not extended"},
    }
    expands = {"mission": (Missions, "acronym")}
    filters = {
        "mission": InMission(),
        "kind": Choice("kind", Agreement.Kind.choices, "kinds of instruments"),
        "party": Text("parties__code", "code of a party", upper=True),
        "on": Standing("", "those in force on this day, signed or not"),
        "as_of": AsOfStanding("those that stand on this day"),
        "ends_by": Day("ends_on__lte", "ending on this day or earlier"),
    }
    orderings = {"id": Order("id"), "title": Order("title", "id")}
    ordering = "title"

    def nest(self, records):
        user, keys = self.request.user, [record["id"] for record in records]
        parties, covered = {key: [] for key in keys}, {key: [] for key in keys}
        named = Partner.objects.visible_to(user).filter(agreements__in=keys).order_by("code")
        for key, code in named.values_list("agreements", "code"):
            parties.setdefault(key, []).append(code)
        seen = Pledge.objects.visible_to(user).filter(agreements__in=keys).order_by("pk")
        for key, pledge in seen.values_list("agreements", "pk"):
            covered.setdefault(key, []).append(pledge)
        signed = {key: [] for key in keys}
        found = Signature.objects.visible_to(user).filter(agreement__in=keys).order_by("party__code")
        columns = ("party__code", "signed_on", "signer", "document")
        for key, *values in found.values_list("agreement", *columns):
            signed[key].append(dict(zip(Signed().fields, values, strict=True)))
        for record in records:
            key = record["id"]
            record |= {"parties": parties[key], "signatures": signed[key], "pledges": covered[key]}

    def may_change(self, row, by):
        if not services.may_record(by, row.mission, row.parties.all()):
            require(by, "decide_pledges", *([row.mission] if row.mission else []))

    def make(self, values, by):
        return services.record_agreement(**self._with_pledges(values, by), by=by)

    def change(self, row, values, by):
        return services.change_agreement(row, **self._with_pledges(values, by), by=by)

    @extend_schema(summary="Record a party's signature, by its own side; a person alone, never a token")
    @action(detail=True, methods=["post"])
    def sign(self, request, **path):
        return self.act(request, path, services.sign_agreement)

    def _with_pledges(self, values, by):
        values = dict(values)
        if "pledges" in values:
            found = Pledge.objects.visible_to(by).in_bulk(values["pledges"])
            if unknown := [key for key in values["pledges"] if key not in found]:
                raise serializers.ValidationError({"pledges": f"{unknown[0]}: no pledge that you may see."})
            values["pledges"] = list(found.values())
        return values
