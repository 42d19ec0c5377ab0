"""What readers are told of a cost-sharing package: each line's amounts, and the quarters they add up to."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q

from contributors import flow_sums, package_sums
from contributors.models import CostPackage, PackageLine, PackageQuarter
from contributors.reading_flows import JOINED, with_what_fulfils


@dataclass(frozen=True)
class Stated:
    """A line with its amounts in US dollars; None where they are not stated or cannot be converted."""

    line: PackageLine
    committed: Decimal | None
    paid: Decimal | None
    pledged: Decimal | None = None  # of a flow: what stands before any commitment
    is_unclear: bool = False
    chain: frozenset = frozenset()  # of a flow: it and all that fulfil it


@dataclass(frozen=True)
class Told:
    lines: list
    quarters: list

    @property
    def unclear(self):
        return [one for one in self.lines if one.is_unclear]

    @property
    def parts(self):
        """The parts something is stated of, in their order: (code, words)."""
        found = {code for quarter in self.quarters for code in (*quarter.committed, *quarter.paid)}
        return [(part.value, part.label) for part in PackageLine.Part if part.value in found]

    def total(self, name):
        """The sum of a figure over the quarters that have it; None where none has."""
        known = [value for quarter in self.quarters if (value := getattr(quarter, name)) is not None]
        return sum(known, Decimal(0)) if known else None

    @property
    def totals(self):
        names = (
            "budget",
            "total_committed",
            "total_paid",
            "gap",
            "unpaid",
            "beyond_budget",
            "beyond_ceiling",
        )
        return {name: self.total(name) for name in names}


@dataclass(frozen=True)
class ToldTogether(Told):
    """Several packages as one reader may see them, by quarter; money that two of them show is in one."""

    packages: list
    repeated: int  # lines left out, since another package shows their money

    @property
    def invented(self):
        return sum(package.is_fictional for package in self.packages)

    @property
    def without_budget(self):
        return sum(quarter.without_budget for quarter in self.quarters)


def chosen(user, *, text="", mission=""):
    """The packages this reader may see: of one mission, or whose name or instrument says so, where asked."""
    rows = CostPackage.objects.visible_to(user).select_related("mission")
    if text:
        rows = rows.filter(Q(name__icontains=text) | Q(instrument__icontains=text))
    return rows.filter(mission__slug=mission) if mission else rows


def together(user, **asked):
    """What this reader is told of the packages so `chosen`, all of them together."""
    packages = list(chosen(user, **asked).order_by("name", "pk"))
    lines, budgets = _of_each(user, packages)
    shown = [one for package in packages for one in lines[package.pk]]
    chains = {one.line.pk: one.chain for one in shown if one.chain and not one.is_unclear}
    counting = package_sums.counted_once(chains)
    counted = {
        key: [one for one in found if one.line.pk not in chains or one.line.pk in counting]
        for key, found in lines.items()
    }
    quarters = package_sums.together(
        _quarters(package, counted[package.pk], budgets[package.pk]) for package in packages
    )
    return ToldTogether(shown, quarters, packages, len(chains) - len(counting))


def told(user, package):
    """A package as this reader may see it: lines of flows hidden from them are not there."""
    return told_each(user, [package])[package.pk]


def told_each(user, packages):
    """{key of a package: what this reader is told of it}."""
    lines, budgets = _of_each(user, packages)
    return {
        package.pk: Told(lines[package.pk], _quarters(package, lines[package.pk], budgets[package.pk]))
        for package in packages
    }


def _of_each(user, packages):
    """({key of a package: its lines with their amounts}, {key: {quarter: budget}})."""
    keys = [package.pk for package in packages]
    rows = PackageLine.objects.visible_to(user).filter(package__in=keys)
    rows = list(rows.select_related("giver", *(f"flow__{path}" for path in JOINED)))
    stated = stated_each(user, rows)
    lines, budgets = {key: [] for key in keys}, {key: {} for key in keys}
    for row in rows:
        lines[row.package_id].append(stated[row.pk])
    for one in PackageQuarter.objects.visible_to(user).filter(package__in=keys):
        budgets[one.package_id][one.quarter] = one.budget
    return lines, budgets


def stated_each(user, rows):
    """{key of a line: the line with its amounts}, of lines this reader may see."""
    flows = {row.pk: row for row in with_what_fulfils(user, {row.flow_id for row in rows if row.flow_id})}
    return {row.pk: _stated(row, flows) for row in rows}


def _quarters(package, lines, budgets):
    sums = [package_sums.Line(one.line.quarter, one.line.part, one.committed, one.paid) for one in lines]
    return package_sums.quarters(budgets, sums, package.terms)


def _stated(row, flows):
    if row.flow_id is None:
        return Stated(row, row.committed, row.paid)
    chain = _chain(row.flow_id, flows)
    keys = frozenset(flow.pk for flow in chain)
    found = flow_sums.sums(flow.given for flow in chain)
    if found.unconverted or found.unclear:
        return Stated(row, None, None, None, is_unclear=True, chain=keys)
    before = found.by_stage["announced"] + found.by_stage["pledged"]
    return Stated(row, max(found.committed, Decimal(0)), max(found.paid, Decimal(0)), before, chain=keys)


def _chain(key, flows):
    """A flow and all that fulfil it, among these."""
    found, ahead = [flows[key]], {key}
    while ahead:
        later = [row for row in flows.values() if row.fulfils_id in ahead]
        found += later
        ahead = {row.pk for row in later}
    return found


COLUMNS = ["quarter", "part", "budget", "committed", "paid", "gap", "unpaid", "ceiling", "beyond_ceiling"]


def rows_of(told):
    """Rows of a file: each quarter as a whole, then part by part; None where nothing is stated."""
    for quarter in told.quarters:
        yield (
            quarter.starts_on,
            "all",
            quarter.budget,
            quarter.total_committed,
            quarter.total_paid,
            quarter.gap,
            quarter.unpaid,
            quarter.ceiling,
            quarter.beyond_ceiling,
        )
        for part, _words in told.parts:
            amounts = quarter.committed.get(part), quarter.paid.get(part)
            if amounts != (None, None):
                yield quarter.starts_on, part, None, *amounts, None, None, None, None


COLUMNS_TOGETHER = [
    "quarter", "part", "packages", "without_budget", "budget", "committed", "paid", "gap", "unpaid",
    "beyond_budget", "beyond_ceiling",
]  # fmt: skip


def rows_together(told):
    """Rows of a file: each quarter over all packages, then part by part; None where nothing is stated."""
    for quarter in told.quarters:
        yield (
            quarter.starts_on,
            "all",
            len(quarter.quarters),
            quarter.without_budget,
            quarter.budget,
            quarter.total_committed,
            quarter.total_paid,
            quarter.gap,
            quarter.unpaid,
            quarter.beyond_budget,
            quarter.beyond_ceiling,
        )
        committed, paid = quarter.committed, quarter.paid
        for part, _words in told.parts:
            amounts = committed.get(part), paid.get(part)
            if amounts != (None, None):
                yield quarter.starts_on, part, None, None, None, *amounts, None, None, None, None
