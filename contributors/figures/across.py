"""Contributors across months: a heat matrix of all of them, and the slope of ranks between two months."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import charts, figures
from accounts.charts import Cell, Slope
from accounts.figures import MONTH, Column, Figure, Table
from accounts.map_files import band_words
from accounts.maps import steps
from accounts.notation import month as month_words
from accounts.notation import number, short_month
from accounts.writing import span
from contributors import reading
from contributors.figures.params import SCOPE, named, of_total
from contributors.models import BurdenShare

MONTHS, MANY, LINES = 14, 25, 15


def by_month(user, *, as_of=None, scope="un"):
    """Persons of the largest contributors, month by month."""
    whole = reading.totals(user, scope, as_of)[-MONTHS:]
    if not whole:
        return None
    months = charts.months_between(whole[0].month, whole[-1].month)
    reported = {total.month for total in whole}
    found = _by_contributor(user, scope, reported)
    people = sorted(found, key=lambda one: (-(found[one].get(whole[-1].month) or 0), one.local_name))
    drawn = people[:MANY]
    scale = steps({(one, m): n for one in drawn for m, n in found[one].items()})
    cells = [[_cell(one, month, found[one], scale, reported) for month in months] for one in drawn]
    keys = [*((band_words(band, 0), band.step) for band in scale.bands), (_("not reported"), "none")]
    return Figure(
        title=_("%(scope)s: contributors month by month") % {"scope": named(user, scope)},
        subtitle=_("uniformed persons, %(span)s") % {"span": span(months[0], months[-1])},
        table=Table(
            [Column(_("Contributor"), "text"), *(Column(short_month(month)) for month in months)],
            [
                [one.local_name, *(_persons(found[one], month, reported) for month in months)]
                for one in people
            ],
            [reverse("contributors:contributor", args=[one.code]) for one in people],
        ),
        scene=charts.heat_matrix(
            [one.local_name for one in drawn], [short_month(m) for m in months], cells, keys=keys
        ),
        note=_("The %(many)s largest of the latest month; all stand in the table.") % {"many": len(drawn)},
        how=_("Persons as reported; who is not listed in a month that was reported has nobody there."),
        **of_total(whole[-1]),
    )


def _by_contributor(user, scope, months):
    """{contributor: {month: persons}}."""
    rows = BurdenShare.objects.visible_to(user).filter(scope=scope, month__in=months)
    found = {}
    for share in rows.select_related("contributor").order_by():
        found.setdefault(share.contributor, {})[share.month] = share.personnel
    return found


def _persons(by_month, month, reported):
    return by_month.get(month, 0) if month in reported else None


def _cell(contributor, month, by_month, scale, reported):
    persons = _persons(by_month, month, reported)
    said = {"name": contributor.local_name, "month": month_words(month)}
    if persons is None:
        return Cell("none", _("%(name)s, %(month)s: not reported") % said)
    step = scale.classes.get((contributor, month), 0)
    return Cell(step, f"{said['name']}, {said['month']}: {number(persons)}", number(persons))


def ranks(user, *, as_of=None, scope="un", first=None, last=None):
    """Ranks of the largest contributors in two months; a year apart unless told otherwise."""
    whole = reading.totals(user, scope, as_of)
    later = next((t for t in reversed(whole) if last in (None, t.month)), None)
    before = [t for t in whole if later and t.month < later.month]
    if first:
        earlier = next((t for t in before if t.month == first), None)
    else:
        earlier = reading.year_before(before, later) or (before[0] if before else None) if later else None
    if earlier is None or later is None:
        return None
    then, now = _ranks(user, earlier), _ranks(user, later)
    people = sorted(
        {*then, *now}, key=lambda one: (now.get(one) or 10**6, then.get(one) or 10**6, one.local_name)
    )
    drawn = [one for one in people if (now.get(one) or 10**6) <= LINES]
    heads = (month_words(earlier.month), month_words(later.month))
    return Figure(
        title=_("%(scope)s: rank, then and now") % {"scope": named(user, scope)},
        subtitle=_("place by persons; 1 is the largest, %(first)s and %(last)s")
        % {"first": heads[0], "last": heads[1]},
        table=Table(
            [Column(_("Contributor"), "text"), *(Column(head, "place") for head in heads)],
            [[one.local_name, then.get(one), now.get(one)] for one in people],
            [reverse("contributors:contributor", args=[one.code]) for one in people],
        ),
        scene=charts.slope_chart(
            [Slope(one.local_name, then.get(one), now.get(one)) for one in drawn],
            [short_month(earlier.month), short_month(later.month)],
            words=(_("risen"), _("fallen"), _("as before")),
            best_on_top=True,
        ),
        note=_("The %(many)s first of the later month; all stand in the table.") % {"many": len(drawn)},
        how=_("Place by persons, equal figures sharing the better place."),
        **of_total(later),
    )


def _ranks(user, total):
    rows = BurdenShare.objects.visible_to(user).filter(total=total, rank__isnull=False)
    return {share.contributor: share.rank for share in rows.select_related("contributor")}


figures.register(
    "burden.months",
    by_month,
    label=gettext_lazy("Contributors by months"),
    about=gettext_lazy("A matrix of the largest contributors and the months, darker for more persons."),
    scope=SCOPE,
)
figures.register(
    "burden.ranks",
    ranks,
    label=gettext_lazy("Rank, then and now"),
    about=gettext_lazy("How the largest contributors stood in two months."),
    scope=SCOPE,
    first=MONTH._replace(label=gettext_lazy("From")),
    last=MONTH._replace(label=gettext_lazy("To")),
)
