"""Humanitarian notifications through the API: notices of sites and movements, acknowledged by each party."""

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action

from accounts.access import require_any
from accounts.api import (
    Acts,
    Changeable,
    Choice,
    CodeField,
    Day,
    NumberedAtRandom,
    Order,
    Rows,
    Text,
    VisibleField,
    VisibleViewSet,
    WholeNumber,
)
from accounts.models import Partner
from missions import reading_humanitarian as reading
from missions import services_humanitarian as services
from missions.api.decisions import REASON, ZonedMoment
from missions.api.labels import label_given, label_told, named_given, named_told
from missions.api.missions import Missions
from missions.api.placed import PlaceGiven, degrees_told, east, north, place_told, places, words
from missions.api.requirements import StepGiven
from missions.api.seen import InMission, mission_given, partner_given
from missions.models import HumanitarianNotification, NotificationParty
from missions.models.releasing import named_on
from missions.releasing import runners

COUNT = {"required": False, "allow_null": True, "max_value": 1_000_000}
OF_PLACE = ("place", "latitude", "longitude", "destination", "route", "contact")


class PartyRows(Rows):
    part = serializers.ChoiceField(NotificationParty.Part.choices, help_text="forces, host or partner")
    party = serializers.CharField(help_text="code of the partner, or forces")
    passed_at = serializers.DateTimeField(help_text="passed on")
    acknowledged_at = serializers.DateTimeField(help_text="null: not acknowledged", allow_null=True)
    acknowledged_by = serializers.CharField(help_text="name of the person; empty: nobody")
    words = serializers.CharField(help_text="what they said with it")


class HumanitarianRows(Rows):
    attached = (*OF_PLACE, "standing", "released_to")
    id = serializers.UUIDField(help_text="number in this portal")
    mission = CodeField("acronym of the mission", source="mission.acronym")
    keeper = CodeField("code of the organization whose it is", source="keeper.code")
    reference = serializers.CharField(help_text="the organization's own; empty: none")
    kind = serializers.ChoiceField(HumanitarianNotification.Kind.choices, help_text="site or movement")
    title = serializers.CharField(help_text="what, in one line")
    purpose = serializers.CharField(help_text="purpose")
    starts_at = serializers.DateTimeField(help_text="from")
    ends_at = serializers.DateTimeField(help_text="from then on it no longer stands")
    persons = serializers.IntegerField(help_text="null: not stated", allow_null=True)
    vehicles = serializers.IntegerField(help_text="null: not stated", allow_null=True)
    precision = serializers.ChoiceField(
        HumanitarianNotification.Precision.choices, help_text="how the place is told"
    )
    state = serializers.ChoiceField(HumanitarianNotification.State.choices, help_text="the last step taken")
    received_at = serializers.DateTimeField(help_text="the mission said it has it", allow_null=True)
    label = label_told()
    is_fictional = serializers.BooleanField(source="mission.is_fictional", help_text="invented for the demo")
    version = serializers.IntegerField(help_text="moves with every change; a step may name it")
    standing = serializers.ChoiceField(
        HumanitarianNotification.Standing.choices, help_text="how it stands now, by its steps and its days"
    )
    place = place_told()
    latitude = degrees_told(7, "degrees north")
    longitude = degrees_told(8, "degrees east")
    destination = serializers.CharField(help_text="of a movement; empty: not for you, or not stated")
    route = serializers.CharField(help_text="of a movement; empty: not for you, or not stated")
    contact = serializers.CharField(help_text="whom to reach; empty: not for you, or not stated")
    released_to = named_told()
    parties = PartyRows(many=True, help_text="who has it, and who has read it")


class HumanitarianChanged(PlaceGiven):
    kind = serializers.ChoiceField(HumanitarianNotification.Kind.choices, help_text="site or movement")
    title = serializers.CharField(max_length=160, help_text="what, in one line")
    starts_at = ZonedMoment(help_text="from, with its time zone, such as 2026-11-02T14:05+03:00")
    ends_at = ZonedMoment(help_text="until; a year at most")
    purpose = words(1000, "purpose")
    reference = words(24, "the organization's own")
    persons = WholeNumber(help_text="null: not stated", **COUNT)
    vehicles = WholeNumber(help_text="null: not stated", **COUNT)
    contact = words(300, "whom to reach; read by the mission and the parties alone")
    precision = serializers.ChoiceField(
        HumanitarianNotification.Precision.choices, required=False, help_text="what others read of the place"
    )
    to_place = words(120, "destination of a movement")
    to_latitude = north("of the destination")
    to_longitude = east("of the destination")
    route = words(1000, "places on the way, one a line")
    label = label_given()
    released_to = named_given()
    reason = serializers.CharField(**REASON)


class HumanitarianSubmitted(HumanitarianChanged):
    mission = mission_given()
    keeper = partner_given("code of the organization whose it is, for which you speak")


class Forwarded(StepGiven):
    forces = serializers.BooleanField(required=False, help_text="to the mission's own forces")
    partners = serializers.ListField(
        child=VisibleField(Partner, "code", "code of a partner", change=str.upper),
        required=False,
        max_length=50,
        help_text="codes of those it is passed to, the host among them",
    )


class Acknowledged(StepGiven):
    party = serializers.CharField(max_length=12, help_text="code of the partner you speak for, or forces")
    words = words(500, "who submitted it reads this; it permits nothing")


class NotificationWithdrawn(StepGiven):
    reason = serializers.CharField(max_length=500, help_text="why")


class HumanitarianNotifications(NumberedAtRandom, Acts, Changeable, VisibleViewSet):
    """Notices of where humanitarian actors are or move; never requests for permission."""

    model, rows, scope = HumanitarianNotification, HumanitarianRows, "missions:write"
    given = {
        "create": HumanitarianSubmitted,
        "partial_update": HumanitarianChanged,
        "receive": StepGiven,
        "forward": Forwarded,
        "acknowledge": Acknowledged,
        "complete": StepGiven,
        "withdraw": NotificationWithdrawn,
    }
    examples = {
        "create": {
            "mission": "MINUSCA",
            "keeper": "UNICEF",
            "kind": "movement",
            "title": "Vaccines to Bria",
            "starts_at": "2027-03-02T06:00:00+01:00",
            "ends_at": "2027-03-02T18:00:00+01:00",
            "place": "Bangui",
            "to_place": "Bria",
            "vehicles": 3,
        },
        "partial_update": {"vehicles": 4},
        "forward": {"forces": True, "partners": ["CAF"]},
        "acknowledge": {"party": "CAF", "words": "read by the operations room"},
        "withdraw": {"reason": "the road is under water"},
    }
    expands = {"mission": (Missions, "acronym")}
    filters = {
        "mission": InMission(),
        "keeper": Text("keeper__code", "code of the organization whose it is", upper=True),
        "kind": Choice("kind", HumanitarianNotification.Kind.choices, "site or movement"),
        "state": Choice("state", HumanitarianNotification.State.choices, "the last step taken"),
        "since": Day("ends_at__date__gte", "standing on this day or later"),
        "until": Day("starts_at__date__lte", "begun on this day or earlier"),
    }
    orderings = {"id": Order("id"), "starts_at": Order("starts_at", "id")}
    ordering = "-starts_at"

    def nest(self, records):
        user, keys = self.request.user, [record["id"] for record in records]
        rows = {row.pk: row for row in reading.notifications(user).filter(pk__in=keys)}
        parties, named = reading.parties_of(user, rows.values()), named_on(HumanitarianNotification, keys)
        told = reading.standings(user, list(rows.values()), timezone.now())
        for record in records:
            row = rows[record["id"]]
            record |= places({}, row) | {
                "destination": row.destination_shown,
                "route": row.route_shown,
                "contact": row.contact if row.is_concerned else "",
                "standing": told[row.pk][0],
                "released_to": named[row.pk],
                "parties": [_party(one) for one in parties[row.pk]],
            }

    def may_change(self, row, by):
        require_any(by, *runners(row))

    def make(self, values, by):
        values = dict(values)
        return services.submit_notification(values.pop("mission"), **values, by=by)

    def change(self, row, values, by):
        return services.change_notification(row, **values, by=by)

    @extend_schema(summary="Say that the mission has it; that permits nothing")
    @action(detail=True, methods=["post"])
    def receive(self, request, **path):
        return self.act(request, path, services.receive_notification)

    @extend_schema(summary="Pass it on to parties, each of which acknowledges for itself")
    @action(detail=True, methods=["post"])
    def forward(self, request, **path):
        return self.act(request, path, services.forward_notification)

    @extend_schema(summary="Say for a party that it was read; that permits and forbids nothing")
    @action(detail=True, methods=["post"])
    def acknowledge(self, request, **path):
        return self.act(request, path, services.acknowledge_notification)

    @extend_schema(summary="Say that the movement arrived, or that the site was left")
    @action(detail=True, methods=["post"])
    def complete(self, request, **path):
        return self.act(request, path, services.complete_notification)

    @extend_schema(summary="Say that it does not take place")
    @action(detail=True, methods=["post"])
    def withdraw(self, request, **path):
        return self.act(request, path, services.withdraw_notification)


def _party(one):
    return {
        "part": one.part,
        "party": one.code,
        "passed_at": one.passed_at,
        "acknowledged_at": one.acknowledged_at,
        "acknowledged_by": one.acknowledged_by.name if one.acknowledged_by else "",
        "words": one.words,
    }
