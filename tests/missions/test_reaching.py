"""Who reaches whom: the pure rule against cases by hand, and against a plain search on random nets."""

from datetime import date, timedelta
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from missions import reaching
from missions.reaching import Member, pair_of

DAY = date(2026, 11, 30)


def stands(plan=None, open_=("net",), members=(), tests=(), demanded=None):
    plans = {pair_of("a", "b"): plan} if plan else {}
    (found,) = reaching.pairs([("a", "b")], open_, members, plans, tests, demanded or {}, DAY)
    return found


def on(channel, element, sends=True, receives=True):
    return Member(channel, element, sends, receives)


def tried(channel, days_ago, result):
    return reaching.Test(channel, "b", "a", DAY - timedelta(days=days_ago), result)


BOTH = (on("net", "a"), on("net", "b"))


def test_the_first_step_that_worked_carries_the_pair():
    plan = {"primary": "net", "alternate": "phone"}
    members = (*BOTH, on("phone", "a"), on("phone", "b"))
    tests = [tried("net", 1, "failed"), tried("phone", 2, "weak")]
    found = stands(plan, ("net", "phone"), members, tests)
    assert (found.status, found.by.step, found.by.status) == ("reached", "alternate", "weak")
    assert [(way.channel, way.status) for way in found.ways] == [("net", "failed"), ("phone", "weak")]


def test_what_was_never_tested_is_untested_and_what_failed_last_fails():
    assert stands({"primary": "net"}, members=BOTH).status == "untested"
    assert stands({"primary": "net"}, members=BOTH, tests=[tried("net", 0, "failed")]).status == "fails"
    later = [tried("net", 3, "worked"), tried("net", 1, "failed")]
    assert stands(members=BOTH, tests=later).status == "fails"


def test_a_test_after_the_day_says_nothing_and_of_one_day_the_last_counts():
    assert stands(members=BOTH, tests=[tried("net", -1, "worked")]).status == "untested"
    assert (
        stands(members=BOTH, tests=[tried("net", 1, "failed"), tried("net", 1, "worked")]).status == "reached"
    )


def test_a_channel_out_of_service_one_way_or_not_of_both_carries_nobody():
    plan = {"primary": "net"}
    assert stands(plan, (), BOTH, [tried("net", 1, "worked")]).ways[0].status == "closed"
    assert stands(plan, members=(on("net", "a"), on("net", "b", sends=False))).ways[0].status == "one_way"
    found = stands(plan, members=(on("net", "a"),), demanded={pair_of("a", "b"): ("authority",)})
    assert (found.status, found.by, found.ways[0].status) == ("unreachable", None, "not_on")
    assert found.demanded == ("authority",)


def test_a_channel_beside_the_plan_carries_after_it():
    members = (*BOTH, on("mail", "a"), on("mail", "b"))
    found = stands({"primary": "net"}, ("mail", "net"), members, [tried("net", 1, "failed")])
    assert (found.status, found.by.channel, found.by.step) == ("untested", "mail", None)


def test_authority_and_a_shared_sector_demand_that_two_reach_each_other():
    found = reaching.demands(
        [("fc", "hom"), ("bn", "east"), ("x", "x")],
        {"east": "East", "bn": " east ", "west": "West", "hom": ""},
    )
    assert found == {pair_of("fc", "hom"): ("authority",), pair_of("bn", "east"): ("authority", "sector")}


ELEMENTS, NETS = "abcd", ("n1", "n2", "n3")
members = st.dictionaries(
    st.tuples(st.sampled_from(NETS), st.sampled_from(ELEMENTS)),
    st.sampled_from([(True, True), (True, False), (False, True)]),
)
some_tests = st.lists(
    st.builds(
        lambda net, pair, ago, result: reaching.Test(net, *pair, DAY - timedelta(days=ago), result),
        st.sampled_from(NETS),
        st.sampled_from(list(combinations(ELEMENTS, 2))),
        st.integers(-1, 3),
        st.sampled_from(["worked", "weak", "failed"]),
    ),
    max_size=8,
)
some_plans = st.dictionaries(
    st.sampled_from([pair_of(*pair) for pair in combinations(ELEMENTS, 2)]),
    st.permutations(NETS).flatmap(
        lambda nets: st.integers(1, 3).map(lambda n: dict(zip(reaching.STEPS, nets[:n], strict=False)))
    ),
)


def searched(pair, is_open, on_nets, plan, tests):
    """The same by looking through every channel: what the best one of each kind says."""
    one, other = pair
    verdicts = []
    for net in [*plan.values(), *(net for net in NETS if net not in plan.values())]:
        a, b = on_nets.get((net, one)), on_nets.get((net, other))
        if net not in is_open or not (a and b and a[0] and b[1] and b[0] and a[1]):
            continue
        told = [t for t in tests if t.channel == net and {t.one, t.other} == {one, other} and t.on <= DAY]
        last = max(enumerate(told), key=lambda item: (item[1].on, item[0]))[1] if told else None
        verdicts.append((net, last.result if last else "untested"))
    for status, fitting in (
        ("reached", ("worked", "weak")),
        ("untested", ("untested",)),
        ("fails", ("failed",)),
    ):
        for net, verdict in verdicts:
            if verdict in fitting:
                return status, net
    return "unreachable", None


@given(st.sets(st.sampled_from(NETS)), members, some_plans, some_tests)
def test_on_random_nets_the_rule_finds_what_a_search_finds(is_open, on_nets, plans, tests):
    wanted = list(combinations(ELEMENTS, 2))
    rows = [Member(net, element, *can) for (net, element), can in on_nets.items()]
    found = reaching.pairs(wanted, sorted(is_open), rows, plans, tests, {}, DAY)
    for pair, got in zip(wanted, found, strict=True):
        plan = plans.get(pair_of(*pair), {})
        assert (got.status, got.by and got.by.channel) == searched(pair, is_open, on_nets, plan, tests)
    turned = reaching.pairs([(b, a) for a, b in wanted], sorted(is_open), rows, plans, tests, {}, DAY)
    assert [(one.status, one.by) for one in turned] == [(one.status, one.by) for one in found]
    order = [one.status for one in reaching.worst_first(found)]
    assert order == sorted(order, key=["unreachable", "fails", "untested", "reached"].index)
    assert sum(reaching.counted(found).values()) == len(wanted)
