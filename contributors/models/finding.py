"""What a visit found by dimension of its checklist: kept on the visit, read as rows."""

from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

DIMENSIONS = {
    "general": gettext_lazy("general"),
    "training": gettext_lazy("training"),
    "coe": gettext_lazy("contingent-owned equipment"),
    "movcon": gettext_lazy("movement control"),
    "medical": gettext_lazy("medical"),
    "aviation": gettext_lazy("aviation"),
    "aviation_safety": gettext_lazy("aviation safety"),
    "engineering": gettext_lazy("engineering"),
    "uas": gettext_lazy("unmanned aircraft"),
    "ict": gettext_lazy("information and communications technology"),
}  # the checklists of an assessment and advisory visit (SOP 2020.10)
CHOICES = list(DIMENSIONS.items())
LONGEST = 500  # characters of a remark


class Standard(models.TextChoices):
    MET = "met", pgettext_lazy("standard", "met")
    CONDITIONS = "conditions", pgettext_lazy("standard", "met with conditions")
    NOT_MET = "not_met", pgettext_lazy("standard", "not met")
    NOT_LOOKED_AT = "not_looked_at", pgettext_lazy("standard", "not looked at")


class Finding(NamedTuple):
    """How far one dimension meets the standard, and a remark."""

    dimension: str
    standard: str = Standard.NOT_LOOKED_AT
    remark: str = ""

    @property
    def label(self):
        return DIMENSIONS[self.dimension]

    @property
    def word(self):
        return Standard(self.standard).label

    def __str__(self):
        words = f"{self.label}: {self.word}"
        return f"{words} ({self.remark})" if self.remark else words


def findings_of(kept):
    """One a dimension, in the order of the checklist; what is not kept was not looked at."""
    told = {one["dimension"]: one for one in kept}
    return [Finding(**told.get(dimension, {"dimension": dimension})) for dimension in DIMENSIONS]


def kept_of(given):
    """What is kept of what was given: the dimensions that were looked at or remarked on, in their order."""
    if len({one["dimension"] for one in given}) < len(given):
        raise ValidationError({"findings": _("Each dimension stands once.")})
    found = [one._asdict() for one in findings_of(given)]
    return [one for one in found if one["standard"] != Standard.NOT_LOOKED_AT or one["remark"]]


def is_sound(kept):
    """Whether these are findings as this module keeps them."""
    return isinstance(kept, list) and all(
        isinstance(one, dict)
        and set(one) == set(Finding._fields)
        and one["dimension"] in DIMENSIONS
        and one["standard"] in Standard.values
        and isinstance(one["remark"], str)
        and len(one["remark"]) <= LONGEST
        for one in kept
    )
