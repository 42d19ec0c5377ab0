"""Sources as their readers know them: the names the portal knows, in the reader's language.

The data keep a source as it was given; symbols of documents, codes of series and days stay as they are.
"""

from functools import cache, reduce

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

REPORTS = gettext_noop("United Nations, monthly report of uniformed personnel")
ENTERED = gettext_noop("Entered in Concord by %(who)s")

KNOWN = {
    REPORTS,
    gettext_noop("United Nations Security Council"),
    gettext_noop("UN register of missions, February 2024"),
    gettext_noop("UN register of fatalities"),
    gettext_noop("UN DPO monthly reports of uniformed personnel"),
    gettext_noop("UN monthly reports of uniformed personnel"),
    gettext_noop("UN DPO ranking of contributors"),
    gettext_noop("un.org, Member States: date of admission"),
    gettext_noop("Names notified to the United Nations"),
    gettext_noop("World Bank"),
    gettext_noop("Concord's own tables"),
    gettext_noop("African Union"),
    gettext_noop("European Union"),
    gettext_noop("NATO, member countries"),
    gettext_noop("OSCE, participating States (date of entry into the CSCE or OSCE)"),
    gettext_noop(
        "NATO common-funding cost shares of 30 allies, agreed for 2021-24 and replaced at the start of 2024"
    ),
    gettext_noop(
        "effective rates worked back from the assessment letters of 2025, sum of the rounded rates 100.0002"
    ),
    gettext_noop(
        "effective rates worked back from the assessment letters of 2026, sum of the rounded rates 100.0002"
    ),
    gettext_noop("A/RES/79/249 and A/RES/79/250"),
    gettext_noop("NATO common-funding cost shares of 32 allies, 2024-25"),
    gettext_noop("dates by the resolutions that began and ended it"),
    gettext_noop("name by its resolution"),
    gettext_noop("recalled, sums to 100"),
    gettext_noop("recalled, sums to 99.9999"),
    gettext_noop("recalled"),
    gettext_noop("invented for the demonstration"),
    gettext_noop("the organization itself"),
}


def words(source):
    """A source, or several with semicolons between, as the reader knows them."""
    return reduce(_both, map(_one, source.split("; ")))


def _both(one, other):
    return _("%(one)s; %(other)s") % {"one": one, "other": other}


def _one(part):
    if part in KNOWN:
        return _(part)
    before, _dash, who = ENTERED.partition("%(who)s")
    if part.startswith(before):
        return _(ENTERED) % {"who": part.removeprefix(before)}
    known = next((name for name in _longest_first() if part.startswith((f"{name},", f"{name} "))), "")
    return _(known) + part.removeprefix(known) if known else part


@cache
def _longest_first():
    return sorted(KNOWN, key=len, reverse=True)
