"""Equipment: the board of all a reader may know of, a line with its counts and items, and their forms."""

from functools import partial

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from accounts import as_of, editing, notation
from accounts.cells import aside, second
from accounts.listing import Column, Empty, Listing
from accounts.names import LocalName
from logistics import forms_equipment as forms
from logistics import reading_equipment as reading
from logistics import services_equipment as services
from logistics.crumbs import crumbs_of
from logistics.holding import PASS_MARK
from logistics.models import EquipmentCount, EquipmentLine, Item, SustainmentLine
from logistics.services_units import may_keep


def held(request, rows):
    """{line: what is held of it}, for the columns of the board."""
    return reading.held(request.user, rows, as_of.day(request))


def _counted(name, label, **more):
    return Column(name, label, kind="number", attach=held, **more)


def _serviceable(holding, value):
    if value is None:
        return notation.percent(None) if holding.on_hand != 0 else ""
    words = second(lazy("below the mark")) if value < PASS_MARK else ""
    return format_html("{}{}", notation.percent(value), words)


BOARD = Listing(
    "logistics:equipment",
    lazy("Equipment"),
    (
        Column("type", lazy("Type"), sort=("type", "pk")),
        Column("unit", lazy("Unit"), value="unit.name", sort=("unit__name", "pk")),
        Column(
            "contributor",
            lazy("Contributor"),
            value="unit.contributor.local_name",
            sort=(LocalName("unit__contributor"), "pk"),
        ),
        Column(
            "mission", lazy("Mission"), value="unit.mission.acronym", sort=("unit__mission__acronym", "pk")
        ),
        Column("owner", lazy("Owned by"), value="get_owner_display", sort=("owner", "pk"), shown=False),
        Column("lease", lazy("Lease"), value="get_lease_display", sort=("lease", "pk"), shown=False),
        Column("agreed", lazy("Agreed"), kind="number", sort=("agreed", "pk")),
        _counted("on_hand", lazy("On hand")),
        _counted("serviceable", lazy("Serviceable")),
        Column(
            "serviceability",
            lazy("Of what is on hand"),
            kind="percent",
            attach=held,
            cell=_serviceable,
            near=True,
        ),
        _counted("short", lazy("Short")),
        _counted("surplus", lazy("Surplus"), shown=False),
        Column("on", lazy("Reported"), kind="day", attach=held, unknown=lazy("not reported")),
        Column("hazard", lazy("Dangerous goods"), sort=("hazard", "pk"), shown=False),
        Column("stock_number", lazy("NATO stock number"), shown=False),
        Column("unspsc", lazy("UNSPSC"), shown=False),
    ),
    order="type",
    link=lambda row: row.get_absolute_url(),
    mark=lambda row: aside(row.unit, capfirst(row.get_group_display())),
    template="logistics/equipment.html",
    wide=True,
    size=25,
)
NOTHING = Empty(
    lazy("No equipment fits."),
    lazy("You see equipment of your own units, and of those in missions whose staff you are."),
    lazy("Show all"),
)


def equipment(request):
    asked = BOARD.asked(request)
    form = forms.EquipmentFilter(asked, user=request.user)
    rows = form.narrow(reading.lines(request.user))
    chosen = form.chosen
    return BOARD.answer(
        request,
        asked,
        rows,
        form=form,
        empty=NOTHING,
        parts=reading.sums(request.user, rows, as_of.day(request)),
        mission=form.missions.get(chosen.get("mission")),
        unit=form.units.get(chosen.get("unit")),
        mark=PASS_MARK,
    )


def _seen(request, pk):
    return get_object_or_404(
        EquipmentLine.objects.visible_to(request.user).select_related(*reading.JOINED), pk=pk
    )


def equipment_line(request, pk):
    """One line: what was counted of it over time, and its items with what happened to them."""
    row, user, day = _seen(request, pk), request.user, as_of.day(request)
    counts = EquipmentCount.objects.visible_to(user).filter(line=row, counted_on__lte=day)
    counts = counts.select_related("inspection")
    return render(
        request,
        "logistics/equipment_line.html",
        {
            "line": row,
            "unit": row.unit,
            "held": reading.held(user, [row], day)[row.pk],
            "counts": counts[:60],
            "items": reading.items(user, row, day),
            "may_keep": may_keep(user, row.unit),
            "mark": PASS_MARK,
            "crumbs": crumbs_of(row.unit),
        },
    )


# --- Forms of a unit: reached by logistics.views.units.unit_act
def add_equipment(request, unit):
    return _page(
        request,
        unit,
        forms.EquipmentForm(request.POST or None, is_new=True),
        partial(services.add_equipment, unit, by=request.user),
        title=_("Add equipment: %(unit)s") % {"unit": unit.name},
        button=_("Add it"),
        said=_("The equipment is entered."),
    )


def count_equipment(request, unit):
    rows = [row for row in reading.lines(request.user).filter(unit=unit) if not row.is_by_item]
    rows.sort(key=lambda row: (reading.ORDER[row.group], row.type))
    return _page(
        request,
        unit,
        forms.CountsForm(request.POST or None, lines=rows),
        partial(services.report_counts, unit, by=request.user),
        title=_("Count equipment: %(unit)s") % {"unit": unit.name},
        lead=_("What was there on a day, and worked. A line you leave empty is not reported."),
        button=_("Enter this count"),
        said=_("The count is entered."),
    )


def add_sustainment(request, unit):
    return _page(
        request,
        unit,
        forms.SustainmentForm(request.POST or None),
        partial(services.add_sustainment, unit, by=request.user),
        title=_("Add self-sustainment: %(unit)s") % {"unit": unit.name},
        button=_("Add it"),
        said=_("The self-sustainment is entered."),
    )


OF_UNIT = {"equipment": add_equipment, "count": count_equipment, "sustainment": add_sustainment}


# --- Forms of a line
def equipment_act(request, pk, act):
    """A change of a line, or an item of it."""
    row = _seen(request, pk)
    if act not in ("change", "item"):
        raise Http404
    _require_keeps(request, row.unit)
    if act == "item":
        form = forms.ItemForm(request.POST or None)
        words = {"title": _("Add an item: %(what)s") % {"what": row.type}, "button": _("Add it")}
        service, said = services.add_item, _("The item is entered.")
    else:

        def look():
            now = _seen(request, pk)
            return {name: getattr(now, name) for name in services.LINE}, now.version

        form = forms.EquipmentForm(request.POST or None, look=look)
        words = {"title": f"{_('Equipment')}: {row.type}", "button": _("Keep it")}
        service, said = services.change_equipment, _("The equipment is kept.")
    act_on = partial(service, row, by=request.user)
    return _page(request, row.unit, form, act_on, said=said, back=row.get_absolute_url(), **words)


def count_change(request, pk):
    """Correct a count."""
    seen = EquipmentCount.objects.visible_to(request.user)
    row = get_object_or_404(seen.select_related(*(f"line__{path}" for path in reading.JOINED)), pk=pk)
    _require_keeps(request, row.line.unit)

    def look():
        now = seen.get(pk=pk)
        return {name: getattr(now, name) for name in services.COUNT}, now.version

    return _page(
        request,
        row.line.unit,
        forms.CountForm(request.POST or None, look=look),
        partial(services.correct_count, row, by=request.user),
        title=f"{row.line.type}, {notation.day(row.counted_on)}",
        button=_("Keep the count"),
        said=_("The count is kept."),
        back=row.line.get_absolute_url(),
    )


def item_record(request, pk):
    """Enter what happened to an item."""
    seen = Item.objects.visible_to(request.user)
    row = get_object_or_404(seen.select_related(*(f"line__{path}" for path in reading.JOINED)), pk=pk)
    _require_keeps(request, row.line.unit)
    return _page(
        request,
        row.line.unit,
        forms.RecordForm(request.POST or None),
        partial(services.record_item, row, by=request.user),
        title=_("What happened to %(item)s") % {"item": row},
        lead=_("Its state is its last event; a wrong one is followed by another."),
        button=_("Enter this event"),
        said=_("The event is entered."),
        back=row.line.get_absolute_url(),
    )


def sustainment_act(request, pk, act):
    """Change for how many a category is provided, or enter a check of it."""
    seen = SustainmentLine.objects.visible_to(request.user)
    row = get_object_or_404(seen.select_related(*reading.JOINED), pk=pk)
    if act not in ("change", "check"):
        raise Http404
    _require_keeps(request, row.unit)
    if act == "check":
        form, service = forms.CheckForm(request.POST or None), services.check_sustainment
        said, button = _("The check is entered."), _("Enter this check")
    else:

        def look():
            now = seen.get(pk=pk)
            return {"entitled": now.entitled, "accepted": now.accepted}, now.version

        form = forms.SustainmentForm(request.POST or None, look=look)
        del form.fields["category"]
        service, said, button = services.change_sustainment, _("The self-sustainment is kept."), _("Keep it")
    return _page(
        request,
        row.unit,
        form,
        partial(service, row, by=request.user),
        title=f"{capfirst(row.get_category_display())}: {row.unit.name}",
        button=button,
        said=said,
    )


def _require_keeps(request, unit):
    if not may_keep(request.user, unit):
        raise PermissionDenied(_("This is not yours to change."))


def _page(request, unit, form, act, *, said, back="", **words):
    back = back or unit.get_absolute_url()
    return editing.page(
        request,
        form,
        act,
        to=lambda _done: back,
        said=lambda _done: said,
        back=back,
        crumbs=crumbs_of(unit),
        **words,
    )
