"""Contacts through the API: whom one reaches in a mission, for what and how, by post and never by name."""

from rest_framework import serializers

from accounts.access import require_any
from accounts.api import (
    Changeable,
    Choice,
    CodeField,
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
from missions import services_contacts as services
from missions.api.decisions import REASON
from missions.api.labels import label_given, label_told, named_given, named_told
from missions.api.missions import Missions
from missions.api.placed import words
from missions.api.seen import InMission, mission_given, partner_given
from missions.models import Contact, Element
from missions.models.releasing import named_on
from missions.releasing import runners


class ContactRows(Rows):
    attached = ("released_to",)
    id = serializers.UUIDField(help_text="number in this portal")
    mission = CodeField("acronym of the mission", source="mission.acronym")
    element = serializers.CharField(
        source="element.reference", allow_null=True, help_text="reference of the post; null: a partner's"
    )
    keeper = CodeField(
        "code of the partner whose it is; null: the mission's", source="keeper.code", allow_null=True
    )
    purpose = serializers.ChoiceField(Contact.Purpose.choices, help_text="for what")
    title = serializers.CharField(help_text="name of the post, never of a person")
    phone = serializers.CharField(help_text="telephone; empty: not stated")
    call_sign = serializers.CharField(help_text="call sign; empty: not stated")
    email = serializers.CharField(help_text="e-mail of the post; empty: not stated")
    hours = serializers.CharField(help_text="when it answers; empty: not stated")
    notes = serializers.CharField(help_text="notes")
    label = label_told()
    is_fictional = serializers.BooleanField(source="mission.is_fictional", help_text="invented for the demo")
    version = serializers.IntegerField(help_text="moves with every change")
    released_to = named_told()


class ContactChanged(Given):
    purpose = serializers.ChoiceField(
        Contact.Purpose.choices, required=False, help_text="for what; duty if left out"
    )
    title = words(160, "name of the post, never of a person; empty: the title of the element")
    phone = words(60, "telephone")
    call_sign = words(40, "call sign")
    email = serializers.EmailField(required=False, allow_blank=True, max_length=254, help_text="of the post")
    hours = words(120, "when it answers")
    notes = words(500, "notes")
    label = label_given()
    released_to = named_given()
    reason = serializers.CharField(**REASON)


class ContactEntered(ContactChanged):
    mission = mission_given()
    element = NumberedField(Element, "number of the post or unit; left out: a partner's", required=False)
    keeper = partner_given("code of the partner whose it is; left out: the mission's", required=False)


class Contacts(NumberedAtRandom, Changeable, VisibleViewSet):
    """Whom one reaches in missions, for what and how: posts of theirs, and partners."""

    model, rows, scope = Contact, ContactRows, "missions:write"
    given = {"create": ContactEntered, "partial_update": ContactChanged}
    examples = {
        "create": {
            "mission": "MINUSCA",
            "keeper": "UNICEF",
            "purpose": "notices",
            "title": "Access desk",
            "phone": "+236 70 00 00 00",
            "label": "partners",
        },
        "partial_update": {"hours": "day and night"},
    }
    expands = {"mission": (Missions, "acronym")}
    filters = {
        "mission": InMission(),
        "keeper": Text("keeper__code", "code of the partner whose it is", upper=True),
        "purpose": Choice("purpose", Contact.Purpose.choices, "for what"),
        "is_fictional": Flag("mission__is_fictional", "invented for the demo"),
        "search": Words(("title", "call_sign", "phone", "email"), "words in the post or its numbers"),
    }
    orderings = {"id": Order("id"), "title": Order("title", "id")}
    ordering = "title"

    def nest(self, records):
        named = named_on(Contact, [record["id"] for record in records])
        for record in records:
            record["released_to"] = named[record["id"]]

    def may_change(self, row, by):
        require_any(by, *runners(row))

    def make(self, values, by):
        values = dict(values)
        return services.enter_contact(values.pop("mission"), **values, by=by)

    def change(self, row, values, by):
        return services.change_contact(row, **values, by=by)

    def destroy(self, request, **path):
        return self.under_lock(request, path, self._take_out)

    def _take_out(self, request, row):
        services.remove_contact(row, by=request.user)
