"""Lives lost by year, of a mission or of a nationality, as the UN's register has them."""

from django.db.models import Count
from django.db.models.functions import ExtractYear
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts import figures
from accounts.as_of import last_day
from accounts.charts import Part, column_chart
from accounts.figures import Column, Figure, Table
from accounts.templatetags.concord import number
from contributors import incidents
from contributors.figures.params import CONTRIBUTOR
from contributors.models import Fatality
from missions.figures import MISSION


def of_mission(user, *, as_of=None, mission):
    return _lost(Fatality.objects.visible_to(user).filter(mission=mission), mission.acronym, as_of)


def of_contributor(user, *, as_of=None, contributor):
    rows = Fatality.objects.visible_to(user).filter(nationality=contributor)
    return _lost(rows, contributor.local_name, as_of)


def _lost(rows, name, as_of):
    rows = rows.filter(happened_on__lte=last_day(as_of)) if as_of else rows
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
            [Column(_("Year"), "year"), Column(_("Lives lost"))],
            [[year, count] for year, count in zip(reversed(years), reversed(counts), strict=True)],
        ),
        scene=column_chart(years, [Part(_("lives lost"), counts)], height=180, write=number, most_words=6),
        note=_causes(rows),
        source=_("United Nations, register of fatalities, edition of April 2025"),
        how=_("Deaths registered, whatever the cause; a year without one in the register's time is 0."),
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
