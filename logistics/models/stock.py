"""What lies in the stores of a mission's locations: stocks, their batches, and the book of what moved."""

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
from logistics import supply
from logistics.models.location import Location
from logistics.models.unit import Unit
from logistics.sides import of_staff
from missions.models import Mission


class Quantity(models.DecimalField):
    """How much of a stock, in its own measure: zero or more, to hundredths. To migrations a decimal."""

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("max_digits", 14)
        kwargs.setdefault("decimal_places", 2)
        kwargs.setdefault("validators", [MinValueValidator(0)])
        super().__init__(*args, **kwargs)

    def deconstruct(self):
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.DecimalField", args, kwargs


def quartered(user):
    """Locations where a unit stands now of which this person's partners are parents."""
    there = (Unit.State.PRESENT, Unit.State.LEAVING)
    units = Unit.objects.of_contributor(user).filter(state__in=there).exclude(location=None)
    return units.order_by().values("location")


class OfLocation(models.Model):
    """What lies at a location of a mission: for the mission's staff and the contributors quartered there."""

    seen_by_words = _("The mission's staff, and contributors with a unit at the location; nobody else.")
    at_location = "location"  # the path to the location

    class Meta:
        abstract = True

    @classmethod
    def seen_by(cls, user):
        own = Q(**{f"{cls.at_location}__in": quartered(user)})
        return of_staff(user, f"{cls.at_location}__mission") | own

    @classmethod
    def kept_by(cls, user):
        """The filter for what lies in missions whose logistics this person keeps."""
        return Q(**{f"{cls.at_location}__mission__in": granted(user, "manage_logistics", Mission)})

    @classmethod
    def own_of(cls, user):
        """The filter for what lies where a unit stands of a partner this person speaks for."""
        return Q(**{f"{cls.at_location}__in": quartered(user)})


class StockQuerySet(VisibleQuerySet):
    def of_keeper(self, user):
        """Those of missions whose logistics this person keeps."""
        rows = self.visible_to(user)
        return rows if user.is_system else rows.filter(self.model.kept_by(user))

    def of_contributor(self, user):
        """Those where a unit stands of a partner this person speaks for."""
        rows = self.visible_to(user)
        return rows if user.is_system else rows.filter(self.model.own_of(user))


class StockItemQuerySet(StockQuerySet):
    def standing(self):
        """Those that are not closed."""
        return self.filter(is_closed=False)

    def apart(self):
        """Ammunition and dangerous goods, which are kept and shown apart."""
        return self.filter(StockItem.APART)

    def general(self):
        return self.exclude(StockItem.APART)


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class StockItem(OfLocation):
    """One kind of stores at one location: what must be there, how it is used. Its book says what is there."""

    class Class(models.TextChoices):
        RATIONS = "rations", pgettext_lazy("stock", "rations")
        WATER = "water", pgettext_lazy("stock", "water")
        FUEL = "fuel", pgettext_lazy("stock", "fuel")
        AMMUNITION = "ammunition", pgettext_lazy("stock", "ammunition")
        MEDICAL = "medical", pgettext_lazy("stock", "medical supplies")
        SPARES = "spares", pgettext_lazy("stock", "spare parts")
        ENGINEERING = "engineering", pgettext_lazy("stock", "engineering stores")
        ACCOMMODATION = "accommodation", pgettext_lazy("stock", "accommodation stores")

    class Basis(models.TextChoices):
        PLANNED = "planned", _("persons times a rate a day")
        ISSUES = "issues", _("measured: issues of the last 30 days")
        COUNTS = "counts", _("measured: between the last two counts")

    APART = Q(stock_class=Class.AMMUNITION) | ~Q(hazard="")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    location = models.ForeignKey(Location, models.CASCADE, related_name="stocks", verbose_name=_("location"))
    stock_class = models.CharField(_("class"), max_length=16, choices=Class)
    name = models.CharField(_("name"), max_length=120, help_text=_("such as diesel, combat rations"))
    measure = models.CharField(_("measure"), max_length=20, help_text=_("such as litres, packs, rounds"))
    hazard = models.CharField(
        _("dangerous goods"), max_length=8, blank=True, help_text=_("UN number, such as UN1202; empty: none")
    )
    reserve_days = models.PositiveSmallIntegerField(
        _("reserve required"), null=True, blank=True, help_text=_("days of supply; empty: none is required")
    )
    least = Quantity(
        _("shelf reserve"),
        null=True,
        blank=True,
        help_text=_("the least that must lie there, in its measure; empty: none is required"),
    )
    basis = models.CharField(_("consumption"), max_length=8, choices=Basis, default=Basis.PLANNED)
    rate = models.DecimalField(
        _("rate"),
        max_digits=10,
        decimal_places=4,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
        help_text=_("in its measure, a person and day; empty: not known"),
    )
    persons = models.PositiveIntegerField(
        _("persons"), null=True, blank=True, help_text=_("who draw on it; empty: those of the units there")
    )
    is_closed = models.BooleanField(_("closed"), default=False, help_text=_("no longer kept there"))
    warned = models.CharField(max_length=8, blank=True, editable=False)  # the state people were told of last
    is_fictional = models.BooleanField(_("fictional"), default=False, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    known_by = ("name",)
    objects = StockItemQuerySet.as_manager()

    class Meta:
        ordering = ["location", "stock_class", "name"]
        verbose_name, verbose_name_plural = _("stock"), _("stocks")
        constraints = [
            models.UniqueConstraint(
                fields=["location", "stock_class", "name"],
                name="one_stock_a_name",
                violation_error_message=_("A stock of this class and name stands at this location already."),
            ),
            Check(
                condition=Q(hazard="") | Q(hazard__regex=r"^UN[0-9]{4}$"),
                name="a_dangerous_stock_has_its_number",
                violation_error_message=_("A UN number is UN and four digits, such as UN0012."),
            ),
        ]

    def __str__(self):
        return f"{self.name}, {self.location}"

    def get_absolute_url(self):
        return reverse("logistics:stock", args=[self.pk])

    def clean(self):
        if self.location_id and self.location.mission_id is None:
            raise ValidationError({"location": _("Stocks lie at a location of a mission.")})

    @property
    def mission(self):
        return self.location.mission

    @property
    def roots(self):
        return [self.mission]

    @property
    def is_apart(self):
        return self.stock_class == self.Class.AMMUNITION or bool(self.hazard)


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class StockBatch(OfLocation):
    """A batch of a stock: its number, and the last day it may be used."""

    at_location = "item__location"
    item = models.ForeignKey(StockItem, models.CASCADE, related_name="batches", verbose_name=_("stock"))
    number = models.CharField(_("batch"), max_length=60, help_text=_("its number or mark"))
    expires_on = models.DateField(
        _("expires"), null=True, blank=True, help_text=_("the last day it may be used; empty: it keeps")
    )
    warned_on = models.DateField(null=True, editable=False)

    objects = StockQuerySet.as_manager()

    class Meta:
        ordering = ["item", F("expires_on").asc(nulls_last=True), "number"]
        verbose_name, verbose_name_plural = _("batch"), _("batches")
        constraints = [
            models.UniqueConstraint(
                fields=["item", "number"],
                name="one_batch_a_number",
                violation_error_message=_("A batch of this number stands in this stock already."),
            )
        ]
        indexes = [models.Index(fields=["expires_on"], name="batches_by_expiry")]

    def __str__(self):
        return f"{self.item}: {self.number}"


class StockMovementQuerySet(StockQuerySet):
    def standing(self):
        """Lines that count: neither taken back nor taking back."""
        return self.filter(takes_back=None, taken_back_by=None)


class StockMovement(OfLocation):
    """A line of a stock's book: what came, went or was counted on a day. Lines are only added; a wrong one is
    taken back by another, and neither then counts."""

    class Kind(models.TextChoices):
        RECEIPT = supply.RECEIPT, pgettext_lazy("stock", "receipt")
        ISSUE = supply.ISSUE, pgettext_lazy("stock", "issue")
        COUNT = supply.COUNT, pgettext_lazy("stock", "count")
        LOSS = supply.LOSS, pgettext_lazy("stock", "loss")
        EXPIRED = supply.EXPIRED, pgettext_lazy("stock", "expired, written off")

    at_location = "item__location"
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    item = models.ForeignKey(StockItem, models.CASCADE, related_name="movements", verbose_name=_("stock"))
    entry = models.PositiveIntegerField(
        _("entry"), editable=False, help_text=_("of the book, from 1; a count has a line for each batch")
    )
    kind = models.CharField(_("what happened"), max_length=8, choices=Kind)
    batch = models.ForeignKey(
        StockBatch,
        models.RESTRICT,
        null=True,
        blank=True,
        related_name="movements",
        verbose_name=_("batch"),
    )
    quantity = Quantity(_("quantity"))
    moved_on = models.DateField(_("day"))
    request = models.ForeignKey(
        "logistics.ResupplyRequest",
        models.RESTRICT,
        null=True,
        blank=True,
        related_name="receipts",
        verbose_name=_("resupply request"),
    )
    reference = models.CharField(
        _("reference"), max_length=80, blank=True, help_text=_("of the voucher, waybill or count sheet")
    )
    note = models.CharField(_("note"), max_length=300, blank=True)
    takes_back = models.OneToOneField(
        "self",
        models.RESTRICT,
        null=True,
        blank=True,
        editable=False,
        related_name="taken_back_by",
        verbose_name=_("takes back"),
    )
    recorded_at = models.DateTimeField(_("entered"), default=timezone.now, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        editable=False,
        verbose_name=_("entered by"),
    )

    objects = StockMovementQuerySet.as_manager()

    class Meta:
        ordering = ["item", "-moved_on", "-entry", "batch"]
        verbose_name, verbose_name_plural = _("movement of a stock"), _("movements of stocks")
        constraints = [
            models.UniqueConstraint(
                fields=["item", "entry", "batch"], nulls_distinct=False, name="one_line_of_an_entry_a_batch"
            ),
        ]
        indexes = [models.Index(fields=["item", "-moved_on", "-entry"], name="movements_by_day")]
        triggers = [pgtrigger.Protect(name="never_edited", operation=pgtrigger.Update)]

    def __str__(self):
        return f"{self.item}: {self.get_kind_display()}"


class StockLevel(OfLocation):
    """What a stock's book says today, worked out: kept by its summaries alone."""

    class State(models.TextChoices):
        OUT = supply.OUT, pgettext_lazy("stock", "nothing left")
        BELOW = supply.BELOW, pgettext_lazy("stock", "below reserve")
        UNKNOWN = supply.UNKNOWN, pgettext_lazy("stock", "not known")
        ENOUGH = supply.ENOUGH, pgettext_lazy("stock", "enough")

    RANKS = {State.OUT: 1, State.BELOW: 2, State.UNKNOWN: 3, State.ENOUGH: 4}

    at_location = "item__location"
    item = models.OneToOneField(StockItem, models.CASCADE, related_name="level", verbose_name=_("stock"))
    judged_on = models.DateField(_("day"))
    counted_on = models.DateField(_("counted"), null=True)
    on_hand = models.DecimalField(_("on hand"), max_digits=14, decimal_places=2, null=True)
    usable = models.DecimalField(_("usable"), max_digits=14, decimal_places=2, null=True)
    persons = models.PositiveIntegerField(_("persons"), null=True)
    consumption = models.DecimalField(_("used a day"), max_digits=14, decimal_places=4, null=True)
    days = models.DecimalField(_("days of supply"), max_digits=9, decimal_places=1, null=True)
    required = models.DecimalField(_("reserve"), max_digits=16, decimal_places=2, null=True)
    state = models.CharField(_("state"), max_length=8, choices=State)
    rank = models.PositiveSmallIntegerField(help_text=_("1: nothing left, 2: below reserve, 3: not known, 4"))
    below_on = models.DateField(_("below reserve on"), null=True)
    out_on = models.DateField(_("nothing left on"), null=True)
    wasted = models.DecimalField(_("expires unused"), max_digits=14, decimal_places=2, null=True)
    expires_on = models.DateField(_("first to expire"), null=True)
    as_of = models.DateTimeField(_("worked out"))
    version = models.PositiveIntegerField(default=1)

    objects = StockQuerySet.as_manager()

    class Meta:
        ordering = ["item"]
        verbose_name, verbose_name_plural = _("level of a stock"), _("levels of stocks")
        indexes = [models.Index(fields=["rank", "days"], name="levels_by_rank")]

    def __str__(self):
        return f"{self.item}, {self.judged_on}"
