"""Published violence round a place, summed by ring and by period in the database."""

from typing import NamedTuple

from django.db.models import (
    Case,
    Count,
    ExpressionWrapper,
    F,
    FloatField,
    IntegerField,
    Max,
    Min,
    Q,
    Sum,
    Value,
    When,
)
from django.db.models.functions import ASin, Cos, ExtractMonth, Least, Power, Radians, Sin, Sqrt

from missions import trend
from missions.models import Mandate, ViolenceRecord

RINGS = (100, 250, 500)  # kilometres, the outer edges
RADIUS, KM_A_DEGREE = 6371.0, 111.2


class Source(NamedTuple):
    """What a source covers, whole: its years, and whether it gives the day of each event."""

    name: str
    edition: str
    first: int
    last: int
    has_days: bool


def sources(user):
    """The sources there are, by name."""
    rows = ViolenceRecord.objects.visible_to(user).order_by().values("source")
    rows = rows.annotate(
        first=Min("year"),
        last=Max("year"),
        edition=Max("edition"),
        undated=Count("pk", filter=Q(happened_on=None)),
    )
    return [
        Source(row["source"], row["edition"], row["first"], row["last"], not row["undated"])
        for row in rows.order_by("source")
    ]


def near(user, source, longitude, latitude, most=RINGS[-1]):
    """Events of a source within `most` kilometres of a point, with `km`."""
    longitude, latitude = float(longitude), float(latitude)
    down = most / KM_A_DEGREE
    rows = ViolenceRecord.objects.visible_to(user).filter(source=source)
    rows = rows.filter(latitude__range=(latitude - down, latitude + down))
    north, east = Radians(F("latitude")), Radians(F("longitude"))
    here, there = Radians(Value(latitude)), Radians(Value(longitude))
    half = Power(Sin((north - here) / 2), 2) + Cos(here) * Cos(north) * Power(Sin((east - there) / 2), 2)
    km = 2 * RADIUS * ASin(Least(Value(1.0), Sqrt(half)))
    return rows.annotate(km=ExpressionWrapper(km, output_field=FloatField())).filter(km__lte=most)


def reached(rows):
    """The narrowest ring, in kilometres, that holds all these events, `near` a point: an extract of a source
    may hold nothing farther out, so that a wider one would say more than it tells."""
    farthest = rows.aggregate(farthest=Max("km"))["farthest"]
    return next((ring for ring in RINGS if farthest is None or farthest <= ring), RINGS[-1])


def periods(rows, by_month):
    """[trend.Period] of these events, by ring, year and, where each has its day, month."""
    ring = Case(*(When(km__lte=edge, then=Value(edge)) for edge in RINGS), output_field=IntegerField())
    month = ExtractMonth("happened_on") if by_month else Value(None, output_field=IntegerField())
    found = rows.order_by().annotate(ring=ring, month=month).values("ring", "year", "month")
    found = found.annotate(
        n=Sum("n_events"),
        unreported=Sum("n_events", filter=Q(best=None)),
        **{f"sum_{name}": Sum(name) for name in trend.ESTIMATES},
    )
    return [
        trend.Period(
            row["ring"],
            row["year"],
            row["month"],
            trend.Sums(row["n"], *(row[f"sum_{name}"] for name in trend.ESTIMATES), row["unreported"] or 0),
        )
        for row in found.order_by("year", "month", "ring")
    ]


def last_of(rows):
    """The day of the latest event, where each has one; and its year."""
    return rows.aggregate(day=Max("happened_on"), year=Max("year"))


def cuts(user, mission):
    """[(day, words or None)]: the first day of the mission, and of each of its mandates."""
    found = [(mission.starts_on, None)] if mission.starts_on else []
    rows = Mandate.objects.visible_to(user).filter(mission=mission, starts_on__isnull=False)
    return [*found, *rows.order_by("starts_on").values_list("starts_on", "instrument")]
