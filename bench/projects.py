"""10,000 projects of ten missions, their priorities and money: the list, and how money meets priorities."""

import random
from datetime import date

from bench import scratch

MISSIONS, PROJECTS, PRIORITIES, AREAS = 10, 10_000, 3_000, 12
BAR = 100  # milliseconds, warm


def run(large=False):
    """Rows of (what, figure, bar, met) for the table."""
    scratch.set_up()
    browser = scratch.signed_in(_fill())
    for words, path in (
        ("list of projects, first page", "/projects/"),
        ("list of projects, by budget", "/projects/?sort=budget"),
        ("list of projects, one area and sector", "/projects/?area=Area+3&sector=water"),
        ("priorities that no project meets", "/priorities/?met=unmet"),
        ("priorities and money of a mission", "/money/alignment/?mission=bench-2"),
    ):
        took = scratch.milliseconds(browser, path)
        yield words, f"{took:.0f} ms", f"{BAR} ms", took <= BAR


def _fill():
    """A planner of each mission, who reads all of it."""
    from accounts import services
    from accounts.models import Partner, User
    from contributors.models import Flow
    from missions.models import Mission, Priority, Project, Sector

    by, lead, draw = User.objects.system(), Partner.objects.get(code="UN"), random.Random(1)  # noqa: S311
    reader = User.objects.create_user(email="planner@bench.example", name="Planner")
    missions, donors = [], list(Partner.objects.nations()[:40])
    for n in range(MISSIONS):
        mission = Mission.objects.create(
            acronym=f"BENCH-{n}", slug=f"bench-{n}", lead=lead, name=f"Bench {n}"
        )
        services.grant_role(role="lead_staff", subject=mission, person=reader, by=by)
        missions.append(mission)
    said = {"created_by": by, "label": "mission"}
    needs = Priority.objects.bulk_create(
        Priority(
            mission=missions[n % MISSIONS],
            area=f"Area {draw.randrange(AREAS)}",
            sector=draw.choice(Sector.values),
            title=f"Priority {n}",
            voice="women",
            gathered_by="meeting",
            gathered_on=date(2026, 1, 1),
            budget=draw.randrange(10, 400) * 1000,
            **said,
        )
        for n in range(PRIORITIES)
    )
    projects = Project.objects.bulk_create(
        Project(
            mission=missions[n % MISSIONS],
            kind=draw.choice(Project.Kind.values),
            sector=draw.choice(Sector.values),
            area=f"Area {draw.randrange(AREAS)}",
            title=f"Project {n}",
            budget=draw.randrange(10, 200) * 1000,
            **said,
        )
        for n in range(PROJECTS)
    )
    link = Project.priorities.through
    link.objects.bulk_create(
        link(project=row, priority=needs[n % PRIORITIES]) for n, row in enumerate(projects) if n % 10 < 7
    )
    pledged = Flow.objects.bulk_create(
        Flow(
            project=row,
            mission=row.mission,
            donor=draw.choice(donors),
            stage="pledged",
            amount=draw.randrange(5, 150) * 1000,
            certainty="published",
            source="bench",
            decided_on=date(2026, 1, 1 + n % 28),
            created_by=by,
        )
        for n, row in enumerate(projects)
    )
    Flow.objects.bulk_create(
        Flow(
            project=row.project,
            mission=row.mission,
            donor=row.donor,
            stage="disbursed",
            amount=row.amount / 2,
            fulfils=row,
            certainty="published",
            source="bench",
            decided_on=date(2026, 3, 1),
            created_by=by,
        )
        for row in pledged[::2]
    )
    return reader
