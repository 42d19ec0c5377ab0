"""What could serve a need, and what needs one's own units could serve, each with its reasons."""

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import exceptions, serializers

from accounts.api import filters
from accounts.api.errors import Refused
from accounts.api.viewset import OneDocument
from contributors import reading_matches
from missions.models import Requirement


class MatchReason(serializers.Serializer):
    about = serializers.ChoiceField(
        ["type", "period", "quantity", "notice", "level", "languages", "standards", "caveats"],
        help_text="what is compared",
    )
    verdict = serializers.ChoiceField(["for", "against", "unknown"], help_text="what it says")
    words = serializers.CharField(help_text="in your language")


class MatchRow(serializers.Serializer):
    pledge = serializers.UUIDField(help_text="number of the pledge")
    title = serializers.CharField(help_text="unit or post")
    contributor = serializers.CharField(help_text="code of the contributor")
    requirement = serializers.UUIDField(help_text="number of the requirement")
    reference = serializers.CharField(help_text="reference of the requirement")
    mission = serializers.CharField(help_text="acronym of the mission")
    is_same_type = serializers.BooleanField(help_text="of the very capability that is asked for")
    share_of_period = serializers.FloatField(help_text="0 to 1: days it is there of those it is needed")
    share_of_quantity = serializers.FloatField(
        help_text="0 to 1: offered of needed; null where they are counted in different units", allow_null=True
    )
    caveats_touching = serializers.IntegerField(help_text="caveats you see that touch the tasks")
    reasons = serializers.ListField(child=MatchReason(), help_text="each for, against or unknown")


class MatchDocument(serializers.Serializer):
    """What fits, in the order that `order` names."""

    order = serializers.ListField(child=serializers.CharField(), help_text="what decides the order")
    rows = serializers.ListField(child=MatchRow(), help_text="the best first")
    not_asked = serializers.ListField(
        child=serializers.CharField(), help_text="codes of contributors the planner did not ask"
    )
    has_more = serializers.BooleanField(help_text="more offers were there than are looked at")


ORDER = ["type", "period", "quantity", "notice", "level", "caveats", "title"]


class Matches(OneDocument):
    """What could serve a requirement; without one, what your own undecided units could serve. No score."""

    rows = MatchDocument

    @extend_schema(
        parameters=[OpenApiParameter("requirement", str, description="number of the requirement")],
        responses=MatchDocument,
    )
    def list(self, request):
        values = filters.given(request, {"requirement", "format"})
        if "requirement" in values:
            document = _of_need(request.user, values["requirement"])
        else:
            found = [one for _unit, each in reading_matches.for_contributor(request.user) for one in each]
            document = _document(found)
        return self.told(document)


def _of_need(user, number):
    try:
        row = Requirement.objects.visible_to(user).select_related("mission", "capability").get(pk=number)
    except Requirement.DoesNotExist as error:
        raise exceptions.NotFound from error
    except Exception as error:
        raise Refused("requirement", "It takes the number of a requirement.") from error
    found, has_more = reading_matches.for_requirement(user, row)
    others = reading_matches.not_asked(user, row, found)
    return _document(found, [one.partner.code for one in others], has_more)


def _document(found, not_asked=(), has_more=False):
    return {
        "order": ORDER,
        "rows": [_row(one) for one in found],
        "not_asked": list(not_asked),
        "has_more": has_more,
    }


def _row(one):
    return {
        "pledge": str(one.pledge.pk),
        "title": one.pledge.title,
        "contributor": one.pledge.contributor.code,
        "requirement": str(one.requirement.pk),
        "reference": one.requirement.reference,
        "mission": one.requirement.mission.acronym,
        "is_same_type": one.match.is_same_type,
        "share_of_period": round(one.match.of_period, 4),
        "share_of_quantity": None if one.match.of_quantity is None else round(one.match.of_quantity, 4),
        "caveats_touching": one.match.touching,
        "reasons": [
            {"about": reason.about, "verdict": verdict, "words": words}
            for reason, (verdict, words) in zip(one.match.reasons, one.reasons, strict=True)
        ],
    }
