"""Bodies, proposals, positions and decisions through the API. States are as they stand, written or not."""

import re
from collections import defaultdict
from typing import Any

from django.http import Http404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action

from accounts.access import require, require_any
from accounts.api import (
    Acts,
    Changeable,
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
    WholeNumber,
)
from missions import gathering_decisions, reading_decisions, services_bodies
from missions import services_proposals as services
from missions.api.labels import label_given, label_told, named_given
from missions.api.missions import Missions
from missions.api.requirements import StepGiven
from missions.api.seen import InMission, mission_given, partner_given
from missions.models import (
    Body,
    BodyMember,
    Decision,
    Position,
    Proposal,
    Round,
    Rule,
    Stance,
)
from missions.releasing import runners
from missions.reports import decisions as typeset

ID = "0f6c1f0e-6d0e-4d3f-9f0a-5b6c7d8e9f00"
REASON: dict[str, Any] = {"max_length": 500, "required": False, "help_text": "why, for the trail"}


class ZonedMoment(serializers.DateTimeField):
    """A moment that says its time zone: 2027-01-31T17:00:00+03:00."""

    def to_internal_value(self, value):
        if isinstance(value, str) and not re.search(r"(Z|[+-][0-9]{2}:?[0-9]{2})$", value.strip()):
            self.fail("invalid", format="2027-01-31T17:00:00+03:00")
        return super().to_internal_value(value)


class SeatRows(Rows):
    id = serializers.IntegerField(help_text="number of the seat")
    partner = CodeField("code of the partner", source="partner.code")
    seat = serializers.ChoiceField(BodyMember.Seat.choices, help_text="member or observer")
    may_vote = serializers.BooleanField(help_text="has a vote")
    starts_on = serializers.DateField(help_text="first day", allow_null=True)
    ends_on = serializers.DateField(help_text="last day", allow_null=True)


class BodyRows(Rows):
    id = serializers.UUIDField(help_text="number in this portal")
    name = serializers.CharField(help_text="what it is called")
    mission = CodeField("acronym of the mission", source="mission.acronym", allow_null=True)
    keeper = CodeField("code of its secretariat", source="keeper.code", allow_null=True)
    rule = serializers.ChoiceField(Rule.choices, help_text="decides by")
    may_use_silence = serializers.BooleanField(help_text="may also decide by silence")
    quorum = serializers.IntegerField(help_text="members with a vote who must take part")
    time_zone = serializers.CharField(help_text="of its deadlines")
    requires_consultation = serializers.BooleanField(
        help_text="tasks of its mission change only after consultation"
    )
    label = label_told()
    is_closed = serializers.BooleanField(help_text="dissolved")
    version = serializers.IntegerField(help_text="moves with every change; a step may name it")
    seats = SeatRows(many=True, help_text="who sits in it, from when until when")


class BodyChanged(Given):
    name = serializers.CharField(max_length=120, help_text="what it is called")
    rule = serializers.ChoiceField(Rule.choices, help_text="decides by")
    may_use_silence = serializers.BooleanField(required=False, help_text="may also decide by silence")
    quorum = WholeNumber(min_value=1, max_value=300, help_text="members with a vote who must take part")
    time_zone = serializers.CharField(max_length=40, required=False, help_text="UTC if left out")
    requires_consultation = serializers.BooleanField(
        required=False, help_text="no task of its mission's mandate changes without one; false if left out"
    )
    label = label_given()
    released_to = named_given()
    reason = serializers.CharField(**REASON)


class BodyMade(BodyChanged):
    mission = mission_given(required=False)
    keeper = partner_given("code of a partner you speak for", required=False)


class SeatGiven(Given):
    partner = partner_given("code of the partner")
    seat = serializers.ChoiceField(BodyMember.Seat.choices, required=False, help_text="member if left out")
    may_vote = serializers.BooleanField(required=False, help_text="true for a member if left out")
    starts_on = serializers.DateField(help_text="first day")
    ends_on = serializers.DateField(required=False, help_text="last day")
    reason = serializers.CharField(**REASON)


class SeatEnded(Given):
    seat = WholeNumber(help_text="number of the seat")
    ends_on = serializers.DateField(help_text="last day")
    reason = serializers.CharField(**REASON)


class Bodies(NumberedAtRandom, Acts, Changeable, VisibleViewSet):
    """Bodies in which partners decide together, and who sits in them on which days."""

    model, rows, scope = Body, BodyRows, "missions:write"
    given = {
        "create": BodyMade,
        "partial_update": BodyChanged,
        "seat": SeatGiven,
        "unseat": SeatEnded,
        "dissolve": StepGiven,
    }
    examples = {
        "create": {
            "name": "Committee of contributors",
            "mission": "MINUSCA",
            "rule": "consensus",
            "quorum": 3,
        },
        "partial_update": {"name": "Committee"},
        "seat": {"partner": "FRA", "starts_on": "2026-01-01"},
        "unseat": {"seat": 7, "ends_on": "2026-12-31"},
    }
    expands = {"mission": (Missions, "acronym")}
    filters = {
        "mission": InMission(),
        "member": Text("members__partner__code", "code of a partner with a seat on some day", upper=True),
        "is_closed": Flag("is_closed", "dissolved"),
    }
    orderings = {"id": Order("id"), "name": Order("name", "id")}
    ordering = "name"

    def nest(self, records):
        keys, shape = {record["id"]: record for record in records}, SeatRows.shape()
        for record in records:
            record["seats"] = []
        seats = (
            BodyMember.objects.visible_to(self.request.user)
            .filter(body__in=keys)
            .order_by("partner__code", "pk")
        )
        for key, *row in seats.values_list("body", *shape.paths):
            keys[key]["seats"].append(dict(zip(shape.names, row, strict=True)))

    def may_change(self, row, by):
        require_any(by, *runners(row))

    def make(self, values, by):
        return services_bodies.create_body(**values, by=by)

    def change(self, row, values, by):
        return services_bodies.change_body(row, **values, by=by)

    @extend_schema(summary="Give a partner a seat")
    @action(detail=True, methods=["post"])
    def seat(self, request, **path):
        return self.act(request, path, services_bodies.seat_member)

    @extend_schema(summary="The last day of a seat")
    @action(detail=True, methods=["post"])
    def unseat(self, request, **path):
        return self.act(request, path, self._end)

    def _end(self, row, *, seat, by, **given):
        require_any(by, *runners(row))
        found = (
            BodyMember.objects.visible_to(by)
            .filter(body=row, pk=seat)
            .select_related("body", "partner")
            .first()
        )
        if found is None:
            raise serializers.ValidationError({"seat": "The body has no such seat."})
        return services_bodies.end_seat(found, by=by, **given)

    @extend_schema(summary="Nothing is put to it any more")
    @action(detail=True, methods=["post"])
    def dissolve(self, request, **path):
        return self.act(request, path, services_bodies.dissolve_body)


class CountRows(Rows):
    seated = serializers.IntegerField(help_text="members with a vote at the deadline")
    present = serializers.IntegerField(help_text="of them, how many took part")
    quorum = serializers.IntegerField(help_text="how many must take part")
    votes_for = serializers.IntegerField(help_text="for")
    against = serializers.IntegerField(help_text="against, or breaking silence")
    abstained = serializers.IntegerField(help_text="abstained")


class RoundRows(CountRows):
    number = serializers.IntegerField(help_text="which round")
    outcome = serializers.ChoiceField(Proposal.State.choices, help_text="how it ended")
    option = serializers.CharField(help_text="the option that carried")
    text = serializers.CharField(help_text="the text that stood in it")
    deadline = serializers.DateTimeField(help_text="its deadline")
    ended_at = serializers.DateTimeField(help_text="the deadline, or when silence was broken")


class ProposalRows(Rows):
    attached = ("state", "is_written")
    id = serializers.UUIDField(help_text="number in this portal")
    body = serializers.UUIDField(source="body_id", help_text="number of the body")
    mission = CodeField("acronym of the mission", source="body.mission.acronym", allow_null=True)
    title = serializers.CharField(help_text="what it is called")
    text = serializers.CharField(help_text="as it would be adopted")
    options = serializers.ListField(child=serializers.CharField(), help_text="to choose from")
    mode = serializers.ChoiceField(Rule.choices, help_text="decided by")
    sponsor = CodeField("code of the member that puts it forward", source="sponsor.code", allow_null=True)
    amends = serializers.UUIDField(
        source="amends_id", help_text="number of the decision it changes", allow_null=True
    )
    round = serializers.IntegerField(help_text="which round it is in")
    opened_at = serializers.DateTimeField(help_text="when this round was opened", allow_null=True)
    first_deadline = serializers.DateTimeField(help_text="as first set", allow_null=True)
    deadline = serializers.DateTimeField(help_text="as it stands", allow_null=True)
    label = label_told()
    version = serializers.IntegerField(help_text="moves with every change; a step may name it")
    state = serializers.ChoiceField(Proposal.State.choices, help_text="as it stands now, by its deadline")
    is_written = serializers.BooleanField(help_text="false in the moment between a deadline and its record")
    rounds = RoundRows(many=True, help_text="rounds that ended, the last last")


class ProposalChanged(Given):
    title = serializers.CharField(max_length=160, help_text="what it is called")
    text = serializers.CharField(max_length=8000, help_text="as it would be adopted")
    options = serializers.ListField(
        child=serializers.CharField(max_length=200), required=False, max_length=8, help_text="to choose from"
    )
    mode = serializers.ChoiceField(Rule.choices, help_text="the body's rule, or silence where it may use it")
    amends = NumberedField(Decision, "number of the decision it changes", required=False)
    label = label_given()
    released_to = named_given()
    reason = serializers.CharField(**REASON)


class ProposalDrafted(ProposalChanged):
    body = NumberedField(Body, "number of the body")
    sponsor = partner_given("code of a member you speak for; left out by who runs the body", required=False)


class Until(StepGiven):
    deadline = ZonedMoment(help_text="with its time zone, such as 2027-01-31T17:00:00+03:00")


class StandsIn(Choice):
    """State as it stands, also between a deadline and its record."""

    def condition(self, raw):
        states = {self.one(value) for value in raw.split(",")}
        return gathering_decisions.standing_in(states)


class Proposals(NumberedAtRandom, Acts, Changeable, VisibleViewSet):
    """What is put to bodies. A deadline that passed has decided, whether or not its record was written."""

    model, rows, scope = Proposal, ProposalRows, "missions:write"
    given = {
        "create": ProposalDrafted,
        "partial_update": ProposalChanged,
        "open": Until,
        "extend": Until,
        "withdraw": StepGiven,
    }
    examples = {
        "create": {
            "body": ID,
            "title": "Patrols in the east",
            "text": "Patrols are extended.",
            "mode": "silence",
        },
        "partial_update": {"text": "Patrols by day are extended."},
        "open": {"deadline": "2027-01-31T17:00:00+03:00"},
        "extend": {"deadline": "2027-02-02T17:00:00+03:00", "reason": "a capital asked for time"},
    }
    filters = {
        "mission": InMission("body__mission__slug"),
        "body": Text("body__id", "number of the body"),
        "state": StandsIn("state", Proposal.State.choices, "where it stands now"),
        "mode": Choice("mode", Rule.choices, "decided by"),
        "due_by": Day("deadline__date__lte", "deadline on this day or earlier"),
    }
    orderings = {"id": Order("id"), "deadline": Order("deadline", "id")}
    ordering = "id"

    def nest(self, records):
        user, keys = self.request.user, [record["id"] for record in records]
        rows = list(Proposal.objects.visible_to(user).filter(pk__in=keys).select_related("body"))
        where, rounds, shape = reading_decisions.stands(user, rows), defaultdict(list), RoundRows.shape()
        found = Round.objects.visible_to(user).filter(proposal__in=keys).order_by("number")
        for key, *row in found.values_list("proposal", *shape.paths):
            rounds[key].append(dict(zip(shape.names, row, strict=True)))
        for record in records:
            one = where[record["id"]]
            record |= {"state": one.state, "is_written": one.is_written, "rounds": rounds[record["id"]]}

    def may_change(self, row, by):
        if not services.may_change(by, row):
            require_any(by, *runners(row.body))

    def make(self, values, by):
        values = dict(values)
        return services.draft_proposal(values.pop("body"), **values, by=by)

    def change(self, row, values, by):
        return services.change_proposal(row, **values, by=by)

    @extend_schema(summary="Put it to the body until a moment")
    @action(detail=True, methods=["post"])
    def open(self, request, **path):
        return self.act(request, path, services.open_proposal)

    @extend_schema(summary="Give more time, before the time is over")
    @action(detail=True, methods=["post"])
    def extend(self, request, **path):
        return self.act(request, path, services.extend_proposal)

    @extend_schema(summary="Take it from the table")
    @action(detail=True, methods=["post"])
    def withdraw(self, request, **path):
        return self.act(request, path, services.withdraw_proposal)


class StanceRows(Rows):
    id = serializers.UUIDField(help_text="number in this portal")
    proposal = serializers.UUIDField(source="proposal_id", help_text="number of the proposal")
    round = serializers.IntegerField(help_text="in which round")
    partner = CodeField("code of the participant", source="partner.code")
    stance = serializers.ChoiceField(Stance.choices, help_text="what it says")
    option = serializers.CharField(help_text="the option it is for")
    words = serializers.CharField(help_text="in words")
    given_at = serializers.DateTimeField(help_text="when")
    version = serializers.IntegerField(help_text="moves with every change")


class StanceChanged(Given):
    stance = serializers.ChoiceField(Stance.choices, help_text="what it says")
    option = serializers.CharField(max_length=200, required=False, allow_blank=True, help_text="it is for")
    words = serializers.CharField(max_length=2000, required=False, allow_blank=True, help_text="in words")
    reason = serializers.CharField(**REASON)


class StanceGiven(StanceChanged):
    proposal = NumberedField(Proposal, "number of the proposal")
    partner = partner_given("code of the participant, yours")


class Positions(NumberedAtRandom, Changeable, VisibleViewSet):
    """What participants said, one position a participant and round; the last one counts, if it saw the one
    before (If-Match)."""

    model, rows, scope = Position, StanceRows, "missions:write"
    given = {"create": StanceGiven, "partial_update": StanceChanged}
    examples = {
        "create": {"proposal": ID, "partner": "FRA", "stance": "breaks", "words": "by day alone"},
        "partial_update": {"stance": "abstain"},
    }
    filters = {
        "mission": InMission("proposal__body__mission__slug"),
        "proposal": Text("proposal__id", "number of the proposal"),
        "partner": Text("partner__code", "code of the participant", upper=True),
        "stance": Choice("stance", Stance.choices, "what it says"),
    }

    def may_change(self, row, by):
        require(by, "act_for", row.partner)

    def make(self, values, by):
        values = dict(values)
        return services.give_position(values.pop("proposal"), **values, by=by)

    def change(self, row, values, by):
        stood = {"stance": row.stance, "option": row.option, "words": row.words}
        return services.give_position(
            row.proposal, partner=row.partner, version=row.version, by=by, **stood | values
        )


class DecisionRows(Rows):
    id = serializers.UUIDField(help_text="number in this portal")
    body = serializers.UUIDField(source="body_id", help_text="number of the body")
    mission = CodeField("acronym of the mission", source="body.mission.acronym", allow_null=True)
    year = serializers.IntegerField(help_text="of its number")
    number = serializers.IntegerField(help_text="of the body in the year")
    title = serializers.CharField(help_text="what it is called")
    text = serializers.CharField(help_text="what was adopted")
    option = serializers.CharField(source="round.option", help_text="the option adopted")
    mode = serializers.ChoiceField(Rule.choices, source="round.mode", help_text="decided by")
    decided_at = serializers.DateTimeField(help_text="the deadline that decided")
    seated = serializers.IntegerField(source="round.seated", help_text="members with a vote")
    present = serializers.IntegerField(source="round.present", help_text="of them, how many took part")
    quorum = serializers.IntegerField(source="round.quorum", help_text="how many had to take part")
    votes_for = serializers.IntegerField(source="round.votes_for", help_text="for")
    against = serializers.IntegerField(source="round.against", help_text="against")
    abstained = serializers.IntegerField(source="round.abstained", help_text="abstained")
    label = label_told()
    version = serializers.IntegerField(help_text="moves with every change; a step may name it")


class DecisionReleased(StepGiven):
    label = label_told()
    released_to = named_given()


class Decisions(NumberedAtRandom, Acts, VisibleViewSet):
    """The numbered record of what bodies adopted, with the count and the quorum."""

    model, rows, scope = Decision, DecisionRows, "missions:write"
    given = {"release": DecisionReleased}
    examples = {"release": {"label": "public"}}
    filters = {
        "mission": InMission("body__mission__slug"),
        "body": Text("body__id", "number of the body"),
        "decided_from": Day("decided_at__date__gte", "decided on this day or later"),
    }
    orderings = {"id": Order("id"), "decided_at": Order("decided_at", "id")}
    ordering = "decided_at"

    @extend_schema(
        summary="Its record for print, as a PDF",
        responses={(200, "application/pdf"): OpenApiTypes.BINARY},
    )
    @action(detail=True, methods=["get"])
    def pdf(self, request, **path):
        self.no_parameters(request)
        row = self.one(**path).select_related("body__mission", "round__proposal").first()
        if row is None:
            raise Http404
        address = request.build_absolute_uri(row.get_absolute_url())
        return typeset.decision_pdf(reading_decisions.record_of(request.user, row), address)

    @extend_schema(summary="Say who reads it")
    @action(detail=True, methods=["post"])
    def release(self, request, **path):
        return self.act(request, path, services.release_decision)
