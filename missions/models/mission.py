"""Missions: who leads, where, in which phase, and who takes part as what."""

import pghistory
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from guardian.models import GroupObjectPermissionBase, UserObjectPermissionBase

from accounts.access import VisibleQuerySet, granted
from accounts.constraints import Check
from accounts.models import Partner
from accounts.validity import Dated, ends_after_start, never_overlap, standing_on


class MissionQuerySet(VisibleQuerySet):
    def active(self, on=None):
        """Those not closed; on a past day, those that had begun and not ended."""
        if on is None:
            return self.exclude(phase=Mission.Phase.CLOSED)
        return self.filter(standing_on(on)).exclude(phase=Mission.Phase.CLOSED, ends_on=None)

    def editable_by(self, user):
        """Missions this person may change."""
        rows = self.visible_to(user)
        return rows if user.is_system else rows.filter(pk__in=granted(user, "edit_mission", Mission))


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class Mission(models.Model):
    """A peace operation."""

    class Phase(models.TextChoices):
        PLANNING = "planning", _("planning")
        START_UP = "start-up", _("start-up")
        OPERATIONAL = "operational", _("operational")
        TRANSITION = "transition", _("transition")
        DRAWDOWN = "drawdown", _("drawdown")
        LIQUIDATION = "liquidation", _("liquidation")
        CLOSED = "closed", _("closed")

    class Series(models.TextChoices):
        UN_MONTHLY = "un_monthly", _("in the UN's own monthly reports")
        OTHER = "other", _("reported by others")

    acronym = models.CharField(_("acronym"), max_length=24, unique=True)
    slug = models.SlugField(_("address"), max_length=32, unique=True, blank=True)
    name = models.CharField(_("name"), max_length=200)
    names = models.JSONField(_("names by language"), default=dict, blank=True)
    lead = models.ForeignKey(Partner, models.PROTECT, related_name="missions_led", verbose_name=_("led by"))
    host = models.ForeignKey(
        Partner,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="missions_hosted",
        verbose_name=_("host nation"),
    )
    area = models.CharField(_("area"), max_length=200, blank=True)
    phase = models.CharField(_("phase"), max_length=12, choices=Phase, default=Phase.PLANNING)
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("until"), null=True, blank=True)
    headquarters = models.CharField(_("headquarters"), max_length=80, blank=True)
    longitude = models.DecimalField(
        _("longitude"),
        max_digits=8,
        decimal_places=5,
        null=True,
        blank=True,
        validators=[MinValueValidator(-180), MaxValueValidator(180)],
        help_text=_("degrees east"),
    )
    latitude = models.DecimalField(
        _("latitude"),
        max_digits=7,
        decimal_places=5,
        null=True,
        blank=True,
        validators=[MinValueValidator(-90), MaxValueValidator(90)],
        help_text=_("degrees north"),
    )
    time_zone = models.CharField(_("time zone"), max_length=40, default="UTC")
    series = models.CharField(_("series"), max_length=12, choices=Series, default=Series.OTHER)
    is_public = models.BooleanField(
        _("public"), default=True, help_text=_("everyone who is signed in sees that it exists")
    )
    is_fictional = models.BooleanField(_("fictional"), default=False)
    source = models.CharField(_("source"), max_length=300, blank=True)
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)

    known_by = ("acronym", "name")
    seen_by_all = Q(is_public=True)
    seen_through = {"pk": "view_mission"}
    objects = MissionQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("mission"), _("missions")
        ordering = ["acronym"]
        permissions = [
            ("edit_mission", "Changes the mission's mandate and data"),
            ("report_strength", "Reports and corrects strengths"),
            ("edit_requirements", "Changes requirements"),
            ("decide_pledges", "Decides on pledges"),
            ("publish_figures", "Publishes figures"),
            ("manage_members", "Grants roles on the mission"),
            ("view_partner_tier", "Sees what partners see"),
            ("view_audit", "Reads the trail"),
            ("manage_money", "Enters budgets, assessments, payments and funds"),
            ("manage_logistics", "Keeps units, equipment, stocks and movements"),
            ("manage_care", "Keeps records of casualties, evacuations and illness"),
            ("keep_protection", "Reads and keeps protection concerns"),
        ]
        constraints = [
            ends_after_start("mission_ends_after_start"),
            Check(
                condition=Q(longitude=None, latitude=None)
                | Q(longitude__range=(-180, 180), latitude__range=(-90, 90)),
                name="mission_lies_on_earth",
            ),
        ]

    def __str__(self):
        return self.acronym

    def save(self, *args, **kwargs):
        self.slug = self.slug or self.slug_of_acronym
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        return reverse("missions:mission", args=[self.slug])

    def part_url(self, part):
        """The address of one part of its page, such as its mandate."""
        return reverse("missions:part", args=[self.slug, part])

    @property
    def local_name(self):
        return self.names.get(get_language() or "en") or self.name

    @property
    def slug_of_acronym(self):
        return slugify(self.acronym)

    @property
    def scope(self):
        """Its key in burden-sharing."""
        return f"mission:{self.acronym}"


class MissionUserObjectPermission(UserObjectPermissionBase):
    content_object = models.ForeignKey(Mission, models.CASCADE)

    class Meta(UserObjectPermissionBase.Meta):
        pass


class MissionGroupObjectPermission(GroupObjectPermissionBase):
    content_object = models.ForeignKey(Mission, models.CASCADE)

    class Meta(GroupObjectPermissionBase.Meta):
        pass


class MissionName(Dated):
    """An acronym or name a mission bears in some source, so that files find it."""

    mission = models.ForeignKey(Mission, models.CASCADE, related_name="other_names")
    name = models.CharField(_("name"), max_length=200)
    source = models.CharField(_("source"), max_length=300, blank=True)

    seen_through = {"mission": "view_mission"}
    seen_by_all = Q(mission__is_public=True)
    objects = VisibleQuerySet.as_manager()

    class Meta:
        constraints = [
            never_overlap("one_use_of_a_mission_name_at_a_time", "name"),
            ends_after_start("mission_name_ends_after_start"),
        ]

    def __str__(self):
        return self.name


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class Participation(Dated):
    """A partner's part in a mission, from a day until a day."""

    class Part(models.TextChoices):
        LEAD = "lead", _("leads")
        SUPPORT = "support", _("supports")
        CONTRIBUTOR = "contributor", _("contributes")
        HOST = "host", _("hosts")
        DONOR = "donor", _("funds")

    mission = models.ForeignKey(
        Mission, models.CASCADE, related_name="participations", verbose_name=_("mission")
    )
    partner = models.ForeignKey(
        Partner, models.PROTECT, related_name="participations", verbose_name=_("partner")
    )
    part = models.CharField(_("as what"), max_length=12, choices=Part)
    source = models.CharField(_("source"), max_length=300, blank=True)

    seen_through = {"mission": "view_mission", "partner": "act_for"}
    seen_by_all = Q(mission__is_public=True)
    objects = VisibleQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("participation"), _("participations")
        ordering = ["mission", "part", "partner"]
        constraints = [
            never_overlap("one_part_at_a_time", "mission", "partner", "part"),
            ends_after_start("participation_ends_after_start"),
        ]

    def __str__(self):
        return self.named(**self.named_by())

    def named_by(self):
        return {"partner": str(self.partner), "part": self.part, "mission": str(self.mission)}

    @classmethod
    def named(cls, partner, part, mission):
        return f"{partner} {dict(cls.Part.choices).get(part, part)} {mission}"
