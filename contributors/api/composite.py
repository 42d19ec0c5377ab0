"""A composite of burden-sharing by the asker's own weights. Nothing is stored, and no weight is ours."""

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import exceptions, serializers

from accounts.api import filters
from accounts.api.errors import Refused
from accounts.api.viewset import OneDocument
from contributors import composite_files, reading
from contributors.api.burdens import SCOPES
from contributors.forms import scopes_seen
from contributors.forms_composite import WEIGHED, Weights
from contributors.reading_composite import composite


class CompositeDocument(serializers.Serializer):
    """Shares of several measures combined by weights the asker gave."""

    scope = serializers.CharField(help_text=SCOPES)
    period = serializers.CharField(help_text="as asked for, or the latest year")
    weights = serializers.DictField(help_text="as given, by measure; the asker's own")
    silent = serializers.ListField(
        child=serializers.CharField(), help_text="measures not reported in full: no composite with them"
    )
    formula = serializers.CharField(help_text="in words")
    rows = serializers.ListField(
        child=serializers.DictField(),
        help_text="one a contributor: rank, code, name, composite (0 to 1) and each measure's share",
    )


class Composites(OneDocument):
    """Each contributor's weighted mean of shares, by rank. There are no weights that everybody shares."""

    rows = CompositeDocument

    @extend_schema(
        parameters=[
            OpenApiParameter("scope", str, description=f"{SCOPES}; un if left out"),
            OpenApiParameter("period", str, description="such as 2025-07, 2025-Q3, 2025 or 2024/25"),
            *(OpenApiParameter(code, str, description="its weight, 0 to 100") for code in WEIGHED),
        ],
        responses=CompositeDocument,
    )
    def list(self, request):
        values = filters.given(request, {"scope", "period", *WEIGHED})
        scope, scopes = values.get("scope") or "un", scopes_seen(request.user)
        if scope not in scopes:
            raise exceptions.NotFound(_("There is no such scope that you may see."))
        latest = reading.latest_month(request.user, scope, None)
        form = Weights(
            {**values, "scope": scope},
            user=request.user,
            scopes=scopes,
            latest=f"{latest:%Y}" if latest else "",
        )
        if not form.is_valid():
            name, errors = next(iter(form.errors.items()))
            raise Refused(name, errors[0])
        if not form.weights:
            raise Refused(WEIGHED[0], _("Give at least one measure a weight above zero."))
        if not form.span:
            raise Refused("period", _("Name a period, such as 2025."))
        found = composite(request.user, scope, form.span, form.weights, until=timezone.localdate())
        document = {
            "scope": scope,
            "period": form.span.code,
            "weights": {code: str(weight) for code, weight in form.weights.items()},
            "silent": found.silent,
            "formula": "Each share times its weight, added, divided by the sum of the weights.",
            "rows": composite_files.rows(found),
        }
        return self.told(document)
