"""Due refreshes: added by triggers with the facts, claimed and worked out in one transaction.

The queue is only a nudge. What is due stands in the database until the summary that answers it is
committed, so a dead broker, a killed worker or a lost task delays a figure and never loses one.
"""

import logging
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F
from django.db.utils import OperationalError
from django.utils import timezone
from psycopg2 import errors

from accounts import bell
from accounts.models import DueRefresh, RefreshAttempt

log = logging.getLogger(__name__)
QUARANTINED_AFTER = 5
_refreshers = {}


@dataclass(frozen=True)
class Refresher:
    """How the summaries of one kind of key are worked out; `rest` is the key without its kind."""

    kind: str
    refresh: Callable[[str], None]
    every: Callable[[], Iterable[str]]  # every key there could be, for a rebuild and a comparison
    stored: Callable[[str], object]  # what is stored for a key, as something to compare
    daily: Callable[[], Iterable[str]] = tuple  # keys that change by the calendar alone
    ripe: Callable[[], Iterable[str]] = tuple  # of them those whose moment has come, such as midnight there


def register(kind, **functions):
    """Called by each app's tasks module for its own kinds."""
    _refreshers[kind] = Refresher(kind, **functions)


def all_keys():
    return [f"{r.kind}:{rest}" for r in _refreshers.values() for rest in r.every()]


def daily_keys():
    return [f"{r.kind}:{rest}" for r in _refreshers.values() for rest in r.daily()]


def mark_ripe():
    """Make due what changes at this moment by the calendar alone, once; the sweeper's every round asks."""
    keys = [f"{r.kind}:{rest}" for r in _refreshers.values() for rest in r.ripe()]
    if keys:
        due = set(DueRefresh.objects.filter(key__in=keys).values_list("key", flat=True))
        mark_due(key for key in keys if key not in due)


def nudge():
    """Ring for a worker after the commit, a moment later so that a burst of writes is one refresh."""
    bell.ring("accounts.tasks.drain", countdown=settings.REFRESH_AGE_SECONDS + 0.1)


# --- Triggers: who changes a fact makes its summaries due, in the same transaction.
def triggers_sql(table, name, *, keys="", counts="", root="''", matters=()):
    """SQL for three statement-level triggers on `table`, for a migration.

    `keys`: a SELECT of due keys from `changed`, the rows as they were and as they are.
    `counts`: the resource whose change is counted, by `root`, an SQL expression on `changed`.
    `matters`: columns; an update that leaves them all alone makes nothing due.
    """
    both = "SELECT * FROM before UNION ALL SELECT * FROM after"
    of_matter = both
    if matters:
        old, new = (", ".join(f"{row}.{column}" for column in matters) for row in "ba")
        of_matter = (
            f"SELECT * FROM ({both}) x WHERE x.id IN (SELECT b.id FROM before b JOIN after a USING (id) "
            f"WHERE ({old}) IS DISTINCT FROM ({new}))"
        )
    events = {
        "insert": ("NEW TABLE AS after", "SELECT * FROM after", "SELECT * FROM after"),
        "update": ("OLD TABLE AS before NEW TABLE AS after", of_matter, both),
        "delete": ("OLD TABLE AS before", "SELECT * FROM before", "SELECT * FROM before"),
    }
    statements = []
    for event, (tables, due, touched) in events.items():
        body = f"WITH changed AS ({due}) INSERT INTO accounts_duerefresh (key) {keys};" if keys else ""
        if counts:
            body += (
                f" WITH changed AS ({touched}) INSERT INTO accounts_change (resource, root, n) "
                f"SELECT DISTINCT '{counts}', {root}, 1 FROM changed;"
            )
        function = f"{name}_{event}"
        statements.append(
            f"CREATE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $$ "
            f"BEGIN {body} RETURN NULL; END $$;\n"
            f"CREATE TRIGGER {function} AFTER {event.upper()} ON {table} REFERENCING {tables} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {function}();"
        )
    return "\n".join(statements)


def drop_triggers_sql(table, name):
    return "\n".join(
        f"DROP TRIGGER {name}_{event} ON {table}; DROP FUNCTION {name}_{event}();"
        for event in ("insert", "update", "delete")
    )


# --- What is due, and doing it.
def due_keys(at_once=False):
    """Keys ripe for a refresh, oldest first: a moment of quiet, or waiting too long already."""
    age, quiet = settings.REFRESH_AGE_SECONDS, settings.REFRESH_QUIET_SECONDS
    if at_once:
        age = quiet = 0.0
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT d.key FROM accounts_duerefresh d
            LEFT JOIN accounts_refreshattempt a ON a.key = d.key
            WHERE a.next_try_at IS NULL OR a.next_try_at <= clock_timestamp()
            GROUP BY d.key
            HAVING (min(added_at) <= clock_timestamp() - %s * interval '1 second'
                    AND max(added_at) <= clock_timestamp() - %s * interval '1 second')
                OR min(added_at) <= clock_timestamp() - %s * interval '1 second'
            ORDER BY min(added_at), d.key
            """,
            [age, quiet, settings.REFRESH_LONGEST_SECONDS],
        )
        return [key for (key,) in cursor.fetchall()]


def drain(at_once=False):
    """Work out everything ripe. Returns how many keys were refreshed."""
    return sum(refresh(key) for key in due_keys(at_once))


def settle(patience=30.0):
    """Drain until nothing is due, also what other workers have in hand, but for what has failed.

    Returns how many it refreshed itself; gives up after `patience` seconds in which nothing moved. For
    commands and tests.
    """
    done, waiting, moved_at = 0, None, time.monotonic()
    while left := _due_and_not_failed():
        step = drain(at_once=True)
        done += step
        if step or left != waiting:
            waiting, moved_at = left, time.monotonic()
        elif time.monotonic() - moved_at > patience:
            break
        else:
            time.sleep(0.05)
    return done


def _due_and_not_failed():
    failed = RefreshAttempt.objects.exclude(error="").values("key")
    return DueRefresh.objects.exclude(key__in=failed).values("key").distinct().count()


def refresh(key):
    """Claim the due rows of one key and recompute, in one transaction. False: not ours now, or failed."""
    kind, _, rest = key.partition(":")
    if not _begin(key):
        return False
    try:
        if kind not in _refreshers:
            raise LookupError(f"No refresher is registered for {key!r}.")
        with transaction.atomic():
            if not _claim(key):
                _forget(key)
                return False
            _refreshers[kind].refresh(rest)
        # Apart: within, a bystander who counted meanwhile would make the whole refresh fail.
        RefreshAttempt.objects.filter(key=key).delete()
        return True
    except OperationalError as error:
        if isinstance(error.__cause__, errors.SerializationFailure | errors.DeadlockDetected):
            _forget(key)  # someone changed it meanwhile: still due, tried again
            return False
        _put_off(key, error)
    except Exception as error:
        log.exception("refresh of %s failed", key)
        _put_off(key, error)
    return False


def _begin(key):
    """Count the attempt in a transaction of its own: it survives a worker killed in the middle.
    False: another process began it a moment ago, or it waits for its next try."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO accounts_refreshattempt AS a (key, attempts, error, next_try_at)
            VALUES (%s, 1, '', clock_timestamp() + interval '2 seconds')
            ON CONFLICT (key) DO UPDATE SET attempts = a.attempts + 1, next_try_at = excluded.next_try_at
            WHERE a.next_try_at <= clock_timestamp()
            """,
            [key],
        )
        return cursor.rowcount == 1


def _claim(key):
    """Take the key's due rows, exactly those this snapshot sees. False where another has the key."""
    with connection.cursor() as cursor:
        if len(connection.savepoint_ids) == 0:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))", [key])
        if not cursor.fetchone()[0]:
            return False
        cursor.execute("DELETE FROM accounts_duerefresh WHERE key = %s", [key])
        return cursor.rowcount > 0


def _forget(key):
    """The attempt was no failure of the refresh: someone else has the key, or had it just now."""
    rows = RefreshAttempt.objects.filter(key=key)
    if not rows.filter(attempts__lte=1).delete()[0]:
        rows.update(attempts=F("attempts") - 1, next_try_at=timezone.now())


def _put_off(key, error):
    attempt = RefreshAttempt.objects.filter(key=key).first()
    if attempt is None:
        return
    values = {
        "error": f"{type(error).__name__}: {error}"[:2000],
        "next_try_at": timezone.now() + timedelta(seconds=min(600, 4 ** min(attempt.attempts - 1, 5))),
    }
    if attempt.attempts >= QUARANTINED_AFTER and attempt.quarantined_at is None:
        values["quarantined_at"] = timezone.now()
    RefreshAttempt.objects.filter(pk=attempt.pk).update(**values)


def is_due(key):
    """Whether a summary is behind its facts."""
    return DueRefresh.objects.filter(key=key).exists()


def mark_due(keys):
    """Make keys due by hand: the daily round, and commands."""
    DueRefresh.objects.bulk_create([DueRefresh(key=key) for key in keys], batch_size=1000)


def differing_keys(keys=None):
    """Keys whose stored summary is not what the facts give now and that are not due; changes nothing."""
    found = []
    for key in keys or all_keys():
        kind, _, rest = key.partition(":")
        with transaction.atomic():
            stored = _refreshers[kind].stored(rest)
            _refreshers[kind].refresh(rest)
            differs = stored != _refreshers[kind].stored(rest)
            transaction.set_rollback(True)
        if differs and not DueRefresh.objects.filter(key=key).exists():
            found.append(key)
    return found


def changes():
    """A number that moves with every committed change of any counted row, and the database it counts in."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(sum(n), 0), (SELECT oid FROM pg_database WHERE datname = current_database()) "
            "FROM accounts_change"
        )
        return cursor.fetchone()


def version(resources, roots=None):
    """(A number that moves with every committed change of these resources, the root keys it counts).

    `roots`: SQL for the root keys a reader sees, and its values; None counts the changes of all.
    """
    sql = "SELECT coalesce(sum(n), 0), 'all' FROM accounts_change WHERE resource = ANY(%s)"
    values = [list(resources)]
    if roots is not None:
        question, named = roots
        sql = f"WITH seen (root) AS MATERIALIZED ({question}) {_VERSION_SEEN}"
        values = [*named, *values]
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchone()


_VERSION_SEEN = """
    SELECT coalesce(sum(n), 0), (SELECT string_agg(root, ',' ORDER BY root) FROM seen) FROM accounts_change
    WHERE resource = ANY(%s) AND (root = '' OR root IN (SELECT root FROM seen))
"""


def compact_changes(at_least=5000):
    """Add the counters up to one row a resource and root; their sums, all that readers use, stay."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM accounts_change")
        if cursor.fetchone()[0] < at_least:
            return
        cursor.execute(
            """
            WITH taken AS (DELETE FROM accounts_change RETURNING resource, root, n)
            INSERT INTO accounts_change (resource, root, n)
            SELECT resource, root, sum(n) FROM taken GROUP BY resource, root
            """
        )
