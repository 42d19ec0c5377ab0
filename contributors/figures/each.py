"""Small multiples: a row for each mission, all on one scale, of several missions or of one contributor."""

from collections import defaultdict

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import charts, figures
from accounts.as_of import last_day
from accounts.charts import Multiple, Point, Series
from accounts.figures import Column, Figure, Table
from accounts.writing import IN_WORDS, span
from contributors import reading, reading_nations
from contributors.figures.compared import MISSIONS
from contributors.figures.over_time import COUNTED
from contributors.figures.params import CONTRIBUTOR, of_total
from missions import ceilings
from missions.models import AuthorizedStrength

ROWS = 8


def missions(user, *, as_of=None, missions):
    """What each of some missions deployed, beside what it was authorized."""
    totals = {m: rows for m in missions if (rows := reading.totals(user, m.scope, as_of))}
    if not totals:
        return None
    months = sorted({total.month for rows in totals.values() for total in rows})
    steps = _authorized(user, list(totals), as_of)
    latest = max((rows[-1] for rows in totals.values()), key=lambda total: total.month)
    known = {m: {total.month: total.personnel for total in rows} for m, rows in totals.items()}
    return Figure(
        title=_("Each mission: deployed and authorized"),
        subtitle=_on_one_scale(months),
        table=_table({m.acronym: held.get for m, held in known.items()}, months),
        scene=charts.small_multiples(
            [
                Multiple(
                    mission.acronym,
                    [
                        Series(_("deployed"), _points(held.get, list(held))),
                        Series(_("authorized"), steps[mission.pk], "step"),
                    ],
                )
                for mission, held in known.items()
            ],
            starts=months[0],
            ends=months[-1],
            unknown=_("not reported"),
            **IN_WORDS,
        ),
        how=COUNTED,
        **of_total(latest),
    )


def _authorized(user, missions, as_of):
    """{mission: the steps of what it was authorized in uniform}."""
    rows = defaultdict(list)
    for row in AuthorizedStrength.objects.visible_to(user).filter(mission__in=missions):
        rows[row.mission_id].append(row)
    until = as_of and last_day(as_of)
    return {
        mission.pk: [
            Point(on, n) for on, n in ceilings.uniformed(rows[mission.pk]) if not until or on <= until
        ]
        for mission in missions
    }


def _points(value, months):
    """A point a month from the first to the last of these, None between them where nothing was reported."""
    return [Point(month, value(month)) for month in charts.months_between(min(months), max(months))]


def _on_one_scale(months):
    return _("persons by month, all on one scale, %(span)s") % {"span": span(months[0], months[-1])}


def _table(values, months):
    columns = [Column(_("Month"), "month"), *(Column(acronym) for acronym in values)]
    return Table(columns, [[m, *(value(m) for value in values.values())] for m in reversed(months)])


def contributor(user, *, as_of=None, contributor):
    """What a nation has in each mission; nobody in a month that was reported without it."""
    months = reading_nations.months_shown(user, as_of)
    found = reading_nations.by_mission(user, contributor, months)[:ROWS] if months else []
    if not found:
        return None
    values = {acronym: _of_reported(held, set(months)) for acronym, held in found}
    rows = [Multiple(acronym, [Series("", _points(value, months))]) for acronym, value in values.items()]
    return Figure(
        title=_("%(name)s: its strength in each mission") % {"name": contributor.local_name},
        subtitle=_on_one_scale(months),
        table=_table(values, months),
        scene=charts.small_multiples(rows, unknown=_("not reported"), **IN_WORDS),
        note=_("The missions in which it had most persons, the largest first."),
        how=_(
            "Women and men as reported, all categories; a month in which it was not listed in a mission is 0."
        ),
        **of_total(reading_nations.latest_total(user, as_of)),
    )


def _of_reported(held, reported):
    return lambda month: held.get(month, 0) if month in reported else None


figures.register(
    "missions.each",
    missions,
    label=gettext_lazy("Missions one below the other"),
    about=gettext_lazy("The strength of up to four missions, each beside what was authorized, on one scale."),
    missions=MISSIONS,
)
figures.register(
    "contributor.each",
    contributor,
    label=gettext_lazy("A contributor's strength in each mission"),
    about=gettext_lazy("A row for each mission a nation serves in, all on one scale."),
    contributor=CONTRIBUTOR,
)
