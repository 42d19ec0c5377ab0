"""What changed since a reader last asked: complete, in an order that never changes, and of their rows alone.

Numbers are drawn before transactions commit, so "id above the last seen" would lose the slower of two writers
for ever. Each change is kept with its transaction, and read once every transaction that began to write before
it has ended: what a cursor has passed can gain nothing any more. A cursor names the last row its reader could
see and the day it was read, nothing else, so what is hidden moves it for nobody.

Who sees a pledge, a requirement or what hangs on one is said by more than roots: by its state, its tier, the
need it answers. Of these each entry keeps the row as it stood before and after, and the rule is asked of
both: what a reader saw and sees no more is deleted for them; what they saw at neither time they do not learn.
Where rows of other tables say who sees a row, as the partners its label names, they are kept beside it.
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
AT_FIRST = 10  # the latest entries looked through where one alone is asked for; then ever more
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
    before, many = None, AT_FIRST
    while True:
        batch = _read(beginning(), roots, resources, "ORDER BY tx DESC, id DESC", many, before)
        if found := learned(batch):
            return at(found[0])
        if len(batch) < many:
            return beginning()
        before, many = at(batch[-1]), min(10 * many, AT_ONCE)


def seen_then(model, user, entries, when):
    """The numbers of those of these entries, all of one model, whose row this reader saw `when`: as it stood
    "before" or "after" the change.

    The rule is asked of the rows as they stood: in place of their table stands what the entries kept, and
    under the names of others what they kept beside it. Where the rule asks for more rows of the table, these
    are those of now. A row that had others beside it at one entry than at another is asked for apart.
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
    question = question.replace(f"FROM {table}", f"FROM stood_then {table}", 1)
    found = set()
    for numbers, tables in _alike(entries, when):
        parts = [f"stood_then AS ({stood})", *(_stood_beside(name, when) for name in tables)]
        with connection.cursor() as cursor:
            given = [*[numbers] * len(parts), *values]
            cursor.execute(f"WITH {', '.join(parts)} {question}", given)
            found |= {number for (number,) in cursor.fetchall()}
    return found


def _alike(entries, when):
    """Entries in parts, in each of which a row had the same beside it: (their numbers, the tables) each."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT array_agg(id), tables FROM (SELECT id, "
            f"dense_rank() OVER (PARTITION BY key ORDER BY {when}->'beside') AS turn, "
            f"ARRAY(SELECT jsonb_object_keys({when}->'beside') ORDER BY 1) AS tables "
            f"FROM accounts_rowchange WHERE id = ANY(%s) AND {when} IS NOT NULL) stood "
            "GROUP BY turn, tables",
            [[entry.id for entry in entries]],
        )
        return cursor.fetchall()


def _stood_beside(name, when):
    table = connection.ops.quote_name(name)
    return (
        f"{table} AS (SELECT stood.* FROM (SELECT DISTINCT {when}->'beside'->'{name}' AS rows "
        "FROM accounts_rowchange WHERE id = ANY(%s)) entry, "
        f"jsonb_populate_recordset(NULL::{table}, entry.rows) stood)"
    )


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


def triggers_sql(table, resource, *, key="id", roots=(), part=False, keeps=False, quiet=(), beside=None):
    """SQL for three statement-level triggers that note each changed row of a resource, for a migration.

    `key`: the column in its address. `roots`: SQL expressions of root keys, none for rows everyone sees.
    `part`: the table holds a part of the resource's records, so whatever happens there changes them.
    `keeps`: each entry keeps the row as it stood before and after. `quiet`: columns of which nobody is told.
    `beside`: {table: (its column that names the row, its columns that say who sees it)}, kept with the row;
    what happens there changes it too.
    """
    name, beside = f"{table}_noted", beside or {}
    seen = f"array_remove(ARRAY[{', '.join(roots)}]::text[], NULL)" if roots else "'{}'::text[]"
    loud = "".join(f" - '{column}'" for column in quiet)
    new, old = (f"to_jsonb({row}){loud}" for row in "ab") if quiet else ("a.*", "b.*")
    a, b = (_as_it_stands(row, beside) for row in "ab")
    events = {
        "insert": ("NEW TABLE AS after", "created", "a", "after a", ("NULL::jsonb", a)),
        "update": (
            "OLD TABLE AS before NEW TABLE AS after",
            "changed",
            "a",
            f"after a JOIN before b USING (id) WHERE {new} IS DISTINCT FROM {old}",
            (b, a),
        ),
        "delete": ("OLD TABLE AS before", "deleted", "b", "before b", (b, "NULL::jsonb")),
    }
    of_somebody = " WHERE roots <> '{}'" if part else ""  # the whole may be gone before its parts
    statements = []
    for event, (tables, how, row, found, stood) in events.items():
        how = "changed" if part else how
        stands = f", {stood[0]} AS stood_before, {stood[1]} AS stood_after" if keeps else ""
        rows = f"SELECT {row}.*{stands} FROM {found}"
        noted = _noted(resource, key, how, seen, rows, keeps, of_somebody)
        statements.append(_trigger(name, event, table, tables, noted))
    for other in beside:
        statements += _triggers_beside(table, resource, key, seen, other, beside)
    return "\n".join(statements)


def _triggers_beside(table, resource, key, seen, other, beside):
    """Three triggers of a table beside this one: its row changed, as it stood with what was beside it."""
    column, columns = beside[other]
    shown = ", ".join(("id", column, *columns))
    new, old = (", ".join(f"{row}.{name}" for name in (column, *columns)) for row in "ab")
    now = _as_it_stands("p", beside)
    others = {name: how for name, how in beside.items() if name != other}
    stayed = f"SELECT {shown} FROM {other} WHERE {column} = p.id"
    changed = f"after a JOIN before b USING (id) WHERE ({new}) IS DISTINCT FROM ({old})"
    events = {
        "insert": ("NEW TABLE AS after", "after a", f"{stayed} AND id NOT IN (SELECT id FROM after)"),
        "update": (
            "OLD TABLE AS before NEW TABLE AS after",
            changed,
            f"{stayed} AND id NOT IN (SELECT id FROM after) "
            f"UNION ALL SELECT {shown} FROM before WHERE {column} = p.id",
        ),
        "delete": (
            "OLD TABLE AS before",
            "before a",
            f"{stayed} UNION ALL SELECT {shown} FROM before WHERE {column} = p.id",
        ),
    }
    for event, (tables, found, stood) in events.items():
        before = _as_it_stands("p", others | {other: (column, columns, f"({stood})")})
        rows = (
            f"SELECT p.*, {before} AS stood_before, {now} AS stood_after FROM {table} p "
            f"WHERE p.id IN (SELECT a.{column} FROM {found})"
        )
        noted = _noted(resource, key, "changed", seen, rows, keeps=True)
        yield _trigger(f"{other}_noted", event, other, tables, noted)


def _as_it_stands(row, beside):
    """SQL for a row as JSON, with what is beside it."""
    if not beside:
        return f"to_jsonb({row})"
    parts = []
    for table, (column, columns, *rows) in sorted(beside.items()):
        names = ", ".join(f"'{name}', s.{name}" for name in ("id", column, *columns))
        parts.append(
            f"'{table}', (SELECT coalesce(jsonb_agg(jsonb_build_object({names}) ORDER BY s.id), '[]') "
            f"FROM {rows[0] if rows else table} s WHERE s.{column} = {row}.id)"
        )
    return f"to_jsonb({row}) || jsonb_build_object('beside', jsonb_build_object({', '.join(parts)}))"


def _noted(resource, key, how, seen, rows, keeps, of_somebody=""):
    columns, kept = (", before, after", ", changed.stood_before, changed.stood_after") if keeps else ("", "")
    return (
        f"INSERT INTO accounts_rowchange (cluster, tx, resource, key, how, roots{columns}) "
        "SELECT system_identifier, pg_current_xact_id()::text::bigint, found.* FROM pg_control_system(), "
        f"(SELECT DISTINCT '{resource}', changed.{key}::text, '{how}', {seen}{kept} "
        f"FROM ({rows}) changed) "
        f"found (resource, key, how, roots{columns}){of_somebody}; "
    )


def _trigger(name, event, table, tables, does):
    return (
        f"CREATE FUNCTION {name}_{event}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {does}"
        "RETURN NULL; END $$;\n"
        f"CREATE TRIGGER {name}_{event} AFTER {event.upper()} ON {table} REFERENCING {tables} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {name}_{event}();"
    )


def drop_triggers_sql(table):
    events = ("insert", "update", "delete")
    return "\n".join(f"DROP FUNCTION {table}_noted_{event}() CASCADE;" for event in events)
