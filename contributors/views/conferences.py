"""Pages of pledging conferences: the list, the live board, its file, and each step of its secretariat."""

import json
from functools import partial

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import pgettext_lazy

from accounts import editing
from accounts.access import granted
from accounts.api import conditional, formats
from accounts.cells import aside, state
from accounts.listing import Column, Empty, Listing
from accounts.models import Partner
from contributors import conferring, entering
from contributors import forms_conferences as forms
from contributors import reading_conferences as reading
from contributors import services_conferences as services
from contributors.models import Announcement, Conference, EnteredPledge
from contributors.models.conference import LIFE, TAKES
from missions.models import Mission

CONFERENCES = Listing(
    "contributors:conferences",
    lazy("Pledging conferences"),
    (
        Column("title", lazy("Conference"), sort=("title", "pk")),
        Column(
            "convener",
            lazy("Convened by"),
            value=lambda row: row.mission.acronym if row.mission else row.organization.local_name,
        ),
        Column("place", pgettext_lazy("conference", "Place"), sort=("place", "pk"), shown=False),
        Column(
            "starts", lazy("First day"), value="starts_on", kind="day", sort=("starts_on", "pk"), near=True
        ),
        Column("ends", lazy("Last day"), value="ends_on", kind="day", sort=("ends_on", "pk")),
        Column("due", lazy("Answers due by"), value="answers_due_on", kind="day", sort="answers_due_on"),
        Column(
            "state",
            lazy("State"),
            value="get_state_display",
            cell=lambda row, words: state("standing" if row.is_live else row.state, words),
            sort=("state", "pk"),
        ),
    ),
    order="-starts",
    link=lambda row: row.get_absolute_url(),
    mark=lambda row: aside(row, row.place),
    template="contributors/conferences.html",
)
NO_CONFERENCE = Empty(
    lazy("No conference fits."),
    lazy(
        "You see those to which someone you speak for is invited, those of missions and organizations you "
        "work for, and those with your missions' needs on the table."
    ),
)


def conferences(request):
    asked = CONFERENCES.asked(request)
    form = forms.ConferenceFilter(asked, user=request.user)
    rows = form.narrow(Conference.objects.visible_to(request.user))
    joined = rows.select_related("mission", "organization")
    may_convene = bool(forms.conveners(request.user))
    return CONFERENCES.answer(request, asked, joined, form=form, empty=NO_CONFERENCE, may_convene=may_convene)


def conference(request, pk):
    row = _seen(request, pk)
    board, tag = _board(request, row)
    announced = Announcement.objects.visible_to(request.user).filter(conference=row)
    is_run = services.may_run(request.user, row.convener)
    return render(
        request,
        "contributors/conference.html",
        {
            "conference": row,
            "board": board,
            "asks": _asks(tag),
            "board_has_pledges": announced.filter(pledge__submitted_at__isnull=False).exists(),
            "participants": Partner.objects.visible_to(request.user)
            .filter(conferences_invited_to=row)
            .order_by("name"),
            "may_open": Mission.objects.visible_to(request.user).filter(pk=row.mission_id).exists(),
            "may_run": is_run,
            "steps": LIFE.from_(row.state) if is_run else [],
            "may_change": is_run and row.state in services.CHANGING,
            "may_enter": is_run and row.state in entering.ENTERED_AT,
            "entered": _entered(request, row) if is_run else None,
            "lacks_minutes": is_run and row.state == "closed" and not conferring.has_minutes(row),
        },
    )


def _entered(request, row):
    """What its secretariat entered for others, the latest first."""
    rows = EnteredPledge.objects.visible_to(request.user).filter(conference=row)
    return rows.select_related("authority__contributor", "created_by")[:100]


def conference_board(request, pk):
    """The board alone, for a page that asks again and again: unchanged while it would show the same."""
    row = _seen(request, pk)
    board, tag = _board(request, row)
    if conditional.is_held(request, tag):
        answer = HttpResponse(status=304)
    else:
        shown = {"conference": row, "board": board, "asks": _asks(tag), "is_again": True}
        answer = render(request, "contributors/_board_live.html", shown)
    answer.headers["ETag"] = tag
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer


def _asks(tag):
    """The header by which the page names what it shows, so that only what differs is sent."""
    return json.dumps({"If-None-Match": tag})


def _board(request, row):
    """(the board, written; the tag of what is written)."""
    found = reading.board_of(request.user, row)
    speaks = bool(granted(request.user, "act_for", Partner))
    shows = {"conference": row, "found": found, "may_offer": speaks and row.state in TAKES}
    written = render_to_string("contributors/_board.html", shows, request)
    return written, conditional.seal(request.user.pk, row.state, written)


def conference_file(request, pk, kind):
    """The lines of the board as a file."""
    row = _seen(request, pk)
    if kind not in ("csv", "xlsx"):
        raise Http404
    found = reading.board_of(request.user, row)
    lines = [tuple(line.values()) for line in reading.rows_of(found)]
    name = slugify(row.title) or "conference"
    return formats.MAKERS[kind](reading.COLUMNS, lines, f"{name}-{row.starts_on:%Y-%m-%d}")


# --- What its secretariat enters
def conference_new(request):
    if not forms.conveners(request.user):
        raise PermissionDenied(_("Conferences are convened by those who decide on pledges."))
    begun = {"convener": request.GET.get("of", "")}
    form = forms.ConferenceForm(request.POST or None, user=request.user, initial=begun)
    return editing.page(
        request,
        form,
        partial(services.convene_conference, by=request.user),
        to=Conference.get_absolute_url,
        said=lambda row: _("%(conference)s is planned; those invited are told.") % {"conference": row},
        title=_("Plan a pledging conference"),
        lead=_("Those invited see it at once; open it on the day, and its board is live."),
        button=_("Plan it"),
        back=reverse("contributors:conferences"),
        crumbs=[(_("Pledging conferences"), reverse("contributors:conferences"))],
    )


def conference_change(request, pk):
    row = _run(request, pk)
    if row.state not in services.CHANGING:
        return redirect(row)

    def look():
        now = _seen(request, pk)
        return forms.standing_conference(now), now.version

    form = forms.ConferenceForm(request.POST or None, look=look, user=request.user, conference=row)
    return editing.page(
        request,
        form,
        partial(services.change_conference, row, by=request.user),
        to=Conference.get_absolute_url,
        said=lambda row: _("%(conference)s is kept.") % {"conference": row},
        title=_("Change %(conference)s") % {"conference": row},
        lead=_("Those invited are told that it changed."),
        button=_("Keep the conference"),
        back=row.get_absolute_url(),
        crumbs=_crumbs(row),
    )


SERVICES = {
    "open": services.open_conference,
    "close": services.close_conference,
    "reopen": services.reopen_conference,
    "publish": services.publish_minutes,
    "cancel": services.cancel_conference,
}


def conference_step(request, pk, step):
    row = _run(request, pk)
    if step not in SERVICES:
        raise Http404
    act = LIFE[step]
    if row.state not in act.sources:
        return redirect(row)

    def look():
        return {}, _seen(request, pk).version

    form = forms.StepForm(request.POST or None, look=look)
    return editing.page(
        request,
        form,
        partial(SERVICES[step], row, by=request.user),
        to=Conference.get_absolute_url,
        said=lambda row: (
            _("%(conference)s: %(state)s.") % {"conference": row, "state": row.get_state_display()}
        ),
        title=f"{act.label}: {row.title}",
        lead=act.told,
        button=act.label,
        is_dangerous=act.is_dangerous,
        back=row.get_absolute_url(),
        crumbs=_crumbs(row),
    )


def _seen(request, pk):
    rows = Conference.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("mission__lead", "organization"), pk=pk)


def _run(request, pk):
    row = _seen(request, pk)
    if not services.may_run(request.user, row.convener):
        raise PermissionDenied(_("A conference is run by those who decide on pledges there."))
    return row


def _crumbs(row):
    return [
        (_("Pledging conferences"), reverse("contributors:conferences")),
        (row.title, row.get_absolute_url()),
    ]
