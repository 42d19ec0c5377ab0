"""The figure of an indicator: its readings over time, beside the way from its baseline to its target."""

from django.core.exceptions import ValidationError
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import charts, figures
from accounts.as_of import last_day
from accounts.charts import Point, Series
from accounts.figures import Column, Figure, Param, Table
from accounts.writing import IN_WORDS, span
from missions.models import Indicator, Reading


def _read(user, key):
    try:
        found = Indicator.objects.visible_to(user).filter(pk=key).select_related("benchmark__mission").first()
    except ValidationError:
        found = None
    if found is None:
        raise Http404
    return found


def _choices(user):
    rows = Indicator.objects.visible_to(user).select_related("benchmark__mission")
    rows = rows.order_by("benchmark__mission__acronym", "benchmark__reference", "name")
    return [
        (str(row.pk), f"{row.benchmark.mission} {row.benchmark.reference}: {row.name}") for row in rows[:500]
    ]


INDICATOR = Param(_read, lambda row: str(row.pk), gettext_lazy("Indicator"), _choices)


def of_indicator(user, *, as_of=None, indicator):
    rows = Reading.objects.visible_to(user).filter(indicator=indicator)
    if as_of:
        rows = rows.filter(as_of__lte=last_day(as_of))
    rows = list(rows.order_by("as_of"))
    if not any(row.value is not None for row in rows):
        return None
    read = [Point(row.as_of, None if row.value is None else float(row.value), row.source) for row in rows]
    lines = [Series(_("readings"), read)]
    ends = [(indicator.baseline_on, indicator.baseline), (indicator.target_on, indicator.target)]
    if all(day is not None and value is not None for day, value in ends):
        lines.append(Series(_("from baseline to target"), [Point(day, float(value)) for day, value in ends]))
    first, last = (pick(point.on for line in lines for point in line.points) for pick in (min, max))
    columns = [Column(_("As of"), "day"), Column(_("Value"), "decimal"), Column(_("Source"), "text")]
    invented = _("%(name)s (fictional)") if indicator.is_fictional else "%(name)s"
    return Figure(
        title=invented % {"name": indicator.name},
        subtitle=f"{indicator.unit}, {span(first, last)}",
        table=Table(columns, [[row.as_of, row.value, row.source] for row in reversed(rows)]),
        scene=charts.line_chart(lines, starts=first, ends=last, **IN_WORDS),
        source=indicator.source or _("readings as the mission entered them"),
        how=_("Each reading on its day, not smoothed; where nothing was reported the line is broken."),
    )


figures.register(
    "mission.indicator",
    of_indicator,
    label=gettext_lazy("Readings of an indicator"),
    about=gettext_lazy("What a benchmark’s indicator was found to be, beside the way to its target."),
    indicator=INDICATOR,
)
