"""How far each need is covered, month by month, counted of the offers its reader could list."""

from django.db.models import Q
from rest_framework import serializers

from accounts.api import Choice, CodeField, Flag, Month, MonthField, Order, Rows, Text, VisibleViewSet
from contributors.models import Coverage
from missions.api.capabilities import Capabilities
from missions.api.missions import Missions
from missions.api.requirements import Requirements
from missions.api.seen import InMission
from missions.models import Capability


class CoverageRows(Rows):
    id = serializers.IntegerField(help_text="number in this portal")
    requirement = serializers.UUIDField(source="requirement_id", help_text="number of the requirement")
    reference = serializers.CharField(source="requirement.reference", help_text="its reference")
    mission = CodeField("acronym of the mission", source="mission.acronym")
    capability = CodeField("code of the capability", source="capability.code")
    unit = serializers.ChoiceField(
        Capability.Unit.choices, source="capability.unit", help_text="what the quantities count"
    )
    month = MonthField(help_text="such as 2027-01")
    tier = serializers.ChoiceField(
        Coverage.Tier.choices, help_text="which offers are counted: 1 all, 2 partners' and 3 public ones"
    )
    is_critical = serializers.BooleanField(help_text="a gap in it is a critical one")
    required = serializers.IntegerField(help_text="in that unit")
    offered = serializers.IntegerField(help_text="reserves and all that follows among it")
    accepted = serializers.IntegerField(help_text="agreed and deployed among it")
    agreed = serializers.IntegerField(help_text="under a signed agreement; deployed among it")
    deployed = serializers.IntegerField(help_text="stood there on every day of the month, or is to")
    limited = serializers.IntegerField(help_text="of the accepted, limited by caveats")
    gap = serializers.IntegerField(help_text="required and not accepted")
    over = serializers.IntegerField(help_text="offered beyond what is required")
    fall = serializers.IntegerField(help_text="less accepted than the month before, with no successor")
    version = serializers.IntegerField(help_text="moves with the figures")
    as_of = serializers.DateTimeField(help_text="since when they are so")


class Gap(Flag):
    """Months with a critical gap, or those without."""

    def condition(self, raw):
        found = Q(is_critical=True, gap__gt=0)
        return found if self.parse(raw) else ~found


class Missing(Flag):
    """Months in which something is missing, or those in which nothing is."""

    def condition(self, raw):
        return Q(gap__gt=0) if self.parse(raw) else Q(gap=0)


class Coverages(VisibleViewSet):
    """How far needs are covered, month by month. Of each you get the tier of offers you may list; offers of
    your own that others do not see are in `pledges` and not in here."""

    model, rows = Coverage, CoverageRows
    expands = {
        "mission": (Missions, "acronym"),
        "capability": (Capabilities, "code"),
        "requirement": (Requirements, "id"),
    }
    filters = {
        "mission": InMission(),
        "capability": Text("capability__code", "codes of capabilities", lower=True),
        "requirement": Text("requirement__reference", "reference of the requirement"),
        "month": Month("month", "this month"),
        "month_from": Month("month", "from this month on", "gte"),
        "month_to": Month("month", "up to this month", "lte"),
        "tier": Choice("tier", Coverage.Tier.choices, "1, 2 or 3, where you have several missions"),
        "critical": Gap("", "true: months with a critical gap"),
        "missing": Missing("", "true: months with a gap"),
    }
    orderings = {
        "id": Order("id"),
        "month": Order("month", "id"),
        "mission": Order("mission__acronym", "month", "id"),
        "gap": Order("gap", "id"),
    }
    ordering = "month"
