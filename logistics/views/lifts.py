"""Shared lifts: the list, the page of one with what is left, offering and booking."""

from functools import partial

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import pgettext_lazy

from accounts import access, editing
from accounts.cells import aside, state
from accounts.listing import Column, Empty, Listing
from accounts.names import LocalName
from logistics import forms_movements as forms
from logistics import reading_movements as reading
from logistics import services_lifts as services
from logistics.models import SharedLift

LIFTS = Listing(
    "logistics:lifts",
    lazy("Shared lifts"),
    (
        Column("title", lazy("Lift"), sort=("title", "pk")),
        Column("partner", lazy("Offered by"), value="partner.local_name", sort=(LocalName("partner"), "pk")),
        Column("mission", lazy("Mission"), value="mission.acronym", sort=("mission__acronym", "pk")),
        Column("mode", lazy("Mode"), value="get_mode_display", sort=("mode", "pk")),
        Column("from", pgettext_lazy("place", "From"), value="from_place.name"),
        Column("to", pgettext_lazy("place", "To"), value="to_place.name"),
        Column(
            "departs", lazy("Departs"), value="departs_on", kind="day", sort=("departs_on", "pk"), near=True
        ),
        Column("arrives", lazy("Arrives"), value="arrives_on", kind="day", shown=False),
        Column("kg", lazy("Left, kg"), value=lambda row: row.capacity_kg - row.taken_kg, kind="number"),
        Column("m3", lazy("Left, m³"), value=lambda row: row.capacity_m3 - row.taken_m3, kind="number"),
        Column(
            "seats", lazy("Seats left"), value=lambda row: row.capacity_seats - row.taken_seats, kind="number"
        ),
        Column(
            "state",
            lazy("State"),
            value="get_state_display",
            cell=lambda row, word: state(row.state, word),
            sort=("state", "pk"),
        ),
    ),
    order="departs",
    link=lambda row: row.get_absolute_url(),
    mark=lambda row: aside(row),
    template="logistics/lifts.html",
    wide=True,
)
NONE = Empty(
    lazy("No shared lift fits."),
    lazy("A partner with room on a flight, ship or convoy offers it here to movements of a mission."),
    lazy("Show those of any state"),
    "?state=any",
)


def lifts(request):
    asked = LIFTS.asked(request)
    form = forms.LiftFilter(asked, user=request.user, today=timezone.localdate())
    rows = form.narrow(reading.lifts(request.user))
    may_offer = access.speaks_for_someone(request.user)
    return LIFTS.answer(request, asked, rows, form=form, empty=NONE, may_offer=may_offer)


def lift(request, pk):
    row = _seen(request, pk)
    is_open = row.state == SharedLift.State.OPEN
    return render(
        request,
        "logistics/lift.html",
        {
            "lift": row,
            "rooms": reading.lift_rooms(row),
            "bookings": [
                (one, services.may_release(request.user, one))
                for one in reading.bookings(request.user).filter(lift=row)
            ],
            "may_offer": services.may_offer(request.user, row),
            "may_book": is_open
            and row.departs_on >= timezone.localdate()
            and reading.movements(request.user).filter(mission=row.mission_id).exists(),
            "is_open": is_open,
            "is_standing": row.state != SharedLift.State.CANCELLED,
        },
    )


def _seen(request, pk):
    return get_object_or_404(reading.lifts(request.user), pk=pk)


def lift_new(request):
    if not access.speaks_for_someone(request.user):
        raise PermissionDenied(_("Who speaks for a partner offers its lifts."))
    return editing.page(
        request,
        forms.OfferForm(request.POST or None, user=request.user, initial={"visibility": 2}),
        partial(_offer, by=request.user),
        to=SharedLift.get_absolute_url,
        said=lambda row: _("%(lift)s is offered.") % {"lift": row},
        title=_("Offer a shared lift"),
        lead=_("Room you have left on a flight, ship or convoy, for movements of a mission."),
        button=_("Offer it"),
        back=reverse("logistics:lifts"),
        crumbs=_crumbs(),
    )


def _offer(*, partner, by, **given):
    return services.offer_lift(partner, **given, by=by)


ACTS = {
    "change": (services.change_lift, forms.LiftForm, lazy("Change")),
    "close": (services.close_lift, forms.StepForm, lazy("Close to bookings")),
    "cancel": (services.cancel_lift, forms.ReasonForm, lazy("Call it off")),
    "book": (services.book_lift, forms.BookForm, lazy("Book")),
}


def lift_act(request, pk, act):
    row = _seen(request, pk)
    if act not in ACTS:
        raise Http404
    service, kind, title = ACTS[act]
    if act != "book" and not services.may_offer(request.user, row):
        raise PermissionDenied(_("Who offers the lift changes it."))

    def look():
        now = _seen(request, pk)
        names = [n for n in kind.base_fields if hasattr(now, n) and n != "version"]
        return {n: getattr(now, f"{n}_id", getattr(now, n)) for n in names}, now.version

    start = {"movement": request.GET.get("movement")}
    form = kind(
        request.POST or None,
        look=None if act == "book" else look,
        user=request.user,
        row=row,
        initial=start,
    )
    return editing.page(
        request,
        form,
        partial(service, row, by=request.user),
        to=lambda _done: row.get_absolute_url(),
        said=lambda _done: _("%(lift)s is kept.") % {"lift": row},
        title=f"{title}: {row.title}",
        button=title,
        is_dangerous=act == "cancel",
        back=row.get_absolute_url(),
        crumbs=_crumbs(row),
    )


def booking_release(request, pk):
    """Give a booking back, with the reason the other reads."""
    booking = get_object_or_404(reading.bookings(request.user), pk=pk)
    if not services.may_release(request.user, booking):
        raise PermissionDenied(_("This step is not yours to take."))
    row = booking.lift
    return editing.page(
        request,
        forms.ReasonForm(request.POST or None, user=request.user, row=row),
        partial(services.release_booking, booking, by=request.user),
        to=SharedLift.get_absolute_url,
        said=lambda row: _("%(lift)s is kept.") % {"lift": row},
        title=_("Give the booking back: %(movement)s") % {"movement": booking.movement},
        lead=_("What it took is free again, and the leg goes with it."),
        button=_("Give it back"),
        is_dangerous=True,
        back=row.get_absolute_url(),
        crumbs=_crumbs(row),
    )


def _crumbs(row=None):
    first = [(_("Shared lifts"), reverse("logistics:lifts"))]
    return [*first, (str(row), row.get_absolute_url())] if row else first
