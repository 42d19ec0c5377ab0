"""Files in: checked against what stands, then applied whole or not at all.

Each kind brings one function that examines a file and, where told to, writes it. A check runs the same
function and rolls back, so what the preview says is what the applying does.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pghistory
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import access, dates, events, jobs
from accounts.files import FileRefused, Finding
from accounts.models import Import, ImportFinding

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

KEPT_FINDINGS = 5000  # of each severity and code; the counts count them all


@dataclass(frozen=True)
class ImportKind:
    """What can be imported: its words, its options, and the function that examines a file.

    `examine(row, path, progress, write)` returns an Outcome; with `write` it also stores, unless
    something is refused. It runs inside a transaction of the caller.
    """

    kind: str
    label: StrOrPromise
    help: StrOrPromise
    examine: Callable
    options: dict = field(default_factory=dict)  # {option: label}
    by_person: bool = False  # it changes records by services, as the person who sent it
    permits: Callable | None = None  # (by): who sends it; None: who keeps the figures of an organization


@dataclass
class Outcome:
    """What was found in a file. `new`, `changed` and `unchanged` count records, not lines."""

    layout: str = ""
    lines: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    absent: int = 0  # stand in the portal for the same months and missions, and are not in the file
    more: dict = field(default_factory=dict)
    found: list = field(default_factory=list)
    codes: Counter = field(default_factory=Counter)
    about: list = field(default_factory=list)  # root keys concerned
    refused_line: int = 0  # the last that could not be taken

    def note(self, finding):
        key = (finding.severity, finding.code)
        self.codes[key] += 1
        if self.codes[key] <= KEPT_FINDINGS:
            self.found.append(finding)

    def note_read(self, finding):
        """Note what reading the file found; a line that could not be taken was read as well."""
        self.note(finding)
        if finding.severity == "refused" and finding.line and finding.line != self.refused_line:
            self.lines, self.refused_line = self.lines + 1, finding.line

    def flag(self, code, reason, line=None, column="", value=""):
        self.note(Finding("flagged", code, line, column, str(value), reason))

    def refuse(self, code, reason, line=None, column="", value=""):
        self.note(Finding("refused", code, line, column, str(value), reason))

    def count(self, severity):
        return sum(n for (found, _code), n in self.codes.items() if found == severity)

    @property
    def is_refused(self):
        return self.count("refused") > 0

    @property
    def counts(self):
        by_code = {f"{severity}.{code}": n for (severity, code), n in sorted(self.codes.items())}
        return {
            "lines": self.lines,
            "new": self.new,
            "changed": self.changed,
            "unchanged": self.unchanged,
            "absent": self.absent,
            "flagged": self.count("flagged"),
            "refused": self.count("refused"),
            "by_code": by_code,
            **self.more,
        }


KINDS: dict[str, ImportKind] = {}


def open_to(user):
    """The kinds of files this person may send."""
    return [kind for kind in KINDS.values() if may_send(user, kind)]


def may_send(user, kind):
    """Whether this person may send files of a kind; without a rule of its own, who keeps figures may."""
    if kind.permits:
        return kind.permits(user)
    return user.is_staff or user.is_system or access.keeps_figures(user)


def register(kind):
    """Called by each app when it is ready."""
    KINDS[kind.kind] = kind


@jobs.work("import.check")
def check(progress, import_id):
    """Examine an uploaded file and store what was found, nothing else."""
    row = Import.objects.select_related("created_by").get(pk=import_id)
    with transaction.atomic():
        outcome = _examine(row, progress, write=False)
        transaction.set_rollback(True)
    with transaction.atomic():
        _keep(row, outcome, Import.State.REFUSED if outcome.is_refused else Import.State.CHECKED)
        events.record(_checked(outcome), row, by=row.created_by, counts=outcome.counts)
        progress.hold()
    return row


@jobs.work("import.apply")
def apply(progress, import_id):
    """Examine the file once more and write all of it, or nothing where a line is refused."""
    row = Import.objects.select_related("created_by").get(pk=import_id)
    try:
        with transaction.atomic(), pghistory.context(import_id=row.pk):
            with connection.cursor() as cursor:  # one file of a kind at a time
                cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 1))", [row.kind])
            row.refresh_from_db(fields=["state"])
            if row.state in (Import.State.APPLIED, Import.State.UNCHANGED):
                return row
            outcome = _examine(row, progress, write=True)
            if outcome.is_refused:
                raise Refused(outcome)
            changed = outcome.new + outcome.changed > 0
            row.applied_at = timezone.now()
            _keep(row, outcome, Import.State.APPLIED if changed else Import.State.UNCHANGED)
            verb = "import.applied" if changed else "import.found_unchanged"
            events.record(verb, row, by=row.created_by, edition=row.edition, counts=outcome.counts)
            progress.hold()
    except Refused as refused:
        with transaction.atomic():
            _keep(row, refused.outcome, Import.State.REFUSED)
            events.record(_checked(refused.outcome), row, by=row.created_by, counts=refused.outcome.counts)
    return row


def _checked(outcome):
    return "import.refused" if outcome.is_refused else "import.checked"


class Refused(Exception):
    """Rolls the writing back; what was found is kept."""

    def __init__(self, outcome):
        self.outcome = outcome


def _examine(row, progress, write):
    try:
        return KINDS[row.kind].examine(row, row.file.path, progress, write)
    except FileRefused as error:
        outcome = Outcome()
        outcome.refuse("file", str(error), error.line, error.column or "")
        return outcome


def _keep(row, outcome, state):
    row.state, row.counts, row.layout = state, outcome.counts, outcome.layout
    row.message = _message(row, outcome)
    row.save(update_fields=["state", "counts", "layout", "message", "applied_at"])
    row.findings.all().delete()
    ImportFinding.objects.bulk_create(
        [
            ImportFinding(
                belongs_to=row,
                severity=f.severity,
                code=f.code,
                line=f.line,
                column=(f.column or "")[:80],
                value=str(f.value or "")[:200],
                reason=f.reason[:400],
            )
            for f in outcome.found
        ],
        batch_size=2000,
    )


def _message(row, outcome):
    if outcome.is_refused:
        n = outcome.count("refused")
        return ngettext(
            "Refused: %(n)d entry must be mended first. Nothing was stored.",
            "Refused: %(n)d entries must be mended first. Nothing was stored.",
            n,
        ) % {"n": n}
    if outcome.new or outcome.changed:
        return ""
    before = (
        Import.objects.filter(kind=row.kind, content_hash=row.content_hash, state=Import.State.APPLIED)
        .exclude(pk=row.pk)
        .first()
    )
    if before:
        return _("This same file was applied on %(day)s. Nothing changes.") % {
            "day": dates.moment(before.applied_at)
        }
    return _("Every figure in this file stands in the portal already. Nothing changes.")


def kind_of(code):
    if code not in KINDS:
        raise ValidationError(
            {"kind": _("Unknown kind of file. Choose one of: %(kinds)s.") % {"kinds": ", ".join(KINDS)}}
        )
    return KINDS[code]
