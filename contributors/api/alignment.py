"""How the money of a mission meets its local priorities, of both what the asker may see: one document."""

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers

from accounts.api import filters
from accounts.api.viewset import OneDocument
from contributors import alignment_files, reading_alignment
from missions.api.seen import mission_named


class AlignmentDocument(serializers.Serializer):
    """Each amount once, in US dollars as a text; `areas` and `donors` each add up to `total_usd`."""

    mission = serializers.CharField(help_text="acronym")
    is_fictional = serializers.BooleanField(help_text="invented for the demo")
    total_usd = serializers.CharField(help_text="all the flows of the mission that you may see")
    unfunded = serializers.IntegerField(help_text="priorities for which nothing is pledged")
    double = serializers.IntegerField(help_text="priorities more than one donor funds beyond what they cost")
    areas = serializers.ListField(
        child=serializers.DictField(),
        help_text="one an area and sector, with money by stage; without area: for no project you may see",
    )
    priorities = serializers.ListField(
        child=serializers.DictField(),
        help_text="each with its flag: funded, partly, unfunded, double, or not_known where no cost is known",
    )
    donors = serializers.ListField(child=serializers.DictField(), help_text="money by stage of each source")


class Alignment(OneDocument):
    """Priorities, projects and money of a mission by area and sector: what is unfunded or funded twice."""

    rows = AlignmentDocument

    @extend_schema(
        parameters=[OpenApiParameter("mission", str, description="acronym or slug", required=True)],
        responses=AlignmentDocument,
    )
    def list(self, request):
        values = filters.given(request, {"mission", "format"})
        rows = reading_alignment.missions(request.user)
        mission = mission_named(request.user, values.get("mission", ""), rows)
        told = reading_alignment.told(request.user, mission)
        document = {
            "mission": mission.acronym,
            "is_fictional": mission.is_fictional,
            "total_usd": told.total,
            "unfunded": told.unfunded,
            "double": told.double,
        }
        document |= {table: alignment_files.rows(told, table) for table in alignment_files.TABLES}
        return self.told(document)
