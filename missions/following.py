"""The kinds of record from which an action may come; each app names its own, with the record's mission.

A briefing, an exercise or a lesson that leads to a task registers here; the task is an Action like any other.
"""

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from missions.record_kinds import RecordKinds

KINDS = RecordKinds()
register, codes, roots_of, named = KINDS.register, KINDS.codes, KINDS.roots_of, KINDS.named


def key_of(row, by):
    """(content type, key) of a record `by` sees; raises where actions come from no such record."""
    if not KINDS.knows(row, by):
        raise ValidationError({"origin": _("No action comes from such a record.")})
    return ContentType.objects.get_for_model(type(row)), str(row.pk)


def origins(user, rows):
    """{action's key: (what its record is called, the record, its address)} of those this reader sees."""
    return KINDS.told(user, rows, "origin")
