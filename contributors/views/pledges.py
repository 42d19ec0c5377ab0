"""Pages of what is offered: the list, a pledge, its parts as forms, and each step as one."""

from functools import partial

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from accounts import editing
from accounts.access import granted
from accounts.cells import aside, state
from accounts.listing import Column, Empty, Listing
from accounts.models import Partner
from accounts.names import LocalName
from contributors import (
    deploying,
    entering,
    evidence,
    reading_caveats,
    services_caveats,
    services_conferences,
)
from contributors import forms_pledges as forms
from contributors import services_pledges as services
from contributors.columns_pledges import crumbs_of
from contributors.models import Agreement, Announcement, Caveat, Conference, EntryAuthority, Pledge, Visit
from contributors.models.pledge_life import CONTRIBUTOR, DECISIONS, LIFE, MISSION, UNDECIDED
from contributors.reading_exceptions import exceptions
from missions.models import Requirement


def _state(row, _value):
    return state(row.state, row.get_state_display())


PLEDGES = Listing(
    "contributors:pledges",
    lazy("Pledges"),
    (
        Column("title", lazy("Unit or post"), sort=("contributor__code", "reference")),
        Column("reference", lazy("Reference"), sort="reference", shown=False),
        Column(
            "contributor", lazy("Contributor"), value="contributor.local_name", sort=LocalName("contributor")
        ),
        Column("for", lazy("For"), value=lambda row: row.requirement or row.offered_to, exported=False),
        Column("mission", lazy("Mission"), value="mission.acronym", sort="mission__acronym", shown=False),
        Column("capability", lazy("Capability"), value="capability.local_name", sort=LocalName("capability")),
        Column("quantity", lazy("Offered"), kind="number", sort="quantity", near=True),
        Column(
            "accepted", lazy("Accepted"), value="accepted_quantity", kind="count", sort="accepted_quantity"
        ),
        Column("unit", lazy("Counted in"), value="capability.get_unit_display", shown=False),
        Column("level", lazy("Level"), value="get_level_display", sort="level", shown=False),
        Column(
            "entered_by",
            lazy("Entered by"),
            ask=lambda request: F("entered__authority__organization__code"),
            shown=False,
        ),
        Column("from", lazy("From"), value="available_from", kind="day", sort="available_from"),
        Column("until", lazy("Until"), value="available_until", kind="day", sort="available_until"),
        Column("state", lazy("State"), value="get_state_display", cell=_state, sort="state"),
        Column(
            "valid", lazy("Valid until"), value="valid_until", kind="day", sort="valid_until", shown=False
        ),
    ),
    order="title",
    link=lambda row: row.get_absolute_url(),
    mark=lambda row: aside(row, row.reference),
    template="contributors/pledges.html",
)
NO_PLEDGE = Empty(
    lazy("No pledge fits."),
    lazy("You see your own, those offered to you, and those their contributors opened to you."),
    lazy("Show those of any state"),
    "?state=any",
)
JOINED = ("contributor", "mission", "requirement__mission", "offered_to", "capability")


def pledges(request):
    asked = PLEDGES.asked(request)
    form = forms.PledgeFilter(asked, user=request.user)
    rows = form.narrow(Pledge.objects.visible_to(request.user)).select_related(*JOINED)
    may_offer = bool(granted(request.user, "act_for", Partner))
    return PLEDGES.answer(request, asked, rows, form=form, empty=NO_PLEDGE, may_offer=may_offer)


def pledge(request, pk):
    row = _seen(request, pk)
    user = request.user
    is_between = row.is_between(user)
    return render(
        request,
        "contributors/pledge.html",
        {
            "pledge": row,
            "parts": forms.PARTS,
            "may_offer": services.may_offer(user, row),
            "may_decide": services.may_decide(user, row),
            "is_between": is_between,
            "steps": _steps(user, row),
            "may_change": services.may_offer(user, row) and row.state in UNDECIDED,
            "missing": _missing(row) if is_between else [],
            "next_level": evidence.next_levels([row])[row.pk] if is_between else None,
            "exceptions": exceptions(user, row) if row.state in STOOD else [],
            "visits": Visit.objects.visible_to(user).filter(pledge=row),
            "caveats": reading_caveats.with_tasks(user, Caveat.objects.visible_to(user).filter(pledge=row)),
            "may_enter": row.state in services_caveats.OPEN_TO_CAVEATS
            and (services.may_offer(user, row) or services.may_decide(user, row)),
            "agreements": Agreement.objects.visible_to(user).filter(pledges=row),
            "entered": (entered := getattr(row, "entered", None)),
            "authority": entered
            and EntryAuthority.objects.visible_to(user).filter(pk=entered.authority_id).exists(),
            "announced": Announcement.objects.visible_to(user)
            .filter(pledge=row)
            .select_related("conference")
            .first(),
        },
    )


STOOD = ("deployed", "rotating", "ended")
BEFORE_ARRIVAL = ("accepted", "agreement_signed", "preparing")


def _missing(row):
    """What stands between it, or those who follow, and the next arrival."""
    if row.state == Pledge.State.ROTATING:
        return deploying.missing_next(row)
    return deploying.missing(row) if row.state in BEFORE_ARRIVAL else []


def _seen(request, pk):
    entered = ("entered__authority__organization", "entered__created_by")
    rows = Pledge.objects.visible_to(request.user).select_related(*JOINED, "created_by", *entered)
    return get_object_or_404(rows, pk=pk)


def _steps(user, row):
    """The steps this person may take now: each side its own."""
    sides = [CONTRIBUTOR] * services.may_offer(user, row) + [MISSION] * services.may_decide(user, row)
    steps = [step for side in sides for step in LIFE.from_(row.state, side)]
    entered = getattr(row, "entered", None)
    is_own = entered is not None and entered.created_by == user
    return [step for step in steps if not (is_own and step.name in DECISIONS)]


# --- An offer, in parts
def pledge_new(request):
    if not granted(request.user, "act_for", Partner):
        raise PermissionDenied(_("Only who speaks for a contributor makes its offers."))
    needed = request.GET.get("requirement", "")
    seen = Requirement.objects.visible_to(request.user).select_related("mission", "capability")
    row = get_object_or_404(seen, pk=needed) if _is_key(needed) else None
    named = request.GET.get("conference", "")
    held = Conference.objects.visible_to(request.user).taking()
    conference = get_object_or_404(held, pk=named) if _is_key(named) else None
    form = forms.WhatForm(
        request.POST or None, user=request.user, requirement=row, initial=_begin(request, row)
    )
    return editing.page(
        request,
        form,
        partial(_draft, requirement=row, conference=conference, by=request.user),
        to=lambda pledge: reverse("contributors:pledge_part", args=[pledge.pk, "when"]),
        said=lambda pledge: _("The draft is kept; you alone see it. Now say when it is there."),
        title=_("Offer something for %(requirement)s") % {"requirement": row} if row else _("Make an offer"),
        lead=_("Step 1 of 3: what it is. Nobody but you sees it before you submit it."),
        button=_("Keep it and go on"),
        back=(conference or row).get_absolute_url() if row else reverse("contributors:pledges"),
        crumbs=[(_("Pledges"), reverse("contributors:pledges"))],
    )


def _is_key(text):
    try:
        return bool(text) and Requirement._meta.pk.to_python(text) is not None
    except Exception as error:
        raise Http404 from error


def _begin(request, requirement):
    own = sorted(granted(request.user, "act_for", Partner))
    begun = {"contributor": own[0]} if len(own) == 1 else {}
    if requirement:
        begun |= {"quantity": requirement.quantity, "personnel": requirement.personnel}
    return begun


@transaction.atomic
def _draft(*, contributor, requirement, conference, by, **given):
    """A draft begins with the days of the need it answers, today where it answers none."""
    day = requirement.needed_from if requirement else timezone.localdate()
    until = requirement.needed_until if requirement else None
    made = services.draft_pledge(
        contributor, requirement=requirement, available_from=day, available_until=until, by=by, **given
    )
    if conference:
        services_conferences.announce_pledge(made, conference=conference, by=by)
    return made


FOLLOWS = {"what": "when", "when": "terms", "terms": None}
STEP_WORDS = {
    "what": lazy("Step 1 of 3: what it is."),
    "when": lazy("Step 2 of 3: when it is there, and how ready."),
    "terms": lazy("Step 3 of 3: on which terms."),
}


def pledge_part(request, pk, part):
    row = _seen(request, pk)
    if part not in forms.PARTS:
        raise Http404
    if not services.may_offer(request.user, row):
        raise PermissionDenied(_("Only its contributor changes an offer."))
    if row.state not in UNDECIDED:
        return redirect(row)
    kind = forms.PARTS[part]

    def look():
        now = _seen(request, pk)
        return forms.standing_pledge(now, kind), now.version_of_sides

    own = {"user": request.user, "pledge": row} if part == "what" else {}
    form = kind(request.POST or None, look=look, is_draft=row.is_draft, **own)
    goes_on = row.is_draft and FOLLOWS[part]
    return editing.page(
        request,
        form,
        partial(services.change_pledge, row, by=request.user),
        to=lambda row: (
            reverse("contributors:pledge_part", args=[row.pk, goes_on]) if goes_on else row.get_absolute_url()
        ),
        said=lambda row: _("%(pledge)s is kept.") % {"pledge": row},
        title=row.title,
        lead=STEP_WORDS[part],
        button=_("Keep it and go on") if goes_on else _("Keep it"),
        back=row.get_absolute_url(),
        crumbs=crumbs_of(row),
    )


# --- Steps
SERVICES = {
    "submit": (services.submit_pledge, forms.SubmitForm),
    "assess": (services.assess_pledge, forms.StepForm),
    "accept": (services.accept_pledge, forms.AcceptForm),
    "decline": (services.decline_pledge, forms.StepForm),
    "sign": (services.sign_pledge, forms.StepForm),
    "prepare": (services.prepare_pledge, forms.StepForm),
    "deploy": (services.deploy_pledge, forms.DeployForm),
    "rotate": (services.rotate_pledge, forms.StepForm),
    "rotated": (services.complete_rotation, forms.DeployForm),
    "end": (services.end_pledge, forms.DayForm),
    "withdraw": (services.withdraw_pledge, forms.StepForm),
}
APART: dict[str, tuple] = {  # (service, form, who may, title)
    "show": (services.show_pledge, forms.ShowForm, services.may_offer, lazy("Who sees it")),
    "announce": (
        services_conferences.announce_pledge,
        forms.AnnounceForm,
        services.may_offer,
        lazy("Announce at a conference"),
    ),
    "renew": (services.renew_pledge, forms.RenewForm, services.may_offer, lazy("Renew the offer")),
    "level": (services.level_pledge, forms.LevelForm, services.may_decide, lazy("Readiness level")),
}


def pledge_step(request, pk, step):
    row = _seen(request, pk)
    if step in APART:
        service, kind, may, title = APART[step]
        if not may(request.user, row):
            raise PermissionDenied(_("This step is not yours to take."))
        told, is_dangerous, button = "", False, _("Keep it")
    elif step in SERVICES:
        act = LIFE[step]
        if act not in _steps(request.user, row):
            if row.state not in act.sources:
                return redirect(row)
            if step in DECISIONS and (why := entering.refusal(row, request.user)):
                messages.error(request, why)
                return redirect(row)
            raise PermissionDenied(_("This step is not yours to take."))
        service, kind = SERVICES[step]
        title, told, is_dangerous, button = act.label, act.told, act.is_dangerous, act.label
    else:
        raise Http404

    def look():
        now = _seen(request, pk)
        return forms.standing_pledge(now, kind), now.version_of_sides

    own = {"user": request.user} if step == "announce" else {}
    form = kind(request.POST or None, look=look, row=row, **own)
    return editing.page(
        request,
        form,
        partial(service, row, by=request.user),
        to=Pledge.get_absolute_url,
        said=lambda row: _("%(pledge)s is %(state)s.") % {"pledge": row, "state": row.get_state_display()},
        title=f"{title}: {row.title}",
        lead=told,
        button=button,
        is_dangerous=is_dangerous,
        back=row.get_absolute_url(),
        crumbs=crumbs_of(row),
    )
