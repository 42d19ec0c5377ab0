"""Announcements through the API: what must be acknowledged by when, and how many have."""

from django.utils import timezone
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
    NumberedField,
    Order,
    Rows,
    VisibleField,
    VisibleViewSet,
)
from accounts.models import Partner
from missions import reading_announcements as reading
from missions import services_announcements as services
from missions import understood
from missions.api.labels import label_given, label_told, named_given
from missions.api.missions import Missions
from missions.api.requirements import StepGiven
from missions.api.seen import InMission, mission_given, partner_given
from missions.models import Announcement, Element
from missions.models.announcement import PEOPLE


class AnnouncementRows(Rows):
    attached = ("readers", "unread")
    id = serializers.UUIDField(help_text="number in this portal")
    mission = CodeField("acronym of the mission", source="mission.acronym")
    title = serializers.CharField(help_text="what it is called")
    text = serializers.CharField(help_text="text")
    people = serializers.CharField(help_text="role of the people of the mission to whom it goes; any; empty")
    due_on = serializers.DateField(help_text="acknowledge by this day")
    created_at = serializers.DateTimeField(help_text="when it was announced")
    withdrawn_on = serializers.DateField(allow_null=True, help_text="null: it holds")
    label = label_told()
    is_fictional = serializers.BooleanField(source="mission.is_fictional", help_text="invented for the demo")
    version = serializers.IntegerField(help_text="moves with every change")
    readers = serializers.IntegerField(
        allow_null=True, help_text="to how many it goes; null: not yours to know"
    )
    unread = serializers.IntegerField(allow_null=True, help_text="how many have not acknowledged it")


class AnnouncementMade(Given):
    mission = mission_given()
    title = serializers.CharField(max_length=160, help_text="what it is called")
    text = serializers.CharField(max_length=8000, help_text="text; it stands once it is announced")
    people = serializers.ChoiceField(PEOPLE, required=False, help_text="people of the mission, by role")
    partners = serializers.ListField(
        child=VisibleField(Partner, "code", "code of a partner", change=str.upper),
        required=False,
        max_length=200,
        help_text="codes of organizations and states to which it goes",
    )
    elements = serializers.ListField(
        child=NumberedField(Element, "number of a post or unit"),
        required=False,
        max_length=200,
        help_text="posts and units to whose holders it goes",
    )
    due_on = serializers.DateField(help_text="acknowledge by this day")
    label = label_given()
    released_to = named_given()


class AnnouncementAcknowledged(Given):
    partner = partner_given("code of the partner you speak for", required=False)
    element = NumberedField(Element, "number of the post or unit you answer for", required=False)


class AnnouncementWithdrawn(StepGiven):
    reason = serializers.CharField(max_length=500, help_text="why")


class Announcements(NumberedAtRandom, Acts, Creatable, VisibleViewSet):
    """What people of a mission, partners and holders of posts read and acknowledge. A person acknowledges, no
    token of a partner or mission."""

    model, rows, scope = Announcement, AnnouncementRows, "missions:write"
    given = {
        "create": AnnouncementMade,
        "acknowledge": AnnouncementAcknowledged,
        "withdraw": AnnouncementWithdrawn,
    }
    examples = {
        "create": {
            "mission": "MINUSCA",
            "title": "New curfew",
            "text": "Vehicles are in by 21 hours.",
            "people": "any",
            "due_on": "2027-03-02",
        },
        "acknowledge": {},
        "withdraw": {"reason": "the curfew was lifted"},
    }
    expands = {"mission": (Missions, "acronym")}
    filters = {"mission": InMission(), "due_by": Day("due_on__lte", "to be acknowledged by this day")}
    orderings = {"id": Order("id"), "due_on": Order("due_on", "id")}
    ordering = "-due_on"

    def nest(self, records):
        user, keys = self.request.user, [record["id"] for record in records]
        rows = Announcement.objects.visible_to(user).run_by(user).select_related("mission").in_bulk(keys)
        for record in records:
            row = rows.get(record["id"])
            lines = [one.line for one in reading.readers_of(user, row, timezone.localdate())] if row else None
            waits = (understood.WAITS, understood.LATE, understood.VACANT)
            record["readers"] = None if lines is None else len(lines)
            record["unread"] = None if lines is None else sum(line.status in waits for line in lines)

    def make(self, values, by):
        values = dict(values)
        return services.make_announcement(values.pop("mission"), **values, by=by)

    @extend_schema(summary="Say that you have read it")
    @action(detail=True, methods=["post"])
    def acknowledge(self, request, **path):
        return self.act(request, path, services.acknowledge_announcement)

    @extend_schema(summary="It holds no more")
    @action(detail=True, methods=["post"])
    def withdraw(self, request, **path):
        return self.act(request, path, services.withdraw_announcement)
