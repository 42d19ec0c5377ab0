"""Pages of bodies: the list, a body with who sits in it and what it decides, and its forms."""

from functools import partial

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from accounts import editing
from accounts.cells import invented
from accounts.listing import Column, Empty, Listing
from accounts.validity import stands_on
from missions import forms_decisions as forms
from missions import gathering_decisions, reading_decisions
from missions import services_bodies as services
from missions.models import Body, BodyMember, Decision, Proposal
from missions.services_proposals import may_run

FEW = 10


def _seats(request, rows):
    """{body: how many sit in it today with a vote}."""
    found = {row.pk: 0 for row in rows}
    today = timezone.now()
    days = {row.pk: row.day_of(today) for row in rows}
    for seat in BodyMember.objects.visible_to(request.user).filter(body__in=rows, may_vote=True):
        found[seat.body_id] += stands_on(seat, days[seat.body_id])
    return {key: {"voters": n} for key, n in found.items()}


BODIES = Listing(
    "missions:bodies",
    lazy("Bodies"),
    (
        Column("name", lazy("Body"), sort=("name", "pk")),
        Column(
            "mission",
            lazy("Mission"),
            value=lambda row: row.mission.acronym if row.mission else "",
            sort="mission__acronym",
        ),
        Column("rule", lazy("Decides by"), value="get_rule_display", sort="rule"),
        Column("quorum", lazy("Quorum"), kind="number", sort=("quorum", "pk")),
        Column("voters", lazy("Members with a vote"), kind="number", attach=_seats, near=True),
        Column("label", lazy("Who reads it"), value="get_label_display", shown=False),
    ),
    order="name",
    link=lambda row: row.get_absolute_url(),
    mark=invented,
    template="missions/bodies.html",
)
NO_BODY = Empty(
    lazy("No body fits."),
    lazy("A body shows to those who run it, to the mission’s staff, and to who has a seat in it."),
    lazy("Show all"),
    "?saved=none",
)


def bodies(request):
    asked = BODIES.asked(request)
    form = forms.BodyFilter(asked, user=request.user)
    rows = form.narrow(Body.objects.visible_to(request.user)).select_related("mission", "keeper")
    may_make = forms.may_keep(request.user)
    return BODIES.answer(request, asked, rows, form=form, empty=NO_BODY, may_make=may_make)


def body(request, pk):
    row = _seen(request, pk)
    now = gathering_decisions.moment()
    today = row.day_of(now)
    seats = BodyMember.objects.visible_to(request.user).filter(body=row).select_related("partner")
    seats = [(seat, stands_on(seat, today)) for seat in seats]
    proposals = Proposal.objects.visible_to(request.user).filter(body=row).select_related("body")
    proposals = list(proposals.order_by("-created_at")[:FEW])
    where = reading_decisions.stands(request.user, proposals, now)
    decisions = Decision.objects.visible_to(request.user).filter(body=row).order_by("-decided_at")[:FEW]
    runs = may_run(request.user, row)
    own = reading_decisions.own_seats(request.user, row, today)
    return render(
        request,
        "missions/body.html",
        {
            "body": row,
            "seats": seats,
            "voters": sum(seat.may_vote and now_ for seat, now_ in seats),
            "proposals": [(one, where[one.pk]) for one in proposals],
            "decisions": list(decisions),
            "may_run": runs and not row.is_closed,
            "may_propose": not row.is_closed and (runs or any(seat.may_vote for seat in own)),
        },
    )


def _seen(request, pk):
    rows = Body.objects.visible_to(request.user).select_related("mission", "keeper")
    return get_object_or_404(rows, pk=pk)


def require_runs(user, row):
    if not may_run(user, row):
        raise PermissionDenied(_("You may not do this for %(root)s.") % {"root": row})


# --- Writing
def body_new(request):
    if not forms.may_keep(request.user):
        raise PermissionDenied(_("Who plans a mission, or speaks for a partner, makes a body."))
    start = {"rule": "consensus", "quorum": 1, "time_zone": "UTC", "label": "mission"}
    return editing.page(
        request,
        forms.BodyForm(request.POST or None, user=request.user, initial=start),
        partial(services.create_body, by=request.user),
        to=Body.get_absolute_url,
        said=lambda row: _("%(body)s is made. Seat its members.") % {"body": row},
        title=_("Make a body"),
        lead=_("Say how it decides and who reads of it; then give partners their seats."),
        button=_("Make the body"),
        back=reverse("missions:bodies"),
        crumbs=crumbs(),
    )


def body_act(request, pk, act):
    row = _seen(request, pk)
    if act not in ("edit", "seat", "dissolve"):
        raise Http404
    require_runs(request.user, row)
    if row.is_closed:
        return redirect(row)
    given = {
        "to": lambda _done: row.get_absolute_url(),
        "back": row.get_absolute_url(),
        "crumbs": crumbs(row),
    }

    def look():
        now = _seen(request, pk)
        return (forms.standing_body(now) if act == "edit" else {}), now.version

    if act == "seat":
        start = {"seat": "member", "may_vote": True, "starts_on": timezone.localdate()}
        return editing.page(
            request,
            forms.SeatForm(request.POST or None, user=request.user, initial=start),
            partial(services.seat_member, row, by=request.user),
            said=lambda seat: _("%(partner)s has a seat.") % {"partner": seat.partner.local_name},
            title=_("Give a seat in %(body)s") % {"body": row},
            button=_("Give the seat"),
            **given,
        )
    if act == "edit":
        return editing.page(
            request,
            forms.BodyForm(request.POST or None, user=request.user, look=look),
            partial(services.change_body, row, by=request.user),
            said=lambda row: _("%(body)s is changed.") % {"body": row},
            title=_("Change %(body)s") % {"body": row},
            lead=_("Its rule and its quorum stay while a proposal is before it."),
            button=_("Keep it"),
            **given,
        )
    return editing.page(
        request,
        forms.StepForm(request.POST or None, look=look),
        partial(services.dissolve_body, row, by=request.user),
        said=lambda row: _("%(body)s is dissolved.") % {"body": row},
        title=_("Dissolve %(body)s") % {"body": row},
        lead=_("Nothing is put to it any more; what it decided stands."),
        button=_("Dissolve it"),
        is_dangerous=True,
        **given,
    )


def seat_end(request, pk):
    seats = BodyMember.objects.visible_to(request.user).select_related(
        "body__mission", "body__keeper", "partner"
    )
    seat = get_object_or_404(seats, pk=pk)
    require_runs(request.user, seat.body)

    def look():
        now = seats.get(pk=pk)
        return {"ends_on": now.ends_on}, now.version

    return editing.page(
        request,
        forms.SeatEndForm(request.POST or None, look=look),
        partial(services.end_seat, seat, by=request.user),
        to=lambda _done: seat.body.get_absolute_url(),
        said=lambda _done: _("The end of the seat is kept."),
        title=_("End the seat of %(partner)s") % {"partner": seat.partner.local_name},
        lead=_("It counts in every decision whose deadline lies on a day on which it had its seat."),
        button=_("End the seat"),
        back=seat.body.get_absolute_url(),
        crumbs=crumbs(seat.body),
    )


def crumbs(row=None):
    found = [(_("Bodies"), reverse("missions:bodies"))]
    return [*found, (str(row), row.get_absolute_url())] if row else found
