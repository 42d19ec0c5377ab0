"""Several missions over time on one scale, by the calendar or from the first day of each."""

from datetime import date

from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import charts, figures
from accounts.charts import Point, Series
from accounts.figures import Column, Figure, Param, Table, Unanswerable, one_of
from accounts.writing import IN_WORDS, SHARES, span
from contributors import reading
from contributors.figures.params import of_total
from missions.models import Mission

MOST = 4
EPOCH = 2000  # months since a start are laid out from January of this year
CALENDAR, START = "calendar", "start"
HOW = gettext_lazy(
    "As reported by month, all missions on one scale. A month without a report is a gap, never zero."
)


def _missions(user, text):
    slugs = text.split(",")
    if len(slugs) > MOST:
        raise Unanswerable(_("At most %(n)d missions stand side by side.") % {"n": MOST})
    found = {mission.slug: mission for mission in Mission.objects.visible_to(user).filter(slug__in=slugs)}
    if len(found) < len(set(slugs)):
        raise Http404
    return [found[slug] for slug in dict.fromkeys(slugs)]


MISSIONS = Param(_missions, lambda missions: ",".join(mission.slug for mission in missions))


def strength(user, *, as_of=None, missions, align=CALENDAR):
    return _compared(
        user, as_of, missions, align, "personnel", _("Deployed strength"), _("persons"), IN_WORDS
    )


def women(user, *, as_of=None, missions, align=CALENDAR):
    unit = _("of all persons reported")
    return _compared(user, as_of, missions, align, "women_share", _("Women's share"), unit, SHARES)


def _compared(user, as_of, missions, align, name, title, unit, words):
    known = {mission: reading.totals(user, mission.scope, as_of) for mission in missions}
    known = {
        mission: rows for mission, rows in known.items() if any(getattr(r, name) is not None for r in rows)
    }
    if align == START:
        known = {mission: rows for mission, rows in known.items() if mission.starts_on}
    if not known:
        return None
    since = {mission: mission.starts_on.replace(day=1) if align == START else None for mission in known}
    lines = {m: {_place(r.month, since[m]): getattr(r, name) for r in rows} for m, rows in known.items()}
    places = sorted({place for line in lines.values() for place in line})
    series = [
        Series(m.acronym, [Point(p, line.get(p)) for p in charts.months_between(min(line), max(line))])
        for m, line in lines.items()
    ]
    said = span(places[0], places[-1]) if align == CALENDAR else _("by months since each began")
    latest = max((rows[-1] for rows in known.values()), key=lambda row: row.month)
    kind = "share" if name == "women_share" else "count"
    return Figure(
        title=title,
        subtitle=f"{unit}, {said}",
        table=Table(
            [
                Column(_("Month"), "month") if align == CALENDAR else Column(_("Months since its start")),
                *(Column(m.acronym, kind) for m in lines),
            ],
            [
                [p if align == CALENDAR else _months(p), *(line.get(p) for line in lines.values())]
                for p in reversed(places)
            ],
        ),
        scene=charts.line_chart(series, **(words if align == CALENDAR else words | {"say": _since})),
        how=HOW,
        **of_total(latest) | {"source": "; ".join(dict.fromkeys(_source(rows) for rows in known.values()))},
    )


def _source(rows):
    return of_total(rows[-1])["source"]


def _place(month, start):
    """Where a month stands: itself, or as many months after the epoch as after the start."""
    if start is None:
        return month
    n = (month.year - start.year) * 12 + month.month - start.month
    return date(EPOCH + n // 12, n % 12 + 1, 1)


def _months(place):
    return (place.year - EPOCH) * 12 + place.month - 1


def _since(place, years_only=False):
    n = _months(place)
    return _("year %(n)d") % {"n": n // 12} if years_only else _("month %(n)d") % {"n": n}


for code, build, label, about in (
    (
        "missions.strength",
        strength,
        gettext_lazy("Missions side by side"),
        gettext_lazy("The reported strength of up to four missions on one scale."),
    ),
    (
        "missions.women",
        women,
        gettext_lazy("Women's share in missions side by side"),
        gettext_lazy("The share of women in up to four missions on one scale."),
    ),
):
    figures.register(code, build, label=label, about=about, missions=MISSIONS, align=one_of(CALENDAR, START))
