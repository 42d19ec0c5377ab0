"""What happens in the invented mission, and some public facts of the two missions that are shown as cases.

Through the services that people use, on days counted from the one on which it is loaded.
"""

from datetime import datetime, time, timedelta

from django.utils import timezone

from accounts import tables
from accounts.models import User
from missions import services_incidents, services_reports
from missions.models import Incident, Mission

MISSION, WHY = "ALPHA", "demonstration"
AREA = "Eastern valleys"
# days ago, hour, title, type, severity, place, north, east, precision, who did it, to whom, casualties
INVENTED = (
    (1, 7, "Patrol fired at on the Kasari road", "ambush", 3, "Kasari", "4.31210", "21.42050", "village",
     "an armed group, not identified", "a patrol of the mission", [("mission", 0, 2, None)]),
    (1, 15, "Market at Tolum closed after threats", "unrest", 2, "Tolum", "4.18400", "21.66700", "district",
     "", "traders", []),
    (2, 22, "Device found under the Nareb bridge", "explosive", 2, "Nareb", "4.45120", "21.30880", "village",
     "", "", []),
    (4, 11, "Checkpoint turned a convoy back", "obstruction", 2, "Kasari", "4.30050", "21.40110", "village",
     "armed men at a checkpoint", "a supply convoy", []),
    (9, 5, "Attack on the village of Osire", "civilians", 4, "Osire", "4.07650", "21.81200", "district",
     "an armed group, not identified", "villagers", [("civilians", 6, 11, 2), ("armed", None, None, None)]),
    (16, 13, "Truck overturned near Port Eldor", "accident", 1, "Port Eldor", "4.90110", "20.98200",
     "village", "", "", [("mission", 0, 1, 0)]),
    (33, 19, "Clash between two armed groups", "clash", 3, "Tolum", "4.20110", "21.70050", "area",
     "two armed groups", "", [("armed", 4, None, None), ("civilians", 0, 3, None)]),
    (47, 8, "Two aid workers abducted", "abduction", 3, "Osire", "4.09010", "21.79030", "area",
     "armed men", "aid workers", [("aid", 0, 0, 2)]),
)  # fmt: skip
GRAVEST = "The first attack on a village since the harvest. A patrol base stands there until the rains end."
YESTERDAY = "Quiet but for the Kasari road. Whether the two events belong together is not known yet."
VERIFIED = ("Attack on the village of Osire", "Clash between two armed groups")


def load():
    mission = Mission.objects.filter(acronym=MISSION, is_fictional=True).first()
    if mission is None or Incident.objects.filter(mission=mission).exists():
        return {}
    by, other = User.objects.system("demo"), User.objects.system()
    for row in INVENTED:
        _happened(mission, row, by, other)
    return {"incidents": len(INVENTED) + _published(by), "situation reports": _reported(mission, by, other)}


def _at(days, hour):
    """A whole hour so many days ago."""
    return timezone.make_aware(datetime.combine(timezone.localdate() - timedelta(days=days), time(hour)))


def _happened(mission, row, by, other):
    days, hour, title, kind, severity, place, north, east, precision, did, against, counts = row
    made = services_incidents.report_incident(
        mission,
        title=title,
        kind=kind,
        severity=severity,
        occurred_at=_at(days, hour),
        place=place,
        district=f"District of {place}",
        area=AREA,
        latitude=north,
        longitude=east,
        precision=precision,
        actors=[("initiator", did), ("target", against)],
        casualties=counts,
        label="partners",
        reason=WHY,
        by=by,
    )
    if title in VERIFIED:
        found = "A patrol and the police of the host looked into it apart."
        services_incidents.verify_incident(made, found=found, reason=WHY, by=other)
    if kind == "civilians":
        text = "Two elders of the village and a nurse; they ask not to be named."
        services_incidents.write_part(made, kind="sources", text=text, reason=WHY, by=by)


def _reported(mission, by, other):
    """The report of the gravest day, signed and released to partners, and a draft of yesterday's."""
    gravest = next(row[0] for row in INVENTED if row[2] == VERIFIED[0])
    for days, assessment in ((gravest, GRAVEST), (1, YESTERDAY)):
        day = timezone.localdate() - timedelta(days=days)
        row = services_reports.draft_report(mission, starts_on=day, label="partners", reason=WHY, by=by)
        row = services_reports.write_report(row, assessment=assessment, reason=WHY, by=by)
        if days == gravest:
            services_reports.sign_report(row, reason=WHY, by=other)
    return 2


def _published(by):
    """Public facts of missions that are shown as cases, each with its source; counted as loaded."""
    known = dict(Mission.objects.filter(is_fictional=False).in_bulk(field_name="acronym"))
    there = set(Incident.objects.values_list("mission__acronym", "title", "occurred_at"))
    rows = [
        row | {"occurred_at": datetime.fromisoformat(row["occurred_at"])}
        for row in tables.rows("missions/reference/incidents.csv")
        if row["mission"] in known
    ]
    rows = [row for row in rows if (row["mission"], row["title"], row["occurred_at"]) not in there]
    for row in rows:
        counts = [(row["side"], *map(tables.whole, (row["killed"], row["injured"], row["missing"])))]
        services_incidents.report_incident(
            known[row["mission"]],
            title=row["title"],
            kind=row["kind"],
            severity=int(row["severity"]),
            occurred_at=row["occurred_at"],
            summary=row["summary"],
            place=row["place"],
            area=row["area"],
            latitude=row["latitude"] or None,
            longitude=row["longitude"] or None,
            actors=[("involved", row["involved"])],
            casualties=counts if row["side"] else (),
            label="public",
            source=row["source"],
            reason=WHY,
            by=by,
        )
    return len(rows)
