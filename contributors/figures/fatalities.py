"""Lives lost by year, of a mission or of a nationality, as the UN's register has them."""

from urllib.parse import urlencode

from django.db.models import Count
from django.db.models.functions import ExtractYear
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts import figures
from accounts.as_of import last_day, today
from accounts.charts import Part, column_chart
from accounts.figures import Column, Figure, Table
from accounts.notation import number
from contributors import incidents
from contributors.figures.params import CONTRIBUTOR
from contributors.reading_fatalities import deaths, source
from missions.figures import MISSION


def of_mission(user, *, as_of=None, mission):
    rows = _register(user, as_of).filter(mission=mission)
    return _lost(rows, mission.acronym, {"mission": mission.slug})


def of_contributor(user, *, as_of=None, contributor):
    rows = _register(user, as_of).filter(nationality=contributor)
    return _lost(rows, contributor.local_name, {"nation": contributor.code})


def _register(user, as_of):
    return deaths(user, last_day(as_of) if as_of else today())


def _lost(rows, name, asked):
    """`asked`: what the list of lives lost is asked for these."""
    by_year = dict(
        rows.order_by().annotate(year=ExtractYear("happened_on")).values_list("year").annotate(Count("pk"))
    )
    if not by_year:
        return None
    years = list(range(min(by_year), max(by_year) + 1))
    counts = [by_year.get(year, 0) for year in years]
    total = sum(counts)
    lives = ngettext("%(name)s: %(n)s life lost", "%(name)s: %(n)s lives lost", total)
    return Figure(
        title=lives % {"name": name, "n": number(total)},
        subtitle=_("persons by year of death, %(first)s – %(last)s") % {"first": years[0], "last": years[-1]},
        table=Table(
            [Column(_("Year"), "year"), Column(_("Lives lost"), term="fatalities")],
            [[year, count] for year, count in zip(reversed(years), reversed(counts), strict=True)],
        ),
        scene=column_chart(years, [Part(_("lives lost"), counts)], height=180, write=number, most_words=6),
        note=_causes(rows),
        source=source(rows),
        how=_("Deaths registered, whatever the cause; a year without one in the register's time is 0."),
        rows_at=f"{reverse('contributors:fatalities')}?{urlencode(asked)}",
    )


def _causes(rows):
    causes = rows.order_by().values_list("incident_type").annotate(n=Count("pk")).order_by("-n")
    return " · ".join(f"{incidents.words(cause)} {number(n)}" for cause, n in causes)


figures.register(
    "mission.fatalities",
    of_mission,
    label=gettext_lazy("Lives lost in a mission"),
    about=gettext_lazy("Deaths by year in a mission, with their causes."),
    mission=MISSION,
)
figures.register(
    "contributor.fatalities",
    of_contributor,
    label=gettext_lazy("Lives lost of a nation"),
    about=gettext_lazy("Deaths by year of a nation's personnel, with their causes."),
    contributor=CONTRIBUTOR,
)
