"""Asking for signatures, giving them, sending back; letting another sign; and how many a change takes.

What a complete approval does to its record is done by the app of the record, which calls these.
"""

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import access, approving, dates, deputies, events, records, versions
from accounts.models import Approval, ApprovalRule, Delegation, Signature, User
from accounts.models.approval import PLANS, SIGNS

State = Approval.State
LONGEST = 366  # days of a delegation


# --- Asked, renewed, withdrawn
@transaction.atomic
def ask_approval(
    subject, *, step, root, about, version, changes, authors, needed, proposed=None, reason="", by
):
    """Put a change of `subject` to those who sign for `root`; `about` are the roots it concerns."""
    _require_takes_part(by, root)
    person, _token = access.answerable(by)
    row = Approval(
        step=step,
        subject_type=ContentType.objects.get_for_model(subject),
        subject_id=str(subject.pk),
        subject_name=str(subject)[:200],
        subject_version=version,
        root_type=ContentType.objects.get_for_model(root),
        root_id=root.pk,
        concerns=[access.root_key(one) for one in about],
        changes=changes,
        proposed=proposed or {},
        authors=sorted(authors),
        needed=needed,
        asked_by=person,
    )
    row.save()
    events.record("approval.asked", row, by=by, about=[root], reason=reason, needed=needed)
    return row


@transaction.atomic
def renew_approval(row, *, version, changes, authors, needed, proposed=None, reason="", by):
    """The change was amended after it was asked about: who signed signed another, so no signature stands."""
    _require_takes_part(by, row.root)
    row = _locked(row)
    records.require_state(row, State.PENDING)
    voided = row.signatures.standing().update(voided_at=timezone.now())
    given = {"subject_version": version, "changes": changes, "needed": needed, "proposed": proposed or {}}
    records.put(row, given | {"authors": sorted({*row.authors, *authors})})
    row.version += 1
    row.reminded_at = row.escalated_at = None
    row.save(update_fields=[*given, "authors", "version", "reminded_at", "escalated_at"])
    events.record("approval.renewed", row, by=by, about=[row.root], reason=reason, voided=voided)
    return row


@transaction.atomic
def withdraw_approval(row, *, version=None, reason="", by):
    """Take back what was asked; the record stays as it is."""
    access.require(by, PLANS, row.root)
    row = _decided(row, State.WITHDRAWN, version)
    row.save(update_fields=["state", "decided_at", "version"])
    events.record("approval.withdrawn", row, by=by, about=[row.root], reason=reason)
    return row


# --- Signed, sent back
@transaction.atomic
def sign_approval(row, *, version, on_behalf_of=None, note="", by):
    """Sign the change as the version `version` that was read, for oneself or for who delegated it.

    The last signature that is needed approves it; the portal's own hand needs no other.
    """
    _require_may_sign(by, row, on_behalf_of)
    row = _locked(row)
    records.require_state(row, State.PENDING)
    versions.require(version, row.version)
    _require_another(row, by, on_behalf_of)
    Signature.objects.create(approval=row, person=by, on_behalf_of=on_behalf_of, note=note.strip())
    is_complete = by.is_system or row.signatures.standing().count() >= row.needed
    if is_complete:
        row.state, row.decided_at = State.APPROVED, timezone.now()
        row.version += 1
        row.save(update_fields=["state", "decided_at", "version"])
    verb = "approval.completed" if is_complete else "approval.signed"
    whose = {"on_behalf_of": on_behalf_of.name} if on_behalf_of else {}
    events.record(verb, row, by=by, about=[row.root], reason=note, **whose)
    return row


@transaction.atomic
def send_back_approval(row, *, version, reason, on_behalf_of=None, by):
    """Give a change back to who asked, with the reason; its record stays as it is."""
    _require_may_sign(by, row, on_behalf_of)
    if not reason.strip():
        raise ValidationError({"reason": _("Say why; who asked reads it.")})
    row = _decided(row, State.SENT_BACK, version)
    row.answer = reason.strip()
    row.save(update_fields=["state", "decided_at", "version", "answer"])
    events.record("approval.sent_back", row, by=by, about=[row.root], reason=reason)
    return row


# --- By the calendar
@transaction.atomic
def remind_of_approval(row, *, by):
    """Tell those who have not signed that it waits; the portal alone does."""
    access.require_administrator(by)
    row = _locked(row)
    row.reminded_at = timezone.now()
    row.save(update_fields=["reminded_at"])
    events.record("approval.reminded", row, by=by, about=[row.root])
    return row


@transaction.atomic
def escalate_approval(row, *, by):
    """Tell those who manage the mission's members that nobody signs; the portal alone does."""
    access.require_administrator(by)
    row = _locked(row)
    row.escalated_at = timezone.now()
    row.save(update_fields=["escalated_at"])
    events.record("approval.escalated", row, by=by, about=[row.root])
    return row


# --- Delegations
@transaction.atomic
def delegate(*, receiver, subject, starts_on, ends_on, reason="", by):
    """Let `receiver` sign for `by` in a mission, or in all missions an organization leads, for a time."""
    access.require(by, SIGNS, *approving.reach_of(by, subject))
    _require_person_signs(by)
    access.require_own_hand(by)
    _require_days(starts_on, ends_on)
    if not approving.colleagues(approving.reach_of(by, subject)).filter(pk=receiver.pk).exists():
        raise ValidationError({"receiver": _("Name somebody who plans or decides there.")})
    row = Delegation(
        giver=by,
        receiver=receiver,
        subject_type=ContentType.objects.get_for_model(subject),
        subject_id=subject.pk,
        starts_on=starts_on,
        ends_on=ends_on,
        reason=reason,
    )
    row.full_clean()
    row.save()
    events.record("delegation.given", row, by=by, about=[subject], reason=reason)
    return row


@transaction.atomic
def name_deputy(*, receiver, starts_on, ends_on, reason="", by):
    """Let `receiver` act in the place of `by`, who is on leave, on these days."""
    access.require_own_hand(by)
    _require_person_signs(by)
    _require_days(starts_on, ends_on)
    if not deputies.possible(by).filter(pk=receiver.pk).exists():
        raise ValidationError({"receiver": _("Name somebody who has a role where you have one.")})
    User.objects.select_for_update(no_key=True).get(pk=by.pk)  # one leave at a time
    leaves = Delegation.objects.filter(giver=by, subject_type=None, revoked_at=None)
    other = leaves.filter(starts_on__lte=ends_on, ends_on__gte=starts_on).select_related("receiver").first()
    if other is not None:
        words = _("%(person)s is your deputy until %(day)s: take that back first, or name other days.")
        told = {"person": other.receiver, "day": dates.day(other.ends_on)}
        raise ValidationError({"starts_on": words % told})
    row = Delegation(giver=by, receiver=receiver, starts_on=starts_on, ends_on=ends_on, reason=reason)
    row.full_clean()
    row.save()
    events.record("leave.given", row, by=by, about=deputies.roots_of(by), reason=reason)
    return row


@transaction.atomic
def step_in(row, *, by):
    """Note that a deputy begins to act in the other's place; it stands in the trail."""
    access.require_own_hand(by)
    if not deputies.leaves(by, timezone.localdate()).filter(pk=row.pk).exists():
        raise PermissionDenied(_("You are not the deputy of that person today."))
    events.record("leave.stepped_in", row, by=by, about=deputies.roots_of(row.giver))
    return row


@transaction.atomic
def revoke_delegation(row, *, reason="", by):
    """Take a delegation back; what was signed and done under it stands."""
    access.require_own_hand(by)
    if not Delegation.objects.filter(Delegation.managed_by(by), pk=row.pk).exists():
        access.require_person(by, row.giver)
    row = Delegation.objects.select_for_update(no_key=True, of=("self",)).get(pk=row.pk)
    if row.revoked_at:
        raise ValidationError(_("It was taken back already."), "wrong_state")
    row.revoked_at = timezone.now()
    row.save(update_fields=["revoked_at"])
    about = deputies.roots_of(row.giver) if row.is_leave else [row.subject]
    events.record("delegation.revoked", row, by=by, about=about, reason=reason)
    return row


# --- Rules
@transaction.atomic
def set_rule(
    organization, *, signatures, criticality="", persons_over=None, for_amendments=True, reason="", by
):
    """Say how many signatures an organization wants for what is so critical and so strong."""
    _require_keeps_rules(by, organization)
    known = ApprovalRule.objects.filter(
        organization=organization, criticality=criticality, persons_over=persons_over
    )
    row = known.first() or ApprovalRule(
        organization=organization, criticality=criticality, persons_over=persons_over
    )
    row.signatures, row.for_amendments = signatures, for_amendments
    row.full_clean()
    row.save()
    events.record(
        "approval_rule.set",
        organization,
        by=by,
        about=[organization],
        reason=reason,
        criticality=criticality,
        persons_over=persons_over,
        signatures=signatures,
        for_amendments=for_amendments,
    )
    return row


@transaction.atomic
def remove_rule(row, *, reason="", by):
    """Drop a rule; what waits already keeps the number it was asked with."""
    _require_keeps_rules(by, row.organization)
    organization, words = row.organization, str(row)
    row.delete()
    events.record(
        "approval_rule.removed", organization, by=by, about=[organization], reason=reason, rule=words
    )
    return organization


def may_keep_rules(by, organization):
    return access.allows(by, "manage_members", organization) or bool(by.is_staff or by.is_system)


# --- What these share
def _require_keeps_rules(by, organization):
    if not access.allows(by, "manage_members", organization):
        access.require_administrator(by)


def _require_takes_part(by, root):
    """Who plans there asks, and who signs what nobody asked about asks by signing."""
    if not access.allows(by, SIGNS, root):
        access.require(by, PLANS, root)


def _require_may_sign(by, row, on_behalf_of):
    """Whoever signs sees the change and holds the right, or is lent it by one who does."""
    access.require(on_behalf_of or by, SIGNS, row.root)
    _require_person_signs(by)
    if by.acts_for and on_behalf_of != by.acts_for:
        raise PermissionDenied(_("You act for %(person)s: sign for that person.") % {"person": by.acts_for})
    if on_behalf_of is None:
        return
    _require_takes_part(by, row.root)
    held = Delegation.objects.in_force(timezone.localdate()).covering(row.concerns)
    if not held.filter(giver=on_behalf_of, receiver=by).exists():
        raise PermissionDenied(_("You hold no delegation of that person here."))


def _require_person_signs(by):
    if getattr(by, "token", None) is not None:
        raise PermissionDenied(_("A person signs, signed in; a token cannot."))


def _require_days(starts_on, ends_on):
    if ends_on < timezone.localdate():
        raise ValidationError({"ends_on": _("That day has passed.")})
    if (ends_on - starts_on).days > LONGEST:
        raise ValidationError({"ends_on": _("At most a year; name them again when it ends.")})


def _require_another(row, by, on_behalf_of):
    """Neither who wrote it nor who signed already, by their own hand or by another's."""
    if by.is_system:
        return
    hands = {by.pk, on_behalf_of.pk} if on_behalf_of else {by.pk}
    if hands & set(row.authors):
        raise PermissionDenied(_("Another than who wrote it signs."))
    if hands & approving.signed_already(row):
        raise ValidationError(_("You or the person you sign for have signed this already."), "wrong_state")


def _decided(row, state, version):
    row = _locked(row)
    records.require_state(row, State.PENDING)
    versions.require(version, row.version)
    row.state, row.decided_at = state, timezone.now()
    row.version += 1
    return row


def _locked(row):
    return Approval.objects.select_for_update(no_key=True, of=("self",)).get(pk=row.pk)
