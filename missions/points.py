"""Where missions lie: the points a register's own are held against. A register exchanges some.

A point is mended only where another source says so; where two lines of one file disagree and nobody else
knows, neither is believed.
"""

from typing import NamedTuple

from django.utils.translation import gettext as _

from accounts import tables
from missions.layouts import apart
from missions.models import Mission

FAR, NEAR = 3, 1.5  # degrees, between two points given for one town


class Point(NamedTuple):
    longitude: float
    latitude: float
    source: str

    @property
    def place(self):
        return self[:2]


def known_points(by):
    """{acronym: Point} of the missions `by` sees, and of the portal's own table for the others."""
    points = {}
    for row in tables.rows("missions/reference/missions.csv"):
        if row["longitude"]:
            source = _("the portal's own table of missions")
            points[row["acronym"].casefold()] = Point(float(row["longitude"]), float(row["latitude"]), source)
    for mission in _located(by):
        points[mission.acronym.casefold()] = _point(mission, _("the mission as it stands"))
    return points


def points_of_towns(by):
    """{headquarters: Point} of the missions `by` sees, for those that are new."""
    return {
        _plain(mission.headquarters): _point(
            mission, _("%(mission)s, in the same town") % {"mission": mission}
        )
        for mission in _located(by).exclude(headquarters="")
    }


def _located(by):
    return Mission.objects.visible_to(by).exclude(longitude=None)


def _point(mission, source):
    return Point(float(mission.longitude), float(mission.latitude), source)


def settle(rows, known, by, outcome):
    """Put exchanged points right where another source says so; leave those out that contradict each other."""
    towns, doubts = points_of_towns(by), in_doubt(rows, known)
    for at, item in enumerate(rows):
        source = mended(item, known, towns)
        printed = f"{item.longitude} {item.latitude}"
        if source:
            rows[at] = item._replace(longitude=item.latitude, latitude=item.longitude)
            reason = (
                _(
                    "Longitude and latitude are exchanged and were put right: by %(source)s it lies near "
                    "longitude %(longitude)s, latitude %(latitude)s."
                )
                % source._asdict()
            )
            outcome.flag("coordinates_exchanged", reason, item.line, "longitude", printed)
        elif item.line in doubts:
            rows[at] = item._replace(longitude=None, latitude=None)
            reason = _(
                "Line %(line)d gives the same town with longitude and latitude exchanged, and no other "
                "source says which is right. The point was left out."
            ) % {"line": doubts[item.line]}
            outcome.flag("coordinates_exchanged", reason, item.line, "longitude", printed)


def mended(row, known, towns):
    """The Point that shows a row's longitude and latitude to be exchanged; None where none does."""
    if row.longitude is None:
        return None
    if row.exchanged:
        return known[row.acronym.casefold()]
    town = towns.get(_plain(row.headquarters)) if row.acronym.casefold() not in known else None
    return town if town and is_exchanged(row, town.place) else None


def is_exchanged(row, place):
    """Whether a row's point lies far from `place`, and near it once exchanged."""
    as_printed = (float(row.longitude), float(row.latitude))
    return apart(as_printed, place) > FAR and apart(as_printed[::-1], place) < NEAR


def is_elsewhere(row, mission):
    """Whether a row gives the mission's own headquarters a point far from the one that stands."""
    if None in (row.longitude, mission.longitude) or _plain(row.headquarters) != _plain(mission.headquarters):
        return False
    printed = (float(row.longitude), float(row.latitude))
    return apart(printed, (float(mission.longitude), float(mission.latitude))) > NEAR


def in_doubt(rows, known):
    """Lines that give one town exchanged points, with nobody else to say which is right."""
    unknown = [row for row in rows if row.longitude is not None and row.acronym.casefold() not in known]
    towns = {}
    for row in unknown:
        towns.setdefault(_plain(row.headquarters), []).append(row)
    towns.pop("", None)
    return {
        row.line: other.line
        for same in towns.values()
        for row in same
        for other in same
        if is_exchanged(row, (float(other.longitude), float(other.latitude)))
    }


def _plain(town):
    return " ".join(town.casefold().split())
