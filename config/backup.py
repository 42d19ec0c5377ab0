"""One file that holds everything, and its way back into a new database, checked against its own word.

A backup is a tar of `manifest.json` (what was in it, by count and digest), `database.dump` (pg_dump's own
format) and `media/…`. Sessions are not in it, and a restored database knows no valid session or token: a dump
would bring back those that were ended since.
"""

import contextlib
import hashlib
import io
import json
import os
import re
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any
from urllib.parse import urlsplit

import psycopg2
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone
from psycopg2 import sql

from config import binaries, health

FORMAT = 1
LEFT_OUT = ("django_session",)


class NotWhole(Exception):
    """The backup or what came of it is not what it should be; the text says where."""


# --- Out


def back_up(path: Path) -> dict[str, Any]:
    """Write everything to `path`, readable by its owner only, whole or not at all. Returns the manifest."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(path.name + ".part")
    try:
        with os.fdopen(os.open(unfinished, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "wb") as out:
            manifest = _write(out, path.parent)
            out.flush()
            os.fsync(out.fileno())
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
    return manifest


def _write(out: IO[bytes], room: Path) -> dict[str, Any]:
    """`room`: where the dump may lie meanwhile; it is as large as the backup, and /tmp may be memory."""
    with (
        tempfile.TemporaryDirectory(prefix=".backup-", dir=room) as folder,
        tarfile.open(mode="w|", fileobj=out) as tar,
    ):
        dump = Path(folder) / "database.dump"
        facts = _dump(dump)
        media = {name: _add_file(tar, file, f"media/{name}") for name, file in _media()}
        manifest = {
            "format": FORMAT,
            "made_at": timezone.now().isoformat(),
            "versions": health.versions(),
            "database": facts | {"sha256": _add_file(tar, dump, dump.name)["sha256"]},
            "media": media,
        }
        text = json.dumps(manifest, indent=1, sort_keys=True).encode()
        entry = tarfile.TarInfo("manifest.json")
        entry.size, entry.mode = len(text), 0o600
        tar.addfile(entry, io.BytesIO(text))
    return manifest


def _dump(path: Path) -> dict[str, Any]:
    """pg_dump of one snapshot, and what that same snapshot holds."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        snapshot = cursor.fetchone()[0]
        facts = contents(cursor)
        left_out = [f"--exclude-table-data={table}" for table in LEFT_OUT]
        _client("pg_dump", "--format=custom", f"--file={path}", f"--snapshot={snapshot}", *left_out)
    return facts


def _media() -> Iterator[tuple[str, Path]]:
    root = Path(settings.MEDIA_ROOT)
    for file in sorted(root.rglob("*")):
        if file.is_file() and not file.is_symlink():
            yield file.relative_to(root).as_posix(), file


def _add_file(tar: tarfile.TarFile, file: Path, name: str) -> dict[str, Any]:
    """Add a file under a name; returns the size and digest of the very bytes that were added."""
    with file.open("rb") as content:
        entry = tarfile.TarInfo(name)
        entry.size, entry.mode = os.fstat(content.fileno()).st_size, 0o600
        counted = _Digest(content)
        tar.addfile(entry, counted)
    return {"bytes": entry.size, "sha256": counted.digest.hexdigest()}


class _Digest:
    """A file that is digested as it is read."""

    def __init__(self, content: IO[bytes]):
        self.content, self.digest = content, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        block = self.content.read(size)
        self.digest.update(block)
        return block


# --- What a database holds


def contents(cursor) -> dict[str, Any]:
    """Rows by table, triggers by name with their definition, constraints with their kind (PostgreSQL words
    their definitions anew after a restore), applied migrations."""
    cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
    tables = [name for (name,) in cursor.fetchall() if name not in LEFT_OUT]
    rows = {}
    for table in tables:
        cursor.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table)))
        rows[table] = cursor.fetchone()[0]
    cursor.execute(
        "SELECT t.tgrelid::regclass || '.' || t.tgname, pg_get_triggerdef(t.oid) FROM pg_trigger t "
        "WHERE NOT t.tgisinternal ORDER BY 1"
    )
    triggers = dict(cursor.fetchall())
    cursor.execute(
        "SELECT conrelid::regclass || '.' || conname, contype FROM pg_constraint "
        "WHERE conrelid <> 0 AND connamespace = 'public'::regnamespace ORDER BY 1"
    )
    constraints = dict(cursor.fetchall())
    cursor.execute("SELECT app || '.' || name FROM django_migrations ORDER BY 1")
    migrations = [name for (name,) in cursor.fetchall()]
    return {"rows": rows, "triggers": triggers, "constraints": constraints, "migrations": migrations}


# --- Back in


def restore(file: Path, *, into: str, media: Path) -> dict[str, Any]:
    """Bring a backup into a new database and its files into `media`. Returns the manifest.

    Nothing that exists is overwritten. Where anything fails, the new database is removed again.
    """
    if not re.fullmatch(r"[a-z_][a-z0-9_]{0,62}", into):
        raise NotWhole(f"{into!r} is no name for a database: small letters, digits and _, at most 63.")
    room = file.parent if os.access(file.parent, os.W_OK) else None
    with tempfile.TemporaryDirectory(prefix=".restore-", dir=room) as folder:
        manifest = _unpack(file, Path(folder))
        _create(into)
        try:
            _client(
                "pg_restore", "--no-owner", "--no-privileges", "--exit-on-error", f"--dbname={into}",
                str(Path(folder) / "database.dump"),
            )  # fmt: skip
            with _connected(into) as cursor:
                _hold(contents(cursor), manifest["database"])
                _end_sign_ins(cursor)
            _place_media(Path(folder) / "media", media)
        except BaseException:
            _drop(into)
            raise
    return manifest


def _unpack(file: Path, folder: Path) -> dict[str, Any]:
    try:
        with tarfile.open(file) as tar:
            tar.extractall(folder, filter="data")
        manifest = json.loads((folder / "manifest.json").read_text())
    except (OSError, tarfile.TarError, ValueError) as problem:
        raise NotWhole(f"{file} is no whole backup: {problem}") from problem
    if manifest.get("format") != FORMAT:
        raise NotWhole(f"{file} has format {manifest.get('format')}; this version reads format {FORMAT}.")
    wanted = {"database.dump": manifest["database"]["sha256"]}
    wanted |= {f"media/{name}": facts["sha256"] for name, facts in manifest["media"].items()}
    for name, digest in wanted.items():
        if not (folder / name).is_file() or _digest(folder / name) != digest:
            raise NotWhole(f"{name} in {file} is missing, or not what the manifest says.")
    return manifest


def _digest(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _hold(found: dict[str, Any], wanted: dict[str, Any]) -> None:
    """The restored database against the manifest, before anything in it is changed."""
    for kind in ("rows", "triggers", "constraints"):
        differing = {
            name
            for name in found[kind].keys() | wanted[kind]
            if found[kind].get(name) != wanted[kind].get(name)
        }
        if differing:
            raise NotWhole(f"The {kind} differ from the manifest at: {', '.join(sorted(differing)[:10])}.")
    if found["migrations"] != wanted["migrations"]:
        raise NotWhole("The applied migrations differ from the manifest.")


def _end_sign_ins(cursor) -> None:
    """A dump brings back tokens revoked and sessions ended since it was made: none of them is valid here."""
    cursor.execute("DELETE FROM django_session")
    cursor.execute("UPDATE accounts_token SET revoked_at = now() WHERE revoked_at IS NULL")


def _place_media(source: Path, target: Path) -> None:
    """Copy files to their place. One of the same name must be the same, or nothing is written over it."""
    files = [file for file in source.rglob("*") if file.is_file()] if source.exists() else []
    for file in files:
        place = target / file.relative_to(source)
        if place.exists():
            if _digest(place) != _digest(file):
                raise NotWhole(
                    f"{place} exists and is another file than the backup's. Choose another --media."
                )
            continue
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(file.read_bytes())
        place.chmod(settings.FILE_UPLOAD_PERMISSIONS)


# --- Verification


def verify(database: str) -> list[str]:
    """What of a restored database holds, one line each. Raises NotWhole at the first that does not."""
    lines = []
    with _connected(database) as cursor:
        lines.append(_counted(cursor, "triggers", TRIGGERS, "are disabled"))
        lines.append(_counted(cursor, "constraints", CONSTRAINTS, "are not validated"))
        lines.append(_sequences(cursor))
        lines.append(_no_sign_ins(cursor))
    lines.append(_up_to_date(database))
    lines.append(_summaries(database))
    return lines


TRIGGERS = (
    "SELECT tgrelid::regclass || '.' || tgname, tgenabled IN ('O', 'A') FROM pg_trigger "
    "WHERE tgrelid IN (SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace)"
)
CONSTRAINTS = "SELECT conname, convalidated FROM pg_constraint WHERE connamespace = 'public'::regnamespace"


def _counted(cursor, what: str, query: str, fault: str) -> str:
    cursor.execute(query)
    found = cursor.fetchall()
    if bad := sorted(name for name, good in found if not good):
        raise NotWhole(f"{len(bad)} {what} {fault}: {', '.join(bad[:10])}.")
    return f"{len(found):,} {what}, all of them in force"


def _sequences(cursor) -> str:
    """Each sequence must stand at or beyond the greatest value of its column, or the next insert fails."""
    cursor.execute(
        "SELECT d.objid::regclass::text, d.refobjid::regclass::text, a.attname FROM pg_depend d "
        "JOIN pg_class s ON s.oid = d.objid AND s.relkind = 'S' "
        "JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid "
        "WHERE d.deptype IN ('a', 'i') AND d.classid = 'pg_class'::regclass"
    )
    owned = cursor.fetchall()
    for sequence, table, column in owned:
        query = sql.SQL("SELECT last_value >= coalesce((SELECT max({}) FROM {}), 0) FROM {}")
        cursor.execute(query.format(sql.Identifier(column), _named(table), _named(sequence)))
        if not cursor.fetchone()[0]:
            raise NotWhole(f"The sequence {sequence} stands below {table}.{column}.")
    return f"{len(owned):,} sequences, each beyond its column"


def _named(regclass: str) -> sql.SQL:
    return sql.SQL(regclass)  # as PostgreSQL itself quotes it  # noqa: S608


def _no_sign_ins(cursor) -> str:
    cursor.execute(
        "SELECT (SELECT count(*) FROM django_session), count(*) FROM accounts_token WHERE revoked_at IS NULL"
    )
    sessions, tokens = cursor.fetchone()
    if sessions or tokens:
        raise NotWhole(f"{sessions} sessions and {tokens} tokens are still valid.")
    return "no session and no token is valid"


def _up_to_date(database: str) -> str:
    """A backup of an older version is brought up to this one."""
    said = _manage(database, "migrate", "--no-input")
    applied = said.count("... OK")
    return f"{applied} migrations applied since" if applied else "all migrations applied"


def _summaries(database: str) -> str:
    return _manage(database, "refresh", "--compare").strip().splitlines()[-1].rstrip(".")


def _manage(database: str, *arguments: str) -> str:
    """A command of ours over that database, in a process of its own."""
    url = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{database}").geturl()
    ran = subprocess.run(
        [sys.executable, settings.BASE_DIR / "manage.py", *arguments],
        env={**os.environ, "DATABASE_URL": url, "CONCORD_PROCESS": "command"},
        capture_output=True,
        text=True,
    )
    if ran.returncode:
        raise NotWhole(f"`{' '.join(arguments)}` on {database} failed:\n{ran.stdout}{ran.stderr}".strip())
    return ran.stdout


# --- The server

LIBPQ = {
    "host": "PGHOST",
    "port": "PGPORT",
    "user": "PGUSER",
    "password": "PGPASSWORD",
    "dbname": "PGDATABASE",
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
}


def _parameters() -> dict[str, str]:
    """How libpq reaches the server Django uses."""
    given = connection.get_connection_params()
    return {key: str(value) for key, value in given.items() if key in LIBPQ and value}


def _client(name: str, *arguments: str) -> None:
    """Run pg_dump or pg_restore on that server; the password stays out of its arguments."""
    connection.ensure_connection()
    program = binaries.postgres_client(name, connection.connection.server_version // 10000)
    reach = {LIBPQ[key]: value for key, value in _parameters().items()}
    ran = subprocess.run(
        [program, "--no-password", *arguments], env={**os.environ, **reach}, capture_output=True, text=True
    )
    if ran.returncode:
        raise NotWhole(f"{name} failed: {ran.stderr.strip()}")


@contextlib.contextmanager
def _connected(database: str) -> Iterator[Any]:
    line = psycopg2.connect(**(_parameters() | {"dbname": database}))
    try:
        with line, line.cursor() as cursor:
            yield cursor
    finally:
        line.close()


def _create(database: str) -> None:
    try:
        _alone(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(database)))
    except psycopg2.errors.DuplicateDatabase as problem:
        raise NotWhole(f"The database {database} exists. Restore goes into a new one only.") from problem


def _drop(database: str) -> None:
    _alone(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(database)))


def _alone(statement: sql.Composable) -> None:
    """A statement that stands in no transaction."""
    line = psycopg2.connect(**_parameters())
    line.autocommit = True
    with contextlib.closing(line), line.cursor() as cursor:
        cursor.execute(statement)
