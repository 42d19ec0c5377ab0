"""What a contributor states of an authority, and what a secretariat enters under it, row by row."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from accounts.access import granted
from accounts.editing import DayField, Editing
from accounts.forms import Plain
from accounts.models import Partner
from contributors import entry_rows
from contributors.models.pledge import Visibility
from missions.forms_editing import PartnerChoice
from missions.models import Requirement

LARGEST = 1_000_000  # bytes of a file of rows


class AuthorityForm(Editing):
    questions = (
        (_("Who may enter for whom"), ("contributor", "organization")),
        (_("From when until when"), ("starts_on", "ends_on")),
        (_("What may be entered"), ("needs_confirmation", "visibility", "note")),
    )
    contributor = PartnerChoice(Partner.objects.none(), label=_("Contributor"), empty_label="—")
    organization = PartnerChoice(
        Partner.objects.none(),
        label=_("Organization"),
        empty_label="—",
        help_text=_("those who run its conferences, or the conferences of missions it leads, may enter"),
    )
    starts_on = DayField(label=_("First day"))
    ends_on = DayField(label=_("Last day"), help_text=_("you can take it back before"))
    needs_confirmation = forms.BooleanField(
        label=_("Only as drafts"),
        required=False,
        initial=True,
        help_text=_(
            "what is entered stays your draft until you confirm it; otherwise it is on the table at once"
        ),
    )
    visibility = forms.TypedChoiceField(
        label=_("Who sees what is entered"),
        choices=Visibility.choices,
        coerce=int,
        initial=Visibility.MISSION,
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=_("Note"),
        max_length=300,
        required=False,
        help_text=_("such as the reference of the note verbale; add it as a document afterwards"),
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        own = Partner.objects.visible_to(user).filter(pk__in=granted(user, "act_for", Partner))
        self.fields["contributor"].queryset = own
        self.fields["organization"].queryset = Partner.objects.visible_to(user).organizations()
        self.fields["reason"].required = False
        if len(own) == 1:
            self.initial.setdefault("contributor", own[0].pk)
        self.initial.setdefault("starts_on", timezone.localdate())

    def dangers(self):
        if not self.cleaned_data.get("needs_confirmation"):
            return [
                _now("What is entered will be on the table at once, in your name, without your look at it.")
            ]
        return []


class RevokeForm(Editing):
    """Taking back takes nothing but why."""


class EntryRow(forms.Form):
    """One row as typed: the need by its reference, the contributor by its code or name."""

    requirement = forms.CharField(label=_("Requirement"), max_length=60)
    contributor = forms.CharField(label=_("Contributor"), max_length=120)
    quantity = forms.IntegerField(label=_("Quantity"), min_value=1, max_value=1_000_000)
    available_from = forms.DateField(label=_("Available from"), input_formats=["%Y-%m-%d"])
    available_until = forms.DateField(label=_("Available until"), required=False, input_formats=["%Y-%m-%d"])
    title = forms.CharField(label=_("Unit or post"), max_length=160, required=False)
    personnel = forms.IntegerField(label=_("Strength"), min_value=0, max_value=1_000_000, required=False)
    days_to_deploy = forms.IntegerField(
        label=_("Days to deploy"), min_value=0, max_value=3650, required=False
    )
    conditions = forms.CharField(label=_("Conditions"), max_length=2000, required=False)

    def __init__(self, *args, needs, partners, **kwargs):
        super().__init__(*args, **kwargs)
        self.needs, self.partners = needs, partners

    def clean_requirement(self):
        found = self.needs.get(self.cleaned_data["requirement"].casefold(), [])
        if len(found) == 1:
            return found[0]
        if found:
            names = ", ".join(str(need) for need in found)
            raise ValidationError(_("Several needs have this reference: %(names)s.") % {"names": names})
        raise ValidationError(_("No need on the table that you may see has this reference."))

    def clean_contributor(self):
        found = self.partners.get(self.cleaned_data["contributor"].casefold())
        if found is None:
            raise ValidationError(_("No partner has this code or name; take the code, such as RWA."))
        return found


def needs_by_name(user, conference):
    """{reference, alone and with its mission: the needs on the table by this name}."""
    found: dict[str, list] = {}
    rows = Requirement.objects.visible_to(user).filter(conferences=conference)
    for row in rows.select_related("mission__lead", "capability"):
        for name in (row.reference, str(row), str(row.pk)):
            found.setdefault(name.casefold(), []).append(row)
    return found


def partners_by_name(user):
    """{code or name: partner}; a code goes before a name."""
    rows = list(Partner.objects.visible_to(user))
    named = {str(name).casefold(): row for row in rows for name in (row.name, row.local_name)}
    return named | {row.code.casefold(): row for row in rows}


class EntryForm(Plain, forms.Form):
    """Rows pasted from a sheet, or a CSV file with the same columns."""

    rows = forms.CharField(
        label=_("Rows"),
        required=False,
        strip=False,
        max_length=LARGEST,
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false", "dir": "ltr"}),
        help_text=_("one pledge a line, pasted from a sheet or typed with commas between"),
    )
    file = forms.FileField(label=_("Or a CSV file"), required=False, help_text=_("with the same columns"))

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file and file.size > LARGEST:
            raise ValidationError(_("The file is larger than 1 MB; send its rows in parts."))
        return file

    def clean(self):
        given = super().clean()
        file, text = given.get("file"), (given.get("rows") or "").strip()
        if self.errors:
            return given
        if bool(file) == bool(text):
            raise ValidationError(_("Paste rows, or choose a file, one of the two."))
        try:
            text = file.read().decode("utf-8-sig") if file else text
        except UnicodeDecodeError as error:
            raise ValidationError(
                {"file": _("The file is no text in UTF-8; save it as CSV UTF-8.")}
            ) from error
        try:
            given["read"] = entry_rows.read(text)
        except entry_rows.RowsUnread as error:
            raise ValidationError({"file" if file else "rows": _words(error)}) from error
        return given


def _words(error):
    words = {
        "nothing": _now("There is no row in it."),
        "too_many": _now("It has more than %(most)d rows; send them in parts."),
        "broken": _now("Line %(line)d cannot be read: a quotation mark is open."),
        "unknown": _now("There is no column “%(column)s”; there are %(columns)s."),
        "twice": _now("The column “%(column)s” stands twice in the first line."),
        "too_long": _now("Line %(line)d has more cells than there are columns."),
    }[error.code]
    return words % {
        "line": error.line,
        "column": error.column,
        "columns": ", ".join(entry_rows.COLUMNS),
        "most": entry_rows.MOST,
    }
