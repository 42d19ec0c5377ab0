"""Who runs meetings of a series of briefings: its planners, and who speaks for the holder of its chair."""

from django.utils import timezone

from accounts import access
from accounts.models import Partner
from missions import holding
from missions.releasing import planners


def runners(series):
    """What lets one run meetings of a series, for access.require_any."""
    held = holding.of([series.chair], timezone.localdate()).values()
    partners = Partner.objects.filter(pk__in=[one.partner for one in held])
    return [*planners(series.mission), *(("act_for", partner) for partner in partners)]


def may_run(by, series):
    return access.allows_any(by, *runners(series))
