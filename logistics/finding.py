"""What a search finds of this app: units, by their name, reference, contributor, mission or capability."""

from accounts.folding import having
from accounts.search import Hit
from logistics.models import Unit


def units(user, terms, most):
    rows = Unit.objects.visible_to(user).select_related("contributor")
    columns = ("name", "reference", "contributor__code", "contributor__name", "mission__acronym")
    rows = having(rows, terms, *columns, "capability__code", "capability__name").order_by("name", "pk")
    return [
        Hit(
            row.name,
            row.get_absolute_url(),
            f"{row.contributor.local_name} {row.reference}, {row.get_state_display()}",
            row.is_fictional,
        )
        for row in rows[:most]
    ]
