"""Pages of the peacekeeping rates of a year: all states, and one state's rate step by step."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone

from accounts.api import formats
from contributors import assessment, contesting, rating, reading_what_if
from contributors.forms_rates import WhatIf
from contributors.models import Scale, ScaleRate

COLUMNS = ("iso3", "name", "regular", "level", "moves_up_from", "discount", "effective")


def latest(request):
    """The year that runs, or the last there is one for."""
    years = rating.years_with_rates()
    if not years:
        return render(request, "contributors/rates_none.html")
    today = timezone.localdate().year
    return redirect("contributors:rates", year=today if today in years else years[0])


def rates(request, year):
    found = _found(year)
    worked_back = _worked_back(request, year)
    rows = [(state, _differs(state, worked_back)) for state in found.states]
    return render(
        request,
        "contributors/rates.html",
        {
            "found": found,
            "rows": rows,
            "years": rating.years_with_rates(),
            "levels": _levels(found),
            "has_worked_back": bool(worked_back),
            "differing": sum(differs is not None for _state, differs in rows),
        },
    )


def rates_file(request, year, kind):
    if kind not in ("csv", "xlsx"):
        raise Http404
    return formats.MAKERS[kind](COLUMNS, [_line(state) for state in _found(year).states], f"rates-{year}")


def rate(request, year, code):
    found = _found(year)
    state = next((state for state in found.states if state.partner.code == code), None)
    if state is None:
        raise Http404
    spared = rating.spared_by_levels(found.table)
    years = [other for other in rating.years_with_rates() if other != year]
    return render(
        request,
        "contributors/rate.html",
        {
            "found": found,
            "state": state,
            "own": state.held.has_own(year),
            "of_level": spared.get(state.held.level),
            "before": spared.get(state.held.came_from),
            "step": state.held.came_from and year - state.held.moves_since + 1,
            "others": years,
            "contest_url": contesting.link(_own(request, state.partner), year=year),
            "worked_back": _worked_back(request, year).get(state.partner.pk),
        },
    )


def _own(request, partner):
    return contesting.own_partners(request.user).filter(pk=partner.pk).first()


def what_if(request, year):
    """Who would pay what if a rate, the key or a mission's end were another; nothing is stored."""
    found = _found(year)
    missions = reading_what_if.missions_of_year(request.user, year)
    form = WhatIf(request.GET, states=found.states, missions=missions)
    supposed, wrong = None, ""
    if form.supposes:
        try:
            supposed = reading_what_if.supposed(request.user, found, form)
        except reading_what_if.NoFigures:
            wrong = "no_figures"
        except ValueError:
            wrong = "impossible"
    return render(
        request,
        "contributors/what_if.html",
        {
            "found": found,
            "form": form,
            "wrong": wrong,
            "supposed": supposed,
            "rows": reading_what_if.rows(found, supposed) if supposed else [],
            "years": [other for other in rating.years_with_rates() if other > year] if form.end else [],
        },
    )


def _found(year):
    try:
        return rating.rates_of(year)
    except rating.NoRates as reason:
        raise Http404(str(reason)) from reason


def _worked_back(request, year):
    """{partner: percent} of the rates on record for the year, as published or worked back from the bills."""
    scale = Scale.objects.visible_to(request.user).filter(
        organization__code=rating.ORGANIZATION, kind=Scale.Kind.PEACEKEEPING, starts_on__year=year
    )
    rows = ScaleRate.objects.visible_to(request.user).filter(scale__in=scale)
    return dict(rows.order_by().values_list("partner", "percent"))


def _differs(state, worked_back):
    """The rate on record, where it is another than this one as shown."""
    other = worked_back.get(state.partner.pk)
    return None if other is None or other == state.shown else other


def _levels(found):
    """[(level, what it spares, income below which, in US dollars, how many states)], A to J."""
    counted = {}
    for state in found.states:
        counted[state.held.level] = counted.get(state.held.level, 0) + 1
    factors = {row.level: row.income_factor for row in found.table.discounts.all()}
    limits = assessment.thresholds(found.table.average_income)
    spared = rating.spared_by_levels(found.table)
    return [
        (level, spared.get(level), limits.get(level) if factors.get(level) else None, counted.get(level, 0))
        for level in assessment.LEVELS
    ]


def _line(state):
    return (
        state.partner.code,
        state.partner.name,
        float(state.regular),
        state.held.level,
        state.held.came_from,
        None if state.discount is None else round(float(100 * state.discount), 4),
        float(state.shown),
    )
