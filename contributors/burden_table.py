"""The table of a burden-sharing answer: its columns, once for the page, the files and the report."""

from collections.abc import Callable
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import dates
from contributors import burden
from contributors.forms_burden import words
from contributors.keys import KEYS
from contributors.measures import MEASURES

PERSONS = gettext_lazy("Persons")
PERSON_MONTHS = gettext_lazy("Person-months")


class Column(NamedTuple):
    """A column of numbers: its name in files, its head, the measure it is written as, where it is found."""

    code: str
    label: str
    measure: str
    value: Callable[[Any], Any]  # of a Weighed
    is_shown: bool = True  # on a page; files have every column

    @property
    def term(self):
        """Of the glossary, which the head leads to; empty where the column is none."""
        return MEASURES[self.measure].term if self.measure in MEASURES else ""


BESIDE = {  # what stands beside a measure of money
    "assessed": ("asked", "paid", "outstanding"),
    "voluntary": ("voluntary", "in_kind", "kept_share"),
    "given": ("enablers", "enablers_kept", "training", "contributed"),
}


def code_of(measure):
    if measure in burden.OF_GIVEN:
        return "given"
    return "voluntary" if measure in BESIDE["voluntary"] else "assessed"


def _plain(code):
    return Column(code, _(MEASURES[code].label), code, lambda of: getattr(of, code))


def columns(answer):
    """The figure first, then what it rests on."""
    measure, carries = answer.question.measure, burden.CARRIED[answer.question.measure]
    found = []
    if answer.has_ratio:
        found += [
            Column("ratio", _("Share to key"), "ratio", lambda of: of.ratio),
            Column("share", _("Share carried"), "share", lambda of: of.carried),
            Column("key_share", _("Share of the key"), "key_share", lambda of: of.key_share),
            Column("key", key_label(answer), _key_written(answer.key), lambda of: of.key_amount, False),
        ]
    if not (answer.has_ratio and measure == "share"):
        found.append(Column(measure, measure_label(answer), measure, lambda of: getattr(of, measure)))
    if not answer.has_ratio and carries and not measure.endswith("share"):
        found.append(Column("share", _("Share"), "share", lambda of: of.carried))
    if measure in burden.OF_MONEY | burden.OF_GIVEN:
        found += [_plain(code) for code in BESIDE[code_of(measure)] if code != measure]
    elif measure != "personnel":
        found.append(Column("personnel", str(persons_label(answer)), "personnel", lambda of: of.personnel))
    return found


def _key_written(key):
    return "assessed_share" if key.unit == "percent" else "key"


def persons_label(answer):
    return PERSON_MONTHS if answer.question.is_period else PERSONS


def measure_label(answer):
    if answer.question.measure == "personnel":
        return str(persons_label(answer))
    return _(MEASURES[answer.question.measure].label)


def key_label(answer):
    return _(KEYS[answer.question.key].label).capitalize()


def unit(answer):
    """The unit of the figure, in words."""
    figure = answer.figure
    if figure.unit == "0 to 1":
        return _("percent")
    if figure.code in ("personnel", "women"):
        return _("person-months") if answer.question.is_period else _("persons")
    return _(figure.unit)


def title(answer):
    """As "Share to key: uniformed personnel against population"."""
    if answer.has_ratio:
        return _("%(measure)s, share held against %(key)s") % {
            "measure": measure_label(answer),
            "key": _(answer.key.label),
        }
    return measure_label(answer)


def subtitle(answer, scope_words):
    said = f"{unit(answer)} · {scope_words} · {words(answer.question.span)}"
    if answer.question.known:
        said += " · " + _("as stored on %(day)s") % {"day": dates.day(answer.question.known)}
    return said


def places(answer):
    """Decimals of the figure on a map."""
    return {"0 to 1": 2, "ratio": 2, "percent": 4, "persons per million": 1, "days": 0}.get(
        answer.figure.unit, 0
    )
