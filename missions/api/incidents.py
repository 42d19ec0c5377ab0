"""Incidents through the API: what happened, how exactly the reader may know where, and its verification."""

from typing import Any

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
    Order,
    Rows,
    VisibleViewSet,
    WholeNumber,
)
from missions import reading_incidents as reading
from missions import services_incidents as services
from missions.api.decisions import REASON, ZonedMoment
from missions.api.labels import label_given, label_told, named_given, named_told
from missions.api.missions import Missions
from missions.api.requirements import StepGiven
from missions.api.seen import InMission, mission_given
from missions.models import Casualties, Incident, IncidentActor, IncidentPart, IncidentRating
from missions.models.releasing import inside, named_on
from missions.releasing import runners

COUNT = {"allow_null": True, "required": False, "max_value": 1_000_000}


class IncidentActorRows(Rows):
    role = serializers.ChoiceField(IncidentActor.Role.choices, help_text="what they did in it")
    name = serializers.CharField(help_text="who")


class CasualtiesRows(Rows):
    side = serializers.ChoiceField(Casualties.Side.choices, help_text="of whom")
    killed = serializers.IntegerField(help_text="persons; null: not reported", allow_null=True)
    injured = serializers.IntegerField(help_text="persons; null: not reported", allow_null=True)
    missing = serializers.IntegerField(help_text="persons; null: not reported", allow_null=True)


class RatingRows(Rows):
    severity = serializers.ChoiceField(Incident.Severity.choices, help_text="1 low to 4 critical")
    since = serializers.DateTimeField(help_text="from this moment on")
    why = serializers.CharField(help_text="why")


class PartRows(Rows):
    kind = serializers.ChoiceField(IncidentPart.Kind.choices, help_text="sources, or details")
    text = serializers.CharField(help_text="what is kept apart")
    label = label_told()
    version = serializers.IntegerField(help_text="moves with every change")


NESTED = {
    "actors": (IncidentActor, IncidentActorRows),
    "casualties": (Casualties, CasualtiesRows),
    "ratings": (IncidentRating, RatingRows),
    "parts": (IncidentPart, PartRows),
}


class IncidentRows(Rows):
    attached = ("place", "latitude", "longitude", "released_to")
    id = serializers.UUIDField(help_text="number in this portal")
    mission = CodeField("acronym of the mission", source="mission.acronym")
    reference = serializers.CharField(help_text="unique in the mission; empty: none")
    title = serializers.CharField(help_text="what happened, in one line")
    kind = serializers.ChoiceField(Incident.Kind.choices, help_text="type")
    severity = serializers.ChoiceField(Incident.Severity.choices, help_text="1 low to 4 critical")
    occurred_at = serializers.DateTimeField(help_text="from")
    ended_at = serializers.DateTimeField(help_text="until; null: not reported", allow_null=True)
    summary = serializers.CharField(help_text="for all who read it")
    precision = serializers.ChoiceField(Incident.Precision.choices, help_text="how the place is told")
    state = serializers.ChoiceField(Incident.State.choices, help_text="how far it is verified")
    found = serializers.CharField(help_text="how it is known")
    label = label_told()
    source = serializers.CharField(help_text="published source")
    is_fictional = serializers.BooleanField(source="mission.is_fictional", help_text="invented for the demo")
    version = serializers.IntegerField(help_text="moves with every change; a step may name it")
    place = serializers.CharField(help_text="in words, as exactly as you may know it")
    latitude = serializers.DecimalField(
        max_digits=7, decimal_places=5, allow_null=True, help_text="degrees north, as exactly as you may know"
    )
    longitude = serializers.DecimalField(
        max_digits=8, decimal_places=5, allow_null=True, help_text="degrees east, as exactly as you may know"
    )
    released_to = named_told()
    actors = IncidentActorRows(many=True, help_text="who was in it")
    casualties = CasualtiesRows(many=True, help_text="by side")
    ratings = RatingRows(many=True, help_text="how grave it was held to be, the first first")
    parts = PartRows(many=True, help_text="those restricted parts that you may read")


class ActorGiven(Given):
    role = serializers.ChoiceField(IncidentActor.Role.choices, help_text="what they did in it")
    name = serializers.CharField(max_length=120, help_text="who")


class CasualtiesGiven(Given):
    side = serializers.ChoiceField(Casualties.Side.choices, help_text="of whom")
    killed = WholeNumber(help_text="persons; null or left out: not reported", **COUNT)
    injured = WholeNumber(help_text="persons; null or left out: not reported", **COUNT)
    missing = WholeNumber(help_text="persons; null or left out: not reported", **COUNT)


def up_to(most: int) -> dict[str, Any]:
    """Rows that may be left out, and how many there may be."""
    return {"required": False, "max_length": most}


def words(longest, help_text):
    return serializers.CharField(max_length=longest, required=False, allow_blank=True, help_text=help_text)


class IncidentChanged(Given):
    title = serializers.CharField(max_length=160, help_text="what happened, in one line")
    kind = serializers.ChoiceField(Incident.Kind.choices, help_text="type")
    occurred_at = ZonedMoment(help_text="from, with its time zone, such as 2026-11-02T14:05+03:00")
    ended_at = ZonedMoment(required=False, allow_null=True, help_text="until; null: not reported")
    summary = words(2000, "for all who read it")
    reference = words(24, "unique in the mission; empty: none")
    place = words(120, "the nearest village or town")
    district = words(80, "district")
    area = words(80, "region or sector")
    latitude = serializers.DecimalField(
        max_digits=7, decimal_places=5, min_value=-90, max_value=90, required=False, allow_null=True,
        help_text="degrees north",
    )  # fmt: skip
    longitude = serializers.DecimalField(
        max_digits=8, decimal_places=5, min_value=-180, max_value=180, required=False, allow_null=True,
        help_text="degrees east",
    )  # fmt: skip
    precision = serializers.ChoiceField(
        Incident.Precision.choices, required=False, help_text="what others read of the place"
    )
    source = words(300, "published source, of what is public anyway")
    actors = ActorGiven(many=True, help_text="who was in it", **up_to(50))
    casualties = CasualtiesGiven(many=True, help_text="by side", **up_to(5))
    label = label_given()
    released_to = named_given()
    reason = serializers.CharField(**REASON)


class IncidentReported(IncidentChanged):
    mission = mission_given()
    severity = serializers.ChoiceField(Incident.Severity.choices, help_text="1 low to 4 critical")


class Rated(Given):
    severity = serializers.ChoiceField(Incident.Severity.choices, help_text="1 low to 4 critical")
    since = ZonedMoment(required=False, help_text="from this moment on; now if left out")
    version = WholeNumber(required=False, help_text="the version you read")
    reason = serializers.CharField(max_length=500, help_text="why")


class Found(StepGiven):
    found = serializers.CharField(max_length=500, help_text="how it is known; name no secret source")


class Reopened(StepGiven):
    reason = serializers.CharField(max_length=500, help_text="why")


class PartWritten(Given):
    kind = serializers.ChoiceField(IncidentPart.Kind.choices, help_text="sources, or details")
    text = serializers.CharField(max_length=8000, help_text="what is kept apart")
    label = label_given()
    released_to = named_given()
    version = WholeNumber(required=False, help_text="the version of the part that you read; 0: none")
    reason = serializers.CharField(**REASON)


class Incidents(NumberedAtRandom, Acts, Changeable, VisibleViewSet):
    """What happened in the areas of missions; the place as exactly as its reader may know it."""

    model, rows, scope = Incident, IncidentRows, "missions:write"
    given = {
        "create": IncidentReported,
        "partial_update": IncidentChanged,
        "rate": Rated,
        "corroborate": Found,
        "verify": Found,
        "refute": Found,
        "reopen": Reopened,
        "part": PartWritten,
    }
    examples = {
        "create": {
            "mission": "MINUSCA",
            "title": "Convoy fired at",
            "kind": "ambush",
            "severity": 3,
            "occurred_at": "2026-11-02T14:05:00+01:00",
            "place": "Bria",
            "casualties": [{"side": "mission", "killed": 0, "injured": 2}],
        },
        "partial_update": {"district": "Haute-Kotto"},
        "rate": {"severity": 4, "reason": "one of the injured died"},
        "corroborate": {"found": "a second patrol saw it"},
        "verify": {"found": "two patrols and the police say so"},
        "refute": {"found": "it was an exercise"},
        "reopen": {"reason": "a new witness"},
        "part": {"kind": "sources", "text": "two elders of the village"},
    }
    expands = {"mission": (Missions, "acronym")}
    filters = {
        "mission": InMission(),
        "kind": Choice("kind", Incident.Kind.choices, "type"),
        "severity": Choice(
            "severity", [(str(n), words) for n, words in Incident.Severity.choices], "severity"
        ),
        "state": Choice("state", Incident.State.choices, "how far it is verified"),
        "since": Day("occurred_at__date__gte", "on this day or later"),
        "until": Day("occurred_at__date__lte", "on this day or earlier"),
    }
    orderings = {"id": Order("id"), "occurred_at": Order("occurred_at", "id")}
    ordering = "-occurred_at"

    def nest(self, records):
        user, keys = self.request.user, [record["id"] for record in records]
        seen = Incident.objects.visible_to(user).filter(pk__in=keys).placed_for(user)
        rows = {row.pk: row for row in seen.select_related("mission")}
        own, named = inside(user), named_on(Incident, keys)
        nested = {name: reading.of_incidents(model, user, keys) for name, (model, _rows) in NESTED.items()}
        for record in records:
            row = rows[record["id"]]
            record |= {
                "place": row.place_for(user.is_system or row.mission_id in own),
                "latitude": row.at_latitude,
                "longitude": row.at_longitude,
                "released_to": named[row.pk],
            }
            for name, (_model, shape) in NESTED.items():
                record[name] = [
                    {column: getattr(one, column) for column in shape.shape().names}
                    for one in nested[name][row.pk]
                ]

    def may_change(self, row, by):
        require_any(by, *runners(row))

    def make(self, values, by):
        values = _told(values)
        return services.report_incident(values.pop("mission"), **values, by=by)

    def change(self, row, values, by):
        return services.change_incident(row, **_told(values), by=by)

    @extend_schema(summary="Hold it to be graver or less grave from a moment on")
    @action(detail=True, methods=["post"])
    def rate(self, request, **path):
        return self.act(request, path, services.rate_incident)

    @extend_schema(summary="Say that a second source says the same")
    @action(detail=True, methods=["post"])
    def corroborate(self, request, **path):
        return self.act(request, path, services.corroborate_incident)

    @extend_schema(summary="Say that one looked into it and found it so")
    @action(detail=True, methods=["post"])
    def verify(self, request, **path):
        return self.act(request, path, services.verify_incident)

    @extend_schema(summary="Say that one looked into it and found it not so")
    @action(detail=True, methods=["post"])
    def refute(self, request, **path):
        return self.act(request, path, services.refute_incident)

    @extend_schema(summary="It may be changed again, and is verified anew")
    @action(detail=True, methods=["post"])
    def reopen(self, request, **path):
        return self.act(request, path, services.reopen_incident)

    @extend_schema(summary="Write a restricted part, under a label of its own")
    @action(detail=True, methods=["post"])
    def part(self, request, **path):
        return self.act(request, path, services.write_part)


def _told(values):
    """What was given, with rows as the service takes them."""
    values = dict(values)
    if "actors" in values:
        values["actors"] = [(one["role"], one["name"]) for one in values["actors"]]
    if "casualties" in values:
        counts = Casualties.COUNTS
        values["casualties"] = [
            (one["side"], *(one.get(count) for count in counts)) for one in values["casualties"]
        ]
    return values
