"""What one nation gives over time, by mission and category; people and money; several side by side."""

from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import charts, figures, sources
from accounts.charts import Part, Point, Series
from accounts.figures import Column, Figure, Param, Table, Unanswerable
from accounts.notation import number, short_month
from accounts.writing import IN_WORDS, SHARES, span
from contributors import burden, reading_nations
from contributors.figures.params import CONTRIBUTOR, of_total
from contributors.models import CapacityFigure
from missions.models import Category

MOST = 4  # side by side


def _figure(user, months, as_of, **given):
    total = reading_nations.latest_total(user, as_of)
    return Figure(**given, **of_total(total))


def _stacked(user, months, as_of, title, parts, how):
    """Columns by month with a gap where nothing was reported, and the same as a table, latest first."""
    every = charts.months_between(months[0], months[-1])
    drawn = [Part(label, [held.get(m, 0) if m in months else None for m in every]) for label, held in parts]
    rows = [[month, *(held.get(month, 0) for _label, held in parts)] for month in reversed(months)]
    return _figure(
        user,
        months,
        as_of,
        title=title,
        subtitle=_("persons by month, %(span)s") % {"span": span(months[0], months[-1])},
        table=Table([Column(_("Month"), "month"), *(Column(label) for label, _held in parts)], rows),
        scene=charts.column_chart([short_month(month) for month in every], drawn, write=number),
        how=how,
    )


def missions(user, *, as_of=None, contributor):
    months = reading_nations.months_shown(user, as_of)
    found = reading_nations.by_mission(user, contributor, months) if months else []
    if not found:
        return None
    largest, rest = found[: reading_nations.MANY], found[reading_nations.MANY :]
    if rest:
        others = {m: sum(held.get(m, 0) for _acronym, held in rest) for m in months}
        largest.append((_("other missions"), others))
    return _stacked(
        user,
        months,
        as_of,
        _("%(name)s: persons by mission") % {"name": contributor.local_name},
        largest,
        _("Women and men as reported, all categories; a month in which it was not listed in a mission is 0."),
    )


def categories(user, *, as_of=None, contributor):
    months = reading_nations.months_shown(user, as_of)
    rows = reading_nations.shares_of(user, contributor).filter(scope="un", month__in=months).order_by()
    held = dict(rows.values_list("month", "by_category"))
    parts = []
    for category in Category:
        counts = {month: found.get(category.value, {}).get("personnel", 0) for month, found in held.items()}
        if any(counts.values()):
            parts.append((str(category.label), counts))
    if not parts:
        return None
    title = _("%(name)s: persons by category") % {"name": contributor.local_name}
    how = _("Persons as reported in each category. Before May 2017 staff officers were not told apart.")
    return _stacked(user, months, as_of, title, parts, how)


def people_and_money(user, *, as_of=None, contributor):
    """The share of all personnel beside the share of money assessed."""
    months = reading_nations.months_shown(user, as_of)
    rows = reading_nations.shares_of(user, contributor).filter(scope="un", month__in=months).order_by("month")
    found = {m: (share, rate) for m, share, rate in rows.values_list("month", "share", F("assessed_share"))}
    if len(found) < 2:
        return None
    every = charts.months_between(months[0], months[-1])
    people = [Point(m, found.get(m, (None, None))[0]) for m in every]
    money = [Point(m, burden.ratio(found.get(m, (None, None))[1], 100)) for m in every]
    lines = [Series(_("share of personnel"), people)]
    if any(point.value is not None for point in money):
        lines.append(Series(_("share of money assessed"), money))
    columns = [Column(_("Month"), "month"), Column(_("Share of personnel"), "share")]
    columns.append(Column(_("Rate assessed"), "percent", "effective_rate"))
    return _figure(
        user,
        months,
        as_of,
        title=_("%(name)s: share of people and of money") % {"name": contributor.local_name},
        subtitle=_("percent of all UN personnel and of the peacekeeping assessment, %(span)s")
        % {"span": span(months[0], months[-1])},
        table=Table(columns, [[m, *found[m]] for m in reversed(months) if m in found]),
        scene=charts.line_chart(lines, height=220, most_ticks=5, **SHARES),
        how=_(
            "Persons of the nation among all; the effective peacekeeping rate, worked back from the bills."
        ),
    )


def women(user, *, as_of=None, contributor):
    months = reading_nations.months_shown(user, as_of)
    rows = reading_nations.shares_of(user, contributor).filter(scope="un", month__in=months).order_by("month")
    known = {m: row for m, *row in rows.values_list("month", "women_share", "women", "personnel")}
    if not any(row[0] is not None for row in known.values()):
        return None
    every = charts.months_between(months[0], months[-1])
    points = [Point(m, known.get(m, [None])[0]) for m in every]
    columns = [
        Column(_("Month"), "month"),
        Column(_("Women's share"), "share", "womens_share"),
        Column(_("Women")),
    ]
    return _figure(
        user,
        months,
        as_of,
        title=_("%(name)s: women's share") % {"name": contributor.local_name},
        subtitle=_("percent of its persons in UN missions, %(span)s") % {"span": span(months[0], months[-1])},
        table=Table(
            [*columns, Column(_("Persons"))], [[m, *known[m]] for m in reversed(months) if m in known]
        ),
        scene=charts.line_chart([Series(contributor.local_name, points)], height=220, most_ticks=5, **SHARES),
        how=_("Women divided by women and men, all categories."),
    )


def capacity(user, *, as_of=None, contributor, kind="population"):
    """Population or output by year, as the World Bank has them."""
    rows = CapacityFigure.objects.visible_to(user).filter(partner=contributor, kind=kind).order_by("year")
    rows = list(rows.filter(year__lte=as_of.year) if as_of else rows)
    if len(rows) < 2:
        return None
    label, unit, size = CAPACITIES[kind]
    return Figure(
        title=f"{contributor.local_name}: {label}",
        subtitle=_("%(unit)s by year, %(first)s to %(last)s")
        % {"unit": unit, "first": rows[0].year, "last": rows[-1].year},
        table=Table(
            [Column(_("Year"), "year"), Column(str(CapacityFigure.Kind(kind).label).capitalize())],
            [[row.year, row.value] for row in reversed(rows)],
        ),
        scene=charts.column_chart(
            [str(row.year) for row in rows],
            [Part(str(label), [float(row.value) / size for row in rows])],
            height=180,
            write=_to_the_tenth,
        ),
        source=sources.words(rows[-1].source),
        how=_("As the source gives it; a year it does not give is left out."),
    )


CAPACITIES = {  # the name, the unit of the chart, and how much one of it is
    "population": (gettext_lazy("population"), gettext_lazy("millions of persons"), 1_000_000),
    "gdp": (gettext_lazy("gross domestic product"), gettext_lazy("billions of US dollars"), 1_000_000_000),
    "gni": (gettext_lazy("gross national income"), gettext_lazy("billions of US dollars"), 1_000_000_000),
    "forces": (gettext_lazy("uniformed forces"), gettext_lazy("thousands of persons"), 1_000),
}


def _to_the_tenth(value):
    return number(value, 0 if value >= 10 or value == round(value) else 1)


def side_by_side(user, *, as_of=None, contributors):
    """Persons of up to four nations over time."""
    months = reading_nations.months_shown(user, as_of)
    if not months:
        return None
    every = charts.months_between(months[0], months[-1])
    held = []
    for one in contributors:
        rows = reading_nations.shares_of(user, one).filter(scope="un", month__in=months).order_by()
        held.append(dict(rows.values_list("month", "personnel")))
    lines = [
        Series(one.local_name, [Point(m, counts.get(m, 0) if m in months else None) for m in every])
        for one, counts in zip(contributors, held, strict=True)
    ]
    return _figure(
        user,
        months,
        as_of,
        title=_("Persons in UN missions, side by side"),
        subtitle=_("persons by month, %(span)s") % {"span": span(months[0], months[-1])},
        table=Table(
            [Column(_("Month"), "month"), *(Column(one.local_name) for one in contributors)],
            [[m, *(counts.get(m, 0) for counts in held)] for m in reversed(months)],
        ),
        scene=charts.line_chart(lines, **IN_WORDS),
        how=_("Women and men as reported; a nation that a reported month does not list has nobody there: 0."),
    )


def members(user, *, as_of=None, organization):
    """The members' share of all UN personnel, month by month."""
    rows = reading_nations.members_over_time(user, organization, as_of)
    shares = {
        month: burden.ratio(mine.personnel, whole.personnel) if mine and whole else None
        for month, mine, whole in rows
    }
    if sum(1 for share in shares.values() if share is not None) < 2:
        return None
    months = list(shares)
    every = charts.months_between(months[0], months[-1])
    persons = [Column(_("Persons of its members")), Column(_("All persons"))]
    return _figure(
        user,
        months,
        as_of,
        title=_("%(code)s: its members' share of UN personnel") % {"code": organization},
        subtitle=_("percent of all uniformed personnel, %(span)s") % {"span": span(months[0], months[-1])},
        table=Table(
            [Column(_("Month"), "month"), Column(_("Share"), "share"), *persons],
            [
                [month, shares[month], mine and mine.personnel, whole and whole.personnel]
                for month, mine, whole in reversed(rows)
            ],
        ),
        scene=charts.line_chart(
            [Series(organization, [Point(m, shares.get(m)) for m in every])], height=220, **SHARES
        ),
        how=_("Persons of those that were members at the end of each month, divided by all persons."),
    )


def _several(user, text):
    codes = list(dict.fromkeys(text.split(",")))
    found = reading_nations.contributors_named(user, codes)
    if len(found) != len(codes) or len(codes) > MOST:
        raise Unanswerable(_("Name up to four nations by their codes, such as RWA,BGD."))
    return found


SEVERAL = Param(_several, lambda found: ",".join(one.code for one in found))
WORDS = {
    "contributor.missions": (
        missions,
        gettext_lazy("A contributor's persons by mission"),
        gettext_lazy("Where a nation's persons serve, month by month."),
    ),
    "contributor.categories": (
        categories,
        gettext_lazy("A contributor's persons by category"),
        gettext_lazy("Troops, police and experts of a nation, month by month."),
    ),
    "contributor.shares": (
        people_and_money,
        gettext_lazy("A contributor's share of people and money"),
        gettext_lazy("Its share of all personnel beside its share of the assessment."),
    ),
    "contributor.women": (
        women,
        gettext_lazy("A contributor's women over time"),
        gettext_lazy("The share of women among a nation's persons."),
    ),
}
for name, (build, label, about) in WORDS.items():
    figures.register(name, build, label=label, about=about, contributor=CONTRIBUTOR)
figures.register(
    "contributor.capacity",
    capacity,
    label=gettext_lazy("Population and economy"),
    about=gettext_lazy("What a nation could carry, year by year."),
    contributor=CONTRIBUTOR,
    kind=figures.one_of(*CapacityFigure.Kind.values),
)
figures.register(
    "contributors.compared",
    side_by_side,
    label=gettext_lazy("Contributors side by side"),
    about=gettext_lazy("Persons of up to four nations over time."),
    contributors=SEVERAL,
)
figures.register(
    "organization.members",
    members,
    label=gettext_lazy("Members' share of UN personnel"),
    about=gettext_lazy("What the members of an organization give of all uniformed personnel."),
    organization=Param(lambda _user, text: text[:12]),
)
