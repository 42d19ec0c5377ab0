"""What is asked of a mission's structure and of authority within it, and what their lists narrow by."""

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from accounts.editing import DayField, Editing
from accounts.filters import ANY, Filters, day, search
from accounts.models import Partner
from missions import chain
from missions.forms_labels import WHO_READS, LabelledForm, labels_of
from missions.forms_requirements import CapabilityChoice
from missions.models import AuthorityEdge, Element, Mission
from missions.models.releasing import keeps

Relationship = AuthorityEdge.Relationship
ACROSS = _("reference in the mission, such as SECT-E; of another mission with its acronym, such as BRAVO HQ")


# --- Lists
class ElementFilter(Filters):
    text = search(_("Reference or title"))
    mission = forms.ChoiceField(label=_("Mission"))
    kind = forms.ChoiceField(label=_("Kind"), choices=[ANY, *Element.Kind.choices])
    below = search(_("Right below the element"))
    on = day(_("On the day"))

    def __init__(self, *args, user, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today
        self.missions = {m.slug: m for m in structured(user)}
        self.fields["mission"].choices = [ANY, *((slug, m.acronym) for slug, m in self.missions.items())]

    @property
    def of(self):
        """The mission chosen; None for all."""
        return self.missions.get(self.chosen.get("mission"))

    @property
    def day(self):
        return self.chosen.get("on") or self.today

    def narrow(self, rows):
        chosen = self.chosen
        rows = rows.standing(self.day)
        if text := chosen.get("text"):
            rows = rows.filter(Q(reference__icontains=text) | Q(title__icontains=text))
        if self.of:
            rows = rows.filter(mission=self.of)
        return rows.filter(kind=chosen["kind"]) if chosen.get("kind") else rows


class AuthorityFilter(Filters):
    text = search(_("Element or instrument"))
    mission = forms.ChoiceField(label=_("Mission"))
    relationship = forms.ChoiceField(label=_("Relationship"), choices=[ANY, *Relationship.choices])
    on = day(_("In force on"))

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["mission"].choices = [ANY, *((m.slug, m.acronym) for m in structured(user))]

    def narrow(self, rows):
        chosen = self.chosen
        if text := chosen.get("text"):
            of = Q(element__reference__icontains=text) | Q(element__title__icontains=text)
            rows = rows.filter(of | Q(instrument__icontains=text) | Q(end_instrument__icontains=text))
        if chosen.get("mission"):
            rows = rows.filter(element__mission__slug=chosen["mission"])
        if chosen.get("relationship"):
            rows = rows.filter(relationship=chosen["relationship"])
        return rows.standing(chosen["on"]) if chosen.get("on") else rows


def structured(user):
    """Missions of whose structure this reader sees something."""
    seen = Element.objects.visible_to(user).order_by().values("mission")
    return Mission.objects.visible_to(user).filter(pk__in=seen).order_by("acronym")


def kept_missions(user):
    """Missions whose structure this person keeps."""
    rows = Mission.objects.visible_to(user).order_by("acronym")
    return rows if user.is_system else rows.filter(pk__in=keeps(user))


class DayAsked(Filters):
    """The day a page of the structure is read on."""

    on = day(_("On the day"))


# --- Fields
class ElementField(forms.CharField):
    """An element by its reference: of one mission, or of another with that one's acronym before it."""

    def __init__(self, **kwargs):
        super().__init__(max_length=60, **kwargs)
        self.rows, self.mission = Element.objects.none(), None

    def offer(self, user, mission):
        self.rows, self.mission = Element.objects.visible_to(user).select_related("mission"), mission

    def clean(self, value):
        text = super().clean(value).strip()
        if not text:
            return None
        acronym, _space, reference = text.rpartition(" ")
        whole = Q(mission=self.mission, reference__iexact=text)
        other = Q(mission__acronym__iexact=acronym, reference__iexact=reference)
        found = self.rows.filter(whole).first() or (self.rows.filter(other).first() if acronym else None)
        if found is None:
            raise ValidationError(now("There is no element by this reference that you may see."))
        return found

    def has_changed(self, initial, data):
        return (initial or "").casefold() != (data or "").strip().casefold()


# --- Elements
class ElementForm(LabelledForm):
    questions = (
        (_("What it is"), ("reference", "title", "kind", "capability", "location")),
        (_("Where it stands, and since when"), ("under", "starts_on", "ends_on", "source")),
        WHO_READS,
    )
    reference = forms.CharField(
        label=_("Reference"), max_length=24, help_text=_("unique in the mission, such as SECT-E")
    )
    title = forms.CharField(label=_("Title"), max_length=160)
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=Element.Kind.choices,
        help_text=_("a force element is what a state's contingent or unit fills"),
    )
    capability = CapabilityChoice(required=False)
    location = forms.CharField(label=_("Place or sector"), max_length=80, required=False)
    under = ElementField(
        label=_("Stands under"),
        required=False,
        help_text=_("reference of the element above it in the structure; empty: at the top"),
    )
    starts_on = DayField(label=_("From"), required=False, help_text=_("first day; empty: always so far"))
    ends_on = DayField(label=_("Until"), required=False, help_text=_("last day; empty: still true"))
    source = forms.CharField(label=_("Source"), max_length=300, required=False)

    def __init__(self, *args, user, mission, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        self.fields["capability"].offer(user)
        self.fields["capability"].required = False
        self.fields["under"].offer(user, mission)


def standing_element(row):
    names = ("reference", "title", "kind", "location", "starts_on", "ends_on", "source")
    fields = {name: getattr(row, name) for name in names}
    under = row.under.reference if row.under_id else ""
    return fields | {"under": under, "capability": row.capability_id} | labels_of(row)


class CloseForm(Editing):
    questions = ((_("Until when it is part of the structure"), ("ends_on",)),)
    ends_on = DayField(label=_("Last day"))

    def __init__(self, *args, user, mission, **kwargs):
        super().__init__(*args, **kwargs)


# --- Authority
class TransferForm(Editing):
    questions = (
        (_("What passes, and to whom"), ("relationship", "superior")),
        (_("When, and by which instrument"), ("effective_on", "instrument", "ends_tactical")),
        (_("What it does not cover"), ("limits",)),
    )
    relationship = forms.ChoiceField(
        label=_("Authority"),
        choices=[(code, words) for code, words in Relationship.choices if code in chain.ONE_AT_A_TIME],
        widget=forms.RadioSelect,
    )
    superior = ElementField(label=_("Passes to"), help_text=_("reference of the element, such as SECT-E"))
    effective_on = DayField(label=_("From the day"), help_text=_("whoever had it loses it the day before"))
    instrument = forms.CharField(
        label=_("Instrument"), max_length=160, help_text=_("such as TOA message 4 of 1 March")
    )
    ends_tactical = forms.BooleanField(
        label=_("Tactical command that stands ends with it"),
        required=False,
        help_text=_("it lies within one period of operational authority"),
    )
    limits = forms.CharField(
        label=_("Limits"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args, user, mission, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["superior"].offer(user, mission)


class GiveForm(LabelledForm):
    questions = (
        (_("Which authority, and whose"), ("relationship", "superior", "partner")),
        (_("From when, and by which instrument"), ("starts_on", "ends_on", "instrument")),
        (_("What it does not cover"), ("limits", "source")),
        WHO_READS,
    )
    relationship = forms.ChoiceField(label=_("Relationship"), choices=Relationship.choices)
    superior = ElementField(label=_("Element that has it"), required=False, help_text=ACROSS)
    partner = forms.ModelChoiceField(
        Partner.objects.none(),
        to_field_name="code",
        widget=forms.TextInput(attrs={"size": 12}),
        label=_("Or the state"),
        required=False,
        help_text=_("its code, such as KEN: of full command, which has no dates, or administrative control"),
    )
    starts_on = DayField(label=_("From"), required=False)
    ends_on = DayField(label=_("Until"), required=False, help_text=_("last day; empty: still true"))
    instrument = forms.CharField(label=_("Instrument"), max_length=160, required=False)
    limits = forms.CharField(
        label=_("Limits"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    source = forms.CharField(label=_("Source"), max_length=300, required=False)

    def __init__(self, *args, user, mission, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        self.fields["superior"].offer(user, mission)
        self.fields["partner"].queryset = Partner.objects.visible_to(user)


class ChangeAuthorityForm(LabelledForm):
    questions = (
        (_("By which instrument"), ("instrument", "end_instrument")),
        (_("What it does not cover"), ("limits", "source")),
        WHO_READS,
    )
    instrument = forms.CharField(label=_("Instrument"), max_length=160, required=False)
    end_instrument = forms.CharField(label=_("Instrument of its end"), max_length=160, required=False)
    limits = forms.CharField(
        label=_("Limits"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    source = forms.CharField(label=_("Source"), max_length=300, required=False)


class EndAuthorityForm(Editing):
    questions = (
        (_("When it ends, and by which instrument"), ("ends_on", "end_instrument", "ends_tactical")),
    )
    ends_on = DayField(label=_("Last day"))
    end_instrument = forms.CharField(
        label=_("Instrument"), max_length=160, required=False, help_text=_("such as a reverse TOA message")
    )
    ends_tactical = forms.BooleanField(label=_("Tactical command that stands ends with it"), required=False)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)


class WithdrawForm(Editing):
    """Takes why, and whether what the entry ended (`ended`) stands again."""

    questions = ((_("What it ended"), ("reopens",)),)
    reopens = forms.BooleanField(label=_("What it ended stands again"), required=False, initial=True)

    def __init__(self, *args, user, ended=(), **kwargs):
        super().__init__(*args, **kwargs)
        if not ended:
            del self.fields["reopens"]
            return
        self.fields["reopens"].help_text = "; ".join(
            f"{one.get_relationship_display()}, {one.holder}" for one in ended
        )


def standing_authority(row):
    fields = {name: getattr(row, name) for name in ("instrument", "end_instrument", "limits", "source")}
    return fields | {"ends_on": row.ends_on} | labels_of(row)
