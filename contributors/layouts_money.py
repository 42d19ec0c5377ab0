"""Published tables of voluntary money, typed: flows as FTS has them, contributors to UN trust funds. Pure."""

import datetime
import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from accounts.files import FileRefused, Finding, dates, flagged, missing, refused
from accounts.files.findings import UNPRINTABLE
from accounts.files.layouts import After, Build, Field, Layout, Reading, nothing, read_table
from accounts.files.values import DIRECTION_MARKS, Column, number, one_of
from contributors.layouts_assessed import Document, objects, whole_document

STAGES = {"paid": "disbursed", "commitment": "committed", "pledge": "pledged"}
KINDS = {"financial": "financial", "in kind": "in kind"}
DOLLARS = number(Decimal(-(10**14)), 10**14, 2, comma=False)


class FtsRow(NamedTuple):
    line: int
    key: str  # the number of the flow in FTS
    day: datetime.date | None  # of the decision, else of the flow
    title: str
    dollars: Decimal  # as printed
    amount: Decimal | None  # in the original currency
    currency: str
    rate: Decimal | None  # units of it for one US dollar
    rate_printed: str
    source: str
    destination: str
    plan: str
    kind: str  # of the flow: Standard, Parked, Pass through, Carryover
    in_kind: bool
    stage: str
    reference: str


class TrustRow(NamedTuple):
    line: int  # the number of the contributor, or of the adjustment, in the file
    contributor: str
    printed: str  # names as reported
    fund_code: str  # empty: an adjustment of no one fund
    fund_name: str
    dollars: Decimal
    year: int
    source: str


def words(longest: int):
    """Words as printed, without characters nobody sees and blanks in a row, cut where they are too long."""

    def read(text: str) -> str:
        seen = DIRECTION_MARKS.sub("", UNPRINTABLE.sub(" ", text))
        return " ".join(seen.split())[:longest]

    return read


def fts_layout() -> Layout:
    return Layout(
        "fts",
        {
            "key": Field(("id",), words(40)),
            "date": Field(("date",), dates.day()),
            "decided": Field(("decisiondate",), dates.day()),
            "title": Field(("description",), words(700)),
            "dollars": Field(("amountusd",), DOLLARS),
            "amount": Field(("originalamount",), DOLLARS),
            "currency": Field(("originalcurrency",), words(3)),
            "rate": Field(("exchangerate",), words(24)),
            "source": Field(("srcorganization",), words(160)),
            "destination": Field(("destorganization",), words(160)),
            "plan": Field(("destplan",), words(120), needed=False),
            "place": Field(("destlocations",), words(120), needed=False),
            "kind": Field(("flowtype",), words(24), needed=False),
            "in_kind": Field(("contributiontype",), one_of(KINDS, "contribution type")),
            "stage": Field(("status",), one_of(STAGES, "status")),
            "reference": Field(("refcode",), words(80), needed=False),
        },
        fts_rows,
        passed_over=PASSED_OVER,
    )


PASSED_OVER = (
    *("budgetyear", "srcorganizationtypes", "srclocations", "srcusageyearstart", "srcusageyearend"),
    *("destplancode", "destplanid", "destorganizationtypes", "destglobalclusters"),
    *("destproject", "destprojectcode", "destemergency", "destusageyearstart"),
    *("destusageyearend", "method", "boundary", "onboundary"),
    *("firstreporteddate", "keywords", "createdat", "updatedat"),
)
RATE = re.compile(r"\d{1,9}(\.\d{1,8})?")


def fts_rows(columns: dict[str, Column]) -> tuple[Build, After]:
    names = list(columns)
    seen: dict[str, tuple] = {}

    def build(line: int, values: list) -> Iterable:
        told = dict(zip(names, values, strict=True))
        if not told["key"]:
            yield missing(line, columns["key"].header, "There is no number of the flow.")
        elif told["dollars"] is None:
            yield missing(line, columns["dollars"].header, "There is no amount in US dollars.")
        elif told["key"] in seen:
            yield _again(line, columns["key"].header, told["key"], seen[told["key"]], tuple(values))
        else:
            seen[told["key"]] = tuple(values)
            yield from _remarks(line, columns, told)
            yield _fts_row(line, told)

    return build, nothing


def _again(line, header, key, before, now):
    if before == now:
        return flagged("repeated", line, header, key, "The same line stands above; it counts once.")
    reason = "Another line has this number with other values. Keep the one that is right."
    return refused("contradiction", line, header, key, reason)


def _remarks(line: int, columns: dict[str, Column], told: dict) -> Iterator[Finding]:
    if told["kind"] not in ("", "Standard"):
        reason = "Not a standard flow: it may stand in others as well. It is kept, and its conditions say so."
        yield flagged("flow_type", line, columns["kind"].header, told["kind"], reason)
    if told["dollars"] == 0:
        yield flagged("zero", line, columns["dollars"].header, "0", "Printed as 0; kept as printed.")
    if told["currency"] and told["amount"] and told["dollars"] and _rate(told) is None:
        reason = "The amounts and the rate do not agree: the US dollars are kept as printed."
        yield flagged("rate_disagrees", line, columns["rate"].header, told["rate"], reason)


def _fts_row(line: int, told: dict) -> FtsRow:
    rate = _rate(told)
    return FtsRow(
        line,
        told["key"],
        told["decided"] or told["date"],
        told["title"],
        told["dollars"],
        told["amount"] if rate else None,
        told["currency"].upper() if rate else "",
        rate,
        told["rate"],
        told["source"],
        told["destination"] or told["plan"] or told["place"],
        told["plan"],
        told["kind"],
        told["in_kind"] == "in kind",
        told["stage"],
        told["reference"],
    )


def _rate(told: dict) -> Decimal | None:
    """The rate that turns the original amount into the printed US dollars; None where none does.

    The printed one where it meets them to the dollar; where rounding its digits explains the difference, the
    one the two amounts give. A rate printed as 1 beside 15,000,000 kronor and 1,554,565 dollars is none.
    """
    amount, dollars = told["amount"], told["dollars"]
    if not amount or not dollars or not RATE.fullmatch(told["rate"]) or not Decimal(told["rate"]):
        return None
    printed = Decimal(told["rate"])
    if abs(amount / printed - dollars) <= 1:
        return printed
    given = amount / dollars
    last = Decimal(1).scaleb(-len(told["rate"].partition(".")[2]))
    return round(given, 8) if abs(given - printed) <= last / 2 else None


def read_fts(path: str | Path, file_name: str | None = None, *, most: int | None = None) -> Reading:
    """Flows in the layout of the Financial Tracking Service as FtsRow and Finding. Raises FileRefused."""
    return read_table(path, file_name, lambda _headers: [fts_layout()], most)


# --- Trust funds
class TrustReading(Document):
    """Contributors to trust funds from a nested document: typed rows, then what does not add up."""

    layout = "trust_funds"

    def __init__(self, document: dict[str, Any]):
        super().__init__(document)
        try:
            meta = document["meta"]
            self.year, self.currency = int(meta["year"]), meta["currency"]
            self.source = words(300)(f"{meta['source']['symbol']}, {meta['source']['url']}")
        except (KeyError, TypeError, ValueError):
            reason = "The file does not say its year, currency and source under meta. Fetch it again."
            raise FileRefused(reason) from None
        if self.currency != "USD":
            raise FileRefused(f"Amounts have to be in US dollars, not {self.currency}.", None, "currency")

    def __iter__(self) -> Iterator[TrustRow | Finding]:
        total = Decimal(0)
        for line, entry in enumerate(objects(self.document, "contributors"), 1):
            rows = list(self._of_contributor(line, entry))
            yield from rows
            total += sum(row.dollars for row in rows if isinstance(row, TrustRow))
        for line, entry in enumerate(objects(self.document, "adjustments", needed=False), 1):
            row = self._row(line, words(93)(str(entry.get("label", ""))), "", "", "", entry.get("amount_usd"))
            yield row
            total += row.dollars if isinstance(row, TrustRow) else 0
        yield from self._residual(total)

    def _of_contributor(self, line, entry):
        name = words(93)(str(entry.get("name", "")))
        reported = entry.get("reported_names") or []
        printed = "; ".join(other for other in map(str, reported) if other != name)
        rows = [
            self._row(line, name, printed, to.get("fund_code"), to.get("fund_name"), to.get("amount_usd"))
            for to in entry.get("destinations", [])
        ]
        yield from rows
        given = sum(row.dollars for row in rows if isinstance(row, TrustRow))
        if str(entry.get("amount_usd")) != str(given) and Decimal(str(entry.get("amount_usd", 0))) != given:
            reason = f"Its funds add up to {given:,}, not to its printed amount. Correct one of them."
            yield refused("sum", line, "amount_usd", entry.get("amount_usd"), reason)

    def _row(self, line, name, printed, code, fund, amount):
        if not name:
            return missing(line, "name", "There is no name.")
        if code is None or not isinstance(amount, int):
            return missing(line, "amount_usd", "There is no fund, or no whole amount in US dollars.")
        return TrustRow(
            line,
            name,
            words(160)(printed),
            words(16)(code),
            words(240)(fund or ""),
            Decimal(amount),
            self.year,
            self.source,
        )

    def _residual(self, total):
        stated = self.document["meta"].get("statement_total_usd")
        if isinstance(stated, int) and stated != total:
            reason = (
                f"The rows add up to {total:,}; the difference to the statement is in no row and stays out."
            )
            yield flagged("residual", None, "statement_total_usd", f"{stated:,}", reason)


def read_trust_funds(path: str | Path) -> TrustReading:
    """Contributors to trust funds as TrustRow and Finding. Raises FileRefused."""
    return TrustReading(whole_document(path))
