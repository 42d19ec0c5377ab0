"""Pages of discrepancy reports: the list, one with its proof of delivery, and its steps."""

from functools import partial

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from accounts import editing
from accounts.cells import aside, said, state
from accounts.listing import Column, Empty, Listing
from logistics import forms_resupply as forms
from logistics import services_discrepancies as services
from logistics.models import DiscrepancyReport, StockItem
from logistics.models.resupply import DISCREPANCY_LIFE
from logistics.services_resupply import may_draw
from logistics.views.stocks import crumbs_of

THERE = "item__location"
JOINED = ("item__location__mission", "request__item__location", "opened_by")

DISCREPANCIES = Listing(
    "logistics:discrepancies",
    lazy("Discrepancies of deliveries"),
    (
        Column("stock", lazy("Stock"), value="item.name", sort=("item__name", "pk")),
        Column(
            "location",
            lazy("Location"),
            value="location.name",
            sort=(f"{THERE}__name", "pk"),
            cell=said,
        ),
        Column(
            "mission",
            lazy("Mission"),
            value="mission.acronym",
            sort=(f"{THERE}__mission__acronym", "pk"),
        ),
        Column("kind", lazy("Kind"), value="get_kind_display", sort=("kind", "pk")),
        Column("expected", lazy("On the note"), kind="number", sort=("expected", "pk")),
        Column("found", lazy("Found"), kind="number", sort=("found", "pk")),
        Column("measure", lazy("Measure"), value="item.measure"),
        Column("proof", lazy("Proof of delivery"), sort=("proof", "pk"), cell=said),
        Column("delivered", lazy("Delivered"), value="delivered_on", kind="day", sort=("delivered_on", "pk")),
        Column("opened_by", lazy("Opened by"), value="opened_by.name", shown=False),
        Column(
            "state",
            lazy("State"),
            value="get_state_display",
            cell=lambda row, words: state(row.state, words),
            sort=("state", "pk"),
            near=True,
        ),
    ),
    order="-delivered",
    link=lambda row: row.get_absolute_url(),
    mark=lambda row: aside(row),
    template="logistics/discrepancies.html",
)
NONE = Empty(
    lazy("No report fits that you may see."),
    lazy("A discrepancy is reported from the page of the stock that was delivered."),
    lazy("Show those of any state"),
    "?state=any",
)


def discrepancies(request):
    asked = DISCREPANCIES.asked(request)
    form = forms.DiscrepancyFilter(asked, user=request.user)
    rows = form.narrow(DiscrepancyReport.objects.visible_to(request.user)).select_related(*JOINED)
    return DISCREPANCIES.answer(request, asked, rows, form=form, empty=NONE)


def discrepancy(request, pk):
    row = _seen(request, pk)
    steps = steps_of(request.user, row)
    return render(request, "logistics/discrepancy.html", {"row": row, "item": row.item, "steps": steps})


def _seen(request, pk):
    rows = DiscrepancyReport.objects.visible_to(request.user).select_related(*JOINED)
    return get_object_or_404(rows, pk=pk)


def steps_of(user, row):
    return DISCREPANCY_LIFE.from_(row.state) if services.may_answer(user, row) else []


def discrepancy_new(request, pk):
    seen = StockItem.objects.visible_to(request.user).select_related("location__mission")
    item = get_object_or_404(seen, pk=pk)
    if not may_draw(request.user, item):
        raise PermissionDenied(
            _("Logistics officers of the mission report deliveries, and contributors with a unit there.")
        )
    return editing.page(
        request,
        forms.DiscrepancyForm(request.POST or None, user=request.user, item=item),
        partial(services.report_discrepancy, item, by=request.user),
        to=DiscrepancyReport.get_absolute_url,
        said=lambda row: _("%(report)s is reported. Put the delivery note on it.") % {"report": row},
        title=_("Report a delivery: %(stock)s") % {"stock": item},
        lead=_("The delivery note and photographs are added on its page. The book has what was received."),
        button=_("Report it"),
        back=item.get_absolute_url(),
        crumbs=crumbs_of(item),
    )


SERVICES: dict[str, tuple] = {
    "accept": (services.accept_discrepancy, forms.AcceptForm),
    "contest": (services.contest_discrepancy, forms.ContestForm),
    "settle": (services.settle_discrepancy, forms.SettleForm),
}


def discrepancy_step(request, pk, step):
    row = _seen(request, pk)
    if step not in SERVICES:
        raise Http404
    act = next((act for act in steps_of(request.user, row) if act.name == step), None)
    if act is None:
        if row.state == DiscrepancyReport.State.SETTLED:
            return redirect(row)
        raise PermissionDenied(_("This step is not yours to take."))
    service, kind = SERVICES[step]
    return editing.page(
        request,
        kind(request.POST or None, look=lambda: ({}, _seen(request, pk).version)),
        partial(service, row, by=request.user),
        to=DiscrepancyReport.get_absolute_url,
        said=lambda row: _("%(report)s is %(state)s.") % {"report": row, "state": row.get_state_display()},
        title=f"{act.label}: {row}",
        lead=act.told,
        button=act.label,
        back=row.get_absolute_url(),
        crumbs=[
            (_("Discrepancies of deliveries"), reverse("logistics:discrepancies")),
            (str(row), row.get_absolute_url()),
        ],
    )
