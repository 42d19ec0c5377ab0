"""How long a sign-in lasts: half an hour left alone, twelve hours at most; once a minute it is noted."""

import time
from datetime import UTC, datetime

from axes.helpers import get_client_ip_address
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.sessions.models import Session
from django.utils import timezone

from accounts import factors
from accounts.models import BrowserSession

NOTED_SECONDS = 60


def keep(request):
    """Note that the session lives, or end it where it was left alone or has lasted long enough."""
    session, now = request.session, time.time()
    began, seen = session.get("began", now), session.get("seen", 0)
    if seen and (now - seen > settings.SESSION_IDLE_SECONDS or now - began > settings.SESSION_COOKIE_AGE):
        BrowserSession.objects.filter(session_key=session.session_key).delete()
        logout(request)
    elif now - seen > NOTED_SECONDS:
        session["began"], session["seen"] = began, now
        session["factor_missing"] = factors.is_missing(request.user)
        if session.session_key is None:
            session.create()
        _note(request, datetime.fromtimestamp(began, UTC))


def _note(request, began):
    BrowserSession.objects.update_or_create(
        session_key=request.session.session_key,
        defaults={
            "person": request.user,
            "began_at": began,
            "seen_at": timezone.now(),
            "address": get_client_ip_address(request),
            "device": request.META.get("HTTP_USER_AGENT", "")[:300],
        },
    )


def end(rows):
    """End these sessions, at once."""
    keys = list(rows.values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    BrowserSession.objects.filter(session_key__in=keys).delete()
    return len(keys)


def end_all(person, but=None):
    """End every session of a person, except the one by the key `but`."""
    return end(BrowserSession.objects.filter(person=person).exclude(session_key=but))


def clear():
    """Forget sessions that have run out. Called nightly."""
    Session.objects.filter(expire_date__lt=timezone.now()).delete()
    live = Session.objects.values("session_key")
    BrowserSession.objects.exclude(session_key__in=live).delete()
