"""What a contributor offers: units, people or means, against a requirement or to an organization."""

import uuid

import pghistory
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.access import VisibleQuerySet, granted
from accounts.constraints import Check
from accounts.models import Partner
from accounts.validity import standing_on
from contributors.models.pledge_life import STANDING, TAKEN
from missions.models import Capability, Mission, Participation, Requirement
from missions.models.requirement import LANGUAGES, Level


class Visibility(models.IntegerChoices):
    """Who sees a pledge; its contributor alone sets it. Of a draft nobody else knows (V0)."""

    MISSION = 1, _("V1: those who decide on pledges of the mission")
    PARTNERS = 2, _("V2: also planners, partners and contributors of the mission")
    PUBLIC = 3, _("V3: everyone who signs in")


UNTOLD = ("exception_reason", "visibility")  # what history tells the two sides alone


class PledgeQuerySet(VisibleQuerySet):
    def standing(self):
        """Offers on the table or taken: neither drafts nor ended in any way."""
        return self.filter(state__in=STANDING)

    def between(self, user):
        """Those this person made or decides on: what is between the two sides is seen with them."""
        if user.is_system:
            return self
        own = Q(contributor__in=granted(user, "act_for", Partner))
        return self.filter(own | Q(submitted_at__isnull=False) & _decided(user))

    def own_of(self, user):
        """Those of the contributors this person speaks for."""
        own = granted(user, "act_for", Partner)
        return self if user.is_system else self.filter(contributor__in=own)

    def submitted_by(self, partners):
        """Those that one of these contributors (keys) has submitted."""
        return self.filter(contributor__in=partners, submitted_at__isnull=False)

    def of_contributor(self, user):
        """Those this person sees as their contributor."""
        return self.visible_to(user).own_of(user)

    def of_decider(self, user):
        """Those this person sees as one who decides on them."""
        return self.visible_to(user).decided_by(user)

    def decided_by(self, user):
        """Those this person may decide on."""
        return self if user.is_system else self.filter(_decided(user), submitted_at__isnull=False)


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class Pledge(models.Model):
    """One offer of a contributor: how much of what, from when until when, how ready, on which terms."""

    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("pledge", "draft")
        SUBMITTED = "submitted", pgettext_lazy("pledge", "submitted")
        ASSESSED = "under_assessment", pgettext_lazy("pledge", "under assessment")
        ACCEPTED = "accepted", pgettext_lazy("pledge", "accepted")
        SIGNED = "agreement_signed", pgettext_lazy("pledge", "agreement signed")
        PREPARING = "preparing", pgettext_lazy("pledge", "preparing")
        DEPLOYED = "deployed", pgettext_lazy("pledge", "deployed")
        ROTATING = "rotating", pgettext_lazy("pledge", "rotating")
        ENDED = "ended", pgettext_lazy("pledge", "ended")
        DECLINED = "declined", pgettext_lazy("pledge", "declined")
        WITHDRAWN = "withdrawn", pgettext_lazy("pledge", "withdrawn")
        LAPSED = "lapsed", pgettext_lazy("pledge", "lapsed")

    class Terms(models.TextChoices):
        WET = "wet", _("wet lease: the contributor maintains its equipment")
        DRY = "dry", _("dry lease: the mission maintains it")
        NATIONAL = "national", _("at national cost")
        ASSIST = "assist", _("letter of assist")
        TRUST = "trust", _("paid by a trust fund")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(
        _("reference"), max_length=24, help_text=_("unique among the contributor's own, such as 2026-04")
    )
    contributor = models.ForeignKey(
        Partner, models.PROTECT, related_name="pledges", verbose_name=_("contributor")
    )
    requirement = models.ForeignKey(
        Requirement,
        models.RESTRICT,
        null=True,
        blank=True,
        related_name="pledges",
        verbose_name=_("requirement"),
        help_text=_("empty: unsolicited, to an organization"),
    )
    mission = models.ForeignKey(
        Mission, models.CASCADE, null=True, blank=True, editable=False, related_name="pledges"
    )
    offered_to = models.ForeignKey(
        Partner,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="pledges_offered",
        verbose_name=_("offered to"),
        help_text=_("the organization, where no requirement is answered"),
    )
    capability = models.ForeignKey(
        Capability, models.PROTECT, related_name="pledges", verbose_name=_("capability")
    )
    title = models.CharField(_("unit or post"), max_length=160, help_text=_("as the contributor calls it"))
    quantity = models.PositiveIntegerField(
        _("quantity"), validators=[MinValueValidator(1)], help_text=_("in the capability's unit")
    )
    personnel = models.PositiveIntegerField(
        _("strength"), null=True, blank=True, help_text=_("persons; empty: not stated")
    )
    available_from = models.DateField(_("available from"))
    available_until = models.DateField(
        _("available until"), null=True, blank=True, help_text=_("last day; empty: open")
    )
    level = models.CharField(
        _("readiness level"), max_length=3, choices=Level, blank=True, help_text=_("reached, with evidence")
    )
    days_to_deploy = models.PositiveSmallIntegerField(
        _("days to deploy"), null=True, blank=True, help_text=_("days from the request to arrival")
    )
    languages = ArrayField(
        models.CharField(max_length=2, choices=LANGUAGES.items()),
        verbose_name=_("languages"),
        default=list,
        blank=True,
        help_text=_("its people work in"),
    )
    standards = models.CharField(_("standards"), max_length=500, blank=True)
    terms = models.CharField(_("cost terms"), max_length=8, choices=Terms, blank=True)
    conditions = models.TextField(_("conditions"), max_length=2000, blank=True)
    valid_until = models.DateField(
        _("valid until"), null=True, blank=True, help_text=_("the offer lapses after this day unless renewed")
    )
    reminded_on = models.DateField(null=True, editable=False, help_text=_("that it lapses soon"))
    visibility = models.PositiveSmallIntegerField(
        _("who sees it"), choices=Visibility, default=Visibility.MISSION
    )
    state = models.CharField(_("state"), max_length=16, choices=State, default=State.DRAFT, editable=False)
    accepted_quantity = models.PositiveIntegerField(
        _("accepted"), null=True, editable=False, help_text=_("of the quantity; empty: nothing")
    )
    is_reserve = models.BooleanField(
        _("reserve"), default=False, editable=False, help_text=_("accepted beyond what is required")
    )
    exception_reason = models.CharField(
        _("exception"),
        max_length=500,
        blank=True,
        editable=False,
        help_text=_("why it deployed without a step"),
    )
    submitted_at = models.DateTimeField(_("submitted"), null=True, editable=False)
    decided_at = models.DateTimeField(_("decided"), null=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        editable=False,
        verbose_name=_("drafted by"),
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    is_fictional = models.BooleanField(_("fictional"), default=False, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    version_between = models.PositiveIntegerField(
        default=0, editable=False, help_text="moves with what the two sides alone read"
    )

    known_by = ("reference", "title")
    kept_between = ("conditions", "version_between")
    keeps_reasons = True
    seen_by_words = _(
        "Everyone who speaks for the contributor. Once submitted: those who decide on pledges there, and "
        "whom the contributor opened it to."
    )
    objects = PledgeQuerySet.as_manager()

    class Meta:
        ordering = ["contributor", "reference"]
        verbose_name, verbose_name_plural = _("pledge"), _("pledges")
        constraints = [
            models.UniqueConstraint(
                fields=["contributor", "reference"],
                name="one_pledge_a_reference",
                violation_error_message=_("You have a pledge with this reference already."),
            ),
            Check(
                condition=Q(requirement__isnull=False, mission__isnull=False, offered_to=None)
                | Q(requirement=None, mission=None, offered_to__isnull=False),
                name="a_pledge_answers_or_is_offered",
                violation_error_message=_("Name the requirement it answers, or the organization it is for."),
            ),
            Check(
                condition=Q(available_until=None) | Q(available_until__gte=F("available_from")),
                name="a_pledge_ends_after_it_begins",
                violation_error_message=_("The end lies before the start."),
            ),
            Check(condition=Q(quantity__gte=1), name="a_pledge_offers_something"),
            Check(
                condition=Q(accepted_quantity=None) | Q(accepted_quantity__range=(1, F("quantity"))),
                name="no_more_accepted_than_offered",
            ),
            Check(
                condition=Q(state__in=["accepted", "agreement_signed", "preparing", "deployed", "rotating"])
                & Q(accepted_quantity__isnull=False)
                | ~Q(state__in=["accepted", "agreement_signed", "preparing", "deployed", "rotating"]),
                name="what_is_accepted_says_how_much",
            ),
            Check(
                condition=Q(state="draft") | Q(submitted_at__isnull=False) | Q(state="withdrawn"),
                name="a_submitted_pledge_says_when",
            ),
        ]
        indexes = [
            models.Index(fields=["mission", "state"]),
            models.Index(fields=["requirement", "state"]),
            models.Index(fields=["state", "valid_until"]),
        ]

    def __str__(self):
        return f"{self.contributor} {self.reference}"

    def get_absolute_url(self):
        return reverse("contributors:pledge", args=[self.pk])

    def clean(self):
        super().clean()
        if self.offered_to_id and self.offered_to.kind == Partner.Kind.NATION:
            raise ValidationError({"offered_to": _("An unsolicited pledge is offered to an organization.")})

    @classmethod
    def seen_by(cls, user):
        own = granted(user, "act_for", Partner)
        shared = Q(mission__in=granted(user, "view_partner_tier", Mission)) | Q(mission__in=takes_part(own))
        shared |= Q(mission__in=granted(user, "edit_requirements", Mission))
        seen = _decided(user) | Q(visibility__gte=Visibility.PARTNERS) & shared
        seen |= Q(visibility=Visibility.PUBLIC) & (Q(mission=None) | Q(mission__is_public=True))
        needs = Requirement.objects.visible_to(user).order_by().values("pk")
        seen &= Q(requirement=None) | Q(requirement__in=needs)
        return Q(contributor__in=own) | Q(submitted_at__isnull=False) & seen

    @property
    def roots(self):
        """The missions and partners it concerns; of a draft its contributor alone."""
        there = [self.mission or self.offered_to] if self.submitted_at else []
        return [self.contributor, *there]

    def is_between(self, user):
        return Pledge.objects.visible_to(user).between(user).filter(pk=self.pk).exists()

    def history_for(self, user):
        """(since when this reader is told of changes, of which fields never): none but its contributor learns
        of the time before it was submitted, and none but the two sides of conditions, of why it deployed by
        exception and of whom it was opened to."""
        if user.is_system or self.contributor_id in granted(user, "act_for", Partner):
            return None, ()
        return self.submitted_at, () if self.is_between(user) else (*self.kept_between, *UNTOLD)

    @property
    def version_of_sides(self):
        """What the two sides name as the version they saw: it moves with every change."""
        return self.version + self.version_between

    @property
    def language_words(self):
        return [LANGUAGES[code] for code in self.languages]

    @property
    def is_draft(self):
        return self.state == self.State.DRAFT


def _decided(user):
    """Offers on which this person may decide, whoever made them."""
    return Q(mission__in=granted(user, "decide_pledges", Mission)) | Q(
        mission=None, offered_to__in=granted(user, "decide_pledges", Partner)
    )


def takes_part(partners):
    """Missions in which one of these partners takes part today, or for which an offer of theirs is taken."""
    part = Participation.objects.filter(standing_on(timezone.localdate()), partner__in=partners)
    taken = Pledge.objects.filter(contributor__in=partners, state__in=TAKEN, mission__isnull=False)
    there = Q(pk__in=part.order_by().values("mission")) | Q(pk__in=taken.order_by().values("mission"))
    return Mission.objects.filter(there).order_by().values("pk")
