"""Local priorities through the API: what people of an area need, who voiced it, which projects meet it."""

from collections import defaultdict

from rest_framework import serializers

from accounts.access import require_any
from accounts.api import (
    Changeable,
    Choice,
    CodeField,
    Flag,
    Given,
    NumberedAtRandom,
    Order,
    Rows,
    Text,
    VisibleViewSet,
)
from missions import services_priorities as services
from missions.api.decisions import REASON
from missions.api.labels import label_given, label_told, named_given, named_told
from missions.api.missions import Missions
from missions.api.placed import words
from missions.api.projects import numbers, upper
from missions.api.seen import InMission, mission_given
from missions.models import Priority, Project, Sector, Voice
from missions.models.project import meeting
from missions.models.releasing import named_on
from missions.releasing import planners


class PriorityRows(Rows):
    attached = ("projects", "released_to")
    id = serializers.UUIDField(help_text="number in this portal")
    mission = CodeField("acronym of the mission", source="mission.acronym")
    area = serializers.CharField(help_text="region or sector of the mission")
    sector = serializers.ChoiceField(Sector.choices, help_text="sector")
    title = serializers.CharField(help_text="the priority")
    text = serializers.CharField(help_text="in detail")
    rank = serializers.IntegerField(allow_null=True, help_text="1 comes first in its area; null: not ranked")
    voice = serializers.ChoiceField(Voice.choices, help_text="who voiced it")
    voiced_by = serializers.CharField(help_text="name of the group or office")
    gathered_by = serializers.ChoiceField(Priority.Method.choices, help_text="how it was gathered")
    gathered_on = serializers.DateField(help_text="when it was gathered")
    budget = serializers.DecimalField(
        15, 2, allow_null=True, help_text="what it costs, in its currency; null: not reported"
    )
    currency = serializers.CharField(help_text="ISO 4217")
    rate = serializers.DecimalField(
        18, 8, allow_null=True, help_text="units of the currency for one US dollar; null: unknown"
    )
    source = serializers.CharField(help_text="where it is from")
    ended_on = serializers.DateField(allow_null=True, help_text="no longer a priority since; null: it stands")
    label = label_told()
    is_fictional = serializers.BooleanField(source="mission.is_fictional", help_text="invented for the demo")
    version = serializers.IntegerField(help_text="moves with every change")
    projects = numbers("numbers of the projects that meet it, of those you may see")
    released_to = named_told()


class PriorityChanged(Given):
    area = serializers.CharField(max_length=80, help_text="region or sector of the mission")
    sector = serializers.ChoiceField(Sector.choices, help_text="sector")
    title = serializers.CharField(max_length=160, help_text="the priority")
    text = words(2000, "in detail")
    rank = serializers.IntegerField(
        min_value=1, max_value=999, required=False, allow_null=True, help_text="1 comes first in its area"
    )
    voice = serializers.ChoiceField(Voice.choices, help_text="who voiced it")
    voiced_by = words(160, "name of the group or office, never of a person")
    gathered_by = serializers.ChoiceField(Priority.Method.choices, help_text="how it was gathered")
    gathered_on = serializers.DateField(help_text="when it was gathered")
    budget = serializers.DecimalField(
        15, 2, required=False, allow_null=True, min_value=0, help_text="what it costs, in its currency"
    )
    currency = serializers.CharField(max_length=3, min_length=3, required=False, help_text="ISO 4217")
    rate = serializers.DecimalField(
        18, 8, required=False, allow_null=True, help_text="units of the currency for one US dollar"
    )
    source = words(300, "where it is from")
    ended_on = serializers.DateField(required=False, allow_null=True, help_text="no longer one since")
    label = label_given()
    released_to = named_given()
    reason = serializers.CharField(**REASON)


class PriorityEntered(PriorityChanged):
    mission = mission_given()


class Priorities(NumberedAtRandom, Changeable, VisibleViewSet):
    """What people of an area need first, who voiced it and how that was gathered."""

    model, rows, scope = Priority, PriorityRows, "missions:write"
    given = {"create": PriorityEntered, "partial_update": PriorityChanged}
    examples = {
        "create": {
            "mission": "MINUSCA",
            "area": "Haute-Kotto",
            "sector": "water",
            "title": "Clean water in Bria",
            "rank": 1,
            "voice": "women",
            "gathered_by": "meeting",
            "gathered_on": "2027-01-20",
        },
        "partial_update": {"rank": 2},
    }
    expands = {"mission": (Missions, "acronym")}
    filters = {
        "mission": InMission(),
        "area": Text("area__iexact", "region or sector of the mission"),
        "sector": Choice("sector", Sector.choices, "sector"),
        "voice": Choice("voice", Voice.choices, "who voiced it"),
        "is_fictional": Flag("mission__is_fictional", "invented for the demo"),
    }
    orderings = {"id": Order("id"), "area": Order("area", "rank", "id")}
    ordering = "id"

    def nest(self, records):
        keys = [record["id"] for record in records]
        named, met = named_on(Priority, keys), defaultdict(list)
        rows = meeting(Project.objects.visible_to(self.request.user), keys)
        for key, project in rows.order_by("project").values_list("priority", "project"):
            met[key].append(project)
        for record in records:
            record["projects"], record["released_to"] = met[record["id"]], named[record["id"]]

    def may_change(self, row, by):
        require_any(by, *planners(row.mission))

    def make(self, values, by):
        values = upper(dict(values))
        return services.enter_priority(values.pop("mission"), **values, by=by)

    def change(self, row, values, by):
        return services.change_priority(row, **upper(values), by=by)
