"""Protection concerns: harm to civilians or its risk, read by protection officers and named readers alone.

Never a name of a person who suffers or tells of it; what is not known is not reported, and not 0.
"""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.access import VisibleQuerySet, granted
from accounts.constraints import Check
from accounts.models import Partner
from accounts.steps import Life, Step
from missions.models.entered import Entered
from missions.models.mission import Mission
from missions.models.placed import Placed, PlacedQuerySet, lies_on_earth

KEEPS_CONCERNS = "keep_protection"


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class ProtectionConcern(Placed, Entered):
    """One concern of a mission's protection officers."""

    class Kind(models.TextChoices):
        CIVILIANS = "civilians", pgettext_lazy("concern", "civilians at risk")
        DISPLACEMENT = "displacement", pgettext_lazy("concern", "displacement")
        SEXUAL = "sexual", pgettext_lazy("concern", "sexual violence")
        CHILDREN = "children", pgettext_lazy("concern", "protection of children")
        DETENTION = "detention", pgettext_lazy("concern", "detention")
        FACILITY = "facility", pgettext_lazy("concern", "attack on a hospital, school or other facility")
        TRAFFICKING = "trafficking", pgettext_lazy("concern", "abduction or trafficking")
        OTHER = "other", pgettext_lazy("concern", "other")

    class Reliability(models.TextChoices):
        """How far the source is to be relied on, as reports grade it; the facts are another question."""

        A = "a", pgettext_lazy("source", "A, reliable")
        B = "b", pgettext_lazy("source", "B, usually reliable")
        C = "c", pgettext_lazy("source", "C, fairly reliable")
        D = "d", pgettext_lazy("source", "D, not usually reliable")
        E = "e", pgettext_lazy("source", "E, unreliable")
        F = "f", pgettext_lazy("source", "F, cannot be judged")

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("concern", "open")
        REFERRED = "referred", pgettext_lazy("concern", "referred")
        CLOSED = "closed", pgettext_lazy("concern", "closed")

    mission = models.ForeignKey(
        Mission, models.CASCADE, related_name="protection_concerns", verbose_name=_("mission")
    )
    reference = models.CharField(_("reference"), max_length=24, blank=True)
    kind = models.CharField(_("type"), max_length=12, choices=Kind)
    title = models.CharField(_("concern"), max_length=160, help_text=_("no names of persons"))
    text = models.TextField(_("in detail"), max_length=4000, blank=True, help_text=_("no names of persons"))
    affected = models.PositiveIntegerField(
        _("persons affected"), null=True, blank=True, help_text=_("persons; empty: not reported")
    )
    reliability = models.CharField(
        _("source"), max_length=1, choices=Reliability, default=Reliability.F, help_text=_("never who it is")
    )
    observed_on = models.DateField(_("told or seen on"))
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.OPEN, editable=False)
    closing = models.CharField(_("why it was closed"), max_length=1000, blank=True, editable=False)
    closed_on = models.DateField(_("closed"), null=True, editable=False)
    readers = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        blank=True,
        related_name="concerns_read",
        verbose_name=_("named readers"),
        help_text=_("they read it beside the protection officers, with the place as it is told"),
    )

    known_by = ("reference", "title")
    seen_by_words = _(
        "Protection officers of the mission, and the readers whom the record names. Nobody else learns of "
        "it, by a count either."
    )
    objects = PlacedQuerySet.as_manager()

    class Meta:
        ordering = ["-observed_on", "pk"]
        verbose_name, verbose_name_plural = _("protection concern"), _("protection concerns")
        constraints = [
            lies_on_earth("a_concern_lies_on_earth"),
            Check(
                condition=Q(state="closed", closed_on__isnull=False) & ~Q(closing="")
                | ~Q(state="closed") & Q(closed_on=None),
                name="a_closed_concern_says_why",
                violation_error_message=_("Say why it is closed."),
            ),
        ]
        indexes = [models.Index(fields=["mission", "-observed_on", "id"])]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("missions:concern", args=[self.pk])

    @classmethod
    def run_by_filter(cls, user):
        return Q(mission__in=granted(user, KEEPS_CONCERNS, Mission))

    @classmethod
    def own_filter(cls, user):
        return cls.run_by_filter(user)

    @classmethod
    def seen_by(cls, user):
        kept = cls.run_by_filter(user)
        if hasattr(user, "granted_to_token"):  # one limited to missions is no reader by name
            return kept
        named = cls.readers.through.objects.filter(user=user.pk).order_by().values("protectionconcern")
        return kept | Q(pk__in=named)

    @property
    def is_fictional(self):
        return self.mission.is_fictional

    @property
    def roots(self):
        return [self.mission]


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class ProtectionReferral(models.Model):
    """One concern put to a body or an organization, and what came of it."""

    concern = models.ForeignKey(ProtectionConcern, models.CASCADE, related_name="referrals")
    partner = models.ForeignKey(
        Partner, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("organization")
    )
    body_name = models.CharField(
        _("body as named"), max_length=160, blank=True, help_text=_("where it is not in the portal")
    )
    referred_on = models.DateField(_("referred"))
    outcome = models.CharField(_("what came of it"), max_length=1000, blank=True)
    answered_on = models.DateField(_("answered"), null=True, blank=True)

    seen_by_words = _("Whoever sees the concern.")
    objects = VisibleQuerySet.as_manager()

    class Meta:
        ordering = ["concern", "referred_on", "pk"]
        verbose_name, verbose_name_plural = _("referral of a concern"), _("referrals of concerns")
        constraints = [
            Check(
                condition=Q(partner__isnull=False, body_name="") | Q(partner=None) & ~Q(body_name=""),
                name="a_referral_goes_to_one",
                violation_error_message=_(
                    "Name the organization or the body it is referred to, one of both."
                ),
            ),
            Check(
                condition=Q(answered_on=None, outcome="")
                | Q(answered_on__gte=F("referred_on")) & ~Q(outcome=""),
                name="an_answered_referral_says_what_and_when",
                violation_error_message=_("Say what came of it, and when; not before it was referred."),
            ),
        ]

    def __str__(self):
        return self.partner.local_name if self.partner else self.body_name

    def get_absolute_url(self):
        return self.concern.get_absolute_url()

    @classmethod
    def seen_by(cls, user):
        return Q(concern__in=ProtectionConcern.objects.visible_to(user).order_by().values("pk"))


State = ProtectionConcern.State
CONCERN_LIFE = Life(
    (
        Step(
            "refer",
            pgettext_lazy("concern", "Refer it"),
            (State.OPEN, State.REFERRED),
            State.REFERRED,
            told=_("Put to a body or an organization that can act on it. That does not make it a reader."),
        ),
        Step(
            "close",
            pgettext_lazy("concern", "Close it"),
            (State.OPEN, State.REFERRED),
            State.CLOSED,
            told=_("Nothing more is to be done here. It stays on record, for its readers alone."),
        ),
        Step(
            "reopen",
            pgettext_lazy("concern", "Open again"),
            (State.CLOSED,),
            State.OPEN,
            told=_("Something was told or seen anew."),
        ),
    )
)
