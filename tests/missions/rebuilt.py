"""Projects and local priorities of reconstruction, for tests."""

from datetime import date

from missions import services_priorities as priorities
from missions import services_projects as projects
from missions import services_results as results
from tests.missions.civil import WHERE

AREA = {"area": WHERE["area"], "sector": "water"}


def needed(cast, mission=None, title="Clean water in Kasari", by=None, **fields):
    """What a women's group of Sector East told ALPHA."""
    given = {"voice": "women", "gathered_by": "meeting", "gathered_on": date(2025, 3, 1), "rank": 1} | AREA
    return priorities.enter_priority(
        mission or cast.alpha, title=title, by=by or cast.anwar, **given | fields
    )


def proposed(cast, mission=None, title="Wells for Kasari", by=None, **fields):
    """Berit proposes wells to ALPHA, which Bresland would drill."""
    given = {"keeper": cast.bresland, "kind": "quick_impact", "sector": "water", "budget": "40000"} | WHERE
    return projects.propose_project(mission or cast.alpha, title=title, by=by or cast.berit, **given | fields)


def under_way(cast, by=None, **fields):
    row = projects.approve_project(proposed(cast, **fields), by=by or cast.anwar)
    return projects.start_project(row, by=by or cast.anwar)


def rebuilt_world(cast, mission, person):
    """{resource: key} of reconstruction; entered by the system."""
    need = needed(cast, mission, by=cast.system)
    row = proposed(cast, mission, keeper=cast.un, priorities=[need], by=cast.system)
    step = projects.add_milestone(row, title="Drilled", due_on=date(2026, 1, 31), by=cast.system)
    given = {"given_on": date(2026, 1, 31), "voice": "women", "verdict": "mixed"}
    told = results.record_feedback(row, **given, by=cast.system)
    made = results.enter_result(row, indicator="Wells", unit="wells", target=2, by=cast.system)
    parts = {"project-feedback": told.pk, "project-results": made.pk}
    return {"priorities": need.pk, "projects": row.pk, "project-milestones": step.pk} | parts


def rebuilt_row(cast, nation, n):
    """A row of each list."""
    need = needed(cast, title=f"Water {n}", label="partners", by=cast.system)
    row = proposed(
        cast, title=f"Wells {n}", keeper=nation, label="partners", priorities=[need], by=cast.system
    )
    projects.add_milestone(row, title=f"Drilled {n}", due_on=date(2026, 1, 31), by=cast.system)
