"""Persons over time: a mission against what was authorized, a scope, a contributor and its rank."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import charts, figures
from accounts.as_of import last_day
from accounts.charts import Point, Series
from accounts.figures import Column, Figure, Table
from accounts.writing import IN_WORDS, span
from contributors import reading
from contributors.figures.params import CONTRIBUTOR, SCOPE, of_total
from contributors.models import BurdenShare
from missions import ceilings
from missions.figures import MISSION, mandate_marks
from missions.models import AuthorizedStrength

COUNTED = gettext_lazy(
    "Women and men as reported, all categories in uniform. A month without a report is a gap, never zero."
)


def strength(user, *, as_of=None, mission, span_of="reported"):
    """Authorized and reported strength; the months reported, or the mission's whole life."""
    rows = reading.totals(user, mission.scope, as_of)
    authorized = AuthorizedStrength.objects.visible_to(user).filter(mission=mission)
    changes = ceilings.uniformed(list(authorized))
    steps = [Point(on, persons) for on, persons in changes if as_of is None or on <= last_day(as_of)]
    lines = _strength_lines(rows, steps)
    if not lines:
        return None
    starts, ends = _shown(mission, rows, lines, span_of)
    marks = mandate_marks(user, mission, as_of and last_day(as_of))
    scene = charts.line_chart(lines, marks=marks, starts=starts, ends=ends, **IN_WORDS)
    given = of_total(rows[-1]) if rows else {"source": _("instruments named in the mission's record")}
    return scene and Figure(
        title=_("%(mission)s: strength, authorized and deployed") % {"mission": mission.acronym},
        subtitle=_("uniformed persons, %(span)s; thin lines mark new mandates")
        % {"span": span(starts, ends)},
        table=_strength_table(rows, steps),
        scene=scene,
        how=COUNTED,
        **given,
    )


def _strength_lines(rows, steps):
    lines = []
    if rows:
        lines.append(Series(_("deployed"), _monthly(rows, "personnel")))
    if any(step.value is not None for step in steps):
        lines.append(Series(_("authorized"), steps, "step"))
    return lines


def _shown(mission, rows, lines, span_of):
    """The time shown: the months reported where they are many, else the mission's life."""
    if span_of != "all" and len(rows) >= 6 and mission.phase != "closed":
        return rows[0].month, rows[-1].month
    known = [p.on for line in lines for p in line.points if p.on.year > 1]
    starts = min([*known, *([mission.starts_on] if mission.starts_on else [])])
    return starts, max(known)


def _strength_table(rows, steps):
    """By month, the latest first; where no month was reported, by the days the authorization changed."""
    if not rows:
        columns = [Column(_("From"), "day"), Column(_("Authorized"))]
        return Table(columns, [[step.on, step.value] for step in reversed(steps) if step.on.year > 1])
    names = (_("Authorized"), _("Deployed"), _("Women"), _("Men"), _("Contributors"))
    columns = [Column(_("Month"), "month"), *(Column(name) for name in names)]

    def authorized(month):
        return next((step.value for step in reversed(steps) if step.on <= month), None)

    return Table(
        columns,
        [
            [row.month, authorized(row.month), row.personnel, row.women, row.men, row.contributors]
            for row in reversed(rows)
        ],
    )


def _monthly(rows, name, until=None):
    known = {row.month: getattr(row, name) for row in rows}
    months = charts.months_between(rows[0].month, until or rows[-1].month)
    return [Point(month, known.get(month)) for month in months]


def personnel(user, *, as_of=None, scope="un", months=36):
    rows = reading.totals(user, scope, as_of)[-months:]
    if len(rows) < 2:
        return None
    title = _("Uniformed personnel in UN missions")
    if scope != "un":
        title = _("Uniformed personnel: %(scope)s") % {"scope": scope.partition(":")[2] or scope}
    names = (_("Women"), _("Men"), _("Persons"), _("Contributors"))
    return Figure(
        title=title,
        subtitle=_("persons by month, %(span)s; a gap where no report is in the portal")
        % {"span": span(rows[0].month, rows[-1].month)},
        table=Table(
            [Column(_("Month"), "month"), *(Column(name) for name in names)],
            [[row.month, row.women, row.men, row.personnel, row.contributors] for row in reversed(rows)],
        ),
        scene=charts.line_chart(
            [Series(_("persons"), _monthly(rows, "personnel"))], is_filled=True, **IN_WORDS
        ),
        how=COUNTED,
        **of_total(rows[-1]),
    )


def contributor_strength(user, *, as_of=None, contributor):
    title = _("%(name)s: persons in UN missions") % {"name": contributor.local_name}
    return _of_contributor(user, contributor, as_of, "personnel", title, _("persons by month"))


def contributor_rank(user, *, as_of=None, contributor):
    title = _("%(name)s: rank among contributors") % {"name": contributor.local_name}
    unit = _("place by persons; 1 is the largest")
    return _of_contributor(user, contributor, as_of, "rank", title, unit, best_on_top=True)


def _of_contributor(user, contributor, as_of, name, title, unit, **how):
    whole = reading.totals(user, "un", as_of)
    shares = BurdenShare.objects.visible_to(user).filter(scope="un", contributor=contributor)
    rows = list(shares.filter(month__in=[total.month for total in whole]).order_by("month"))
    if len(rows) < 2:
        return None
    points = _monthly(rows, name, until=whole[-1].month)
    columns = [
        Column(_("Month"), "month"),
        Column(_("Persons"), "count", "personnel"),
        Column(_("Rank"), "place", "rank"),
        Column(_("Share"), "share"),
        Column(_("Women"), "share", "womens_share"),
    ]
    return Figure(
        title=title,
        subtitle=f"{unit}, {span(rows[0].month, whole[-1].month)}",
        table=Table(
            columns,
            [[row.month, row.personnel, row.rank, row.share, row.women_share] for row in reversed(rows)],
        ),
        scene=charts.line_chart(
            [Series(contributor.local_name, points)], height=220, most_ticks=5, **IN_WORDS, **how
        ),
        how=COUNTED,
        **of_total(whole[-1]),
    )


figures.register(
    "mission.strength",
    strength,
    label=gettext_lazy("Deployed against authorized"),
    about=gettext_lazy("A mission's reported strength beside what was authorized, with its mandates."),
    mission=MISSION,
    span_of=figures.one_of(
        "reported",
        "all",
        label=gettext_lazy("Which time"),
        words={
            "reported": gettext_lazy("the months reported"),
            "all": gettext_lazy("the mission's whole life"),
        },
    ),
)
figures.register(
    "personnel.months",
    personnel,
    label=gettext_lazy("Personnel over time"),
    about=gettext_lazy("Uniformed persons of a scope, month by month."),
    scope=SCOPE,
)
figures.register(
    "contributor.strength",
    contributor_strength,
    label=gettext_lazy("A contributor's persons over time"),
    about=gettext_lazy("How many a nation had in UN missions, month by month."),
    contributor=CONTRIBUTOR,
)
figures.register(
    "contributor.rank",
    contributor_rank,
    label=gettext_lazy("A contributor's rank over time"),
    about=gettext_lazy("A nation's place among all contributors by persons."),
    contributor=CONTRIBUTOR,
)
