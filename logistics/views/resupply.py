"""Pages of resupply requests: the list, one with what came of it, and its steps."""

from functools import partial

from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.db.models.functions import Coalesce
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import pgettext_lazy

from accounts import editing
from accounts.cells import aside, said, state
from accounts.listing import Column, Empty, Listing
from accounts.steps import Step
from logistics import forms_resupply as forms
from logistics import services_resupply as services
from logistics import stocking
from logistics.models import ResupplyRequest, StockItem, StockMovement
from logistics.models.resupply import REQUEST_LIFE, UNDER_WAY
from logistics.services_stocks import may_keep
from logistics.views.stocks import crumbs_of

THERE = "item__location"
JOINED = ("item__location__mission", "asked_by", "decided_by")
DUE = Coalesce(F("due_on"), F("needed_by"))
DELAY = Step(
    "delay",
    pgettext_lazy("resupply", "Another day"),
    UNDER_WAY,
    "",
    told=lazy("It comes on another day than was told; forecasts follow it."),
)

REQUESTS = Listing(
    "logistics:resupply",
    lazy("Resupply requests"),
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
        Column("quantity", lazy("Quantity"), kind="number", sort=("quantity", "pk")),
        Column("measure", lazy("Measure"), value="item.measure"),
        Column("received", lazy("Received"), kind="number"),
        Column("needed_by", lazy("Needed by"), kind="day", sort=("needed_by", "pk"), shown=False),
        Column(
            "due", lazy("Due"), value="expected_on", kind="day", sort=(DUE, "pk"), cell="logistics/_due.html"
        ),
        Column("supplier", lazy("Supplier"), cell=said, shown=False),
        Column("order", lazy("Order"), value="order_number", shown=False),
        Column("asked_by", lazy("Asked by"), value="asked_by.name", shown=False),
        Column("asked", lazy("Asked"), value="asked_at", kind="moment", sort=("asked_at", "pk"), shown=False),
        Column(
            "state",
            lazy("State"),
            value="get_state_display",
            cell=lambda row, words: state(row.state, words),
            sort=("state", "pk"),
            near=True,
        ),
    ),
    order="due",
    link=lambda row: row.get_absolute_url(),
    mark=lambda row: aside(row),
    template="logistics/resupply.html",
)
NONE = Empty(
    lazy("No request fits that you may see."),
    lazy("Supplies are asked for from the page of a stock."),
    lazy("Show those of any state"),
    "?state=any",
)


def resupply(request):
    asked = REQUESTS.asked(request)
    form = forms.RequestFilter(asked, user=request.user)
    rows = form.narrow(ResupplyRequest.objects.visible_to(request.user)).select_related(*JOINED)
    rows = rows.annotate(received=stocking.received_sum())
    return REQUESTS.answer(request, asked, rows, form=form, empty=NONE)


def request_(request, pk):
    row = _seen(request, pk)
    receipts = StockMovement.objects.visible_to(request.user).filter(request=row, kind="receipt")
    return render(
        request,
        "logistics/request.html",
        {
            "row": row,
            "item": row.item,
            "receipts": receipts.select_related("batch", "taken_back_by").order_by("moved_on", "entry"),
            "steps": steps_of(request.user, row),
            "may_receive": may_keep(request.user, row.mission) and row.state in UNDER_WAY,
        },
    )


def _seen(request, pk):
    rows = ResupplyRequest.objects.visible_to(request.user).select_related(*JOINED)
    return get_object_or_404(rows.annotate(received=stocking.received_sum()), pk=pk)


def steps_of(user, row):
    """The steps this person may take now."""
    keeps, draws = may_keep(user, row.mission), services.may_draw(user, row.item)
    found = [
        step
        for step in REQUEST_LIFE.from_(row.state)
        if (draws if step.name == "withdraw" else keeps)
        and (step.name not in ("approve", "refuse") or services.may_decide(user, row))
    ]
    return found + [DELAY] * (keeps and row.state in UNDER_WAY)


def request_new(request, pk):
    seen = StockItem.objects.visible_to(request.user).select_related("location__mission")
    item = get_object_or_404(seen, pk=pk)
    if not services.may_draw(request.user, item):
        raise PermissionDenied(
            _("Logistics officers of the mission ask for supplies, and contributors with a unit there.")
        )
    return editing.page(
        request,
        forms.AskForm(request.POST or None, item=item),
        partial(services.ask_resupply, item, by=request.user),
        to=ResupplyRequest.get_absolute_url,
        said=lambda row: _("%(stock)s is asked for. Another person approves it.") % {"stock": row},
        title=_("Ask for %(stock)s") % {"stock": item},
        lead=_("A logistics officer of the mission approves it, and not who asked."),
        button=_("Ask for it"),
        back=item.get_absolute_url(),
        crumbs=crumbs_of(item),
    )


SERVICES: dict[str, tuple] = {
    "approve": (services.approve_resupply, forms.ApproveForm),
    "refuse": (services.refuse_resupply, forms.ReasonForm),
    "order": (services.order_resupply, forms.OrderForm),
    "send": (services.send_resupply, forms.SendForm),
    "delay": (services.delay_resupply, forms.DelayForm),
    "close": (services.close_resupply, forms.ReasonForm),
    "withdraw": (services.withdraw_resupply, forms.ReasonForm),
}


def request_step(request, pk, step):
    row = _seen(request, pk)
    if step not in SERVICES:
        raise Http404
    act = next((act for act in steps_of(request.user, row) if act.name == step), None)
    if act is None:
        if not row.is_open:
            return redirect(row)
        raise PermissionDenied(_("This step is not yours to take."))
    service, kind = SERVICES[step]

    def look():
        now = _seen(request, pk)
        return {"due_on": now.due_on} if "due_on" in kind.base_fields else {}, now.version

    return editing.page(
        request,
        kind(request.POST or None, look=look),
        partial(service, row, by=request.user),
        to=ResupplyRequest.get_absolute_url,
        said=lambda row: _("%(request)s is %(state)s.") % {"request": row, "state": row.get_state_display()},
        title=f"{act.label}: {row}",
        lead=act.told,
        button=act.label,
        is_dangerous=act.is_dangerous,
        back=row.get_absolute_url(),
        crumbs=[(_("Resupply requests"), reverse("logistics:resupply")), (str(row), row.get_absolute_url())],
    )
