"""Plans over several years by which a state in arrears pays what it owes, instalment by instalment."""

import uuid

import pghistory
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.access import VisibleQuerySet
from accounts.constraints import Check
from accounts.models import Partner
from accounts.money import Money


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class PaymentPlan(models.Model):
    """What a state and an organization agreed on; voluntary, and no term of the state's vote."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organization = models.ForeignKey(Partner, models.PROTECT, related_name="plans_agreed")
    partner = models.ForeignKey(
        Partner, models.PROTECT, related_name="payment_plans", verbose_name=_("state")
    )
    agreed_on = models.DateField(_("agreed"), help_text=_("what is paid from this day on counts"))
    currency = models.CharField(_("currency"), max_length=3, default="USD", help_text=_("ISO 4217"))
    source = models.CharField(_("source"), max_length=300, blank=True)
    ended_on = models.DateField(_("ended"), null=True, blank=True, editable=False)

    known_by = ("source",)
    seen_by_all = Q()
    objects = VisibleQuerySet.as_manager()

    class Meta:
        ordering = ["-agreed_on", "partner"]
        verbose_name, verbose_name_plural = _("payment plan"), _("payment plans")
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "partner"],
                condition=Q(ended_on=None),
                name="one_plan_of_a_state_at_a_time",
                violation_error_message=_("A plan of this state stands already: end it first."),
            ),
            Check(
                condition=Q(ended_on__gte=F("agreed_on")) | Q(ended_on=None),
                name="a_plan_ends_after_it_began",
            ),
        ]

    def __str__(self):
        return f"{self.partner}, {self.agreed_on}"

    def get_absolute_url(self):
        return f"{reverse('contributors:account', args=[self.partner.code])}?of={self.organization.code}"

    @property
    def is_fictional(self):
        return self.partner.is_fictional


class Instalment(models.Model):
    """One part of a plan, and the day it is to be paid by."""

    plan = models.ForeignKey(PaymentPlan, models.CASCADE, related_name="instalments")
    due_on = models.DateField(_("due"))
    amount = Money(_("amount"))

    seen_by_all = Q()
    objects = VisibleQuerySet.as_manager()

    class Meta:
        ordering = ["plan", "due_on"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "due_on"], name="one_instalment_a_day"),
            Check(condition=Q(amount__gt=0), name="an_instalment_is_something"),
        ]

    def __str__(self):
        return f"{self.plan}: {self.due_on}"
