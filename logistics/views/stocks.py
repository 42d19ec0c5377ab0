"""Pages of stocks: the list, one stock with its batches and figures, its book, and what is entered in it."""

from dataclasses import replace
from functools import partial
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.template.loader import get_template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from accounts import editing
from accounts.cells import aside, said, second, state, unknown
from accounts.listing import Column, Empty, Listing
from accounts.notation import number, short_day
from logistics import forms_stocks as forms
from logistics import reading_stocks as reading
from logistics import services_resupply, supply
from logistics import services_stocks as services
from logistics.gauges import gauge
from logistics.models import StockItem, StockLevel, StockMovement
from missions.models import Mission

LINES = 25  # of the book that the page of a stock shows; its own page has all
ONLY_KEEPERS = lazy("Logistics officers of the mission keep its stocks.")


# --- The list
def _of(name):
    """A value of a stock's level; None where it is not worked out yet."""
    return lambda item: getattr(getattr(item, "level", None), name, None)


def _state(item, _value):
    level = getattr(item, "level", None)
    code = level.state if level else supply.UNKNOWN
    return state(f"stock_{code}", StockLevel.State(code).label)


def _days_cell(item, _value):
    made = {"gauge": gauge(item, getattr(item, "level", None))}
    return mark_safe(get_template("logistics/_gauge.html").render(made))  # noqa: S308  (a template of ours)


def _usable(item, value):
    return format_html("{}{}", number(value), second(item.measure))


def _counted(item, value):
    return unknown(_("never")) if value is None else short_day(value)


OF_MISSION = "location__mission__acronym"
STOCKS = Listing(
    "logistics:stocks",
    lazy("Stocks"),
    (
        Column("name", lazy("Stock"), sort=("name", "pk")),
        Column("class", lazy("Class"), value="get_stock_class_display", sort=("stock_class", "name", "pk")),
        Column(
            "mission",
            lazy("Mission"),
            value="location.mission.acronym",
            sort=("location__mission__acronym", "pk"),
        ),
        Column(
            "location",
            lazy("Location"),
            value="location.name",
            sort=("location__name", "pk"),
            cell=said,
            css="place",
        ),
        Column(
            "state",
            lazy("State"),
            value=lambda item: StockLevel.State(_of("state")(item) or supply.UNKNOWN).label,
            sort=("level__rank", "level__days", "pk"),
            cell=_state,
            near=True,
        ),
        Column(
            "days",
            lazy("Days of supply"),
            value=_of("days"),
            kind="number",
            places=1,
            sort=("level__days", "pk"),
            cell=_days_cell,
            css="gauge-cell",
        ),
        Column(
            "reserve",
            lazy("Reserve required"),
            value="reserve_days",
            unit=lazy("days"),
            kind="number",
            sort=("reserve_days", "pk"),
            unknown=lazy("none"),
        ),
        Column(
            "usable",
            lazy("Usable"),
            value=_of("usable"),
            kind="number",
            sort=("level__usable", "pk"),
            cell=_usable,
        ),
        Column(
            "on_hand",
            lazy("On hand"),
            value=_of("on_hand"),
            kind="number",
            sort=("level__on_hand", "pk"),
            shown=False,
        ),
        Column("measure", lazy("Measure"), sort=("measure", "pk"), shown=False),
        Column(
            "used",
            lazy("Used a day"),
            value=_of("consumption"),
            kind="number",
            places=1,
            sort=("level__consumption", "pk"),
        ),
        Column(
            "below_on",
            lazy("Below reserve on"),
            value=_of("below_on"),
            kind="day",
            sort=("level__below_on", "pk"),
            unknown=lazy("not foreseen"),
            shown=False,
        ),
        Column(
            "out_on",
            lazy("Nothing left on"),
            value=_of("out_on"),
            kind="day",
            sort=("level__out_on", "pk"),
            unknown=lazy("not foreseen"),
        ),
        Column(
            "expires_on",
            lazy("First to expire"),
            value=_of("expires_on"),
            kind="day",
            sort=("level__expires_on", "pk"),
            unknown=lazy("nothing"),
        ),
        Column(
            "wasted",
            lazy("Expires unused"),
            value=_of("wasted"),
            kind="number",
            sort=("level__wasted", "pk"),
            shown=False,
        ),
        Column(
            "counted_on",
            lazy("Counted"),
            value=_of("counted_on"),
            kind="day",
            sort=("level__counted_on", "pk"),
            cell=_counted,
        ),
        Column("hazard", lazy("Dangerous goods"), sort=("hazard", "pk"), shown=False),
    ),
    order="state",
    link=lambda item: item.get_absolute_url(),
    mark=lambda item: aside(item, item.hazard),
    template="logistics/stocks.html",
    wide=True,
)
APART = replace(STOCKS, label=lazy("Ammunition and dangerous goods"))
NO_STOCK = Empty(
    lazy("No stock fits that you may see."),
    lazy("Stocks are seen by the staff of their mission, and by contributors with a unit at their location."),
)


def stocks(request):
    """The general stores, or what was asked for; ammunition and dangerous goods in a table apart."""
    asked = STOCKS.asked(request)
    form = forms.StockFilter(asked, user=request.user)
    rows = form.narrow(reading.stocks(request.user))
    apart = rows.apart() if not form.shows else rows.none()
    rows = {"": rows.general, "apart": rows.apart}.get(form.shows, rows.all)()
    return STOCKS.answer(
        request,
        asked,
        rows,
        form=form,
        empty=NO_STOCK,
        apart=APART.within(request, apart) if apart.exists() else None,
        may_keep=forms.kept_locations(request.user).exists(),
    )


# --- One stock
def stock(request, pk):
    item = _seen(request, pk)
    lines = list(reading.book(request.user, item)[: LINES + 1])
    level = getattr(item, "level", None)
    return render(
        request,
        "logistics/stock.html",
        {
            "item": item,
            "level": level,
            "state_code": f"stock_{level.state}" if level else "",
            "gauge": gauge(item, level),
            "lying": reading.lying(request.user, item),
            "lines": lines[:LINES],
            "has_more": len(lines) > LINES,
            "requests": reading.requests(request.user, item),
            "discrepancies": reading.discrepancies(request.user, item),
            "may_keep": services.may_keep(request.user, item.mission),
            "may_ask": services_resupply.may_draw(request.user, item),
            "may_open": _sees_mission(request, item),
            "key": f"stock:{item.location_id}",
        },
    )


def _sees_mission(request, item):
    return Mission.objects.visible_to(request.user).filter(pk=item.mission.pk).exists()


def _seen(request, pk):
    rows = StockItem.objects.visible_to(request.user).select_related(*reading.JOINED)
    return get_object_or_404(rows, pk=pk)


def crumbs_of(item):
    return [(_("Stocks"), reverse("logistics:stocks")), (str(item), item.get_absolute_url())]


BOOK = Listing(
    "logistics:stock_book",
    lazy("Book of a stock"),
    (
        Column("day", lazy("Day"), value="moved_on", kind="day", sort=("moved_on", "entry")),
        Column("kind", lazy("What happened"), value="get_kind_display", sort=("kind", "moved_on")),
        Column("quantity", lazy("Quantity"), kind="number", places=2, near=True),
        Column("batch", lazy("Batch"), value="batch.number"),
        Column("expires_on", lazy("Expires"), value="batch.expires_on", kind="day", unknown="–"),
        Column("reference", lazy("Reference"), cell=said),
        Column("note", lazy("Note"), cell=said),
        Column("entry", lazy("Entry"), kind="number", sort="entry"),
        Column(
            "counts",
            lazy("Counts"),
            value=lambda line: _("yes") if _counts(line) else _("taken back"),
        ),
        Column("by", lazy("Entered by"), value="by.name"),
        Column("at", lazy("Entered"), value="recorded_at", kind="moment", shown=False),
    ),
    order="-day",
    template="logistics/stock_book.html",
)


def _counts(line):
    return line.takes_back_id is None and getattr(line, "taken_back_by", None) is None


def stock_book(request, pk):
    item = _seen(request, pk)
    asked = BOOK.asked(request)
    form = forms.MovementFilter(asked)
    rows = form.narrow(reading.book(request.user, item))
    return BOOK.answer(request, asked, rows, form=form, empty=Empty(lazy("Nothing is entered.")), item=item)


# --- Writing
def stock_new(request):
    kept = forms.kept_locations(request.user)
    if not kept.exists():
        raise PermissionDenied(ONLY_KEEPERS)
    there = kept.filter(pk=request.GET["location"]).first() if _is_key(request.GET.get("location")) else None
    form = forms.StockForm(request.POST or None, user=request.user, initial={"location": there})

    def enter(location, **given):
        return services.record_stock(location, **given, by=request.user)

    return editing.page(
        request,
        form,
        enter,
        to=StockItem.get_absolute_url,
        said=lambda item: _("%(stock)s is kept. Count it next.") % {"stock": item},
        title=_("Keep a stock"),
        lead=_("What is there is not known until it is counted."),
        button=_("Keep the stock"),
        back=reverse("logistics:stocks"),
        crumbs=[(_("Stocks"), reverse("logistics:stocks"))],
    )


def _is_key(text):
    try:
        UUID(text or "")
    except ValueError:
        return False
    return True


def stock_change(request, pk):
    item = _kept(request, pk)

    def look():
        now = _seen(request, pk)
        return forms.standing_stock(now), now.version

    form = forms.StockForm(request.POST or None, look=look, user=request.user, item=item)
    return editing.page(
        request,
        form,
        partial(services.change_stock, item, by=request.user),
        to=StockItem.get_absolute_url,
        said=lambda item: _("%(stock)s is kept.") % {"stock": item},
        title=_("Change %(stock)s") % {"stock": item},
        button=_("Keep the stock"),
        back=item.get_absolute_url(),
        crumbs=crumbs_of(item),
    )


def _kept(request, pk):
    item = _seen(request, pk)
    if not services.may_keep(request.user, item.mission):
        raise PermissionDenied(ONLY_KEEPERS)
    return item


ACTS: dict[str, tuple] = {  # (service, form, title, button)
    "receive": (
        services.receive_stock,
        forms.ReceiveForm,
        lazy("Enter a receipt"),
        lazy("Enter the receipt"),
    ),
    "issue": (services.issue_stock, forms.IssueForm, lazy("Enter an issue"), lazy("Enter the issue")),
    "count": (services.count_stock, forms.CountForm, lazy("Enter a count"), lazy("Enter the count")),
    "write-off": (
        services.write_off_stock,
        forms.WriteOffForm,
        lazy("Enter a loss or what expired"),
        lazy("Write it off"),
    ),
}


def stock_act(request, pk, act):
    item = _kept(request, pk)
    if act not in ACTS:
        raise Http404
    service, kind, title, button = ACTS[act]

    def look():
        last = StockMovement.objects.visible_to(request.user).filter(item=item).order_by("-entry").first()
        return {}, last.entry if last else 0

    return editing.page(
        request,
        kind(request.POST or None, look=look, user=request.user, item=item, initial=_start(request)),
        partial(service, item, by=request.user),
        to=StockItem.get_absolute_url,
        said=lambda item: _("The book of %(stock)s has it.") % {"stock": item},
        title=f"{title}: {item}",
        lead=_lead(item),
        button=button,
        back=item.get_absolute_url(),
        crumbs=crumbs_of(item),
    )


def _start(request):
    """The request a receipt is of, where the address names it."""
    return {"request": request.GET.get("request")} if _is_key(request.GET.get("request")) else {}


def _lead(item):
    level = getattr(item, "level", None)
    if level is None or level.on_hand is None:
        return _("It was never counted: what is there is not known.")
    words = {"quantity": number(float(level.on_hand), 2), "measure": item.measure}
    return _("By the book %(quantity)s %(measure)s are there.") % words


def stock_take_back(request, pk, entry):
    item = _kept(request, pk)
    lines = StockMovement.objects.visible_to(request.user).filter(item=item, entry=entry)
    if not lines.exists():
        raise Http404
    line = lines.first()
    words = {"what": line.get_kind_display(), "day": short_day(line.moved_on)}
    return editing.page(
        request,
        forms.TakeBackForm(request.POST or None),
        partial(services.take_back_entry, item, entry=entry, by=request.user),
        to=StockItem.get_absolute_url,
        said=lambda item: _("The entry no longer counts in the book of %(stock)s.") % {"stock": item},
        title=_("Take back: %(what)s of %(day)s") % words,
        lead=_("The entry stays in the book and no longer counts; enter the right one after it."),
        button=_("Take it back"),
        is_dangerous=True,
        back=item.get_absolute_url(),
        crumbs=crumbs_of(item),
    )
