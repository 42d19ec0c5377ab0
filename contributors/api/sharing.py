"""A cost shared by any key: who would bear what. Nothing is stored."""

from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers

from accounts.api import filters, formats
from accounts.api.errors import Refused
from accounts.api.viewset import OneDocument, OneTable
from contributors import reading_sharing as reading
from contributors.forms_sharing import Sharing

ASKED = ("amount", "currency", "key", "members_of", "without", "unit")


class CostShare(serializers.Serializer):
    code = serializers.CharField(help_text="code of the partner")
    name = serializers.CharField(help_text="its name")
    percent = serializers.CharField(help_text="its part among those that take part, six decimals")
    amount = serializers.DecimalField(18, 2, help_text="in the currency; all together exactly the amount")


class CostSharesDocument(serializers.Serializer):
    """One amount shared by one key, the largest part first."""

    key = serializers.CharField(help_text="as asked for")
    name = serializers.CharField(help_text="of the key")
    source = serializers.CharField(help_text="of the key, where one is told")
    currency = serializers.CharField(help_text="ISO 4217")
    amount = serializers.DecimalField(18, 2, help_text="what is shared")
    unknown = serializers.ListField(
        child=serializers.CharField(),
        help_text="members not in the key: the others carry their part",
    )
    rows = CostShare(many=True, help_text="one a partner")


class CostKeyRow(serializers.Serializer):
    key = serializers.CharField(help_text="to ask by")
    group = serializers.CharField(help_text="what kind of key it is")
    name = serializers.CharField(help_text="of the key")
    source = serializers.CharField(help_text="where one is told")


class CostKeysDocument(serializers.Serializer):
    """The keys a cost can be shared by."""

    rows = CostKeyRow(many=True, help_text="one a key")


class CostKeys(OneDocument):
    """The keys there are: scales, peacekeeping rates as worked out, capacities by year."""

    rows = CostKeysDocument

    @extend_schema(responses=CostKeysDocument)
    def list(self, request):
        filters.given(request, set())
        found = [
            {"key": key.code, "group": str(key.group), "name": str(key.name), "source": str(key.source)}
            for key in reading.keys(request.user)
        ]
        return self.told({"rows": found})


class CostShares(OneTable):
    """Any amount shared by any key, over all in it or the members of one organization, less who opts out."""

    rows = CostSharesDocument

    @extend_schema(
        parameters=[
            OpenApiParameter("amount", str, required=True, description="such as 1000000 or 12.50"),
            OpenApiParameter("key", str, required=True, description="one of `cost-keys/`"),
            OpenApiParameter("currency", str, description="ISO 4217; USD if left out"),
            OpenApiParameter("members_of", str, description="code of an organization: its members alone"),
            OpenApiParameter("without", str, description="codes of those that opt out, with commas"),
            OpenApiParameter("unit", str, enum=list(reading.UNITS), description="to round to; 1 if left out"),
            OpenApiParameter("format", str, enum=["json", "csv", "xlsx"]),
        ],
        responses={200: CostSharesDocument, (200, "text/csv"): OpenApiTypes.BINARY},
    )
    def list(self, request):
        values = filters.given(request, {*ASKED, "format"})
        form = Sharing(values, user=request.user)
        if not form.is_valid():
            name, errors = next(iter(form.errors.items()))
            raise Refused(name, errors[0])
        asked = form.cleaned_data
        for name in ("amount", "key"):
            if asked[name] in (None, ""):
                raise Refused(name, _("This is needed; `cost-keys/` has the keys."))
        currency, organization = asked["currency"] or "USD", asked["members_of"]
        try:
            found = reading.shared(
                request.user,
                reading.key_of(request.user, asked["key"]),
                asked["amount"],
                unit=asked["unit"] or "1",
                members_of=organization.code if organization else "",
                without=asked["without"],
            )
        except reading.NoShares as error:
            raise Refused("without", str(error)) from error
        if (form := request.accepted_renderer.format) != "json":
            return formats.MAKERS[form](reading.COLUMNS, reading.lines(found, currency), "shares")
        rows = [row[:4] for row in reading.lines(found, currency)]
        return self.told(
            {
                "key": found.key.code,
                "name": str(found.key.name),
                "source": str(found.key.source),
                "currency": currency,
                "amount": str(found.total),
                "unknown": [partner.code for partner in found.unknown],
                "rows": [dict(zip(CostShare().fields, map(str, row), strict=True)) for row in rows],
            },
        )
