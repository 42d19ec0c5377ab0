"""How many requests one may send in a minute: counted together in Redis and, where it is silent, by process.

A process takes from the common count a hundredth of the quota at a time, so that hardly a request asks Redis.
Redis dead or frozen costs one request a quarter of a second and none its answer: for a while each process
then counts for itself.
"""

import logging
import threading
import time
from dataclasses import dataclass
from functools import cache

import redis
from django.conf import settings
from redis.backoff import NoBackoff
from redis.retry import Retry

log = logging.getLogger(__name__)
WINDOW = 60  # seconds
ANSWERS_WITHIN = 0.25
SILENT_FOR = 10  # seconds in which a Redis that did not answer is not asked again
MOST_SHARES = 20_000

_guard = threading.Lock()
_shares: dict = {}
_silent_until = 0.0


@dataclass
class Share:
    """What one process has of one holder's quota in the running minute."""

    minute: int
    here: int = 0  # taken from the common count and not yet used
    beyond: int = 0  # left in the common count when it was last asked
    used: int = 0
    ended: bool = False


@dataclass(frozen=True)
class Standing:
    """Whether a request is within its policy, how many more are, and in how many seconds all are again."""

    policy: str
    quota: int
    left: int
    resets_in: int
    allowed: bool

    @property
    def headers(self):
        """As the IETF's draft on RateLimit header fields has them."""
        return {
            "RateLimit-Policy": f'"{self.policy}";q={self.quota};w={WINDOW}',
            "RateLimit": f'"{self.policy}";r={self.left};t={self.resets_in}',
        }


def take(policy, who):
    """Count one request of `who` under a policy of settings.API_LIMITS."""
    quota, now = settings.API_LIMITS[policy], time.time()
    minute, resets_in = int(now // WINDOW), WINDOW - int(now % WINDOW)
    share = _share(f"{policy}:{who}", minute)
    if share.here <= 0 and not share.ended:
        _take_more(share, f"concord:limit:{policy}:{who}:{minute}", quota)
    with _guard:
        allowed = share.here > 0
        share.here -= allowed
        share.used += allowed
    return Standing(policy, quota, max(0, share.here) + share.beyond, resets_in, allowed)


def _share(name, minute):
    with _guard:
        share = _shares.get(name)
        if share is None or share.minute != minute:
            if len(_shares) >= MOST_SHARES:
                _shares.clear()
            share = _shares[name] = Share(minute)
        return share


def _take_more(share, key, quota):
    wanted = max(1, quota // 100)
    total = _count(key, wanted)
    with _guard:
        if total is None:
            share.here, share.beyond = quota - share.used, 0
        else:
            share.here += max(0, wanted - max(0, total - quota))
            share.beyond = max(0, quota - total)
        share.ended = share.here <= 0


def _count(key, n):
    """The common count with `n` more; None where Redis does not say."""
    global _silent_until
    if time.monotonic() < _silent_until:
        return None
    try:
        with _redis(settings.REDIS_URL).pipeline(transaction=False) as asked:
            return asked.incrby(key, n).expire(key, 2 * WINDOW).execute()[0]
    except (redis.RedisError, OSError) as error:
        _silent_until = time.monotonic() + SILENT_FOR
        log.warning("requests are counted by process for %s s: %s", SILENT_FOR, error)
        return None


@cache
def _redis(url):
    return redis.Redis.from_url(
        url,
        socket_timeout=ANSWERS_WITHIN,
        socket_connect_timeout=ANSWERS_WITHIN,
        retry=Retry(NoBackoff(), 0),
    )
