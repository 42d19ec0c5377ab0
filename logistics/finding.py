"""What a search finds of units, of their equipment and of where they stand."""

from django.urls import reverse

from accounts.folding import having
from accounts.search import Hit
from logistics.models import Item, Location, Unit


def units(user, terms, most):
    """By their name, reference, contributor, mission or capability."""
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


def items(user, terms, most):
    """Vehicles and other things followed one by one: by their number, type or unit."""
    rows = Item.objects.visible_to(user).select_related("line__unit")
    rows = having(rows, terms, "number", "line__type", "line__unit__name", "line__unit__reference")
    return [
        Hit(
            row.number,
            row.get_absolute_url(),
            f"{row.line.type}, {row.line.unit.name}",
            row.line.unit.is_fictional,
        )
        for row in rows.order_by("number", "pk")[:most]
    ]


def locations(user, terms, most):
    """By their name, sector or mission."""
    rows = Location.objects.visible_to(user).select_related("mission")
    rows = having(rows, terms, "name", "sector", "mission__acronym").order_by("name", "pk")
    return [
        Hit(
            row.name,
            reverse("logistics:location", args=[row.pk]),
            ", ".join([row.get_kind_display(), *([row.mission.acronym] if row.mission else [])]),
            row.is_fictional,
        )
        for row in rows[:most]
    ]
