"""What changed since a reader last asked: complete, in an order that never changes, and of their rows alone.

Numbers are drawn before transactions commit, so "id above the last seen" would lose the slower of two writers
for ever. Each change is kept with its transaction, and read once every transaction that began to write before
it has ended: what a cursor has passed can gain nothing any more. A cursor names the last row its reader could
see and the day it was read, nothing else, so what is hidden moves it for nobody.
"""

import datetime
from functools import cache
from typing import NamedTuple

from django.db import connection
from django.utils import timezone

from accounts.models import RowChange

KEPT = datetime.timedelta(days=30)
READ = """
SELECT tx, id, resource, key, how, at FROM accounts_rowchange
WHERE cluster = %(cluster)s AND (tx, id) > (%(tx)s, %(id)s)
  AND (roots = '{}' OR roots && %(roots)s::varchar[])
  AND tx < pg_snapshot_xmin(pg_current_snapshot())::text::bigint AND resource = ANY(%(resources)s)
"""


class Entry(NamedTuple):
    """One row that changed."""

    tx: int
    id: int
    resource: str
    key: str
    how: str
    at: datetime.datetime


class Place(NamedTuple):
    """How far a reader has read, and on which day (its ordinal) they last did."""

    cluster: int
    tx: int
    id: int
    day: int

    @property
    def is_lost(self):
        """Whether changes after it may be forgotten already, or it counts on another server."""
        oldest = (timezone.now() - KEPT).date().toordinal()
        return self.cluster != cluster() or self.day <= oldest


@cache
def cluster():
    with connection.cursor() as cursor:
        cursor.execute("SELECT system_identifier FROM pg_control_system()")
        return cursor.fetchone()[0]


def beginning():
    return Place(cluster(), 0, 0, timezone.now().date().toordinal())


def roots(questions):
    """The root keys these questions name, (SQL, its values) each."""
    sql = " UNION ".join(question for question, _values in questions)
    with connection.cursor() as cursor:
        cursor.execute(f"{sql} ORDER BY 1", [value for _question, values in questions for value in values])
        return [root for (root,) in cursor.fetchall()]


def after(place, roots, resources, limit):
    """Entries after a place that a reader of `roots` may see, and whether more follow."""
    found = _read(place, roots, resources, "ORDER BY tx, id", limit + 1)
    return found[:limit], len(found) > limit


def now(roots, resources):
    """The place of the last entry a reader of `roots` may see."""
    found = _read(beginning(), roots, resources, "ORDER BY tx DESC, id DESC", 1)
    return at(found[0]) if found else beginning()


def at(entry):
    return beginning()._replace(tx=entry.tx, id=entry.id)


def _read(place, roots, resources, order, limit):
    given = place._asdict() | {"roots": list(roots), "resources": list(resources), "limit": limit}
    with connection.cursor() as cursor:
        cursor.execute(f"{READ} {order} LIMIT %(limit)s", given)
        return [Entry(*row) for row in cursor.fetchall()]


def forget_old():
    """Called by the sweeper."""
    RowChange.objects.filter(at__lt=timezone.now() - KEPT).delete()


def triggers_sql(table, resource, *, key="id", roots=(), part=False):
    """SQL for three statement-level triggers that note each changed row of a resource, for a migration.

    `key`: the column in its address. `roots`: SQL expressions of root keys, none for rows everyone sees.
    `part`: the table holds a part of the resource's records, so whatever happens there changes them.
    """
    name = f"{table}_noted"
    seen = f"array_remove(ARRAY[{', '.join(roots)}]::text[], NULL)" if roots else "'{}'::text[]"
    differs = "after a JOIN before b USING (id) WHERE a.* IS DISTINCT FROM b.*"
    events = {
        "insert": ("NEW TABLE AS after", "created", "SELECT * FROM after"),
        "update": ("OLD TABLE AS before NEW TABLE AS after", "changed", f"SELECT a.* FROM {differs}"),
        "delete": ("OLD TABLE AS before", "deleted", "SELECT * FROM before"),
    }
    of_somebody = " WHERE roots <> '{}'" if part else ""  # the whole may be gone before its parts
    statements = []
    for event, (tables, how, rows) in events.items():
        how = "changed" if part else how
        statements.append(
            f"CREATE FUNCTION {name}_{event}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            "INSERT INTO accounts_rowchange (cluster, tx, resource, key, how, roots) "
            "SELECT system_identifier, pg_current_xact_id()::text::bigint, found.* FROM pg_control_system(), "
            f"(SELECT DISTINCT '{resource}', changed.{key}::text, '{how}', {seen} "
            f"FROM ({rows}) changed) found (resource, key, how, roots){of_somebody}; "
            "RETURN NULL; END $$;\n"
            f"CREATE TRIGGER {name}_{event} AFTER {event.upper()} ON {table} REFERENCING {tables} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {name}_{event}();"
        )
    return "\n".join(statements)


def drop_triggers_sql(table):
    events = ("insert", "update", "delete")
    return "\n".join(f"DROP FUNCTION {table}_noted_{event}() CASCADE;" for event in events)
