"""What is asked of a contingent or post, and what the rotation board may be narrowed by."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.editing import DayField, Editing
from accounts.filters import ANY, Filters
from accounts.models import Partner
from contributors.models import Deployment
from missions.models import Mission


class DeploymentForm(Editing):
    """What is planned of one, said by its contributor."""

    questions = (
        (_("Who comes"), ("title", "personnel")),
        (_("From when until when"), ("arrives_on", "tour_months", "leaves_on")),
    )
    title = forms.CharField(label=_("Contingent or post"), max_length=160)
    personnel = forms.IntegerField(
        label=_("Strength"), min_value=0, max_value=1_000_000, required=False, help_text=_("persons")
    )
    arrives_on = DayField(label=_("Planned arrival"))
    tour_months = forms.IntegerField(
        label=_("Tour of duty"),
        min_value=1,
        max_value=60,
        help_text=_("months; usually 12, or 6 at national cost"),
    )
    leaves_on = DayField(label=_("Planned end"), required=False, help_text=_("its last day; empty: open"))


class ReadyForm(Editing):
    """How far visas and movement are."""

    questions = (
        (_("Visas"), ("visas", "visas_on", "visas_note")),
        (_("Movement"), ("movement", "movement_on", "movement_note")),
    )
    visas = forms.ChoiceField(label=_("Visas"), choices=Deployment.Block.choices)
    visas_on = DayField(label=_("Day"), required=False, help_text=_("when they were requested or cleared"))
    visas_note = forms.CharField(
        label=_("Note"), max_length=500, required=False, help_text=_("the two sides alone read it")
    )
    movement = forms.ChoiceField(label=_("Movement"), choices=Deployment.Block.choices)
    movement_on = DayField(label=_("Day"), required=False, help_text=_("when it was requested or cleared"))
    movement_note = forms.CharField(
        label=_("Note"), max_length=500, required=False, help_text=_("the two sides alone read it")
    )


class SuccessorChoice(forms.ModelChoiceField):
    def label_from_instance(self, row):
        return f"{row.title}, {row.pledge.contributor.local_name}"


class SuccessorForm(Editing):
    questions = ((_("Who takes its place"), ("successor",)),)
    successor = SuccessorChoice(
        Deployment.objects.none(),
        label=_("Successor"),
        required=False,
        empty_label=_("nobody yet"),
        help_text=_("one that is planned in the same mission"),
    )

    def __init__(self, *args, offered, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["successor"].queryset = offered


class CorrectForm(Editing):
    questions = ((_("When it was there"), ("arrived_on", "ended_on")),)
    arrived_on = DayField(label=_("Arrived"))
    ended_on = DayField(label=_("Ended"))

    def __init__(self, *args, has_ended, **kwargs):
        super().__init__(*args, **kwargs)
        if not has_ended:
            del self.fields["ended_on"]


class BoardFilter(Filters):
    days = forms.TypedChoiceField(label=_("Looking ahead"), coerce=int, choices=[])
    mission = forms.ChoiceField(label=_("Mission"))
    contributor = forms.ChoiceField(label=_("Contributor"))
    which = forms.ChoiceField(label=_("Which"), choices=[ANY, ("blocked", _("only what is blocked"))])

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        lengths = [(n, ngettext("%(n)d day", "%(n)d days", n) % {"n": n}) for n in (90, 30, 180)]
        self.fields["days"].choices = lengths
        seen = Deployment.objects.visible_to(user).going_on().order_by()
        partners = Partner.objects.visible_to(user).filter(pk__in=seen.values("pledge__contributor"))
        missions = Mission.objects.visible_to(user).filter(pk__in=seen.values("pledge__mission"))
        self.fields["contributor"].choices = [ANY, *((p.code, p.local_name) for p in partners)]
        self.fields["mission"].choices = [ANY, *((m.slug, m.acronym) for m in missions)]

    @property
    def horizon(self):
        """Days looked ahead; 90 unless another is chosen."""
        return self.chosen.get("days") or 90

    def narrow(self, rows):
        chosen = self.chosen
        if chosen.get("contributor"):
            rows = rows.filter(pledge__contributor__code=chosen["contributor"])
        if chosen.get("mission"):
            rows = rows.filter(pledge__mission__slug=chosen["mission"])
        return rows
