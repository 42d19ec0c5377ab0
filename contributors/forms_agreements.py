"""What is entered of an agreement, and what the list of agreements narrows by."""

from datetime import timedelta

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.access import granted
from accounts.editing import DayField, Editing
from accounts.filters import ANY, Filters, search
from accounts.models import Partner
from contributors.models import Agreement, Pledge
from missions.models import Mission

SPANS = {"30": _("within 30 days"), "90": _("within 90 days"), "180": _("within 180 days")}


class AgreementFilter(Filters):
    text = search(_("Title"))
    kind = forms.ChoiceField(label=_("Kind"), choices=[ANY, *Agreement.Kind.choices])
    mission = forms.ChoiceField(label=_("Mission"))
    standing = forms.ChoiceField(
        label=_("Standing"),
        choices=[
            ANY,
            ("in_force", _("in force")),
            ("unsigned", _("under negotiation")),
            ("ended", pgettext_lazy("agreement", "ended")),
        ],
    )
    ends = forms.ChoiceField(label=_("Ends"), choices=[ANY, *SPANS.items()])

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        seen = Agreement.objects.visible_to(user).order_by().values("mission")
        missions = Mission.objects.visible_to(user).filter(pk__in=seen)
        self.fields["mission"].choices = [ANY, *((m.slug, m.acronym) for m in missions)]

    def narrow(self, rows):
        chosen, today = self.chosen, timezone.localdate()
        if text := chosen.get("text"):
            rows = rows.filter(title__icontains=text)
        if chosen.get("kind"):
            rows = rows.filter(kind=chosen["kind"])
        if chosen.get("mission"):
            rows = rows.filter(mission__slug=chosen["mission"])
        if chosen.get("standing"):
            rows = rows.filter(_standing(chosen["standing"], today))
        if chosen.get("ends"):
            until = today + timedelta(days=int(chosen["ends"]))
            rows = rows.filter(ends_on__gte=today, ends_on__lte=until)
        return rows


def _standing(code, today):
    begun = Q(starts_on=None) | Q(starts_on__lte=today)
    lasts = Q(ends_on=None) | Q(ends_on__gte=today)
    return {
        "in_force": Q(signed_on__lte=today) & begun & lasts,
        "unsigned": Q(signed_on=None),
        "ended": Q(ends_on__lt=today),
    }[code]


class PledgeChoice(forms.ModelMultipleChoiceField):
    def label_from_instance(self, pledge):
        return f"{pledge.title} ({pledge.contributor.local_name}, {pledge.reference})"


class AgreementForm(Editing):
    """`covered` are the pledges it may cover, `others` the agreements it may amend."""

    questions = (
        (_("What it is"), ("kind", "title", "amends")),
        (_("Between whom"), ("parties",)),
        (_("What it covers"), ("pledges",)),
        (_("From when until when"), ("starts_on", "ends_on", "lapses_with_it")),
        (_("How this is known"), ("source",)),
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=Agreement.Kind.choices)
    title = forms.CharField(label=_("Title"), max_length=200)
    amends = forms.ModelChoiceField(
        Agreement.objects.none(),
        label=_("Amends"),
        required=False,
        empty_label=_("nothing: it stands by itself"),
    )
    parties = forms.ModelMultipleChoiceField(
        Partner.objects.none(),
        label=_("Parties"),
        widget=forms.SelectMultiple(attrs={"size": 10}),
        help_text=_("two at least; hold Ctrl or ⌘ to choose several"),
    )
    pledges = PledgeChoice(
        Pledge.objects.none(),
        label=_("Pledges"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("accepted already; each contributor is a party"),
    )
    starts_on = DayField(label=_("First day"), required=False)
    ends_on = DayField(label=_("Last day"), required=False, help_text=_("empty: it stands without an end"))
    lapses_with_it = forms.CharField(
        label=_("What lapses if it ends"), max_length=500, required=False, help_text=_("in a sentence")
    )
    source = forms.CharField(label=_("Source"), max_length=300, required=False)

    def __init__(self, *args, user, covered, others, agreement=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["parties"].queryset = Partner.objects.visible_to(user).order_by("-kind", "name")
        self.fields["parties"].label_from_instance = lambda partner: partner.local_name
        self.fields["pledges"].queryset = covered.select_related("contributor")
        self.fields["amends"].queryset = others.exclude(pk=agreement.pk) if agreement else others
        if agreement:
            del self.fields["kind"]
        if not self.fields["amends"].queryset:
            del self.fields["amends"]


def standing_agreement(row):
    names = ("kind", "title", "starts_on", "ends_on", "lapses_with_it", "source")
    return {name: getattr(row, name) for name in names} | {
        "amends": row.amends_id,
        "parties": list(row.parties.all()),
        "pledges": list(row.pledges.all()),
    }


class SignatureForm(Editing):
    """One party's signature; of a party nobody speaks for here, who signed and in which document."""

    questions = ((_("The signature"), ("signed_on", "signer", "document")),)
    signed_on = DayField(label=_("Signed"))
    signer = forms.CharField(
        label=_("Who signed"), max_length=160, required=False, help_text=_("name and office")
    )
    document = forms.CharField(
        label=_("Document"),
        max_length=200,
        required=False,
        help_text=_("where the signature stands, by its reference"),
    )

    def __init__(self, *args, is_named, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("signer", "document"):
            self.fields[name].required = is_named


def recorded_missions(user):
    """Missions whose agreements this person enters."""
    rows = Mission.objects.visible_to(user)
    return rows if user.is_system else rows.filter(pk__in=granted(user, "decide_pledges", Mission))
