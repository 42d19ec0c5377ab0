"""The requirements of a mission as a file to change and send back."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.api import formats
from missions import requirement_files
from missions import services_requirements as services
from missions.models import Mission, Requirement


def requirements_file(request, slug, kind):
    mission = get_object_or_404(Mission.objects.visible_to(request.user), slug=slug)
    if kind not in ("csv", "xlsx"):
        raise Http404
    if not services.may_plan(request.user, mission):
        raise PermissionDenied(_("You may not do this for %(root)s.") % {"root": mission})
    rows = Requirement.objects.visible_to(request.user).filter(mission=mission)
    name = f"requirements-{mission.slug}-{timezone.now():%Y-%m-%d}"
    return formats.MAKERS[kind](requirement_files.HEADS, requirement_files.lines(rows), name)
