"""What the resources of missions share: whose rows they are, how missions are named, who may write."""

from django.db.models import Q

from accounts.access import granted, require
from accounts.api import Text, VisibleField, VisibleViewSet
from accounts.api.viewset import row_hash
from accounts.models import Partner
from missions import services
from missions.models import Mission


class SeenThroughMissions(VisibleViewSet):
    """Rows that hang on missions: their reader's copy ages with the missions they see, and no other."""

    def seen(self):
        user = self.request.user
        missions = sorted(Mission.objects.visible_to(user).order_by().values_list("pk", flat=True))
        return [f"mission:{pk}" for pk in missions], self._own(user)

    def _own(self, user):
        """Rows seen through a partner in missions that are not seen: few, and judged by what they hold."""
        path = next((p for p in self.model.seen_through if p not in ("pk", "mission")), None)
        if path is None or not granted(user, "act_for", Partner):
            return ""
        hidden = Q(mission__is_public=False) & ~Q(mission__in=granted(user, "view_mission", Mission))
        return row_hash(self.get_queryset().filter(hidden).order_by("pk"), self.rows.shape())


def mission_code(value):
    """Missions are addressed by acronym or slug, in any case."""
    return value.strip().lower().replace(" ", "-")


class InMission(Text):
    """Rows of missions named by acronym or slug."""

    def __init__(self, path="mission__slug", help_text="acronyms or slugs, with commas between"):
        super().__init__(path, help_text)
        self.change = mission_code


def mission_given(**kwargs):
    return VisibleField(Mission, "slug", "acronym or slug of the mission", change=mission_code, **kwargs)


def partner_given(help_text, **kwargs):
    return VisibleField(Partner, "code", help_text, change=str.upper, **kwargs)


def may_edit(by, mission):
    if not services.may_edit(by, mission):
        require(by, "edit_mission", mission)


class OfMission:
    """Writes to a row of a mission take the right to edit that mission."""

    scope = "missions:write"

    def may_change(self, row, by):
        may_edit(by, row.mission)
