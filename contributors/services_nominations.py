"""Every step of a nomination: a state nominates, agrees and withdraws; the mission selects and deploys.

Neither side can do what is the other's. The post is locked while one is chosen: it is given to one alone.
"""

from contextlib import contextmanager

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import access, events, records
from accounts.models import Partner
from contributors import standing
from contributors.models import Nomination
from contributors.models.nomination import CHOSEN, LIFE
from missions import services_posts
from missions.models import Basis, Call, Post

TAKEN = "taken"  # the code of a refusal because the post is given to another


# --- The state's steps
@transaction.atomic
def nominate(call, *, post, partner, candidate, available_from, sex="", reason="", by):
    """Nominate somebody for a post of a call that is open and was put to the state. No name is taken."""
    access.require(by, "act_for", partner)
    call = Call.objects.select_for_update(no_key=True, of=("self",)).get(pk=call.pk)
    _require_asked(call, post, partner)
    person, _token = access.answerable(by)
    row = Nomination(
        call=call,
        post=post,
        partner=partner,
        candidate=candidate,
        available_from=available_from,
        sex=sex,
        created_by=person,
    )
    row.full_clean()
    row.save()
    events.record("nomination.submitted", row, by=by, about=row.roots, reason=reason)
    return row


@transaction.atomic
def agree_to_nominee(row, *, version=None, reason="", by):
    """Agree to send whom the mission selected."""
    access.require(by, "act_for", row.partner)
    row = _stepping(row, "agree", version)
    _save(row)
    events.record("nomination.agreed", row, by=by, about=row.roots, reason=reason)
    return row


@transaction.atomic
def extend_tour(row, *, leaves_on, version=None, reason="", by):
    """Let a nominee stay until a later day."""
    access.require(by, "act_for", row.partner)
    row = _stepping(row, "extend", version)
    before = Nomination.objects.get(pk=row.pk)
    if leaves_on <= (before.leaves_on or before.arrived_on):
        raise ValidationError({"leaves_on": _("The tour ends on that day or later already.")})
    row.leaves_on = leaves_on
    _save(row, "leaves_on")
    changed = events.changes(before, row, ["leaves_on"])
    events.record("nomination.extended", row, by=by, about=row.roots, reason=reason, changes=changed)
    return row


@transaction.atomic
def withdraw_nomination(row, *, version=None, reason="", by):
    """Take a nomination back; the post it was given is open again."""
    access.require(by, "act_for", row.partner)
    row = _stepping(row, "withdraw", version)
    _save(row)
    events.record("nomination.withdrawn", row, by=by, about=row.roots, reason=reason)
    return row


# --- The mission's steps
@transaction.atomic
def shortlist_nomination(row, *, version=None, reason="", by):
    _require_decides(by, row)
    row = _stepping(row, "shortlist", version)
    _save(row)
    events.record("nomination.shortlisted", row, by=by, about=row.roots, reason=reason)
    return row


@transaction.atomic
def interview_nominee(row, *, version=None, reason="", by):
    """Note that the interview was held."""
    _require_decides(by, row)
    row = _stepping(row, "interview", version)
    _save(row)
    events.record("nomination.interviewed", row, by=by, about=row.roots, reason=reason)
    return row


@transaction.atomic
def select_nominee(row, *, version, reason="", by):
    """Give the post to this nominee, as the version that was read. A person decides; a token cannot.

    Raises ValidationError, code "taken", where it is given to another.
    """
    _require_decides(by, row)
    _require_person_decides(by)
    row = _stepping(row, "select", version)
    if Nomination.objects.filter(post=row.post, state__in=CHOSEN).exists():
        raise ValidationError(_("Another nominee is selected for this post already."), TAKEN)
    _save(row)
    events.record("nomination.selected", row, by=by, about=row.roots, reason=reason)
    return row


@transaction.atomic
def decline_nomination(row, *, version, reason, by):
    """Do not select, with the reason the state reads. A person decides; a token cannot."""
    _require_decides(by, row)
    _require_person_decides(by)
    row = _stepping(row, "decline", version)
    if not reason.strip():
        raise ValidationError({"reason": _("Say why; the state reads it.")})
    _save(row)
    events.record("nomination.not_selected", row, by=by, about=row.roots, reason=reason)
    return row


@transaction.atomic
def deploy_nominee(row, *, on=None, version=None, reason="", by):
    """State that the nominee holds the post since a day, today if none is named."""
    _require_decides(by, row)
    row = _stepping(row, "deploy", version)
    day = on or timezone.localdate()
    with _told_beside_the_day("starts_on"):
        services_posts.fill_post(
            row.post, basis=Basis.SECONDED, sex=row.sex, starts_on=day, is_nominee=True, by=by
        )
    row.arrived_on, row.leaves_on = day, standing.end_of_tour(day, row.post.tour_months)
    _save(row, "arrived_on", "leaves_on")
    events.record("nomination.deployed", row, by=by, about=row.roots, reason=reason)
    return row


@transaction.atomic
def end_tour(row, *, on=None, version=None, reason="", by):
    """State the last day on which the nominee held the post, today if none is named."""
    _require_decides(by, row)
    row = _stepping(row, "end", version)
    day = on or timezone.localdate()
    if day < row.arrived_on:
        raise ValidationError({"on": _("They arrived after that day.")})
    with _told_beside_the_day("ends_on"):
        services_posts.vacate_post(row.post, ends_on=day, is_nominee=True, by=by)
    row.ended_on = day
    _save(row, "ended_on")
    events.record("nomination.ended", row, by=by, about=row.roots, reason=reason)
    return row


# --- What may be done
def may_nominate(by, call):
    """The states this person speaks for that were asked by this call, while it takes nominations."""
    asked = Partner.objects.filter(calls_asked__call=call)
    asked = asked if by.is_system else asked.filter(pk__in=access.granted(by, "act_for", Partner))
    return asked if call.takes_nominations(timezone.localdate()) else asked.none()


def may_state(by, row):
    return access.allows(by, "act_for", row.partner)


def may_decide(by, row):
    """Those who decide in the mission; nobody who speaks for the state that nominates."""
    decides = access.allows(by, "decide_pledges", row.post.mission)
    return decides and (by.is_system or not access.allows(by, "act_for", row.partner))


# --- What these share
def _require_decides(by, row):
    access.require(by, "decide_pledges", row.post.mission)
    if not may_decide(by, row):
        raise PermissionDenied(_("Who speaks for the state does not decide on its nominations."))


def _require_person_decides(by):
    if getattr(by, "token", None) is not None:
        raise PermissionDenied(_("A person decides on nominations, signed in; a token cannot."))


def _require_asked(call, post, partner):
    if not call.takes_nominations(timezone.localdate()):
        raise ValidationError({"call": _("The call takes no nominations now.")}, "wrong_state")
    if not call.posts.filter(pk=post.pk).exists():
        raise ValidationError({"post": _("The call does not name this post.")})
    if not call.asked.filter(partner=partner).exists():
        words = _("The call was not put to %(partner)s; ask the mission to put it to you.")
        raise ValidationError({"partner": words % {"partner": partner}})


def _stepping(row, name, version):
    """The nomination in the state this step leads to, its post held first: nobody waits in a circle."""
    Post.objects.locked(row.post_id)
    row = records.held(row, version)
    return records.stepped(row, LIFE, name)


def _save(row, *fields):
    row.save(update_fields=["state", "version", *fields])


@contextmanager
def _told_beside_the_day(field):
    """What is wrong with a day of the post is told of the day that was given."""
    try:
        yield
    except ValidationError as error:
        if field not in getattr(error, "error_dict", {}):
            raise
        raise ValidationError({"on": error.error_dict[field]}) from error
