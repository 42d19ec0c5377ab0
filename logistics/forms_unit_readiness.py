"""What boards of units' readiness may be narrowed by; the forms of a band set by hand and a certificate."""

from datetime import timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.editing import DayField, Editing
from accounts.filters import ANY, Filters, day
from accounts.marks import band_word
from accounts.models import Partner
from logistics.models import Certificate, Course, Unit, UnitReadiness
from missions.models import Mission

OPEN = 30  # days a band set by hand counts unless another day is chosen


class UnitReadinessFilter(Filters):
    mission = forms.ChoiceField(label=_("Mission"))
    contributor = forms.ChoiceField(label=_("Contributor"))
    band = forms.ChoiceField(label=_("Band"))
    on = day(_("As on"))

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        units = Unit.objects.visible_to(user).between(user).order_by()
        missions = Mission.objects.visible_to(user).filter(pk__in=units.values("mission"))
        partners = Partner.objects.visible_to(user).filter(pk__in=units.values("contributor"))
        self.fields["mission"].choices = [ANY, *((row.slug, row.acronym) for row in missions)]
        self.fields["contributor"].choices = [ANY, *((row.code, row.local_name) for row in partners)]
        bands = [(str(n), f"{n} · {band_word(n)}") for n in (1, 2, 3, 4)]
        self.fields["band"].choices = [ANY, *bands, ("none", band_word(None))]

    @property
    def day(self):
        """The day asked for; None for now, and for days to come."""
        found = self.chosen.get("on")
        return found if found and found < timezone.localdate() else None

    def narrow(self, rows):
        chosen = self.chosen
        if chosen.get("mission"):
            rows = rows.filter(mission__slug=chosen["mission"])
        if chosen.get("contributor"):
            rows = rows.filter(unit__contributor__code=chosen["contributor"])
        if chosen.get("band"):
            rows = rows.filter(band=None if chosen["band"] == "none" else chosen["band"])
        return rows


class DayFilter(Filters):
    """The day a page is read of."""

    on = day(_("As on"))

    @property
    def day(self):
        found = self.chosen.get("on")
        return found if found and found < timezone.localdate() else None


class OverrideForm(Editing):
    questions = ((_("The band"), ("band", "expires_on")),)
    band = forms.TypedChoiceField(label=_("Band"), coerce=int)
    expires_on = DayField(label=_("It counts until"), help_text=_("Its last day, 183 days ahead at most."))

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("initial", {"expires_on": timezone.localdate() + timedelta(days=OPEN)})
        super().__init__(*args, **kwargs)
        self.fields["band"].choices = [(n, f"{n} · {band_word(n)}") for n in (1, 2, 3, 4)]
        self.fields["reason"].help_text = _("Shown beside the band, with your name.")


class TakeBackForm(Editing):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = False


class CourseChoice(forms.ModelChoiceField):
    def label_from_instance(self, row):
        return row.local_name


class CertificateForm(Editing):
    questions = (
        (
            _("The certificate"),
            ("course", "person", "persons", "issued_on", "expires_on", "issuer", "source"),
        ),
        (_("The course's places"), ("places_offered", "places_taken")),
    )
    course = CourseChoice(Course.objects.none(), label=_("Course"))
    person = forms.CharField(
        label=_("Person"),
        max_length=40,
        required=False,
        help_text=_("Your own reference, no name. Leave it empty for several persons, or the whole unit."),
    )
    persons = forms.IntegerField(label=_("Persons"), min_value=1, max_value=100_000, initial=1)
    issued_on = DayField(label=_("Issued"))
    expires_on = DayField(
        label=_("Holds until"), required=False, help_text=_("Empty: as long as the course says.")
    )
    issuer = forms.CharField(label=_("Issued by"), max_length=160)
    source = forms.CharField(label=_("Source"), max_length=300, required=False)
    places_offered = forms.IntegerField(label=_("Places offered"), min_value=0, required=False)
    places_taken = forms.IntegerField(label=_("Places taken"), min_value=0, required=False)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = False
        self.fields["course"].queryset = Course.objects.visible_to(user).filter(is_offered=True)


def standing_certificate(row):
    names = (
        "person", "persons", "issued_on", "expires_on", "issuer", "source", "places_offered", "places_taken",
    )  # fmt: skip
    return {name: getattr(row, name) for name in names}


class CertificateFilter(Filters):
    unit = forms.ChoiceField(label=_("Unit"))
    course = forms.ChoiceField(label=_("Course"))
    which = forms.ChoiceField(
        label=_("Which"),
        choices=[ANY, ("valid", _("valid today")), ("soon", _("ending in 90 days")), ("ended", _("ended"))],
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        held = Certificate.objects.visible_to(user).order_by()
        units = Unit.objects.visible_to(user).filter(pk__in=held.values("unit"))
        self.fields["unit"].choices = [ANY, *((str(row.pk), row.name) for row in units)]
        courses = Course.objects.visible_to(user).filter(pk__in=held.values("course"))
        self.fields["course"].choices = [ANY, *((row.code, row.local_name) for row in courses)]

    def narrow(self, rows):
        chosen, today = self.chosen, timezone.localdate()
        if chosen.get("unit"):
            rows = rows.filter(unit=chosen["unit"])
        if chosen.get("course"):
            rows = rows.filter(course__code=chosen["course"])
        valid = rows.filter(withdrawn_on=None).exclude(expires_on__lt=today)
        if chosen.get("which") == "valid":
            return valid
        if chosen.get("which") == "soon":
            return valid.filter(expires_on__lte=today + timedelta(days=90))
        return rows.exclude(pk__in=valid.values("pk")) if chosen.get("which") == "ended" else rows


def missions_judged(user):
    """The missions of whose units this reader knows the insides."""
    seen = UnitReadiness.objects.visible_to(user).filter(valid_until=None).order_by().values("mission")
    return Mission.objects.visible_to(user).filter(pk__in=seen)
