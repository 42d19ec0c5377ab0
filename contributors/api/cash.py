"""A mission's cash to come, as one document."""

from django.db.models import Q
from django.utils import timezone
from django.utils.dateparse import parse_date
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import exceptions, serializers

from accounts.api import filters, formats
from accounts.api.errors import Refused
from accounts.api.viewset import OneTable
from contributors import documents_cash
from missions.models import Mission


class CashMonth(serializers.Serializer):
    month = serializers.CharField(help_text="such as 2026-12")
    opening = serializers.CharField(help_text="cash at its beginning, as a text")
    expected = serializers.CharField(help_text="what states pay in it, at their own pace or by their plan")
    spending = serializers.CharField(help_text="what is spent in it")
    closing = serializers.CharField(help_text="cash at its end; below zero: it runs out")


class CashDocument(serializers.Serializer):
    """A mission's cash from a day on, and what the forecast rests on; null is not reported."""

    mission = serializers.CharField(help_text="acronym")
    day = serializers.DateField(help_text="from which it is looked at")
    opening = serializers.CharField(help_text="in the books on the day", allow_null=True)
    outstanding = serializers.CharField(help_text="of its letters", allow_null=True)
    overdue = serializers.CharField(help_text="of that, past its day", allow_null=True)
    without_pace = serializers.CharField(
        help_text="of states that never paid a bill in full: expected in no month", allow_null=True
    )
    spending_a_month = serializers.CharField(help_text="null: there is no budget", allow_null=True)
    budget = serializers.CharField(help_text="the spending is of it", allow_null=True)
    is_of_last_budget = serializers.BooleanField(help_text="none stands on the day; it is of the last one")
    mandate_ends_on = serializers.DateField(help_text="null: not stated", allow_null=True)
    months = CashMonth(many=True, help_text="twelve; none where nothing is in the books or in a budget")


class CashToCome(OneTable):
    """What there is in a mission's books, what states will pay at their own pace, what is spent a month."""

    rows = CashDocument

    @extend_schema(
        parameters=[
            OpenApiParameter("mission", str, required=True, description="acronym or short name"),
            OpenApiParameter("day", OpenApiTypes.DATE, description="today if left out"),
            OpenApiParameter("format", str, enum=["json", "csv", "xlsx"]),
        ],
        responses={200: CashDocument, (200, "text/csv"): OpenApiTypes.BINARY},
    )
    def list(self, request):
        values = filters.given(request, {"mission", "day", "format"})
        document = documents_cash.document(request.user, _mission(request.user, values), _day(values))
        if (form := request.accepted_renderer.format) != "json":
            name = f"cash-{document['mission'].lower()}-{document['day']}"
            return formats.MAKERS[form](*documents_cash.table(document), name)
        return self.told(document)


def _mission(user, values):
    if "mission" not in values:
        raise Refused("mission", "Say of which mission.")
    named = Q(slug=values["mission"].lower()) | Q(acronym=values["mission"])
    row = Mission.objects.visible_to(user).select_related("lead").filter(named).first()
    if row is None:
        raise exceptions.NotFound("There is no such mission that you may see.")
    return row


def _day(values):
    if "day" not in values:
        return timezone.localdate()
    try:
        found = parse_date(values["day"])
    except ValueError:
        found = None
    if found is None or not 1945 <= found.year <= 2200:
        raise Refused("day", "Write the day as 2026-12-01.")
    return found
