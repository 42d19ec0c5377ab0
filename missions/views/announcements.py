"""Pages of announcements: the list, one with who has acknowledged it and who has not, and its forms."""

from datetime import timedelta
from functools import partial

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_POST

from accounts import cells, editing
from accounts.api import formats
from accounts.listing import Column, Empty, Listing
from missions import forms_announcements as forms
from missions import reading_announcements as reading
from missions import services_announcements as services
from missions import understood
from missions.forms_decisions import StepForm, run_missions
from missions.models import Announcement, Mission
from missions.views.procedures import READ_MARKS, READ_WORDS

ANNOUNCEMENTS = Listing(
    "missions:announcements",
    lazy("Announcements"),
    (
        Column("title", lazy("Title"), sort=("title", "pk")),
        Column("mission", lazy("Mission"), value="mission.acronym", sort="mission__acronym"),
        Column("made", lazy("Announced"), value="created_at", kind="day", sort=("created_at", "pk")),
        Column("due", lazy("Acknowledge by"), value="due_on", kind="day", sort=("due_on", "pk"), near=True),
        Column("withdrawn", lazy("Withdrawn"), value="withdrawn_on", kind="day", unknown=lazy("it holds")),
        Column("label", lazy("Who reads it"), value="get_label_display", shown=False),
    ),
    order="-made",
    link=lambda row: row.get_absolute_url(),
    mark=cells.aside,
    template="missions/announcements.html",
)
NONE = Empty(
    lazy("No announcement fits."),
    lazy("One shows to the mission’s own people, to those to whom it goes, and to whom its label names."),
    lazy("Show all"),
    "?saved=none",
)


def announcements(request):
    asked = ANNOUNCEMENTS.asked(request)
    form = forms.AnnouncementFilter(asked, user=request.user)
    rows = form.narrow(reading.announcements(request.user))
    may_make = run_missions(request.user).order_by("acronym")
    return ANNOUNCEMENTS.answer(request, asked, rows, form=form, empty=NONE, may_make=may_make)


def announcement(request, pk):
    row, user, today = _seen(request, pk), request.user, timezone.localdate()
    keeps = services.may_keep(user, row.mission)
    readers = reading.readers_of(user, row, today) if keeps else []
    mine = reading.mine(user, today, row)
    return render(
        request,
        "missions/announcement.html",
        {
            "announcement": row,
            "mine": [(one, READ_MARKS[one.line.status], READ_WORDS[one.line.status]) for one in mine],
            "readers": [(one, READ_MARKS[one.line.status], READ_WORDS[one.line.status]) for one in readers],
            "counts": understood.counted(one.line for one in readers),
            "may_keep": keeps,
        },
    )


def announcement_file(request, pk, kind):
    """Who must acknowledge it, who has and who has not."""
    if kind not in ("csv", "xlsx"):
        raise Http404
    row, today = _seen(request, pk), timezone.localdate()
    _require(request.user, row)
    lines = [
        (row.title, one.name, one.line.kind, one.line.status, one.line.due_on, one.line.read_on, one.said_by)
        for one in reading.readers_of(request.user, row, today)
    ]
    heads = ["announcement", "reader", "kind", "status", "due_on", "read_on", "said_by"]
    return formats.MAKERS[kind](heads, lines, f"acknowledged-{today}")


def _seen(request, pk):
    return get_object_or_404(reading.announcements(request.user).select_related("created_by"), pk=pk)


def _require(user, row):
    if not services.may_keep(user, row.mission):
        raise PermissionDenied(_("You may not do this for %(root)s.") % {"root": row})


@require_POST
def announcement_read(request, pk):
    """Say that one has read it: for oneself, or for the partner or post named."""
    row = _seen(request, pk)
    named = request.POST.get("for", "")
    mine = reading.mine(request.user, timezone.localdate(), row)
    one = next((one for one in mine if f"{one.line.kind}:{one.line.key}" == named), None)
    if one is None:
        raise PermissionDenied(_("It does not go to you, or not to whom you name."))
    try:
        services.acknowledge_announcement(row, partner=one.partner, element=one.element, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("It is kept that you have read it."))
    return redirect(row)


# --- Writing
def announcement_new(request, slug):
    mission = get_object_or_404(Mission.objects.visible_to(request.user), slug=slug)
    if not services.may_keep(request.user, mission):
        raise PermissionDenied(_("You may not do this for %(root)s.") % {"root": mission})
    start = {"label": "mission", "due_on": timezone.localdate() + timedelta(days=3)}
    return editing.page(
        request,
        forms.AnnouncementForm(request.POST or None, user=request.user, mission=mission, initial=start),
        partial(services.make_announcement, mission, by=request.user),
        to=Announcement.get_absolute_url,
        said=lambda row: _("%(announcement)s is announced.") % {"announcement": row},
        title=_("Announce something in %(mission)s") % {"mission": mission},
        lead=_("Each to whom it goes is told, and acknowledges it. Its text stands once it is announced."),
        button=_("Announce it"),
        back=reverse("missions:announcements"),
        crumbs=_crumbs(),
    )


def announcement_withdraw(request, pk):
    row = _seen(request, pk)
    _require(request.user, row)
    if row.withdrawn_on:
        return redirect(row)
    form = StepForm(request.POST or None, look=lambda: ({}, _seen(request, pk).version))
    return editing.page(
        request,
        form,
        partial(services.withdraw_announcement, row, by=request.user),
        to=Announcement.get_absolute_url,
        said=lambda _done: _("%(announcement)s is withdrawn.") % {"announcement": row},
        title=_("Withdraw %(announcement)s") % {"announcement": row},
        lead=_("Nobody has to acknowledge it any more; who has, stays named."),
        button=_("Withdraw it"),
        is_dangerous=True,
        back=row.get_absolute_url(),
        crumbs=[*_crumbs(), (str(row), row.get_absolute_url())],
    )


def _crumbs():
    return [(_("Announcements"), reverse("missions:announcements"))]
