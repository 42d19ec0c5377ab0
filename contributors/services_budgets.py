"""Budgets as resolutions set them: entered, corrected, given their parts of shared costs, apportioned."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import access, events, records
from accounts.models import Partner
from accounts.validity import stands_on
from contributors import apportionment, budgeting
from contributors.models import Apportionment, Appropriation, CostLine, CostPool, PoolShare

FIELDS = [
    "kind", "cycle", "starts_on", "ends_on", "instrument", "currency", "maintenance", "staff_assessment",
    "rounds_to", "certainty", "source",
]  # fmt: skip


ASKED_OF = {"maintenance", "staff_assessment", "starts_on", "ends_on", "rounds_to"}  # what periods rest on


def may_keep(by, mission):
    """Who keeps money of the mission, or of the organization that leads it."""
    return access.allows(by, "manage_money", mission, mission.lead)


@transaction.atomic
def record_budget(*, mission, shares=None, costs=None, reason="", by, **fields):
    """Enter a mission's budget of a cycle; its periods follow from its mandates until they are decided.

    `shares`: {pool: amount} of shared costs. `costs`: {class of cost: amount approved, or None}.
    """
    access.require(by, "manage_money", mission, mission.lead)
    row = Appropriation(mission=mission, **records.known(fields, FIELDS))
    row.full_clean()
    row.save()
    _put_shares(row, shares or {})
    _put_costs(row, costs or {})
    _replace(row, _periods_by_rule(row))
    events.record("budget.recorded", row, by=by, about=_about(row), reason=reason)
    return row


@transaction.atomic
def change_budget(row, *, shares=None, costs=None, version=None, reason="", by, **fields):
    """Correct what was entered; periods that no resolution has decided are worked out anew."""
    access.require(by, "manage_money", row.mission, row.mission.lead)
    before = row
    row = _locked(row, version)
    records.put(row, records.known(fields, FIELDS))
    row.full_clean()
    row.save(update_fields=[*fields, "version"])
    if shares is not None:
        _put_shares(row, shares)
    if costs is not None:
        _put_costs(row, costs)
    if ASKED_OF & set(fields) or shares is not None:
        _work_out_anew(row)
    changed = events.changes(before, row, fields)
    events.record("budget.changed", row, by=by, about=_about(row), reason=reason, changes=changed)
    return row


@transaction.atomic
def apportion_budget(row, *, periods=None, version=None, reason="", by):
    """Set what is asked of states by period, as a resolution says; without `periods`, by the rule.

    `periods`: [(first day, last day, amount, is_conditional)], in whole currency units.
    """
    access.require(by, "manage_money", row.mission, row.mission.lead)
    row = _locked(row, version)
    row.save(update_fields=["version"])
    before = _standing(row)
    _replace(row, _periods_by_rule(row) if periods is None else _as_decided(row, periods))
    after = _standing(row)
    if before == after:
        raise ValidationError(_("Nothing here differs from what stands."), "unchanged")
    changes = {"apportionments": ["; ".join(before), "; ".join(after)]}
    events.record("budget.apportioned", row, by=by, about=_about(row), reason=reason, changes=changes)
    return row


@transaction.atomic
def prorate_pool(pool, *, reason="", by):
    """Share a pool out over the budgets of its cycle that bear it, by their maintenance; told once."""
    access.require(by, "manage_money", Partner.objects.get(code="UN"))
    pool = CostPool.objects.select_for_update(no_key=True).get(pk=pool.pk)
    bearing = {share.appropriation_id: share for share in pool.shares.select_related("appropriation")}
    if not bearing:
        raise ValidationError({"pool": _("No budget of this cycle bears it yet.")})
    maintenance = {pk: int(share.appropriation.maintenance) for pk, share in bearing.items()}
    changes = {}
    for pk, amount in apportionment.prorate(int(pool.amount), maintenance).items():
        share = bearing[pk]
        if share.amount != amount:
            changes[str(share.appropriation)] = [str(share.amount), str(amount)]
            share.amount = Decimal(amount)
            share.save(update_fields=["amount"])
    events.record("pool.prorated", pool, by=by, reason=reason, changes=changes)
    return pool


def _work_out_anew(row):
    """The periods of a budget whose amounts may have changed, unless a resolution has decided them."""
    if row.apportionments.filter(is_decided=True).exists():
        return
    parts = _periods_by_rule(row)
    if [_as_words(part) for part in parts] != _standing(row):
        _replace(row, parts)


def _locked(row, version):
    row = records.held(row, version)
    row.version += 1
    return row


def _put_shares(row, shares):
    for pool in shares:
        if pool.cycle != row.cycle or pool.currency != row.currency:
            raise ValidationError({"shares": _("%(pool)s is of another cycle or currency.") % {"pool": pool}})
    row.pool_shares.exclude(pool__in=shares).delete()
    for pool, amount in shares.items():
        PoolShare.objects.update_or_create(pool=pool, appropriation=row, defaults={"amount": amount})


def _put_costs(row, costs):
    for cost_class, approved in costs.items():
        CostLine.objects.update_or_create(
            appropriation=row, cost_class=cost_class, defaults={"approved": approved}
        )


def _periods_by_rule(row):
    """The periods as mandates cut the year, not stored; from the first cut on they wait for an extension."""
    totalled = budgeting.with_totals(Appropriation.objects.filter(pk=row.pk)).get()
    found = budgeting.by_rule(row, int(totalled.gross), budgeting.last_days(row))
    mandates = row.mission.mandates.all()
    ends = [m.ends_on for m in mandates if stands_on(m, row.starts_on) and m.ends_on]
    return [
        Apportionment(
            appropriation=row,
            starts_on=span.first,
            ends_on=span.last,
            amount=amount,
            is_conditional=bool(ends) and span.first > max(ends),
        )
        for span, amount in found
    ]


def _as_decided(row, periods):
    """Periods a resolution decided, not stored: they come to all that is to be assessed."""
    totalled = budgeting.with_totals(Appropriation.objects.filter(pk=row.pk)).get()
    asked = budgeting.assessed_of(row, int(totalled.gross))
    given = sum(amount for _first, _last, amount, _conditional in periods)
    if given != asked:
        words = {"given": f"{given:,}", "asked": f"{asked:,}", "currency": row.currency}
        told = _("The periods come to %(given)s %(currency)s; to be assessed are %(asked)s %(currency)s.")
        raise ValidationError({"periods": told % words})
    return [_decided(row, *period) for period in periods]


def _decided(row, first, last, amount, conditional):
    if not (row.starts_on <= first <= last <= row.ends_on):
        told = _("%(first)s to %(last)s does not lie within the budget's days.")
        raise ValidationError({"periods": told % {"first": first, "last": last}})
    return Apportionment(
        appropriation=row, starts_on=first, ends_on=last, amount=amount, is_conditional=conditional,
        is_decided=True,
    )  # fmt: skip


def _replace(row, parts):
    """The periods of a budget anew, which states were not asked for yet."""
    if row.apportionments.filter(assessment__isnull=False).exists():
        raise ValidationError(
            _("States were asked for a period of it already: take that letter back first."), "asked"
        )
    row.apportionments.all().delete()
    for part in parts:
        part.full_clean()
        part.save()


def _standing(row):
    return [_as_words(part) for part in row.apportionments.order_by("starts_on")]


def _as_words(part):
    conditional = " (conditional)" if part.is_conditional else ""
    return f"{part.starts_on}–{part.ends_on}: {part.amount:.0f}{conditional}"


def _about(row):
    return [row.mission, row.mission.lead]
