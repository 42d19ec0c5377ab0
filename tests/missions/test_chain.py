"""The rules of command, held against a model that looks at every day by itself: pure, and of the database."""

import random
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import User
from missions import chain
from missions.chain import Edge
from missions.models import AuthorityEdge, Element
from tests.beginnings import mission, nation, organization

FIRST, DAYS = date(2031, 1, 1), 8
ELEMENTS, FORCES = range(5), {3, 4}
RELATIONSHIPS = (
    chain.FULL,
    chain.OPERATIONAL,
    chain.OPERATIONAL,
    chain.TACTICAL,
    chain.TASKING,
    chain.ADMINISTRATIVE,
    chain.SUPPORTING,
)


def day(n):
    return None if n is None else FIRST + timedelta(days=n)


# --- The plain model: every day looked at by itself
def of_days(edge):
    """The days of the small calendar on which an edge stands; one past its end stands for ever after."""
    return {n for n in range(DAYS + 1) if chain.stands(edge, day(n))}


def is_lawful(edges):
    """Whether the rules hold of a whole set of edges, asked day by day."""
    for element in ELEMENTS:
        own = [edge for edge in edges if edge.element == element]
        full = [edge for edge in own if edge.relationship == chain.FULL]
        if len(full) > 1 or any(edge.starts_on or edge.ends_on for edge in full):
            return False
        delegated = [edge for edge in own if edge.relationship in (chain.OPERATIONAL, chain.TACTICAL)]
        if element in FORCES and delegated and not full:
            return False
        for n in range(DAYS + 1):
            standing = [edge for edge in own if n in of_days(edge)]
            kinds = [edge.relationship for edge in standing]
            if kinds.count(chain.OPERATIONAL) > 1 or kinds.count(chain.TACTICAL) > 1:
                return False
            pairs = [(edge.relationship, edge.superior) for edge in standing if edge.superior is not None]
            if len(pairs) != len(set(pairs)):
                return False
        for edge in (edge for edge in own if edge.relationship == chain.TACTICAL):
            periods = [of_days(one) for one in own if one.relationship == chain.OPERATIONAL]
            if not any(of_days(edge) <= period for period in periods):
                return False
    return not any(runs_in_a_circle(edges, n, family) for n in range(DAYS + 1) for family in chain.FAMILIES)


def runs_in_a_circle(edges, n, family):
    """Whether on this day somebody is, through any steps, their own superior: by taking away, again and
    again, whoever has nobody over them."""
    left = {
        (e.element, e.superior)
        for e in edges
        if e.relationship in family and e.superior is not None and n in of_days(e)
    }
    while left:
        under = {element for element, _superior in left}
        kept = {(element, superior) for element, superior in left if superior in under}
        if kept == left:
            return True
        left = kept
    return False


# --- Edits
@st.composite
def edges_(draw, key):
    relationship = draw(st.sampled_from(RELATIONSHIPS))
    element = draw(st.sampled_from(ELEMENTS))
    if relationship == chain.FULL:
        return Edge(key, element, relationship, None, None, None)
    first = draw(st.integers(0, DAYS - 1))
    last = draw(st.none() | st.integers(first, DAYS - 1))
    superior = draw(st.sampled_from(ELEMENTS).filter(lambda one: one != element))
    return Edge(key, element, relationship, superior, day(first), day(last))


@st.composite
def edits(draw, most):
    """Edges to add, dates to move and entries to take out, in some order."""
    count = draw(st.integers(1, most))
    made = []
    for key in range(count):
        act = draw(st.sampled_from(["add", "add", "add", "move", "remove"]))
        of = draw(st.integers(0, max(0, key - 1)))
        made.append((act, of, draw(edges_(key))))
    return made


def carried_out(made):
    """[(act, edge, whether the rules let it be, the edges before)] of each edit, one after another."""
    standing = {}
    for act, of, new in made:
        if act == "add" or of not in standing:
            act = "add"
            tried = {**standing, new.key: new}
            refused = chain.refusals(standing.values(), new, FORCES)
        elif act == "move":
            old = standing[of]
            new = old._replace(starts_on=new.starts_on, ends_on=new.ends_on)
            if (old.relationship == chain.FULL) != (new.starts_on is None):
                continue
            tried = {**standing, of: new}
            refused = chain.refusals(standing.values(), new, FORCES)
        else:
            new = standing[of]
            tried = {key: edge for key, edge in standing.items() if key != of}
            refused = chain.removal_refusals(standing.values(), new, FORCES)
        yield act, new, refused, standing, tried
        if not refused:
            standing = tried


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(edits(24))
def test_what_the_rules_let_be_is_lawful_on_every_day_and_nothing_else_is_refused(made):
    for act, edge, refused, standing, tried in carried_out(made):
        assert is_lawful(standing.values())
        assert is_lawful(tried.values()) == (not refused), (act, edge, refused, standing)


def test_five_hundred_edits_one_after_another_keep_the_rules():
    """One long life of one structure, the same each time."""
    dice, made = random.Random(7), []
    for key in range(500):
        relationship = dice.choice(RELATIONSHIPS)
        element = dice.choice(ELEMENTS)
        first = dice.randrange(DAYS)
        last = dice.choice([None, dice.randrange(first, DAYS)])
        superior = dice.choice([one for one in ELEMENTS if one != element])
        new = Edge(key, element, relationship, superior, day(first), day(last))
        if relationship == chain.FULL:
            new = Edge(key, element, relationship, None, None, None)
        made.append((dice.choice(["add", "add", "move", "remove"]), dice.randrange(max(1, key)), new))
    let_be = refused_ = 0
    for _act, _edge, refused, _standing, tried in carried_out(made):
        assert is_lawful(tried.values()) == (not refused)
        let_be, refused_ = let_be + (not refused), refused_ + bool(refused)
    assert let_be > 30 < refused_


# --- The database keeps the same rules, whoever writes to it
@pytest.fixture
def structure(db):
    """Five elements, and who enters them."""
    one = mission("ONE", organization("UN"))
    by = nation("XBR")
    system = User.objects.system()
    rows = [
        Element.objects.create(
            mission=one,
            reference=f"E{n}",
            title=f"Element {n}",
            kind="force" if n in FORCES else "headquarters",
            created_by=system,
        )
        for n in ELEMENTS
    ]
    return rows, by, system


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(made=edits(10))
def test_the_database_refuses_what_the_rules_refuse(structure, made):
    elements, state, system = structure
    with transaction.atomic():
        rows = {}
        for act, edge, refused, _standing, _tried in carried_out(made):
            assert is_stored(act, edge, rows, elements, state, system) == (not refused), (act, edge, refused)
        transaction.set_rollback(True)


def is_stored(act, edge, rows, elements, state, system):
    """Whether the database takes an edit, written past every service."""
    try:
        with transaction.atomic():
            row = rows.get(edge.key)
            if row is None:
                row = AuthorityEdge(
                    element=elements[edge.element],
                    relationship=edge.relationship,
                    superior=None if edge.superior is None else elements[edge.superior],
                    partner=state if edge.superior is None else None,
                    starts_on=edge.starts_on,
                    ends_on=edge.ends_on,
                    created_by=system,
                )
                row.save(force_insert=True)
            elif act == "remove":
                AuthorityEdge.objects.filter(pk=row.pk).delete()
            else:
                AuthorityEdge.objects.filter(pk=row.pk).update(starts_on=edge.starts_on, ends_on=edge.ends_on)
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
                cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    except IntegrityError:
        return False
    if act == "remove":
        rows.pop(edge.key)
    else:
        rows[edge.key] = row
    return True


# --- Who may task
def test_who_may_task_an_element_is_told_nearest_first():
    edges = [
        Edge(1, "unit", chain.FULL, None, None, None),
        Edge(2, "unit", chain.OPERATIONAL, "sector", day(0), None),
        Edge(3, "unit", chain.TACTICAL, "convoy", day(2), day(4)),
        Edge(4, "unit", chain.TASKING, "support", day(0), None),
        Edge(5, "sector", chain.OPERATIONAL, "force", day(0), None),
        Edge(6, "force", chain.OPERATIONAL, "head", day(0), None),
        Edge(7, "unit", chain.ADMINISTRATIVE, "bureau", day(0), None),
        Edge(8, "unit", chain.SUPPORTING, "other", day(0), None),
    ]
    found = [(one.edge.superior, one.steps) for one in chain.taskers(edges, "unit", day(3))]
    assert found == [("convoy", 1), ("sector", 1), ("support", 1), ("force", 2), ("head", 3)]
    later = [one.edge.superior for one in chain.taskers(edges, "unit", day(5))]
    assert later == ["sector", "support", "force", "head"]
    assert chain.taskers(edges, "unit", FIRST - timedelta(days=1)) == []
    assert [edge.superior for edge in chain.chain_up(edges, "unit", day(3))] == ["sector", "force", "head"]
