"""Server time and weight of the pages one opens most, at the size of the UN's published figures.

Each page is asked for over one kept connection, signed in, beside a bare WSGI view that runs the same SQL
through psycopg2 and answers as many bytes.
"""

import gzip
import http.client
import json
import statistics
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

from bench import api, scratch

BAR = 0.060  # seconds
WEIGHT = 40  # kB compressed, once styles and scripts are held
ROUNDS = 30
PAGES = {
    "home": "/",
    "mission": "/missions/minusca/",
    "explorer": "/burden-sharing/",
    "explorer, a year": "/burden-sharing/?since=2021-01&until=2021-12&measure=share",
    "missions": "/missions/",
    "contributors": "/contributors/",
    "contributor": "/contributors/RWA/",
    "organizations": "/organizations/",
    "readiness": "/readiness/",
    "history": "/history/",
}
BARE = """
import json, os
import psycopg2

PAGES = json.load(open({file!r}))
connection = None

def application(environ, start_response):
    global connection
    if connection is None:
        connection = psycopg2.connect(os.environ["DATABASE_URL"])
        connection.autocommit = True
    query = "?" + environ["QUERY_STRING"] if environ["QUERY_STRING"] else ""
    statements, length = PAGES[environ["PATH_INFO"] + query]
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
            if cursor.description:
                cursor.fetchall()
    start_response("200 OK", [("Content-Type", "text/html"), ("Content-Length", str(length))])
    return [b"x" * length]
"""


def run(large=False):
    """Rows of (what, figure, bar, met) for the table."""
    lines = _fill()
    session = _session()
    asked = {address: _recorded(address, session) for address in PAGES.values()}
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        file = Path(folder) / "pages.json"
        file.write_text(json.dumps({a: (sql, len(body)) for a, (sql, body) in asked.items()}))
        (Path(folder) / "bare.py").write_text(BARE.format(file=str(file)))
        ours = int(stack.enter_context(api.served("config.wsgi:application", api.ROOT)))
        bare = int(stack.enter_context(api.served("bare:application", folder)))
        yield f"pages over {lines:,} lines", "", "", None
        for name, address in PAGES.items():
            sql, body = asked[address]
            seconds, plain = _alternating(ours, bare, address, session)
            figure = f"{1000 * seconds:.0f} ms, {len(sql)} statements, {plain / seconds:.2f} of the bare view"
            yield f"  {name}", figure, "≤ 60 ms", seconds <= BAR
            weight = len(gzip.compress(body, 6)) / 1000
            yield (
                "    compressed",
                f"{weight:.0f} kB of {len(body) / 1000:.0f} kB",
                "≤ 40 kB",
                weight <= WEIGHT,
            )


def _fill():
    from django.core.management import call_command

    from accounts import outbox
    from contributors.models import PersonnelLine

    scratch.set_up()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "personnel.csv"
        scratch.write_file(path)
        with (Path(folder) / "said").open("w") as said:
            call_command("import_personnel", path, no_refresh=True, stdout=said)
    outbox.settle()
    return PersonnelLine.objects.count()


def _session():
    """The cookie of one who plans a mission and speaks for a nation."""
    from django.conf import settings
    from django.test import Client

    from accounts import services
    from accounts.models import Partner, User
    from missions.models import Mission

    by = User.objects.system()
    person = services.add_person(email="reader@concord.example", name="Reader", by=by)
    minusca = Mission.objects.get(slug="minusca")
    services.grant_role(role="lead_staff", subject=minusca, person=person, by=by)
    services.grant_role(role="desk", subject=Partner.objects.get(code="RWA"), person=person, by=by)
    browser = Client()
    browser.force_login(person)
    name = settings.SESSION_COOKIE_NAME
    return f"{name}={browser.cookies[name].value}"


def _recorded(address, session):
    """The statements one request of a page runs, and its bytes."""
    statements, answer = api.recorded_sql(address, {"Cookie": session})
    assert answer.status_code == 200, (answer.status_code, address)
    body = b"".join(answer) if answer.streaming else answer.content
    return [s for s in statements if not s.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK"))], body


def _alternating(ours, bare, address, session):
    """Median seconds of a page and of its bare view, asked in turn."""
    connections = [http.client.HTTPConnection("127.0.0.1", port) for port in (ours, bare)]
    took = ([], [])
    for _round in range(ROUNDS + 2):
        for connection, seconds in zip(connections, took, strict=True):
            started = time.perf_counter()
            connection.request("GET", address, headers={"Cookie": session})
            answer = connection.getresponse()
            answer.read()
            seconds.append(time.perf_counter() - started)
            assert answer.status == 200, (answer.status, address)
    for connection in connections:
        connection.close()
    return [statistics.median(seconds[2:]) for seconds in took]
