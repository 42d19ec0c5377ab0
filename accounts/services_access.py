"""Who is let in: requests decided, members invited, and the monthly review of who holds what."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import access, events, mails, members, services
from accounts.models import AccessRequest, AccessReview, ReviewAnswer, RoleGrant, User
from accounts.models.request import due_on

OPEN_REQUESTS = 5


# --- Requests
@transaction.atomic
def ask_access(*, wanted, why, by):
    """Ask in one's own words. The answer is the same whether or not there is anything of that name."""
    access.require_person(by, by)
    mine = AccessRequest.objects.filter(person=by, state=AccessRequest.State.OPEN)
    if mine.filter(wanted__iexact=wanted.strip()).exists():
        raise ValidationError({"wanted": _("You have asked for this already; it is waiting for an answer.")})
    if mine.count() >= OPEN_REQUESTS:
        raise ValidationError(_("You have several requests waiting. Wait for an answer to one of them."))
    row = AccessRequest(person=by, wanted=wanted.strip(), why=why.strip(), subject=_named(wanted))
    row.full_clean()
    row.save()
    events.record("access.asked", row, by=by)
    return row


def _named(text):
    """The mission or partner of that name or code, or None."""
    text = text.strip()
    for root in access.roots():
        same = Q(*((f"{field}__iexact", text) for field in root.known_by), _connector=Q.OR)
        if found := root.objects.filter(same).first():
            return found
    return None


@transaction.atomic
def grant_request(row, *, subject, role, expires_on=None, answer="", by):
    """Give who asked a role on `subject`, for most what they named."""
    _require_may_decide(row, by)
    row = _still_open(row)
    row.grant = services.grant_role(
        role=role, subject=subject, person=row.person, expires_on=expires_on, reason=row.why[:300], by=by
    )
    _decide(row, AccessRequest.State.GRANTED, answer, by)
    events.record("access.granted", row, by=by, about=[subject], reason=answer)
    return row


@transaction.atomic
def refuse_request(row, *, answer, by):
    """Say no, and why."""
    _require_may_decide(row, by)
    row = _still_open(row)
    if not answer.strip():
        raise ValidationError({"answer": _("Say why, so that the person knows what to do next.")})
    _decide(row, AccessRequest.State.REFUSED, answer, by)
    events.record("access.refused", row, by=by, about=[row.subject], reason=answer)
    return row


def _require_may_decide(row, by):
    """Nobody decides on a request of their own."""
    if by.pk == row.person_id:
        raise PermissionDenied(_("Someone else decides on your request."))
    if row.subject is None or not access.allows(by, "manage_members", row.subject):
        access.require_administrator(by)


def _still_open(row):
    row = AccessRequest.objects.select_for_update(of=("self",)).get(pk=row.pk)
    if row.state != AccessRequest.State.OPEN:
        raise ValidationError(_("Someone has answered this request already."))
    return row


def _decide(row, state, answer, by):
    row.state, row.answer, row.decided_by, row.decided_at = state, answer.strip(), by, timezone.now()
    row.full_clean()
    row.save(update_fields=["state", "answer", "decided_by", "decided_at", "grant"])


# --- Members
@transaction.atomic
def add_member(*, email, name="", role, subject, expires_on=None, starts_on=None, reason="", base, by):
    """Give a role to whoever has this address; who has no account is invited by mail."""
    if not access.allows(by, "manage_members", subject):
        access.require_administrator(by)
    person = User.objects.filter(email__iexact=email, is_system=False).first()
    if person is None:
        if not name.strip():
            raise ValidationError({"name": _("Nobody has this address yet: give a name for the invitation.")})
        person = User(email=User.objects.normalize_email(email).lower(), name=name.strip())
        person.set_unusable_password()
        person.full_clean()
        person.save()
        mails.send("invitation", person.email, base=base, person=person.pk, inviter=str(by))
    services.grant_role(
        role=role,
        subject=subject,
        person=person,
        starts_on=starts_on,
        expires_on=expires_on,
        reason=reason,
        by=by,
    )
    events.record("member.added", person, by=by, about=[subject], reason=reason)
    return person


# --- The monthly review
@transaction.atomic
def open_reviews(month, *, by):
    """Open this month's review of each mission and partner where somebody holds a role; returns how many."""
    access.require_administrator(by)
    held = RoleGrant.objects.standing().order_by().values_list("subject_type", "subject_id").distinct()
    known = set(AccessReview.objects.filter(month=month).values_list("subject_type", "subject_id"))
    rows = AccessReview.objects.bulk_create(
        AccessReview(subject_type_id=kind, subject_id=key, month=month, due_on=due_on(month))
        for kind, key in set(held) - known
    )
    for row in rows:
        _tell_managers(row)
    if rows:
        hand = User.objects.get(pk=by.pk)
        events.record("reviews.opened", hand, by=by, month=f"{month:%Y-%m}", n=len(rows))
    return len(rows)


def _tell_managers(review):
    if review.subject is not None:
        for person in members.managers(review.subject):
            facts = {"root": str(review.subject), "due": review.due_on.isoformat()}
            mails.send("review_due", person.email, person=person.pk, **facts)


@transaction.atomic
def answer_review(review, *, answers, reason="", by):
    """Keep or take back roles: `answers` is {grant: whether it is kept}. The last answer ends the review."""
    if not access.allows(by, "manage_members", review.subject):
        access.require_administrator(by)
    review = AccessReview.objects.select_for_update().get(pk=review.pk)
    if review.finished_at:
        raise ValidationError(_("This review is finished."))
    for grant, is_kept in answers.items():
        if grant.person_id == by.pk:
            raise ValidationError(_("Someone else looks over the role you hold yourself."))
        ReviewAnswer.objects.update_or_create(
            review=review, grant=grant, defaults={"is_kept": is_kept, "by": by, "at": timezone.now()}
        )
        if not is_kept:
            services.revoke_role(grant, reason=reason or _("taken back in the monthly review"), by=by)
    _finish(review, by)
    kept = sum(answers.values())
    events.record(
        "review.answered", review, by=by, about=[review.subject], kept=kept, ended=len(answers) - kept
    )
    return review


def _finish(review, by):
    """A review ends with the last role; who holds the only one left unseen leaves it to administrators."""
    if not review.unanswered().exists():
        review.finished_at, review.finished_by = timezone.now(), by
        review.save(update_fields=["finished_at", "finished_by"])
