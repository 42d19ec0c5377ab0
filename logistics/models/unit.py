"""What is really there: units, posts and assets, whose they are, where they stand, and who is present."""

import uuid

import pghistory
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.access import VisibleQuerySet, granted
from accounts.constraints import Check
from accounts.models import Partner
from contributors.models import Agreement, Pledge
from contributors.models.pledge import Visibility, takes_part
from logistics.sides import RECEIVING, of_staff
from missions.models import Capability, Mission, Requirement
from missions.models.strength import Category


class UnitQuerySet(VisibleQuerySet):
    def of_contributor(self, user):
        """Those of whose parents this person speaks for one."""
        return self if user.is_system else self.filter(_own(user))

    def between(self, user):
        """Those of one's own, and those of missions one is staff of: their insides are for these two."""
        return self if user.is_system else self.filter(_own(user) | _hosted(user))

    def kept_by(self, user):
        """Those whose facts this person may enter: of one's own, or of missions whose logistics one keeps."""
        if user.is_system:
            return self
        kept = granted(user, "manage_logistics", Mission)
        return self.filter(_own(user) | Q(mission__in=kept) & ~Q(state=Unit.State.STANDBY))

    def with_changes_since(self, moment):
        """Each with what it said before every change since, the first change first, as `changed_since`."""
        kept = self.model.pgh_event_model.objects.filter(pgh_created_at__gte=moment)
        kept = kept.select_related("pledge").order_by("pgh_id")
        return self.prefetch_related(models.Prefetch("events", kept, to_attr="changed_since"))

    def present(self):
        """Those in their mission."""
        return self.filter(state=Unit.State.PRESENT)

    def standing(self):
        """Those that are not closed."""
        return self.exclude(state=Unit.State.CLOSED)


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class Unit(models.Model):
    """A contingent, formed police unit, individual post or enabling asset; its people rotate, it stays."""

    class Kind(models.TextChoices):
        CONTINGENT = "contingent", _("contingent")
        FORMED_POLICE = "formed_police", _("formed police unit")
        POST = "post", _("individual post")
        ASSET = "asset", _("enabling asset")

    class State(models.TextChoices):
        STANDBY = "standby", pgettext_lazy("unit", "on standby at home")
        PREPARING = "preparing", pgettext_lazy("unit", "preparing to deploy")
        PRESENT = "present", pgettext_lazy("unit", "in the mission")
        LEAVING = "leaving", pgettext_lazy("unit", "leaving")
        CLOSED = "closed", pgettext_lazy("unit", "closed")

    class StartClock(models.TextChoices):
        """From when days to deploy count; systems of readiness differ in it."""

        REQUEST = "request", _("the request")
        APPROVAL = "approval", _("the approval")
        ACTIVATION = "activation", _("the activation order")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(
        _("reference"), max_length=24, help_text=_("unique among the contributor's own, such as BRE-INF-1")
    )
    name = models.CharField(_("name"), max_length=160, help_text=_("as its contributor calls it"))
    kind = models.CharField(_("kind"), max_length=16, choices=Kind, default=Kind.CONTINGENT)
    contributor = models.ForeignKey(
        Partner,
        models.PROTECT,
        related_name="units",
        verbose_name=_("contributor"),
        help_text=_("the one that leads it, where it has several"),
    )
    mission = models.ForeignKey(
        Mission,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="units",
        verbose_name=_("mission"),
        help_text=_("empty: offered to none yet"),
    )
    capability = models.ForeignKey(
        Capability, models.PROTECT, related_name="units", verbose_name=_("capability")
    )
    quantity = models.PositiveIntegerField(
        _("quantity"),
        default=1,
        validators=[MinValueValidator(1)],
        help_text=_("in the capability's unit: what it brings of it"),
    )
    personnel = models.PositiveIntegerField(
        _("agreed strength"), null=True, blank=True, help_text=_("persons; empty: not stated")
    )
    pledge = models.ForeignKey(
        Pledge, models.SET_NULL, null=True, blank=True, related_name="units", verbose_name=_("pledge")
    )
    requirement = models.ForeignKey(
        Requirement,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="units",
        verbose_name=_("requirement"),
        help_text=_("the need it meets; empty: that of its pledge"),
    )
    agreement = models.ForeignKey(
        Agreement, models.SET_NULL, null=True, blank=True, related_name="units", verbose_name=_("agreement")
    )
    location = models.ForeignKey(
        "logistics.Location",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="units",
        verbose_name=_("location"),
    )
    start_clock = models.CharField(
        _("days to deploy count from"), max_length=10, choices=StartClock, default=StartClock.REQUEST
    )
    arrived_on = models.DateField(_("in the mission since"), null=True, blank=True)
    left_on = models.DateField(_("left"), null=True, blank=True)
    visibility = models.PositiveSmallIntegerField(
        _("who sees it"), choices=Visibility, default=Visibility.MISSION
    )
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.STANDBY)
    is_fictional = models.BooleanField(_("fictional"), default=False, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    known_by = ("reference", "name")
    kept_between = ("personnel", "location", "pledge", "agreement", "version")
    seen_by_words = _(
        "Who speaks for a parent of it, and the mission's staff; while it prepares, only those of the staff "
        "who decide on pledges or keep logistics, and while it stands by, none of them. Others see its name, "
        "kind and sector alone, if the contributor opened it to them."
    )
    objects = UnitQuerySet.as_manager()

    class Meta:
        ordering = ["contributor", "reference"]
        verbose_name, verbose_name_plural = _("unit"), _("units")
        constraints = [
            models.UniqueConstraint(
                fields=["contributor", "reference"],
                name="one_unit_a_reference",
                violation_error_message=_("You have a unit with this reference already."),
            ),
            Check(
                condition=Q(state="standby") | Q(mission__isnull=False),
                name="a_unit_under_way_has_a_mission",
                violation_error_message=_("Name the mission it is for."),
            ),
            Check(
                condition=~Q(state__in=["present", "leaving"]) | Q(arrived_on__isnull=False),
                name="a_unit_present_says_since_when",
                violation_error_message=_("Say since when it is in the mission."),
            ),
            Check(
                condition=Q(left_on=None) | Q(arrived_on__isnull=False, left_on__gte=F("arrived_on")),
                name="a_unit_left_after_it_arrived",
                violation_error_message=_("It left before it arrived."),
            ),
            Check(condition=Q(quantity__gte=1), name="a_unit_brings_something"),
        ]
        indexes = [models.Index(fields=["mission", "state"])]

    def __str__(self):
        return f"{self.name} ({self.reference})"

    def get_absolute_url(self):
        return reverse("logistics:unit", args=[self.pk])

    def clean(self):
        """What it is linked to is of its contributor and its mission."""
        wrong = {}
        if self.pledge_id and self.pledge.contributor_id != self.contributor_id:
            wrong["pledge"] = _("This pledge is of another contributor.")
        elif self.pledge_id and self.pledge.mission_id not in (None, self.mission_id):
            wrong["pledge"] = _("This pledge is for another mission.")
        if self.agreement_id and self.agreement.mission_id not in (None, self.mission_id):
            wrong["agreement"] = _("This agreement is of another mission.")
        if self.requirement_id and self.requirement.mission_id != self.mission_id:
            wrong["requirement"] = _("This requirement is of another mission.")
        if self.location_id and self.location.mission_id not in (None, self.mission_id):
            wrong["location"] = _("This location is in another mission.")
        if wrong:
            raise ValidationError(wrong)

    @classmethod
    def seen_by(cls, user):
        own = granted(user, "act_for", Partner)
        shared = Q(mission__in=granted(user, "view_partner_tier", Mission)) | Q(mission__in=takes_part(own))
        seen = Q(visibility__gte=Visibility.PARTNERS) & shared
        seen |= Q(visibility=Visibility.PUBLIC) & (Q(mission=None) | Q(mission__is_public=True))
        return _own(user) | _hosted(user) | seen

    @property
    def roots(self):
        """Its contributor; the mission once it is under way to it."""
        there = [self.mission] if self.mission and self.state != self.State.STANDBY else []
        return [self.contributor, *there]

    def is_between(self, user):
        return Unit.objects.between(user).filter(pk=self.pk).exists()

    def history_for(self, user):
        return None, () if self.is_between(user) else self.kept_between


def _own(user):
    own = granted(user, "act_for", Partner)
    further = UnitParent.objects.filter(partner__in=own).order_by().values("unit")
    return Q(contributor__in=own) | Q(pk__in=further)


def _hosted(user):
    """Units of missions whose staff one is, under way for those who receive them alone; of what stands by at
    home its contributor alone knows."""
    there = ~Q(state__in=[Unit.State.STANDBY, Unit.State.PREPARING])
    return there & of_staff(user, "mission") | Q(state=Unit.State.PREPARING) & of_staff(
        user, "mission", RECEIVING
    )


class OfUnit(models.Model):
    """What is inside a unit: for its contributors and the mission's staff alone."""

    seen_by_words = _(
        "Who speaks for a parent of the unit, and the mission's staff; while it prepares, only those of the "
        "staff who decide on pledges or keep logistics."
    )
    objects = VisibleQuerySet.as_manager()
    of_unit = "unit"  # the path to the unit

    class Meta:
        abstract = True

    @classmethod
    def seen_by(cls, user):
        units = Unit.objects.visible_to(user).between(user).order_by().values("pk")
        return Q(**{f"{cls.of_unit}__in": units})


def found_by():
    """The final inspection a fact is what was found by; it stays as long as the fact does."""
    return models.ForeignKey(
        "logistics.Inspection",
        models.RESTRICT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("inspection"),
        help_text=_("the final one that found it; empty: none"),
    )


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class UnitParent(OfUnit):
    """A further contributor of a unit of several nations, and how many persons it gives."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="parents", verbose_name=_("unit"))
    partner = models.ForeignKey(Partner, models.PROTECT, related_name="+", verbose_name=_("contributor"))
    personnel = models.PositiveIntegerField(
        _("agreed strength"), null=True, blank=True, help_text=_("persons of the unit's; empty: not stated")
    )

    class Meta:
        ordering = ["unit", "partner"]
        verbose_name, verbose_name_plural = _("further contributor"), _("further contributors")
        constraints = [models.UniqueConstraint(fields=["unit", "partner"], name="one_parent_a_partner")]

    def __str__(self):
        return f"{self.unit}: {self.partner}"


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class OrganizationLine(OfUnit):
    """A line of a unit's table of organization: how many of which post."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="organization", verbose_name=_("unit"))
    order = models.PositiveSmallIntegerField(_("order"), default=1)
    section = models.CharField(_("section"), max_length=80, help_text=_("such as second company, staff"))
    post = models.CharField(_("post"), max_length=120)
    rank = models.CharField(_("rank"), max_length=40, blank=True)
    personnel = models.PositiveIntegerField(_("persons"), validators=[MinValueValidator(1)])

    class Meta:
        ordering = ["unit", "order", "pk"]
        verbose_name, verbose_name_plural = _("line of organization"), _("table of organization")
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "section", "post", "rank"],
                name="one_line_a_post",
                violation_error_message=_("This post stands in this section already."),
            )
        ]

    def __str__(self):
        return f"{self.section}: {self.post}"


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class UnitStrength(OfUnit):
    """Who was there on a day, by category: present for duty by sex, on leave, absent. Empty: not reported."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="strengths", verbose_name=_("unit"))
    reported_on = models.DateField(_("day"))
    category = models.CharField(_("category"), max_length=20, choices=Category)
    men = models.PositiveIntegerField(_("men present"), null=True, blank=True)
    women = models.PositiveIntegerField(_("women present"), null=True, blank=True)
    present = models.PositiveIntegerField(_("present for duty"), help_text=_("persons, men and women"))
    on_leave = models.PositiveIntegerField(_("on leave"), null=True, blank=True)
    absent = models.PositiveIntegerField(
        _("absent"), null=True, blank=True, help_text=_("ill, detached or without leave")
    )
    source = models.CharField(_("source"), max_length=300, help_text=_("the report it is from"))
    inspection = found_by()
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["unit", "-reported_on", "category"]
        verbose_name, verbose_name_plural = _("strength of a unit"), _("strengths of units")
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "reported_on", "category"],
                name="one_strength_a_unit_day_and_category",
                violation_error_message=_("A strength of this day stands already; correct that."),
            ),
            Check(
                condition=Q(men=None) | Q(women=None) | Q(present=F("men") + F("women")),
                name="men_and_women_are_who_is_present",
                violation_error_message=_("Men and women do not add up to those present."),
            ),
        ]
        indexes = [models.Index(fields=["unit", "-reported_on"])]

    def __str__(self):
        return f"{self.unit}, {self.reported_on}"

    def get_absolute_url(self):
        return f"{self.unit.get_absolute_url()}#strength"

    @property
    def says_more(self):
        """Whether it says more than how many were there: men, women, on leave or absent."""
        return any(count is not None for count in (self.men, self.women, self.on_leave, self.absent))

    def clean(self):
        if None not in (self.men, self.women, self.present) and self.men + self.women != self.present:
            raise ValidationError({"present": _("Men and women do not add up to those present.")})
