"""What waits of inspections: for the mission to conduct, sign, review and finish; for the contributor to
answer."""

from datetime import timedelta

from django.utils.translation import gettext as _

from accounts.access import granted
from accounts.inbox import Act, Item
from accounts.models import Partner
from logistics import reading_inspections
from logistics.models import Inspection
from missions.models import Mission

MOST, SOON = 10, timedelta(days=7)
ACTS = {"scheduled": Act.REPORT, "conducted": Act.SIGN, "signed_inspector": Act.SIGN}


def of_contingent(user, today):
    """Those of units of partners this person speaks for that the inspector signed."""
    if not granted(user, "act_for", Partner):
        return []
    rows = Inspection.objects.visible_to(user).of_contributor(user).filter(state="signed_inspector")
    rows = rows.exclude(inspector=user.pk)
    return [_item(row, _("Sign or contest what was found."), today, row.conducted_on) for row in _some(rows)]


def of_mission(user, today):
    """Those in missions whose logistics this person keeps: what comes next, as far as it is theirs to do."""
    if not granted(user, "manage_logistics", Mission):
        return []
    rows = Inspection.objects.visible_to(user).of_inspectors(user).open()
    own = {
        "scheduled": (_("Conduct it and enter what was found."), rows.filter(planned_on__lte=today + SOON)),
        "conducted": (_("Sign what you found."), rows.filter(inspector=user.pk)),
        "signed_contingent": (_("Review it."), rows.exclude(inspector=user.pk)),
        "contested": (_("Review what is contested."), rows.exclude(inspector=user.pk)),
        "reviewed": (_("Make it final."), rows.exclude(inspector=user.pk)),
    }
    return [
        _item(row, words, today, row.planned_on if state == "scheduled" else None)
        for state, (words, found) in own.items()
        for row in _some(found.filter(state=state))
    ]


def overdue(user, today):
    """What is overdue and not planned, in missions whose logistics this person keeps."""
    kept = granted(user, "manage_logistics", Mission)
    if not kept:
        return []
    rows = [
        row
        for row in reading_inspections.due(user, today, mission__in=kept)
        if row.due.is_overdue and row.due.planned_on is None
    ]
    return [
        Item(
            _("Inspection"),
            f"{row.unit.name}: {row.kind_words}",
            _("Plan it: %(why)s.") % {"why": row.why},
            row.plan_url,
            row.due.due_on,
            is_late=True,
        )
        for row in rows[:MOST]
    ]


def _some(rows):
    return rows.select_related("unit__contributor").order_by("planned_on", "pk")[:MOST]


def _item(row, step, today, due_on):
    title = _("%(inspection)s of %(unit)s") % {"inspection": row, "unit": row.unit.name}
    is_late = due_on is not None and due_on < today
    act = ACTS.get(row.state, Act.DECIDE)
    return Item(_("Inspection"), title, step, row.get_absolute_url(), due_on, is_late, act)
