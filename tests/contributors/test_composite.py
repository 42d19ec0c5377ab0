"""A composite by the reader's own weights: never given by the portal, and told as the reader's."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts import outbox
from contributors.composite import combined

HALF = {"personnel": {"A": 1.0}, "paid": {"A": None}}  # of one measure it is not known


def test_shares_combine_by_the_weights():
    shares = {"personnel": {"A": 0.75, "B": 0.25}, "paid": {"B": 1.0}}
    found = combined(shares, {"personnel": Decimal(1), "paid": Decimal(3)})
    assert [(row.who, row.value, row.rank) for row in found] == [("B", 0.8125, 1), ("A", 0.1875, 2)]


def test_what_is_not_known_of_a_part_is_not_known_of_the_whole():
    found = combined(
        {"personnel": {"A": 1.0}, "paid": {"A": None}}, {"personnel": Decimal(1), "paid": Decimal(1)}
    )
    assert found[0].value is None and found[0].rank is None
    assert combined({"personnel": {"A": 1.0}, "paid": {}}, {"personnel": 1, "paid": 1})[0].value is None


def test_a_weight_of_nothing_hides_what_is_not_known():
    found = combined(
        {"personnel": {"A": 1.0}, "paid": {"A": None}}, {"personnel": Decimal(1), "paid": Decimal(0)}
    )
    assert found[0].value == 1


@pytest.mark.parametrize("weights", [{}, {"personnel": Decimal(0)}, {"personnel": Decimal(-1)}])
def test_without_a_weight_there_is_no_composite(weights):
    with pytest.raises(ValueError, match="Weights"):
        combined({"personnel": {"A": 1.0}}, weights)


@given(st.lists(st.integers(1, 99), min_size=1, max_size=6), st.integers(1, 100), st.integers(1, 100))
def test_values_sum_to_one_as_shares_do(counts, one, other):
    whole = sum(counts)
    shares = {"a": {i: n / whole for i, n in enumerate(counts)}, "b": {0: 1.0}}
    found = combined(shares, {"a": Decimal(one), "b": Decimal(other)})
    assert sum(row.value for row in found) == pytest.approx(1)


@pytest.mark.django_db
def test_the_page_and_its_files_say_whose_weights_they_are(cast, sign_in):
    outbox.settle()
    browser = sign_in(cast.anwar)
    page = browser.get("/burden-sharing/composite/")
    assert "No weight is given yet." in page.content.decode()
    query = "scope=un&period=2025-07&personnel=2&women=1"
    page = browser.get(f"/burden-sharing/composite/?{query}")
    assert "The weights are yours:" in page.content.decode()
    assert page.context["rows"]
    shown = {row.who: row.value for row, _named, _length, _shares in page.context["rows"]}
    file = browser.get(f"/burden-sharing/composite.json?{query}").json()
    assert {row["code"]: row["composite"] for row in file["rows"]} == shown
    assert file["weight_personnel"] == "2" and "own" in file["weights"]
    assert browser.get(f"/burden-sharing/composite.pdf?{query}").content.startswith(b"%PDF")
    assert f"composite.pdf?{query.replace('&', '&amp;')}" in page.content.decode()
    told = browser.get(f"/api/v1/composite/?{query}").json()
    assert told["rows"] == file["rows"] and told["weights"] == {"personnel": "2", "women": "1"}
    assert browser.get(f"/api/v1/composite/?{query}&paid=1").json()["silent"] == ["paid"]
    for wrong in ("period=2025-07", f"{query}&women=-1", "personnel=1&period=never"):
        assert browser.get(f"/api/v1/composite/?{wrong}").status_code == 400
    assert browser.get("/api/v1/composite/?scope=mission:NONE&personnel=1").status_code == 404
    silent = browser.get(f"/burden-sharing/composite/?{query}&paid=1").content.decode()
    assert "Not reported in full" in silent
    assert browser.get("/burden-sharing/composite.csv").status_code == 404
    assert browser.get("/burden-sharing/composite/?scope=mission:NONE").status_code == 404
