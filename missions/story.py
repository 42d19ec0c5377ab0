"""A mission told as one case: its moments in order, as the records of each app have them, entered only once.

Each app registers what it knows of; a reader is told of what they may see, up to the day the page is as of.
"""

from collections import Counter
from collections.abc import Callable
from datetime import date
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class Moment(NamedTuple):
    """What happened on a day: of which kind, in a few words, where it stands in the portal, who says so."""

    on: date
    kind: str
    title: "StrOrPromise"
    words: "StrOrPromise" = ""
    url: str = ""
    source: str = ""


class Teller(NamedTuple):
    """`gather(user, mission)` returns the moments of one kind."""

    code: str
    label: "StrOrPromise"
    several: "StrOrPromise"
    gather: Callable
    order: int


_tellers: dict[str, Teller] = {}


def register(code, label, several, gather, order):
    """`label`: what one of them is called; `several`: what more of them are."""
    _tellers[code] = Teller(code, label, several, gather, order)


def tellers():
    """All that tell, in their order."""
    return sorted(_tellers.values(), key=attrgetter("order"))


def kinds():
    """[(code, words)] of all there may be, in their order."""
    return [(one.code, one.label) for one in tellers()]


def moments(user, mission, until=None):
    """All a reader may know of a mission's life, the earliest first; `until`: up to that day."""
    found = [moment for teller in _tellers.values() for moment in teller.gather(user, mission)]
    order = {code: at for at, (code, _label) in enumerate(kinds())}
    found = [moment for moment in found if until is None or moment.on <= until]
    return sorted(found, key=lambda moment: (moment.on, order[moment.kind], str(moment.title)))


def by_year(found):
    """[(year, its moments)]."""
    return [(year, list(rows)) for year, rows in groupby(found, key=lambda moment: moment.on.year)]


def counted(found):
    """{kind: how many}."""
    return Counter(one.kind for one in found)


def tallied(found):
    """[(words, how many)] of the kinds there are moments of."""
    counts = counted(found)
    return [(teller.several, counts[teller.code]) for teller in tellers() if teller.code in counts]
