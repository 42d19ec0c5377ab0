"""What lists of exercises ask, and what people write of exercises, of places at them and of who comes."""

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.editing import DayField, Editing
from accounts.filters import ANY, Filters, search
from accounts.models import Partner
from logistics import rights_exercises as rights
from logistics.forms_courses import Asking, PartnerChoice, UnitChoice, own_partners
from logistics.forms_unit_readiness import CourseChoice
from logistics.models import Course, Exercise, ExerciseNomination, ExercisePlaces, Standard, Unit
from missions.forms_labels import WHO_READS, LabelledForm, NamesPartners, labels_of
from missions.forms_lessons import LocalNames
from missions.models import Mission

TEXT = forms.Textarea
SEVERAL = _("hold Ctrl or ⌘ to choose several")
OWN = ("title", "kind", "place", "language", "starts_on", "ends_on", "nominate_by", "aims")
UPCOMING, PAST = "upcoming", "past"


class ExerciseFilter(Filters):
    text = search(_("Title or place"))
    when = forms.ChoiceField(
        label=_("When"),
        choices=[
            ANY,
            (UPCOMING, pgettext_lazy("exercise", "upcoming")),
            (PAST, pgettext_lazy("exercise", "past")),
        ],
    )
    host = forms.ChoiceField(label=_("Host"))
    mission = forms.ChoiceField(label=_("Mission"))
    standard = forms.ChoiceField(label=_("Standard trained"))
    kind = forms.ChoiceField(label=_("Kind"), choices=[ANY, *Exercise.Kind.choices])
    state = forms.ChoiceField(label=_("State"), choices=[ANY, *Exercise.State.choices])

    def __init__(self, *args, user, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today
        seen = Exercise.objects.visible_to(user).order_by()
        hosts = Partner.objects.visible_to(user).filter(pk__in=seen.values("keeper")).order_by("name")
        missions = Mission.objects.visible_to(user).filter(pk__in=seen.values("mission"))
        standards = Standard.objects.visible_to(user).filter(pk__in=seen.values("standards"))
        self.fields["host"].choices = [ANY, *((row.code, row.local_name) for row in hosts)]
        self.fields["mission"].choices = [ANY, *((row.slug, row.acronym) for row in missions)]
        self.fields["standard"].choices = [ANY, *((row.code, str(row)) for row in standards)]

    def narrow(self, rows):
        chosen = self.chosen
        if text := chosen.get("text"):
            rows = rows.filter(Q(title__icontains=text) | Q(place__icontains=text))
        if when := chosen.get("when"):
            rows = rows.past(self.today) if when == PAST else rows.upcoming(self.today)
        if standard := chosen.get("standard"):
            rows = rows.training(standard)
        asks = {"host": "keeper__code", "mission": "mission__slug", "kind": "kind", "state": "state"}
        return rows.filter(**{path: chosen[name] for name, path in asks.items() if name in chosen})


class OfferFilter(Filters):
    state = forms.ChoiceField(
        label=_("State"),
        choices=[
            ("", _("with places to take")),
            ("any", pgettext_lazy("state", "any")),
            *[(s.value, s.label) for s in Exercise.State if s not in ("planned", "approved")],
        ],
    )

    def narrow(self, rows):
        state = self.chosen.get("state", "")
        if state == "any":
            return rows
        return rows.filter(exercise__state=state or Exercise.State.OFFERED)


class ExerciseForm(LabelledForm):
    questions = (
        (_("What it is"), ("title", "kind", "keeper", "hosts", "mission")),
        (_("When and where"), ("starts_on", "ends_on", "nominate_by", "place", "language")),
        (_("What it trains"), ("aims", "standards", "courses")),
        WHO_READS,
    )
    title = forms.CharField(label=_("Title"), max_length=160)
    kind = forms.ChoiceField(label=_("Kind"), choices=Exercise.Kind.choices)
    keeper = PartnerChoice(Partner.objects.none(), label=_("Host"), empty_label=None)
    hosts = NamesPartners(label=_("Further hosts"), help_text=_("they run it as the host does"))
    mission = forms.ModelChoiceField(
        Mission.objects.none(),
        label=_("Mission it prepares for"),
        required=False,
        empty_label=_("none in particular"),
    )
    starts_on = DayField(label=_("From"))
    ends_on = DayField(label=_("Until"))
    nominate_by = DayField(
        label=_("Nominate by"), required=False, help_text=_("empty: until the day it begins")
    )
    place = forms.CharField(label=_("Where"), max_length=160)
    language = forms.CharField(label=_("Language"), max_length=40, required=False)
    aims = forms.CharField(
        label=_("Aims"),
        max_length=2000,
        required=False,
        widget=TEXT(attrs={"rows": 4}),
        help_text=_("one a line"),
    )
    standards = forms.ModelMultipleChoiceField(
        Standard.objects.none(),
        label=_("Standards trained"),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 8}),
        help_text=SEVERAL,
    )
    courses = LocalNames(
        Course.objects.none(),
        label=_("Certificates it gives"),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 5}),
        help_text=_("courses of which the host can certify units that attended"),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        user = self.user
        self.fields["reason"].required = bool(self.look)
        self.fields["keeper"].queryset = rights.own_hosts(user).order_by("name")
        self.fields["hosts"].queryset = Partner.objects.visible_to(user).order_by("name")
        self.fields["mission"].queryset = rights.prepared_missions(user).order_by("acronym")
        self.fields["standards"].queryset = Standard.objects.visible_to(user)
        kept = [course.pk for course in self.standing.get("courses", ())]
        courses = Course.objects.visible_to(user)
        self.fields["courses"].queryset = courses.filter(is_offered=True) | courses.filter(pk__in=kept)
        if self.look:
            del self.fields["keeper"], self.fields["mission"]


def standing_exercise(row):
    several = {name: list(getattr(row, name).all()) for name in ("hosts", "standards", "courses")}
    return {name: getattr(row, name) for name in OWN} | several | labels_of(row)


class AllotForm(Asking):
    questions = ((_("For whom, and how many"), ("partner", "places")),)
    partner = PartnerChoice(Partner.objects.none(), label=_("Contributor"))
    places = forms.IntegerField(
        label=_("Places"), min_value=1, max_value=100_000, help_text=_("persons; replaces what stands")
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        rows = Partner.objects.visible_to(self.user).exclude(kind=Partner.Kind.AGENCY)
        self.fields["partner"].queryset = rows.order_by("name")


class NominateForm(Asking):
    questions = (
        (_("Whom you send"), ("places", "unit", "function", "rank", "reference")),
        (_("How many"), ("persons",)),
    )
    places = forms.ModelChoiceField(ExercisePlaces.objects.none(), label=_("Places of"), empty_label=None)
    unit = UnitChoice(Unit.objects.none(), label=_("Unit"), required=False, empty_label=_("none"))
    function = forms.CharField(
        label=_("Function"),
        max_length=120,
        required=False,
        help_text=_("the post they hold, such as G4; no name; empty: the unit as such"),
    )
    rank = forms.CharField(label=_("Rank"), max_length=40, required=False)
    reference = forms.CharField(
        label=_("Your reference"), max_length=40, required=False, help_text=_("no name")
    )
    persons = forms.IntegerField(label=_("Persons"), min_value=1, max_value=100_000, initial=1)

    def __init__(self, *args, exercise, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["places"]
        rows = ExercisePlaces.objects.visible_to(self.user).filter(exercise=exercise)
        own = own_partners(self.user).order_by().values("pk")
        field.queryset = rows.filter(partner__in=own).select_related("partner")
        field.label_from_instance = lambda row: row.partner.local_name
        units = Unit.objects.visible_to(self.user).of_contributor(self.user)
        self.fields["unit"].queryset = units.standing().order_by("name")


class CloseForm(Asking):
    questions = ((_("What it comes to"), ("outcome",)),)
    outcome = forms.CharField(
        label=_("What it comes to"), max_length=2000, required=False, widget=TEXT(attrs={"rows": 4})
    )


class GapForm(Editing):
    questions = (
        (_("What was observed"), ("title", "observed_on", "happened", "why")),
        (_("What to do"), ("to_do", "due_on", "owner")),
    )
    title = forms.CharField(label=_("In one line"), max_length=160)
    observed_on = DayField(label=_("Observed"))
    happened = forms.CharField(label=_("What happened"), max_length=4000, widget=TEXT(attrs={"rows": 4}))
    why = forms.CharField(label=_("Why"), max_length=4000, required=False, widget=TEXT(attrs={"rows": 3}))
    to_do = forms.CharField(
        label=_("What to do"), max_length=4000, required=False, widget=TEXT(attrs={"rows": 3})
    )
    due_on = DayField(
        label=_("Due"), required=False, help_text=_("empty: no action is set yet, the observation alone")
    )
    owner = PartnerChoice(
        Partner.objects.none(),
        label=_("Owner"),
        required=False,
        empty_label=_("the mission itself"),
        help_text=_("who does it"),
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["reason"]
        self.fields["owner"].queryset = Partner.objects.visible_to(user).order_by("name")


class AttendanceForm(Asking):
    questions = ((_("Who came"), ("attendance", "attended")),)
    attendance = forms.ChoiceField(
        label=_("They"), choices=ExerciseNomination.Attendance.choices, widget=forms.RadioSelect
    )
    attended = forms.IntegerField(
        label=_("How many"),
        min_value=0,
        max_value=100_000,
        required=False,
        help_text=_("needed where they attended in part"),
    )


class CertifyForm(Asking):
    questions = ((_("Who passed"), ("course", "passed")),)
    course = CourseChoice(Course.objects.none(), label=_("Course"), empty_label=None)
    passed = forms.IntegerField(
        label=_("Passed"), min_value=1, max_value=100_000, help_text=_("of those who attended")
    )

    def __init__(self, *args, courses, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["course"].queryset = courses


class SaidWhyForm(Asking):
    """A step whose reason the other side reads."""

    needs_reason = True
