"""What the API says of every record that belongs to a pledge: which one, whose, for which mission."""

from rest_framework import serializers

from accounts.api import CodeField, Rows, Text
from contributors.api.pledges import Pledges
from missions.api.seen import InMission


class OfPledge(Rows):
    id = serializers.UUIDField(help_text="number in this portal")
    pledge = serializers.UUIDField(source="pledge_id", help_text="number of the pledge it belongs to")
    contributor = CodeField("code of the contributor", source="pledge.contributor.code")
    mission = CodeField("acronym of the mission", source="pledge.mission.acronym", allow_null=True)


EXPANDS = {"pledge": (Pledges, "id")}
FILTERS = {
    "mission": InMission("pledge__mission__slug"),
    "contributor": Text("pledge__contributor__code", "code of the contributor", upper=True),
}
