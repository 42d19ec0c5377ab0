"""Benchmarks, indicators and readings in by file, as the API writes them or by reference."""

from functools import partial

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.files.records import choice, column, day, decimal, key, read_records, several, whole, words
from accounts.imports import ImportKind, Outcome, register
from accounts.rowwise import CHANGED, NEW, UNCHANGED, carry_out, differences, keep_fixed, standing
from missions import services_benchmarks as services
from missions.imports_command import keeps_somewhere, mission_kept, of_label, partners_named
from missions.models import Benchmark, Indicator, MandateTask, Reading, Release

LARGEST = 10**13
HEAD = {
    "id": column("id", key),
    "version": column("version", whole()),
    "mission": column("mission", words(24)),
}
BENCHMARKS = HEAD | {
    "reference": column("reference", words(24, needed=True), needed=True),
    "statement": column("statement", words(300, needed=True), needed=True),
    "task": column("task", whole()),
    "paragraph": column("paragraph", words(16)),
    "source": column("source", words(300)),
    "label": column("label", choice(Release.values)),
    "released_to": column("released_to", several()),
}
INDICATORS = HEAD | {
    "benchmark": column("benchmark", words(24, needed=True), needed=True),
    "name": column("name", words(200, needed=True), needed=True),
    "unit": column("unit", words(40, needed=True), needed=True),
    "direction": column("direction", choice(Indicator.Direction.values)),
    "baseline": column("baseline", decimal(-LARGEST, LARGEST, 4)),
    "baseline_on": column("baseline_on", day()),
    "target": column("target", decimal(-LARGEST, LARGEST, 4)),
    "target_on": column("target_on", day()),
    "every": column("every", whole(24)),
    "source": column("source", words(300)),
}
READINGS = HEAD | {
    "benchmark": column("benchmark", words(24, needed=True), needed=True),
    "indicator": column("indicator", words(200, needed=True), needed=True),
    "as_of": column("as_of", day(needed=True), needed=True),
    "value": column("value", decimal(-LARGEST, LARGEST, 4), needed=True),
    "source": column("source", words(300, needed=True), needed=True),
    "note": column("note", words(500)),
}
BESIDE = {
    "benchmarks": ("dropped_on", "is_fictional", "verdict"),
    "indicators": ("benchmark_id", "verdict", "why", "last_on", "last_value", "due_on"),
    "readings": ("indicator_id", "verified_on"),
}


def _examine(name, fields, keep, whole_, row, path, progress, write):
    outcome = Outcome()
    progress.stage(_("Reading the file"))
    file = read_records(path, row.file_name, name, fields, BESIDE[name])
    carry_out(file, outcome, progress, partial(keep, by=row.created_by, reason=row.edition), whole=whole_)
    return outcome


# --- Benchmarks
def _keep_benchmark(values, *, by, reason):
    values = {name: value for name, value in values.items() if name != "label" or value}
    named = partners_named(values.pop("released_to"), by) if "released_to" in values else None
    if values.get("id"):
        return _change_benchmark(values, named, by, reason)
    mission = mission_kept(values.pop("mission", ""), by)
    given = {name: value for name, value in _new(values).items() if value not in (None, "")}
    if task := task_named(given, mission, by):
        given["task"] = task
    services.set_benchmark(mission, released_to=named or (), reason=reason, by=by, **given)
    return NEW, {}


def _change_benchmark(values, named, by, reason):
    rows = Benchmark.objects.visible_to(by).run_by(by).select_related("mission", "task")
    row = standing(rows, values)
    keep_fixed(values, {"mission": row.mission.acronym})
    if {"task", "paragraph"} & set(values):
        values["task"] = task_named(values, row.mission, by)
    changes = differences(row, values, services.FIELDS)
    more = of_label(row, named, changes)
    if not changes:
        return UNCHANGED, {}
    fields = {name: after for name, (_before, after) in changes.items() if name != "released_to"}
    services.change_benchmark(row, version=row.version, reason=reason, by=by, **fields, **more)
    return CHANGED, changes


def task_named(values, mission, by):
    """The task by its number, or by its paragraph in the newest mandate of the mission that has it."""
    number, paragraph = values.pop("task", None), values.pop("paragraph", "")
    if number is None and not paragraph:
        return None
    rows = MandateTask.objects.visible_to(by).filter(mandate__mission=mission)
    rows = rows.filter(number=paragraph) if number is None else rows.filter(pk=number)
    found = rows.order_by("-mandate__starts_on").first()
    if found is None:
        column_ = "paragraph" if number is None else "task"
        raise ValidationError({column_: _("The mission's mandates have no such task.")})
    return found


# --- Indicators
def _keep_indicator(values, *, by, reason):
    if not values.get("direction"):
        values.pop("direction", None)
    if values.get("id"):
        rows = Indicator.objects.visible_to(by).select_related("benchmark__mission")
        row = standing(rows, values)
        benchmark = row.benchmark
        keep_fixed(values, {"mission": benchmark.mission.acronym, "benchmark": benchmark.reference})
        return _changed(row, values, services.INDICATOR_FIELDS, services.change_indicator, by, reason)
    benchmark = _benchmark(values, by)
    services.add_indicator(benchmark, reason=reason, by=by, **_new(values))
    return NEW, {}


# --- Readings
def _keep_reading(values, *, by, reason):
    if values.get("id"):
        rows = Reading.objects.visible_to(by).select_related("indicator__benchmark__mission")
        row = standing(rows, values)
        indicator, benchmark = row.indicator, row.indicator.benchmark
        fixed = {"mission": benchmark.mission.acronym, "benchmark": benchmark.reference}
        keep_fixed(values, fixed | {"indicator": indicator.name})
        return _changed(row, values, services.READING_FIELDS, services.correct_reading, by, reason)
    benchmark, name = _benchmark(values, by), values.pop("indicator")
    indicator = Indicator.objects.visible_to(by).filter(benchmark=benchmark, name__iexact=name).first()
    if indicator is None:
        raise ValidationError({"indicator": _("The benchmark has no indicator of this name.")})
    services.enter_reading(indicator, reason=reason, by=by, **_new(values))
    return NEW, {}


# --- What lines have in common
def _changed(row, values, names, service, by, reason):
    changes = differences(row, values, names)
    if not changes:
        return UNCHANGED, {}
    fields = {name: after for name, (_before, after) in changes.items()}
    service(row, version=row.version, reason=reason, by=by, **fields)
    return CHANGED, changes


def _benchmark(values, by):
    """The benchmark a line names, in a mission whose plan one keeps."""
    mission, reference = mission_kept(values.pop("mission", ""), by), values.pop("benchmark")
    found = Benchmark.objects.visible_to(by).filter(mission=mission, reference__iexact=reference).first()
    if found is None:
        raise ValidationError({"benchmark": _("The mission has no benchmark with this reference.")})
    return found


def _new(values):
    """The values of a line that adds a record."""
    return {name: value for name, value in values.items() if name not in ("id", "version")}


for kind, label, help_, fields, keep, whole_ in (
    (
        "benchmarks",
        gettext_lazy("Benchmarks of missions"),
        gettext_lazy(
            "What must be true for a task to be done, a line each: a line without id sets one, one with id "
            "and version changes it. CSV, XLSX or JSON, up to 2,000 lines."
        ),
        BENCHMARKS,
        _keep_benchmark,
        "reference",
    ),
    (
        "indicators",
        gettext_lazy("Indicators of benchmarks"),
        gettext_lazy(
            "What is measured, with baseline and target, a line each: a line without id adds one, one with "
            "id and version changes it. CSV, XLSX or JSON, up to 2,000 lines."
        ),
        INDICATORS,
        _keep_indicator,
        "name",
    ),
    (
        "readings",
        gettext_lazy("Readings of indicators"),
        gettext_lazy(
            "What indicators were found to be, a line each; an empty value says that nothing was reported. A "
            "line without id enters one, one with id and version corrects it. CSV, XLSX or JSON, up to "
            "2,000 lines."
        ),
        READINGS,
        _keep_reading,
        "as_of",
    ),
):
    register(
        ImportKind(
            kind=kind,
            label=label,
            help=help_,
            examine=partial(_examine, kind, fields, keep, whole_),
            by_person=True,
            permits=keeps_somewhere,
        )
    )
