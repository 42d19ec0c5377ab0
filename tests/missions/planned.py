"""A mission's plan for tests: an activity, a benchmark with an indicator and its reading."""

from datetime import date

from django.utils import timezone

from missions import services_activities as activities
from missions import services_benchmarks as benchmarks
from missions import services_conditions as conditions
from missions import services_handovers as handovers
from missions import services_renewals as renewals
from missions import services_transitions as transitions
from missions.services import change_mandate

TASKS = [("9(a)", "Protect civilians"), ("9(b)", "Keep the road open")]
AIM = {
    "baseline": 5,
    "baseline_on": date(2025, 1, 1),
    "target": 25,
    "target_on": date(2099, 1, 1),
    "every": 3,
}


def tasks_of(mission, by, tasks=TASKS):
    """{paragraph: task} of its mandate, given these tasks."""
    mandate = mission.mandates.get()
    change_mandate(mandate, tasks=tasks, without_consultation="set for the test", by=by)
    return {task.number: task for task in mandate.tasks.all()}


def benchmark_of(mission, by, reference="B-1", label="mission", read=20, **fields):
    """A benchmark with one indicator, and a reading of it unless `read` is ""."""
    row = benchmarks.set_benchmark(
        mission,
        reference=reference,
        statement=f"The road is open ({reference})",
        label=label,
        by=by,
        **fields,
    )
    indicator = benchmarks.add_indicator(row, name="Days open", unit="days a month", by=by, **AIM)
    if read != "":
        benchmarks.enter_reading(indicator, as_of=timezone.localdate(), value=read, source="survey", by=by)
    row.refresh_from_db()
    return row


def transition_of(mission, by, title="Drawdown", **fields):
    """A plan with one phase."""
    plan = transitions.plan_transition(mission, title=title, starts_on=date(2026, 1, 1), by=by, **fields)
    transitions.add_phase(
        plan, name="First", starts_on=date(2026, 1, 1), ends_with="the base is empty", by=by
    )
    plan.refresh_from_db()
    return plan


def _step_of(mission, by):
    mandate = mission.mandates.get()
    change_mandate(mandate, ends_on=date(2099, 12, 31), by=by)
    mandate.refresh_from_db()
    return renewals.plan_renewal_step(mandate, kind="report", due_on=date(2099, 6, 1), by=by)


def planned_world(cast, mission):
    """{resource: key} of a plan partners of the mission read."""
    row = benchmark_of(mission, cast.system, label="partners")
    indicator = row.indicators.get()
    activity = activities.plan_activity(
        mission,
        title=f"Patrol the road of {mission}",
        starts_on=date(2026, 1, 1),
        partner=cast.bresland,
        by=cast.system,
    )
    condition = conditions.enter_condition(
        mission,
        kind="consent",
        title=f"Consent of {mission}",
        document="Note",
        label="partners",
        by=cast.system,
    )
    plan = transition_of(mission, cast.system, label="partners")
    handover = handovers.propose_handover(
        mission, title=f"Courts of {mission}", partner=cast.bresland, transition=plan, by=cast.system
    )
    return {
        "transitions": plan.pk,
        "transition-phases": plan.phases.get().pk,
        "handovers": handover.pk,
        "renewal-steps": _step_of(mission, cast.system).pk,
        "conditions": condition.pk,
        "activities": activity.pk,
        "benchmarks": row.pk,
        "indicators": indicator.pk,
        "readings": indicator.readings.get().pk,
    }


def planned_row(cast, nation, n):
    """A row of each list of plans of ALPHA."""
    benchmark_of(cast.alpha, cast.system, reference=f"B-{n}", label="public")
    kept = {"title": f"Condition {n}", "document": "Note", "label": "public"}
    conditions.enter_condition(cast.alpha, kind="consent", by=cast.system, **kept)
    given = {"title": f"Activity {n}", "starts_on": date(2026, 1, 1), "partner": nation, "label": "public"}
    activities.plan_activity(cast.alpha, by=cast.system, **given)
    transition_of(cast.alpha, cast.system, title=f"Drawdown {n}", label="public")
    handed = {"title": f"Handover {n}", "partner": nation, "label": "public"}
    handovers.propose_handover(cast.alpha, by=cast.system, **handed)
