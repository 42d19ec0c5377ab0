"""Plans of forces and what humanitarian actors notified, held against each other for each reader.

Of the plans and notifications that reader sees alone, and of places as exactly as the reader may know them,
so that neither side's page tells of a record that is hidden.
"""

from typing import NamedTuple

from django.utils.translation import gettext as _

from accounts.notation import number
from missions import conflicts as rules
from missions import notifying, placing
from missions.models import HumanitarianNotification, Patrol
from missions.models.patrol import FARTHEST, KM_A_DEGREE
from missions.reading_humanitarian import notifications
from missions.reading_patrols import as_plans, between, patrols


class Near(NamedTuple):
    """A plan near what was notified: what the rule says, the other record of the two, and by how many
    kilometres the places are told roughly."""

    found: rules.Conflict
    other: Patrol | HumanitarianNotification
    slack: float
    zone: object  # the time zone of the mission in whose days it is told

    @property
    def words(self):
        return told(self)


def notified_near(user, row):
    """[Near] of the sites and movements one plan comes near while it is live, the first to begin first."""
    plan = next(iter(as_plans(user, Patrol.objects.visible_to(user).filter(pk=row.pk))), None)
    if plan is None:
        return []
    rows = notifications(user).filter(
        state__in=notifying.OPEN, starts_at__lt=plan.ends, ends_at__gt=plan.begins
    )
    shown = {one.pk: one for one in rows.order_by() if one.at_latitude is not None}
    notices = [_notice(one) for one in shown.values()]
    met = [(rules.near(plan, notice), plan.slack + notice.slack) for notice in notices]
    return _told(met, shown, "other", row.zone)


def plans_near(user, row):
    """[Near] of the plans that come near one notification, which this reader was shown by `notifications`."""
    if row.at_latitude is None or row.state not in notifying.OPEN:
        return []
    notice, far = _notice(row), FARTHEST / KM_A_DEGREE
    norths = [north for north, _east in notice.points]
    rows = Patrol.objects.visible_to(user).filter(
        starts_at__lt=row.ends_at,
        ends_at__gt=row.starts_at,
        told_latitude__range=(min(norths) - far, max(norths) + far),
    )
    met = [(rules.near(plan, notice), plan.slack + notice.slack) for plan in as_plans(user, rows)]
    shown = patrols(user).in_bulk([one.plan for one, _slack in met if one])
    return _told(met, shown, "plan", row.zone)


def _told(met, shown, side, zone):
    found = [Near(one, shown[getattr(one, side)], slack, zone) for one, slack in met if one]
    return sorted(found, key=lambda near: (near.found.begins, str(near.other.pk)))


def _notice(row):
    points = [(float(row.at_latitude), float(row.at_longitude))]
    to = (row.to_latitude, row.to_longitude) if row.is_near else (row.told_to_latitude, row.told_to_longitude)
    if to[0] is not None:
        points.append((float(to[0]), float(to[1])))
    slack = 0.0 if row.is_near else max(placing.slack(north, row.precision) for north, _east in points)
    return rules.Notice(row.pk, tuple(points), row.starts_at, row.ends_at, slack)


def told(near):
    """How near it comes, in a sentence: no nearer said than both places are told."""
    each, other = near.found, near.other
    said = {"other": other, "days": between(each.begins, each.ends, near.zone)}
    said |= {"km": number(each.distance + near.slack, 1)}
    if isinstance(other, Patrol):
        said["force"] = other.force
        if not each.is_certain:
            words = _("“%(other)s” of %(force)s may come near, %(days)s: a place is told roughly.")
        elif near.slack:
            words = _("“%(other)s” of %(force)s comes near, %(days)s: %(km)s km from it at most.")
        else:
            words = _("“%(other)s” of %(force)s comes near, %(days)s: %(km)s km from it.")
        return words % said
    said["kind"] = other.get_kind_display()
    if not each.is_certain:
        words = _("It may come near “%(other)s” (notified, %(kind)s), %(days)s: a place is told roughly.")
    elif near.slack:
        words = _("It comes near “%(other)s” (notified, %(kind)s), %(days)s: %(km)s km from it at most.")
    else:
        words = _("It comes near “%(other)s” (notified, %(kind)s), %(days)s: %(km)s km from it.")
    return words % said
