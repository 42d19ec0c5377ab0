"""What became of what was pledged at conferences, as one document or a file."""

from uuid import UUID

from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import exceptions, serializers

from accounts.api import filters, formats
from accounts.api.errors import Refused
from accounts.api.viewset import OneTable
from accounts.models import Partner
from contributors import conversion
from contributors import reading_conversion as reading
from contributors.models import Conference


class ConversionRow(serializers.Serializer):
    conference = serializers.CharField(help_text="title")
    held_on = serializers.DateField(help_text="its first day")
    contributor = serializers.CharField(help_text="code")
    capability = serializers.CharField(help_text="code")
    unit = serializers.CharField(help_text="what the quantities count")
    pledges = serializers.IntegerField(help_text="how many, of those you may list")
    pledged = serializers.IntegerField(help_text="quantity")
    reported = serializers.IntegerField(help_text="pledges of which it is known what came of them")
    delivered = serializers.IntegerField(help_text="of the reported; null: nothing is", allow_null=True)
    share = serializers.FloatField(help_text="delivered of pledged, of the reported, 0 to 1", allow_null=True)
    arrived = serializers.IntegerField(help_text="pledges with a day of arrival")
    on_time = serializers.IntegerField(help_text="of those, by the day promised")
    days_late = serializers.FloatField(help_text="the mean of those that arrived", allow_null=True)
    overdue = serializers.IntegerField(help_text="accepted, and the day promised has passed")


class KeptRow(serializers.Serializer):
    pledge = serializers.UUIDField(help_text="number of the pledge")
    conference = serializers.UUIDField(help_text="number of the conference")
    contributor = serializers.CharField(help_text="code")
    capability = serializers.CharField(help_text="code")
    quantity = serializers.IntegerField(help_text="pledged")
    delivered = serializers.IntegerField(help_text="null: not reported", allow_null=True)
    outcome = serializers.ChoiceField(conversion.OUTCOMES, help_text="what became of it")
    promised_on = serializers.DateField(help_text="available from")
    arrived_on = serializers.DateField(help_text="null: not reported", allow_null=True)
    days_late = serializers.IntegerField(help_text="of what arrived", allow_null=True)
    days_overdue = serializers.IntegerField(help_text="of what is still to come", allow_null=True)


class ConversionDocument(serializers.Serializer):
    """Promises kept, of the pledges you may list."""

    rows = serializers.ListField(
        child=ConversionRow(), help_text="one a conference, contributor and capability"
    )
    pledges = serializers.ListField(child=KeptRow(), help_text="each by itself")
    has_more = serializers.BooleanField(help_text="more were announced than are looked at")


class Conversion(OneTable):
    """What became of what was pledged at conferences: delivered, and days late. `format=csv` or `xlsx` has
    the rows."""

    rows = ConversionDocument

    @extend_schema(
        parameters=[
            OpenApiParameter("conference", str, description="number of the conference; all if left out"),
            OpenApiParameter("contributor", str, description="code of the contributor; all if left out"),
            OpenApiParameter("format", str, enum=["json", "csv", "xlsx"]),
        ],
        responses={200: ConversionDocument, (200, "text/csv"): OpenApiTypes.BINARY},
    )
    def list(self, request):
        values = filters.given(request, {"conference", "contributor", "format"})
        found = reading.found(request.user, **_narrowed(request.user, values))
        rows, form = list(reading.rows_of(found.groups)), request.accepted_renderer.format
        if form != "json":
            return formats.MAKERS[form](reading.COLUMNS, [row.values() for row in rows], "conversion")
        kept = [reading.record_of(one) for one in found.pledges]
        return self.told({"rows": rows, "pledges": kept, "has_more": found.has_more})


def _narrowed(user, values):
    chosen = {}
    if "conference" in values:
        try:
            number = UUID(values["conference"])
        except ValueError as error:
            raise Refused("conference", _("It takes the number of a record, a UUID.")) from error
        chosen["conference"] = Conference.objects.visible_to(user).filter(pk=number).first()
    if "contributor" in values:
        code = values["contributor"].upper()
        chosen["contributor"] = Partner.objects.visible_to(user).filter(code=code).first()
    if None in chosen.values():
        raise exceptions.NotFound
    return chosen
