"""Stored burden-sharing as one document: what the command prints and the API sends."""

from accounts import outbox
from accounts.models import Partner
from contributors import periods
from contributors.models import BurdenShare, BurdenTotal
from contributors.summaries import SHARE, TOTAL

OF_TOTAL = tuple(name for name in TOTAL if name not in ("mission_id", "computed_from"))
OF_SHARE = tuple(name for name in SHARE if not name.endswith("_id"))
OF_PERIOD_TOTAL = tuple(name for name in OF_TOTAL if name != "missions") + ("average",)
OF_PERIOD_SHARE = (*OF_SHARE, "average")


def burden(scope, month, *, totals=None, shares=None):
    """{"scope", "month", "as_of", "totals", "rows", …}, or None where nothing is stored.

    `totals` and `shares` are the querysets to look in, as narrowed for the reader; all by default, for
    commands run by who holds the machine.
    """
    totals = BurdenTotal.objects.all() if totals is None else totals
    shares = BurdenShare.objects.all() if shares is None else shares
    total = totals.filter(scope=scope, month=month).first()
    if total is None:
        return None
    rows = shares.filter(scope=scope, month=month).select_related("contributor")
    return {
        "scope": scope,
        "month": f"{month:%Y-%m}",
        "as_of": total.as_of.isoformat(),
        "is_current": not outbox.is_due(f"burden:{month:%Y-%m}"),
        "version": total.version,
        "computed_from": total.computed_from,
        "totals": {name: getattr(total, name) for name in OF_TOTAL},
        "rows": [_row(share) for share in sorted(rows, key=_by_rank)],
    }


def _by_rank(share):
    return (share.rank is None, share.rank or 0, share.contributor.name)


def _row(share):
    return _named(share.contributor) | {name: getattr(share, name) for name in OF_SHARE}


def _named(partner):
    return {"iso3": partner.iso3 or partner.code, "name": partner.name}


def months_in_words(scope, totals=None):
    """As "2024-06 … 2025-07 (13)", for messages."""
    totals = BurdenTotal.objects.all() if totals is None else totals
    months = sorted(totals.filter(scope=scope).order_by().values_list("month", flat=True))
    if not months:
        return "none"
    return f"{months[0]:%Y-%m} … {months[-1]:%Y-%m} ({len(months)})"


def burden_of_period(scope, first, last, *, shares=None):
    """The same over several months: persons are person-months, missing months are named. None: no month."""
    result = periods.over_period(scope, first, last, shares=shares)
    if not result.months_reported:
        return None
    partners = Partner.objects.in_bulk([row.contributor for row in result.rows])
    return {
        "scope": scope,
        "from": f"{first:%Y-%m}",
        "to": f"{last:%Y-%m}",
        "months_reported": result.months_reported,
        "months_in_period": result.months_in_period,
        "months_missing": [f"{month:%Y-%m}" for month in result.months_missing],
        "totals": {name: getattr(result, name) for name in OF_PERIOD_TOTAL},
        "rows": [
            _named(partners[row.contributor]) | {name: getattr(row, name) for name in OF_PERIOD_SHARE}
            for row in result.rows
        ],
    }
