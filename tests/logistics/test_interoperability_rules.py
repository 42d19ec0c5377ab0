"""What fits together, by hand and by property: in the pure rules alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logistics.interoperability import REMEDIES, Answer, Bridge, Fit, Use, against, between, overall

VHF, TETRA, UHF = Use("vhf"), Use("tetra"), Use("uhf")
GATEWAY = Bridge("vhf", "tetra", "adapter", "a radio gateway")


def radio(*uses):
    return {"radio": uses}


@pytest.mark.parametrize(
    ("one", "other", "fit", "shared"),
    [
        (radio(VHF), radio(VHF), Fit.DECLARED, ("vhf",)),
        (radio(Use("vhf", is_tested=True)), radio(VHF), Fit.DECLARED, ("vhf",)),
        (radio(Use("vhf", is_tested=True)), radio(Use("vhf", is_tested=True)), Fit.TESTED, ("vhf",)),
        (radio(VHF, UHF), radio(UHF, TETRA), Fit.DECLARED, ("uhf",)),
        (radio(VHF), radio(UHF), Fit.NONE, ()),
        (radio(VHF), {}, Fit.UNKNOWN, ()),
        ({}, {}, Fit.UNKNOWN, ()),
        (radio(Use("vhf", has_failed=True)), radio(VHF), Fit.NONE, ()),
        (radio(Use("vhf", has_failed=True), UHF), radio(VHF, UHF), Fit.DECLARED, ("uhf",)),
    ],
)
def test_two_fit_by_a_standard_both_use_and_that_neither_was_found_wanting_in(one, other, fit, shared):
    (answer,) = between(one, other, ["radio"])
    assert (answer.fit, answer.shared) == (fit, shared)


def test_what_does_not_fit_says_what_would_mend_it():
    (answer,) = between(radio(VHF), radio(TETRA), ["radio"], [GATEWAY])
    assert (answer.fit, answer.remedy, answer.words) == (Fit.BRIDGED, "adapter", "a radio gateway")
    (answer,) = between(radio(TETRA), radio(VHF), ["radio"], [GATEWAY])
    assert answer.fit == Fit.BRIDGED
    (answer,) = between(radio(VHF), radio(UHF), ["radio"], [GATEWAY])
    assert (answer.fit, answer.remedy) == (Fit.NONE, "liaison") and answer.words == REMEDIES["radio"][1]


def test_a_standard_one_was_found_wanting_in_bridges_to_nothing():
    (answer,) = between(radio(Use("vhf", has_failed=True)), radio(TETRA), ["radio"], [GATEWAY])
    assert answer.fit == Fit.NONE


def test_what_is_not_known_has_no_remedy():
    (answer,) = between(radio(VHF), {}, ["radio"])
    assert (answer.remedy, answer.words) == ("", "")


def test_a_need_asks_for_every_standard_it_names():
    needed = {"radio": ["vhf", "uhf"], "fuel": []}
    (answer,) = against(radio(VHF, UHF), needed)
    assert (answer.fit, answer.shared) == (Fit.DECLARED, ("vhf", "uhf"))
    (answer,) = against(radio(VHF), needed)
    assert (answer.fit, answer.shared) == (Fit.NONE, ("vhf",))
    (answer,) = against(radio(TETRA, UHF), needed, [GATEWAY])
    assert (answer.fit, answer.bridges) == (Fit.BRIDGED, (GATEWAY,))
    (answer,) = against(radio(Use("vhf", has_failed=True), UHF), needed)
    assert (answer.fit, answer.failed) == (Fit.NONE, ("vhf",))
    (answer,) = against({}, needed)
    assert answer.fit == Fit.UNKNOWN
    assert against(radio(VHF), {}) == []


def test_the_worst_decides_and_no_subject_is_no_answer():
    assert overall([]) is None
    answers = [Answer("radio", Fit.DECLARED), Answer("fuel", Fit.UNKNOWN), Answer("maps", Fit.TESTED)]
    assert overall(answers) == Fit.UNKNOWN
    assert overall([*answers, Answer("data", Fit.NONE)]) == Fit.NONE


# --- Properties
NAMES = ["radio", "fuel", "maps"]
uses = st.builds(Use, st.sampled_from("abcd"), st.booleans(), st.booleans())
told = st.dictionaries(
    st.sampled_from(NAMES), st.lists(uses, max_size=3, unique_by=lambda use: use.standard), max_size=3
)
bridges = st.lists(
    st.builds(Bridge, st.sampled_from("abcd"), st.sampled_from("abcd"), st.just("loan"), st.just("x"))
)


@given(told, told, bridges)
def test_it_is_the_same_from_either_side(one, other, known):
    mine, theirs = between(one, other, NAMES, known), between(other, one, NAMES, known)
    assert [(a.subject, a.fit, a.shared) for a in mine] == [(a.subject, a.fit, a.shared) for a in theirs]


@given(told, told, bridges, st.sampled_from(NAMES))
def test_one_more_shared_standard_never_makes_it_worse(one, other, known, subject):
    before = between(one, other, NAMES, known)
    more = [{**side, subject: [*side.get(subject, ()), Use("new", is_tested=True)]} for side in (one, other)]
    after = between(*more, NAMES, known)
    assert all(later.fit <= earlier.fit for earlier, later in zip(before, after, strict=True))


@given(told, told, bridges)
def test_nothing_told_never_fits(one, other, known):
    for answer in between(one, other, NAMES, known):
        silent = not one.get(answer.subject) or not other.get(answer.subject)
        assert (answer.fit == Fit.UNKNOWN) == silent
