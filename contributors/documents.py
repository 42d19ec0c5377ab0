"""The stored burden-sharing of a scope and month as one document: what the command prints and the API sends."""

from contributors.models import BurdenShare, BurdenTotal

OF_TOTAL = [
    "women",
    "men",
    "personnel",
    "contributors",
    "listed",
    "missions",
    "top10_share",
    "concentration",
    "gini",
    "fatalities",
    "by_category",
]
OF_SHARE = [
    "women",
    "men",
    "personnel",
    "share",
    "rank",
    "per_million",
    "assessed_share",
    "people_to_money",
    "fatalities",
    "fatalities_share",
    "by_category",
]


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
        "version": total.version,
        "computed_from": total.computed_from,
        "totals": {name: getattr(total, name) for name in OF_TOTAL},
        "rows": [_row(share) for share in sorted(rows, key=_by_rank)],
    }


def _by_rank(share):
    return (share.rank is None, share.rank or 0, share.contributor.name)


def _row(share):
    who = share.contributor
    return {"iso3": who.iso3 or who.code, "name": who.name} | {
        name: getattr(share, name) for name in OF_SHARE
    }


def months_in_words(scope, totals=None):
    """As "2024-06 … 2025-07 (13)", for messages."""
    totals = BurdenTotal.objects.all() if totals is None else totals
    months = sorted(totals.filter(scope=scope).order_by().values_list("month", flat=True))
    if not months:
        return "none"
    return f"{months[0]:%Y-%m} … {months[-1]:%Y-%m} ({len(months)})"
