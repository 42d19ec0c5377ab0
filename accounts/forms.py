"""Text to typed values for people, tokens and files; choices are only what the reader may see."""

from datetime import timedelta
from zoneinfo import available_timezones

from allauth.account.forms import LoginForm, ReauthenticateForm
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as CodeReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.conf import settings
from django.contrib.auth.forms import PasswordChangeForm, SetPasswordForm
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import access, imports, notices
from accounts.listing import SIZES
from accounts.models import Token

EMPTY = "---------"  # what Django says of a choice not made


class Plain:
    """Gives every control the portal's look."""

    looks = {"select": "form-select", "checkbox": "form-check-input", "radio": "form-check-input"}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.dress()

    def dress(self):
        for field in self.fields.values():
            kind = getattr(field.widget, "input_type", "text")
            field.widget.attrs.setdefault("class", self.looks.get(kind, "form-control"))
            if getattr(field, "empty_label", None) == EMPTY:
                field.empty_label = "—"


class Own(Plain):
    """A form of allauth in our words: no placeholder says what the label says."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = WORDS.get(name, (field.label, ""))[0]
            field.help_text = WORDS.get(name, ("", field.help_text))[1]


WORDS = {
    "login": (_("E-mail"), ""),
    "password": (_("Password"), ""),
    "code": (_("Code"), ""),
    "name": (_("What you call it"), _("such as “key on my ring” or “office laptop”")),
    "passwordless": (
        _("Sign in with this key alone"),
        _("needs a key that asks for a fingerprint, a face or a PIN"),
    ),
}


class SignInForm(Own, LoginForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs |= {
            "id": "id_username",
            "autocomplete": "username",
            "autofocus": True,
        }


class AgainForm(Own, ReauthenticateForm):
    pass


class Coded(Own):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs |= {"autocomplete": "one-time-code", "inputmode": "numeric"}


class CodeForm(Coded, AuthenticateForm):
    pass


class CodeAgainForm(Coded, CodeReauthenticateForm):
    pass


class AppForm(Coded, ActivateTOTPForm):
    pass


class KeyForm(Own, AddWebAuthnForm):
    pass


class KeyNameForm(Own, EditWebAuthnForm):
    pass


class NewPasswordForm(Plain, SetPasswordForm):
    pass


class ChangePasswordForm(Plain, PasswordChangeForm):
    pass


class AddressForm(Plain, forms.Form):
    email = forms.EmailField(
        label=_("E-mail"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )


class PreferencesForm(Plain, forms.Form):
    language = forms.ChoiceField(label=_("Language"), choices=[], required=False)
    time_zone = forms.ChoiceField(
        label=_("Time zone"), help_text=_("moments are shown in it, its name beside them")
    )
    page_size = forms.TypedChoiceField(
        label=_("Rows a page"),
        help_text=_("of every list; what you choose at one list counts there"),
        coerce=int,
        empty_value=None,
        required=False,
    )
    theme = forms.ChoiceField(
        label=_("Appearance"),
        choices=[("", _("as my device")), ("light", _("light")), ("dark", _("dark"))],
        required=False,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = [("", _("as my browser")), *settings.LANGUAGES]
        self.fields["page_size"].choices = [("", _("as the portal shows them")), *((n, n) for n in SIZES)]
        self.fields["time_zone"].choices = [(name, name) for name in sorted(available_timezones())]


class NoticesForm(forms.Form):
    """Which kinds of events one is told of: a box each, in groups."""

    def __init__(self, *args, person, **kwargs):
        super().__init__(*args, **kwargs)
        for kind in notices.KINDS.values():
            self.fields[kind.verb] = forms.BooleanField(
                label=kind.label, required=False, initial=kind.verb not in person.notices_off
            )
            self.fields[kind.verb].widget.attrs["class"] = "form-check-input"

    def groups(self):
        """{group: its boxes}, in the order they were registered."""
        return {group: [self[verb] for verb, _label in kinds] for group, kinds in notices.in_groups().items()}

    def off(self):
        return [verb for verb, wanted in self.cleaned_data.items() if not wanted]


class TokenForm(Plain, forms.Form):
    name = forms.CharField(label=_("What it is for"), max_length=80)
    subject = forms.ChoiceField(label=_("Whose rights it has"), required=False)
    scopes = forms.MultipleChoiceField(
        label=_("It may"), choices=Token.Scope.choices, widget=forms.CheckboxSelectMultiple, initial=["read"]
    )
    expires_on = forms.DateField(
        label=_("Until"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text=_("the last day it works, at most 90 days away"),
        initial=lambda: timezone.now().date() + timedelta(days=30),
    )
    networks = forms.CharField(
        label=_("Only from these addresses"),
        required=False,
        help_text=_("such as 192.0.2.10 or 192.0.2.0/24, parted by commas"),
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.roots = access.token_roots(user)
        mine = ("", _("mine, within the scopes below"))
        self.fields["subject"].choices = [mine, *((key, str(root)) for key, root in self.roots.items())]
        if not self.roots:
            del self.fields["subject"]

    def clean_subject(self):
        return self.roots.get(self.cleaned_data["subject"])

    def clean_networks(self):
        return [part.strip() for part in self.cleaned_data["networks"].split(",") if part.strip()]


class UploadForm(Plain, forms.Form):
    kind = forms.ChoiceField(label=_("What the file holds"), choices=[])
    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV, CSV compressed with gzip, XLSX or JSON, up to 100 MB"),
        allow_empty_file=True,
    )
    edition = forms.CharField(
        label=_("Edition"),
        max_length=80,
        required=False,
        help_text=_(
            "the name its publisher gives it, such as “31 July 2025, second issue”; empty: the file's name"
        ),
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        kinds = imports.open_to(user) or list(imports.KINDS.values())
        # What comes in each month first, then registers, then one's own drafts.
        self.kinds = sorted(kinds, key=lambda kind: (kind.kind != "personnel", kind.permits is not None))
        self.fields["kind"].choices = [(kind.kind, kind.label) for kind in imports.KINDS.values()]
        self.fields["kind"].widget.choices = [(kind.kind, kind.label) for kind in self.kinds]
        self.fields["kind"].initial = self.kinds[0].kind
        for kind in self.kinds:
            for name, label in kind.options.items():
                self.fields[f"{kind.kind}-{name}"] = forms.CharField(
                    label=f"{kind.label}: {label}", required=False, max_length=200
                )
                self.fields[f"{kind.kind}-{name}"].widget.attrs["class"] = "form-control"

    @property
    def has_more(self):
        """Whether some kind of file may be told more than its edition."""
        return len(self.fields) > 3

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > settings.IMPORT_MAX_BYTES:
            raise forms.ValidationError(
                _("The file is larger than 100 MB. Split it, or use the import command.")
            )
        return file

    def options(self):
        """What was filled in for the chosen kind."""
        start = f"{self.cleaned_data['kind']}-"
        return {
            name.removeprefix(start): value
            for name, value in self.cleaned_data.items()
            if name.startswith(start) and value
        }


class SavedViewForm(forms.Form):
    page = forms.CharField(max_length=60)
    name = forms.CharField(label=_("Name of this view"), max_length=60)
    query = forms.CharField(max_length=2000, required=False)
    shared_with = forms.CharField(max_length=40, required=False)
    is_default = forms.BooleanField(required=False)


def take_errors(form, error):
    """Lay a service's refusal beside the fields it names, and on top where it names none."""
    for name, messages in getattr(error, "error_dict", {None: getattr(error, "error_list", [error])}).items():
        form.add_error(name if name in form.fields else None, messages)
