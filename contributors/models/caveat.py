"""What a contributor's forces may not do: declared with an offer, or found once they are there."""

import uuid

import pghistory
from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.access import VisibleQuerySet, granted
from accounts.constraints import Check
from accounts.models import Partner
from contributors.models.pledge import Pledge, Visibility, takes_part
from missions.models import MandateTask, Mission


class CaveatQuerySet(VisibleQuerySet):
    def standing(self):
        """Those that hold: declared or found, and not withdrawn."""
        return self.exclude(state=Caveat.State.WITHDRAWN)


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class Caveat(models.Model):
    """One restriction on a pledge, with what of it is limited. HIPPO 2015: one not declared is a breach."""

    class Kind(models.TextChoices):
        GEOGRAPHY = "geography", _("geography")
        TASK = "task", _("task")
        TIME = "time", _("time")
        FORCE = "use_of_force", _("use of force")
        NIGHT = "night", _("night")
        WEAPONS = "weapons", _("weapons")
        MEDEVAC = "medevac", _("medical evacuation")

    class State(models.TextChoices):
        DECLARED = "declared", pgettext_lazy("caveat", "declared")
        FOUND = "found", pgettext_lazy("caveat", "found, not declared")
        WITHDRAWN = "withdrawn", pgettext_lazy("caveat", "withdrawn")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    pledge = models.ForeignKey(Pledge, models.CASCADE, related_name="caveats", verbose_name=_("pledge"))
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    text = models.TextField(_("in words"), max_length=1000)
    sector = models.CharField(
        _("sector"), max_length=80, blank=True, help_text=_("which it may not leave, or where it holds")
    )
    tasks = models.ManyToManyField(
        MandateTask, blank=True, related_name="caveats", verbose_name=_("mandate paragraphs it touches")
    )
    limits = models.PositiveIntegerField(
        _("how much it limits"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("of the pledge's quantity; empty: all of it"),
    )
    visibility = models.PositiveSmallIntegerField(
        _("who sees it"), choices=Visibility, default=Visibility.MISSION
    )
    state = models.CharField(_("state"), max_length=9, choices=State, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        editable=False,
        verbose_name=_("entered by"),
    )
    created_at = models.DateTimeField(_("entered"), default=timezone.now, editable=False)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    known_by = ("text",)
    seen_by_words = _(
        "Whoever sees the pledge and is its contributor or decides on it; others as far as the contributor"
        " opened the caveat to them."
    )
    objects = CaveatQuerySet.as_manager()

    class Meta:
        ordering = ["pledge", "kind", "created_at"]
        verbose_name, verbose_name_plural = _("caveat"), _("caveats")
        constraints = [
            Check(condition=Q(state="withdrawn") ^ Q(withdrawn_at=None), name="a_withdrawn_caveat_says_when"),
            Check(condition=Q(limits=None) | Q(limits__gte=1), name="a_caveat_limits_something"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}, {self.pledge}"

    def get_absolute_url(self):
        return f"{self.pledge.get_absolute_url()}#caveats"

    @classmethod
    def seen_by(cls, user):
        """The pledge is seen, and the caveat is of one's own, decided on, or opened to this reader."""
        own = granted(user, "act_for", Partner)
        seen = Q(pledge__in=Pledge.objects.visible_to(user).order_by().values("pk"))
        sides = Q(pledge__contributor__in=own)
        sides |= Q(pledge__mission__in=granted(user, "decide_pledges", Mission))
        sides |= Q(pledge__mission=None, pledge__offered_to__in=granted(user, "decide_pledges", Partner))
        shared = Q(pledge__mission__in=granted(user, "view_partner_tier", Mission))
        shared |= Q(pledge__mission__in=granted(user, "edit_requirements", Mission))
        shared |= Q(pledge__mission__in=takes_part(own))
        public = Q(pledge__mission=None) | Q(pledge__mission__is_public=True)
        opened = Q(visibility__gte=Visibility.PARTNERS) & shared
        return seen & (sides | opened | Q(visibility=Visibility.PUBLIC) & public)
