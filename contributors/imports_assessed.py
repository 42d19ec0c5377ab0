"""Published assessed money in: budgets with their periods, letters with payments, spending, levels of states.

Each is changed by its services, so that a file can do no more than its pages.
"""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import access, registers
from accounts.files import FileRefused
from accounts.imports import ImportKind, Outcome, register
from accounts.models import Partner, User
from contributors import arrears, services_budgets, services_letters
from contributors.budgeting import with_totals
from contributors.known_names import KnownPartners
from contributors.layouts_assessed import (
    BudgetRow,
    PeriodRow,
    read_financing,
    read_letter,
    read_levels,
    read_spending,
)
from contributors.models import (
    Appropriation,
    Assessment,
    CostLine,
    CostPool,
    LevelTable,
    StateLevel,
)
from contributors.owing import owed_of
from missions.models import Mission


def keeps_money(by):
    """Who keeps the money of some mission or organization, and who keeps the reference data."""
    held = any(access.granted(by, "manage_money", root) for root in (Mission, Partner))
    return by.is_staff or by.is_system or held


def _writer(row):
    """Who changes records by a file: who sent it; for an administrator, who keeps no money, the portal."""
    by = row.created_by
    held = any(access.granted(by, "manage_money", root) for root in (Mission, Partner))
    return by if by.is_system or held else User.objects.system("imports")


# --- Budgets
def examine_budgets(row, path, progress, write):
    """Read, compare and store the budgets of missions and the periods they are apportioned to."""
    outcome, by = Outcome(), _writer(row)
    progress.stage(_("Reading the file"))
    items = list(registers.typed_rows(read_financing(path), outcome, progress))
    progress.stage(_("Comparing with what stands"))
    missions = {mission.acronym.casefold(): mission for mission in Mission.objects.select_related("lead")}
    pools = {(pool.kind, pool.cycle): pool for pool in CostPool.objects.all()}
    for item in (item for item in items if isinstance(item, BudgetRow)):
        _tried(outcome, item.line, "mission", _budget, item, missions, pools, outcome, by)
    periods = {}
    for item in (item for item in items if isinstance(item, PeriodRow)):
        periods.setdefault((item.mission, item.instrument), []).append(item)
    for parts in periods.values():
        _tried(outcome, parts[0].line, "period", _periods, parts, missions, outcome, by)
    return outcome


def _tried(outcome, line, column, change, *given):
    """Make one change; what its service refuses goes to the outcome, with its line."""
    try:
        change(*given)
    except ValidationError as error:
        outcome.refuse("invalid", " ".join(error.messages), line, column)


def _mission(missions, item):
    if item.mission.casefold() not in missions:
        raise ValidationError(
            _("No mission %(name)s is in the portal; add it first.") % {"name": item.mission}
        )
    return missions[item.mission.casefold()]


def _standing(mission, cycle):
    rows = with_totals(Appropriation.objects.filter(kind=Appropriation.Kind.APPROPRIATION))
    return rows.filter(mission=mission, cycle=cycle).select_related("mission__lead").first()


def _budget(item, missions, pools, outcome, by):
    mission = _mission(missions, item)
    shares = {_pool(pools, kind, item.cycle): amount for kind, amount in item.shares.items()}
    stands = _standing(mission, item.cycle)
    given = {"instrument": item.instrument, "maintenance": item.maintenance}
    if stands is None:
        services_budgets.record_budget(
            mission=mission,
            cycle=item.cycle,
            starts_on=item.starts_on,
            ends_on=item.ends_on,
            source=f"United Nations General Assembly, {item.instrument}",
            shares=shares,
            by=by,
            **given,
        )
        outcome.new += 1
        return
    differs = {name: value for name, value in given.items() if getattr(stands, name) != value}
    before = {share.pool: share.amount for share in stands.pool_shares.select_related("pool")}
    for name, value in differs.items():
        _changes(outcome, item.line, name, getattr(stands, name), value)
    for pool in sorted({*before, *shares}, key=str):
        if before.get(pool) != shares.get(pool):
            _changes(outcome, item.line, pool.kind, before.get(pool), shares.get(pool))
    if differs or before != shares:
        services_budgets.change_budget(stands, shares=shares, by=by, **differs)
        outcome.changed += 1
    else:
        outcome.unchanged += 1


def _pool(pools, kind, cycle):
    if (kind, cycle) not in pools:
        words = {"kind": kind, "cycle": cycle}
        told = _("The shared cost %(kind)s of %(cycle)s is not on record; enter it in the administration.")
        raise ValidationError(told % words)
    return pools[kind, cycle]


def _periods(parts, missions, outcome, by):
    budget = _standing(_mission(missions, parts[0]), parts[0].cycle)
    if budget is None:
        raise ValidationError(_("The file apportions a budget that it does not hold."))
    stands = list(budget.apportionments.all())
    given = {(part.starts_on, part.ends_on, part.amount) for part in parts}
    if given == {(row.starts_on, row.ends_on, row.amount) for row in stands if row.is_decided}:
        outcome.unchanged += len(parts)
        return
    waits_from = min((row.starts_on for row in stands if row.is_conditional), default=None)
    periods = [
        (
            part.starts_on,
            part.ends_on,
            int(part.amount),
            waits_from is not None and part.starts_on >= waits_from,
        )
        for part in sorted(parts, key=lambda part: part.starts_on)
    ]
    services_budgets.apportion_budget(budget, periods=periods, by=by)
    outcome.new += len(parts)


def _changes(outcome, line, name, before, after):
    reason = _("New here; nothing stood before.")
    if before not in registers.BLANK:
        reason = _("Stands as %(before)s; this file changes it.") % {"before": before}
    outcome.flag("changes", reason, line, name, "" if after is None else after)


# --- A letter of the regular budget
def examine_letter(row, path, progress, write):
    """Read, compare and store a letter of the regular budget and the payments on its bills."""
    outcome, by = Outcome(), _writer(row)
    progress.stage(_("Reading the file"))
    file = read_letter(path)
    items = list(registers.typed_rows(file, outcome, progress))
    progress.stage(_("Comparing with what stands"))
    organization = Partner.objects.get(code="UN")
    if not access.allows(by, "manage_money", organization):
        outcome.refuse("not_yours", _("Only who keeps the money of the United Nations brings this in."))
        return outcome
    states = _states(items, outcome, file)
    if outcome.is_refused:
        return outcome
    letter = Assessment.objects.filter(organization=organization, reference=file.reference).first()
    if letter is None:
        letter = services_letters.record_letter(
            organization=organization,
            reference=file.reference,
            issued_on=file.due_on - timedelta(days=arrears.DAYS_TO_PAY),
            due_on=file.due_on,
            amounts={state: item.amount for state, item in states.items()},
            source=file.source,
            by=by,
        )
        outcome.new += len(states)
        is_new = True
    else:
        is_new = False
    _settle(letter, states, outcome, file, by, is_new)
    return outcome


def _states(items, outcome, file):
    """{state: its line}; the unknown and what stands twice are refused."""
    known, partners, found = KnownPartners.of_partners(), Partner.objects.nations().in_bulk(), {}
    for item in items:
        state = partners.get(known.find(None, item.name, file.due_on))
        if state is None:
            reason = _("No state has this name; add an alias of it in the administration.")
            outcome.refuse("unknown_member", reason, item.line, "name", item.name)
        elif state in found:
            reason = _("The member stands on line %(line)d already. Keep one.")
            outcome.refuse("repeated", reason % {"line": found[state].line}, item.line, "name", item.name)
        else:
            found[state] = item
    return found


def _settle(letter, states, outcome, file, by, is_new):
    """Enter the payments of a file on bills that are open; what stands otherwise is told and left."""
    bills = list(letter.bills.select_related("partner", "assessment"))
    paid = {}
    for bill, owed in zip(bills, owed_of(bills), strict=True):
        item = states.pop(bill.partner, None)
        if item is None:
            reason = _("Stands on the letter and not in the file; it is left.")
            outcome.flag("absent", reason, None, "name", bill.partner.name)
        elif item.amount != bill.gross:
            told = _("The bill stands at %(amount)s. Take the letter back first.")
            outcome.refuse(
                "amount", told % {"amount": f"{bill.gross:,.0f}"}, item.line, "assessment_amount", item.amount
            )
        elif item.paid_on and owed.settled_on is None:
            paid[bill] = item.paid_on
            outcome.changed += not is_new
        else:
            _flag_other_day(outcome, item, owed.settled_on)
            outcome.unchanged += not is_new
    for state, item in states.items():
        reason = _("It is not billed in the letter that stands. Take the letter back first.")
        outcome.refuse("not_billed", reason, item.line, "name", state.name)
    if paid and not outcome.is_refused:
        services_letters.settle_letter(letter, paid=paid, source=file.source, by=by)


def _flag_other_day(outcome, item, on):
    if on and on != item.paid_on:
        reason = _("Stands as paid on %(day)s; it is left.") % {"day": on.isoformat()}
        outcome.flag("other_day", reason, item.line, "payment_date", item.paid_on or "")


# --- Spending
def examine_spending(row, path, progress, write):
    """Read, compare and, with `write`, store what classes of cost took in missions' cycles."""
    outcome = Outcome()
    progress.stage(_("Reading the file"))
    budgets = {
        (budget.mission.acronym, budget.cycle): budget.pk
        for budget in Appropriation.objects.select_related("mission")
    }
    missions = set(Mission.objects.values_list("acronym", flat=True))
    wanted, sources = {}, {}
    for item in registers.typed_rows(read_spending(path), outcome, progress):
        budget = budgets.get((item.mission, item.cycle))
        if budget:
            wanted[budget, item.cost_class] = (item.line, {"spent": item.amount, "source": item.source})
        elif item.mission in missions:
            reason = _("No budget of %(cycle)s is on record for it; enter that first.")
            outcome.refuse("no_budget", reason % {"cycle": item.cycle}, item.line, "mission", item.mission)
        elif item.mission not in sources:
            sources[item.mission] = item.line
            reason = _("No mission of the portal but a shared service that missions pay for; left out.")
            outcome.flag("not_a_mission", reason, item.line, "mission", item.mission)
    progress.stage(_("Comparing with what stands"))
    key = ("appropriation_id", "cost_class")
    standing = CostLine.objects.filter(appropriation__in={budget for budget, _class in wanted})
    rows = registers.reconcile(outcome, standing, key, wanted)
    if write and not outcome.is_refused:
        progress.stage(_("Writing"), total=len(rows))
        registers.write(rows, key)
    return outcome


# --- Levels
def examine_levels(row, path, progress, write):
    """Read, compare and, with `write`, store the levels of states in one table of levels."""
    outcome = Outcome()
    progress.stage(_("Reading the file"))
    table = _table(row)
    known, wanted = KnownPartners.of_partners(), {}
    for item in registers.typed_rows(read_levels(path, row.file_name), outcome, progress):
        state = known.find(item.iso3, item.name, table.starts_on)
        values = {name: getattr(item, name) for name in item._fields[3:]}
        if state is None:
            reason = _("No partner has this code or name; add it, or an alias of it, in the administration.")
            outcome.refuse("unknown_member", reason, item.line, "iso3", item.iso3 or item.name)
        elif (table.pk, state) in wanted:
            reason = _("The member stands on line %(line)d already. Keep one.")
            line = wanted[table.pk, state][0]
            outcome.refuse("repeated", reason % {"line": line}, item.line, "iso3", item.iso3 or item.name)
        else:
            _hold(outcome, item, StateLevel(table=table, partner_id=state, **_told(values)))
            wanted[table.pk, state] = (item.line, values)
    progress.stage(_("Comparing with what stands"))
    rows = registers.reconcile(
        outcome, StateLevel.objects.filter(table=table), ("table_id", "partner_id"), wanted
    )
    if write and not outcome.is_refused:
        progress.stage(_("Writing"), total=len(rows))
        registers.write(rows, ("table_id", "partner_id"))
    return outcome


def _told(values):
    return {name: value for name, value in values.items() if value not in registers.BLANK}


def _table(row):
    name = row.options.get("table", "")
    tables = (
        LevelTable.objects.filter(name=name) if name else LevelTable.objects.filter(organization__code="UN")
    )
    table = tables.first()
    if table is None:
        told = _(
            "No table of levels %(name)s is on record; enter it with its discounts in the administration."
        )
        raise FileRefused(told % {"name": name}, column="table")
    if registers.owner_of(row) not in (None, table.organization.code):
        raise FileRefused(_("Another organization keeps this table."), column="table")
    return table


def _hold(outcome, item, level):
    """Hold a level to the rules of its model; whether its state has one already is asked elsewhere."""
    try:
        level.clean_fields(exclude=["table", "partner"])
        level.validate_constraints(exclude=["table", "partner"])
    except ValidationError as error:
        outcome.refuse("invalid", " ".join(error.messages), item.line, "level", item.level)


register(
    ImportKind(
        kind="budgets",
        label=gettext_lazy("Budgets of missions"),
        help=gettext_lazy(
            "Appropriations with their parts of shared costs, and what is apportioned by period, as "
            "resolutions of the General Assembly say. JSON or gz."
        ),
        examine=examine_budgets,
        permits=keeps_money,
        by_person=True,
    )
)
register(
    ImportKind(
        kind="regular_letter",
        label=gettext_lazy("Letter of the regular budget"),
        help=gettext_lazy(
            "One year: what the letter asks of each state, and the day it had paid in full. A later edition "
            "adds payments. JSON or gz."
        ),
        examine=examine_letter,
        permits=keeps_money,
        by_person=True,
    )
)
register(
    ImportKind(
        kind="spending",
        label=gettext_lazy("Spending of missions"),
        help=gettext_lazy("What each class of cost took in a mission's cycle, as a tree. JSON or gz."),
        examine=examine_spending,
    )
)
register(
    ImportKind(
        kind="levels",
        label=gettext_lazy("Levels of states"),
        help=gettext_lazy(
            "State and level, A to J; for one that moves up came_from and moves_since. CSV, gz, XLSX or JSON."
        ),
        examine=examine_levels,
        options={"table": gettext_lazy("name of the table of levels; else the latest of the UN")},
    )
)
