"""The secret address of a person's calendar: made anew, or taken back. Each acts on one's own."""

import secrets

from django.db import transaction
from django.utils import timezone

from accounts import access, events
from accounts.authentication import hash_secret
from accounts.models import CalendarAddress


@transaction.atomic
def renew_calendar(person, *, by):
    """A new address; returns its secret, which is never shown again. The address before it ends."""
    access.require_person(by, person)
    secret = secrets.token_urlsafe(32)
    CalendarAddress.objects.update_or_create(
        person=person, defaults={"secret_hash": hash_secret(secret), "made_at": timezone.now()}
    )
    events.record("person.calendar_renewed", person, by=by)
    return secret


@transaction.atomic
def revoke_calendar(person, *, by):
    """End the address: whoever holds it reads nothing more."""
    access.require_person(by, person)
    CalendarAddress.objects.filter(person=person).delete()
    events.record("person.calendar_revoked", person, by=by)
