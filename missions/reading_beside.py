"""Who does what, where and when, as a reader may know it: told here, or known to the portal already.

Patrols, projects and help that was approved are read from their own records; each row shows with the place as
exactly as its reader may know it, and what a reader does not see is in no overlap and no gap of theirs.
"""

from collections import defaultdict
from datetime import date
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from missions import beside
from missions.models import (
    AccessConstraint,
    AssistanceRequest,
    CivilActivity,
    Patrol,
    Priority,
    Project,
    Sector,
)
from missions.models.civil_activity import ActorKind
from missions.models.project import GOES_ON

MOST = 500  # of each kind of record
AT_WORK = ("planned", "under_way")
OF_PATROL = {"escort": Sector.LOGISTICS, "clearance": Sector.MINES, "flight": Sector.LOGISTICS}
OF_HELP = {
    "escort": Sector.LOGISTICS,
    "route": Sector.ENGINEERING,
    "engineering": Sector.ENGINEERING,
    "medical": Sector.HEALTH,
}
HERE, PATROL, PROJECT, HELP = _("told here"), _("patrol"), _("project"), _("assistance approved")
NEEDED, HINDERED, PRIORITY, ASKED = (
    _("needed"),
    _("access constraint"),
    _("local priority"),
    _("assistance asked for"),
)


class Work(NamedTuple):
    """One row: a record and what it says of who does what, where and when. `actor`: "" of what is needed."""

    row: Any
    origin: Any
    actor: str
    actor_kind: str
    sector: str
    begins: date | None
    ends: date | None

    @property
    def key(self):
        return str(self.row.pk), self.row._meta.model_name

    @property
    def area(self):
        return self.row.area

    @property
    def sector_words(self):
        return Sector(self.sector).label if self.sector else _("all sectors")

    @property
    def kind_words(self):
        return ActorKind(self.actor_kind).label if self.actor_kind else ""

    @property
    def point(self):
        """(latitude, longitude) as exactly as the reader may know them; (None, None) of what has none."""
        return getattr(self.row, "at_latitude", None), getattr(self.row, "at_longitude", None)

    @property
    def place(self):
        return getattr(self.row, "place_shown", self.row.area)


def works(user, missions=None):
    """What actors do or will do, of the missions named or of all."""
    found = []
    for row in _rows(CivilActivity, user, missions, state__in=AT_WORK):
        found.append(Work(row, HERE, row.actor_shown, row.actor_kind, row.sector, row.starts_on, row.ends_on))
    for row in _rows(Patrol, user, missions, state__in=Patrol.LIVE):
        sector = OF_PATROL.get(row.kind, Sector.SECURITY)
        begins, ends = row.starts_at.astimezone(row.zone).date(), row.ends_at.astimezone(row.zone).date()
        found.append(Work(row, PATROL, row.force, ActorKind.MILITARY, sector, begins, ends))
    for row in _rows(Project, user, missions, state__in=GOES_ON):
        begins = row.starts_on or row.created_at.date()
        actor = str(row.carried_out_by) if row.keeper_id or row.body_name else str(row.mission)
        found.append(Work(row, PROJECT, actor, ActorKind.DEVELOPMENT, row.sector, begins, row.ends_on))
    for row in _rows(AssistanceRequest, user, missions, state="approved"):
        sector = OF_HELP.get(row.kind, Sector.OTHER)
        days = row.needed_from, row.needed_until
        found.append(Work(row, HELP, str(row.mission), ActorKind.MILITARY, sector, *days))
    return [one for one in found if one.area]


def needs(user, missions=None):
    """What areas need, or what hinders help there, of the missions named or of all."""
    found = []
    for row in _rows(CivilActivity, user, missions, state="needed"):
        found.append(Work(row, NEEDED, "", "", row.sector, row.starts_on, row.ends_on))
    hindered = AccessConstraint.State.RESOLVED
    for row in _rows(AccessConstraint, user, missions):
        if row.state != hindered:
            found.append(Work(row, HINDERED, "", "", row.sector, row.starts_on, row.ends_on))
    for row in _rows(AssistanceRequest, user, missions, state="submitted"):
        sector = OF_HELP.get(row.kind, Sector.OTHER)
        found.append(Work(row, ASKED, "", "", sector, row.needed_from, row.needed_until))
    priorities = Priority.objects.visible_to(user).filter(ended_on=None).select_related("mission")
    priorities = priorities if missions is None else priorities.filter(mission__in=missions)
    for row in priorities.order_by("area", "rank", "pk")[:MOST]:
        found.append(Work(row, PRIORITY, "", "", row.sector, row.gathered_on, None))
    return [one for one in found if one.area]


def _rows(model, user, missions, **asked):
    rows = model.objects.visible_to(user).filter(**asked).read_by(user).select_related("mission", "keeper")
    rows = rows if missions is None else rows.filter(mission__in=missions)
    return list(rows.order_by("pk")[:MOST])


def acts_of(works_):
    return [beside.Act(one.key, one.actor, one.sector, one.area, one.begins, one.ends) for one in works_]


def overlaps(works_):
    """[(a work, another that does the same beside it, since, until)]."""
    by_key = {one.key: one for one in works_}
    found = beside.overlaps(acts_of(works_))
    pairs = [(by_key[one.one], by_key[one.other], one.begins, one.ends) for one in found]
    return sorted(pairs, key=lambda pair: (pair[0].area.casefold(), pair[0].sector, pair[2]))


def gaps(needs_, works_, day):
    """The needs in whose sector and area nobody is at work on a day."""
    by_key = {one.key: one for one in needs_}
    asked = [beside.Need(one.key, one.sector, one.area) for one in needs_]
    return [by_key[one.key] for one in beside.gaps(asked, acts_of(works_), day)]


def table(works_):
    """(areas, [(sector in words, [the works in each area])])."""
    areas = {beside.plain(one.area): one.area for one in works_}
    cells = defaultdict(list)
    for one in works_:
        cells[one.sector, beside.plain(one.area)].append(one)
    order = sorted(areas)
    sectors = [sector for sector in Sector if any(sector == one.sector for one in works_)]
    rows = [(sector.label, [cells[sector, area] for area in order]) for sector in sectors]
    return [areas[area] for area in order], rows
