"""What people write of feedback on projects and of their results, and what the page of results asks."""

from decimal import Decimal

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from accounts.editing import DayField, Editing
from missions.forms_decisions import OfMissionFilter
from missions.models import Project, ProjectFeedback, ProjectResult, ResultShare, Voice

TEXT = forms.Textarea
FEWEST_SHARES, MOST_OFFERED = 3, 500


class FeedbackForm(Editing):
    questions = (
        (_("Who said it, and when"), ("given_on", "voice", "voiced_by")),
        (_("What they say"), ("verdict", "text")),
    )
    given_on = DayField(label=_("Given on"))
    voice = forms.ChoiceField(label=_("Given by"), choices=Voice.choices)
    voiced_by = forms.CharField(
        label=_("Name of the group"),
        max_length=160,
        required=False,
        help_text=_("of a group or an office, never of a person"),
    )
    verdict = forms.ChoiceField(
        label=_("They are"), choices=ProjectFeedback.Verdict.choices, widget=forms.RadioSelect
    )
    text = forms.CharField(
        label=_("In their words"),
        max_length=1000,
        required=False,
        widget=TEXT(attrs={"rows": 4}),
        help_text=_("without the name of any person, or what tells who a person is"),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["reason"]


class ResultForm(Editing):
    """A result and who shares it: other projects of the mission, each with its own percent."""

    indicator = forms.CharField(
        label=_("Indicator"),
        max_length=160,
        help_text=_("written alike in all projects that are to be added up"),
    )
    unit = forms.CharField(label=_("Unit"), max_length=40, help_text=_("such as persons, wells or km"))
    target = forms.DecimalField(
        label=_("Target"), max_digits=14, decimal_places=2, min_value=0, required=False
    )
    reached = forms.DecimalField(
        label=_("Reached"),
        max_digits=14,
        decimal_places=2,
        min_value=0,
        required=False,
        help_text=_("by all projects that share it; empty: not reported"),
    )
    reached_on = DayField(label=_("As of"), required=False)
    source = forms.CharField(label=_("Source"), max_length=300, required=False)

    def __init__(self, *args, project, user, shared=0, **kwargs):
        others = Project.objects.visible_to(user).filter(mission=project.mission_id).exclude(pk=project.pk)
        self.others = list(others.order_by("title", "pk")[:MOST_OFFERED])
        self.rows = range(1, min(max(FEWEST_SHARES, shared + 2), max(len(self.others), shared)) + 1)
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = False

    @property
    def questions(self):
        shares = tuple(
            (_now("Another project that shares it, %(n)s") % {"n": n}, (f"project_{n}", f"percent_{n}"))
            for n in self.rows
        )
        return (
            (_("What is counted"), ("indicator", "unit", "target")),
            (_("What is reached"), ("reached", "reached_on", "source")),
            *shares,
        )

    def order_fields(self, field_order):
        choices = [("", "—"), *((str(one.pk), one.title) for one in self.others)]
        for n in self.rows:
            self.fields[f"project_{n}"] = forms.ChoiceField(
                label=_("Project"), choices=choices, required=False, help_text=_("empty: none")
            )
            self.fields[f"percent_{n}"] = forms.DecimalField(
                label=_("Its share"),
                max_digits=5,
                decimal_places=2,
                min_value=Decimal("0.01"),
                max_value=Decimal("99.99"),
                required=False,
                help_text=_("percent; what all of them leave is this project’s own"),
            )
        super().order_fields(field_order)

    def clean(self):
        given, seen = super().clean(), set()
        for n in self.rows:
            project, percent = given.get(f"project_{n}"), given.get(f"percent_{n}")
            if project and percent is None and f"percent_{n}" not in self.errors:
                self.add_error(f"percent_{n}", _("Say how many percent of it this project has."))
            if percent is not None and not project and f"project_{n}" not in self.errors:
                self.add_error(f"project_{n}", _("Choose the project that has this share."))
            if project in seen:
                self.add_error(f"project_{n}", _("This project has a share already."))
            seen |= {project} if project else set()
        return given

    def answers(self):
        given = super().answers()
        others = {str(one.pk): one for one in self.others}
        pairs = [(given.pop(f"project_{n}"), given.pop(f"percent_{n}")) for n in self.rows]
        return given | {"shares": {others[key]: percent for key, percent in pairs if key}}


def shares_of(user, row):
    rows = ResultShare.objects.visible_to(user).filter(result=row).select_related("project")
    return list(rows.order_by("project__title", "pk"))


def standing_result(user, row):
    names = ("indicator", "unit", "target", "reached", "reached_on", "source")
    told = {name: getattr(row, name) for name in names}
    for n, one in enumerate(shares_of(user, row), start=1):
        told |= {f"project_{n}": str(one.project_id), f"percent_{n}": one.percent}
    return told


class ResultFilter(OfMissionFilter):
    model, path = ProjectResult, "project__mission"
