"""Hands the bytes of documents to the scanner the settings name, and keeps what it found.

`DOCUMENT_SCANNER` names a function of an open binary file: True where nothing was found, False where
something was, any exception to be asked again later. Without one nothing is scanned.
"""

import logging

from django.conf import settings
from django.utils.module_loading import import_string

from accounts import services_documents
from accounts.models import DocumentVersion, User

log = logging.getLogger(__name__)


def scan_waiting():
    """Scan every version that waits for it, the oldest first. Returns how many were looked at."""
    if not settings.DOCUMENT_SCANNER:
        return 0
    scanner, done = import_string(settings.DOCUMENT_SCANNER), 0
    waiting = DocumentVersion.objects.filter(scan=DocumentVersion.Scan.UNSCANNED)
    for row in waiting.select_related("document").order_by("pk")[:200]:
        try:
            with row.file.open("rb") as file:
                is_clean = bool(scanner(file))
        except Exception:
            log.exception("version %s of a document could not be scanned", row.pk)
            continue
        services_documents.note_scan(row, is_clean=is_clean, by=User.objects.system("scanner"))
        done += 1
    return done
