"""Civilian posts: drafted, classified, filled, vacated and abolished by who plans or decides in a mission."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import access, events, records
from accounts.validity import standing_on
from missions.models import Basis, Call, Post, Tenure
from missions.models.post import POST_LIFE

FIELDS = (
    "reference",
    "title",
    "capability",
    "category",
    "basis",
    "needed_from",
    "tour_months",
    "languages",
    "location",
    "duties",
)
State = Post.State


@transaction.atomic
def draft_post(mission, *, reference, title, capability, category, needed_from, reason="", by, **fields):
    """Begin a post; its planners alone see it until it is classified."""
    access.require(by, "edit_requirements", mission)
    person, _token = access.answerable(by)
    row = Post(
        mission=mission,
        reference=reference,
        title=title,
        capability=capability,
        category=category,
        needed_from=needed_from,
        created_by=person,
        **records.known(fields, FIELDS),
    )
    row.full_clean()
    row.save()
    events.record("post.drafted", row, by=by, about=[mission], reason=reason)
    return row


@transaction.atomic
def change_post(row, *, version=None, reason="", by, **fields):
    """Change what a post is; how it was before stays in its history."""
    access.require(by, "edit_requirements", row.mission)
    row = records.held(row, version)
    records.require_state(row, State.DRAFT, State.CLASSIFIED)
    before = Post.objects.get(pk=row.pk)
    records.put(row, records.known(fields, FIELDS))
    row.version += 1
    row.full_clean()
    row.save(update_fields=[*fields, "version"])
    changed = events.changes(before, row, fields)
    events.record("post.changed", row, by=by, about=[row.mission], reason=reason, changes=changed)
    return row


@transaction.atomic
def classify_post(row, *, version=None, reason="", by):
    """Let a draft stand as a post of the mission."""
    access.require(by, "edit_requirements", row.mission)
    row = records.stepped(records.held(row, version), POST_LIFE, "classify")
    row.save(update_fields=["state", "version"])
    events.record("post.classified", row, by=by, about=[row.mission], reason=reason)
    return row


@transaction.atomic
def abolish_post(row, *, version=None, reason="", by):
    """Give a post up; not while somebody holds it, nor while a call for it is open."""
    access.require(by, "edit_requirements", row.mission)
    row = records.stepped(records.held(row, version), POST_LIFE, "abolish")
    if row.tenures.filter(standing_on(timezone.localdate())).exists():
        raise ValidationError(_("Somebody holds it: enter when they leave first."), "wrong_state")
    if row.calls.filter(state=Call.State.OPEN).exists():
        raise ValidationError(_("A call for it is open: close that first."), "wrong_state")
    row.save(update_fields=["state", "version"])
    events.record("post.abolished", row, by=by, about=[row.mission], reason=reason)
    return row


@transaction.atomic
def fill_post(row, *, basis, starts_on, sex="", is_nominee=False, version=None, reason="", by):
    """State that somebody holds a post since a day, seconded or contracted. No name is taken.

    `is_nominee`: by a nomination, whose own end vacates the post. Raises ValidationError where it is held
    already, or is for seconded people and was never opened to contracted ones.
    """
    access.require(by, "decide_pledges", row.mission)
    row = records.held(row, version)
    records.require_state(row, State.CLASSIFIED)
    _require_past(starts_on, "starts_on")
    if basis == Basis.CONTRACTED and not may_be_contracted(row):
        words = _("It is for a seconded person: close a call that opens it to contracted ones first.")
        raise ValidationError({"basis": words})
    tenure = Tenure(post=row, basis=basis, sex=sex, starts_on=starts_on, is_nominee=is_nominee)
    tenure.full_clean()
    tenure.save()
    row.version += 1
    row.save(update_fields=["version"])
    events.record("post.filled", row, by=by, about=[row.mission], reason=reason, basis=str(basis))
    return row


@transaction.atomic
def vacate_post(row, *, ends_on, is_nominee=False, version=None, reason="", by):
    """State the last day of whoever holds a post; of a nominee the nomination says it."""
    access.require(by, "decide_pledges", row.mission)
    row = records.held(row, version)
    tenure = row.tenures.filter(ends_on=None).first()
    if tenure is None:
        raise ValidationError(_("Nobody holds it."), "wrong_state")
    if tenure.is_nominee and not is_nominee:
        words = _("It is held by a nominee: end the nomination, and the post is vacant.")
        raise ValidationError(words, "wrong_state")
    _require_past(ends_on, "ends_on")
    tenure.ends_on = ends_on
    tenure.full_clean()
    tenure.save(update_fields=["ends_on"])
    row.version += 1
    row.save(update_fields=["version"])
    events.record("post.vacated", row, by=by, about=[row.mission], reason=reason)
    return row


# --- What may be done
def may_plan(by, mission):
    return access.allows(by, "edit_requirements", mission)


def may_fill(by, row):
    return access.allows(by, "decide_pledges", row.mission) and row.state == State.CLASSIFIED


def may_be_contracted(row):
    """Whether a post may be filled by contract: as classified, or since a call that said so was closed."""
    opened = row.calls.filter(state=Call.State.CLOSED, then_contracted=True)
    return row.basis == Basis.CONTRACTED or opened.exists()


# --- What these share
def _require_past(day, field):
    if day > timezone.localdate():
        raise ValidationError({field: _("That day has not come yet.")})
