"""What contributors give to the list of a structure's elements: who fills each, and with how many caveats."""

from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from accounts import list_columns
from accounts.cells import state
from accounts.listing import Column
from contributors import reading_holders as reading
from missions.views.command import ELEMENTS_PAGE, asked_day


def _held(request, rows):
    return reading.held(request.user, rows, asked_day(request))


def _caveats(request, rows):
    found = _held(request, rows)
    return {key: len(rows) for key, rows in reading.caveats(request.user, found).items()}


def word(held):
    """How an element is held, in words."""
    if held.shown:
        who = held.shown.shown_as or held.shown.partner.local_name
        return now("%(who)s, acting") % {"who": who} if held.acting else who
    return now("vacant") if held.code == "vacant" else now("no holder that you may see")


list_columns.add(
    ELEMENTS_PAGE,
    Column(
        "holder",
        _("Holder"),
        value=word,
        attach=_held,
        cell=lambda held, words: state("vacant", words) if held.code == "vacant" else words,
    ),
    Column("held_since", _("Since"), value="since", kind="day", attach=_held, shown=False),
    Column(
        "caveats", _("Caveats"), value=lambda n: n, kind="number", attach=_caveats, unknown=_("none seen")
    ),
    before="state",
)
