"""Payment plans of states in arrears: agreed and ended. What is paid on them follows from payments."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import access, events
from contributors.models import Instalment, PaymentPlan


@transaction.atomic
def agree_plan(*, organization, partner, agreed_on, instalments, currency="USD", source="", reason="", by):
    """Record what a state agreed to pay by when. `instalments`: {day due: amount}, one at least.

    The organization's funding officers record it. A state has one plan with an organization at a time.
    """
    access.require(by, "manage_money", organization)
    if agreed_on > timezone.localdate():
        raise ValidationError({"agreed_on": _("That day is still to come.")})
    if not instalments:
        raise ValidationError({"instalments": _("A plan has one instalment at least.")})
    if min(instalments) < agreed_on:
        raise ValidationError({"instalments": _("An instalment is due on the day of the plan or later.")})
    row = PaymentPlan(
        organization=organization, partner=partner, agreed_on=agreed_on, currency=currency, source=source
    )
    row.full_clean()
    row.save(force_insert=True)
    parts = [Instalment(plan=row, due_on=day, amount=amount) for day, amount in sorted(instalments.items())]
    for part in parts:
        _require_something(part)
    Instalment.objects.bulk_create(parts)
    events.record("plan.agreed", row, by=by, about=[partner, organization], reason=reason)
    return row


@transaction.atomic
def end_plan(row, *, reason, by):
    """End a plan: it was kept, given up, or takes another's place; what was paid stays paid."""
    access.require(by, "manage_money", row.organization)
    row = PaymentPlan.objects.select_for_update(no_key=True, of=("self",)).get(pk=row.pk)
    if row.ended_on:
        raise ValidationError(_("It is ended already."), "ended")
    row.ended_on = timezone.localdate()
    row.save(update_fields=["ended_on"])
    events.record("plan.ended", row, by=by, about=[row.partner, row.organization], reason=reason)
    return row


def may_keep(by, organization):
    """Who records the plans of states with an organization."""
    return access.allows(by, "manage_money", organization)


def _require_something(part):
    if part.amount <= 0:
        words = {"day": part.due_on}
        raise ValidationError({"instalments": _("The instalment of %(day)s is not above zero.") % words})
