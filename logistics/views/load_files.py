"""Load lists as files to change and send back: one movement's, and those that are open."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from accounts.access import granted
from accounts.api import formats
from accounts.models import Partner
from logistics import load_files
from logistics import reading_movements as reading
from missions.models import Mission


def load_file(request, pk, kind):
    row = get_object_or_404(reading.movements(request.user), pk=pk)
    return _file([row], kind, f"load-list-{row.pk}")


def load_lists_file(request, kind):
    """Those of one's own movements that are asked for and may be changed still."""
    user = request.user
    rows = reading.movements(user).filter(state="requested").prefetch_related("load")
    own = rows.filter(partner__in=granted(user, "act_for", Partner))
    own |= rows.filter(partner=None, mission__in=granted(user, "manage_logistics", Mission))
    return _file(own.order_by("required_on", "pk"), kind, f"load-lists-{timezone.localdate()}")


def _file(rows, kind, name):
    if kind not in ("csv", "xlsx"):
        raise Http404
    return formats.MAKERS[kind](load_files.HEADS, load_files.load_lines(rows), name)
