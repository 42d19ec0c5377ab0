"""How ready units are and were, worked out by logistics.summaries_units alone; what judges them; and bands
that were set by hand."""

import uuid

import pghistory
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.access import VisibleQuerySet
from accounts.constraints import Check
from accounts.models import Partner
from accounts.validity import Dated, ends_after_start, never_overlap
from logistics import readiness_areas
from logistics.models.unit import OfUnit, Unit
from missions.models import Mission


class UnitArea(models.TextChoices):
    """The seven areas of a unit's readiness, in the order in which they are shown."""

    PERSONNEL = readiness_areas.PERSONNEL, _("personnel")
    EQUIPMENT = readiness_areas.EQUIPMENT, _("equipment on hand")
    SERVICEABILITY = readiness_areas.SERVICEABILITY, _("serviceability")
    SUSTAINMENT = readiness_areas.SUSTAINMENT, _("self-sustainment")
    TRAINING = readiness_areas.TRAINING, pgettext_lazy("area of readiness", "training")
    MOBILITY = readiness_areas.MOBILITY, _("medical and mobility")
    LEGAL = readiness_areas.LEGAL, _("legal and financial")


def all_weights():
    return dict.fromkeys(readiness_areas.AREAS, 1)


def all_leads():
    return dict(readiness_areas.LEADS)


BANDS = [MinValueValidator(1), MaxValueValidator(4)]


class ReadinessRule(Dated):
    """How an organization judges units while it holds: cuts, validities, weights and lead times."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organization = models.ForeignKey(
        Partner, models.PROTECT, related_name="readiness_rules", verbose_name=_("organization")
    )
    cut_1 = models.PositiveSmallIntegerField(
        _("band 1 from"), default=90, validators=[MaxValueValidator(100)], help_text=_("percent")
    )
    cut_2 = models.PositiveSmallIntegerField(_("band 2 from"), default=80, help_text=_("percent"))
    cut_3 = models.PositiveSmallIntegerField(_("band 3 from"), default=70, help_text=_("percent"))
    at_best_when_stale = models.PositiveSmallIntegerField(
        _("at best, when evidence is stale"), default=3, validators=BANDS, help_text=_("band")
    )
    strength_days = models.PositiveSmallIntegerField(
        _("a report of strength holds"), default=92, help_text=_("days")
    )
    report_days = models.PositiveSmallIntegerField(
        _("a contingent's own report holds"), default=92, help_text=_("days; of equipment or sustainment")
    )
    inspection_days = models.PositiveSmallIntegerField(
        _("an inspection holds"), default=183, help_text=_("days")
    )
    visit_days = models.PositiveSmallIntegerField(
        _("a visit before deployment holds"), default=365, help_text=_("days")
    )
    ready_band = models.PositiveSmallIntegerField(
        _("ready is"), default=2, validators=BANDS, help_text=_("this band or better")
    )
    critical = models.PositiveSmallIntegerField(_("weight of critical needs"), default=3)
    priority = models.PositiveSmallIntegerField(_("weight of priority needs"), default=2)
    routine = models.PositiveSmallIntegerField(_("weight of routine needs"), default=1)
    weights = models.JSONField(
        _("weights of areas in the mean"), default=all_weights, help_text=_("by area, whole numbers")
    )
    leads = models.JSONField(_("lead times"), default=all_leads, help_text=_("days a step takes, by step"))
    approval_days = models.PositiveSmallIntegerField(
        _("from the request to the approval"), null=True, blank=True, help_text=_("days; empty: not stated")
    )
    activation_days = models.PositiveSmallIntegerField(
        _("from the approval to the activation"),
        null=True,
        blank=True,
        help_text=_("days; empty: not stated"),
    )
    source = models.CharField(_("source"), max_length=300, blank=True)

    seen_by_all = Q()
    objects = VisibleQuerySet.as_manager()

    class Meta:
        ordering = ["organization", "-starts_on"]
        verbose_name, verbose_name_plural = _("rule of readiness"), _("rules of readiness")
        constraints = [
            ends_after_start("readiness_rule_ends_after_start"),
            never_overlap("one_readiness_rule_an_organization", "organization"),
            Check(
                condition=Q(cut_1__gt=F("cut_2")) & Q(cut_2__gt=F("cut_3")),
                name="readiness_cuts_descend",
                violation_error_message=_("Each band begins below the one before it."),
            ),
        ]

    def __str__(self):
        return f"{self.organization}, {self.starts_on or '…'}"

    def clean(self):
        super().clean()
        wrong = {}
        if not _are_counts(self.weights, readiness_areas.AREAS):
            wrong["weights"] = _("Give whole numbers by area.")
        if not _are_counts(self.leads, readiness_areas.LEADS):
            wrong["leads"] = _("Give days by step, whole numbers.")
        if wrong:
            raise ValidationError(wrong)

    @property
    def rule(self):
        """What the pure rules take of it; a lead time that is not given is the portal's own."""
        names = (
            "at_best_when_stale", "strength_days", "report_days", "inspection_days", "visit_days",
            "ready_band", "critical", "priority", "routine", "weights", "approval_days", "activation_days",
        )  # fmt: skip
        told = {name: getattr(self, name) for name in names}
        leads = readiness_areas.LEADS | self.leads
        return readiness_areas.Rule(cuts=(self.cut_1, self.cut_2, self.cut_3), leads=leads, **told)


def _are_counts(given, names):
    return isinstance(given, dict) and all(
        name in names and type(count) is int and 0 <= count <= 1000 for name, count in given.items()
    )


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class ReadinessOverride(OfUnit):
    """A band of one area set by hand, by whom and why; both it and the one by the evidence are shown."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="overrides", verbose_name=_("unit"))
    area = models.CharField(pgettext_lazy("readiness", "area"), max_length=16, choices=UnitArea)
    band = models.PositiveSmallIntegerField(_("band"), validators=BANDS, help_text=_("1 best to 4"))
    reason = models.TextField(_("why"), max_length=1000)
    expires_on = models.DateField(_("counts until"), help_text=_("its last day"))
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False, verbose_name=_("set by")
    )
    set_at = models.DateTimeField(_("set"), default=timezone.now, editable=False)
    ended_at = models.DateTimeField(_("taken back"), null=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["unit", "-set_at"]
        verbose_name, verbose_name_plural = _("band set by hand"), _("bands set by hand")
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "area"], condition=Q(ended_at=None), name="one_override_an_area"
            ),
            Check(condition=Q(band__range=(1, 4)), name="an_override_sets_a_band"),
        ]

    def __str__(self):
        return f"{self.get_area_display()}, {self.unit}"

    def get_absolute_url(self):
        return f"{reverse('logistics:unit_readiness', args=[self.unit_id])}#{self.area}"


class UnitReadiness(OfUnit):
    """How ready a unit was from a day until a day, or is: a row a day on which the picture changed."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="readiness", verbose_name=_("unit"))
    mission = models.ForeignKey(
        Mission, models.CASCADE, null=True, related_name="+", verbose_name=_("mission")
    )
    valid_from = models.DateField(_("from"))
    valid_until = models.DateField(_("until"), null=True, help_text=_("empty: as things stand"))
    band = models.PositiveSmallIntegerField(_("band"), null=True, help_text=_("1 best to 4; none: unknown"))
    found = models.PositiveSmallIntegerField(_("band by the evidence"), null=True)
    weakest = models.PositiveSmallIntegerField(_("weakest known area"), null=True)
    is_complete = models.BooleanField(_("every area known"), default=False)
    mean = models.FloatField(_("mean"), null=True, help_text=_("0 to 100, second to the band"))
    is_there = models.BooleanField(_("in the mission"), default=False)
    days = models.PositiveSmallIntegerField(
        _("days to deploy"), null=True, help_text=_("on the critical path; none: unknown, or it is there")
    )
    at_least = models.PositiveSmallIntegerField(_("days to deploy, at least"), null=True)
    path = models.JSONField(_("critical path"), default=list)
    steps = models.JSONField(_("open steps"), default=list)
    readings = models.JSONField(_("in other languages of readiness"), default=list)
    rise = models.JSONField(_("what would raise it most"), null=True)
    future = models.JSONField(_("as its evidence grows old"), default=list)
    expires = models.JSONField(_("what expires"), default=list)
    judged_on = models.DateField(_("judged on"))
    turns_at = models.DateTimeField(null=True, help_text=_("when it changes by the calendar alone"))
    is_rebuilt = models.BooleanField(
        default=False, help_text=_("worked out later, from what is known of that time")
    )
    version = models.PositiveIntegerField(default=1)
    as_of = models.DateTimeField(_("computed"))

    class Meta:
        ordering = ["unit", "-valid_from"]
        verbose_name, verbose_name_plural = _("readiness of a unit"), _("readiness of units")
        constraints = [
            models.UniqueConstraint(fields=["unit", "valid_from"], name="one_unit_readiness_a_day"),
            models.UniqueConstraint(
                fields=["unit"], condition=Q(valid_until=None), name="one_unit_readiness_holds"
            ),
            Check(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
                name="unit_readiness_ends_after_it_begins",
            ),
        ]
        indexes = [
            models.Index(fields=["turns_at"], condition=Q(valid_until=None), name="unit_readiness_turns"),
            models.Index(fields=["mission", "valid_from"]),
        ]

    def __str__(self):
        return f"{self.unit}: {self.band or '?'}"

    def get_absolute_url(self):
        return reverse("logistics:unit_readiness", args=[self.unit_id])


class UnitReadinessArea(OfUnit):
    """One area of a unit's readiness: its score and band, and what says so, with days and records."""

    readiness = models.ForeignKey(UnitReadiness, models.CASCADE, related_name="areas")
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="+")
    area = models.CharField(pgettext_lazy("readiness", "area"), max_length=16, choices=UnitArea)
    score = models.FloatField(_("score"), null=True, help_text=_("0 to 100"))
    found = models.PositiveSmallIntegerField(_("band by the evidence"), null=True)
    band = models.PositiveSmallIntegerField(_("band"), null=True)
    is_applicable = models.BooleanField(_("is judged"), default=True)
    is_stale = models.BooleanField(_("evidence too old"), default=False)
    decides = models.BooleanField(_("decides the band"), default=False)
    evidence_on = models.DateField(_("evidence of"), null=True)
    reasons = models.JSONField(default=list)
    evidence = models.JSONField(default=list)

    class Meta:
        ordering = ["readiness", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["readiness", "area"], name="one_row_an_area_of_a_unit")
        ]

    def __str__(self):
        return f"{self.readiness}, {self.area}"
