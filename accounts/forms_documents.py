"""What is asked of a document: the file, what it is, and who reads it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.editing import Editing
from accounts.files.papers import ENDINGS
from accounts.models import Document


class FileField(forms.FileField):
    """One file of those taken in."""

    def __init__(self, **kwargs):
        picker = forms.ClearableFileInput(attrs={"accept": ",".join(ENDINGS)})
        super().__init__(label=_("File"), max_length=255, widget=picker, **kwargs)


class Uploading(Editing):
    """A form with a file; why it is sent may be left out."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = False
        self.fields["file"].help_text = _(
            "PDF, a picture (PNG, JPEG), a text, sheet or slides (Office or OpenDocument, without macros), "
            "CSV or plain text."
        )


class DocumentForm(Uploading):
    questions = (
        (_("The document"), ("file", "kind", "title")),
        (_("Who reads it"), ("label",)),
        (_("What it replaces"), ("supersedes",)),
    )
    file = FileField()
    kind = forms.ChoiceField(label=_("What it is"), choices=Document.Kind.choices)
    title = forms.CharField(
        label=_("Title"), max_length=160, required=False, help_text=_("empty: the name of the file")
    )
    label = forms.ChoiceField(
        label=_("Who reads it"),
        choices=Document.Label.choices,
        widget=forms.RadioSelect,
        initial=Document.Label.SIDES,
    )
    supersedes = forms.ModelChoiceField(
        Document.objects.none(), label=_("It supersedes"), required=False, empty_label=_("nothing")
    )

    def __init__(self, *args, own, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["supersedes"].queryset = own
        if not own:
            del self.fields["supersedes"]


class VersionForm(Uploading):
    questions = ((_("The document"), ("file",)),)
    file = FileField()


class LabelForm(Editing):
    questions = ((_("Who reads it"), ("label",)),)
    label = forms.ChoiceField(
        label=_("Who reads it"), choices=Document.Label.choices, widget=forms.RadioSelect
    )


class WithdrawForm(Editing):
    """A withdrawal says why; those who read the document read it."""
