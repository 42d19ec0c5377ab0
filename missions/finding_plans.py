"""What a search finds of missions' plans: benchmarks, their indicators, and planned activities."""

from accounts.folding import having
from accounts.search import Hit
from missions.models import Activity, Benchmark, Condition, Handover, Indicator, Transition


def plans(user, terms, most):
    rows = having(Benchmark.objects.visible_to(user), terms, "reference", "statement", "mission__acronym")
    found = [
        Hit(row.statement, row.get_absolute_url(), f"{row.mission} {row.reference}", row.is_fictional)
        for row in rows.select_related("mission").order_by("mission__acronym", "reference")[:most]
    ]
    measured = having(Indicator.objects.visible_to(user), terms, "name")
    measured = measured.select_related("benchmark__mission").order_by("name", "pk")
    found += [
        Hit(
            row.name,
            row.get_absolute_url(),
            f"{row.benchmark.mission} {row.benchmark.reference}",
            row.is_fictional,
        )
        for row in measured[:most]
    ]
    planned = having(Activity.objects.visible_to(user), terms, "title", "text")
    planned = planned.select_related("mission").order_by("starts_on", "pk")
    found += [
        Hit(row.title, row.get_absolute_url(), f"{row.mission}, {row.get_state_display()}", row.is_fictional)
        for row in planned[:most]
    ]
    return found[:most]


def conditions(user, terms, most):
    rows = having(Condition.objects.visible_to(user), terms, "title", "document", "mission__acronym")
    rows = rows.select_related("mission").order_by("title", "pk")
    return [
        Hit(row.title, row.get_absolute_url(), f"{row.mission}, {row.get_kind_display()}", row.is_fictional)
        for row in rows[:most]
    ]


def transitions(user, terms, most):
    """Plans of transitions, and tasks handed over."""
    rows = having(Transition.objects.visible_to(user), terms, "title", "instrument", "mission__acronym")
    found = [
        Hit(row.title, row.get_absolute_url(), str(row.mission), row.is_fictional)
        for row in rows.select_related("mission").order_by("title", "pk")[:most]
    ]
    tasks = having(Handover.objects.visible_to(user), terms, "title", "text", "mission__acronym")
    found += [
        Hit(row.title, row.get_absolute_url(), f"{row.mission}, {row.get_state_display()}", row.is_fictional)
        for row in tasks.select_related("mission").order_by("title", "pk")[:most]
    ]
    return found[:most]
