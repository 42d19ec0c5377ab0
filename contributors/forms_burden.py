"""What the explorer may be asked; choices are only what one may see."""

from urllib.parse import urlencode

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.dates import month, short_month
from accounts.forms import Plain
from contributors import reading_burden, reading_keys, spans
from contributors.forms import scope_choices
from contributors.keys import GROUPINGS, KEYS
from contributors.measures import MEASURES
from contributors.spans import Question
from missions.models import Mission

OF_BILLS = ("asked", "paid", "outstanding", "days_to_pay", "late_share", "arrears_share")
OF_MONEY = (*OF_BILLS, "voluntary", "in_kind", "kept_share")
OF_GIVEN = ("enablers", "enablers_kept", "training", "contributed")
SHOWN = (
    "personnel",
    "share",
    "women",
    "women_share",
    "per_million",
    "people_to_money",
    "assessed_share",
    "fatalities",
    "fatalities_share",
    *OF_MONEY,
    *OF_GIVEN,
)
PEOPLE = tuple(code for code in SHOWN if code not in OF_MONEY + OF_GIVEN)
KINDS = {
    "month": _("Months"),
    "quarter": _("Quarters"),
    "cycle": _("Years from July to June"),
    "year": _("Calendar years"),
}
LONGEST = 12 * 30  # months


class BurdenQuestion(Plain, forms.Form):
    scope = forms.ChoiceField(label=_("Of which missions or contributors"), required=False)
    measure = forms.ChoiceField(label=_("Measure"), required=False, widget=forms.RadioSelect)
    period = forms.CharField(label=_("Month or period"), required=False, max_length=20)
    since = forms.CharField(label=_("From"), required=False, max_length=7)
    until = forms.CharField(label=_("To"), required=False, max_length=7)
    by = forms.ChoiceField(label=_("Grouped by"), required=False)
    key = forms.ChoiceField(
        label=_("Held against"),
        required=False,
        help_text=_("share of what is carried, over share of this key"),
    )
    known = forms.DateField(
        label=_("As stored on"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text=_("empty: as stored now"),
    )

    def __init__(self, *args, user, months, scopes, **kwargs):
        super().__init__(*args, **kwargs)
        self.user, self.months = user, months
        self.fields["scope"].choices = scope_choices(user, scopes)
        self.fields["measure"].choices = [(code, _(MEASURES[code].label)) for code in SHOWN]
        self.fields["by"].choices = [(code, _(group.label)) for code, group in GROUPINGS.items()]
        # An address that names a key without figures still opens, and says that there are none.
        offered = {*reading_keys.with_figures(user), self.data.get("key")}
        self.fields["key"].choices = [
            ("", _("no key")),
            *((code, _(key.label)) for code, key in KEYS.items() if code in offered),
        ]

    def clean(self):
        asked = super().clean()
        if self.errors or not self.months:
            return asked
        asked["span"] = self._span(asked)
        if asked.get("known") and asked["span"]:
            self._check_known(asked)
        if asked.get("key") == "nato" and not self._is_of_nato(asked.get("scope") or ""):
            self.add_error(
                "key",
                _("NATO's key applies to its missions and its members: choose one of those as the scope."),
            )
        return asked

    def _check_known(self, asked):
        if asked["known"] > timezone.localdate():
            self.add_error("known", _("That day is yet to come."))
        elif asked.get("measure") in OF_GIVEN:
            self.add_error(
                "known",
                _("Of what was given no history is kept: choose a measure of people or of money."),
            )
        elif not reading_burden.was_stored(self.user, asked, asked["known"]):
            self.add_error("known", _("On that day nothing of it was stored yet."))

    def _is_of_nato(self, scope):
        kind, _colon, key = scope.partition(":")
        if kind == "mission":
            return Mission.objects.visible_to(self.user).filter(acronym=key, lead__code="NATO").exists()
        return kind in ("members", "organization") and key == "NATO"

    def _span(self, asked):
        """The period asked for, by code or by both ends; else the latest reported, of bills a year."""
        since, until = asked.get("since") or asked.get("until"), asked.get("until") or asked.get("since")
        latest = f"{self.months[0]:%Y}" if asked.get("measure") in OF_BILLS else f"{self.months[0]:%Y-%m}"
        code = asked.get("period") or (f"{since}..{until}" if since else latest)
        found = spans.span(code)
        field = "period" if asked.get("period") else "since"
        if found is None:
            self.add_error(
                field,
                _(
                    "%(text)s is no period. A month is 2025-07, a quarter 2025-Q3, a year 2025,"
                    " July to June 2024/25."
                )
                % {"text": code[:40]},
            )
        elif len(found.months) > LONGEST:
            self.add_error(field, _("A period is at most thirty years."))
        elif not set(found.months) & set(self.months) and asked.get("measure") in reading_burden.OF_DEATHS:
            self.add_error(
                field,
                _("The register of deaths as held here tells of %(first)s to %(last)s, not of %(text)s.")
                % {
                    "text": words(found),
                    "first": short_month(self.months[-1]),
                    "last": short_month(self.months[0]),
                },
            )
        elif not set(found.months) & set(self.months):
            self.add_error(
                field,
                _("No month of %(text)s is reported. The portal holds %(first)s to %(last)s, with gaps.")
                % {
                    "text": words(found),
                    "first": short_month(self.months[-1]),
                    "last": short_month(self.months[0]),
                },
            )
        return found


def question_of(form):
    """The question of a form, with what was not said filled in; None where nothing can be asked."""
    if not form.is_valid() or not form.months:
        return None
    asked = form.cleaned_data
    return Question(
        asked.get("scope") or "un",
        asked["span"],
        asked.get("measure") or "personnel",
        asked.get("by") or "contributor",
        asked.get("key") or "",
        asked.get("known"),
    )


def query_of(question):
    """The address of a question, as its page takes it."""
    asked = {"scope": question.scope, "period": question.span.code, "measure": question.measure}
    asked |= {"by": question.by, "key": question.key, "known": question.known and question.known.isoformat()}
    return urlencode({name: value for name, value in asked.items() if value})


def periods(months):
    """Those one can choose, by kind, each with its words."""
    return [
        (KINDS[kind], [(span.code, words(span)) for span in found])
        for kind, found in spans.offered(months).items()
    ]


def words(span):
    """July 2025; third quarter of 2025; July 2024 to June 2025; 2025; June 2024 to July 2025."""
    if span.kind == "month":
        return month(span.first)
    if span.kind == "year":
        return str(span.first.year)
    if span.kind == "quarter":
        return gettext("%(year)s, quarter %(number)s") % {
            "year": span.first.year,
            "number": span.first.month // 3 + 1,
        }
    return gettext("%(first)s to %(last)s") % {"first": month(span.first), "last": month(span.last)}
