"""The figure of a transition: its phases, and what must be so before the mission goes, on one timeline."""

from uuid import UUID

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import charts, dates, figures
from accounts.as_of import last_day
from accounts.charts import Lane
from accounts.figures import Column, Figure, Param, Table
from accounts.writing import IN_WORDS
from missions import exit_parts
from missions.models import Transition, TransitionPhase

PHASES = 6  # the series of phases
MOST = 60  # lanes that are drawn


def _read(user, text):
    try:
        key = UUID(text)
    except ValueError as error:
        raise Http404 from error
    found = Transition.objects.visible_to(user).filter(pk=key).select_related("mission").first()
    if found is None:
        raise Http404
    return found


def _choices(user):
    rows = Transition.objects.visible_to(user).select_related("mission").order_by("mission__acronym")
    return [(str(row.pk), f"{row.mission}: {row.title}") for row in rows[:200]]


def timeline(user, *, as_of=None, transition):
    day = last_day(as_of) if as_of else timezone.localdate()
    phases = list(TransitionPhase.objects.visible_to(user).filter(transition=transition))
    found = exit_parts.readiness(user, transition, day).found
    rows = [[_("Phase"), one.name, one.starts_on, one.ends_on, one.ends_with] for one in phases]
    links = [transition.get_absolute_url()] * len(rows)
    lanes = [_lane(one.name, PHASES, one.starts_on, one.ends_on, one.ends_with, True) for one in phases]
    drawn = []
    for one in found:
        own = [line for line in one.lines if line.starts_on or line.ends_on]
        lanes += [
            _lane(line.name, one.part.series, line.starts_on, line.ends_on, f"{line.word}, {line.why}")
            for line in own
        ]
        if own:
            drawn.append((str(one.part.label), one.part.series))
        for line in one.lines:
            words = f"{line.word}: {line.why}"
            rows.append([str(one.part.label), line.name, line.starts_on, line.ends_on, words])
            links.append(line.url)
    if not rows:
        return None
    columns = [
        Column(_("Kind"), "text"),
        Column(_("What"), "text"),
        Column(_("From"), "day"),
        Column(_("Until"), "day"),
        Column(_("How it stands"), "text"),
    ]
    invented = _("invented for the demonstration")
    return Figure(
        title=_("Transition of %(mission)s") % {"mission": transition.mission},
        subtitle=transition.title,
        table=Table(columns, rows, links),
        scene=charts.timeline_chart(
            lanes[:MOST],
            [(_("Phases"), PHASES), *drawn] if phases else drawn,
            today=day,
            today_word=_("today"),
            say=IN_WORDS["say"],
        ),
        note=_("The table has more than is drawn.") if len(lanes) > MOST else "",
        source=transition.source or (invented if transition.is_fictional else _("as the mission entered it")),
        how=_(
            "Each phase and each thing that must be so before the mission goes, from its first to its last "
            "day, as far as you may see them. What has one day alone is a dot; what has no end yet runs on "
            "to the edge in a lighter colour; what has no day stands in the table alone."
        ),
    )


def _lane(name, series, starts_on, ends_on, words, is_head=False):
    days = " – ".join(dates.short_day(day) if day else "…" for day in (starts_on, ends_on))
    return Lane(name, series, starts_on, ends_on, f"{name}: {days}. {words}", is_head)


figures.register(
    "mission.transition",
    timeline,
    label=gettext_lazy("Timeline of a transition"),
    about=gettext_lazy("Phases of a mission's transition and all that must be so before it goes."),
    transition=Param(_read, lambda row: str(row.pk), gettext_lazy("Transition plan"), _choices),
)
