"""A contributor's desk: what it offered, what is asked of it, what is missing and what is due."""

from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import granted
from accounts.models import Partner
from contributors import evidence, reading_matches, taking
from contributors.models import EnteredPledge, Pledge
from contributors.models.pledge_life import OPEN, TAKEN, UNDECIDED
from contributors.waiting_pledges import to_sign
from missions.models import Circulation, Requirement

SOON = timedelta(days=30)
MOST = 30  # rows of a part of the desk; the lists have all


def _first(rows):
    """The first of these rows, and whether there are more."""
    found = list(rows[: MOST + 1])
    return {"rows": found[:MOST], "has_more": len(found) > MOST}


def desk(request):
    user = request.user
    own = granted(user, "act_for", Partner)
    if not own:
        raise PermissionDenied(_("A desk is of those who speak for a partner."))
    pledges = (
        Pledge.objects.visible_to(user)
        .own_of(user)
        .select_related("contributor", "requirement__mission", "offered_to")
    )
    asked = Circulation.objects.visible_to(user).filter(partner__in=own)
    asked = asked.filter(requirement__state=Requirement.State.CIRCULATED)
    answered = pledges.filter(requirement__isnull=False).values("requirement")
    today = timezone.localdate()
    waiting = EnteredPledge.objects.visible_to(user).filter(
        pledge__contributor__in=own, answer=EnteredPledge.Answer.WAITING
    )
    running = list(pledges.filter(state__in=UNDECIDED + TAKEN).order_by("available_from", "reference")[:MOST])
    next_levels = evidence.next_levels(running)
    return render(
        request,
        "contributors/desk.html",
        {
            "partners": Partner.objects.visible_to(user).filter(pk__in=own),
            "entered": waiting.select_related("pledge__requirement__mission", "authority__organization"),
            "drafts": _first(pledges.filter(state=Pledge.State.DRAFT).order_by("-created_at")),
            "open": _first(pledges.filter(state__in=OPEN).order_by("valid_until", "reference")),
            "to_sign": to_sign(user, today)[:MOST],
            "taken": _first(pledges.filter(state__in=TAKEN).order_by("available_from")),
            "asked": _first(
                asked.exclude(requirement__in=answered)
                .select_related("requirement__mission", "requirement__capability", "partner")
                .order_by("requirement__answers_due_on")
            ),
            "lapsing": pledges.filter(state__in=OPEN, valid_until__lte=today + SOON).order_by("valid_until")[
                :MOST
            ],
            "levels": [(row, next_levels[row.pk]) for row in running if next_levels[row.pk]],
            "today": today,
        },
    )


# --- Offers side by side
def offers(request, pk):
    """What is offered for a requirement, each beside the others and beside what is needed."""
    seen = Requirement.objects.visible_to(request.user).select_related("mission", "capability")
    row = get_object_or_404(seen, pk=pk)
    rows = (
        Pledge.objects.visible_to(request.user)
        .decided_by(request.user)
        .filter(requirement=row)
        .select_related("contributor", "capability")
    )
    if not rows and row.mission_id not in granted(request.user, "decide_pledges", type(row.mission)):
        raise PermissionDenied(_("Offers are compared by those who decide on them."))
    holds, found = _held(rows), reading_matches.compared(request.user, row, rows)
    beside = []
    for one in rows.order_by("state", "contributor__name"):
        one.reasons, one.restrictions = found.get(one.pk, ((), ()))
        beside.append(one)
    return render(
        request,
        "contributors/offers.html",
        {
            "requirement": row,
            "offers": beside,
            "accepted": taking.peak(holds),
            "open": taking.parts(row.quantity, holds, row.needed_from, row.needed_until),
        },
    )


def _held(pledges):
    """What of these offers is accepted, reserves aside, with the days it was accepted for."""
    return [
        taking.Hold(one.accepted_quantity, one.available_from, one.available_until)
        for one in pledges
        if one.state in TAKEN and not one.is_reserve
    ]
