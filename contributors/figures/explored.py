"""The answer of the burden-sharing explorer as figures: its chart and its map, each with its files."""

from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy
from django.utils.translation import gettext as _

from accounts import figures
from accounts.as_of import last_day
from accounts.figures import Asked, Column, Figure, Param, Table, Unanswerable
from accounts.world import world
from contributors import burden_chart, burden_table, reading, worlds
from contributors.figures.params import KINDS, SCOPE, of_total
from contributors.forms import scope_choices, scope_words, scopes_seen
from contributors.forms_burden import SHOWN, BurdenQuestion, periods, question_of
from contributors.keys import GROUPINGS, KEYS
from contributors.measures import MEASURES
from contributors.reading_burden import answer, months_of

WRITTEN = KINDS | {"women": "count", "ratio": "ratio", "key_share": "share", "key": "decimal"}
WRITTEN |= {
    "asked": "count",
    "paid": "count",
    "outstanding": "count",
    "voluntary": "count",
    "in_kind": "count",
    "enablers": "count",
    "enablers_kept": "share",
    "training": "count",
    "contributed": "count",
}
WRITTEN |= {"days_to_pay": "decimal", "late_share": "share", "arrears_share": "share", "kept_share": "share"}


def drawn(user, found, scope):
    """The chart and the map of an answer a page has already, as they are asked for by name."""
    question = found.question
    asked = {"scope": question.scope, "measure": question.measure, "period": question.span.code}
    asked |= {"by": question.by, "key": question.key, "known": question.known}
    values = {name: value for name, value in asked.items() if value}
    return {
        "chart": Asked(figures.named("burden.explored"), values, chart(found, scope)),
        "map": Asked(figures.named("burden.explored_map"), values, on_map(user, found, scope)),
    }


def chart(found, scope):
    """The largest rows of an answer, or their shares beside those of the key. `scope`: in words."""
    scene = burden_chart.scene(found)
    return scene and _figure(found, scope, burden_chart.title(found), scene=scene)


def on_map(user, found, scope):
    """The answer by state; None where a state may be in several groups."""
    states = worlds.of_answer(user, found)
    if states is None:
        return None
    drawn = world(unit=burden_table.unit(found), places=burden_table.places(found), **states)
    return _figure(found, scope, burden_table.title(found), world=drawn)


def _figure(found, scope, title, **drawn):
    return Figure(
        title=title,
        subtitle=burden_table.subtitle(found, scope),
        table=_table(found),
        how=" ".join(
            _(said.formula) for said in (found.measure, *([found.figure] if found.has_ratio else []))
        ),
        **drawn,
        **of_total(found.latest),
    )


def _table(found):
    columns = [column for column in burden_table.columns(found) if column.is_shown]
    heads = [Column(column.label, WRITTEN[column.measure], column.term) for column in columns]
    place = reverse("contributors:contributors")  # each nation has its page below it
    return Table(
        [Column(_(found.grouping.heading), "text"), *heads],
        [[row.name, *(column.value(row.of) for column in columns)] for row in found.rows],
        [f"{place}{row.code}/" if row.partner else "" for row in found.rows],
    )


def _answered(user, as_of, asked):
    """(the answer, its scope in words); None where nothing is reported."""
    scope = asked["scope"]
    scopes, months = scopes_seen(user), months_of(user, scope, asked["measure"], as_of)
    form = BurdenQuestion(asked, user=user, months=months, scopes=scopes)
    question = question_of(form)
    if form.errors:
        raise Unanswerable(" ".join(error for errors in form.errors.values() for error in errors))
    if question is None:
        return None
    until = last_day(as_of) if as_of else timezone.localdate()
    found = answer(user, question, months=months, until=until)
    return found, scope_words(scope_choices(user, scopes), scope)


def _chart(user, *, as_of=None, scope="un", measure="", period="", by="", key="", known=None):
    asked = {"scope": scope, "measure": measure, "period": period, "by": by, "key": key, "known": known}
    answered = _answered(user, as_of, asked)
    return answered and chart(*answered)


def _map(user, *, as_of=None, scope="un", measure="", period="", by="", key="", known=None):
    asked = {"scope": scope, "measure": measure, "period": period, "by": by, "key": key, "known": known}
    answered = _answered(user, as_of, asked)
    return answered and on_map(user, *answered)


def _one_of(known, label):
    words = {code: gettext_lazy(said.label) for code, said in known.items()}
    return figures.one_of(*known, label=label, words=words)


def _day(_user, text):
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Unanswerable(gettext("A day is 2025-07-31.")) from error


ASKED = {
    "scope": SCOPE,
    "measure": _one_of({code: MEASURES[code] for code in SHOWN}, gettext_lazy("Measure")),
    "period": Param(
        lambda _user, text: text[:20],
        str,
        gettext_lazy("Month or period"),
        lambda user: periods(reading.months(user)),
    ),
    "by": _one_of(GROUPINGS, gettext_lazy("Grouped by")),
    "key": _one_of(KEYS, gettext_lazy("Held against")),
    "known": Param(_day, lambda day: day.isoformat(), gettext_lazy("As stored on")),
}
for name, build, label, about in (
    (
        "burden.explored",
        _chart,
        gettext_lazy("Burden-sharing as asked"),
        gettext_lazy("The explorer's chart: any measure, scope, period and grouping, against any key."),
    ),
    (
        "burden.explored_map",
        _map,
        gettext_lazy("Burden-sharing as asked, on the map"),
        gettext_lazy("The explorer's map: any measure, scope, period and grouping, against any key."),
    ),
):
    figures.register(name, build, label=label, about=about, **ASKED)
