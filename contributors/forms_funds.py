"""What is entered of funds and cost-sharing packages, and what their lists may be narrowed by."""

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from accounts.access import granted
from accounts.editing import Editing
from accounts.filters import ANY, Filters, search
from accounts.models import Partner
from accounts.money import AmountField, dated_amount
from contributors import reading_flows
from contributors.forms_flows import FlowChoice, PartnerChoice
from contributors.models import Certainty, CostPackage, Flow, Fund, PackageLine
from missions.models import Mission


class FundFilter(Filters):
    text = search(_("Name or code"))
    organization = forms.ChoiceField(label=_("Organization"))
    kind = forms.ChoiceField(label=_("Kind"), choices=[ANY, *Fund.Kind.choices])

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        seen = Fund.objects.visible_to(user).order_by().values("organization")
        keepers = Partner.objects.visible_to(user).filter(pk__in=seen)
        self.fields["organization"].choices = [ANY, *((row.code, row.local_name) for row in keepers)]

    def narrow(self, rows):
        chosen = self.chosen
        if text := chosen.get("text"):
            rows = rows.filter(Q(name__icontains=text) | Q(code__iexact=text))
        if code := chosen.get("organization"):
            rows = rows.filter(organization__code=code)
        return rows.filter(kind=chosen["kind"]) if "kind" in chosen else rows


class PackageFilter(Filters):
    text = search(_("Name or instrument"))
    mission = forms.ChoiceField(label=_("Mission"))

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        seen = CostPackage.objects.visible_to(user).order_by().values("mission")
        missions = Mission.objects.visible_to(user).filter(pk__in=seen)
        self.fields["mission"].choices = [ANY, *((row.slug, row.acronym) for row in missions)]


# --- What is entered
class FundForm(Editing):
    questions = (
        (_("What it is"), ("organization", "code", "name", "kind", "mission", "source")),
        (_("What parts of it are set aside for"), ("windows",)),
    )
    organization = PartnerChoice(Partner.objects.none(), label=_("Kept by"))
    code = forms.CharField(label=_("Code"), max_length=16, help_text=_("as in the organization's statements"))
    name = forms.CharField(label=_("Name"), max_length=240)
    kind = forms.ChoiceField(label=_("Kind"), choices=Fund.Kind.choices)
    mission = forms.ModelChoiceField(
        Mission.objects.none(),
        label=_("Mission"),
        required=False,
        empty_label=_("none: it has a purpose of its own"),
    )
    source = forms.CharField(label=_("Source"), max_length=300, required=False)
    windows = forms.CharField(
        label=_("Windows"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("one a line; one in which money is set aside stays"),
    )

    def __init__(self, *args, user, fund=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["mission"].queryset = Mission.objects.visible_to(user)
        self.fields["organization"].queryset = kept_organizations(user)
        if fund:
            del self.fields["organization"]
        else:
            self.fields["reason"].required = False

    def clean_windows(self):
        lines = [line.strip() for line in self.cleaned_data["windows"].splitlines()]
        names = list(dict.fromkeys(line for line in lines if line))
        if long := next((name for name in names if len(name) > 160), None):
            raise ValidationError(_now("“%(name)s…” is longer than 160 letters.") % {"name": long[:40]})
        return names


def kept_organizations(user):
    """Organizations whose money this person keeps."""
    rows = Partner.objects.visible_to(user).exclude(kind=Partner.Kind.NATION)
    return rows if user.is_system else rows.filter(pk__in=granted(user, "manage_money", Partner))


def kept_missions(user):
    """Missions whose money this person keeps, by the mission or by the organization that leads it."""
    rows = Mission.objects.visible_to(user)
    kept = Q(pk__in=granted(user, "manage_money", Mission)) | Q(
        lead__in=granted(user, "manage_money", Partner)
    )
    return rows if user.is_system else rows.filter(kept)


def standing_fund(row):
    return {
        "code": row.code,
        "name": row.name,
        "kind": row.kind,
        "mission": row.mission_id,
        "source": row.source,
        "windows": "\n".join(row.windows.values_list("name", flat=True)),
    }


class PackageForm(Editing):
    questions = (
        (_("What it is"), ("mission", "name", "instrument")),
        (_("What assessed contributions may carry"), ("assessed_share", "assessed_limit")),
        (_("What each quarter costs"), ("quarters",)),
        (_("How this is known"), ("certainty", "source")),
    )
    mission = forms.ModelChoiceField(Mission.objects.none(), label=_("Mission"))
    name = forms.CharField(label=_("Name"), max_length=160)
    instrument = forms.CharField(
        label=_("Instrument"), max_length=160, required=False, help_text=_("such as S/RES/2719 (2023)")
    )
    assessed_share = forms.DecimalField(
        label=_("Share, at most"),
        max_digits=5,
        decimal_places=2,
        min_value=0,
        max_value=100,
        required=False,
        help_text=_("percent of the budget; the rest is for others"),
    )
    assessed_limit = AmountField(
        label=_("Amount authorized, at most"),
        max_digits=18,
        required=False,
        help_text=_("US dollars, for all quarters together"),
    )
    quarters = forms.CharField(
        label=_("Budget by quarter"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("one a line: its first day and US dollars, such as 2026-01-01 45000000"),
    )
    certainty = forms.ChoiceField(label=_("Certainty"), choices=Certainty.choices, initial=Certainty.REPORTED)
    source = forms.CharField(label=_("Source"), max_length=300, required=False)

    def __init__(self, *args, user, package=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["mission"].queryset = kept_missions(user)
        if package:
            del self.fields["mission"]
        else:
            self.fields["reason"].required = False

    def clean_quarters(self):
        found = {}
        for line in self.cleaned_data["quarters"].splitlines():
            if line.strip():
                quarter, budget = _quarter(line)
                found[quarter] = budget
        return found


def _quarter(line):
    found = dated_amount(line)
    if found is None:
        words = {"line": line.strip()[:40]}
        raise ValidationError(
            _now("“%(line)s” is no quarter and budget, such as 2026-01-01 45000000.") % words
        )
    return found


def standing_package(row):
    names = ("name", "instrument", "assessed_share", "assessed_limit", "certainty", "source")
    lines = [f"{one.quarter:%Y-%m-%d} {one.budget}" for one in row.quarters.all()]
    return {name: getattr(row, name) for name in names} | {"quarters": "\n".join(lines)}


class LineForm(Editing):
    questions = (
        (_("Who gives which part"), ("quarter", "part", "giver", "note")),
        (_("How much"), ("flow", "committed", "paid")),
    )
    quarter = forms.DateField(
        label=_("Quarter"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text=_("its first day: of January, April, July or October"),
    )
    part = forms.ChoiceField(label=_("Part"), choices=PackageLine.Part.choices)
    giver = PartnerChoice(
        Partner.objects.none(), label=_("Source"), required=False, empty_label=_("nobody named")
    )
    note = forms.CharField(label=_("Note"), max_length=300, required=False)
    flow = FlowChoice(
        Flow.objects.none(),
        label=_("Flow"),
        required=False,
        empty_label=_("none: the amounts are stated below"),
        help_text=_("its amounts count, with those that fulfil it"),
    )
    committed = AmountField(
        label=_("Committed"),
        max_digits=18,
        required=False,
        help_text=_("US dollars; empty: not stated"),
    )
    paid = AmountField(
        label=_("Paid"),
        max_digits=18,
        required=False,
        help_text=_("US dollars; empty: not stated"),
    )

    def __init__(self, *args, user, package, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["giver"].queryset = Partner.objects.visible_to(user).order_by("name")
        there = Q(mission=package.mission_id) | Q(fund__mission=package.mission_id)
        flows = Flow.objects.visible_to(user).filter(there)
        self.fields["flow"].queryset = flows.select_related(*reading_flows.JOINED)
        if not self.look:
            self.fields["reason"].required = False


def standing_line(row):
    return {
        "quarter": row.quarter,
        "part": row.part,
        "giver": row.giver_id,
        "note": row.note,
        "flow": row.flow_id,
        "committed": row.committed,
        "paid": row.paid,
    }
