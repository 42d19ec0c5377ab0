"""What a search finds of this app: offers, agreements, conferences, money, scales that share costs."""

from django.urls import reverse

from accounts.folding import having
from accounts.search import Hit
from contributors import reading_flows
from contributors.models import Agreement, Conference, Dispute, Flow, Fund, Pledge, Scale


def scales(user, terms, most):
    rows = Scale.objects.visible_to(user).select_related("organization")
    rows = having(rows, terms, "name", "organization__code", "organization__name")
    return [
        Hit(row.name, reverse("contributors:scale", args=[row.pk]), row.organization.code)
        for row in rows[:most]
    ]


def pledges(user, terms, most):
    """By what the contributor calls it, its reference, or what it answers; the latest first."""
    rows = Pledge.objects.visible_to(user).select_related("contributor", "capability")
    columns = ("title", "reference", "contributor__code", "contributor__name", "mission__acronym")
    rows = having(rows, terms, *columns, "capability__code", "capability__name").order_by("-created_at", "pk")
    return [
        Hit(
            row.title,
            row.get_absolute_url(),
            f"{row.contributor.local_name} {row.reference}, {row.get_state_display()}",
            row.is_fictional,
        )
        for row in rows[:most]
    ]


def agreements(user, terms, most):
    rows = Agreement.objects.visible_to(user)
    rows = having(rows, terms, "title", "mission__acronym").order_by("-starts_on", "title")
    return [
        Hit(row.title, row.get_absolute_url(), row.get_kind_display(), row.is_fictional)
        for row in rows[:most]
    ]


def disputes(user, terms, most):
    rows = Dispute.objects.visible_to(user).select_related("partner")
    rows = having(rows, terms, "title", "subject_name", "partner__code", "partner__name", "mission__acronym")
    return [
        Hit(
            row.title,
            row.get_absolute_url(),
            f"{row.partner.local_name}, {row.get_state_display()}",
            row.is_fictional,
        )
        for row in rows.order_by("-opened_at", "pk")[:most]
    ]


def conferences(user, terms, most):
    rows = having(Conference.objects.visible_to(user), terms, "title", "place").order_by("-starts_on", "pk")
    return [
        Hit(row.title, row.get_absolute_url(), row.get_state_display(), row.is_fictional)
        for row in rows[:most]
    ]


def flows(user, terms, most):
    """By its reference, what it is for, or who gives it; the latest first."""
    rows = Flow.objects.visible_to(user).select_related(*reading_flows.JOINED)
    columns = ("reference", "title", "donor_name", "donor__name", "recipient_name", "fund__name")
    rows = having(rows, terms, *columns).order_by("-decided_on", "pk")
    return [
        Hit(str(row), row.get_absolute_url(), row.get_stage_display(), row.is_fictional)
        for row in rows[:most]
    ]


def funds(user, terms, most):
    rows = Fund.objects.visible_to(user).select_related("organization")
    rows = having(rows, terms, "name", "code", "organization__code").order_by("name", "pk")
    return [
        Hit(row.name, row.get_absolute_url(), row.organization.local_name, row.is_fictional)
        for row in rows[:most]
    ]
