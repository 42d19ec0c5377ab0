"""One round of the sweeper: the net under the workers."""

import logging
from datetime import timedelta

from django.utils import timezone

from accounts import exporting, feed, jobs, outbox, repeats, services
from accounts.models import SweeperBeat

log = logging.getLogger(__name__)
_rounds = []


def each_round(*functions):
    """What an app has done each second by the clock, without a broker; one that fails is tried next round."""
    _rounds.extend(functions)


def sweep():
    """Refresh what is due, also by the clock, give up lost jobs, settle roles that began or ended.

    Returns refreshes done.
    """
    outbox.mark_ripe()
    done = outbox.drain()
    jobs.reap()
    services.settle_dated_grants()
    for function in _rounds:
        try:
            function()
        except Exception:
            log.exception("%s failed", function.__name__)
    beat, _new = SweeperBeat.objects.get_or_create(name="sweeper", defaults={"at": timezone.now()})
    if timezone.now() - beat.at > timedelta(seconds=5):
        outbox.compact_changes()
        repeats.forget_old()
        feed.forget_old()
        exporting.forget_old()
        SweeperBeat.objects.filter(pk=beat.pk).update(at=timezone.now())
    return done
