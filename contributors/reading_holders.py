"""Who fills the elements of a structure on a day, and with which caveats, of what the reader sees."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from typing import NamedTuple

from accounts.access import granted, once
from accounts.validity import stands_on
from contributors.models import Caveat, Deployment, Holder
from missions import chain
from missions.models import Element, Mission


class Held(NamedTuple):
    """How an element is held on a day: by whom, who acts, vacant since when.

    `code`: held, acting (only for somebody), vacant, or hidden (nobody the reader may see).
    """

    holder: Holder | None
    acting: Holder | None
    since: date | None
    code: str

    @property
    def shown(self):
        """Who is there now: the holder, or who acts for one."""
        return self.acting or self.holder


def holders(user):
    rows = Holder.objects.visible_to(user)
    return rows.select_related("element__mission", "partner", "deployment__pledge__contributor")


def held(user, elements, day):
    """{element's key: how it is held on a day}, with as many questions for many as for one."""
    elements = list(elements)
    by_element = defaultdict(list)
    for row in holders(user).filter(element__in=elements, starts_on__lte=day):
        by_element[row.element_id].append(row)
    whole = granted(user, "decide_pledges", Mission)
    return {row.pk: _of(row, by_element[row.pk], day, row.mission_id in whole) for row in elements}


def _of(element, rows, day, sees_all):
    now = [row for row in rows if stands_on(row, day)]
    holder = next((row for row in now if not row.is_acting), None)
    acting = next((row for row in now if row.is_acting), None)
    if holder or acting:
        first = holder or acting
        return Held(holder, acting, first.starts_on, "held" if holder else "acting")
    if not sees_all or not stands_on(element, day):
        return Held(None, None, None, "hidden")
    ends = [row.ends_on for row in rows if row.ends_on]
    return Held(None, None, max(ends) + timedelta(days=1) if ends else element.starts_on, "vacant")


def of_branch(user, branch, day):
    """({element's key: how it is held}, {its caveats}) of all of a branch, asked once for a page."""

    def read():
        found = held(user, [line.element for line in branch.lines], day)
        return found, caveats(user, found)

    return once(user, ("holders of a branch", branch.own.element.pk, len(branch.lines), day), read)


def caveats(user, found):
    """{element's key: the caveats that stand on what fills it}, of {key: Held}."""
    pledges = defaultdict(list)
    for key, one in found.items():
        for row in (one.holder, one.acting):
            if row and row.deployment_id:
                pledges[row.deployment.pledge_id].append(key)
    by_element = defaultdict(list)
    for caveat in Caveat.objects.visible_to(user).standing().filter(pledge__in=pledges):
        for key in pledges[caveat.pledge_id]:
            by_element[key].append(caveat)
    return by_element


def filled_by(user, pledge, day):
    """The elements that deployments of a pledge fill on a day."""
    if pledge is None:
        return []
    stays = Deployment.objects.visible_to(user).filter(pledge=pledge)
    rows = holders(user).standing(day).filter(deployment__in=stays)
    seen = Element.objects.visible_to(user).select_related("mission")
    return list(seen.filter(pk__in=rows.order_by().values("element")))


def deployments_for(element, rows):
    """Those of `rows` that may fill an element: of its mission and, once a state has full command of it, of
    that state."""
    rows = rows.filter(pledge__mission=element.mission_id).exclude(state=Deployment.State.CALLED_OFF)
    full = element.authorities.filter(relationship=chain.FULL).first()
    return rows.filter(pledge__contributor=full.partner_id) if full else rows
