"""Pages of budgets: what missions may spend, when states are asked for it, and what each is billed."""

from functools import partial

from django.core.exceptions import PermissionDenied
from django.db.models import F, Q
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from accounts import as_of, editing
from accounts.access import granted
from accounts.api import formats
from accounts.cells import second
from accounts.listing import Column, Empty, Listing
from accounts.models import Partner
from accounts.notation import period
from contributors import budgeting
from contributors import forms_budgets as forms
from contributors import services_budgets as services
from contributors.models import Appropriation, Assessment
from missions.models import Mission

BUDGETS = Listing(
    "contributors:budgets",
    lazy("Budgets"),
    (
        Column("mission", lazy("Mission"), value="mission.acronym", sort="mission__acronym"),
        Column("cycle", lazy("Cycle"), sort=("cycle", "mission__acronym")),
        Column("kind", lazy("Kind"), value="get_kind_display", sort="kind", shown=False),
        Column("period", lazy("Period"), value=period, sort="starts_on", shown=False),
        Column("instrument", lazy("Resolution"), sort="instrument"),
        Column("maintenance", lazy("Maintenance"), kind="number", sort="maintenance"),
        Column("shared", lazy("Shared costs"), kind="number", sort=F("shared")),
        Column("gross", lazy("Budget"), kind="number", sort=F("gross"), near=True),
        Column("currency", lazy("Currency"), sort="currency"),
    ),
    order="-cycle",
    link=lambda row: reverse("contributors:budget", args=[row.pk]),
    mark=lambda row: second(row.mission.local_name),
    template="contributors/budgets.html",
)
NO_BUDGET = Empty(
    lazy("No budget fits."),
    lazy("Budgets are entered by the funding officers of a mission or of the organization that leads it."),
)


def budgets(request):
    asked = BUDGETS.asked(request)
    form = forms.BudgetFilter(asked, user=request.user)
    rows = Appropriation.objects.visible_to(request.user).filter(**as_of.cut(request, "starts_on"))
    rows = budgeting.with_totals(rows).select_related("mission")
    return BUDGETS.answer(
        request,
        asked,
        form.narrow(rows),
        form=form,
        empty=NO_BUDGET,
        may_enter=not as_of.month(request) and _kept_missions(request.user).exists(),
    )


def budget(request, pk):
    row = _seen(request, pk)
    found = budgeting.billed(row)
    rule = budgeting.by_rule(row, found.gross, budgeting.last_days(row)) if found.periods else []
    may_keep = not as_of.month(request) and services.may_keep(request.user, row.mission)
    asked = Assessment.objects.visible_to(request.user).filter(apportionment__in=found.periods)
    asked = asked.filter(**as_of.cut(request, "issued_on"))
    letters = {letter.apportionment_id: letter for letter in asked}
    by_rule = {span.first: amount for span, amount in rule}
    return render(
        request,
        "contributors/budget.html",
        {
            "budget": row,
            "found": found,
            "periods": [
                (
                    part,
                    by_rule.get(part.starts_on),
                    letters.get(part.pk),
                    may_keep and budgeting.is_released(part),
                )
                for part in found.periods
            ],
            "shares": row.pool_shares.select_related("pool"),
            "costs": row.cost_lines.all(),
            "special": [(special.partner, found.special[special.partner_id]) for special in _special(row)],
            "may_keep": may_keep,
        },
    )


def budget_file(request, pk, kind):
    """Everybody's bill of one budget."""
    if kind not in ("csv", "xlsx"):
        raise Http404
    found = budgeting.billed(_seen(request, pk))
    heads = ["iso3", "name", *(f"{p.starts_on} to {p.ends_on}" for p in found.periods), "special", "total"]
    rows = [(row.partner.code, row.partner.name, *row.amounts, row.special, row.total) for row in found.rows]
    return formats.MAKERS[kind](
        heads, rows, f"bills-{found.budget.mission.slug}-{found.budget.starts_on.year}"
    )


def budget_new(request):
    kept = _kept_missions(request.user)
    if not kept.exists():
        raise PermissionDenied(_("Budgets are entered by funding officers of a mission or its organization."))
    begun = {"mission": kept.filter(slug=request.GET.get("mission", "")).first()}
    form = forms.BudgetForm(
        request.POST or None, pools=forms.pools_of(request.user), missions=kept, initial=begun
    )
    return editing.page(
        request,
        form,
        partial(services.record_budget, by=request.user),
        to=_address,
        said=lambda row: _("The budget of %(budget)s is entered.") % {"budget": row},
        title=_("Enter a budget"),
        lead=_("Its periods follow from the mission's mandates; enter them as the resolution says later."),
        button=_("Enter the budget"),
        back=reverse("contributors:budgets"),
        crumbs=[(_("Budgets"), reverse("contributors:budgets"))],
    )


def budget_change(request, pk):
    row = _seen(request, pk)
    _require_may_keep(request.user, row.mission)

    def look():
        now = _seen(request, pk)
        return forms.standing_budget(now), now.version

    form = forms.BudgetForm(request.POST or None, look=look, pools=forms.pools_of(request.user, row.cycle))
    return editing.page(
        request,
        form,
        partial(services.change_budget, row, by=request.user),
        to=_address,
        said=lambda row: _("The budget of %(budget)s is kept.") % {"budget": row},
        title=_("Change the budget of %(budget)s") % {"budget": row},
        button=_("Keep the budget"),
        back=_address(row),
        crumbs=_crumbs(row),
    )


def budget_periods(request, pk):
    row = _seen(request, pk)
    _require_may_keep(request.user, row.mission)

    def look():
        now = _seen(request, pk)
        return {"periods": forms.periods_as_written(now)}, now.version

    form = forms.PeriodsForm(request.POST or None, look=look)
    return editing.page(
        request,
        form,
        partial(services.apportion_budget, row, by=request.user),
        to=_address,
        said=lambda row: _("The periods of %(budget)s are kept.") % {"budget": row},
        title=_("Periods of %(budget)s") % {"budget": row},
        button=_("Keep the periods"),
        back=_address(row),
        crumbs=_crumbs(row),
    )


def _seen(request, pk):
    rows = Appropriation.objects.visible_to(request.user).filter(**as_of.cut(request, "starts_on"))
    rows = budgeting.with_totals(rows)
    return get_object_or_404(rows.select_related("mission__lead"), pk=pk)


def _special(row):
    return row.special_shares.select_related("partner")


def _kept_missions(user):
    """Missions whose budgets this person enters."""
    rows = Mission.objects.visible_to(user).select_related("lead")
    own, led = granted(user, "manage_money", Mission), granted(user, "manage_money", Partner)
    return rows if user.is_system else rows.filter(Q(pk__in=own) | Q(lead__in=led))


def _require_may_keep(user, mission):
    if not services.may_keep(user, mission):
        raise PermissionDenied(_("Budgets are entered by funding officers of a mission or its organization."))


def _address(row):
    return reverse("contributors:budget", args=[row.pk])


def _crumbs(row):
    return [(_("Budgets"), reverse("contributors:budgets")), (str(row), _address(row))]
