"""Pages of trust funds and pooled funds: the list, one fund by stage, source and window, what is entered."""

from functools import partial

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from accounts import editing
from accounts.cells import aside
from accounts.listing import Column, Empty, Listing
from accounts.models import Partner
from contributors import flow_sums, reading_flows
from contributors import forms_funds as forms
from contributors import services_funds as services
from contributors.models import Flow, Fund

MOST = 60  # sources shown on the page of a fund; the list of flows has all


def sums_of(request, rows):
    """{fund: what its flows that this reader may see add up to}."""
    found = {row.pk: [] for row in rows}
    for flow in Flow.objects.visible_to(request.user).filter(fund__in=found):
        found[flow.fund_id].append(flow.given)
    return {key: flow_sums.sums(given) if given else None for key, given in found.items()}


FUNDS = Listing(
    "contributors:funds",
    lazy("Funds"),
    (
        Column("name", lazy("Fund"), sort=("name", "pk")),
        Column("code", lazy("Code"), sort=("code", "pk")),
        Column(
            "organization",
            lazy("Kept by"),
            value="organization.local_name",
            sort=("organization__name", "pk"),
        ),
        Column("kind", lazy("Kind"), value="get_kind_display", sort=("kind", "pk"), shown=False),
        Column("mission", lazy("Mission"), value="mission.acronym", sort=("mission__acronym", "pk")),
        Column("total", lazy("In all"), unit=lazy("US dollars"), kind="number", attach=sums_of, near=True),
        Column("paid", lazy("Paid"), unit=lazy("US dollars"), kind="number", attach=sums_of),
        Column("source", lazy("Source"), shown=False),
    ),
    order="name",
    link=lambda row: row.get_absolute_url(),
    mark=lambda row: aside(row),
    template="contributors/funds.html",
)
NO_FUND = Empty(
    lazy("No fund fits."), lazy("Funds are entered by funding staff of the organization that keeps them.")
)


def funds(request):
    asked = FUNDS.asked(request)
    form = forms.FundFilter(asked, user=request.user)
    rows = form.narrow(Fund.objects.visible_to(request.user)).select_related("organization", "mission")
    may_enter = forms.kept_organizations(request.user).exists()
    return FUNDS.answer(request, asked, rows, form=form, empty=NO_FUND, may_enter=may_enter)


def fund(request, pk):
    row = _seen(request, pk)
    told = reading_flows.told(Flow.objects.visible_to(request.user).filter(fund=row))
    sources = told.by(reading_flows.source_of)
    return render(
        request,
        "contributors/fund.html",
        {
            "fund": row,
            "told": told,
            "sources": sources[:MOST],
            "more": max(0, len(sources) - MOST),
            "windows": told.by(lambda flow: flow.window.name if flow.window else ""),
            "named": list(row.windows.all()),
            "place": f"fund:{row.pk}",
            "may_change": services.may_keep(request.user, row.organization),
        },
    )


def fund_new(request):
    if not forms.kept_organizations(request.user).exists():
        raise PermissionDenied(_("Funds are entered by funding staff of the organization that keeps them."))
    form = forms.FundForm(request.POST or None, user=request.user)

    def enter(organization: Partner, **given):
        return services.record_fund(organization, **given, by=request.user)

    return editing.page(
        request,
        form,
        enter,
        to=Fund.get_absolute_url,
        said=lambda row: _("%(fund)s is entered.") % {"fund": row},
        title=_("Enter a fund"),
        lead=_("Flows of money name it, and one of its windows where they are set aside for it."),
        button=_("Enter the fund"),
        back=reverse("contributors:funds"),
        crumbs=[(_("Funds"), reverse("contributors:funds"))],
    )


def fund_change(request, pk):
    row = _seen(request, pk)
    if not services.may_keep(request.user, row.organization):
        raise PermissionDenied(_("Funds are entered by funding staff of the organization that keeps them."))

    def look():
        now = _seen(request, pk)
        return forms.standing_fund(now), now.version

    form = forms.FundForm(request.POST or None, look=look, user=request.user, fund=row)
    return editing.page(
        request,
        form,
        partial(services.change_fund, row, by=request.user),
        to=Fund.get_absolute_url,
        said=lambda row: _("%(fund)s is kept.") % {"fund": row},
        title=_("Change %(fund)s") % {"fund": row},
        button=_("Keep the fund"),
        back=row.get_absolute_url(),
        crumbs=[(_("Funds"), reverse("contributors:funds")), (row.name, row.get_absolute_url())],
    )


def _seen(request, pk):
    rows = Fund.objects.visible_to(request.user).select_related("organization", "mission")
    return get_object_or_404(rows, pk=pk)
