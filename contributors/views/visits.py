"""Visits, planned and held: the list, and the forms, which are reached from the page of the pledge."""

from functools import partial

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import pgettext_lazy

from accounts import editing
from accounts.cells import aside, unknown
from accounts.listing import Column, Empty, Listing
from contributors import deploying
from contributors import services_visits as services
from contributors.columns_pledges import CONTRIBUTOR, MISSION, UNIT, crumbs_of
from contributors.forms_visits import VisitFilter, VisitForm, standing_visit
from contributors.models import Pledge, Visit
from contributors.services_pledges import may_decide

VISITS = Listing(
    "contributors:visits",
    lazy("Visits"),
    (
        UNIT,
        CONTRIBUTOR,
        MISSION,
        Column("kind", lazy("Kind"), value="get_kind_display", sort=("kind", "pk"), near=True),
        Column("planned", lazy("Planned for"), value="planned_on", kind="day", sort=("planned_on", "pk")),
        Column("held", pgettext_lazy("visit", "Held"), value="held_on", kind="day", sort=("held_on", "pk")),
        Column(
            "result",
            lazy("Result"),
            value="get_result_display",
            cell=lambda _row, words: words or unknown(lazy("none yet")),
            sort="result",
        ),
        Column(
            "short_of",
            lazy("Short of the standard in"),
            value=lambda row: ", ".join(str(words) for words in row.short_of),
        ),
        Column(
            "findings",
            lazy("Findings"),
            value=lambda row: "; ".join(str(one) for one in row.by_dimension),
            shown=False,
        ),
        Column("report", lazy("Report"), shown=False),
    ),
    order="planned",
    link=lambda row: row.get_absolute_url(),
    mark=lambda row: aside(row.pledge, row.pledge.reference),
    template="contributors/visits.html",
)
NO_VISIT = Empty(
    lazy("No visit fits."),
    lazy("You see visits to what you offered, and to what you decide on."),
    lazy("Show all"),
)


def visits(request):
    asked = VISITS.asked(request)
    form = VisitFilter(asked, user=request.user)
    rows = form.narrow(Visit.objects.visible_to(request.user))
    joined = rows.select_related("pledge__contributor", "pledge__mission")
    return VISITS.answer(request, asked, joined, form=form, empty=NO_VISIT)


def visit(request, pk):
    """One visit: when it was, what was found by dimension, and what came of it."""
    seen = Visit.objects.visible_to(request.user)
    joined = seen.select_related("pledge__contributor", "pledge__mission", "pledge__offered_to")
    row = get_object_or_404(joined, pk=pk)
    return render(
        request,
        "contributors/visit.html",
        {"visit": row, "may_decide": may_decide(request.user, row.pledge), "crumbs": crumbs_of(row.pledge)},
    )


def visit_new(request, pk):
    row = _decided(request, pk)
    begun = {"kind": deploying.visit_before_arrival(row) or Visit.Kind.AAV}
    return editing.page(
        request,
        VisitForm(request.POST or None, initial=begun),
        partial(services.plan_visit, row, by=request.user),
        to=lambda _visit: row.get_absolute_url(),
        said=lambda _visit: _("The visit is entered."),
        title=_("Enter a visit to %(pledge)s") % {"pledge": row.title},
        button=_("Enter this visit"),
        back=row.get_absolute_url(),
        crumbs=crumbs_of(row),
    )


def visit_edit(request, pk, visit):
    row = _decided(request, pk)
    seen = Visit.objects.visible_to(request.user).filter(pledge=row)
    held = get_object_or_404(seen, pk=visit)

    def look():
        now = seen.get(pk=visit)
        return standing_visit(now), now.version

    form = VisitForm(request.POST or None, look=look)
    del form.fields["kind"]
    return editing.page(
        request,
        form,
        partial(services.change_visit, held, by=request.user),
        to=lambda _visit: row.get_absolute_url(),
        said=lambda _visit: _("The visit is kept."),
        title=f"{held.get_kind_display()}: {row.title}",
        button=_("Keep the visit"),
        back=row.get_absolute_url(),
        crumbs=crumbs_of(row),
    )


def _decided(request, pk):
    """The pledge to which this person may enter visits."""
    row = get_object_or_404(Pledge.objects.visible_to(request.user), pk=pk)
    if not may_decide(request.user, row):
        raise PermissionDenied(_("Only who decides on the pledge enters visits to it."))
    return row
