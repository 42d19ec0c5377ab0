"""Rings for a worker without ever making the caller wait: a dead or frozen broker costs nothing.

What is due or queued stands in the database; a lost ring is found by the sweeper.
"""

import logging
import os
import threading

from celery import current_app
from django.db import transaction

log = logging.getLogger(__name__)
_guard = threading.Condition()
_waiting = {}
_ringer = None


def ring(task, *args, countdown=0.0):
    """Send `task` after the commit of the running transaction, each waiting call once."""
    transaction.on_commit(lambda: _put(task, args, countdown))


def _put(task, args, countdown):
    global _ringer
    with _guard:
        _waiting[task, args] = countdown
        if _ringer is None or not _ringer.is_alive() or _ringer.name != str(os.getpid()):
            _ringer = threading.Thread(target=_send_all, name=str(os.getpid()), daemon=True)
            _ringer.start()
        _guard.notify()


def _send_all():
    while True:
        with _guard:
            while not _waiting:
                _guard.wait()
            (task, args), countdown = _waiting.popitem()
        try:
            current_app.send_task(task, args=args, countdown=countdown, queue=_queue(task), retry=False)
        except Exception as error:
            log.warning("no bell for %s: %s", task, error)


def _queue(task):
    return current_app.conf.task_routes.get(task, {}).get("queue", current_app.conf.task_default_queue)
