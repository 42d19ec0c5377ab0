"""gunicorn in the embedded run. It applies the migrations as well, so that Django loads once for both."""

import signal

from config import processes

MIGRATED = "the migrations are applied"

preload_app = True
worker_class = "gthread"
workers = 2
threads = 4
timeout = 60
graceful_timeout = 5
control_socket_disable = True


def on_starting(server):
    """The application is loaded and nobody serves yet."""
    from django.core.management import call_command
    from django.db import connection, connections

    with connection.cursor() as cursor:  # the limits of a web request are none of a migration's
        cursor.execute("SET statement_timeout = 0; SET lock_timeout = 0")
        cursor.execute("SET idle_in_transaction_session_timeout = 0")
    call_command("migrate", interactive=False)
    connections.close_all()  # no worker may inherit this one
    print(MIGRATED, flush=True)


def post_fork(server, worker):
    processes.end_with_parent(signal.SIGKILL)
