"""What people write of activities in areas, and what the page of who does what asks."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.editing import DayField
from accounts.filters import ANY, Filters, day, search
from missions.forms_constraints import TEXT
from missions.forms_decisions import OfMissionFilter
from missions.forms_labels import WHO_READS, labels_of
from missions.forms_placed import WHERE, OfPlaceForm, standing_place
from missions.models import CivilActivity, Mission, Sector
from missions.models.civil_activity import ActorKind

OWN = ("title", "actor", "actor_kind", "sector", "text", "starts_on", "ends_on", "state", "reference")


class CivilActivityForm(OfPlaceForm):
    questions = (
        (_("In which mission, in whose name"), ("mission", "keeper")),
        (_("Who does what"), ("title", "sector", "state", "actor", "actor_kind", "text", "reference")),
        (_("When"), ("starts_on", "ends_on")),
        WHERE,
        WHO_READS,
    )
    title = forms.CharField(label=_("What is done"), max_length=160, help_text=_("in one line"))
    sector = forms.ChoiceField(label=_("Sector"), choices=Sector.choices)
    state = forms.ChoiceField(label=_("State"), choices=CivilActivity.State.choices)
    actor = forms.CharField(
        label=_("Actor"),
        max_length=120,
        required=False,
        help_text=_("an organization or unit, never a person; empty: the one in whose name it is told"),
    )
    actor_kind = forms.ChoiceField(label=_("Kind of actor"), choices=ActorKind.choices)
    text = forms.CharField(
        label=_("In detail"), max_length=2000, required=False, widget=TEXT(attrs={"rows": 3})
    )
    reference = forms.CharField(label=_("Reference"), max_length=24, required=False)
    starts_on = DayField(label=pgettext_lazy("first day", "From"))
    ends_on = DayField(label=pgettext_lazy("last day", "Until"), required=False, help_text=_("empty: open"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["area"].required = True
        self.fields["area"].help_text = _("by its name activities are held beside each other")


def standing_activity(row):
    return {name: getattr(row, name) for name in OWN} | standing_place(row) | labels_of(row)


class CivilActivityFilter(OfMissionFilter):
    model = CivilActivity
    text = search(_("What or where"))
    sector = forms.ChoiceField(label=_("Sector"), choices=[ANY, *Sector.choices])
    actor_kind = forms.ChoiceField(label=_("Kind of actor"), choices=[ANY, *ActorKind.choices])
    state = forms.ChoiceField(label=_("State"), choices=[ANY, *CivilActivity.State.choices])
    since = day(pgettext_lazy("first day", "From"))
    until = day(pgettext_lazy("last day", "Until"))

    def narrow(self, rows):
        rows, chosen = super().narrow(rows), self.chosen
        if text := chosen.get("text"):
            rows = rows.said(text)
        if "since" in chosen:
            rows = rows.exclude(ends_on__lt=chosen["since"])
        asks = {"until": "starts_on__lte"} | {n: n for n in ("sector", "actor_kind", "state")}
        return rows.filter(**{path: chosen[name] for name, path in asks.items() if name in chosen})


class WhoFilter(Filters):
    """The picture of one mission or of all, in one sector or all, on a day."""

    mission = forms.ChoiceField(label=_("Mission"))
    sector = forms.ChoiceField(label=_("Sector"), choices=[ANY, *Sector.choices])
    actor_kind = forms.ChoiceField(label=_("Kind of actor"), choices=[ANY, *ActorKind.choices])
    on = day(_("Day"))

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        missions = Mission.objects.visible_to(user).active().order_by("acronym")
        self.fields["mission"].choices = [ANY, *((m.slug, m.acronym) for m in missions)]

    @property
    def missions(self):
        """The mission chosen, as a query; None: all."""
        slug = self.chosen.get("mission")
        return Mission.objects.visible_to(self.user).filter(slug=slug).values("pk") if slug else None

    @property
    def day(self):
        return self.chosen.get("on") or timezone.localdate()

    def narrow(self, works):
        """Of these, the ones of the sector and kind of actor chosen; what is of all sectors is of each."""
        chosen = self.chosen
        sector, kind = chosen.get("sector"), chosen.get("actor_kind")
        works = [one for one in works if not sector or one.sector in (sector, "")]
        return [one for one in works if not kind or not one.actor or one.actor_kind == kind]
