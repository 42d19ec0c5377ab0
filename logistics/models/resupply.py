"""What is asked for and ordered to fill a stock, and what did not come as it should have."""

import uuid

import pghistory
from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.constraints import Check
from accounts.steps import Life, Step
from contributors.models.pledge_life import CONTRIBUTOR, MISSION
from logistics.models.stock import OfLocation, Quantity, StockItem, StockMovement, StockQuerySet

ASKED = ("requested",)
UNDER_WAY = ("approved", "ordered", "transit", "part")
OPEN = (*ASKED, *UNDER_WAY)


class ResupplyQuerySet(StockQuerySet):
    def open(self):
        """Those of which something is still to come, or to be approved."""
        return self.filter(state__in=OPEN)

    def under_way(self):
        """Those approved of which something is still to come."""
        return self.filter(state__in=UNDER_WAY)


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class ResupplyRequest(OfLocation):
    """A quantity of a stock that is asked for, approved by another than who asked, ordered and received."""

    class State(models.TextChoices):
        REQUESTED = "requested", pgettext_lazy("resupply", "requested")
        APPROVED = "approved", pgettext_lazy("resupply", "approved")
        ORDERED = "ordered", pgettext_lazy("resupply", "ordered")
        TRANSIT = "transit", pgettext_lazy("resupply", "in transit")
        PART = "part", pgettext_lazy("resupply", "received in part")
        RECEIVED = "received", pgettext_lazy("resupply", "received in whole")
        CLOSED = "closed", pgettext_lazy("resupply", "closed")
        REFUSED = "refused", pgettext_lazy("resupply", "refused")

    at_location = "item__location"
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    item = models.ForeignKey(StockItem, models.CASCADE, related_name="requests", verbose_name=_("stock"))
    quantity = Quantity(
        _("quantity"), validators=[MinValueValidator(0.01)], help_text=_("in the stock's measure")
    )
    needed_by = models.DateField(_("needed by"))
    due_on = models.DateField(
        _("due"), null=True, blank=True, help_text=_("the day it is to arrive; empty: when it is needed")
    )
    supplier = models.CharField(_("supplier"), max_length=120, blank=True)
    order_number = models.CharField(_("order"), max_length=60, blank=True, help_text=_("its number"))
    justification = models.CharField(_("why it is needed"), max_length=500, blank=True)
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.REQUESTED, editable=False)
    asked_at = models.DateTimeField(_("asked"), default=timezone.now, editable=False)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False, verbose_name=_("asked by")
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("decided by"),
    )
    is_fictional = models.BooleanField(_("fictional"), default=False, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = ResupplyQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "pk"]
        verbose_name, verbose_name_plural = _("resupply request"), _("resupply requests")
        constraints = [
            Check(
                condition=Q(quantity__gt=0),
                name="a_request_asks_for_something",
                violation_error_message=_("Ask for more than nothing."),
            ),
        ]
        indexes = [models.Index(fields=["item", "state"], name="requests_of_a_stock")]

    def __str__(self):
        return str(self.item)

    def get_absolute_url(self):
        return reverse("logistics:request", args=[self.pk])

    @property
    def location(self):
        return self.item.location

    @property
    def mission(self):
        return self.item.location.mission

    @property
    def roots(self):
        return [self.mission]

    @property
    def is_open(self):
        return self.state in OPEN

    @property
    def expected_on(self):
        """The day it is to arrive."""
        return self.due_on or self.needed_by

    @property
    def is_late(self):
        return self.is_open and self.expected_on < timezone.localdate()


class DiscrepancyQuerySet(StockQuerySet):
    def open(self):
        return self.exclude(state=DiscrepancyReport.State.SETTLED)


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class DiscrepancyReport(OfLocation):
    """What of a delivery was short, over or damaged, by its proof of delivery, and what came of it."""

    class Kind(models.TextChoices):
        SHORT = "short", pgettext_lazy("delivery", "short")
        OVER = "over", pgettext_lazy("delivery", "over")
        DAMAGED = "damaged", pgettext_lazy("delivery", "damaged")

    class State(models.TextChoices):
        OPENED = "opened", pgettext_lazy("discrepancy", "opened")
        ACCEPTED = "accepted", pgettext_lazy("discrepancy", "accepted")
        CONTESTED = "contested", pgettext_lazy("discrepancy", "contested")
        SETTLED = "settled", pgettext_lazy("discrepancy", "settled")

    at_location = "item__location"
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    item = models.ForeignKey(StockItem, models.CASCADE, related_name="discrepancies", verbose_name=_("stock"))
    request = models.ForeignKey(
        ResupplyRequest,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="discrepancies",
        verbose_name=_("resupply request"),
    )
    receipt = models.ForeignKey(
        StockMovement,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="discrepancies",
        verbose_name=_("receipt"),
    )
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    delivered_on = models.DateField(_("delivered"))
    expected = Quantity(_("on the delivery note"), help_text=_("in the stock's measure"))
    found = Quantity(_("found in good order"), help_text=_("in the stock's measure"))
    proof = models.CharField(
        _("proof of delivery"), max_length=80, help_text=_("number of the delivery note or waybill")
    )
    words = models.CharField(_("what was found"), max_length=1000)
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.OPENED, editable=False)
    answer = models.CharField(_("answer"), max_length=1000, blank=True, editable=False)
    outcome = models.CharField(_("outcome"), max_length=1000, blank=True, editable=False)
    opened_at = models.DateTimeField(_("opened"), default=timezone.now, editable=False)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        editable=False,
        verbose_name=_("opened by"),
    )
    settled_on = models.DateField(_("settled"), null=True, editable=False)
    is_fictional = models.BooleanField(_("fictional"), default=False, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = DiscrepancyQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_at", "pk"]
        verbose_name, verbose_name_plural = _("discrepancy report"), _("discrepancy reports")
        constraints = [
            Check(
                condition=Q(state="settled", settled_on__isnull=False) & ~Q(outcome="")
                | ~Q(state="settled") & Q(settled_on=None, outcome=""),
                name="a_settled_discrepancy_says_how",
            ),
            Check(
                condition=Q(kind="over", found__gt=models.F("expected"))
                | ~Q(kind="over") & Q(found__lt=models.F("expected")),
                name="a_discrepancy_differs_as_it_says",
                violation_error_message=_(
                    "Short and damaged: less is found in good order than the note says; over: more."
                ),
            ),
        ]

    def __str__(self):
        return f"{self.item}, {self.proof}"

    def get_absolute_url(self):
        return reverse("logistics:discrepancy", args=[self.pk])

    @property
    def location(self):
        return self.item.location

    @property
    def mission(self):
        return self.item.location.mission

    @property
    def roots(self):
        return [self.mission]

    @property
    def difference(self):
        """What is there beyond the note; negative: what is missing of it."""
        return self.found - self.expected


REQUEST_LIFE = Life(
    [
        Step(
            "approve",
            pgettext_lazy("resupply", "Approve"),
            ASKED,
            "approved",
            MISSION,
            _("It may then be ordered. Who asked for it does not approve it."),
        ),
        Step(
            "refuse",
            pgettext_lazy("resupply", "Refuse"),
            ASKED,
            "refused",
            MISSION,
            _("It is not ordered; who asked is told why."),
            is_dangerous=True,
        ),
        Step(
            "order",
            pgettext_lazy("resupply", "Order"),
            ("approved",),
            "ordered",
            MISSION,
            _("It was ordered of a supplier and is due on a day."),
        ),
        Step(
            "send",
            pgettext_lazy("resupply", "On its way"),
            ("ordered",),
            "transit",
            MISSION,
            _("It has left and is due on a day."),
        ),
        Step(
            "close",
            pgettext_lazy("resupply", "Close"),
            (*UNDER_WAY, "received"),
            "closed",
            MISSION,
            _("Nothing more of it is expected; forecasts no longer count on it."),
            is_dangerous=True,
        ),
        Step(
            "withdraw",
            pgettext_lazy("resupply", "Withdraw"),
            ASKED,
            "closed",
            CONTRIBUTOR,
            _("You no longer ask for it."),
            is_dangerous=True,
        ),
    ]
)
DISCREPANCY_LIFE = Life(
    [
        Step(
            "accept",
            pgettext_lazy("discrepancy", "Accept"),
            ("opened", "contested"),
            "accepted",
            MISSION,
            _("The delivery was not as the note says. What follows of it is settled next."),
        ),
        Step(
            "contest",
            pgettext_lazy("discrepancy", "Contest"),
            ("opened",),
            "contested",
            MISSION,
            _("Say why the note holds; it stays open until it is accepted or settled."),
        ),
        Step(
            "settle",
            pgettext_lazy("discrepancy", "Settle"),
            ("accepted", "contested"),
            "settled",
            MISSION,
            _("Say what came of it: delivered later, credited, replaced, or nothing. The book stays."),
        ),
    ]
)
