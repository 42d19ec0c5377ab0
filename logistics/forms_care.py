"""What records of care may be narrowed by, and the forms in which they are entered, corrected and closed."""

from datetime import datetime, timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.editing import DayField, Editing
from accounts.filters import ANY, Filters, day, search
from accounts.folding import having
from accounts.models import Partner
from contributors.models import Fatality
from contributors.models.pledge import takes_part
from logistics.models import CareRecord, Unit
from logistics.models.care import kept_missions, kept_partners
from missions.models import Mission

NEAR = 60  # days between a case here and the entry of the register it may be


class CareFilter(Filters):
    text = search(_("Reference"))
    mission = forms.ChoiceField(label=_("Mission"))
    contributor = forms.ChoiceField(label=_("Contributor"))
    kind = forms.ChoiceField(label=_("Kind"), choices=[ANY, *CareRecord.Kind.choices])
    outcome = forms.ChoiceField(
        label=_("Outcome"),
        choices=[ANY, *CareRecord.Outcome.choices, ("unknown", _("not known yet"))],
    )
    state = forms.ChoiceField(label=_("State"), choices=[ANY, ("open", _("open")), ("closed", _("closed"))])
    since = day(_("Since"))

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        seen = CareRecord.objects.visible_to(user).order_by()
        missions = Mission.objects.visible_to(user).filter(pk__in=seen.values("mission"))
        partners = Partner.objects.visible_to(user).filter(pk__in=seen.values("contributor"))
        self.fields["mission"].choices = [ANY, *((row.slug, row.acronym) for row in missions)]
        self.fields["contributor"].choices = [ANY, *((row.code, row.local_name) for row in partners)]

    def narrow(self, rows):
        chosen = self.chosen
        if text := chosen.pop("text", ""):
            rows = having(rows, text.split(), "reference")
        if state := chosen.pop("state", ""):
            rows = rows.filter(closed_on__isnull=state == "open")
        if chosen.get("outcome") == "unknown":
            chosen["outcome"] = ""
        paths = {
            "mission": "mission__slug",
            "contributor": "contributor__code",
            "kind": "kind",
            "outcome": "outcome",
            "since": "happened_on__gte",
        }
        return rows.filter(**{paths[name]: value for name, value in chosen.items()})


class CountsFilter(Filters):
    """Which mission's counts, or, for care officers, which contributor's own."""

    of = forms.ChoiceField(label=_("Counts of"))

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.missions = {f"mission:{row.slug}": row for row in missions_seen(user)}
        self.partners = {f"contributor:{row.code}": row for row in kept_partners(user).order_by("name")}
        self.fields["of"].choices = [
            *((key, row.acronym) for key, row in self.missions.items()),
            *(
                (key, _("%(partner)s's own") % {"partner": row.local_name})
                for key, row in self.partners.items()
            ),
        ]

    @property
    def chosen_one(self):
        """The mission or contributor asked about: the first one where none is named."""
        rows = self.missions | self.partners
        return rows.get(self.chosen.get("of")) or next(iter(rows.values()), None)


def missions_seen(user):
    """Missions this reader sees, those first whose records it keeps, then those that still go on."""
    kept = set(kept_missions(user).values_list("pk", flat=True))
    rows = Mission.objects.visible_to(user).order_by("acronym")
    return sorted(rows, key=lambda row: (row.pk not in kept, row.phase == Mission.Phase.CLOSED, row.acronym))


class MissionChoice(forms.ModelChoiceField):
    def label_from_instance(self, row):
        return row.acronym


class PartnerChoice(forms.ModelChoiceField):
    def label_from_instance(self, row):
        return row.local_name


class UnitChoice(forms.ModelChoiceField):
    def label_from_instance(self, unit):
        return f"{unit.name} ({unit.reference}), {unit.mission.acronym}"


class DeathChoice(forms.ModelChoiceField):
    def label_from_instance(self, row):
        return f"{row.happened_on}, {row.nation_name}, {row.incident_words} ({row.casualty_id})"


class MomentField(forms.DateTimeField):
    """A moment as a clock of the mission shows it: without a zone, which the form adds."""

    def __init__(self, **kwargs):
        kwargs.setdefault("required", False)
        widget = forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})
        super().__init__(widget=widget, **kwargs)

    def to_python(self, value):
        found = super().to_python(value)
        return timezone.make_naive(found) if found and timezone.is_aware(found) else found


class CareForm(Editing):
    """A record of care. `row`: the one that is corrected; without, its mission and contributor are asked."""

    questions = (
        (_("Who and where"), ("mission", "contributor", "unit", "reference")),
        (_("What happened"), ("kind", "happened_on", "outcome", "days_lost", "fatality")),
        (
            _("The evacuation, by the clock of the mission"),
            (*CareRecord.MOMENTS, "reached_level"),
        ),
    )
    mission = MissionChoice(Mission.objects.none(), label=_("Mission"), empty_label=None)
    contributor = PartnerChoice(
        Partner.objects.none(),
        label=_("Contributor"),
        required=False,
        empty_label=_("that of the unit; without one the mission's own staff"),
    )
    unit = UnitChoice(Unit.objects.none(), label=_("Unit or post"), required=False, empty_label=_("none"))
    reference = forms.CharField(
        label=_("Reference"), max_length=40, help_text=_("Your own number of the case. Never a name.")
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=CareRecord.Kind.choices)
    happened_on = DayField(label=_("Day"), help_text=_("In the mission's time zone."))
    outcome = forms.ChoiceField(
        label=_("Outcome"), required=False, choices=[("", _("not known yet")), *CareRecord.Outcome.choices]
    )
    days_lost = forms.IntegerField(
        label=_("Days lost"),
        required=False,
        min_value=0,
        max_value=10_000,
        help_text=_("Days unfit for duty. Empty: not known yet."),
    )
    fatality = DeathChoice(
        Fatality.objects.none(),
        label=_("In the register of lives lost"),
        required=False,
        empty_label=_("not yet, or not found"),
        help_text=_("The entry that is of this death, so that it counts once."),
    )
    happened_at = MomentField(label=_("Moment of the injury"), help_text=_("From it the times count."))
    first_aid_at = MomentField(label=_("First aid"))
    requested_at = MomentField(label=_("Evacuation requested"))
    wheels_up_at = MomentField(label=_("Wheels up"))
    care_at = MomentField(
        label=_("With medical personnel"), help_text=_("Who keep alive, on the way or before.")
    )
    reached_at = MomentField(label=_("Hospital reached"))
    reached_level = forms.ChoiceField(
        label=_("Level of the hospital"),
        required=False,
        choices=[("", _("none reached")), *CareRecord.Level.choices],
    )

    def __init__(self, *args, user, row=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.row = row
        self.fields["reason"].required = False
        units = Unit.objects.visible_to(user).between(user).exclude(mission=None).select_related("mission")
        if row:
            del self.fields["mission"], self.fields["contributor"]
            self.fields["unit"].queryset = units.filter(mission=row.mission)
            self.fields["fatality"].queryset = deaths_near(user, row)
            return
        del self.fields["fatality"]
        missions = missions_to_record(user)
        self.fields["mission"].queryset = missions
        self.fields["unit"].queryset = units.filter(mission__in=missions.order_by().values("pk"))
        self.fields["contributor"].queryset = partners_to_record(user, missions)

    def answers(self):
        """What was answered, its moments in the mission's time zone."""
        given = super().answers()
        mission = given.get("mission") or self.row.mission
        probe = CareRecord(mission=mission)
        for name in CareRecord.MOMENTS:
            if isinstance(given.get(name), datetime):
                given[name] = given[name].replace(tzinfo=probe.zone)
        return given


def standing_care(row):
    """What stands, as the form shows it."""
    names = ("reference", "kind", "happened_on", "outcome", "days_lost", "reached_level")
    moments = {name: getattr(row, name) for name in CareRecord.MOMENTS}
    return {
        **{name: getattr(row, name) for name in names},
        "unit": row.unit_id,
        "fatality": row.fatality_id,
        **{name: at and at.astimezone(row.zone).replace(tzinfo=None) for name, at in moments.items()},
    }


class CloseForm(Editing):
    questions = ((_("What became of it"), ("outcome", "days_lost")),)
    outcome = forms.ChoiceField(label=_("Outcome"), choices=CareRecord.Outcome.choices)
    days_lost = forms.IntegerField(
        label=_("Days lost"),
        required=False,
        min_value=0,
        max_value=10_000,
        help_text=_("Days unfit for duty. Empty: as it stands."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = False


class ReopenForm(Editing):
    """Why the case goes on."""


def missions_to_record(user):
    """Missions of which this person is a medical officer, and those its people serve in."""
    kept = kept_missions(user).order_by().values("pk")
    own = takes_part(list(kept_partners(user).values_list("pk", flat=True)))
    rows = Mission.objects.visible_to(user)
    return (rows.filter(pk__in=kept) | rows.filter(pk__in=own)).order_by("acronym")


def partners_to_record(user, missions):
    """Contributors that take part in these missions; a care officer's own alone where it keeps no mission."""
    rows = Partner.objects.visible_to(user)
    if kept_missions(user).exists():
        there = missions.order_by().values("participations__partner")
        return rows.filter(pk__in=there).order_by("name")
    return kept_partners(user).order_by("name")


def deaths_near(user, row):
    """Entries of the register that may be of this death, and the one it is tied to."""
    rows = Fatality.objects.visible_to(user).select_related("mission", "nationality")
    span = timedelta(days=NEAR)
    near = rows.filter(
        mission=row.mission,
        happened_on__range=(row.happened_on - span, row.happened_on + span),
        care_record=None,
    )
    if row.contributor_id:
        near = near.filter(nationality__in=[row.contributor_id]) | near.filter(nationality=None)
    return (near | rows.filter(pk=row.fatality_id)).order_by("happened_on", "casualty_id")
