"""Days from authorization to boots on the ground, and how long places stand open, as documents or files."""

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers

from accounts.api import filters, formats
from accounts.api.viewset import OneTable
from contributors import lag_rows
from contributors.lag import NAMED
from missions.api.seen import mission_named

PARAMETERS = [
    OpenApiParameter("mission", str, description="acronym or slug of a mission; all if left out"),
    OpenApiParameter("format", str, enum=["json", "csv", "xlsx"]),
]


class LagRow(serializers.Serializer):
    pledge = serializers.UUIDField(help_text="number of the accepted pledge")
    reference = serializers.CharField(help_text="its contributor's own")
    title = serializers.CharField(help_text="unit or post")
    contributor = serializers.CharField(help_text="code")
    mission = serializers.CharField(help_text="acronym")
    requirement = serializers.UUIDField(help_text="number of the requirement it answers")
    authorized_on = serializers.DateField(help_text="when the requirement was approved")
    days_circulated = serializers.IntegerField(help_text="until it was circulated", allow_null=True)
    days_offered = serializers.IntegerField(help_text="from there until the offer", allow_null=True)
    days_accepted = serializers.IntegerField(help_text="from there until the decision", allow_null=True)
    days_signed = serializers.IntegerField(help_text="from there until the agreement", allow_null=True)
    days_preparing = serializers.IntegerField(help_text="from there until it prepared", allow_null=True)
    days_arrived = serializers.IntegerField(help_text="from there until it arrived", allow_null=True)
    waits_for = serializers.ChoiceField(
        NAMED, help_text="the step that has not come, its days counted until today", allow_null=True
    )
    days = serializers.IntegerField(help_text="in all, so far where it waits")
    cause = serializers.ChoiceField(NAMED, help_text="the step that took longest", allow_null=True)
    has_arrived = serializers.BooleanField(help_text="it stands, or stood, in the mission")
    goal = serializers.IntegerField(
        help_text="30 or 90, the days it stays within; null: longer", allow_null=True
    )


class LagDocument(serializers.Serializer):
    """Days by step of each accepted pledge you may see. A step that is null was not reported."""

    rows = serializers.ListField(child=LagRow(), help_text="the one that took longest first")


class VacancyRow(serializers.Serializer):
    kind = serializers.ChoiceField(lag_rows.KINDS, help_text="places of a requirement, or a civilian post")
    id = serializers.UUIDField(help_text="number of the requirement or post")
    reference = serializers.CharField(help_text="its reference")
    title = serializers.CharField(help_text="what is needed")
    mission = serializers.CharField(help_text="acronym")
    required = serializers.IntegerField(help_text="in the capability's unit; of a post 1")
    open = serializers.IntegerField(help_text="of it, so much stands open")
    since = serializers.DateField(help_text="open without a break since")
    days = serializers.IntegerField(help_text="days it stands open")


class VacancyDocument(serializers.Serializer):
    """What stands open today, counted of the deployments you may see."""

    rows = serializers.ListField(child=VacancyRow(), help_text="the longest first")


class Document(OneTable):
    """Rows worked out when asked for, as one document or a file."""

    def written(self, request, names, of, file_name):
        values = filters.given(request, {"mission", "format"})
        mission = mission_named(request.user, values["mission"]) if "mission" in values else None
        rows, form = of(request.user, mission=mission), request.accepted_renderer.format
        if form != "json":
            return formats.MAKERS[form](names, [row.values() for row in rows], file_name)
        return self.told({"rows": rows})


class Lags(Document):
    """Days from authorization to boots on the ground by step, of each accepted pledge, and the longest."""

    rows = LagDocument

    @extend_schema(
        parameters=PARAMETERS, responses={200: LagDocument, (200, "text/csv"): OpenApiTypes.BINARY}
    )
    def list(self, request):
        return self.written(request, lag_rows.LAGS, lag_rows.lags, "lags")


class Vacancies(Document):
    """Needs and civilian posts that stand open, and for how long."""

    rows = VacancyDocument

    @extend_schema(
        parameters=PARAMETERS, responses={200: VacancyDocument, (200, "text/csv"): OpenApiTypes.BINARY}
    )
    def list(self, request):
        return self.written(request, lag_rows.VACANCIES, lag_rows.vacancies, "vacancies")
