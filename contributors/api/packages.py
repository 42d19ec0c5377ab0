"""Cost-sharing packages by quarter, and who gives which part."""

from rest_framework import serializers

from accounts.access import require
from accounts.api import (
    Changeable,
    ChangesMany,
    Choice,
    CodeField,
    Day,
    Flag,
    Given,
    NumberedAtRandom,
    NumberedField,
    Order,
    RemovesMany,
    Rows,
    Text,
    VisibleViewSet,
    Words,
)
from accounts.api.partners import Partners
from contributors import reading_packages
from contributors import services_packages as services
from contributors.models import Certainty, CostPackage, Flow, PackageLine
from missions.api.missions import Missions
from missions.api.seen import InMission, mission_given, partner_given


def _dollars(help_text, **kwargs):
    return serializers.DecimalField(18, 2, help_text=f"{help_text}, US dollars", **kwargs)


class QuarterRows(serializers.Serializer):
    """One quarter of a package, by what you may see; null where nothing is stated."""

    quarter = serializers.DateField(help_text="its first day")
    budget = _dollars("what it costs", allow_null=True)
    committed = _dollars("by all parts together")
    paid = _dollars("by all parts together")
    gap = _dollars("of the budget, committed by nobody", allow_null=True)
    unpaid = _dollars("of the budget, paid by nobody yet", allow_null=True)
    beyond_budget = _dollars("committed above the budget")
    assessed_ceiling = _dollars("what assessed contributions may carry", allow_null=True)
    beyond_ceiling = _dollars("stated of assessed contributions above it, not counted")


class PackageRows(Rows):
    attached = ("quarters",)
    id = serializers.UUIDField(help_text="number in this portal")
    mission = CodeField("acronym of the mission", source="mission.acronym")
    name = serializers.CharField(help_text="as it is known")
    instrument = serializers.CharField(help_text="on which it stands")
    assessed_share = serializers.DecimalField(
        5, 2, help_text="of assessed contributions, at most, percent; empty: none is set", allow_null=True
    )
    assessed_limit = _dollars("of assessed contributions authorized in all; empty: none", allow_null=True)
    source = serializers.CharField(help_text="where this is from")
    certainty = serializers.ChoiceField(Certainty.choices, help_text="on what it stands")
    is_fictional = serializers.BooleanField(help_text="invented for the demo")
    version = serializers.IntegerField(help_text="moves with every change")
    quarters = serializers.ListField(child=QuarterRows(), help_text="quarter by quarter")


class QuarterGiven(Given):
    quarter = serializers.DateField(help_text="its first day: of January, April, July or October")
    budget = _dollars("what it costs", min_value=0)


class PackageChanged(Given):
    name = serializers.CharField(max_length=160, help_text="as it is known")
    instrument = serializers.CharField(
        max_length=160, required=False, allow_blank=True, help_text="on which it stands"
    )
    assessed_share = serializers.DecimalField(
        5, 2, min_value=0, max_value=100, required=False, allow_null=True, help_text="percent, at most"
    )
    assessed_limit = _dollars("authorized in all", min_value=0, required=False, allow_null=True)
    source = serializers.CharField(max_length=300, required=False, allow_blank=True, help_text="where from")
    certainty = serializers.ChoiceField(
        Certainty.choices, required=False, help_text="on what it stands; reported if left out"
    )
    quarters = QuarterGiven(many=True, required=False, help_text="all its budgets by quarter")
    reason = serializers.CharField(max_length=500, required=False, help_text="why, for the trail")


class PackageRecorded(PackageChanged):
    mission = mission_given()


class Packages(NumberedAtRandom, ChangesMany, Changeable, VisibleViewSet):
    """Who carries a mission's cost: what is published, and what is reported among its parties for them."""

    model, rows, scope = CostPackage, PackageRows, "money:write"
    given = {"create": PackageRecorded, "partial_update": PackageChanged}
    examples = {
        "create": {
            "mission": "AUSSOM",
            "name": "Cost-sharing 2027",
            "instrument": "S/RES/2719 (2023)",
            "assessed_share": "75.00",
            "quarters": [{"quarter": "2027-01-01", "budget": "45000000.00"}],
        },
        "partial_update": {"assessed_share": "50.00", "reason": "as decided"},
    }
    expands = {"mission": (Missions, "acronym")}
    filters = {
        "mission": InMission(),
        "certainty": Choice("certainty", Certainty.choices, "on what it stands"),
        "is_fictional": Flag("is_fictional", "invented for the demo"),
        "search": Words(("name", "instrument"), "words in the name or instrument"),
    }
    orderings = {"id": Order("id"), "name": Order("name", "id")}
    ordering = "name"

    def nest(self, records):
        user = self.request.user
        rows = CostPackage.objects.visible_to(user).filter(pk__in=[record["id"] for record in records])
        told = reading_packages.told_each(user, list(rows))
        for record in records:
            record["quarters"] = [_quarter(one) for one in told[record["id"]].quarters]

    def may_change(self, row, by):
        require(by, "manage_money", row.mission, row.mission.lead)

    def make(self, values, by):
        values = _by_quarter(values)
        return services.record_package(values.pop("mission"), **values, by=by)

    def change(self, row, values, by):
        return services.change_package(row, **_by_quarter(values), by=by)


def _quarter(one):
    return {
        "quarter": one.starts_on,
        "budget": one.budget,
        "committed": one.total_committed,
        "paid": one.total_paid,
        "gap": one.gap,
        "unpaid": one.unpaid,
        "beyond_budget": one.beyond_budget,
        "assessed_ceiling": one.ceiling,
        "beyond_ceiling": one.beyond_ceiling,
    }


def _by_quarter(values):
    """{first day: budget} of the quarters given; one that stands twice is refused."""
    values = dict(values)
    if "quarters" in values:
        given = values["quarters"]
        values["quarters"] = {one["quarter"]: one["budget"] for one in given}
        if len(values["quarters"]) < len(given):
            raise serializers.ValidationError({"quarters": "A quarter stands in it twice."})
    return values


class LineRows(Rows):
    attached = ("flow", "committed", "paid")
    id = serializers.UUIDField(help_text="number in this portal")
    package = serializers.UUIDField(source="package_id", help_text="number of the package")
    mission = CodeField("acronym of the mission", source="package.mission.acronym")
    quarter = serializers.DateField(help_text="its first day")
    part = serializers.ChoiceField(PackageLine.Part.choices, help_text="which part of the cost")
    giver = CodeField("code of the source; empty: nobody is named", source="giver.code", allow_null=True)
    note = serializers.CharField(help_text="in words")
    flow = serializers.UUIDField(help_text="number of the flow that shows it; empty: stated", allow_null=True)
    committed = _dollars("stated, or as the flow shows it", allow_null=True)
    paid = _dollars("stated, or as the flow and what fulfils it show", allow_null=True)


class LineChanged(Given):
    quarter = serializers.DateField(help_text="its first day")
    part = serializers.ChoiceField(PackageLine.Part.choices, help_text="which part of the cost")
    giver = partner_given("code of the source", required=False, allow_null=True)
    committed = _dollars("stated", min_value=0, required=False, allow_null=True)
    paid = _dollars("stated", min_value=0, required=False, allow_null=True)
    flow = NumberedField(
        Flow, "number of a flow to the mission or its funds", required=False, allow_null=True
    )
    note = serializers.CharField(max_length=300, required=False, allow_blank=True, help_text="in words")
    reason = serializers.CharField(max_length=500, required=False, help_text="why, for the trail")


class LineAdded(LineChanged):
    package = NumberedField(CostPackage, "number of the package")


class LineRemoved(Given):
    reason = serializers.CharField(max_length=500, required=False, help_text="why, for the trail")


class PackageLines(NumberedAtRandom, RemovesMany, Changeable, VisibleViewSet):
    """Who gives which part of a package for which quarter; one that shows a flow is seen with that flow."""

    model, rows, scope = PackageLine, LineRows, "money:write"
    given = {"create": LineAdded, "partial_update": LineChanged, "destroy": LineRemoved}
    examples = {
        "create": {
            "package": "0f6c1f0e-6d0e-4d3f-9f0a-5b6c7d8e9f00",
            "quarter": "2027-01-01",
            "part": "peace_fund",
            "giver": "AU",
            "committed": "5000000.00",
        },
        "partial_update": {"paid": "1000000.00", "reason": "first instalment"},
    }
    expands = {"giver": (Partners, "code")}
    filters = {
        "package": Text("package", "number of the package"),
        "mission": InMission("package__mission__slug"),
        "part": Choice("part", PackageLine.Part.choices, "which part of the cost"),
        "giver": Text("giver__code", "code of the source", upper=True),
        "quarter": Day("quarter", "first day of the quarter"),
    }
    orderings = {"id": Order("id"), "quarter": Order("quarter", "id")}
    ordering = "quarter"

    def nest(self, records):
        user, keys = self.request.user, [record["id"] for record in records]
        rows = PackageLine.objects.visible_to(user).filter(pk__in=keys).select_related("flow")
        stated = reading_packages.stated_each(user, list(rows))
        for record in records:
            one = stated[record["id"]]
            record["flow"], record["committed"], record["paid"] = one.line.flow_id, one.committed, one.paid

    def may_change(self, row, by):
        require(by, "manage_money", row.package.mission, row.package.mission.lead)

    def make(self, values, by):
        values = dict(values)
        return services.add_line(values.pop("package"), **values, by=by)

    def change(self, row, values, by):
        return services.change_line(row, **values, by=by)

    def remove(self, row, values, by):
        services.remove_line(row, **values, by=by)
