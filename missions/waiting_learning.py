"""What waits of what was learned: lessons to endorse and verify, procedures to issue and to read."""

from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, Exists, OuterRef, Q
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from accounts.access import granted
from accounts.inbox import Item
from accounts.models import Partner
from missions import reading_procedures, understood
from missions.models import Action, Lesson, ProcedureVersion
from missions.models.releasing import keeps

MOST = 10
UNREAD = (understood.WAITS, understood.LATE)


def lessons(user, today):
    """Of missions this person plans or decides for, and of no mission that a partner of theirs keeps: written
    by others, to be endorsed; and to be verified, since every action that follows was."""
    run, own = keeps(user), granted(user, "act_for", Partner)
    if not run and not own:
        return []
    rows = Lesson.objects.run_by(user).filter(Q(mission__in=run) | Q(mission=None, keeper__in=own))
    rows = rows.exclude(created_by=user.pk).exclude(writers__contains=[user.pk])
    kind = ContentType.objects.get_for_model(Lesson)
    follows = Action.objects.filter(origin_type=kind, origin_id=Cast(OuterRef("pk"), CharField()))
    standing = follows.exclude(state=Action.State.CANCELLED)
    done = Exists(standing) & ~Exists(standing.exclude(state=Action.State.VERIFIED))
    rows = rows.filter(Q(state=Lesson.State.IDENTIFIED) | Q(state=Lesson.State.ACTING) & done)
    steps = {
        Lesson.State.IDENTIFIED: _("Read it, and endorse or reject it."),
        Lesson.State.ACTING: _("Its actions were seen done: verify that they work."),
    }
    return [
        Item(_("Lesson"), row.title, steps[Lesson.State(row.state)], row.get_absolute_url())
        for row in rows.order_by("observed_on", "pk")[:MOST]
    ]


def procedures(user, today):
    """Versions in force this person has not said to have read: for themselves, and for posts they hold."""
    waits = [one for one in reading_procedures.mine(user, today) if one.line.status in UNREAD]
    return [
        Item(
            _("Procedure"),
            f"{one.version}: {one.element.title}" if one.element else str(one.version),
            _("Read it, and say that you have understood it."),
            one.version.get_absolute_url(),
            one.line.due_on,
            one.line.status == understood.LATE,
        )
        for one in waits[:MOST]
    ]


def drafts(user, today):
    """Drafts others wrote of procedures this person keeps, to be issued."""
    if not (keeps(user) or granted(user, "act_for", Partner)):
        return []
    rows = ProcedureVersion.objects.run_by(user).filter(state=ProcedureVersion.State.DRAFT)
    rows = rows.filter(procedure__withdrawn_on=None).exclude(written_by=user.pk).select_related("procedure")
    return [
        Item(_("Procedure"), str(row), _("Read the draft, and issue it."), row.get_absolute_url())
        for row in rows.order_by("created_at", "pk")[:MOST]
    ]
