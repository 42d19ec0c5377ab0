"""Standards, who uses which, what bridges two of them; which a mission adopted, and which a need asks for."""

import pghistory
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts.access import VisibleQuerySet, granted
from accounts.constraints import Check
from logistics.models.unit import OfUnit, Unit
from logistics.sides import of_staff
from missions.models import Mission, Requirement
from missions.models.mandate import Certainty


class Subject(models.TextChoices):
    RADIO = "radio", _("radios")
    WAVEFORM = "waveform", _("waveforms")
    FUEL = "fuel", pgettext_lazy("standard", "fuel")
    AMMUNITION = "ammunition", pgettext_lazy("standard", "ammunition")
    MEDICAL = "medical", pgettext_lazy("standard", "medical")
    MAPS = "maps", _("maps")
    DATA = "data", pgettext_lazy("standard", "data")
    LANGUAGE = "language", _("languages")
    PROCEDURES = "procedures", _("procedures")


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class Standard(models.Model):
    """One standard units may share: a NATO agreement, a manual of the United Nations, a national one."""

    class Issuer(models.TextChoices):
        NATO = "nato", _("NATO standardization agreement")
        UN = "un", _("United Nations manual")
        INTERNATIONAL = "international", _("other international standard")
        NATIONAL = "national", _("national standard")

    code = models.SlugField(_("code"), max_length=40, unique=True)
    subject = models.CharField(_("subject"), max_length=12, choices=Subject)
    name = models.CharField(_("name"), max_length=160)
    issuer = models.CharField(_("issued by"), max_length=14, choices=Issuer)
    reference = models.CharField(
        _("reference"), max_length=80, blank=True, help_text=_("such as STANAG 4204")
    )
    certainty = models.CharField(
        _("certainty"), max_length=10, choices=Certainty, default=Certainty.PUBLISHED
    )

    known_by = ("code", "name")
    seen_by_all = Q()
    objects = VisibleQuerySet.as_manager()

    class Meta:
        ordering = ["subject", "code"]
        verbose_name, verbose_name_plural = pgettext_lazy("record", "standard"), _("standards")

    def __str__(self):
        return f"{self.local_name} ({self.reference})" if self.reference else self.local_name

    @property
    def local_name(self):
        return gettext(self.name)


class StandardBridge(models.Model):
    """What lets users of one standard work with those of another."""

    class Kind(models.TextChoices):
        ADAPTER = "adapter", _("adapter")
        LIAISON = "liaison", _("liaison team")
        LOAN = "loan", _("loan")
        TRAINING = "training", pgettext_lazy("remedy", "training")

    one = models.ForeignKey(Standard, models.CASCADE, related_name="+", verbose_name=_("between"))
    other = models.ForeignKey(Standard, models.CASCADE, related_name="+", verbose_name=_("and"))
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    words = models.CharField(_("in words"), max_length=300, help_text=_("what it takes"))

    seen_by_all = Q()
    objects = VisibleQuerySet.as_manager()

    class Meta:
        ordering = ["one", "other"]
        verbose_name, verbose_name_plural = _("bridge between standards"), _("bridges between standards")
        constraints = [
            models.UniqueConstraint(fields=["one", "other", "kind"], name="one_bridge_of_a_kind"),
            Check(condition=~Q(one=F("other")), name="a_bridge_has_two_ends"),
        ]

    def __str__(self):
        return f"{self.one} – {self.other}"


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class UnitStandard(OfUnit):
    """A standard a unit uses: as its contributor declares, or as it was tested. Told again, it changes."""

    class State(models.TextChoices):
        DECLARED = "declared", pgettext_lazy("standard", "declared")
        TESTED = "tested", pgettext_lazy("standard", "tested")
        FAILED = "failed", pgettext_lazy("standard", "tested and found wanting")

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="standards", verbose_name=_("unit"))
    standard = models.ForeignKey(
        Standard, models.PROTECT, related_name="uses", verbose_name=pgettext_lazy("record", "standard")
    )
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.DECLARED)
    told_on = models.DateField(_("day"), help_text=_("of the declaration or the test"))
    source = models.CharField(
        _("source"), max_length=300, help_text=_("who declared it, or the report of the test")
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["unit", "standard"]
        verbose_name, verbose_name_plural = _("standard of a unit"), _("standards of units")
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "standard"],
                name="one_use_of_a_standard",
                violation_error_message=_("This standard stands in this unit already; change that."),
            )
        ]

    def __str__(self):
        return f"{self.unit}: {self.standard}"

    def get_absolute_url(self):
        return f"{self.unit.get_absolute_url()}#standards"

    @property
    def roots(self):
        return self.unit.roots


class MissionStandard(models.Model):
    """A standard or common procedure a mission adopted: its units are held to it."""

    mission = models.ForeignKey(Mission, models.CASCADE, related_name="standards", verbose_name=_("mission"))
    standard = models.ForeignKey(
        Standard, models.PROTECT, related_name="adoptions", verbose_name=pgettext_lazy("record", "standard")
    )
    adopted_on = models.DateField(_("adopted"))
    source = models.CharField(_("source"), max_length=300, blank=True, help_text=_("the order or directive"))

    seen_by_words = _("The mission's staff, and contributors with a unit for it.")
    objects = VisibleQuerySet.as_manager()

    class Meta:
        ordering = ["mission", "standard"]
        verbose_name, verbose_name_plural = _("adopted standard"), _("adopted standards")
        constraints = [
            models.UniqueConstraint(
                fields=["mission", "standard"],
                name="one_adoption_of_a_standard",
                violation_error_message=_("The mission adopted this one already."),
            )
        ]

    def __str__(self):
        return f"{self.mission}: {self.standard}"

    @classmethod
    def seen_by(cls, user):
        own = Unit.objects.of_contributor(user).exclude(mission=None).order_by().values("mission")
        return of_staff(user, "mission") | Q(mission__in=own)


class RequirementStandard(models.Model):
    """A standard that a requirement asks of whoever meets it."""

    requirement = models.ForeignKey(
        Requirement, models.CASCADE, related_name="needed_standards", verbose_name=_("requirement")
    )
    standard = models.ForeignKey(
        Standard, models.PROTECT, related_name="needs", verbose_name=pgettext_lazy("record", "standard")
    )

    seen_by_words = _("Whoever sees the requirement.")
    objects = VisibleQuerySet.as_manager()

    class Meta:
        ordering = ["requirement", "standard"]
        verbose_name, verbose_name_plural = _("standard of a requirement"), _("standards of requirements")
        constraints = [
            models.UniqueConstraint(fields=["requirement", "standard"], name="one_need_of_a_standard")
        ]

    def __str__(self):
        return f"{self.requirement}: {self.standard}"

    @classmethod
    def seen_by(cls, user):
        return Q(requirement__in=Requirement.objects.visible_to(user).order_by().values("pk"))


def may_adopt(user):
    """Keys of the missions whose standards this person sets."""
    return granted(user, "manage_logistics", Mission)
