"""Benchmarks of a mission's tasks: set, measured by indicators, read, verified, judged period by period."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import access, events, records
from accounts.models import Document
from missions import gathering_benchmarks
from missions.models import Benchmark, Indicator, Judgement, Reading
from missions.models.benchmark import Verdict
from missions.releasing import planners, release

FIELDS = ("task", "reference", "statement", "source", "label")
INDICATOR_FIELDS = (
    "name",
    "unit",
    "direction",
    "baseline",
    "baseline_on",
    "target",
    "target_on",
    "every",
    "source",
)
READING_FIELDS = ("as_of", "value", "source", "note", "evidence")


# --- Benchmarks
@transaction.atomic
def set_benchmark(mission, *, reference, statement, released_to=(), reason="", by, **fields):
    """State what must be true for a task to be done."""
    access.require_any(by, *planners(mission))
    given = records.known(fields, FIELDS)
    row = Benchmark(mission=mission, reference=reference, statement=statement, **given)
    row.created_by, _token = access.answerable(by)
    row.full_clean()
    row.save()
    release(row, released_to)
    events.record("benchmark.set", row, by=by, about=[mission], reason=reason)
    return row


@transaction.atomic
def change_benchmark(row, *, released_to=None, version=None, reason="", by, **fields):
    """Change what it says, which task it serves or who reads it; how it read before stays in its history."""
    access.require_any(by, *planners(row.mission))
    row = records.held(row, version)
    _require_standing(row)
    before = Benchmark.objects.get(pk=row.pk)
    records.put(row, records.known(fields, FIELDS))
    row.version += 1
    row.full_clean()
    row.save(update_fields=[*fields, "version"])
    changed = events.changes(before, row, fields) | release(row, released_to)
    events.record("benchmark.changed", row, by=by, about=row.roots, reason=reason, changes=changed)
    return row


@transaction.atomic
def drop_benchmark(row, *, version=None, reason, by):
    """It is no longer a measure of the task; it stays in the plan with the reason."""
    access.require_any(by, *planners(row.mission))
    row = records.held(row, version)
    _require_standing(row)
    row.dropped_on = timezone.localdate()
    row.version += 1
    row.save(update_fields=["dropped_on", "version"])
    events.record("benchmark.dropped", row, by=by, about=row.roots, reason=reason)
    return row


@transaction.atomic
def reinstate_benchmark(row, *, version=None, reason="", by):
    """It is a measure of the task again."""
    access.require_any(by, *planners(row.mission))
    row = records.held(row, version)
    if row.dropped_on is None:
        raise ValidationError(_("It was not dropped."), "wrong_state")
    row.dropped_on = None
    row.version += 1
    row.save(update_fields=["dropped_on", "version"])
    events.record("benchmark.reinstated", row, by=by, about=row.roots, reason=reason)
    return row


@transaction.atomic
def judge_benchmark(row, *, starts_on, ends_on, verdict, reasons, adjustment="", version=None, reason="", by):
    """Say of a period where it stands and why; what the rule says of its last day is kept beside it."""
    access.require_any(by, *planners(row.mission))
    row = records.held(row, version)
    _require_standing(row)
    if ends_on > timezone.localdate():
        raise ValidationError({"ends_on": _("That day has not come yet.")})
    made = Judgement(
        benchmark=row,
        starts_on=starts_on,
        ends_on=ends_on,
        computed=gathering_benchmarks.verdict(row, ends_on),
        verdict=verdict,
        reasons=reasons,
        adjustment=adjustment,
    )
    made.judged_by, _token = access.answerable(by)
    made.full_clean()
    made.save()
    row.version += 1
    row.save(update_fields=["version"])
    told = {"verdict": verdict, "ends_on": str(ends_on), "judged": str(Verdict(verdict).label)}
    events.record("benchmark.judged", row, by=by, about=row.roots, reason=reason or reasons, **told)
    return row


# --- Indicators
@transaction.atomic
def add_indicator(row, *, name, unit, version=None, reason="", by, **fields):
    """Measure a benchmark by one more figure."""
    access.require_any(by, *planners(row.mission))
    row = records.held(row, version)
    _require_standing(row)
    given = records.known(fields, INDICATOR_FIELDS)
    made = Indicator(benchmark=row, name=name, unit=unit, **given)
    made.full_clean()
    made.save()
    row.version += 1
    row.save(update_fields=["version"])
    events.record("indicator.added", made, by=by, about=row.roots, reason=reason)
    return made


@transaction.atomic
def change_indicator(row, *, version=None, reason="", by, **fields):
    """Change what is measured, from where and to where."""
    access.require_any(by, *planners(row.benchmark.mission))
    row = _locked_indicator(row, version)
    _require_standing(row.benchmark)
    before = Indicator.objects.get(pk=row.pk)
    records.put(row, records.known(fields, INDICATOR_FIELDS))
    row.version += 1
    row.full_clean()
    row.save(update_fields=[*fields, "version"])
    changed = events.changes(before, row, fields)
    about = row.benchmark.roots
    events.record("indicator.changed", row, by=by, about=about, reason=reason, changes=changed)
    return row


# --- Readings
@transaction.atomic
def enter_reading(indicator, *, as_of, value, source, note="", evidence=None, reason="", by):
    """Enter what an indicator was found to be on a day; None as value: nothing was reported for it."""
    access.require_any(by, *planners(indicator.benchmark.mission))
    indicator = _locked_indicator(indicator, None)
    _require_standing(indicator.benchmark)
    row = Reading(indicator=indicator, as_of=as_of, value=value, source=source, note=note, evidence=evidence)
    row.entered_by, _token = access.answerable(by)
    _require_own_evidence(row)
    row.full_clean()
    row.save()
    events.record("reading.entered", row, by=by, about=indicator.benchmark.roots, reason=reason)
    return row


@transaction.atomic
def correct_reading(row, *, version=None, reason="", by, **fields):
    """Correct a reading; who corrects it has entered it, and another verifies it anew."""
    access.require_any(by, *planners(row.indicator.benchmark.mission))
    row = _locked_reading(row, version)
    before = Reading.objects.get(pk=row.pk)
    records.put(row, records.known(fields, READING_FIELDS))
    row.entered_by, _token = access.answerable(by)
    row.verified_by, row.verified_on = None, None
    row.version += 1
    _require_own_evidence(row)
    row.full_clean()
    row.save(update_fields=[*fields, "entered_by", "verified_by", "verified_on", "version"])
    changed = events.changes(before, row, fields)
    about = row.indicator.benchmark.roots
    events.record("reading.corrected", row, by=by, about=about, reason=reason, changes=changed)
    return row


@transaction.atomic
def verify_reading(row, *, version=None, reason="", by):
    """Say that one looked at its source and it is so; another person than the one who entered it."""
    access.require_any(by, *planners(row.indicator.benchmark.mission))
    row = _locked_reading(row, version)
    person, _token = access.answerable(by)
    if row.verified_on is not None:
        raise ValidationError(_("It is verified already."), "wrong_state")
    access.require_another(by, row.entered_by_id, _("You entered it: another person verifies it."))
    row.verified_by, row.verified_on = person, timezone.localdate()
    row.version += 1
    row.save(update_fields=["verified_by", "verified_on", "version"])
    events.record("reading.verified", row, by=by, about=row.indicator.benchmark.roots, reason=reason)
    return row


# --- What may be done
def may_plan(by, mission):
    return access.allows_any(by, *planners(mission))


def _require_standing(row):
    if row.dropped_on is not None:
        raise ValidationError(_("It was dropped and changes no more. Reinstate it first."), "wrong_state")


def _require_own_evidence(row):
    """The document hangs on the benchmark that the reading is of."""
    benchmark = row.indicator.benchmark
    if row.evidence and not Document.objects.on(benchmark).filter(pk=row.evidence.pk).exists():
        raise ValidationError({"evidence": _("This document is not among those of the benchmark.")})


def _locked_indicator(row, version):
    return records.held(row, version, "benchmark__mission")


def _locked_reading(row, version):
    return records.held(row, version, "indicator__benchmark__mission")
