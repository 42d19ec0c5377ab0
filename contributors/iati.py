"""Voluntary money as an activity file of IATI 2.03: an activity a destination, a transaction a flow. Pure.

Source: iatistandard.org, version 2.03: elements of an activity in the order of its schema, transaction types
of its code list. What is only announced, withdrawn or lapsed is no transaction there and is left out, as is
what has no day: IATI asks for one, and none is made up.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from xml.etree import ElementTree as tree

VERSION = "2.03"
PEACEKEEPING = ("1", "15230", "Participation in international peacekeeping operations")  # DAC, five digits
UNCLASSIFIED = ("99", "0", "Not classified")  # of the reporter's own
ANYWHERE = "998"  # region: developing countries, unspecified
MULTILATERAL = "40"
ACCOUNTABLE, IMPLEMENTATION, STARTED = "2", "2", "2"
INCOMING_FUNDS, EXPENDITURE, INCOMING_COMMITMENT, INCOMING_PLEDGE = "1", "4", "11", "13"
TYPES = {
    "pledged": (INCOMING_PLEDGE,),
    "committed": (INCOMING_COMMITMENT,),
    "disbursed": (INCOMING_FUNDS,),
    "spent": (INCOMING_FUNDS, EXPENDITURE),
}


@dataclass(frozen=True)
class Transaction:
    """One flow. `stage`: as `TYPES` names it."""

    stage: str
    amount: Decimal
    currency: str
    decided_on: date | None
    provider: str  # "" where it is not disclosed
    reference: str = ""
    words: str = ""

    @property
    def is_told(self):
        return self.stage in TYPES and self.decided_on is not None


@dataclass(frozen=True)
class Activity:
    """One destination and what flows to it. `keeper`: (code, name) of the organization it answers to."""

    key: str
    title: str
    keeper: tuple[str, str]
    is_peacekeeping: bool = False
    country: str = ""  # ISO 3166-1 alpha-2
    transactions: Sequence[Transaction] = field(default_factory=tuple)

    @property
    def told(self):
        return sorted(
            (one for one in self.transactions if one.is_told), key=lambda one: (one.decided_on, one.reference)
        )


def written(activities: Iterable[Activity], default_currency: str = "USD") -> bytes:
    """The file; activities of which nothing can be told are left out."""
    root = tree.Element("iati-activities", {"version": VERSION})
    for activity in activities:
        if activity.told:
            _activity(root, activity, default_currency)
    tree.indent(root)
    return tree.tostring(root, encoding="utf-8", xml_declaration=True)


def _activity(root, activity, currency):
    code, name = activity.keeper
    attributes = {"default-currency": currency, "xml:lang": "en"}
    node = tree.SubElement(root, "iati-activity", attributes)
    tree.SubElement(node, "iati-identifier").text = f"{organization(code)}-{activity.key}"
    reporter = {"ref": organization(code), "type": MULTILATERAL, "secondary-reporter": "1"}
    _narrative(tree.SubElement(node, "reporting-org", reporter), name)
    _narrative(tree.SubElement(node, "title"), activity.title)
    _narrative(tree.SubElement(node, "description", {"type": "1"}), f"Voluntary money for {activity.title}")
    _narrative(tree.SubElement(node, "participating-org", {"role": ACCOUNTABLE}), name)
    tree.SubElement(node, "activity-status", {"code": IMPLEMENTATION})
    first = activity.told[0].decided_on.isoformat()
    tree.SubElement(node, "activity-date", {"type": STARTED, "iso-date": first})
    if activity.country:
        tree.SubElement(node, "recipient-country", {"code": activity.country})
    else:
        tree.SubElement(node, "recipient-region", {"code": ANYWHERE, "vocabulary": "1"})
    vocabulary, sector, words = PEACEKEEPING if activity.is_peacekeeping else UNCLASSIFIED
    _narrative(tree.SubElement(node, "sector", {"vocabulary": vocabulary, "code": sector}), words)
    for one in activity.told:
        for kind in TYPES[one.stage]:
            _transaction(node, one, kind, name)


def _transaction(node, one, kind, receiver):
    day = one.decided_on.isoformat()
    node = tree.SubElement(node, "transaction", {"ref": one.reference} if one.reference else {})
    tree.SubElement(node, "transaction-type", {"code": kind})
    tree.SubElement(node, "transaction-date", {"iso-date": day})
    value = tree.SubElement(node, "value", {"value-date": day, "currency": one.currency})
    value.text = str(one.amount)
    if one.words:
        _narrative(tree.SubElement(node, "description"), one.words)
    if one.provider and kind != EXPENDITURE:
        _narrative(tree.SubElement(node, "provider-org"), one.provider)
    if kind != EXPENDITURE:
        _narrative(tree.SubElement(node, "receiver-org"), receiver)


def organization(code):
    """How the file names an organization; its registered identifier takes this place once it has one."""
    return f"XM-CONCORD-{code}"


def _narrative(node, words):
    tree.SubElement(node, "narrative").text = legible(words)


def legible(words):
    """Without the control characters XML cannot hold."""
    return "".join(letter for letter in words if letter in "\t\n" or letter >= " ")
