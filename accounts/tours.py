"""A first look round each kind of home: at most five steps, each at a part of the page named by its id."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class Step(NamedTuple):
    """One step: the id of the part of the page it stands at, and what it says of it."""

    at: str
    title: StrOrPromise
    words: StrOrPromise


WAITING = Step(
    "tour-waiting",
    _("What waits for you"),
    _(
        "Months to report, inspections due, mandates that end, files to apply. An entry goes by itself once"
        " its step is taken."
    ),
)
CHANGED = Step(
    "tour-changed",
    _("What changed"),
    _("What others did to records you see since your last visit, and months that came in or were restated."),
)
MONTH = Step(
    "as-of",
    _("Any month of the past"),
    _(
        "Choose a month here and every page shows the figures as they stood then. The address"
        " carries the month, so you can send it to a colleague."
    ),
)
SEARCH = Step(
    "search",
    _("Find anything"),
    _(
        "A mission, a nation by any of its names, a resolution by its number. Press / or Ctrl K"
        " from anywhere."
    ),
)
GAPS = Step(
    "tour-gaps",
    _("What is missing"),
    _(
        "Authorized strengths held against what was reported. Unknown stays unknown: it is never"
        " shown as zero."
    ),
)
TOURS = {
    "mission": (
        WAITING,
        Step(
            "tour-mine",
            _("Your missions"),
            _(
                "Strength, mandate and readiness as they stand. Open a mission for all of it, and for what"
                " you enter there."
            ),
        ),
        CHANGED,
        MONTH,
        SEARCH,
    ),
    "partner": (
        WAITING,
        Step(
            "tour-mine",
            _("What you carry"),
            _(
                "Your personnel, rank, share and rate, and where your people serve. Open the name for all"
                " of it over time."
            ),
        ),
        GAPS,
        MONTH,
        SEARCH,
    ),
    "administrator": (
        WAITING,
        Step(
            "tour-mine",
            _("Work under way"),
            _("Jobs by state and the last files. A job that failed says why, and can be tried again."),
        ),
        CHANGED,
        MONTH,
        SEARCH,
    ),
    "reader": (
        Step(
            "tour-headline",
            _("The figures in short"),
            _(
                "The latest month the United Nations published, and how it moved. Below them stand the"
                " source and the age of the figures."
            ),
        ),
        Step(
            "tour-map",
            _("Who sends them, and where they serve"),
            _(
                "States are coloured by how many they send, circles are missions sized by strength. Each"
                " opens its page; the table beside it says the same."
            ),
        ),
        GAPS,
        MONTH,
        SEARCH,
    ),
}
