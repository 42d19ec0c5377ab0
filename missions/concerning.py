"""The kinds of record a lesson or a review may concern; each app names its own.

A task of a mandate, an element, a requirement, an exercise, a patrol or an incident: whoever sees the lesson
and not the record reads the lesson without it.
"""

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from missions.record_kinds import RecordKinds

KINDS = RecordKinds()
register, codes, named = KINDS.register, KINDS.codes, KINDS.named


def key_of(row, by):
    """(content type, key) of a record `by` sees; (None, "") of none."""
    if row is None:
        return None, ""
    if not KINDS.knows(row, by):
        raise ValidationError({"subject": _("No lesson concerns such a record.")})
    return ContentType.objects.get_for_model(type(row)), str(row.pk)


def subjects(user, rows):
    """{row's key: (what its subject is called, the subject, its address)} of those this reader sees."""
    return KINDS.told(user, rows, "subject")
