"""What waits of questions: those put to one's own side."""

from django.db.models import F
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from accounts import access
from accounts.inbox import Item
from accounts.models import Message

MOST = 10


def questions(user, today):
    if not access.takes_part(user):
        return []
    rows = Message.objects.visible_to(user).put_to(user).open()
    return [
        Item(
            _("Question"),
            f"{row.subject_name}: {Truncator(row.text).chars(80)}",
            _("Read it and answer."),
            row.get_absolute_url(),
            row.due_on,
            row.is_late,
        )
        for row in rows.order_by(F("due_on").asc(nulls_last=True), "created_at")[:MOST]
    ]
