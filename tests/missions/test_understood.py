"""Who must have read a procedure, and who has: against a plain reading of the rule."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from missions.understood import LATE, POST, READ, VACANT, WAITS, Duty, counted, standing

DAY = date(2026, 3, 1)


def on(n):
    return DAY + timedelta(days=n)


def one(duty, read=(), held=None, force=DAY, today=DAY):
    (line,) = standing([duty], {(duty.kind, duty.key): list(read)}, held or {}, force, today)
    return line


def test_the_days_count_from_the_version_or_the_asking_whichever_is_later():
    assert one(Duty("person", "1", on(-9), 14)).due_on == on(14)
    assert one(Duty("person", "1", on(5), 14)).due_on == on(19)
    assert one(Duty("person", "1", on(0), 3), today=on(3)).status == WAITS
    assert one(Duty("person", "1", on(0), 3), today=on(4)).status == LATE
    assert one(Duty("person", "1", on(0), 3), read=[on(9)], today=on(9)).status == READ


def test_the_next_holder_of_a_post_reads_it_anew_and_a_vacant_one_is_nobody_s_delay():
    duty = Duty(POST, "fc", on(0), 3)
    assert one(duty, read=[on(1)], held={"fc": on(-30)}, today=on(9)).status == READ
    assert one(duty, read=[on(1)], held={"fc": on(2)}, today=on(9)).status == LATE
    assert one(duty, read=[on(1)], held={"fc": None}, today=on(9)).status == READ
    assert one(duty, read=[on(1)], today=on(9)).status == VACANT


DUTIES = st.lists(
    st.builds(
        Duty,
        kind=st.sampled_from(["person", POST]),
        key=st.sampled_from("abc"),
        since=st.integers(-9, 9).map(on),
        within=st.integers(1, 20),
    ),
    max_size=8,
)
READINGS = st.dictionaries(
    st.tuples(st.sampled_from(["person", POST]), st.sampled_from("abc")),
    st.lists(st.integers(-20, 30).map(on), max_size=3),
)
HELD = st.dictionaries(st.sampled_from("abc"), st.none() | st.integers(-20, 20).map(on))


@given(DUTIES, READINGS, HELD, st.integers(-20, 30).map(on))
def test_each_reader_has_one_line_and_stands_as_the_rule_says(duties, read, held, today):
    lines = standing(duties, read, held, DAY, today)
    assert [(line.kind, line.key) for line in lines] == sorted({(d.kind, d.key) for d in duties})
    for line in lines:
        mine = [d for d in duties if (d.kind, d.key) == (line.kind, line.key)]
        assert line.due_on == min(max(d.since, DAY) + timedelta(days=d.within) for d in mine)
        days = read.get((line.kind, line.key), [])
        if line.kind == POST:
            days = (
                [] if line.key not in held else [d for d in days if not held[line.key] or d >= held[line.key]]
            )
            vacant = line.key not in held
        else:
            vacant = False
        said = VACANT if vacant else READ if days else LATE if today > line.due_on else WAITS
        assert line.status == said
    assert sum(counted(lines).values()) == len(lines)
