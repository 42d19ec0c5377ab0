"""Figures of the need: what was authorized. And the parameter by which figures of any app name a mission."""

from django.http import Http404

from accounts.charts import Mark
from accounts.figures import Param
from missions.models import Mandate, Mission


def _mission(user, slug):
    found = Mission.objects.visible_to(user).filter(slug=slug).first()
    if found is None:
        raise Http404
    return found


MISSION = Param(_mission, lambda mission: mission.slug)


def mandate_marks(user, mission, until=None):
    """New mandates as thin marks, up to a day."""
    rows = Mandate.objects.visible_to(user).filter(mission=mission, starts_on__isnull=False)
    rows = rows.filter(starts_on__lte=until) if until else rows
    return [Mark(row.starts_on, row.instrument) for row in rows.order_by("starts_on")]
