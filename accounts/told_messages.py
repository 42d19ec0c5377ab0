"""Who is told of which event of a message: the other side of its line, and whom it names."""

from django.utils.translation import gettext_lazy as _

from accounts import members, notices, threads
from accounts.models import Message
from accounts.notices import Kind

QUESTIONS = _("Questions and answers")


def _message(event):
    return Message.objects.select_related("line").get(pk=event.subject_id)


def _read_by(row):
    """{person: side} of who reads it; of what is told to all, everyone who was asked."""
    if row.line is None:
        asked = threads.lines_of(row.subject).order_by().values("pk")
        return dict.fromkeys(members.speakers_of(asked), Message.Side.CONTRIBUTOR)
    return members.readers_of(row.subject, row.line)


def other_side(event):
    row = _message(event)
    told = {person: "side" for person, side in _read_by(row).items() if side != row.side}
    told |= dict.fromkeys(row.mentions.values_list("pk", flat=True), "named")
    return {person: audience for person, audience in told.items() if person != event.by_id}


def both_sides(event):
    row = _message(event)
    return {person: "asker" if side == row.side else "side" for person, side in _read_by(row).items()}


notices.register(
    Kind(
        "message.asked",
        _("a question was put to us, or named me"),
        QUESTIONS,
        {
            "side": _("%(by)s asks you. %(subject)s."),
            "named": _("%(by)s named you. %(subject)s."),
        },
        other_side,
    ),
    Kind(
        "message.answered",
        _("a question was answered, or an answer named me"),
        QUESTIONS,
        {
            "side": _("%(by)s answered. %(subject)s."),
            "named": _("%(by)s named you. %(subject)s."),
        },
        other_side,
    ),
    Kind(
        "message.noted",
        _("the other side wrote a note, or a note named me"),
        QUESTIONS,
        {
            "side": _("%(by)s wrote a note. %(subject)s."),
            "named": _("%(by)s named you. %(subject)s."),
        },
        other_side,
    ),
    Kind(
        "message.reminded",
        _("the day of an open question has passed"),
        QUESTIONS,
        {
            "side": _("It waits for your answer, and its day has passed. %(subject)s."),
            "asker": _("Nobody has answered, and its day has passed. %(subject)s."),
        },
        both_sides,
    ),
)
