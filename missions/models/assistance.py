"""Requests of humanitarian actors for a mission's help: what is asked, why nobody else can, what was decided.

Military means are the last resort: a request says so in its own words before it can be approved.
"""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.constraints import Check
from accounts.models import Partner
from accounts.steps import Life, Step
from missions.models.civil import OfOrganization
from missions.models.mission import Mission
from missions.models.placed import PlacedQuerySet, lies_on_earth


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class AssistanceRequest(OfOrganization):
    """One request of an organization to a mission, and what the mission decided."""

    class Kind(models.TextChoices):
        ESCORT = "escort", pgettext_lazy("assistance", "escort")
        ROUTE = "route", pgettext_lazy("assistance", "route opened or cleared")
        ENGINEERING = "engineering", pgettext_lazy("assistance", "engineering")
        MEDICAL = "medical", pgettext_lazy("assistance", "medical help or evacuation")
        OTHER = "other", pgettext_lazy("assistance", "other")

    class State(models.TextChoices):
        SUBMITTED = "submitted", pgettext_lazy("request", "to be decided")
        APPROVED = "approved", pgettext_lazy("request", "approved")
        REFUSED = "refused", pgettext_lazy("request", "refused")
        WITHDRAWN = "withdrawn", pgettext_lazy("request", "withdrawn")
        DONE = "done", pgettext_lazy("request", "carried out")
        NOT_DONE = "not_done", pgettext_lazy("request", "not carried out")

    mission = models.ForeignKey(
        Mission, models.CASCADE, related_name="assistance_requests", verbose_name=_("mission")
    )
    keeper = models.ForeignKey(
        Partner,
        models.PROTECT,
        related_name="assistance_requests",
        verbose_name=_("asked by"),
        help_text=_("the organization that asks"),
    )
    reference = models.CharField(
        _("reference"), max_length=24, blank=True, help_text=_("the organization's own; empty: none")
    )
    kind = models.CharField(_("type"), max_length=12, choices=Kind)
    title = models.CharField(_("what is asked"), max_length=160)
    text = models.TextField(_("in detail"), max_length=2000, blank=True)
    criteria = models.TextField(
        _("criteria"),
        max_length=1000,
        blank=True,
        help_text=_("what the help must be like, so that it stays humanitarian: distance, marking, command"),
    )
    last_resort = models.TextField(
        _("why as a last resort"),
        max_length=1000,
        blank=True,
        help_text=_("which civilian means were sought, and why there are none; needed before it is approved"),
    )
    needed_from = models.DateField(_("needed from"))
    needed_until = models.DateField(_("needed until"))
    state = models.CharField(
        _("state"), max_length=10, choices=State, default=State.SUBMITTED, editable=False
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, editable=False)
    decision = models.CharField(_("what was decided"), max_length=1000, blank=True, editable=False)
    outcome = models.CharField(_("what came of it"), max_length=1000, blank=True, editable=False)
    ended_on = models.DateField(_("ended"), null=True, editable=False)

    known_by = ("reference", "title")
    seen_by_words = _(
        "The mission's own people, who speaks for the organization that asks, and whom its label names."
    )
    objects = PlacedQuerySet.as_manager()

    class Meta:
        ordering = ["needed_from", "pk"]
        verbose_name, verbose_name_plural = _("request for assistance"), _("requests for assistance")
        constraints = [
            Check(
                condition=Q(needed_until__gte=F("needed_from")),
                name="a_request_ends_after_it_begins",
                violation_error_message=_("It ends before it begins."),
            ),
            lies_on_earth("a_requests_place_lies_on_earth"),
            Check(
                condition=~Q(state__in=["approved", "done", "not_done"]) | ~Q(last_resort=""),
                name="help_is_a_last_resort",
                violation_error_message=_("It does not say why it is a last resort."),
            ),
            Check(
                condition=~Q(state__in=["approved", "refused"])
                | Q(decided_by__isnull=False, decided_at__isnull=False) & ~Q(decided_by=F("created_by")),
                name="a_request_is_decided_by_another",
            ),
            Check(
                condition=~Q(state="refused") | ~Q(decision=""),
                name="a_refusal_says_why",
                violation_error_message=_("Say why it is refused."),
            ),
        ]
        indexes = [
            models.Index(fields=["needed_from", "id"]),
            models.Index(fields=["state", "mission"]),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("missions:assistance", args=[self.pk])


State = AssistanceRequest.State
ASSISTANCE_LIFE = Life(
    (
        Step(
            "approve",
            pgettext_lazy("request", "Approve it"),
            (State.SUBMITTED,),
            State.APPROVED,
            "mission",
            _("The mission helps as it was asked, or under the conditions you write. Another person asked."),
        ),
        Step(
            "refuse",
            pgettext_lazy("request", "Refuse it"),
            (State.SUBMITTED,),
            State.REFUSED,
            "mission",
            _("The mission does not help. The organization reads why."),
            is_dangerous=True,
        ),
        Step(
            "conclude",
            pgettext_lazy("request", "Say what came of it"),
            (State.APPROVED,),
            State.DONE,
            "both",
            _("Whether the help was given, and how it went."),
        ),
        Step(
            "withdraw",
            pgettext_lazy("request", "Withdraw it"),
            (State.SUBMITTED, State.APPROVED),
            State.WITHDRAWN,
            "keeper",
            _("The help is no longer needed. The mission is told."),
            is_dangerous=True,
        ),
    )
)
