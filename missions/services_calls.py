"""Calls for contributions: drafted, put to states, reminded of and closed. Nominations are contributors'."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import access, events, records
from accounts.models import Partner
from missions.models import Asked, Call, Post
from missions.models.post import CALL_LIFE

FIELDS = ("reference", "number", "deadline", "then_contracted", "audience")
State = Call.State


@transaction.atomic
def draft_call(mission, *, reference, posts, deadline, reason="", by, **fields):
    """Begin a call for some of the mission's posts; its planners alone see it until it is opened."""
    access.require(by, "edit_requirements", mission)
    person, _token = access.answerable(by)
    fields = records.known(fields, FIELDS)
    row = Call(mission=mission, reference=reference, deadline=deadline, created_by=person, **fields)
    row.full_clean()
    _check_posts(row, posts)
    row.save()
    row.posts.set(posts)
    events.record("call.drafted", row, by=by, about=[mission], reason=reason)
    return row


@transaction.atomic
def change_call(row, *, posts=None, version=None, reason="", by, **fields):
    """Change a draft; of a call that is open the deadline alone, which may move back."""
    access.require(by, "edit_requirements", row.mission)
    row = records.held(row, version)
    records.require_state(row, State.DRAFT, State.OPEN)
    before = Call.objects.get(pk=row.pk)
    records.put(row, records.known(fields, FIELDS))
    changed = events.changes(before, row, fields)
    if row.state == State.OPEN:
        _require_only_a_later_deadline(row, before, changed, posts)
    row.version += 1
    row.full_clean()
    if posts is not None and row.state == State.DRAFT:
        _check_posts(row, posts)
        row.posts.set(posts)
    row.save(update_fields=[*fields, "version"])
    events.record("call.changed", row, by=by, about=[row.mission], reason=reason, changes=changed)
    return row


@transaction.atomic
def open_call(row, *, partners=(), organizations=(), version=None, reason="", by):
    """Ask states to nominate: those named, and every nation that belongs to an organization named."""
    access.require(by, "edit_requirements", row.mission)
    row = records.stepped(records.held(row, version), CALL_LIFE, "open")
    asked = _asked(partners, organizations)
    if not asked:
        raise ValidationError({"partners": _("Name whom to ask: states, or an organization.")})
    if row.deadline < timezone.localdate():
        raise ValidationError({"deadline": _("The deadline has passed: change it first.")})
    _require_free(row)
    row.opened_at = row.opened_at or timezone.now()
    row.save(update_fields=["state", "opened_at", "version"])
    known = set(row.asked.values_list("partner_id", flat=True))
    new = [
        Asked(call=row, partner=partner, through=through)
        for partner, through in asked.items()
        if partner.pk not in known
    ]
    Asked.objects.bulk_create(new)
    told = {"asked": len(known) + len(new), "newly_asked": len(new)}
    events.record("call.opened", row, by=by, about=[row.mission], reason=reason, **told)
    return row


@transaction.atomic
def close_call(row, *, version=None, reason="", by):
    """Take no more nominations; those made are decided on as before."""
    access.require(by, "edit_requirements", row.mission)
    row = records.stepped(records.held(row, version), CALL_LIFE, "close")
    row.save(update_fields=["state", "version"])
    events.record("call.closed", row, by=by, about=[row.mission], reason=reason)
    return row


@transaction.atomic
def cancel_call(row, *, version=None, reason="", by):
    """Give a draft up."""
    access.require(by, "edit_requirements", row.mission)
    row = records.stepped(records.held(row, version), CALL_LIFE, "cancel")
    row.save(update_fields=["state", "version"])
    events.record("call.cancelled", row, by=by, about=[row.mission], reason=reason)
    return row


@transaction.atomic
def remind_of_call(row, *, by):
    """Note that whoever was asked is told of a deadline that is near; once a day at most."""
    access.require(by, "edit_requirements", row.mission)
    row.reminded_on = timezone.localdate()
    row.save(update_fields=["reminded_on"])
    events.record("call.reminded", row, by=by, about=[row.mission])
    return row


# --- What these share
def _check_posts(row, posts):
    """Its posts are the mission's own and classified; those of a second call stood in one before."""
    if not posts:
        raise ValidationError({"posts": _("Name the posts for which people are sought.")})
    for post in posts:
        if post.mission_id != row.mission_id:
            raise ValidationError({"posts": _("A post is of another mission.")})
        if post.state != Post.State.CLASSIFIED:
            raise ValidationError({"posts": _("%(post)s is not classified.") % {"post": post.reference}})
    if row.number > 1:
        called = set(Call.objects.filter(state=State.CLOSED, posts__in=posts).values_list("posts", flat=True))
        if new := [post.reference for post in posts if post.pk not in called]:
            words = _("%(posts)s: no call was closed before this one. It is a first call, number 1.")
            raise ValidationError({"number": words % {"posts": ", ".join(new)}})


def _require_free(row):
    """No post of it may stand in two open calls, nor have been given up meanwhile."""
    posts = Post.objects.filter(calls=row).order_by("pk")
    held = list(posts.select_for_update(no_key=True, of=("self",)))
    if gone := [post.reference for post in held if post.state != Post.State.CLASSIFIED]:
        raise ValidationError(
            {"posts": _("%(posts)s: not classified any more.") % {"posts": ", ".join(gone)}}
        )
    others = Call.objects.filter(state=State.OPEN, posts__in=held).exclude(pk=row.pk)
    if other := others.first():
        words = _("A post of it stands in %(call)s, which is open: close that one first.")
        raise ValidationError({"posts": words % {"call": other}})


def _require_only_a_later_deadline(row, before, changed, posts):
    same = posts is None or {post.pk for post in posts} == set(row.posts.values_list("pk", flat=True))
    if set(changed) - {"deadline"} or not same:
        raise ValidationError(_("It is open: its deadline alone may change, and move back."), "wrong_state")
    if row.deadline < before.deadline:
        raise ValidationError({"deadline": _("States were told a later day; it moves back, not forward.")})


def _asked(partners, organizations):
    """{state: the organization through which it is asked, or None}; who is named is asked itself."""
    found, today = {}, timezone.localdate()
    for organization in organizations:
        for member in Partner.objects.members_of(organization.code, today).nations():
            found.setdefault(member, organization)
    return found | dict.fromkeys(partners)
