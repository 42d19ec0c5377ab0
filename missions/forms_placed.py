"""What people write of where something is, and in which mission and in whose name, alike for all records."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Partner
from missions.forms_decisions import MomentField, own_partners, run_missions
from missions.forms_editing import PartnerChoice
from missions.forms_labels import LabelledForm
from missions.forms_situation import in_zone
from missions.models import Mission
from missions.models.placed import Placed

WHERE = (_("Where"), ("place", "district", "area", "latitude", "longitude", "precision"))
IN_WHOSE_NAME = (_("To whom, in whose name"), ("mission", "keeper"))


def latitude(label):
    return forms.DecimalField(
        label=label, max_digits=7, decimal_places=5, required=False, help_text=_("degrees north")
    )


def longitude(label):
    return forms.DecimalField(
        label=label, max_digits=8, decimal_places=5, required=False, help_text=_("degrees east")
    )


class OfPlaceForm(LabelledForm):
    """A record of a mission with a place; a partner keeps it, and moments are of the mission's time zone."""

    moments: tuple[str, ...] = ()
    fixed: tuple[str, ...] = ("mission", "keeper")  # what does not change once it stands
    mission = forms.ModelChoiceField(Mission.objects.none(), label=_("Mission"), empty_label=None)
    keeper = PartnerChoice(Partner.objects.none(), label=_("In the name of"), empty_label=None)
    place = forms.CharField(
        label=_("Place"), max_length=120, required=False, help_text=_("the nearest village or town")
    )
    district = forms.CharField(label=_("District"), max_length=80, required=False)
    area = forms.CharField(
        label=pgettext_lazy("incident", "Area"),
        max_length=80,
        required=False,
        help_text=_("region or sector"),
    )
    latitude, longitude = latitude(_("Latitude")), longitude(_("Longitude"))
    precision = forms.ChoiceField(
        label=_("Place told as"),
        choices=Placed.Precision.choices,
        help_text=_("what others read of the place; the mission's own people read it as it was entered"),
    )

    def __init__(self, *args, of=None, **kwargs):
        super().__init__(*args, **kwargs)
        missions = self.missions_offered().order_by("acronym")
        self.fields["mission"].queryset = missions
        self.fields["keeper"].queryset = self.keepers_offered().order_by("name")
        chosen = of or self._chosen(missions)
        if chosen is not None:
            self.initial.setdefault("mission", chosen.pk)
            for name in self.moments:
                words = self.fields[name].help_text
                in_zone(self.fields[name], chosen)
                self.fields[name].help_text += f"; {words}" if words else ""
        if self.look:
            for name in self.fixed:
                del self.fields[name]

    def missions_offered(self):
        """Those one may tell: any one sees, that is still at work."""
        return Mission.objects.visible_to(self.user).active()

    def keepers_offered(self):
        """Partners one speaks for; a mission's planner enters what any was told to say."""
        plans = run_missions(self.user).exists()
        return Partner.objects.visible_to(self.user) if plans else own_partners(self.user)

    def _chosen(self, missions):
        asked = str(self.data.get("mission", "")) if self.is_bound else ""
        found = missions.filter(pk=asked).first() if asked.isdigit() else None
        return found or missions.first()


def standing_place(row):
    names = ("place", "district", "area", "latitude", "longitude", "precision")
    return {name: getattr(row, name) for name in names}


def moment(label, **kwargs):
    return MomentField(label=label, **kwargs)
