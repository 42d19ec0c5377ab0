"""How civilian posts are held: one document of shares, of all missions or of one."""

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers

from accounts.api import filters
from accounts.api.viewset import OneDocument
from missions import reading_posts, secondment
from missions.api.seen import mission_named
from missions.models import Post


class SecondmentShares(serializers.Serializer):
    posts = serializers.IntegerField(help_text="classified and needed today")
    seconded = serializers.IntegerField(help_text="held by somebody seconded")
    contracted = serializers.IntegerField(help_text="held by contract")
    vacant = serializers.IntegerField(help_text="held by nobody")
    seconded_share = serializers.FloatField(
        help_text="0 to 1: seconded / (seconded + contracted); null: none is held", allow_null=True
    )
    target = serializers.FloatField(help_text="0 to 1; null: there is none", allow_null=True)
    sex_reported = serializers.IntegerField(help_text="holders whose sex is reported")
    women = serializers.IntegerField(help_text="null: fewer than five are reported", allow_null=True)
    women_share = serializers.FloatField(
        help_text="0 to 1: women / sex_reported; null: fewer than five are reported", allow_null=True
    )
    vacant_median = serializers.FloatField(help_text="days; null: none is vacant", allow_null=True)
    vacant_longest = serializers.IntegerField(help_text="days; null: none is vacant", allow_null=True)
    readvertised = serializers.IntegerField(help_text="posts for which two calls or more were opened")


class SecondmentDocument(serializers.Serializer):
    mission = serializers.CharField(help_text="acronym; null: all missions", allow_null=True)
    is_fictional = serializers.BooleanField(
        help_text="invented for the demo; of all missions these are counted only where there are no others"
    )
    women_target = serializers.FloatField(help_text="0 to 1")
    whole = SecondmentShares(help_text="null: no post is reported", allow_null=True)
    by_category = serializers.DictField(child=SecondmentShares(), help_text="by category of the posts")
    by_mission = serializers.DictField(child=SecondmentShares(), help_text="by acronym")


class Secondment(OneDocument):
    """Seconded, contracted and vacant civilian posts, of those you may see, against the targets of the
    Civilian CSDP Compact."""

    rows = SecondmentDocument

    @extend_schema(
        parameters=[OpenApiParameter("mission", str, description="acronym or slug of one mission")],
        responses=SecondmentDocument,
    )
    def list(self, request):
        values = filters.given(request, {"mission", "format"})
        mission = mission_named(request.user, values["mission"]) if "mission" in values else None
        return self.told(_document(request.user, mission))


def _document(user, mission):
    found = reading_posts.of_missions(user, mission=mission)
    places = [place for rows in found.values() for place in rows]
    each = {code: secondment.shares(places, code) for code in Post.Category.values}
    return {
        "mission": mission and mission.acronym,
        "is_fictional": any(row.is_fictional for row in found),
        "women_target": secondment.WOMEN,
        "whole": _told(secondment.shares(places)),
        "by_category": {code: _told(shares) for code, shares in each.items() if shares},
        "by_mission": {row.acronym: _told(secondment.shares(rows)) for row, rows in found.items()},
    }


def _told(shares):
    return shares and shares._asdict()
