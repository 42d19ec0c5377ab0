"""Briefings a reader may see: series, their meetings, who is asked to one, and what follows from them."""

from django.contrib.contenttypes.models import ContentType

from accounts.members import speakers_of
from missions import holding
from missions.models import Action, Briefing, BriefingItem, BriefingSeat, BriefingSeries, Element


def series(user):
    return BriefingSeries.objects.visible_to(user).select_related("mission", "chair__mission")


def briefings(user):
    return Briefing.objects.visible_to(user).select_related("series__mission", "series__chair__mission")


def items_of(user, row):
    return BriefingItem.objects.visible_to(user).filter(briefing=row)


def seats_of(user, row):
    rows = BriefingSeat.objects.visible_to(user).filter(briefing=row)
    return rows.select_related("element__mission")


def attendees_of(user, row):
    """Posts and units that are asked to each meeting of a series, of those the reader sees."""
    rows = Element.objects.visible_to(user).filter(briefings_attended=row)
    return rows.select_related("mission").order_by("reference")


def actions_of(user, row):
    """What follows from one meeting."""
    return Action.objects.visible_to(user).from_record(row).select_related("owner", "person", "mission")


def open_actions_of(user, row):
    """What follows from meetings of a series and is not done yet."""
    keys = [str(key) for key in briefings(user).filter(series=row).values_list("pk", flat=True)]
    rows = Action.objects.visible_to(user).filter(
        origin_type=ContentType.objects.get_for_model(Briefing), origin_id__in=keys, state="open"
    )
    return rows.select_related("owner", "person", "mission")


# --- Whom a round tells, not what a reader sees
def asked_to(row, day):
    """Keys of the people who speak for holders of the posts and units asked to a meeting."""
    elements = [seat.element for seat in row.seats.select_related("element")]
    partners = {str(one.partner) for one in holding.of(elements, day).values()}
    return set(speakers_of(partners)) if partners else set()
