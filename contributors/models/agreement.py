"""What partners signed: memoranda of understanding, letters of assist, status-of-forces agreements."""

import uuid

import pghistory
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.access import VisibleQuerySet, granted
from accounts.constraints import Check
from accounts.models import Partner
from accounts.validity import Dated, ends_after_start, standing_on
from contributors.models.pledge import Pledge
from missions.models import Mission


class AgreementQuerySet(VisibleQuerySet):
    def in_force(self, on):
        """Signed, begun and not ended on this day."""
        return self.filter(standing_on(on), signed_on__isnull=False, signed_on__lte=on)

    def of_contributor(self, user):
        """Those to which someone this person speaks for is a party."""
        parties = Agreement.parties.through.objects.filter(partner__in=granted(user, "act_for", Partner))
        rows = self.visible_to(user)
        return rows if user.is_system else rows.filter(pk__in=parties.values("agreement"))

    def between(self, user):
        """Those of one of its sides: a party's people, or who decides for its mission."""
        return self.of_contributor(user) | self.of_decider(user)

    def of_decider(self, user):
        """Those of missions this person decides for."""
        rows = self.visible_to(user)
        return rows if user.is_system else rows.filter(mission__in=granted(user, "decide_pledges", Mission))


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class Agreement(Dated):
    """One instrument between parties, for a period; an amendment is an agreement that amends another."""

    class Kind(models.TextChoices):
        MOU = "mou", _("memorandum of understanding")
        ASSIST = "loa", _("letter of assist")
        PARTICIPATION = "participation", _("participation agreement")
        STATUS = "sofa", _("status-of-forces or status-of-mission agreement")
        CONSENT = "consent", _("host nation's consent")
        LETTERS = "letters", _("exchange of letters")

    OPEN_KINDS = (Kind.STATUS, Kind.CONSENT)  # everyone who sees the mission sees that it stands

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("kind"), max_length=14, choices=Kind)
    title = models.CharField(_("title"), max_length=200)
    mission = models.ForeignKey(
        Mission, models.CASCADE, null=True, blank=True, related_name="agreements", verbose_name=_("mission")
    )
    parties = models.ManyToManyField(Partner, related_name="agreements", verbose_name=_("parties"))
    pledges = models.ManyToManyField(
        Pledge, blank=True, related_name="agreements", verbose_name=_("pledges it covers")
    )
    amends = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="amendments", verbose_name=_("amends")
    )
    signed_on = models.DateField(
        _("signed"), null=True, editable=False, help_text=_("by the last of its parties; empty: not by all")
    )
    lapses_with_it = models.CharField(
        _("what lapses if it ends"), max_length=500, blank=True, help_text=_("in a sentence")
    )
    source = models.CharField(_("source"), max_length=300, blank=True)
    is_fictional = models.BooleanField(_("fictional"), default=False, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    known_by = ("title",)
    seen_by_words = _(
        "Everyone who speaks for one of its parties, and those who decide on pledges of its mission; a "
        "status-of-forces agreement and a host nation's consent by everyone who sees the mission."
    )
    objects = AgreementQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "title", "starts_on"]
        verbose_name, verbose_name_plural = _("agreement"), _("agreements")
        constraints = [
            ends_after_start("agreement_ends_after_start"),
            Check(condition=Q(amends=None) | ~Q(amends=models.F("id")), name="no_agreement_amends_itself"),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("contributors:agreement", args=[self.pk])

    @classmethod
    def seen_by(cls, user):
        own = granted(user, "act_for", Partner)
        parties = cls.parties.through.objects.filter(partner__in=own).values("agreement")
        decided = granted(user, "decide_pledges", Mission)
        seen = Mission.objects.visible_to(user).order_by().values("pk")
        return Q(pk__in=parties) | Q(mission__in=decided) | Q(kind__in=cls.OPEN_KINDS, mission__in=seen)
