"""Benchmarks with where they stand, their indicators and readings, through the API."""

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action

from accounts.access import require_any
from accounts.api import (
    Acts,
    Changeable,
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
    VisibleViewSet,
    WholeNumber,
    Words,
)
from accounts.models import Document
from missions import reading_benchmarks
from missions import services_benchmarks as services
from missions.api.decisions import ID, REASON
from missions.api.labels import label_given, label_told, named_given
from missions.api.missions import Missions
from missions.api.requirements import StepGiven
from missions.api.seen import InMission, mission_given
from missions.models import Benchmark, Indicator, Judgement, MandateTask, Reading
from missions.models.benchmark import Verdict
from missions.releasing import planners


def amount(help_text, **kwargs):
    return serializers.DecimalField(
        max_digits=18, decimal_places=4, allow_null=True, help_text=help_text, **kwargs
    )


def task_given():
    return CountedField(
        MandateTask, "pk", "number of the task of a mandate that it serves", required=False, allow_null=True
    )


class JudgementRows(Rows):
    starts_on = serializers.DateField(help_text="first day of the period")
    ends_on = serializers.DateField(help_text="last day of the period")
    computed = serializers.ChoiceField(Verdict.choices, help_text="what the rule said of the last day")
    verdict = serializers.ChoiceField(Verdict.choices, help_text="as it was judged")
    reasons = serializers.CharField(help_text="why")
    adjustment = serializers.CharField(help_text="what is adjusted in the plan")


class BenchmarkRows(Rows):
    attached = ("verdict",)
    id = serializers.UUIDField(help_text="number in this portal")
    mission = CodeField("acronym of the mission", source="mission.acronym")
    reference = serializers.CharField(help_text="unique in the mission")
    statement = serializers.CharField(help_text="what must be true")
    task = serializers.IntegerField(
        source="task_id", allow_null=True, help_text="number of the task of a mandate it serves"
    )
    paragraph = CodeField("paragraph of that task", source="task.number", allow_null=True)
    source = serializers.CharField(help_text="where it is from")
    dropped_on = serializers.DateField(allow_null=True, help_text="no longer a measure since this day")
    label = label_told()
    is_fictional = serializers.BooleanField(source="mission.is_fictional", help_text="invented for the demo")
    version = serializers.IntegerField(help_text="moves with every change; a step may name it")
    verdict = serializers.ChoiceField(Verdict.choices, help_text="where it stands today by the rule")
    judgements = JudgementRows(many=True, help_text="how it was judged, the last period first")


class BenchmarkChanged(Given):
    reference = serializers.CharField(max_length=24, help_text="unique in the mission")
    statement = serializers.CharField(max_length=300, help_text="what must be true")
    task = task_given()
    source = serializers.CharField(max_length=300, required=False, allow_blank=True, help_text="where from")
    label = label_given()
    released_to = named_given()
    reason = serializers.CharField(**REASON)


class BenchmarkSet(BenchmarkChanged):
    mission = mission_given()


class BenchmarkJudged(StepGiven):
    starts_on = serializers.DateField(help_text="first day of the period")
    ends_on = serializers.DateField(help_text="last day of the period")
    verdict = serializers.ChoiceField(Verdict.choices, help_text="where it stands")
    reasons = serializers.CharField(max_length=2000, help_text="why")
    adjustment = serializers.CharField(
        max_length=2000, required=False, allow_blank=True, help_text="what is adjusted in the plan"
    )


class BenchmarkDropped(StepGiven):
    reason = serializers.CharField(max_length=500, help_text="why, for the trail")


class Benchmarks(NumberedAtRandom, Acts, Changeable, VisibleViewSet):
    """What must be true for a task of a mandate to be done, and where it stands: by the rule, as judged."""

    model, rows, scope = Benchmark, BenchmarkRows, "missions:write"
    given = {
        "create": BenchmarkSet,
        "partial_update": BenchmarkChanged,
        "judge": BenchmarkJudged,
        "drop": BenchmarkDropped,
        "reinstate": StepGiven,
    }
    examples = {
        "create": {"mission": "ALPHA", "reference": "B-1", "statement": "The road is open", "task": 7},
        "partial_update": {"statement": "The road is open by day and by night"},
        "judge": {
            "starts_on": "2026-01-01",
            "ends_on": "2026-03-31",
            "verdict": "at_risk",
            "reasons": "rains began early",
        },
        "drop": {"reason": "no longer asked for"},
    }
    expands = {"mission": (Missions, "acronym")}
    filters = {
        "mission": InMission(),
        "reference": Text("reference", "references, with commas between"),
        "is_fictional": Flag("mission__is_fictional", "invented for the demo"),
        "search": Words(("reference", "statement"), "words in the reference or statement"),
    }
    orderings = {"id": Order("id"), "reference": Order("mission__acronym", "reference", "id")}
    ordering = "reference"

    def nest(self, records):
        user, keys = self.request.user, {record["id"]: record for record in records}
        rows = Benchmark.objects.visible_to(user).filter(pk__in=keys)
        found = reading_benchmarks.stands(user, list(rows), timezone.localdate())
        shape = JudgementRows.shape()
        for record in records:
            record["verdict"], record["judgements"] = found[record["id"]].verdict, []
        judged = Judgement.objects.visible_to(user).filter(benchmark__in=keys).order_by("-ends_on")
        for key, *row in judged.values_list("benchmark", *shape.paths):
            keys[key]["judgements"].append(dict(zip(shape.names, row, strict=True)))

    def may_change(self, row, by):
        require_any(by, *planners(row.mission))

    def make(self, values, by):
        values = dict(values)
        return services.set_benchmark(values.pop("mission"), **values, by=by)

    def change(self, row, values, by):
        return services.change_benchmark(row, **values, by=by)

    @extend_schema(summary="Say at the end of a period where it stands, and why")
    @action(detail=True, methods=["post"])
    def judge(self, request, **path):
        return self.act(request, path, services.judge_benchmark)

    @extend_schema(summary="It is no longer a measure of its task")
    @action(detail=True, methods=["post"])
    def drop(self, request, **path):
        return self.act(request, path, services.drop_benchmark)

    @extend_schema(summary="It is a measure of its task again")
    @action(detail=True, methods=["post"])
    def reinstate(self, request, **path):
        return self.act(request, path, services.reinstate_benchmark)


class IndicatorRows(Rows):
    attached = ("verdict", "why", "last_on", "last_value", "due_on")
    id = serializers.UUIDField(help_text="number in this portal")
    mission = CodeField("acronym of the mission", source="benchmark.mission.acronym")
    benchmark = CodeField("reference of its benchmark", source="benchmark.reference")
    benchmark_id = serializers.UUIDField(help_text="number of its benchmark")
    name = serializers.CharField(help_text="what is measured")
    unit = serializers.CharField(help_text="such as persons")
    direction = serializers.ChoiceField(
        Indicator.Direction.choices, help_text="whether more or less is better"
    )
    baseline = amount("where it began; null: not reported")
    baseline_on = serializers.DateField(allow_null=True, help_text="day of the baseline")
    target = amount("where it is to be; null: not set")
    target_on = serializers.DateField(allow_null=True, help_text="by when")
    every = serializers.IntegerField(allow_null=True, help_text="months between readings")
    source = serializers.CharField(help_text="how it is measured")
    version = serializers.IntegerField(help_text="moves with every change")
    verdict = serializers.ChoiceField(Verdict.choices, help_text="where it stands today by the rule")
    why = serializers.CharField(help_text="why, as a code")
    last_on = serializers.DateField(allow_null=True, help_text="day of the last reading")
    last_value = amount("of the last reading; null: not reported")
    due_on = serializers.DateField(allow_null=True, help_text="by when the next reading is due")


class IndicatorChanged(Given):
    name = serializers.CharField(max_length=200, help_text="what is measured")
    unit = serializers.CharField(max_length=40, help_text="such as persons")
    direction = serializers.ChoiceField(
        Indicator.Direction.choices, required=False, help_text="up if left out"
    )
    baseline = amount("where it began", required=False)
    baseline_on = serializers.DateField(required=False, allow_null=True, help_text="day of the baseline")
    target = amount("where it is to be", required=False)
    target_on = serializers.DateField(required=False, allow_null=True, help_text="by when")
    every = WholeNumber(
        min_value=1, max_value=24, required=False, allow_null=True, help_text="months between readings"
    )
    source = serializers.CharField(
        max_length=300, required=False, allow_blank=True, help_text="how it is measured"
    )
    reason = serializers.CharField(**REASON)


class IndicatorAdded(IndicatorChanged):
    benchmark = NumberedField(Benchmark, "number of its benchmark")


class Indicators(NumberedAtRandom, Changeable, VisibleViewSet):
    """Figures that tell how far benchmarks have come, with their baselines, targets and last readings."""

    model, rows, scope = Indicator, IndicatorRows, "missions:write"
    given = {"create": IndicatorAdded, "partial_update": IndicatorChanged}
    examples = {
        "create": {"benchmark": ID, "name": "Days the road was open", "unit": "days a month", "target": "28"},
        "partial_update": {"target": "30"},
    }
    filters = {
        "mission": InMission("benchmark__mission__slug"),
        "benchmark": Text("benchmark__reference", "references of benchmarks, with commas between"),
        "is_fictional": Flag("benchmark__mission__is_fictional", "invented for the demo"),
    }
    orderings = {
        "id": Order("id"),
        "benchmark": Order("benchmark__mission__acronym", "benchmark__reference", "id"),
    }
    ordering = "benchmark"

    def nest(self, records):
        user, keys = self.request.user, [record["id"] for record in records]
        rows = Benchmark.objects.visible_to(user).filter(indicators__in=keys).distinct()
        stands = reading_benchmarks.stands(user, list(rows), timezone.localdate())
        lines = {line.indicator.pk: line for one in stands.values() for line in one.lines}
        for record in records:
            line = lines[record["id"]]
            record |= {
                "verdict": line.standing.verdict,
                "why": line.standing.why,
                "last_on": line.reading and line.reading.as_of,
                "last_value": line.reading and line.reading.value,
                "due_on": line.due_on,
            }

    def may_change(self, row, by):
        require_any(by, *planners(row.benchmark.mission))

    def make(self, values, by):
        values = dict(values)
        return services.add_indicator(values.pop("benchmark"), **values, by=by)

    def change(self, row, values, by):
        return services.change_indicator(row, **values, by=by)


class ReadingRows(Rows):
    id = serializers.UUIDField(help_text="number in this portal")
    mission = CodeField("acronym of the mission", source="indicator.benchmark.mission.acronym")
    benchmark = CodeField("reference of the benchmark", source="indicator.benchmark.reference")
    indicator = CodeField("name of the indicator", source="indicator.name")
    indicator_id = serializers.UUIDField(help_text="number of the indicator")
    as_of = serializers.DateField(help_text="the day it is of")
    value = amount("what was found; null: nothing was reported")
    source = serializers.CharField(help_text="who says so")
    note = serializers.CharField(help_text="in words")
    verified_on = serializers.DateField(allow_null=True, help_text="another person looked at its source")
    version = serializers.IntegerField(help_text="moves with every change; a step may name it")


class ReadingChanged(Given):
    as_of = serializers.DateField(help_text="the day it is of")
    value = amount("what was found; null: nothing was reported")
    source = serializers.CharField(max_length=300, help_text="who says so")
    note = serializers.CharField(max_length=500, required=False, allow_blank=True, help_text="in words")
    evidence = NumberedField(
        Document, "number of a document of the benchmark", required=False, allow_null=True
    )
    reason = serializers.CharField(**REASON)


class ReadingEntered(ReadingChanged):
    indicator = NumberedField(Indicator, "number of the indicator")


class Readings(NumberedAtRandom, Acts, Changeable, VisibleViewSet):
    """What indicators were found to be, day by day, and whether another person verified it."""

    model, rows, scope = Reading, ReadingRows, "missions:write"
    given = {"create": ReadingEntered, "partial_update": ReadingChanged, "verify": StepGiven}
    examples = {
        "create": {"indicator": ID, "as_of": "2026-03-31", "value": "21", "source": "road survey"},
        "partial_update": {"value": "22", "reason": "recounted"},
    }
    filters = {
        "mission": InMission("indicator__benchmark__mission__slug"),
        "benchmark": Text("indicator__benchmark__reference", "references of benchmarks"),
        "from": Day("as_of__gte", "of this day or later"),
        "until": Day("as_of__lte", "of this day or earlier"),
        "is_fictional": Flag("indicator__benchmark__mission__is_fictional", "invented for the demo"),
    }
    orderings = {"id": Order("id"), "as_of": Order("as_of", "id")}
    ordering = "as_of"

    def may_change(self, row, by):
        require_any(by, *planners(row.indicator.benchmark.mission))

    def make(self, values, by):
        values = dict(values)
        return services.enter_reading(values.pop("indicator"), **values, by=by)

    def change(self, row, values, by):
        return services.correct_reading(row, **values, by=by)

    @extend_schema(summary="Say that one looked at its source and it is so")
    @action(detail=True, methods=["post"])
    def verify(self, request, **path):
        return self.act(request, path, services.verify_reading)
