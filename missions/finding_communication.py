"""What a search finds of channels, by name and standard and never by their particulars; of
announcements; of briefings, by title and minutes; and of contacts, by post and call sign."""

from accounts.dates import day
from accounts.folding import having
from accounts.search import Hit
from missions.models import Announcement, Briefing, Channel, Contact


def channels(user, terms, most):
    rows = Channel.objects.visible_to(user).select_related("mission")
    rows = having(rows, terms, "name", "standard", "mission__acronym")
    return [
        Hit(row.name, row.get_absolute_url(), f"{row.mission}, {row.get_kind_display()}", row.is_fictional)
        for row in rows.order_by("name", "pk")[:most]
    ]


def announcements(user, terms, most):
    rows = Announcement.objects.visible_to(user).select_related("mission")
    rows = having(rows, terms, "title", "text", "mission__acronym")
    return [
        Hit(row.title, row.get_absolute_url(), str(row.mission), row.is_fictional)
        for row in rows.order_by("-created_at", "pk")[:most]
    ]


def briefings(user, terms, most):
    rows = Briefing.objects.visible_to(user).select_related("series__mission")
    rows = having(rows, terms, "series__title", "minutes", "series__mission__acronym")
    return [
        Hit(row.series.title, row.get_absolute_url(), f"{row.mission}, {day(row.held_on)}", row.is_fictional)
        for row in rows.order_by("-held_on", "pk")[:most]
    ]


def contacts(user, terms, most):
    rows = Contact.objects.visible_to(user).select_related("mission", "keeper", "element")
    rows = having(rows, terms, "title", "call_sign", "element__title", "keeper__name", "mission__acronym")
    return [
        Hit(
            row.title,
            row.get_absolute_url(),
            f"{row.mission}, {row.keeper.local_name if row.keeper else row.element.title}, "
            f"{row.get_purpose_display()}",
            row.is_fictional,
        )
        for row in rows.order_by("title", "pk")[:most]
    ]
