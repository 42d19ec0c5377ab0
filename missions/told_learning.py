"""Who is told of lessons, who runs or wrote them; and of procedures, who must read them."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import notices
from accounts.notices import Kind
from missions import reading_procedures
from missions.models import Lesson, ProcedureVersion, ReadingDuty
from missions.told_decisions import runners_of, without_actor

LEARNING = _("Learning")


def keepers(event):
    """Who plans or decides for its mission, and who speaks for the partner that keeps it."""
    return without_actor(event, runners_of(_lesson(event)))


def writers(event):
    """Who wrote it."""
    return without_actor(event, _lesson(event).authors)


def _lesson(event):
    return Lesson.objects.select_related("mission").get(pk=event.subject_id)


def readers(event):
    """Who must read the version that was issued: people by role, and who speaks for the holder of a post."""
    row = ProcedureVersion.objects.get(pk=event.subject_id)
    return without_actor(event, reading_procedures.asked(row.procedure_id, timezone.localdate()))


def late_readers(event):
    """Who must read it by this duty and has not said so."""
    duty = ReadingDuty.objects.get(pk=event.subject_id)
    return without_actor(event, reading_procedures.unread(duty, timezone.localdate()))


def asked(event):
    """Who must read it by this duty."""
    duty = ReadingDuty.objects.get(pk=event.subject_id)
    return without_actor(event, reading_procedures.asked_by(duty, timezone.localdate()))


notices.register(
    *(
        Kind(verb, label, LEARNING, {"told": words}, to)
        for verb, label, words, to in (
            (
                "procedure_version.issued",
                _("a procedure I must read has a new version"),
                _("%(by)s issued %(subject)s. Read it, and say that you have understood it."),
                readers,
            ),
            (
                "readingduty.set",
                _("I am asked to read a procedure"),
                _("%(by)s asks you to read a procedure, %(subject)s. Say that you have understood it."),
                asked,
            ),
            (
                "readingduty.reminded",
                _("a procedure I have not read is due"),
                _("You have not said that you read a procedure, %(subject)s. It is due."),
                late_readers,
            ),
            (
                "lesson.observed",
                _("an observation was entered that I may make a lesson"),
                _("%(by)s entered an observation: %(subject)s."),
                keepers,
            ),
            (
                "lesson.identified",
                _("a lesson waits for another to endorse it"),
                _("%(by)s made it a lesson: %(subject)s. Another person endorses it."),
                keepers,
            ),
            (
                "lesson.endorsed",
                _("a lesson I wrote was endorsed"),
                _("%(by)s endorsed: %(subject)s. Set the action that follows."),
                writers,
            ),
            (
                "lesson.rejected",
                _("a lesson I wrote was rejected"),
                _("%(by)s rejected: %(subject)s. Its page says why."),
                writers,
            ),
            (
                "lesson.verified",
                _("a lesson I wrote was verified"),
                _("%(by)s verified: %(subject)s."),
                writers,
            ),
            (
                "lesson.learned",
                _("a lesson I wrote is learned"),
                _("%(by)s says it is learned: %(subject)s."),
                writers,
            ),
        )
    )
)
