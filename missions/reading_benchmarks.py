"""Benchmarks and activities as a reader sees them: where each stands by the rule, in words, and who leads."""

from collections import defaultdict
from datetime import date
from typing import NamedTuple

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from accounts.notation import percent
from missions import gathering_benchmarks, progress
from missions.models import Body, Element, Indicator, Judgement, Mission, Reading
from missions.models.benchmark import Verdict

PACE = _("%(way)s of the way is made, and %(time)s of the time had passed.")
WHY = {
    "reached": _("The target is reached."),
    "missed": _("The day of the target has come, and it is not reached."),
    "unread": _("The day of the target has passed, and no reading of that day or later is entered."),
    "on_pace": PACE,
    "behind": PACE,
    "far_behind": PACE,
    "fell": _("The baseline was at the target already; the last reading is not."),
    "no_target": _("No target is set."),
    "no_reading": _("No reading is entered."),
    "nothing_known": _("The last reading says that nothing was reported."),
    "old": _("The last reading is older than two intervals: it says nothing of today."),
    "no_day": _("The target has no day, so that no pace is known."),
    "no_baseline": _("There is no baseline with a day to measure the way from."),
}


class Line(NamedTuple):
    """An indicator with where it stands, its last reading (None: none), and the day the next one is due."""

    indicator: Indicator
    standing: progress.Standing
    reading: Reading | None
    due_on: date | None
    is_late: bool

    @property
    def word(self):
        return Verdict(self.standing.verdict).label

    @property
    def why(self):
        shares = {name: percent(getattr(self.standing, name), 0) for name in ("way", "time")}
        return WHY[self.standing.why] % shares


class Stands(NamedTuple):
    """Where a benchmark stands by the rule, how it was judged last (None: never), and each indicator."""

    verdict: str
    judged: Judgement | None
    lines: list[Line]

    @property
    def word(self):
        return Verdict(self.verdict).label

    @property
    def is_late(self):
        return any(line.is_late for line in self.lines)


def stands(user, rows, day):
    """{key: where it stands} of benchmarks this reader sees, with as many questions for many as for one."""
    keys = [row.pk for row in rows]
    indicators = list(Indicator.objects.visible_to(user).filter(benchmark__in=keys))
    readings = Reading.objects.visible_to(user).filter(indicator__in=indicators, as_of__lte=day)
    readings = list(readings.select_related("entered_by", "verified_by").order_by("as_of"))
    found = gathering_benchmarks.standings(indicators, readings, day)
    last = {one.indicator_id: one for one in readings}
    lines = defaultdict(list)
    for one in indicators:
        reading = last.get(one.pk)
        due, late = awaited(one, reading and reading.as_of, day)
        lines[one.benchmark_id].append(Line(one, found[one.pk], reading, due, late))
    judged = Judgement.objects.visible_to(user).filter(benchmark__in=keys, ends_on__lte=day)
    judged = {one.benchmark_id: one for one in judged.order_by("ends_on")}
    return {
        row.pk: Stands(
            progress.worst(line.standing.verdict for line in lines[row.pk]), judged.get(row.pk), lines[row.pk]
        )
        for row in rows
    }


def awaited(indicator, last, day):
    """(the day the next reading is due, whether that has passed), after a last one of `last` (None: none).
    Once it was read on the day of its target or later, no more readings are waited for."""
    due = indicator.due_on(last)
    is_over = bool(indicator.target_on and last and last >= indicator.target_on)
    return due, due is not None and due < day and not is_over


def overdue(user, missions, day):
    """[(the day it was due, indicator)] of readings that are overdue in these missions, the longest first."""
    rows = Indicator.objects.visible_to(user).filter(
        every__isnull=False, benchmark__mission__in=missions, benchmark__dropped_on=None
    )
    rows = rows.exclude(benchmark__mission__phase=Mission.Phase.CLOSED).select_related("benchmark__mission")
    rows = {row.pk: row for row in rows}
    read = Reading.objects.visible_to(user).filter(indicator__in=rows, as_of__lte=day).order_by()
    last = dict(read.values_list("indicator").annotate(Max("as_of"))) if rows else {}
    found = [(awaited(row, last.get(key), day), row) for key, row in rows.items()]
    late = [(due, row) for (due, is_late), row in found if is_late]
    return sorted(late, key=lambda one: (one[0], one[1].benchmark.reference))


def leads(user, rows):
    """{activity's key: who leads it; "" where that is not for this reader, None where nobody does}."""
    elements = _named(Element, user, {row.element_id for row in rows})
    bodies = _named(Body, user, {row.body_id for row in rows})
    found = {}
    for row in rows:
        if row.partner_id:
            found[row.pk] = row.partner.local_name
        elif row.element_id:
            found[row.pk] = elements.get(row.element_id, "")
        else:
            found[row.pk] = bodies.get(row.body_id, "") if row.body_id else None
    return found


def _named(model, user, keys):
    keys = keys - {None}
    return {row.pk: str(row) for row in model.objects.visible_to(user).filter(pk__in=keys)} if keys else {}
