"""What people write of bodies, proposals, actions, engagements and consultations, and what lists ask."""

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts import members
from accounts.access import granted
from accounts.editing import DayField, Editing
from accounts.filters import ANY, Filters, search
from accounts.models import Partner
from missions import gathering_decisions, reading_decisions
from missions.forms_editing import PartnerChoice
from missions.forms_labels import WHO_READS, LabelledForm, NamesPartners, labels_of
from missions.models import (
    Action,
    Body,
    Consultation,
    Consulted,
    Decision,
    Engagement,
    Mandate,
    Mission,
    Promise,
    Proposal,
    Rule,
    Stance,
)
from missions.models.body import BodyMember
from missions.models.proposal import MOST_OPTIONS

TEXT = forms.Textarea


class MomentField(forms.DateTimeField):
    """A moment of a time zone, which its help names; one the clock skips or has twice is refused."""

    widget = forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})
    zone = None

    def in_zone(self, zone):
        self.zone = zone
        self.help_text = _("in the body's time zone, %(zone)s") % {"zone": zone}

    def to_python(self, value):
        with timezone.override(self.zone):
            try:
                return super().to_python(value)
            except ValidationError as error:
                words = _("Write a day and a time there is once in %(zone)s, such as 2027-01-31T17:00.")
                raise ValidationError(words % {"zone": self.zone}) from error

    def prepare_value(self, value):
        with timezone.override(self.zone):
            return super().prepare_value(value)


class KeptForm(LabelledForm):
    """A record of a mission one plans, or one a partner of one's own keeps."""

    mission = forms.ModelChoiceField(
        Mission.objects.none(), label=_("Mission"), required=False, empty_label=_("of no mission")
    )
    keeper = PartnerChoice(Partner.objects.none(), label=_("Kept by"), required=False, empty_label="—")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["mission"].queryset = run_missions(self.user).order_by("acronym")
        self.fields["keeper"].queryset = own_partners(self.user).order_by("name")
        self.fields["keeper"].help_text = _("a partner you speak for; needed where there is no mission")
        if self.look:
            del self.fields["mission"], self.fields["keeper"]


def run_missions(user):
    """Missions this person plans or decides for."""
    held = granted(user, "edit_requirements", Mission) | granted(user, "decide_pledges", Mission)
    rows = Mission.objects.visible_to(user)
    return rows if user.is_system else rows.filter(pk__in=held)


def own_partners(user):
    rows = Partner.objects.visible_to(user)
    return rows if user.is_system else rows.filter(pk__in=granted(user, "act_for", Partner))


def may_keep(user):
    """Whether there is any mission or partner for which this person may keep records."""
    return run_missions(user).exists() or own_partners(user).exists()


# --- Bodies
class BodyForm(KeptForm):
    questions = (
        (_("What it is"), ("name", "mission", "keeper")),
        (_("How it decides"), ("rule", "may_use_silence", "quorum", "time_zone")),
        (_("What it stands for"), ("requires_consultation",)),
        WHO_READS,
    )
    name = forms.CharField(label=_("Name"), max_length=120)
    rule = forms.ChoiceField(label=_("Decides by"), choices=Rule.choices)
    may_use_silence = forms.BooleanField(label=_("May also decide by silence"), required=False)
    quorum = forms.IntegerField(
        label=_("Quorum"),
        min_value=1,
        max_value=300,
        help_text=_("members with a vote who must take part; without them nothing is adopted"),
    )
    time_zone = forms.CharField(
        label=_("Time zone"), max_length=40, help_text=_("of its deadlines, such as Africa/Bangui")
    )
    requires_consultation = forms.BooleanField(
        label=_("Contributors and host are consulted before a task changes"),
        required=False,
        help_text=_(
            "no task of its mission's mandate changes before contributors and host were consulted on it; "
            "without this, who changes one says why they were not"
        ),
    )


def standing_body(row):
    names = ("name", "rule", "may_use_silence", "quorum", "time_zone", "requires_consultation")
    return {name: getattr(row, name) for name in names} | labels_of(row)


class SeatForm(Editing):
    questions = (
        (_("Who sits in it, from when until when"), ("partner", "seat", "may_vote", "starts_on", "ends_on")),
    )
    partner = PartnerChoice(Partner.objects.none(), label=_("Partner"))
    seat = forms.ChoiceField(label=_("Seat"), choices=BodyMember.Seat.choices)
    may_vote = forms.BooleanField(label=_("Has a vote"), required=False, help_text=_("an observer has none"))
    starts_on = DayField(label=_("First day"))
    ends_on = DayField(label=_("Last day"), required=False, help_text=_("empty while it has its seat"))

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["partner"].queryset = Partner.objects.visible_to(user).order_by("name")


class SeatEndForm(Editing):
    questions = ((_("When it ends"), ("ends_on",)),)
    ends_on = DayField(label=_("Last day"))


# --- Proposals
class ProposalForm(LabelledForm):
    questions = (
        (_("What is proposed"), ("title", "text", "options", "amends")),
        (_("How it is decided"), ("mode", "sponsor")),
        WHO_READS,
    )
    title = forms.CharField(label=_("Title"), max_length=160)
    text = forms.CharField(
        label=_("Text"),
        max_length=8000,
        widget=TEXT(attrs={"rows": 8}),
        help_text=_("as it would be adopted"),
    )
    options = forms.CharField(
        label=_("Options"),
        required=False,
        widget=TEXT(attrs={"rows": 3}),
        help_text=_("one a line, where members choose between several; empty: the text alone"),
    )
    amends = forms.ModelChoiceField(
        Decision.objects.none(), label=_("Changes decision"), required=False, empty_label=_("none")
    )
    mode = forms.ChoiceField(label=_("Decided by"))
    sponsor = PartnerChoice(
        Partner.objects.none(), label=_("Put forward by"), required=False, empty_label=_("who runs the body")
    )

    def __init__(self, *args, body, runs, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["mode"].choices = [(mode, Rule(mode).label) for mode in body.modes]
        self.fields["amends"].queryset = Decision.objects.visible_to(self.user).filter(body=body)
        day = body.day_of(timezone.now())
        voters = [
            seat.partner_id for seat in reading_decisions.own_seats(self.user, body, day) if seat.may_vote
        ]
        sponsor = self.fields["sponsor"]
        sponsor.queryset = Partner.objects.visible_to(self.user).filter(pk__in=voters)
        if not runs:
            sponsor.required, sponsor.empty_label = True, None
        if self.look or not voters:
            del self.fields["sponsor"]
        if not self.fields["amends"].queryset:
            del self.fields["amends"]

    def clean_options(self):
        lines = [line.strip() for line in self.cleaned_data["options"].splitlines()]
        options = [line for line in lines if line]
        if len(options) > MOST_OPTIONS or any(len(line) > 200 for line in options):
            raise ValidationError(_("At most eight options, each of at most 200 characters."))
        return options


def standing_proposal(row):
    names = ("title", "text", "mode", "amends")
    options = "\n".join(row.options)
    return {name: getattr(row, name) for name in names} | {"options": options} | labels_of(row)


class OpeningForm(Editing):
    questions = ((_("Until when"), ("deadline",)),)
    deadline = MomentField(label=_("Deadline"))

    def __init__(self, *args, body, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["deadline"].in_zone(body.zone)


class PositionForm(Editing):
    questions = ((_("What you say"), ("stance", "option", "words")),)
    stance = forms.ChoiceField(label=_("Position"), widget=forms.RadioSelect)
    option = forms.ChoiceField(label=_("Option"), required=False)
    words = forms.CharField(
        label=_("In words"),
        max_length=2000,
        required=False,
        widget=TEXT(attrs={"rows": 4}),
        help_text=_("whoever breaks silence says why; all members read it"),
    )

    def __init__(self, *args, proposal, seat, **kwargs):
        super().__init__(*args, **kwargs)
        said = reading_decisions.sayable(proposal, seat)
        self.fields["stance"].choices = [(one, Stance(one).label) for one in said]
        self.fields["option"].choices = [("", "—"), *((one, one) for one in proposal.options)]
        del self.fields["reason"]
        if not proposal.options:
            del self.fields["option"]


class ReleaseForm(LabelledForm):
    questions = (WHO_READS,)


# --- Actions
class ActionForm(KeptForm):
    questions = (
        (_("What is to be done"), ("title", "text", "reference")),
        (_("By whom, until when"), ("owner", "person", "due_on")),
        (_("Who follows it up"), ("mission", "keeper")),
        WHO_READS,
    )
    title = forms.CharField(label=_("What is to be done"), max_length=200)
    text = forms.CharField(
        label=_("In detail"), max_length=2000, required=False, widget=TEXT(attrs={"rows": 4})
    )
    reference = forms.CharField(
        label=_("Reference"), max_length=24, required=False, help_text=_("unique in the mission; empty: none")
    )
    owner = PartnerChoice(
        Partner.objects.none(), label=_("Owner"), required=False, empty_label=_("the mission itself")
    )
    person = forms.ModelChoiceField(
        None, label=_("Person"), required=False, empty_label="—", help_text=_("among those who plan it")
    )
    due_on = DayField(label=_("Due"))

    def __init__(self, *args, mission=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = Partner.objects.visible_to(self.user).order_by("name")
        people = members.active(members.planners_of(mission) if mission else [])
        self.fields["person"].queryset = people.order_by("name")
        self.fields["person"].label_from_instance = lambda person: person.name
        if mission is None:
            del self.fields["person"]


def standing_action(row):
    names = ("title", "text", "reference", "owner", "person", "due_on")
    return {name: getattr(row, f"{name}_id", getattr(row, name)) for name in names} | labels_of(row)


class ReportForm(Editing):
    questions = ((_("What was done"), ("report",)),)
    report = forms.CharField(label=_("What was done"), max_length=1000, widget=TEXT(attrs={"rows": 4}))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["reason"]


class StepForm(Editing):
    """A step that takes nothing but why."""


# --- Engagements
class EngagementForm(KeptForm):
    questions = (
        (_("Who met, when and where"), ("kind", "title", "held_on", "place", "partners", "met")),
        (_("What was said"), ("text",)),
        (_("Whose record it is"), ("mission", "keeper")),
        WHO_READS,
    )
    kind = forms.ChoiceField(label=_("Met with"), choices=Engagement.With.choices)
    title = forms.CharField(label=_("Subject"), max_length=160)
    held_on = DayField(label=_("Held"))
    place = forms.CharField(label=_("Place"), max_length=120)
    partners = NamesPartners(label=_("Partners met"))
    met = forms.CharField(
        label=_("Who met"),
        max_length=1000,
        widget=TEXT(attrs={"rows": 3}),
        help_text=_("names and functions of both sides"),
    )
    text = forms.CharField(
        label=_("What was said"), max_length=4000, required=False, widget=TEXT(attrs={"rows": 6})
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["partners"].queryset = Partner.objects.visible_to(self.user).order_by("name")


def standing_engagement(row):
    names = ("kind", "title", "held_on", "place", "met", "text")
    return (
        {name: getattr(row, name) for name in names} | {"partners": list(row.partners.all())} | labels_of(row)
    )


class PromiseForm(Editing):
    questions = ((_("What was promised"), ("promised_by", "text", "due_on")),)
    promised_by = forms.CharField(
        label=_("Promised by"), max_length=160, help_text=_("a state, body or person")
    )
    text = forms.CharField(label=_("What was promised"), max_length=500, widget=TEXT(attrs={"rows": 3}))
    due_on = DayField(label=_("By when"), required=False, help_text=_("empty: no day was named"))


class SettleForm(Editing):
    questions = ((_("What became of it"), ("kept", "note")),)
    kept = forms.TypedChoiceField(
        label=_("It was"),
        choices=[("yes", Promise.State.KEPT.label), ("no", Promise.State.NOT_KEPT.label)],
        coerce=lambda answer: answer == "yes",
        widget=forms.RadioSelect,
    )
    note = forms.CharField(label=_("How it is known"), max_length=500, widget=TEXT(attrs={"rows": 3}))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["reason"]


# --- Consultations
class ConsultationForm(LabelledForm):
    questions = (
        (_("Which task, and how it would read"), ("mandate", "paragraph", "text", "reasons")),
        (_("Until when answers are taken"), ("due_on",)),
        WHO_READS,
    )
    mandate = forms.ModelChoiceField(Mandate.objects.none(), label=_("Mandate"), empty_label=None)
    paragraph = forms.CharField(
        label=_("Paragraph"), max_length=16, help_text=_("of the task; a new one would be added")
    )
    text = forms.CharField(
        label=_("As it would read"),
        max_length=5000,
        required=False,
        widget=TEXT(attrs={"rows": 5}),
        help_text=_("empty: the task would end"),
    )
    reasons = forms.CharField(
        label=_("Why it should change"), max_length=2000, widget=TEXT(attrs={"rows": 4})
    )
    due_on = DayField(label=_("Answers due by"))

    def __init__(self, *args, mission, **kwargs):
        super().__init__(*args, **kwargs)
        rows = Mandate.objects.visible_to(self.user).filter(mission=mission).order_by("-starts_on")
        self.fields["mandate"].queryset = rows
        self.fields["mandate"].label_from_instance = lambda row: row.instrument


class AnswerForm(Editing):
    questions = ((_("What you answer"), ("answer", "words")),)
    answer = forms.ChoiceField(label=_("Answer"), choices=Consulted.Answer.choices, widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("In words"),
        max_length=2000,
        required=False,
        widget=TEXT(attrs={"rows": 4}),
        help_text=_("concerns and objections say why"),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["reason"]


class OutcomeForm(Editing):
    questions = ((_("What came of it"), ("outcome",)),)
    outcome = forms.CharField(
        label=_("What came of it"),
        max_length=1000,
        widget=TEXT(attrs={"rows": 3}),
        help_text=_("those who were asked read it"),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["reason"]


# --- What lists may be narrowed by
class OfMissionFilter(Filters):
    """A mission among those of the records the reader sees, at `path`."""

    model: type
    path = "mission"
    mission = forms.ChoiceField(label=_("Mission"))

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        seen = self.model.objects.visible_to(user).order_by().values(self.path)
        missions = Mission.objects.visible_to(user).filter(pk__in=seen)
        self.fields["mission"].choices = [ANY, *((m.slug, m.acronym) for m in missions)]

    def narrow(self, rows):
        slug = self.chosen.get("mission")
        return rows.filter(**{f"{self.path}__slug": slug}) if slug else rows


class BodyFilter(OfMissionFilter):
    model = Body


class DecisionFilter(OfMissionFilter):
    model, path = Decision, "body__mission"
    text = search(_("Title or text"))

    def narrow(self, rows):
        rows = super().narrow(rows)
        text = self.chosen.get("text")
        return rows.filter(Q(title__icontains=text) | Q(text__icontains=text)) if text else rows


class ProposalFilter(OfMissionFilter):
    model, path = Proposal, "body__mission"
    text = search(_("Title or text"))
    state = forms.ChoiceField(label=_("State"), choices=[ANY, *Proposal.State.choices])

    def narrow(self, rows):
        rows, chosen = super().narrow(rows), self.chosen
        if text := chosen.get("text"):
            rows = rows.filter(Q(title__icontains=text) | Q(text__icontains=text))
        if state := chosen.get("state"):
            rows = rows.filter(gathering_decisions.standing_in({state}))
        return rows


class ActionFilter(OfMissionFilter):
    model = Action
    text = search(_("Title or reference"))
    state = forms.ChoiceField(
        label=_("State"),
        choices=[ANY, *Action.State.choices, ("overdue", pgettext_lazy("action", "overdue"))],
    )

    def narrow(self, rows):
        rows, chosen = super().narrow(rows), self.chosen
        if text := chosen.get("text"):
            rows = rows.filter(Q(title__icontains=text) | Q(reference__icontains=text))
        state = chosen.get("state")
        if state == "overdue":
            return rows.overdue(timezone.localdate())
        return rows.filter(state=state) if state else rows


class EngagementFilter(OfMissionFilter):
    model = Engagement
    text = search(_("Subject or place"))
    kind = forms.ChoiceField(label=_("Met with"), choices=[ANY, *Engagement.With.choices])

    def narrow(self, rows):
        rows, chosen = super().narrow(rows), self.chosen
        if text := chosen.get("text"):
            rows = rows.filter(Q(title__icontains=text) | Q(place__icontains=text))
        return rows.filter(kind=chosen["kind"]) if chosen.get("kind") else rows


class ConsultationFilter(OfMissionFilter):
    model = Consultation
    state = forms.ChoiceField(label=_("State"), choices=[ANY, *Consultation.State.choices])

    def narrow(self, rows):
        rows = super().narrow(rows)
        return rows.filter(state=self.chosen["state"]) if self.chosen.get("state") else rows
