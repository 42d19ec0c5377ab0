"""How the measures of burden-sharing are computed, in words, as it is shown beside them."""

from django.utils.translation import gettext_lazy as _

from accounts.how import Explanation
from contributors.measures import MEASURES

NOT_COUNTED = _(
    "What was invented for the demonstration, and case studies. A month without a report counts as nothing."
)


def explanation(code):
    """How a measure is computed, as it is shown beside it."""
    measure = MEASURES[code]
    return Explanation(measure.label, measure.formula, measure.unit, measure.source, NOT_COUNTED)
