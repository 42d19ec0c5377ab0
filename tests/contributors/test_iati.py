"""The activity file meets what the schema of IATI 2.03 requires: elements, their order, their attributes."""

from datetime import date
from decimal import Decimal
from xml.etree import ElementTree as tree

import pytest

from contributors import iati
from tests.contributors.flows import flow, fund

# Of iatistandard.org, schema of version 2.03: what an activity and a transaction hold, in this order.
ORDER = (
    *("iati-identifier", "reporting-org", "title", "description", "participating-org", "activity-status"),
    *("activity-date", "recipient-country", "recipient-region", "sector", "transaction"),
)
REQUIRED = (
    *("iati-identifier", "reporting-org", "title", "description", "participating-org", "activity-status"),
    *("activity-date", "sector", "transaction"),
)
ATTRIBUTES = {
    "reporting-org": {"ref", "type"},
    "participating-org": {"role"},
    "activity-status": {"code"},
    "activity-date": {"type", "iso-date"},
    "sector": {"code"},
}
OF_A_TRANSACTION = (
    *("transaction-type", "transaction-date", "value", "description", "provider-org", "receiver-org"),
)
NARRATED = {"reporting-org", "title", "description", "participating-org", "provider-org", "receiver-org"}
CODES = {"1", "4", "11", "13"}


def check(root):
    assert (root.tag, root.get("version")) == ("iati-activities", "2.03")
    for activity in root:
        assert activity.tag == "iati-activity" and len(activity.get("default-currency")) == 3
        tags = [node.tag for node in activity]
        assert tags == sorted(tags, key=ORDER.index) and set(REQUIRED) <= set(tags)
        assert ("recipient-country" in tags) != ("recipient-region" in tags)
        for node in activity:
            assert ATTRIBUTES.get(node.tag, set()) <= set(node.attrib)
        for node in activity.iter():
            assert node.tag not in NARRATED or node.find("narrative").text
        for transaction in activity.findall("transaction"):
            parts = [node.tag for node in transaction]
            assert parts == sorted(parts, key=OF_A_TRANSACTION.index)
            assert set(OF_A_TRANSACTION[:3]) <= set(parts)
            assert transaction.find("transaction-type").get("code") in CODES
            date.fromisoformat(transaction.find("transaction-date").get("iso-date"))
            date.fromisoformat(transaction.find("value").get("value-date"))
            Decimal(transaction.find("value").text)
    keys = [node.text for node in root.iter("iati-identifier")]
    assert len(keys) == len(set(keys))
    return root


def one(stage="pledged", **given):
    values = {
        "amount": Decimal("5.00"),
        "currency": "EUR",
        "decided_on": date(2026, 1, 2),
        "provider": "Bresland",
    }
    return iati.Transaction(stage, **values | given)


def written(*transactions, **given):
    values = {"key": "mission-alpha", "title": "ALPHA", "keeper": ("UN", "United Nations")} | given
    return check(tree.fromstring(iati.written([iati.Activity(**values, transactions=transactions)])))


@pytest.mark.parametrize(
    "stage, codes",
    [("pledged", ["13"]), ("committed", ["11"]), ("disbursed", ["1"]), ("spent", ["1", "4"])],
)
def test_each_stage_has_its_type_of_transaction(stage, codes):
    root = written(one(stage))
    assert [node.get("code") for node in root.iter("transaction-type")] == codes


def test_what_is_announced_gone_or_without_a_day_is_left_out():
    rows = [one("announced"), one("withdrawn"), one("lapsed"), one(decided_on=None)]
    assert len(written(*rows)) == 0
    assert len(written(*rows, one())[0].findall("transaction")) == 1


def test_amounts_keep_their_currency_sign_and_day():
    value = written(one(amount=Decimal("-3056014.00"))).find(".//value")
    assert (value.text, value.get("currency"), value.get("value-date")) == (
        "-3056014.00",
        "EUR",
        "2026-01-02",
    )


def test_a_source_that_is_not_disclosed_is_not_named_and_no_character_breaks_the_file():
    root = written(one(provider="", words="Police & \x0bjustice <now>"))
    assert root.find(".//provider-org") is None
    assert root.find(".//transaction/description/narrative").text == "Police & justice <now>"


@pytest.mark.django_db
def test_the_list_comes_as_a_file_of_what_its_reader_sees(cast, sign_in):
    flow(cast, stage="committed", reference="A-1", earmark="police")
    flow(cast, fund=fund(cast), donor=None, stage="spent")
    flow(cast, mission=cast.shade, title="Hidden")
    browser = sign_in(cast.chidi)
    answer = browser.get("/money/flows/iati.xml")
    root = check(tree.fromstring(answer.content))
    assert b"Hidden" not in answer.content and b"SHADE" not in answer.content
    assert [node.text for node in root.iter("iati-identifier")] == [
        "XM-CONCORD-UN-fund-UN-TFA",
        "XM-CONCORD-UN-mission-alpha",
    ]
    assert root.find(".//transaction[@ref='A-1']/description/narrative").text == "Earmarked: police"
    narrowed = tree.fromstring(browser.get("/money/flows/iati.xml?to=mission:alpha").content)
    assert len(check(narrowed)) == 1
