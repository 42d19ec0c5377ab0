"""Files on their way in, for tests: written by hand or published, checked and applied as the command does."""

from pathlib import Path

import pytest
from django.core.files.base import ContentFile

from accounts import imports, jobs, services
from accounts.models import Import

PUBLISHED = Path(__file__).resolve().parent.parent.parent / "shared" / "data"


def bring(kind, content, /, *, by, file_name="register.csv", edition="", apply=True, **options):
    """The Import of a file with this content, checked and, unless it was refused, applied."""
    content = content.encode() if isinstance(content, str) else content
    row = services.upload_file(
        kind=kind,
        file=ContentFile(content, name=file_name),
        file_name=file_name,
        edition=edition,
        options=options,
        in_background=False,
        by=by,
    )
    row = imports.check(jobs.Quiet(), row.pk)
    if apply and row.state == Import.State.CHECKED:
        services.apply_import(row, in_background=False, by=by)
        row = imports.apply(jobs.Quiet(), row.pk)
    return row


def published(name):
    """The bytes of a published file; the test is skipped where it is not at hand."""
    path = PUBLISHED / name
    if not path.exists():
        pytest.skip(f"the published file {name} is not beside this checkout")
    return path.read_bytes()


def counted(row):
    """(new, changed, unchanged, refused)."""
    return tuple(row.counts[name] for name in ("new", "changed", "unchanged", "refused"))


def found(row, code):
    """The findings of one code as (line, column, value)."""
    return list(row.findings.filter(code=code).values_list("line", "column", "value"))
