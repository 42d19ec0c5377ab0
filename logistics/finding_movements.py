"""What a search finds of movements."""

from accounts.folding import having
from accounts.search import Hit
from logistics.models import Movement


def movements(user, terms, most):
    """By their reference or title, the mission, the contributor or the unit that travels."""
    rows = Movement.objects.visible_to(user).select_related("mission")
    columns = ("reference", "title", "mission__acronym", "partner__code", "partner__name", "unit__name")
    return [
        Hit(
            row.title,
            row.get_absolute_url(),
            f"{row.reference}, {row.mission.acronym}, {row.get_state_display()}",
            row.is_fictional,
        )
        for row in having(rows, terms, *columns).order_by("-required_on", "pk")[:most]
    ]
