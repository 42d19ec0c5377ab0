"""What people write of procedures, and what lists of them ask."""

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.editing import DayField, Editing
from accounts.filters import search
from missions import adopting
from missions.forms_decisions import KeptForm, OfMissionFilter, run_missions
from missions.forms_labels import WHO_READS, labels_of
from missions.forms_lessons import LocalNames
from missions.models import Element, Lesson, Procedure, Theme
from missions.models.procedure import ROLE_CHOICES
from missions.models.releasing import keeps

TEXT = forms.Textarea


class ProcedureForm(KeptForm):
    questions = (
        (_("What it is"), ("title", "reference", "purpose", "themes")),
        (_("Its first version"), ("text",)),
        (_("Whose it is"), ("mission", "keeper")),
        WHO_READS,
    )
    title = forms.CharField(label=_("Title"), max_length=160)
    reference = forms.CharField(label=_("Reference"), max_length=24, required=False)
    purpose = forms.CharField(
        label=_("Purpose"), max_length=2000, required=False, widget=TEXT(attrs={"rows": 3})
    )
    themes = LocalNames(
        Theme.objects.none(),
        label=_("Themes"),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 8}),
        help_text=_("hold Ctrl or ⌘ to choose several"),
    )
    text = forms.CharField(
        label=_("Text"),
        max_length=40000,
        widget=TEXT(attrs={"rows": 14}),
        help_text=_("step by step; a document may hang beside it"),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["themes"].queryset = Theme.objects.visible_to(self.user)
        if self.look:
            del self.fields["text"]
        else:
            self.fields["mission"].empty_label = _("across missions")


def standing_procedure(row):
    names = ("title", "reference", "purpose")
    return {name: getattr(row, name) for name in names} | {"themes": list(row.themes.all())} | labels_of(row)


class VersionForm(Editing):
    """The text of a version, what changes in it, and the lesson it comes from."""

    questions = (
        (_("What changes, and why"), ("changed", "lesson")),
        (_("Its text"), ("text",)),
    )
    changed = forms.CharField(label=_("What changes"), max_length=2000, widget=TEXT(attrs={"rows": 3}))
    lesson = forms.ModelChoiceField(
        Lesson.objects.none(),
        label=_("The lesson that changes it"),
        required=False,
        empty_label=_("no lesson"),
    )
    text = forms.CharField(label=_("Text"), max_length=40000, widget=TEXT(attrs={"rows": 14}))

    def __init__(self, *args, user, number, **kwargs):
        super().__init__(*args, **kwargs)
        rows = Lesson.objects.visible_to(user).exclude(state__in=["observed", "rejected"])
        self.fields["lesson"].queryset = rows.order_by("-observed_on", "pk")
        self.fields["changed"].required = number > 1
        if number == 1:
            del self.fields["changed"], self.fields["lesson"]


class IssueForm(Editing):
    questions = ((_("From when it is followed"), ("in_force_from",)),)
    in_force_from = DayField(
        label=_("In force from"), help_text=_("the version before gives way on this day")
    )


class AdoptForm(Editing):
    questions = ((_("Who works by it, from when"), ("subject", "starts_on")),)
    subject = forms.ChoiceField(label=_("Mission, element or unit"))
    starts_on = DayField(label=_("First day"))

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.rows = {
            f"{code}:{row.pk}": row for code, _label, rows in adopting.kinds() for row in rows(user)[:300]
        }
        self.fields["subject"].choices = [
            (str(label), [(f"{code}:{row.pk}", str(row)) for row in rows(user)[:300]])
            for code, label, rows in adopting.kinds()
        ]

    def answers(self):
        given = super().answers()
        return given | {"subject": self.rows[given["subject"]]}


class AskForm(Editing):
    questions = (
        (_("Who must read it"), ("mission", "role", "element")),
        (_("From when, within how long"), ("starts_on", "within")),
    )
    mission = forms.ModelChoiceField(
        None, label=_("The people of mission"), required=False, empty_label=_("of no mission")
    )
    role = forms.ChoiceField(
        label=_("In the role"), choices=[("", _("in any role")), *ROLE_CHOICES], required=False
    )
    element = forms.ModelChoiceField(
        None,
        label=_("Or the holder of a post or unit"),
        required=False,
        empty_label=_("of no post"),
        help_text=_("whoever speaks for the partner that fills it says that it was read"),
    )
    starts_on = DayField(label=_("From"))
    within = forms.IntegerField(
        label=_("Within"),
        min_value=1,
        max_value=365,
        help_text=_("days from the day a version is in force, or from which it is asked"),
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["mission"].queryset = run_missions(user).order_by("acronym")
        rows = Element.objects.visible_to(user).filter(mission__in=keeps(user)).select_related("mission")
        self.fields["element"].queryset = rows.order_by("mission__acronym", "reference")
        self.fields["element"].label_from_instance = lambda row: f"{row}, {row.title}"


class EndForm(Editing):
    questions = ((_("When it ends"), ("ends_on",)),)
    ends_on = DayField(label=_("Last day"))


class ProcedureFilter(OfMissionFilter):
    model = Procedure
    text = search(pgettext_lazy("procedure", "Title or text"))

    def narrow(self, rows):
        rows, text = super().narrow(rows), self.chosen.get("text")
        found = Q(title__icontains=text) | Q(purpose__icontains=text) | Q(reference__iexact=text)
        return rows.filter(found) if text else rows
