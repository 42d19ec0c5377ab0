"""What a reader may see that could serve a need, and what needs a contributor's own units could serve."""

import re
from collections import defaultdict
from typing import NamedTuple

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import granted
from accounts.models import Partner
from accounts.notation import day, number, percent
from accounts.validity import standing_on
from contributors import matching
from contributors.matching import FOR, UNKNOWN
from contributors.models import Caveat, Pledge
from contributors.models.pledge_life import OPEN, TAKEN, UNDECIDED
from contributors.reading_caveats import with_tasks
from missions.measuring import measured
from missions.models import Circulation, Participation, Requirement
from missions.models.requirement import LANGUAGES, Level

MOST = 200  # units or needs looked at; the page says when there were more
JOINED = ("contributor", "capability", "requirement__mission", "mission", "offered_to")


class Found(NamedTuple):
    """What could serve, beside the record it is of. `needs` stands for a contributor, `pledge` for a need."""

    match: matching.Match
    pledge: Pledge
    requirement: Requirement
    reasons: list  # (verdict, words)


class NotAsked(NamedTuple):
    """A contributor that was not asked, and why it might be."""

    partner: Partner
    has_unit: bool


def for_requirement(user, requirement):
    """(those that could serve, best first; whether more were there): every undecided offer the reader sees,
    whoever it was made to, and what answers this need already."""
    family = _family(requirement.capability)
    rows = Pledge.objects.visible_to(user).filter(_of_family(family))
    rows = rows.filter(Q(state__in=OPEN)).select_related(*JOINED)
    if not requirement.mission.is_fictional:
        rows = rows.filter(is_fictional=False)
    rows = list(rows.order_by("available_from", "pk")[: MOST + 1])
    caveats = _caveats(user, rows[:MOST])
    need = need_of(requirement)
    found = []
    for row in rows[:MOST]:
        if one := matching.match(need, unit_of(row, caveats[row.pk])):
            found.append(Found(one, row, requirement, words_of(one, requirement, row)))
    return sorted(found, key=lambda one: matching.order(need, one.match)), len(rows) > MOST


def compared(user, requirement, pledges):
    """{offer's key: ([(verdict, reason in words)], the caveats that stand on it)} of offers for this need,
    decided or not."""
    standing = Caveat.objects.visible_to(user).standing().filter(pledge__in=pledges)
    by_pledge = defaultdict(list)
    for row in with_tasks(user, standing):
        by_pledge[row.pledge_id].append(row)
    need, found = need_of(requirement), {}
    for row in pledges:
        caveats = by_pledge[row.pk]
        touched = [matching.Restriction(frozenset(task.pk for task in one.touched)) for one in caveats]
        one = matching.match(need, unit_of(row, touched))
        never = [(matching.AGAINST, _("not there on any day of the period"))]
        found[row.pk] = words_of(one, requirement, row) if one else never, caveats
    return found


def not_asked(user, requirement, found):
    """Contributors the planner has not asked: those with a unit that could serve first, then those that take
    part in the mission or stand there; never its host. [] for whoever does not see who was asked."""
    mission = requirement.mission
    if mission.pk not in granted(user, "edit_requirements", type(mission)) | granted(
        user, "decide_pledges", type(mission)
    ):
        return []
    asked = Circulation.objects.visible_to(user).filter(requirement=requirement).values("partner")
    with_unit = {one.pledge.contributor_id for one in found if one.pledge.requirement_id != requirement.pk}
    today = standing_on(timezone.localdate())
    part = Participation.objects.visible_to(user).filter(today, mission=mission)
    hosts = part.filter(part=Participation.Part.HOST).values("partner")
    taken = Pledge.objects.visible_to(user).filter(mission=mission, state__in=TAKEN).order_by()
    there = Q(pk__in=part.values("partner")) | Q(pk__in=taken.values("contributor"))
    nations = Partner.objects.visible_to(user).filter(kind=Partner.Kind.NATION)
    nations = nations.filter(Q(pk__in=with_unit) | there).exclude(pk__in=asked)
    nations = nations.exclude(pk=mission.host_id).exclude(pk__in=hosts)
    return sorted(
        (NotAsked(row, row.pk in with_unit) for row in nations),
        key=lambda one: (not one.has_unit, one.partner.local_name),
    )


def for_contributor(user):
    """[(a unit of the reader's own that is not decided, what it could serve, best first)]: the open needs the
    reader may see."""
    units = Pledge.objects.visible_to(user).own_of(user).filter(state__in=UNDECIDED)
    units = list(units.select_related(*JOINED).order_by("title", "pk")[:MOST])
    families = {_family(row.capability) for row in units}
    needs = Requirement.objects.visible_to(user).open().filter(_of_families(families))
    needs = list(needs.select_related("mission", "capability").prefetch_related("tasks")[: MOST * 10])
    caveats, by_family = _caveats(user, units), defaultdict(list)
    for row in needs:
        by_family[_family(row.capability)].append((row, need_of(row)))
    answer = []
    for unit in units:
        found = []
        for requirement, need in by_family[_family(unit.capability)]:
            if unit.is_fictional and not requirement.mission.is_fictional:
                continue
            if one := matching.match(need, unit_of(unit, caveats[unit.pk])):
                key = matching.order(need, one)[:-1], requirement.needed_from, requirement.reference
                found.append((key, Found(one, unit, requirement, words_of(one, requirement, unit))))
        answer.append((unit, [one for _key, one in sorted(found, key=lambda pair: pair[0])]))
    return answer


# --- Records as plain values
def need_of(row):
    return matching.Need(
        row.capability_id,
        _family(row.capability),
        row.quantity,
        row.needed_from,
        row.needed_until,
        row.notice_days,
        row.minimum_level,
        frozenset(row.languages),
        _standards(row.standards),
        frozenset(task.pk for task in row.tasks.all()),
        row.capability.unit,
    )


def unit_of(row, caveats=()):
    return matching.Unit(
        row.title,
        row.capability_id,
        _family(row.capability),
        row.quantity,
        row.available_from,
        row.available_until,
        row.days_to_deploy,
        row.level,
        frozenset(row.languages),
        _standards(row.standards),
        tuple(caveats),
        row.capability.unit,
    )


def _family(capability):
    return capability.parent_id or capability.pk


def _of_family(family):
    return Q(capability=family) | Q(capability__parent=family)


def _of_families(families):
    return Q(capability__in=families) | Q(capability__parent__in=families)


def _standards(text):
    """A list in words as a set, for comparing: what stands between commas, semicolons or lines."""
    return frozenset(_as_written(text))


def _as_written(text):
    """{a standard as it is compared: as it was written}"""
    parts = (part.strip() for part in re.split(r"[,;\n]", text))
    return {part.casefold(): part for part in parts if part}


def _caveats(user, pledges):
    found = defaultdict(list)
    rows = Caveat.objects.visible_to(user).standing().filter(pledge__in=pledges)
    for row in rows.prefetch_related("tasks"):
        touched = frozenset(task.pk for task in row.tasks.all())
        found[row.pledge_id].append(matching.Restriction(touched))
    return found


# --- Reasons in words
def words_of(found, requirement, pledge):
    """[(verdict, the reason in the reader's language)]."""
    return [(reason.verdict, _WORDS[reason.about](reason, requirement, pledge)) for reason in found.reasons]


def _type(reason, requirement, pledge):
    names = {"found": pledge.capability.local_name, "asked": requirement.capability.local_name}
    if reason.verdict == FOR:
        return _("the type that is asked for: %(asked)s") % names
    return _("another type: %(found)s, not %(asked)s") % names


def _period(reason, requirement, pledge):
    if reason.verdict == FOR:
        return _("there for the whole period")
    begins, ends = day(pledge.available_from), pledge.available_until and day(pledge.available_until)
    days = {"share": percent(reason.found), "from": begins, "until": ends}
    if ends:
        return _("there for %(share)s of the period: %(from)s to %(until)s") % days
    return _("there for %(share)s of the period: from %(from)s") % days


def _quantity(reason, requirement, pledge):
    asked = measured(reason.asked, requirement.capability)
    if reason.verdict == UNKNOWN:
        counted = {"found": measured(reason.found, pledge.capability), "asked": asked}
        return _("counted otherwise: %(found)s; asked: %(asked)s") % counted
    if reason.verdict == FOR:
        return _("all that is needed: %(asked)s") % {"asked": asked}
    return _("%(found)s of %(asked)s") % {"found": number(reason.found), "asked": asked}


def _notice(reason, requirement, pledge):
    counted = {"found": reason.found, "asked": reason.asked}
    if reason.verdict == UNKNOWN:
        return _("does not say within how many days it deploys; %(asked)d are asked") % counted
    if reason.verdict == FOR:
        return _("deploys within %(found)d days; %(asked)d are asked") % counted
    return _("takes %(found)d days to deploy; %(asked)d are asked") % counted


def _level(reason, requirement, pledge):
    levels = {"found": Level(reason.found).label if reason.found else _("not registered")}
    levels["asked"] = Level(reason.asked).label
    if reason.verdict == FOR:
        return _("at the level that is asked: %(found)s") % levels
    return _("%(found)s; %(asked)s is asked") % levels


def _languages(reason, requirement, pledge):
    named = {"asked": _listed(reason.asked), "missing": _listed(reason.found)}
    if reason.verdict == UNKNOWN:
        return _("names no language; asked: %(asked)s") % named
    if reason.verdict == FOR:
        return _("works in what is asked: %(asked)s") % named
    return _("does not work in: %(missing)s") % named


def _listed(codes):
    return ", ".join(str(LANGUAGES[code]) for code in codes)


def _interoperable(reason, requirement, pledge):
    written = _as_written(requirement.standards)
    asked, missing = ([written[one] for one in standards] for standards in (reason.asked, reason.found))
    named = {"asked": ", ".join(asked), "missing": ", ".join(missing)}
    if reason.verdict == UNKNOWN:
        return _("names no standard; asked: %(asked)s") % named
    if reason.verdict == FOR:
        return _("to the standards that are asked: %(asked)s") % named
    return _("does not name the standard: %(missing)s") % named


def _caveat(reason, requirement, pledge):
    if reason.verdict == FOR:
        return _("its caveats touch none of the tasks")
    return _("caveats that touch the tasks: %(n)d") % {"n": reason.found}


_WORDS = {
    "type": _type,
    "period": _period,
    "quantity": _quantity,
    "notice": _notice,
    "level": _level,
    "languages": _languages,
    "standards": _interoperable,
    "caveats": _caveat,
}
