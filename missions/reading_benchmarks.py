"""Benchmarks and activities as a reader sees them: where each stands by the rule, in words, and who leads."""

from collections import defaultdict
from datetime import date
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from accounts.notation import percent
from missions import gathering_benchmarks, progress
from missions.models import Body, Element, Indicator, Judgement, Reading
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
        due = one.due_on(reading and reading.as_of)
        late = due is not None and due < day and not _is_over(one, reading)
        lines[one.benchmark_id].append(Line(one, found[one.pk], reading, due, late))
    judged = Judgement.objects.visible_to(user).filter(benchmark__in=keys, ends_on__lte=day)
    judged = {one.benchmark_id: one for one in judged.order_by("ends_on")}
    return {
        row.pk: Stands(
            progress.worst(line.standing.verdict for line in lines[row.pk]), judged.get(row.pk), lines[row.pk]
        )
        for row in rows
    }


def _is_over(indicator, reading):
    """Once it was read on the day of its target or later, no more readings are waited for."""
    return bool(indicator.target_on and reading and reading.as_of >= indicator.target_on)


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
