"""What locations may be narrowed by, and the form in which one is entered and changed."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.access import granted
from accounts.editing import Editing
from accounts.filters import ANY, Filters, search
from accounts.folding import having
from logistics.models import Location
from missions.models import Mission


class LocationFilter(Filters):
    text = search(_("Name or sector"))
    mission = forms.ChoiceField(label=_("Mission"))
    kind = forms.ChoiceField(label=_("Kind"), choices=[ANY, *Location.Kind.choices])

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        seen = Location.objects.visible_to(user).exclude(mission=None).order_by()
        missions = Mission.objects.visible_to(user).filter(pk__in=seen.values("mission"))
        outside = ("none", _("outside missions"))
        self.fields["mission"].choices = [ANY, *((row.slug, row.acronym) for row in missions), outside]

    def narrow(self, rows):
        chosen = self.chosen
        if text := chosen.get("text"):
            rows = having(rows, text.split(), "name", "sector")
        if chosen.get("kind"):
            rows = rows.filter(kind=chosen["kind"])
        mission = chosen.get("mission")
        if mission == "none":
            return rows.filter(mission=None)
        return rows.filter(mission__slug=mission) if mission else rows


class MissionChoice(forms.ModelChoiceField):
    def label_from_instance(self, row):
        return row.acronym


class LocationForm(Editing):
    questions: tuple = (
        (_("The location"), ("kind", "name", "sector")),
        (_("Where it lies"), ("latitude", "longitude")),
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=Location.Kind.choices)
    name = forms.CharField(label=_("Name"), max_length=120)
    sector = forms.CharField(
        label=_("Sector"), max_length=80, required=False, help_text=_("of the mission's area")
    )
    latitude = forms.DecimalField(
        label=_("Latitude"),
        required=False,
        min_value=-90,
        max_value=90,
        max_digits=8,
        decimal_places=5,
        help_text=_("degrees north; empty: not stated"),
    )
    longitude = forms.DecimalField(
        label=_("Longitude"),
        required=False,
        min_value=-180,
        max_value=180,
        max_digits=8,
        decimal_places=5,
        help_text=_("degrees east; empty: not stated"),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = False


class NewLocationForm(LocationForm):
    questions = ((_("Of which mission"), ("mission",)), *LocationForm.questions)
    mission = MissionChoice(
        Mission.objects.none(), label=_("Mission"), empty_label=None, to_field_name="slug"
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["mission"].queryset = kept_missions(user)


def kept_missions(user):
    """The missions whose locations this person enters."""
    rows = Mission.objects.visible_to(user).order_by("acronym")
    return rows if user.is_system else rows.filter(pk__in=granted(user, "manage_logistics", Mission))


def standing_location(row):
    return {name: getattr(row, name) for name in LocationForm.base_fields if hasattr(row, name)}
