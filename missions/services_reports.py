"""Situation reports: assembled and written by who runs the mission, signed by another, then followed."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import access, events, records
from missions import reporting
from missions.models import SituationReport
from missions.releasing import release, runners

State = SituationReport.State
MOST_DAYS = 92


@transaction.atomic
def draft_report(mission, *, starts_on, ends_on=None, label="mission", released_to=(), reason="", by):
    """Assemble the facts of these days into a draft."""
    row = SituationReport(mission=mission, starts_on=starts_on, ends_on=ends_on or starts_on, label=label)
    access.require_any(by, *runners(row))
    _require_days(row)
    if SituationReport.objects.filter(
        mission=mission, starts_on=row.starts_on, ends_on=row.ends_on, label=label, state=State.DRAFT
    ).exists():
        raise ValidationError(
            {"starts_on": _("There is a draft of these days already: go on writing that one.")}
        )
    _assemble(row, by)
    row.full_clean()
    row.save()
    release(row, released_to)
    events.record("report.drafted", row, by=by, about=row.roots, reason=reason)
    return row


@transaction.atomic
def assemble_report(row, *, version=None, reason="", by):
    """Gather the facts of its days anew; the words beside them stay."""
    access.require_any(by, *runners(row))
    row = _locked(row, version)
    _assemble(row, by)
    row.save(update_fields=["facts", "assembled_at", "written_by", "version"])
    events.record("report.assembled", row, by=by, about=row.roots, reason=reason)
    return row


@transaction.atomic
def write_report(row, *, assessment=None, texts=None, released_to=None, version=None, reason="", by):
    """Write the assessment, and words beside the facts: {section: words}."""
    access.require_any(by, *runners(row))
    row = _locked(row, version)
    known = {section.code for section in reporting.sections()}
    if unknown := sorted(set(texts or {}) - known):
        raise ValidationError(
            {
                "texts": _("%(names)s: there is no such section; there are %(known)s.")
                % {"names": ", ".join(unknown), "known": ", ".join(sorted(known))}
            }
        )
    if assessment is not None:
        row.assessment = assessment
    row.texts = row.texts | (texts or {})
    row.written_by, _token = access.answerable(by)
    row.version += 1
    row.full_clean()
    row.save(update_fields=["assessment", "texts", "written_by", "version"])
    changed = release(row, released_to)
    events.record("report.written", row, by=by, about=row.roots, reason=reason, changes=changed)
    return row


@transaction.atomic
def sign_report(row, *, version=None, reason="", by):
    """Sign what it says; another person than the one who wrote it last, while its facts still are so.

    The edition it follows is superseded.
    """
    access.require_any(by, *runners(row))
    row = _locked(row, version)
    person, _token = access.answerable(by)
    access.require_another(by, row.written_by_id, _("You wrote it last: another person signs it."))
    if reporting.gathered(row, by) != row.facts:
        words = _("What is known of these days has changed since it was assembled: assemble it anew.")
        raise ValidationError(words, "facts_changed")
    row.state, row.signed_by, row.signed_at = State.SIGNED, person, timezone.now()
    row.digest = reporting.digest(row.facts, row.texts, row.assessment)
    row.version += 1
    row.full_clean()
    row.save(update_fields=["state", "signed_by", "signed_at", "digest", "version"])
    if row.follows_id:
        SituationReport.objects.filter(pk=row.follows_id).update(state=State.SUPERSEDED)
    events.record("report.signed", row, by=by, about=row.roots, reason=reason, digest=row.digest)
    return row


@transaction.atomic
def correct_report(row, *, version=None, reason, by):
    """Begin the next edition of a signed report, with its words and with its facts gathered anew."""
    access.require_any(by, *runners(row))
    row = records.held(row, version)
    records.require_state(row, State.SIGNED)
    if SituationReport.objects.filter(follows=row).exists():
        raise ValidationError(_("A draft of the next edition is begun already."), "wrong_state")
    names = ("mission", "starts_on", "ends_on", "label", "assessment", "texts")
    made = SituationReport(**{name: getattr(row, name) for name in names})
    made.edition, made.follows = row.edition + 1, row
    _assemble(made, by)
    made.full_clean()
    made.save()
    release(made, list(row.released_to.all()) if row.label == "named" else ())
    events.record("report.corrected", made, by=by, about=made.roots, reason=reason)
    return made


@transaction.atomic
def drop_report(row, *, version=None, reason, by):
    """Give up a draft."""
    access.require_any(by, *runners(row))
    row = _locked(row, version)
    row.state, row.follows = State.DROPPED, None
    row.version += 1
    row.save(update_fields=["state", "follows", "version"])
    events.record("report.dropped", row, by=by, about=row.roots, reason=reason)
    return row


def may_write(by, row):
    return access.allows_any(by, *runners(row))


def may_sign(by, row):
    """Whether this person may sign it: one who runs the mission and did not write it last."""
    return may_write(by, row) and row.state == State.DRAFT and by.pk != row.written_by_id


def _assemble(row, by):
    row.facts, row.assembled_at = reporting.gathered(row, by), timezone.now()
    row.written_by, _token = access.answerable(by)
    row.version += 1 if row.pk and not row._state.adding else 0


def _require_days(row):
    if row.starts_on > timezone.localdate():
        raise ValidationError({"starts_on": _("That day has not come yet.")})
    if (row.ends_on - row.starts_on).days >= MOST_DAYS:
        words = _("A report covers at most %(n)s days.")
        raise ValidationError({"ends_on": words % {"n": MOST_DAYS}})


def _locked(row, version):
    row = records.held(row, version)
    records.require_state(row, State.DRAFT)
    return row
