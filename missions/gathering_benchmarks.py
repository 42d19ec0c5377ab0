"""Readings gathered for the rule of progress, of many benchmarks at once."""

from collections import defaultdict

from missions import progress
from missions.models import Indicator, Reading


def standings(indicators, readings, day):
    """{indicator's key: where it stands on a day}, of rows read already."""
    by_indicator = defaultdict(list)
    for one in readings:
        by_indicator[one.indicator_id].append(progress.Value(one.as_of, one.value))
    return {one.pk: progress.indicator(one.aim, by_indicator[one.pk], day) for one in indicators}


def verdict(benchmark, day):
    """Where a benchmark stands on a day by the rule."""
    indicators = list(Indicator.objects.filter(benchmark=benchmark))
    readings = Reading.objects.filter(indicator__in=indicators, as_of__lte=day)
    return progress.worst(one.verdict for one in standings(indicators, readings, day).values())
