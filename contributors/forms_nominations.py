"""What is asked of a nomination, and what their list may be narrowed by."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.editing import DayField, Editing
from accounts.filters import ANY, Filters
from accounts.models import Partner
from contributors.models import Nomination
from contributors.models.nomination import CHOSEN, THERE, UNDECIDED
from missions.forms_editing import PartnerChoice
from missions.models import Mission, Sex

RUNNING = (*UNDECIDED, *CHOSEN, *THERE)


class NominationFilter(Filters):
    mission = forms.ChoiceField(label=_("Mission"))
    partner = forms.ChoiceField(label=_("Nominated by"))
    state = forms.ChoiceField(
        label=_("State"),
        choices=[("", _("not over")), ("any", pgettext_lazy("state", "any")), *Nomination.State.choices],
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        seen = Nomination.objects.visible_to(user).order_by()
        missions = Mission.objects.visible_to(user).filter(pk__in=seen.values("post__mission"))
        partners = Partner.objects.visible_to(user).filter(pk__in=seen.values("partner"))
        self.fields["mission"].choices = [ANY, *((m.slug, m.acronym) for m in missions)]
        self.fields["partner"].choices = [ANY, *((p.code, p.local_name) for p in partners)]

    def narrow(self, rows):
        chosen = self.chosen
        if chosen.get("mission"):
            rows = rows.filter(post__mission__slug=chosen["mission"])
        if chosen.get("partner"):
            rows = rows.filter(partner__code=chosen["partner"])
        state = chosen.get("state", "")
        if state == "any":
            return rows
        return rows.filter(state=state) if state else rows.filter(state__in=RUNNING)


class NominateForm(Editing):
    questions = (
        (_("Who nominates"), ("partner",)),
        (_("The candidate"), ("candidate", "sex", "available_from")),
    )
    partner = PartnerChoice(Partner.objects.none(), label=_("Nominated by"), empty_label=None)
    candidate = forms.CharField(
        label=_("Your reference for the candidate"),
        max_length=32,
        help_text=_("with a digit in it, such as 2026-17; never a name"),
    )
    sex = forms.ChoiceField(
        label=_("Sex"),
        choices=[("", _("not stated")), *Sex.choices],
        required=False,
        help_text=_("for the share of women alone; may be left out"),
    )
    available_from = DayField(label=_("Available from"))

    def __init__(self, *args, partners, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["partner"].queryset = partners
        self.fields["reason"].required = False


class StepForm(Editing):
    """A step that takes nothing but why."""


class DayForm(Editing):
    questions = ((_("On which day"), ("on",)),)
    on = DayField(label=_("Day"), help_text=_("today or earlier"))


class ExtendForm(Editing):
    questions = ((_("Until when the nominee stays"), ("leaves_on",)),)
    leaves_on = DayField(label=_("New last day"))
