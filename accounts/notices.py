"""Who is told of which event, in which words. An app registers its kinds in its tasks; preferences say no.

Writes notifications only: the event itself is the trail.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import Q
from django.utils import timezone

from accounts import alike, events, naming
from accounts.models import Notification, RoleGrant, User

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class Kind(NamedTuple):
    """A verb one may be told of. `words` by audience, with %(subject)s, %(by)s and the event's own data;
    `to(event)` returns {person id: audience}."""

    verb: str
    label: StrOrPromise
    group: StrOrPromise
    words: dict[str, StrOrPromise]
    to: Callable[..., dict[int, str]]


KINDS: dict[str, Kind] = {}


def register(*kinds):
    for kind in kinds:
        KINDS[kind.verb] = kind
        events.on(kind.verb)(tell)


def in_groups():
    """{group: [(verb, label)]}, in the order they were registered."""
    found = {}
    for kind in KINDS.values():
        found.setdefault(kind.group, []).append((kind.verb, kind.label))
    return found


def tell(event):
    """Tell everyone whom the event concerns and who did not ask to be spared; the actor knows already."""
    audience = KINDS[event.verb].to(event)
    people = User.objects.filter(pk__in=audience, is_active=True, is_system=False)
    people = people.exclude(notices_off__contains=[event.verb]).values_list("pk", flat=True)
    told = [(person, audience[person]) for person in sorted(people)] if audience else []
    if told:
        _write(event, told)


def _write(event, told):
    about = event.concerns[0] if event.concerns else ""
    persons, audiences = zip(*told, strict=True)
    with connection.cursor() as cursor:
        cursor.execute(ONCE, [event.verb, about, event.pk, event.at, list(persons), list(audiences)])


# The same of one root, unread, is told once and counted, whoever else tells it at this moment.
ONCE = """
    INSERT INTO accounts_notification (person_id, verb, audience, about, event_id, at, times)
    SELECT person, %s, audience, %s, %s, %s, 1
    FROM unnest(%s::bigint[], %s::text[]) AS told (person, audience)
    ON CONFLICT (person_id, verb, audience, about) WHERE read_at IS NULL AND about <> ''
    DO UPDATE SET event_id = excluded.event_id, at = excluded.at, times = accounts_notification.times + 1
"""


def with_a_role(event, audience="role"):
    """{person: audience} of those who hold a role on what the event concerns, without who did it."""
    question, values = _holders_of(tuple(event.concerns), timezone.localdate())
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        people = {person or member for person, member in cursor.fetchall()}
    return dict.fromkeys(people - {None, event.by_id}, audience)


@lru_cache(maxsize=512)
def _holders_of(concerns, day):
    """The question who holds a role on one of these roots on a day, as SQL: the same is asked for each event
    of a mission, and takes longer to write than to answer."""
    roots = Q(pk__in=[])
    for key in concerns:
        kind, _colon, pk = key.partition(":")
        roots |= Q(subject_type__model=kind, subject_id=int(pk))
    grants = RoleGrant.objects.standing(day).filter(roots).order_by()
    return grants.values_list("person", "holders__group__user").distinct().query.sql_with_params()


def text(notice):
    """What the reader is told, in their language."""
    kind = KINDS.get(notice.verb)
    event = notice.event
    told = {**event.data, "subject": naming.name(event), "by": event.who}
    words = kind.words.get(notice.audience) if kind else None
    return str(words) % told if words else f"{told['subject']} ({event.verb})"


def unread(user):
    """How many the reader has not read; every page says it, so only the kinds of record told of are asked."""
    kinds = kinds_told(user, unread=True)
    if not kinds:
        return 0
    question, values = alike.known(user, ("unread", user.pk, kinds), lambda: _unread_of(user, kinds))
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        return cursor.fetchone()[0]


def kinds_told(user, unread=False):
    """The content types of the records a reader's notices tell of: no others need be asked for."""
    mine = Notification.objects.filter(person=user.pk).order_by()
    mine = mine.unread() if unread else mine
    return frozenset(mine.values_list("event__subject_type", flat=True).distinct())


def told_to(user):
    """The notices a reader may still see."""
    return Notification.objects.visible_to(user, kinds=kinds_told(user))


def _unread_of(user, kinds):
    """The question for their number as SQL: to write it takes longer than to answer it."""
    rows = Notification.objects.visible_to(user, kinds=kinds).unread().order_by().values("pk")
    question, values = rows.query.sql_with_params()
    return f"SELECT count(*) FROM ({question}) unread", values


def mark_read(user, keys: Iterable[UUID] | None = None):
    """Note that one's own were read: those with these keys, or all of them."""
    mine = Notification.objects.filter(person=user.pk).unread()
    (mine if keys is None else mine.filter(key__in=keys)).update(read_at=timezone.now())
