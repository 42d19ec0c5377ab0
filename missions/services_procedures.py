"""Procedures: drafted, issued by another than who wrote them, adopted, read and understood."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import access, events, records
from missions import adopting, holding
from missions.models import Acknowledgement, Adoption, Lesson, Procedure, ProcedureVersion, ReadingDuty
from missions.releasing import release, runners

FIELDS = ("reference", "title", "purpose", "label")
TEXTS = ("text", "changed", "lesson")
State = ProcedureVersion.State


@transaction.atomic
def draft_procedure(
    *, title, text, mission=None, keeper=None, themes=(), released_to=(), reason="", by, **fields
):
    """Begin a procedure with the draft of its first version; until it is issued its keepers alone see it."""
    row = Procedure(title=title, mission=mission, keeper=keeper, **records.known(fields, FIELDS))
    access.require_any(by, *runners(row))
    row.created_by, _token = access.answerable(by)
    row.full_clean()
    row.save()
    row.themes.set(themes)
    release(row, released_to)
    _add_version(row, by, text=text)
    events.record("procedure.drafted", row, by=by, about=row.roots, reason=reason)
    return row


@transaction.atomic
def change_procedure(row, *, themes=None, released_to=None, version=None, reason="", by, **fields):
    """Change what it is called, what it is for and who reads it; its text goes by versions."""
    access.require_any(by, *runners(row))
    row = _standing(row, version)
    before = Procedure.objects.get(pk=row.pk)
    records.put(row, records.known(fields, FIELDS))
    row.version += 1
    row.full_clean()
    row.save(update_fields=[*fields, "version"])
    if themes is not None:
        row.themes.set(themes)
    changed = events.changes(before, row, fields) | release(row, released_to)
    events.record("procedure.changed", row, by=by, about=row.roots, reason=reason, changes=changed)
    return row


@transaction.atomic
def withdraw_procedure(row, *, version=None, reason, by):
    """It is followed no more, and nobody has to read it."""
    access.require_any(by, *runners(row))
    row = _standing(row, version)
    row.withdrawn_on, row.withdrawn_because = timezone.localdate(), reason
    row.version += 1
    row.full_clean()
    row.save(update_fields=["withdrawn_on", "withdrawn_because", "version"])
    events.record("procedure.withdrawn", row, by=by, about=row.roots, reason=reason)
    return row


# --- Versions
@transaction.atomic
def draft_version(procedure, *, text, changed, lesson=None, version=None, reason="", by):
    """Begin the next version: what changes in it, and the lesson it comes from."""
    access.require_any(by, *runners(procedure))
    procedure = _standing(procedure, version)
    row = _add_version(procedure, by, text=text, changed=changed, lesson=lesson)
    events.record("procedure_version.drafted", row, by=by, about=procedure.roots, reason=reason)
    return row


@transaction.atomic
def write_version(row, *, version=None, reason="", by, **fields):
    """Write on a draft."""
    access.require_any(by, *runners(row.procedure))
    row = records.held(row, version, "procedure__mission", "procedure__keeper")
    records.require_state(row, State.DRAFT)
    _check_lesson(fields.get("lesson"), by)
    records.put(row, records.known(fields, TEXTS))
    row.written_by, _token = access.answerable(by)
    row.version += 1
    row.full_clean()
    row.save(update_fields=[*fields, "written_by", "version"])
    events.record("procedure_version.written", row, by=by, about=row.procedure.roots, reason=reason)
    return row


@transaction.atomic
def issue_version(row, *, in_force_from, version=None, reason="", by):
    """Put a draft in force from a day on; another person than the one who wrote it last."""
    access.require_any(by, *runners(row.procedure))
    _standing(row.procedure, None)
    row = records.held(row, version, "procedure__mission", "procedure__keeper")
    records.require_state(row, State.DRAFT)
    person, _token = access.answerable(by)
    access.require_another(by, row.written_by_id, _("You wrote it: another person issues it."))
    last = row.procedure.versions.filter(state=State.ISSUED).order_by("-number").first()
    if last is not None and in_force_from <= last.in_force_from:
        words = _("Version %(number)d is in force from %(day)s: name a later day.")
        told = {"number": last.number, "day": last.in_force_from}
        raise ValidationError({"in_force_from": words % told})
    row.state, row.in_force_from = State.ISSUED, in_force_from
    row.issued_by, row.issued_on = person, timezone.localdate()
    row.version += 1
    row.full_clean()
    row.save(update_fields=["state", "in_force_from", "issued_by", "issued_on", "version"])
    events.record("procedure_version.issued", row, by=by, about=row.procedure.roots, reason=reason)
    return row


# --- Who works by it
@transaction.atomic
def adopt_procedure(procedure, *, subject, starts_on, reason="", by):
    """A mission, element or unit works by it from a day on; who keeps that record says so."""
    access.require_any(by, *adopting.runners_of(subject))
    if not Procedure.objects.visible_to(by).filter(pk=procedure.pk).exists():
        raise PermissionDenied(_("You may not do this for %(root)s.") % {"root": procedure})
    procedure = _standing(procedure, None)
    if not procedure.versions.filter(state=State.ISSUED).exists():
        raise ValidationError(_("No version of it is issued yet."), "not_issued")
    row = Adoption(procedure=procedure, starts_on=starts_on)
    row.subject_type, row.subject_id = adopting.key_of(subject, by)
    row.created_by, _token = access.answerable(by)
    row.full_clean()
    row.save()
    events.record("adoption.entered", row, by=by, about=procedure.roots, reason=reason)
    return row


@transaction.atomic
def end_adoption(row, *, ends_on, reason="", by):
    """It works by the procedure no more after a day."""
    subject = row.subject_type.get_object_for_this_type(pk=row.subject_id)
    access.require_any(by, *adopting.runners_of(subject))
    row.ends_on = ends_on
    row.full_clean()
    row.save(update_fields=["ends_on"])
    events.record("adoption.ended", row, by=by, about=row.procedure.roots, reason=reason)
    return row


# --- Who must read it
@transaction.atomic
def ask_to_read(procedure, *, starts_on, within, mission=None, role="", element=None, reason="", by):
    """Ask the people of a mission, or the holder of a post or unit, to read what is in force and say so."""
    access.require_any(by, *runners(procedure))
    procedure = _standing(procedure, None)
    of = mission or (element.mission if element else None)
    if of is not None:
        access.require_any(by, *[(permission, of) for permission in ("edit_requirements", "decide_pledges")])
    row = ReadingDuty(
        procedure=procedure, mission=mission, role=role, element=element, starts_on=starts_on, within=within
    )
    row.created_by, _token = access.answerable(by)
    row.full_clean()
    row.save()
    events.record("readingduty.set", row, by=by, about=procedure.roots, reason=reason)
    return row


@transaction.atomic
def end_reading(row, *, ends_on, reason="", by):
    """Nobody is asked any more after a day; what was acknowledged stays."""
    access.require_any(by, *runners(row.procedure))
    row.ends_on = ends_on
    row.full_clean()
    row.save(update_fields=["ends_on"])
    events.record("readingduty.ended", row, by=by, about=row.procedure.roots, reason=reason)
    return row


@transaction.atomic
def remind_to_read(row, *, by):
    """Note that those who have not read it are told so."""
    access.require_any(by, *runners(row.procedure))
    row.reminded_on = timezone.localdate()
    row.save(update_fields=["reminded_on"])
    events.record("readingduty.reminded", row, by=by, about=row.procedure.roots)
    return row


@transaction.atomic
def acknowledge_version(row, *, element=None, reason="", by):
    """Say that one has read and understood the version in force: for oneself, or for a post or unit whose
    holder one speaks for. Said twice it stands once."""
    person = _required_reader(by, row)
    today = timezone.localdate()
    if element is not None and element.pk not in set(holding.held_for(by, today)):
        raise PermissionDenied(_("You do not answer for %(element)s.") % {"element": element})
    made, _is_new = Acknowledgement.objects.get_or_create(version=row, person=person, element=element)
    events.record("acknowledgement.given", made, by=by, about=row.procedure.roots, reason=reason)
    return made


def may_read(by, row):
    """Whether this person sees a version, and it is the one in force."""
    today = timezone.localdate()
    seen = ProcedureVersion.objects.visible_to(by).filter(procedure=row.procedure_id)
    return seen.in_force(today).filter(pk=row.pk).exists() and _latest(row, today) == row.pk


def _required_reader(by, row):
    """The person who says so; a token or the portal itself has read nothing."""
    person, token = access.answerable(by)
    if token is not None or by.is_system:
        raise PermissionDenied(_("A person says that they have read it."))
    if not may_read(by, row):
        raise ValidationError(_("This version is not in force: read the one that is."), "not_in_force")
    return person


def _latest(row, today):
    found = ProcedureVersion.objects.filter(procedure=row.procedure_id).in_force(today)
    return found.values_list("pk", flat=True).first()


def _add_version(procedure, by, *, text, changed="", lesson=None):
    _check_lesson(lesson, by)
    last = procedure.versions.order_by("-number").values_list("number", flat=True).first()
    if last and not changed.strip():
        raise ValidationError({"changed": _("Say what changes in this version.")})
    row = ProcedureVersion(
        procedure=procedure, number=(last or 0) + 1, text=text, changed=changed, lesson=lesson
    )
    row.created_by, _token = access.answerable(by)
    row.written_by = row.created_by
    row.full_clean()
    row.save()
    return row


def _check_lesson(lesson, by):
    if lesson is not None and not Lesson.objects.visible_to(by).filter(pk=lesson.pk).exists():
        raise ValidationError({"lesson": _("There is nothing by this name that you may see.")})


def _standing(row, version):
    """The procedure, held; one that was withdrawn changes no more."""
    row = records.held(row, version)
    if row.withdrawn_on:
        raise ValidationError(_("It was withdrawn and changes no more."), "withdrawn")
    return row


def may_keep(by, row):
    return access.allows_any(by, *runners(row))
