"""What the list of lives lost may be narrowed by; choices are only what the reader sees of the register."""

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from accounts.filters import ANY, Filters, day
from accounts.models import Partner
from accounts.names import LocalName
from contributors import incidents
from missions.models import Mission

NOT_STATED = "none"


class FatalityFilter(Filters):
    mission = forms.ChoiceField(label=_("Mission"))
    nation = forms.ChoiceField(label=_("Nationality"))
    since = day(_("From"))
    until = day(_("To"))
    served = forms.ChoiceField(label=_("Served as"))
    cause = forms.ChoiceField(label=_("Cause"))

    asks = {
        "mission": "mission__slug",
        "nation": "nationality__code",
        "since": "happened_on__gte",
        "until": "happened_on__lte",
        "served": "personnel_type",
        "cause": "incident_type",
    }

    def __init__(self, *args, user, rows, **kwargs):
        super().__init__(*args, **kwargs)
        named = rows.order_by()
        missions = Mission.objects.visible_to(user).filter(pk__in=named.values("mission"))
        nations = Partner.objects.visible_to(user).filter(pk__in=named.values("nationality"))
        self._offer("mission", [(m.slug, m.acronym) for m in missions.order_by("acronym")])
        self._offer("nation", [*_nations(nations), (NOT_STATED, _("not stated"))])
        self._offer("served", _found(rows, "personnel_type", incidents.served_as))
        self._offer("cause", _found(rows, "incident_type", incidents.words))

    def _offer(self, name, choices):
        self.fields[name].choices = [ANY, *choices]

    def narrow(self, rows):
        chosen = self.chosen
        if chosen.get("nation") == NOT_STATED:
            del chosen["nation"]
            rows = rows.filter(nationality=None)
        return rows.filter(**{self.asks[name]: value for name, value in chosen.items()})


def _nations(rows):
    named = rows.annotate(in_order=LocalName()).order_by("in_order")
    return [(nation.code, nation.local_name) for nation in named]


def _found(rows, column, words):
    """The register's own words of a column, each as its reader knows it."""
    printed = rows.order_by(column).values_list(column, flat=True).distinct()
    return [(text, capfirst(words(text))) for text in printed if text]
