"""What became of the pledges announced at conferences, as far as a reader may list them: counted live."""

from collections import defaultdict
from typing import NamedTuple

from django.utils import timezone

from accounts.models import Partner
from contributors import conversion
from contributors.models import Announcement, Conference, Deployment, Pledge
from contributors.models.pledge_life import OPEN, TAKEN
from missions.models import Capability

ARRIVED = ("deployed", "rotating", "ended")
MOST = 5000  # pledges looked at


class Kept(NamedTuple):
    """One pledge with what became of it."""

    pledge: Pledge
    conference: Conference
    promise: conversion.Promise
    days_overdue: int | None


class Group(NamedTuple):
    """The pledges of one contributor for one capability at one conference."""

    conference: Conference
    contributor: Partner
    capability: Capability
    line: conversion.Line


class Found(NamedTuple):
    groups: list[Group]
    pledges: list[Kept]
    has_more: bool


def found(user, *, conference=None, contributor=None):
    """What a reader may know of promises kept, of one conference or contributor, or of all."""
    rows = Announcement.objects.visible_to(user).filter(pledge__submitted_at__isnull=False)
    if conference is not None:
        rows = rows.filter(conference=conference)
    if contributor is not None:
        rows = rows.filter(pledge__contributor=contributor)
    joined = ("conference", "pledge__contributor", "pledge__capability", "pledge__mission")
    ordered = rows.select_related(*joined).order_by(
        "-conference__starts_on", "conference", "pledge__contributor__name", "pledge__title", "pk"
    )
    told = list(ordered[: MOST + 1])
    arrivals, today = _arrivals(user, [one.pledge_id for one in told]), timezone.localdate()
    kept = [_kept(one, arrivals.get(one.pledge_id), today) for one in told[:MOST]]
    return Found(_groups(kept, today), kept, len(told) > MOST)


def outcome(state):
    """What a pledge's state says of its promise."""
    if state in ARRIVED:
        return conversion.DELIVERED
    if state in OPEN:
        return conversion.UNDECIDED
    return conversion.COMING if state in TAKEN else conversion.FALLEN


def _kept(told, arrived_on, today):
    row = told.pledge
    promise = conversion.Promise(
        row.quantity, row.accepted_quantity, row.available_from, outcome(row.state), arrived_on
    )
    return Kept(row, told.conference, promise, promise.days_overdue(today))


def _arrivals(user, pledges):
    """{pledge: the first day on which something of it stood there}."""
    rows = Deployment.objects.visible_to(user).filter(pledge__in=pledges, arrived_on__isnull=False)
    return dict(rows.order_by("pledge", "-arrived_on").values_list("pledge", "arrived_on"))


def _groups(kept, today):
    together = defaultdict(list)
    for one in kept:
        together[one.conference, one.pledge.contributor, one.pledge.capability].append(one.promise)
    return [Group(*key, conversion.line(promises, today=today)) for key, promises in together.items()]


COLUMNS = (
    "conference",
    "held_on",
    "contributor",
    "capability",
    "unit",
    "pledges",
    "pledged",
    "reported",
    "delivered",
    "share",
    "arrived",
    "on_time",
    "days_late",
    "overdue",
)


def rows_of(groups):
    """The groups as records, for programs and files, in the order of COLUMNS; None is not reported."""
    for group in groups:
        line = group.line
        yield {
            "conference": group.conference.title,
            "held_on": group.conference.starts_on.isoformat(),
            "contributor": group.contributor.code,
            "capability": group.capability.code,
            "unit": group.capability.unit,
            "pledges": line.pledges,
            "pledged": line.pledged,
            "reported": line.reported,
            "delivered": line.delivered,
            "share": None if line.share is None else round(line.share, 4),
            "arrived": line.arrived,
            "on_time": line.on_time,
            "days_late": None if line.days_late is None else round(line.days_late, 1),
            "overdue": line.overdue,
        }


def record_of(kept):
    """One pledge as a record, for programs."""
    promise = kept.promise
    return {
        "pledge": str(kept.pledge.pk),
        "conference": str(kept.conference.pk),
        "contributor": kept.pledge.contributor.code,
        "capability": kept.pledge.capability.code,
        "quantity": promise.quantity,
        "delivered": promise.delivered,
        "outcome": promise.outcome,
        "promised_on": promise.promised_on.isoformat(),
        "arrived_on": promise.arrived_on and promise.arrived_on.isoformat(),
        "days_late": promise.days_late,
        "days_overdue": kept.days_overdue,
    }
