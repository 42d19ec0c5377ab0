"""Duty of care through the API: records for who keeps them, counts for everyone who sees the mission."""

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import exceptions, serializers
from rest_framework.decorators import action

from accounts import access
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
    WholeNumber,
    filters,
)
from accounts.api.errors import Refused
from accounts.api.viewset import OneDocument
from accounts.models import Partner
from contributors.models import Fatality
from logistics import caring, services_care
from logistics import reading_care as reading
from logistics.models import CareRecord, Unit
from missions.api.requirements import StepGiven
from missions.models import Mission

Kind, Outcome, Level = CareRecord.Kind, CareRecord.Outcome, CareRecord.Level


class CareRows(Rows):
    id = serializers.UUIDField(help_text="number in this portal")
    mission = CodeField("acronym of the mission", source="mission.acronym")
    contributor = CodeField("code; null: the mission's own staff", source="contributor.code", allow_null=True)
    unit = serializers.UUIDField(source="unit_id", help_text="number of the unit", allow_null=True)
    reference = serializers.CharField(help_text="number of the case, no name")
    kind = serializers.ChoiceField(Kind.choices, help_text="what befell the person")
    happened_on = serializers.DateField(help_text="the day, in the mission's time zone")
    outcome = serializers.ChoiceField(Outcome.choices, help_text="empty: not known yet", allow_blank=True)
    days_lost = serializers.IntegerField(help_text="days; null: not known yet", allow_null=True)
    happened_at = serializers.DateTimeField(help_text="moment of the injury", allow_null=True)
    first_aid_at = serializers.DateTimeField(help_text="first aid", allow_null=True)
    requested_at = serializers.DateTimeField(help_text="evacuation requested", allow_null=True)
    wheels_up_at = serializers.DateTimeField(help_text="wheels up", allow_null=True)
    care_at = serializers.DateTimeField(help_text="with medical personnel", allow_null=True)
    reached_at = serializers.DateTimeField(help_text="hospital reached", allow_null=True)
    reached_level = serializers.ChoiceField(
        Level.choices, help_text="of the hospital; empty: none reached", allow_blank=True
    )
    register_number = serializers.CharField(
        source="fatality.casualty_id", help_text="in the register of lives lost", allow_null=True
    )
    closed_on = serializers.DateField(help_text="null: it is open", allow_null=True)
    is_fictional = serializers.BooleanField(help_text="invented for the demo")
    version = serializers.IntegerField(help_text="moves with every change")


def moment(words):
    return serializers.DateTimeField(required=False, allow_null=True, help_text=words)


class CareChanged(Given):
    unit = NumberedField(Unit, "number of the unit; null: of none", required=False, allow_null=True)
    reference = serializers.CharField(max_length=40, required=False, help_text="of yours, no name")
    kind = serializers.ChoiceField(Kind.choices, required=False, help_text="what befell the person")
    happened_on = serializers.DateField(required=False, help_text="the day, in the mission's time zone")
    outcome = serializers.ChoiceField(
        Outcome.choices, required=False, allow_blank=True, help_text="empty: not known yet"
    )
    days_lost = WholeNumber(
        min_value=0, max_value=10_000, required=False, allow_null=True, help_text="days unfit for duty"
    )
    happened_at = moment("of the injury; from it the times count")
    first_aid_at = moment("first aid")
    requested_at = moment("evacuation requested")
    wheels_up_at = moment("wheels up")
    care_at = moment("with medical personnel")
    reached_at = moment("hospital reached")
    reached_level = serializers.ChoiceField(
        Level.choices, required=False, allow_blank=True, help_text="of the hospital"
    )
    fatality = VisibleField(
        Fatality,
        "casualty_id",
        help_text="register number of the death; null: none",
        required=False,
        allow_null=True,
    )
    reason = serializers.CharField(max_length=500, required=False, help_text="why, for the trail")


class CareGiven(CareChanged):
    mission = VisibleField(Mission, "acronym", help_text="acronym of the mission")
    contributor = VisibleField(
        Partner, "code", help_text="code; left out: that of the unit, or none", required=False
    )
    reference = serializers.CharField(max_length=40, help_text="of yours, no name")
    kind = serializers.ChoiceField(Kind.choices, help_text="what befell the person")
    happened_on = serializers.DateField(help_text="the day, in the mission's time zone")


class CareClosed(StepGiven):
    outcome = serializers.ChoiceField(Outcome.choices, required=False, help_text="left out: as it stands")
    days_lost = WholeNumber(min_value=0, max_value=10_000, required=False, help_text="left out: as it stands")


class CareReopened(StepGiven):
    reason = serializers.CharField(max_length=500, help_text="why")


class CareRecords(NumberedAtRandom, Acts, Changeable, VisibleViewSet):
    """Casualties, evacuations and illness, one record a person, never a name: for medical officers of the
    mission and care officers of the contributor alone. `care-counts` is what everyone else reads."""

    model, rows, scope = CareRecord, CareRows, "logistics:write"
    given = {
        "create": CareGiven,
        "partial_update": CareChanged,
        "close": CareClosed,
        "reopen": CareReopened,
    }
    examples = {
        "create": {
            "mission": "ALPHA",
            "unit": "0f6c1f0e-6d0e-4d3f-9f0a-5b6c7d8e9f00",
            "reference": "C-2026-14",
            "kind": "accident",
            "happened_on": "2026-11-02",
            "happened_at": "2026-11-02T10:05:00+03:00",
            "first_aid_at": "2026-11-02T10:12:00+03:00",
        },
        "partial_update": {"reached_at": "2026-11-02T11:40:00+03:00", "reached_level": "2"},
        "close": {"outcome": "returned", "days_lost": 12},
        "reopen": {"reason": "The wound was opened again."},
    }
    filters = {
        "mission": Text("mission__acronym", "acronym of the mission", upper=True),
        "contributor": Text("contributor__code", "code of the contributor", upper=True),
        "kind": Choice("kind", Kind.choices, "what befell the person"),
        "outcome": Choice("outcome", Outcome.choices, "what became of the person"),
        "since": Day("happened_on__gte", "on this day or later"),
        "until": Day("happened_on__lte", "on this day or earlier"),
        "is_fictional": Flag("is_fictional", "invented for the demo"),
    }
    orderings = {"id": Order("id"), "happened_on": Order("happened_on", "id")}
    ordering = "happened_on"

    def make(self, values, by):
        return services_care.record_care(**values, by=by)

    def may_change(self, row, by):
        if not services_care.may_keep(by, row):
            raise PermissionDenied(
                _("Medical officers of the mission and care officers of the contributor do this.")
            )

    def change(self, row, values, by):
        return services_care.change_care(row, **values, by=by)

    @extend_schema(summary="The case is over")
    @action(detail=True, methods=["post"])
    def close(self, request, **path):
        return self.act(request, path, services_care.close_care)

    @extend_schema(summary="Open the case again, with the reason")
    @action(detail=True, methods=["post"])
    def reopen(self, request, **path):
        return self.act(request, path, services_care.reopen_care)


class CareCountsDocument(serializers.Serializer):
    """A mission's counts of care by month and kind."""

    mission = serializers.CharField(help_text="acronym")
    is_exact = serializers.BooleanField(help_text="false: counts below small_below are told as a range")
    small_below = serializers.IntegerField(help_text="counts below it and above 0 are told as a range")
    months = serializers.ListField(
        child=serializers.DictField(),
        help_text="month, and by kind and in total at_least and at_most; none: nothing was recorded",
    )
    deaths = serializers.ListField(
        child=serializers.DictField(),
        help_text="month, registered (in the register of lives lost), and beside it at_least and at_most",
    )


class CareCounts(OneDocument):
    """How many were hurt or fell ill in a mission, by month and kind: for everyone who sees the mission."""

    rows = CareCountsDocument

    @extend_schema(
        parameters=[OpenApiParameter("mission", str, required=True, description="acronym of the mission")],
        responses=CareCountsDocument,
    )
    def list(self, request):
        values = filters.given(request, {"mission", "format"})
        if "mission" not in values:
            raise Refused("mission", _("Name the mission."))
        seen = Mission.objects.visible_to(request.user)
        mission = seen.filter(acronym__iexact=values["mission"]).first()
        if mission is None:
            raise exceptions.NotFound(_("There is no such mission that you see."))
        exact = access.allows(request.user, "manage_care", mission)
        found = reading.of_mission(request.user, mission, exact)
        return self.told(_document(mission, found, exact))


def _document(mission, found, exact):
    return {
        "mission": mission.acronym,
        "is_exact": exact,
        "small_below": caring.SMALL,
        "months": [
            {
                "month": f"{month.month:%Y-%m}",
                **{kind: _told(told) for kind, told in month.kinds.items()},
                "total": _told(month.total),
            }
            for month in (found.months if found else ())
        ],
        "deaths": [
            {"month": f"{row.month:%Y-%m}", "registered": row.registered, "beside": _told(row.beside)}
            for row in (found.deaths if found else ())
        ],
    }


def _told(told):
    return {"at_least": told.least, "at_most": told.most}
