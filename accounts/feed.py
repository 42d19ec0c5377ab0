"""What changed since a reader last asked: complete, in an order that never changes, and of their rows alone.

Numbers are drawn before transactions commit, so "id above the last seen" would lose the slower of two writers
for ever. Each change is kept with its transaction, and read once every transaction that began to write before
it has ended: what a cursor has passed can gain nothing any more. A cursor names the last row its reader could
see and the day it was read, nothing else, so what is hidden moves it for nobody.

Who sees a pledge, a requirement or what hangs on one is said by more than roots: by its state, its tier, the
need it answers. Of these each entry keeps the row as it stood before and after, and the rule is asked of
both: what a reader saw and sees no more is deleted for them; what they saw at neither time they do not learn.
Where a model names what is kept between two sides (`kept_between`), a change of that alone is told to those
who see it `between` them.
"""

import datetime
from functools import cache
from typing import NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models.expressions import RawSQL
from django.utils import timezone

from accounts.models import RowChange

KEPT = datetime.timedelta(days=30)
AT_ONCE = 500  # entries looked through at once for those a reader learns of
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


def after(place, roots, resources, limit, learned):
    """Entries after a place that a reader of `roots` may see, and whether more follow.

    `learned(entries)`: those of some entries that this reader learns of, as they do."""
    found, here, batch = [], place, None
    while len(found) <= limit and (batch is None or len(batch) == AT_ONCE):
        batch = _read(here, roots, resources, "ORDER BY tx, id", AT_ONCE)
        found += learned(batch)
        here = at(batch[-1]) if batch else here
    return found[:limit], len(found) > limit


def now(roots, resources, learned):
    """The place of the last entry a reader of `roots` may see."""
    before, batch = None, None
    while batch is None or len(batch) == AT_ONCE:
        batch = _read(beginning(), roots, resources, "ORDER BY tx DESC, id DESC", AT_ONCE, before)
        if found := learned(batch):
            return at(found[0])
        before = at(batch[-1]) if batch else before
    return beginning()


def seen_then(model, user, entries, when):
    """The numbers of those of these entries, all of one model, whose row this reader saw `when`: as it stood
    "before" or "after" the change.

    The rule is asked of the rows as they stood: under the name of their table stands what the entries kept.
    """
    table = connection.ops.quote_name(model._meta.db_table)
    number = RawSQL(f"{table}.entry_id", [])
    rows = model._default_manager.visible_to(user).order_by().annotate(entry_id=number)
    try:
        question, values = rows.values_list("entry_id").query.sql_with_params()
    except EmptyResultSet:
        return set()
    stood = (
        "SELECT stood.*, entry.id AS entry_id FROM accounts_rowchange entry, "
        f"jsonb_populate_record(NULL::{table}, entry.{when}) stood "
        f"WHERE entry.id = ANY(%s) AND entry.{when} IS NOT NULL"
    )
    with connection.cursor() as cursor:
        cursor.execute(f"WITH {table} AS ({stood}) {question}", [[e.id for e in entries], *values])
        return {number for (number,) in cursor.fetchall()}


def kept_apart(entries, columns):
    """The numbers of those of these entries that change nothing but these columns."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM accounts_rowchange WHERE id = ANY(%s) "
            "AND before - %s::text[] = after - %s::text[]",
            [[entry.id for entry in entries], list(columns), list(columns)],
        )
        return {number for (number,) in cursor.fetchall()}


def at(entry):
    return beginning()._replace(tx=entry.tx, id=entry.id)


def _read(place, roots, resources, order, limit, before=None):
    given = place._asdict() | {"roots": list(roots), "resources": list(resources), "limit": limit}
    until = "AND (tx, id) < (%(before_tx)s, %(before_id)s)" if before else ""
    given |= {"before_tx": before.tx, "before_id": before.id} if before else {}
    with connection.cursor() as cursor:
        cursor.execute(f"{READ} {until} {order} LIMIT %(limit)s", given)
        return [Entry(*row) for row in cursor.fetchall()]


def forget_old():
    """Called by the sweeper."""
    RowChange.objects.filter(at__lt=timezone.now() - KEPT).delete()


def triggers_sql(table, resource, *, key="id", roots=(), part=False, keeps=False, quiet=()):
    """SQL for three statement-level triggers that note each changed row of a resource, for a migration.

    `key`: the column in its address. `roots`: SQL expressions of root keys, none for rows everyone sees.
    `part`: the table holds a part of the resource's records, so whatever happens there changes them.
    `keeps`: each entry keeps the row as it stood before and after. `quiet`: columns of which nobody is told.
    """
    name = f"{table}_noted"
    seen = f"array_remove(ARRAY[{', '.join(roots)}]::text[], NULL)" if roots else "'{}'::text[]"
    loud = "".join(f" - '{column}'" for column in quiet)
    new, old = (f"to_jsonb({row}){loud}" for row in "ab") if quiet else ("a.*", "b.*")
    events = {
        "insert": ("NEW TABLE AS after", "created", "a", "after a", ("NULL::jsonb", "to_jsonb(a)")),
        "update": (
            "OLD TABLE AS before NEW TABLE AS after",
            "changed",
            "a",
            f"after a JOIN before b USING (id) WHERE {new} IS DISTINCT FROM {old}",
            ("to_jsonb(b)", "to_jsonb(a)"),
        ),
        "delete": ("OLD TABLE AS before", "deleted", "b", "before b", ("to_jsonb(b)", "NULL::jsonb")),
    }
    of_somebody = " WHERE roots <> '{}'" if part else ""  # the whole may be gone before its parts
    columns, kept = (", before, after", ", changed.stood_before, changed.stood_after") if keeps else ("", "")
    statements = []
    for event, (tables, how, row, found, stood) in events.items():
        how = "changed" if part else how
        stands = f", {stood[0]} AS stood_before, {stood[1]} AS stood_after" if keeps else ""
        statements.append(
            f"CREATE FUNCTION {name}_{event}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"INSERT INTO accounts_rowchange (cluster, tx, resource, key, how, roots{columns}) "
            "SELECT system_identifier, pg_current_xact_id()::text::bigint, found.* FROM pg_control_system(), "
            f"(SELECT DISTINCT '{resource}', changed.{key}::text, '{how}', {seen}{kept} "
            f"FROM (SELECT {row}.*{stands} FROM {found}) changed) "
            f"found (resource, key, how, roots{columns}){of_somebody}; "
            "RETURN NULL; END $$;\n"
            f"CREATE TRIGGER {name}_{event} AFTER {event.upper()} ON {table} REFERENCING {tables} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {name}_{event}();"
        )
    return "\n".join(statements)


def drop_triggers_sql(table):
    events = ("insert", "update", "delete")
    return "\n".join(f"DROP FUNCTION {table}_noted_{event}() CASCADE;" for event in events)
