"""Visits to what was pledged, before it arrives: planned, held, with what was found."""

from uuid import UUID

from django.utils.translation import gettext as _
from rest_framework import serializers

from accounts.access import require
from accounts.api import (
    Changeable,
    Choice,
    Day,
    Flag,
    Given,
    NumberedAtRandom,
    NumberedField,
    Order,
    Text,
    VisibleViewSet,
)
from contributors import services_visits as services
from contributors.api.of_pledges import EXPANDS, FILTERS, OfPledge
from contributors.models import Pledge, Visit
from contributors.models.finding import CHOICES, DIMENSIONS, LONGEST, Standard


class Keys(Text):
    """The number of a record, a UUID; several may stand, with commas between."""

    schema = {"type": "string", "format": "uuid"}

    def one(self, value):
        try:
            return UUID(value.strip())
        except ValueError as error:
            raise ValueError(_("It takes the number of a record, a UUID.")) from error


class FindingRow(serializers.Serializer):
    dimension = serializers.ChoiceField(CHOICES, help_text="of the checklist")
    standard = serializers.ChoiceField(Standard.choices, help_text="how far it is met")
    remark = serializers.CharField(help_text="in words")


class FindingGiven(FindingRow):
    remark = serializers.CharField(max_length=LONGEST, required=False, allow_blank=True, help_text="in words")


class VisitRows(OfPledge):
    kind = serializers.ChoiceField(Visit.Kind.choices, help_text="which of the five visits")
    planned_on = serializers.DateField(help_text="empty: it was not planned", allow_null=True)
    held_on = serializers.DateField(help_text="empty: not yet", allow_null=True)
    result = serializers.ChoiceField(Visit.Result.choices, help_text="empty: none yet", allow_blank=True)
    findings = serializers.ListField(
        child=FindingRow(), help_text="by dimension of the checklist; one that is left out was not looked at"
    )
    report = serializers.CharField(help_text="what was found, in words")
    is_fictional = serializers.BooleanField(source="pledge.is_fictional", help_text="invented for the demo")
    version = serializers.IntegerField(help_text="moves with every change")


class VisitChanged(Given):
    planned_on = serializers.DateField(required=False, allow_null=True, help_text="for when it is planned")
    held_on = serializers.DateField(required=False, allow_null=True, help_text="when it was held")
    result = serializers.ChoiceField(
        Visit.Result.choices, required=False, allow_blank=True, help_text="only of a visit that was held"
    )
    findings = serializers.ListField(
        child=FindingGiven(),
        required=False,
        max_length=len(DIMENSIONS),
        help_text="all findings, one a dimension; one that is left out was not looked at",
    )
    report = serializers.CharField(
        max_length=4000, required=False, allow_blank=True, help_text="what was found, in words"
    )
    reason = serializers.CharField(max_length=500, required=False, help_text="why, for the trail")


class VisitEntered(VisitChanged):
    pledge = NumberedField(Pledge, "number of a pledge you decide on")
    kind = serializers.ChoiceField(Visit.Kind.choices, help_text="which of the five visits")


class Visits(NumberedAtRandom, Changeable, VisibleViewSet):
    """Visits planned and held, of your own pledges and of those you decide on. Who decides on a pledge plans
    one, or records one that was held, and says what came of it."""

    model, rows, scope = Visit, VisitRows, "pledges:write"
    given = {"create": VisitEntered, "partial_update": VisitChanged}
    examples = {
        "create": {
            "pledge": "0f6c1f0e-6d0e-4d3f-9f0a-5b6c7d8e9f00",
            "kind": "aav",
            "planned_on": "2027-03-01",
        },
        "partial_update": {
            "held_on": "2027-03-02",
            "result": "conditions",
            "findings": [{"dimension": "medical", "standard": "conditions"}],
        },
    }
    expands = EXPANDS
    filters = {
        **FILTERS,
        "pledge": Keys("pledge", "number of the pledge"),
        "kind": Choice("kind", Visit.Kind.choices, "which of the five visits"),
        "result": Choice("result", Visit.Result.choices, "what came of it"),
        "planned_by": Day("planned_on__lte", "planned for this day or earlier"),
        "held_by": Day("held_on__lte", "held on this day or earlier"),
        "is_fictional": Flag("pledge__is_fictional", "invented for the demo"),
    }
    orderings = {
        "id": Order("id"),
        "planned_on": Order("planned_on", "id"),
        "held_on": Order("held_on", "id"),
    }
    ordering = "id"

    def may_change(self, row, by):
        require(by, "decide_pledges", row.pledge.mission or row.pledge.offered_to)

    def make(self, values, by):
        values = dict(values)
        return services.plan_visit(values.pop("pledge"), **values, by=by)

    def change(self, row, values, by):
        return services.change_visit(row, **values, by=by)
