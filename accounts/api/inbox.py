"""What waits for a person, through the API: one document, late first, then by the day it is due."""

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers

from accounts import inbox
from accounts.api import filters
from accounts.api.errors import Refused
from accounts.api.viewset import OneDocument
from accounts.forms_inbox import DUE, narrowed

CHOICES = {"act": inbox.Act.values, "due": list(DUE)}


class WaitingItem(serializers.Serializer):
    act = serializers.CharField(help_text="decide, sign, answer, acknowledge, report or see_to")
    kind = serializers.CharField(help_text="what it is, in your language")
    title = serializers.CharField(help_text="which one")
    step = serializers.CharField(help_text="the next step, in a sentence")
    address = serializers.CharField(help_text="its page in the portal")
    due_on = serializers.DateField(help_text="until when; null: no day is set", allow_null=True)
    is_late = serializers.BooleanField(help_text="the day has passed, or it should be done by now")


class InboxDocument(serializers.Serializer):
    acts_for = serializers.CharField(
        help_text="whose deputy you act as just now: what waits is theirs; null: your own", allow_null=True
    )
    counts = serializers.DictField(child=serializers.IntegerField(), help_text="of all that waits, by act")
    items = WaitingItem(many=True, help_text="late first, then by day, then what has none")


class Inbox(OneDocument):
    """What waits for you to decide, sign, answer, acknowledge, report or see to; only persons have one."""

    rows, basename = InboxDocument, "inbox"

    @extend_schema(
        parameters=[
            OpenApiParameter("act", str, enum=CHOICES["act"], description="what is to be done"),
            OpenApiParameter(
                "due", str, enum=CHOICES["due"], description="late, within 7 days, without a day"
            ),
        ],
        responses=InboxDocument,
    )
    def list(self, request):
        values = filters.given(request, {*CHOICES, "format"})
        values.pop("format", None)
        for name, value in values.items():
            if value not in CHOICES[name]:
                raise Refused(name, _("It takes %(codes)s.") % {"codes": ", ".join(CHOICES[name])})
        if request.user.pk is None:
            raise PermissionDenied(_("A token has no inbox; it is a person’s."))
        today = timezone.localdate()
        items = inbox.waiting(request.user, today)
        counts = {act: n for act in CHOICES["act"] if (n := sum(item.act == act for item in items))}
        told = [_told(item) for item in narrowed(items, today, **values)]
        acts_for = request.user.acts_for.name if request.user.acts_for else None
        return self.told({"acts_for": acts_for, "counts": counts, "items": told})


def _told(item):
    return {
        "act": item.act,
        "kind": str(item.kind),
        "title": str(item.title),
        "step": str(item.step),
        "address": item.url,
        "due_on": item.due_on,
        "is_late": item.is_late,
    }
