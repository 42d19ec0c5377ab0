"""What is entered of a budget, and what the list of budgets narrows by."""

from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.editing import DayField, Editing
from accounts.filters import ANY, Filters
from accounts.money import AmountField
from contributors.models import Appropriation, CostLine, CostPool
from missions.models import Mission
from missions.models.mandate import Certainty


class BudgetFilter(Filters):
    of_whom = ("mission", "cycle")
    mission = forms.ChoiceField(label=_("Mission"))
    cycle = forms.ChoiceField(label=_("Cycle"))

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        seen = Appropriation.objects.visible_to(user)
        missions = Mission.objects.visible_to(user).filter(pk__in=seen.order_by().values("mission"))
        cycles = seen.order_by("-cycle").values_list("cycle", flat=True).distinct()
        self.fields["mission"].choices = [ANY, *((m.slug, m.acronym) for m in missions)]
        self.fields["cycle"].choices = [ANY, *((cycle, cycle) for cycle in cycles)]

    def narrow(self, rows):
        if self.is_of_nothing:
            return rows.none()
        chosen = self.chosen
        if chosen.get("mission"):
            rows = rows.filter(mission__slug=chosen["mission"])
        if chosen.get("cycle"):
            rows = rows.filter(cycle=chosen["cycle"])
        return rows


class CashFilter(Filters):
    """On which day the cash is looked at; today's if no other is given."""

    day = DayField(label=_("On"), required=False)


class BudgetForm(Editing):
    """Of a new budget of a mission, or of one that stands; a field for each pool of shared costs there is."""

    mission = forms.ModelChoiceField(Mission.objects.none(), label=_("Mission"), to_field_name="slug")
    kind = forms.ChoiceField(label=_("Kind"), choices=Appropriation.Kind.choices)
    cycle = forms.RegexField(
        r"^\d{4}/\d{2}$",
        label=_("Cycle"),
        help_text=_("such as 2025/26: July of the one year to June of the next"),
        error_messages={"invalid": _("Write the cycle as in 2025/26.")},
    )
    starts_on = DayField(label=_("First day"))
    ends_on = DayField(label=_("Last day"))
    instrument = forms.CharField(label=_("Resolution"), max_length=80, help_text=_("such as A/RES/79/302"))
    currency = forms.RegexField(
        r"^[A-Z]{3}$", label=_("Currency"), initial="USD", help_text=_("three letters of ISO 4217")
    )
    maintenance = AmountField(
        label=_("Maintenance"), help_text=_("of the mission itself, gross, without shared costs")
    )
    staff_assessment = AmountField(
        label=_("Staff assessment"), required=False, help_text=_("empty: not reported")
    )
    rounds_to = forms.TypedChoiceField(
        label=_("Rounded to"), coerce=int, choices=[(100, "100"), (1, "1")], help_text=_("in apportioning")
    )
    certainty = forms.ChoiceField(label=_("Certainty"), choices=Certainty.choices)
    source = forms.CharField(label=_("Source"), max_length=300, required=False)

    def __init__(self, *args, pools, missions=None, **kwargs):
        self.pools = {f"pool_{pool.pk}": pool for pool in pools}
        super().__init__(*args, **kwargs)
        if missions is None:
            del self.fields["mission"]
        else:
            self.fields["mission"].queryset = missions
        for name, pool in self.pools.items():
            self.fields[name] = AmountField(
                label=str(pool), required=False, help_text=_("empty: the mission does not bear it")
            )
        for code, label in CostLine.CostClass.choices:
            self.fields[f"cost_{code}"] = AmountField(
                label=label, required=False, help_text=_("empty: not reported")
            )
        for name, value in self.standing.items():
            self.initial.setdefault(name, value)
        self.order_fields([name for name in self.fields if name != "reason"])
        self.questions = (
            (_("Which budget"), ("mission", "kind", "cycle", "starts_on", "ends_on", "instrument")),
            (_("Amounts"), ("currency", "maintenance", "staff_assessment", "rounds_to")),
            (_("Its part of shared costs"), tuple(self.pools)),
            (_("By class of cost"), tuple(f"cost_{code}" for code, _label in CostLine.CostClass.choices)),
            (_("How this is known"), ("certainty", "source")),
        )

    def answers(self):
        given = super().answers()
        shares = {pool: given.pop(name) for name, pool in self.pools.items()}
        costs = {code: given.pop(f"cost_{code}") for code, _label in CostLine.CostClass.choices}
        return given | {
            "shares": {pool: amount for pool, amount in shares.items() if amount is not None},
            "costs": costs,
        }


def pools_of(user, cycle=None):
    """The pools a budget may bear: of its cycle, or of a new one those of the latest two."""
    rows = CostPool.objects.visible_to(user).order_by("-cycle", "kind")
    if cycle:
        return rows.filter(cycle=cycle)
    latest = list(rows.order_by("-cycle").values_list("cycle", flat=True).distinct()[:2])
    return rows.filter(cycle__in=latest)


def standing_budget(row):
    """What a form shows of a budget that stands."""
    names = (
        "kind", "cycle", "starts_on", "ends_on", "instrument", "currency", "maintenance", "staff_assessment",
        "rounds_to", "certainty", "source",
    )  # fmt: skip
    shares = {f"pool_{share.pool_id}": share.amount for share in row.pool_shares.all()}
    costs = {f"cost_{line.cost_class}": line.approved for line in row.cost_lines.all()}
    return {name: getattr(row, name) for name in names} | shares | costs


class PeriodsForm(Editing):
    """Periods as a resolution decides them: a line each, first day, last day, amount."""

    questions = ((_("What the resolution says"), ("periods",)),)
    periods = forms.CharField(
        label=_("Periods"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_(
            "a line each: first day, last day, amount, and “conditional” where the mandate must be extended "
            "first, such as 2025-11-16 2026-06-30 811,195,400 conditional; empty: as its mandates say"
        ),
    )

    def clean_periods(self):
        lines = [line for line in self.cleaned_data["periods"].splitlines() if line.strip()]
        return [_period(number, line) for number, line in enumerate(lines, 1)] or None


def _period(number, line):
    words = line.split()
    try:
        conditional = words[-1].lower() == "conditional"
        first, last, amount = words[: -1 if conditional else None]
        return date.fromisoformat(first), date.fromisoformat(last), int(amount.replace(",", "")), conditional
    except (ValueError, IndexError):
        raise ValidationError(
            _("Line %(n)s: write it as 2025-07-01 2025-11-15 486,717,100.") % {"n": number}
        ) from None


def periods_as_written(row):
    lines = []
    for part in row.apportionments.all():
        words = f"{part.starts_on} {part.ends_on} {part.amount:,.0f}"
        lines.append(f"{words} conditional" if part.is_conditional else words)
    return "\n".join(lines)
