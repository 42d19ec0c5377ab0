"""What the resources of missions share: whose rows they are, how missions are named, who may write."""

from django.db import connection

from accounts.access import granted, require
from accounts.api import Text, VisibleField, VisibleViewSet
from accounts.models import Partner
from missions import services
from missions.models import Mission


class SeenThroughMissions(VisibleViewSet):
    """Rows that hang on missions: their reader's copy ages with the missions they see, and no other."""

    def seen(self):
        user = self.request.user
        roots = [f"mission:{pk}" for pk in missions_seen_by(user)]
        if "act_for" in self.model.seen_through.values():
            roots += [f"partner:{pk}" for pk in sorted(granted(user, "act_for", Partner))]
        return roots


def missions_seen_by(user):
    """Keys of the missions a reader sees, in order."""
    question, values = _question(user, frozenset(granted(user, "view_mission", Mission)))
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        return [key for (key,) in cursor.fetchall()]


_questions: dict = {}


def _question(user, held):
    """`visible_to` as SQL, written once for all readers with the same grants: every list asks it."""
    key = held, user.is_system
    if key not in _questions:
        if len(_questions) > 500:
            _questions.clear()
        seen = Mission.objects.visible_to(user).order_by("pk").values_list("pk")
        _questions[key] = seen.query.sql_with_params()
    return _questions[key]


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
