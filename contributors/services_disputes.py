"""Every step of a dispute: who contests opens, argues, withdraws; who keeps the record answers and decides.

Neither side can do what is the other's, and a decision changes nothing of the record that is contested.
"""

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import access, events, records
from accounts.models import Event
from contributors.models import Assessment, Dispute, DisputePosition
from contributors.models.dispute import LIFE, OPEN
from contributors.models.pledge_life import CONTRIBUTOR, MISSION


# --- The steps of who contests
@transaction.atomic
def open_dispute(
    *, kind, title, words, partner, organization=None, mission=None, subject=None, about_on=None, amount=None,
    currency="USD", reason="", by,
):  # fmt: skip
    """Contest something before the organization, or mission, that keeps it.

    `subject`: the record that is contested, where it stands here. `words`: the position of the partner.
    """
    access.require(by, "act_for", partner)
    organization = mission.lead if mission else organization
    if organization is None:
        raise ValidationError({"organization": _("Name the mission or organization that keeps the record.")})
    _check_subject(subject, partner, organization, mission)
    person, _token = access.answerable(by)
    row = Dispute(
        kind=kind, title=title, partner=partner, organization=organization, mission=mission,
        about_on=about_on, amount=amount, currency=currency, created_by=person,
        is_fictional=partner.is_fictional or (mission is not None and mission.is_fictional),
    )  # fmt: skip
    if subject is not None:
        row.subject_type = ContentType.objects.get_for_model(subject)
        row.subject_id, row.subject_name = str(subject.pk), str(subject)[:200]
    row.full_clean()
    row.save(force_insert=True)
    _say(row, CONTRIBUTOR, words, person)
    events.record("dispute.opened", row, by=by, about=row.roots, reason=reason)
    return row


@transaction.atomic
def withdraw_dispute(row, *, version=None, reason="", by):
    """No longer contest it: the case is closed without an outcome."""
    access.require(by, "act_for", row.partner)
    row = _stepping(row, "withdraw", version)
    _wait(row, "")
    _save(row)
    events.record("dispute.withdrawn", row, by=by, about=row.roots, reason=reason)
    return row


# --- The step of both
@transaction.atomic
def take_position(row, *, words, version=None, reason="", by):
    """Say something more; it then waits for the other side, or, under review, for the decision as before."""
    side = _require_side(by, row)
    row = _held(row, version)
    records.require_state(row, *(("answered", "review") if side == MISSION else OPEN))
    person, _token = access.answerable(by)
    _say(row, side, words, person)
    if row.state != Dispute.State.REVIEW:
        _wait(row, CONTRIBUTOR if side == MISSION else MISSION)
    row.version += 1
    _save(row)
    events.record("dispute.position_taken", row, by=by, about=row.roots, reason=reason, side=side)
    return row


# --- The steps of who keeps the record
@transaction.atomic
def answer_dispute(row, *, words, version=None, reason="", by):
    """Take the first position of who keeps the record; it then waits for who contests."""
    _require_keeps(by, row)
    row = _stepping(row, "answer", version)
    person, _token = access.answerable(by)
    _say(row, MISSION, words, person)
    _wait(row, CONTRIBUTOR)
    _save(row)
    events.record("dispute.answered", row, by=by, about=row.roots, reason=reason)
    return row


@transaction.atomic
def review_dispute(row, *, version=None, reason="", by):
    """Look into it: it waits for the decision."""
    _require_keeps(by, row)
    row = _stepping(row, "review", version)
    _wait(row, MISSION)
    _save(row)
    events.record("dispute.reviewed", row, by=by, about=row.roots, reason=reason)
    return row


@transaction.atomic
def set_deadline(row, *, deadline, version=None, reason="", by):
    """Until when the side it waits for takes its next step; None: no longer any day."""
    _require_keeps(by, row)
    row = _held(row, version)
    records.require_state(row, *OPEN)
    if deadline is not None and deadline < timezone.localdate():
        raise ValidationError({"deadline": _("That day has passed.")})
    before = Dispute.objects.get(pk=row.pk)
    row.deadline, row.reminded_on = deadline, None
    row.version += 1
    _save(row)
    changed = events.changes(before, row, ["deadline"])
    events.record("dispute.deadline_set", row, by=by, about=row.roots, reason=reason, changes=changed)
    return row


@transaction.atomic
def decide_dispute(row, *, outcome, words, version, amount=None, on=None, reason="", by):
    """Close it with an outcome and its grounds, as the version that was read. A person decides; a token
    cannot, nor can who entered the record that is contested.

    `amount`: what is conceded, in the currency of the dispute; None: not stated. `on`: today if left out.
    """
    _require_keeps(by, row)
    _require_may_decide(by, row)
    row = _stepping(row, "decide", version)
    day = on or timezone.localdate()
    _check_outcome(row, outcome, words, amount, day)
    row.outcome, row.outcome_words, row.outcome_amount, row.settled_on = outcome, words.strip(), amount, day
    _wait(row, "")
    row.full_clean(exclude=["partner", "organization", "mission", "created_by"])
    _save(row, "outcome", "outcome_words", "outcome_amount", "settled_on")
    events.record("dispute.settled", row, by=by, about=row.roots, reason=reason, outcome=outcome)
    return row


# --- What the portal does
@transaction.atomic
def remind_of_dispute(row, *, by):
    """Tell the side it waits for that the deadline is near; the portal alone does."""
    access.require_administrator(by)
    row = Dispute.objects.select_for_update(no_key=True, of=("self",)).get(pk=row.pk)
    row.reminded_on = timezone.localdate()
    row.save(update_fields=["reminded_on"])
    events.record("dispute.reminded", row, by=by, about=row.roots, deadline=str(row.deadline))
    return row


# --- What may be done
def may_contest(by, row):
    return access.allows(by, "act_for", row.partner)


def may_keep(by, row):
    """Funding staff of the mission or its organization; nobody who speaks for the partner that contests."""
    keeps = access.allows(by, "manage_money", *row.keepers)
    return keeps and (by.is_system or not may_contest(by, row))


def may_decide(by, row):
    """Who keeps the record, but for the person who entered what is contested."""
    return may_keep(by, row) and (by.is_system or not _entered(by, row))


# --- What these share
def _require_side(by, row):
    sides = [CONTRIBUTOR] * may_contest(by, row) + [MISSION] * may_keep(by, row)
    if not sides:
        raise PermissionDenied(_("You may not do this for %(root)s.") % {"root": row})
    return sides[0]


def _require_keeps(by, row):
    access.require(by, "manage_money", *row.keepers)
    if not may_keep(by, row):
        raise PermissionDenied(
            _("Who speaks for the partner that contests does not answer for the other side.")
        )


def _require_may_decide(by, row):
    if getattr(by, "token", None) is not None:
        raise PermissionDenied(_("A person decides on disputes, signed in; a token cannot."))
    if not may_decide(by, row):
        raise PermissionDenied(_("You entered what is contested: somebody else decides on it."))


def _entered(by, row):
    """Whether this person did something to the record that is contested."""
    acts = Event.objects.filter(subject_type=row.subject_type_id, subject_id=row.subject_id, by=by.pk)
    return row.subject_type_id is not None and acts.exists()


def _check_subject(subject, partner, organization, mission):
    """A letter is contested by whom it bills, before who issued it."""
    if not isinstance(subject, Assessment):
        return
    if (subject.organization_id, subject.mission_id) != (organization.pk, mission.pk if mission else None):
        raise ValidationError({"organization": _("The letter is of another account.")})
    if not subject.bills.filter(partner=partner).exists():
        words = {"who": partner}
        raise ValidationError({"partner": _("%(who)s is not billed by this letter.") % words})


def _check_outcome(row, outcome, words, amount, day):
    if not words.strip():
        raise ValidationError({"words": _("Say on what grounds; both sides read it.")})
    if outcome not in Dispute.Outcome.values:
        raise ValidationError({"outcome": _("It is upheld in whole, in part, or rejected.")})
    if amount and outcome == Dispute.Outcome.REJECTED:
        raise ValidationError({"amount": _("Where it is rejected, nothing is conceded.")})
    if amount is not None and row.amount is not None and amount > row.amount:
        raise ValidationError({"amount": _("No more is conceded than was contested.")})
    if not timezone.localdate(row.opened_at) <= day <= timezone.localdate():
        raise ValidationError({"on": _("The day lies between the opening and today.")})


def _say(row, side, words, person):
    if not words.strip():
        raise ValidationError({"words": _("Say what the position is.")})
    said = DisputePosition(dispute=row, side=side, words=words.strip(), by=person)
    try:
        said.full_clean()
    except ValidationError as error:
        raise ValidationError({"words": error.error_dict.get("words", [error])}) from error
    said.save(force_insert=True)


def _wait(row, side):
    """The step a deadline was set for is taken: the next waits for another side, without a day yet."""
    row.waits_for, row.deadline, row.reminded_on = side, None, None


def _held(row, version):
    return records.held(row, version)


def _stepping(row, name, version):
    return records.stepped(_held(row, version), LIFE, name)


def _save(row, *fields):
    row.save(update_fields=["state", "version", "waits_for", "deadline", "reminded_on", *fields])
