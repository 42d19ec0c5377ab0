"""The seven areas of a unit's readiness, each judged from lines of evidence. Plain values in and out.

An area is a list of lines: so much is required, so much is there, and this says so. Its score is how far the
lines are met, each by itself and none by more than it requires, so that a surplus of one makes up for nothing
of another. A line of which nothing says anything makes its area unknown: it is not counted as 0 nor as 100.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from typing import Any, NamedTuple

_ = str  # marks a text for translation; pages translate it

PERSONNEL, EQUIPMENT, SERVICEABILITY = "personnel", "equipment", "serviceability"
SUSTAINMENT, TRAINING, MOBILITY, LEGAL = "sustainment", "training", "mobility", "legal"
AREAS = (PERSONNEL, EQUIPMENT, SERVICEABILITY, SUSTAINMENT, TRAINING, MOBILITY, LEGAL)

REASONS = {
    "met": _("All that is required is there."),
    "short": _("Not met: %(names)s (%(count)s of %(lines)s)."),
    "lapsed": _("Lapsed: %(names)s."),
    "not_applicable": _("Nothing is required: the area is not judged."),
    "required_unknown": _("What is required is not stated: %(names)s."),
    "not_reported": _("Not reported: %(names)s."),
    "stale": _("The evidence of %(evidence_on)s held until %(until)s: at best band %(at_best)s."),
    "undated": _("Some evidence has no date: at best band %(at_best)s."),
    "below": _("Under %(pass_mark)s %%: %(names)s."),
    "overridden": _("Set to band %(band)s by %(author)s until %(until)s: %(reason)s"),
}
NAMED = 5  # how many lines a reason names; the rest is counted

LEADS = {
    "personnel": 30,
    "equipment": 60,
    "repair": 30,
    "sustainment": 30,
    "training": 42,
    "visit": 14,
    "agreement": 60,
    "visas": 21,
    "medical": 14,
    "movement": 30,
    "transport": 21,
}


@dataclass(frozen=True, slots=True)
class Rule:
    """How an organization judges units. Validities of inspections and visits are the UN's; the cuts are those
    recalled of the US Army's AR 220-1; lead times are the portal's own, for want of published ones."""

    cuts: tuple[int, int, int] = (90, 80, 70)  # percent at which bands 1, 2 and 3 begin
    at_best_when_stale: int = 3
    strength_days: int = 92  # a report of who is present holds for a quarter
    report_days: int = 92  # a contingent's own report of equipment or self-sustainment
    inspection_days: int = 183  # an inspection: operational readiness is inspected every 183 days
    visit_days: int = 365  # a visit before deployment
    ready_band: int = 2  # a unit of this band or better counts as ready
    weights: Mapping[str, int] = field(default_factory=dict)  # of areas in the mean; 1 where none stands
    critical: int = 3  # weights of needs in the readiness of a force
    priority: int = 2
    routine: int = 1
    leads: Mapping[str, int] = field(default_factory=lambda: dict(LEADS))  # days a step takes
    approval_days: int | None = None  # from the request to the approval; None: not stated
    activation_days: int | None = None  # from the approval to the order of activation


STANDARD = Rule()


class Evidence(NamedTuple):
    """What says so: a report, count, check, certificate, visit or agreement, by its kind and key."""

    what: str
    on: date | None = None
    record: str = ""
    until: date | None = None  # the last day it holds; None: until something else is said
    by: str = ""


class Piece(NamedTuple):
    """So much of a line, and what says so. What `lapses` is there no more after its evidence's last day, such
    as a certificate; other evidence grows stale."""

    many: int
    evidence: Evidence
    lapses: bool = False

    def holds(self, on: date) -> bool:
        return not self.lapses or self.evidence.until is None or on <= self.evidence.until


class Line(NamedTuple):
    """One thing an area requires. No pieces: nothing says anything of it. `weight`: what it counts in the
    area; None: as much as it requires."""

    name: str
    required: int | None
    pieces: tuple[Piece, ...] = ()
    group: str = ""
    weight: int | None = 1

    def present(self, on: date) -> int | None:
        if len(self.pieces) == 1:  # of hundreds of lines nearly all
            return self.pieces[0].many if self.pieces[0].holds(on) else 0
        return sum(piece.many for piece in self.pieces if piece.holds(on)) if self.pieces else None


Held = tuple[Line, int, int]  # a line, what is there of it and what is required


class Override(NamedTuple):
    """A band set by hand, by whom, why, and the last day on which it counts."""

    area: str
    band: int
    reason: str
    author: str
    until: date
    record: str = ""


@dataclass(frozen=True, slots=True)
class Area:
    """An area judged. `score` and `found` (its band by the evidence) are None when it is unknown or nothing
    is required; `band` is what counts: the override's, where one stands."""

    area: str
    score: float | None = None  # 0 to 100
    found: int | None = None
    band: int | None = None
    evidence_on: date | None = None  # the oldest evidence it rests on
    is_stale: bool = False
    is_applicable: bool = True
    override: Override | None = None
    reasons: list[dict[str, Any]] = field(default_factory=list)


def band_of(share: Fraction, rule: Rule = STANDARD) -> int:
    """1 to 4 for a share of 0 to 1: the cuts say at how many percent 1, 2 and 3 begin."""
    return 1 + sum(1 for cut in rule.cuts if share * 100 < cut)


def judge(
    area: str, lines: Iterable[Line], *, on: date, rule: Rule = STANDARD, override: Override | None = None
) -> Area:
    """One area on a day. Raises ValueError for a line given twice or a negative count."""
    lines = sorted(lines, key=lambda line: (line.group, line.name))
    _check(area, lines)
    override = override if override and on <= override.until else None
    judged = [line for line in lines if line.required != 0]
    if not judged:
        return _with(override, Area(area, is_applicable=False, reasons=[{"code": "not_applicable"}]))
    unknown = [line for line in judged if line.required is None]
    silent = [line for line in judged if line.required is not None and not line.pieces]
    used = [piece for line in judged for piece in line.pieces if piece.holds(on)]
    days = [piece.evidence.on for piece in used if piece.evidence.on]
    oldest = min(days, default=None)
    reasons = _unsaid(unknown, silent)
    if reasons:
        return _with(override, Area(area, evidence_on=oldest, reasons=reasons))
    held = [(line, line.present(on) or 0, line.required or 0) for line in judged]
    share = _share(held)
    stale = _staleness(used, on, rule)
    found = band_of(share, rule)
    if stale:
        found = max(found, rule.at_best_when_stale)
    return _with(
        override,
        Area(
            area,
            score=float(share * 100),
            found=found,
            band=found,
            evidence_on=oldest,
            is_stale=bool(stale),
            reasons=[*_shortfall(area, held, on, rule), *stale],
        ),
    )


def latest(reports: Iterable[tuple[date, bool, int, Any]]) -> Any:
    """Of reports of one thing (day, by an inspection, number, what it says) the one that holds, in whatever
    order they come: the last day's; of one day the inspection's; of those the last entered; or None."""
    return max(reports, key=lambda report: report[:3], default=(None,) * 4)[3]


def held_to(own: Piece | None, inspected: Piece | None) -> Piece | None:
    """The last report of a thing, held to what an inspection found that still holds: the lower of both.
    Whoever reports on itself tells what was lost since; what was gained the next inspection finds. What both
    say holds as long as one of them does."""
    if own is None or inspected is None:
        return own or inspected
    if own.many < inspected.many:
        return own
    longer = max((own.evidence.until, inspected.evidence.until), key=lambda day: day or date.max)
    return inspected._replace(evidence=inspected.evidence._replace(until=longer))


def until(on: date | None, days: int) -> date | None:
    """The last day on which evidence of a day holds."""
    return on + timedelta(days=days) if on else None


def _check(area: str, lines: list[Line]) -> None:
    names = [(line.group, line.name) for line in lines]
    if len(set(names)) < len(names):
        raise ValueError(f"{area}: a line is given twice.")
    if any((line.required or 0) < 0 or any(p.many < 0 for p in line.pieces) for line in lines):
        raise ValueError(f"{area}: a count is below nothing.")


def _share(held: list[Held]) -> Fraction:
    """The lines' shares, each from 0 to 1, by their weights."""
    total, weights, whole = Fraction(0), 0, 0
    for line, present, required in held:
        if line.weight is None:  # as much as it requires: whole numbers, of which there may be hundreds
            whole += min(present, required)
        else:
            total += line.weight * _met(present, required)
        weights += required if line.weight is None else line.weight
    return (total + whole) / weights


def _met(present: int, required: int) -> Fraction:
    return min(Fraction(1), Fraction(present, required))


def _unsaid(unknown: list[Line], silent: list[Line]) -> list[dict[str, Any]]:
    return [
        {"code": code, "count": len(lines), "names": _names(lines)}
        for code, lines in (("required_unknown", unknown), ("not_reported", silent))
        if lines
    ]


def _staleness(pieces: list[Piece], on: date, rule: Rule) -> list[dict[str, Any]]:
    old = [p.evidence for p in pieces if p.evidence.until and p.evidence.until < on]
    capped = {"at_best": rule.at_best_when_stale}
    found: list[dict[str, Any]] = []
    if old:
        first = min(old, key=lambda e: (e.until, e.on or date.min))
        found.append({"code": "stale", "evidence_on": _day(first.on), "until": _day(first.until), **capped})
    if any(piece.evidence.on is None for piece in pieces):
        found.append({"code": "undated", **capped})
    return found


def _shortfall(area: str, held: list[Held], on: date, rule: Rule) -> list[dict[str, Any]]:
    short = [one for one in held if one[1] < one[2]]
    if not short:
        return [{"code": "met"}]
    short.sort(key=lambda one: (_met(one[1], one[2]), one[0].group, one[0].name))
    lines = [line for line, _present, _required in short]
    found: list[dict[str, Any]] = [
        {"code": "short", "count": len(lines), "lines": len(held), "names": _names(lines)}
    ]
    lapsed = [line for line in lines if any(not piece.holds(on) for piece in line.pieces)]
    if lapsed:
        found.append({"code": "lapsed", "count": len(lapsed), "names": _names(lapsed)})
    if area in (EQUIPMENT, SERVICEABILITY) and (groups := _below(held, rule)):
        found.append({"code": "below", "pass_mark": rule.cuts[0], "names": groups})
    return found


def _below(held: list[Held], rule: Rule) -> list[str]:
    """The groups of equipment under the pass mark."""
    sums: dict[str, list[int]] = {}
    for line, present, required in held:
        found = sums.setdefault(line.group, [0, 0])
        found[0] += min(present, required)
        found[1] += required
    return sorted(group for group, (p, r) in sums.items() if group and p * 100 < rule.cuts[0] * r)


def _names(lines: list[Line]) -> list[str]:
    return [line.name for line in lines[:NAMED]]


def _with(override: Override | None, area: Area) -> Area:
    if override is None:
        return area
    told = {
        "code": "overridden",
        "band": override.band,
        "author": override.author,
        "until": _day(override.until),
        "reason": override.reason,
    }
    return Area(
        area.area,
        score=area.score,
        found=area.found,
        band=override.band,
        evidence_on=area.evidence_on,
        is_stale=area.is_stale,
        is_applicable=True,
        override=override,
        reasons=[*area.reasons, told],
    )


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
