"""What mission staff write: missions, mandates, authorized strengths and who takes part."""

from datetime import timedelta
from zoneinfo import available_timezones

from django import forms
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.access import granted
from accounts.editing import DayField, Editing
from accounts.models import Partner
from accounts.notation import day
from missions.models import AuthorizedStrength, Mission, Participation
from missions.models.mandate import Certainty
from missions.models.strength import AUTHORIZABLE

LANGUAGES = {"fr": _("Name in French"), "ar": _("Name in Arabic")}
SPARE_ROWS = 2
SOURCE = _("where this is written, such as an address or a document's symbol")


class PartnerChoice(forms.ModelChoiceField):
    """A partner by the name the reader knows it by."""

    def label_from_instance(self, partner):
        return f"{partner.local_name} ({partner.code})"


class Tasks(forms.Widget):
    """Rows of paragraph and text; always a few empty ones."""

    def value_from_datadict(self, data, files, name):
        numbers = [key.split("-")[1] for key in data if key.startswith(f"{name}-") and key.endswith("-text")]
        rows = [
            (data.get(f"{name}-{n}-number", "").strip(), data[f"{name}-{n}-text"].strip()) for n in numbers
        ]
        return [row for row in rows if any(row)]

    def value_omitted_from_data(self, data, files, name):
        return False

    def id_for_label(self, id_):
        return f"{id_}-0-number"

    def render(self, name, value, attrs=None, renderer=None):
        rows = [*(value or []), *[("", "")] * SPARE_ROWS]
        return render_to_string("missions/_task_rows.html", {"name": name, "rows": rows})

    def words(self, value):
        return "\n".join(f"{number} {text}" for number, text in value or [])

    def posted(self, name, value):
        rows = enumerate(value or [])
        return {
            f"{name}-{n}-{part}": text
            for n, row in rows
            for part, text in zip(("number", "text"), row, strict=True)
        }


class TasksField(forms.Field):
    widget = Tasks

    def to_python(self, value):
        return [(str(number), str(text)) for number, text in value or []]

    def has_changed(self, initial, data):
        return self.to_python(initial) != self.to_python(data)

    def clean(self, value):
        tasks = self.to_python(value)
        for number, text in tasks:
            if not number or not text:
                raise forms.ValidationError(_("A task needs its paragraph and its text."))
            if len(number) > 16:
                raise forms.ValidationError(_("A paragraph's number has at most 16 characters."))
        if len({number for number, _text in tasks}) < len(tasks):
            raise forms.ValidationError(_("A paragraph stands twice."))
        return tasks


# --- Missions
class MissionForm(Editing):
    questions = (
        (_("What it is called"), ("acronym", "name", *(f"name_{code}" for code in LANGUAGES))),
        (_("Who leads it, and where"), ("lead", "host", "area", "headquarters", "latitude", "longitude")),
        (_("Where it stands in its life"), ("phase", "starts_on", "ends_on")),
        (_("How the portal treats it"), ("time_zone", "series", "is_public", "source")),
    )
    acronym = forms.CharField(
        label=_("Acronym"),
        max_length=24,
        help_text=_("such as MINUSCA; its address comes of it"),
    )
    name = forms.CharField(label=_("Name"), max_length=200, help_text=_("in English, in full"))
    name_fr = forms.CharField(label=LANGUAGES["fr"], max_length=200, required=False)
    name_ar = forms.CharField(label=LANGUAGES["ar"], max_length=200, required=False)
    lead = PartnerChoice(Partner.objects.none(), label=_("Led by"))
    host = PartnerChoice(Partner.objects.none(), label=_("Host nation"), required=False)
    area = forms.CharField(
        label=pgettext_lazy("mission", "Area"),
        max_length=200,
        required=False,
        help_text=_("where it works, if not the whole host nation"),
    )
    headquarters = forms.CharField(
        label=_("Headquarters"), max_length=80, required=False, help_text=_("the town")
    )
    latitude = forms.DecimalField(
        label=_("Latitude"),
        max_digits=7,
        decimal_places=5,
        min_value=-90,
        max_value=90,
        required=False,
        help_text=_("degrees north, such as 4.36; south is negative"),
    )
    longitude = forms.DecimalField(
        label=_("Longitude"),
        max_digits=8,
        decimal_places=5,
        min_value=-180,
        max_value=180,
        required=False,
        help_text=_("degrees east, such as 18.56; west is negative"),
    )
    phase = forms.ChoiceField(label=_("Phase"), choices=Mission.Phase.choices)
    starts_on = DayField(label=_("First day"), required=False)
    ends_on = DayField(label=_("Last day"), required=False, help_text=_("empty while it has none"))
    time_zone = forms.ChoiceField(label=_("Time zone"))
    series = forms.ChoiceField(
        label=_("Its figures"),
        choices=Mission.Series.choices,
        help_text=_("decides which totals it counts in"),
    )
    is_public = forms.BooleanField(
        label=_("Everyone who is signed in sees it"),
        required=False,
    )
    source = forms.CharField(label=_("Source"), max_length=300, required=False, help_text=SOURCE)

    def __init__(self, *args, user, leads, mission=None, **kwargs):
        super().__init__(*args, **kwargs)
        partners = Partner.objects.visible_to(user)
        self.mission = mission
        self.fields["lead"].queryset = leads.order_by("-kind", "name")
        self.fields["host"].queryset = partners.nations().order_by("name")
        self.fields["time_zone"].choices = [(name, name) for name in sorted(available_timezones())]
        if mission:
            del self.fields["acronym"]

    def dangers(self):
        given, said = self.cleaned_data, []
        if self.mission and given["phase"] == "closed" != self.mission.phase:
            said.append(
                _now(
                    "%(mission)s is closed: its readiness is judged no more, "
                    "and it leaves the lists of running missions."
                )
                % {"mission": self.mission}
            )
        if self.mission and self.mission.is_public and not given["is_public"]:
            said.append(
                _now(
                    "%(mission)s and all its figures vanish for everyone without a role in it, "
                    "and from the totals."
                )
                % {"mission": self.mission}
            )
        return said

    def answers(self):
        given = super().answers()
        known = dict(self.mission.names) if self.mission else {}
        for code in LANGUAGES:
            word = given.pop(f"name_{code}")
            known = {k: v for k, v in known.items() if k != code} | ({code: word} if word else {})
        return given | {"names": known}


def leads_of(user):
    """The partners for which this person may create missions."""
    partners = Partner.objects.visible_to(user)
    return partners if user.is_staff else partners.filter(pk__in=granted(user, "manage_members", Partner))


def standing_mission(mission):
    """What stands, as the form asks for it."""
    names = {f"name_{code}": mission.names.get(code, "") for code in LANGUAGES}
    fields = [name for name in MissionForm.base_fields if hasattr(mission, name) and name != "version"]
    return {name: getattr(mission, f"{name}_id", getattr(mission, name)) for name in fields} | names


# --- Mandates
class MandateForm(Editing):
    questions = (
        (_("The instrument, and from when until when"), ("instrument", "starts_on", "ends_on")),
        (_("What it asks of the mission"), ("summary", "tasks", "without_consultation")),
        (_("How this is known"), ("certainty", "source")),
    )
    instrument = forms.CharField(
        label=_("Instrument"), max_length=80, help_text=_("such as S/RES/2149 (2014)")
    )
    starts_on = DayField(label=_("First day"))
    ends_on = DayField(label=_("Last day"), required=False, help_text=_("empty: it stands without an end"))
    summary = forms.CharField(
        label=_("In one sentence"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    tasks = TasksField(
        label=_("Tasks"), required=False, help_text=_("each with its paragraph; empty rows are left out")
    )
    without_consultation = forms.CharField(
        label=_("Why without a consultation"),
        max_length=500,
        required=False,
        help_text=_(
            "where a task changes and contributors and host were not consulted on it; whoever reads the "
            "mandate reads it"
        ),
    )
    certainty = forms.ChoiceField(label=_("Certainty"), choices=Certainty.choices)
    source = forms.CharField(label=_("Source"), max_length=300, required=False, help_text=SOURCE)

    def __init__(self, *args, mandate=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.mandate = mandate

    def dangers(self):
        ends_on, today = self.cleaned_data.get("ends_on"), timezone.localdate()
        stood = self.mandate and (self.mandate.ends_on is None or self.mandate.ends_on >= today)
        if stood and ends_on and ends_on < today:
            return [
                _now(
                    "The mandate ends in the past, on %(day)s: the mission stands without one since, "
                    "unless another begins."
                )
                % {"day": day(ends_on)}
            ]
        return []


class RenewalForm(MandateForm):
    """The mandate that follows another, with that one's tasks to begin from."""

    act_words, act_field = _("Renew the mandate until {day}"), "id_ends_on"


def standing_mandate(mandate):
    names = ("instrument", "starts_on", "ends_on", "summary", "certainty", "source")
    tasks = list(mandate.tasks.values_list("number", "text"))
    return {name: getattr(mandate, name) for name in names} | {"tasks": tasks}


def renewal_of(mandate):
    """What a renewal begins from: the day after, and the same tasks."""
    starts_on = mandate.ends_on + timedelta(days=1) if mandate.ends_on else None
    return {
        "starts_on": starts_on,
        "tasks": list(mandate.tasks.values_list("number", "text")),
        "certainty": Certainty.PUBLISHED,
    }


# --- Authorized strengths
class AuthorizationForm(Editing):
    questions = (
        (_("How many of what, and from when"), ("category", "personnel", "starts_on", "ends_on", "replaces")),
        (_("How this is known"), ("instrument", "certainty", "source")),
    )
    category = forms.ChoiceField(
        label=_("Of"),
        choices=[("", "—"), *AUTHORIZABLE],
        help_text=_("a whole component, or one category of it"),
    )
    personnel = forms.IntegerField(
        label=_("Authorized"), min_value=0, max_value=1_000_000, help_text=_("persons, at most")
    )
    starts_on = DayField(label=_("First day"))
    ends_on = DayField(label=_("Last day"), required=False, help_text=_("empty while it stands"))
    replaces = forms.ModelChoiceField(
        AuthorizedStrength.objects.none(),
        label=_("Takes the place of"),
        required=False,
        empty_label=_("nothing that stands"),
        help_text=_("that entry ends the day before"),
    )
    instrument = forms.CharField(
        label=_("Instrument"), max_length=80, required=False, help_text=_("such as S/RES/2149 (2014)")
    )
    certainty = forms.ChoiceField(label=_("Certainty"), choices=Certainty.choices)
    source = forms.CharField(label=_("Source"), max_length=300, required=False, help_text=SOURCE)

    def __init__(self, *args, standing=None, **kwargs):
        super().__init__(*args, **kwargs)
        if standing is None:
            del self.fields["replaces"], self.fields["category"]
        else:
            self.fields["replaces"].queryset = standing


def standing_authorization(row):
    return {
        name: getattr(row, name)
        for name in ("personnel", "starts_on", "ends_on", "instrument", "certainty", "source")
    }


class EndForm(Editing):
    """The last day of something, and why."""

    questions = ((_("When it ends"), ("ends_on",)),)
    ends_on = DayField(label=_("Last day"))


class WithdrawForm(Editing):
    """Taking back what was wrong: nothing but why."""


# --- Who takes part
class ParticipationForm(Editing):
    questions = (
        (_("Who takes part, as what"), ("partner", "part")),
        (_("From when until when"), ("starts_on", "ends_on", "source")),
    )
    partner = PartnerChoice(Partner.objects.none(), label=_("Partner"))
    part = forms.ChoiceField(label=_("As what"), choices=[("", "—"), *Participation.Part.choices])
    starts_on = DayField(label=_("First day"), required=False, help_text=_("empty: always so far"))
    ends_on = DayField(label=_("Last day"), required=False, help_text=_("empty: it still does"))
    source = forms.CharField(label=_("Source"), max_length=300, required=False, help_text=SOURCE)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["partner"].queryset = Partner.objects.visible_to(user).order_by("name")
