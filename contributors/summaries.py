"""Burden-sharing summaries, always made anew from the facts: safe to repeat, in any order.

A key is a month, "2025-07": one pass gathers the month's lines and works out every scope of it. Across
missions only public, real ones count, so that a total never tells of a row its reader could not list.
"""

from collections import Counter
from datetime import date
from operator import attrgetter

import orjson
from django.db import connection
from django.db.models import F, Func

from accounts.copying import CopyStream
from contributors import burden
from contributors.gathering import gather
from contributors.models import BurdenShare, BurdenTotal, PersonnelReport

TOTAL = (
    "women",
    "men",
    "personnel",
    "contributors",
    "listed",
    "missions",
    "women_share",
    "top10_share",
    "concentration",
    "gini",
    "fatalities",
    "by_category",
    "mission_id",
    "computed_from",
)
SHARE = (
    "women",
    "men",
    "personnel",
    "share",
    "rank",
    "women_share",
    "women_against_target",
    "per_million",
    "assessed_share",
    "people_to_money",
    "fatalities",
    "fatalities_share",
    "by_category",
    "mission_id",
    "total_id",
)
OF_RESULT_NAMES = [name for name in TOTAL if name not in ("missions", "mission_id", "computed_from")]
OF_RESULT = attrgetter(*OF_RESULT_NAMES)
OF_ROW = attrgetter(*(name for name in SHARE if not name.endswith("_id")))
JSON = {"by_category", "computed_from", "women_against_target"}


def refresh_burden(key):
    """Work the month `key` ("2025-07") out, all scopes, and store what differs."""
    month = gather(_first(key))
    results = {scope.key: _measure(scope, month) for scope in month.scopes.values()}
    totals = {
        (scope.key, None): _total_values(scope, month, results[scope.key]) for scope in month.scopes.values()
    }
    before, moved = _store(BurdenTotal, TOTAL, ("scope", "month"), month.first, totals)
    ids = dict(BurdenTotal.objects.filter(month=month.first).values_list("scope", "pk"))
    shares = {
        (scope.key, row.contributor): (*OF_ROW(row), scope.mission_id, ids[scope.key])
        for scope in month.scopes.values()
        for row in results[scope.key].rows
    }
    _before, changed = _store(BurdenShare, SHARE, ("scope", "month", "contributor_id"), month.first, shares)
    _stamp(month.first, (moved | changed) & before)


def burden_keys():
    months = set(PersonnelReport.objects.order_by().values_list("month", flat=True).distinct())
    months |= set(BurdenTotal.objects.order_by().values_list("month", flat=True).distinct())
    return [f"{month:%Y-%m}" for month in sorted(months)]


def stored_burden(key):
    """What is stored for a month, without versions and moments, to be compared."""
    first = _first(key)
    totals = BurdenTotal.objects.filter(month=first).order_by("scope").values_list("scope", *TOTAL)
    shares = BurdenShare.objects.filter(month=first).order_by("scope", "contributor")
    return list(totals), list(shares.values_list("scope", "contributor", *SHARE[:-1]))


def _first(key):
    return date.fromisoformat(f"{key}-01")


# --- Measuring
def _measure(scope, month):
    return burden.measure(
        [(who, category, *counts) for (who, category), counts in scope.lines.items()],
        year=month.first.year,
        population=month.population,
        assessed=month.rates,
        assessed_total=scope.assessed_total(month.rates),
        fatalities=scope.deaths,
    )


def _total_values(scope, month, result):
    values = dict(zip(OF_RESULT_NAMES, OF_RESULT(result), strict=True))
    values |= {
        "missions": len(scope.reports),
        "mission_id": scope.mission_id,
        "computed_from": _computed_from(scope, month),
    }
    return tuple(values[name] for name in TOTAL)


def _computed_from(scope, month):
    """What the figures rest on: how many reports of which origin and edition, which scale and years."""
    origins = Counter(report.origin for report in scope.reports)
    return {
        "reports": dict(sorted(origins.items())),
        "editions": sorted({report.edition for report in scope.reports}),
        "sources": sorted({report.source for report in scope.reports}),
        "reported_on": max(report.reported_on for report in scope.reports).isoformat(),
        "scale": month.scale,
    }


# --- Storing
def _store(model, names, keys, first, wanted):
    """Make the rows of the month be `wanted`: {(scope, contributor): values}; only what differs is written.

    Returns the scopes that stood before, and those of which a row changed.
    """
    with connection.cursor() as cursor:
        standing = _standing(cursor, model, names, first)
        gone = standing.keys() - wanted.keys()
        differing = {key: values for key, values in wanted.items() if standing.get(key) != values}
        if gone:
            cursor.execute(
                f"DELETE FROM {model._meta.db_table} d USING unnest(%s::text[], %s::bigint[]) g(scope, who) "
                f"WHERE d.month = %s AND d.scope = g.scope{_who(model)}",
                [[scope for scope, _ in gone], [who for _, who in gone], first],
            )
        _upsert(cursor, model, [*keys, *names], keys, first, differing)
    return {scope for scope, _ in standing}, {scope for scope, _ in gone | differing.keys()}


def _who(model):
    return " AND d.contributor_id = g.who" if model is BurdenShare else ""


def _standing(cursor, model, names, first):
    who = "contributor_id" if model is BurdenShare else "NULL::bigint"
    cursor.execute(
        f"SELECT scope, {who}, {', '.join(names)} FROM {model._meta.db_table} WHERE month = %s", [first]
    )
    parsed = [orjson.loads if name in JSON else None for name in names]  # the cursor gives jsonb as text
    return {
        (scope, key): tuple(
            parse(value) if parse else value for parse, value in zip(parsed, values, strict=True)
        )
        for scope, key, *values in cursor.fetchall()
    }


def _stamp(first, changed):
    """The moment for every total of the month; a new version for those that changed, shares included."""
    totals = BurdenTotal.objects.filter(month=first)
    totals.filter(scope__in=changed).update(version=F("version") + 1)
    totals.update(as_of=Func(function="transaction_timestamp"))


def _upsert(cursor, model, columns, keys, first, rows):
    if not rows:
        return
    table = model._meta.db_table
    cursor.execute(f"CREATE TEMP TABLE incoming AS SELECT {', '.join(columns)} FROM {table} WITH NO DATA")
    cursor.copy_expert("COPY incoming FROM STDIN", CopyStream(_copied(rows, first, columns, len(keys))))
    extra, made = (
        (", version, as_of", ", 1, transaction_timestamp()")
        if model is BurdenTotal
        else (", recorded_at", ", transaction_timestamp()")
    )
    written = [*columns, *(["recorded_at"] if model is BurdenShare else [])]
    updates = ", ".join(f"{name} = excluded.{name}" for name in written if name not in keys)
    cursor.execute(
        f"INSERT INTO {table} ({', '.join(columns)}{extra}) "
        f"SELECT {', '.join(columns)}{made} FROM incoming "
        f"ON CONFLICT ({', '.join(keys)}) DO UPDATE SET {updates}"
    )
    cursor.execute("DROP TABLE incoming")


def _copied(rows, first, columns, n_keys):
    month = first.isoformat()
    json_at = [i for i, name in enumerate(columns[n_keys:]) if name in JSON]
    for (scope, who), values in rows.items():
        values = list(values)
        for i in json_at:
            values[i] = orjson.dumps(values[i]).decode()
        yield (scope, month, *([] if n_keys == 2 else [who]), *values)
