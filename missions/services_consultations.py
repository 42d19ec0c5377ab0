"""Consultations before a task of a mandate changes: begun, answered, closed; the change made or dropped."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import access, dates, events, records, versions
from missions import consulting, services
from missions.models import Consultation, Consulted
from missions.models.consultation import CONSULTATION_LIFE
from missions.releasing import release

State = Consultation.State


@transaction.atomic
def begin_consultation(
    mandate, *, paragraph, text, reasons, due_on, label="mission", released_to=(), reason="", by
):
    """Put a change of a task to every contributor of the mission and to its host, until a day.

    `text`: as the task would read; empty: it would end. A paragraph that has no task yet would be new.
    """
    mission = mandate.mission
    access.require(by, "edit_requirements", mission)
    person, _token = access.answerable(by)
    task = mandate.tasks.filter(number=paragraph).first()
    row = Consultation(
        mission=mission,
        mandate=mandate,
        paragraph=paragraph,
        before=task.text if task else "",
        text=text,
        reasons=reasons,
        due_on=due_on,
        label=label,
        created_by=person,
    )
    row.full_clean()
    if row.text == row.before:
        raise ValidationError({"text": _("It reads so already.")})
    if due_on < timezone.localdate():
        raise ValidationError({"due_on": _("That day has passed.")})
    asked = consulting.parties(mission)
    if not asked:
        raise ValidationError(_("The mission has neither contributors nor a host to consult."), "nobody")
    row.save()
    release(row, released_to)
    for partner, part in asked.items():
        Consulted.objects.create(consultation=row, partner=partner, part=part)
    events.record("consultation.begun", row, by=by, about=[mission], reason=reason, asked=len(asked))
    return row


@transaction.atomic
def answer_consultation(row, *, partner, answer, words="", version=None, reason="", by):
    """What one who was asked says; until the day answers are due, the last of one party counts."""
    access.require_any(by, ("act_for", partner))
    row = records.held(row, None)
    if row.state != State.OPEN or row.due_on < timezone.localdate():
        told = _("Answers were due by %(day)s and are taken no more. Write to the mission's planners.")
        raise ValidationError(told % {"day": dates.day(row.due_on)}, "too_late")
    asked = Consulted.objects.select_for_update(no_key=True, of=("self",))
    asked = asked.filter(consultation=row, partner=partner).first()
    if asked is None:
        raise ValidationError({"partner": _("It was not asked.")})
    versions.require(version, asked.version)
    asked.answered_by, _token = access.answerable(by)
    asked.answer, asked.words, asked.answered_at = answer, words.strip(), timezone.now()
    asked.version += 1
    asked.full_clean()
    asked.save(update_fields=["answer", "words", "answered_at", "answered_by", "version"])
    row.version += 1
    row.save(update_fields=["version"])
    told = {"partner": partner.code, "answer": answer}
    about = [row.mission, partner]
    events.record("consultation.answered", row, by=by, about=about, is_between=True, reason=reason, **told)
    return asked


@transaction.atomic
def close_consultation(row, *, version=None, reason="", by):
    """Take no more answers; before the day they are due only once all have answered."""
    access.require(by, "edit_requirements", row.mission)
    row = records.held(row, version)
    if row.due_on >= timezone.localdate() and row.asked.filter(answer="").exists():
        told = _("Not all have answered, and they have until %(day)s.")
        raise ValidationError(told % {"day": dates.day(row.due_on)}, "too_early")
    row = records.stepped(row, CONSULTATION_LIFE, "close")
    row.ended_on = timezone.localdate()
    row.save(update_fields=["state", "ended_on", "version"])
    events.record("consultation.closed", row, by=by, about=[row.mission], reason=reason)
    return row


@transaction.atomic
def carry_out_consultation(row, *, outcome, version=None, reason="", by):
    """Change the task as it was put to them; from then on it names this consultation."""
    access.require(by, "edit_mission", row.mission)
    row = records.stepped(records.held(row, version), CONSULTATION_LIFE, "carry_out")
    mandate = row.mandate
    tasks = dict(mandate.tasks.values_list("number", "text"))
    if tasks.get(row.paragraph, "") not in (row.before, row.text):
        words = _("The task reads otherwise than when it was put to them: begin a new consultation.")
        raise ValidationError(words, "changed_meanwhile")
    tasks[row.paragraph] = row.text
    given = [(number, text) for number, text in tasks.items() if text]
    services.change_mandate(mandate, tasks=given, reason=f"{_('consultation')}: {outcome}", by=by)
    mandate.tasks.filter(number=row.paragraph).update(consultation=row)
    row.outcome = outcome
    row.full_clean()
    row.save(update_fields=["state", "outcome", "version"])
    events.record("consultation.carried_out", row, by=by, about=[row.mission], reason=reason or outcome)
    return row


@transaction.atomic
def drop_consultation(row, *, outcome, version=None, reason="", by):
    """The task stays as it reads; those who were asked are told why."""
    access.require(by, "edit_requirements", row.mission)
    row = records.stepped(records.held(row, version), CONSULTATION_LIFE, "drop")
    row.outcome, row.ended_on = outcome, row.ended_on or timezone.localdate()
    row.full_clean()
    row.save(update_fields=["state", "outcome", "ended_on", "version"])
    events.record("consultation.dropped", row, by=by, about=[row.mission], reason=reason or outcome)
    return row


def may_consult(by, mission):
    return access.allows(by, "edit_requirements", mission)
