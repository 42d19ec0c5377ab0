"""The bytes of a document as an answer: to be saved, never shown in the portal's own name."""

from django.core.exceptions import PermissionDenied
from django.http import FileResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import condition

from accounts.models import DocumentVersion


def sent(request, kept):
    """The bytes of a version its reader may see; PermissionDenied where the scanner stands before them."""
    if not kept.may_be_served:
        if kept.scan == DocumentVersion.Scan.INFECTED:
            raise PermissionDenied(_("The scanner found malware in this file; it is not handed out."))
        raise PermissionDenied(_("The file waits for the scanner; try again in a few minutes."))
    answer = condition(etag_func=lambda request, kept: f'"{kept.content_hash}"')(_bytes)(request, kept)
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer


def _bytes(request, kept):
    answer = FileResponse(
        kept.file.open(), as_attachment=True, filename=kept.file_name, content_type=kept.content_type
    )
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox; frame-ancestors 'none'"
    return answer
