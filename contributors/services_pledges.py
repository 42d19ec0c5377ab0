"""Every step of a pledge: its contributor drafts, submits and withdraws, the other side takes up and decides.

Neither side can do what is the other's; who decides names the version that was seen.
"""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import access, events, records, versions
from contributors import deploying, drafting, entering, evidence, standing, taking
from contributors.models import Agreement, Commitment, EnteredPledge, Pledge
from contributors.models.pledge_life import LIFE, TAKEN, UNDECIDED
from missions.models import Requirement

FIELDS = [
    "reference",
    "title",
    "quantity",
    "personnel",
    "available_from",
    "available_until",
    "days_to_deploy",
    "languages",
    "standards",
    "terms",
    "conditions",
    "valid_until",
]
LEFT_OPEN = "taken"  # the code of a refusal because less is open than was to be accepted


# --- The contributor's steps
@transaction.atomic
def draft_pledge(
    contributor, *, reference, capability=None, requirement=None, offered_to=None, reason="", by, **fields
):
    """Begin an offer, against a requirement or to an organization; its contributor alone sees it."""
    access.require(by, "act_for", contributor)
    records.known(fields, (*FIELDS, "visibility"))
    person, _token = access.answerable(by)
    row = Pledge(
        contributor=contributor,
        reference=reference,
        requirement=requirement,
        mission=requirement.mission if requirement else None,
        offered_to=offered_to,
        capability=capability or requirement.capability,
        is_fictional=contributor.is_fictional,
        created_by=person,
        **fields,
    )
    drafting.check(row)
    row.save()
    events.record("pledge.drafted", row, by=by, about=[contributor], is_between=True, reason=reason)
    return row


@transaction.atomic
def change_pledge(row, *, version=None, reason="", by, **fields):
    """Change a draft or an offer that is not decided; the other side sees what changed and what it was."""
    access.require(by, "act_for", row.contributor)
    records.known(fields, FIELDS)
    row = _locked(row, version)
    records.require_state(row, *UNDECIDED)
    before = Pledge.objects.get(pk=row.pk)
    records.put(row, fields)
    drafting.check(row)
    changed = events.changes(before, row, fields)
    if set(changed) == {"conditions"}:
        row.version_between += 1
    else:
        row.version += 1
    row.save(update_fields=[*fields, "version", "version_between"])
    is_between = row.submitted_at is None or "conditions" in changed
    about = _about(row)
    events.record(
        "pledge.changed", row, by=by, about=about, is_between=is_between, reason=reason, changes=changed
    )
    return row


@transaction.atomic
def submit_pledge(row, *, version=None, reason="", by):
    """Put an offer on the table."""
    access.require(by, "act_for", row.contributor)
    row = _stepping(row, "submit", version)
    drafting.check_takes_offers(row)
    row.submitted_at = timezone.now()
    _save(row, "submitted_at")
    _answer_entry(row, EnteredPledge.Answer.CONFIRMED)
    events.record("pledge.submitted", row, by=by, about=_about(row), reason=reason)
    return row


@transaction.atomic
def show_pledge(row, *, visibility, version=None, reason="", by):
    """Open an offer to more readers or to fewer; its contributor alone may."""
    access.require(by, "act_for", row.contributor)
    row = _locked(row, version)
    before = Pledge.objects.get(pk=row.pk)
    row.visibility = visibility
    row.version += 1
    row.full_clean(exclude=["requirement", "contributor"])
    row.save(update_fields=["visibility", "version"])
    changed = events.changes(before, row, ["visibility"])
    about = _about(row)
    events.record("pledge.shown", row, by=by, about=about, is_between=True, reason=reason, changes=changed)
    return row


@transaction.atomic
def renew_pledge(row, *, valid_until, version=None, reason="", by):
    """Let an offer that is not decided stand for longer."""
    access.require(by, "act_for", row.contributor)
    row = _locked(row, version)
    records.require_state(row, *UNDECIDED)
    before = Pledge.objects.get(pk=row.pk)
    if valid_until and valid_until < timezone.localdate():
        raise ValidationError({"valid_until": _("That day has passed.")})
    row.valid_until, row.reminded_on = valid_until, None
    row.version += 1
    row.save(update_fields=["valid_until", "reminded_on", "version"])
    changed = events.changes(before, row, ["valid_until"])
    about, is_between = _about(row), row.submitted_at is None
    events.record(
        "pledge.renewed", row, by=by, about=about, is_between=is_between, reason=reason, changes=changed
    )
    return row


@transaction.atomic
def withdraw_pledge(row, *, version=None, reason="", by):
    """Take an offer back, before it is deployed; what it had filled is open again."""
    access.require(by, "act_for", row.contributor)
    row = _locked(row, version)
    was = row.state
    row = records.stepped(row, LIFE, "withdraw")
    _save(row)
    _give_back(row, was)
    _keep(standing.called_off(standing.planned_of(row)))
    _answer_entry(row, EnteredPledge.Answer.DISCARDED)
    events.record("pledge.withdrawn", row, by=by, about=_about(row), reason=reason, was=was)
    return row


@transaction.atomic
def prepare_pledge(row, *, version=None, reason="", by):
    """Say that training, equipment and movement are under way."""
    access.require(by, "act_for", row.contributor)
    row = _stepping(row, "prepare", version)
    _save(row)
    events.record("pledge.preparing", row, by=by, about=_about(row), reason=reason)
    return row


@transaction.atomic
def rotate_pledge(row, *, version=None, reason="", by):
    """Say that its people are being replaced."""
    access.require(by, "act_for", row.contributor)
    row = _stepping(row, "rotate", version)
    _save(row)
    _keep(standing.being_replaced(row))
    events.record("pledge.rotating", row, by=by, about=_about(row), reason=reason)
    return row


# --- The deciding side's steps
@transaction.atomic
def assess_pledge(row, *, version=None, reason="", by):
    """Take an offer up, so that its contributor sees that it is looked at."""
    _require_decides(by, row)
    row = _stepping(row, "assess", version)
    _save(row)
    events.record("pledge.taken_up", row, by=by, about=_about(row), reason=reason)
    return row


@transaction.atomic
def accept_pledge(row, *, version, quantity=None, is_reserve=False, reason="", by):
    """Accept an offer, in whole or `quantity` of it, as the version `version` that was read.

    Never more than is open, unless it is a reserve. A person decides; a token cannot.
    """
    _require_decides(by, row)
    _require_person_decides(by)
    entering.require_another(row, by)
    row = _stepping(row, "accept", version)
    taken = row.quantity if quantity is None else quantity
    if not 1 <= taken <= row.quantity:
        words = {"n": row.quantity}
        raise ValidationError({"quantity": _("It takes a whole number from 1 to %(n)d.") % words})
    if row.requirement and not is_reserve:
        _take(row, taken)
    row.accepted_quantity, row.is_reserve, row.decided_at = taken, is_reserve, timezone.now()
    _save(row, "accepted_quantity", "is_reserve", "decided_at")
    _keep([standing.promised(row)])
    events.record(
        "pledge.accepted", row, by=by, about=_about(row), reason=reason, quantity=taken, of=row.quantity
    )
    return row


@transaction.atomic
def decline_pledge(row, *, version, reason, by):
    """Turn an offer down, with the reason its contributor reads."""
    _require_decides(by, row)
    _require_person_decides(by)
    entering.require_another(row, by)
    row = _stepping(row, "decline", version)
    if not reason.strip():
        raise ValidationError({"reason": _("Say why; the contributor reads it.")})
    row.decided_at = timezone.now()
    _save(row, "decided_at")
    events.record("pledge.declined", row, by=by, about=_about(row), reason=reason)
    return row


@transaction.atomic
def level_pledge(row, *, level, version=None, reason="", by):
    """Say which readiness level was reached: up, one step at a time, on the evidence it demands."""
    _require_decides(by, row)
    row = _locked(row, version)
    before = Pledge.objects.get(pk=row.pk)
    evidence.require(row, level)
    row.level = level
    row.version += 1
    row.save(update_fields=["level", "version"])
    changed = events.changes(before, row, ["level"])
    events.record("pledge.levelled", row, by=by, about=_about(row), reason=reason, changes=changed)
    return row


@transaction.atomic
def sign_pledge(row, *, version=None, reason="", by):
    """Note that the agreement which covers it is signed and in force."""
    _require_decides(by, row)
    row = _stepping(row, "sign", version)
    if not Agreement.objects.in_force(timezone.localdate()).filter(pledges=row).exists():
        raise ValidationError(
            _("No agreement signed by all its parties and in force covers it."), "no_agreement"
        )
    _save(row)
    events.record("pledge.signed", row, by=by, about=_about(row), reason=reason)
    return row


@transaction.atomic
def deploy_pledge(row, *, on=None, exception="", version=None, reason="", by):
    """Note that it stands in the mission, since `on` or today: not without the visit it must pass and an
    agreement in force that all signed, unless an exception is recorded by the name of who made it."""
    _require_decides(by, row)
    row = _stepping(row, "deploy", version)
    row.exception_reason = _excepted(deploying.missing(row), exception)
    _save(row, "exception_reason")
    day = on or timezone.localdate()
    _keep(standing.arrived(row, day))
    told = {"on": str(day), "exception": row.exception_reason}
    events.record("pledge.deployed", row, by=by, about=_about(row), reason=reason, **told)
    return row


@transaction.atomic
def complete_rotation(row, *, on=None, exception="", version=None, reason="", by):
    """Note that the successors stand where the others stood, since `on` or today: as those before them, not
    without a visit of their own and an agreement, or an exception by name."""
    _require_decides(by, row)
    row = _stepping(row, "rotated", version)
    row.exception_reason = _excepted(deploying.missing_next(row), exception)
    _save(row, "exception_reason")
    day = on or timezone.localdate()
    _keep(standing.replaced(row, day))
    told = {"on": str(day), "exception": row.exception_reason}
    events.record("pledge.rotated", row, by=by, about=_about(row), reason=reason, **told)
    return row


@transaction.atomic
def end_pledge(row, *, on=None, version=None, reason="", by):
    """Note that it has left the mission, on `on` or today; what it had filled is open again."""
    _require_decides(by, row)
    row = _locked(row, version)
    was = row.state
    row = records.stepped(row, LIFE, "end")
    _save(row)
    _give_back(row, was)
    day = on or timezone.localdate()
    _keep(standing.over(row, day))
    events.record("pledge.ended", row, by=by, about=_about(row), reason=reason, on=str(day))
    return row


@transaction.atomic
def remind_of_pledge(row, *, by):
    """Tell its contributor that an offer lapses soon; the portal alone does."""
    access.require_administrator(by)
    row = _locked(row, None)
    row.reminded_on = timezone.localdate()
    row.save(update_fields=["reminded_on"])
    about = _about(row)
    events.record("pledge.reminded", row, by=by, about=about, valid_until=str(row.valid_until))
    return row


@transaction.atomic
def escalate_pledge(row, *, by):
    """Tell all who decide on an offer and its contributor that it lapses within days, undecided; the portal
    alone does."""
    access.require_administrator(by)
    row = _locked(row, None)
    row.reminded_on = timezone.localdate()
    row.save(update_fields=["reminded_on"])
    told = {"valid_until": str(row.valid_until)}
    events.record("pledge.escalated", row, by=by, about=_about(row), is_between=True, **told)
    return row


@transaction.atomic
def press_for_decision(row, *, by):
    """Tell both sides of an offer that it has waited long for a decision; the portal alone does."""
    access.require_administrator(by)
    row = _locked(row, None)
    row.reminded_on = timezone.localdate()
    row.save(update_fields=["reminded_on"])
    told = {"submitted_on": str(timezone.localdate(row.submitted_at))}
    events.record("pledge.pressed", row, by=by, about=_about(row), is_between=True, **told)
    return row


@transaction.atomic
def lapse_pledge(row, *, by):
    """End an offer whose validity has passed undecided; the portal alone does."""
    access.require_administrator(by)
    row = _stepping(row, "lapse", None)
    _save(row)
    events.record("pledge.lapsed", row, by=by, about=_about(row), valid_until=str(row.valid_until))
    return row


# --- What may be done
def may_offer(by, row):
    return access.allows(by, "act_for", row.contributor)


def may_decide(by, row):
    """Who decides on an offer: those who may for its mission, or for the organization it was made to.
    Nobody who speaks for its contributor."""
    decides = access.allows(by, "decide_pledges", row.mission or row.offered_to)
    return decides and (by.is_system or not access.allows(by, "act_for", row.contributor))


# --- What these share
def _require_decides(by, row):
    access.require(by, "decide_pledges", row.mission or row.offered_to)
    if not may_decide(by, row):
        raise PermissionDenied(_("Who speaks for the contributor does not decide on its offers."))


def _require_person_decides(by):
    if getattr(by, "token", None) is not None:
        raise PermissionDenied(_("A person decides on offers, signed in; a token cannot."))


def _locked(row, version):
    """The offer as it stands, its requirement held first, so that nobody waits for the other in a circle."""
    if row.requirement_id:
        Requirement.objects.select_for_update(no_key=True, of=("self",)).get(pk=row.requirement_id)
    row = Pledge.objects.select_for_update(no_key=True, of=("self",)).get(pk=row.pk)
    versions.require(version, row.version_of_sides)
    return row


def _stepping(row, name, version):
    return records.stepped(_locked(row, version), LIFE, name)


def _save(row, *fields):
    row.save(update_fields=["state", "version", *fields])


def _excepted(missing, exception):
    """Why a step is taken without what is missing, which has to be said; empty where nothing is."""
    if missing and not exception.strip():
        words = _("Not without this: %(what)s. Or say why it may.") % {"what": "; ".join(missing)}
        raise ValidationError({"exception": ValidationError(words, "missing")})
    return exception.strip() if missing else ""


def _answer_entry(row, answer):
    """What was entered for its contributor and waits for it has its answer."""
    waiting = EnteredPledge.objects.filter(pledge=row, answer=EnteredPledge.Answer.WAITING)
    waiting.update(answer=answer, answered_at=timezone.now())


def _keep(deployments):
    """What a step did to the contingents and posts under the pledge, in this order."""
    for row in deployments:
        row.version += not row._state.adding
        row.full_clean()
        row.save()


def _about(row):
    return row.roots


def _take(row, quantity):
    """Count so much of an offer as accepted, if so much is open on each of its days.

    The requirement is held since the step began, its counter from here on: who accepts at the same moment
    waits, and then finds taken what was taken. The database checks the peak once more.
    """
    requirement = row.requirement
    Commitment.objects.get_or_create(requirement=requirement, defaults={"required": requirement.quantity})
    counter = Commitment.objects.select_for_update(no_key=True, of=("self",)).get(requirement=requirement)
    holds = _held_of(requirement.pk)
    left = max(0, requirement.quantity - taking.peak(holds, row.available_from, row.available_until))
    if quantity > left:
        words = _("%(n)d are still open on every day of the offer, not %(asked)d.")
        said = ValidationError(words % {"n": left, "asked": quantity}, LEFT_OPEN)
        raise ValidationError({"quantity": said})
    now = taking.peak([*holds, taking.Hold(quantity, row.available_from, row.available_until)])
    counter.required = max(requirement.quantity, taking.peak(holds))  # it may have been amended
    counter.accepted = now
    counter.save(update_fields=["required", "accepted"])


def _held_of(requirement):
    """What is accepted of a requirement (its key), reserves aside, with the days it was accepted for."""
    rows = Pledge.objects.filter(requirement=requirement, state__in=TAKEN, is_reserve=False)
    columns = "accepted_quantity", "available_from", "available_until"
    return [taking.Hold(*values) for values in rows.order_by().values_list(*columns)]


def _give_back(row, was):
    """What a pledge that stood had filled is open again, once it is kept that it stands no more."""
    if was in TAKEN and row.requirement_id and not row.is_reserve:
        counter = Commitment.objects.filter(requirement=row.requirement_id)
        counter.update(accepted=taking.peak(_held_of(row.requirement_id)))
