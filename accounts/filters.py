"""What the lists of work and of what happened may be narrowed by."""

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts import imports
from accounts.forms import Plain
from accounts.models import Event, Import, ImportFinding, Job
from accounts.templatetags.concord import verb_subject

ANY = ("", _("any"))


class Filters(Plain, forms.Form):
    """A form of which nothing is required; what cannot be read narrows nothing."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.required = False

    @property
    def chosen(self):
        """What was chosen and can be read, by name."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}


def search(label):
    return forms.CharField(label=label, max_length=80, widget=forms.TextInput(attrs={"type": "search"}))


def day(label):
    return forms.DateField(label=label, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))


class ImportFilter(Filters):
    text = search(_("File or edition"))
    kind = forms.ChoiceField(label=_("Holds"))
    state = forms.ChoiceField(label=_("State"), choices=[ANY, *Import.State.choices])

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [ANY, *((kind.kind, kind.label) for kind in imports.KINDS.values())]

    def narrow(self, rows):
        chosen = self.chosen
        if text := chosen.pop("text", ""):
            rows = rows.filter(Q(file_name__icontains=text) | Q(edition__icontains=text))
        return rows.filter(**chosen)


class FindingFilter(Filters):
    severity = forms.ChoiceField(label=_("Severity"), choices=[ANY, *ImportFinding.Severity.choices])

    def narrow(self, rows):
        return rows.filter(**self.chosen)


class JobFilter(Filters):
    text = search(_("Job"))
    state = forms.ChoiceField(label=_("State"), choices=[ANY, *Job.State.choices])

    def narrow(self, rows):
        chosen = self.chosen
        if text := chosen.pop("text", ""):
            rows = rows.filter(title__icontains=text)
        return rows.filter(**chosen)


class EventFilter(Filters):
    about = search(_("Record"))
    verb = forms.ChoiceField(label=_("Kind"))
    by = search(_("Who"))
    door = forms.ChoiceField(label=_("Door"), choices=[ANY, *Event.Door.choices])
    since = day(_("From"))
    until = day(_("To"))

    subjects = ("import", "mission", "mandate", "personnel", "role", "person", "token", "job")
    asks = {
        "about": "subject_name__icontains",
        "by": "by__name__icontains",
        "door": "door",
        "since": "at__date__gte",
        "until": "at__date__lte",
    }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["verb"].choices = [ANY, *((kind, verb_subject(kind)) for kind in self.subjects)]

    def narrow(self, rows):
        chosen = self.chosen
        if verb := chosen.pop("verb", ""):
            rows = rows.filter(verb__startswith=f"{verb}.")
        return rows.filter(**{self.asks[name]: value for name, value in chosen.items()})
