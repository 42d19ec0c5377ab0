"""What the reader was told, and that they have read it."""

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action

from accounts import notices
from accounts.api.filters import Flag
from accounts.api.paging import Order
from accounts.api.shape import Rows
from accounts.api.viewset import NumberedAtRandom, VisibleViewSet
from accounts.api.work import Nothing
from accounts.api.writing import Writable
from accounts.models import Notification, Token


class NotificationRows(Rows):
    attached = ("text",)
    id = serializers.UUIDField(source="key", help_text="number in this portal")
    verb = serializers.CharField(help_text="what happened, such as mandate.added")
    text = serializers.CharField(help_text="in words, in the reader's language")
    about = serializers.CharField(help_text="the mission or partner it concerns first, as mission:7")
    event = serializers.UUIDField(source="event.key", help_text="number of the latest event")
    times = serializers.IntegerField(help_text="how often since it was last read")
    at = serializers.DateTimeField(help_text="when it happened last")
    read_at = serializers.DateTimeField(help_text="when it was read", allow_null=True)


class Notifications(NumberedAtRandom, Writable, VisibleViewSet):
    """What you were told, and may still see."""

    model, rows, given, scope = Notification, NotificationRows, Nothing, Token.Scope.READ
    lookup = "key"
    http_method_names = ["get", "head", "options", "post"]
    filters = {"unread": Flag("read_at__isnull", "not read yet")}
    orderings = {"at": Order("at", "key")}
    ordering = "-at"

    def get_queryset(self):
        user = self.request.user
        return self.begun.visible_to(user, kinds=notices.kinds_told(user))

    def nest(self, records):
        seen = notices.told_to(self.request.user).select_related("event__by")
        told = seen.in_bulk([record["id"] for record in records], field_name="key")
        for record in records:
            notice = told.get(record["id"])
            record["text"] = notices.text(notice) if notice else ""

    @extend_schema(summary=_("Note that you have read it"))
    @action(detail=True, methods=["post"])
    def read(self, request, **path):
        self.values_of(request)
        row = self.found(**path)
        notices.mark_read(request.user, [row.key])
        return self.written(request, row)
