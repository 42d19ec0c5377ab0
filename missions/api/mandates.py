"""Mandates and their tasks."""

from rest_framework import serializers

from accounts.api import AsOfStanding, Changeable, ChangesMany, CodeField, Day, Given, Rows, VisibleViewSet
from accounts.api.partners import Standing
from missions import services
from missions.api.missions import Missions
from missions.api.seen import InMission, OfMission, mission_given
from missions.models import Mandate, MandateTask
from missions.models.mandate import Certainty


class TaskRows(Rows):
    id = serializers.IntegerField(help_text="number of the task")
    number = serializers.CharField(max_length=16, help_text="paragraph")
    text = serializers.CharField(max_length=5000, help_text="the task")
    is_consulted = serializers.BooleanField(
        help_text="contributors and host were consulted before it came to read so; null: not known",
        allow_null=True,
    )
    without_consultation = serializers.CharField(help_text="why it was changed though they were not")


class TaskGiven(Given):
    number = serializers.CharField(max_length=16, help_text="paragraph")
    text = serializers.CharField(max_length=5000, help_text="the task")


class MandateRows(Rows):
    id = serializers.IntegerField(help_text="number in this portal")
    mission = CodeField("acronym of the mission", source="mission.acronym")
    instrument = serializers.CharField(help_text="such as S/RES/2149 (2014)")
    starts_on = serializers.DateField(help_text="first day", allow_null=True)
    ends_on = serializers.DateField(help_text="last day", allow_null=True)
    summary = serializers.CharField(help_text="in one sentence")
    certainty = serializers.ChoiceField(Certainty.choices, help_text="as published, or recalled")
    source = serializers.CharField(help_text="where this is from")
    tasks = TaskRows(many=True, help_text="by paragraph")


class MandateChanged(Given):
    instrument = serializers.CharField(max_length=80, help_text="such as S/RES/2149 (2014)")
    starts_on = serializers.DateField(help_text="first day")
    ends_on = serializers.DateField(required=False, allow_null=True, help_text="last day")
    summary = serializers.CharField(max_length=500, required=False, allow_blank=True, help_text="a sentence")
    source = serializers.CharField(max_length=300, required=False, allow_blank=True, help_text="where from")
    tasks = TaskGiven(many=True, required=False, help_text="all tasks, by paragraph")
    without_consultation = serializers.CharField(
        max_length=500,
        required=False,
        help_text="why tasks change though contributors and host were not consulted",
    )
    reason = serializers.CharField(max_length=500, required=False, help_text="why, for the trail")


class MandateAdded(MandateChanged):
    mission = mission_given()


class Mandates(OfMission, ChangesMany, Changeable, VisibleViewSet):
    """Instruments under which missions stand, with their tasks."""

    model, rows = Mandate, MandateRows
    given = {"create": MandateAdded, "partial_update": MandateChanged}
    examples = {
        "create": {
            "mission": "MINUSCA",
            "instrument": "S/RES/2149 (2014)",
            "starts_on": "2014-04-10",
            "ends_on": "2015-04-30",
            "tasks": [{"number": "30(a)", "text": "Protection of civilians"}],
        },
        "partial_update": {"ends_on": "2015-05-31", "reason": "technical rollover"},
    }
    expands = {"mission": (Missions, "acronym")}
    filters = {
        "mission": InMission(),
        "on": Standing("", "mandates that stand on this day"),
        "as_of": AsOfStanding("those that stand on this day"),
        "ends_before": Day("ends_on__lt", "mandates that end before this day"),
    }

    def nest(self, records):
        tasks = {record["id"]: [] for record in records}
        seen = (
            MandateTask.objects.visible_to(self.request.user)
            .filter(mandate__in=tasks)
            .order_by("position", "pk")
        )
        columns = ("mandate", "pk", "number", "text", "consultation", "unconsulted")
        for mandate, pk, number, text, consultation, unconsulted in seen.values_list(*columns):
            known = consultation is not None or bool(unconsulted)
            tasks[mandate].append(
                {
                    "id": pk,
                    "number": number,
                    "text": text,
                    "is_consulted": consultation is not None if known else None,
                    "without_consultation": unconsulted,
                }
            )
        for record in records:
            record["tasks"] = tasks[record["id"]]

    def make(self, values, by):
        mission, values = _with_tasks(values)
        return services.add_mandate(mission, **values, by=by)

    def change(self, mandate, values, by):
        _mission, values = _with_tasks(values)
        return services.change_mandate(mandate, **values, by=by)


def _with_tasks(values):
    values = dict(values)
    if "tasks" in values:
        values["tasks"] = [(task["number"], task["text"]) for task in values["tasks"]]
    return values.pop("mission", None), values
