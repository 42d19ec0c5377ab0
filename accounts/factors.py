"""Second factors: who needs one by their role, and who has one."""

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db.models import Q

from accounts.models import RoleGrant


def has(person):
    return Authenticator.objects.filter(user=person.pk).exclude(type="recovery_codes").exists()


def is_needed(person):
    """Whether a role of the person, or being an administrator, takes a second factor here."""
    needed = set(settings.MFA_REQUIRED_OF)
    if "everyone" in needed or (person.is_staff and "administrator" in needed):
        return True
    if not needed - {"administrator"}:
        return False
    held = RoleGrant.objects.standing().filter(role__in=needed)
    return held.filter(Q(person=person) | Q(holders__group__user=person)).exists()


def is_missing(person):
    return is_needed(person) and not has(person)
