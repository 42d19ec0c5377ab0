"""Trust funds and pooled funds, and the windows money in them is set aside for."""

import uuid

import pghistory
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.access import VisibleQuerySet
from accounts.models import Partner
from missions.models import Mission


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class Fund(models.Model):
    """One fund an organization keeps for money given by others, for a mission or for a purpose."""

    class Kind(models.TextChoices):
        TRUST = "trust", _("trust fund")
        POOLED = "pooled", _("pooled fund")
        FACILITY = "facility", _("financing facility")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organization = models.ForeignKey(
        Partner, models.PROTECT, related_name="funds", verbose_name=_("organization"), help_text=_("keeps it")
    )
    code = models.CharField(_("code"), max_length=16, help_text=_("as in the organization's statements"))
    name = models.CharField(_("name"), max_length=240)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind, default=Kind.TRUST)
    mission = models.ForeignKey(
        Mission,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="funds",
        verbose_name=_("mission"),
        help_text=_("it supports; empty: for a purpose of its own"),
    )
    source = models.CharField(_("source"), max_length=300, blank=True)
    is_fictional = models.BooleanField(_("fictional"), default=False, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    known_by = ("code", "name")
    seen_by_words = _("Everyone who signs in; a mission's fund by everyone who sees the mission.")
    objects = VisibleQuerySet.as_manager()

    class Meta:
        ordering = ["organization", "code"]
        verbose_name, verbose_name_plural = _("fund"), _("funds")
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "code"],
                name="one_fund_a_code",
                violation_error_message=_("This organization has a fund with this code already."),
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("contributors:fund", args=[self.pk])

    def clean(self):
        super().clean()
        if self.organization_id and self.organization.kind == Partner.Kind.NATION:
            raise ValidationError({"organization": _("A fund is kept by an organization or an agency.")})

    @classmethod
    def seen_by(cls, user):
        seen = Mission.objects.visible_to(user).order_by().values("pk")
        return Q(mission=None) | Q(mission__in=seen)


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class FundWindow(models.Model):
    """What a part of a fund is set aside for."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    fund = models.ForeignKey(Fund, models.CASCADE, related_name="windows", verbose_name=_("fund"))
    name = models.CharField(_("window"), max_length=160)

    seen_by_words = _("Whoever sees the fund.")
    objects = VisibleQuerySet.as_manager()

    class Meta:
        ordering = ["fund", "name"]
        verbose_name, verbose_name_plural = _("window of a fund"), _("windows of funds")
        constraints = [
            models.UniqueConstraint(
                fields=["fund", "name"],
                name="one_window_a_name",
                violation_error_message=_("This fund has a window of this name already."),
            ),
        ]

    def __str__(self):
        return self.name

    @classmethod
    def seen_by(cls, user):
        return Q(fund__in=Fund.objects.visible_to(user).order_by().values("pk"))
