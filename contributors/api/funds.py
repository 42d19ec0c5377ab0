"""Trust funds and pooled funds, and their windows."""

from rest_framework import serializers

from accounts.access import require
from accounts.api import (
    Changeable,
    ChangesMany,
    Choice,
    CodeField,
    Flag,
    Given,
    NumberedAtRandom,
    Order,
    Rows,
    Text,
    VisibleViewSet,
    Words,
)
from accounts.api.partners import Partners
from contributors import services_funds as services
from contributors.models import Fund, FundWindow
from missions.api.missions import Missions
from missions.api.seen import InMission, mission_given, partner_given


class WindowRows(serializers.Serializer):
    """What a part of a fund is set aside for."""

    id = serializers.UUIDField(help_text="number in this portal; a flow names it")
    name = serializers.CharField(help_text="as it is called")


class FundRows(Rows):
    attached = ("windows",)
    id = serializers.UUIDField(help_text="number in this portal")
    organization = CodeField("code of the organization that keeps it", source="organization.code")
    code = serializers.CharField(help_text="as in the organization's statements")
    name = serializers.CharField(help_text="as it is known")
    kind = serializers.ChoiceField(Fund.Kind.choices, help_text="what kind of fund")
    mission = CodeField("acronym of the mission it supports", source="mission.acronym", allow_null=True)
    source = serializers.CharField(help_text="where this is from")
    is_fictional = serializers.BooleanField(help_text="invented for the demo")
    version = serializers.IntegerField(help_text="moves with every change")
    windows = serializers.ListField(child=WindowRows(), help_text="its windows")


class FundChanged(Given):
    code = serializers.CharField(max_length=16, help_text="as in the organization's statements")
    name = serializers.CharField(max_length=240, help_text="as it is known")
    kind = serializers.ChoiceField(Fund.Kind.choices, required=False, help_text="trust if left out")
    mission = mission_given(required=False, allow_null=True)
    source = serializers.CharField(max_length=300, required=False, allow_blank=True, help_text="where from")
    windows = serializers.ListField(
        child=serializers.CharField(max_length=160),
        required=False,
        max_length=100,
        help_text="names of all its windows; one in which money is set aside stays",
    )
    reason = serializers.CharField(max_length=500, required=False, help_text="why, for the trail")


class FundRecorded(FundChanged):
    organization = partner_given("code of the organization that keeps it")


class Funds(NumberedAtRandom, ChangesMany, Changeable, VisibleViewSet):
    """Funds organizations keep for money given by others; those of missions you may not see are left out."""

    model, rows, scope = Fund, FundRows, "money:write"
    given = {"create": FundRecorded, "partial_update": FundChanged}
    examples = {
        "create": {
            "organization": "UN",
            "code": "LLA",
            "name": "Trust Fund in Support of the Department of Peace Operations",
            "windows": ["Police", "Women and peace"],
        },
        "partial_update": {"windows": ["Police"], "reason": "the other was never opened"},
    }
    expands = {"organization": (Partners, "code"), "mission": (Missions, "acronym")}
    filters = {
        "organization": Text("organization__code", "code of the organization", upper=True),
        "code": Text("code", "code of the fund", upper=True),
        "mission": InMission(),
        "kind": Choice("kind", Fund.Kind.choices, "what kind of fund"),
        "is_fictional": Flag("is_fictional", "invented for the demo"),
        "search": Words(("code", "name"), "words in the code or name"),
    }
    orderings = {"id": Order("id"), "name": Order("name", "id")}
    ordering = "name"

    def nest(self, records):
        windows = {record["id"]: [] for record in records}
        rows = FundWindow.objects.visible_to(self.request.user).filter(fund__in=windows).order_by("name")
        for key, fund, name in rows.values_list("pk", "fund", "name"):
            windows[fund].append({"id": key, "name": name})
        for record in records:
            record["windows"] = windows[record["id"]]

    def may_change(self, row, by):
        require(by, "manage_money", row.organization)

    def make(self, values, by):
        values = dict(values)
        return services.record_fund(values.pop("organization"), **values, by=by)

    def change(self, row, values, by):
        return services.change_fund(row, **values, by=by)
