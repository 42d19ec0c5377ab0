"""Published tables of assessed money, typed: budgets and periods, letters and payments, spending. Pure."""

import json
import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from accounts.files import FileRefused, Finding, flagged, missing, refused
from accounts.files.kinds import first_bytes, said_by_content
from accounts.files.layouts import After, Build, Field, Layout, Reading, nothing, read_table
from accounts.files.unpacking import byte_stream
from accounts.files.values import Column, code_of_three, number, one_of, printed, year

MOST_BYTES = 20 * 1024 * 1024  # unpacked
POOLS = ("support_account", "unlb", "rsce")
COST_CLASSES = {
    "military_police_personnel": "military_police",
    "civilian_personnel": "civilian",
    "operational_costs": "operational",
}
PAID = {"paid_on_time", "paid_late"}
NOT_PAID = {"not_paid_in_full"}
SESSION = re.compile(r"^A/RES/(\d{2,3})/\d+")
FIRST_SESSION = 1945
PERIOD = re.compile(r"^(\d{1,2} [A-Z][a-z]+)(?: (\d{4}))? to (\d{1,2} [A-Z][a-z]+) (\d{4})$")


class BudgetRow(NamedTuple):
    line: int  # its number in the file's list
    mission: str
    instrument: str
    cycle: str  # such as 2025/26
    maintenance: Decimal  # US dollars, gross
    shares: dict[str, Decimal]  # of shared costs, by pool; without those of nothing

    @property
    def starts_on(self) -> date:
        return date(int(self.cycle[:4]), 7, 1)

    @property
    def ends_on(self) -> date:
        return date(int(self.cycle[:4]) + 1, 6, 30)


class PeriodRow(NamedTuple):
    line: int
    mission: str
    instrument: str
    cycle: str
    starts_on: date
    ends_on: date
    amount: Decimal  # US dollars


class BillRow(NamedTuple):
    line: int
    name: str
    amount: Decimal  # US dollars
    paid_on: date | None  # in full; None: not in full, how much is not reported


class SpendingRow(NamedTuple):
    line: int
    mission: str
    cycle: str
    cost_class: str
    amount: Decimal  # US dollars
    source: str


def whole_document(path: str | Path) -> dict[str, Any]:
    """A JSON object, packed or not. Raises FileRefused."""
    path = Path(path)
    packed = said_by_content(first_bytes(path)) == "gz"
    with byte_stream(path, packed) as stream:
        text = stream.read(MOST_BYTES + 1)
    if len(text) > MOST_BYTES:
        raise FileRefused("The file is larger than 20 MB unpacked. Send it a year at a time.")
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        raise FileRefused("This is not whole JSON. Export it again.") from None
    if not isinstance(document, dict):
        raise FileRefused("Send one object, as the file was published.")
    return document


def objects(document: dict[str, Any], name: str, needed: bool = True) -> list[dict[str, Any]]:
    """The list of objects under a name. Raises FileRefused."""
    found = document.get(name, None if needed else [])
    if not isinstance(found, list) or not all(isinstance(entry, dict) for entry in found):
        raise FileRefused(f"There has to be a list of objects under {name}.", None, name)
    return found


class Document:
    """A nested document on its way in: typed rows and findings, in the file's order."""

    layout = ""
    unknown_columns: tuple = ()

    def __init__(self, document: dict[str, Any]):
        self.document = document

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass


# --- Budgets and their periods
class FinancingReading(Document):
    """What resolutions appropriate to missions, with their parts of shared costs, and apportion by period."""

    layout = "financing"

    def __iter__(self) -> Iterator[BudgetRow | PeriodRow | Finding]:
        for line, entry in enumerate(objects(self.document, "appropriations"), 1):
            yield from self._budget(line, entry)
        for line, entry in enumerate(objects(self.document, "apportionments", needed=False), 1):
            yield from self._period(line, entry)
        if left := objects(self.document, "contributions_outstanding", needed=False):
            reason = (
                "What was outstanding on a day follows from letters and payments; it is not taken from here."
            )
            yield flagged("not_read", None, "contributions_outstanding", len(left), reason)

    def _budget(self, line, entry) -> Iterable[BudgetRow | Finding]:
        amounts = {name: entry.get(name, 0) for name in ("total", "maintenance", *POOLS)}
        mission, cycle = str(entry.get("mission") or ""), cycle_of(str(entry.get("res") or ""))
        if not mission or cycle is None:
            yield missing(line, "mission", "There is no mission, or no resolution such as A/RES/79/302.")
        elif wrong := [name for name, amount in amounts.items() if not is_amount(amount)]:
            yield missing(line, wrong[0], f"There is no whole amount in US dollars under {wrong[0]}.")
        elif amounts["total"] != sum(amounts.values()) - amounts["total"]:
            given = f"{sum(amounts.values()) - amounts['total']:,}"
            reason = f"Its parts add up to {given}, not to its printed total. Correct one of them."
            yield refused("sum", line, "total", f"{amounts['total']:,}", reason)
        else:
            shares = {name: Decimal(amounts[name]) for name in POOLS if amounts[name]}
            yield BudgetRow(line, mission, entry["res"], cycle, Decimal(amounts["maintenance"]), shares)

    def _period(self, line, entry) -> Iterable[PeriodRow | Finding]:
        mission, instrument = str(entry.get("mission") or ""), str(entry.get("resolution") or "")
        cycle, days = cycle_of(instrument), days_of(str(entry.get("period") or ""))
        if not mission or cycle is None:
            yield missing(line, "mission", "There is no mission, or no resolution such as A/RES/79/302.")
        elif days is None:
            reason = "Write the period as in 1 July to 15 November 2025."
            yield refused("period", line, "period", entry.get("period"), reason)
        elif not is_amount(entry.get("amount")):
            yield missing(line, "amount", "There is no whole amount in US dollars under amount.")
        else:
            yield PeriodRow(line, mission, instrument, cycle, *days, Decimal(entry["amount"]))


def cycle_of(instrument: str) -> str | None:
    """The cycle a resolution of the General Assembly finances: one of session 79 (June 2025) has 2025/26."""
    found = SESSION.match(instrument)
    if not found:
        return None
    year = FIRST_SESSION + int(found[1]) + 1
    return f"{year}/{(year + 1) % 100:02}"


def days_of(words: str) -> tuple[date, date] | None:
    """First and last day of "1 July to 15 November 2025"; where one year is named it is that of both."""
    found = PERIOD.match(words)
    if not found:
        return None
    first, first_year, last, last_year = found.groups()
    try:
        days = [
            datetime.strptime(f"{day} {year}", "%d %B %Y").date()
            for day, year in ((first, first_year or last_year), (last, last_year))
        ]
    except ValueError:
        return None
    return (days[0], days[1]) if days[0] <= days[1] else None


def is_amount(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


# --- A letter of the regular budget and who paid
class LetterReading(Document):
    """What a letter of the regular budget asks of each state, and the day each had paid in full."""

    layout = "regular_budget"

    def __init__(self, document: dict[str, Any]):
        super().__init__(document)
        try:
            meta = document["meta"]
            self.year, self.due_on = int(meta["year"]), date.fromisoformat(meta["due_date"])
            self.as_of = date.fromisoformat(meta["as_of"])
            self.reference = str(meta["sources"]["assessment_document"]["symbol"])[:80]
            self.total = meta.get("assessment_total")
        except (KeyError, TypeError, ValueError):
            reason = "The file does not say its year, due date, day and letter under meta. Fetch it again."
            raise FileRefused(reason, None, "meta") from None

    @property
    def source(self) -> str:
        return (
            f"United Nations Secretariat, {self.reference}; payments by the honour roll of the Committee on "
            f"Contributions, as of {self.as_of.isoformat()}"
        )

    def __iter__(self) -> Iterator[BillRow | Finding]:
        total = Decimal(0)
        for line, entry in enumerate(objects(self.document, "contributors"), 1):
            for found in self._bill(line, entry):
                total += found.amount if isinstance(found, BillRow) else 0
                yield found
        if is_amount(self.total) and self.total != total:
            reason = f"The bills add up to {total:,}, not to the printed total. Correct one of them."
            yield refused("sum", None, "assessment_total", f"{self.total:,}", reason)

    def _bill(self, line, entry) -> Iterable[BillRow | Finding]:
        name, amount, status = (
            str(entry.get("name") or "").strip(),
            entry.get("assessment_amount"),
            entry.get("payment_status"),
        )
        if not name:
            yield missing(line, "name", "There is no name.")
        elif not is_amount(amount):
            yield missing(line, "assessment_amount", "There is no whole amount in US dollars.")
        elif status not in PAID | NOT_PAID:
            words = ", ".join(sorted(PAID | NOT_PAID))
            yield refused("status", line, "payment_status", status, f"Choose one of: {words}.")
        else:
            paid_on = _day(entry.get("payment_date"))
            if status in PAID and (paid_on is None or paid_on > self.as_of):
                reason = "What is paid has its day, not after the day of the file."
                yield refused("payment_date", line, "payment_date", entry.get("payment_date"), reason)
            else:
                yield BillRow(line, name, Decimal(amount), paid_on if status in PAID else None)


def _day(text: object) -> date | None:
    try:
        return date.fromisoformat(str(text)) if text else None
    except ValueError:
        return None


# --- What classes of cost took
class SpendingReading(Document):
    """What each class of cost took in a mission's cycle, from a tree whose branches add up to their stem."""

    layout = "spending"

    def __init__(self, document: dict[str, Any]):
        super().__init__(document)
        found = document.get("meta")
        meta: dict[str, Any] = found if isinstance(found, dict) else {}
        self.cycle = str(meta.get("fiscalYear") or "")
        if not re.fullmatch(r"\d{4}/\d{2}", self.cycle) or meta.get("measure") != "expenditure":
            reason = "The file does not say under meta that it is of expenditure, and of which fiscalYear."
            raise FileRefused(reason, None, "meta")
        if meta.get("currency") != "USD":
            raise FileRefused("Amounts have to be in US dollars.", None, "currency")

    def __iter__(self) -> Iterator[SpendingRow | Finding]:
        nodes = objects(self.document, "nodes")
        yield from self._stems(nodes)
        for line, node in enumerate(nodes, 1):
            if node.get("tier") != "class":
                continue
            cost_class, amount = COST_CLASSES.get(str(node.get("costClass"))), node.get("amount")
            if cost_class is None:
                reason = f"Choose one of: {', '.join(COST_CLASSES)}."
                yield refused("cost_class", line, "costClass", node.get("costClass"), reason)
            elif not isinstance(amount, int) or not is_amount(amount) or not node.get("mission"):
                yield missing(line, "amount", "There is no mission, or no whole amount in US dollars.")
            else:
                report = (node.get("source") or {}).get("symbol", "")
                source = f"United Nations Secretary-General, performance report {report}".strip()
                yield SpendingRow(
                    line, str(node["mission"]), self.cycle, cost_class, Decimal(amount), source[:300]
                )

    def _stems(self, nodes) -> Iterable[Finding]:
        below: dict[str, int] = {}
        for node in nodes:
            if node.get("tier") == "class" and is_amount(node.get("amount")):
                below[str(node.get("parentId"))] = below.get(str(node.get("parentId")), 0) + node["amount"]
        for line, node in enumerate(nodes, 1):
            if node.get("tier") == "mission" and node.get("id") in below:
                given = below[node["id"]]
                if node.get("amount") != given:
                    reason = (
                        f"Its classes of cost add up to {given:,}, not to its amount. Correct one of them."
                    )
                    yield refused("sum", line, "amount", node.get("amount"), reason)


def read_financing(path: str | Path) -> FinancingReading:
    """Budgets and periods as BudgetRow, PeriodRow and Finding. Raises FileRefused."""
    return FinancingReading(whole_document(path))


def read_letter(path: str | Path) -> LetterReading:
    """Bills with their payments as BillRow and Finding. Raises FileRefused."""
    return LetterReading(whole_document(path))


def read_spending(path: str | Path) -> SpendingReading:
    """Classes of cost as SpendingRow and Finding. Raises FileRefused."""
    return SpendingReading(whole_document(path))


# --- Levels of states
class LevelRow(NamedTuple):
    line: int
    iso3: str | None
    name: str  # as printed
    level: str
    came_from: str  # empty: it does not move
    moves_since: int | None
    own_percent: Decimal | None
    own_from: int | None
    own_until: int | None
    provenance: str
    note: str


def level_layout() -> Layout:
    letters = {letter.casefold(): letter for letter in "ABCDEFGHIJ"}
    percent = number(0, 100, 4)
    return Layout(
        "levels",
        {
            "iso3": Field(("iso3", "isocode3"), code_of_three, needed=False),
            "name": Field(("member_state", "name", "country"), printed(160), needed=False),
            "level": Field(("level",), one_of(letters, "level")),
            "came_from": Field(("came_from",), one_of(letters | {"": ""}, "level"), needed=False),
            "moves_since": Field(("moves_since",), year, needed=False),
            "own_percent": Field(("own_percent",), percent, needed=False),
            "own_from": Field(("own_from",), year, needed=False),
            "own_until": Field(("own_until",), year, needed=False),
            "provenance": Field(("provenance",), printed(10), needed=False),
            "note": Field(("note",), printed(200), needed=False),
        },
        level_rows,
        (("name", "iso3"),),
        ("table",),
    )


def level_rows(columns: dict[str, Column]) -> tuple[Build, After]:
    names = list(columns)

    def build(line: int, values: list) -> Iterable:
        blank = {"iso3": None, "moves_since": None, "own_percent": None, "own_from": None, "own_until": None}
        told = dict.fromkeys(LevelRow._fields[1:], "") | blank | dict(zip(names, values, strict=True))
        yield LevelRow(line, **told)

    return build, nothing


def read_levels(path: str | Path, file_name: str | None = None) -> Reading:
    """Levels of states as LevelRow and Finding. Raises FileRefused."""
    return read_table(path, file_name, lambda _headers: [level_layout()])
