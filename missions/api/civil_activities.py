"""Activities in areas through the API: who does what, where and when, and what is needed and nobody does."""

from rest_framework import serializers

from accounts.access import require_any
from accounts.api import (
    Changeable,
    Choice,
    CodeField,
    Day,
    NumberedAtRandom,
    Order,
    Rows,
    Text,
    VisibleViewSet,
)
from missions import services_civil_activities as services
from missions.api.decisions import REASON
from missions.api.labels import label_given, label_told, named_given, named_told
from missions.api.missions import Missions
from missions.api.placed import PlaceGiven, degrees_told, place_told, places, words
from missions.api.seen import InMission, mission_given, partner_given
from missions.models import CivilActivity, Sector
from missions.models.civil_activity import ActorKind
from missions.models.releasing import named_on
from missions.releasing import runners


class CivilActivityRows(Rows):
    attached = ("place", "latitude", "longitude", "released_to")
    id = serializers.UUIDField(help_text="number in this portal")
    mission = CodeField("acronym of the mission", source="mission.acronym")
    keeper = CodeField("code of the organization or state that tells of it", source="keeper.code")
    reference = serializers.CharField(help_text="empty: none")
    title = serializers.CharField(help_text="what is done, in one line")
    actor = serializers.CharField(help_text="who does it; empty: the keeper, or nobody of what is needed")
    actor_kind = serializers.ChoiceField(ActorKind.choices, help_text="kind of actor")
    sector = serializers.ChoiceField(Sector.choices, help_text="sector")
    text = serializers.CharField(help_text="in detail")
    area = serializers.CharField(help_text="region or sector of the map; by it activities are compared")
    starts_on = serializers.DateField(help_text="first day")
    ends_on = serializers.DateField(help_text="last day; null: open", allow_null=True)
    state = serializers.ChoiceField(CivilActivity.State.choices, help_text="needed: nobody does it")
    precision = serializers.CharField(help_text="how the place is told")
    label = label_told()
    is_fictional = serializers.BooleanField(source="mission.is_fictional", help_text="invented for the demo")
    version = serializers.IntegerField(help_text="moves with every change")
    place = place_told()
    latitude = degrees_told(7, "degrees north")
    longitude = degrees_told(8, "degrees east")
    released_to = named_told()


class CivilActivityChanged(PlaceGiven):
    title = serializers.CharField(max_length=160, help_text="what is done, in one line")
    actor_kind = serializers.ChoiceField(ActorKind.choices, help_text="kind of actor")
    sector = serializers.ChoiceField(Sector.choices, help_text="sector")
    state = serializers.ChoiceField(CivilActivity.State.choices, help_text="needed: nobody does it")
    starts_on = serializers.DateField(help_text="first day")
    ends_on = serializers.DateField(required=False, allow_null=True, help_text="last day; null: open")
    area = serializers.CharField(max_length=80, help_text="region or sector of the map")
    actor = words(120, "who does it, never a person; empty: the keeper")
    text = words(2000, "in detail")
    reference = words(24, "a reference")
    label = label_given()
    released_to = named_given()
    reason = serializers.CharField(**REASON)


class CivilActivityTold(CivilActivityChanged):
    mission = mission_given()
    keeper = partner_given("code of the organization or state that tells of it, for which you speak")


class CivilActivities(NumberedAtRandom, Changeable, VisibleViewSet):
    """What military, civilian and humanitarian actors do beside each other, as they tell of it."""

    model, rows, scope = CivilActivity, CivilActivityRows, "missions:write"
    given = {"create": CivilActivityTold, "partial_update": CivilActivityChanged}
    examples = {
        "create": {
            "mission": "MINUSCA",
            "keeper": "UNICEF",
            "title": "Wells in eight villages",
            "actor_kind": "humanitarian",
            "sector": "water",
            "state": "under_way",
            "starts_on": "2026-11-02",
            "area": "Ouaka",
        },
        "partial_update": {"state": "done"},
    }
    expands = {"mission": (Missions, "acronym")}
    filters = {
        "mission": InMission(),
        "keeper": Text("keeper__code", "code of who tells of it", upper=True),
        "actor_kind": Choice("actor_kind", ActorKind.choices, "kind of actor"),
        "sector": Choice("sector", Sector.choices, "sector"),
        "state": Choice("state", CivilActivity.State.choices, "where it stands"),
        "since": Day("starts_on__gte", "begun on this day or later"),
        "until": Day("starts_on__lte", "begun on this day or earlier"),
    }
    orderings = {"id": Order("id"), "starts_on": Order("starts_on", "id")}
    ordering = "-starts_on"

    def nest(self, records):
        user, keys = self.request.user, [record["id"] for record in records]
        seen = CivilActivity.objects.visible_to(user).filter(pk__in=keys).read_by(user)
        rows, named = {row.pk: row for row in seen}, named_on(CivilActivity, keys)
        for record in records:
            record |= places({}, rows[record["id"]]) | {"released_to": named[record["id"]]}

    def may_change(self, row, by):
        require_any(by, *runners(row))

    def make(self, values, by):
        values = dict(values)
        return services.tell_activity(values.pop("mission"), **values, by=by)

    def change(self, row, values, by):
        return services.change_activity(row, **values, by=by)
