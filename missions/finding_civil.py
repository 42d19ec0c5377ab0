"""What a search finds between military, civilian and humanitarian actors, as its readers may know it."""

from accounts.folding import having
from accounts.search import Hit
from missions import reading_concerns, reading_constraints, reading_humanitarian
from missions.models import AssistanceRequest, CivilActivity


def notifications(user, terms, most):
    """By title or reference, by who submitted it, and by the place as exactly as the reader may know it."""
    rows = reading_humanitarian.notifications(user)
    rows = having(rows, terms, "title", "reference", "keeper__name", "mission__acronym", "words_of_place")
    return [
        Hit(
            row.title,
            row.get_absolute_url(),
            f"{row.mission}, {row.get_kind_display()}, {row.keeper.local_name}",
            row.is_fictional,
        )
        for row in rows.order_by("-starts_at", "pk")[:most]
    ]


def requests(user, terms, most):
    """By what is asked or reference, by who asks, and by the place as exactly as the reader may know it."""
    rows = AssistanceRequest.objects.visible_to(user).read_by(user).select_related("mission", "keeper")
    rows = having(rows, terms, "title", "reference", "keeper__name", "mission__acronym", "words_of_place")
    return [
        Hit(
            row.title,
            row.get_absolute_url(),
            f"{row.mission}, {row.get_kind_display()}, {row.keeper.local_name}",
            row.is_fictional,
        )
        for row in rows.order_by("-needed_from", "pk")[:most]
    ]


def constraints(user, terms, most):
    """By what hinders access or reference, by who reported it, and by the place as far as it is known."""
    rows = reading_constraints.constraints(user)
    rows = having(rows, terms, "title", "reference", "keeper__name", "mission__acronym", "words_of_place")
    return [
        Hit(
            row.title,
            row.get_absolute_url(),
            f"{row.mission}, {row.get_kind_display()}, {row.get_state_display()}",
            row.is_fictional,
        )
        for row in rows.order_by("-starts_on", "pk")[:most]
    ]


def concerns(user, terms, most):
    """Of the concerns this reader may read, by title or reference and by the place as far as it is known."""
    rows = reading_concerns.concerns(user)
    rows = having(rows, terms, "title", "reference", "mission__acronym", "words_of_place")
    return [
        Hit(
            row.title,
            row.get_absolute_url(),
            f"{row.mission}, {row.get_kind_display()}, {row.get_state_display()}",
            row.is_fictional,
        )
        for row in rows.order_by("-observed_on", "pk")[:most]
    ]


def activities(user, terms, most):
    """By what is done, its actor or reference, and by the place as far as it is known."""
    rows = CivilActivity.objects.visible_to(user).read_by(user).select_related("mission", "keeper")
    rows = having(rows, terms, "title", "reference", "actor", "mission__acronym", "words_of_place")
    return [
        Hit(
            row.title,
            row.get_absolute_url(),
            f"{row.mission}, {row.get_sector_display()}, {row.get_state_display()}",
            row.is_fictional,
        )
        for row in rows.order_by("-starts_on", "pk")[:most]
    ]
