"""The figure of published violence round a mission: deaths by month, or by year where no days are given."""

from datetime import date

from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import charts, figures
from accounts.as_of import last_day
from accounts.charts import Mark, Point, Series
from accounts.figures import Column, Figure, Param, Table
from accounts.writing import IN_WORDS, span
from missions import reading_violence as reading
from missions import trend
from missions.figures import MISSION


def _ring(user, text):
    if not (str(text).isascii() and str(text).isdigit() and int(text) in reading.RINGS):
        raise Http404
    return int(text)


def _source(user, text):
    found = {source.name: source for source in reading.sources(user)}.get(text)
    if found is None:
        raise Http404
    return found


RING = Param(
    _ring, str, gettext_lazy("Kilometres"), lambda user: [(str(km), str(km)) for km in reading.RINGS]
)
SOURCE = Param(
    _source,
    lambda source: source.name,
    gettext_lazy("Source"),
    lambda user: [(source.name, source.name) for source in reading.sources(user)],
)


def violence(user, *, as_of=None, mission, km=reading.RINGS[1], source=None):
    source = source or next(iter(reading.sources(user)), None)
    if source is None or mission.longitude is None or mission.latitude is None:
        return None
    rows = reading.near(user, source.name, mission.longitude, mission.latitude, km)
    km = reading.reached(rows)
    if as_of:
        rows = rows.filter(year__lte=last_day(as_of).year)
    sums = trend.by_period(reading.periods(rows, source.has_days), source.has_days)
    if not sums:
        return None
    points = _points(sums)
    first, last = points[0][0], points[-1][0]
    kind = "month" if source.has_days else "year"
    deaths = [Point(day, found.best) for day, found in points]
    columns = [Column(_("Month") if source.has_days else _("Year"), kind), Column(_("Events"))]
    columns += [Column(_("Deaths, best")), Column(_("Deaths, low")), Column(_("Deaths, high"))]
    told = {"mission": mission.acronym, "km": km}
    return Figure(
        title=_("%(mission)s: published deaths within %(km)s km") % told,
        subtitle=_("deaths by best estimate, %(span)s; thin lines mark the mission’s first and last day")
        % {"span": span(first, last)},
        table=Table(
            columns,
            [
                [day if source.has_days else day.year, found.events, found.best, found.low, found.high]
                for day, found in reversed(points)
            ],
        ),
        scene=charts.line_chart(
            [Series(_("deaths"), deaths)],
            marks=_marks(mission, last),
            starts=first,
            ends=last,
            **IN_WORDS,
        ),
        source=f"{source.name}, {source.edition}" if source.edition else source.name,
        how=_(
            "Events whose point lies within so many kilometres of the mission’s headquarters, added by "
            "period. A year the source covers and has no event in counts none: no proof of peace, nor of "
            "cause."
        ),
    )


def _marks(mission, last):
    """The mission's first and last day, as far as the figures go: each mandate would hide them."""
    days = ((mission.starts_on, _("begins")), (mission.ends_on, _("ends")))
    return [Mark(day, f"{mission.acronym} {words}") for day, words in days if day and day <= last]


def _points(sums):
    """[(first day of the period, its sums)], with the years or months between that have no event."""
    keys = list(sums)
    (year, month), (last_year, last_month) = keys[0], keys[-1]
    found, none = [], trend.Sums(0, *(0 if _tells(sums, name) else None for name in trend.ESTIMATES))
    while (year, month or 0) <= (last_year, last_month or 0):
        found.append((date(year, month or 1, 1), sums.get((year, month), none)))
        year, month = (year + 1, None) if month is None else (year + month // 12, month % 12 + 1)
    return found


def _tells(sums, name):
    """Whether the source reports this estimate of any event here."""
    return any(getattr(found, name) is not None for found in sums.values())


figures.register(
    "mission.violence",
    violence,
    label=gettext_lazy("Published violence near a mission"),
    about=gettext_lazy("Deaths in published events round a mission’s headquarters, by month or year."),
    mission=MISSION,
    km=RING,
    source=SOURCE,
)
