"""A scratch database for benchmarks, filled with strengths of the size and shape of the UN's published ones.

The lines are those of the demo's months, repeated over the months asked for: what is measured depends on
counts, not on who stands where.
"""

import csv
import io
import os
import shutil
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median
from urllib.parse import urlsplit, urlunsplit

import psycopg2

from config import embedded, processes

ROOT = Path(__file__).resolve().parent.parent
NAME = "concord_bench"
MONTHS = 96
HEADER = (
    "contribution_id",
    "isocode3",
    "m49_code",
    "contributing_country",
    "mission_acronym",
    "personnel_type",
    "female_personnel",
    "male_personnel",
    "last_reporting_date",
)


@contextmanager
def servers():
    """DATABASE_URL and REDIS_URL as given, or PostgreSQL and Valkey of our own for the run; Django set up."""
    os.environ["CONCORD_MODE"] = "test"
    with ExitStack() as stack:
        if not os.environ.get("DATABASE_URL") or not os.environ.get("REDIS_URL"):
            _start_own(stack)
        os.environ["DATABASE_URL"] = _recreate(os.environ["DATABASE_URL"])
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
        import django

        django.setup()
        yield


def _start_own(stack):
    person = processes.server_person()
    folder = processes.short_folder(person)
    stack.callback(shutil.rmtree, folder, ignore_errors=True)
    postgres = embedded.Postgres(folder / "cluster", folder, folder / "postgres.log")
    valkey = embedded.Valkey(folder, folder / "valkey.log")
    for server, name in ((postgres, "DATABASE_URL"), (valkey, "REDIS_URL")):
        if not os.environ.get(name):
            server.start()
            stack.callback(server.stop)
            os.environ[name] = server.url()


def _recreate(url):
    """Make the scratch database anew on the server of `url`; returns its address."""
    connection = psycopg2.connect(url)
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {NAME} WITH (FORCE)")
        cursor.execute(f"CREATE DATABASE {NAME}")
    connection.close()
    parts = urlsplit(url)
    return urlunsplit(parts._replace(path=f"/{NAME}"))


def set_up():
    """Migrations, and the reference tables; no strengths."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("demo", reference_only=True, no_refresh=True, verbosity=0, stdout=io.StringIO())


def write_file(path, months=MONTHS):
    """A file in the data hub's layout with `months` months; returns its number of lines."""
    tables = sorted((ROOT / "contributors" / "reference" / "personnel").glob("*.csv"))
    month_rows = [list(csv.DictReader(table.open(encoding="utf-8"))) for table in tables]
    n = 0
    with Path(path).open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(HEADER)
        for i in range(months):
            day = f"{2015 + i // 12}-{i % 12 + 1:02}-28"
            for row in month_rows[i % len(month_rows)]:
                n += 1
                writer.writerow(
                    [
                        n,
                        row["iso3"],
                        "",
                        row["name_as_printed"],
                        row["mission"],
                        row["category_as_printed"],
                        row["women"],
                        row["men"],
                        day,
                    ]
                )
    return n


def multiply(times):
    """Repeat every stored report and line `times` - 1 more times, the years shifted, by SQL."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT min(month), max(month) FROM contributors_personnelreport")
        first, last = cursor.fetchone()
        shift = f"k * interval '{last.year - first.year + 1} years'"
        cursor.execute(
            f"""
            INSERT INTO contributors_personnelreport (mission_id, month, reported_on, edition, source, origin)
            SELECT mission_id, (month + {shift})::date, (reported_on + {shift})::date, edition, source, origin
            FROM contributors_personnelreport, generate_series(1, %s) k
            """,
            [times - 1],
        )
        cursor.execute(
            f"""
            INSERT INTO contributors_personnelline (report_id, mission_id, month, contributor_id, category,
                women, men, personnel, name_as_printed, edition)
            SELECT r.id, l.mission_id, r.month, l.contributor_id, l.category, l.women, l.men, l.personnel,
                   l.name_as_printed, l.edition
            FROM contributors_personnelline l
            CROSS JOIN generate_series(1, %s) k
            JOIN contributors_personnelreport r
              ON r.mission_id = l.mission_id AND r.month = (l.month + {shift})::date
            """,
            [times - 1],
        )
        cursor.execute("ANALYZE contributors_personnelline")


def signed_in(person):
    """A browser of one who is signed in."""
    from django.test import Client

    browser = Client()
    browser.force_login(person, "django.contrib.auth.backends.ModelBackend")
    return browser


def milliseconds(browser, path, rounds=9):
    """What a page takes, in the median, once it was asked for."""
    took = []
    for _round in range(rounds):
        began = time.perf_counter()
        answer = browser.get(path, HTTP_HOST="localhost")
        took.append(1000 * (time.perf_counter() - began))
        if answer.status_code != 200:
            raise AssertionError(f"{path}: {answer.status_code}")
    return median(took[1:])
