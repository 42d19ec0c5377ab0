"""What fits together: units with units, and with what is needed, by the standards each uses. Plain values.

In each subject two units fit if they use one standard both of them have and neither was found wanting in it.
Who told nothing of a subject is not known to fit: that is no yes and no no. What does not fit is mended by
a bridge between two of their standards, where one is known, else by what helps in that subject.
"""

from collections.abc import Iterable, Mapping
from enum import IntEnum
from itertools import product
from typing import NamedTuple

_ = str  # marks a text for translation; pages translate it

# What helps where no bridge between two standards is known.
REMEDIES = {
    "radio": ("liaison", _("a liaison team with its own radios, or a loan of sets")),
    "waveform": ("liaison", _("a liaison team with its own radios, or a loan of sets")),
    "fuel": ("loan", _("supply of its own, or vehicles on loan that burn what is supplied")),
    "ammunition": ("loan", _("supply of its own; weapons cannot share it")),
    "medical": ("training", _("training of both in one handover of patients, and a liaison officer")),
    "maps": ("training", _("maps on loan, and training in one grid and datum")),
    "data": ("adapter", _("a gateway, or exchange by agreed forms through a liaison officer")),
    "language": ("liaison", _("interpreters, or a liaison team that speaks both")),
    "procedures": ("training", _("training before they work together, by the one the mission adopted")),
}


class Fit(IntEnum):
    """How two fit in a subject; the larger, the worse."""

    TESTED = 0  # both were tested in a standard they share
    DECLARED = 1  # they share one, as told; not tested by both
    UNKNOWN = 2  # one told nothing of it
    BRIDGED = 3  # they share none, and a bridge is known
    NONE = 4  # they share none


class Use(NamedTuple):
    """A standard one uses: told, tested, or tested and found wanting."""

    standard: str
    is_tested: bool = False
    has_failed: bool = False


class Bridge(NamedTuple):
    """What lets users of one standard work with those of another."""

    one: str
    other: str
    kind: str  # adapter, liaison, loan, training
    words: str


class Answer(NamedTuple):
    """How two fit in one subject, by which standards, and what would mend it."""

    subject: str
    fit: Fit
    shared: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()  # shared, but one was found wanting in it
    bridges: tuple[Bridge, ...] = ()

    @property
    def remedy(self) -> str:
        """The kind of what would mend it; nothing where it fits or is not known."""
        if self.bridges:
            return self.bridges[0].kind
        return REMEDIES[self.subject][0] if self.fit == Fit.NONE else ""

    @property
    def words(self) -> str:
        if self.bridges:
            return self.bridges[0].words
        return REMEDIES[self.subject][1] if self.fit == Fit.NONE else ""


def between(
    one: Mapping[str, Iterable[Use]],
    other: Mapping[str, Iterable[Use]],
    subjects: Iterable[str],
    bridges: Iterable[Bridge] = (),
) -> list[Answer]:
    """How two fit, subject by subject. `one`, `other`: {subject: the standards in use}."""
    known = list(bridges)
    return [_in_subject(name, list(one.get(name, ())), list(other.get(name, ())), known) for name in subjects]


def against(
    unit: Mapping[str, Iterable[Use]],
    needed: Mapping[str, Iterable[str]],
    bridges: Iterable[Bridge] = (),
) -> list[Answer]:
    """How a unit fits what is needed: every standard named has to be in use; only subjects with one count."""
    known = list(bridges)
    return [
        _all_needed(name, list(unit.get(name, ())), list(standards), known)
        for name, standards in needed.items()
        if standards
    ]


def overall(answers: Iterable[Answer]) -> Fit | None:
    """The worst of the answers; what does not fit weighs more than what is not known. None: no subject."""
    return max((answer.fit for answer in answers), default=None)


def _in_subject(subject: str, one: list[Use], other: list[Use], bridges: list[Bridge]) -> Answer:
    if not one or not other:
        return Answer(subject, Fit.UNKNOWN)
    ours, theirs = {use.standard: use for use in one}, {use.standard: use for use in other}
    both = sorted(ours.keys() & theirs.keys())
    failed = tuple(name for name in both if ours[name].has_failed or theirs[name].has_failed)
    shared = tuple(name for name in both if name not in failed)
    if shared:
        is_tested = any(ours[name].is_tested and theirs[name].is_tested for name in shared)
        return Answer(subject, Fit.TESTED if is_tested else Fit.DECLARED, shared, failed)
    usable = [[name for name, use in side.items() if not use.has_failed] for side in (ours, theirs)]
    found = _bridged(product(usable[0], usable[1]), bridges)
    return Answer(subject, Fit.BRIDGED if found else Fit.NONE, (), failed, found)


def _all_needed(subject: str, uses: list[Use], needed: list[str], bridges: list[Bridge]) -> Answer:
    if not uses:
        return Answer(subject, Fit.UNKNOWN)
    held = {use.standard: use for use in uses if not use.has_failed}
    failed = tuple(sorted(use.standard for use in uses if use.has_failed and use.standard in needed))
    missing = [name for name in needed if name not in held]
    if not missing:
        is_tested = all(held[name].is_tested for name in needed)
        return Answer(subject, Fit.TESTED if is_tested else Fit.DECLARED, tuple(needed))
    found = [_bridged(((name, own) for own in held), bridges) for name in missing]
    shared = tuple(name for name in needed if name in held)
    if all(found):
        return Answer(subject, Fit.BRIDGED, shared, failed, tuple(part[0] for part in found))
    return Answer(subject, Fit.NONE, shared, failed)


def _bridged(pairs: Iterable[tuple[str, str]], bridges: list[Bridge]) -> tuple[Bridge, ...]:
    wanted = {frozenset(pair) for pair in pairs}
    return tuple(bridge for bridge in bridges if frozenset((bridge.one, bridge.other)) in wanted)
