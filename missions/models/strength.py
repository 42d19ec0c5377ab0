"""The categories in which strength is authorized and reported."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Category(models.TextChoices):
    """As the UN's monthly reports have them; staff officers stand apart since May 2017."""

    TROOPS = "troops", _("troops")
    STAFF_OFFICERS = "staff_officers", _("staff officers")
    EXPERTS_ON_MISSION = "experts_on_mission", _("experts on mission")
    FORMED_POLICE = "formed_police", _("formed police")
    INDIVIDUAL_POLICE = "individual_police", _("individual police")
    CIVILIANS = "civilians", _("civilians")


class Component(models.TextChoices):
    MILITARY = "military", _("military")
    POLICE = "police", _("police")
    CIVILIAN = "civilian", _("civilian")


CATEGORIES_OF = {
    Component.MILITARY: (Category.TROOPS, Category.STAFF_OFFICERS, Category.EXPERTS_ON_MISSION),
    Component.POLICE: (Category.FORMED_POLICE, Category.INDIVIDUAL_POLICE),
    Component.CIVILIAN: (Category.CIVILIANS,),
}
COMPONENT_OF = {category: component for component, inside in CATEGORIES_OF.items() for category in inside}
# What a resolution may authorize: a whole component or one category of it.
AUTHORIZABLE = [*Component.choices, *Category.choices]


def categories_within(code):
    """The reported categories an authorized one covers; "military" covers three, "troops" itself."""
    return tuple(c.value for c in CATEGORIES_OF[code]) if code in CATEGORIES_OF else (str(code),)
