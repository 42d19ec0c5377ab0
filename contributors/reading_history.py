"""Figures as they stood at the end of a past day, from the history that triggers keep of them."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from contributors.models import (
    BurdenShare,
    BurdenShareEvent,
    CapacityFigure,
    CapacityFigureEvent,
    Fatality,
    FatalityEvent,
    MoneyShare,
    MoneyShareEvent,
    ScaleRate,
    ScaleRateEvent,
)

HISTORY = {
    BurdenShare: BurdenShareEvent,
    CapacityFigure: CapacityFigureEvent,
    Fatality: FatalityEvent,
    MoneyShare: MoneyShareEvent,
    ScaleRate: ScaleRateEvent,
}


def stood(user, model, known=None):
    """The rows of a model a reader may see, in parts that do not overlap: as they are, or stood on a day.

    `known`: the day at whose end they are read. Rows written since are left out, and those that gave way
    since stand as they were.
    """
    rows = model.objects.visible_to(user)
    if known is None:
        return [rows]
    end = timezone.make_aware(datetime.combine(known + timedelta(days=1), time.min))
    before = HISTORY[model].objects.visible_to(user)
    return [rows.filter(recorded_at__lt=end), before.filter(recorded_at__lt=end, pgh_created_at__gte=end)]
