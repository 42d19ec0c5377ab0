"""Records with a place, kept exactly for who runs them and told to others no more exactly than chosen."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import BooleanField, Case, CharField, ExpressionWrapper, F, Q, Value, When
from django.db.models.functions import Concat
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.access import granted
from accounts.constraints import Check
from accounts.models import Partner
from missions import placing
from missions.models.body import RunQuerySet
from missions.models.releasing import inside


def degrees_north(**kwargs):
    return models.DecimalField(
        _("latitude"),
        max_digits=7,
        decimal_places=5,
        null=True,
        blank=True,
        validators=[MinValueValidator(-90), MaxValueValidator(90)],
        help_text=_("degrees north"),
        **kwargs,
    )


def degrees_east(**kwargs):
    return models.DecimalField(
        _("longitude"),
        max_digits=8,
        decimal_places=5,
        null=True,
        blank=True,
        validators=[MinValueValidator(-180), MaxValueValidator(180)],
        help_text=_("degrees east"),
        **kwargs,
    )


def lies_on_earth(name):
    return Check(
        condition=Q(latitude=None, longitude=None)
        | Q(latitude__isnull=False, longitude__isnull=False)
        & Q(longitude__range=(-180, 180), latitude__range=(-90, 90)),
        name=name,
        violation_error_message=_("Give both latitude and longitude, or neither."),
    )


class PlacedQuerySet(RunQuerySet):
    def placed_for(self, user):
        """With `at_latitude` and `at_longitude`, as exactly as this reader may know them."""
        if user.is_system:
            return self.annotate(at_latitude=F("latitude"), at_longitude=F("longitude"))
        own = self.model.own_filter(user)
        return self.annotate(
            at_latitude=Case(When(own, then=F("latitude")), default=F("told_latitude")),
            at_longitude=Case(When(own, then=F("longitude")), default=F("told_longitude")),
        )

    def read_by(self, user):
        """As `placed_for`, with `is_near`, whether this reader reads the place as it was entered, and
        `words_of_place`, its names as far as they may know them."""
        near = Value(True)
        if not user.is_system:
            near = ExpressionWrapper(self.model.own_filter(user), output_field=BooleanField())
        whole = Concat(F("place"), Value(" "), F("district"), Value(" "), F("area"), output_field=CharField())
        rows = self.placed_for(user).annotate(is_near=near)
        return rows.annotate(words_of_place=Case(When(is_near=True, then=whole), default=F("told_place")))

    def said(self, text):
        """Of those `read_by` a reader, the ones with these words in title, reference or place."""
        return self.filter(
            Q(title__icontains=text) | Q(words_of_place__icontains=text) | Q(reference__iexact=text)
        )


class Placed(models.Model):
    """Where it is: the point and names as they were entered, and beside them what others read."""

    class Precision(models.TextChoices):
        EXACT = placing.EXACT, pgettext_lazy("precision", "exactly to the mission, to others the village")
        VILLAGE = placing.VILLAGE, pgettext_lazy("precision", "the village, within about 5 km")
        DISTRICT = placing.DISTRICT, pgettext_lazy("precision", "the district, within about 25 km")
        AREA = placing.AREA, pgettext_lazy("precision", "the area, within about 110 km")

    place = models.CharField(
        _("place"), max_length=120, blank=True, help_text=_("the nearest village or town")
    )
    district = models.CharField(_("district"), max_length=80, blank=True)
    area = models.CharField(_("area"), max_length=80, blank=True, help_text=_("region or sector"))
    latitude, longitude = degrees_north(), degrees_east()
    precision = models.CharField(
        _("place told as"),
        max_length=8,
        choices=Precision,
        default=Precision.VILLAGE,
        help_text=_("what others read of the place; the mission's own people read it as it was entered"),
    )
    told_place = models.CharField(max_length=290, blank=True, editable=False)
    told_latitude = degrees_north(editable=False)
    told_longitude = degrees_east(editable=False)

    is_near = False  # until `read_by` says whom it is read by

    class Meta:
        abstract = True

    @property
    def place_shown(self):
        """The place in words for the reader it was `read_by`."""
        return self.place_for(self.is_near)

    @classmethod
    def own_filter(cls, user):
        """Records whose place this person reads as it was entered."""
        own = Q(mission__in=inside(user))
        return own | Q(keeper__in=granted(user, "act_for", Partner)) if cls.has_keeper else own

    def tell_place(self):
        """Work out what others read of the place."""
        self.told_latitude, self.told_longitude = placing.told(self.latitude, self.longitude, self.precision)
        self.told_place = placing.told_words(self.place, self.district, self.area, self.precision)

    def place_for(self, is_own):
        """The place in words, for one who reads it as it was entered or for another."""
        names = (self.place, self.district, self.area)
        return ", ".join(name for name in names if name) if is_own else self.told_place


PLACE = ("place", "district", "area", "latitude", "longitude", "precision")
TOLD = ("told_place", "told_latitude", "told_longitude")
