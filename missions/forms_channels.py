"""What people write of channels, of who is on them, of tests and plans, and what the lists of them ask."""

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.editing import DayField, Editing
from accounts.filters import ANY, Filters, day, search
from missions import reaching
from missions.forms_command import ACROSS, ElementField
from missions.forms_decisions import OfMissionFilter, run_missions
from missions.forms_labels import WHO_READS, LabelledForm, labels_of
from missions.models import Channel, ChannelTest, Mission, PacePlan

TEXT = forms.Textarea
WHAT = ("name", "kind", "standard", "encryption", "details")
STEP_WORDS = {
    reaching.PRIMARY: _("Primary"),
    reaching.ALTERNATE: _("Alternate"),
    reaching.CONTINGENCY: _("Contingency"),
    reaching.EMERGENCY: _("Emergency"),
}


class ChannelForm(LabelledForm):
    questions = (
        (_("What it is"), ("mission", *WHAT)),
        (_("When it stands"), ("starts_on", "ends_on")),
        WHO_READS,
    )
    mission = forms.ModelChoiceField(Mission.objects.none(), label=_("Mission"), empty_label=None)
    name = forms.CharField(
        label=_("Name or call sign"),
        max_length=80,
        help_text=_("unique in the mission, such as Force HF net"),
    )
    kind = forms.ChoiceField(label=_("Type"), choices=Channel.Kind.choices)
    standard = forms.CharField(
        label=_("Standard"),
        max_length=120,
        required=False,
        help_text=_("by its reference or in words, such as P25"),
    )
    encryption = forms.ChoiceField(label=_("Encryption"), choices=Channel.Encryption.choices)
    details = forms.CharField(
        label=_("Particulars"),
        max_length=500,
        required=False,
        widget=TEXT(attrs={"rows": 2}),
        help_text=_(
            "frequency, number or address; the mission's own people alone read them, whatever the label says"
        ),
    )
    starts_on = DayField(label=_("From"), required=False, help_text=_("first day; empty: always so far"))
    ends_on = DayField(label=_("Until"), required=False, help_text=_("last day; empty: still true"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["mission"].queryset = run_missions(self.user).order_by("acronym")
        if self.look:
            del self.fields["mission"]


def standing_channel(row):
    names = (*WHAT, "starts_on", "ends_on")
    return {name: getattr(row, name) for name in names} | labels_of(row)


class OutForm(Editing):
    questions = ((_("Why it is out of service"), ("words",)),)
    words = forms.CharField(
        label=_("In words"), max_length=500, help_text=_("who reads the channel reads it")
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["reason"]


class JoinForm(Editing):
    questions = ((_("Which element, and what it can do"), ("element", "sends", "receives", "starts_on")),)
    element = ElementField(label=_("Element"), help_text=ACROSS)
    sends = forms.BooleanField(label=_("Can send"), required=False)
    receives = forms.BooleanField(label=_("Can receive"), required=False)
    starts_on = DayField(label=_("From"), required=False, help_text=_("first day; empty: always so far"))

    def __init__(self, *args, user, mission, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["element"].offer(user, mission)


class LeaveForm(Editing):
    questions = ((_("Until when it is on it"), ("ends_on",)),)
    ends_on = DayField(label=_("Last day"))


class TestForm(Editing):
    questions = ((_("Between whom, when, and how it went"), ("one", "other", "tested_on", "result", "note")),)
    one = ElementField(label=_("Between"), help_text=ACROSS)
    other = ElementField(label=_("And"), help_text=ACROSS)
    tested_on = DayField(label=_("Tested on"))
    result = forms.ChoiceField(
        label=_("Result"), choices=ChannelTest.Result.choices, widget=forms.RadioSelect
    )
    note = forms.CharField(label=_("Note"), max_length=500, required=False)

    def __init__(self, *args, user, mission, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("one", "other"):
            self.fields[name].offer(user, mission)
        del self.fields["reason"]


class StepsForm(LabelledForm):
    """The channels of a plan, in order."""

    def __init__(self, *args, mission, **kwargs):
        super().__init__(*args, **kwargs)
        rows = Channel.objects.visible_to(self.user).filter(mission=mission).order_by("name")
        for step, words in STEP_WORDS.items():
            self.fields[step] = forms.ModelChoiceField(
                rows,
                label=words,
                required=step == reaching.PRIMARY,
                empty_label=_("none"),
                help_text=_("a channel both are on"),
            )


class PaceForm(StepsForm):
    questions = (
        (_("Between whom"), ("one", "other")),
        (_("By which channels, in this order"), reaching.STEPS),
        WHO_READS,
    )
    one = ElementField(label=_("Between"), help_text=ACROSS)
    other = ElementField(label=_("And"), help_text=ACROSS)

    def __init__(self, *args, mission, **kwargs):
        super().__init__(*args, mission=mission, **kwargs)
        for name in ("one", "other"):
            self.fields[name].offer(self.user, mission)


class PaceChangeForm(StepsForm):
    questions = ((_("By which channels, in this order"), reaching.STEPS), WHO_READS)


def standing_pace(row):
    return {step: getattr(row, f"{step}_id") for step in reaching.STEPS} | labels_of(row)


class MendForm(Editing):
    questions = ((_("Over which channel"), ("channel",)),)
    channel = forms.ModelChoiceField(
        Channel.objects.none(),
        label=_("Channel"),
        help_text=_("of the mission and in service; whoever of the two is not on it is put on it"),
    )

    def __init__(self, *args, rows, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["channel"].queryset = rows


# --- Lists
class ChannelFilter(OfMissionFilter):
    model = Channel
    text = search(_("Name or standard"))
    kind = forms.ChoiceField(label=_("Type"), choices=[ANY, *Channel.Kind.choices])
    encryption = forms.ChoiceField(label=_("Encryption"), choices=[ANY, *Channel.Encryption.choices])
    state = forms.ChoiceField(label=_("State"), choices=[ANY, *Channel.State.choices])

    def narrow(self, rows):
        rows, chosen = super().narrow(rows), self.chosen
        if text := chosen.get("text"):
            rows = rows.filter(Q(name__icontains=text) | Q(standard__icontains=text))
        asks = ("kind", "encryption", "state")
        return rows.filter(**{name: chosen[name] for name in asks if chosen.get(name)})


class PaceFilter(OfMissionFilter):
    model = PacePlan
    text = search(_("Reference or title of an element"))

    def narrow(self, rows):
        rows = super().narrow(rows)
        if text := self.chosen.get("text"):
            of = [
                f"{side}__{name}__icontains" for side in ("one", "other") for name in ("reference", "title")
            ]
            rows = rows.filter(Q(*((path, text) for path in of), _connector=Q.OR))
        return rows


class ReachFilter(Filters):
    """On which day, and whether of one element alone."""

    element = search(pgettext_lazy("reach", "Of the element"))
    on = day(_("On the day"))
