"""Transitions as a reader sees them: what of the mission's own plan must be so before it goes."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from accounts import dates
from missions import exiting, reading_benchmarks, reading_conditions
from missions.exit_parts import Line, Part, register
from missions.models import Benchmark, Condition, Handover


def conditions(user, mission, _plan, day):
    """What the mission's work rests on must hold until it goes."""
    rows = list(Condition.objects.visible_to(user).filter(mission=mission).select_related("mandate"))
    how = reading_conditions.standings(user, rows, day)
    return [
        Line(
            row.title,
            row.get_absolute_url(),
            exiting.of_condition(how[row.pk].state),
            str(reading_conditions.WORDS[how[row.pk].state]),
            ends_on=row.last_day,
        )
        for row in rows
    ]


def benchmarks(user, mission, _plan, day):
    """Benchmarks that were not dropped, as the rule says of the day."""
    rows = Benchmark.objects.visible_to(user).filter(mission=mission, dropped_on=None)
    rows = list(rows.select_related("mission").order_by("reference"))
    found = reading_benchmarks.stands(user, rows, day)
    return [
        Line(
            f"{row.reference}: {row.statement}",
            row.get_absolute_url(),
            exiting.of_benchmark(found[row.pk].verdict),
            str(found[row.pk].word),
            ends_on=max(
                (one.indicator.target_on for one in found[row.pk].lines if one.indicator.target_on),
                default=None,
            ),
        )
        for row in rows
    ]


def handovers(user, mission, plan, day):
    """Tasks of this plan, and those of no plan, that pass to the host or partners."""
    rows = Handover.objects.visible_to(user).filter(mission=mission).select_related("partner", "mission")
    rows = [row for row in rows if row.transition_id in (None, plan.pk)]
    found = [(row, exiting.of_handover(row.state)) for row in rows]
    return [
        Line(
            row.title,
            row.get_absolute_url(),
            state,
            _why(row, day),
            row.agreed_on or row.due_on,
            row.handed_on or row.due_on,
        )
        for row, state in found
        if state is not None
    ]


def _why(row, day):
    told = {"state": row.get_state_display(), "partner": row.partner.local_name}
    words = _("%(state)s, to %(partner)s") % told
    if not row.is_late(day):
        return words
    return _("%(words)s; it was due %(day)s") % {"words": words, "day": dates.short_day(row.due_on)}


register(
    Part("conditions", gettext_lazy("Conditions"), conditions, 10, series=5),
    Part("benchmarks", gettext_lazy("Benchmarks"), benchmarks, 20, True, series=3),
    Part(
        "handovers",
        pgettext_lazy("of tasks", "Tasks handed over"),
        handovers,
        30,
        True,
        series=2,
    ),
)
