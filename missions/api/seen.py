"""What the resources of missions share: whose rows they are, how missions are named, who may write."""

from rest_framework import exceptions

from accounts.access import granted, require
from accounts.api import Text, VisibleField, VisibleViewSet
from accounts.models import Partner
from missions import services
from missions.models import Mission


class SeenThroughMissions(VisibleViewSet):
    """Rows that hang on missions: their reader's copy ages with the missions they see, and no other."""

    def seen(self):
        user = self.request.user
        question, values = _question(user, frozenset(granted(user, "view_mission", Mission)))
        through_partner = "act_for" in self.model.seen_through.values()
        own = granted(user, "act_for", Partner) if through_partner else ()
        question = f"SELECT 'mission:' || pk FROM ({question}) missions UNION ALL SELECT unnest(%s::text[])"
        return question, [*values, [f"partner:{pk}" for pk in own]]


_questions: dict = {}


def _question(user, held):
    """`visible_to` as SQL, written once for all readers with the same grants: every list asks it."""
    key = held, user.is_system
    if key not in _questions:
        if len(_questions) > 500:
            _questions.clear()
        seen = Mission.objects.visible_to(user).order_by().values_list("pk")
        _questions[key] = seen.query.sql_with_params()
    return _questions[key]


def mission_code(value):
    """Missions are addressed by acronym or slug, in any case."""
    return value.strip().lower().replace(" ", "-")


def mission_named(user, text, rows=None):
    """The visible mission of this acronym or slug, among `rows` where given, or 404."""
    rows = Mission.objects.visible_to(user) if rows is None else rows
    found = rows.filter(slug=mission_code(text)).first()
    if found is None:
        raise exceptions.NotFound
    return found


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
