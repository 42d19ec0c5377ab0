"""gunicorn in the embedded run. It applies the migrations as well, so that Django loads once for both."""

import gc
import multiprocessing
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
    """The application is loaded and nobody serves yet. A process of its own migrates and ends: the models it
    renders on the way, more than the portal itself, would stay in the memory of each worker."""
    migrating = multiprocessing.get_context("fork").Process(target=_migrate)
    migrating.start()
    migrating.join()
    if migrating.exitcode:
        raise SystemExit(1)
    gc.freeze()  # what is loaded stays as it is, and is shared by the workers
    print(MIGRATED, flush=True)


def _migrate():
    from django.core.management import call_command
    from django.db import connection

    processes.end_with_parent(signal.SIGKILL)
    if is_up_to_date():
        return
    with connection.cursor() as cursor:  # the limits of a web request are none of a migration's
        cursor.execute("SET statement_timeout = 0; SET lock_timeout = 0")
        cursor.execute("SET idle_in_transaction_session_timeout = 0")
    call_command("migrate", interactive=False)


def is_up_to_date():
    """Whether nothing is left to migrate. Django's own command takes seconds to find the same: it renders
    every model as it stood after the last migration."""
    from django.apps import apps
    from django.contrib.auth.models import Permission
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return False
    # They are made after the last migration: one that was killed in between has some of them to make.
    kinds = [model._meta for model in apps.get_models()]
    return Permission.objects.count() >= sum(
        len(meta.default_permissions) + len(meta.permissions) for meta in kinds
    )


def post_fork(server, worker):
    processes.end_with_parent(signal.SIGKILL)
