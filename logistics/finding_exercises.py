"""What a search finds of exercises: by title, place, host and mission."""

from accounts.folding import having
from accounts.search import Hit
from logistics import reading_exercises as reading


def exercises(user, terms, most):
    rows = having(
        reading.exercises(user), terms, "title", "place", "keeper__name", "keeper__code", "mission__acronym"
    )
    return [
        Hit(
            row.title,
            row.get_absolute_url(),
            f"{row.get_kind_display()}, {row.keeper.local_name}, {row.get_state_display()}",
            row.is_fictional,
        )
        for row in rows.order_by("-starts_on", "pk")[:most]
    ]
