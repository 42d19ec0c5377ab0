"""Inspections of units in a mission: what was found, who signed it, what is contested, and how it ended."""

import uuid

import pghistory
import pgtrigger
from django.conf import settings
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
from accounts.validity import Dated, ends_after_start, never_overlap
from contributors.models.finding import Standard, findings_of, is_sound
from logistics.models.equipment import EquipmentLine, Item, SustainmentLine
from logistics.models.inspection_life import CONTRIBUTOR, MISSION, OPEN, SIGNED
from logistics.models.unit import OfUnit, Unit
from missions.models import Mission


def quarter_words(first):
    """A quarter, by its first day, as pages write it."""
    return _("quarter %(number)s of %(year)s") % {"number": (first.month + 2) // 3, "year": first.year}


class InspectionRule(Dated):
    """How often an organization has units inspected, and from when on it doubts what they report."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organization = models.ForeignKey(
        Partner, models.PROTECT, related_name="inspection_rules", verbose_name=_("organization")
    )
    arrival_days = models.PositiveSmallIntegerField(
        _("arrival inspection within"), default=30, validators=[MinValueValidator(1)], help_text=_("days")
    )
    readiness_days = models.PositiveSmallIntegerField(
        _("operational readiness inspection every"),
        default=183,
        validators=[MinValueValidator(1)],
        help_text=_("days"),
    )
    mark = models.PositiveSmallIntegerField(
        _("doubt below"), default=90, help_text=_("percent serviceable of what is agreed, of any group")
    )
    source = models.CharField(_("source"), max_length=300, blank=True)

    seen_by_all = Q()
    objects = VisibleQuerySet.as_manager()

    class Meta:
        ordering = ["organization", "-starts_on"]
        verbose_name, verbose_name_plural = _("rule of inspections"), _("rules of inspections")
        constraints = [
            ends_after_start("inspection_rule_ends_after_start"),
            never_overlap("one_inspection_rule_an_organization", "organization"),
            Check(
                condition=Q(mark__lte=100),
                name="a_mark_is_a_percentage",
                violation_error_message=_("A percentage is 100 at most."),
            ),
        ]

    def __str__(self):
        return f"{self.organization}, {self.starts_on or '…'}"


class InspectionQuerySet(VisibleQuerySet):
    def of_contributor(self, user):
        """Those of units of which this person speaks for a parent."""
        units = Unit.objects.of_contributor(user).order_by().values("pk")
        return self if user.is_system else self.filter(unit__in=units)

    def of_inspectors(self, user):
        """Those in missions whose logistics this person keeps."""
        kept = granted(user, "manage_logistics", Mission)
        return self if user.is_system else self.filter(unit__mission__in=kept)

    def open(self):
        return self.filter(state__in=OPEN)


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class Inspection(OfUnit):
    """One inspection of one unit, from its plan until what was found counts."""

    class Kind(models.TextChoices):
        ARRIVAL = "arrival", _("arrival inspection")
        PERIODIC = "periodic", _("periodic verification")
        READINESS = "readiness", _("operational readiness inspection")
        SPOT = "spot", _("spot check")
        REPATRIATION = "repatriation", _("repatriation inspection")

    class State(models.TextChoices):
        SCHEDULED = "scheduled", pgettext_lazy("inspection", "scheduled")
        CONDUCTED = "conducted", pgettext_lazy("inspection", "conducted")
        SIGNED_INSPECTOR = "signed_inspector", pgettext_lazy("inspection", "signed by the inspector")
        SIGNED_CONTINGENT = "signed_contingent", pgettext_lazy("inspection", "signed by both sides")
        CONTESTED = "contested", pgettext_lazy("inspection", "contested")
        REVIEWED = "reviewed", pgettext_lazy("inspection", "reviewed")
        FINAL = "final", pgettext_lazy("inspection", "final")
        CALLED_OFF = "called_off", pgettext_lazy("inspection", "called off")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="inspections", verbose_name=_("unit"))
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    number = models.PositiveIntegerField(editable=False, help_text=_("of the unit's inspections, from 1"))
    quarter = models.DateField(
        _("quarter"),
        null=True,
        blank=True,
        help_text=_("the first day of the quarter a periodic verification is of; else empty"),
    )
    planned_on = models.DateField(_("planned for"))
    conducted_on = models.DateField(pgettext_lazy("inspection", "conducted"), null=True, blank=True)
    inspector = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("inspector"),
        help_text=_("empty: who conducts it"),
    )
    purpose = models.CharField(_("what it looks for"), max_length=300, blank=True)
    state = models.CharField(
        _("state"), max_length=17, choices=State, default=State.SCHEDULED, editable=False
    )
    round = models.PositiveIntegerField(
        default=1, editable=False, help_text=_("of signatures; opened again, the next begins")
    )
    strength_present = models.PositiveIntegerField(
        _("strength present"), null=True, blank=True, help_text=_("persons; empty: not counted")
    )
    checklist = models.JSONField(
        _("checklist"), default=list, blank=True, help_text=_("what was found by dimension")
    )
    report = models.TextField(_("report"), max_length=4000, blank=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    reviewed_at = models.DateTimeField(pgettext_lazy("inspection", "reviewed"), null=True, editable=False)
    review_words = models.TextField(_("review"), max_length=2000, blank=True, editable=False)
    final_on = models.DateField(_("final since"), null=True, editable=False)
    is_fictional = models.BooleanField(_("fictional"), default=False, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    seen_by_words = _("Who speaks for a parent of the unit, and the mission's staff. Nobody else.")
    objects = InspectionQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        ordering = ["-planned_on", "unit", "-number"]
        verbose_name, verbose_name_plural = _("inspection"), _("inspections")
        indexes = [
            models.Index(fields=["unit", "kind", "-conducted_on"], name="inspections_of_a_unit"),
            models.Index(fields=["state", "planned_on"], name="inspections_by_plan"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["unit", "number"], name="one_inspection_a_number"),
            models.UniqueConstraint(
                fields=["unit", "quarter"],
                condition=Q(kind="periodic") & ~Q(state="called_off"),
                name="one_periodic_verification_a_quarter",
                violation_error_message=_("This quarter has its periodic verification already."),
            ),
            Check(
                condition=Q(kind="periodic", quarter__isnull=False, quarter__day=1)
                | ~Q(kind="periodic") & Q(quarter=None),
                name="a_periodic_verification_has_its_quarter",
                violation_error_message=_("A periodic verification is of a quarter; others are of none."),
            ),
            Check(
                condition=Q(state__in=("scheduled", "called_off"))
                | Q(conducted_on__isnull=False, inspector__isnull=False),
                name="an_inspection_held_says_when_and_by_whom",
            ),
            Check(
                condition=Q(state="final", final_on__isnull=False) | ~Q(state="final") & Q(final_on=None),
                name="a_final_inspection_says_since_when",
            ),
        ]

    def __str__(self):
        return f"{self.reference}, {self.get_kind_display()}"

    def get_absolute_url(self):
        return reverse("logistics:inspection", args=[self.pk])

    def clean(self):
        if not is_sound(self.checklist):
            raise ValidationError({"checklist": _("These are no findings by dimension of the checklist.")})
        if self.kind == self.Kind.PERIODIC and self.quarter and self.quarter.month % 3 != 1:
            raise ValidationError({"quarter": _("A quarter begins in January, April, July or October.")})

    @property
    def reference(self):
        return f"{self.unit.reference}/{self.number}"

    @property
    def by_dimension(self):
        return findings_of(self.checklist)

    @property
    def short_of(self):
        """The dimensions whose standard is not met, in words."""
        return [one.label for one in self.by_dimension if one.standard == Standard.NOT_MET]

    @property
    def is_signed(self):
        return self.state in SIGNED or self.state == self.State.FINAL

    @property
    def is_open(self):
        return self.state in OPEN

    @property
    def quarter_words(self):
        return quarter_words(self.quarter) if self.quarter else ""

    @property
    def roots(self):
        return self.unit.roots


class EquipmentFinding(OfUnit):
    """What an inspection found of one line of equipment: on hand, and of these serviceable."""

    of_unit = "inspection__unit"
    inspection = models.ForeignKey(
        Inspection, models.CASCADE, related_name="equipment", verbose_name=_("inspection")
    )
    line = models.ForeignKey(EquipmentLine, models.CASCADE, related_name="found", verbose_name=_("equipment"))
    agreed = models.PositiveIntegerField(_("agreed"), help_text=_("items, as it stood when it was found"))
    on_hand = models.PositiveIntegerField(_("on hand"), help_text=_("items"))
    serviceable = models.PositiveIntegerField(_("serviceable"), help_text=_("items of those on hand"))
    remark = models.CharField(_("remark"), max_length=500, blank=True)

    class Meta:
        ordering = ["inspection", "line__group", "line__type", "pk"]
        verbose_name, verbose_name_plural = _("finding on equipment"), _("findings on equipment")
        constraints = [
            models.UniqueConstraint(fields=["inspection", "line"], name="one_finding_a_line"),
            Check(
                condition=Q(serviceable__lte=F("on_hand")),
                name="no_more_found_serviceable_than_on_hand",
                violation_error_message=_("No more is serviceable than is on hand."),
            ),
        ]

    def __str__(self):
        return self.line.type

    @property
    def unserviceable(self):
        return self.on_hand - self.serviceable

    @property
    def surplus(self):
        """Items beyond what is agreed."""
        return max(0, self.on_hand - self.agreed)

    @property
    def absent(self):
        """Items missing of what is agreed."""
        return max(0, self.agreed - self.on_hand)


class ItemFinding(OfUnit):
    """What an inspection found of one item that is followed by its number."""

    class Result(models.TextChoices):
        SERVICEABLE = "serviceable", pgettext_lazy("item found", "serviceable")
        UNSERVICEABLE = "unserviceable", pgettext_lazy("item found", "not serviceable")
        ABSENT = "absent", pgettext_lazy("item found", "absent")
        SURPLUS = "surplus", pgettext_lazy("item found", "surplus, and serviceable")

    of_unit = "finding__inspection__unit"
    finding = models.ForeignKey(
        EquipmentFinding, models.CASCADE, related_name="items", verbose_name=_("finding on equipment")
    )
    item = models.ForeignKey(Item, models.CASCADE, related_name="found", verbose_name=_("item"))
    result = models.CharField(_("result"), max_length=13, choices=Result)

    class Meta:
        ordering = ["finding", "item__number"]
        verbose_name, verbose_name_plural = _("finding on an item"), _("findings on items")
        constraints = [models.UniqueConstraint(fields=["finding", "item"], name="one_finding_an_item")]

    def __str__(self):
        return f"{self.item.number}: {self.get_result_display()}"


class SustainmentFinding(OfUnit):
    """Whether an inspection found the standard of a category of self-sustainment met."""

    of_unit = "inspection__unit"
    inspection = models.ForeignKey(
        Inspection, models.CASCADE, related_name="sustainment", verbose_name=_("inspection")
    )
    line = models.ForeignKey(
        SustainmentLine, models.CASCADE, related_name="found", verbose_name=_("self-sustainment")
    )
    entitled = models.PositiveIntegerField(_("entitled"), help_text=_("persons, as it stood then"))
    is_met = models.BooleanField(_("standard met"))
    remark = models.CharField(_("remark"), max_length=500, blank=True)

    class Meta:
        ordering = ["inspection", "line__category"]
        verbose_name, verbose_name_plural = (
            _("finding on self-sustainment"),
            _("findings on self-sustainment"),
        )
        constraints = [models.UniqueConstraint(fields=["inspection", "line"], name="one_finding_a_category")]

    def __str__(self):
        return self.line.get_category_display()


class InspectionSignature(OfUnit):
    """Who signed for a side, in a round: the version that was read, and a digest of what it says."""

    class Side(models.TextChoices):
        MISSION = MISSION, _("for the mission")
        CONTRIBUTOR = CONTRIBUTOR, _("for the contributor")

    of_unit = "inspection__unit"
    inspection = models.ForeignKey(
        Inspection, models.CASCADE, related_name="signatures", verbose_name=_("inspection")
    )
    round = models.PositiveIntegerField(editable=False)
    side = models.CharField(_("side"), max_length=11, choices=Side)
    signed_version = models.PositiveIntegerField(_("version"), editable=False)
    digest = models.CharField(
        _("digest"), max_length=64, editable=False, help_text=_("SHA-256 of what it says")
    )
    words = models.CharField(_("remark"), max_length=500, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        editable=False,
        verbose_name=_("signed by"),
    )
    at = models.DateTimeField(_("signed"), default=timezone.now, editable=False)

    class Meta:
        ordering = ["inspection", "round", "at", "pk"]
        verbose_name, verbose_name_plural = _("signature of an inspection"), _("signatures of inspections")
        constraints = [
            models.UniqueConstraint(
                fields=["inspection", "round", "side"], name="one_inspection_signature_a_side"
            )
        ]
        triggers = [pgtrigger.Protect(name="never_edited", operation=pgtrigger.Update)]

    def __str__(self):
        return f"{self.inspection}, {self.get_side_display()}"


class InspectionContest(OfUnit):
    """What the contributor contests of what was found: a line, a category, a dimension, or the strength."""

    class Outcome(models.TextChoices):
        UPHELD = "upheld", pgettext_lazy("contest", "upheld: it counts as corrected")
        DISMISSED = "dismissed", pgettext_lazy("contest", "dismissed: it counts as found")

    of_unit = "inspection__unit"
    inspection = models.ForeignKey(
        Inspection, models.CASCADE, related_name="contests", verbose_name=_("inspection")
    )
    round = models.PositiveIntegerField(editable=False)
    equipment = models.ForeignKey(
        EquipmentFinding,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="contests",
        verbose_name=_("equipment"),
    )
    sustainment = models.ForeignKey(
        SustainmentFinding,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="contests",
        verbose_name=_("self-sustainment"),
    )
    dimension = models.CharField(
        _("dimension"), max_length=16, blank=True, help_text=_("of the checklist; all empty: the strength")
    )
    words = models.CharField(_("why it is contested"), max_length=1000)
    evidence = models.CharField(
        _("evidence"), max_length=300, help_text=_("the document, photograph or log that shows it")
    )
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome, blank=True)
    outcome_words = models.CharField(_("why"), max_length=1000, blank=True)
    corrected = models.JSONField(
        _("corrected"), default=dict, blank=True, help_text=_("what counts in place of what was found")
    )

    class Meta:
        ordering = ["inspection", "round", "pk"]
        verbose_name, verbose_name_plural = _("contested finding"), _("contested findings")
        constraints = [
            models.UniqueConstraint(
                fields=["inspection", "round", "equipment", "sustainment", "dimension"],
                nulls_distinct=False,
                name="one_contest_a_finding",
                violation_error_message=_("Each is contested once."),
            ),
            Check(
                condition=Q(equipment=None, sustainment=None)
                | Q(equipment=None, dimension="")
                | Q(sustainment=None, dimension=""),
                name="a_contest_is_of_one_finding",
            ),
            Check(condition=Q(outcome="") | ~Q(outcome_words=""), name="an_outcome_of_a_contest_says_why"),
        ]

    def __str__(self):
        return str(self.about)

    @property
    def about(self):
        """What is contested, in words."""
        if self.equipment_id:
            return self.equipment.line.type
        if self.sustainment_id:
            return self.sustainment.line.get_category_display()
        labels = {one.dimension: one.label for one in findings_of([])}
        return labels[self.dimension] if self.dimension else _("strength present")


class InspectionSending(OfUnit):
    """A filled form as it was sent, by the key made with its draft: sent again, it has no second effect."""

    of_unit = "inspection__unit"
    inspection = models.ForeignKey(
        Inspection, models.CASCADE, related_name="sendings", verbose_name=_("inspection")
    )
    key = models.UUIDField(_("key"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", editable=False)
    at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["inspection", "at"]
        verbose_name, verbose_name_plural = _("form sent"), _("forms sent")
        constraints = [
            models.UniqueConstraint(fields=["inspection", "by", "key"], name="one_sending_a_draft")
        ]

    def __str__(self):
        return f"{self.inspection}, {self.key}"
