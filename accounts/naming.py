"""What a record told of is called: an event keeps the codes its name is made of, and each reader hears it in
their own language.

A model whose name has words in it says `named_by()`, what the name is made of, and `named(**parts)`, the
name. Never asks the database.
"""

from django.contrib.contenttypes.models import ContentType


def parts(record):
    """What the name of a record is made of, for an event to keep; {} where it is said alike to all."""
    return record.named_by() if hasattr(record, "named_by") else {}


def name(event):
    """What an event tells of, in the reader's language; else as it was called then."""
    kept = (event.data or {}).get("named")
    model = ContentType.objects.get_for_id(event.subject_type_id).model_class() if kept else None
    return model.named(**kept) if hasattr(model, "named") else event.subject_name
