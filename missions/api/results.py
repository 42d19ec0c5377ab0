"""What communities say of projects, and results of projects, through the API."""

from collections import defaultdict

from rest_framework import serializers

from accounts.access import require_any
from accounts.api import (
    Changeable,
    Choice,
    CodeField,
    Creatable,
    Flag,
    Given,
    Held,
    NumberedAtRandom,
    NumberedField,
    Order,
    Rows,
    VisibleViewSet,
)
from missions import services_results as services
from missions.api.decisions import ID, REASON
from missions.api.placed import words
from missions.api.seen import InMission
from missions.models import Project, ProjectFeedback, ProjectResult, ResultShare, Voice
from missions.releasing import planners, runners


class ProjectFeedbackRows(Rows):
    id = serializers.UUIDField(help_text="number in this portal")
    mission = CodeField("acronym of the mission", source="project.mission.acronym")
    project = serializers.UUIDField(source="project_id", help_text="number of the project")
    given_on = serializers.DateField(help_text="when it was given")
    voice = serializers.ChoiceField(Voice.choices, help_text="who gave it")
    voiced_by = serializers.CharField(help_text="name of the group or office")
    verdict = serializers.ChoiceField(ProjectFeedback.Verdict.choices, help_text="what they say")
    text = serializers.CharField(help_text="in their words")
    version = serializers.IntegerField(help_text="a step may name it")


class ProjectFeedbackGiven(Given):
    project = NumberedField(Project, "number of the project")
    given_on = serializers.DateField(help_text="when it was given")
    voice = serializers.ChoiceField(Voice.choices, help_text="who gave it")
    voiced_by = words(160, "name of the group or office, never of a person")
    verdict = serializers.ChoiceField(ProjectFeedback.Verdict.choices, help_text="what they say")
    text = words(1000, "in their words")
    reason = serializers.CharField(**REASON)


class ProjectFeedbacks(NumberedAtRandom, Held, Creatable, VisibleViewSet):
    """What groups of a community said of projects. It is not changed; the mission takes out a mistake."""

    model, rows, scope = ProjectFeedback, ProjectFeedbackRows, "missions:write"
    given = {"create": ProjectFeedbackGiven}
    examples = {
        "create": {"project": ID, "given_on": "2027-05-02", "voice": "women", "verdict": "mixed"},
    }
    filters = {
        "mission": InMission("project__mission__slug"),
        "verdict": Choice("verdict", ProjectFeedback.Verdict.choices, "what they say"),
        "is_fictional": Flag("project__mission__is_fictional", "invented for the demo"),
    }
    orderings = {"id": Order("id"), "given_on": Order("given_on", "id")}
    ordering = "id"

    def may_change(self, row, by):
        require_any(by, *planners(row.project.mission))

    def make(self, values, by):
        values = dict(values)
        return services.record_feedback(values.pop("project"), **values, by=by)

    def destroy(self, request, **path):
        return self.under_lock(request, path, self._take_out)

    def _take_out(self, request, row):
        services.remove_feedback(row, reason="", by=request.user)


class ResultShareTold(serializers.Serializer):
    project = serializers.UUIDField(help_text="number of another project")
    percent = serializers.CharField(help_text="its share, as a text")


class ProjectResultRows(Rows):
    attached = ("shares",)
    id = serializers.UUIDField(help_text="number in this portal")
    mission = CodeField("acronym of the mission", source="project.mission.acronym")
    project = serializers.UUIDField(source="project_id", help_text="number of the project it stands with")
    indicator = serializers.CharField(help_text="what is counted")
    unit = serializers.CharField(help_text="unit")
    target = serializers.DecimalField(14, 2, allow_null=True, help_text="null: none")
    reached = serializers.DecimalField(
        14, 2, allow_null=True, help_text="by all projects that share it; null: not reported"
    )
    reached_on = serializers.DateField(allow_null=True, help_text="as of")
    source = serializers.CharField(help_text="where it is from")
    version = serializers.IntegerField(help_text="moves with every change; a step may name it")
    shares = ResultShareTold(many=True, help_text="of other projects, of those you may see")


class ResultShareGiven(Given):
    project = NumberedField(Project, "number of another project of the mission")
    percent = serializers.DecimalField(5, 2, min_value=0, max_value=100, help_text="its share")


class ProjectResultChanged(Given):
    indicator = serializers.CharField(max_length=160, help_text="what is counted, written alike everywhere")
    unit = serializers.CharField(max_length=40, help_text="unit")
    target = serializers.DecimalField(14, 2, required=False, allow_null=True, min_value=0, help_text="target")
    reached = serializers.DecimalField(
        14, 2, required=False, allow_null=True, min_value=0, help_text="by all projects that share it"
    )
    reached_on = serializers.DateField(required=False, allow_null=True, help_text="as of")
    source = words(300, "where it is from")
    shares = ResultShareGiven(many=True, required=False, help_text="of other projects; the rest is its own")
    reason = serializers.CharField(**REASON)


class ProjectResultEntered(ProjectResultChanged):
    project = NumberedField(Project, "number of the project it stands with")


class ProjectResults(NumberedAtRandom, Changeable, VisibleViewSet):
    """What projects brought about: each result once, with the shares of other projects in it."""

    model, rows, scope = ProjectResult, ProjectResultRows, "missions:write"
    given = {"create": ProjectResultEntered, "partial_update": ProjectResultChanged}
    examples = {
        "create": {"project": ID, "indicator": "People with clean water", "unit": "persons", "target": "900"},
        "partial_update": {"reached": "850", "reached_on": "2027-06-20"},
    }
    filters = {
        "mission": InMission("project__mission__slug"),
        "is_fictional": Flag("project__mission__is_fictional", "invented for the demo"),
    }
    orderings = {"id": Order("id"), "indicator": Order("indicator", "id")}
    ordering = "id"

    def nest(self, records):
        keys, told = [record["id"] for record in records], defaultdict(list)
        rows = ResultShare.objects.visible_to(self.request.user).filter(result__in=keys)
        for row in rows.order_by("project"):
            told[row.result_id].append({"project": row.project_id, "percent": str(row.percent)})
        for record in records:
            record["shares"] = told[record["id"]]

    def may_change(self, row, by):
        require_any(by, *runners(row.project))

    def make(self, values, by):
        values = _plain(values)
        return services.enter_result(values.pop("project"), **values, by=by)

    def change(self, row, values, by):
        return services.change_result(row, **_plain(values), by=by)

    def destroy(self, request, **path):
        return self.under_lock(request, path, self._take_out)

    def _take_out(self, request, row):
        services.remove_result(row, by=request.user)


def _plain(values):
    values = dict(values)
    if "shares" in values:
        values["shares"] = {one["project"]: one["percent"] for one in values["shares"]}
    return values
