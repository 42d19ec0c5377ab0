"""Who fills the posts and force elements of missions: the register, its forms, and two chains compared."""

from functools import partial

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import pgettext_lazy

from accounts import as_of, editing
from accounts.cells import aside
from accounts.listing import Column, Empty, Listing
from contributors import forms_holders as forms
from contributors import reading_holders as reading
from contributors import services_holders as services
from contributors.models import Holder
from missions import reading_command
from missions.views.command import crumbs

HOLDERS = Listing(
    "contributors:holders",
    lazy("Holders of posts and force elements"),
    (
        Column(
            "element",
            lazy("Element"),
            value="element.title",
            sort=("element__mission__acronym", "element__reference", "pk"),
        ),
        Column("mission", lazy("Mission"), value="element.mission.acronym", sort="element__mission__acronym"),
        Column("shown_as", lazy("Holder"), value="shown_as", sort=("shown_as", "pk"), near=True),
        Column("partner", lazy("State or organization"), value="partner.local_name"),
        Column("deployment", lazy("Deployment"), value="deployment", shown=False),
        Column(
            "acting",
            lazy("As what"),
            value=lambda row: _("acting") if row.is_acting else pgettext_lazy("post", "holder"),
            sort=("is_acting", "pk"),
        ),
        Column(
            "from",
            pgettext_lazy("first day", "From"),
            value="starts_on",
            kind="day",
            sort=("starts_on", "pk"),
        ),
        Column(
            "until",
            pgettext_lazy("last day", "Until"),
            value="ends_on",
            kind="day",
            sort=("ends_on", "pk"),
            unknown=lazy("open"),
        ),
        Column("source", lazy("Source"), shown=False),
    ),
    order="element",
    link=lambda row: row.get_absolute_url(),
    mark=lambda row: aside(row.element.mission, row.element.reference),
    template="contributors/holders.html",
)
NO_HOLDER = Empty(
    lazy("No holder fits."),
    lazy("A holder shows to whoever sees the element and, of a deployment, the pledge it stands under."),
)


def holders(request):
    asked = HOLDERS.asked(request)
    form = forms.HolderFilter(asked, user=request.user)
    rows = form.narrow(reading.holders(request.user))
    return HOLDERS.answer(request, asked, rows, form=form, empty=NO_HOLDER)


def compare(request):
    """Two chains side by side on a day: of a mission and of the force beside it."""
    form = forms.CompareForm(request.GET, user=request.user)
    day = form.chosen.get("on") or as_of.day(request)
    missions = [form.of(name) for name in ("one", "other")]
    sides = []
    for mission in missions:
        if mission is not None:
            sides.append({"mission": mission, "lines": reading_command.tree(request.user, mission, day)})
    is_whole = len(sides) == 2
    return render(
        request,
        "contributors/command_compare.html",
        {
            "form": form,
            "day": day,
            "sides": sides,
            "between": reading_command.between(request.user, *missions, day) if is_whole else [],
            "is_whole": is_whole,
        },
    )


# --- Writing
def fill(request, pk):
    element = get_object_or_404(reading_command.elements(request.user), pk=pk)
    _require(request.user, element)
    return editing.page(
        request,
        forms.FillForm(
            request.POST or None, user=request.user, element=element, initial={"starts_on": as_of.today()}
        ),
        partial(services.fill_element, element, by=request.user),
        to=Holder.get_absolute_url,
        said=lambda row: _("%(holder)s is entered.") % {"holder": row},
        title=_("Enter who fills it: %(element)s") % {"element": element.title},
        lead=_("A deployment of the state that has full command, or a person. No name is needed."),
        button=_("Enter it"),
        back=element.get_absolute_url(),
        crumbs=crumbs(element.mission, element),
    )


ACTS: dict[str, tuple] = {  # (service, form, title, button)
    "change": (services.change_holder, forms.ChangeHolderForm, lazy("Correct the holder"), lazy("Keep it")),
    "end": (services.end_holder, forms.EndHolderForm, lazy("Enter that the holder leaves"), lazy("Enter it")),
}


def holder_act(request, pk, act):
    row = get_object_or_404(reading.holders(request.user), pk=pk)
    if act not in ACTS:
        raise Http404
    _require(request.user, row.element)
    service, kind, title, button = ACTS[act]

    def look():
        now = get_object_or_404(reading.holders(request.user), pk=pk)
        standing = forms.standing_holder(now)
        return standing | ({"ends_on": as_of.today()} if act == "end" else {}), now.version

    return editing.page(
        request,
        kind(request.POST or None, look=look),
        partial(service, row, by=request.user),
        to=Holder.get_absolute_url,
        said=lambda row: _("%(holder)s is kept.") % {"holder": row},
        title=f"{title}: {row.element.title}",
        button=button,
        back=row.get_absolute_url(),
        crumbs=crumbs(row.element.mission, row.element),
    )


def _require(user, element):
    if not services.may_fill(user, element):
        raise PermissionDenied(_("You may not do this for %(root)s.") % {"root": element.mission})
