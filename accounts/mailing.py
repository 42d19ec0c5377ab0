"""Mails of subscriptions on their way: claimed, handed over, noted. Each goes out once, or not at all.

What a mail tells is kept as claimed and committed before it is handed over. Who finds a claim finds a mail
under way, and leaves it; one that was never noted was cut off, and counts as told.
"""

import logging
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone

from accounts import digest_mails, digests
from accounts.models import Subscription

log = logging.getLogger(__name__)
Frequency, Problem = Subscription.Frequency, Subscription.Problem
AT = time(6)  # of the reader's day: daily mails, and weekly ones on Mondays
LOOKED = timedelta(minutes=1)  # how often one that is told at once is looked at
CUT_OFF = timedelta(minutes=15)  # after which a mail under way was cut off
PAUSES = [timedelta(minutes=minutes) for minutes in (5, 20, 80, 320)]  # after each failure, the last repeated


def send(key, now=None):
    """Look at a subscription that is due, and mail what is new; True if a mail went out."""
    now = now or timezone.now()
    with transaction.atomic():
        mail = _claimed(key, now)
    if mail is None:
        return False
    try:
        mail.send()
    except Exception:
        log.exception("the mail of subscription %s was not handed over", key)
        _note_failed(key, Problem.REFUSED, now)
        return False
    _note_sent(key, now)
    return True


def send_sample(row, now=None):
    """Mail what the subscription shows now, whatever was told: to try the way. Keeps nothing."""
    now = now or timezone.now()
    digest_mails.written(row, digests.sample(row, now), is_sample=True).send()


def _claimed(key, now):
    """The mail to hand over, noted as under way; None where there is none to send now."""
    rows = Subscription.objects.due(now).select_related("person", "view")
    row = rows.select_for_update(skip_locked=True, of=("self",)).filter(pk=key).first()
    if row is None:
        return None
    if row.claimed_at:
        return _settle_cut_off(row, now) if now - row.claimed_at > CUT_OFF else None
    if row.sent_on == _today(row, now) and row.sent_today >= row.mails_a_day:
        return _keep(row, next_at=_start_of_tomorrow(row, now))
    try:
        with transaction.atomic():
            digest = digests.read(row, now)
            mail = digest_mails.written(row, digest) if digest.n else None
    except digests.Unreadable as error:
        return _keep(row, problem=error.problem, next_at=_next(row, now))
    except Exception:
        log.exception("subscription %s could not be read", key)
        return _fail(row, Problem.FAILED, now)
    if mail is None:
        problem = row.problem if row.problem == Problem.UNKNOWN else ""
        return _keep(row, seen=digest.told, problem=problem, failures=0, next_at=_next(row, now))
    _keep(row, claimed_at=now, claimed=digest.told)
    return mail


def _settle_cut_off(row, now):
    seen, next_at = row.claimed, _next(row, now)
    return _keep(row, seen=seen, claimed_at=None, claimed=None, problem=Problem.UNKNOWN, next_at=next_at)


@transaction.atomic
def _note_sent(key, now):
    row = Subscription.objects.select_for_update(of=("self",)).select_related("person").get(pk=key)
    today = _today(row, now)
    count = row.sent_today + 1 if row.sent_on == today else 1
    _keep(
        row,
        seen=row.claimed,
        claimed_at=None,
        claimed=None,
        last_sent_at=now,
        sent_on=today,
        sent_today=count,
        failures=0,
        problem="",
        next_at=_next(row, now),
    )


@transaction.atomic
def _note_failed(key, problem, now):
    row = Subscription.objects.select_for_update(of=("self",)).get(pk=key)
    _fail(row, problem, now)


def _fail(row, problem, now):
    pause = PAUSES[min(row.failures, len(PAUSES) - 1)]
    failures = row.failures + 1
    return _keep(row, claimed_at=None, claimed=None, failures=failures, problem=problem, next_at=now + pause)


def _keep(row, **fields):
    for name, value in fields.items():
        setattr(row, name, value)
    row.save(update_fields=list(fields))


# --- When
def _next(row, now):
    """When it is looked at again, if all goes well."""
    if row.frequency == Frequency.AT_ONCE:
        return now + LOOKED
    here = now.astimezone(zone(row))
    day = here.date() + timedelta(days=here.time() >= AT)
    if row.frequency == Frequency.WEEKLY:
        day += timedelta(days=-day.weekday() % 7)
    return datetime.combine(day, AT, zone(row))


def first(row, now):
    """When one that begins now is looked at first."""
    return _next(row, now)


def _start_of_tomorrow(row, now):
    return datetime.combine(_today(row, now) + timedelta(days=1), time(), zone(row))


def _today(row, now):
    return now.astimezone(zone(row)).date()


def zone(row):
    return ZoneInfo(row.person.time_zone or "UTC")
