"""What ./test alone takes of the exhaustive walks: every address, always the same; and who takes all."""

from pathlib import Path

import pytest

from tests import shares
from tests.access_table import PEOPLE, TABLE


@pytest.fixture
def share(monkeypatch):
    monkeypatch.setattr(shares, "whole", False)
    monkeypatch.setattr(shares, "left", 0)


def test_every_address_is_asked_by_two_whom_it_answers_unlike(share):
    for (method, name, of), codes in TABLE.items():
        told = dict(zip(PEOPLE, codes.split(), strict=True))
        chosen = shares.asked_by(f"{method} {name} {of}", PEOPLE, 2, told.get)
        assert len({told[person] for person in chosen}) == len(chosen) == min(2, len(set(told.values())))


def test_everybody_asks_for_something_and_the_same_in_every_run(share):
    names = [f"{method} {name} {of}" for method, name, of in TABLE]
    asked = {person: [name for name in names if shares.asks(person, name, PEOPLE)] for person in PEOPLE}
    assert sum(map(len, asked.values())) == len(names)
    assert min(map(len, asked.values())) > len(names) / len(PEOPLE) / 2
    assert shares.left == len(names) * (len(PEOPLE) - 1)
    assert shares.asked_by("GET home -", ["dora", "anwar", "pia"]) == ["pia"]
    assert shares.examples(150) == 30


def test_the_exhaustive_run_leaves_nothing_out(share, monkeypatch):
    monkeypatch.setattr(shares, "whole", True)
    assert shares.asked_by("GET home -", PEOPLE, most=1) == list(PEOPLE)
    assert shares.asks("dora", "GET home -", PEOPLE)
    assert (shares.examples(150), shares.left) == (150, 0)


def test_what_must_pass_before_a_change_lands_is_the_exhaustive_run(pytestconfig):
    assert "./test --browser" in Path(__file__).parent.with_name(".ci").joinpath("run").read_text()
    assert shares.whole == (pytestconfig.getoption("exhaustive") or pytestconfig.getoption("browser"))
