"""Every change to how a person signs in: password, address, sessions, second factor, invitation."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import access, events, mails, services, sittings
from accounts.models import User


@transaction.atomic
def set_password(person, *, password, keep=None, by):
    """Set a password and end every session but the one by the key `keep`. Resets leave the second factor."""
    access.require_person(by, person)
    validate_password(password, person)
    person.set_password(password)
    person.save(update_fields=["password"])
    sittings.end_all(person, but=keep)
    events.record("person.password_set", person, by=by)
    return person


@transaction.atomic
def ask_email_change(person, *, email, by):
    """Note that a person wants another address; the link that proves it is mailed there."""
    access.require_person(by, person)
    _check_address(email, person)
    events.record("person.email_change_asked", person, by=by)
    return person


@transaction.atomic
def change_email(person, *, key, by):
    """Take the new address a mailed link proves; the old one is told."""
    access.require_person(by, person)
    address = mails.address_of(key, person)
    if address is None:
        raise ValidationError(_("This link was used already, is older than a day, or is another person's."))
    _check_address(address, person)
    before, person.email = person.email, address
    person.full_clean(exclude=["password"])
    person.save(update_fields=["email"])
    EmailAddress.objects.filter(user=person).delete()  # what single sign-on may have noted
    mails.send("email_left", before, person=person.pk)
    events.record("person.email_changed", person, by=by)
    return person


def _check_address(email, person):
    """A taken address is refused without saying whose it is; only who is signed in may ask at all."""
    if User.objects.filter(email__iexact=email).exclude(pk=person.pk).exists():
        raise ValidationError({"email": _("This address cannot be used.")})
    if email.lower() == person.email.lower():
        raise ValidationError({"email": _("This is your address already.")})


@transaction.atomic
def end_session(row, *, by):
    """End one session of a person."""
    access.require_person(by, row.person)
    person = row.person
    sittings.end(type(row).objects.filter(pk=row.pk))
    events.record("person.session_ended", person, by=by)


@transaction.atomic
def end_other_sessions(person, *, keep, by):
    """End every session of a person but the one by the key `keep`; returns how many."""
    access.require_person(by, person)
    ended = sittings.end_all(person, but=keep)
    events.record("person.sessions_ended", person, by=by, n=ended)
    return ended


@transaction.atomic
def note_factor_change(person, *, act, factor, keep=None, by):
    """Told by the pages of the second factor: what was added, removed or renewed; other sessions end."""
    access.require_person(by, person)
    sittings.end_all(person, but=keep)
    events.record(f"person.factor_{act}", person, by=by, factor=factor)


@transaction.atomic
def remove_factors(person, *, reason, by):
    """Take a person's second factors away, where they have lost them; their sessions end."""
    access.require_administrator(by)
    if not reason:
        raise ValidationError({"reason": _("Say how you know that it is this person who asks.")})
    Authenticator.objects.filter(user=person).delete()
    sittings.end_all(person)
    events.record("person.factors_removed", person, by=by, reason=reason)
    return person


@transaction.atomic
def begin_preview(person, *, by):
    """Note that an administrator looks at the portal as `person` sees it, read only."""
    access.require_administrator(by)
    if person.is_staff or person.is_system or not person.is_active:
        raise ValidationError(_("Only people who may sign in and are no administrators are previewed."))
    events.record("preview.begun", person, by=by)
    return person


@transaction.atomic
def end_preview(person, *, by):
    access.require_administrator(by)
    events.record("preview.ended", person, by=by)


@transaction.atomic
def invite_person(*, email, name, base, language="", is_staff=False, by):
    """Open an account and mail its owner a link to choose a password: once, within 72 hours."""
    access.require_administrator(by)
    person = services.add_person(email=email, name=name, language=language, is_staff=is_staff, by=by)
    _mail_invitation(person, base, by)
    events.record("person.invited", person, by=by)
    return person


@transaction.atomic
def invite_again(person, *, base, by):
    """Mail the invitation once more; links of earlier ones end."""
    access.require_administrator(by)
    if person.has_usable_password():
        raise ValidationError(_("This person has chosen a password already."))
    person.set_unusable_password()  # another one: what was mailed before no longer fits
    person.save(update_fields=["password"])
    _mail_invitation(person, base, by)
    events.record("person.invited", person, by=by)
    return person


def _mail_invitation(person, base, by):
    mails.send("invitation", person.email, base=base, person=person.pk, inviter=str(by))
