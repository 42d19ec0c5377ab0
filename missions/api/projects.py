"""Reconstruction projects and their milestones through the API; money for one is a flow that names it."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action

from accounts.access import require_any
from accounts.api import (
    Acts,
    Changeable,
    Choice,
    CodeField,
    CountedField,
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
)
from accounts.models import Partner
from missions import services_projects as services
from missions.api.decisions import ID, REASON
from missions.api.labels import label_given, label_told, named_given, named_told
from missions.api.missions import Missions
from missions.api.placed import PlaceGiven, degrees_told, place_told, places, words
from missions.api.requirements import StepGiven
from missions.api.seen import InMission, mission_given, partner_given
from missions.models import MandateTask, Priority, Project, ProjectMilestone, Sector
from missions.models.project import named_by
from missions.models.releasing import named_on
from missions.releasing import runners


def numbers(help_text, child=None):
    return serializers.ListField(child=child or serializers.UUIDField(), help_text=help_text)


class ProjectRows(Rows):
    attached = ("area", "place", "latitude", "longitude", "partners", "tasks", "priorities", "released_to")
    id = serializers.UUIDField(help_text="number in this portal")
    mission = CodeField("acronym of the mission", source="mission.acronym")
    keeper = CodeField("code of the partner that carries it out", source="keeper.code", allow_null=True)
    body_name = serializers.CharField(help_text="who does the work, where it is not in the portal")
    reference = serializers.CharField(help_text="its own; empty: none")
    kind = serializers.ChoiceField(Project.Kind.choices, help_text="type")
    sector = serializers.ChoiceField(Sector.choices, help_text="sector")
    title = serializers.CharField(help_text="the project")
    text = serializers.CharField(help_text="in detail")
    starts_on = serializers.DateField(allow_null=True, help_text="planned from")
    ends_on = serializers.DateField(allow_null=True, help_text="planned until")
    budget = serializers.DecimalField(
        15, 2, allow_null=True, help_text="in its currency, as a text; null: not reported"
    )
    currency = serializers.CharField(help_text="ISO 4217")
    rate = serializers.DecimalField(
        18, 8, allow_null=True, help_text="units of the currency for one US dollar; null: unknown"
    )
    precision = serializers.CharField(help_text="how the place is told")
    source = serializers.CharField(help_text="where it is from")
    state = serializers.ChoiceField(Project.State.choices, help_text="where it stands")
    approved_at = serializers.DateTimeField(allow_null=True, help_text="null: not approved")
    decision = serializers.CharField(help_text="what was decided, in words")
    completed_on = serializers.DateField(allow_null=True, help_text="null: not completed")
    handed_on = serializers.DateField(allow_null=True, help_text="null: not handed over")
    outcome = serializers.CharField(help_text="what came of it, or why it was cancelled")
    label = label_told()
    is_fictional = serializers.BooleanField(source="mission.is_fictional", help_text="invented for the demo")
    version = serializers.IntegerField(help_text="moves with every change, also of its milestones")
    area = serializers.CharField(help_text="region or sector of the mission")
    place = place_told()
    latitude = degrees_told(7, "degrees north")
    longitude = degrees_told(8, "degrees east")
    partners = numbers("codes of those who take part", serializers.CharField())
    tasks = numbers("numbers of tasks of the mandate it serves", serializers.IntegerField())
    priorities = numbers("numbers of the priorities it meets, of those you may see")
    released_to = named_told()


class ProjectChanged(PlaceGiven):
    keeper = partner_given("code of the partner that carries it out", required=False, allow_null=True)
    body_name = words(160, "who does the work, where it is not in the portal")
    partners = serializers.ListField(
        child=VisibleField(Partner, "code", "code of a partner", change=str.upper),
        required=False,
        max_length=50,
        help_text="codes of those who take part",
    )
    reference = words(24, "its own")
    kind = serializers.ChoiceField(Project.Kind.choices, help_text="type")
    sector = serializers.ChoiceField(Sector.choices, help_text="sector")
    title = serializers.CharField(max_length=160, help_text="the project")
    text = words(2000, "in detail")
    tasks = serializers.ListField(
        child=CountedField(MandateTask, "pk", "number of a task"),
        required=False,
        max_length=100,
        help_text="tasks of the mandate it serves",
    )
    priorities = serializers.ListField(
        child=NumberedField(Priority, "number of a priority"),
        required=False,
        max_length=100,
        help_text="priorities it meets",
    )
    starts_on = serializers.DateField(required=False, allow_null=True, help_text="planned from")
    ends_on = serializers.DateField(required=False, allow_null=True, help_text="planned until")
    budget = serializers.DecimalField(
        15, 2, required=False, allow_null=True, min_value=0, help_text="in its currency"
    )
    currency = serializers.CharField(max_length=3, min_length=3, required=False, help_text="ISO 4217")
    rate = serializers.DecimalField(
        18, 8, required=False, allow_null=True, help_text="units of the currency for one US dollar"
    )
    source = words(300, "where it is from")
    label = label_given()
    released_to = named_given()
    reason = serializers.CharField(**REASON)


class ProjectProposed(ProjectChanged):
    mission = mission_given()


class ProjectApproved(StepGiven):
    decision = words(1000, "what was decided, in words")


class ProjectCompleted(StepGiven):
    completed_on = serializers.DateField(help_text="the day")
    outcome = serializers.CharField(max_length=1000, help_text="what came of it")


class ProjectCancelled(StepGiven):
    reason = serializers.CharField(max_length=500, help_text="why")


class Projects(NumberedAtRandom, Acts, Changeable, VisibleViewSet):
    """What is built or restored in a mission's area: by whom, for which priority, and how far it is."""

    model, rows, scope = Project, ProjectRows, "missions:write"
    given = {
        "create": ProjectProposed,
        "partial_update": ProjectChanged,
        "approve": ProjectApproved,
        "start": StepGiven,
        "complete": ProjectCompleted,
        "cancel": ProjectCancelled,
    }
    examples = {
        "create": {
            "mission": "MINUSCA",
            "keeper": "UNICEF",
            "kind": "quick_impact",
            "sector": "water",
            "title": "Wells for Bria",
            "area": "Haute-Kotto",
            "budget": "40000.00",
        },
        "partial_update": {"ends_on": "2027-06-30"},
        "approve": {"decision": "as it stands"},
        "complete": {"completed_on": "2027-06-20", "outcome": "two wells, tested"},
        "cancel": {"reason": "the village moved"},
    }
    expands = {"mission": (Missions, "acronym")}
    filters = {
        "mission": InMission(),
        "keeper": Text("keeper__code", "code of the partner that carries it out", upper=True),
        "kind": Choice("kind", Project.Kind.choices, "type"),
        "sector": Choice("sector", Sector.choices, "sector"),
        "state": Choice("state", Project.State.choices, "where it stands"),
        "area": Text("area__iexact", "region or sector of the mission"),
        "ends_by": Day("ends_on__lte", "planned until this day or earlier"),
        "is_fictional": Flag("mission__is_fictional", "invented for the demo"),
    }
    orderings = {"id": Order("id"), "title": Order("title", "id")}
    ordering = "id"

    def nest(self, records):
        user, keys = self.request.user, [record["id"] for record in records]
        seen = Project.objects.visible_to(user).filter(pk__in=keys).read_by(user)
        rows, named = {row.pk: row for row in seen}, named_on(Project, keys)
        partners = named_by(Project.partners, keys, "partner__code")
        tasks = named_by(Project.tasks, keys, "mandatetask")
        priorities = named_by(Project.priorities, keys, "priority")
        known = {key for found in priorities.values() for key in found}
        known = set(Priority.objects.visible_to(user).filter(pk__in=known).values_list("pk", flat=True))
        for record in records:
            key, row = record["id"], rows[record["id"]]
            record |= places({}, row) | {"area": row.area, "partners": partners[key], "tasks": tasks[key]}
            record["priorities"] = [one for one in priorities[key] if one in known]
            record["released_to"] = named[key]

    def may_change(self, row, by):
        require_any(by, *runners(row))

    def make(self, values, by):
        values = upper(dict(values))
        return services.propose_project(values.pop("mission"), **values, by=by)

    def change(self, row, values, by):
        return services.change_project(row, **upper(values), by=by)

    @extend_schema(summary="Say that it is to be done; another person of the mission than who entered it")
    @action(detail=True, methods=["post"])
    def approve(self, request, **path):
        return self.act(request, path, services.approve_project)

    @extend_schema(summary="Say that the work has begun")
    @action(detail=True, methods=["post"])
    def start(self, request, **path):
        return self.act(request, path, services.start_project)

    @extend_schema(summary="Say on which day it was completed, and what came of it")
    @action(detail=True, methods=["post"])
    def complete(self, request, **path):
        return self.act(request, path, services.complete_project)

    @extend_schema(summary="Say that it is not to be done, and why")
    @action(detail=True, methods=["post"])
    def cancel(self, request, **path):
        return self.act(request, path, services.cancel_project)


def upper(values):
    return values | ({"currency": values["currency"].upper()} if "currency" in values else {})


class ProjectMilestoneRows(Rows):
    id = serializers.UUIDField(help_text="number in this portal")
    mission = CodeField("acronym of the mission", source="project.mission.acronym")
    project = serializers.UUIDField(source="project_id", help_text="number of the project")
    title = serializers.CharField(help_text="what is to be done")
    due_on = serializers.DateField(help_text="due")
    done_on = serializers.DateField(allow_null=True, help_text="done; null: not yet")
    version = serializers.IntegerField(help_text="moves with every change; a step may name it")


class ProjectMilestoneChanged(Given):
    title = serializers.CharField(max_length=160, help_text="what is to be done")
    due_on = serializers.DateField(help_text="due")
    done_on = serializers.DateField(required=False, allow_null=True, help_text="done")
    reason = serializers.CharField(**REASON)


class ProjectMilestoneAdded(ProjectMilestoneChanged):
    project = NumberedField(Project, "number of the project")


class ProjectMilestones(NumberedAtRandom, Changeable, VisibleViewSet):
    """Milestones of projects: what is to be done by which day, and when it was done."""

    model, rows, scope = ProjectMilestone, ProjectMilestoneRows, "missions:write"
    given = {"create": ProjectMilestoneAdded, "partial_update": ProjectMilestoneChanged}
    examples = {
        "create": {"project": ID, "title": "Drilling done", "due_on": "2027-04-30"},
        "partial_update": {"done_on": "2027-04-28"},
    }
    filters = {
        "mission": InMission("project__mission__slug"),
        "due_by": Day("due_on__lte", "due on this day or earlier"),
        "is_fictional": Flag("project__mission__is_fictional", "invented for the demo"),
    }
    orderings = {"id": Order("id"), "due_on": Order("due_on", "id")}
    ordering = "due_on"

    def may_change(self, row, by):
        require_any(by, *runners(row.project))

    def make(self, values, by):
        values = dict(values)
        return services.add_milestone(values.pop("project"), **values, by=by)

    def change(self, row, values, by):
        return services.change_milestone(row, **values, by=by)

    def destroy(self, request, **path):
        return self.under_lock(request, path, self._take_out)

    def _take_out(self, request, row):
        services.remove_milestone(row, by=request.user)
