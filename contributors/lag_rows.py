"""Days from authorization to boots on the ground, and what stands open, as records for programs and files."""

from django.utils import timezone

from contributors import reading_lags as reading
from contributors.lag import STAGES
from missions import reading_posts
from missions.models import Post

LAGS = (
    *("pledge", "reference", "title", "contributor", "mission", "requirement", "authorized_on"),
    *(f"days_{stage}" for stage in STAGES[1:]),
    *("waits_for", "days", "cause", "has_arrived", "goal"),
)
KINDS = [("unit", "unit"), ("post", "post")]
VACANCIES = ("kind", "id", "reference", "title", "mission", "required", "open", "since", "days")


def lags(user, *, mission=None):
    """Accepted offers, the one that took longest first; days of a step that was not reported are None."""
    return [_lag(one) for one in reading.lags(user, mission=mission)]


def vacancies(user, *, mission=None):
    """Needs and civilian posts that stand open today, the longest first; open is counted of what the reader
    may see."""
    rows = [*_units(user, mission), *_posts(user, mission)]
    return sorted(rows, key=lambda row: (-row["days"], row["mission"], row["reference"]))


def _lag(one):
    pledge, spans = one.pledge, {span.stage: span for span in one.lag.spans}
    waits = next((span.stage for span in one.lag.spans if span.is_open), None)
    return {
        "pledge": str(pledge.pk),
        "reference": pledge.reference,
        "title": pledge.title,
        "contributor": pledge.contributor.code,
        "mission": pledge.requirement.mission.acronym,
        "requirement": str(pledge.requirement_id),
        "authorized_on": timezone.localdate(pledge.requirement.approved_at).isoformat(),
        **{f"days_{stage}": spans[stage].days if stage in spans else None for stage in STAGES[1:]},
        "waits_for": waits,
        "days": one.lag.days,
        "cause": one.lag.cause.stage if one.lag.cause else None,
        "has_arrived": one.lag.has_arrived,
        "goal": one.lag.goal,
    }


def _units(user, mission):
    for need, found in reading.vacancies(user, mission=mission):
        yield _place("unit", need, need.quantity, found.open, found.since, found.days)


def _posts(user, mission):
    rows = Post.objects.visible_to(user).vacant_on(timezone.localdate()).select_related("mission")
    rows = list(rows.filter(mission=mission) if mission else rows)
    held = reading_posts.held(user, rows)
    for row in rows:
        if (days := held[row.pk].vacant_days) is not None:
            yield _place("post", row, 1, 1, held[row.pk].since, days)


def _place(kind, row, required, open_, since, days):
    return {
        "kind": kind,
        "id": str(row.pk),
        "reference": row.reference,
        "title": row.title,
        "mission": row.mission.acronym,
        "required": required,
        "open": open_,
        "since": since.isoformat(),
        "days": days,
    }
