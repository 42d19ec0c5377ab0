"""Days of missions for calendars: ends of mandates, deadlines of calls and proposals, what is due."""

from django.utils.translation import gettext as _

from accounts.calendars import KEPT, MOST, Day
from missions.models import Action, AuthorityEdge, Call, Consulted, Mandate, Promise, Proposal


def mandates(user, today):
    rows = Mandate.objects.visible_to(user).filter(ends_on__gte=today - KEPT).select_related("mission")
    return [
        Day(
            f"mandate-{row.pk}",
            row.ends_on,
            _("Mandate ends: %(mission)s, %(instrument)s")
            % {"mission": row.mission, "instrument": row.instrument},
            row.mission.get_absolute_url(),
            row.mission.is_fictional,
        )
        for row in rows.order_by("ends_on", "pk")[:MOST]
    ]


def calls(user, today):
    rows = Call.objects.visible_to(user).filter(state=Call.State.OPEN, deadline__gte=today - KEPT)
    return [
        Day(
            f"call-{row.pk}",
            row.deadline,
            _("Nominations due: %(call)s") % {"call": row},
            row.get_absolute_url(),
            row.is_fictional,
        )
        for row in rows.select_related("mission").order_by("deadline", "pk")[:MOST]
    ]


def proposals(user, today):
    """Deadlines of what is before a body, by the clock of where the body sets them."""
    rows = Proposal.objects.visible_to(user).filter(deadline__date__gte=today - KEPT)
    rows = rows.exclude(state=Proposal.State.WITHDRAWN).select_related("body__mission", "body__keeper")
    return [
        Day(
            f"proposal-{row.pk}-{row.round}",
            row.body.day_of(row.deadline),
            _("Deadline: %(proposal)s, %(body)s") % {"proposal": row.title, "body": row.body},
            row.get_absolute_url(),
            row.is_fictional,
            row.deadline.astimezone(row.body.zone),
        )
        for row in rows.order_by("deadline", "pk")[:MOST]
    ]


def actions(user, today):
    """Days on which actions are due: one's own, and those one follows up."""
    rows = Action.objects.visible_to(user).filter(state__in=["open", "done"], due_on__gte=today - KEPT)
    return [
        Day(
            f"action-{row.pk}",
            row.due_on,
            _("Action due: %(action)s") % {"action": row.title},
            row.get_absolute_url(),
            row.is_fictional,
        )
        for row in rows.select_related("mission", "keeper").order_by("due_on", "pk")[:MOST]
    ]


def promises(user, today):
    """Days by which something was promised."""
    rows = Promise.objects.visible_to(user).filter(state="open", due_on__gte=today - KEPT)
    return [
        Day(
            f"promise-{row.pk}",
            row.due_on,
            _("Promised: %(promise)s") % {"promise": row.text},
            row.get_absolute_url(),
            row.is_fictional,
        )
        for row in rows.select_related("engagement__mission", "engagement__keeper").order_by("due_on")[:MOST]
    ]


def consultations(user, today):
    """Days by which those who were asked before a change answer."""
    rows = Consulted.objects.visible_to(user).filter(
        consultation__state="open", consultation__due_on__gte=today - KEPT
    )
    found = {
        row.consultation_id: row.consultation
        for row in rows.select_related("consultation__mission", "consultation__mandate")[:MOST]
    }
    return [
        Day(
            f"consultation-{row.pk}",
            row.due_on,
            _("Answer due: %(consultation)s") % {"consultation": row},
            row.get_absolute_url(),
            row.is_fictional,
        )
        for row in found.values()
    ]


def authorities(user, today):
    """First and last days of authorities over elements: transfers, and what is given back."""
    rows = AuthorityEdge.objects.visible_to(user).select_related("element__mission", "superior", "partner")
    begins = rows.filter(starts_on__gte=today - KEPT).order_by("starts_on", "pk")
    ends = rows.filter(ends_on__gte=today - KEPT).order_by("ends_on", "pk")
    return [
        *(
            _of_authority(row, "from", row.starts_on, _("%(authority)s begins: %(element)s under %(holder)s"))
            for row in begins[:MOST]
        ),
        *(
            _of_authority(row, "until", row.ends_on, _("%(authority)s ends: %(element)s under %(holder)s"))
            for row in ends[:MOST]
        ),
    ]


def _of_authority(row, which, on, words):
    told = {"authority": row.get_relationship_display(), "element": row.element, "holder": row.holder}
    return Day(f"authority-{row.pk}-{which}", on, words % told, row.get_absolute_url(), row.is_fictional)
