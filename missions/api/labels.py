"""Labels through the API: who reads a record, and the partners its label names."""

from rest_framework import serializers

from accounts.api import VisibleField
from accounts.models import Partner
from missions.models import Release


def label_told():
    return serializers.ChoiceField(Release.choices, help_text="who reads it")


def named_told():
    return serializers.ListField(child=serializers.CharField(), help_text="codes the label names")


def label_given(default="mission"):
    return serializers.ChoiceField(
        Release.choices, required=False, help_text=f"who reads it; {default} if left out"
    )


def named_given():
    return serializers.ListField(
        child=VisibleField(Partner, "code", "code of a partner", change=str.upper),
        required=False,
        max_length=200,
        help_text="codes of organizations and states the label names",
    )
