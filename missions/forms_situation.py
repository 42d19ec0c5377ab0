"""What people write of incidents, and what lists of them ask."""

from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.editing import Editing
from accounts.filters import ANY, day, search
from missions.forms_decisions import MomentField, OfMissionFilter, run_missions
from missions.forms_labels import WHO_READS, LabelledForm, labels_of
from missions.models import Casualties, Incident, Mission
from missions.models.releasing import inside

TEXT = forms.Textarea
MOST = 1_000_000  # persons, of one count


class Counts(forms.Widget):
    """A table: a row a side, a column each for killed, injured and missing."""

    def value_from_datadict(self, data, files, name):
        return {
            (side, count): data.get(f"{name}-{side}-{count}", "").strip()
            for side in Casualties.Side.values
            for count in Casualties.COUNTS
        }

    def value_omitted_from_data(self, data, files, name):
        return False

    def id_for_label(self, id_):
        return f"{id_}-{Casualties.Side.values[0]}-killed"

    def render(self, name, value, attrs=None, renderer=None):
        value = value or {}
        rows = [
            (words, [(f"{name}-{side}-{count}", value.get((side, count))) for count in Casualties.COUNTS])
            for side, words in Casualties.Side.choices
        ]
        heads = [Casualties._meta.get_field(count).verbose_name for count in Casualties.COUNTS]
        return render_to_string("missions/_count_rows.html", {"name": name, "heads": heads, "rows": rows})

    def words(self, value):
        told = [f"{side} {count} {n}" for (side, count), n in (value or {}).items() if n not in (None, "")]
        return ", ".join(told)

    def posted(self, name, value):
        return {
            f"{name}-{side}-{count}": "" if n is None else str(n)
            for (side, count), n in (value or {}).items()
        }


class CountsField(forms.Field):
    """{(side, count): persons}, None where nothing is reported."""

    widget = Counts

    def has_changed(self, initial, data):
        return self._plain(initial) != self._plain(data)

    def _plain(self, value):
        return {key: str(n) for key, n in (value or {}).items() if n not in (None, "")}

    def clean(self, value):
        """(side, killed, injured, missing) of each side."""
        found = {key: self._count(text) for key, text in value.items()}
        return [
            (side, *(found.get((side, count)) for count in Casualties.COUNTS))
            for side in Casualties.Side.values
        ]

    def _count(self, text):
        if text in (None, ""):
            return None
        if not str(text).isascii() or not str(text).isdigit() or int(text) > MOST:
            words = _("%(text)s is no count of persons: write a whole number, or leave it empty.")
            raise ValidationError(words % {"text": text})
        return int(text)


def in_zone(field, mission):
    """Have a moment read in a mission's time zone, and say so."""
    field.zone = ZoneInfo(mission.time_zone)
    field.help_text = _("in the mission's time zone, %(zone)s") % {"zone": field.zone}


class OfMissionForm(LabelledForm):
    """A record of a mission one runs; its moments are of that mission's time zone."""

    moments: tuple[str, ...] = ()
    mission = forms.ModelChoiceField(Mission.objects.none(), label=_("Mission"), empty_label=None)

    def __init__(self, *args, of=None, **kwargs):
        super().__init__(*args, **kwargs)
        missions = self.missions()
        self.fields["mission"].queryset = missions
        chosen = of or self._chosen(missions)
        if chosen is not None:
            self.initial.setdefault("mission", chosen.pk)
            for name in self.moments:
                in_zone(self.fields[name], chosen)
        if self.look:
            del self.fields["mission"]

    def missions(self):
        """Those in which this person may enter one."""
        return run_missions(self.user).order_by("acronym")

    def _chosen(self, missions):
        asked = str(self.data.get("mission", "")) if self.is_bound else ""
        found = missions.filter(pk=asked).first() if asked.isdigit() else None
        return found or missions.first()


class Lines(forms.CharField):
    """Names, one a line."""

    def __init__(self, **kwargs):
        super().__init__(required=False, max_length=1500, widget=TEXT(attrs={"rows": 2}), **kwargs)

    def clean(self, value):
        found = [line.strip() for line in super().clean(value).splitlines() if line.strip()]
        if any(len(line) > 120 for line in found):
            raise ValidationError(_("Each name has at most 120 characters."))
        return found


ROLES = {"initiators": "initiator", "targets": "target", "involved": "involved"}


class IncidentForm(OfMissionForm):
    questions = (
        (_("What happened"), ("mission", "title", "kind", "severity", "summary", "reference")),
        (_("When"), ("occurred_at", "ended_at")),
        (_("Where"), ("place", "district", "area", "latitude", "longitude", "precision")),
        (_("Who was in it"), tuple(ROLES)),
        (_("Casualties"), ("casualties",)),
        (_("Source"), ("source",)),
        WHO_READS,
    )
    moments = ("occurred_at", "ended_at")
    title = forms.CharField(label=_("What happened"), max_length=160, help_text=_("in one line"))
    kind = forms.ChoiceField(label=_("Type"), choices=Incident.Kind.choices)
    severity = forms.TypedChoiceField(label=_("Severity"), choices=Incident.Severity.choices, coerce=int)
    summary = forms.CharField(
        label=_("Summary"),
        max_length=2000,
        required=False,
        widget=TEXT(attrs={"rows": 5}),
        help_text=_("for all who read the incident; sources and details are written apart"),
    )
    reference = forms.CharField(
        label=_("Reference"), max_length=24, required=False, help_text=_("unique in the mission; empty: none")
    )
    occurred_at = MomentField(label=pgettext_lazy("moment", "From"))
    ended_at = MomentField(label=pgettext_lazy("moment", "Until"), required=False)
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
    latitude = forms.DecimalField(
        label=_("Latitude"), max_digits=7, decimal_places=5, required=False, help_text=_("degrees north")
    )
    longitude = forms.DecimalField(
        label=_("Longitude"), max_digits=8, decimal_places=5, required=False, help_text=_("degrees east")
    )
    precision = forms.ChoiceField(
        label=_("Place told as"),
        choices=Incident.Precision.choices,
        help_text=_("what others read of the place; the mission's own people read it as it was entered"),
    )
    initiators = Lines(label=_("Who did it"), help_text=_("one a line; empty: not known"))
    targets = Lines(label=_("To whom it was done"), help_text=_("one a line"))
    involved = Lines(label=_("Who else was involved"), help_text=_("one a line"))
    casualties = CountsField(
        label=_("Casualties"), required=False, help_text=_("persons; empty: not reported, which is not 0")
    )
    source = forms.CharField(
        label=_("Published source"), max_length=300, required=False, help_text=_("of what is public anyway")
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.look:  # how grave it is has a history of its own
            del self.fields["severity"]

    def answers(self):
        given = super().answers()
        given["actors"] = [(role, name) for field, role in ROLES.items() for name in given.pop(field)]
        return given


def standing_incident(row):
    names = ("title", "kind", "summary", "reference", "occurred_at", "ended_at", "source")
    names += ("place", "district", "area", "latitude", "longitude", "precision")
    actors = list(row.actors.all())
    told = {field: "\n".join(one.name for one in actors if one.role == role) for field, role in ROLES.items()}
    counts = {
        (one.side, count): getattr(one, count)
        for one in row.casualties.all()
        for count in Casualties.COUNTS
        if getattr(one, count) is not None
    }
    return {name: getattr(row, name) for name in names} | told | {"casualties": counts} | labels_of(row)


class RatingForm(Editing):
    questions = ((_("How grave it is held to be"), ("severity", "since")),)
    severity = forms.TypedChoiceField(label=_("Severity"), choices=Incident.Severity.choices, coerce=int)
    since = MomentField(label=pgettext_lazy("moment", "Since"), required=False)

    def __init__(self, *args, mission, **kwargs):
        super().__init__(*args, **kwargs)
        in_zone(self.fields["since"], mission)
        self.fields["since"].help_text += _("; empty: from now on")


class CheckForm(Editing):
    questions = ((_("How it is known"), ("found",)),)
    found = forms.CharField(
        label=_("How it is known"),
        max_length=500,
        widget=TEXT(attrs={"rows": 3}),
        help_text=_("all who read the incident read it: name no source that must stay unnamed"),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["reason"]


class PartForm(LabelledForm):
    questions = ((_("What is kept apart"), ("text",)), WHO_READS)
    text = forms.CharField(label=_("Text"), max_length=8000, widget=TEXT(attrs={"rows": 8}))


def standing_part(row):
    return {"text": row.text} | labels_of(row)


# --- What lists may be narrowed by
class IncidentFilter(OfMissionFilter):
    model = Incident
    text = search(_("What or where"))
    kind = forms.ChoiceField(label=_("Type"), choices=[ANY, *Incident.Kind.choices])
    severity = forms.ChoiceField(
        label=_("Severity"),
        choices=[ANY, *((code, words) for code, words in reversed(Incident.Severity.choices))],
    )
    state = forms.ChoiceField(label=_("Verification"), choices=[ANY, *Incident.State.choices])
    since = day(pgettext_lazy("first day", "From"))
    until = day(pgettext_lazy("last day", "Until"))

    def narrow(self, rows):
        rows, chosen = super().narrow(rows), self.chosen
        if text := chosen.get("text"):
            own = Q(mission__in=inside(self.user)) & Q(place__icontains=text)
            rows = rows.filter(
                Q(title__icontains=text) | Q(told_place__icontains=text) | Q(reference__iexact=text) | own
            )
        asks = {"since": "occurred_at__date__gte", "until": "occurred_at__date__lte"}
        asks |= {"kind": "kind", "severity": "severity", "state": "state"}
        return rows.filter(**{path: chosen[name] for name, path in asks.items() if name in chosen})
