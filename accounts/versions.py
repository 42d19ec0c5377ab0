"""Which version of a record somebody saw, so that what changed meanwhile is noticed and not overwritten."""

import hashlib

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


class ChangedMeanwhile(ValidationError):
    """Somebody else was quicker; whoever asked decides between the two versions."""

    def __init__(self):
        super().__init__(
            _("Someone changed this since you opened it; look at it again."), "changed_meanwhile"
        )


def mark(row, *more):
    """A short mark of all values of a row, and of what belongs to it."""
    values = [(field.attname, getattr(row, field.attname)) for field in row._meta.concrete_fields]
    return mark_of(values, *more)


def mark_of(*values):
    return hashlib.sha256(repr(values).encode()).hexdigest()[:16]


def require(seen, now):
    """Raise ChangedMeanwhile where `seen`, if given, is not the version that stands `now`."""
    if seen is not None and str(seen) != str(now):
        raise ChangedMeanwhile
