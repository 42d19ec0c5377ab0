"""Entering pledges for others: authorities as contributors record them, and what was entered under them."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action

from accounts.api import (
    Acts,
    Choice,
    CodeField,
    Creatable,
    CreatesMany,
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
from contributors import services_entry as services
from contributors.api.visits import Keys
from contributors.models import Conference, EnteredPledge, EntryAuthority, Pledge
from contributors.models.pledge import Visibility
from missions.api.requirements import StepGiven
from missions.api.seen import partner_given
from missions.models import Requirement


class AuthorityRows(Rows):
    id = serializers.UUIDField(help_text="number in this portal")
    contributor = CodeField("code of the contributor", source="contributor.code")
    organization = CodeField("code of the organization that may enter", source="organization.code")
    starts_on = serializers.DateField(help_text="first day")
    ends_on = serializers.DateField(help_text="last day")
    needs_confirmation = serializers.BooleanField(help_text="what is entered stays a draft until confirmed")
    visibility = serializers.ChoiceField(
        Visibility.choices, help_text="who sees what is entered: 1 mission, 2 partners, 3 public"
    )
    note = serializers.CharField(help_text="such as the reference of the note verbale")
    revoked_at = serializers.DateTimeField(help_text="when it was taken back; empty: not", allow_null=True)
    is_fictional = serializers.BooleanField(help_text="invented for the demo")
    version = serializers.IntegerField(help_text="moves with every change; a step names it")


class AuthorityGiven(Given):
    contributor = partner_given("code of the contributor, yours")
    organization = partner_given("code of the organization that may enter")
    starts_on = serializers.DateField(help_text="first day")
    ends_on = serializers.DateField(help_text="last day")
    needs_confirmation = serializers.BooleanField(
        required=False, help_text="stays a draft until confirmed; true if left out"
    )
    visibility = serializers.ChoiceField(Visibility.choices, required=False, help_text="1, 2 or 3")
    note = serializers.CharField(max_length=300, required=False, allow_blank=True, help_text="in words")
    reason = serializers.CharField(max_length=500, required=False, help_text="why, for the trail")


class Authorities(NumberedAtRandom, Acts, Creatable, VisibleViewSet):
    """By which an organization may enter a contributor's pledges at conferences. The contributor's own
    people, signed in, record them and take them back; a token records none."""

    model, rows, scope = EntryAuthority, AuthorityRows, "pledges:write"
    given = {"create": AuthorityGiven, "revoke": StepGiven}
    examples = {
        "create": {
            "contributor": "RWA",
            "organization": "UN",
            "starts_on": "2027-03-01",
            "ends_on": "2027-03-05",
        }
    }
    filters = {
        "contributor": Text("contributor__code", "code of the contributor", upper=True),
        "organization": Text("organization__code", "code of the organization", upper=True),
        "starts_by": Day("starts_on__lte", "begins on this day or earlier"),
        "ends_from": Day("ends_on__gte", "ends on this day or later"),
        "is_fictional": Flag("is_fictional", "invented for the demo"),
    }
    orderings = {"id": Order("id"), "starts_on": Order("starts_on", "id")}
    ordering = "starts_on"

    def make(self, values, by):
        values = dict(values)
        return services.give_authority(values.pop("contributor"), **values, by=by)

    @extend_schema(summary="Take it back; its contributor may")
    @action(detail=True, methods=["post"])
    def revoke(self, request, **path):
        return self.act(request, path, services.revoke_authority)


class EntryRows(Rows):
    id = serializers.UUIDField(help_text="number of this entry")
    conference = serializers.UUIDField(source="conference_id", help_text="number of the conference")
    authority = serializers.UUIDField(source="authority_id", help_text="under which it was entered")
    contributor = CodeField("code of the contributor", source="authority.contributor.code")
    organization = CodeField("code of the organization that entered it", source="authority.organization.code")
    pledge = serializers.UUIDField(
        source="pledge_id", help_text="number of the pledge; a draft is its contributor's alone"
    )
    answer = serializers.ChoiceField(
        EnteredPledge.Answer.choices, help_text="what its contributor said, or that it need not"
    )
    answered_at = serializers.DateTimeField(help_text="when", allow_null=True)
    created_at = serializers.DateTimeField(help_text="when it was entered")
    is_fictional = serializers.BooleanField(
        source="authority.is_fictional", help_text="its contributor is invented for the demo"
    )


class EntryGiven(Given):
    conference = NumberedField(Conference, "number of a conference you run")
    contributor = partner_given("code of the contributor for whom it is entered")
    requirement = NumberedField(Requirement, "number of a need on its table")
    quantity = WholeNumber(min_value=1, help_text="in the capability's unit")
    available_from = serializers.DateField(help_text="first day")
    available_until = serializers.DateField(required=False, allow_null=True, help_text="last day")
    title = serializers.CharField(
        max_length=160, required=False, allow_blank=True, help_text="unit or post; the need's if left out"
    )
    personnel = WholeNumber(required=False, allow_null=True, help_text="persons")
    days_to_deploy = WholeNumber(max_value=3650, required=False, allow_null=True, help_text="days")
    terms = serializers.ChoiceField(
        Pledge.Terms.choices, required=False, allow_blank=True, help_text="cost terms"
    )
    conditions = serializers.CharField(
        max_length=2000, required=False, allow_blank=True, help_text="what must be given for it to hold"
    )
    valid_until = serializers.DateField(required=False, allow_null=True, help_text="lapses after it")
    reason = serializers.CharField(max_length=500, required=False, help_text="why, for the trail")


class Entries(NumberedAtRandom, CreatesMany, Creatable, VisibleViewSet):
    """Pledges entered for their contributors at conferences you run, or for those you speak for. A list is
    entered whole or not at all, and each row is answered by its number."""

    model, rows, scope = EnteredPledge, EntryRows, "pledges:write"
    given = {"create": EntryGiven}
    examples = {
        "create": {
            "conference": "0f6c1f0e-6d0e-4d3f-9f0a-5b6c7d8e9f00",
            "contributor": "RWA",
            "requirement": "1a6c1f0e-6d0e-4d3f-9f0a-5b6c7d8e9f00",
            "quantity": 1,
            "available_from": "2027-06-01",
        }
    }
    filters = {
        "conference": Keys("conference", "number of the conference"),
        "authority": Keys("authority", "number of the authority"),
        "contributor": Text("authority__contributor__code", "code of the contributor", upper=True),
        "answer": Choice("answer", EnteredPledge.Answer.choices, "what its contributor said"),
    }
    orderings = {"id": Order("id"), "created_at": Order("created_at", "id")}
    ordering = "created_at"

    def make(self, values, by):
        values = dict(values)
        return services.enter_pledge(values.pop("conference"), **values, by=by).entered
