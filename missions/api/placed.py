"""Places through the API: what is given of one, and what is told of it as exactly as the reader may know."""

from rest_framework import serializers

from accounts.api import Given
from missions.models.placed import Placed

DEGREES = {"decimal_places": 5, "required": False, "allow_null": True}


def words(longest, help_text):
    return serializers.CharField(max_length=longest, required=False, allow_blank=True, help_text=help_text)


def north(help_text="degrees north"):
    return serializers.DecimalField(max_digits=7, min_value=-90, max_value=90, help_text=help_text, **DEGREES)


def east(help_text="degrees east"):
    return serializers.DecimalField(
        max_digits=8, min_value=-180, max_value=180, help_text=help_text, **DEGREES
    )


def degrees_told(digits, help_text):
    return serializers.DecimalField(
        max_digits=digits,
        decimal_places=5,
        allow_null=True,
        help_text=f"{help_text}, as exactly as you may know",
    )


def place_told():
    return serializers.CharField(help_text="in words, as exactly as you may know it")


class PlaceGiven(Given):
    place = words(120, "the nearest village or town")
    district = words(80, "district")
    area = words(80, "region or sector")
    latitude = north()
    longitude = east()
    precision = serializers.ChoiceField(
        Placed.Precision.choices, required=False, help_text="what others read of the place"
    )


def places(record, row):
    """What is attached to a record of its place; `row` was read for its reader."""
    return record | {
        "place": row.place_shown,
        "latitude": row.at_latitude,
        "longitude": row.at_longitude,
    }
