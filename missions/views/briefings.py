"""Pages of meetings of briefings: the list, one with its agenda, attendance and minutes, and its forms."""

from functools import partial

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import pgettext_lazy

from accounts import cells, editing
from accounts.api import formats
from accounts.listing import Column, Empty, Listing
from missions import forms_briefings as forms
from missions import reading_briefings as reading
from missions import services_briefings as services
from missions.forms_decisions import StepForm
from missions.models import Briefing, BriefingSeat
from missions.rights_briefings import may_run

State, Came = Briefing.State, BriefingSeat.Came
MARKED = {
    State.CALLED: "circulated",
    State.MINUTED: "approved",
    State.SIGNED: "accepted",
    State.CANCELLED: "cancelled",
}
CAME = {
    Came.ASKED: "circulated",
    Came.CAME: "done",
    Came.REPRESENTED: "flagged",
    Came.EXCUSED: "cancelled",
    Came.ABSENT: "failed",
}
BRIEFINGS = Listing(
    "missions:briefings",
    lazy("Briefings"),
    (
        Column("series", lazy("Briefing"), value="series.title", sort=("series__title", "held_on", "pk")),
        Column("mission", lazy("Mission"), value="series.mission.acronym", sort="series__mission__acronym"),
        Column("day", lazy("Day"), value="held_on", kind="day", sort=("held_on", "pk"), near=True),
        Column("at", lazy("Time of day"), value=lambda row: hour(row.at), unknown=lazy("not stated")),
        Column("place", lazy("Place"), unknown=lazy("not stated"), cell=cells.said, shown=False),
        Column("chair", lazy("Chair"), value="series.chair.title", cell=cells.said),
        Column(
            "state",
            lazy("State"),
            value="get_state_display",
            cell=lambda row, word: cells.state(MARKED[row.state], word),
            sort=("state", "pk"),
        ),
        Column("label", lazy("Who reads it"), value="get_label_display", shown=False),
    ),
    order="-day",
    link=lambda row: row.get_absolute_url(),
    mark=cells.aside,
    template="missions/briefings.html",
)
NONE = Empty(
    lazy("No briefing fits."),
    lazy("A briefing shows to the mission’s own people, to those asked to it, and to whom its label names."),
    lazy("Show all"),
    "?saved=none",
)


def hour(at):
    return at.strftime("%H:%M") if at else ""


def briefings(request):
    asked = BRIEFINGS.asked(request)
    form = forms.BriefingFilter(asked, user=request.user)
    return BRIEFINGS.answer(
        request, asked, form.narrow(reading.briefings(request.user)), form=form, empty=NONE
    )


def briefing(request, pk):
    row, user = _seen(request, pk), request.user
    return render(
        request,
        "missions/briefing.html",
        {
            "briefing": row,
            "mark": MARKED[row.state],
            "items": reading.items_of(user, row),
            "seats": [(seat, CAME[seat.came]) for seat in reading.seats_of(user, row)],
            "actions": list(reading.actions_of(user, row)),
            "has_begun": row.held_on <= timezone.localdate(),
            "may_run": may_run(user, row.series),
            "may_sign": row.written_by_id != user.pk,
            "may_keep": services.may_keep(user, row.mission),
        },
    )


def briefing_file(request, pk, kind):
    """Its attendance as a table."""
    if kind not in ("csv", "xlsx"):
        raise Http404
    row = _seen(request, pk)
    heads = ["briefing", "held_on", "reference", "title", "chairs", "attendance"]
    lines = [
        (row.series.title, row.held_on, seat.element.reference, seat.element.title, seat.is_chair, seat.came)
        for seat in reading.seats_of(request.user, row)
    ]
    return formats.MAKERS[kind](heads, lines, f"attendance-{row.held_on}")


def _seen(request, pk):
    rows = reading.briefings(request.user).select_related("created_by", "written_by", "signed_by")
    return get_object_or_404(rows, pk=pk)


# --- Writing
def _edit(row, request):
    def look():
        now = _seen(request, row.pk)
        return forms.standing_briefing(now), now.version

    return forms.BriefingForm(request.POST or None, user=request.user, look=look)


def _attendance(row, request):
    seats = list(reading.seats_of(request.user, row))

    def look():
        now = _seen(request, row.pk)
        return forms.standing_attendance(reading.seats_of(request.user, now)), now.version

    return forms.AttendanceForm(
        request.POST or None, user=request.user, mission=row.mission, seats=seats, look=look
    )


def _minutes(row, request):
    items = list(reading.items_of(request.user, row))

    def look():
        now = _seen(request, row.pk)
        return forms.standing_minutes(now, reading.items_of(request.user, now)), now.version

    return forms.MinutesForm(request.POST or None, items=items, look=look)


def _step(row, request):
    return StepForm(request.POST or None, look=lambda: ({}, _seen(request, row.pk).version))


ACTS: dict[str, tuple] = {  # (form, service, label, what it means, states it begins in)
    "edit": (
        _edit,
        services.change_briefing,
        pgettext_lazy("briefing", "Change it"),
        lazy("Those who are asked to it are told."),
        (State.CALLED,),
    ),
    "attendance": (
        _attendance,
        services.enter_attendance,
        lazy("Enter who came"),
        lazy("Of each post and unit that was asked to it, and of others who came."),
        (State.CALLED, State.MINUTED),
    ),
    "minutes": (
        _minutes,
        services.write_minutes,
        lazy("Write the minutes"),
        lazy("Another person than who wrote them signs them."),
        (State.CALLED, State.MINUTED),
    ),
    "sign": (
        _step,
        services.sign_minutes,
        lazy("Sign the minutes"),
        lazy("You say that they are right. They change no more then."),
        (State.MINUTED,),
    ),
    "reopen": (
        _step,
        services.reopen_minutes,
        lazy("Open the minutes again"),
        lazy("They can be corrected, and are signed anew."),
        (State.SIGNED,),
    ),
    "cancel": (
        _step,
        services.cancel_briefing,
        lazy("Call it off"),
        lazy("It is not held; those who are asked to it are told."),
        (State.CALLED,),
    ),
}


def briefing_act(request, pk, act):
    row = _seen(request, pk)
    if act not in ACTS:
        raise Http404
    if not may_run(request.user, row.series):
        raise PermissionDenied(_("You may not do this for %(root)s.") % {"root": row.series})
    form, service, label, told, states = ACTS[act]
    if row.state not in states:
        return redirect(row)
    return editing.act_page(
        request,
        row,
        form(row, request),
        partial(service, row, by=request.user),
        label=label,
        told=told,
        said=lambda _done: _("%(briefing)s is changed.") % {"briefing": row},
        crumbs=crumbs(row),
    )


def crumbs(row=None):
    found = [(_("Briefings"), reverse("missions:briefings"))]
    return [*found, (str(row), row.get_absolute_url())] if row else found
