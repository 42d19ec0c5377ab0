"""Stored readiness read for pages: as things stand, or stood in a month."""

from django.db.models import Prefetch

from accounts import alike
from accounts.access import once
from logistics.models import MissionReadiness, ReadinessArea


def judged(user, month=None):
    """The readiness of the missions that run; with a month, of those that reported it."""
    rows = MissionReadiness.objects.visible_to(user).filter(month=month)
    return rows if month else rows.exclude(mission__phase="closed")


def areas(user, month=None):
    """Every area of the missions judged, with its readiness and mission: one query, once a request."""
    return once(user, ("areas", month), lambda: _areas(user, month))


def _areas(user, month):
    rows = ReadinessArea.objects.visible_to(user).filter(readiness__in=judged(user, month))
    return tuple(rows.select_related("readiness__mission").order_by("readiness", "category"))


def over_time(user, mission, until=None, many=24):
    """A mission's last months that were judged, each with its areas, oldest first."""
    rows = MissionReadiness.objects.visible_to(user).filter(mission=mission, month__isnull=False)
    rows = rows.filter(month__lte=until) if until else rows
    areas = Prefetch("areas", ReadinessArea.objects.visible_to(user))
    return list(rows.order_by("-month").prefetch_related(areas)[:many])[::-1]


def categories(user, month=None):
    """The categories some mission judged has an area of."""
    return alike.known(user, ("categories", month), lambda: _categories(user, month))


def _categories(user, month):
    rows = ReadinessArea.objects.visible_to(user).filter(readiness__in=judged(user, month)).order_by()
    return frozenset(rows.values_list("category", flat=True).distinct())


def gaps(areas, many):
    """The areas with the most persons missing of those authorized, largest first."""
    short = [area for area in areas if area.gap]
    return sorted(short, key=lambda area: (-area.gap, area.readiness.mission.acronym))[:many]


def by_category(areas):
    """[(category, authorized, deployed)] over real missions of which both are known, largest gap first."""
    sums: dict[str, list[int]] = {}
    for area in areas:
        if area.deployed is not None and area.authorized and not area.readiness.mission.is_fictional:
            found = sums.setdefault(area.category, [0, 0])
            found[0] += area.authorized
            found[1] += area.deployed
    return sorted(((c, a, d) for c, (a, d) in sums.items()), key=lambda row: row[2] - row[1])


def weakest(areas, many):
    """[(readiness, the area that decides it)] of the missions with a band, weakest first."""
    deciding = {area.readiness: area for area in areas if area.decides}
    rows = [(readiness, area) for readiness, area in deciding.items() if readiness.band]
    return sorted(rows, key=lambda row: (-row[0].band, row[0].mean_fill is None, row[0].mean_fill or 0))[
        :many
    ]
