"""Import of 96 months, refresh of all summaries and of one month, each beside bare SQL in the same run."""

import resource
import tempfile
import time
from pathlib import Path
from statistics import median

from bench import scratch


def run(large=False):
    """Rows of (what, figure, bar, met) for the table."""
    scratch.set_up()
    yield from _import()
    yield from _refresh(times=1)
    scratch.multiply(12)
    yield from _refresh(times=12)
    if large:
        scratch.multiply(5)
        yield from _refresh(times=60)


def _import():
    from django.core.management import call_command

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "personnel.csv"
        lines = scratch.write_file(path)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        started = time.perf_counter()
        with (Path(folder) / "said").open("w") as said:
            call_command("import_personnel", path, no_refresh=True, stdout=said)
        seconds = time.perf_counter() - started
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    yield f"import of {lines:,} lines", f"{seconds:.1f} s", "≤ 20 s", seconds <= 20
    yield (
        "  memory at its peak",
        f"{peak / 1024:.0f} MB (of which {(peak - before) / 1024:.0f} for it)",
        "≤ 400 MB",
        (peak <= 400 * 1024),
    )


def _refresh(times):
    from accounts import outbox
    from accounts.models import DueRefresh
    from contributors.models import BurdenShare, PersonnelLine

    lines = PersonnelLine.objects.count()
    DueRefresh.objects.all().delete()
    BurdenShare.objects.all().delete()
    outbox.mark_due(outbox.all_keys())
    started = time.perf_counter()
    keys = outbox.settle()
    full = time.perf_counter() - started
    shares = BurdenShare.objects.count()
    bare = _bare(shares)
    first = times == 1
    yield (
        f"all summaries over {lines:,} lines",
        f"{full:.1f} s ({keys:,} keys, {shares:,} shares)",
        ("≤ 60 s" if first else "linear"),
        (full <= 60 if first else None),
    )
    yield (
        "  beside one INSERT … SELECT … GROUP BY",
        f"{full / bare:.1f} × ({bare:.1f} s)",
        "≤ 10 ×",
        full / bare <= 10,
    )
    yield from _one_change()


def _one_change():
    from contributors.models import PersonnelLine

    inside, scope = _one_month()
    yield (
        f"one changed month among {PersonnelLine.objects.count():,} lines",
        f"{1000 * inside:.0f} ms",
        "",
        None,
    )
    yield "  of which one scope", f"{1000 * scope:.1f} ms", "≤ 50 ms", scope <= 0.050


def _bare(rows):
    """Seconds of one statement that writes as many rows of the same width, with the same indexes."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS bare_share")
        cursor.execute("CREATE TABLE bare_share (LIKE contributors_burdenshare INCLUDING ALL)")
        cursor.execute("SELECT count(DISTINCT scope) FROM contributors_burdentotal")
        started = time.perf_counter()
        cursor.execute(
            """
            INSERT INTO bare_share (scope, month, contributor_id, mission_id, total_id, women, men, personnel,
                share, rank, women_share, women_against_target, per_million, fatalities, by_category)
            SELECT s.scope, l.month, l.contributor_id, s.mission_id, s.total_id,
                   sum(women), sum(men), sum(personnel),
                   sum(personnel)::float
                       / nullif(sum(sum(personnel)) OVER (PARTITION BY s.scope, l.month), 0),
                   rank() OVER (PARTITION BY s.scope, l.month ORDER BY sum(personnel) DESC),
                   sum(women)::float / nullif(sum(personnel), 0), '{}'::jsonb, 1.0, 0,
                   jsonb_object_agg(category, jsonb_build_object(
                       'women', women, 'men', men, 'personnel', personnel))
            FROM contributors_personnelline l
            JOIN (SELECT DISTINCT scope, month, contributor_id, mission_id, total_id
                  FROM contributors_burdenshare) s
              ON s.month = l.month AND s.contributor_id = l.contributor_id
             AND (s.mission_id IS NULL OR s.mission_id = l.mission_id)
            GROUP BY s.scope, l.month, l.contributor_id, s.mission_id, s.total_id
            """
        )
        seconds = time.perf_counter() - started
        assert cursor.rowcount == rows, f"{cursor.rowcount} rows beside {rows}"
        cursor.execute("DROP TABLE bare_share")
    return seconds


def _one_month(rounds=7):
    """Seconds inside the refreshing transaction after one figure changed: all scopes, and for one scope."""
    from django.db import transaction

    from contributors import summaries
    from contributors.models import BurdenTotal, PersonnelLine

    took = []
    line = PersonnelLine.objects.filter(month="2020-06-01", personnel__gt=100).first()
    for i in range(rounds):
        PersonnelLine.objects.filter(pk=line.pk).update(
            men=line.men + i + 1, personnel=line.personnel + i + 1
        )
        with transaction.atomic():
            started = time.perf_counter()
            summaries.refresh_burden("2020-06")
            took.append(time.perf_counter() - started)
    scopes = BurdenTotal.objects.filter(month="2020-06-01").count()
    return median(took), median(took) / scopes
