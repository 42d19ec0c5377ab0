"""What can be asked for and offered: the tree of unit and post types, each with its unit of measure."""

import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.access import VisibleQuerySet
from accounts.constraints import Check
from missions.models.strength import Category


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class Capability(models.Model):
    """One type of unit or post, such as a level 2 hospital; a type with others below it is a heading."""

    class Unit(models.TextChoices):
        UNITS = "units", _("units")
        PERSONS = "persons", _("persons")
        POSTS = "posts", _("posts")
        HOURS = "hours", _("flying hours a month")
        BEDS = "beds", _("beds")

    code = models.SlugField(_("code"), max_length=40, unique=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="below", verbose_name=_("belongs to")
    )
    name = models.CharField(_("name"), max_length=120, help_text=_("in English"))
    names = models.JSONField(_("names by language"), default=dict, blank=True)
    unit = models.CharField(_("counted in"), max_length=8, choices=Unit)
    category = models.CharField(
        _("strength category"),
        max_length=20,
        choices=Category,
        blank=True,
        help_text=_("in which its persons are reported"),
    )
    is_enabler = models.BooleanField(
        _("enabler"), default=False, help_text=_("without it others cannot work: any gap in it is critical")
    )
    symbol = models.CharField(
        _("symbol code"),
        max_length=20,
        blank=True,
        help_text=_("20 digits of APP-6(D), empty where it has none"),
    )
    is_offered = models.BooleanField(
        _("in use"), default=True, help_text=_("can be chosen for new requirements and pledges")
    )

    known_by = ("code", "name")
    seen_by_all = Q()
    objects = VisibleQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        verbose_name, verbose_name_plural = _("capability"), _("capabilities")
        constraints = [
            Check(condition=~Q(parent=models.F("id")), name="no_capability_belongs_to_itself"),
            Check(
                condition=Q(symbol="") | Q(symbol__regex=r"^[0-9]{20}$"),
                name="a_symbol_code_has_20_digits",
                violation_error_message=_("A symbol code has 20 digits."),
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def local_name(self):
        return self.names.get(get_language() or "en") or self.name
