"""Sums the facts of one month, scope by scope: what burden.py divides. Reads only."""

from calendar import monthrange
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from django.db import connection
from django.db.models import Count

from accounts.models import Membership, Partner
from accounts.validity import standing_on
from contributors import register_reach
from contributors.models import CapacityFigure, Fatality, PersonnelReport, Scale, ScaleRate
from missions.models import Mission

REGISTER_OF = "UN"  # whose missions the register of fatalities covers
REPORTED = PersonnelReport.Origin.REPORTED


@dataclass
class Scope:
    """The lines of one scope: {(contributor, category): (women, men, personnel)}, and its reports."""

    key: str
    mission_id: int | None = None
    lines: dict = field(default_factory=dict)
    deaths: dict | None = field(default_factory=lambda: defaultdict(int))  # None: no register reaches it
    reports: list = field(default_factory=list)
    members: set | None = None  # of a group of nations

    def assessed_total(self, rates):
        """Percent of the money the scope's contributors share: of all, or of the group's members."""
        if self.members is None:
            return 100
        return sum(rates[member] for member in self.members if member in rates) or 100

    def add(self, contributor, category, women, men, personnel):
        before = self.lines.get((contributor, category))
        if before:
            women = None if women is None or before[0] is None else women + before[0]
            men = None if men is None or before[1] is None else men + before[1]
            personnel += before[2]
        self.lines[contributor, category] = (women, men, personnel)


@dataclass
class Month:
    """All that is needed to work a month out."""

    first: date
    scopes: dict
    population: dict  # {contributor: (persons, year)}
    rates: dict  # {contributor: percent}
    scale: str

    @property
    def last(self):
        return last_day(self.first)


def last_day(first):
    return first.replace(day=monthrange(first.year, first.month)[1])


def gather(first):
    """The scopes of the month that begins on `first`, with what they are weighed against.

    Scopes across missions are of months that were reported as such: a month of which only a case study
    stands in the portal says nothing of all missions together.
    """
    reports = list(PersonnelReport.objects.filter(month=first).select_related("mission__lead"))
    scopes, of_mission = {}, {}
    for report in reports:
        of_mission[report.mission_id] = _scopes_of(report, scopes)
    _keep_reported(scopes, of_mission)
    groups = _groups(last_day(first))
    _add_lines(first, scopes, of_mission, groups)
    _add_deaths(first, scopes, of_mission, groups)
    _name_members(scopes, groups)
    scale, rates = _rates(last_day(first))
    return Month(first, scopes, population(first.year), rates, scale)


def _scopes_of(report, scopes):
    """The scopes a mission's report counts in, made where new; groups of contributors hang on "un"."""
    mission = report.mission
    keys = [mission.scope]
    if mission.is_public and not mission.is_fictional:
        keys += ["all", f"organization:{mission.lead.code}"]
        if mission.series == Mission.Series.UN_MONTHLY:
            keys.append("un")
    found = [scopes.setdefault(key, Scope(key)) for key in keys]
    found[0].mission_id = mission.pk
    for scope in found:
        scope.reports.append(report)
        if mission.lead.code != REGISTER_OF:
            scope.deaths = None
    return found


def _keep_reported(scopes, of_mission):
    """Take out scopes across missions of which no report is one of the month."""
    for key, scope in list(scopes.items()):
        if scope.mission_id is None and all(row.origin != REPORTED for row in scope.reports):
            del scopes[key]
    for mission, found in of_mission.items():
        of_mission[mission] = [scope for scope in found if scope.key in scopes]


def _groups(on):
    """{contributor: scope keys of the groups it belongs to}: organizations' members, and regions."""
    groups = defaultdict(list)
    members = Membership.objects.filter(standing_on(on)).exclude(organization__code="UN")
    for partner, code in members.values_list("partner", "organization__code"):
        groups[partner].append(f"members:{code}")
    regions = Partner.objects.filter(is_fictional=False).exclude(region="")
    for partner, region in regions.values_list("pk", "region"):
        groups[partner].append(f"region:{region}")
    return groups


def _add_lines(first, scopes, of_mission, groups):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT mission_id, contributor_id, category, women, men, personnel "
            "FROM contributors_personnelline WHERE month = %s",
            [first],
        )
        lines = cursor.fetchall()
    un = scopes.get("un")
    for mission, contributor, category, women, men, personnel in lines:
        for scope in of_mission[mission]:
            scope.add(contributor, category, women, men, personnel)
            if scope is un:
                for key in groups.get(contributor, ()):
                    group = scopes.setdefault(key, Scope(key, reports=un.reports))
                    group.add(contributor, category, women, men, personnel)


def _add_deaths(first, scopes, of_mission, groups):
    """Deaths of the twelve months that end with this one; of a month the register does not reach, None."""
    reached = register_reach.reach([Fatality.objects.all()])
    if reached is None or first > reached:
        for scope in scopes.values():
            scope.deaths = None
        return
    since = first.replace(year=first.year - 1)
    since = since.replace(month=since.month % 12 + 1, year=since.year + since.month // 12)
    rows = (
        Fatality.objects.filter(happened_on__range=(since, last_day(first)), nationality__isnull=False)
        .values_list("mission", "nationality")
        .annotate(Count("pk"))
    )
    un = scopes.get("un")
    for mission, nationality, n in rows:
        for scope in of_mission.get(mission, ()):
            if scope.deaths is None:
                continue
            scope.deaths[nationality] += n
            if scope is un:
                for key in groups.get(nationality, ()):
                    if key in scopes:
                        scopes[key].deaths[nationality] += n


def _name_members(scopes, groups):
    for contributor, keys in groups.items():
        for key in keys:
            if key in scopes:
                if scopes[key].members is None:
                    scopes[key].members = set()
                scopes[key].members.add(contributor)


def population(year):
    """{contributor: persons} of the latest year not after `year`."""
    rows = CapacityFigure.objects.filter(kind=CapacityFigure.Kind.POPULATION, year__lte=year)
    return dict(rows.order_by("partner", "-year").distinct("partner").values_list("partner", "value"))


def _rates(on):
    """(name, {contributor: percent}) of the UN's effective peacekeeping rates on a day; ("", {}) else."""
    scale = (
        Scale.objects.filter(standing_on(on), organization__code="UN", kind=Scale.Kind.PEACEKEEPING)
        .order_by("-starts_on")
        .first()
    )
    if scale is None:
        return "", {}
    return scale.name, dict(ScaleRate.objects.filter(scale=scale).values_list("partner", "percent"))
