"""What a search finds of channels, by name and standard and never by their particulars; of
announcements; and of briefings, by title and minutes."""

from accounts.dates import day
from accounts.folding import having
from accounts.search import Hit
from missions.models import Announcement, Briefing, Channel


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
