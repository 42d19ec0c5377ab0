"""What the alignment of money with priorities is asked: the mission."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.filters import Filters


class AlignmentFilter(Filters):
    mission = forms.ChoiceField(label=_("Mission"))

    def __init__(self, *args, missions, **kwargs):
        super().__init__(*args, **kwargs)
        self.missions = {row.slug: row for row in missions}
        self.fields["mission"].choices = [(slug, row.acronym) for slug, row in self.missions.items()]

    @property
    def chosen_mission(self):
        """The mission chosen, else the first; None where the reader sees no priority and no project."""
        first = next(iter(self.missions.values()), None)
        return self.missions.get(self.chosen.get("mission"), first)
