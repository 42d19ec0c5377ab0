"""What a search finds of the situation: incidents, by what their readers may know of them, and reports."""

from django.db.models import Case, CharField, F, Value, When
from django.db.models.functions import Cast, Concat, ExtractDay, ExtractYear
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import dates
from accounts.folding import having
from accounts.search import Hit
from missions.models import Incident, Patrol, SituationReport, Zone


def _place(model, user):
    """The place of a record in words, as exactly as the reader may know it."""
    whole = Concat(F("place"), Value(" "), F("district"), Value(" "), F("area"), output_field=CharField())
    return Case(When(model.own_filter(user), then=whole), default=F("told_place"))


def _spelt(name):
    """A day as the reader's language writes it, 22 November 2026, and 2026-11-22."""
    month = Case(
        *(When(**{f"{name}__month": n}, then=Value(str(word))) for n, word in enumerate(dates.MONTHS, 1)),
        output_field=CharField(),
    )
    parts = (Cast(ExtractDay(name), CharField()), month, Cast(ExtractYear(name), CharField()))
    spaced = [piece for part in parts for piece in (part, Value(" "))]
    return Concat(*spaced, Cast(name, CharField()), output_field=CharField())


def incidents(user, terms, most):
    """By title, reference or summary, and by the place as exactly as the reader may know it."""
    rows = Incident.objects.visible_to(user).select_related("mission")
    place = _place(Incident, user)
    rows = having(rows, terms, "title", "reference", "summary", "mission__acronym", place)
    return [
        Hit(
            row.title,
            row.get_absolute_url(),
            f"{row.mission}, {row.get_kind_display()}, {dates.day(timezone.localdate(row.occurred_at))}",
            row.is_fictional,
        )
        for row in rows.order_by("-occurred_at", "pk")[:most]
    ]


def reports(user, terms, most):
    """By title, such as its mission and days, or by words of the assessment."""
    rows = SituationReport.objects.visible_to(user).select_related("mission")
    title = _("Situation of %(mission)s, %(days)s, edition %(n)s") % {"mission": "", "days": "", "n": ""}
    titled = (Value(title, output_field=CharField()), _spelt("starts_on"), _spelt("ends_on"), "edition")
    rows = having(rows, terms, "mission__acronym", "mission__name", "assessment", *titled)
    return [
        Hit(str(row), row.get_absolute_url(), row.get_state_display(), row.is_fictional)
        for row in rows.order_by("-starts_on", "pk")[:most]
    ]


def patrols(user, terms, most):
    """Plans by title, reference or task, and by the place as exactly as the reader may know it; zones."""
    rows = Patrol.objects.visible_to(user).select_related("mission")
    rows = having(rows, terms, "title", "reference", "task", "mission__acronym", _place(Patrol, user))
    zones = Zone.objects.visible_to(user).select_related("mission")
    zones = having(zones, terms, "name", "words", "mission__acronym")
    found = [*rows.order_by("-starts_at", "pk")[:most], *zones.order_by("name", "pk")[:most]]
    return [
        Hit(str(row), row.get_absolute_url(), f"{row.mission}, {row.get_kind_display()}", row.is_fictional)
        for row in found[:most]
    ]
