"""The units one keeps, their equipment and its counts as files to change and send back."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.api import formats
from logistics import unit_files
from logistics.imports_units import keeps_units
from logistics.models import Unit


def units_file(request, what, kind):
    if what not in unit_files.FIELDS or kind not in ("csv", "xlsx"):
        raise Http404
    if not keeps_units(request.user):
        raise PermissionDenied(_("Contributors and logistics officers of missions take units as a file."))
    units = Unit.objects.visible_to(request.user).kept_by(request.user)
    rows = unit_files.lines(what, units, request.user)
    return formats.MAKERS[kind](unit_files.heads(what), rows, f"{what}-{timezone.localdate()}")
