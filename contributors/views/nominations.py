"""Pages of nominations: the list, one with its steps, the form of a state, and the selection side by side."""

from functools import partial

from django.core.exceptions import PermissionDenied
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
from accounts.names import LocalName
from contributors import forms_nominations as forms
from contributors import services_nominations as services
from contributors.models import Nomination
from contributors.models.nomination import LIFE, UNDECIDED
from contributors.models.pledge_life import CONTRIBUTOR, MISSION
from missions.models import Call, Mission, Post

JOINED = ("post__mission", "post__capability", "call__mission", "partner")

NOMINATIONS = Listing(
    "contributors:nominations",
    lazy("Nominations"),
    (
        Column(
            "post", lazy("Post"), value="post.title", sort=("post__mission__acronym", "post__reference", "pk")
        ),
        Column("mission", lazy("Mission"), value="post.mission.acronym", sort="post__mission__acronym"),
        Column("call", lazy("Call"), value="call.reference", sort=("call__reference", "pk")),
        Column("partner", lazy("Nominated by"), value="partner.local_name", sort=LocalName("partner")),
        Column("candidate", lazy("Candidate"), sort=("candidate", "pk")),
        Column(
            "sex",
            lazy("Sex"),
            value=lambda row: row.get_sex_display() or None,
            unknown=lazy("not stated"),
            shown=False,
        ),
        Column(
            "available", lazy("Available from"), value="available_from", kind="day", sort="available_from"
        ),
        Column(
            "leaves", lazy("End of the tour"), value="leaves_on", kind="day", sort="leaves_on", shown=False
        ),
        Column("deadline", lazy("Deadline"), value="call.deadline", kind="day", sort="call__deadline"),
        Column(
            "state",
            lazy("State"),
            value="get_state_display",
            cell=lambda row, _value: state(row.state, row.get_state_display()),
            sort="state",
            near=True,
        ),
    ),
    order="deadline",
    link=lambda row: row.get_absolute_url(),
    mark=lambda row: aside(row.post, row.post.reference),
    template="contributors/nominations.html",
)
NONE = Empty(
    lazy("No nomination fits."),
    lazy("You see those of the states you speak for, and those you decide on. Nominate from an open call."),
    lazy("Show those of any state"),
    "?state=any",
)


def nominations(request):
    asked = NOMINATIONS.asked(request)
    form = forms.NominationFilter(asked, user=request.user)
    rows = form.narrow(Nomination.objects.visible_to(request.user)).select_related(*JOINED)
    return NOMINATIONS.answer(request, asked, rows, form=form, empty=NONE)


def nomination(request, pk):
    row = _seen(request, pk)
    return render(
        request,
        "contributors/nomination.html",
        {
            "nomination": row,
            "steps": steps_of(request.user, row),
            "may_decide": services.may_decide(request.user, row),
            "may_open": Post.objects.visible_to(request.user).filter(pk=row.post_id).exists(),
        },
    )


def selection(request, pk):
    """All nominations for a post, side by side, for those who decide on them."""
    seen = Post.objects.visible_to(request.user).select_related("mission", "capability")
    post = get_object_or_404(seen, pk=pk)
    if not request.user.is_system and post.mission_id not in granted(request.user, "decide_pledges", Mission):
        raise PermissionDenied(_("Nominations are compared by those who decide on them."))
    rows = Nomination.objects.visible_to(request.user).filter(post=post).select_related(*JOINED)
    rows = sorted(rows, key=lambda row: (row.state not in UNDECIDED, row.partner.local_name, row.candidate))
    return render(
        request,
        "contributors/selection.html",
        {"post": post, "found": [(row, steps_of(request.user, row)) for row in rows]},
    )


def _seen(request, pk):
    rows = Nomination.objects.visible_to(request.user).select_related(*JOINED, "created_by")
    return get_object_or_404(rows, pk=pk)


def steps_of(user, row):
    """The steps this person may take now: each side its own."""
    sides = [CONTRIBUTOR] * services.may_state(user, row) + [MISSION] * services.may_decide(user, row)
    return [step for side in sides for step in LIFE.from_(row.state, side)]


# --- Writing
def nominate(request, call, post):
    """A state nominates somebody for a post of a call."""
    seen = Call.objects.visible_to(request.user).select_related("mission")
    row = get_object_or_404(seen, pk=call)
    place = get_object_or_404(Post.objects.visible_to(request.user).filter(calls=row), pk=post)
    partners = services.may_nominate(request.user, row)
    if not partners:
        raise PermissionDenied(_("Those states nominate that the call was put to, until its deadline."))
    start = {"available_from": max(place.needed_from, timezone.localdate()), "partner": partners.first()}
    return editing.page(
        request,
        forms.NominateForm(request.POST or None, partners=partners, initial=start),
        partial(services.nominate, row, post=place, by=request.user),
        to=Nomination.get_absolute_url,
        said=lambda row: _("%(candidate)s is nominated.") % {"candidate": row.candidate},
        title=_("Nominate for %(post)s") % {"post": place.title},
        lead=_("Those who decide in the mission see it, and nobody else but you."),
        button=_("Nominate"),
        back=row.get_absolute_url(),
        crumbs=[
            (_("Calls for contributions"), reverse("missions:calls")),
            (str(row), row.get_absolute_url()),
        ],
    )


SERVICES: dict[str, tuple] = {
    "shortlist": (services.shortlist_nomination, forms.StepForm),
    "interview": (services.interview_nominee, forms.StepForm),
    "select": (services.select_nominee, forms.StepForm),
    "decline": (services.decline_nomination, forms.StepForm),
    "agree": (services.agree_to_nominee, forms.StepForm),
    "deploy": (services.deploy_nominee, forms.DayForm),
    "extend": (services.extend_tour, forms.ExtendForm),
    "end": (services.end_tour, forms.DayForm),
    "withdraw": (services.withdraw_nomination, forms.StepForm),
}


def nomination_step(request, pk, step):
    row = _seen(request, pk)
    if step not in SERVICES:
        raise Http404
    act = LIFE[step]
    if act not in steps_of(request.user, row):
        if row.state not in act.sources:
            return redirect(row)
        raise PermissionDenied(_("This step is not yours to take."))
    service, kind = SERVICES[step]

    def look():
        now = _seen(request, pk)
        return {"on": timezone.localdate(), "leaves_on": now.leaves_on}, now.version

    return editing.page(
        request,
        kind(request.POST or None, look=look),
        partial(service, row, by=request.user),
        to=Nomination.get_absolute_url,
        said=lambda row: (
            _("%(nomination)s is %(state)s.")
            % {"nomination": row.candidate, "state": row.get_state_display()}
        ),
        title=f"{act.label}: {row.post.title}, {row.candidate}",
        lead=act.told,
        button=act.label,
        is_dangerous=act.is_dangerous,
        back=row.get_absolute_url(),
        crumbs=[(_("Nominations"), reverse("contributors:nominations")), (str(row), row.get_absolute_url())],
    )
