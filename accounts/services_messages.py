"""Questions, answers and notes on a record: said, corrected while fresh, withdrawn, closed.

Nothing said is changed in silence or deleted. Each line is one contributor's with the mission's side.
"""

from datetime import timedelta

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import access, attaching, events, members, records, services_documents, threads
from accounts.models import Document, Message

CORRECTED_WITHIN, MOST_OF_A_LINE, LONGEST = timedelta(minutes=15), 500, 4000
ASKED = (Message.State.OPEN, Message.State.ANSWERED)


@transaction.atomic
def ask_question(subject, *, line, text, due_on=None, mentions=(), file=None, by):
    """Ask the other side of a line; `mentions` are keys of people who read it."""
    side = _require_side(by, subject, line)
    if due_on and due_on < timezone.localdate():
        raise ValidationError({"due_on": _("That day has passed.")})
    row = _new(subject, line, side, by, kind=Message.Kind.QUESTION, state=Message.State.OPEN, due_on=due_on)
    _keep(row, text, mentions, file, by)
    events.record("message.asked", row, by=by, about=_about(row))
    return row


@transaction.atomic
def write_note(subject, *, line, text, reply_to=None, mentions=(), file=None, by):
    """Say something that asks for no answer; `reply_to`, a message of the same line it belongs to."""
    side = _require_side(by, subject, line)
    if reply_to is not None and (reply_to.subject_id != str(subject.pk) or reply_to.line != line):
        raise ValidationError({"reply_to": _("It belongs to a message in the same line of this record.")})
    top = reply_to.reply_to or reply_to if reply_to else None
    row = _new(subject, line, side, by, kind=Message.Kind.NOTE, state=Message.State.SAID, reply_to=top)
    _keep(row, text, mentions, file, by)
    events.record("message.noted", row, by=by, about=_about(row))
    return row


@transaction.atomic
def answer_question(question, *, text, to_all=False, quoted="", mentions=(), file=None, version=None, by):
    """Answer what the other side asked. `to_all`: to everyone who was asked for offers, with the question in
    the words `quoted` (its own, if left out) and without who asked it."""
    side = _require_side(by, question.subject, question.line)
    question = _locked(question, version)
    if question.kind != Message.Kind.QUESTION or question.state not in ASKED:
        raise ValidationError(_("Only a question that stands is answered."), "wrong_state")
    if side == question.side:
        raise PermissionDenied(_("The other side answers; add a note to your own question."))
    row = _answer(question, side, to_all, quoted, mentions, by)
    _keep(row, text, mentions, file, by)
    question.state = Message.State.ANSWERED
    question.answer_to_all = row if to_all else question.answer_to_all
    question.save(update_fields=["state", "answer_to_all", "version"])
    events.record("message.answered", row, by=by, about=_about(row))
    return row


@transaction.atomic
def correct_message(row, *, text, version=None, by):
    """Mend one's own words a short while after; what they said first is shown beside them."""
    _require_author(by, row)
    row = _locked(row, version)
    if not may_correct(by, row):
        raise ValidationError(
            _("It was said too long ago, or was answered: withdraw it, or add a note."), "wrong_state"
        )
    row.first_text, row.text = row.first_text or row.text, _words(text)
    row.corrected_at = timezone.now()
    _check(row)
    row.save(update_fields=["text", "first_text", "corrected_at", "version"])
    events.record("message.corrected", row, by=by, about=_about(row))
    return row


@transaction.atomic
def withdraw_message(row, *, reason="", version=None, by):
    """Take one's own words back: that something was said stays to be seen, its words are shown no more."""
    _require_author(by, row)
    row = _locked(row, version)
    if row.state == Message.State.WITHDRAWN:
        raise ValidationError(_("It is withdrawn already."), "wrong_state")
    for document in Document.objects.on(row).standing():
        services_documents.withdraw_document(document, reason=reason or _("with its message"), by=by)
    row.withdrawn_text, row.text, row.first_text, row.quoted = row.text, "", "", ""
    row.state, row.withdrawn_at = Message.State.WITHDRAWN, timezone.now()
    row.withdrawal_reason = reason.strip()[:500]
    row.save()
    for question in Message.objects.filter(pk=row.reply_to_id) | row.answers.all():
        _open_again(question)
    events.record("message.withdrawn", row, by=by, about=_about(row), reason=reason)
    return row


@transaction.atomic
def close_question(row, *, reason="", version=None, by):
    """Say that one's side wants no answer any more."""
    if _require_side(by, row.subject, row.line) != row.side:
        raise PermissionDenied(_("Only the side that asked closes its question."))
    row = _locked(row, version)
    records.require_state(row, Message.State.OPEN)
    row.state = Message.State.CLOSED
    row.save(update_fields=["state", "version"])
    events.record("message.closed", row, by=by, about=_about(row), reason=reason)
    return row


@transaction.atomic
def remind_of_question(row, *, by):
    """Note that both sides are told of a question whose day has passed; the portal alone does."""
    access.require_administrator(by)
    row.reminded_at = timezone.now()
    row.save(update_fields=["reminded_at"])
    events.record("message.reminded", row, by=by, about=_about(row))
    return row


# --- What one may do
def may_write(by, subject, line):
    """The side from which one writes in a contributor's line on a record; empty for who may not."""
    return threads.side_in(by, subject, line)


def may_correct(by, row):
    """Its author, for a quarter of an hour, while nobody answered it."""
    is_fresh = timezone.now() - row.created_at < CORRECTED_WITHIN
    return threads.is_author(by, row) and is_fresh and row.state in (Message.State.OPEN, Message.State.SAID)


# --- What these share
def _new(subject, line, side, by, **fields):
    if not threads.lines_of(subject).filter(pk=line.pk).exists():
        raise ValidationError({"line": _("Nothing is between the mission and this contributor here.")})
    if Message.objects.on(subject).filter(line=line).count() >= MOST_OF_A_LINE:
        raise ValidationError({"text": _("500 messages stand here already; write a document instead.")})
    person, _token = access.answerable(by)
    return Message(
        subject_type=ContentType.objects.get_for_model(subject),
        subject_id=str(subject.pk),
        subject_name=str(subject)[:200],
        line=line,
        side=side,
        created_by=person,
        **fields,
    )


def _answer(question, side, to_all, quoted, mentions, by):
    kind, state = Message.Kind.ANSWER, Message.State.SAID
    row = _new(question.subject, question.line, side, by, kind=kind, state=state)
    if not to_all:
        row.reply_to = question
        return row
    if not threads.may_answer_all(question.subject) or row.side != Message.Side.MISSION:
        raise ValidationError({"to_all": _("Only the mission answers to all whom it asked for offers.")})
    if question.answer_to_all_id and question.answer_to_all.state != Message.State.WITHDRAWN:
        raise ValidationError({"to_all": _("It was answered to all already.")})
    if mentions:
        raise ValidationError({"mentions": _("An answer to all names nobody: others would read the name.")})
    row.line, row.to_all, row.quoted = None, True, quoted.strip()[:LONGEST] or question.text
    return row


def _keep(row, text, mentions, file, by):
    """Store what is new, with whom it names and the file it brings."""
    row.text = _words(text)
    _check(row)
    named = set(mentions)
    if not row.to_all and not named <= set(members.readers_of(row.subject, row.line)):
        raise ValidationError({"mentions": _("Name only people who read this line.")})
    row.save()
    row.mentions.set(named)
    if file is not None:
        services_documents.add_document(
            row, file=file, kind=Document.Kind.ATTACHMENT, label=Document.Label.RECORD, by=by
        )


def _check(row):
    row.full_clean(exclude=["subject_type", "reply_to", "answer_to_all", "line"])


def _words(text):
    if not text.strip():
        raise ValidationError({"text": _("Write something.")})
    if len(text) > LONGEST:
        raise ValidationError({"text": _("It is longer than 4000 letters; put the rest into a document.")})
    return text.strip().replace("\r\n", "\n")


def _about(row):
    """What a message concerns; that one told to all came of a question in some line is not told."""
    about = attaching.about(row.subject)
    return about if row.line is None or row.line in about else [*about, row.line]


def _require_side(by, subject, line):
    side = may_write(by, subject, line)
    if not side:
        threads.refuse_stranger()
    return side


def _require_author(by, row):
    if may_write(by, row.subject, row.line) != row.side or not threads.is_author(by, row):
        raise PermissionDenied(_("Only who said it corrects it or takes it back."))


def _locked(row, version):
    row = records.held(row, version)
    row.version += 1
    return row


def _open_again(question):
    """A question whose last answer was taken back is open again."""
    question = _locked(question, None)
    answers = question.replies.filter(kind=Message.Kind.ANSWER).exclude(state=Message.State.WITHDRAWN)
    to_all = question.answer_to_all
    is_answered = answers.exists() or (to_all and to_all.state != Message.State.WITHDRAWN)
    if question.state == Message.State.ANSWERED and not is_answered:
        question.state = Message.State.OPEN
        question.save(update_fields=["state", "version"])
