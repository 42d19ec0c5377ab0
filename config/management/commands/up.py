import os
import sys

from django.core.management.base import BaseCommand


class Command(BaseCommand):
    """The same as `./run`, for an environment that is already set up."""

    help = "Serve the portal with servers of its own: PostgreSQL, Valkey, web, worker, beat and sweeper."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--port", default="8000", help="port to serve on")
        parser.add_argument("--no-demo", action="store_true", help="load reference data only")

    def handle(self, *, port, no_demo, **options):
        given = ["--port", port, *(["--no-demo"] if no_demo else [])]
        os.execv(sys.executable, [sys.executable, "-m", "config.supervisor", *given])
