"""Burden-sharing of one scope and time as one document, with every measure in words."""

from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import exceptions, serializers

from accounts.api import AsOfMonth, Month, filters
from accounts.api.errors import Refused
from accounts.api.viewset import OneDocument
from contributors import documents
from contributors.api import asked
from contributors.api.burdens import SCOPES
from contributors.forms_burden import SHOWN
from contributors.keys import GROUPINGS, KEYS
from contributors.measures import MEASURES
from contributors.models import BurdenShare, BurdenTotal, MoneyTotal

LONGEST = 600  # months


class BurdenDocument(serializers.Serializer):
    """The burden-sharing of a scope in a month or over a period."""

    scope = serializers.CharField(help_text=SCOPES)
    month = serializers.CharField(
        help_text="such as 2025-07; a period has from and to instead", required=False
    )
    months_missing = serializers.ListField(
        child=serializers.CharField(), help_text="of a period: not reported, and not zero", required=False
    )
    as_of = serializers.DateTimeField(help_text="when the oldest of the figures was worked out")
    version = serializers.IntegerField(help_text="moves with the figures of a month", required=False)
    computed_from = serializers.DictField(help_text="reports, editions, sources, scale", required=False)
    totals = serializers.DictField(help_text="women, men, personnel, contributors …")
    rows = serializers.ListField(
        child=serializers.DictField(), help_text="one a contributor, or a group where by names one, by rank"
    )
    by = serializers.CharField(help_text="of what a row is one, where it was asked", required=False)
    key = serializers.CharField(help_text="what shares are held against", required=False, allow_null=True)
    known = serializers.DateField(help_text="figures as stored at its end", required=False, allow_null=True)
    key_formula = serializers.CharField(help_text="of the key, in words", required=False, allow_null=True)
    without_key = serializers.ListField(
        child=serializers.CharField(), help_text="codes of those without a figure in the key", required=False
    )
    in_several = serializers.ListField(
        child=serializers.CharField(), help_text="codes of those that count in two groups", required=False
    )
    outstanding_at_least = serializers.ListField(
        child=serializers.DictField(),
        help_text="code, amount and unknown_since, of those of whose bills it is not all reported how much"
        " was paid: what is outstanding for certain, and the day of the first such letter",
        required=False,
    )
    measures = serializers.ListField(
        child=serializers.DictField(), help_text="each with its formula in words"
    )
    sources = serializers.ListField(child=serializers.CharField(), help_text="of all measures")


class Burden(OneDocument):
    """One document: totals, contributors by rank, and every measure with its formula and source.

    With period, measure, by or key it is the table of the burden-sharing page, its groups and its key.
    """

    rows = BurdenDocument

    @extend_schema(
        parameters=[
            OpenApiParameter("scope", str, description=f"{SCOPES}; un if left out"),
            OpenApiParameter("month", str, description="such as 2025-07; the latest if left out"),
            OpenApiParameter("as_of", str, description="the latest month up to this month or day"),
            OpenApiParameter("from", str, description="first month of a period, with to"),
            OpenApiParameter("to", str, description="last month of a period, with from"),
            OpenApiParameter("period", str, description="such as 2025-07, 2025-Q3, 2025 or 2024/25"),
            OpenApiParameter("measure", str, enum=SHOWN, description="by which rows are ranked"),
            OpenApiParameter("by", str, enum=list(GROUPINGS), description="a row for each of these"),
            OpenApiParameter("key", str, enum=list(KEYS), description="what shares are held against"),
            OpenApiParameter("known", OpenApiTypes.DATE, description="as stored at the end of that day"),
        ],
        responses=BurdenDocument,
    )
    def list(self, request):
        known = {"scope", "month", "as_of", "from", "to", "format", *asked.OWN}
        values = filters.given(request, known)
        months = {name: _month(name, values[name]) for name in ("month", "from", "to") if name in values}
        if "as_of" in values and months:
            raise Refused("as_of", _("Name a month, a period or a day, one of the three."))
        if "as_of" in values:
            months["as_of"] = _month("as_of", values["as_of"], AsOfMonth())
        if any(name in values for name in asked.OWN):
            document = _asked(request.user, values, months.get("as_of"))
        else:
            document = _document(request.user, values.get("scope", "un"), **_times(months))
        return self.told(document)


def _month(name, raw, kind=None):
    try:
        return (kind or Month("month", "")).parse(raw)
    except ValueError as error:
        raise Refused(name, error.args[0]) from error


def _times(months):
    if "from" not in months and "to" not in months:
        return {"month": months.get("month"), "as_of": months.get("as_of")}
    if set(months) != {"from", "to"}:
        raise Refused("from", _("A period takes both from and to, and no month."))
    first, last = months["from"], months["to"]
    length = (last.year - first.year) * 12 + last.month - first.month + 1
    if not 1 <= length <= LONGEST:
        raise Refused(
            "to", _("It must not lie before from, nor more than %(n)d months after.") % {"n": LONGEST}
        )
    return {"period": (first, last)}


def _asked(user, values, as_of):
    """The explorer's answer: `by` groups, `key` holds against, `measure` ranks."""
    named = [name for name in ("period", "month", "from") if name in values]
    if len(named) > 1:
        raise Refused(named[0], _("Name a month, a period or a day, one of the three."))
    scope = values.get("scope", "un")
    found = asked.found(user, values, as_of)
    if found is None:
        raise _nothing(user, scope)
    rested_on = MoneyTotal if found.is_of_money else BurdenTotal
    totals = rested_on.objects.visible_to(user).filter(scope=found.scope_kept, month__in=found.months)
    return asked.document(found) | _rests_on(totals)


def _document(user, scope, month=None, period=None, as_of=None):
    totals = BurdenTotal.objects.visible_to(user).filter(scope=scope)
    shares = BurdenShare.objects.visible_to(user)
    if period:
        document = documents.burden_of_period(scope, *period, shares=shares)
        totals = totals.filter(month__range=period)
    else:
        known = totals.filter(month__lte=as_of) if as_of else totals
        month = month or known.order_by("-month").values_list("month", flat=True).first()
        document = month and documents.burden(scope, month, totals=totals, shares=shares)
        totals = totals.filter(month=month)
    if document is None:
        raise _nothing(user, scope)
    return document | _rests_on(totals)


def _nothing(user, scope):
    visible = BurdenTotal.objects.visible_to(user)
    words = {"scope": scope[:80], "months": documents.months_in_words(scope[:80], visible)}
    return exceptions.NotFound(_("Nothing is stored for %(scope)s then. Its months: %(months)s.") % words)


def _rests_on(totals):
    """When it was worked out, from what, and how: the same for a month and a period."""
    known = list(totals.values_list("as_of", "computed_from"))
    measures = [measure._asdict() for measure in MEASURES.values()]
    sources = {source for _at, origin in known for source in origin.get("sources", ())}
    return {
        "as_of": min((at for at, _origin in known), default=None),
        "measures": measures,
        "sources": sorted(sources | {measure["source"] for measure in measures}),
    }
