"""Readiness of missions, with its areas, through the API."""

from django.db.models import Q, Value
from django.db.models.functions import Coalesce
from rest_framework import serializers

from accounts.api import AsOf, CodeField, Flag, Month, MonthField, Order, Rows, VisibleViewSet
from logistics.models import MissionReadiness, ReadinessArea
from missions.api.missions import Missions
from missions.api.seen import InMission
from missions.models.strength import AUTHORIZABLE


class AreaRows(Rows):
    category = serializers.ChoiceField(AUTHORIZABLE, help_text="a component or one category of it")
    authorized = serializers.IntegerField(help_text="persons", allow_null=True)
    deployed = serializers.IntegerField(help_text="persons", allow_null=True)
    filled = serializers.FloatField(help_text="0 to 1", allow_null=True)
    gap = serializers.IntegerField(help_text="persons missing", allow_null=True)
    over = serializers.IntegerField(help_text="persons above the authorized", allow_null=True)
    evidence_on = serializers.DateField(help_text="day of the evidence", allow_null=True)
    band = serializers.IntegerField(help_text="1 best to 4; empty: unknown", allow_null=True)
    is_stale = serializers.BooleanField(help_text="evidence too old")
    decides = serializers.BooleanField(help_text="decides the mission's band")
    reasons = serializers.ListField(child=serializers.JSONField(), help_text="why this band")


class ReadinessRows(Rows):
    id = serializers.IntegerField(help_text="number in this portal")
    mission = CodeField("acronym of the mission", source="mission.acronym")
    month = MonthField(help_text="such as 2025-07; empty: as things stand today", allow_null=True)
    band = serializers.IntegerField(help_text="1 best to 4; empty: unknown", allow_null=True)
    is_complete = serializers.BooleanField(help_text="every area is known")
    mean_fill = serializers.FloatField(help_text="0 to 1, second to the band", allow_null=True)
    judged_on = serializers.DateField(help_text="the day it is judged for")
    version = serializers.IntegerField(help_text="moves with the figures")
    as_of = serializers.DateTimeField(help_text="when it was worked out")
    computed_from = serializers.DictField(help_text="what it rests on")
    areas = AreaRows(many=True, help_text="the weakest decides")


class Current(Flag):
    """As things stand today, or in past months."""

    def condition(self, raw):
        return Q(month__isnull=self.parse(raw))


class InMonthOf(AsOf):
    def condition(self, raw):
        return Q(month=self.parse(raw).replace(day=1))


class Readiness(VisibleViewSet):
    """How ready missions are, and were: authorized against deployed, the weakest area decides."""

    model, rows = MissionReadiness, ReadinessRows
    expands = {"mission": (Missions, "acronym")}
    filters = {
        "as_of": InMonthOf("month", "as it stood in the month of this day"),
        "mission": InMission(),
        "month": Month("month", "this month"),
        "current": Current("", "true: as things stand today; false: past months"),
    }
    orderings = {
        "id": Order("id"),
        "mission": Order("mission__acronym", "id"),
        "band": Order(Coalesce("band", Value(9)), "id"),
    }
    ordering = "mission"

    def nest(self, records):
        areas = {record["id"]: [] for record in records}
        shape = AreaRows.shape()
        seen = ReadinessArea.objects.visible_to(self.request.user).filter(readiness__in=areas)
        rows = list(seen.order_by("pk").values_list("readiness", *shape.paths))
        for (readiness, *_rest), area in zip(rows, shape.as_dicts([row[1:] for row in rows]), strict=True):
            areas[readiness].append(area)
        for record in records:
            record["areas"] = areas[record["id"]]
