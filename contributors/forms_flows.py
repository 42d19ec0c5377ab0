"""What is entered of a flow of money, and what the list of flows may be narrowed by."""

from uuid import UUID

from django import forms
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from accounts.access import granted
from accounts.editing import DayField, Editing
from accounts.filters import ANY, Filters, day, search
from accounts.models import Partner
from accounts.money import AmountField
from accounts.names import named
from contributors import flow_sums
from contributors.models import Certainty, Flow, Fund, FundWindow
from contributors.models.flow_life import OPEN, RANKS
from contributors.reading_flows import kept_by
from missions.models import Mission, Project

STANDING = (("standing", _("standing")), ("open", _("not paid yet")))
MOST = 300  # earlier flows offered to choose from
UNDISCLOSED = "-"


class FlowFilter(Filters):
    of_whom = ("donor", "to")
    text = search(_("Reference, purpose or name"))
    stage = forms.ChoiceField(label=_("Stage"), choices=[ANY, *STANDING, *Flow.Stage.choices])
    donor = forms.ChoiceField(label=_("Source"))
    to = forms.ChoiceField(label=_("Destination"))
    kind = forms.ChoiceField(
        label=_("In what"), choices=[ANY, ("money", _("money")), ("in_kind", _("in kind"))]
    )
    certainty = forms.ChoiceField(label=_("Certainty"), choices=[ANY, *Certainty.choices])
    project = forms.ChoiceField(label=_("Project"))  # the one whose page leads here
    since = day(_("Decided from"))
    until = day(_("Decided to"))

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self._offer_project(user)
        seen = Flow.objects.visible_to(user).order_by()
        donors = Partner.objects.visible_to(user).filter(pk__in=seen.values("donor"))
        self.fields["donor"].choices = [
            ANY,
            (UNDISCLOSED, _("not disclosed")),
            *sorted(((row.code, row.local_name) for row in donors), key=lambda pair: pair[1]),
        ]
        self.fields["to"].choices = [ANY, *_destinations(user, seen)]

    def _offer_project(self, user):
        """The project that was asked for, if this reader may see it; of none there is no question."""
        try:
            asked = UUID(self.data.get("project") or "")
        except ValueError:
            asked = None
        project = Project.objects.visible_to(user).filter(pk=asked).first()
        if project is None:
            del self.fields["project"]
        else:
            self.fields["project"].choices = [ANY, (str(project.pk), project.title)]

    def narrow(self, rows):
        if self.is_of_nothing:
            return rows.none()
        chosen = self.chosen
        if text := chosen.get("text"):
            found = Q(reference__icontains=text) | Q(title__icontains=text) | Q(donor_name__icontains=text)
            found |= Q(recipient_name__icontains=text) | Q(fund__name__icontains=text) | named(text, "donor")
            rows = rows.filter(found)
        if stage := chosen.get("stage"):
            rows = rows.filter(stage__in={"standing": tuple(RANKS), "open": OPEN}.get(stage, (stage,)))
        if donor := chosen.get("donor"):
            is_unknown = donor == UNDISCLOSED
            rows = rows.filter(donor=None, donor_name="") if is_unknown else rows.filter(donor__code=donor)
        if to := chosen.get("to"):
            place, _colon, key = to.partition(":")
            rows = rows.filter(kept_by(key) if place == KEPT else Q(**{PATHS[place]: key}))
        if kind := chosen.get("kind"):
            rows = rows.filter(in_kind=kind == "in_kind")
        if project := chosen.get("project"):
            rows = rows.filter(project=project)
        asks = {"certainty": "certainty", "since": "decided_on__gte", "until": "decided_on__lte"}
        return rows.filter(**{path: chosen[name] for name, path in asks.items() if name in chosen})


KEPT = "kept"  # an organization with all it keeps
PATHS = {"fund": "fund", "mission": "mission__slug", "partner": "recipient__code"}


def _destinations(user, seen):
    funds = Fund.objects.visible_to(user).filter(pk__in=seen.values("fund"))
    missions = Mission.objects.visible_to(user).filter(pk__in=seen.values("mission"))
    ways = [Q(pk__in=seen.values(way)) for way in ("recipient", "fund__organization", "mission__lead")]
    keepers = Partner.objects.visible_to(user).filter(ways[0] | ways[1] | ways[2])
    keepers = keepers.annotate(receives=Exists(seen.filter(recipient=OuterRef("pk"))))
    groups = (
        (_("Funds"), [(f"fund:{row.pk}", row.name) for row in funds]),
        (_("Missions"), [(f"mission:{row.slug}", row.acronym) for row in missions]),
        (_("Organizations"), [(f"partner:{row.code}", row.local_name) for row in keepers if row.receives]),
        (
            _("Organizations, with their funds and missions"),
            [(f"{KEPT}:{row.code}", row.local_name) for row in keepers],
        ),
    )
    return [(words, rows) for words, rows in groups if rows]


# --- What is entered
class PartnerChoice(forms.ModelChoiceField):
    def label_from_instance(self, row):
        return f"{row.local_name} ({row.code})"


class FlowChoice(forms.ModelChoiceField):
    def label_from_instance(self, row):
        return f"{row}, {row.get_stage_display()}, {row.amount:,.2f} {row.currency} {row.reference}".strip()


class WindowChoice(forms.ModelChoiceField):
    def label_from_instance(self, row):
        return f"{row.fund.name}: {row.name}"


class ProjectChoice(forms.ModelChoiceField):
    def label_from_instance(self, row):
        return f"{row.mission.acronym}: {row.title}"


class FlowFields(Editing):
    """What may be mended of a flow once it is entered."""

    questions = (
        (
            _("From whom and where to"),
            ("donor", "donor_name", "to", "recipient_name", "window", "project", "title"),
        ),
        (_("How much"), ("stage", "amount", "currency", "rate", "rate_on", "in_kind", "valuation")),
        (_("On which terms"), ("decided_on", "earmark", "conditions")),
        (_("What it fulfils"), ("fulfils",)),
        (_("How this is known"), ("certainty", "source", "reference")),
    )
    title = forms.CharField(label=_("What it is for"), max_length=700, required=False)
    project = ProjectChoice(
        Project.objects.none(),
        label=_("Project"),
        required=False,
        empty_label=_("none"),
        help_text=_("of reconstruction; who does not see the project is not told which"),
    )
    window = WindowChoice(
        FundWindow.objects.none(),
        label=_("Window"),
        required=False,
        empty_label=_("none: to the fund as a whole"),
    )
    amount = AmountField(
        label=_("Amount"),
        max_digits=18,
        min_value=None,
        help_text=_("in its own currency; below zero: an adjustment, kept as printed"),
    )
    currency = forms.CharField(
        label=_("Currency"), max_length=3, initial=flow_sums.DOLLAR, help_text=_("three letters, such as EUR")
    )
    rate = forms.DecimalField(
        label=_("Rate"),
        max_digits=18,
        decimal_places=8,
        min_value=0,
        required=False,
        help_text=_("units of the currency for one US dollar; left empty, it is not converted"),
    )
    rate_on = DayField(label=_("Day of the rate"), required=False)
    in_kind = forms.BooleanField(label=_("In kind"), required=False, help_text=_("goods, services or people"))
    valuation = forms.CharField(
        label=_("How it is valued"), max_length=300, required=False, help_text=_("of what is given in kind")
    )
    decided_on = DayField(label=_("Decided"), required=False)
    earmark = forms.CharField(
        label=_("Earmark"), max_length=300, required=False, help_text=_("empty: not earmarked")
    )
    conditions = forms.CharField(
        label=_("Conditions"), max_length=1000, required=False, widget=forms.Textarea
    )
    fulfils = FlowChoice(
        Flow.objects.none(),
        label=_("Fulfils"),
        required=False,
        empty_label=_("no earlier flow"),
        help_text=_("the pledge or commitment it pays, so that nothing counts twice"),
    )
    certainty = forms.ChoiceField(label=_("Certainty"), choices=Certainty.choices, initial=Certainty.REPORTED)
    source = forms.CharField(
        label=_("Source of the figure"), max_length=300, required=False, help_text=_("where it was published")
    )
    reference = forms.CharField(label=_("Reference"), max_length=80, required=False)

    def __init__(self, *args, user, flow=None, **kwargs):
        super().__init__(*args, **kwargs)
        rows = Flow.objects.visible_to(user).changeable_by(user).filter(stage__in=OPEN)
        earlier = rows.exclude(pk=flow.pk) if flow else rows
        kept = [row.pk for row in earlier.order_by("-created_at")[:MOST]]
        if begun := getattr(flow, "fulfils_id", None) or self.initial.get("fulfils"):
            kept.append(begun)
        offered = Flow.objects.visible_to(user).filter(pk__in=kept)
        self.fields["fulfils"].queryset = offered.select_related("donor", "fund", "mission", "recipient")
        self.fields["project"].queryset = _projects(user, flow, self.initial.get("project"))
        windows = FundWindow.objects.visible_to(user).select_related("fund").order_by("fund__name", "name")
        self.fields["window"].queryset = windows.filter(fund=flow.fund_id) if flow else windows
        if not self.fields["window"].queryset:
            del self.fields["window"]

    def clean_currency(self):
        return self.cleaned_data["currency"].upper()


class FlowForm(FlowFields):
    donor = PartnerChoice(
        Partner.objects.none(),
        label=_("Source"),
        required=False,
        empty_label=_("not in the portal, or not disclosed"),
    )
    donor_name = forms.CharField(
        label=_("Source as printed"),
        max_length=160,
        required=False,
        help_text=_("where it is not in the portal; empty: not disclosed"),
    )
    to = forms.ChoiceField(label=_("Destination"))
    recipient_name = forms.CharField(
        label=_("Destination as printed"),
        max_length=160,
        required=False,
        help_text=_("where it is not in the portal"),
    )
    stage = forms.ChoiceField(
        label=_("Stage"), choices=[pair for pair in Flow.Stage.choices if pair[0] in RANKS], initial="pledged"
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        self.fields["reason"].required = False
        partners = Partner.objects.visible_to(user).order_by("name")
        self.fields["donor"].queryset = (
            partners if keeps_money(user) else partners.filter(pk__in=granted(user, "act_for", Partner))
        )
        self.places = _places(user)
        self.fields["to"].choices = [
            ("", _("not in the portal")),
            (_("Funds"), [(key, row.name) for key, row in self.places.items() if key.startswith("fund:")]),
            (
                _("Missions"),
                [(key, row.acronym) for key, row in self.places.items() if key.startswith("mission:")],
            ),
            (
                _("Organizations"),
                [(key, row.local_name) for key, row in self.places.items() if key.startswith("partner:")],
            ),
        ]
        self.fields["to"].required = False

    def answers(self):
        given = super().answers()
        place = self.places.get(given.pop("to"))
        if place is not None:
            kind = {Fund: "fund", Mission: "mission", Partner: "recipient"}[type(place)]
            given[kind] = place
        return given


def _projects(user, flow, begun):
    """Projects money may be for: the latest, and the one it is for already or is begun for."""
    rows = Project.objects.visible_to(user).exclude(state=Project.State.CANCELLED)
    if flow and flow.mission_id:
        rows = rows.filter(mission=flow.mission_id)
    kept = {*rows.order_by("-created_at").values_list("pk", flat=True)[:MOST]}
    kept |= {key for key in (getattr(flow, "project_id", None), begun) if key}
    found = Project.objects.visible_to(user).filter(pk__in=kept).select_related("mission")
    return found.order_by("mission__acronym", "title")


def keeps_money(user):
    """Whether this person keeps the money of some mission or organization."""
    return user.is_system or any(granted(user, "manage_money", root) for root in (Mission, Partner))


def _places(user):
    """{key: the fund, mission or organization} money may go to."""
    funds = Fund.objects.visible_to(user).select_related("organization", "mission")
    missions = Mission.objects.visible_to(user).select_related("lead")
    partners = Partner.objects.visible_to(user).exclude(kind=Partner.Kind.NATION)
    found = {f"fund:{row.pk}": row for row in funds} | {f"mission:{row.slug}": row for row in missions}
    return found | {f"partner:{row.code}": row for row in partners}


def standing_flow(row):
    names = [name for name in FlowFields.base_fields if name not in ("version", "confirmed", "reason")]
    chosen = {f"{name}": getattr(row, f"{name}_id") for name in ("fulfils", "window", "project")}
    return {name: getattr(row, name) for name in names} | chosen


class StepForm(Editing):
    """A step of a flow takes nothing but why."""
