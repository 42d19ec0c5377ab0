"""The board of a conference for one reader: worked out live from the pledges they may list, and no others.

Nothing here is stored: a figure moves only with rows its reader sees (no figure tells of a hidden one).
"""

from collections import defaultdict
from typing import NamedTuple

from django.db.models import Count

from contributors import board
from contributors.models import Announcement, Pledge
from contributors.models.pledge_life import OPEN, STANDING, TAKEN
from missions.models import Capability, Requirement

MOST = 100  # announcements shown as they come


class Need(NamedTuple):
    """A requirement on the table with what stands of it."""

    requirement: Requirement
    line: board.Line


class Group(NamedTuple):
    """The needs of one capability, and their sum in its unit."""

    capability: Capability
    needs: list[Need]
    total: board.Line


class Board(NamedTuple):
    """`announced`: what was announced, the latest first; `standing`: how many of those stand, of so many
    `contributors`."""

    groups: list[Group]
    announced: list[Announcement]
    has_more: bool
    contributors: int
    standing: int

    @property
    def needs(self):
        return [need for group in self.groups for need in group.needs]

    @property
    def open_needs(self):
        """How many of the needs are not met by what was offered."""
        return sum(need.line.open > 0 for need in self.needs)


def board_of(user, conference):
    """What a reader sees of a conference: needs they see, and what stands of each by the pledges they see."""
    needs = Requirement.objects.visible_to(user).filter(conferences=conference)
    needs = list(needs.select_related("mission", "capability").order_by("mission__acronym", "reference"))
    offers = _offers(user, needs, conference)
    announced = _announced(user, conference)
    latest = list(announced[: MOST + 1])
    standing = announced.order_by().filter(pledge__state__in=STANDING)
    counted = standing.aggregate(many=Count("pk"), givers=Count("pledge__contributor", distinct=True))
    return Board(
        _groups([Need(need, board.line(need.quantity, offers[need.pk])) for need in needs]),
        latest[:MOST],
        len(latest) > MOST,
        counted["givers"],
        counted["many"],
    )


def _announced(user, conference):
    rows = Announcement.objects.visible_to(user).filter(conference=conference)
    joined = ("contributor", "capability", "requirement__mission", "mission", "offered_to")
    return rows.select_related(*(f"pledge__{name}" for name in joined)).order_by("-announced_at", "-pk")


def _offers(user, needs, conference):
    """{requirement: the offers for it this reader sees}; an invented one counts for an invented mission."""
    rows = Pledge.objects.visible_to(user).filter(requirement__in=needs, state__in=STANDING)
    found, missions = defaultdict(list), {need.pk: need.mission for need in needs}
    for row in rows.select_related("announcement"):
        if row.is_fictional and not missions[row.requirement_id].is_fictional:
            continue
        told = getattr(row, "announcement", None)
        quantity = row.quantity if row.state in OPEN else row.accepted_quantity
        is_here = told is not None and told.conference_id == conference.pk
        found[row.requirement_id].append(board.Offer(quantity, is_here, row.state in TAKEN, row.is_reserve))
    return found


def _groups(needs):
    found = defaultdict(list)
    for need in needs:
        found[need.requirement.capability].append(need)
    groups = [Group(kind, rows, board.total(row.line for row in rows)) for kind, rows in found.items()]
    return sorted(groups, key=lambda group: str(group.capability.local_name))


COLUMNS = (
    "mission",
    "requirement",
    "title",
    "capability",
    "unit",
    "required",
    "pledged_here",
    "pledged_otherwise",
    "accepted",
    "still_open",
)


def rows_of(found):
    """The lines of a board as records, for programs and files, in the order of COLUMNS."""
    for need in found.needs:
        row, line = need.requirement, need.line
        yield {
            "mission": row.mission.acronym,
            "requirement": row.reference,
            "title": row.title,
            "capability": row.capability.code,
            "unit": row.capability.unit,
            "required": line.required,
            "pledged_here": line.here,
            "pledged_otherwise": line.before,
            "accepted": line.accepted,
            "still_open": line.open,
        }
