"""Patrols and zones of the invented mission, on days counted from the one on which it is loaded.

Two of the plans come upon each other, and one upon a site where nobody goes.
"""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

from accounts.models import User
from missions import services_patrols as patrols
from missions import services_zones as zones
from missions.models import Mission, Participation, Patrol

MISSION, WHY = "ALPHA", "demonstration"
ZONES = (
    ("Sector of the host’s second brigade", "force", True, 0,
     [[4.05, 21.55], [4.05, 21.95], [4.30, 21.95], [4.30, 21.55]],
     "Others enter after a call to its operations room, a day ahead."),
    ("Hospital of Tolum", "no_go", False, 2, [[4.1840, 21.6670]],
     "No armed force within two kilometres; the hospital was told."),
    ("Mined track north of Nareb", "no_go", False, 1, [[4.47, 21.29], [4.52, 21.31]], "Not cleared yet."),
)  # fmt: skip
# days from today, hour, hours, whose (True: the host's), title, type, place, north, east, reach, state
PLANS = (
    (1, 6, 6, False, "Patrol on the Kasari road", "patrol", "Kasari", "4.31210", "21.42050", 6, "cleared"),
    (2, 8, 5, False, "Escort of fuel to Osire", "escort", "Osire", "4.07650", "21.81200", 8, "planned"),
    (2, 10, 8, True, "Search of the Osire hills", "cordon", "Osire", "4.10100", "21.84000", 9, "planned"),
    (3, 7, 9, False, "Joint checkpoint at the Tolum market", "checkpoint", "Tolum", "4.19000", "21.67900", 1,
     "planned"),
    (5, 5, 10, False, "Joint operation in the eastern valleys", "joint", "Osire", "4.15000", "21.75000", 15,
     "planned"),
    (-1, 0, 5, False, "Night patrol at Port Eldor", "patrol", "Port Eldor", "4.90110", "20.98200", 5, "done"),
)  # fmt: skip
SETTLED = "The company leaves the road before the trucks come."


def load():
    mission = Mission.objects.filter(acronym=MISSION, is_fictional=True).first()
    if mission is None or Patrol.objects.filter(mission=mission).exists():
        return {}
    by, other = User.objects.system("demo"), User.objects.system()
    host = Participation.objects.filter(mission=mission, part="host").select_related("partner").first()
    host = host.partner if host else None
    for name, kind, is_hosts, margin, outline, words in ZONES:
        zones.enter_zone(
            mission,
            name=name,
            kind=kind,
            keeper=host if is_hosts else None,
            margin_km=margin,
            outline=outline,
            words=words,
            label="partners",
            reason=WHY,
            by=by,
        )
    for row in PLANS:
        _planned(mission, host, row, by, other)
    return {"zones": len(ZONES), "patrols": len(PLANS)}


def _planned(mission, host, row, by, other):
    days, hour, hours, is_hosts, title, kind, place, north, east, reach, state = row
    day = timezone.localdate() + timedelta(days=days)
    begins = datetime.combine(day, time(hour), ZoneInfo(mission.time_zone))
    made = patrols.plan_patrol(
        mission,
        keeper=host if is_hosts else None,
        alongside=[host] if kind == "joint" and host else [],
        title=title,
        kind=kind,
        starts_at=begins,
        ends_at=begins + timedelta(hours=hours),
        place=place,
        district=f"District of {place}",
        area="Eastern valleys",
        latitude=north,
        longitude=east,
        reach_km=reach,
        precision="village",
        label="partners",
        reason=WHY,
        by=by,
    )
    if state in ("cleared", "done"):
        made = patrols.clear_patrol(made, settled=SETTLED if state == "cleared" else "", reason=WHY, by=other)
    if state == "done":
        made = patrols.start_patrol(made, reason=WHY, by=other)
        patrols.finish_patrol(made, outcome="Quiet. Two lamps at the pier are out.", reason=WHY, by=other)
