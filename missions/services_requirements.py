"""Every change to requirements: drafted, approved by another, circulated, amended, closed or cancelled."""

from copy import copy

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import access, approving, events, records, services_approvals
from accounts.models import Approval, Partner
from missions import amending
from missions.models import Circulation, MandateTask, Mission, Requirement
from missions.models.requirement import LIFE, RUNNING

FIELDS = list(amending.SIGNED)


@transaction.atomic
def draft_requirement(
    mission, *, reference, title, capability, quantity, needed_from, tasks=(), reason="", by, **fields
):
    """Begin a requirement; its planners alone see it until it is circulated."""
    access.require(by, "edit_requirements", mission)
    records.known(fields, FIELDS)
    person, _token = access.answerable(by)
    given = {"reference": reference, "title": title, "capability": capability, "quantity": quantity}
    row = Requirement(mission=mission, needed_from=needed_from, created_by=person, **given, **fields)
    _check(row, tasks)
    row.save()
    row.tasks.set(tasks)
    events.record("requirement.drafted", row, by=by, about=[mission], reason=reason)
    return row


@transaction.atomic
def change_requirement(row, *, version=None, tasks=None, reason="", by, **fields):
    """Change a draft; what is approved already is amended, and its earlier text stays in its history.

    Where the lead organization wants signatures for it, an amendment waits for them and changes nothing yet.
    Signatures given for a draft before it was changed are void.
    """
    access.require(by, "edit_requirements", row.mission)
    records.known(fields, FIELDS)
    row = _locked(row, version)
    records.require_state(row, *RUNNING)
    change = amending.Change(row, fields, tasks)
    _check(row, change.tasks)
    if change.needed:
        _put_to_signature(row, change, reason, by)
        verb, changed = "requirement.amendment_asked", change.changes
        row = _locked(row, None)
    else:
        verb, changed = _kept(row, change), change.changes
        _renewed(row, by)
    events.record(verb, row, by=by, about=[row.mission], reason=reason, changes=changed)
    return row


@transaction.atomic
def ask_for_approval(row, *, version=None, reason="", by):
    """Put a draft to those who decide; as many sign as the lead organization wants."""
    access.require(by, "edit_requirements", row.mission)
    row = _locked(row, version)
    records.require_state(row, Requirement.State.DRAFT)
    if amending.pending(row):
        raise ValidationError(_("It waits for signatures already."), "wrong_state")
    _asked_about(row, by)
    events.record("requirement.approval_asked", row, by=by, about=[row.mission], reason=reason)
    return row


@transaction.atomic
def approve_requirement(row, *, version=None, seen=None, on_behalf_of=None, reason="", by):
    """Sign a draft as the version that was read; with the last signature it stands as the mission's need.

    Never by who wrote it. What nobody asked about yet is asked by the first who signs.
    """
    access.require(on_behalf_of or by, "decide_pledges", row.mission)
    row = _locked(row, version)
    step = records.stepped(copy(row), LIFE, "approve")
    approval = amending.pending(row) or _asked_about(row, by)
    seen = approval.version if seen is None else seen
    approval = services_approvals.sign_approval(
        approval, version=seen, on_behalf_of=on_behalf_of, note=reason, by=by
    )
    if approval.is_pending:
        row, verb = Requirement.objects.get(pk=row.pk), "requirement.signed"
    else:
        row, verb = step, "requirement.approved"
        row.approved_at = timezone.now()
        row.save(update_fields=["state", "approved_at", "version"])
    events.record(verb, row, by=by, about=[row.mission], reason=reason)
    return row


@transaction.atomic
def sign_amendment(row, *, seen, on_behalf_of=None, reason="", by):
    """Sign an amendment as the version that was read; with the last signature it is made."""
    access.require(on_behalf_of or by, "decide_pledges", row.mission)
    row = _locked(row, None)
    records.require_state(row, *RUNNING)
    approval = amending.pending(row)
    if approval is None:
        raise ValidationError(_("No amendment of it waits for signatures."), "wrong_state")
    approval = services_approvals.sign_approval(
        approval, version=seen, on_behalf_of=on_behalf_of, note=reason, by=by
    )
    verb, changed = "requirement.amendment_signed", {}
    if not approval.is_pending:
        change = amending.Change(row, *amending.proposed(approval))
        _check(row, change.tasks)
        verb, changed = _kept(row, change), change.changes
    events.record(verb, row, by=by, about=[row.mission], reason=reason, changes=changed)
    return row


def may_sign(by, row):
    """Whether this person may sign what waits of it, or begin by signing a draft nobody asked about."""
    if approval := amending.pending(row):
        return bool(approving.principals(approval, by))
    is_draft = row.state == Requirement.State.DRAFT
    return (
        is_draft and access.allows(by, "decide_pledges", row.mission) and by.pk not in amending.authors(row)
    )


@transaction.atomic
def circulate_requirement(
    row, *, partners=(), organizations=(), answers_due_on=None, version=None, reason="", by
):
    """Ask contributors for offers: those named, and every nation that belongs to an organization named."""
    access.require(by, "edit_requirements", row.mission)
    row = _stepping(row, "circulate", version)
    asked = _asked(row, partners, organizations)
    if not asked:
        raise ValidationError({"partners": _("Name whom to ask: contributors, or an organization.")})
    if answers_due_on and answers_due_on < timezone.localdate():
        raise ValidationError({"answers_due_on": _("That day has passed.")})
    row.answers_due_on = answers_due_on or row.answers_due_on
    row.circulated_at = row.circulated_at or timezone.now()
    row.save(update_fields=["state", "answers_due_on", "circulated_at", "version"])
    _renewed(row, by)
    known = set(row.circulations.values_list("partner_id", flat=True))
    new = [
        Circulation(requirement=row, partner=partner, through=through)
        for partner, through in asked.items()
        if partner.pk not in known
    ]
    Circulation.objects.bulk_create(new)
    events.record(
        "requirement.circulated",
        row,
        by=by,
        about=[row.mission],
        reason=reason,
        asked=len(known) + len(new),
        newly_asked=len(new),
    )
    return row


@transaction.atomic
def confirm_receipt(row, *, by):
    """Note that a contributor has read what it was asked; the first to confirm is kept."""
    own = access.granted(by, "act_for", Partner)
    asked = list(row.circulations.select_for_update(no_key=True, of=("self",)).filter(partner__in=own))
    if not asked:
        raise PermissionDenied(_("It was not circulated to a contributor you speak for."))
    access.require(by, "act_for", *(one.partner for one in asked))
    person, _token = access.answerable(by)
    for one in asked:
        if one.read_at is None:
            one.read_at, one.read_by = timezone.now(), person
            one.save(update_fields=["read_at", "read_by"])
    events.record("requirement.read", row, by=by, about=[one.partner for one in asked])
    return row


@transaction.atomic
def close_requirement(row, *, version=None, reason="", by):
    """Take no more offers; what was accepted stands."""
    access.require(by, "edit_requirements", row.mission)
    row = _stepping(row, "close", version)
    row.save(update_fields=["state", "version"])
    _drop(row, by)
    events.record("requirement.closed", row, by=by, about=[row.mission], reason=reason)
    return row


@transaction.atomic
def cancel_requirement(row, *, version=None, reason="", by):
    """Give a need up."""
    access.require(by, "edit_requirements", row.mission)
    row = _stepping(row, "cancel", version)
    row.save(update_fields=["state", "version"])
    _drop(row, by)
    events.record("requirement.cancelled", row, by=by, about=[row.mission], reason=reason)
    return row


def may_plan(by, mission):
    return access.allows(by, "edit_requirements", mission)


# --- What these share
def _locked(row, version):
    """The row as it stands, its mission held first, so that nobody waits for the other in a circle."""
    Mission.objects.select_for_update(no_key=True, of=("self",)).get(pk=row.mission_id)
    return records.held(row, version)


def _stepping(row, name, version):
    """The locked row, in the state this step leads to."""
    return records.stepped(_locked(row, version), LIFE, name)


def _asked(row, partners, organizations):
    """{contributor: the organization through which it is asked, or None}; who is named is asked itself."""
    found, today = {}, timezone.localdate()
    for organization in organizations:
        for member in Partner.objects.members_of(organization.code, today).nations():
            found.setdefault(member, organization)
    return found | dict.fromkeys(partners)


def _check(row, tasks):
    row.full_clean()
    if row.answers_due_on and row.needed_until and row.answers_due_on > row.needed_until:
        raise ValidationError({"answers_due_on": _("Answers come after the need has ended.")})
    served = MandateTask.objects.filter(pk__in=[task.pk for task in tasks], mandate__mission=row.mission)
    if served.count() != len(set(tasks)):
        raise ValidationError({"tasks": _("A paragraph is not of a mandate of this mission.")})


def _kept(row, change):
    """Store a change; of what was approved it is an amendment. Returns what it is called."""
    is_amended = row.state != Requirement.State.DRAFT and bool(change.changes)
    row.amendment += is_amended
    row.version += 1
    row.save(update_fields=[*change.fields, "amendment", "version"])
    row.tasks.set(change.tasks)
    return "requirement.amended" if is_amended else "requirement.changed"


# --- What is put to signature
def _asked_about(row, by):
    """A draft put to those who decide: all of it is the change."""
    return services_approvals.ask_approval(
        row,
        step=Approval.Step.APPROVE,
        root=row.mission,
        about=[row.mission, row.mission.lead],
        version=row.version,
        by=by,
        **amending.of_draft(row),
    )


def _put_to_signature(row, change, reason, by):
    """An amendment that waits, together with what waits already: then the signatures so far are void."""
    approval = amending.pending(row)
    if approval:
        change = amending.joined(approval, change)
    given = change.given(by)
    if approval:
        services_approvals.renew_approval(approval, version=row.version, reason=reason, by=by, **given)
        return
    services_approvals.ask_approval(
        row,
        step=Approval.Step.AMEND,
        root=row.mission,
        about=[row.mission, row.mission.lead],
        version=row.version,
        reason=reason,
        by=by,
        **given,
    )


def _renewed(row, by):
    """Void what was signed, if what is put to signature is no longer what was read."""
    approval = amending.pending(row)
    if approval is None:
        return
    given = amending.now(approval, row)
    if given["changes"] != approval.changes:
        person, _token = access.answerable(by)
        given["authors"] = {*given["authors"], person.pk}
        services_approvals.renew_approval(approval, version=row.version, by=by, **given)


def _drop(row, by):
    """What waits of a need that ends is taken back with it."""
    if approval := amending.pending(row):
        services_approvals.withdraw_approval(approval, by=by)
