"""What a search finds of what was learned: lessons across missions, reviews, procedures."""

from django.db.models import Q

from accounts.folding import having
from accounts.search import Hit
from missions.models import Lesson, Procedure, ProcedureVersion, Review


def lessons(user, terms, most):
    """By what happened, why, what to do, its themes' names or its mission."""
    rows = Lesson.objects.visible_to(user).select_related("mission", "keeper")
    texts = ("title", "happened", "why", "to_do", "source", "mission__acronym", "mission__name")
    rows = having(rows, terms, *texts, "capability__name")
    return [
        Hit(
            row.title,
            row.get_absolute_url(),
            f"{row.mission or row.keeper}, {row.get_state_display()}",
            row.is_fictional,
        )
        for row in rows.order_by("-observed_on", "pk")[:most]
    ]


def reviews(user, terms, most):
    rows = Review.objects.visible_to(user).select_related("mission", "keeper")
    rows = having(rows, terms, "title", "planned", "summary", "took_part", "mission__acronym")
    return [
        Hit(row.title, row.get_absolute_url(), str(row.mission or row.keeper), row.is_fictional)
        for row in rows.order_by("-held_on", "pk")[:most]
    ]


def procedures(user, terms, most):
    """By title, purpose or reference, and by the text of a version the reader sees."""
    rows = Procedure.objects.visible_to(user).select_related("mission", "keeper")
    texts = ProcedureVersion.objects.visible_to(user)
    named = having(rows, terms, "title", "purpose", "reference", "mission__acronym")
    told = having(texts, terms, "text", "changed").order_by().values("procedure")
    rows = rows.filter(Q(pk__in=named.order_by().values("pk")) | Q(pk__in=told))
    return [
        Hit(row.title, row.get_absolute_url(), str(row.mission or row.keeper), row.is_fictional)
        for row in rows.order_by("title", "pk")[:most]
    ]
