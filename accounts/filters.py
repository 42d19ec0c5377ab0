"""What the lists of work and of what happened may be narrowed by."""

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts import access, imports, notices
from accounts.forms import Plain
from accounts.models import AccessRequest, Event, Import, ImportFinding, Job
from accounts.names import named
from accounts.templatetags.concord import verb_subject

ANY = ("", pgettext_lazy("whatever it is", "any"))


class Filters(Plain, forms.Form):
    """A form of which nothing is required; what cannot be read narrows nothing, unless it says whose rows."""

    of_whom: tuple[str, ...] = ()  # choices of whose rows: what is none of them leaves nothing

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.required = False
        for name in self.of_whom:
            words = _("Nothing here of “%(value)s” that you may see.")
            self.fields[name].error_messages["invalid_choice"] = words

    @property
    def is_of_nothing(self):
        """Asked for the rows of what has none here: it gets none, and never those of others."""
        self.is_valid()
        return any(self.has_error(name) for name in self.of_whom)

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


class NoticeFilter(Filters):
    show = forms.ChoiceField(label=_("Which"), choices=[("unread", _("Unread")), ("all", _("All"))])
    kind = forms.ChoiceField(label=_("Kind"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [ANY, *((kind.verb, kind.label) for kind in notices.KINDS.values())]

    @property
    def shows_all(self):
        return self.chosen.get("show") == "all"

    def narrow(self, rows):
        rows = rows if self.shows_all else rows.unread()
        kind = self.chosen.get("kind")
        return rows.filter(verb=kind) if kind else rows


class GrantFilter(Filters):
    text = search(_("Name or e-mail"))
    role = forms.ChoiceField(label=_("As what"))

    def __init__(self, *args, kind, **kwargs):
        super().__init__(*args, **kwargs)
        roles = [(role.code, role.label) for role in access.ROLES.values() if role.root == kind]
        self.fields["role"].choices = [ANY, *roles]

    def narrow(self, rows):
        chosen = self.chosen
        if text := chosen.pop("text", ""):
            who = Q(person__name__icontains=text) | Q(person__email__icontains=text)
            rows = rows.filter(who | named(text, "holders"))
        return rows.filter(**chosen)


class RequestFilter(Filters):
    text = search(_("What for, or who"))
    whose = forms.ChoiceField(label=_("Whose"), choices=[ANY, ("mine", _("mine")), ("others", _("others’"))])
    state = forms.ChoiceField(label=_("State"), choices=[ANY, *AccessRequest.State.choices])

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user

    def narrow(self, rows):
        chosen = self.chosen
        if text := chosen.get("text"):
            rows = rows.filter(Q(wanted__icontains=text) | Q(person__name__icontains=text))
        if whose := chosen.get("whose"):
            mine = Q(person=self.user.pk)
            rows = rows.filter(mine if whose == "mine" else ~mine)
        return rows.filter(state=chosen["state"]) if "state" in chosen else rows


class TokenFilter(Filters):
    text = search(_("For what, or how it begins"))
    state = forms.ChoiceField(
        label=_("State"),
        choices=[ANY, ("standing", _("in force")), ("revoked", _("revoked")), ("expired", _("expired"))],
    )

    def narrow(self, rows):
        chosen = self.chosen
        if text := chosen.get("text"):
            rows = rows.filter(Q(name__icontains=text) | Q(prefix__startswith=text.removeprefix("concord_")))
        return {
            "standing": rows.standing,
            "revoked": lambda: rows.exclude(revoked_at=None),
            "expired": rows.expired,
        }.get(chosen.get("state", ""), lambda: rows)()


class ManagedFilter(Filters):
    text = search(_("Name"))

    def narrow(self, rows):
        text = self.chosen.get("text")
        return rows.filter(named(text)) if text else rows


class ReviewFilter(Filters):
    state = forms.ChoiceField(
        label=_("State"),
        choices=[ANY, ("open", _("not finished")), ("overdue", _("overdue")), ("finished", _("finished"))],
    )

    def narrow(self, rows):
        return {
            "open": rows.unfinished,
            "overdue": rows.overdue,
            "finished": lambda: rows.exclude(finished_at=None),
        }.get(self.chosen.get("state", ""), lambda: rows)()
