"""What a situation report is assembled from: each app registers its sections, gathered by who reads them.

A report tells no more than its label lets its readers read: facts with a narrower label are left out, and a
report for others than the mission's own people tells places as they are told to others.
"""

import hashlib
import json
from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

from missions.models import Release

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

WITHIN = {  # a report's label: the labels of facts that may stand in it
    Release.MISSION: tuple(Release.values),
    Release.NAMED: (Release.PARTNERS, Release.PUBLIC),
    Release.PARTNERS: (Release.PARTNERS, Release.PUBLIC),
    Release.PUBLIC: (Release.PUBLIC,),
}


class Period(NamedTuple):
    """The days of a report, the moments between which they lie, and for whom it is."""

    first: object
    last: object
    begins: datetime
    ends: datetime
    label: str

    @property
    def is_own(self):
        return self.label == Release.MISSION

    @property
    def labels(self):
        return WITHIN[self.label]


class Section(NamedTuple):
    """`gather(mission, period, by)` returns facts, plain values in order, or None where the section is not
    for the readers of such a report; `tell(fact)` says one in words."""

    code: str
    label: "StrOrPromise"
    gather: Callable
    tell: Callable
    order: int


_sections: dict[str, Section] = {}


def register(code, label, gather, tell, order):
    _sections[code] = Section(code, label, gather, tell, order)


def sections():
    return sorted(_sections.values(), key=lambda section: section.order)


def period(mission, first, last, label):
    zone = ZoneInfo(mission.time_zone)
    begins, ends = (datetime.combine(day, time(), zone) for day in (first, last + timedelta(days=1)))
    return Period(first, last, begins, ends, label)


def gather(mission, first, last, label, by):
    """{section: [fact]} of a mission's days, as JSON keeps them."""
    days = period(mission, first, last, label)
    found = {section.code: section.gather(mission, days, by) for section in sections()}
    told = {code: facts for code, facts in found.items() if facts is not None}
    return json.loads(json.dumps(told, default=str))


def gathered(report, by):
    """The facts of a report's days as they stand now."""
    return gather(report.mission, report.starts_on, report.ends_on, report.label, by)


def is_current(report, by):
    """Whether what is known of a draft's days is still what it says."""
    return report.state != "draft" or gathered(report, by) == report.facts


def digest(facts, texts, assessment):
    """A mark of everything a report says."""
    said = json.dumps([facts, texts, assessment], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()


def sections_of(report):
    """Those the report was assembled with, and those that words stand beside."""
    return [one for one in sections() if one.code in report.facts or report.texts.get(one.code)]


def told(report):
    """[(section, lines in the reader's language, the words beside them)] of a report, in order."""
    return [
        (
            section,
            [section.tell(fact) for fact in report.facts.get(section.code, ())],
            report.texts.get(section.code, ""),
        )
        for section in sections_of(report)
    ]
