"""Handovers of tasks to the host or partners, through the API."""

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
    Flag,
    Given,
    NumberedAtRandom,
    NumberedField,
    Order,
    Rows,
    Text,
    VisibleViewSet,
    Words,
)
from missions import services_handovers as services
from missions.api.benchmarks import BenchmarkDropped, task_given
from missions.api.decisions import REASON
from missions.api.labels import label_given, label_told, named_given
from missions.api.missions import Missions
from missions.api.requirements import StepGiven
from missions.api.seen import InMission, mission_given, partner_given
from missions.models import Element, Handover, Project, Transition
from missions.releasing import planners


class HandoverRows(Rows):
    attached = ("element", "transition", "project")
    id = serializers.UUIDField(help_text="number in this portal")
    mission = CodeField("acronym of the mission", source="mission.acronym")
    task = serializers.IntegerField(
        source="task_id", allow_null=True, help_text="number of the task of a mandate"
    )
    paragraph = CodeField("paragraph of that task", source="task.number", allow_null=True)
    title = serializers.CharField(help_text="what is handed over")
    text = serializers.CharField(help_text="in detail")
    partner = CodeField("code of the partner that takes it", source="partner.code")
    due_on = serializers.DateField(allow_null=True, help_text="due; null: not decided")
    state = serializers.ChoiceField(Handover.State.choices, help_text="where it stands")
    instrument = serializers.CharField(help_text="in which document it was agreed")
    mission_signatory = serializers.CharField(help_text="who signed for the mission")
    partner_signatory = serializers.CharField(help_text="who signed for the partner")
    agreed_on = serializers.DateField(allow_null=True, help_text="agreed on")
    handed_on = serializers.DateField(allow_null=True, help_text="handed over on")
    ended_on = serializers.DateField(allow_null=True, help_text="taken back or called off on")
    source = serializers.CharField(help_text="where it is from")
    label = label_told()
    is_fictional = serializers.BooleanField(source="mission.is_fictional", help_text="invented for the demo")
    version = serializers.IntegerField(help_text="moves with every change; a step may name it")
    element = serializers.UUIDField(
        allow_null=True, help_text="number of the element it passes from; null: none that you may see"
    )
    transition = serializers.UUIDField(
        allow_null=True, help_text="number of the plan it is part of; null: none that you may see"
    )
    project = serializers.UUIDField(
        allow_null=True, help_text="number of the project handed over; null: none that you may see"
    )


class HandoverChanged(Given):
    task = task_given()
    title = serializers.CharField(max_length=200, help_text="what is handed over")
    text = serializers.CharField(max_length=2000, required=False, allow_blank=True, help_text="in detail")
    element = NumberedField(Element, "number of the element it passes from", required=False, allow_null=True)
    partner = partner_given("code of the partner that takes it")
    due_on = serializers.DateField(required=False, allow_null=True, help_text="due")
    transition = NumberedField(
        Transition, "number of the plan it is part of", required=False, allow_null=True
    )
    project = NumberedField(
        Project, "number of the completed project handed over", required=False, allow_null=True
    )
    source = serializers.CharField(max_length=300, required=False, allow_blank=True, help_text="where from")
    label = label_given()
    released_to = named_given()
    reason = serializers.CharField(**REASON)


class HandoverProposed(HandoverChanged):
    mission = mission_given()


class HandoverAgreed(StepGiven):
    instrument = serializers.CharField(max_length=300, help_text="letter, agreement or other document")
    agreed_on = serializers.DateField(help_text="agreed on")
    mission_signatory = serializers.CharField(max_length=160, help_text="who signed for the mission")
    partner_signatory = serializers.CharField(max_length=160, help_text="who signed for the partner")


class HandoverHanded(StepGiven):
    handed_on = serializers.DateField(help_text="from this day on the partner does it")


class Handovers(NumberedAtRandom, Acts, Changeable, VisibleViewSet):
    """Tasks of mandates that pass from missions to their hosts or partners, and how far each is."""

    model, rows, scope = Handover, HandoverRows, "missions:write"
    given = {
        "create": HandoverProposed,
        "partial_update": HandoverChanged,
        "agree": HandoverAgreed,
        "hand": HandoverHanded,
        "takeback": BenchmarkDropped,
        "propose": StepGiven,
        "off": BenchmarkDropped,
    }
    examples = {
        "create": {"mission": "ALPHA", "title": "Guard the courts", "partner": "XEL", "task": 7},
        "partial_update": {"due_on": "2026-06-30"},
        "agree": {
            "instrument": "Letter of 3 May",
            "agreed_on": "2026-05-03",
            "mission_signatory": "A. Sow, head of mission",
            "partner_signatory": "B. Eld, minister",
        },
        "hand": {"handed_on": "2026-06-30"},
        "takeback": {"reason": "the guards were not paid"},
        "off": {"reason": "another partner takes it"},
    }
    expands = {"mission": (Missions, "acronym")}
    filters = {
        "mission": InMission(),
        "partner": Text("partner__code", "codes of partners, with commas between", upper=True),
        "state": Choice("state", Handover.State.choices, "where it stands"),
        "due_by": Day("due_on__lte", "due on this day or earlier"),
        "is_fictional": Flag("mission__is_fictional", "invented for the demo"),
        "search": Words(("title", "text"), "words in the title or text"),
    }
    orderings = {"id": Order("id"), "due_on": Order("due_on", "id")}
    ordering = "id"

    def nest(self, records):
        user = self.request.user
        rows = Handover.objects.visible_to(user).in_bulk([record["id"] for record in records])
        seen = set()
        for name, model in (
            ("element_id", Element),
            ("transition_id", Transition),
            ("project_id", Project),
        ):
            keys = {getattr(row, name) for row in rows.values()}
            seen |= set(model.objects.visible_to(user).filter(pk__in=keys).values_list("pk", flat=True))
        for record in records:
            row = rows[record["id"]]
            record["element"] = row.element_id if row.element_id in seen else None
            record["transition"] = row.transition_id if row.transition_id in seen else None
            record["project"] = row.project_id if row.project_id in seen else None

    def may_change(self, row, by):
        require_any(by, *planners(row.mission))

    def make(self, values, by):
        values = dict(values)
        return services.propose_handover(values.pop("mission"), **values, by=by)

    def change(self, row, values, by):
        return services.change_handover(row, **values, by=by)

    @extend_schema(summary="The partner will take it over: in which instrument, signed by whom")
    @action(detail=True, methods=["post"])
    def agree(self, request, **path):
        return self.act(request, path, services.agree_handover)

    @extend_schema(summary="It is handed over")
    @action(detail=True, methods=["post"])
    def hand(self, request, **path):
        return self.act(request, path, services.hand_over)

    @extend_schema(summary="The mission takes it back")
    @action(detail=True, methods=["post"])
    def takeback(self, request, **path):
        return self.act(request, path, services.take_back)

    @extend_schema(summary="The partner is asked anew")
    @action(detail=True, methods=["post"])
    def propose(self, request, **path):
        return self.act(request, path, services.propose_again)

    @extend_schema(summary="It is not to be handed over to this partner")
    @action(detail=True, methods=["post"])
    def off(self, request, **path):
        return self.act(request, path, services.call_off_handover)
