"""Who fills the posts and force elements of missions' structures."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action

from accounts.access import granted
from accounts.api import (
    Acts,
    Changeable,
    CodeField,
    Flag,
    Given,
    NumberedAtRandom,
    NumberedField,
    Order,
    Rows,
    Text,
    VisibleField,
    VisibleViewSet,
)
from accounts.api.filters import AsOfStanding
from accounts.models import Partner
from contributors import services_holders as services
from contributors.models import Deployment, Holder
from missions.api.command import require_keeps
from missions.api.requirements import StepGiven
from missions.api.seen import InMission
from missions.models import Element
from missions.models.releasing import inside


class HolderRows(Rows):
    attached = ("handover_note", "version")
    id = serializers.UUIDField(help_text="number in this portal")
    mission = CodeField("acronym of the mission", source="element.mission.acronym")
    element = serializers.UUIDField(source="element_id", help_text="number of the element")
    reference = serializers.CharField(source="element.reference", help_text="of the element")
    deployment = serializers.UUIDField(
        source="deployment_id", help_text="number of the deployment that fills it", allow_null=True
    )
    partner = CodeField("code of the state or organization whose it is", source="partner.code")
    shown_as = serializers.CharField(help_text="rank or function")
    is_acting = serializers.BooleanField(help_text="for the holder, or until there is one")
    starts_on = serializers.DateField(help_text="since when")
    ends_on = serializers.DateField(help_text="last day; null: still", allow_null=True)
    source = serializers.CharField(help_text="where it is from")
    handover_note = serializers.CharField(help_text="null to others than its two sides", allow_null=True)
    version = serializers.IntegerField(help_text="null to others than its two sides", allow_null=True)


class HolderChanged(Given):
    shown_as = serializers.CharField(
        max_length=120, required=False, allow_blank=True, help_text="rank or function; no name is needed"
    )
    is_acting = serializers.BooleanField(required=False, help_text="for the holder, or until there is one")
    starts_on = serializers.DateField(help_text="since when")
    ends_on = serializers.DateField(required=False, allow_null=True, help_text="last day; null: still")
    source = serializers.CharField(max_length=300, required=False, allow_blank=True, help_text="source")
    handover_note = serializers.CharField(
        max_length=4000, required=False, allow_blank=True, help_text="for whoever follows"
    )
    reason = serializers.CharField(max_length=500, required=False, help_text="why, for the trail")


class HolderGiven(HolderChanged):
    element = NumberedField(Element, "number of the element")
    deployment = NumberedField(
        Deployment, "number of the deployment that fills it", required=False, allow_null=True
    )
    partner = VisibleField(
        Partner, "code", "code of the state whose person it is", change=str.upper, required=False
    )


class HolderLeft(StepGiven):
    ends_on = serializers.DateField(help_text="last day")
    handover_note = serializers.CharField(
        max_length=4000, required=False, allow_blank=True, help_text="for whoever follows"
    )


class ElementHolders(NumberedAtRandom, Acts, Changeable, VisibleViewSet):
    """Deployments that fill force elements, and people that hold posts, without their names."""

    model, rows, scope = Holder, HolderRows, "requirements:write"
    given = {"create": HolderGiven, "partial_update": HolderChanged, "end": HolderLeft}
    examples = {
        "create": {
            "element": "0f6c1f0e-6d0e-4d3f-9f0a-5b6c7d8e9f00",
            "partner": "KEN",
            "shown_as": "Major General",
            "starts_on": "2027-03-01",
        },
        "partial_update": {"shown_as": "Brigadier", "reason": "as entered in error"},
        "end": {"ends_on": "2027-06-30", "handover_note": "The plan for the rains is in the safe."},
    }
    filters = {
        "mission": InMission("element__mission__slug"),
        "element": Text("element__reference", "references of elements, with commas between"),
        "partner": Text("partner__code", "codes of states and organizations", upper=True),
        "held_on": AsOfStanding("holding on this day"),
        "is_acting": Flag("is_acting", "for the holder, or until there is one"),
        "is_fictional": Flag("element__mission__is_fictional", "invented for the demo"),
    }
    orderings = {
        "id": Order("id"),
        "element": Order("element__mission__acronym", "element__reference", "id"),
    }
    ordering = "element"

    def nest(self, records):
        user = self.request.user
        rows = Holder.objects.visible_to(user).filter(pk__in=[record["id"] for record in records])
        rows = {row.pk: row for row in rows.select_related("element")}
        own, within = granted(user, "act_for", Partner), inside(user)
        for record in records:
            row = rows[record["id"]]
            is_between = user.is_system or row.partner_id in own or row.element.mission_id in within
            record["handover_note"] = row.handover_note if is_between else None
            record["version"] = row.version if is_between else None

    def may_change(self, row, by):
        require_keeps(by, row.element.mission)

    def make(self, values, by):
        values = dict(values)
        return services.fill_element(values.pop("element"), **values, by=by)

    def change(self, row, values, by):
        return services.change_holder(row, **values, by=by)

    @extend_schema(summary="Say when the holder left, with a note for whoever follows")
    @action(detail=True, methods=["post"])
    def end(self, request, **path):
        return self.act(request, path, services.end_holder)
