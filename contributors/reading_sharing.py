"""Any cost shared by any key: scales, peacekeeping rates as worked out, capacities; over whom one names."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from django.utils.translation import gettext as _

from accounts.models import Partner
from contributors import rating
from contributors.apportionment import share_out
from contributors.models import CapacityFigure, Scale, ScaleRate

CENTS = 100  # of a currency unit: amounts are shared out in the smallest unit of their currency
UNITS = {"0.01": 1, "1": CENTS, "100": 100 * CENTS}  # what shares may be rounded to, in cents


COLUMNS = ("code", "name", "percent", "amount", "currency")


class CostKey(NamedTuple):
    """A key a cost can be shared by. `code`: such as "scale:UN regular 2025-27", "rates:2026", "gdp:2024"."""

    code: str
    group: str  # what kind of key it is, in words
    name: str
    source: str
    on: date  # the day whose members count


class PartnerShare(NamedTuple):
    partner: Partner
    percent: Fraction  # of those that take part, all together exactly 100
    amount: Decimal


class Shared(NamedTuple):
    """A cost shared out. `rows` sum to exactly the amount, the largest first."""

    key: CostKey
    rows: list[PartnerShare]
    unknown: list[Partner]  # asked to take part, and the key says nothing of them
    left_out: list[Partner]  # in the key, and not taking part

    @property
    def total(self):
        return sum(row.amount for row in self.rows)


class NoShares(ValueError):
    """Why a cost cannot be shared so, in words for its reader."""


def keys(user):
    """All keys there are, scales first, the latest of each first."""
    scales = Scale.objects.visible_to(user).select_related("organization")
    years = CapacityFigure.objects.visible_to(user).order_by("kind", "-year").values_list("kind", "year")
    return [
        *(_of_scale(scale) for scale in scales.order_by("organization__code", "kind", "-starts_on")),
        *(_of_rates(year) for year in rating.years_with_rates()),
        *(_of_capacity(kind, year) for kind, year in years.distinct()),
    ]


def key_of(user, code):
    """The key of this code; None where there is none."""
    return next((key for key in keys(user) if key.code == code), None)


def shared(user, key, amount, *, unit="1", members_of="", without=()):
    """`amount` (Decimal, to the cent) shared by a key, each share rounded to `unit`, all summing to it.

    `members_of`: code of an organization whose members of the key's day alone take part; else everyone in
    the key. `without`: codes of those that opt out; the others keep their proportions and carry their part.
    Raises NoShares where nobody is left, or a code names nobody in the key.
    """
    weights = _weights(user, key)
    partners = Partner.objects.visible_to(user).in_bulk(list(weights))
    weights = {pk: weight for pk, weight in weights.items() if pk in partners}
    out = _opted_out(partners, without)
    unknown = []
    if members_of:
        members = Partner.objects.visible_to(user).members_of(members_of, key.on)
        asked = {member.pk: member for member in members.filter(kind=Partner.Kind.NATION)}
        unknown = [member for pk, member in asked.items() if pk not in weights and member.code not in without]
        out |= {pk for pk in weights if pk not in asked}
    taking = {pk: weight for pk, weight in weights.items() if pk not in out and weight}
    if not taking:
        raise NoShares(_("Nobody is left to share this cost."))
    cents = share_out(int(amount * CENTS), {pk: taking[pk] for pk in sorted(taking)}, unit=UNITS[unit])
    whole = sum(taking.values(), Fraction(0))
    rows = [PartnerShare(partners[pk], 100 * taking[pk] / whole, Decimal(cents[pk]) / CENTS) for pk in taking]
    rows.sort(key=lambda row: (-row.percent, row.partner.name))
    return Shared(key, rows, _by_name(unknown), _by_name(partners[pk] for pk in out))


def lines(found, currency):
    """Rows of a file: percent to six decimals, the amount exact."""
    return [
        (row.partner.code, row.partner.name, f"{float(row.percent):.6f}", row.amount, currency)
        for row in found.rows
    ]


def _by_name(partners):
    return sorted(partners, key=lambda partner: partner.local_name)


def _opted_out(partners, without):
    by_code = {partner.code: pk for pk, partner in partners.items()}
    if strangers := sorted(set(without) - set(by_code)):
        raise NoShares(_("Not in this key: %(codes)s.") % {"codes": ", ".join(strangers)})
    return {by_code[code] for code in without}


def _of_scale(scale):
    group = f"{scale.organization.local_name}: {scale.get_kind_display()}"
    return CostKey(f"scale:{scale.name}", group, scale.name, scale.source, scale.starts_on)


def _of_rates(year):
    name = _("Peacekeeping rates of %(year)s, exact") % {"year": year}
    source = _("worked out from the regular scale and the levels of states")
    return CostKey(f"rates:{year}", _("peacekeeping, worked out"), name, source, date(year, 12, 31))


def _of_capacity(kind, year):
    label = CapacityFigure.Kind(kind).label
    return CostKey(f"{kind}:{year}", label, f"{label}, {year}", "", date(year, 12, 31))


def _weights(user, key):
    """{partner key: weight} as the key says; percent of a scale, the figure itself of a capacity."""
    kind, _colon, which = key.code.partition(":")
    if kind == "rates":
        return rating.rates_of(int(which)).by_partner()
    if kind == "scale":
        rows = ScaleRate.objects.visible_to(user).filter(scale__name=which).values_list("partner", "percent")
    else:
        rows = CapacityFigure.objects.visible_to(user).filter(kind=kind, year=int(which))
        rows = rows.values_list("partner", "value")
    return {partner: Fraction(weight) for partner, weight in rows.order_by()}
