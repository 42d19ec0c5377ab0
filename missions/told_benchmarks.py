"""Who is told of a mission's plan: those who plan it, and who speaks for a partner that leads an activity."""

from django.utils.translation import gettext_lazy as _

from accounts import notices
from accounts.members import planners_of, speakers_of
from accounts.notices import Kind
from missions.models import Activity, Benchmark, Condition, Reading

PLANS = _("Plans and benchmarks")


def _without(event, people):
    return {person: "told" for person in people if person != event.by_id}


def lead(event):
    """Who speaks for the partner that leads the activity."""
    row = Activity.objects.get(pk=event.subject_id)
    return _without(event, speakers_of([row.partner_id])) if row.partner_id else {}


def planners(event):
    """Who plans the mission, of an activity a partner leads."""
    row = Activity.objects.select_related("mission").get(pk=event.subject_id)
    return _without(event, planners_of(row.mission))


def of_benchmark(event):
    """Who plans the mission of a benchmark."""
    row = Benchmark.objects.select_related("mission").get(pk=event.subject_id)
    return _without(event, planners_of(row.mission))


def of_reading(event):
    """Who plans the mission of a reading."""
    row = Reading.objects.select_related("indicator__benchmark__mission").get(pk=event.subject_id)
    return _without(event, planners_of(row.indicator.benchmark.mission))


def of_condition(event):
    """Who plans the mission of a condition."""
    row = Condition.objects.select_related("mission").get(pk=event.subject_id)
    return _without(event, planners_of(row.mission))


notices.register(
    *(
        Kind(verb, label, PLANS, {"told": words}, to)
        for verb, label, words, to in (
            (
                "activity.planned",
                _("an activity of a mission is ours to lead"),
                _("You lead a planned activity: %(subject)s."),
                lead,
            ),
            (
                "activity.changed",
                _("an activity we lead was changed"),
                _("%(subject)s was changed."),
                lead,
            ),
            ("activity.dropped", _("an activity we lead was dropped"), _("%(subject)s was dropped."), lead),
            (
                "activity.done",
                _("an activity of a mission I plan is done"),
                _("%(subject)s is done."),
                planners,
            ),
            (
                "benchmark.judged",
                _("a benchmark of a mission I plan was judged"),
                _("%(by)s judged %(subject)s."),
                of_benchmark,
            ),
            (
                "benchmark.dropped",
                _("a benchmark of a mission I plan was dropped"),
                _("%(subject)s was dropped."),
                of_benchmark,
            ),
            (
                "condition.stated",
                _("how a condition of a mission I plan stands was stated"),
                _("%(by)s stated how %(subject)s stands."),
                of_condition,
            ),
            (
                "reading.entered",
                _("a reading of a mission I plan was entered"),
                _("%(by)s entered a reading: %(subject)s. Another person verifies it."),
                of_reading,
            ),
        )
    )
)
