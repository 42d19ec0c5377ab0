"""Missions told as cases, through the API: which there are, and the moments of one in order."""

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers

from accounts.api import filters
from accounts.api.errors import Refused
from accounts.api.viewset import OneDocument
from missions import reading_stories as reading
from missions import story
from missions.api.seen import mission_named
from missions.models import Mission


class CaseTold(serializers.Serializer):
    mission = serializers.CharField(help_text="acronym")
    name = serializers.CharField(help_text="in English")
    is_fictional = serializers.BooleanField(help_text="invented for the demo")
    lead = serializers.CharField(help_text="code of who leads it")
    host = serializers.CharField(help_text="code of the host; null: none is recorded", allow_null=True)
    starts_on = serializers.DateField(help_text="first day", allow_null=True)
    ends_on = serializers.DateField(help_text="last day; null: it runs", allow_null=True)
    counts = serializers.DictField(
        child=serializers.IntegerField(), help_text="moments of its story that you may see, by kind"
    )


class CasesDocument(serializers.Serializer):
    cases = CaseTold(many=True, help_text="missions that have ended and whose structure the portal holds")


class MomentTold(serializers.Serializer):
    on = serializers.DateField(help_text="day")
    kind = serializers.CharField(help_text="mandate, ceiling, strength, command, lesson …")
    title = serializers.CharField(help_text="what happened, in your language")
    words = serializers.CharField(help_text="more of it; empty: there is none")
    source = serializers.CharField(help_text="who says so; empty: the record names none")
    address = serializers.CharField(help_text="its page in the portal; empty: it has none")


class StoryDocument(CaseTold):
    moments = MomentTold(many=True, help_text="the earliest first")


UNTIL = OpenApiParameter("as_of", str, description="moments up to this day or month, such as 2025-07-31")


class CaseStudies(OneDocument):
    """Missions that have ended, told from their records, to stand beside one that runs."""

    rows = CasesDocument

    @extend_schema(parameters=[UNTIL], responses=CasesDocument)
    def list(self, request):
        until = until_given(filters.given(request, {"as_of", "format"}))
        found = [case_told(*case) for case in reading.cases(request.user, until)]
        return self.told({"cases": found})


class Stories(OneDocument):
    """The life of one mission in order, as the records that you may see have it, each with its source."""

    rows = StoryDocument

    @extend_schema(
        parameters=[OpenApiParameter("mission", str, description="acronym or slug", required=True), UNTIL],
        responses=StoryDocument,
    )
    def list(self, request):
        values = filters.given(request, {"mission", "as_of", "format"})
        rows = Mission.objects.visible_to(request.user).select_related("lead", "host")
        mission = mission_named(request.user, values.get("mission", ""), rows)
        moments = story.moments(request.user, mission, until_given(values))
        document = case_told(mission, moments) | {"moments": [_moment_told(one) for one in moments]}
        return self.told(document)


def until_given(values):
    """The day named by `as_of`; None where none is."""
    if "as_of" not in values:
        return None
    try:
        return filters.AsOf("", "").parse(values["as_of"])
    except ValueError as error:
        raise Refused("as_of", error.args[0]) from error


def case_told(mission, moments):
    return {
        "mission": mission.acronym,
        "name": mission.name,
        "is_fictional": mission.is_fictional,
        "lead": mission.lead.code,
        "host": mission.host and mission.host.code,
        "starts_on": mission.starts_on,
        "ends_on": mission.ends_on,
        "counts": story.counted(moments),
    }


def _moment_told(moment):
    return {
        "on": moment.on,
        "kind": moment.kind,
        "title": str(moment.title),
        "words": str(moment.words),
        "source": moment.source,
        "address": moment.url,
    }
