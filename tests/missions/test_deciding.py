"""The rules by which bodies decide: examples of each, and what always holds."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from missions import deciding
from missions.deciding import Said

END = datetime(2026, 3, 1, 12, tzinfo=UTC)
AFTER = END + timedelta(seconds=1)
MEMBERS = "abcdef"


def said(text, at=END - timedelta(hours=1)):
    """ "a+ b- c0 d! e?" : for, against, abstains, breaks silence, remark; "a+x" is for option x."""
    words = {"+": "for", "-": "against", "0": "abstain", "!": "breaks", "?": "remark"}
    return [Said(one[0], words[one[1]], one[2:], at) for one in text.split()]


def judged(mode, text="", quorum=1, now=AFTER, seated="abc", asked=None, more=(), options=()):
    return deciding.outcome(
        mode=mode,
        quorum=quorum,
        seated=set(seated),
        asked=set(seated if asked is None else asked),
        said=[*said(text), *more],
        options=options,
        deadline=END,
        now=now,
    )


@pytest.mark.parametrize(
    ("mode", "text", "quorum", "state"),
    [
        ("majority", "a+ b+ c-", 3, "adopted"),
        ("majority", "a+ b-", 2, "rejected"),
        ("majority", "a+ b0 c0", 3, "adopted"),
        ("majority", "a+ b+", 3, "lapsed"),
        ("majority", "a0 b0 c0", 3, "rejected"),
        ("two_thirds", "a+ b+ c-", 3, "adopted"),
        ("two_thirds", "a+ b-", 2, "rejected"),
        ("consensus", "a+ b+ c0", 3, "adopted"),
        ("consensus", "a+ b+ c-", 3, "rejected"),
        ("consensus", "a0 b0 c0", 3, "rejected"),
        ("consensus", "a+ b+", 3, "lapsed"),
        ("silence", "", 3, "adopted"),
        ("silence", "", 4, "lapsed"),
        ("silence", "a!", 4, "broken"),
        ("silence", "a+ b+", 3, "adopted"),
        ("silence", "a?", 3, "adopted"),
    ],
)
def test_each_rule_as_bodies_know_it(mode, text, quorum, state):
    assert judged(mode, text, quorum).state == state


def test_silence_lasts_until_the_deadline_and_not_a_moment_longer():
    assert judged("silence", now=END - timedelta(microseconds=1)).state == "open"
    assert judged("silence", now=END).state == "adopted"


def test_an_objection_at_the_last_moment_breaks_and_one_at_the_deadline_does_not():
    last = [Said("a", "breaks", "", END - timedelta(microseconds=1))]
    late = [Said("a", "breaks", "", END)]
    assert judged("silence", more=last).state == "broken"
    assert judged("silence", more=last).since == END - timedelta(microseconds=1)
    assert judged("silence", more=late).state == "adopted"


def test_the_deadline_is_one_moment_in_every_time_zone():
    deadline = datetime(2026, 3, 29, 2, 30, tzinfo=ZoneInfo("Africa/Nairobi"))
    asked = {"mode": "silence", "quorum": 1, "seated": {"a"}, "asked": {"a"}, "deadline": deadline}
    for zone in ("UTC", "America/New_York", "Pacific/Kiritimati", "Asia/Kathmandu"):
        now = deadline.astimezone(ZoneInfo(zone))
        assert deciding.outcome(said=[], now=now, **asked).state == "adopted"
        assert deciding.outcome(said=[], now=now - timedelta(seconds=1), **asked).state == "open"
        objection = [Said("a", "breaks", "", now - timedelta(seconds=1))]
        assert deciding.outcome(said=objection, now=now, **asked).state == "broken"


def test_who_joined_after_the_opening_was_not_asked_and_makes_no_quorum_by_silence():
    assert judged("silence", quorum=3, seated="abc", asked="ab").state == "lapsed"
    assert judged("silence", "c+", quorum=3, seated="abc", asked="ab").state == "adopted"


def test_who_left_before_the_deadline_counts_nowhere():
    assert judged("silence", "d!").state == "adopted"
    assert judged("majority", "a+ d- e-", quorum=1).counted == deciding.Count(3, 1, 1, 1, 0, 0)


def test_of_options_the_one_that_carries_is_named_and_a_tie_carries_none():
    options = ["x", "y", "z"]
    assert judged("majority", "a+x b+x c+y", options=options).option == "x"
    assert judged("majority", "a+x b+y", options=options).state == "rejected"
    assert judged("majority", "a+x b+y c+z", options=options).state == "rejected"
    assert judged("consensus", "a+x b+y", options=options).state == "rejected"
    assert judged("consensus", "a+x b+x", options=options).option == "x"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"mode": "drawing lots"}, "no mode"),
        ({"quorum": 0}, "one member or more"),
        ({"deadline": datetime(2026, 3, 1)}, "time zone"),  # noqa: DTZ001
    ],
)
def test_what_makes_no_sense_is_refused(change, words):
    asked = {"mode": "silence", "quorum": 1, "seated": set(), "asked": set(), "said": [], "deadline": END}
    with pytest.raises(ValueError, match=words):
        deciding.outcome(**asked | change, now=END)


# --- What always holds
on_a_busy_machine = settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
moments = st.integers(-5, 5).map(lambda n: END + timedelta(minutes=n))
modes = st.sampled_from(list(deciding.STANCES))
seats = st.sets(st.sampled_from(MEMBERS))


@st.composite
def rounds(draw):
    mode = draw(modes)
    stances = st.sampled_from([*deciding.STANCES[mode], "remark"])
    options = draw(st.sampled_from([[], ["x", "y"]])) if mode != "silence" else []
    chosen = st.sampled_from(options) if options else st.just("")
    given_ = st.builds(Said, st.sampled_from(MEMBERS), stances, chosen, moments)
    return {
        "mode": mode,
        "quorum": draw(st.integers(1, 6)),
        "seated": draw(seats),
        "asked": draw(seats),
        "said": draw(st.lists(given_, max_size=10)),
        "options": options,
        "deadline": END,
    }


@on_a_busy_machine
@given(rounds(), st.integers(0, 10**6))
def test_after_the_deadline_it_does_not_matter_when_somebody_looks(given_, later):
    one = deciding.outcome(now=END, **given_)
    assert one == deciding.outcome(now=END + timedelta(seconds=later), **given_)
    assert one.state != "open"


@on_a_busy_machine
@given(rounds())
def test_nothing_is_adopted_without_its_quorum(given_):
    found = deciding.outcome(now=END, **given_)
    if found.state == "adopted":
        assert found.counted.present >= given_["quorum"]
        assert found.counted.present <= found.counted.seated == len(given_["seated"])


@on_a_busy_machine
@given(rounds(), st.lists(st.builds(Said, st.sampled_from(MEMBERS), st.just("breaks"), st.just(""), moments)))
def test_what_comes_at_the_deadline_or_later_changes_nothing(given_, more):
    late = [one._replace(at=max(one.at, END)) for one in more]
    before = deciding.outcome(now=END, **given_)
    assert before == deciding.outcome(now=END, **given_ | {"said": [*given_["said"], *late]})


@on_a_busy_machine
@given(rounds())
def test_what_is_said_by_one_without_a_seat_and_any_remark_change_nothing(given_):
    heard = [o for o in given_["said"] if o.member in given_["seated"] and o.stance != "remark"]
    assert deciding.outcome(now=END, **given_) == deciding.outcome(now=END, **given_ | {"said": heard})


@on_a_busy_machine
@given(rounds())
def test_the_order_in_which_members_are_heard_does_not_matter(given_):
    one_each = {}
    for one in given_["said"]:
        one_each[one.member] = one
    forwards = given_ | {"said": list(one_each.values())}
    backwards = given_ | {"said": list(one_each.values())[::-1]}
    assert deciding.outcome(now=END, **forwards) == deciding.outcome(now=END, **backwards)


@on_a_busy_machine
@given(rounds())
def test_the_outcome_is_what_a_plain_count_gives(given_):
    """The same said once more, without the module's own steps: each member's last word, counted by hand."""
    last = {}
    for one in sorted(given_["said"], key=lambda o: o.at):
        if one.at < END and one.stance != "remark" and one.member in given_["seated"]:
            last[one.member] = one
    stances = [one.stance for one in last.values()]
    took_part = set(last)
    if given_["mode"] == "silence":
        took_part |= given_["asked"] & given_["seated"]
    if "breaks" in stances:
        expected = "broken"
    elif len(took_part) < given_["quorum"]:
        expected = "lapsed"
    elif given_["mode"] == "silence":
        expected = "adopted"
    else:
        tally = sorted(
            [sum(o.option == name and o.stance == "for" for o in last.values()) for name in given_["options"]]
            or [stances.count("for")]
        )
        tie = len(tally) > 1 and tally[-1] == tally[-2]
        cast = stances.count("for") + stances.count("against")
        share = Fraction(tally[-1], cast) if cast else Fraction(0)
        enough = {
            "majority": share > Fraction(1, 2),
            "two_thirds": share >= Fraction(2, 3),
            "consensus": share == 1,
        }[given_["mode"]]
        expected = "adopted" if enough and not tie else "rejected"
    assert deciding.outcome(now=END, **given_).state == expected


@on_a_busy_machine
@given(rounds(), st.sampled_from(MEMBERS))
def test_silence_once_broken_in_time_stays_broken_for_that_member(given_, member):
    given_ = given_ | {"mode": "silence", "options": [], "seated": given_["seated"] | {member}}
    given_["said"] = [o for o in given_["said"] if o.member != member and o.stance in ("for", "breaks")]
    objection = Said(member, "breaks", "", END - timedelta(seconds=1))
    found = deciding.outcome(now=END, **given_ | {"said": [*given_["said"], objection]})
    assert found.state == "broken"
