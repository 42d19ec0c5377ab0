"""Pages of a mission's structure: its elements, one with its chain for any day, authorities, the forms."""

from functools import partial

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import pgettext_lazy

from accounts import as_of, editing
from accounts.cells import aside
from accounts.listing import Column, Empty, Listing
from missions import chain
from missions import forms_command as forms
from missions import reading_command as reading
from missions import services_command as services
from missions.models import Element, Mission

ELEMENTS_PAGE = "missions:elements"


def asked_day(request):
    """The day a page of the structure is read on: the one asked for, else that of the page."""
    form = forms.DayAsked(request.GET)
    return form.chosen.get("on") or as_of.day(request)


def _superiors(request, rows):
    return reading.superiors(request.user, rows, asked_day(request))


def _commanders(request, rows):
    return reading.commanders(request.user, rows)


ELEMENTS = Listing(
    ELEMENTS_PAGE,
    lazy("Command"),
    (
        Column("reference", lazy("Element"), value="title", sort=("mission__acronym", "reference")),
        Column("mission", lazy("Mission"), value="mission.acronym", sort="mission__acronym"),
        Column("kind", lazy("Kind"), value="get_kind_display", sort=("kind", "pk")),
        Column("under", lazy("Stands under"), value="under.reference", sort="under__reference", shown=False),
        Column(
            "superior",
            lazy("Operational authority"),
            value="superior.reference",
            attach=_superiors,
            unknown=lazy("none"),
            near=True,
        ),
        Column("state", lazy("Full command"), value="local_name", attach=_commanders),
        Column("capability", lazy("Capability"), value="capability.local_name", shown=False),
        Column("location", lazy("Place or sector"), sort="location", shown=False),
        Column("from", pgettext_lazy("first day", "From"), value="starts_on", kind="day", shown=False),
        Column("until", pgettext_lazy("last day", "Until"), value="ends_on", kind="day", shown=False),
        Column("label", lazy("Who reads it"), value="get_label_display", sort=("label", "pk"), shown=False),
    ),
    order="reference",
    link=lambda row: row.get_absolute_url(),
    mark=lambda row: aside(row.mission, row.reference),
    template="missions/elements.html",
)
NO_ELEMENT = Empty(
    lazy("No element fits."),
    lazy("Elements show to the mission's own people and to those to whom it released them."),
)
AUTHORITIES = Listing(
    "missions:authorities",
    lazy("Authorities"),
    (
        Column(
            "element",
            lazy("Element"),
            value="element.title",
            sort=("element__mission__acronym", "element__reference", "pk"),
        ),
        Column("mission", lazy("Mission"), value="element.mission.acronym", sort="element__mission__acronym"),
        Column(
            "relationship",
            lazy("Relationship"),
            value="get_relationship_display",
            sort=("relationship", "pk"),
            near=True,
        ),
        Column("superior", lazy("Whose authority"), value="holder"),
        Column(
            "from",
            pgettext_lazy("first day", "From"),
            value="starts_on",
            kind="day",
            sort=("starts_on", "pk"),
            unknown=lazy("always"),
        ),
        Column(
            "until",
            pgettext_lazy("last day", "Until"),
            value="ends_on",
            kind="day",
            sort=("ends_on", "pk"),
            unknown=lazy("open"),
        ),
        Column("instrument", lazy("Instrument"), sort=("instrument", "pk")),
        Column("end_instrument", lazy("Instrument of its end"), shown=False),
        Column("limits", lazy("Limits"), shown=False),
        Column("label", lazy("Who reads it"), value="get_label_display", shown=False),
        Column("source", lazy("Source"), shown=False),
    ),
    order="element",
    link=lambda row: row.get_absolute_url(),
    mark=lambda row: aside(row, row.element.reference),
    template="missions/authorities.html",
)
NO_AUTHORITY = Empty(
    lazy("No authority fits."),
    lazy("An authority shows to whoever sees both its elements and whom its label names."),
)


def elements(request):
    asked = ELEMENTS.asked(request)
    form = forms.ElementFilter(asked, user=request.user, today=as_of.day(request))
    rows = form.narrow(reading.elements(request.user))
    if below := form.chosen.get("below"):
        rows = rows.filter(pk__in=_below(request.user, form, below))
    may_add = forms.kept_missions(request.user)
    return ELEMENTS.answer(request, asked, rows, form=form, empty=NO_ELEMENT, of=form.of, may_add=may_add)


def _below(user, form, reference):
    """Keys of what stands right below an element of the mission chosen; none where there is no such one."""
    found = reading.elements(user).filter(mission=form.of, reference__iexact=reference[:24]).first()
    if found is None:
        return []
    return reading.rows_below(user, found, form.day).order_by().values("pk")


def authorities(request):
    asked = AUTHORITIES.asked(request)
    form = forms.AuthorityFilter(asked, user=request.user)
    rows = form.narrow(reading.edges(request.user))
    return AUTHORITIES.answer(request, asked, rows, form=form, empty=NO_AUTHORITY)


def element(request, pk):
    row, user, day = _seen(request, pk), request.user, asked_day(request)
    rows = reading.authorities(user, row)
    keeps = services.may_keep(user, row.mission)
    return render(
        request,
        "missions/element.html",
        {
            "element": row,
            "mission": row.mission,
            "day": day,
            "form": forms.DayAsked({"on": day}),
            "is_in": reading.is_in(row, day),
            "branch": reading.branch(user, row, day),
            "also": reading.also_over(user, row, day),
            "may_task": reading.may_task(user, row, day),
            "authorities": rows,
            "transfers": reading.transfers(rows),
            "may_open": Mission.objects.visible_to(user).filter(pk=row.mission_id).exists(),
            "may_keep": keeps,
        },
    )


def _seen(request, pk):
    return get_object_or_404(reading.elements(request.user), pk=pk)


# --- Writing
def element_new(request, slug):
    mission = get_object_or_404(Mission.objects.visible_to(request.user), slug=slug)
    require_keeps(request.user, mission)
    begun = {name: request.GET[name][:24] for name in ("under",) if name in request.GET}
    return editing.page(
        request,
        forms.ElementForm(request.POST or None, user=request.user, mission=mission, initial=begun),
        partial(services.add_element, mission, by=request.user),
        to=Element.get_absolute_url,
        said=lambda row: _("%(element)s is part of the structure.") % {"element": row},
        title=_("Add an element to the structure of %(mission)s") % {"mission": mission},
        lead=_(
            "A post, a headquarters or a force element. Whose authority it is under is entered afterwards."
        ),
        button=_("Add it"),
        back=_list_of(mission),
        crumbs=crumbs(mission),
    )


ACTS: dict[str, tuple] = {  # (service, form, title, lead, button)
    "change": (
        services.change_element,
        forms.ElementForm,
        lazy("Change the element"),
        lazy("How it was before stays in its history."),
        lazy("Keep it"),
    ),
    "close": (
        services.close_element,
        forms.CloseForm,
        lazy("Close the element"),
        lazy("Authority over it must have ended by then, and nothing stand under it."),
        lazy("Close it"),
    ),
    "transfer": (
        services.transfer_authority,
        forms.TransferForm,
        lazy("Transfer authority"),
        lazy(
            "Operational authority is held by one at a time; tactical command lies within it. Full command "
            "stays with the state."
        ),
        lazy("Transfer the authority"),
    ),
    "give": (
        services.give_authority,
        forms.GiveForm,
        lazy("Enter an authority"),
        lazy("Full command of a state, tasking, administrative or coordinating authority, or support."),
        lazy("Enter it"),
    ),
}


def element_act(request, pk, act):
    row = _seen(request, pk)
    if act not in ACTS:
        raise Http404
    require_keeps(request.user, row.mission)
    service, kind, title, lead, button = ACTS[act]

    def look():
        now = _seen(request, pk)
        return _standing(now, act, request), now.version

    form = kind(request.POST or None, look=look, user=request.user, mission=row.mission)
    return editing.page(
        request,
        form,
        partial(service, row, by=request.user),
        to=lambda _done: row.get_absolute_url(),
        said=lambda _done: _("%(element)s is kept.") % {"element": row},
        title=f"{title}: {row.title}",
        lead=lead,
        button=button,
        is_dangerous=act == "close",
        back=row.get_absolute_url(),
        crumbs=crumbs(row.mission, row),
    )


def _standing(row, act, request):
    if act == "change":
        return forms.standing_element(row)
    today = as_of.today()
    return {
        "close": {"ends_on": today},
        "transfer": {"relationship": chain.OPERATIONAL, "effective_on": today},
        "give": {"relationship": request.GET.get("relationship", chain.TASKING), "label": row.label},
    }[act]


EDGE_ACTS: dict[str, tuple] = {  # (service, form, title, lead, button)
    "change": (
        services.change_authority,
        forms.ChangeAuthorityForm,
        lazy("Correct the authority"),
        "",
        lazy("Keep it"),
    ),
    "end": (services.end_authority, forms.EndAuthorityForm, lazy("End the authority"), "", lazy("End it")),
    "withdraw": (
        services.withdraw_authority,
        forms.WithdrawForm,
        lazy("Take out an entry that was wrong"),
        lazy("For an authority that never was. One that was and is over, is ended instead."),
        lazy("Take it out"),
    ),
}


def authority_act(request, pk, act):
    row = get_object_or_404(reading.edges(request.user), pk=pk)
    if act not in EDGE_ACTS:
        raise Http404
    require_keeps(request.user, row.element.mission)
    service, kind, title, lead, button = EDGE_ACTS[act]

    def look():
        now = get_object_or_404(reading.edges(request.user), pk=pk)
        standing = forms.standing_authority(now)
        return standing | ({"ends_on": as_of.today()} if act == "end" else {}), now.version

    more = {"ended": reading.ended_by(request.user, row)} if act == "withdraw" else {}
    return editing.page(
        request,
        kind(request.POST or None, look=look, user=request.user, **more),
        partial(service, row, by=request.user),
        to=lambda _done: f"{row.element.get_absolute_url()}#authorities",
        said=lambda _done: _("%(element)s is kept.") % {"element": row.element},
        title=f"{title}: {row.get_relationship_display()}",
        lead=lead or str(row),
        button=button,
        is_dangerous=act != "change",
        back=row.get_absolute_url(),
        crumbs=crumbs(row.element.mission, row.element),
    )


def require_keeps(user, mission):
    if not services.may_keep(user, mission):
        raise PermissionDenied(_("You may not do this for %(root)s.") % {"root": mission})


def _list_of(mission):
    return f"{reverse(ELEMENTS_PAGE)}?mission={mission.slug}"


def crumbs(mission, row=None):
    found = [(_("Command"), reverse(ELEMENTS_PAGE)), (mission.acronym, _list_of(mission))]
    return [*found, (row.reference, row.get_absolute_url())] if row else found
