"""What offered courses may be narrowed by; the forms in which places are offered, taken and counted."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.access import granted
from accounts.editing import DayField, Editing
from accounts.filters import ANY, Filters
from accounts.models import Partner
from contributors.models.pledge import Visibility
from logistics.forms_unit_readiness import CourseChoice
from logistics.models import Course, CourseSession, Unit


class SessionFilter(Filters):
    course = forms.ChoiceField(label=_("Course"))
    partner = forms.ChoiceField(label=_("Offered by"))
    state = forms.ChoiceField(
        label=_("State"),
        choices=[
            ("", _("with places to take")),
            ("any", pgettext_lazy("state", "any")),
            *CourseSession.State.choices,
        ],
    )

    def __init__(self, *args, user, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today
        seen = CourseSession.objects.visible_to(user).order_by()
        courses = Course.objects.visible_to(user).filter(pk__in=seen.values("course"))
        partners = Partner.objects.visible_to(user).filter(pk__in=seen.values("partner"))
        self.fields["course"].choices = [ANY, *((row.code, row.local_name) for row in courses)]
        self.fields["partner"].choices = [ANY, *((row.code, row.local_name) for row in partners)]

    def narrow(self, rows):
        chosen = self.chosen
        if chosen.get("course"):
            rows = rows.filter(course__code=chosen["course"])
        if chosen.get("partner"):
            rows = rows.filter(partner__code=chosen["partner"])
        state = chosen.get("state", "")
        if state == "any":
            return rows
        return rows.filter(state=state) if state else rows.takeable(self.today)


class PartnerChoice(forms.ModelChoiceField):
    def label_from_instance(self, row):
        return row.local_name


class UnitChoice(forms.ModelChoiceField):
    def label_from_instance(self, unit):
        return f"{unit.name} ({unit.reference})"


def own_partners(user):
    """The partners this person speaks for."""
    rows = Partner.objects.visible_to(user).order_by("name")
    return rows if user.is_system else rows.filter(pk__in=granted(user, "act_for", Partner))


class Asking(Editing):
    """Forms in which why is told where a reader needs it alone."""

    needs_reason = False

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["reason"].required = self.needs_reason


class SessionForm(Asking):
    questions: tuple = (
        (_("The course"), ("place", "language", "starts_on", "ends_on")),
        (_("Its places"), ("places", "visibility")),
    )
    place = forms.CharField(
        label=_("Where"), max_length=160, help_text=_("The training centre and its town.")
    )
    language = forms.CharField(label=_("Language"), max_length=40, required=False)
    starts_on = DayField(label=_("From"))
    ends_on = DayField(label=_("Until"))
    places = forms.IntegerField(label=_("Places offered"), min_value=1, max_value=100_000)
    visibility = forms.TypedChoiceField(label=_("Who sees it"), coerce=int, choices=Visibility.choices)


class OfferForm(SessionForm):
    questions = ((_("Which course, and by whom"), ("partner", "course")), *SessionForm.questions)
    partner = PartnerChoice(Partner.objects.none(), label=_("Offered by"), empty_label=None)
    course = CourseChoice(Course.objects.none(), label=_("Course"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["partner"].queryset = own_partners(self.user)
        self.fields["course"].queryset = Course.objects.visible_to(self.user).filter(is_offered=True)


class StepForm(Asking):
    """A step that asks nothing."""


class CancelForm(Asking):
    needs_reason = True


class TakeForm(Asking):
    questions = ((_("Whose people, and how many"), ("partner", "unit", "persons")),)
    partner = PartnerChoice(Partner.objects.none(), label=_("Contributor"), empty_label=None)
    unit = UnitChoice(Unit.objects.none(), label=_("Unit"), required=False, empty_label=_("none"))
    persons = forms.IntegerField(label=_("Persons"), min_value=1, max_value=100_000)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["partner"].queryset = own_partners(self.user)
        units = Unit.objects.visible_to(self.user).of_contributor(self.user)
        self.fields["unit"].queryset = units.standing().order_by("name")


class AttendedForm(Asking):
    questions = ((_("Who came"), ("attended",)),)
    attended = forms.IntegerField(label=_("Attended"), min_value=0, max_value=100_000)


class PassedForm(Asking):
    questions = ((_("Who passed"), ("passed",)),)
    passed = forms.IntegerField(
        label=_("Passed"), min_value=1, max_value=100_000, help_text=_("of those who attended")
    )


def standing_session(row):
    return {name: getattr(row, name) for name in SessionForm.base_fields if hasattr(row, name)}
