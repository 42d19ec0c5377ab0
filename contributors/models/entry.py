"""Pledges that a secretariat enters for a contributor, and the authority of the contributor to do so."""

import uuid

import pghistory
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.access import VisibleQuerySet, granted
from accounts.constraints import Check
from accounts.models import Partner
from contributors.models.conference import Conference
from contributors.models.pledge import Pledge, Visibility
from missions.models import Mission


class EntryAuthorityQuerySet(VisibleQuerySet):
    def standing(self, on):
        """Those by which an organization may enter pledges on this day."""
        return self.filter(revoked_at=None, starts_on__lte=on, ends_on__gte=on)

    def of_contributor(self, user):
        own = granted(user, "act_for", Partner)
        rows = self.visible_to(user)
        return rows if user.is_system else rows.filter(contributor__in=own)

    def of_secretariat(self, user):
        """Those by which this person may enter pledges."""
        rows = self.visible_to(user)
        return rows if user.is_system else rows.filter(_entering(user))


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class EntryAuthority(models.Model):
    """A contributor lets an organization enter its pledges at conferences, from a day until a day."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    contributor = models.ForeignKey(
        Partner, models.CASCADE, related_name="entry_authorities", verbose_name=_("contributor")
    )
    organization = models.ForeignKey(
        Partner,
        models.PROTECT,
        related_name="entry_authorities_held",
        verbose_name=_("organization"),
        help_text=_("whose secretariat may enter pledges"),
    )
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    needs_confirmation = models.BooleanField(
        _("only as drafts"),
        default=True,
        help_text=_("what is entered stays a draft until the contributor confirms it"),
    )
    visibility = models.PositiveSmallIntegerField(
        _("who sees what is entered"), choices=Visibility, default=Visibility.MISSION
    )
    note = models.CharField(
        _("note"), max_length=300, blank=True, help_text=_("such as the reference of the note verbale")
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        editable=False,
        verbose_name=_("recorded by"),
    )
    created_at = models.DateTimeField(_("recorded"), default=timezone.now, editable=False)
    revoked_at = models.DateTimeField(_("taken back"), null=True, editable=False)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False
    )
    is_fictional = models.BooleanField(_("fictional"), default=False, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    known_by = ("contributor__name", "organization__name")
    seen_by_words = _("Everyone who speaks for the contributor or the organization, and who decides there.")
    objects = EntryAuthorityQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "pk"]
        verbose_name, verbose_name_plural = _("authority to enter"), _("authorities to enter")
        constraints = [
            Check(
                condition=Q(ends_on__gte=F("starts_on")),
                name="an_authority_ends_after_it_begins",
                violation_error_message=_("The last day lies before the first."),
            ),
            Check(
                condition=~Q(contributor=F("organization")),
                name="nobody_lets_itself_enter",
                violation_error_message=_("A contributor enters its own pledges without an authority."),
            ),
        ]

    def __str__(self):
        return f"{self.contributor} → {self.organization}"

    def get_absolute_url(self):
        return reverse("contributors:authority", args=[self.pk])

    @property
    def roots(self):
        return [self.contributor, self.organization]

    def clean(self):
        super().clean()
        if self.organization_id and self.organization.kind == Partner.Kind.NATION:
            raise ValidationError({"organization": _("An organization's secretariat enters pledges.")})

    @classmethod
    def seen_by(cls, user):
        own = granted(user, "act_for", Partner)
        return Q(contributor__in=own) | Q(organization__in=own) | _entering(user)

    def standing_on(self, day):
        """(code, words) of where it stands on a day."""
        if self.revoked_at:
            return "withdrawn", pgettext_lazy("authority", "taken back")
        if self.ends_on < day:
            return "ended", pgettext_lazy("authority", "ended")
        if self.starts_on > day:
            return "planned", pgettext_lazy("authority", "to come")
        return "standing", pgettext_lazy("authority", "in force")

    @property
    def may_be_revoked(self):
        return self.revoked_at is None and self.ends_on >= timezone.localdate()


def _entering(user):
    """Of organizations for which this person decides on pledges, or for a mission they lead."""
    led = Mission.objects.filter(pk__in=granted(user, "decide_pledges", Mission)).order_by().values("lead")
    return Q(organization__in=granted(user, "decide_pledges", Partner)) | Q(organization__in=led)


class EnteredPledge(models.Model):
    """Who entered a pledge for its contributor, under which authority, and what its contributor answered."""

    class Answer(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("entry", "waits for its contributor")
        CONFIRMED = "confirmed", pgettext_lazy("entry", "confirmed")
        DISCARDED = "discarded", pgettext_lazy("entry", "discarded")
        NOT_NEEDED = "not_needed", pgettext_lazy("entry", "needs no confirmation")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    pledge = models.OneToOneField(Pledge, models.CASCADE, related_name="entered")
    conference = models.ForeignKey(Conference, models.CASCADE, related_name="entered")
    authority = models.ForeignKey(EntryAuthority, models.PROTECT, related_name="entered")
    answer = models.CharField(_("answer"), max_length=10, choices=Answer, default=Answer.WAITING)
    answered_at = models.DateTimeField(_("answer given"), null=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("entered by")
    )
    created_at = models.DateTimeField(_("entered"), default=timezone.now)

    seen_by_words = _("Everyone who speaks for the contributor, and those who run the conference.")
    objects = VisibleQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "pk"]
        verbose_name, verbose_name_plural = _("pledge entered for another"), _("pledges entered for others")
        indexes = [models.Index(fields=["conference", "-created_at"])]

    def __str__(self):
        return f"{self.authority}: {self.created_at:%Y-%m-%d}"

    @property
    def sign(self):
        """Where it stands, as states are shown."""
        return {"waiting": "submitted", "confirmed": "accepted", "not_needed": "accepted"}.get(
            self.answer, "withdrawn"
        )

    @classmethod
    def seen_by(cls, user):
        run = Conference.objects.run_by(user).order_by().values("pk")
        return Q(pledge__contributor__in=granted(user, "act_for", Partner)) | Q(conference__in=run)
