"""What a search finds of movements and shared lifts."""

from accounts.folding import having
from accounts.notation import day
from accounts.search import Hit
from logistics.models import Movement, SharedLift


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


def lifts(user, terms, most):
    """By their title, who offers them, the mission, from where and where to."""
    rows = SharedLift.objects.visible_to(user).select_related("mission", "partner")
    columns = (
        "title",
        "partner__code",
        "partner__name",
        "mission__acronym",
        "from_place__name",
        "to_place__name",
    )
    return [
        Hit(
            row.title,
            row.get_absolute_url(),
            f"{row.partner.local_name}, {row.mission.acronym}, {day(row.departs_on)}",
            row.is_fictional,
        )
        for row in having(rows, terms, *columns).order_by("-departs_on", "pk")[:most]
    ]
