"""Missions side by side, a case study beside one that runs: one document."""

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import exceptions, serializers

from accounts.api import filters
from accounts.api.errors import Refused
from accounts.api.viewset import OneDocument
from logistics import reading_compared as reading
from missions.api.seen import mission_code
from missions.api.stories import until_given
from missions.models import Mission


class Beside(serializers.Serializer):
    """Figures of one mission; null: not reported, or not to be said."""

    mission = serializers.CharField(help_text="acronym")
    is_fictional = serializers.BooleanField(help_text="invented for the demo")
    phase = serializers.CharField(help_text="planned, operational, closed …")
    lead = serializers.CharField(help_text="code of who leads it")
    host = serializers.CharField(help_text="code of the host", allow_null=True)
    starts_on = serializers.DateField(help_text="first day", allow_null=True)
    ends_on = serializers.DateField(help_text="last day; null: it runs", allow_null=True)
    mandate = serializers.CharField(help_text="the instrument that stands", allow_null=True)
    mandate_ends_on = serializers.DateField(help_text="its last day", allow_null=True)
    mandate_days_left = serializers.IntegerField(help_text="days", allow_null=True)
    last_mandate = serializers.CharField(help_text="the last that began", allow_null=True)
    month = serializers.CharField(help_text="the latest reported, such as 2025-07", allow_null=True)
    deployed = serializers.IntegerField(help_text="persons in that month", allow_null=True)
    authorized = serializers.IntegerField(help_text="persons in uniform", allow_null=True)
    authorized_until = serializers.DateField(
        help_text="of what no longer stands: the last day it did", allow_null=True
    )
    women_share = serializers.FloatField(help_text="0 to 1, of all persons", allow_null=True)
    contributors = serializers.IntegerField(help_text="who gave in that month", allow_null=True)
    largest = serializers.CharField(help_text="code of who gave most", allow_null=True)
    largest_personnel = serializers.IntegerField(help_text="persons of it", allow_null=True)
    lives_lost = serializers.IntegerField(help_text="persons, since it began", allow_null=True)
    lives_lost_rate = serializers.FloatField(help_text="per 1,000 person-years", allow_null=True)
    readiness = serializers.IntegerField(help_text="band; null: not judged", allow_null=True)
    filled = serializers.DictField(
        child=serializers.FloatField(allow_null=True), help_text="deployed of authorized by category, 0 to 1"
    )
    counts = serializers.DictField(
        child=serializers.IntegerField(), help_text="moments of its story that you may see, by kind"
    )


class ComparisonDocument(serializers.Serializer):
    missions = Beside(many=True, help_text="in the order they were named")
    in_common = serializers.ListField(
        child=serializers.DictField(), help_text="who gives to two or more of them, with the persons in each"
    )


class Comparison(OneDocument):
    """The same figures of up to four missions that you may see, such as a case study beside one that runs."""

    rows = ComparisonDocument

    @extend_schema(
        parameters=[
            OpenApiParameter(
                "missions", str, required=True, description="acronyms or slugs, with commas between"
            ),
            OpenApiParameter("as_of", str, description="as things stood on this day or in this month"),
        ],
        responses=ComparisonDocument,
    )
    def list(self, request):
        values = filters.given(request, {"missions", "as_of", "format"})
        missions = _missions(request.user, values.get("missions", ""))
        day = until_given(values)
        month = day and day.replace(day=1)
        figures = reading.rows(request.user, missions, day=day or timezone.localdate(), month=month)
        document = {"missions": figures, "in_common": reading.in_common(request.user, missions, month)}
        return self.told(document)


def _missions(user, text):
    asked = list(dict.fromkeys(mission_code(code) for code in text.split(",") if code.strip()))
    if not 1 <= len(asked) <= reading.MOST:
        raise Refused("missions", _("Name one to %(n)d missions.") % {"n": reading.MOST})
    rows = Mission.objects.visible_to(user).filter(slug__in=asked).select_related("lead", "host")
    found = {row.slug: row for row in rows}
    if len(found) < len(asked):
        raise exceptions.NotFound
    return [found[slug] for slug in asked]
