"""Summaries of burden-sharing. Written by contributors.summaries alone; pages and the API only read."""

import pghistory
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.access import VisibleQuerySet
from accounts.models import Partner
from missions.models import Mission


class Summary(models.Model):
    """Of which scope and month a row speaks, and what mission it may be seen through."""

    scope = models.CharField(_("scope"), max_length=40, help_text=_("un, all, mission:…, organization:…"))
    month = models.DateField(_("month"))
    mission = models.ForeignKey(Mission, models.CASCADE, null=True, related_name="+")

    seen_through = {"mission": "view_mission"}
    seen_by_all = Q(mission=None) | Q(mission__is_public=True)
    objects = VisibleQuerySet.as_manager()

    class Meta:
        abstract = True


class BurdenTotal(Summary):
    """What a scope carried in a month, all contributors together."""

    women = models.PositiveIntegerField(_("women"), null=True, help_text=_("persons"))
    men = models.PositiveIntegerField(_("men"), null=True, help_text=_("persons"))
    personnel = models.PositiveIntegerField(_("persons"), help_text=_("persons"))
    contributors = models.PositiveIntegerField(_("contributors"), help_text=_("with at least one person"))
    listed = models.PositiveIntegerField(
        _("listed"), help_text=_("contributors named, with or without persons")
    )
    missions = models.PositiveIntegerField(_("missions"), help_text=_("that reported"))
    women_share = models.FloatField(null=True, help_text=_("of all persons, 0 to 1"))
    top10_share = models.FloatField(null=True, help_text=_("share of the ten largest, 0 to 1"))
    concentration = models.FloatField(null=True, help_text=_("Herfindahl-Hirschman index, 0 to 1"))
    gini = models.FloatField(null=True, help_text=_("0, all alike, to 1"))
    fatalities = models.PositiveIntegerField(null=True, help_text=_("in the twelve months to this one"))
    by_category = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1)
    as_of = models.DateTimeField(_("computed"))
    computed_from = models.JSONField(default=dict, help_text=_("reports, editions, scale, years"))

    class Meta:
        ordering = ["-month", "scope"]
        constraints = [models.UniqueConstraint(fields=["scope", "month"], name="one_total_a_scope_and_month")]
        indexes = [models.Index(fields=["month"])]  # a refresh reads and writes whole months

    def __str__(self):
        return f"{self.scope} {self.month:%Y-%m}: {self.personnel}"


class BurdenShare(Summary):  # type: ignore[django-manager-missing]  # its events come at run time
    """What one contributor carried of a scope in a month, by several measures and never one score."""

    total = models.ForeignKey(
        BurdenTotal,
        models.CASCADE,
        related_name="shares",
        help_text=_("of the same scope and month: its as-of, version and what it was computed from"),
    )
    contributor = models.ForeignKey(
        Partner, models.CASCADE, related_name="burden_shares", db_index=False
    )  # found by the index of contributor and month
    women = models.PositiveIntegerField(_("women"), null=True, help_text=_("persons"))
    men = models.PositiveIntegerField(_("men"), null=True, help_text=_("persons"))
    personnel = models.PositiveIntegerField(_("persons"), help_text=_("persons"))
    share = models.FloatField(_("share"), null=True, help_text=_("of all persons of the scope, 0 to 1"))
    rank = models.PositiveIntegerField(_("rank"), null=True, help_text=_("1, 2, 2, 4; none without persons"))
    women_share = models.FloatField(null=True, help_text=_("of the contributor's persons, 0 to 1"))
    women_against_target = models.JSONField(
        default=dict, help_text=_("by category: women's share less the year's target, -1 to 1")
    )
    per_million = models.FloatField(null=True, help_text=_("persons per million inhabitants"))
    assessed_share = models.DecimalField(
        null=True, max_digits=9, decimal_places=6, help_text=_("effective peacekeeping rate, percent")
    )
    people_to_money = models.FloatField(null=True, help_text=_("share of people over share of money"))
    fatalities = models.PositiveIntegerField(null=True, help_text=_("in the twelve months to this one"))
    fatalities_share = models.FloatField(null=True, help_text=_("of all fatalities of the scope, 0 to 1"))
    by_category = models.JSONField(default=dict)
    recorded_at = models.DateTimeField(db_default=Now(), help_text=_("since when it says so"))

    class Meta:
        ordering = ["-month", "scope", "rank", "contributor"]
        constraints = [
            models.UniqueConstraint(
                fields=["scope", "month", "contributor"], name="one_share_a_scope_month_contributor"
            )
        ]
        indexes = [
            models.Index(fields=["month"]),
            models.Index(fields=["contributor", "month"]),  # a new month touches one page of it a contributor
        ]

    def __str__(self):
        return f"{self.contributor} in {self.scope} {self.month:%Y-%m}: {self.personnel}"


AsItStood = pghistory.create_event_model(
    BurdenShare, pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent()
)


class BurdenShareEvent(AsItStood):  # type: ignore[misc, valid-type]  # made at run time
    """A share as it stood until a later edition or correction. Written by trigger, never changed."""

    seen_through = {"mission": "view_mission"}
    seen_by_all = Q(mission=None) | Q(mission__is_public=True)
    objects = VisibleQuerySet.as_manager()

    def __str__(self):
        return f"{self.scope} {self.month:%Y-%m}, until {self.pgh_created_at:%Y-%m-%d}"
