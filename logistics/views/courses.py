"""Courses offered: the list, the page of one with who took its places, offering and taking."""

from functools import partial

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from accounts import access, editing
from accounts.cells import aside, said, state
from accounts.listing import Column, Empty, Listing
from accounts.names import LocalName
from logistics import forms_courses as forms
from logistics import services_courses as services
from logistics.models import CourseSession, TakenPlaces

JOINED = ("course", "partner")
SESSIONS = Listing(
    "logistics:sessions",
    lazy("Courses offered"),
    (
        Column("course", lazy("Course"), value="course.local_name", sort=("course__code", "pk")),
        Column("partner", lazy("Offered by"), value="partner.local_name", sort=(LocalName("partner"), "pk")),
        Column("place", lazy("Where"), sort=("place", "pk"), cell=said),
        Column("language", lazy("Language"), cell=said, shown=False),
        Column("from", lazy("From"), value="starts_on", kind="day", sort=("starts_on", "pk"), near=True),
        Column("until", lazy("Until"), value="ends_on", kind="day", sort=("ends_on", "pk")),
        Column("places", lazy("Places offered"), kind="number", sort=("places", "pk")),
        Column("taken", lazy("Places taken"), kind="number", sort=("taken", "pk")),
        Column("left", lazy("Places left"), value="left", kind="number"),
        Column(
            "state",
            lazy("State"),
            value="get_state_display",
            cell=lambda row, word: state(row.state, word),
            sort=("state", "pk"),
        ),
    ),
    order="from",
    link=lambda row: row.get_absolute_url(),
    mark=lambda row: aside(row),
    template="logistics/sessions.html",
)
NONE = Empty(
    lazy("No course fits."),
    lazy("A contributor or an organization with places in a course offers them here to others."),
    lazy("Show those of any state"),
    "?state=any",
)


def sessions(request):
    asked = SESSIONS.asked(request)
    form = forms.SessionFilter(asked, user=request.user, today=timezone.localdate())
    rows = form.narrow(CourseSession.objects.visible_to(request.user)).select_related(*JOINED)
    may_offer = access.speaks_for_someone(request.user)
    return SESSIONS.answer(request, asked, rows, form=form, empty=NONE, may_offer=may_offer)


def session(request, pk):
    row, user = _seen(request, pk), request.user
    taken = (
        TakenPlaces.objects.visible_to(user)
        .filter(session=row)
        .select_related("partner", "unit", "certificate")
    )
    may_offer, begun = services.may_offer(user, row), row.starts_on <= timezone.localdate()
    return render(
        request,
        "logistics/session.html",
        {
            "session": row,
            "taken": [(one, services.may_give_back(user, one)) for one in _with_session(taken, row)],
            "may_offer": may_offer,
            "may_take": row.state == CourseSession.State.OPEN
            and row.starts_on >= timezone.localdate()
            and row.left > 0
            and access.speaks_for_someone(user),
            "is_open": row.state == CourseSession.State.OPEN,
            "is_standing": row.state != CourseSession.State.CANCELLED,
            "may_count": may_offer and begun,
            "may_certify": may_offer and row.ends_on <= timezone.localdate(),
            "is_over": row.ends_on < timezone.localdate(),
        },
    )


def _with_session(taken, row):
    for one in taken:
        one.session = row
        yield one


def _seen(request, pk):
    return get_object_or_404(CourseSession.objects.visible_to(request.user).select_related(*JOINED), pk=pk)


def session_new(request):
    if not access.speaks_for_someone(request.user):
        raise PermissionDenied(_("Who speaks for a partner offers places in its courses."))
    return editing.page(
        request,
        forms.OfferForm(request.POST or None, user=request.user, initial={"visibility": 2}),
        partial(_offer, by=request.user),
        to=CourseSession.get_absolute_url,
        said=lambda row: _("%(course)s is offered.") % {"course": row},
        title=_("Offer places in a course"),
        lead=_("One run of a course, with its days; others take places for their people."),
        button=_("Offer the places"),
        back=reverse("logistics:sessions"),
        crumbs=_crumbs(),
    )


def _offer(*, partner, by, **given):
    return services.offer_course(partner, **given, by=by)


ACTS = {
    "change": (services.change_course, forms.SessionForm, lazy("Change")),
    "close": (services.close_course, forms.StepForm, lazy("Give no more places")),
    "cancel": (services.cancel_course, forms.CancelForm, lazy("Call it off")),
    "take": (services.take_places, forms.TakeForm, lazy("Take places")),
}


def session_act(request, pk, act):
    row = _seen(request, pk)
    if act not in ACTS:
        raise Http404
    service, kind, title = ACTS[act]
    allowed = (
        access.speaks_for_someone(request.user) if act == "take" else services.may_offer(request.user, row)
    )
    if not allowed:
        raise PermissionDenied(
            _("Who offers the course changes it; who speaks for a contributor takes places in it.")
        )

    def look():
        now = _seen(request, pk)
        return (forms.standing_session(now) if act == "change" else {}), now.version

    return editing.page(
        request,
        kind(request.POST or None, look=None if act == "take" else look, user=request.user),
        partial(service, row, by=request.user),
        to=lambda _done: row.get_absolute_url(),
        said=lambda _done: _("%(course)s is kept.") % {"course": row},
        title=f"{title}: {row.course.local_name}",
        button=title,
        is_dangerous=act == "cancel",
        back=row.get_absolute_url(),
        crumbs=_crumbs(row),
    )


OF_PLACES: dict[str, tuple] = {  # (service, form, title, lead, button)
    "back": (
        services.give_places_back,
        forms.StepForm,
        lazy("Give the places back: %(who)s"),
        lazy("They are free for others at once."),
        lazy("Give them back"),
    ),
    "attended": (
        services.report_attendance,
        forms.AttendedForm,
        lazy("Who came: %(who)s"),
        "",
        lazy("Keep it"),
    ),
    "certify": (
        services.certify_places,
        forms.PassedForm,
        lazy("Who passed: %(who)s"),
        lazy("The certificate stands among the unit's evidence of training, in your name."),
        lazy("Certify them"),
    ),
}


def taken_act(request, pk, act):
    """Places given back, how many of those who had them attended, or passed."""
    seen = TakenPlaces.objects.visible_to(request.user)
    found = get_object_or_404(seen.select_related("session__course", "session__partner", "partner"), pk=pk)
    if act not in OF_PLACES:
        raise Http404
    row, is_back = found.session, act == "back"
    service, kind, title, lead, button = OF_PLACES[act]
    allowed = services.may_give_back if is_back else lambda by, one: services.may_offer(by, one.session)
    if not allowed(request.user, found):
        raise PermissionDenied(_("This step is not yours to take."))

    def look():
        now = seen.get(pk=pk)
        return {"attended": now.attended, "passed": now.attended}, now.version

    return editing.page(
        request,
        kind(request.POST or None, look=None if is_back else look, user=request.user),
        partial(service, found, by=request.user),
        to=lambda _done: row.get_absolute_url(),
        said=lambda _done: _("%(course)s is kept.") % {"course": row},
        title=title % {"who": found.partner.local_name},
        lead=lead,
        button=button,
        is_dangerous=is_back,
        back=row.get_absolute_url(),
        crumbs=_crumbs(row),
    )


def _crumbs(row=None):
    first = [(_("Courses offered"), reverse("logistics:sessions"))]
    return [*first, (str(row), row.get_absolute_url())] if row else first
