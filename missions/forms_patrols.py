"""What people write of patrols and zones, and what lists of them ask."""

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.editing import DayField, Editing
from accounts.filters import ANY, day, search
from accounts.models import Partner
from missions.forms_decisions import MomentField, OfMissionFilter, own_partners, run_missions
from missions.forms_editing import PartnerChoice
from missions.forms_labels import WHO_READS, NamesPartners, labels_of
from missions.forms_situation import OfMissionForm
from missions.models import Element, Patrol, Zone
from missions.reading_patrols import planned_missions

TEXT = forms.Textarea


class OfForceForm(OfMissionForm):
    """A plan or a zone of the mission's force, or of a partner's."""

    keeper = PartnerChoice(
        Partner.objects.none(),
        label=_("Whose force"),
        required=False,
        empty_label=_("the mission’s own"),
        help_text=_("whoever speaks for a partner named here reads and changes the plan too"),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        is_planner = run_missions(self.user).exists()
        known = Partner.objects.visible_to(self.user) if is_planner else own_partners(self.user)
        self.fields["keeper"].queryset = known.order_by("name")
        if not is_planner:
            self.fields["keeper"].required, self.fields["keeper"].empty_label = True, None
        if self.look:
            del self.fields["keeper"]

    def missions(self):
        return planned_missions(self.user).order_by("acronym")


class PatrolForm(OfForceForm):
    questions = (
        (_("What is planned"), ("mission", "title", "kind", "task", "reference")),
        (_("Which force"), ("keeper", "element", "alongside")),
        (pgettext_lazy("plan", "When"), ("starts_at", "ends_at")),
        (
            pgettext_lazy("plan", "Where"),
            ("place", "district", "area", "latitude", "longitude", "reach_km", "precision"),
        ),
        WHO_READS,
    )
    moments = ("starts_at", "ends_at")
    title = forms.CharField(label=_("Title"), max_length=160, help_text=_("in one line"))
    kind = forms.ChoiceField(label=_("Type"), choices=Patrol.Kind.choices)
    task = forms.CharField(
        label=pgettext_lazy("of a patrol", "Task"),
        max_length=2000,
        required=False,
        widget=TEXT(attrs={"rows": 4}),
    )
    reference = forms.CharField(
        label=_("Reference"), max_length=24, required=False, help_text=_("unique in the mission; empty: none")
    )
    element = forms.ModelChoiceField(
        Element.objects.none(),
        label=_("Unit"),
        required=False,
        empty_label=_("not stated"),
        help_text=_("of the mission's structure"),
    )
    alongside = NamesPartners(
        label=_("Forces that take part"),
        help_text=_(
            "partners whose own plans and zones are no conflict with it; hold Ctrl or ⌘ to choose several"
        ),
    )
    starts_at = MomentField(label=pgettext_lazy("moment", "From"))
    ends_at = MomentField(label=pgettext_lazy("moment", "Until"))
    place = forms.CharField(
        label=_("Place"), max_length=120, required=False, help_text=_("the nearest village or town")
    )
    district = forms.CharField(label=_("District"), max_length=80, required=False)
    area = forms.CharField(
        label=pgettext_lazy("incident", "Area"),
        max_length=80,
        required=False,
        help_text=_("region or sector"),
    )
    latitude = forms.DecimalField(
        label=_("Latitude"),
        max_digits=7,
        decimal_places=5,
        required=False,
        help_text=_("degrees north; without a point it is held against nothing"),
    )
    longitude = forms.DecimalField(
        label=_("Longitude"), max_digits=8, decimal_places=5, required=False, help_text=_("degrees east")
    )
    reach_km = forms.DecimalField(
        label=_("Reach"),
        min_value=0,
        max_value=200,
        max_digits=4,
        decimal_places=1,
        help_text=_("kilometres round the point within which it moves"),
    )
    precision = forms.ChoiceField(
        label=_("Place told as"),
        choices=Patrol.Precision.choices,
        help_text=_("what others read of the place; the mission's own people read it as it was entered"),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        seen = Element.objects.visible_to(self.user).filter(mission__in=self.missions().values("pk"))
        chosen = self.initial.get("mission")
        if not self.is_bound and chosen:
            seen = seen.filter(mission=chosen)
        self.fields["element"].queryset = seen.select_related("mission")
        self.fields["element"].label_from_instance = lambda row: f"{row} {row.title}"
        self.fields["alongside"].queryset = Partner.objects.visible_to(self.user).order_by("name")


PATROL = (
    "title",
    "kind",
    "task",
    "reference",
    "element",
    "starts_at",
    "ends_at",
    "place",
    "district",
    "area",
    "latitude",
    "longitude",
    "reach_km",
    "precision",
)


def standing_patrol(row):
    told = {name: getattr(row, name) for name in PATROL} | labels_of(row)
    return told | {"element": row.element_id, "alongside": list(row.alongside.all())}


class ClearForm(Editing):
    """Who clears a plan says how what it comes upon was settled."""

    questions = ((_("What it comes upon"), ("settled",)),)
    settled = forms.CharField(
        label=_("How conflicts were settled"),
        max_length=500,
        required=False,
        widget=TEXT(attrs={"rows": 3}),
        help_text=_("all who read the plan read it: name no plan that some of them may not know"),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["reason"]


class OutcomeForm(Editing):
    questions = ((_("What came of it"), ("outcome",)),)
    outcome = forms.CharField(label=_("Outcome"), max_length=500, widget=TEXT(attrs={"rows": 3}))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["reason"]


class Corners(forms.CharField):
    """Corners of an outline, one a line: latitude, longitude."""

    def __init__(self, **kwargs):
        super().__init__(max_length=3000, widget=TEXT(attrs={"rows": 5, "dir": "ltr"}), **kwargs)

    def prepare_value(self, value):
        return value if isinstance(value, str | None) else "\n".join(f"{n}, {e}" for n, e in value)

    def has_changed(self, initial, data):
        return (self.prepare_value(initial) or "").split() != (self.prepare_value(data) or "").split()

    def clean(self, value):
        lines = [line.replace(";", ",") for line in super().clean(value).splitlines() if line.strip()]
        try:
            return [[float(n) for n in line.split(",", 1)] for line in lines]
        except ValueError as error:
            words = _("Write one corner a line: latitude, longitude, such as 4.35, 18.56.")
            raise ValidationError(words) from error


class ZoneForm(OfForceForm):
    questions = (
        (_("What it is"), ("mission", "name", "kind", "keeper", "words")),
        (pgettext_lazy("plan", "Where"), ("outline", "margin_km")),
        (pgettext_lazy("plan", "When"), ("starts_on", "ends_on")),
        WHO_READS,
    )
    name = forms.CharField(label=_("Name"), max_length=120)
    kind = forms.ChoiceField(label=_("Type"), choices=Zone.Kind.choices)
    words = forms.CharField(
        label=_("Why, or what is agreed"),
        max_length=500,
        required=False,
        help_text=_("all who read the zone read it"),
    )
    outline = Corners(
        label=_("Outline"),
        help_text=_(
            "a corner a line: latitude, longitude. One is a place, two are a line, more hold the land between"
        ),
    )
    margin_km = forms.DecimalField(
        label=_("Margin"),
        min_value=0,
        max_value=100,
        max_digits=4,
        decimal_places=1,
        help_text=_("kilometres round it that count with it"),
    )
    starts_on = DayField(label=_("First day"), required=False, help_text=_("empty: always so far"))
    ends_on = DayField(label=_("Last day"), required=False, help_text=_("empty: still true"))


def standing_zone(row):
    names = ("name", "kind", "words", "outline", "margin_km", "starts_on", "ends_on")
    return {name: getattr(row, name) for name in names} | labels_of(row)


# --- What lists may be narrowed by
class PatrolFilter(OfMissionFilter):
    model = Patrol
    text = search(_("Title or place"))
    kind = forms.ChoiceField(label=_("Type"), choices=[ANY, *Patrol.Kind.choices])
    state = forms.ChoiceField(label=_("State"), choices=[ANY, *Patrol.State.choices])
    since = day(pgettext_lazy("first day", "From"))
    until = day(pgettext_lazy("last day", "Until"))

    def narrow(self, rows):
        rows, chosen = super().narrow(rows), self.chosen
        if text := chosen.get("text"):
            own = Patrol.own_filter(self.user) & Q(place__icontains=text)
            rows = rows.filter(
                Q(title__icontains=text) | Q(told_place__icontains=text) | Q(reference__iexact=text) | own
            )
        asks = {
            "since": "ends_at__date__gte",
            "until": "starts_at__date__lte",
            "kind": "kind",
            "state": "state",
        }
        return rows.filter(**{path: chosen[name] for name, path in asks.items() if name in chosen})


class ZoneFilter(OfMissionFilter):
    model = Zone
    text = search(_("Name"))
    kind = forms.ChoiceField(label=_("Type"), choices=[ANY, *Zone.Kind.choices])

    def narrow(self, rows):
        rows, chosen = super().narrow(rows), self.chosen
        if text := chosen.get("text"):
            rows = rows.filter(Q(name__icontains=text) | Q(words__icontains=text))
        return rows.filter(kind=chosen["kind"]) if chosen.get("kind") else rows
