"""Civilian posts as their reader may see them: how each is held, how long it stands open, the shares."""

from collections import Counter, defaultdict
from datetime import date
from typing import NamedTuple

from django.db.models import Q
from django.utils import timezone

from accounts.validity import stands_on
from missions import secondment
from missions.models import Call, Post, Tenure


class Held(NamedTuple):
    """How a post stands on a day: by which basis ("" nobody), since when, days open, calls opened for it.

    `code`: seconded, contracted, vacant, planned (not needed yet) or none (not classified).
    """

    basis: str
    since: date
    vacant_days: int | None
    calls: int
    code: str


def held(user, rows, day=None):
    """{post's key: how it stands}, with as many questions for many posts as for one."""
    return {key: one for key, (one, _place) in _found(user, list(rows), day or timezone.localdate()).items()}


def of_missions(user, day=None, mission=None):
    """{mission: places}, of classified posts the reader sees, needed on the day: of one mission, or of
    all real ones; of invented missions where there are no others."""
    day = day or timezone.localdate()
    rows = Post.objects.visible_to(user).filter(state=Post.State.CLASSIFIED, needed_from__lte=day)
    rows = rows.filter(mission=mission) if mission else rows
    rows = list(rows.select_related("mission").order_by("mission__acronym", "reference"))
    rows = [row for row in rows if not row.mission.is_fictional] or rows
    found, places = _found(user, rows, day), defaultdict(list)
    for row in rows:
        places[row.mission].append(found[row.pk][1])
    return dict(places)


def shares(user, mission=None, day=None):
    """(the shares of all, {category: its shares}); (None, {}) where no post is reported."""
    places = [place for rows in of_missions(user, day, mission).values() for place in rows]
    each = {code: secondment.shares(places, code) for code in Post.Category.values}
    return secondment.shares(places), {code: found for code, found in each.items() if found}


def _found(user, rows, day):
    keys = [row.pk for row in rows]
    tenures = defaultdict(list)
    for tenure in Tenure.objects.visible_to(user).filter(post__in=keys, starts_on__lte=day):
        tenures[tenure.post_id].append(tenure)
    opened = Call.objects.visible_to(user).filter(Q(opened_at__date__lte=day), posts__in=keys)
    calls = Counter(opened.order_by().values_list("posts", flat=True))
    return {row.pk: _of(row, tenures[row.pk], calls[row.pk], day) for row in rows}


def _of(row, tenures, calls, day):
    now = next((tenure for tenure in tenures if stands_on(tenure, day)), None)
    left = max((tenure.ends_on for tenure in tenures if tenure.ends_on), default=None)
    since = max(row.needed_from, left) if left else row.needed_from
    basis, sex = (now.basis, now.sex) if now else ("", "")
    empty = "vacant" if row.needed_from <= day else "planned"
    code = basis or (empty if row.state == Post.State.CLASSIFIED else "none")
    days = (day - since).days if code == "vacant" else None
    seen = Held(basis, now.starts_on if now else since, days, calls, code)
    return seen, secondment.Place(row.category, basis, sex, days, calls)
