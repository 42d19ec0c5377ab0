"""The way back from what belongs to a unit."""

from django.urls import reverse
from django.utils.translation import gettext as _


def crumbs_of(unit):
    return [(_("Units"), reverse("logistics:units")), (unit.name, unit.get_absolute_url())]
