"""Money of burden-sharing by month. Written by contributors.summaries_money alone; pages and the API read."""

import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.access import VisibleQuerySet
from accounts.models import Partner
from contributors.models.share import Summary
from missions.models import Mission


class MoneyTotal(Summary):
    """A month of a scope in which something was asked for, paid or given: what its shares rest on."""

    version = models.PositiveIntegerField(default=1)
    as_of = models.DateTimeField(_("computed"))
    computed_from = models.JSONField(default=dict, help_text=_("sources, and the latest day in the month"))

    class Meta:
        ordering = ["-month", "scope"]
        constraints = [models.UniqueConstraint(fields=["scope", "month"], name="one_money_total_a_month")]

    def __str__(self):
        return f"{self.scope} {self.month:%Y-%m}"


class Moved(models.Model):
    """What one contributor was asked for, paid and gave in a time, in US dollars.

    Only what moved in it, so that rows add up: what is outstanding on a day is all that was `asked` until
    then less all that was `settled`; what is overdue all that `passed` its day less `passed_paid`.
    """

    bills = models.PositiveIntegerField(help_text=_("in letters of the month"))
    unknown = models.PositiveIntegerField(help_text=_("of these: how much was paid is not reported"))
    gross = models.DecimalField(max_digits=17, decimal_places=2, help_text=_("before credits"))
    asked = models.DecimalField(max_digits=17, decimal_places=2, help_text=_("less credits"))
    paid = models.DecimalField(max_digits=17, decimal_places=2, help_text=_("on bills, by the day received"))
    dollar_days = models.DecimalField(
        max_digits=21, decimal_places=2, help_text=_("paid, each dollar times its days since the letter")
    )
    settled = models.DecimalField(
        max_digits=17, decimal_places=2, help_text=_("paid of letters, an advance on the letter's day")
    )
    passed = models.DecimalField(max_digits=17, decimal_places=2, help_text=_("asked, its day passed"))
    on_time = models.DecimalField(max_digits=17, decimal_places=2, help_text=_("of that paid by the day"))
    earlier_paid = models.DecimalField(
        max_digits=17, decimal_places=2, default=0, help_text=_("of that settled: of letters of years before")
    )
    fell_due = models.DecimalField(
        max_digits=17, decimal_places=2, default=0, help_text=_("asked, by the day it is due")
    )
    fell_due_paid = models.DecimalField(
        max_digits=17,
        decimal_places=2,
        default=0,
        help_text=_("of that settled: of what fell due in years before"),
    )
    passed_paid = models.DecimalField(
        max_digits=17, decimal_places=2, help_text=_("paid of what had passed its day")
    )
    promised = models.DecimalField(max_digits=17, decimal_places=2, help_text=_("voluntary, pledged or more"))
    given = models.DecimalField(max_digits=17, decimal_places=2, help_text=_("voluntary, paid"))
    in_kind = models.DecimalField(max_digits=17, decimal_places=2, help_text=_("of that in kind, as valued"))

    class Meta:
        abstract = True


class MoneyShare(Summary, Moved):  # type: ignore[django-manager-missing]  # its events come at run time
    """What moved of a contributor's money in a scope in a month."""

    contributor = models.ForeignKey(Partner, models.CASCADE, related_name="money_shares", db_index=False)
    recorded_at = models.DateTimeField(help_text=_("since when it says so"))

    class Meta:
        ordering = ["-month", "scope", "contributor"]
        constraints = [
            models.UniqueConstraint(fields=["scope", "contributor", "month"], name="one_money_share_a_month")
        ]
        indexes = [models.Index(fields=["month", "scope"], name="money_of_a_month")]

    def __str__(self):
        return f"{self.contributor} in {self.scope} {self.month:%Y-%m}"


class MoneyYear(Moved):
    """The months of a contributor's money in a scope, added up by calendar year: what is asked of many years.

    Written with its months in one transaction.
    """

    scope = models.CharField(_("scope"), max_length=40, help_text=_("un, all, mission:…, organization:…"))
    year = models.PositiveSmallIntegerField(_("year"))
    mission = models.ForeignKey(Mission, models.CASCADE, null=True, related_name="+")
    contributor = models.ForeignKey(Partner, models.CASCADE, related_name="money_years", db_index=False)

    seen_through = {"mission": "view_mission"}
    seen_by_all = Q(mission=None) | Q(mission__is_public=True)
    objects = VisibleQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "scope", "contributor"]
        constraints = [
            models.UniqueConstraint(fields=["scope", "contributor", "year"], name="one_money_share_a_year")
        ]

    def __str__(self):
        return f"{self.contributor} in {self.scope} {self.year}"


AsItStood = pghistory.create_event_model(
    MoneyShare, pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent()
)


class MoneyShareEvent(AsItStood):  # type: ignore[misc, valid-type]  # made at run time
    """A share as it stood until a later payment, letter or correction. Written by trigger, never changed."""

    seen_through = {"mission": "view_mission"}
    seen_by_all = Q(mission=None) | Q(mission__is_public=True)
    objects = VisibleQuerySet.as_manager()

    def __str__(self):
        return f"{self.scope} {self.month:%Y-%m}, until {self.pgh_created_at:%Y-%m-%d}"
