"""How long each accepted offer took, step by step, and how long places stand open; as far as one may see."""

from collections import defaultdict
from typing import NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Event
from contributors.lag import Lag, Stay, Vacancy, lag, vacancy
from contributors.models import Deployment, Pledge
from contributors.models.pledge_life import STANDING, TAKEN
from missions.models import Requirement

SAID = {"pledge.signed": "signed", "pledge.preparing": "preparing"}
BEFORE = {  # what is waited for until a stage is reached
    "circulated": _("circulation"),
    "offered": _("an offer"),
    "accepted": _("the decision"),
    "signed": _("the agreement"),
    "preparing": _("preparation to begin"),
    "arrived": _("preparation and movement"),
}


class Taken(NamedTuple):
    """An offer with its days by step."""

    pledge: Pledge
    lag: Lag

    @property
    def steps(self):
        """(what was waited for, days, whether it still is) of each step."""
        return [(BEFORE[span.stage], span.days, span.is_open) for span in self.lag.spans]

    @property
    def cause(self):
        return BEFORE[self.lag.cause.stage] if self.lag.cause else ""


class Open(NamedTuple):
    """A requirement with what of it stands open."""

    requirement: Requirement
    vacancy: Vacancy


def lags(user, *, mission=None, requirement=None, pledge=None):
    """Accepted offers of a mission, for a requirement, or one: the one that took longest first."""
    rows = Pledge.objects.visible_to(user).filter(requirement__isnull=False, decided_at__isnull=False)
    rows = rows.filter(state__in=[*TAKEN, Pledge.State.ENDED])
    if mission is not None:
        rows = rows.filter(mission=mission)
    if requirement is not None:
        rows = rows.filter(requirement=requirement)
    if pledge is not None:
        rows = rows.filter(pk=pledge.pk)
    rows = list(rows.select_related("requirement__capability", "requirement__mission", "contributor"))
    said, arrived, today = _said(user, rows), _arrived(user, rows), timezone.localdate()
    found = []
    for row in rows:
        days = _days(row) | said[row.pk] | {"arrived": arrived.get(row.pk)}
        if made := lag(days, today=today, goes_on=row.state in STANDING):
            found.append(Taken(row, made))
    return sorted(found, key=lambda one: (-one.lag.days, one.pledge.title))


def _days(row):
    moments = {
        "approved": row.requirement.approved_at,
        "circulated": row.requirement.circulated_at,
        "offered": row.submitted_at,
        "accepted": row.decided_at,
    }
    return {stage: timezone.localdate(moment) for stage, moment in moments.items() if moment}


def _said(user, rows):
    """{pledge: {stage: the day of its step}} as the trail has it."""
    kind = ContentType.objects.get_for_model(Pledge)
    told = Event.objects.visible_to(user, kinds=frozenset([kind.pk])).filter(subject_type=kind, verb__in=SAID)
    told = told.filter(subject_id__in=[str(row.pk) for row in rows]).order_by("at")
    keys, found = {str(row.pk): row.pk for row in rows}, defaultdict(dict)
    for subject, verb, at in told.values_list("subject_id", "verb", "at"):
        found[keys[subject]][SAID[verb]] = timezone.localdate(at)
    return found


def _arrived(user, rows):
    """{pledge: the day its first contingent arrived}."""
    seen = Deployment.objects.visible_to(user).filter(pledge__in=rows, arrived_on__isnull=False)
    return dict(seen.order_by("pledge", "-number").values_list("pledge", "arrived_on"))


def vacancies(user, *, mission=None, requirement=None):
    """What stands open of needs, the longest first: counted of the deployments their reader may see."""
    needs = Requirement.objects.visible_to(user).standing()
    needs = needs.filter(mission=mission) if mission is not None else needs
    needs = list(needs.filter(pk=requirement.pk) if requirement is not None else needs)
    stays, today = _stays(user, needs), timezone.localdate()
    found = []
    for need in needs:
        open_ = vacancy(need.quantity, need.needed_from, stays[need.pk], today=today)
        if open_ and (need.needed_until is None or need.needed_until >= today):
            found.append(Open(need, open_))
    return sorted(found, key=lambda one: (-one.vacancy.days, one.requirement.reference))


def _stays(user, needs):
    rows = Deployment.objects.visible_to(user).filter(
        pledge__requirement__in=needs, pledge__is_reserve=False, arrived_on__isnull=False
    )
    found = defaultdict(list)
    columns = "pledge__requirement", "pledge__accepted_quantity", "arrived_on", "ended_on"
    for need, *stay in rows.values_list(*columns):
        found[need].append(Stay(*stay))
    return found
