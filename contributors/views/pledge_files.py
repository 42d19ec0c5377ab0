"""One's own pledges as a file to change and send back."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import access
from accounts.api import formats
from contributors import pledge_files
from contributors.models import Pledge


def pledges_file(request, kind):
    if kind not in ("csv", "xlsx"):
        raise Http404
    if not access.speaks_for_someone(request.user):
        raise PermissionDenied(_("Only who speaks for a contributor takes its pledges as a file."))
    rows = Pledge.objects.visible_to(request.user).own_of(request.user)
    name = f"pledges-{timezone.now():%Y-%m-%d}"
    return formats.MAKERS[kind](pledge_files.HEADS, pledge_files.lines(rows), name)
