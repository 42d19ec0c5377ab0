"""What may adopt a procedure: missions, elements, and units; each app registers its own."""

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from missions.record_kinds import RecordKinds

KINDS = RecordKinds()
codes, named = KINDS.codes, KINDS.named
_rows: dict = {}


def register(model, code, label, runners, rows, joined=()):
    """`runners(row)`: what lets one say that it adopts a procedure, for access.require_any;
    `rows(user)`: those of which this person may say it."""
    KINDS.register(model, code, label, runners, joined)
    _rows[model] = rows


def runners_of(row):
    return KINDS.by_model[type(row)].roots(row)


def kinds():
    """[(code, label, rows)] in the order in which they were registered."""
    return [(kind.code, kind.label, _rows[model]) for model, kind in KINDS.by_model.items()]


def key_of(row, by):
    """(content type, key) of what adopts a procedure."""
    if not KINDS.knows(row, by):
        raise ValidationError({"subject": _("No procedure is adopted by such a record.")})
    return ContentType.objects.get_for_model(type(row)), str(row.pk)


def adopters(user, rows):
    """{adoption's key: (what it is called, the record, its address)} of those this reader sees."""
    return KINDS.told(user, rows, "subject")
