"""What happened, written once: the trail, and the bell that wakes what follows.

A service calls `record` inside its transaction. After the commit each function that asked for the
verb with `@on` is called with the event: for what follows an act, never for refreshes.
"""

import logging
from collections import defaultdict
from contextlib import contextmanager
from contextvars import ContextVar

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import translation

from accounts import naming, outbox
from accounts.access import root_key
from accounts.models import Event

log = logging.getLogger(__name__)
_listeners = defaultdict(list)
_door = ContextVar("door", default=(Event.Door.SYSTEM, ""))


@contextmanager
def through(door, request_id=""):
    """Events recorded inside came through this door."""
    before = _door.set((door, request_id))
    try:
        yield
    finally:
        _door.reset(before)


def on(*verbs):
    """Call the decorated function with each committed event of these verbs."""

    def remember(function):
        for verb in verbs:
            _listeners[verb].append(function)
        return function

    return remember


def record(verb, subject, *, by, about=(), is_between=False, reason="", **data):
    """Add an event on `subject`; `about` are the roots (missions, partners) it concerns. `is_between`: those
    who act for one of them read it, and nobody else who sees the subject."""
    door, request_id = _door.get()
    with translation.override(settings.LANGUAGE_CODE):  # the trail is kept in one language
        name, named = str(subject), naming.parts(subject)
    event = Event.objects.create(
        verb=verb,
        subject_type=ContentType.objects.get_for_model(subject),
        subject_id=str(subject.pk),
        subject_name=name[:200],
        concerns=[root_key(root) for root in about if root is not None],
        by=by if by is not None and by.pk else None,
        token=getattr(by, "token", None),
        door=door,
        request_id=request_id,
        reason=reason[:500],
        is_between=is_between,
        data=data | ({"named": named} if named else {}) | on_behalf_of(by),
    )
    outbox.nudge()
    for listener in _listeners[verb]:
        transaction.on_commit(lambda listener=listener: _ring(listener, event))
    return event


def on_behalf_of(by):
    """Of what a deputy does: in whose place."""
    giver = getattr(by, "acts_for", None)
    return {"on_behalf_of": giver.name} if giver else {}


def _ring(listener, event):
    """What is committed stands, even where a listener fails."""
    try:
        listener(event)
    except Exception:
        log.exception("%s failed on %s", listener.__name__, event.verb)


def changes(before, after, fields):
    """{field: [old, new]} of the fields that differ, as text a reader can follow."""
    pairs = ((name, getattr(before, name), getattr(after, name)) for name in fields)
    return {name: [_plain(old), _plain(new)] for name, old, new in pairs if old != new}


def _plain(value):
    return value if value is None or isinstance(value, bool | int | dict | list) else str(value)
