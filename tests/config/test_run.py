"""`./run` as a person uses it: real servers in a checkout of its own, started, stopped and killed."""

import contextlib
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import time
import urllib.request
from pathlib import Path

import psycopg2
import pytest

from tests.beginnings import by_deadline

ROOT = Path(__file__).resolve().parents[2]
AWAY = {".git", ".venv", ".concord", "tests", "bench", "docs", "backups", ".mypy_cache", ".ruff_cache"}
pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]


@pytest.fixture(scope="module")
def checkout(tmp_path_factory):
    """A copy of the sources with the same environment and no data."""
    place = tmp_path_factory.mktemp("run") / "checkout"
    shutil.copytree(ROOT, place, ignore=lambda folder, names: AWAY & set(names))
    (place / ".venv").symlink_to(ROOT / ".venv")
    yield place
    elsewhere = place / ".concord" / "cluster-place"
    if elsewhere.exists():  # the user postgres may not enter pytest's folders
        shutil.rmtree(Path(elsewhere.read_text()).parent)


@pytest.fixture
def runs(checkout):
    """Start ./run there; whatever a failed test leaves is ended."""
    started = []

    def run(*arguments, ready=True):
        started.append(Run(checkout, *arguments))
        if ready:
            started[-1].wait_until_it_serves()
        return started[-1]

    yield run
    for one in started:
        if one.process.poll() is None:
            one.process.send_signal(signal.SIGTERM)
            one.process.wait(60)


class Run:
    def __init__(self, checkout, *arguments):
        self.log = checkout / f"said-{time.monotonic_ns()}"
        self.process = subprocess.Popen(
            ["./run", *arguments],
            cwd=checkout,
            env=plain_environment(),
            stdin=subprocess.DEVNULL,
            stdout=self.log.open("wb"),
            stderr=subprocess.STDOUT,
        )

    @property
    def said(self):
        return self.log.read_text()

    def wait_until_it_serves(self):
        by_deadline(
            180, lambda: "Ctrl-C ends it" in self.said or self.process.poll() is not None, "it serves"
        )
        assert self.process.poll() is None, self.said

    def end(self, sign):
        """Returns the exit code; every process it had started must be gone soon after."""
        family = descendants(self.process.pid)
        assert len(family) > 8, "PostgreSQL, Valkey, web, worker, sweeper and their own"
        self.process.send_signal(sign)
        code = self.process.wait(60)
        by_deadline(30, lambda: not any(alive(one) for one in family), f"all ended: {family}")
        return code


def plain_environment():
    ours = {"DATABASE_URL", "REDIS_URL", "MEDIA_ROOT", "DJANGO_SETTINGS_MODULE"}
    return {
        name: value
        for name, value in os.environ.items()
        if name not in ours and not name.startswith(("CONCORD_", "PYTEST_"))
    }


def descendants(pid):
    """(pid, start) of every process below this one; the start tells a reused number apart."""
    found = []
    for listing in Path(f"/proc/{pid}/task").glob("*/children"):
        with contextlib.suppress(OSError):  # ended meanwhile
            for child in map(int, listing.read_text().split()):
                found += [(child, start_of(child)), *descendants(child)]
    return found


def start_of(pid):
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19]


def alive(one):
    pid, start = one
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        return start_of(pid) == start and state != "Z"
    except OSError:
        return False


def megabytes(pid):
    """What a process holds in memory, what it shares among it."""
    return int(re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())[1]) / 1024


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return taken.getsockname()[1]


def keep(checkout):
    """Write a row of our own into the running portal's database; returns those written before."""
    running = json.loads((checkout / ".concord" / "running.json").read_text())
    line = psycopg2.connect(running["DATABASE_URL"])
    try:
        with line, line.cursor() as cursor:
            cursor.execute("CREATE TABLE IF NOT EXISTS kept (run serial)")
            cursor.execute("SELECT count(*) FROM kept")
            (before,) = cursor.fetchone()
            cursor.execute("INSERT INTO kept DEFAULT VALUES")
    finally:
        line.close()
    return before


def test_it_serves_keeps_its_data_and_leaves_nothing_however_it_ends(checkout, runs):
    port = free_port()
    first = runs("--port", str(port), "--no-demo")
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/health/ready") as answer:
        assert answer.status == 200
    assert re.search(r"PostgreSQL +\d+\.\d s", first.said)
    assert f"http://localhost:{port}/" in first.said
    assert keep(checkout) == 0
    web = [pid for pid, _start in descendants(first.process.pid) if "gunicorn" in command_of(pid)]
    assert len(web) > 1 and all(megabytes(pid) < 220 for pid in web)  # what migrated has ended

    second = runs("--port", str(free_port()), ready=False)
    assert second.process.wait(60) == 1
    assert f"already runs from this folder at http://localhost:{port}/" in second.said
    assert first.process.poll() is None
    assert first.end(signal.SIGKILL) == -signal.SIGKILL

    again = runs("--port", str(port), "--no-demo")
    assert keep(checkout) == 1
    assert again.end(signal.SIGINT) == 0
    assert "Everything it started has ended." in again.said


def test_a_taken_port_is_named_and_nothing_started(runs):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        refused = runs("--port", str(port), ready=False)
        assert refused.process.wait(60) == 1
    assert f"Port {port} is taken" in refused.said
    assert "PostgreSQL" not in refused.said


@pytest.mark.parametrize("port", ["0", "70000", "http"])
def test_a_port_that_is_none_is_refused_in_words(runs, port):
    refused = runs("--port", port, ready=False)
    assert refused.process.wait(60) == 2
    assert f"{port} is not a port" in refused.said


def test_a_process_that_ends_is_named_and_takes_all_with_it(runs):
    early = runs("--port", str(free_port()), ready=False)
    (web, _), *_more = by_deadline(120, lambda: family_of(early, "gunicorn"), "the web server was started")
    family = descendants(early.process.pid)
    os.kill(web, signal.SIGKILL)
    assert early.process.wait(60) == 1
    assert "The web server was ended by SIGKILL." in early.said
    by_deadline(30, lambda: not any(alive(one) for one in family), "all ended with it")


def family_of(run, word):
    return [one for one in descendants(run.process.pid) if word in command_of(one[0])]


def command_of(pid):
    """The command line of a process; empty for one that has ended since it was listed."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except (FileNotFoundError, ProcessLookupError):
        return ""


def test_ending_it_while_it_starts_leaves_nothing(runs):
    early = runs("--port", str(free_port()), ready=False)
    by_deadline(120, lambda: "migrations" in early.said, "the servers have started")
    family = descendants(early.process.pid)
    early.process.send_signal(signal.SIGTERM)
    assert early.process.wait(60) == 0
    by_deadline(30, lambda: not any(alive(one) for one in family), "all ended")


def told_of_its_database(checkout, **given):
    """What `./run manage` says its database is."""
    ran = subprocess.run(
        ["./run", "manage", "shell", "-v", "0", "-c", "import os; print(os.environ['DATABASE_URL'])"],
        cwd=checkout,
        env=plain_environment() | given,
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout.strip()


def test_servers_that_are_given_are_used_and_none_started(checkout):
    given = {name: os.environ[name] for name in ("DATABASE_URL", "REDIS_URL")}
    assert told_of_its_database(checkout, **given) == given["DATABASE_URL"]


def test_a_command_starts_and_stops_servers_of_its_own(checkout):
    url = told_of_its_database(checkout)
    assert url.startswith("postgres://concord@/concord?host=/")
    assert not Path(url.partition("host=")[2]).exists()
    assert not (checkout / ".concord" / "postgres" / "postmaster.pid").exists()
