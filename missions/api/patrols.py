"""Patrols and zones through the API: what is planned, and what the reader may see that it comes upon."""

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
    Given,
    NumberedAtRandom,
    NumberedField,
    Order,
    Rows,
    VisibleField,
    VisibleViewSet,
)
from accounts.models import Partner
from missions import conflicts
from missions import reading_patrols as reading
from missions import services_patrols as services
from missions import services_zones as zone_services
from missions.api.decisions import REASON, ZonedMoment
from missions.api.incidents import words
from missions.api.labels import label_given, label_told, named_given, named_told
from missions.api.missions import Missions
from missions.api.requirements import StepGiven
from missions.api.seen import InMission, mission_given
from missions.models import Element, Patrol, Zone
from missions.models.patrol import partners_alongside
from missions.models.releasing import named_on
from missions.releasing import runners

KINDS = [
    (conflicts.SAME_PLACE, "another force at the same place and time"),
    (conflicts.ZONE, "into another force's zone"),
    (conflicts.NO_GO, "into a no-go site"),
]


def degrees(most, help_text, **kwargs):
    digits = {"max_digits": 5 + len(str(most)), "decimal_places": 5, "allow_null": True}
    return serializers.DecimalField(**digits, help_text=help_text, **kwargs)


class ConflictRows(Rows):
    kind = serializers.ChoiceField(KINDS, help_text="what it comes upon")
    patrol = serializers.UUIDField(allow_null=True, help_text="number of the other plan")
    zone = serializers.UUIDField(allow_null=True, help_text="number of the zone")
    begins = serializers.DateTimeField(help_text="from")
    ends = serializers.DateTimeField(help_text="until")
    is_certain = serializers.BooleanField(help_text="false: a place is told to you too roughly to say")
    words = serializers.CharField(help_text="in a sentence")


class PatrolRows(Rows):
    attached = ("element", "alongside", "place", "latitude", "longitude", "released_to", "conflicts")
    id = serializers.UUIDField(help_text="number in this portal")
    mission = CodeField("acronym of the mission", source="mission.acronym")
    reference = serializers.CharField(help_text="unique in the mission; empty: none")
    title = serializers.CharField(help_text="in one line")
    kind = serializers.ChoiceField(Patrol.Kind.choices, help_text="type")
    keeper = CodeField("code of the partner whose force it is; null: the mission's own", source="keeper.code",
                       allow_null=True)  # fmt: skip
    element = serializers.UUIDField(allow_null=True, help_text="number of its unit, where you may see that")
    alongside = serializers.ListField(
        child=serializers.CharField(), help_text="codes of partners that take part"
    )
    starts_at = serializers.DateTimeField(help_text="from")
    ends_at = serializers.DateTimeField(help_text="until")
    reach_km = serializers.DecimalField(
        max_digits=4, decimal_places=1, help_text="kilometres round the point"
    )
    precision = serializers.ChoiceField(Patrol.Precision.choices, help_text="how the place is told")
    task = serializers.CharField(help_text="what it is to do")
    state = serializers.ChoiceField(Patrol.State.choices, help_text="where it stands")
    settled = serializers.CharField(help_text="how conflicts were settled")
    outcome = serializers.CharField(help_text="what came of it")
    label = label_told()
    is_fictional = serializers.BooleanField(source="mission.is_fictional", help_text="invented for the demo")
    version = serializers.IntegerField(help_text="moves with every change; a step may name it")
    place = serializers.CharField(help_text="in words, as exactly as you may know it")
    latitude = degrees(90, "degrees north, as exactly as you may know")
    longitude = degrees(180, "degrees east, as exactly as you may know")
    released_to = named_told()
    conflicts = ConflictRows(many=True, help_text="what it comes upon, of what you may see")


def codes(help_text, **kwargs):
    field = VisibleField(Partner, "code", "code of a partner", change=str.upper)
    return serializers.ListField(child=field, required=False, max_length=50, help_text=help_text, **kwargs)


class PatrolChanged(Given):
    title = serializers.CharField(max_length=160, help_text="in one line")
    kind = serializers.ChoiceField(Patrol.Kind.choices, help_text="type")
    starts_at = ZonedMoment(help_text="from, with its time zone, such as 2026-11-02T14:05+03:00")
    ends_at = ZonedMoment(help_text="until")
    element = NumberedField(Element, "number of its unit", required=False, allow_null=True)
    alongside = codes("codes of partners whose forces take part")
    reference = words(24, "unique in the mission; empty: none")
    place = words(120, "the nearest village or town")
    district = words(80, "district")
    area = words(80, "region or sector")
    latitude = degrees(90, "degrees north", required=False, min_value=-90, max_value=90)
    longitude = degrees(180, "degrees east", required=False, min_value=-180, max_value=180)
    reach_km = serializers.DecimalField(
        max_digits=4, decimal_places=1, min_value=0, max_value=200, required=False, help_text="kilometres"
    )
    precision = serializers.ChoiceField(
        Patrol.Precision.choices, required=False, help_text="what others read of the place"
    )
    task = words(2000, "what it is to do")
    label = label_given()
    released_to = named_given()
    reason = serializers.CharField(**REASON)


def keeper_given():
    words = "code of the partner whose force it is; the mission's own if left out"
    return VisibleField(Partner, "code", words, change=str.upper, required=False, allow_null=True)


class PatrolPlanned(PatrolChanged):
    mission = mission_given()
    keeper = keeper_given()


class PatrolCleared(StepGiven):
    settled = words(500, "how what it comes upon was settled; needed where there is anything")


class PatrolFinished(StepGiven):
    outcome = serializers.CharField(max_length=500, help_text="what came of it")


class PatrolCalledOff(StepGiven):
    reason = serializers.CharField(max_length=500, help_text="why")


class Patrols(NumberedAtRandom, Acts, Changeable, VisibleViewSet):
    """What forces plan, and what each plan comes upon of what its reader may see."""

    model, rows, scope = Patrol, PatrolRows, "missions:write"
    given = {
        "create": PatrolPlanned,
        "partial_update": PatrolChanged,
        "clear": PatrolCleared,
        "start": StepGiven,
        "finish": PatrolFinished,
        "calloff": PatrolCalledOff,
    }
    examples = {
        "create": {
            "mission": "MINUSCA",
            "title": "Patrol on the Bria road",
            "kind": "patrol",
            "starts_at": "2027-03-02T06:00:00+01:00",
            "ends_at": "2027-03-02T12:00:00+01:00",
            "latitude": "6.54000",
            "longitude": "21.99000",
            "reach_km": "8.0",
        },
        "partial_update": {"ends_at": "2027-03-02T10:00:00+01:00"},
        "clear": {"settled": "the host's company stays south of the river"},
        "finish": {"outcome": "nothing seen"},
        "calloff": {"reason": "road under water"},
    }
    expands = {"mission": (Missions, "acronym")}
    filters = {
        "mission": InMission(),
        "kind": Choice("kind", Patrol.Kind.choices, "type"),
        "state": Choice("state", Patrol.State.choices, "where it stands"),
        "since": Day("ends_at__date__gte", "under way on this day or later"),
        "until": Day("starts_at__date__lte", "begun on this day or earlier"),
    }
    orderings = {"id": Order("id"), "starts_at": Order("starts_at", "id")}
    ordering = "-starts_at"

    def nest(self, records):
        user, keys = self.request.user, [record["id"] for record in records]
        rows = {row.pk: row for row in reading.patrols(user).filter(pk__in=keys).placed_for(user)}
        shown = list(rows.values())
        where, units = reading.places(user, shown), reading.units(user, shown)
        met, named, joined = (
            reading.conflicts_of(user, shown),
            named_on(Patrol, keys),
            partners_alongside(keys),
        )
        for record in records:
            row = rows[record["id"]]
            record |= {
                "element": units[row.pk] and units[row.pk].pk,
                "alongside": [code for _key, code in joined[row.pk]],
                "place": where[row.pk],
                "latitude": row.at_latitude,
                "longitude": row.at_longitude,
                "released_to": named[row.pk],
                "conflicts": [_conflict(found) for found in met[row.pk]],
            }

    def may_change(self, row, by):
        require_any(by, *runners(row))

    def make(self, values, by):
        values = dict(values)
        return services.plan_patrol(values.pop("mission"), **values, by=by)

    def change(self, row, values, by):
        return services.change_patrol(row, **values, by=by)

    @extend_schema(summary="Clear it: nothing it comes upon is left unsettled")
    @action(detail=True, methods=["post"])
    def clear(self, request, **path):
        return self.act(request, path, services.clear_patrol)

    @extend_schema(summary="Say that the force has left")
    @action(detail=True, methods=["post"])
    def start(self, request, **path):
        return self.act(request, path, services.start_patrol)

    @extend_schema(summary="Say that the force is back, and what came of it")
    @action(detail=True, methods=["post"])
    def finish(self, request, **path):
        return self.act(request, path, services.finish_patrol)

    @extend_schema(summary="Call it off")
    @action(detail=True, methods=["post"])
    def calloff(self, request, **path):
        return self.act(request, path, services.call_off_patrol)


def _conflict(found):
    each = found.conflict
    is_plan = each.kind == conflicts.SAME_PLACE
    return {
        "kind": each.kind,
        "patrol": each.other if is_plan else None,
        "zone": None if is_plan else each.other,
        "begins": each.begins,
        "ends": each.ends,
        "is_certain": each.is_certain,
        "words": found.words,
    }


# --- Zones
class ZoneRows(Rows):
    attached = ("released_to",)
    id = serializers.UUIDField(help_text="number in this portal")
    mission = CodeField("acronym of the mission", source="mission.acronym")
    name = serializers.CharField(help_text="name")
    kind = serializers.ChoiceField(Zone.Kind.choices, help_text="zone of a force, or no-go site")
    keeper = CodeField("code of the partner whose force it is; null: the mission's own, or nobody's",
                       source="keeper.code", allow_null=True)  # fmt: skip
    outline = serializers.JSONField(help_text="corners, each [degrees north, degrees east]")
    margin_km = serializers.DecimalField(max_digits=4, decimal_places=1, help_text="kilometres round it")
    words = serializers.CharField(help_text="why, or what is agreed")
    starts_on = serializers.DateField(allow_null=True, help_text="first day; null: always so far")
    ends_on = serializers.DateField(allow_null=True, help_text="last day; null: still")
    label = label_told()
    released_to = named_told()
    is_fictional = serializers.BooleanField(source="mission.is_fictional", help_text="invented for the demo")
    version = serializers.IntegerField(help_text="moves with every change")


class ZoneChanged(Given):
    name = serializers.CharField(max_length=120, help_text="name")
    kind = serializers.ChoiceField(Zone.Kind.choices, help_text="zone of a force, or no-go site")
    outline = serializers.ListField(
        child=serializers.ListField(child=serializers.FloatField(), min_length=2, max_length=2),
        min_length=1,
        max_length=60,
        help_text="corners, each [degrees north, degrees east]; one is a place, two are a line",
    )
    margin_km = serializers.DecimalField(
        max_digits=4,
        decimal_places=1,
        min_value=0,
        max_value=100,
        required=False,
        help_text="kilometres round it",
    )
    words = words(500, "why, or what is agreed")
    starts_on = serializers.DateField(required=False, allow_null=True, help_text="first day")
    ends_on = serializers.DateField(required=False, allow_null=True, help_text="last day")
    label = label_given()
    released_to = named_given()
    reason = serializers.CharField(**REASON)


class ZoneEntered(ZoneChanged):
    mission = mission_given()
    keeper = keeper_given()


class Zones(NumberedAtRandom, Changeable, VisibleViewSet):
    """Zones of forces and no-go sites, against which plans are held."""

    model, rows, scope = Zone, ZoneRows, "missions:write"
    given = {"create": ZoneEntered, "partial_update": ZoneChanged}
    examples = {
        "create": {
            "mission": "MINUSCA",
            "name": "Hospital of Bria",
            "kind": "no_go",
            "outline": [[6.54, 21.99]],
            "margin_km": "1.0",
        },
        "partial_update": {"margin_km": "2.0"},
    }
    expands = {"mission": (Missions, "acronym")}
    filters = {"mission": InMission(), "kind": Choice("kind", Zone.Kind.choices, "zone, or no-go site")}
    orderings = {"id": Order("id"), "name": Order("name", "id")}
    ordering = "name"

    def nest(self, records):
        named = named_on(Zone, [record["id"] for record in records])
        for record in records:
            record["released_to"] = named[record["id"]]

    def may_change(self, row, by):
        require_any(by, *runners(row))

    def make(self, values, by):
        values = dict(values)
        return zone_services.enter_zone(values.pop("mission"), **values, by=by)

    def change(self, row, values, by):
        return zone_services.change_zone(row, **values, by=by)
