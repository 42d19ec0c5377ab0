"""What a search finds of reconstruction: projects, and local priorities, as its readers may know them."""

from accounts.folding import having
from accounts.search import Hit
from missions import reading_projects as reading


def projects(user, terms, most):
    """By title or reference, by who carries it out, and by the place as exactly as the reader may know it."""
    fields = ("title", "reference", "body_name", "keeper__name", "mission__acronym", "words_of_place")
    rows = having(reading.projects(user), terms, *fields)
    return [
        Hit(
            row.title,
            row.get_absolute_url(),
            f"{row.mission}, {row.get_kind_display()}, {row.get_state_display()}",
            row.is_fictional,
        )
        for row in rows.order_by("title", "pk")[:most]
    ]


def priorities(user, terms, most):
    """By what is needed, where, and who voiced it."""
    rows = having(reading.priorities(user), terms, "title", "area", "voiced_by", "mission__acronym")
    return [
        Hit(
            row.title,
            row.get_absolute_url(),
            f"{row.mission}, {row.area}, {row.get_voice_display()}",
            row.is_fictional,
        )
        for row in rows.order_by("area", "rank", "pk")[:most]
    ]
