"""Figures of the need: what was authorized. And the parameter by which figures of any app name a mission."""

from datetime import timedelta
from itertools import zip_longest

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import charts, figures
from accounts.as_of import last_day
from accounts.charts import Mark, Point, Series
from accounts.figures import Column, Figure, Param, Table
from accounts.writing import IN_WORDS, span
from missions.models import AuthorizedStrength, Mandate, Mission


def _mission(user, slug):
    found = Mission.objects.visible_to(user).filter(slug=slug).first()
    if found is None:
        raise Http404
    return found


def _missions(user):
    return list(Mission.objects.visible_to(user).values_list("slug", "acronym"))


MISSION = Param(_mission, lambda mission: mission.slug, gettext_lazy("Mission"), _missions)


def mandate_marks(user, mission, until=None):
    """New mandates as thin marks, up to a day."""
    rows = Mandate.objects.visible_to(user).filter(mission=mission, starts_on__isnull=False)
    rows = rows.filter(starts_on__lte=until) if until else rows
    return [Mark(row.starts_on, row.instrument) for row in rows.order_by("starts_on")]


def authorized(user, *, as_of=None, mission):
    """What was authorized over time, each component and category a line of steps."""
    until = last_day(as_of) if as_of else timezone.localdate()
    rows = AuthorizedStrength.objects.visible_to(user).filter(mission=mission)
    rows = [row for row in rows.order_by("starts_on") if row.starts_on and row.starts_on <= until]
    if not rows:
        return None
    lines = [
        Series(str(word), list(_steps([row for row in rows if row.category == code], until)), "step")
        for code, word in {row.category: row.get_category_display() for row in rows}.items()
    ]
    starts = rows[0].starts_on
    columns = [Column(_("From"), "day"), Column(_("Until"), "day"), Column(_("Of"), "text")]
    columns += [
        Column(_("Authorized"), "count", "authorized_strength"),
        Column(_("Instrument"), "text", "instrument"),
    ]
    return Figure(
        title=_("%(mission)s: what was authorized") % {"mission": mission.acronym},
        subtitle=_("persons, %(span)s; thin lines mark new mandates") % {"span": span(starts, until)},
        table=Table(
            columns,
            [
                [row.starts_on, row.ends_on, row.get_category_display(), row.personnel, row.instrument]
                for row in reversed(rows)
            ],
        ),
        scene=charts.line_chart(
            lines, marks=mandate_marks(user, mission, until), starts=starts, ends=until, **IN_WORDS
        ),
        source=_("instruments named in the mission's record"),
        how=_("Ceilings as the mandates set them; a ceiling holds until the next instrument changes it."),
    )


def _steps(rows, until):
    for row, following in zip_longest(rows, rows[1:]):
        yield Point(row.starts_on, row.personnel, row.instrument)
        ended = row.ends_on and row.ends_on < until
        if ended and (following is None or following.starts_on > row.ends_on + timedelta(days=1)):
            yield Point(row.ends_on, None)


figures.register(
    "mission.authorized",
    authorized,
    label=gettext_lazy("Authorized over time"),
    about=gettext_lazy("A mission's ceilings by component and category, with its mandates."),
    mission=MISSION,
)
