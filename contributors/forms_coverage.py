"""What coverage may be narrowed by; choices are only what the reader may see."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.filters import ANY, Filters
from contributors import reading_coverage
from contributors.forms import MonthChoice
from missions.forms_requirements import capability_choices
from missions.models import Mission, Requirement

BACK, AHEAD = 12, 24  # months that may be chosen, before and after this one
SPANS = {6: _("6 months"), 12: _("12 months"), 24: _("24 months")}
SPANS_BY_TEXT = {str(n): words for n, words in SPANS.items()}
USUAL = 12


def months_offered():
    first = reading_coverage.this_month()
    index = first.year * 12 + first.month - 1 - BACK
    return reading_coverage.months_from(
        first.replace(year=index // 12, month=index % 12 + 1), BACK + AHEAD + 1
    )


class CoverageFilter(Filters):
    mission = forms.ChoiceField(label=_("Mission"))
    capability = forms.ChoiceField(label=_("Capability"))
    month = MonthChoice(label=_("From"))
    many = forms.TypedChoiceField(
        label=_("How long"), choices=list(SPANS.items()), coerce=int, empty_value=None
    )
    critical = forms.ChoiceField(
        label=_("Which"), choices=[("", _("every gap")), ("yes", _("critical gaps alone"))]
    )

    def __init__(self, asked, *, user):
        usual = {"month": f"{reading_coverage.this_month():%Y-%m}", "many": str(USUAL)}
        super().__init__(usual | {name: asked[name] for name in asked if asked[name]})
        needed = Requirement.objects.visible_to(user).order_by().values("mission")
        self.missions = {m.slug: m for m in Mission.objects.visible_to(user).filter(pk__in=needed)}
        self.fields["mission"].choices = [ANY, *((slug, m.acronym) for slug, m in self.missions.items())]
        self.fields["capability"].choices = [ANY, *capability_choices(user)]
        self.fields["month"].offer(months_offered())

    @property
    def of(self):
        """The mission chosen; None for all."""
        return self.missions.get(self.chosen.get("mission"))

    @property
    def first(self):
        return self.chosen.get("month") or reading_coverage.this_month()

    @property
    def length(self):
        return self.chosen.get("many") or USUAL

    @property
    def narrowed(self):
        return {
            "mission": self.of,
            "capability": self.chosen.get("capability", ""),
            "critical": bool(self.chosen.get("critical")),
        }


class NeedsFilter(CoverageFilter):
    """Of the list of needs in one month."""

    month = MonthChoice(label=_("Month"))

    def __init__(self, asked, *, user):
        super().__init__(asked, user=user)
        del self.fields["many"]

    def narrow(self, rows):
        found, _fictional = reading_coverage.narrowed(rows, **self.narrowed)
        return found.filter(month=self.first)
