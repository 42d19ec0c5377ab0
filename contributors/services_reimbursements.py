"""Claims of contributors: opened, calculated, certified, released, paid; what delays or contests them."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import access, events, records
from accounts.notation import day
from contributors import charging, ledger, reimbursement, reimbursing
from contributors.models import LedgerEntry, Reimbursement, ReimbursementLine
from contributors.reimbursement_life import LIFE, OPEN

State = Reimbursement.State


@transaction.atomic
def open_reimbursement(contributor, mission, *, starts_on, ends_on, currency="USD", reason="", by):
    """Begin the claim of a contributor at a mission for a period, as far as that is verified."""
    access.require(by, "manage_money", mission, mission.lead)
    row = Reimbursement(
        contributor=contributor, mission=mission, starts_on=starts_on, ends_on=ends_on, currency=currency
    )
    row.full_clean()
    if cut := reimbursing.verification_cut_by(row):
        raise ValidationError(
            {"starts_on": _("A verification lies across its first or last day: %(what)s.") % {"what": cut}}
        )
    row.state = reimbursing.standing_of(row)
    reimbursing.wait(row)
    row.waits_since = min(timezone.localdate(), ends_on)
    row.save(force_insert=True)
    events.record("reimbursement.opened", row, by=by, about=row.roots, reason=reason)
    return row


@transaction.atomic
def calculate_reimbursement(row, *, version=None, reason="", by):
    """Apply rates, deductions and premiums of the period to what was verified."""
    access.require(by, "manage_money", *row.keepers)
    person, _token = access.answerable(by)
    row = _stepped(row, "calculate", version)
    _write_lines(row, found := reimbursing.lines_of(row))
    row.total = reimbursement.total(found)
    row.calculated_by, row.calculated_at = person, timezone.now()
    reimbursing.wait(row)
    row.save()
    events.record(
        "reimbursement.calculated", row, by=by, about=row.roots, reason=reason, total=str(row.total)
    )
    return row


@transaction.atomic
def certify_reimbursement(row, *, version=None, reason="", by):
    """Certify a calculated claim: it is owed from now on. Never by who calculated it."""
    access.require(by, "manage_money", *row.keepers)
    person, _token = access.answerable(by)
    row = _stepped(row, "certify", version)
    if person == row.calculated_by and not by.is_system:
        raise PermissionDenied(_("A claim is certified by someone else than who calculated it."))
    if row.lines.filter(contested_on__isnull=False, outcome="").exists():
        raise ValidationError(_("A line of it is contested: decide on that first."), "contested")
    if row.total < 0:
        raise ValidationError(
            _("It comes to less than nothing: adjust the next claim instead."), "below_nothing"
        )
    row.certified_by, row.certified_at = person, timezone.now()
    reimbursing.wait(row)
    row.save()
    ledger.certified(row, timezone.localdate())
    events.record("reimbursement.certified", row, by=by, about=row.roots, reason=reason, total=str(row.total))
    return row


@transaction.atomic
def release_reimbursement(row, *, version=None, reason="", by):
    """Say that cash is there, so that a certified claim may be paid."""
    access.require(by, "manage_money", *row.keepers)
    row = _stepped(row, "release", version)
    row.payable_at = timezone.now()
    reimbursing.wait(row)
    row.save()
    events.record("reimbursement.released", row, by=by, about=row.roots, reason=reason)
    return row


@transaction.atomic
def pay_reimbursement(row, *, paid_on, version=None, reason="", by):
    """Enter that the whole of it went to the contributor."""
    access.require(by, "manage_money", *row.keepers)
    if paid_on > timezone.localdate():
        raise ValidationError({"paid_on": _("A payment is entered once it was made.")})
    row = _stepped(row, "pay", version)
    if paid_on < (certified_on := timezone.localdate(row.certified_at)):
        raise ValidationError(
            {
                "paid_on": _("It was certified on %(day)s: it is paid on that day or later.")
                % {"day": day(certified_on)}
            }
        )
    row.paid_on = paid_on
    reimbursing.wait(row)
    row.save()
    ledger.settled(row, paid_on)
    events.record("reimbursement.paid", row, by=by, about=row.roots, reason=reason, total=str(row.total))
    return row


@transaction.atomic
def reopen_reimbursement(row, *, reason, version=None, by):
    """Take a certified claim out of the books, so that a verification can be corrected."""
    access.require(by, "manage_money", *row.keepers)
    row = _stepped(row, "reopen", version)
    ledger.certified(row, timezone.localdate(), LedgerEntry.Cause.REOPENED, -1)
    reimbursing.restate(row)
    row.save()
    events.record("reimbursement.reopened", row, by=by, about=row.roots, reason=reason)
    return row


@transaction.atomic
def delay_reimbursement(row, *, delay, words="", version=None, reason="", by):
    """Say what a claim waits for, out of the closed list and in words."""
    access.require(by, "manage_money", *row.keepers)
    row = _locked(row, version)
    if row.state == State.PAID:
        raise ValidationError(_("It is paid and waits for nothing."), "wrong_state")
    reimbursing.wait(row, delay, words)
    row.version += 1
    row.full_clean()
    row.save()
    events.record("reimbursement.delayed", row, by=by, about=row.roots, reason=reason, delay=delay)
    return row


@transaction.atomic
def claim_item(row, *, kind, reference, reason="", version=None, by, **fields):
    """Add a premium, a casualty, a letter of assist or an adjustment to a claim not certified yet."""
    access.require(by, "manage_money", *row.keepers)
    row = _locked(row, version)
    records.require_state(row, *OPEN)
    records.known(fields, ("percent", "persons", "amount", "source"))
    item = charging.add_item(row, kind, reference, **fields)
    events.record("reimbursement.claimed", row, by=by, about=row.roots, reason=reason, item=str(item))
    return row


@transaction.atomic
def contest_line(line, *, reason, by):
    """Say for the contributor that a line is wrong, and why; its evidence are documents of the claim."""
    access.require(by, "act_for", line.claim.contributor)
    person, _token = access.answerable(by)
    claim = _locked(line.claim, None)
    line = ReimbursementLine.objects.select_for_update(no_key=True, of=("self",)).get(pk=line.pk)
    if claim.state == State.PAID:
        raise ValidationError(_("It is paid: what was wrong is adjusted in the next claim."), "wrong_state")
    if line.is_contested:
        raise ValidationError(_("It is contested already."), "contested")
    line.contested_on, line.contested_by, line.contest = timezone.localdate(), person, reason
    line.outcome, line.outcome_words, line.outcome_on = "", "", None
    line.save()
    reimbursing.wait(claim)
    claim.version += 1
    claim.save()
    events.record("reimbursement.contested", claim, by=by, about=claim.roots, reason=reason, line=str(line))
    return claim


@transaction.atomic
def decide_line(line, *, outcome, reason, by):
    """Decide on a contested line: upheld, so that what it rests on is corrected, or dismissed."""
    access.require(by, "manage_money", *line.claim.keepers)
    claim = _locked(line.claim, None)
    line = ReimbursementLine.objects.select_for_update(no_key=True, of=("self",)).get(pk=line.pk)
    if not line.is_contested:
        raise ValidationError(_("It is not contested."), "wrong_state")
    if access.allows(by, "act_for", claim.contributor) and not by.is_system:
        raise PermissionDenied(_("Who speaks for the contributor does not decide on what it contests."))
    line.outcome, line.outcome_words, line.outcome_on = outcome, reason, timezone.localdate()
    line.full_clean()
    line.save()
    reimbursing.wait(claim)
    claim.version += 1
    claim.save()
    events.record(
        "reimbursement.decided",
        claim,
        by=by,
        about=claim.roots,
        reason=reason,
        line=str(line),
        outcome=outcome,
    )
    return claim


def may_keep(by, row):
    return access.allows(by, "manage_money", *row.keepers)


def may_contest(by, row):
    """Whether this person contests lines of a claim: for its contributor, until it is paid."""
    return row.state != State.PAID and access.allows(by, "act_for", row.contributor)


def may_decide(by, row):
    """Whether this person decides on contested lines: keeps the money, speaks not for the contributor."""
    return may_keep(by, row) and (by.is_system or not access.allows(by, "act_for", row.contributor))


SERVICES = {
    "calculate": calculate_reimbursement,
    "certify": certify_reimbursement,
    "release": release_reimbursement,
    "pay": pay_reimbursement,
    "reopen": reopen_reimbursement,
}


def _write_lines(claim, found):
    """Store the lines of a claim; one that stands already keeps that it was contested."""
    kept = {(row.kind, row.key): row for row in claim.lines.all()}
    for line in found:
        row = kept.pop((line.kind, line.key), None) or ReimbursementLine(
            claim=claim, kind=line.kind, key=line.key
        )
        row.group, row.amount = line.group, line.amount
        row.steps = [step._asdict() for step in line.steps]
        row.save()
    ReimbursementLine.objects.filter(pk__in=[row.pk for row in kept.values()]).delete()


def _locked(row, version):
    return records.held(row, version, "contributor", "mission__lead")


def _stepped(row, name, version):
    return records.stepped(_locked(row, version), LIFE, name)
