"""Movements: board, list, the page of one with its load and legs, and the forms of its two sides."""

from functools import partial

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext, pgettext_lazy

from accounts import editing
from accounts.access import granted
from accounts.cells import aside, second, state
from accounts.listing import Column, Empty, Listing
from accounts.models import Partner
from accounts.names import LocalName
from logistics import forms_movements as forms
from logistics import lift, loading, services_legs
from logistics import reading_movements as reading
from logistics import rights_movements as rights
from logistics import services_movement_control as control
from logistics import services_movement_costs as costs
from logistics import services_movements as services
from logistics.models import Delay, Movement, MovementCost, Unit
from logistics.models.movement_life import CHARGED, CONTROL, LIFE, OPEN, REQUESTING
from missions.models import Mission


def late_words(row):
    days = row.days_late(timezone.localdate())
    return ngettext("%(n)d day late", "%(n)d days late", days) % {"n": days} if days else ""


def _expected(row):
    """The day it is expected, as long as it is not there."""
    return None if row.delivered_on else row.expected_on


def _state(row, word):
    return format_html("{}{}", state(row.state, word), second(late_words(row)))


MOVEMENTS = Listing(
    "logistics:movements",
    lazy("Movements"),
    (
        Column("title", lazy("Movement"), sort=("title", "pk")),
        Column("mission", lazy("Mission"), value="mission.acronym", sort=("mission__acronym", "pk")),
        Column(
            "partner",
            lazy("Contributor"),
            value="partner.local_name",
            unknown=lazy("the mission’s own"),
            sort=(LocalName("partner"), "pk"),
        ),
        Column("purpose", lazy("Purpose"), value="get_purpose_display", sort=("purpose", "pk")),
        Column("from", pgettext_lazy("place", "From"), value="from_place.name"),
        Column("to", pgettext_lazy("place", "To"), value="to_place.name"),
        Column("ready", lazy("Ready to load"), value="ready_on", kind="day", shown=False),
        Column("required", lazy("Required by"), value="required_on", kind="day", sort=("required_on", "pk")),
        Column("expected", lazy("Expected"), value=_expected, kind="day"),
        Column("mode", lazy("Mode"), value="get_mode_display", sort=("mode", "pk"), shown=False),
        Column("provider", lazy("Provider"), value="get_provider_display", shown=False),
        Column("passengers", lazy("Passengers"), kind="count", shown=False),
        Column(
            "state",
            lazy("State"),
            value="get_state_display",
            cell=_state,
            sort=("state", "pk"),
            near=True,
        ),
        Column("reference", lazy("Reference"), sort=("reference", "pk"), shown=False),
    ),
    order="required",
    link=lambda row: row.get_absolute_url(),
    mark=lambda row: aside(row, row.reference),
    template="logistics/movements.html",
    wide=True,
)
SEEN = lazy(
    "You see those of contributors you speak for, and of missions whose staff you are; of what is still on "
    "its way from a contributor, if you decide on pledges or keep logistics there."
)
NONE = Empty(
    lazy("No movement fits."),
    SEEN,
    lazy("Show those of any state"),
    "?state=any",
)
CARRIED = Listing(
    "logistics:carried",
    lazy("Legs we carry"),
    (
        Column("movement", lazy("Movement"), value="movement.reference", sort=("movement__reference", "pk")),
        Column("mission", lazy("Mission"), value="movement.mission.acronym"),
        Column("from", pgettext_lazy("place", "From"), value="from_place.name"),
        Column("to", pgettext_lazy("place", "To"), value="to_place.name"),
        Column("carrier", lazy("Carrier"), shown=False),
        Column(
            "departs", lazy("Departs"), value="departs_on", kind="day", sort=("departs_on", "pk"), near=True
        ),
        Column("arrives", lazy("Arrives"), value="arrives_on", kind="day"),
        Column(
            "weight",
            lazy("Weight, kg"),
            attach=lambda _request, rows: _weights(rows),
            value="weight",
            kind="number",
        ),
        Column(
            "volume",
            lazy("Volume, m³"),
            attach=lambda _request, rows: _weights(rows),
            value="volume",
            kind="number",
        ),
        Column("seats", lazy("Passengers"), value="movement.passengers", kind="count"),
        Column("state", lazy("State"), value="movement.get_state_display"),
    ),
    order="departs",
    mark=lambda row: aside(row.movement),
    template="logistics/carried.html",
)
NO_LEG = Empty(
    lazy("No partner you speak for carries a leg."),
    lazy("Movement control names who carries each leg; a booking of your shared lift is one too."),
    lazy("Shared lifts"),
    "../../lifts/",
)


def _weights(rows):
    found = loading.loads([row.movement for row in rows])
    return {
        row.pk: {
            "weight": found[row.movement_id].weight.known,
            "volume": found[row.movement_id].volume.known,
        }
        for row in rows
    }


def movements(request):
    asked = MOVEMENTS.asked(request)
    form = forms.MovementFilter(asked, user=request.user, today=timezone.localdate())
    rows = form.narrow(reading.movements(request.user))
    return MOVEMENTS.answer(request, asked, rows, form=form, empty=NONE, may_ask=_may_ask(request.user))


def board(request):
    """What is under way, in columns by how far it is; what is late first."""
    form = forms.MovementFilter(request.GET, user=request.user, today=timezone.localdate())
    del form.fields["state"]
    columns = reading.board(form.narrow(reading.movements(request.user)))
    return render(
        request,
        "logistics/movement_board.html",
        {
            "columns": columns,
            "form": form,
            "late": sum(1 for _words, cards in columns for card in cards if card.late),
            "n": sum(len(cards) for _words, cards in columns),
            "may_ask": _may_ask(request.user),
        },
    )


def carried(request):
    """The legs a partner carries, with what the load weighs and no more of it."""
    asked = CARRIED.asked(request)
    own = granted(request.user, "act_for", Partner)
    rows = reading.legs(request.user).filter(partner__in=own)
    return CARRIED.answer(request, asked, rows, empty=NO_LEG)


def _may_ask(user):
    return bool(granted(user, "act_for", Partner) or granted(user, "manage_logistics", Mission))


def _seen(request, pk):
    return get_object_or_404(
        reading.movements(request.user).select_related("lifter", "deployment__pledge"), pk=pk
    )


def movement(request, pk):
    row, user = _seen(request, pk), request.user
    lines = reading.load_list(user, row)
    cost_lines = MovementCost.objects.visible_to(user).filter(movement=row)
    load = lift.load_of([(line.weight_kg, line.volume_m3) for line in lines], row.passengers)
    return render(
        request,
        "logistics/movement.html",
        {
            "movement": row,
            "late": late_words(row),
            "unit": Unit.objects.visible_to(user).filter(pk=row.unit_id).first(),
            "lines": lines,
            "load": load,
            "was_received": row.received_on is not None,
            "parted": reading.parted(lines),
            "legs": reading.carried(user, row, load),
            "delays": Delay.objects.visible_to(user).filter(movement=row),
            "costs": cost_lines,
            "may_charge": row.state in CHARGED
            and row.provider != Movement.Provider.OWN
            and any(not line.is_estimate and not line.charged_on for line in cost_lines)
            and rights.may_act(user, row, CONTROL),
            "steps": steps_of(user, row),
            "may_change": row.state == "requested" and rights.may_act(user, row, REQUESTING),
            "may_control": row.state in services.CHANGEABLE and rights.may_act(user, row, CONTROL),
            "may_delay": row.state in services.CHANGEABLE and rights.may_act(user, row, ""),
            "may_book": row.state in OPEN and rights.may_act(user, row, ""),
        },
    )


def steps_of(user, row):
    """The steps this person may take now: each side its own."""
    return [step for step in LIFE.from_(row.state) if rights.may_act(user, row, step.side)]


# --- Writing
def movement_new(request):
    if not _may_ask(request.user):
        raise PermissionDenied(_("Contributors and movement control ask for movements."))
    begun = {name: request.GET[name] for name in ("mission", "partner", "unit") if name in request.GET}
    return editing.page(
        request,
        forms.RequestForm(request.POST or None, user=request.user, initial={"purpose": "deployment"} | begun),
        partial(_ask, by=request.user),
        to=Movement.get_absolute_url,
        said=lambda row: _("%(movement)s is asked for.") % {"movement": row},
        title=_("Ask for a movement"),
        lead=_("Then enter its load list and accept it: movement control arranges how it travels."),
        button=_("Ask for it"),
        back=reverse("logistics:movements"),
        crumbs=_crumbs(),
    )


def _ask(*, mission, by, **given):
    return services.request_movement(mission, **given, by=by)


STEPS: dict[str, tuple] = {
    "accept": (services.accept_load, forms.StepForm),
    "provide": (control.provide_transport, forms.ProvideForm),
    "send_back": (control.send_back_movement, forms.ReasonForm),
    "approve": (control.approve_movement, forms.StepForm),
    "schedule": (control.schedule_movement, forms.StepForm),
    "embark": (control.embark_movement, forms.StepForm),
    "depart": (control.depart_movement, forms.DayForm),
    "arrive": (control.arrive_at_port, forms.DayForm),
    "clear": (control.clear_movement, forms.StepForm),
    "move_on": (control.move_on, forms.StepForm),
    "deliver": (control.deliver_movement, forms.DayForm),
    "receive": (control.receive_movement, forms.ReceiveForm),
    "close": (control.close_movement, forms.StepForm),
    "cancel": (services.cancel_movement, forms.ReasonForm),
}
ACTS: dict[str, tuple] = {  # (service, form, whose, states, title)
    "change": (services.change_movement, forms.AskedForm, REQUESTING, ("requested",), lazy("Change")),
    "load": (services.set_load, forms.LoadForm, REQUESTING, ("requested",), lazy("Load list")),
    "delay": (services.delay_movement, forms.DelayForm, "", services.CHANGEABLE, lazy("Delay")),
    "cost": (costs.add_cost, forms.CostForm, "", None, lazy("Cost line")),
    "charge": (costs.charge_costs, forms.StepForm, CONTROL, CHARGED, lazy("Charge what was billed")),
    "leg": (services_legs.add_leg, forms.LegForm, CONTROL, services.CHANGEABLE, lazy("Add a leg")),
}


def movement_act(request, pk, act):
    """A step of a movement's life, or a change of what belongs to it."""
    row = _seen(request, pk)
    if act in STEPS:
        step = LIFE[act]
        service, kind = STEPS[act]
        side, states, title = step.side, step.sources, step.label
        lead, button, is_dangerous = step.told, step.label, step.is_dangerous
    elif act in ACTS:
        service, kind, side, states, title = ACTS[act]
        lead, button, is_dangerous = "", _("Keep it"), False
    else:
        raise Http404
    if not rights.may_act(request.user, row, side):
        raise PermissionDenied(_("This step is not yours to take."))
    if states is not None and row.state not in states:
        return redirect(row)

    def look():
        now = _seen(request, pk)
        return _standing(request.user, now, kind), now.version

    form = kind(request.POST or None, look=None if act == "cost" else look, user=request.user, row=row)
    return editing.page(
        request,
        form,
        partial(service, row, by=request.user),
        to=lambda _done: row.get_absolute_url(),
        said=lambda _done: _("%(movement)s is kept.") % {"movement": row},
        title=f"{title}: {row.title}",
        lead=lead,
        button=button,
        is_dangerous=is_dangerous,
        back=row.get_absolute_url(),
        crumbs=_crumbs(row),
    )


def _standing(user, row, kind):
    if kind is forms.LoadForm:
        return {"lines": forms.written_lines(reading.load_list(user, row))}
    if kind in (forms.DayForm, forms.ReceiveForm):
        return {"on": timezone.localdate()}
    if kind is forms.LegForm:
        return {
            "clearance": "none",
            "mode": row.mode if row.mode != "multimodal" else "",
            "partner": row.lifter_id,
        }
    names = [name for name in kind.base_fields if hasattr(row, name) and name != "version"]
    return {name: getattr(row, f"{name}_id", getattr(row, name)) for name in names}


def leg_act(request, pk, act):
    """Change a leg, state its days, or take it off."""
    leg = get_object_or_404(reading.legs(request.user), pk=pk)
    row = get_object_or_404(reading.movements(request.user), pk=leg.movement_id)
    if act not in ("change", "remove"):
        raise Http404
    if not rights.may_act(request.user, row, CONTROL):
        raise PermissionDenied(_("This step is not yours to take."))
    is_change = act == "change"
    title = _("Change the leg") if is_change else _("Take the leg off")

    def look():
        now = get_object_or_404(reading.legs(request.user), pk=pk)
        found = {n: getattr(now, f"{n}_id", getattr(now, n)) for n in services_legs.LEG}
        return (found | {"convoy": list(now.convoy.all())} if is_change else {}), now.movement.version

    kind = forms.LegForm if is_change else forms.StepForm
    return editing.page(
        request,
        kind(request.POST or None, look=look, user=request.user, row=row),
        partial(services_legs.change_leg if is_change else services_legs.remove_leg, leg, by=request.user),
        to=lambda _done: row.get_absolute_url(),
        said=lambda _done: _("%(movement)s is kept.") % {"movement": row},
        title=f"{title}: {leg.from_place} – {leg.to_place}",
        button=_("Keep it") if is_change else title,
        is_dangerous=not is_change,
        back=row.get_absolute_url(),
        crumbs=_crumbs(row),
    )


def cost_remove(request, pk):
    line = get_object_or_404(MovementCost.objects.visible_to(request.user), pk=pk)
    row = get_object_or_404(reading.movements(request.user), pk=line.movement_id)
    if not rights.may_act(request.user, row, ""):
        raise PermissionDenied(_("This step is not yours to take."))
    return editing.page(
        request,
        forms.StepForm(request.POST or None, user=request.user, row=row),
        partial(costs.remove_cost, line, by=request.user),
        to=lambda _done: row.get_absolute_url(),
        said=lambda _done: _("%(movement)s is kept.") % {"movement": row},
        title=_("Take the cost line off: %(kind)s") % {"kind": line.get_kind_display()},
        button=_("Take it off"),
        is_dangerous=True,
        back=row.get_absolute_url(),
        crumbs=_crumbs(row),
    )


def _crumbs(row=None):
    first = [(_("Movements"), reverse("logistics:movements"))]
    return [*first, (str(row), row.get_absolute_url())] if row else first
