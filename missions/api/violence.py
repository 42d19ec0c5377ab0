"""Published events of violence through the API; they come in by file, under imports."""

from rest_framework import serializers

from accounts.api import Choice, Number, Order, Rows, Text, VisibleViewSet
from missions.models import ViolenceRecord


class ViolenceRows(Rows):
    id = serializers.IntegerField(help_text="number in this portal")
    source = serializers.CharField(help_text="who publishes it")
    number = serializers.CharField(help_text="number in the source")
    edition = serializers.CharField(help_text="edition it was read from")
    year = serializers.IntegerField(help_text="year")
    happened_on = serializers.DateField(allow_null=True, help_text="day; null: not reported")
    events = serializers.IntegerField(source="n_events", help_text="how many events the row sums; mostly 1")
    kind = serializers.ChoiceField(
        ViolenceRecord.Kind.choices, allow_blank=True, help_text="type; empty: not reported"
    )
    place = serializers.CharField(help_text="as printed")
    country = serializers.CharField(help_text="as printed")
    latitude = serializers.FloatField(help_text="degrees north")
    longitude = serializers.FloatField(help_text="degrees east")
    best = serializers.IntegerField(allow_null=True, help_text="deaths, best estimate; null: not reported")
    low = serializers.IntegerField(allow_null=True, help_text="deaths, low estimate")
    high = serializers.IntegerField(allow_null=True, help_text="deaths, high estimate")
    civilians = serializers.IntegerField(allow_null=True, help_text="deaths of civilians")


class Violence(VisibleViewSet):
    """Events of violence as others publish them: a register apart from the missions' own incidents."""

    model, rows = ViolenceRecord, ViolenceRows
    filters = {
        "source": Text("source", "who publishes it"),
        "country": Text("country", "as printed"),
        "year": Number("year", "year"),
        "kind": Choice("kind", ViolenceRecord.Kind.choices, "type"),
    }
    orderings = {"id": Order("id"), "year": Order("year", "id")}
    ordering = "-year"
