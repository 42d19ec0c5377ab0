"""Situation reports through the API: drafted, written beside, signed by another, corrected by an edition."""

from drf_spectacular.utils import extend_schema, extend_schema_field
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
)
from missions import services_reports as services
from missions.api.decisions import REASON
from missions.api.labels import label_given, label_told, named_given, named_told
from missions.api.missions import Missions
from missions.api.requirements import StepGiven
from missions.api.seen import InMission, mission_given
from missions.models import SituationReport
from missions.models.releasing import named_on
from missions.releasing import runners

BY_SECTION = {"type": "object", "additionalProperties": {"type": "string"}}


@extend_schema_field(
    {"type": "object", "additionalProperties": {"type": "array", "items": {"type": "object"}}}
)
class FactsField(serializers.JSONField):
    """Facts by section, plain values."""


@extend_schema_field(BY_SECTION)
class TextsField(serializers.DictField):
    """Words by section."""

    child = serializers.CharField(max_length=4000, allow_blank=True)


class SituationReportRows(Rows):
    attached = ("released_to",)
    id = serializers.UUIDField(help_text="number in this portal")
    mission = CodeField("acronym of the mission", source="mission.acronym")
    starts_on = serializers.DateField(help_text="first day, of the mission's time zone")
    ends_on = serializers.DateField(help_text="last day")
    edition = serializers.IntegerField(help_text="1, and one more with each correction")
    follows = serializers.UUIDField(
        source="follows_id", help_text="number of the edition it supersedes", allow_null=True
    )
    state = serializers.ChoiceField(SituationReport.State.choices, help_text="where it stands")
    assessment = serializers.CharField(help_text="what it comes to")
    facts = FactsField(help_text="by section, as gathered at assembled_at")
    texts = TextsField(help_text="words beside the facts, by section")
    assembled_at = serializers.DateTimeField(help_text="when the facts were gathered")
    signed_at = serializers.DateTimeField(help_text="when it was signed", allow_null=True)
    digest = serializers.CharField(help_text="SHA-256 of what was signed; empty: not signed")
    label = label_told()
    is_fictional = serializers.BooleanField(source="mission.is_fictional", help_text="invented for the demo")
    version = serializers.IntegerField(help_text="moves with every change; a step may name it")
    released_to = named_told()


class ReportDrafted(Given):
    mission = mission_given()
    starts_on = serializers.DateField(help_text="first day")
    ends_on = serializers.DateField(required=False, help_text="last day; the first alone if left out")
    label = label_given()
    released_to = named_given()
    reason = serializers.CharField(**REASON)


class ReportWritten(Given):
    assessment = serializers.CharField(
        max_length=4000, required=False, allow_blank=True, help_text="what it comes to"
    )
    texts = TextsField(required=False, help_text="words beside the facts, by section; others stay")
    released_to = named_given()
    reason = serializers.CharField(**REASON)


class ReportGivenWhy(StepGiven):
    reason = serializers.CharField(max_length=500, help_text="why")


class SituationReports(NumberedAtRandom, Acts, Changeable, VisibleViewSet):
    """What happened in a mission in some days; signed by another person than the one who wrote it last."""

    model, rows, scope = SituationReport, SituationReportRows, "missions:write"
    given = {
        "create": ReportDrafted,
        "partial_update": ReportWritten,
        "assemble": StepGiven,
        "sign": StepGiven,
        "correct": ReportGivenWhy,
        "drop": ReportGivenWhy,
    }
    examples = {
        "create": {"mission": "MINUSCA", "starts_on": "2026-11-02"},
        "partial_update": {"assessment": "Calm but for the road to Bria."},
        "correct": {"reason": "one of the injured died"},
        "drop": {"reason": "of the wrong day"},
    }
    expands = {"mission": (Missions, "acronym")}
    filters = {
        "mission": InMission(),
        "state": Choice("state", SituationReport.State.choices, "where it stands"),
        "since": Day("starts_on__gte", "first day on this day or later"),
        "until": Day("ends_on__lte", "last day on this day or earlier"),
    }
    orderings = {"id": Order("id"), "starts_on": Order("starts_on", "id")}
    ordering = "-starts_on"

    def nest(self, records):
        named = named_on(SituationReport, [record["id"] for record in records])
        for record in records:
            record["released_to"] = named[record["id"]]

    def may_change(self, row, by):
        require_any(by, *runners(row))

    def make(self, values, by):
        values = dict(values)
        return services.draft_report(values.pop("mission"), **values, by=by)

    def change(self, row, values, by):
        return services.write_report(row, **values, by=by)

    @extend_schema(summary="Gather the facts of its days anew")
    @action(detail=True, methods=["post"])
    def assemble(self, request, **path):
        return self.act(request, path, services.assemble_report)

    @extend_schema(summary="Sign what it says")
    @action(detail=True, methods=["post"])
    def sign(self, request, **path):
        return self.act(request, path, services.sign_report)

    @extend_schema(summary="Begin the next edition of a signed report")
    @action(detail=True, methods=["post"])
    def correct(self, request, **path):
        self.no_parameters(request)
        row = services.correct_report(self.found(**path), **self.values_of(request), by=request.user)
        return self.written(request, row, 201)

    @extend_schema(summary="Give up a draft")
    @action(detail=True, methods=["post"])
    def drop(self, request, **path):
        return self.act(request, path, services.drop_report)
