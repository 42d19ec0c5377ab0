from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from config import backup
from config.processes import NotStarted


class Command(BaseCommand):
    help = "Write the database and all files to one .tar, with a manifest. Restore it with `restore`."

    def add_arguments(self, parser):
        parser.add_argument("file", nargs="?", type=Path, help="where to (backups/concord-DATE-TIME.tar)")

    def handle(self, *, file, **options):
        moment = f"{timezone.now():%Y-%m-%d-%H%M%S}"
        file = file or settings.BASE_DIR / "backups" / f"concord-{moment}.tar"
        if file.exists():
            raise CommandError(f"{file} exists. Choose another name.")
        try:
            manifest = backup.back_up(file)
        except (OSError, backup.NotWhole, NotStarted) as problem:
            raise CommandError(str(problem)) from problem
        rows = manifest["database"]["rows"]
        self.stdout.write(
            f"{file}: {sum(rows.values()):,} rows of {len(rows)} tables, {len(manifest['media']):,} files, "
            f"{file.stat().st_size:,} bytes."
        )
