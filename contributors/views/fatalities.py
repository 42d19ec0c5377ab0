"""The list of lives lost, a row for each entry of the UN's register; no name is kept."""

from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from accounts import as_of
from accounts.cells import invented, unknown
from accounts.listing import Column, Empty, Listing
from accounts.names import LocalName
from accounts.notation import number
from accounts.templatetags.concord import record_history
from contributors import reading_fatalities
from contributors.forms_fatalities import FatalityFilter
from contributors.incidents import SEXES


def _nation(row, name):
    """The nation with its page; what the register prints where it is none of the portal's."""
    if row.nationality is None:
        return unknown(name or lazy("not stated"))
    page = reverse("contributors:contributor", args=[row.nationality.code])
    return format_html('<a href="{}"><bdi>{}</bdi></a>', page, name)


def _mission(row, name):
    if row.mission is None:
        return unknown(name or lazy("not stated"))
    page = row.mission.part_url("fatalities")
    return format_html('<a href="{}">{}</a>{}', page, name, invented(row.mission))


FATALITIES = Listing(
    "contributors:fatalities",
    lazy("Lives lost"),
    (
        Column("day", lazy("Date"), value="happened_on", kind="day", sort=("happened_on", "casualty_id")),
        Column(
            "nation",
            lazy("Nationality"),
            value="nation_name",
            sort=(LocalName("nationality"), "happened_on"),
            cell=_nation,
            near=True,
        ),
        Column(
            "mission",
            lazy("Mission"),
            value="mission_name",
            sort=("mission__acronym", "happened_on"),
            cell=_mission,
        ),
        Column(
            "served",
            lazy("Served as"),
            value=lambda row: capfirst(row.served_words),
            sort=("personnel_type", "happened_on"),
        ),
        Column(
            "cause",
            lazy("Cause"),
            value=lambda row: capfirst(row.incident_words),
            sort=("incident_type", "happened_on"),
        ),
        Column(
            "sex",
            lazy("Sex"),
            value=lambda row: SEXES.get(row.sex),
            sort=("sex", "happened_on"),
            unknown=lazy("not stated"),
            shown=False,
        ),
        Column("number", lazy("Register number"), value="casualty_id", sort="casualty_id", shown=False),
        Column("printed", lazy("Nationality as printed"), value="nationality_as_printed", shown=False),
        Column("edition", lazy("Edition"), sort="edition", shown=False, term="edition"),
        Column(
            "history",
            lazy("History"),
            value="pk",
            cell=lambda row, _pk: record_history(row),
            quiet=True,
            exported=False,
        ),
    ),
    order="-day",
    template="contributors/fatalities.html",
)
NO_DEATH = Empty(
    lazy("No death in the register fits."),
    lazy("Choose another mission, nationality or time."),
    lazy("Show all"),
    "?saved=none",
)


def fatalities(request):
    asked = FATALITIES.asked(request)
    day = as_of.day(request)
    register = reading_fatalities.deaths(request.user, day)
    form = FatalityFilter(asked, user=request.user, rows=register)
    rows = form.narrow(register)
    source, last = reading_fatalities.source_and_last(register)
    return FATALITIES.answer(
        request,
        asked,
        rows.select_related("mission", "nationality"),
        form=form,
        totals={"day": _lives(rows.count())},
        empty=NO_DEATH,
        day=day,
        last=last,
        source=source,
    )


def _lives(n):
    return ngettext("%(n)s life lost", "%(n)s lives lost", n) % {"n": number(n)}
