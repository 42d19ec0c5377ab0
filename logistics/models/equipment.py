"""What a unit brings: equipment lines, items with their events, counts; self-sustainment and its checks."""

import uuid

import pghistory
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.constraints import Check
from contributors.models.verified import VerifiedHolding
from logistics.models.unit import OfUnit, Unit, found_by


class Group(models.TextChoices):
    """Groups in which equipment is agreed and counted, after the UN's manual on contingents' equipment."""

    AIRCRAFT = "aircraft", _("aircraft")
    ARMOUR = "armour", _("combat vehicles")
    ENGINEERING = "engineering", _("engineering equipment")
    VEHICLES = "vehicles", _("support vehicles")
    TRAILERS = "trailers", _("trailers and containers")
    COMMUNICATIONS = "communications", _("communications equipment")
    ELECTRICAL = "electrical", _("generators")
    MEDICAL = "medical", _("medical and dental equipment")
    OBSERVATION = "observation", _("observation equipment and unmanned aircraft")
    ACCOMMODATION = "accommodation", _("accommodation equipment")
    LOGISTICS = "logistics", _("water, fuel and other logistics equipment")
    EOD = "eod", _("explosive ordnance disposal and demining")
    WEAPONS = "weapons", _("crew-served weapons")
    NAVAL = "naval", _("boats and vessels")
    AMMUNITION = "ammunition", _("ammunition and explosives")
    OTHER = "other", pgettext_lazy("equipment", "other")


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class EquipmentLine(OfUnit):
    """One type of equipment of a unit: how many are agreed, on which lease. What is there is a count."""

    class Owner(models.TextChoices):
        CONTRIBUTOR = "contributor", _("the contributor")
        ORGANIZATION = "organization", _("the organization: on loan to the unit")

    Lease = VerifiedHolding.Lease

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="equipment", verbose_name=_("unit"))
    group = models.CharField(_("group"), max_length=16, choices=Group)
    type = models.CharField(_("type"), max_length=120, help_text=_("such as armoured carrier, wheeled"))
    stock_number = models.CharField(
        _("NATO stock number"), max_length=13, blank=True, help_text=_("13 digits, without hyphens")
    )
    unspsc = models.CharField(_("UNSPSC"), max_length=8, blank=True, help_text=_("8 digits"))
    owner = models.CharField(_("owned by"), max_length=12, choices=Owner, default=Owner.CONTRIBUTOR)
    lease = models.CharField(_("lease"), max_length=3, choices=VerifiedHolding.Lease, blank=True)
    agreed = models.PositiveIntegerField(_("agreed"), help_text=_("items, by the memorandum; 0: beyond it"))
    is_special = models.BooleanField(
        _("special case"), default=False, help_text=_("no standard rate: its value was agreed by itself")
    )
    is_by_item = models.BooleanField(
        _("by item"), default=False, help_text=_("each item is followed by its number; else they are counted")
    )
    hazard = models.CharField(
        _("dangerous goods"), max_length=8, blank=True, help_text=_("UN number, such as UN0012; empty: none")
    )
    is_closed = models.BooleanField(_("closed"), default=False, help_text=_("no longer with the unit"))
    version = models.PositiveIntegerField(default=1, editable=False)

    known_by = ("type",)

    class Meta:
        ordering = ["unit", "group", "type"]
        verbose_name, verbose_name_plural = _("equipment"), _("equipment")
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "group", "type", "owner", "lease"],
                name="one_equipment_line_a_type",
                violation_error_message=_("Equipment of this type stands in this unit already."),
            ),
            Check(
                condition=Q(owner="contributor", lease__in=("wet", "dry"))
                | Q(owner="organization", lease="")
                | Q(group="ammunition", lease=""),
                name="contributors_equipment_has_its_lease",
                violation_error_message=_(
                    "The contributor's equipment has its lease; ammunition and the organization's have none."
                ),
            ),
            Check(
                condition=Q(stock_number="") | Q(stock_number__regex=r"^[0-9]{13}$"),
                name="a_stock_number_has_13_digits",
                violation_error_message=_("A NATO stock number has 13 digits."),
            ),
            Check(
                condition=Q(unspsc="") | Q(unspsc__regex=r"^[0-9]{8}$"),
                name="a_unspsc_has_8_digits",
                violation_error_message=_("A UNSPSC has 8 digits."),
            ),
            Check(
                condition=Q(hazard="") | Q(hazard__regex=r"^UN[0-9]{4}$"),
                name="dangerous_goods_have_their_number",
                violation_error_message=_("A UN number is UN and four digits, such as UN0012."),
            ),
        ]

    def __str__(self):
        return f"{self.type}, {self.unit}"

    def get_absolute_url(self):
        return reverse("logistics:equipment_line", args=[self.pk])

    @property
    def is_apart(self):
        """Ammunition and dangerous goods: kept and shown apart, in no figure of what works."""
        return self.group == Group.AMMUNITION or bool(self.hazard)


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class EquipmentCount(OfUnit):
    """How many of a line were there and worked on a day, and who says so. The latest holds."""

    class By(models.TextChoices):
        CONTINGENT = "contingent", _("the contingent's own report")
        INSPECTION = "inspection", _("an inspection")

    of_unit = "line__unit"
    line = models.ForeignKey(
        EquipmentLine, models.CASCADE, related_name="counts", verbose_name=_("equipment")
    )
    counted_on = models.DateField(_("day"))
    on_hand = models.PositiveIntegerField(_("on hand"), help_text=_("items"))
    serviceable = models.PositiveIntegerField(
        _("serviceable"), null=True, blank=True, help_text=_("items; empty: not reported")
    )
    counted_by = models.CharField(_("counted by"), max_length=10, choices=By, default=By.CONTINGENT)
    source = models.CharField(_("source"), max_length=300, help_text=_("the report it is from"))
    inspection = found_by()
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["line", "-counted_on"]
        verbose_name, verbose_name_plural = _("count of equipment"), _("counts of equipment")
        constraints = [
            models.UniqueConstraint(
                fields=["line", "counted_on", "counted_by"],
                name="one_count_a_day",
                violation_error_message=_("A count of this day stands already; correct that."),
            ),
            Check(
                condition=Q(serviceable=None) | Q(serviceable__lte=F("on_hand")),
                name="no_more_serviceable_than_on_hand",
                violation_error_message=_("No more is serviceable than is on hand."),
            ),
        ]
        indexes = [models.Index(fields=["line", "-counted_on"])]

    def __str__(self):
        return f"{self.line}, {self.counted_on}"


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class Item(OfUnit):
    """One vehicle, container or weapon of a line that is followed by item. Its state is its last event."""

    of_unit = "line__unit"
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    line = models.ForeignKey(EquipmentLine, models.CASCADE, related_name="items", verbose_name=_("equipment"))
    number = models.CharField(_("number"), max_length=40, help_text=_("its plate or serial number"))

    known_by = ("number",)

    class Meta:
        ordering = ["line", "number"]
        verbose_name, verbose_name_plural = _("item"), _("items")
        constraints = [
            models.UniqueConstraint(
                fields=["line", "number"],
                name="one_item_a_number",
                violation_error_message=_("An item of this number stands in this line already."),
            )
        ]

    def __str__(self):
        return f"{self.line.type} {self.number}"

    def get_absolute_url(self):
        return self.line.get_absolute_url()


class ItemRecord(OfUnit):
    """What happened to an item on a day; rows are only added, and a wrong one is taken back by the next."""

    class Kind(models.TextChoices):
        ARRIVED = "arrived", pgettext_lazy("item", "arrived")
        FOUND_SERVICEABLE = "serviceable", pgettext_lazy("item", "inspected: serviceable")
        FOUND_UNSERVICEABLE = "unserviceable", pgettext_lazy("item", "inspected: not serviceable")
        REPAIRED = "repaired", pgettext_lazy("item", "repaired")
        LOST = "lost", pgettext_lazy("item", "lost")
        ROTATED = "rotated", pgettext_lazy("item", "rotated out")
        REPATRIATED = "repatriated", pgettext_lazy("item", "repatriated")
        DONATED = "donated", pgettext_lazy("item", "donated")
        DISPOSED = "disposed", pgettext_lazy("item", "disposed of")

    # What each leaves: on hand and serviceable, on hand alone, or gone.
    SERVICEABLE = (Kind.ARRIVED, Kind.FOUND_SERVICEABLE, Kind.REPAIRED)
    ON_HAND = (*SERVICEABLE, Kind.FOUND_UNSERVICEABLE)

    of_unit = "item__line__unit"
    item = models.ForeignKey(Item, models.CASCADE, related_name="happened", verbose_name=_("item"))
    happened_on = models.DateField(_("day"))
    number = models.PositiveIntegerField(_("number"), editable=False, help_text=_("of its events, from 1"))
    kind = models.CharField(_("what happened"), max_length=16, choices=Kind)
    note = models.CharField(_("note"), max_length=500, blank=True)

    class Meta:
        ordering = ["item", "happened_on", "number"]
        verbose_name, verbose_name_plural = _("event of an item"), _("events of items")
        constraints = [
            models.UniqueConstraint(fields=["item", "number"], name="one_record_of_an_item_a_number")
        ]
        indexes = [models.Index(fields=["item", "-happened_on", "-number"])]

    def __str__(self):
        return f"{self.item}: {self.get_kind_display()}"


class Sustainment(models.TextChoices):
    """Categories of self-sustainment, after the UN's manual on contingent-owned equipment."""

    CATERING = "catering", _("catering")
    COMMUNICATIONS = "communications", _("communications")
    OFFICE = "office", _("office")
    ELECTRICAL = "electrical", _("electrical")
    ENGINEERING = "engineering", _("minor engineering")
    EOD = "eod", _("explosive ordnance disposal")
    LAUNDRY = "laundry", _("laundry")
    CLEANING = "cleaning", _("cleaning")
    TENTAGE = "tentage", _("tentage")
    ACCOMMODATION = "accommodation", pgettext_lazy("self-sustainment", "accommodation")
    FIRE = "fire", _("fire-fighting and fire detection")
    MEDICAL = "medical", pgettext_lazy("self-sustainment", "medical")
    OBSERVATION = "observation", pgettext_lazy("self-sustainment", "observation")
    IDENTIFICATION = "identification", _("identification")
    CBRN = "cbrn", _("protection against nuclear, biological and chemical agents")
    DEFENCE = "defence", _("field defence stores")
    GENERAL = "general", _("bedding, furniture and welfare")
    INTERNET = "internet", _("access to the internet")


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class SustainmentLine(OfUnit):
    """A category of self-sustainment: for how many the unit is to provide it, and was accepted for."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="sustainment", verbose_name=_("unit"))
    category = models.CharField(_("category"), max_length=16, choices=Sustainment)
    entitled = models.PositiveIntegerField(_("entitled"), help_text=_("persons it is to be provided for"))
    accepted = models.PositiveIntegerField(
        _("accepted"), null=True, blank=True, help_text=_("persons it is paid for; empty: not decided")
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["unit", "category"]
        verbose_name, verbose_name_plural = _("self-sustainment"), _("self-sustainment")
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "category"],
                name="one_sustainment_line_a_category",
                violation_error_message=_("This category stands in this unit already."),
            )
        ]

    def __str__(self):
        return f"{self.get_category_display()}, {self.unit}"

    def get_absolute_url(self):
        return f"{self.unit.get_absolute_url()}#sustainment"


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class SustainmentCheck(OfUnit):
    """Whether the standard of a category was met on a day, and who says so. The latest holds."""

    of_unit = "line__unit"
    line = models.ForeignKey(
        SustainmentLine, models.CASCADE, related_name="checks", verbose_name=_("self-sustainment")
    )
    checked_on = models.DateField(_("day"))
    is_met = models.BooleanField(_("standard met"))
    checked_by = models.CharField(
        _("checked by"), max_length=10, choices=EquipmentCount.By, default=EquipmentCount.By.CONTINGENT
    )
    source = models.CharField(_("source"), max_length=300, help_text=_("the report it is from"))
    note = models.CharField(_("note"), max_length=500, blank=True)
    inspection = found_by()
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["line", "-checked_on"]
        verbose_name, verbose_name_plural = _("check of self-sustainment"), _("checks of self-sustainment")
        constraints = [
            models.UniqueConstraint(
                fields=["line", "checked_on", "checked_by"],
                name="one_check_a_day",
                violation_error_message=_("A check of this day stands already; correct that."),
            )
        ]
        indexes = [models.Index(fields=["line", "-checked_on"])]

    def __str__(self):
        return f"{self.line}, {self.checked_on}"
