"""What a search finds of inspections."""

from accounts.folding import having
from accounts.search import Hit
from logistics.models import Inspection


def inspections(user, terms, most):
    """By the unit, its contributor or mission; the latest first."""
    rows = Inspection.objects.visible_to(user).select_related("unit__contributor")
    columns = ("unit__reference", "unit__name", "unit__contributor__name", "unit__mission__acronym")
    return [
        Hit(
            str(row),
            row.get_absolute_url(),
            f"{row.unit.name}, {row.get_state_display()}",
            row.is_fictional,
        )
        for row in having(rows, terms, *columns).order_by("-planned_on", "pk")[:most]
    ]
