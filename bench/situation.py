"""50,000 incidents of ten missions and a structure of 5,000 posts: lists, the map, and one record of each."""

import random
from datetime import UTC, date, datetime, timedelta

from bench import scratch

MISSIONS, INCIDENTS, POSTS = 10, 50_000, 5_000
BAR = 100  # milliseconds, warm


def run(large=False):
    """Rows of (what, figure, bar, met) for the table."""
    scratch.set_up()
    reader, incident, post = _fill()
    browser = scratch.signed_in(reader)
    for words, path in (
        ("list of incidents, first page", "/situation/incidents/"),
        ("list of incidents, by severity", "/situation/incidents/?sort=-severity"),
        ("map of incidents, ninety days", "/situation/incidents/map/"),
        ("map of all incidents", "/situation/incidents/map/?since=2000-01-01"),
        ("one incident", incident.get_absolute_url()),
        ("list of posts and force elements", "/command/"),
        ("one post", post.get_absolute_url()),
        ("structure of a mission of 500 posts", "/command/?mission=bench-1"),
    ):
        took = scratch.milliseconds(browser, path)
        yield words, f"{took:.0f} ms", f"{BAR} ms", took <= BAR


def _fill():
    """A planner of each mission, an incident and a post."""
    from accounts import services
    from accounts.models import Partner, User
    from missions.models import AuthorityEdge, Element, Incident, Mission

    by, lead, draw = User.objects.system(), Partner.objects.get(code="UN"), random.Random(1)  # noqa: S311
    reader = User.objects.create_user(email="duty@bench.example", name="Duty officer")
    missions = []
    for n in range(MISSIONS):
        mission = Mission.objects.create(
            acronym=f"BENCH-{n}", slug=f"bench-{n}", lead=lead, name=f"Bench {n}"
        )
        services.grant_role(role="lead_staff", subject=mission, person=reader, by=by)
        missions.append(mission)
    now, said = datetime.now(UTC), {"created_by": by, "label": "mission"}
    incidents = Incident.objects.bulk_create(
        (
            Incident(
                mission=missions[n % MISSIONS],
                title=f"Incident {n}",
                kind=draw.choice(Incident.Kind.values),
                severity=draw.choice(Incident.Severity.values),
                occurred_at=now - timedelta(hours=n * 0.7),
                place=f"Village {n % 700}",
                latitude=round(draw.uniform(1, 9), 5),
                longitude=round(draw.uniform(18, 27), 5),
                told_latitude=5,
                told_longitude=20,
                **said,
            )
            for n in range(INCIDENTS)
        ),
        batch_size=5_000,
    )
    posts = [
        Element(
            mission=missions[n % MISSIONS],
            reference=f"P-{n}",
            title=f"Post {n}",
            kind="post",
            starts_on=date(2024, 1, 1),
            **said,
        )
        for n in range(POSTS)
    ]
    for n, post in enumerate(posts[MISSIONS:], MISSIONS):  # each but the heads under one of the earlier ones
        post.under = posts[n % MISSIONS + MISSIONS * draw.randrange(max(1, n // MISSIONS // 4))]
    Element.objects.bulk_create(posts, batch_size=5_000)
    AuthorityEdge.objects.bulk_create(
        AuthorityEdge(
            element=post, superior=post.under, relationship="operational", starts_on=date(2024, 1, 1), **said
        )
        for post in posts[MISSIONS:]
    )
    return reader, incidents[0], posts[-1]
