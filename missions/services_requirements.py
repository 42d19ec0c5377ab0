"""Every change to requirements: drafted, approved by another, circulated, amended, closed or cancelled."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import access, events, records, versions
from accounts.models import Partner
from missions.models import Circulation, MandateTask, Mission, Requirement
from missions.models.requirement import LIFE, RUNNING

FIELDS = [
    "reference",
    "title",
    "capability",
    "quantity",
    "personnel",
    "sector",
    "needed_from",
    "needed_until",
    "criticality",
    "languages",
    "standards",
    "minimum_level",
    "women_target",
    "notice_days",
    "audience",
    "answers_due_on",
]


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
    """Change a draft; what is approved already is amended, and its earlier text stays in its history."""
    access.require(by, "edit_requirements", row.mission)
    records.known(fields, FIELDS)
    row = _locked(row, version)
    before = Requirement.objects.get(pk=row.pk)
    records.require_state(row, *RUNNING)
    served = list(row.tasks.all())
    records.put(row, fields)
    _check(row, served if tasks is None else tasks)
    changed = events.changes(before, row, fields)
    if tasks is not None and set(tasks) != set(served):
        row.tasks.set(tasks)
        changed["tasks"] = [_numbers(served), _numbers(tasks)]
    is_amended = row.state != Requirement.State.DRAFT and bool(changed)
    row.amendment += is_amended
    row.version += 1
    row.save(update_fields=[*fields, "amendment", "version"])
    verb = "requirement.amended" if is_amended else "requirement.changed"
    events.record(verb, row, by=by, about=[row.mission], reason=reason, changes=changed)
    return row


@transaction.atomic
def approve_requirement(row, *, version=None, reason="", by):
    """Let a draft stand as the mission's need; never by who drafted it."""
    access.require(by, "decide_pledges", row.mission)
    row = _stepping(row, "approve", version)
    person, _token = access.answerable(by)
    if row.created_by_id == person.pk and not by.is_system:
        raise PermissionDenied(_("Another than who drafted it approves a requirement."))
    row.approved_at = timezone.now()
    row.save(update_fields=["state", "approved_at", "version"])
    events.record("requirement.approved", row, by=by, about=[row.mission], reason=reason)
    return row


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
    events.record("requirement.closed", row, by=by, about=[row.mission], reason=reason)
    return row


@transaction.atomic
def cancel_requirement(row, *, version=None, reason="", by):
    """Give a need up."""
    access.require(by, "edit_requirements", row.mission)
    row = _stepping(row, "cancel", version)
    row.save(update_fields=["state", "version"])
    events.record("requirement.cancelled", row, by=by, about=[row.mission], reason=reason)
    return row


def may_plan(by, mission):
    return access.allows(by, "edit_requirements", mission)


def may_approve(by, row):
    return access.allows(by, "decide_pledges", row.mission) and row.created_by_id != by.pk


# --- What these share
def _locked(row, version):
    """The row as it stands, its mission held first, so that nobody waits for the other in a circle."""
    Mission.objects.select_for_update(no_key=True, of=("self",)).get(pk=row.mission_id)
    row = Requirement.objects.select_for_update(no_key=True, of=("self",)).get(pk=row.pk)
    versions.require(version, row.version)
    return row


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


def _numbers(tasks):
    return [task.number for task in sorted(tasks, key=lambda task: task.pk)]
