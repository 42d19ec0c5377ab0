"""What happened in a mission, for tests: incidents with a place, actors, casualties and restricted parts."""

from datetime import UTC, datetime, timedelta

from django.utils import timezone

from missions import services_incidents as incidents
from missions import services_reports as reports

AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
WHERE = {"place": "Kasari", "district": "Eastern valleys", "area": "Sector East"}
WHERE |= {"latitude": "4.12345", "longitude": "21.98765"}


def happened(cast, mission=None, title="Convoy fired at", by=None, **fields):
    """An ambush in ALPHA, reported by anwar, told to the village to whoever its label names."""
    given = {"kind": "ambush", "severity": 3, "occurred_at": AT} | WHERE | fields
    return incidents.report_incident(mission or cast.alpha, title=title, by=by or cast.anwar, **given)


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
    report = reports.draft_report(mission, starts_on=AT.date(), by=cast.system)
    return {"incidents": row.pk, "reports": report.pk}


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
