from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from config import backup
from config.processes import NotStarted


class Command(BaseCommand):
    help = (
        "Bring a backup into a new database, and with --verify check all of it. Touches nothing that exists."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="a .tar that `backup` wrote")
        parser.add_argument("--into", required=True, metavar="NEWDB", help="the database to make")
        parser.add_argument("--media", type=Path, metavar="FOLDER", help="for its files (MEDIA_ROOT-NEWDB)")
        parser.add_argument(
            "--verify", action="store_true", help="triggers, constraints, sequences, summaries"
        )

    def handle(self, *, file, into, media, verify, **options):
        root = Path(settings.MEDIA_ROOT)
        media = media or root.with_name(f"{root.name}-{into}")
        try:
            manifest = backup.restore(file, into=into, media=media)
            rows = manifest["database"]["rows"]
            self.stdout.write(f"Made {manifest['made_at']} with {_words(manifest['versions'])}.")
            self.stdout.write(f"{sum(rows.values()):,} rows of {len(rows)} tables in {into}, as counted then")
            self.stdout.write(f"{len(manifest['media']):,} files in {media}, as digested then")
            for line in backup.verify(into) if verify else []:
                self.stdout.write(line)
        except (OSError, backup.NotWhole, NotStarted) as problem:
            raise CommandError(str(problem)) from problem
        self.stdout.write("Restored and verified." if verify else "Restored. --verify would have checked it.")


def _words(versions):
    return ", ".join(f"{name} {version}" for name, version in versions.items())
