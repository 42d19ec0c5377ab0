"""One portal twice: with activity some may not see and without it, from one seed, at the same times.

Both worlds begin alike, and what everybody sees happens in both at the same moment and with the same numbers
drawn at random; what is hidden happens before and after it, at times of its own. Readers then ask at one and
the same moment. Time stands still for Python and for the database alike.
"""

import os
import random
import re
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from unittest.mock import patch
from urllib.parse import urlencode

import redis
import time_machine
from django.conf import settings
from django.db import connection, transaction
from django.urls import NoReverseMatch

from accounts import access, alike, limits, outbox
from accounts.api import Choice, Flag
from config.api import RESOURCES
from tests.access_addresses import address
from tests.access_table import TABLE
from tests.conftest import signed_in
from tests.test_crawl import Links

# Not before the people and roles both worlds begin with were entered; early in a month, as coverage is made
# anew when one ends, which happens in both.
BEGIN = (
    datetime.now(UTC).replace(day=1, hour=9, minute=0, second=0, microsecond=0) + timedelta(days=33)
).replace(day=2)
# The database's own clock and its random numbers, before those that are built in.
OF_ITS_OWN = """
CREATE SCHEMA still;
CREATE FUNCTION still.now() RETURNS timestamptz LANGUAGE sql STABLE
    AS $$ SELECT current_setting('still.moment')::timestamptz $$;
CREATE FUNCTION still.statement_timestamp() RETURNS timestamptz LANGUAGE sql STABLE AS 'SELECT still.now()';
CREATE FUNCTION still.clock_timestamp() RETURNS timestamptz LANGUAGE sql STABLE AS 'SELECT still.now()';
CREATE SEQUENCE still.drawn;
CREATE FUNCTION still.gen_random_uuid() RETURNS uuid LANGUAGE sql
    AS $$ SELECT md5(current_setting('still.seed') || nextval('still.drawn'))::uuid $$;
CREATE FUNCTION still.pg_snapshot_xmin(pg_snapshot) RETURNS text LANGUAGE sql
    AS $$ SELECT '9000000000000000000' $$;
SET search_path TO still, pg_catalog, public;
"""
# The feed's cursor names a row of it, sealed and covered, so its numbers may count what is hidden, too.
SEALED = "accounts_rowchange_id_seq"
NONCE = re.compile(r"'nonce-([^']+)'")
FORGERY = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]*"|csrfToken[^,}]*|X-CSRFToken[^}]*')
UNLIKE = {"Date", "X-Request-ID"}


# --- Time and chance
@contextmanager
def still():
    """The database draws numbers and reads the time as it is told; all is taken back at the end."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(OF_ITS_OWN)
        cursor.execute(
            "SELECT table_name, column_name, column_default FROM information_schema.columns "
            "WHERE table_schema = 'public' AND column_default ~ 'statement_timestamp|gen_random_uuid'"
        )
        for table, column, default in cursor.fetchall():
            own = re.sub(
                r"(?:pg_catalog\.)?\b(statement_timestamp|gen_random_uuid)\(", r"still.\1(", default.lower()
            )
            cursor.execute(f'ALTER TABLE "{table}" ALTER COLUMN "{column}" SET DEFAULT {own}')
        yield
        transaction.set_rollback(True)
    with connection.cursor() as cursor:
        cursor.execute("RESET search_path")


@contextmanager
def at(days, seed):
    """So many days after the beginning, with what is drawn at random drawn from `seed`."""
    moment, draw = BEGIN + timedelta(days=days), random.Random(seed)  # noqa: S311
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('still.moment', %s, false), set_config('still.seed', %s, false), "
            "setval('still.drawn', 1)",
            [moment.isoformat(), seed],
        )
    with time_machine.travel(moment, tick=False), patch.object(os, "urandom", draw.randbytes):
        yield
        outbox.settle()


@contextmanager
def with_numbers_apart():
    """What is noted for the feed meanwhile takes no number from what everybody sees."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT last_value FROM {SEALED}")
        (before,) = cursor.fetchone()
        cursor.execute("SELECT setval(%s, max(id) + 1_000_000) FROM accounts_rowchange", [SEALED])
        yield
        cursor.execute("SELECT setval(%s, %s)", [SEALED, before])


@contextmanager
def forgotten():
    """All that happens in it is taken back, also which numbers were drawn; nothing is remembered of it."""
    alike.memory.forget()
    access.filters_written.clear()
    with connection.cursor() as cursor:
        cursor.execute("SELECT schemaname || '.' || sequencename, last_value FROM pg_sequences")
        drawn = cursor.fetchall()
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    with connection.cursor() as cursor:
        for sequence, last in drawn:
            cursor.execute("SELECT setval(%s, %s, %s)", [sequence, last or 1, last is not None])


# --- What a reader asks
def told(answer):
    """An answer without what differs from one request to the next."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    policy = answer.headers.get("Content-Security-Policy", "")
    found = NONCE.search(policy)
    nonce, number = found[1] if found else "", answer.headers.get("X-Request-ID", "")
    headers = {name: value for name, value in answer.headers.items() if name not in UNLIKE}
    for changing in filter(None, (nonce, number)):
        body = body.replace(changing.encode(), b"")
        headers = {name: value.replace(changing, "") for name, value in headers.items()}
    return answer.status_code, headers, FORGERY.sub(b"", body)


def walk(person, places, words, most, asks):
    """{address: what is told} of every address that is read, of lists with what narrows them, as `person`.

    `asks(name)`: whether this walk asks for an address, by its name. `most`: of the ways to narrow and order
    one list, how many are asked; another reader is asked others.
    """
    _count_requests_anew()
    browser, answers = signed_in(person), {}

    def ask(path):
        if path not in answers:
            answers[path] = told(browser.get(path))
        return answers[path]

    for path in addresses(places, asks):
        status, headers, body = ask(path)
        if status == 200 and headers.get("Content-Type", "").startswith("text/html"):
            for narrowed in some(narrowings(path, body.decode(), words), most, person.name + path):
                ask(narrowed)
    for name, resource in RESOURCES.items():
        if "(" not in name and asks(f"api:{name}-list"):
            for narrowed in some(questions(f"/api/v1/{name}/", resource, words), most, person.name + name):
                ask(narrowed)
    for path in filter(asks, apart(words)):
        ask(path)
    return answers


def _count_requests_anew():
    limits._shares.clear()
    kept = redis.Redis.from_url(settings.REDIS_URL)
    for key in kept.scan_iter("concord:limit:*"):
        kept.delete(key)


def addresses(places, asks):
    """Every address that is read, if `asks` for its name; of records those of the mission everybody sees."""
    for method, name, of in TABLE:
        if method == "GET" and of != "hidden" and name not in LEFT_OUT and asks(name):
            try:
                yield address(name, of, places)
            except NoReverseMatch:
                yield address(name, of, places | {of: places[""] | places[of]})


# Leave, change or show another secret each time.
LEFT_OUT = {"logout", "account_logout", "health-detail", "preview", "mfa_activate_totp"}


def narrowings(path, page, words):
    """A list's page by each choice its forms offer, by words, in each order, and as each kind of file."""
    path, _question, _own = path.partition("?")
    for found in Links(page, path).found:
        if found.startswith(f"{path}?"):
            yield found
    for select, options in re.findall(r'<select name="(\w+)".*?>(.*?)</select>', page, re.DOTALL):
        for value in re.findall(r'<option value="([^"]+)"', options):
            yield f"{path}?{urlencode({select: value})}"
    if 'name="q"' in page:
        yield from (f"{path}?{urlencode({'q': word})}" for word in words)


def questions(path, resource, words):
    """A resource's list by each of its filters, in each order, by pages, and as each kind of file."""
    for name, kind in getattr(resource, "filters", {}).items():
        if isinstance(kind, Choice):
            values = kind.codes
        else:
            values = ["true", "false"] if isinstance(kind, Flag) else words
        yield from (f"{path}?{urlencode({name: value})}" for value in values)
    for name in getattr(resource, "orderings", ()):
        yield from (f"{path}?ordering={sign}{name}" for sign in ("", "-"))
    yield from (f"{path}?{rest}" for rest in ("page_size=1", "format=csv", "format=xlsx"))


def apart(words):
    """What stands in no list: search, the feed of changes, answers asked for twice."""
    for word in words:
        yield f"/search/?{urlencode({'q': word})}"
        yield f"/api/v1/search/?{urlencode({'q': word})}"
    yield from ("/api/v1/changes/", "/api/v1/changes/?since=now", "/api/v1/changes/?page_size=3")


def some(found, most, seed):
    """Of what is found at most so many, always the same."""
    every = sorted(set(found))
    return every if len(every) <= most else random.Random(seed).sample(every, most)  # noqa: S311


def differing(one, other):
    """The addresses that answer unlike, each with the first place where they do."""
    found = {path: _unlike(one.get(path), other.get(path)) for path in one | other}
    return {path: words for path, words in found.items() if words}


def _unlike(one, other):
    if one == other:
        return ""
    if one is None or other is None:
        return "asked in one world alone"
    (status, headers, body), (status_, headers_, body_) = one, other
    if status != status_:
        return f"{status} and {status_}"
    for name in headers | headers_:
        if headers.get(name) != headers_.get(name):
            return f"{name}: {headers.get(name)!r} and {headers_.get(name)!r}"
    where = next((i for i, (a, b) in enumerate(zip(body, body_, strict=False)) if a != b), len(body))
    return f"…{body[max(0, where - 60) : where + 60]!r} and …{body_[max(0, where - 60) : where + 60]!r}"
