"""What a movement costs: lines that both sides enter, and their way into the money of the mission."""

from itertools import groupby

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import events, records
from contributors import charging, ledger
from logistics import rights_movements as rights
from logistics.models import Movement, MovementCost
from logistics.models.movement_life import CHARGED, CONTROL

Provider = Movement.Provider


@transaction.atomic
def add_cost(row, *, reason="", by, **fields):
    """A line of what it costs, estimated or billed."""
    rights.require_acts(by, row)
    line = MovementCost(movement=row, **fields)
    line.full_clean()
    line.save()
    events.record("movement.cost_added", row, by=by, about=row.roots, reason=reason)
    return line


@transaction.atomic
def remove_cost(line, *, reason="", by):
    row = line.movement
    rights.require_acts(by, row)
    line = MovementCost.objects.select_for_update(no_key=True, of=("self",)).get(pk=line.pk)
    if line.charged_on:
        raise ValidationError(_("It stands in the books: what was wrong is adjusted there."), "wrong_state")
    line.delete()
    events.record("movement.cost_removed", row, by=by, about=row.roots, reason=reason)
    return row


@transaction.atomic
def charge_costs(row, *, version=None, reason="", by):
    """Bring what was billed to where the provider's money stands, once the load is there; estimates stay.

    A contract: the books of the mission's organization. A letter of assist: the open claim of the
    contributor whose load it is. A lift given by a partner: its contribution in kind. The contributor's own
    means are charged to nobody.
    """
    rights.require_acts(by, row, CONTROL)
    row = records.held(row, version)
    records.require_state(row, *CHARGED)
    if row.provider == Provider.OWN:
        raise ValidationError(_("The contributor bears the cost of its own means."), "own_means")
    open_lines = MovementCost.objects.filter(movement=row, is_estimate=False, charged_on=None, amount__gt=0)
    lines = list(open_lines.select_for_update(no_key=True, of=("self",)).order_by("currency", "pk"))
    if not lines:
        raise ValidationError(
            _("No billed line is left to charge: an estimate waits for its bill."), "no_lines"
        )
    is_again = MovementCost.objects.filter(movement=row).exclude(charged_on=None).exists()
    for currency, found in groupby(lines, key=lambda line: line.currency):
        _charge(row, currency, sum(line.amount for line in found), is_again, by)
    MovementCost.objects.filter(pk__in=[line.pk for line in lines]).update(charged_on=timezone.localdate())
    row.version += 1
    row.save(update_fields=["version"])
    events.record("movement.charged", row, by=by, about=row.roots, reason=reason, lines=len(lines))
    return row


def _charge(row, currency, amount, is_again, by):
    """`is_again`: lines of it were charged before, so these need a reference of their own."""
    reference = row.reference + (f" ({timezone.localdate()})" if is_again else "")
    named = {"reference": reference, "on": row.delivered_on, "amount": amount, "currency": currency}
    if row.provider == Provider.CONTRACT:
        ledger.carried(row.mission, row.partner or row.mission.lead, **named)
    elif row.provider == Provider.PARTNER:
        charging.give_transport(row.lifter, row.mission, what=row.title, **named)
    elif row.partner is None:
        raise ValidationError(_("A letter of assist is with a contributor; this load is the mission's own."))
    else:
        charging.claim_transport(row.partner, row.mission, **named, by=by)
