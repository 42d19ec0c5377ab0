"""Lists of who is let in: members of one mission or partner, requests, and monthly reviews."""

from django.db.models import F
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from accounts.cells import aside, said, state
from accounts.filters import RequestFilter, ReviewFilter
from accounts.listing import Column, Empty, Listing
from accounts.models import AccessRequest, AccessReview
from accounts.notation import short_day


def _who(grant):
    if grant.person:
        return grant.person.name
    return _("Everyone who speaks for %(partner)s") % {"partner": grant.holders.local_name}


def _until(_row, day):
    return short_day(day) if day else format_html('<span class="muted">{}</span>', _("no end"))


MEMBERS = Listing(
    "members",
    lazy("Members"),
    (
        Column("who", lazy("Who"), value=_who, sort=Coalesce(F("person__name"), F("holders__name"))),
        Column(
            "role",
            lazy("As what"),
            value=lambda grant: capfirst(str(grant.get_role_display())),
            sort="role",
            near=True,
        ),
        Column("until", lazy("Until"), value="expires_on", kind="day", sort="expires_on", cell=_until),
        Column("why", lazy("Why"), value="reason", cell=said),
        Column("by", lazy("Given by"), value="granted_by.name", sort="granted_by__name"),
        Column("since", lazy("Since"), value="starts_on", kind="day", sort="starts_on", css="together"),
        Column(
            "acts",
            lazy("Act"),
            value="pk",
            cell="accounts/_member_acts.html",
            quiet=True,
            exported=False,
            css="n",
        ),
    ),
    order="who",
    mark=lambda grant: aside(grant.person, grant.person.email) if grant.person else "",
    template="accounts/members.html",
)
NOBODY = Empty(lazy("Nobody holds a role here, or none fits."))


# --- Requests
STATES = {"open": "queued", "granted": "done", "refused": "refused"}

REQUESTS = Listing(
    "requests",
    lazy("Requests for access"),
    (
        Column("wanted", lazy("What for"), sort="wanted"),
        Column("who", lazy("Who"), value="person.name", sort="person__name", near=True),
        Column("why", lazy("Why"), cell=said),
        Column(
            "state",
            lazy("State"),
            value="get_state_display",
            sort=("state", "asked_at"),
            cell=lambda row, words: state(STATES[row.state], words),
        ),
        Column("answer", lazy("Answer"), cell=said),
        Column("asked", lazy("Asked"), value="asked_at", kind="moment", sort="asked_at"),
        Column(
            "decided", lazy("Answered"), value="decided_at", kind="moment", sort="decided_at", shown=False
        ),
        Column("by", lazy("Answered by"), value="decided_by.name", sort="decided_by__name", shown=False),
    ),
    order="-asked",
    link=lambda row: reverse("request", args=[row.pk]),
    template="accounts/requests.html",
)
NO_REQUEST = Empty(
    lazy("No request fits."), lazy("What you asked for, and what others ask of you, appears here.")
)


def requests(request):
    asked = REQUESTS.asked(request)
    form = RequestFilter(asked, user=request.user)
    rows = form.narrow(AccessRequest.objects.visible_to(request.user)).select_related("person", "decided_by")
    return REQUESTS.answer(request, asked, rows, form=form, empty=NO_REQUEST)


# --- Reviews
def _finished(row, _moment):
    if row.finished_at:
        return state("done", _("finished"))
    return state("failed", _("overdue")) if row.is_overdue else state("queued", _("open"))


def _subject(row):
    return str(row.subject) if row.subject_type.model == "mission" else row.subject.local_name


REVIEWS = Listing(
    "reviews",
    lazy("Access reviews"),
    (
        Column("of", lazy("For"), value=_subject),
        Column("month", lazy("Month"), kind="month", sort=("month", "due_on"), near=True, css="together"),
        Column("due", lazy("Due"), value="due_on", kind="day", sort="due_on", css="together"),
        Column("state", lazy("State"), value=lambda row: row.finished_at is not None, cell=_finished),
        Column("finished", lazy("Finished"), value="finished_at", kind="moment", sort="finished_at"),
        Column("by", lazy("By"), value="finished_by.name", sort="finished_by__name"),
    ),
    order="-month",
    link=lambda row: reverse("review", args=[row.subject_type.model, row.subject_id]),
    template="accounts/reviews.html",
)
NO_REVIEW = Empty(
    lazy("No review fits."), lazy("Once a month who manages a mission or partner looks over its roles.")
)


def reviews(request):
    asked = REVIEWS.asked(request)
    form = ReviewFilter(asked)
    rows = form.narrow(AccessReview.objects.visible_to(request.user))
    rows = rows.select_related("subject_type", "finished_by").prefetch_related("subject")
    return REVIEWS.answer(request, asked, rows, form=form, empty=NO_REVIEW)
