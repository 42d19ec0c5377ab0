"""The portal's own processes for tests: a Celery worker, a sweeper, and a Redis of the test's own to stop."""

import os
import shutil
import signal
import sys
from contextlib import contextmanager
from pathlib import Path

import psycopg2
import pytest
from celery import current_app

from config import embedded, processes
from tests.beginnings import by_deadline, url_of_test_database

COMMANDS = {
    "worker": ["-m", "celery", "--app", "config", "worker", "--concurrency", "1", "--queues", "refresh,jobs"]
    + ["--without-mingle", "--without-gossip", "--loglevel", "INFO"],
    "sweeper": [processes.ROOT / "manage.py", "sweep"],
}
AT_WORK = {"worker": " ready.", "sweeper": "sweeping"}


class Portal:
    """Starts and ends processes over the test's database, each known to PostgreSQL by its name."""

    def __init__(self):
        self.place = processes.short_folder()
        self.valkey = embedded.Valkey(self.place, self.place / "valkey.log")
        self.valkey.start()
        self.processes = {}

    def start(self, name):
        log = self.place / f"{name}-{len(list(self.place.iterdir()))}.log"
        env = {
            **os.environ,
            "CONCORD_MODE": "test",
            "CONCORD_PROCESS": "worker",
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "DATABASE_URL": url_of_test_database(application_name=name),
            "REDIS_URL": self.valkey.url(),
            "PYTHONUNBUFFERED": "1",
        }
        child = processes.spawn(
            [sys.executable, *COMMANDS[name]],
            log=log,
            env=env,
            signal_at_parents_end=signal.SIGKILL,
        )
        self.processes[name] = child
        by_deadline(150, lambda: AT_WORK[name] in log.read_text(), f"the {name} is at work")

    def kill(self, name):
        """As the kernel kills: the process, its children with it, and nobody is told."""
        child = self.processes.pop(name)
        os.killpg(child.pid, signal.SIGKILL)
        child.wait()

    def kill_task(self):
        """Kill the process that does the worker's task, and leave the worker alive."""
        for child in children(self.processes["worker"].pid):
            os.kill(child, signal.SIGKILL)

    @contextmanager
    def frozen(self, name):
        process = self.valkey.process if name == "redis" else self.processes[name]
        os.kill(process.pid, signal.SIGSTOP)
        try:
            yield
        finally:
            os.kill(process.pid, signal.SIGCONT)

    def stop(self):
        for child in self.processes.values():
            processes.end(child, signal.SIGKILL, 10)
        self.valkey.stop()
        shutil.rmtree(self.place, ignore_errors=True)


@contextmanager
def mailing(folder):
    """A worker at work, whose mails are written to `folder`."""
    running = Portal()
    running.mails = folder
    with pytest.MonkeyPatch.context() as patch, ringing_at(running.valkey.url(), patch):
        patch.setenv("EMAIL_URL", f"filemail:///{folder}")  # four slashes: from the root
        try:
            running.start("worker")
            yield running
        finally:
            running.stop()


def mails(portal):
    """The mails that are written to their end, oldest first: a file is there before its text is."""
    files = sorted(portal.mails.glob("*")) if portal.mails.exists() else []
    return [file for file in files if file.read_text().endswith(f"{'-' * 79}\n")]


def children(pid):
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


@contextmanager
def ringing_at(url, monkeypatch):
    """What this process queues goes to the Redis at `url`."""
    broker = url.replace("unix://", "redis+socket://", 1)
    monkeypatch.setenv("CELERY_BROKER_URL", broker)
    _forget_connections()
    yield
    monkeypatch.delenv("CELERY_BROKER_URL")
    _forget_connections()


def _forget_connections():
    current_app._pool = current_app.amqp._producer_pool = None


@contextmanager
def held(table):
    """Nobody may write this table meanwhile: who needs to waits in the middle of its work."""
    line = psycopg2.connect(url_of_test_database(application_name="the test"))
    try:
        with line.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {table} IN SHARE MODE")
        yield
    finally:
        line.rollback()
        line.close()


def waits_in_the_middle(name):
    """Whether the process of that name is waiting for a lock inside a transaction."""
    line = psycopg2.connect(url_of_test_database(application_name="the test"))
    try:
        with line.cursor() as cursor:
            cursor.execute(
                "SELECT FROM pg_stat_activity WHERE application_name = %s AND wait_event_type = 'Lock'"
                " AND datname = current_database()",
                [name],
            )
            return bool(cursor.rowcount)
    finally:
        line.close()
