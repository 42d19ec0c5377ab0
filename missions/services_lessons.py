"""Lessons: observed, written, made a lesson, endorsed and verified by others than their author, learned.

Who plans or decides for a mission, or speaks for a partner that takes part in it, observes; what comes of it
the mission's own decide, and of a lesson across missions the partner that keeps it.
"""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import access, events, records
from missions import concerning
from missions import rights_lessons as rights
from missions.models import Lesson, Review
from missions.models.lesson import LESSON_LIFE, OPEN
from missions.models.releasing import takes_part
from missions.releasing import planners, release, runners

TEXTS = ("kind", "title", "observed_on", "happened", "why", "to_do", "capability", "source")
FIELDS = (*TEXTS, "review", "label")
REVIEW_FIELDS = ("title", "held_on", "took_part", "planned", "summary", "label")


@transaction.atomic
def observe_lesson(
    *, title, observed_on, happened, mission=None, keeper=None, subject=None, themes=(), released_to=(),
    reason="", by, **fields
):  # fmt: skip
    """Keep what was observed. `subject`: the record it concerns, which `by` sees."""
    given = records.known(fields, FIELDS)
    row = Lesson(
        title=title, observed_on=observed_on, happened=happened, mission=mission, keeper=keeper, **given
    )
    _require_keeps(by, row)
    row.created_by, _token = access.answerable(by)
    row.written_by, row.writers = row.created_by, [row.created_by.pk]
    row.subject_type, row.subject_id = concerning.key_of(subject, by)
    _check(row, by)
    row.save()
    row.themes.set(themes)
    release(row, released_to)
    events.record("lesson.observed", row, by=by, about=row.roots, reason=reason)
    return row


@transaction.atomic
def change_lesson(row, *, themes=None, released_to=None, version=None, reason="", by, **fields):
    """Write on it, until it is endorsed."""
    access.require_any(by, *runners(row))
    row = records.held(row, version)
    records.require_state(row, *OPEN)
    before = Lesson.objects.get(pk=row.pk)
    if "subject" in fields:
        row.subject_type, row.subject_id = concerning.key_of(fields.pop("subject"), by)
    records.put(row, records.known(fields, FIELDS))
    row.written_by, _token = access.answerable(by)
    row.writers = sorted({*row.writers, row.written_by.pk})
    row.version += 1
    _check(row, by)
    row.save(update_fields=[*fields, "subject_type", "subject_id", "written_by", "writers", "version"])
    changed = events.changes(before, row, fields) | _set_themes(row, themes) | release(row, released_to)
    events.record("lesson.changed", row, by=by, about=row.roots, reason=reason, changes=changed)
    return row


@transaction.atomic
def identify_lesson(row, *, version=None, reason="", by):
    """It says why and what to do: it is a lesson, and waits for another to endorse it."""
    access.require_any(by, *runners(row))
    row = _stepped(row, "identify", version, by)
    row.full_clean()
    row.save(update_fields=["state", "version"])
    events.record("lesson.identified", row, by=by, about=row.roots, reason=reason)
    return row


@transaction.atomic
def endorse_lesson(row, *, version=None, reason="", by):
    """It is right and is to be done; another person than its author says so."""
    access.require_any(by, *rights.deciders(row))
    row = _stepped(row, "endorse", version, by)
    row.endorsed_by, _token = access.answerable(by)
    row.endorsed_on = timezone.localdate()
    row.full_clean()
    row.save(update_fields=["state", "version", "endorsed_by", "endorsed_on"])
    events.record("lesson.endorsed", row, by=by, about=row.roots, reason=reason)
    return row


@transaction.atomic
def act_on_lesson(row, *, version=None, reason="", by):
    """An action that follows from it is set."""
    access.require_any(by, *rights.deciders(row))
    row = _stepped(row, "act", version, by)
    row.full_clean()
    row.save(update_fields=["state", "version"])
    events.record("lesson.acted", row, by=by, about=row.roots, reason=reason)
    return row


@transaction.atomic
def verify_lesson(row, *, found, version=None, reason="", by):
    """Its actions were seen done and work; another person than its author says so."""
    access.require_any(by, *rights.deciders(row))
    row = _stepped(row, "verify", version, by)
    row.verified_by, _token = access.answerable(by)
    row.verified_on, row.found = timezone.localdate(), found
    row.full_clean()
    row.save(update_fields=["state", "version", "verified_by", "verified_on", "found"])
    events.record("lesson.verified", row, by=by, about=row.roots, reason=reason or found)
    return row


@transaction.atomic
def learn_lesson(row, *, learned_as, version=None, reason="", by):
    """It is part of how work is done now."""
    access.require_any(by, *rights.deciders(row))
    row = _stepped(row, "learn", version, by)
    row.learned_on, row.learned_as = timezone.localdate(), learned_as
    row.full_clean()
    row.save(update_fields=["state", "version", "learned_on", "learned_as"])
    events.record("lesson.learned", row, by=by, about=row.roots, reason=reason or learned_as)
    return row


@transaction.atomic
def reject_lesson(row, *, version=None, reason, by):
    """It is not followed; whoever wrote it reads why."""
    access.require_any(by, *rights.deciders(row))
    row = _stepped(row, "reject", version, by)
    row.refused = reason
    row.full_clean()
    row.save(update_fields=["state", "version", "refused"])
    events.record("lesson.rejected", row, by=by, about=row.roots, reason=reason)
    return row


@transaction.atomic
def reopen_lesson(row, *, version=None, reason, by):
    """It is an observation again."""
    access.require_any(by, *rights.deciders(row))
    row = _stepped(row, "reopen", version, by)
    row.refused, row.endorsed_by, row.endorsed_on = "", None, None
    row.full_clean()
    row.save(update_fields=["state", "version", "refused", "endorsed_by", "endorsed_on"])
    events.record("lesson.reopened", row, by=by, about=row.roots, reason=reason)
    return row


# --- Reviews
@transaction.atomic
def enter_review(
    *, title, held_on, mission=None, keeper=None, subject=None, released_to=(), reason="", by, **fields
):
    """Keep that an event was looked back upon."""
    given = records.known(fields, REVIEW_FIELDS)
    row = Review(title=title, held_on=held_on, mission=mission, keeper=keeper, **given)
    _require_keeps(by, row)
    row.created_by, _token = access.answerable(by)
    row.subject_type, row.subject_id = concerning.key_of(subject, by)
    _require_past(row.held_on, "held_on")
    row.full_clean()
    row.save()
    release(row, released_to)
    events.record("review.entered", row, by=by, about=row.roots, reason=reason)
    return row


@transaction.atomic
def change_review(row, *, released_to=None, version=None, reason="", by, **fields):
    """Change what is kept of it."""
    access.require_any(by, *runners(row))
    row = records.held(row, version)
    before = Review.objects.get(pk=row.pk)
    if "subject" in fields:
        row.subject_type, row.subject_id = concerning.key_of(fields.pop("subject"), by)
    records.put(row, records.known(fields, REVIEW_FIELDS))
    _require_past(row.held_on, "held_on")
    row.version += 1
    row.full_clean()
    row.save(update_fields=[*fields, "subject_type", "subject_id", "version"])
    changed = events.changes(before, row, fields) | release(row, released_to)
    events.record("review.changed", row, by=by, about=row.roots, reason=reason, changes=changed)
    return row


def _stepped(row, name, version, by):
    row = records.held(row, version)
    person, _token = access.answerable(by)
    taken = records.stepped(row, LESSON_LIFE, name)
    if code := rights.lacking(taken, name, access.hands(by)):
        raise ValidationError(rights.LACKS[code](), code)
    return taken


def _require_keeps(by, row):
    """Who plans or decides for its mission; who speaks for a keeper that takes part, or across missions."""
    if row.mission is None or row.keeper is None or access.allows_any(by, *planners(row.mission)):
        access.require_any(by, *runners(row))
        return
    access.require(by, "act_for", row.keeper)
    if row.mission.pk not in set(takes_part([row.keeper.pk]).values_list("mission", flat=True)):
        words = _("%(partner)s does not take part in %(mission)s.")
        raise PermissionDenied(words % {"partner": row.keeper, "mission": row.mission})


def _check(row, by):
    _require_past(row.observed_on, "observed_on")
    if row.review is not None and not Review.objects.run_by(by).filter(pk=row.review.pk).exists():
        raise ValidationError({"review": _("Observations of a review are entered by those who keep it.")})
    row.full_clean()


def _set_themes(row, themes):
    """{"themes": [before, after]}, by code, where they differ; None: as they are."""
    before = sorted(row.themes.values_list("code", flat=True))
    after = before if themes is None else sorted(theme.code for theme in themes)
    if before == after:
        return {}
    row.themes.set(themes)
    return {"themes": [before, after]}


def _require_past(day, field):
    if day is not None and day > timezone.localdate():
        raise ValidationError({field: _("That day has not come yet.")})
