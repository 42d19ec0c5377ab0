"""Days of supply as a gauge: how far it is filled, where the reserve stands, and what it says in words."""

from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.notation import number
from logistics import supply

FULL = 2  # the gauge is full at twice the reserve, so that its middle is the reserve
WITHOUT = 30  # days at which it is full where no reserve is required


class Gauge(NamedTuple):
    """`filled` and `mark` in percent of its length; `mark` is None where no reserve in days is required."""

    words: str
    label: str
    filled: float
    mark: float | None
    is_short: bool


def gauge(item, level):
    """The gauge of a stock; None where its days of supply are not known."""
    if level is None or level.days is None:
        return None
    days = ngettext("%(days)s day", "%(days)s days", int(level.days)) % {"days": _tenths(level.days)}
    if not item.reserve_days:
        return Gauge(days, days, _share(level.days, WITHOUT), None, level.state == supply.OUT)
    words = {"days": days, "reserve": number(item.reserve_days)}
    label = _("%(days)s of supply; reserve required: %(reserve)s") % words
    is_short = level.state in (supply.OUT, supply.BELOW)
    return Gauge(days, label, _share(level.days, FULL * item.reserve_days), 100 / FULL, is_short)


def _tenths(days):
    return number(float(days), 0 if days == int(days) else 1)


def _share(days, full):
    return round(min(100.0, 100 * float(days) / full), 1)
