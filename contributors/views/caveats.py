"""Pages of caveats: the register with what they do to each mission, and the forms of both sides."""

from functools import partial

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import pgettext_lazy

from accounts import editing
from accounts.cells import aside, state
from accounts.listing import Column, Empty, Listing
from contributors import forms_caveats as forms
from contributors import reading_caveats, services_pledges
from contributors import services_caveats as services
from contributors.columns_pledges import CONTRIBUTOR, MISSION, UNIT, crumbs_of
from contributors.models import Caveat, Pledge


def _touched(request, rows):
    """{caveat: the paragraphs of the mandate it touches}, asked once for all."""
    found = reading_caveats.tasks_touched(request.user, [row.pk for row in rows])
    return {key: {"numbers": ", ".join(numbers)} for key, numbers in found.items()}


REGISTER = Listing(
    "contributors:caveats",
    lazy("Caveats"),
    (
        UNIT,
        CONTRIBUTOR,
        MISSION,
        Column("kind", lazy("Kind"), value="get_kind_display", sort=("kind", "pk"), near=True),
        Column("text", lazy("In words")),
        Column("requirement", lazy("Requirement"), value="pledge.requirement"),
        Column("touches", pgettext_lazy("caveat", "Touches"), value="numbers", attach=_touched),
        Column("sector", lazy("Sector"), sort="sector", shown=False),
        Column(
            "limits",
            pgettext_lazy("caveat", "Limits"),
            kind="count",
            sort="limits",
            unknown=lazy("all of it"),
        ),
        Column("quantity", lazy("Of"), value="pledge.quantity", kind="number"),
        Column("unit", lazy("Counted in"), value="pledge.capability.get_unit_display", shown=False),
        Column(
            "state",
            lazy("State"),
            value="get_state_display",
            cell=lambda row, _value: state(row.state, row.get_state_display()),
            sort="state",
        ),
        Column("entered", lazy("Entered"), value="created_at", kind="moment", sort="created_at", shown=False),
    ),
    order="pledge",
    link=lambda row: row.get_absolute_url(),
    mark=lambda row: aside(row.pledge, row.pledge.reference),
    template="contributors/caveats.html",
)
NONE_STANDS = Empty(
    lazy("No caveat that you may see stands."),
    lazy("A caveat is seen by its contributor and by those who decide on the pledge, unless it was opened."),
    lazy("Show those of any state"),
    "?state=any",
)


def caveats(request):
    asked = REGISTER.asked(request)
    form = forms.CaveatFilter(asked, user=request.user)
    rows = form.narrow(Caveat.objects.visible_to(request.user))
    joined = rows.select_related("pledge__contributor", "pledge__mission", "pledge__capability")
    joined = joined.select_related("pledge__requirement__mission")
    return REGISTER.answer(
        request,
        asked,
        joined,
        form=form,
        empty=NONE_STANDS,
        effects=reading_caveats.effects(request.user, form.of),
    )


def caveat_new(request, pk):
    """A contributor declares; who decides records what was found."""
    pledge = get_object_or_404(Pledge.objects.visible_to(request.user), pk=pk)
    may_declare = services_pledges.may_offer(request.user, pledge)
    if not may_declare and not services_pledges.may_decide(request.user, pledge):
        raise PermissionDenied(_("A caveat is entered by its contributor, or by who decides on the pledge."))
    service = services.declare_caveat if may_declare else services.record_caveat
    form = forms.CaveatForm(request.POST or None, user=request.user, pledge=pledge, is_found=not may_declare)
    return editing.page(
        request,
        form,
        partial(service, pledge, by=request.user),
        to=Caveat.get_absolute_url,
        said=lambda row: _("The caveat is entered: %(state)s.") % {"state": row.get_state_display()},
        title=(_("Declare a caveat: %(pledge)s") if may_declare else _("Record a caveat found: %(pledge)s"))
        % {"pledge": pledge.title},
        button=_("Declare it") if may_declare else _("Record it"),
        back=pledge.get_absolute_url(),
        crumbs=crumbs_of(pledge),
    )


STEPS = {
    "change": (services.change_caveat, lazy("Change the caveat"), lazy("Keep it")),
    "show": (services.show_caveat, lazy("Who sees the caveat"), lazy("Keep it")),
    "withdraw": (services.withdraw_caveat, lazy("Withdraw the caveat"), lazy("Withdraw the caveat")),
}


def caveat_step(request, pk, step):
    seen = Caveat.objects.visible_to(request.user).select_related("pledge__contributor", "pledge__mission")
    row = get_object_or_404(seen, pk=pk)
    if step not in STEPS:
        raise Http404
    if step == "change" and not services.may_change(request.user, row):
        raise PermissionDenied(_("A caveat is changed by the side that entered it."))
    if step != "change" and not services.may_withdraw(request.user, row):
        raise PermissionDenied(_("A contributor alone opens and withdraws its caveats."))
    service, title, button = STEPS[step]

    def look():
        now = seen.get(pk=pk)
        return forms.standing_caveat(now), now.version

    return editing.page(
        request,
        _form(request, row, step, look),
        partial(service, row, by=request.user),
        to=Caveat.get_absolute_url,
        said=lambda row: _("The caveat is kept.") if step == "change" else _said(row),
        title=f"{title}: {row.pledge.title}",
        lead="" if step == "change" else row.text,
        button=button,
        back=row.get_absolute_url(),
        crumbs=crumbs_of(row.pledge),
    )


def _form(request, row, step, look):
    if step == "change":
        own = {"user": request.user, "pledge": row.pledge, "is_found": row.state == Caveat.State.FOUND}
        return forms.CaveatForm(request.POST or None, look=look, **own)
    kind = forms.ShowCaveatForm if step == "show" else forms.CaveatStepForm
    return kind(request.POST or None, look=look)


def _said(row):
    return _("The caveat is %(state)s.") % {"state": row.get_state_display()}
