"""What logistics adds to situation reports: movements of the days, and stocks that were short on the last.

For the mission's own people alone: whatever its staff see, and nothing of what still prepares at home.
"""

from datetime import date

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from accounts import dates
from accounts.notation import number
from logistics import stocking
from logistics.models import Leg, Movement, StockItem, StockLevel
from missions import reporting

SHORT = (StockLevel.State.OUT, StockLevel.State.BELOW)


def register():
    reporting.register("movements", lazy("Movements"), movements, tell_movement, 40)
    reporting.register("shortages", lazy("Stocks that are short"), shortages, tell_shortage, 50)


# --- Movements
def movements(mission, period, by):
    """Legs that departed or arrived on these days."""
    if not period.is_own:
        return None
    seen = Movement.objects.visible_to(by).filter(mission=mission).in_sight_of_staff()
    days = (period.first, period.last)
    rows = Leg.objects.filter(movement__in=seen.order_by().values("pk"))
    rows = rows.filter(Q(departed_on__range=days) | Q(arrived_on__range=days))
    rows = rows.select_related("movement", "from_place", "to_place").order_by("movement", "order", "pk")
    found = []
    for row in rows:
        for what, day in (("departed", row.departed_on), ("arrived", row.arrived_on)):
            if day and period.first <= day <= period.last:
                found.append({"what": what, "on": day, **_leg(row)})
    return sorted(found, key=lambda fact: (fact["on"], fact["reference"], fact["what"] == "arrived"))


def _leg(row):
    return {
        "reference": row.movement.reference,
        "title": row.movement.title,
        "from": str(row.from_place),
        "to": str(row.to_place),
        "delivers": row.movement.delivered_on == row.arrived_on and row.arrived_on is not None,
    }


def tell_movement(fact):
    """2 March 2026: ALPHA-12, Engineer vehicles, left Port Eldor for Kasari."""
    words = {"day": dates.short_day(date.fromisoformat(fact["on"]))}
    words |= {name: fact[name] for name in ("reference", "title", "from", "to")}
    if fact["what"] == "departed":
        return _("%(day)s: %(reference)s, %(title)s, left %(from)s for %(to)s.") % words
    if fact["delivers"]:
        return _("%(day)s: %(reference)s, %(title)s, arrived at %(to)s and was delivered.") % words
    return _("%(day)s: %(reference)s, %(title)s, arrived at %(to)s.") % words


# --- Stocks
def shortages(mission, period, by):
    """Stocks that were out or below their reserve on the evening of the last day; of days to come none."""
    if not period.is_own or period.last > timezone.localdate():
        return None
    items = StockItem.objects.visible_to(by).standing().filter(location__mission=mission)
    items = list(items.select_related("location").order_by("location__name", "stock_class", "name", "pk"))
    stands = stocking.standing_on(items, period.last)
    return [
        {
            "location": item.location.name,
            "name": item.name,
            "state": stands[item.pk][0],
            "days": stands[item.pk][1],
        }
        for item in items
        if stands[item.pk][0] in SHORT
    ]


def tell_shortage(fact):
    """Camp North: diesel, below its reserve; 4 days of supply."""
    words = {
        "location": fact["location"],
        "name": fact["name"],
        "state": StockLevel.State(fact["state"]).label,
    }
    if fact["days"] is None:
        return _("%(location)s: %(name)s, %(state)s.") % words
    return _("%(location)s: %(name)s, %(state)s; days of supply: %(days)s.") % (
        words | {"days": number(fact["days"])}
    )
