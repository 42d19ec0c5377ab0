"""One mission's month as a sheet: contributor × category × women and men; an empty cell is "not reported"."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import access
from accounts.access import granted
from accounts.editing import Editing
from accounts.models import Partner
from accounts.notation import number
from contributors import services
from missions.models import Category

SEXES = {"women": gettext_lazy("women"), "men": gettext_lazy("men")}
MOST = 200_000  # persons in a cell
JUMP_PERSONS, JUMP_SHARE = 50, 0.5  # a total that moves by more is asked about: a digit too many or too few


@dataclass
class Cell:
    """What one may type for a contributor and category."""

    name: str
    sex: str
    field: Any
    value: str
    errors: list[str]
    label: str


@dataclass
class Row:
    contributor: Partner
    cells: list[Cell]
    before: int | None  # persons in the month before, None where not reported
    untold: list[str]  # categories whose sexes were not told apart


class MonthForm(Editing):
    """`contributors`: the rows one may write; `standing`: {(contributor, category): counts} of the month;
    `earlier`: the same of the latest month reported before."""

    add = forms.ModelChoiceField(
        Partner.objects.none(), required=False, label=gettext_lazy("Another contributor")
    )

    def __init__(self, data=None, *, contributors, others, categories, counts, earlier, look, **kwargs):
        self.contributors, self.categories = contributors, categories
        self.counts, self.earlier = counts, earlier
        super().__init__(data, look=look, **kwargs)
        self.fields["add"].queryset = others
        self.order_fields([*self._cells_of_all(), "add", "reason", "confirmed", "version"])

    def order_fields(self, field_order):
        """The cells join the other fields before these are put in order."""
        for contributor, category, sex, name in self._names():
            if name not in self.fields:
                words = {"who": contributor.local_name, "what": category.label, "sex": SEXES[sex]}
                self.fields[name] = forms.IntegerField(
                    label=_("%(who)s, %(what)s, %(sex)s") % words, required=False, min_value=0, max_value=MOST
                )
        super().order_fields(field_order)

    def _names(self):
        return [
            (contributor, category, sex, f"{contributor.code}.{category.value}.{sex}")
            for contributor in self.contributors
            for category in self.categories
            for sex in SEXES
        ]

    def _cells_of_all(self):
        return [name for *_of, name in self._names()]

    def clean(self):
        for contributor, category, _sex, _name in self._names()[::2]:
            names = [f"{contributor.code}.{category.value}.{sex}" for sex in SEXES]
            known = [self.cleaned_data.get(name) is not None for name in names]
            if any(known) and not all(known) and not any(name in self.errors for name in names):
                empty = names[known.index(False)]
                self.add_error(empty, _("Give women and men, 0 where there are none, or neither."))
        return super().clean()

    def figures(self):
        """{(contributor, category): (women, men), or None where not reported}."""
        found = {}
        for contributor in self.contributors:
            for category in self.categories:
                pair = tuple(
                    self.cleaned_data.get(f"{contributor.code}.{category.value}.{sex}") for sex in SEXES
                )
                found[contributor, category.value] = None if None in pair else pair
        return found

    def answers(self):
        given = self.cleaned_data
        return {"figures": self.figures(), "reason": given["reason"], "version": given["version"]}

    def dangers(self):
        return [*self._taken_off(), *self._jumps()]

    def _taken_off(self):
        figures = self.figures()
        gone = [
            _("%(who)s, %(what)s: %(n)s persons are taken off and become “not reported”.")
            % {
                "who": who.local_name,
                "what": category.label,
                "n": number(self.counts[who.pk, category.value].personnel),
            }
            for who in self.contributors
            for category in self.categories
            if (who.pk, category.value) in self.counts
            and self.counts[who.pk, category.value].women is not None
            and figures[who, category.value] is None
        ]
        return gone

    def _jumps(self):
        said, figures = [], self.figures()
        for who in self.contributors:
            before = self._persons(self.earlier, who)
            told = [pair for (contributor, _c), pair in figures.items() if contributor == who and pair]
            now = sum(map(sum, told))
            if before and told and abs(now - before) > max(JUMP_PERSONS, JUMP_SHARE * before):
                said.append(
                    _("%(who)s moves from %(before)s to %(now)s persons within a month.")
                    % {"who": who.local_name, "before": number(before), "now": number(now)}
                )
        return said

    @staticmethod
    def _persons(counts, who):
        known = [line.personnel for (contributor, _c), line in counts.items() if contributor == who.pk]
        return sum(known) if known else None

    def rows(self):
        """The sheet as the page shows it."""
        return [
            Row(
                contributor,
                [self._cell(contributor, category, sex) for category in self.categories for sex in SEXES],
                self._persons(self.earlier, contributor),
                [
                    _("%(n)s %(what)s, women and men not told apart")
                    % {"n": number(line.personnel), "what": category.label}
                    for category in self.categories
                    if (line := self.counts.get((contributor.pk, category.value))) and line.women is None
                ],
            )
            for contributor in self.contributors
        ]

    def _cell(self, contributor, category, sex):
        name = f"{contributor.code}.{category.value}.{sex}"
        if self.is_bound:
            value, errors = self.data.get(name, ""), self.errors.get(name, [])
        else:
            value, errors = self.get_initial_for_field(self.fields[name], name), []
        return Cell(name, sex, category, "" if value is None else value, errors, self.fields[name].label)


def sheet(contributors, categories, counts):
    """{name of a cell: persons} of lines keyed by contributor and category."""
    return {
        f"{contributor.code}.{category.value}.{sex}": getattr(line, sex)
        for contributor in contributors
        for category in categories
        if (line := counts.get((contributor.pk, category.value)))
        for sex in SEXES
    }


def categories_of(*counts):
    """The uniformed categories, and civilians where anybody reported them."""
    used = {category for known in counts for _contributor, category in known}
    return [c for c in Category if c != Category.CIVILIANS or c.value in used]


def reportable(user, mission):
    """Keys of the partners whose figures this person may enter for the mission."""
    partners = Partner.objects.visible_to(user)
    if access.allows(user, "report_strength", mission):
        return set(partners.values_list("pk", flat=True))
    own = partners.filter(pk__in=granted(user, "act_for", Partner))
    return {partner.pk for partner in own if services.may_report(user, mission, partner)}
