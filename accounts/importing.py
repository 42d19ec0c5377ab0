"""The base of the import commands: the same rulebook as the page and the API, in the foreground."""

import json
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.files import File
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts import events, imports, jobs, outbox, services
from accounts.models import Event, Import, User

SHOWN = 20


class ImportCommand(BaseCommand):
    """Checks a file and applies it; a subclass names its `kind` and its options."""

    kind = ""
    requires_migrations_checks = True

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--edition", default="", metavar="NAME", help="name of this edition; else the file's"
        )
        parser.add_argument("--dry-run", action="store_true", help="say what would change, change nothing")
        parser.add_argument("--format", choices=("text", "json"), default="text")
        parser.add_argument("--no-refresh", action="store_true", help="leave the summaries to the workers")
        for name, label in imports.kind_of(self.kind).options.items():
            parser.add_argument(f"--{name}", default="", help=str(label))

    def handle(self, *, file, edition, dry_run, format, no_refresh, **options):
        if not file.is_file():
            raise CommandError(f"There is no file {file}.")
        chosen = {name: options[name] for name in imports.kind_of(self.kind).options if options[name]}
        quiet = jobs.Quiet(lambda words: self._say(f"{words} …") if format == "text" else None)
        with events.through(Event.Door.COMMAND):
            try:
                row = self._run(file, edition, chosen, dry_run, quiet)
            except ValidationError as error:
                raise CommandError(" ".join(error.messages)) from error
        self._report(row, dry_run, format)
        if row.state == Import.State.REFUSED:
            raise CommandError(row.message)
        if row.state == Import.State.APPLIED and not no_refresh:
            self._say(f"Worked out {outbox.settle()} summaries.") if format == "text" else outbox.settle()

    def _run(self, file, edition, options, dry_run, quiet):
        by = User.objects.system("command")
        with transaction.atomic():
            with file.open("rb") as content:
                row = services.upload_file(
                    kind=self.kind,
                    file=File(content, name=file.name),
                    file_name=file.name,
                    edition=edition,
                    options=options,
                    in_background=False,
                    by=by,
                )
            row = imports.check(quiet, row.pk)
            self.found = list(row.findings.order_by("severity", "line")[: SHOWN * 2])
            if dry_run:
                transaction.set_rollback(True)
        if dry_run:
            row.file.delete(save=False)
        elif row.state == Import.State.CHECKED:
            services.apply_import(row, in_background=False, by=by)
            row = imports.apply(quiet, row.pk)
            self.found = list(row.findings.order_by("severity", "line")[: SHOWN * 2])
        return row

    def _report(self, row, dry_run, format):
        if format == "json":
            found = [
                {name: getattr(f, name) for name in ("severity", "code", "line", "column", "value", "reason")}
                for f in self.found
            ]
            answer = {
                "state": row.state,
                "dry_run": dry_run,
                "edition": row.edition,
                "layout": row.layout,
                "counts": row.counts,
                "message": row.message,
                "findings": found,
            }
            self.stdout.write(json.dumps(answer, ensure_ascii=False, indent=2))
            return
        counts = dict(row.counts)
        by_code = counts.pop("by_code", {})
        self._say(f"{row.file_name}: {row.layout or self.kind}, edition {row.edition}")
        self._say("  " + ", ".join(f"{n:,} {what}" for what, n in counts.items()))
        for code, n in by_code.items():
            self._say(f"  {code}: {n:,}")
        for finding in self.found[:SHOWN]:
            where = f"line {finding.line}" if finding.line else "file"
            column = f", {finding.column}" if finding.column else ""
            self._say(f"  {finding.severity}: {where}{column} {finding.value!r}: {finding.reason}")
        if row.message:
            self._say(row.message)
        elif dry_run:
            self._say("Dry run: nothing was stored.")
        else:
            self._say(f"Applied: {counts.get('new', 0):,} new, {counts.get('changed', 0):,} changed.")

    def _say(self, words):
        self.stdout.write(words)
