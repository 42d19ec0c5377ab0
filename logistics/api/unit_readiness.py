"""Readiness of units and of a force through the API; bands set by hand; courses and certificates."""

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import exceptions, serializers
from rest_framework.decorators import action

from accounts.api import (
    Acts,
    AsOf,
    Changeable,
    Choice,
    CodeField,
    Creatable,
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
    WholeNumber,
    filters,
)
from accounts.api.errors import Refused
from accounts.api.viewset import OneDocument
from contributors.api.visits import Keys
from logistics import reading_force, services_readiness, services_training
from logistics.models import (
    Certificate,
    Course,
    ReadinessOverride,
    ReadinessRule,
    Unit,
    UnitArea,
    UnitReadiness,
    UnitReadinessArea,
)
from missions.api.requirements import StepGiven
from missions.models import Mission

BAND = "1 best to 4; empty: unknown"


class OfUnitRows(Rows):
    unit = serializers.UUIDField(source="unit_id", help_text="number of the unit")
    reference = serializers.CharField(source="unit.reference", help_text="of the unit")
    contributor = CodeField("code of the contributor that leads it", source="unit.contributor.code")


OF_UNIT = {
    "unit": Keys("unit", "number of the unit"),
    "contributor": Text("unit__contributor__code", "code of the contributor", upper=True),
}


class UnitAreaRows(Rows):
    area = serializers.ChoiceField(UnitArea.choices, help_text="one of the seven")
    score = serializers.FloatField(help_text="0 to 100; empty: unknown", allow_null=True)
    band = serializers.IntegerField(help_text=BAND, allow_null=True)
    found = serializers.IntegerField(help_text="the band by the evidence", allow_null=True)
    is_applicable = serializers.BooleanField(help_text="false: nothing is required, it is not judged")
    is_stale = serializers.BooleanField(help_text="evidence too old")
    decides = serializers.BooleanField(help_text="decides the unit's band")
    evidence_on = serializers.DateField(help_text="day of the oldest evidence", allow_null=True)
    reasons = serializers.ListField(child=serializers.JSONField(), help_text="why this band")
    evidence = serializers.ListField(child=serializers.JSONField(), help_text="what says so, by record")


class UnitReadinessRows(OfUnitRows):
    id = serializers.IntegerField(help_text="number in this portal")
    mission = CodeField("acronym; null: for none", source="mission.acronym", allow_null=True)
    valid_from = serializers.DateField(help_text="so since this day")
    valid_until = serializers.DateField(help_text="its last day; empty: as things stand", allow_null=True)
    band = serializers.IntegerField(help_text=BAND, allow_null=True)
    found = serializers.IntegerField(help_text="the band without those set by hand", allow_null=True)
    weakest = serializers.IntegerField(help_text="band of the weakest known area", allow_null=True)
    is_complete = serializers.BooleanField(help_text="every area is known")
    mean = serializers.FloatField(help_text="0 to 100, second to the band", allow_null=True)
    is_there = serializers.BooleanField(help_text="in the mission")
    days = serializers.IntegerField(help_text="days to deploy; empty: unknown, or there", allow_null=True)
    at_least = serializers.IntegerField(help_text="days to deploy, at least", allow_null=True)
    path = serializers.ListField(child=serializers.CharField(), help_text="steps of the critical path")
    steps = serializers.ListField(child=serializers.JSONField(), help_text="open steps")
    readings = serializers.ListField(child=serializers.JSONField(), help_text="in other systems")
    rise = serializers.JSONField(help_text="the one area that would raise it most", allow_null=True)
    future = serializers.ListField(child=serializers.JSONField(), help_text="days on which bands change")
    expires = serializers.ListField(child=serializers.JSONField(), help_text="evidence by its last day")
    is_rebuilt = serializers.BooleanField(help_text="worked out later for a past day")
    version = serializers.IntegerField(help_text="moves with the figures")
    areas = UnitAreaRows(many=True, help_text="the weakest decides")


class StandingOn(AsOf):
    """Rows that stood on a day."""

    def condition(self, raw):
        day = self.parse(raw)
        return Q(valid_from__lte=day) & (Q(valid_until=None) | Q(valid_until__gte=day))


class CurrentOnes(Flag):
    def condition(self, raw):
        return Q(valid_until__isnull=self.parse(raw))


class UnitReadinesses(VisibleViewSet):
    """How ready units are, and were: of your own, and of missions whose staff you are. A row is a period in
    which nothing changed."""

    model, rows = UnitReadiness, UnitReadinessRows
    filters = {
        **OF_UNIT,
        "as_of": StandingOn("", "as it stood on this day"),
        "mission": Text("mission__acronym", "acronym of the mission", upper=True),
        "band": Choice("band", [(str(n), "") for n in (1, 2, 3, 4)], "this band"),
        "current": CurrentOnes("", "true: as things stand; false: past periods"),
    }
    orderings = {"id": Order("id"), "valid_from": Order("valid_from", "id")}
    ordering = "id"

    def nest(self, records):
        areas = {record["id"]: [] for record in records}
        shape = UnitAreaRows.shape()
        seen = UnitReadinessArea.objects.visible_to(self.request.user).filter(readiness__in=areas)
        rows = list(seen.order_by("pk").values_list("readiness", *shape.paths))
        for (readiness, *_rest), area in zip(rows, shape.as_dicts([row[1:] for row in rows]), strict=True):
            areas[readiness].append(area)
        for record in records:
            record["areas"] = areas[record["id"]]


class ForceDocument(serializers.Serializer):
    """A mission's force: its needs, and how far ready units fill them."""

    mission = serializers.CharField(help_text="acronym")
    on = serializers.DateField(help_text="the day")
    fill = serializers.FloatField(help_text="0 to 1, critical needs weighed most", allow_null=True)
    at_zero = serializers.ListField(child=serializers.CharField(), help_text="critical needs without any")
    short = serializers.ListField(child=serializers.CharField(), help_text="critical needs with a gap")
    needs = serializers.ListField(child=serializers.DictField(), help_text="each with what fills it")


class ForceReadinesses(OneDocument):
    """How ready a mission's force is on a day, for its staff."""

    rows = ForceDocument

    @extend_schema(
        parameters=[
            OpenApiParameter("mission", str, required=True, description="acronym of the mission"),
            OpenApiParameter("as_of", OpenApiTypes.DATE, description="as it stood on this day"),
        ],
        responses=ForceDocument,
    )
    def list(self, request):
        values = filters.given(request, {"mission", "as_of", "format"})
        if "mission" not in values:
            raise Refused("mission", _("Name the mission."))
        seen = Mission.objects.visible_to(request.user)
        mission = seen.filter(acronym__iexact=values["mission"]).first()
        on = _day(values["as_of"]) if "as_of" in values else timezone.localdate()
        found = mission and reading_force.of_mission(request.user, mission, on)
        if found is None:
            raise exceptions.NotFound(_("There is no such mission whose staff you are."))
        return self.told(_document(mission, on, found))


def _document(mission, on, found):
    return {
        "mission": mission.acronym,
        "on": on,
        "fill": found.force.fill,
        "at_zero": [need.reference for need in found.at_zero],
        "short": [need.reference for need in found.short],
        "needs": [
            {
                "requirement": need.pk,
                "reference": need.reference,
                "criticality": need.criticality,
                "is_critical": one.is_critical,
                "weight": one.weight,
                "required": one.required,
                "ready": one.ready,
                "not_ready": one.not_ready,
                "unknown": one.unknown,
                "coming": one.coming,
            }
            for need, one in found.needs
        ],
    }


def _day(raw):
    try:
        return Day("", "").parse(raw)
    except ValueError as error:
        raise Refused("as_of", error.args[0]) from error


class OverrideRows(OfUnitRows):
    id = serializers.UUIDField(help_text="number in this portal")
    area = serializers.ChoiceField(UnitArea.choices, help_text="of the seven")
    band = serializers.IntegerField(help_text="1 best to 4")
    reason = serializers.CharField(help_text="why")
    author = serializers.CharField(source="author.name", help_text="who set it")
    expires_on = serializers.DateField(help_text="the last day on which it counts")
    set_at = serializers.DateTimeField(help_text="when it was set")
    ended_at = serializers.DateTimeField(help_text="when it was taken back", allow_null=True)
    version = serializers.IntegerField(help_text="moves with every change")


class OverrideGiven(Given):
    unit = NumberedField(Unit, "number of the unit")
    area = serializers.ChoiceField(UnitArea.choices, help_text="of the seven")
    band = WholeNumber(min_value=1, max_value=4, help_text="1 best to 4")
    reason = serializers.CharField(max_length=1000, help_text="why")
    expires_on = serializers.DateField(help_text="the last day on which it counts")


class Overrides(NumberedAtRandom, Acts, Creatable, VisibleViewSet):
    """Bands of areas set by hand; the band by the evidence stays beside them."""

    model, rows, scope = ReadinessOverride, OverrideRows, "pledges:write"
    given = {"create": OverrideGiven, "end": StepGiven}
    examples = {
        "create": {
            "unit": "0f6c1f0e-6d0e-4d3f-9f0a-5b6c7d8e9f00",
            "area": "serviceability",
            "band": 2,
            "reason": "Repaired since; seen by the inspector.",
            "expires_on": "2027-04-30",
        }
    }
    filters = {**OF_UNIT, "area": Choice("area", UnitArea.choices, "of the seven")}
    orderings = {"id": Order("id"), "set_at": Order("set_at", "id")}
    ordering = "set_at"

    def make(self, values, by):
        values = dict(values)
        return services_readiness.override_readiness(values.pop("unit"), **values, by=by)

    @extend_schema(summary="Take it back")
    @action(detail=True, methods=["post"])
    def end(self, request, **path):
        return self.act(request, path, services_readiness.end_override)


class CourseRows(Rows):
    id = serializers.IntegerField(help_text="number in this portal")
    code = serializers.CharField(help_text="its code")
    name = serializers.CharField(help_text="in English")
    kind = serializers.ChoiceField(Course.Kind.choices, help_text="what it trains in")
    organization = CodeField("that asks for it; null: all", source="organization.code", allow_null=True)
    required_of = serializers.ListField(child=serializers.CharField(), help_text="kinds of units")
    is_of_unit = serializers.BooleanField(help_text="certified once for a unit")
    share = serializers.IntegerField(help_text="percent of the agreed strength that must hold it")
    months = serializers.IntegerField(help_text="a certificate holds; null: without end", allow_null=True)
    is_offered = serializers.BooleanField(help_text="in use")


class Courses(VisibleViewSet):
    """Courses that organizations ask units for."""

    model, rows, counted = Course, CourseRows, ("courses",)
    filters = {
        "code": Text("code", "its code", lower=True),
        "kind": Choice("kind", Course.Kind.choices, "what it trains in"),
        "organization": Text("organization__code", "code of the organization that asks for it", upper=True),
    }
    orderings = {"id": Order("id"), "code": Order("code")}
    ordering = "code"


class CertificateRows(OfUnitRows):
    id = serializers.UUIDField(help_text="number in this portal")
    course = serializers.CharField(source="course.code", help_text="code of the course")
    person = serializers.CharField(help_text="the contributor's reference, no name; empty: no single one")
    persons = serializers.IntegerField(help_text="whom it certifies")
    issued_on = serializers.DateField(help_text="the day it was issued")
    expires_on = serializers.DateField(help_text="its last day; null: without end", allow_null=True)
    issuer = serializers.CharField(help_text="who issued it")
    places_offered = serializers.IntegerField(help_text="of the course; null: not stated", allow_null=True)
    places_taken = serializers.IntegerField(help_text="by this unit; null: not stated", allow_null=True)
    source = serializers.CharField(help_text="the document it is from")
    withdrawn_on = serializers.DateField(help_text="null: it was not", allow_null=True)
    version = serializers.IntegerField(help_text="moves with every change")


class CertificateChanged(Given):
    person = serializers.CharField(max_length=40, required=False, allow_blank=True, help_text="a reference")
    persons = WholeNumber(min_value=1, max_value=100_000, required=False, help_text="whom it certifies")
    issued_on = serializers.DateField(required=False, help_text="the day it was issued")
    expires_on = serializers.DateField(required=False, allow_null=True, help_text="its last day")
    issuer = serializers.CharField(max_length=160, required=False, help_text="who issued it")
    places_offered = WholeNumber(min_value=0, required=False, allow_null=True, help_text="of the course")
    places_taken = WholeNumber(min_value=0, required=False, allow_null=True, help_text="by this unit")
    source = serializers.CharField(max_length=300, required=False, allow_blank=True, help_text="its document")
    reason = serializers.CharField(max_length=500, required=False, help_text="why, for the trail")


class CertificateGiven(CertificateChanged):
    unit = NumberedField(Unit, "number of the unit")
    course = VisibleField(Course, "code", help_text="code of the course")
    issued_on = serializers.DateField(help_text="the day it was issued")
    issuer = serializers.CharField(max_length=160, help_text="who issued it")


class Certificates(NumberedAtRandom, Acts, Changeable, VisibleViewSet):
    """What units and their people were trained in, and until when it holds: of your own units, and of
    missions whose staff you are."""

    model, rows, scope = Certificate, CertificateRows, "pledges:write"
    given = {"create": CertificateGiven, "partial_update": CertificateChanged, "withdraw": StepGiven}
    examples = {
        "create": {
            "unit": "0f6c1f0e-6d0e-4d3f-9f0a-5b6c7d8e9f00",
            "course": "conduct",
            "person": "P-17",
            "issued_on": "2027-03-01",
            "issuer": "National training centre",
        },
        "partial_update": {"expires_on": "2028-03-01", "reason": "as the certificate says"},
        "withdraw": {"reason": "issued to another unit"},
    }
    filters = {
        **OF_UNIT,
        "course": Text("course__code", "code of the course", lower=True),
        "expires_by": Day("expires_on__lte", "ends on this day or earlier"),
        "valid_on": Day("expires_on__gte", "ends on this day or later"),
    }
    orderings = {
        "id": Order("id"),
        "issued_on": Order("issued_on", "id"),
    }
    ordering = "id"

    def make(self, values, by):
        values = dict(values)
        return services_training.add_certificate(values.pop("unit"), **values, by=by)

    def may_change(self, row, by):
        if not services_training.may_certify(by, row.unit):
            raise PermissionDenied(_("Its contributors and the mission's logistics officers keep this unit."))

    def change(self, row, values, by):
        return services_training.change_certificate(row, **values, by=by)

    @extend_schema(summary="Withdraw it")
    @action(detail=True, methods=["post"])
    def withdraw(self, request, **path):
        return self.act(request, path, services_training.withdraw_certificate)


class RuleRows(Rows):
    id = serializers.UUIDField(help_text="number in this portal")
    organization = CodeField("whose it is", source="organization.code")
    starts_on = serializers.DateField(help_text="first day", allow_null=True)
    ends_on = serializers.DateField(help_text="last day", allow_null=True)
    cut_1 = serializers.IntegerField(help_text="percent from which band 1 begins")
    cut_2 = serializers.IntegerField(help_text="percent from which band 2 begins")
    cut_3 = serializers.IntegerField(help_text="percent from which band 3 begins")
    at_best_when_stale = serializers.IntegerField(help_text="band")
    strength_days = serializers.IntegerField(help_text="a report of strength holds")
    report_days = serializers.IntegerField(help_text="a contingent's own report holds")
    inspection_days = serializers.IntegerField(help_text="an inspection holds")
    visit_days = serializers.IntegerField(help_text="a visit before deployment holds")
    ready_band = serializers.IntegerField(help_text="a unit of this band or better is ready")
    critical = serializers.IntegerField(help_text="weight of critical needs")
    priority = serializers.IntegerField(help_text="weight of priority needs")
    routine = serializers.IntegerField(help_text="weight of routine needs")
    weights = serializers.DictField(help_text="of areas in the mean")
    leads = serializers.DictField(help_text="days a step takes")
    approval_days = serializers.IntegerField(help_text="from request to approval", allow_null=True)
    activation_days = serializers.IntegerField(help_text="from approval to activation", allow_null=True)


class Rules(NumberedAtRandom, VisibleViewSet):
    """How organizations judge units while a rule holds; where an organization has none, the portal's own."""

    model, rows = ReadinessRule, RuleRows
    filters = {"organization": Text("organization__code", "code of the organization", upper=True)}
    orderings = {"id": Order("id")}
    ordering = "id"
