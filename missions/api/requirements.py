"""What missions need, line by line, and the steps of a requirement's life."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action

from accounts.access import require
from accounts.api import (
    Acts,
    Changeable,
    ChangesMany,
    Choice,
    CodeField,
    Day,
    Flag,
    Given,
    NumberedAtRandom,
    Order,
    Rows,
    Text,
    VisibleField,
    VisibleViewSet,
    WholeNumber,
    Words,
)
from accounts.models import Partner
from missions import amending
from missions import services_requirements as services
from missions.api.capabilities import Capabilities
from missions.api.missions import Missions
from missions.api.seen import InMission, mission_given
from missions.models import Capability, Circulation, MandateTask, Requirement
from missions.models.requirement import LANGUAGES, Audience, Level

State, Criticality = Requirement.State, Requirement.Criticality


class AskedRows(Rows):
    partner = CodeField("code of the contributor that was asked", source="partner.code")
    through = CodeField("code of the organization as whose member", source="through.code", allow_null=True)
    asked_at = serializers.DateTimeField(help_text="when")
    read_at = serializers.DateTimeField(help_text="when it confirmed to have read it", allow_null=True)


class RequirementRows(Rows):
    attached = ("tasks", "approval")
    id = serializers.UUIDField(help_text="number in this portal")
    mission = CodeField("acronym of the mission", source="mission.acronym")
    reference = serializers.CharField(help_text="unique in the mission, such as SUR-12")
    title = serializers.CharField(help_text="what it is called")
    capability = CodeField("code of the capability", source="capability.code")
    unit = serializers.ChoiceField(
        Capability.Unit.choices, source="capability.unit", help_text="what the quantity counts"
    )
    quantity = serializers.IntegerField(help_text="so many")
    personnel = serializers.IntegerField(help_text="persons in all; empty: not stated", allow_null=True)
    sector = serializers.CharField(help_text="where in the mission")
    needed_from = serializers.DateField(help_text="first day")
    needed_until = serializers.DateField(help_text="last day; empty: no end", allow_null=True)
    criticality = serializers.ChoiceField(Criticality.choices, help_text="critical, priority or routine")
    languages = serializers.ListField(child=serializers.CharField(), help_text="its people work in")
    standards = serializers.CharField(help_text="of equipment, interoperability, training")
    minimum_level = serializers.ChoiceField(Level.choices, help_text="readiness at least; empty: any")
    women_target = serializers.DecimalField(4, 1, help_text="women in percent, at least", allow_null=True)
    notice_days = serializers.IntegerField(help_text="days from request to arrival", allow_null=True)
    audience = serializers.ChoiceField(Audience.choices, help_text="who reads it once circulated")
    state = serializers.ChoiceField(State.choices, help_text="where it stands")
    amendment = serializers.IntegerField(help_text="how often it was amended since it was approved")
    approved_at = serializers.DateTimeField(help_text="when", allow_null=True)
    circulated_at = serializers.DateTimeField(help_text="when first", allow_null=True)
    answers_due_on = serializers.DateField(help_text="last day for offers", allow_null=True)
    version = serializers.IntegerField(help_text="moves with every change; a step may name it")
    tasks = serializers.ListField(child=serializers.CharField(), help_text="mandate paragraphs it serves")
    approval = serializers.UUIDField(
        help_text="number of the approval it waits for, if you may see it", allow_null=True
    )
    asked = AskedRows(many=True, help_text="whom it was circulated to, of those you may see")


class RequirementChanged(Given):
    reference = serializers.CharField(max_length=24, help_text="unique in the mission, such as SUR-12")
    title = serializers.CharField(max_length=160, help_text="what it is called")
    capability = VisibleField(Capability, "code", "code of the capability", change=str.lower)
    quantity = WholeNumber(min_value=1, help_text="in the capability's unit")
    personnel = WholeNumber(required=False, allow_null=True, help_text="persons in all")
    sector = serializers.CharField(max_length=80, required=False, allow_blank=True, help_text="where")
    needed_from = serializers.DateField(help_text="first day")
    needed_until = serializers.DateField(required=False, allow_null=True, help_text="last day")
    criticality = serializers.ChoiceField(Criticality.choices, required=False, help_text="how critical")
    languages = serializers.ListField(
        child=serializers.ChoiceField(list(LANGUAGES)), required=False, help_text="its people work in"
    )
    standards = serializers.CharField(
        max_length=500, required=False, allow_blank=True, help_text="of equipment, training"
    )
    minimum_level = serializers.ChoiceField(
        Level.choices, required=False, allow_blank=True, help_text="readiness at least"
    )
    women_target = serializers.DecimalField(
        4, 1, min_value=0, max_value=100, required=False, allow_null=True, help_text="percent, at least"
    )
    notice_days = WholeNumber(max_value=3650, required=False, allow_null=True, help_text="days, at most")
    audience = serializers.ChoiceField(Audience.choices, required=False, help_text="who reads it")
    answers_due_on = serializers.DateField(required=False, allow_null=True, help_text="last day for offers")
    tasks = serializers.ListField(
        child=serializers.CharField(max_length=16),
        required=False,
        max_length=50,
        help_text="paragraphs of the mission's latest mandate",
    )
    reason = serializers.CharField(max_length=500, required=False, help_text="why, for the trail")


class RequirementDrafted(RequirementChanged):
    mission = mission_given()


class StepGiven(Given):
    version = WholeNumber(required=False, help_text="the version you saw; another is answered with 409")
    reason = serializers.CharField(max_length=500, required=False, help_text="why, for the trail")


class SeenGiven(StepGiven):
    version = WholeNumber(help_text="the version you saw; another is answered with 409")


class CirculationGiven(StepGiven):
    partners = serializers.ListField(
        child=VisibleField(Partner, "code", "code of a contributor", change=str.upper),
        required=False,
        max_length=200,
        help_text="contributors to ask",
    )
    organizations = serializers.ListField(
        child=VisibleField(Partner, "code", "code of an organization", change=str.upper),
        required=False,
        max_length=20,
        help_text="organizations whose members to ask",
    )
    answers_due_on = serializers.DateField(required=False, allow_null=True, help_text="last day for offers")


def tasks_named(numbers, mission, by):
    """Paragraphs named by their number, in the latest mandate that has them."""
    seen = MandateTask.objects.visible_to(by).filter(mandate__mission=mission)
    by_number = {task.number: task for task in seen.order_by("mandate__starts_on")}
    if unknown := [number for number in numbers if number not in by_number]:
        raise serializers.ValidationError({"tasks": f"{unknown[0]}: no mandate has this paragraph."})
    return [by_number[number] for number in numbers]


class Requirements(NumberedAtRandom, Acts, ChangesMany, Changeable, VisibleViewSet):
    """What missions need. A draft is its planners' own; from circulation on those asked read it too."""

    model, rows, scope = Requirement, RequirementRows, "requirements:write"
    scope_of_act = {"receipt": "pledges:write"}  # the act of a contributor
    given = {
        "create": RequirementDrafted,
        "partial_update": RequirementChanged,
        "ask": StepGiven,
        "approve": SeenGiven,
        "circulate": CirculationGiven,
        "close": StepGiven,
        "cancel": StepGiven,
        "receipt": Given,
    }
    examples = {
        "create": {
            "mission": "MINUSCA",
            "reference": "SUR-12",
            "title": "Level 2 hospital, sector East",
            "capability": "hospital-2",
            "quantity": 20,
            "needed_from": "2027-03-01",
            "criticality": "critical",
        },
        "partial_update": {"quantity": 30, "reason": "S/RES/2149 (2014), paragraph 7"},
        "circulate": {"organizations": ["AU"], "answers_due_on": "2027-01-31"},
    }
    expands = {"mission": (Missions, "acronym"), "capability": (Capabilities, "code")}
    filters = {
        "mission": InMission(),
        "capability": Text("capability__code", "codes of capabilities", lower=True),
        "state": Choice("state", State.choices, "where it stands"),
        "criticality": Choice("criticality", Criticality.choices, "how critical"),
        "needed_by": Day("needed_from__lte", "needed from this day or earlier"),
        "due_by": Day("answers_due_on__lte", "answers due by this day or earlier"),
        "is_enabler": Flag("capability__is_enabler", "of enabling capabilities"),
        "asked": Text("circulations__partner__code", "code of a contributor that was asked", upper=True),
        "search": Words(("reference", "title"), "words in the reference or title"),
    }
    orderings = {
        "id": Order("id"),
        "reference": Order("mission__acronym", "reference"),
        "needed_from": Order("needed_from", "id"),
    }
    ordering = "reference"

    def nest(self, records):
        user, keys = self.request.user, [record["id"] for record in records]
        asked, served = {key: [] for key in keys}, {key: [] for key in keys}
        seen = Circulation.objects.visible_to(user).filter(requirement__in=keys).order_by("partner__code")
        shape = AskedRows.shape()
        for key, *row in seen.values_list("requirement", *shape.paths):
            asked[key].append(dict(zip(shape.names, row, strict=True)))
        tasks = MandateTask.objects.visible_to(user).filter(requirements__in=keys)
        for key, number in tasks.order_by("position", "pk").values_list("requirements", "number"):
            served.setdefault(key, []).append(number)
        waiting = amending.waiting_seen_by(user, keys)
        for record in records:
            record["approval"] = waiting.get(record["id"])
            record["tasks"], record["asked"] = served[record["id"]], asked[record["id"]]

    # --- Writing
    def may_change(self, row, by):
        require(by, "edit_requirements", row.mission)

    def make(self, values, by):
        values = dict(values)
        mission = values.pop("mission")
        return services.draft_requirement(mission, **self._with_tasks(mission, values, by), by=by)

    def change(self, row, values, by):
        return services.change_requirement(row, **self._with_tasks(row.mission, dict(values), by), by=by)

    def _with_tasks(self, mission, values, by):
        if "tasks" in values:
            values["tasks"] = tasks_named(values["tasks"], mission, by)
        return values

    @extend_schema(summary="Put it to those who decide")
    @action(detail=True, methods=["post"])
    def ask(self, request, **path):
        return self.act(request, path, services.ask_for_approval)

    @extend_schema(summary="Sign it; with the last signature it stands as the mission's need")
    @action(detail=True, methods=["post"])
    def approve(self, request, **path):
        return self.act(request, path, services.approve_requirement)

    @extend_schema(summary="Ask contributors for offers")
    @action(detail=True, methods=["post"])
    def circulate(self, request, **path):
        return self.act(request, path, services.circulate_requirement)

    @extend_schema(summary="Take no more offers")
    @action(detail=True, methods=["post"])
    def close(self, request, **path):
        return self.act(request, path, services.close_requirement)

    @extend_schema(summary="Give the need up")
    @action(detail=True, methods=["post"])
    def cancel(self, request, **path):
        return self.act(request, path, services.cancel_requirement)

    @extend_schema(summary="Confirm that you have read what you were asked")
    @action(detail=True, methods=["post"])
    def receipt(self, request, **path):
        return self.act(request, path, services.confirm_receipt)
