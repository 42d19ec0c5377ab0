"""The sweeper: every second, what is due is worked out, whether or not anyone rang."""

import logging
import signal
import threading

from django.core.management.base import BaseCommand
from django.db import DatabaseError, connection

from accounts import sweeper

log = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Work out due summaries, give up lost jobs, end expired roles. Needs no Redis; two may run."

    def add_arguments(self, parser):
        parser.add_argument("--once", action="store_true", help="one round, then end")
        parser.add_argument("--every", type=float, default=1.0, metavar="SECONDS")

    def handle(self, *, once, every, **options):
        stop = threading.Event()
        if not once:
            for name in (signal.SIGTERM, signal.SIGINT):
                signal.signal(name, lambda *_: stop.set())
            self.stdout.write(f"sweeping every {every:g} s")
        while not stop.is_set():
            try:
                sweeper.sweep()
            except DatabaseError as error:  # the database restarts: wait and go on
                log.warning("the sweeper waits for the database: %s", error)
                connection.close()
            if once:
                return
            stop.wait(every)
