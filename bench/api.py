"""The API against a bare WSGI view that runs the same SQL, the last page against the first; writes and files.

    python bench/api.py [--rows 1000000]

With DATABASE_URL a scratch database is made on that server and removed; without it a server is started.
Ratios are of requests a second in the same run, under the same gunicorn, over one kept connection.
"""

import argparse
import contextlib
import http.client
import json
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
LIST = "/api/v1/personnel/?page_size=50"
SCRATCH = "concord_bench_api"
ROUNDS, REQUESTS = 12, 100
NO_LIMITS = {f"API_{kind}_A_MINUTE": "100000000" for kind in ("READS", "WRITES", "FILES", "STRANGERS")}
JSON = "application/json"


@contextlib.contextmanager
def scratch_database(name=SCRATCH):
    """A database of its own, migrated; its address stands in DATABASE_URL meanwhile."""
    import psycopg2

    given, postgres = os.environ.get("DATABASE_URL"), None
    if not given:
        from config import embedded, processes

        sockets = processes.short_folder(processes.server_person())
        postgres = embedded.Postgres(sockets / "cluster", sockets, sockets / "postgres.log", durable=False)
        postgres.start()
        given = postgres.url()
    admin = psycopg2.connect(given)
    admin.autocommit = True
    with admin.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {name}")
        cursor.execute(f"CREATE DATABASE {name}")
    address = urlsplit(given)
    os.environ["DATABASE_URL"] = address._replace(path=f"/{name}").geturl()
    os.environ.setdefault("CONCORD_MODE", "embedded")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    try:
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        yield
    finally:
        from django.db import connections

        connections.close_all()
        with admin.cursor() as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        admin.close()
        if postgres:
            postgres.stop()
            shutil.rmtree(sockets, ignore_errors=True)


def fill(rows):
    """So many personnel lines: 125 contributors in 20 missions, month after month."""
    from django.db import connection

    months = -(-rows // (125 * 20))
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")  # no summaries become due
        cursor.execute(
            """
            INSERT INTO accounts_partner (id, kind, code, name, names, iso2, iso3, region, subregion,
                                          is_ldc, is_un_member, is_fictional, source)
            SELECT n, CASE WHEN n = 1000 THEN 'organization' ELSE 'nation' END, 'X' || n,
                   'Contributor ' || n, '{}', '', 'X' || right('0' || to_hex(n - 1000), 2), 'Nowhere', '',
                   false, false, true, ''
            FROM generate_series(1000, 1125) n;
            INSERT INTO missions_mission (id, acronym, slug, name, names, lead_id, area, phase, headquarters,
                                          time_zone, series, is_public, is_fictional, source, version)
            SELECT n, 'M' || n, 'm' || n, 'Mission ' || n, '{}', 1000, '', 'operational', '',
                   'UTC', 'other', n < 1018, true, '', 1 FROM generate_series(1000, 1019) n;
            INSERT INTO contributors_personnelreport (id, mission_id, month, reported_on, edition, source,
                                                      origin)
            SELECT (n - 1000) * %(months)s + m + 1, n, day, day + 27, 'bench', '', 'fictional'
            FROM generate_series(1000, 1019) n, generate_series(0, %(months)s - 1) m,
                 LATERAL (SELECT ('1990-01-01'::date + m * interval '1 month')::date AS day) d;
            INSERT INTO contributors_personnelline (report_id, mission_id, month, contributor_id, category,
                                                    women, men, personnel, name_as_printed, edition)
            SELECT r.id, r.mission_id, r.month, c, 'troops', c %% 50, c %% 400, c %% 50 + c %% 400,
                   'Contributor ' || c, 'bench'
            FROM contributors_personnelreport r, generate_series(1001, 1125) c
            ORDER BY r.month, r.mission_id, c LIMIT %(rows)s;
            INSERT INTO accounts_change (resource, root, n)
            SELECT 'personnel', 'mission:' || n, 1 FROM generate_series(1000, 1019) n, generate_series(1, 50);
            """,
            {"months": months, "rows": rows},
        )
        cursor.execute(
            "SELECT setval(pg_get_serial_sequence(%s, 'id'), max(id)) FROM contributors_personnelreport",
            ["contributors_personnelreport"],
        )
        cursor.execute("SET session_replication_role = DEFAULT")
        cursor.execute("VACUUM ANALYZE")


def reader_key():
    """The token of a mission reader who also speaks for a contributor: grants on both roots."""
    from datetime import timedelta

    from django.utils import timezone

    from accounts import services
    from accounts.models import Partner, User
    from missions.models import Mission

    by = User.objects.system()
    person = services.add_person(email="reader@concord.example", name="Reader", by=by)
    services.grant_role(role="reader", subject=Mission.objects.get(pk=1018), person=person, by=by)
    services.grant_role(role="desk", subject=Partner.objects.get(pk=1001), person=person, by=by)
    until = timezone.localdate() + timedelta(days=30)
    _token, key = services.issue_token(name="bench", scopes=["read"], expires_on=until, by=person)
    return key


def recorded_sql(url, headers):
    """Every statement the resource runs for this request, in order, and the answer.

    The first is Django's own question whether a kept connection still lives (CONN_HEALTH_CHECKS).
    """
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client()
    client.get(url, headers=headers)  # content types and the like are read once a process
    with CaptureQueriesContext(connection) as context:
        answer = client.get(url, headers=headers)
    return ["SELECT 1", *(query["sql"] for query in context.captured_queries)], answer


BARE = """
import json, os
import orjson, psycopg2

STATEMENTS, NAMES = json.load(open({file!r}))
connection = None

def application(environ, start_response):
    global connection
    if connection is None:
        connection = psycopg2.connect(os.environ["DATABASE_URL"])
        connection.autocommit = True
    with connection.cursor() as cursor:
        for statement in STATEMENTS:
            cursor.execute(statement)
            rows = cursor.fetchall()
    results = [dict(zip(NAMES, row)) for row in rows]
    body = orjson.dumps({{"next": None, "previous": None, "results": results}}, default=str)
    start_response("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(body)))])
    return [body]
"""


class Port(int):
    """Where a server listens, and the memory of its one worker."""

    def __new__(cls, port, pid):
        found = super().__new__(cls, port)
        found.pid = pid
        return found

    @property
    def megabytes(self):
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()
        status = Path(f"/proc/{children[0]}/status").read_text()
        return int(status.split("VmRSS:")[1].split()[0]) / 1024


@contextlib.contextmanager
def served(application, folder):
    """The application under gunicorn, one worker with one thread, and its port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", application, "-b", f"127.0.0.1:{port}", "-k", "gthread"]
    command += [
        "-w",
        "1",
        "--threads",
        "1",
        "--keep-alive",
        "60",
        "--log-level",
        "error",
        "--chdir",
        str(folder),
    ]
    environment = os.environ | {"CONCORD_PROCESS": "web", "PYTHONPATH": f"{ROOT}:{folder}"} | NO_LIMITS
    process = subprocess.Popen(command, env=environment)
    try:
        for _try in range(200):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 0.2):
                break
            time.sleep(0.05)
        yield Port(port, process.pid)
    finally:
        process.terminate()
        process.wait(10)


def rate(port, url, headers, expected=200, requests=REQUESTS):
    """Requests a second over one connection."""
    connection = http.client.HTTPConnection("127.0.0.1", int(port))
    started = time.perf_counter()
    for _n in range(requests):
        connection.request("GET", url, headers=headers)
        answer = connection.getresponse()
        answer.read()
        assert answer.status == expected, (answer.status, url)
    seconds = time.perf_counter() - started
    connection.close()
    return requests / seconds


def alternating(*measures):
    """Each measure in turn, many rounds, so that a busy machine troubles all alike; the medians."""
    for measure in measures:
        measure()
    rounds = [[measure() for measure in measures] for _round in range(ROUNDS)]
    return [statistics.median(column) for column in zip(*rounds, strict=True)]


def cursor_after(row):
    """The address of the page that begins after this row of the list."""
    from accounts.api import paging
    from contributors.models import PersonnelLine

    order = paging.Order("month", "mission_id", "contributor_id", "category", descending=True)
    found = order.apply(PersonnelLine.objects.all()).values_list(*order.paths)[row - 1]
    return f"{LIST}&cursor={paging.encode('-month', list(found), False)}"


def measure(rows):
    """{measure: (value, bar)} of the list, the conditional list and the deep page."""
    fill(rows)
    headers = {"Authorization": f"Bearer {reader_key()}"}
    statements, answer = recorded_sql(LIST, headers)
    names = list(answer.json()["results"][0])
    deep = cursor_after(rows * 9 // 10)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "statements.json"
        file.write_text(json.dumps([statements, names]))
        (Path(folder) / "bare.py").write_text(BARE.format(file=str(file)))
        with served("config.wsgi:application", ROOT) as ours, served("bare:application", folder) as bare:
            held = headers | {"If-None-Match": answer.headers["ETag"]}
            plain, listed, unchanged, last = alternating(
                lambda: rate(bare, LIST, headers),
                lambda: rate(ours, LIST, headers),
                lambda: rate(ours, LIST, held, expected=304),
                lambda: rate(ours, deep, headers),
            )
    return {
        "statements a request": (len(statements), ""),
        "bare view, requests a second": (plain, ""),
        "list, requests a second": (listed, ""),
        "list against the bare view": (listed / plain, ">= 0.40"),
        "conditional GET against the bare view": (unchanged / plain, ">= 1.00"),
        f"page at row {rows * 9 // 10:,} against the first": (last / listed, "0.80 to 1.20"),
    }


def writer_key():
    """The token of one who plans mission M1000 and enters its strengths."""
    from datetime import timedelta

    from django.utils import timezone

    from accounts import services
    from accounts.models import User
    from missions.models import Mission

    by = User.objects.system()
    person = services.add_person(email="writer@concord.example", name="Writer", by=by)
    services.grant_role(role="lead_staff", subject=Mission.objects.get(pk=1000), person=person, by=by)
    until = timezone.localdate() + timedelta(days=30)
    scopes = ["read", "missions:write", "personnel:write"]
    _token, key = services.issue_token(name="bench", scopes=scopes, expires_on=until, by=person)
    return key


def figure(contributor, month):
    given = {"mission": "M1000", "contributor": f"X{contributor}", "month": month, "category": "civilians"}
    return given | {"women": 1, "men": 2, "reason": "bench"}


def strength(year):
    dates = {"starts_on": f"{year}-01-01", "ends_on": f"{year}-12-31"}
    return {"mission": "M1000", "category": "police", "personnel": 9} | dates


def post(port, url, given, headers, key):
    """Seconds of one POST over a connection of its own, opened before."""
    connection = http.client.HTTPConnection("127.0.0.1", int(port))
    connection.connect()
    headers = headers | {"Idempotency-Key": key, "Content-Type": JSON}
    started = time.perf_counter()
    connection.request("POST", url, json.dumps(given), headers)
    answer = connection.getresponse()
    said = answer.read()
    seconds = time.perf_counter() - started
    assert answer.status == 201, said[:500]
    connection.close()
    return seconds


def questions(url, given, headers):
    """How many statements a create takes beside BEGIN and the like, in a process that has made one before."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    for number, one in enumerate(given):
        with CaptureQueriesContext(connection) as context:
            key = {"Idempotency-Key": f"{url}{number}"}
            answer = Client().post(url, one, JSON, headers=headers | key)
    assert answer.status_code == 201, answer.content
    control = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")
    return sum(not query["sql"].startswith(control) for query in context.captured_queries)


def measure_writes():
    """{measure: (value, bar)} of one and a hundred creates, a large file, and a worker's memory."""
    headers = {"Authorization": f"Bearer {writer_key()}"}
    strengths, figures = "/api/v1/authorized-strengths/", "/api/v1/personnel/"
    asked = questions(strengths, [strength(1000), strength(1001)], headers)
    file = f"{figures}?format=csv&month_from=1990-01&month_to=1993-04"  # forty months of 2,500
    with served("config.wsgi:application", ROOT) as ours:
        rate(ours, LIST, headers)
        one = [post(ours, strengths, strength(1100 + n), headers, f"one-{n}") for n in range(60)][10:]
        months = [f"{2000 + n // 12}-{n % 12 + 1:02}" for n in range(12)]
        many = [
            post(ours, figures, [figure(1001 + n, month) for n in range(100)], headers, f"many-{month}")
            for month in months
        ][2:]
        before = ours.megabytes
        seconds, rows = csv_rows(ours, file, headers)
        grown = ours.megabytes - before
        return {
            "create one, milliseconds": (statistics.median(one) * 1000, "<= 15"),
            "create one, statements": (asked, "<= 12"),
            "create 100 at once, seconds": (statistics.median(many), "<= 0.50"),
            f"CSV of {rows:,} rows, seconds": (seconds, "<= 5"),
            "  memory it took more, MiB": (grown, "flat"),
            "a web worker after it all, MiB": (ours.megabytes, "<= 150"),
        }


def csv_rows(port, url, headers):
    """(seconds, rows) of a file read as it comes."""
    connection = http.client.HTTPConnection("127.0.0.1", int(port))
    started, rows = time.perf_counter(), -1
    connection.request("GET", url, headers=headers)
    answer = connection.getresponse()
    while piece := answer.read(65536):
        rows += piece.count(b"\n")
    connection.close()
    return time.perf_counter() - started, rows


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    rows = parser.parse_args().rows
    with scratch_database():
        for table in (lambda: measure(rows), measure_writes):
            for name, (value, bar) in table().items():
                print(f"{name:48} {value:>10.2f}  {bar}", flush=True)


if __name__ == "__main__":
    main()
