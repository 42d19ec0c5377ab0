"""Files of civil-military records to change and send back, of those one runs alone."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.api import formats
from missions import reading_humanitarian as reading


def answer(request, kind, sheet, form):
    """The records of a sheet that one runs, narrowed by a list's form, as `kind`, csv or xlsx."""
    if kind not in ("csv", "xlsx"):
        raise Http404
    if not reading.may_submit(request.user):
        raise PermissionDenied(_("Who speaks for a partner, or plans a mission, takes this file."))
    rows = form.narrow(
        sheet.model.objects.visible_to(request.user).read_by(request.user).run_by(request.user)
    )
    name = f"{sheet.name}-{timezone.now():%Y-%m-%d}"
    return formats.MAKERS[kind](sheet.heads, sheet.lines(rows), name)
