"""What happened in a mission, for tests: incidents with a place, actors, casualties and restricted parts."""

from datetime import UTC, datetime, timedelta

from django.utils import timezone

from missions import services_incidents as incidents
from missions import services_patrols as patrols
from missions import services_reports as reports
from missions import services_zones as zones
from missions.models import ViolenceRecord

AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
WHERE = {"place": "Kasari", "district": "Eastern valleys", "area": "Sector East"}
WHERE |= {"latitude": "4.12345", "longitude": "21.98765"}


def happened(cast, mission=None, title="Convoy fired at", by=None, **fields):
    """An ambush in ALPHA, reported by anwar, told to the village to whoever its label names."""
    given = {"kind": "ambush", "severity": 3, "occurred_at": AT} | WHERE | fields
    return incidents.report_incident(mission or cast.alpha, title=title, by=by or cast.anwar, **given)


def planned(cast, mission=None, title="Patrol on the Kasari road", by=None, hours=(6, 12), **fields):
    """A patrol of ALPHA's own force, planned by anwar for these hours of the day of the ambush."""
    begins, ends = (AT.replace(hour=0, minute=0) + timedelta(hours=hour) for hour in hours)
    given = {"kind": "patrol", "starts_at": begins, "ends_at": ends, "reach_km": 5} | WHERE | fields
    return patrols.plan_patrol(mission or cast.alpha, title=title, by=by or cast.anwar, **given)


def zoned(cast, mission=None, name="Hospital", by=None, **fields):
    """A site in ALPHA where nobody goes, half a degree from the ambush."""
    given = {"kind": "no_go", "outline": [[4.6, 21.98]], "margin_km": 2} | fields
    return zones.enter_zone(mission or cast.alpha, name=name, by=by or cast.anwar, **given)


def situated_world(cast, mission, person):
    """{resource: key} of what happened in a mission; reported by the system, verified by another."""
    row = happened(
        cast,
        mission,
        by=cast.system,
        actors=[("initiator", "an armed group")],
        casualties=[("mission", 0, 2, None)],
    )
    incidents.write_part(row, kind="sources", text="two elders", by=cast.system)
    plan, zone = planned(cast, mission, by=cast.system), zoned(cast, mission, by=cast.system)
    report = reports.draft_report(mission, starts_on=AT.date(), by=cast.system)  # when its facts are in
    return {"incidents": row.pk, "reports": report.pk, "patrols": plan.pk, "zones": zone.pk}


def published_violence(number="1", **fields):
    """An event that others published, near 4 north, 21 east."""
    given = {"source": "GED", "edition": "20.1", "year": 2004, "latitude": 4, "longitude": 21, "best": 5}
    return ViolenceRecord.objects.create(number=number, **given | fields)


def situated_row(cast, nation, n):
    """A row of each list."""
    at = timezone.now() - timedelta(days=n + 1)
    happened(
        cast,
        title=f"Incident {n}",
        occurred_at=at,
        casualties=[("civilians", n, None, None)],
        actors=[("target", f"village {n}")],
        label="partners",
    )
    day = timezone.localdate() - timedelta(days=n + 1)
    reports.draft_report(cast.alpha, starts_on=day, by=cast.system)
    planned(cast, title=f"Patrol {n}", hours=(6 + n, 12 + n), label="partners")
    zoned(cast, name=f"Site {n}", label="partners")
    published_violence(f"{n}", place=f"Village {n}", year=2000 + n % 10)
