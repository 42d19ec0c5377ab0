"""`python -m config.probe web|worker|sweeper`: whether this container's process is well. Knows no Django."""

import contextlib
import os
import socket
import sys
import urllib.request

import psycopg2
from celery import Celery
from kombu.exceptions import OperationalError

LONGEST_ROUND_SECONDS = 300


def web() -> bool:
    """Ready to serve, asked under the first name it answers to."""
    host = os.environ["ALLOWED_HOSTS"].split(",")[0]
    asked = urllib.request.Request("http://127.0.0.1:8000/health/ready", headers={"Host": host})
    with urllib.request.urlopen(asked, timeout=5) as answer:
        return answer.status == 200


def worker() -> bool:
    """It answers through Redis; no news where Redis itself is down, which is no fault of the worker's."""
    app = Celery(broker=os.environ["REDIS_URL"])
    try:
        app.connection_for_read().ensure_connection(max_retries=1, timeout=2)
    except OperationalError:
        return True
    return bool(app.control.ping(destination=[f"celery@{socket.gethostname()}"], timeout=5))


def sweeper() -> bool:
    """A sweeper went round lately. Any will do: two may run, and one is enough."""
    connection = psycopg2.connect(os.environ["DATABASE_URL"], connect_timeout=5)
    with contextlib.closing(connection), connection.cursor() as cursor:
        cursor.execute(
            "SELECT max(at) > now() - %s * interval '1 second' FROM accounts_sweeperbeat",
            [LONGEST_ROUND_SECONDS],
        )
        return bool(cursor.fetchone()[0])


if __name__ == "__main__":
    checks = {"web": web, "worker": worker, "sweeper": sweeper}
    try:
        sys.exit(0 if checks[sys.argv[1]]() else 1)
    except (OSError, psycopg2.Error) as problem:
        sys.exit(str(problem))
