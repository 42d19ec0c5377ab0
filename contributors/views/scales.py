"""Pages of scales: by which key partners pay."""

from django.db.models import Count, Sum
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from accounts import charts
from contributors.models import Scale, ScaleRate


def scales(request):
    rows = (
        Scale.objects.visible_to(request.user)
        .select_related("organization")
        .annotate(partners=Count("rates"), sum=Sum("rates__percent"))
        .order_by("organization__code", "kind", "-starts_on")
    )
    return render(request, "contributors/scales.html", {"scales": rows, "today": timezone.localdate()})


def scale(request, pk):
    row = get_object_or_404(Scale.objects.visible_to(request.user).select_related("organization"), pk=pk)
    rates = list(
        ScaleRate.objects.visible_to(request.user)
        .filter(scale=row)
        .select_related("partner")
        .order_by("-percent", "partner__name")
    )
    lengths = charts.bars([float(rate.percent) for rate in rates])
    return render(
        request,
        "contributors/scale.html",
        {
            "scale": row,
            "rates": list(zip(rates, lengths, strict=True)),
            "sum": sum(rate.percent for rate in rates),
            "has_levels": any(rate.level for rate in rates),
            "is_inferred": any(rate.provenance == "inferred" for rate in rates),
        },
    )
