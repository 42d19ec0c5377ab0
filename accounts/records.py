"""What services do alike with a record: hold it, take the fields named, set them, take a step of its life.

Stores nothing; who calls it has asked already.
"""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts import versions


def known(fields, names):
    """These fields, all of them among `names`; another is a programmer's slip, not a person's."""
    if unknown := set(fields) - set(names):
        raise TypeError(f"unknown fields: {', '.join(sorted(unknown))}")
    return fields


def put(row, fields):
    """Give a record these values."""
    for name, value in fields.items():
        setattr(row, name, value)


def require_state(row, *states):
    """Raise unless a record, in a state of its life, may still be changed."""
    if row.state not in states:
        raise ValidationError(
            _("It is %(state)s and changes no more.") % {"state": row.get_state_display()}, "wrong_state"
        )


def held(row, version, *joined):
    """The record as it stands, held until the transaction ends; refused where it is not the version seen.

    `joined`: relations read with it, and not held."""
    rows = type(row).objects.select_for_update(no_key=True, of=("self",))
    row = (rows.select_related(*joined) if joined else rows).get(pk=row.pk)
    versions.require(version, row.version)
    return row


def stepped(row, life, name):
    """The record in the state this step leads to, a version on; refused where the step does not begin."""
    step = life[name]
    if row.state not in step.sources:
        raise ValidationError(
            _("It is %(state)s: this step cannot be taken from there.") % {"state": row.get_state_display()},
            "wrong_state",
        )
    row.state = step.target
    row.version += 1
    return row
