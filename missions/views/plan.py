"""A mission's plan: each task of its mandate with what is done for it and the benchmarks that tell of it."""

from django.shortcuts import render
from django.utils import timezone

from accounts.validity import stands_on
from missions import reading_benchmarks, reading_conditions
from missions.models import Activity, Benchmark, Mandate, MandateTask, Transition
from missions.models.benchmark import Verdict
from missions.services_benchmarks import may_plan
from missions.views import mission as mission_pages
from missions.views.activities import state_of
from missions.views.benchmarks import MARKED


def plan(request, slug):
    row = mission_pages.seen(request, slug)
    about = mission_pages.frame(request, row, mission_pages.PLAN)
    today = timezone.localdate()
    activities = _activities(request.user, row, today)
    benchmarks = _benchmarks(request.user, row, today)
    mandate = _mandate(request.user, row, today)
    stopped, uneasy = reading_conditions.stopped(request.user, row, today)
    about |= {
        "mandate": mandate,
        "stopped": stopped,
        "uneasy": uneasy,
        "transitions": Transition.objects.visible_to(request.user).filter(mission=row),
        "groups": _groups(request.user, mandate, activities, benchmarks),
        "counted": _counted(benchmarks),
        "late": sum(stands.is_late for _one, stands, _mark, _judged in benchmarks),
        "may_plan": not request.as_of and may_plan(request.user, row),
    }
    return render(request, "missions/mission_benchmarks.html", about)


def _mandate(user, row, today):
    """The mandate that stands, or else the last one."""
    rows = list(Mandate.objects.visible_to(user).filter(mission=row).order_by("-starts_on"))
    return next((one for one in rows if stands_on(one, today)), rows[0] if rows else None)


def _activities(user, row, today):
    """[(activity, its mark, its word, who leads it)]."""
    rows = Activity.objects.visible_to(user).filter(mission=row).select_related("partner", "task__mandate")
    rows = list(rows.order_by("starts_on", "pk"))
    leads = reading_benchmarks.leads(user, rows)
    return [(one, *state_of(one, today), leads[one.pk]) for one in rows]


def _benchmarks(user, row, today):
    """[(benchmark, where it stands, the mark of that, of how it was judged)], without what was dropped."""
    rows = Benchmark.objects.visible_to(user).filter(mission=row, dropped_on=None)
    rows = list(rows.select_related("task__mandate").order_by("reference"))
    found = reading_benchmarks.stands(user, rows, today)
    return [
        (one, now, MARKED[now.verdict], now.judged and MARKED[now.judged.verdict])
        for one in rows
        for now in [found[one.pk]]
    ]


def _groups(user, mandate, activities, benchmarks):
    """[(task or None, activities, benchmarks)]: the tasks of the mandate, those of others with something on
    them, and last what serves none."""
    tasks = MandateTask.objects.visible_to(user).filter(mandate=mandate).select_related("mandate")
    tasks = {task.pk: task for task in tasks.order_by("position", "pk")} if mandate else {}
    for one, *_rest in [*activities, *benchmarks]:
        if one.task_id and one.task_id not in tasks:
            tasks[one.task_id] = one.task
    groups = [(task, *_on(key, activities, benchmarks)) for key, task in tasks.items()]
    without = _on(None, activities, benchmarks)
    return [*groups, (None, *without)] if any(without) else groups


def _on(key, *lists):
    return [[line for line in rows if line[0].task_id == key] for rows in lists]


def _counted(benchmarks):
    """[(word, how many benchmarks stand so by the rule)], each verdict."""
    found = dict.fromkeys(Verdict.values, 0)
    for _one, now, _mark, _judged in benchmarks:
        found[now.verdict] += 1
    return [(Verdict(code).label, many) for code, many in found.items()]
