"""How the money of a mission meets its local priorities, as far as a reader may see either.

The ledger of a mission is each flow the reader sees that goes to it, to a fund of it or to a project of it,
and what fulfils those. Money of a project the reader does not see stands with what is for no project.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Q
from django.utils.translation import pgettext_lazy

from accounts.models import Partner
from contributors import alignment, flow_sums
from contributors.flow_sums import STAGES
from contributors.models import Flow
from missions.models import Mission, Priority, Project, Sector
from missions.models.project import meeting

DONE = {Project.State.COMPLETED, Project.State.HANDED_OVER, Project.State.CANCELLED}
FIELDS = ("pk", "stage", "amount", "currency", "rate", "fulfils_id", "project_id", "donor_id", "donor_name")
WORDS = {
    alignment.UNFUNDED: pgettext_lazy("priority", "unfunded"),
    alignment.DOUBLE: pgettext_lazy("priority", "funded twice"),
    alignment.PARTLY: pgettext_lazy("priority", "partly funded"),
    alignment.FUNDED: pgettext_lazy("priority", "funded"),
    alignment.NOT_KNOWN: pgettext_lazy("priority", "funded, cost not reported"),
}


class Place(NamedTuple):
    """An area and a sector, and the sector's words."""

    area: str
    sector: str

    @property
    def words(self):
        return Sector(self.sector).label


@dataclass(frozen=True)
class Told:
    """The alignment of a mission for one reader."""

    mission: Mission
    needs: list  # (priority, alignment.Met, the names of its donors, its projects)
    places: list  # (Place, alignment.Line), what is for no project last, as (None, line)
    donors: list  # ((code, name), alignment.Line)
    sums: flow_sums.Sums
    gaps: dict  # {project not yet done: US dollars of its budget not promised, None where that is not known}
    unpriced: set  # projects with money that no rate turns into US dollars

    @property
    def unfunded(self):
        return sum(one.verdict == alignment.UNFUNDED for _row, one, _names, _projects in self.needs)

    @property
    def double(self):
        return sum(one.verdict == alignment.DOUBLE for _row, one, _names, _projects in self.needs)

    @property
    def total(self):
        """US dollars of all lines, which is the ledger's."""
        return sum((line.total for _key, line in self.places), Decimal(0))

    @property
    def by_stage(self):
        """(stage, its words, US dollars) of each."""
        lines = [line for _key, line in self.places]
        return [
            (code, Flow.Stage(code).label, sum((line.by_stage[code] for line in lines), Decimal(0)))
            for code in STAGES
        ]


def missions(user):
    """Missions of which this reader sees a priority or a project."""
    seen = Q(pk__in=Priority.objects.visible_to(user).order_by().values("mission"))
    seen |= Q(pk__in=Project.objects.visible_to(user).order_by().values("mission"))
    return Mission.objects.visible_to(user).filter(seen).order_by("acronym")


def ledger(user, mission):
    """The flows of a mission this reader sees, a queryset, without what fulfils them from elsewhere."""
    return Flow.objects.visible_to(user).filter(
        Q(mission=mission) | Q(fund__mission=mission) | Q(project__mission=mission)
    )


def _flows(user, mission):
    """The ledger with all that fulfils a flow of it, as rows of `FIELDS`."""
    rows = {row[0]: row for row in ledger(user, mission).order_by().values_list(*FIELDS)}
    ahead = set(rows)
    while ahead:
        more = Flow.objects.visible_to(user).filter(fulfils__in=ahead).order_by().values_list(*FIELDS)
        new = {row[0]: row for row in more if row[0] not in rows}
        rows |= new
        ahead = set(new)
    return list(rows.values())


def told(user, mission):
    """The alignment of a mission, for its reader."""
    flows = _flows(user, mission)
    sums = flow_sums.sums(flow_sums.Given(*row[:6]) for row in flows)
    projects = Project.objects.visible_to(user).filter(mission=mission)
    projects = {row.pk: row for row in projects.exclude(state=Project.State.CANCELLED).only(*PROJECT)}
    priorities = Priority.objects.visible_to(user).filter(mission=mission, ended_on=None)
    priorities = {row.pk: row for row in priorities.order_by("area", "rank", "title", "pk")}
    links = _links(user, mission, projects, priorities)
    money = [
        alignment.Money((row[7], "" if row[7] else row[8]), row[1], sums.counted[row[0]], row[6])
        for row in flows
        if row[0] in sums.counted
    ]
    works = [
        alignment.Work(key, (row.area, row.sector), row.dollars, tuple(links[key]))
        for key, row in projects.items()
    ]
    needs = [alignment.Need(key, (row.area, row.sector), row.dollars) for key, row in priorities.items()]
    found = alignment.met(needs, works, money)
    names = _names(user, money)
    met_by = defaultdict(list)
    for key, wanted in links.items():
        for one in wanted:
            met_by[one].append(projects[key])
    return Told(
        mission,
        [
            (row, found[key], sorted(names[one][1] for one in found[key].donors), met_by[key])
            for key, row in priorities.items()
        ],
        _places(alignment.by_place(needs, works, money, found)),
        [(names[donor], line) for donor, line in alignment.by_donor(money).items()],
        sums,
        _gaps(projects, money),
        {row[6] for row in flows if row[6] and row[0] not in sums.counted},
    )


def _gaps(projects, money):
    """{project that is not yet done: US dollars of its budget that nobody promised, or None}."""
    promised = defaultdict(Decimal)
    for one in money:
        if one.stage in alignment.PROMISED:
            promised[one.project] += one.dollars
    return {
        key: None if row.dollars is None else row.dollars - promised[key]
        for key, row in projects.items()
        if row.state not in DONE
    }


PROJECT = ("area", "sector", "title", "budget", "currency", "rate", "mission", "state")


def _links(user, mission, projects, priorities):
    """{project: the priorities it meets}, of those given."""
    links = defaultdict(list)
    seen = Project.objects.visible_to(user).filter(mission=mission)
    for need, project in meeting(seen).values_list("priority", "project"):
        if project in projects and need in priorities:
            links[project].append(need)
    return links


def _names(user, money):
    """{(partner's key, name as printed): (code, name for the reader)}; "" where it is not disclosed."""
    donors = {one.donor for one in money}
    partners = Partner.objects.visible_to(user).in_bulk({key for key, _name in donors if key})
    return {
        (key, name): (partners[key].code, partners[key].local_name) if key in partners else ("", name)
        for key, name in donors
    }


def _places(lines):
    """The lines in order, areas that are written alike but for their case as one."""
    merged = {}
    for key, line in lines.items():
        place = key and (key[0].strip().casefold(), key[1])
        if place in merged:
            _add(merged[place][1], line)
        else:
            merged[place] = (key and (key[0].strip(), key[1]), line)
    rows = sorted(merged.items(), key=lambda pair: (pair[0] is None, pair[0] or ()))
    return [(shown and Place(*shown), line) for _place, (shown, line) in rows if shown or line.donors]


def _add(line, other):
    for stage in STAGES:
        line.by_stage[stage] += other.by_stage[stage]
    line.donors |= other.donors
    for name in ("needs", "unfunded", "double", "works"):
        setattr(line, name, getattr(line, name) + getattr(other, name))
