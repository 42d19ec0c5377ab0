"""What contributors offer, and the steps each side takes."""

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
    Number,
    NumberedAtRandom,
    NumberedField,
    Order,
    Rows,
    Text,
    VisibleField,
    VisibleViewSet,
    WholeNumber,
    Words,
)
from accounts.api.partners import Partners
from contributors import evidence, services_conferences, services_matches
from contributors import services_pledges as services
from contributors.models import Announcement, Conference, Pledge
from contributors.models.pledge import Visibility
from missions.api.capabilities import Capabilities
from missions.api.missions import Missions
from missions.api.requirements import Requirements, StepGiven
from missions.api.seen import InMission, partner_given
from missions.models import Capability, Requirement
from missions.models.requirement import LANGUAGES, Level

State = Pledge.State


class PledgeRows(Rows):
    attached = ("version", "missing_for_next_level", "conference", "conditions")
    id = serializers.UUIDField(help_text="number in this portal")
    reference = serializers.CharField(help_text="unique among the contributor's own")
    contributor = CodeField("code of the contributor", source="contributor.code")
    requirement = serializers.UUIDField(
        source="requirement_id", help_text="number of the requirement; empty: unsolicited", allow_null=True
    )
    mission = CodeField("acronym of the mission", source="mission.acronym", allow_null=True)
    offered_to = CodeField(
        "code of the organization an unsolicited pledge is for", source="offered_to.code", allow_null=True
    )
    capability = CodeField("code of the capability", source="capability.code")
    unit = serializers.ChoiceField(
        Capability.Unit.choices, source="capability.unit", help_text="what the quantities count"
    )
    title = serializers.CharField(help_text="unit or post, as the contributor calls it")
    quantity = serializers.IntegerField(help_text="offered")
    accepted_quantity = serializers.IntegerField(help_text="accepted; empty: nothing", allow_null=True)
    is_reserve = serializers.BooleanField(help_text="accepted beyond what is required")
    personnel = serializers.IntegerField(help_text="persons; empty: not stated", allow_null=True)
    available_from = serializers.DateField(help_text="first day")
    available_until = serializers.DateField(help_text="last day; empty: open", allow_null=True)
    level = serializers.ChoiceField(Level.choices, help_text="readiness level reached; empty: none")
    days_to_deploy = serializers.IntegerField(help_text="days; empty: not stated", allow_null=True)
    languages = serializers.ListField(child=serializers.CharField(), help_text="its people work in")
    standards = serializers.CharField(help_text="of equipment, training")
    terms = serializers.ChoiceField(Pledge.Terms.choices, help_text="cost terms; empty: not settled")
    valid_until = serializers.DateField(help_text="the offer lapses after it; empty: never", allow_null=True)
    visibility = serializers.ChoiceField(Visibility.choices, help_text="1 mission, 2 partners, 3 public")
    state = serializers.ChoiceField(State.choices, help_text="where it stands")
    submitted_at = serializers.DateTimeField(help_text="when", allow_null=True)
    decided_at = serializers.DateTimeField(help_text="when", allow_null=True)
    is_fictional = serializers.BooleanField(help_text="invented for the demo")
    version = serializers.IntegerField(help_text="moves with every change you may read; a step names it")
    missing_for_next_level = serializers.ListField(
        child=serializers.ChoiceField(list(evidence.WORDS)),
        allow_null=True,
        help_text="evidence the next level still takes; null for who is of neither side, and at the last",
    )

    entered_by = CodeField(
        "code of the organization that entered it for its contributor; null: its contributor itself",
        source="entered.authority.organization.code",
        allow_null=True,
    )
    conference = serializers.UUIDField(
        allow_null=True, help_text="number of the conference it was announced at, if you may see that"
    )
    conditions = serializers.CharField(
        allow_null=True, help_text="what must be given for it to hold; null for who is of neither side"
    )


class PledgeChanged(Given):
    reference = serializers.CharField(max_length=24, help_text="unique among yours, such as 2026-04")
    title = serializers.CharField(max_length=160, help_text="unit or post")
    quantity = WholeNumber(min_value=1, help_text="in the capability's unit")
    personnel = WholeNumber(required=False, allow_null=True, help_text="persons")
    available_from = serializers.DateField(help_text="first day")
    available_until = serializers.DateField(required=False, allow_null=True, help_text="last day")
    days_to_deploy = WholeNumber(max_value=3650, required=False, allow_null=True, help_text="days")
    languages = serializers.ListField(
        child=serializers.ChoiceField(list(LANGUAGES)), required=False, help_text="its people work in"
    )
    standards = serializers.CharField(max_length=500, required=False, allow_blank=True, help_text="of it")
    terms = serializers.ChoiceField(
        Pledge.Terms.choices, required=False, allow_blank=True, help_text="cost terms"
    )
    conditions = serializers.CharField(
        max_length=2000, required=False, allow_blank=True, help_text="what must be given for it to hold"
    )
    valid_until = serializers.DateField(required=False, allow_null=True, help_text="lapses after it")
    reason = serializers.CharField(max_length=500, required=False, help_text="why, for the trail")


class PledgeDrafted(PledgeChanged):
    contributor = partner_given("code of the contributor, yours")
    requirement = NumberedField(Requirement, "number of the requirement it answers", required=False)
    offered_to = partner_given("code of an organization, where no requirement is answered", required=False)
    capability = VisibleField(
        Capability,
        "code",
        "code of the capability; that of the requirement",
        change=str.lower,
        required=False,
    )
    visibility = serializers.ChoiceField(Visibility.choices, required=False, help_text="1, 2 or 3")

    def validate(self, given):
        if bool(given.get("requirement")) == bool(given.get("offered_to")):
            raise serializers.ValidationError(
                {"requirement": "Name the requirement it answers, or offered_to, one of the two."}
            )
        if not given.get("requirement") and not given.get("capability"):
            raise serializers.ValidationError({"capability": "An unsolicited pledge names its capability."})
        return given


class Decision(Given):
    version = WholeNumber(help_text="the version you saw; another is answered with 409")
    reason = serializers.CharField(max_length=500, required=False, help_text="the contributor reads it")


class Acceptance(Decision):
    quantity = WholeNumber(min_value=1, required=False, help_text="of what is offered; all if left out")
    is_reserve = serializers.BooleanField(required=False, help_text="beyond what is required")


class Refusal(Decision):
    reason = serializers.CharField(max_length=500, help_text="the contributor reads it")


class Dated(StepGiven):
    on = serializers.DateField(required=False, help_text="on which day it was; today if left out")


class Deployed(Dated):
    exception = serializers.CharField(
        max_length=500, required=False, help_text="why it may without what is missing"
    )


class Shown(StepGiven):
    visibility = serializers.ChoiceField(Visibility.choices, help_text="1 mission, 2 partners, 3 public")


class Directed(StepGiven):
    requirement = NumberedField(Requirement, "number of the requirement it is to answer")


class Renewed(StepGiven):
    valid_until = serializers.DateField(help_text="the new last day")


class Announced(StepGiven):
    conference = NumberedField(
        Conference, "number of the conference it is announced at; null: at none", allow_null=True
    )


class Levelled(StepGiven):
    level = serializers.ChoiceField(Level.choices, help_text="the level reached")


STEPS = ("submit", "withdraw", "prepare", "rotate", "assess", "sign")


class Pledges(NumberedAtRandom, Acts, ChangesMany, Changeable, VisibleViewSet):
    """What contributors offer: your own, those offered to you, and those opened to you."""

    model, rows, scope = Pledge, PledgeRows, "pledges:write"
    given = {
        "create": PledgeDrafted,
        "partial_update": PledgeChanged,
        "accept": Acceptance,
        "decline": Refusal,
        "deploy": Deployed,
        "rotated": Deployed,
        "end": Dated,
        "show": Shown,
        "direct": Directed,
        "announce": Announced,
        "renew": Renewed,
        "level": Levelled,
    } | dict.fromkeys(STEPS, StepGiven)
    examples = {
        "create": {
            "contributor": "RWA",
            "reference": "2026-04",
            "requirement": "0f6c1f0e-6d0e-4d3f-9f0a-5b6c7d8e9f00",
            "title": "2nd Engineer Company",
            "quantity": 1,
            "available_from": "2027-03-01",
        },
        "partial_update": {"days_to_deploy": 60, "reason": "equipment has arrived"},
        "accept": {"version": 3, "quantity": 1},
        "decline": {"version": 3, "reason": "another offer stands earlier"},
        "show": {"visibility": 2},
    }
    expands = {
        "contributor": (Partners, "code"),
        "mission": (Missions, "acronym"),
        "capability": (Capabilities, "code"),
        "requirement": (Requirements, "id"),
    }
    filters = {
        "mission": InMission(),
        "contributor": Text("contributor__code", "code of the contributor", upper=True),
        "offered_to": Text("offered_to__code", "code of the organization", upper=True),
        "requirement": Text("requirement__reference", "reference of the requirement"),
        "capability": Text("capability__code", "codes of capabilities", lower=True),
        "state": Choice("state", State.choices, "where it stands"),
        "level": Choice("level", Level.choices, "readiness level"),
        "visibility": Number("visibility", "1 mission, 2 partners, 3 public"),
        "is_reserve": Flag("is_reserve", "accepted as a reserve"),
        "is_fictional": Flag("is_fictional", "invented for the demo"),
        "available_by": Day("available_from__lte", "available from this day or earlier"),
        "valid_by": Day("valid_until__lte", "valid until this day or earlier"),
        "search": Words(("reference", "title"), "words in the reference or title"),
    }
    orderings = {
        "id": Order("id"),
        "reference": Order("contributor__code", "reference"),
        "available_from": Order("available_from", "id"),
    }
    ordering = "reference"

    def nest(self, records):
        user, keys = self.request.user, [record["id"] for record in records]
        rows = Pledge.objects.visible_to(user).filter(pk__in=keys)
        versions = self._versions(rows)
        between = list(rows.between(user))
        found, conditions = evidence.next_levels(between), {row.pk: row.conditions for row in between}
        told = Announcement.objects.visible_to(user).filter(pledge__in=keys).order_by()
        announced = dict(told.values_list("pledge", "conference"))
        for record in records:
            record["version"], ahead = versions[record["id"]], found.get(record["id"])
            record["missing_for_next_level"] = ahead.missing if ahead else None
            record["conference"] = announced.get(record["id"])
            record["conditions"] = conditions.get(record["id"])

    def asked_rows(self, values):
        """A file names versions as records do: by them it is read in again."""
        names, rows = super().asked_rows(values)
        if "id" not in names:
            return names, rows
        versions, place = self._versions(Pledge.objects.visible_to(self.request.user)), names.index("id")
        return (*names, "version"), ((*row, versions.get(row[place])) for row in rows)

    def _versions(self, rows):
        """{pledge: the version this reader names}: of the two sides another than of others."""
        found = dict(rows.order_by().values_list("pk", "version"))
        of_sides = rows.between(self.request.user).order_by().values_list("pk", "version", "version_between")
        return found | {key: version + between for key, version, between in of_sides}

    def may_change(self, row, by):
        require(by, "act_for", row.contributor)

    def make(self, values, by):
        values = dict(values)
        return services.draft_pledge(values.pop("contributor"), **values, by=by)

    def change(self, row, values, by):
        return services.change_pledge(row, **values, by=by)

    # --- The contributor's steps
    @extend_schema(summary="Put it on the table")
    @action(detail=True, methods=["post"])
    def submit(self, request, **path):
        return self.act(request, path, services.submit_pledge)

    @extend_schema(summary="Take it back")
    @action(detail=True, methods=["post"])
    def withdraw(self, request, **path):
        return self.act(request, path, services.withdraw_pledge)

    @extend_schema(summary="Say who sees it")
    @action(detail=True, methods=["post"])
    def show(self, request, **path):
        return self.act(request, path, services.show_pledge)

    @extend_schema(summary="Let an offer made to an organization answer a requirement")
    @action(detail=True, methods=["post"])
    def direct(self, request, **path):
        return self.act(request, path, services_matches.direct_pledge)

    @extend_schema(summary="Say at which conference it is announced")
    @action(detail=True, methods=["post"])
    def announce(self, request, **path):
        return self.act(request, path, services_conferences.announce_pledge)

    @extend_schema(summary="Let the offer stand for longer")
    @action(detail=True, methods=["post"])
    def renew(self, request, **path):
        return self.act(request, path, services.renew_pledge)

    @extend_schema(summary="Say that it prepares")
    @action(detail=True, methods=["post"])
    def prepare(self, request, **path):
        return self.act(request, path, services.prepare_pledge)

    @extend_schema(summary="Say that its people are being replaced")
    @action(detail=True, methods=["post"])
    def rotate(self, request, **path):
        return self.act(request, path, services.rotate_pledge)

    # --- The deciding side's steps
    @extend_schema(summary="Take it up")
    @action(detail=True, methods=["post"])
    def assess(self, request, **path):
        return self.act(request, path, services.assess_pledge)

    @extend_schema(summary="Accept it, whole or in part; a person alone, never a token")
    @action(detail=True, methods=["post"])
    def accept(self, request, **path):
        return self.act(request, path, services.accept_pledge)

    @extend_schema(summary="Turn it down; a person alone, never a token")
    @action(detail=True, methods=["post"])
    def decline(self, request, **path):
        return self.act(request, path, services.decline_pledge)

    @extend_schema(summary="Say which readiness level was reached")
    @action(detail=True, methods=["post"])
    def level(self, request, **path):
        return self.act(request, path, services.level_pledge)

    @extend_schema(summary="Note that its agreement is signed")
    @action(detail=True, methods=["post"])
    def sign(self, request, **path):
        return self.act(request, path, services.sign_pledge)

    @extend_schema(summary="Note that it is deployed")
    @action(detail=True, methods=["post"])
    def deploy(self, request, **path):
        return self.act(request, path, services.deploy_pledge)

    @extend_schema(summary="Note that its rotation is complete")
    @action(detail=True, methods=["post"])
    def rotated(self, request, **path):
        return self.act(request, path, services.complete_rotation)

    @extend_schema(summary="Note that it has left")
    @action(detail=True, methods=["post"])
    def end(self, request, **path):
        return self.act(request, path, services.end_pledge)
