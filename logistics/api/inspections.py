"""Inspections of units through the API: for the two sides of each unit alone, each its own steps."""

from collections import defaultdict

import orjson
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound

from accounts.api import (
    Acts,
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
    VisibleViewSet,
    WholeNumber,
    Words,
)
from accounts.api.viewset import answer
from contributors.models.finding import CHOICES, DIMENSIONS, LONGEST, Standard
from logistics import reading_inspections
from logistics import services_inspection_reviews as reviews
from logistics import services_inspection_signatures as signatures
from logistics import services_inspections as services
from logistics.models import (
    EquipmentFinding,
    Inspection,
    InspectionContest,
    InspectionSignature,
    ItemFinding,
    Sustainment,
    SustainmentFinding,
    Unit,
)
from missions.api.requirements import SeenGiven, StepGiven
from missions.api.seen import InMission

Kind, State = Inspection.Kind, Inspection.State
Outcome, Side, Result = InspectionContest.Outcome, InspectionSignature.Side, ItemFinding.Result


class ItemFoundRows(serializers.Serializer):
    item = serializers.UUIDField(help_text="number of the item")
    result = serializers.ChoiceField(Result.choices, help_text="how it was found")


class EquipmentFoundRows(serializers.Serializer):
    id = serializers.IntegerField(help_text="number of the finding; what is contested names it")
    line = serializers.UUIDField(help_text="number of the line of equipment")
    agreed = serializers.IntegerField(help_text="items, as it stood then")
    on_hand = serializers.IntegerField(help_text="items")
    serviceable = serializers.IntegerField(help_text="items of those on hand")
    remark = serializers.CharField(help_text="in words")
    items = ItemFoundRows(many=True, help_text="of a line that is followed by item")


class SustainmentFoundRows(serializers.Serializer):
    id = serializers.IntegerField(help_text="number of the finding; what is contested names it")
    category = serializers.ChoiceField(Sustainment.choices, help_text="of self-sustainment")
    entitled = serializers.IntegerField(help_text="persons, as it stood then")
    is_met = serializers.BooleanField(help_text="whether its standard is met")
    remark = serializers.CharField(help_text="in words")


class ContestRows(serializers.Serializer):
    id = serializers.IntegerField(help_text="number of what is contested; its decision names it")
    equipment = serializers.IntegerField(help_text="number of the finding", allow_null=True)
    sustainment = serializers.IntegerField(help_text="number of the finding", allow_null=True)
    dimension = serializers.CharField(help_text="of the checklist; all three empty: the strength")
    words = serializers.CharField(help_text="why it is contested")
    evidence = serializers.CharField(help_text="what shows it")
    outcome = serializers.ChoiceField(Outcome.choices, help_text="empty: not decided")
    outcome_words = serializers.CharField(help_text="why")
    corrected = serializers.DictField(help_text="what counts instead, where it is upheld")


class InspectionSignatureRows(serializers.Serializer):
    side = serializers.ChoiceField(Side.choices, help_text="for whom")
    by = serializers.CharField(help_text="who signed")
    at = serializers.DateTimeField(help_text="when")
    signed_version = serializers.IntegerField(help_text="the version that was read")
    digest = serializers.CharField(help_text="SHA-256 of what it says")


class InspectionRows(Rows):
    attached = ("equipment", "sustainment", "contests", "signatures")
    id = serializers.UUIDField(help_text="number in this portal")
    unit = serializers.UUIDField(source="unit_id", help_text="number of the unit")
    unit_reference = serializers.CharField(source="unit.reference", help_text="of the unit")
    number = serializers.IntegerField(help_text="of the unit's inspections, from 1")
    contributor = CodeField("code of the contributor that leads the unit", source="unit.contributor.code")
    mission = CodeField("acronym of the mission", source="unit.mission.acronym", allow_null=True)
    kind = serializers.ChoiceField(Kind.choices, help_text="which of the five inspections")
    quarter = serializers.DateField(
        help_text="first day of the quarter a periodic verification is of; null: of none", allow_null=True
    )
    planned_on = serializers.DateField(help_text="for when it is planned")
    conducted_on = serializers.DateField(help_text="when it was; null: not yet", allow_null=True)
    inspector = serializers.CharField(
        source="inspector.name", help_text="who inspects; null: not named", allow_null=True
    )
    purpose = serializers.CharField(help_text="what it looks for")
    state = serializers.ChoiceField(State.choices, help_text="where it stands")
    strength_present = serializers.IntegerField(help_text="persons; null: not counted", allow_null=True)
    checklist = serializers.ListField(
        child=serializers.DictField(), help_text="dimension, standard and remark of each looked at"
    )
    report = serializers.CharField(help_text="what was found, in words")
    review_words = serializers.CharField(help_text="what the review found")
    final_on = serializers.DateField(help_text="since when it counts; null: not final", allow_null=True)
    is_fictional = serializers.BooleanField(help_text="invented for the demo")
    version = serializers.IntegerField(help_text="moves with every step; a step names it")
    equipment = EquipmentFoundRows(many=True, help_text="what was found, a line each")
    sustainment = SustainmentFoundRows(many=True, help_text="what was found, a category each")
    contests = ContestRows(many=True, help_text="what the contributor contests, since the last signature")
    signatures = InspectionSignatureRows(many=True, help_text="those that stand")


class PlanGiven(Given):
    unit = NumberedField(Unit, "number of a unit in a mission whose logistics you keep")
    kind = serializers.ChoiceField(Kind.choices, help_text="which of the five inspections")
    planned_on = serializers.DateField(help_text="for when it is planned")
    quarter = serializers.DateField(
        required=False,
        help_text="a day of the quarter a periodic verification is of; else of the planned day",
    )
    purpose = serializers.CharField(max_length=300, required=False, help_text="what it looks for")
    reason = serializers.CharField(max_length=500, required=False, help_text="why, for the trail")


class MoveGiven(StepGiven):
    planned_on = serializers.DateField(help_text="for when it is planned now")
    purpose = serializers.CharField(max_length=300, required=False, help_text="what it looks for")


class ItemFoundGiven(Given):
    item = serializers.UUIDField(help_text="number of the item")
    result = serializers.ChoiceField(Result.choices, help_text="how it was found")


class EquipmentFoundGiven(Given):
    line = serializers.UUIDField(help_text="number of the line of equipment")
    on_hand = WholeNumber(required=False, help_text="items; left out where items are given")
    serviceable = WholeNumber(required=False, help_text="items of those on hand")
    remark = serializers.CharField(max_length=500, required=False, allow_blank=True, help_text="in words")
    items = serializers.ListField(
        child=ItemFoundGiven(), required=False, max_length=1000, help_text="of a line followed by item"
    )


class SustainmentFoundGiven(Given):
    category = serializers.ChoiceField(Sustainment.choices, help_text="of self-sustainment")
    is_met = serializers.BooleanField(help_text="whether its standard is met")
    remark = serializers.CharField(max_length=500, required=False, allow_blank=True, help_text="in words")


class CheckedGiven(Given):
    dimension = serializers.ChoiceField(CHOICES, help_text="of the checklist")
    standard = serializers.ChoiceField(Standard.choices, help_text="how far it meets the standard")
    remark = serializers.CharField(max_length=LONGEST, required=False, allow_blank=True, help_text="in words")


class ConductGiven(SeenGiven):
    conducted_on = serializers.DateField(required=False, help_text="the day; today if left out")
    strength_present = WholeNumber(required=False, allow_null=True, help_text="persons; null: not counted")
    equipment = serializers.ListField(
        child=EquipmentFoundGiven(), required=False, max_length=1000, help_text="all lines looked at"
    )
    sustainment = serializers.ListField(
        child=SustainmentFoundGiven(), required=False, max_length=40, help_text="all categories looked at"
    )
    checklist = serializers.ListField(
        child=CheckedGiven(), required=False, max_length=len(DIMENSIONS), help_text="one a dimension"
    )
    report = serializers.CharField(
        max_length=4000, required=False, allow_blank=True, help_text="what was found, in words"
    )
    key = serializers.UUIDField(
        required=False, help_text="made with the draft; sent again under it, nothing is done twice"
    )


class SignGiven(SeenGiven):
    words = serializers.CharField(max_length=500, required=False, help_text="a remark beside the signature")


class ContestGiven(Given):
    equipment = serializers.IntegerField(required=False, help_text="number of the finding on equipment")
    sustainment = serializers.IntegerField(required=False, help_text="number of that on self-sustainment")
    dimension = serializers.ChoiceField(
        CHOICES, required=False, help_text="of the checklist; with none of the three: the strength"
    )
    words = serializers.CharField(max_length=1000, help_text="why it is contested")
    evidence = serializers.CharField(max_length=300, help_text="what shows it")


class ContestsGiven(SeenGiven):
    contests = serializers.ListField(child=ContestGiven(), max_length=1000, help_text="what is not so")


class CorrectedGiven(Given):
    on_hand = WholeNumber(required=False, help_text="items, of equipment")
    serviceable = WholeNumber(required=False, help_text="items, of equipment")
    is_met = serializers.BooleanField(required=False, help_text="of self-sustainment")
    standard = serializers.ChoiceField(Standard.choices, required=False, help_text="of a dimension")
    strength_present = WholeNumber(required=False, help_text="persons")


class DecisionGiven(Given):
    contest = WholeNumber(help_text="number of what is contested")
    outcome = serializers.ChoiceField(Outcome.choices, help_text="upheld or dismissed")
    outcome_words = serializers.CharField(max_length=1000, help_text="why; both sides read it")
    corrected = CorrectedGiven(required=False, help_text="what counts instead, where it is upheld")


class ReviewGiven(SeenGiven):
    words = serializers.CharField(max_length=2000, help_text="what the review found")
    decisions = serializers.ListField(
        child=DecisionGiven(), required=False, max_length=1000, help_text="one on all that is contested"
    )


class ReasonGiven(StepGiven):
    reason = serializers.CharField(max_length=500, help_text="why; both sides read it")


class PreviewLineRows(serializers.Serializer):
    what = serializers.CharField(help_text="personnel, a deduction, equipment or self-sustainment, in words")
    group = serializers.CharField(help_text="the group or category; empty: none")
    amount = serializers.CharField(allow_null=True, help_text="US dollars; null: not calculable")
    less = serializers.CharField(allow_null=True, help_text="less than all that is agreed would give")
    why = serializers.ListField(child=serializers.CharField(), help_text="in words")
    steps = serializers.ListField(child=serializers.CharField(), help_text="each factor, in words")


class PreviewDocument(serializers.Serializer):
    """What the findings would mean for the claim of their quarter, of this unit alone."""

    starts_on = serializers.DateField(help_text="first day of the quarter")
    ends_on = serializers.DateField(help_text="last day of the quarter")
    total = serializers.CharField(help_text="US dollars, the sum of what can be calculated")
    less = serializers.CharField(help_text="US dollars, less than all that is agreed would give")
    not_calculable = serializers.ListField(child=serializers.CharField(), help_text="what, in words")
    claim = serializers.UUIDField(allow_null=True, help_text="the claim of the quarter, if you may see it")
    lines = PreviewLineRows(many=True)


def _previewed(found):
    document = {name: getattr(found, name) for name in ("starts_on", "ends_on", "total", "less")}
    document |= {"not_calculable": found.missing, "claim": found.claim and found.claim.pk}
    return document | {"lines": [line._asdict() for line in found.lines]}


def _conduct(row, *, sustainment=(), by, **values):
    """As the service, with categories named by their codes."""
    lines = dict(row.unit.sustainment.values_list("category", "pk"))
    if unknown := {one["category"] for one in sustainment} - set(lines):
        words = _("The unit provides no such category.")
        raise ValidationError({"sustainment": f"{words} {', '.join(sorted(unknown))}"})
    found = [
        {"line": lines[one["category"]], "is_met": one["is_met"], "remark": one.get("remark", "")}
        for one in sustainment
    ]
    return services.conduct_inspection(row, sustainment=found, by=by, **values)


def _contest(row, *, contests, by, **values):
    """As the service, with findings named by their numbers."""
    told = []
    for one in contests:
        given = {name: one[name] for name in ("words", "evidence", "dimension") if name in one}
        for name in ("equipment", "sustainment"):
            if name in one:
                given[name] = getattr(row, name).filter(pk=one[name]).first()
                if given[name] is None:
                    raise ValidationError({"contests": _("This is no finding of the inspection.")})
        told.append(given)
    return signatures.contest_inspection(row, contests=told, by=by, **values)


class Inspections(NumberedAtRandom, Acts, Creatable, VisibleViewSet):
    """Inspections of units: of partners you speak for, and in missions whose staff you are. A mission's
    logistics officers plan and conduct them; signatures, contests and reviews are never a token's."""

    model, rows, scope = Inspection, InspectionRows, "logistics:write"
    given = {
        "create": PlanGiven,
        "move": MoveGiven,
        "conduct": ConductGiven,
        "sign": SignGiven,
        "countersign": SignGiven,
        "contest": ContestsGiven,
        "review": ReviewGiven,
        "finish": StepGiven,
        "reopen": ReasonGiven,
        "calloff": ReasonGiven,
    }
    examples = {
        "create": {
            "unit": "0f6c1f0e-6d0e-4d3f-9f0a-5b6c7d8e9f00",
            "kind": "periodic",
            "quarter": "2027-01-01",
            "planned_on": "2027-03-15",
        },
        "move": {"planned_on": "2027-03-17"},
        "conduct": {
            "version": 1,
            "conducted_on": "2027-03-17",
            "strength_present": 790,
            "equipment": [{"line": "0f6c1f0e-6d0e-4d3f-9f0a-5b6c7d8e9f00", "on_hand": 10, "serviceable": 9}],
            "sustainment": [{"category": "catering", "is_met": True}],
            "checklist": [{"dimension": "medical", "standard": "met"}],
        },
        "sign": {"version": 2},
        "countersign": {"version": 3},
        "contest": {
            "version": 3,
            "contests": [{"equipment": 12, "words": "All ten ran.", "evidence": "workshop log 14"}],
        },
        "review": {"version": 4, "words": "The counts stand."},
        "reopen": {"reason": "A line was missed."},
        "calloff": {"reason": "The road is closed."},
    }
    filters = {
        "mission": InMission("unit__mission__slug"),
        "contributor": Text("unit__contributor__code", "code of the contributor", upper=True),
        "kind": Choice("kind", Kind.choices, "which of the five inspections"),
        "state": Choice("state", State.choices, "where it stands"),
        "planned_by": Day("planned_on__lte", "planned for this day or earlier"),
        "conducted_since": Day("conducted_on__gte", "conducted on this day or later"),
        "is_fictional": Flag("is_fictional", "invented for the demo"),
        "search": Words(("unit__name", "unit__reference"), "words in the name or reference of the unit"),
    }
    orderings = {
        "id": Order("id"),
        "planned_on": Order("planned_on", "id"),
        "conducted_on": Order("conducted_on", "id"),
    }
    ordering = "planned_on"

    def nest(self, records):
        keys = [record["id"] for record in records]
        found = {name: defaultdict(list) for name in InspectionRows.attached}
        self._equipment(keys, found["equipment"])
        rows = SustainmentFinding.objects.visible_to(self.request.user).filter(inspection__in=keys)
        for one in rows.select_related("line"):
            told = {name: getattr(one, name) for name in ("id", "entitled", "is_met", "remark")}
            found["sustainment"][one.inspection_id].append(told | {"category": one.line.category})
        rows = InspectionContest.objects.visible_to(self.request.user).filter(inspection__in=keys)
        for one in rows.select_related("inspection"):
            if one.round == one.inspection.round:
                names = ("id", "dimension", "words", "evidence", "outcome", "outcome_words", "corrected")
                told = {name: getattr(one, name) for name in names}
                told |= {"equipment": one.equipment_id, "sustainment": one.sustainment_id}
                found["contests"][one.inspection_id].append(told)
        rows = InspectionSignature.objects.visible_to(self.request.user).filter(inspection__in=keys)
        for one in rows.select_related("inspection", "by"):
            if one.round == one.inspection.round:
                told = {name: getattr(one, name) for name in ("side", "at", "signed_version", "digest")}
                found["signatures"][one.inspection_id].append(told | {"by": one.by.name})
        for record in records:
            record |= {name: found[name][record["id"]] for name in InspectionRows.attached}

    def _equipment(self, keys, found):
        rows = EquipmentFinding.objects.visible_to(self.request.user).filter(inspection__in=keys)
        for one in rows.select_related("line").prefetch_related("items"):
            told = {name: getattr(one, name) for name in ("id", "agreed", "on_hand", "serviceable", "remark")}
            items = [{"item": item.item_id, "result": item.result} for item in one.items.all()]
            found[one.inspection_id].append(told | {"line": one.line_id, "items": items})

    def make(self, values, by):
        values = dict(values)
        return services.plan_inspection(values.pop("unit"), **values, by=by)

    @extend_schema(summary="Move it to another day, by the mission's logistics officers")
    @action(detail=True, methods=["post"])
    def move(self, request, **path):
        return self.act(request, path, services.change_plan)

    @extend_schema(summary="Enter all that was found, by the mission's logistics officers")
    @action(detail=True, methods=["post"])
    def conduct(self, request, **path):
        return self.act(request, path, _conduct)

    @extend_schema(summary="Sign, by the inspector: a person, never a token")
    @action(detail=True, methods=["post"])
    def sign(self, request, **path):
        return self.act(request, path, signatures.sign_inspection)

    @extend_schema(summary="Sign for the contingent, by who speaks for the contributor")
    @action(detail=True, methods=["post"])
    def countersign(self, request, **path):
        return self.act(request, path, signatures.countersign_inspection)

    @extend_schema(summary="Contest findings, by who speaks for the contributor")
    @action(detail=True, methods=["post"])
    def contest(self, request, **path):
        return self.act(request, path, _contest)

    @extend_schema(summary="Review it and decide on what is contested, by another than the inspector")
    @action(detail=True, methods=["post"])
    def review(self, request, **path):
        return self.act(request, path, reviews.review_inspection)

    @extend_schema(summary="Make it final: what was found counts from now on")
    @action(detail=True, methods=["post"])
    def finish(self, request, **path):
        return self.act(request, path, reviews.finish_inspection)

    @extend_schema(summary="Open it again: both signatures are void")
    @action(detail=True, methods=["post"])
    def reopen(self, request, **path):
        return self.act(request, path, signatures.reopen_inspection)

    @extend_schema(summary="Call it off")
    @action(detail=True, methods=["post"])
    def calloff(self, request, **path):
        return self.act(request, path, services.call_off_inspection)

    @extend_schema(summary="What the findings would mean for the claim", responses={200: PreviewDocument})
    @action(detail=True, methods=["get"])
    def preview(self, request, **path):
        found = reading_inspections.preview(request.user, self.found(**path))
        if found is None:
            raise NotFound(_("Nothing was found yet: it was not conducted."))
        return answer(orjson.dumps(_previewed(found), default=str), None)
