"""Voluntary money: who gives how much to what, how far it has come, and what fulfils what."""

from functools import partial

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action

from accounts.access import require
from accounts.api import (
    Acts,
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
    Rows,
    Text,
    VisibleViewSet,
    Words,
)
from accounts.api.partners import Partners
from contributors import flow_sums, flowing, reading_flows
from contributors import services_flows as services
from contributors.api.visits import Keys
from contributors.models import Certainty, Flow, Fund, FundWindow
from contributors.models.flow_life import RANKS
from missions.api.missions import Missions
from missions.api.requirements import StepGiven
from missions.api.seen import InMission, mission_given, partner_given
from missions.models import Project

ENTERED = [pair for pair in Flow.Stage.choices if pair[0] in RANKS]


class FlowRows(Rows):
    attached = ("dollars", "open", "fulfils", "project")
    id = serializers.UUIDField(help_text="number in this portal")
    reference = serializers.CharField(help_text="of the source of the figure")
    donor = CodeField("code of the source; empty: not in the portal", source="donor.code", allow_null=True)
    donor_name = serializers.CharField(help_text="as printed; empty with no donor: not disclosed")
    fund = serializers.UUIDField(source="fund_id", help_text="number of the fund", allow_null=True)
    window = CodeField("window of the fund", source="window.name", allow_null=True)
    mission = CodeField("acronym of the mission", source="mission.acronym", allow_null=True)
    recipient = CodeField("code of the organization it goes to", source="recipient.code", allow_null=True)
    recipient_name = serializers.CharField(help_text="destination as printed, where it is not in the portal")
    title = serializers.CharField(help_text="what it is for")
    stage = serializers.ChoiceField(Flow.Stage.choices, help_text="how far it has come")
    amount = serializers.DecimalField(
        18, 2, help_text="in its currency, as a text; below zero: an adjustment"
    )
    currency = serializers.CharField(help_text="ISO 4217")
    rate = serializers.DecimalField(
        18, 8, help_text="units of the currency for one US dollar; empty: unknown", allow_null=True
    )
    rate_on = serializers.DateField(help_text="the day of the rate", allow_null=True)
    decided_on = serializers.DateField(help_text="the day; empty: not reported", allow_null=True)
    earmark = serializers.CharField(help_text="what it may be spent for; empty: not earmarked")
    conditions = serializers.CharField(help_text="on which it is given")
    in_kind = serializers.BooleanField(help_text="goods, services or people")
    valuation = serializers.CharField(help_text="how what is given in kind is valued")
    source = serializers.CharField(help_text="where the figure is from")
    certainty = serializers.ChoiceField(Certainty.choices, help_text="on what the figure stands")
    is_fictional = serializers.BooleanField(help_text="invented for the demo")
    created_at = serializers.DateTimeField(help_text="when it was entered")
    version = serializers.IntegerField(help_text="moves with every change; a step names it")
    fulfils = serializers.UUIDField(
        help_text="number of the earlier flow it fulfils, if you may see that", allow_null=True
    )
    project = serializers.UUIDField(
        help_text="number of the project it is for, if you may see that", allow_null=True
    )
    dollars = serializers.DecimalField(
        20, 2, help_text="US dollars by its own rate; null: not convertible", allow_null=True
    )
    open = serializers.DecimalField(
        18,
        2,
        help_text="what stands at its stage, in its currency, by the flows you may see; null: not known",
        allow_null=True,
    )


class FlowChanged(Given):
    reference = serializers.CharField(
        max_length=80, required=False, allow_blank=True, help_text="of the source of the figure"
    )
    title = serializers.CharField(
        max_length=700, required=False, allow_blank=True, help_text="what it is for"
    )
    window = NumberedField(FundWindow, "number of a window of the fund", required=False, allow_null=True)
    amount = serializers.DecimalField(18, 2, help_text="in its currency; below zero: an adjustment")
    currency = serializers.CharField(
        max_length=3, min_length=3, required=False, help_text="ISO 4217; USD if left out"
    )
    rate = serializers.DecimalField(
        18, 8, required=False, allow_null=True, help_text="units of the currency for one US dollar"
    )
    rate_on = serializers.DateField(required=False, allow_null=True, help_text="the day of the rate")
    decided_on = serializers.DateField(required=False, allow_null=True, help_text="the day")
    earmark = serializers.CharField(
        max_length=300, required=False, allow_blank=True, help_text="what it may be spent for"
    )
    conditions = serializers.CharField(
        max_length=1000, required=False, allow_blank=True, help_text="on which it is given"
    )
    in_kind = serializers.BooleanField(required=False, help_text="goods, services or people")
    valuation = serializers.CharField(
        max_length=300, required=False, allow_blank=True, help_text="how what is given in kind is valued"
    )
    fulfils = NumberedField(Flow, "number of the earlier flow it fulfils", required=False, allow_null=True)
    project = NumberedField(Project, "number of the project it is for", required=False, allow_null=True)
    source = serializers.CharField(
        max_length=300, required=False, allow_blank=True, help_text="where the figure is from"
    )
    certainty = serializers.ChoiceField(
        Certainty.choices, required=False, help_text="on what the figure stands; reported if left out"
    )
    reason = serializers.CharField(max_length=500, required=False, help_text="why, for the trail")


class FlowRecorded(FlowChanged):
    donor = partner_given("code of the source", required=False, allow_null=True)
    donor_name = serializers.CharField(
        max_length=160,
        required=False,
        allow_blank=True,
        help_text="as printed, where it is not in the portal",
    )
    fund = NumberedField(Fund, "number of the fund it goes to", required=False)
    mission = mission_given(required=False)
    recipient = partner_given("code of the organization it goes to", required=False)
    recipient_name = serializers.CharField(
        max_length=160, required=False, help_text="destination as printed, where it is not in the portal"
    )
    stage = serializers.ChoiceField(ENTERED, required=False, help_text="pledged if left out")


class Ended(StepGiven):
    reason = serializers.CharField(max_length=500, help_text="why; it is kept")


ADVANCES = ("pledge", "commit", "disburse", "spend")


class Flows(NumberedAtRandom, Acts, ChangesMany, Changeable, VisibleViewSet):
    """Voluntary money: what is published, what someone you speak for gives or receives, and what goes to the
    missions and organizations you keep money for."""

    model, rows, scope = Flow, FlowRows, "money:write"
    given = {
        "create": FlowRecorded,
        "partial_update": FlowChanged,
        "withdraw": Ended,
        "lapse": Ended,
    } | dict.fromkeys(ADVANCES, StepGiven)
    examples = {
        "create": {
            "donor": "LUX",
            "mission": "MINUSCA",
            "stage": "pledged",
            "amount": "500000.00",
            "currency": "EUR",
            "rate": "0.824",
            "rate_on": "2027-02-25",
        },
        "partial_update": {"earmark": "police training", "reason": "as the agreement says"},
        "withdraw": {"version": 1, "reason": "the budget was cut"},
    }
    expands = {"donor": (Partners, "code"), "mission": (Missions, "acronym")}
    filters = {
        "mission": InMission(),
        "donor": Text("donor__code", "code of the source", upper=True),
        "recipient": Text("recipient__code", "code of the organization it goes to", upper=True),
        "fund": Text("fund__code", "code of the fund", upper=True),
        "stage": Choice("stage", Flow.Stage.choices, "how far it has come"),
        "project": Keys("project", "number of a project you may see; of another there is no flow"),
        "currency": Text("currency", "ISO 4217", upper=True),
        "certainty": Choice("certainty", Certainty.choices, "on what the figure stands"),
        "in_kind": Flag("in_kind", "goods, services or people"),
        "is_fictional": Flag("is_fictional", "invented for the demo"),
        "decided_from": Day("decided_on__gte", "decided on this day or later"),
        "decided_by": Day("decided_on__lte", "decided on this day or earlier"),
        "search": Words(("reference", "title", "donor_name", "recipient_name"), "words in what is printed"),
    }
    orderings = {"id": Order("id"), "reference": Order("reference", "id"), "amount": Order("amount", "id")}
    ordering = "id"

    def narrowed(self, values):
        """Who asks by project learns of those they may see alone."""
        rows = super().narrowed(values)
        if "project" not in values:
            return rows
        return rows.filter(project__in=Project.objects.visible_to(self.request.user).order_by().values("pk"))

    def nest(self, records):
        user, keys = self.request.user, [record["id"] for record in records]
        chain = reading_flows.with_what_fulfils(user, keys)
        rows = {row.pk: row for row in chain}
        sums = flow_sums.sums(row.given for row in rows.values())
        earlier = {row.fulfils_id for row in rows.values() if row.fulfils_id}
        seen = set(
            Flow.objects.visible_to(user).filter(pk__in=earlier).order_by().values_list("pk", flat=True)
        )
        projects = reading_flows.projects_of(user, rows.values())
        for record in records:
            row = rows[record["id"]]
            record["project"] = row.project_id if row.project_id in projects else None
            record["fulfils"] = row.fulfils_id if row.fulfils_id in seen else None
            record["dollars"], record["open"] = row.dollars, sums.open[row.pk]

    def may_change(self, row, by):
        if not flowing.may_enter(by, row):
            require(by, "manage_money", *flowing.keepers(row))

    def make(self, values, by):
        return services.record_flow(**_upper(values), by=by)

    def change(self, row, values, by):
        return services.change_flow(row, **_upper(values), by=by)

    @extend_schema(summary="Say that it is in writing")
    @action(detail=True, methods=["post"])
    def pledge(self, request, **path):
        return self.act(request, path, partial(services.advance_flow, step="pledge"))

    @extend_schema(summary="Say that an agreement is signed")
    @action(detail=True, methods=["post"])
    def commit(self, request, **path):
        return self.act(request, path, partial(services.advance_flow, step="commit"))

    @extend_schema(summary="Say that all of it is paid; of a part enter a flow that fulfils it")
    @action(detail=True, methods=["post"])
    def disburse(self, request, **path):
        return self.act(request, path, partial(services.advance_flow, step="disburse"))

    @extend_schema(summary="Say that all of it is spent; funding staff of where it goes alone")
    @action(detail=True, methods=["post"])
    def spend(self, request, **path):
        return self.act(request, path, partial(services.advance_flow, step="spend"))

    @extend_schema(summary="Take back what is not paid")
    @action(detail=True, methods=["post"])
    def withdraw(self, request, **path):
        return self.act(request, path, services.withdraw_flow)

    @extend_schema(summary="Say that it comes no more; funding staff of where it goes alone")
    @action(detail=True, methods=["post"])
    def lapse(self, request, **path):
        return self.act(request, path, services.lapse_flow)


def _upper(values):
    return values | ({"currency": values["currency"].upper()} if "currency" in values else {})
