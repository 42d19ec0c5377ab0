"""The facts that make one number of the explorer: lines as reported, rates, capacities, deaths."""

from itertools import chain

from django.db.models import Count, Q, Sum

from contributors import reading_groups, reading_history, reading_keys
from contributors.gathering import last_day
from contributors.models import PersonnelLine, ScaleRate
from contributors.periods import missions_of
from contributors.reading_burden import OF_DEATHS, OF_RATES


def lines(user, answer, row):
    """The lines of personnel that are in the row."""
    rows = PersonnelLine.objects.visible_to(user).filter(
        mission__in=missions_of(answer.question.scope).visible_to(user), month__in=answer.months
    )
    rows = rows.filter(_while_in_groups(user, answer, row))
    return rows.select_related("report", "mission", "contributor")


def _while_in_groups(user, answer, row):
    """The row's contributors; of one that was not in its group all the time, the months in which it was."""
    members = set(row.of.members)
    found = Q(contributor__in=members)
    kind, _colon, key = answer.question.scope.partition(":")
    groups = [key] if kind == "members" else []
    groups += [row.code] if answer.question.by == "membership" else []
    for code in groups:
        held = reading_groups.memberships(user, answer.months, organization__code=code)
        for (who, _code), months in held.items():
            if who in members and len(months) < len(answer.months):
                found &= ~Q(contributor=who) | Q(month__in=months)
    return found


def sums(rows):
    """What the lines add up to; women and men None where a line does not tell them."""
    found = rows.order_by().aggregate(
        lines=Count("pk"),
        silent=Count("pk", filter=Q(women=None, personnel__gt=0)),
        women=Sum("women"),
        men=Sum("men"),
        personnel=Sum("personnel"),
    )
    if found["silent"]:
        found["women"] = found["men"] = None
    return found


def rates(user, answer, row):
    """The rates behind the row's share of money, and behind its share of the key."""
    wanted = []
    if answer.question.measure in OF_RATES:
        wanted.append(("UN", "peacekeeping"))
    if answer.key and answer.key.organization:
        wanted.append((answer.key.organization, answer.key.kind))
    scales = [
        scale
        for organization, kind in dict.fromkeys(wanted)
        for scale in reading_keys.scales_of(user, organization, kind, answer.months)
    ]
    parts = [
        part.filter(scale__in=scales, partner__in=row.of.members).select_related("scale", "partner")
        for part in reading_history.stood(user, ScaleRate, answer.question.known)
    ]
    return sorted(chain(*parts), key=lambda rate: (rate.scale.starts_on, rate.partner.name))


def capacities(user, answer, row):
    """The population or output behind the row's figure."""
    kinds = {"population"} if answer.question.measure == "per_million" else set()
    if answer.key and not answer.key.organization:
        kinds.add(answer.key.kind)
    year = last_day(answer.months[-1]).year
    members, known = set(row.of.members), answer.question.known
    return [
        figure
        for kind in sorted(kinds)
        for figure in reading_keys.capacities(user, kind, year, known)
        if figure.partner_id in members
    ]


def deaths(user, answer, row):
    """The register's entries in the row; none where the question is not about them."""
    if answer.question.measure not in OF_DEATHS:
        return []
    weights = reading_groups.weights(user, answer.question.scope, answer.months)
    question = answer.question
    parts = reading_keys.deaths(user, question.scope, question.span, weights, question.known) or []
    rows = [
        one
        for part in parts
        for one in part.filter(nationality__in=row.of.members).select_related("mission", "nationality")
    ]
    return sorted(rows, key=lambda one: (one.happened_on, one.casualty_id), reverse=True)
