"""Which lessons bear on a plan: reasons in order, against a plain reading of the rule."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from missions import likeness
from missions.likeness import Plan, Told, near, reasons, themes_named

PLAN = Plan(
    capability="hospital-2",
    headings=frozenset({"hospital-2", "medical"}),
    tasks=frozenset({"protect civilians"}),
    themes=frozenset({"water"}),
    region="Eastern Africa",
    mission="ALPHA",
)
DAY = date(2026, 1, 1)


def told(key="a", state="learned", on=DAY, **fields):
    return Told(key=key, state=state, on=on, **fields)


def test_each_thing_in_common_is_a_reason_and_the_region_alone_is_none():
    assert reasons(PLAN, told(capability="hospital-2")) == ("capability",)
    assert reasons(PLAN, told(capability="hospital-3", headings=frozenset({"hospital-3", "medical"}))) == (
        "heading",
    )
    assert reasons(PLAN, told(tasks=frozenset({"protect civilians"}), mission="ALPHA")) == ("task", "mission")
    assert reasons(PLAN, told(themes=frozenset({"water", "fuel"}))) == ("theme",)
    assert reasons(PLAN, told(region="Eastern Africa")) == ()
    assert reasons(PLAN, told(mission="ALPHA")) == ()
    assert reasons(PLAN, told(mission="ALPHA", region="Eastern Africa")) == ("region", "mission")
    assert reasons(Plan(), Told("a", "learned", DAY)) == ()  # nothing known is nothing in common


def test_the_first_reason_decides_then_how_far_it_came_then_the_younger():
    rows = [
        told("region", region="Eastern Africa", themes=frozenset({"water"})),
        told("exact", capability="hospital-2", state="observed"),
        told("older", themes=frozenset({"water"}), on=DAY - timedelta(days=9)),
        told("younger", themes=frozenset({"water"})),
        told("rejected", capability="hospital-2", state="rejected"),
    ]
    assert [one.key for one in near(PLAN, rows)] == ["exact", "region", "younger", "older"]
    assert near(PLAN, rows)[1].themes == {"water"}


def test_a_theme_is_named_by_whole_words_alone():
    words = {"water": ["water", "latrine pit"], "fuel": ["fuel"], "none": ["", "  "]}
    assert themes_named("Latrine  pits are Water-tight", words) == {"water"}
    assert themes_named("the LATRINE PIT", words) == {"water"}
    assert themes_named("waterworks refuelled", words) == frozenset()


CODES = st.frozensets(st.sampled_from("abc"), max_size=2)
ONE = st.sampled_from(["", "a", "b"])
LESSONS = st.lists(
    st.builds(
        Told,
        key=st.uuids().map(str),
        state=st.sampled_from(likeness.FURTHEST),
        on=st.dates(date(2020, 1, 1), date(2026, 1, 1)),
        capability=ONE,
        headings=CODES,
        tasks=CODES,
        themes=CODES,
        region=ONE,
        mission=ONE,
    ),
    max_size=8,
)
PLANS = st.builds(Plan, capability=ONE, headings=CODES, tasks=CODES, themes=CODES, region=ONE, mission=ONE)


@given(PLANS, LESSONS, st.randoms())
def test_the_order_rests_on_what_is_told_and_not_on_the_order_it_is_asked_in(plan, lessons, random):
    found = near(plan, lessons)
    shuffled = list(lessons)
    random.shuffle(shuffled)
    assert near(plan, shuffled) == found
    kept = {one.key for one in found}
    for lesson in lessons:
        shared = (
            (plan.capability == lesson.capability != "")
            or plan.tasks & lesson.tasks
            or plan.themes & lesson.themes
            or plan.headings & lesson.headings
            or (plan.region == lesson.region != "" and plan.mission == lesson.mission != "")
        )
        assert (lesson.key in kept) == bool(shared)
