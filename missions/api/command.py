"""The structure of missions: elements, authority over them, and who may task one on a day."""

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action

from accounts.api import (
    Acts,
    Changeable,
    Choice,
    CodeField,
    Day,
    Flag,
    Given,
    NumberedAtRandom,
    NumberedField,
    Order,
    Rows,
    Text,
    VisibleField,
    VisibleViewSet,
    Words,
)
from accounts.api import filters as asked
from accounts.api.filters import AsOfStanding
from accounts.api.viewset import answer
from accounts.models import Partner
from accounts.renderers import JSONRenderer
from missions import chain, reading_command
from missions import services_command as services
from missions.api.labels import label_given, label_told, named_given, named_told
from missions.api.missions import Missions
from missions.api.requirements import StepGiven
from missions.api.seen import InMission, mission_given
from missions.models import AuthorityEdge, Capability, Element
from missions.models.releasing import named_on

Relationship = AuthorityEdge.Relationship
TRANSFERRED = [(code, words) for code, words in Relationship.choices if code in chain.ONE_AT_A_TIME]


class ElementRows(Rows):
    attached = ("under", "under_reference", "full_command", "superior", "released_to")
    filed = ("under", "under_reference", "released_to")
    id = serializers.UUIDField(help_text="number in this portal")
    mission = CodeField("acronym of the mission", source="mission.acronym")
    reference = serializers.CharField(help_text="unique in the mission, such as SECT-E")
    title = serializers.CharField(help_text="what it is called")
    kind = serializers.ChoiceField(Element.Kind.choices, help_text="post, headquarters or force element")
    under = serializers.UUIDField(help_text="number of the element it stands under", allow_null=True)
    under_reference = serializers.CharField(help_text="of the element it stands under", allow_null=True)
    capability = CodeField("code of its capability", source="capability.code", allow_null=True)
    location = serializers.CharField(help_text="place or sector")
    starts_on = serializers.DateField(help_text="first day in the structure; null: always", allow_null=True)
    ends_on = serializers.DateField(help_text="last day; null: still", allow_null=True)
    full_command = serializers.CharField(help_text="code of the state that has it", allow_null=True)
    superior = serializers.UUIDField(
        help_text="number of the element with operational authority over it today", allow_null=True
    )
    label = label_told()
    released_to = named_told()
    source = serializers.CharField(help_text="where it is from")
    is_fictional = serializers.BooleanField(source="mission.is_fictional", help_text="invented for the demo")
    version = serializers.IntegerField(help_text="moves with every change of it and of authority over it")


class ElementChanged(Given):
    reference = serializers.CharField(max_length=24, help_text="unique in the mission, such as SECT-E")
    title = serializers.CharField(max_length=160, help_text="what it is called")
    kind = serializers.ChoiceField(Element.Kind.choices, help_text="post, headquarters or force element")
    under = NumberedField(Element, "number of the element it stands under", required=False, allow_null=True)
    capability = VisibleField(
        Capability, "code", "code of its capability", change=str.lower, required=False, allow_null=True
    )
    location = serializers.CharField(max_length=80, required=False, allow_blank=True, help_text="where")
    starts_on = serializers.DateField(required=False, allow_null=True, help_text="first day; null: always")
    ends_on = serializers.DateField(required=False, allow_null=True, help_text="last day; null: still")
    label = label_given("partners")
    released_to = named_given()
    source = serializers.CharField(max_length=300, required=False, allow_blank=True, help_text="source")
    reason = serializers.CharField(max_length=500, required=False, help_text="why, for the trail")


class ElementAdded(ElementChanged):
    mission = mission_given()


class ElementClosed(StepGiven):
    ends_on = serializers.DateField(help_text="last day in the structure")


class AuthorityTransferred(StepGiven):
    relationship = serializers.ChoiceField(TRANSFERRED, help_text="what passes")
    superior = NumberedField(Element, "number of the element it passes to")
    effective_on = serializers.DateField(help_text="first day; whoever had it loses it the day before")
    instrument = serializers.CharField(max_length=160, help_text="by which it passes, such as TOA message 4")
    ends_tactical = serializers.BooleanField(
        required=False, help_text="tactical command under what ends, ends with it"
    )
    limits = serializers.CharField(max_length=500, required=False, allow_blank=True, help_text="in words")


class TaskerRows(serializers.Serializer):
    element = serializers.UUIDField(help_text="number of the element that may task it")
    reference = serializers.CharField(help_text="of that element")
    title = serializers.CharField(help_text="of that element")
    relationship = serializers.ChoiceField(Relationship.choices, help_text="by which authority")
    over = serializers.UUIDField(help_text="number of the element over which it has that")
    steps = serializers.IntegerField(help_text="1: over itself; 2: over whoever has authority over it; …")
    limits = serializers.CharField(help_text="what the authority does not cover")


class Elements(NumberedAtRandom, Acts, Changeable, VisibleViewSet):
    """Posts, headquarters and force elements of missions' structures."""

    model, rows, scope = Element, ElementRows, "requirements:write"
    given = {
        "create": ElementAdded,
        "partial_update": ElementChanged,
        "shut": ElementClosed,
        "transfer": AuthorityTransferred,
    }
    examples = {
        "create": {"mission": "ALPHA", "reference": "SECT-E", "title": "Sector East", "kind": "headquarters"},
        "partial_update": {"location": "Highlands", "reason": "moved"},
        "shut": {"ends_on": "2027-06-30"},
        "transfer": {
            "relationship": "operational",
            "superior": "0f6c1f0e-6d0e-4d3f-9f0a-5b6c7d8e9f00",
            "effective_on": "2027-03-01",
            "instrument": "TOA message 4",
        },
    }
    expands = {"mission": (Missions, "acronym")}
    filters = {
        "mission": InMission(),
        "kind": Choice("kind", Element.Kind.choices, "post, headquarters or force element"),
        "reference": Text("reference", "references, with commas between"),
        "in_structure_on": AsOfStanding("part of the structure on this day"),
        "is_fictional": Flag("mission__is_fictional", "invented for the demo"),
        "search": Words(("reference", "title"), "words in the reference or title"),
    }
    orderings = {"id": Order("id"), "reference": Order("mission__acronym", "reference")}
    ordering = "reference"

    def nest(self, records):
        user, keys = self.request.user, [record["id"] for record in records]
        rows = {row.pk: row for row in Element.objects.visible_to(user).filter(pk__in=keys)}
        seen = Element.objects.visible_to(user).filter(pk__in={row.under_id for row in rows.values()})
        seen = dict(seen.values_list("pk", "reference"))
        commanders = reading_command.commanders(user, rows.values())
        superiors = reading_command.superiors(user, rows.values(), timezone.localdate())
        named = named_on(Element, keys)
        for record in records:
            row = rows[record["id"]]
            state, edge = commanders.get(row.pk), superiors.get(row.pk)
            record |= {
                "under": row.under_id if row.under_id in seen else None,
                "under_reference": seen.get(row.under_id),
                "full_command": state and state.code,
                "superior": edge and edge.superior_id,
                "released_to": named[row.pk],
            }

    def may_change(self, row, by):
        require_keeps(by, row.mission)

    def make(self, values, by):
        values = dict(values)
        return services.add_element(values.pop("mission"), **values, by=by)

    def change(self, row, values, by):
        return services.change_element(row, **values, by=by)

    @extend_schema(summary="Say when it was the last time part of the structure")
    @action(detail=True, methods=["post"])
    def shut(self, request, **path):
        return self.act(request, path, services.close_element)

    @extend_schema(summary="Transfer operational authority or tactical command over it")
    @action(detail=True, methods=["post"])
    def transfer(self, request, **path):
        return self.act(request, path, services.transfer_authority)

    @extend_schema(
        summary="Who may task it on a day, nearest first, of what you may see",
        parameters=[OpenApiParameter("on", str, description="a day such as 2026-03-31; today if left out")],
        responses={200: TaskerRows(many=True)},
    )
    @action(detail=True, methods=["get"])
    def tasking(self, request, **path):
        given = asked.given(request, {"format", "on"})
        day = Day("on", "").parse(given["on"]) if "on" in given else timezone.localdate()
        element = self.found(**path)
        found = [
            {
                "element": one.who.pk,
                "reference": one.who.reference,
                "title": one.who.title,
                "relationship": one.edge.relationship,
                "over": one.edge.element_id,
                "steps": one.steps,
                "limits": one.edge.limits,
            }
            for one in reading_command.may_task(request.user, element, day)
        ]
        return answer(JSONRenderer().render(found), None)


class AuthorityEdgeRows(Rows):
    attached = ("released_to",)
    filed = ("released_to",)
    id = serializers.UUIDField(help_text="number in this portal")
    mission = CodeField("acronym of the element's mission", source="element.mission.acronym")
    element = serializers.UUIDField(source="element_id", help_text="number of the element")
    reference = serializers.CharField(source="element.reference", help_text="of the element")
    relationship = serializers.ChoiceField(Relationship.choices, help_text="which authority")
    superior = serializers.UUIDField(
        source="superior_id", help_text="number of the element that has it", allow_null=True
    )
    superior_reference = serializers.CharField(
        source="superior.reference", help_text="of the element that has it", allow_null=True
    )
    partner = CodeField("code of the state that has it", source="partner.code", allow_null=True)
    starts_on = serializers.DateField(help_text="first day; null of full command alone", allow_null=True)
    ends_on = serializers.DateField(help_text="last day; null: open", allow_null=True)
    instrument = serializers.CharField(help_text="by which it began")
    end_instrument = serializers.CharField(help_text="by which it ended")
    limits = serializers.CharField(help_text="what it does not cover")
    label = label_told()
    released_to = named_told()
    source = serializers.CharField(help_text="where it is from")
    version = serializers.IntegerField(help_text="moves with every change")


class AuthorityChanged(Given):
    instrument = serializers.CharField(
        max_length=160, required=False, allow_blank=True, help_text="by which it began"
    )
    end_instrument = serializers.CharField(
        max_length=160, required=False, allow_blank=True, help_text="by which it ended"
    )
    limits = serializers.CharField(max_length=500, required=False, allow_blank=True, help_text="in words")
    label = label_given("partners")
    released_to = named_given()
    source = serializers.CharField(max_length=300, required=False, allow_blank=True, help_text="source")
    reason = serializers.CharField(max_length=500, required=False, help_text="why, for the trail")


class AuthorityEdgeGiven(AuthorityChanged):
    element = NumberedField(Element, "number of the element")
    relationship = serializers.ChoiceField(Relationship.choices, help_text="which authority")
    superior = NumberedField(Element, "number of the element that has it", required=False, allow_null=True)
    partner = VisibleField(
        Partner, "code", "code of the state that has it", change=str.upper, required=False, allow_null=True
    )
    starts_on = serializers.DateField(required=False, allow_null=True, help_text="null of full command alone")
    ends_on = serializers.DateField(required=False, allow_null=True, help_text="last day; null: open")


class AuthorityEnded(StepGiven):
    ends_on = serializers.DateField(help_text="last day")
    end_instrument = serializers.CharField(
        max_length=160, required=False, allow_blank=True, help_text="such as a reverse TOA message"
    )
    ends_tactical = serializers.BooleanField(
        required=False, help_text="tactical command under it ends with it"
    )


class AuthorityWithdrawn(StepGiven):
    reopens = serializers.BooleanField(
        required=False, help_text="what the transfer ended stands again as long as it would have"
    )


class AuthorityEdges(NumberedAtRandom, Acts, Changeable, VisibleViewSet):
    """Who has which authority over an element, from when until when. Full command never ends."""

    model, rows, scope = AuthorityEdge, AuthorityEdgeRows, "requirements:write"
    given = {
        "create": AuthorityEdgeGiven,
        "partial_update": AuthorityChanged,
        "end": AuthorityEnded,
        "withdraw": AuthorityWithdrawn,
    }
    examples = {
        "create": {
            "element": "0f6c1f0e-6d0e-4d3f-9f0a-5b6c7d8e9f00",
            "relationship": "full",
            "partner": "KEN",
        },
        "partial_update": {"limits": "not beyond sector East", "reason": "as the TOA message says"},
        "end": {"ends_on": "2027-06-30", "end_instrument": "Reverse TOA message 4"},
        "withdraw": {"reopens": True, "reason": "the transfer was never ordered"},
    }
    filters = {
        "mission": InMission("element__mission__slug"),
        "element": Text("element__reference", "references of elements, with commas between"),
        "superior": Text("superior__reference", "references of who has it, with commas between"),
        "relationship": Choice("relationship", Relationship.choices, "which authority"),
        "partner": Text("partner__code", "codes of states", upper=True),
        "in_force_on": AsOfStanding("in force on this day"),
        "starts_by": Day("starts_on__lte", "begun on this day or earlier"),
        "is_fictional": Flag("element__mission__is_fictional", "invented for the demo"),
    }
    orderings = {
        "id": Order("id"),
        "element": Order("element__mission__acronym", "element__reference", "id"),
    }
    ordering = "element"

    def nest(self, records):
        named = named_on(AuthorityEdge, [record["id"] for record in records])
        for record in records:
            record["released_to"] = named[record["id"]]

    def may_change(self, row, by):
        require_keeps(by, row.element.mission)

    def make(self, values, by):
        values = dict(values)
        return services.give_authority(values.pop("element"), **values, by=by)

    def change(self, row, values, by):
        return services.change_authority(row, **values, by=by)

    @extend_schema(summary="Say when it ended (of operational authority: the reverse transfer)")
    @action(detail=True, methods=["post"])
    def end(self, request, **path):
        return self.act(request, path, services.end_authority)

    @extend_schema(summary="Take out an entry that was wrong", responses={204: None})
    @action(detail=True, methods=["post"])
    def withdraw(self, request, **path):
        self.no_parameters(request)
        services.withdraw_authority(self.found(**path), **self.values_of(request), by=request.user)
        return answer(b"", status=204)


def require_keeps(by, mission):
    """Raise unless this person keeps the structure of a mission."""
    if not services.may_keep(by, mission):
        raise PermissionDenied(_("You may not do this for %(root)s.") % {"root": mission})
