"""Documents put on a record, followed by newer versions, labelled, superseded and withdrawn.

Only who is on a side of the record puts one there, and only that side changes it; nothing is deleted.
"""

import hashlib
import secrets

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import access, attaching, events, records
from accounts.files import papers
from accounts.models import Document, DocumentVersion

MOST_OF_ONE, MOST_VERSIONS = 200, 100


@transaction.atomic
def add_document(
    subject, *, file, kind, title="", label=Document.Label.SIDES, supersedes=None, reason="", by
):
    """Put a file on a record; `supersedes`, an older document of the same side on it, no longer stands."""
    side = _require_side(by, subject)
    row = Document(
        subject_type=ContentType.objects.get_for_model(subject),
        subject_id=str(subject.pk),
        kind=kind,
        title=title.strip() or papers.plain_name(file.name)[:160],
        label=label,
        side=side,
    )
    row.full_clean()
    if Document.objects.on(subject).count() >= MOST_OF_ONE:
        raise ValidationError({"file": _("It has 200 documents already.")})
    if supersedes is not None:
        _check_superseded(supersedes, subject, side)
    row.save()
    _keep(row, file, by)
    if supersedes is not None:
        old = _locked(supersedes, None)
        old.state, old.superseded_by = Document.State.SUPERSEDED, row
        old.save(update_fields=["state", "superseded_by", "version"])
    events.record("document.added", row, by=by, about=attaching.about(subject), reason=reason)
    return row


@transaction.atomic
def add_version(row, *, file, version=None, reason="", by):
    """Let newer bytes follow; the older ones are kept."""
    _require_own(by, row)
    row = _locked(row, version)
    _keep(row, file, by)
    row.save(update_fields=["version"])
    events.record(
        "document.versioned", row, by=by, about=_about(row), reason=reason, number=row.current.number
    )
    return row


@transaction.atomic
def label_document(row, *, label, version=None, reason="", by):
    """Say anew who reads it."""
    _require_own(by, row)
    row = _locked(row, version)
    before = Document.objects.get(pk=row.pk)
    row.label = label
    row.full_clean(exclude=["current", "subject_type"])
    row.save(update_fields=["label", "version"])
    changed = events.changes(before, row, ["label"])
    events.record("document.labelled", row, by=by, about=_about(row), reason=reason, changes=changed)
    return row


@transaction.atomic
def withdraw_document(row, *, reason, version=None, by):
    """Take it back; that it was there, and why it went, stays to be seen."""
    _require_own(by, row)
    row = _locked(row, version)
    if not reason.strip():
        raise ValidationError({"reason": _("Say why it is withdrawn.")})
    row.state, row.withdrawal_reason = Document.State.WITHDRAWN, reason.strip()[:500]
    row.save(update_fields=["state", "withdrawal_reason", "version"])
    events.record("document.withdrawn", row, by=by, about=_about(row), reason=reason)
    return row


@transaction.atomic
def note_scan(row, *, is_clean, by):
    """Keep what the scanner found in a version; the portal alone does."""
    access.require_administrator(by)
    row.scan = DocumentVersion.Scan.CLEAN if is_clean else DocumentVersion.Scan.INFECTED
    row.scanned_at = timezone.now()
    row.save(update_fields=["scan", "scanned_at"])
    about = _about(row.document)
    events.record("document.scanned", row.document, by=by, about=about, number=row.number, found=row.scan)
    return row


def may_add(by, subject):
    """The side of a record from which one puts documents on it; empty for a reader of neither side."""
    return attaching.writing_side(by, subject)


def may_change(by, row):
    """Those of the side that put it there, while it stands."""
    subject = row.subject
    stands = row.state == Document.State.STANDING and subject is not None
    return stands and may_add(by, subject) == row.side


# --- What these share
def _require_side(by, subject):
    side = may_add(by, subject)
    if not side:
        raise PermissionDenied(_("Only the sides of a record put documents on it."))
    return side


def _require_own(by, row):
    if may_add(by, row.subject) != row.side:
        raise PermissionDenied(_("Only the side that put a document there changes it."))


def _locked(row, version):
    row = records.held(row, version)
    if row.state != Document.State.STANDING:
        raise ValidationError(
            _("It is %(state)s and changes no more.") % {"state": row.get_state_display()}, "wrong_state"
        )
    row.version += 1
    return row


def _check_superseded(old, subject, side):
    if old.subject_id != str(subject.pk) or old.side != side:
        raise ValidationError({"supersedes": _("It supersedes a document of your side on the same record.")})


def _keep(row, file, by):
    """Check the bytes and store them as the newest version."""
    if file.size > settings.DOCUMENT_MAX_BYTES:
        words = {"n": settings.DOCUMENT_MAX_BYTES // (1024 * 1024)}
        raise ValidationError({"file": _("The file is larger than %(n)d MB; send a smaller one.") % words})
    name = papers.plain_name(file.name)
    kind, digest = papers.type_of(file, name), _hash(file)
    last = row.versions.first()
    if last and last.content_hash == digest:
        raise ValidationError({"file": _("These are the bytes of the version that stands already.")})
    if last and last.number >= MOST_VERSIONS:
        raise ValidationError({"file": _("It has 100 versions already; put a new document beside it.")})
    person, _token = access.answerable(by)
    kept = DocumentVersion(
        document=row,
        number=last.number + 1 if last else 1,
        file_name=name,
        content_type=kind,
        size=file.size,
        content_hash=digest,
        created_by=person,
    )
    kept.file.save(f"{secrets.token_hex(16)}.document", file, save=False)
    kept.save()
    row.current = kept
    row.save(update_fields=["current"])


def _hash(file):
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()


def _about(row):
    return attaching.about(row.subject)
