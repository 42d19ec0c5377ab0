"""All cost-sharing packages the asker may see together, quarter by quarter: one document."""

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers

from accounts.api import filters
from accounts.api.errors import Refused
from accounts.api.viewset import OneDocument
from contributors import reading_packages
from missions.api.seen import mission_code

OF_A_QUARTER = reading_packages.COLUMNS_TOGETHER
SEARCH = filters.Words(("name", "instrument"), "words in the name or instrument")


class PackageQuartersDocument(serializers.Serializer):
    """Amounts in US dollars as texts; null where none of the packages states it."""

    packages = serializers.ListField(
        child=serializers.DictField(), help_text="those added up: number, mission, name, is_fictional"
    )
    repeated = serializers.IntegerField(
        help_text="lines left out, since another package shows the same money: it counts once"
    )
    totals = serializers.DictField(help_text="of all quarters: budget, committed, paid, gap and so on")
    quarters = serializers.ListField(
        child=serializers.DictField(),
        help_text="one a quarter for `part` all, then one a part: " + ", ".join(OF_A_QUARTER),
    )


class PackageQuarters(OneDocument):
    """Committed, paid and gap of all packages you may see, or of a mission's, by quarter."""

    rows = PackageQuartersDocument

    @extend_schema(
        parameters=[
            OpenApiParameter("mission", str, description="acronym or slug; all missions if left out"),
            OpenApiParameter("search", str, description=SEARCH.help_text),
        ],
        responses=PackageQuartersDocument,
    )
    def list(self, request):
        values = filters.given(request, {"mission", "search", "format"})
        mission = values.get("mission", "")
        try:
            SEARCH.condition(values.get("search", ""))
        except ValueError as error:
            raise Refused("search", error.args[0]) from error
        told = reading_packages.together(
            request.user, text=values.get("search", ""), mission=mission and mission_code(mission)
        )
        return self.told(_document(told))


def _document(told):
    return {
        "packages": [_package(row) for row in told.packages],
        "repeated": told.repeated,
        "totals": {NAMES.get(name, name): amount for name, amount in told.totals.items()},
        "quarters": [
            dict(zip(OF_A_QUARTER, row, strict=True)) for row in reading_packages.rows_together(told)
        ],
    }


NAMES = {"total_committed": "committed", "total_paid": "paid"}


def _package(row):
    return {
        "id": row.pk,
        "mission": row.mission.acronym,
        "name": row.name,
        "is_fictional": row.is_fictional,
    }
