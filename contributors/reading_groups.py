"""Who belongs to which group in which months, and every group's part of what its members carried."""

from django.utils.translation import gettext as _

from accounts.models import Membership, Partner
from contributors import burden
from contributors.burden import Part
from contributors.gathering import last_day
from contributors.keys import LDC, NONE, NOT_LDC
from contributors.periods import members_of

ALL_OF_IT = 1.0


def memberships(user, months, **of):
    """{(nation, organization's code): the months at whose end it was a member}. All are members of the UN."""
    rows = Membership.objects.visible_to(user).filter(**of).exclude(organization__code="UN").order_by()
    ends = {month: last_day(month) for month in months}
    return burden.months_of_membership(
        rows.values_list("partner", "organization__code", "starts_on", "ends_on"), ends
    )


def weights(user, scope, months):
    """{nation: part of the months it was of the scope's group, 0 to 1}; None where the scope is no group."""
    return members_of(
        scope,
        months,
        memberships=Membership.objects.visible_to(user),
        nations=Partner.objects.visible_to(user).nations(),
    )


def parts(by, loads, people, weights):
    """Each contributor's part of its one group."""
    group_of = GROUP_OF[by]
    return [
        Part(group_of(people[who]), who, load, weights.get(who, ALL_OF_IT)) for who, load in loads.items()
    ]


def parts_by_membership(loads, held, months, shares):
    """Each member's part of each of its organizations: what it carried while it was a member."""
    changed = {who for (who, _code), within in held.items() if len(within) < len(months)}
    monthly = _by_month(shares, changed) if changed else {}
    found = [
        Part(
            code, who, _while_in(within, months, loads[who], monthly.get(who, {})), len(within) / len(months)
        )
        for (who, code), within in held.items()
        if who in loads
    ]
    belong = {part.contributor for part in found}
    return found + [Part(NONE, who, load) for who, load in loads.items() if who not in belong]


def _by_month(shares, contributors):
    found = {}
    for part in shares:
        rows = part.filter(contributor__in=contributors).order_by()
        for who, month, *counts in rows.values_list("contributor", "month", "personnel", "women", "men"):
            found.setdefault(who, {})[month] = burden.Load(*counts)
    return found


def _while_in(within, months, whole, monthly):
    """The load of the months of membership; what is not told month by month stays whole."""
    if len(within) == len(months):
        return whole
    load = burden.all_of(monthly[month] for month in within if month in monthly)
    return load._replace(fatalities=whole.fatalities, given=whole.given)


GROUP_OF = {
    "contributor": lambda partner: partner.pk,
    "region": lambda partner: partner.region or NONE,
    "subregion": lambda partner: partner.subregion or NONE,
    "development": lambda partner: LDC if partner.is_ldc else NOT_LDC,
}


def group_words(by, group):
    """The name of a group that is no partner."""
    if by == "development":
        return _("least developed countries") if group == LDC else _("all others")
    if group == NONE:
        return _("in none of these organizations") if by == "membership" else _("no region named")
    return _(group)


def in_several(parts, people):
    """Those that count in more than one group."""
    seen, twice = set(), set()
    for part in parts:
        (twice if part.contributor in seen else seen).add(part.contributor)
    return sorted((people[who] for who in twice), key=lambda partner: partner.local_name)
