"""No refresh is ever lost: whoever writes, however, in whatever order it commits, the summary follows."""

import random
import threading
from contextlib import closing
from datetime import date

import psycopg2
import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import F, Sum

from accounts import outbox
from accounts.models import DueRefresh, RefreshAttempt
from contributors.models import BurdenShare, BurdenTotal, PersonnelLine, PersonnelReport
from logistics.models import MissionReadiness
from missions.models import Mission
from tests.beginnings import ceiling, mission, nation, organization, report, url_of_test_database

JANUARY, FEBRUARY = date(2031, 1, 1), date(2031, 2, 1)


@pytest.fixture
def world(db):
    """One mission that may have 100 troops and has 40 of Bresland's."""
    un = organization("UN")
    bresland = nation("XBR")
    one = mission("ONE", un)
    ceiling(one, "troops", 100)
    report(one, JANUARY, {(bresland, "troops"): (10, 30)})
    outbox.settle()
    return one, bresland


def total(month=JANUARY, scope="un"):
    return BurdenTotal.objects.filter(month=month, scope=scope).first()


# --- What becomes due
def written_by_bulk_create(one, bresland):
    rows = PersonnelReport.objects.get()
    PersonnelLine.objects.bulk_create(
        [
            PersonnelLine(
                report=rows,
                mission=one,
                month=JANUARY,
                contributor=bresland,
                category="civilians",
                personnel=2,
            )
        ]
    )


def written_by_update(one, bresland):
    PersonnelLine.objects.update(women=F("women") + 1, personnel=F("personnel") + 1)


def written_by_raw_sql(one, bresland):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE contributors_personnelline SET men = men + 1, personnel = personnel + 1")


def written_by_raw_insert(one, bresland):
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO contributors_personnelline (report_id, mission_id, month, contributor_id, category,"
            " personnel, name_as_printed, edition) SELECT report_id, mission_id, month, contributor_id,"
            " 'civilians', 3, '', '' FROM contributors_personnelline"
        )


def deleted_in_bulk(one, bresland):
    PersonnelLine.objects.all().delete()


@pytest.mark.parametrize(
    "write",
    [
        written_by_bulk_create,
        written_by_update,
        written_by_raw_sql,
        written_by_raw_insert,
        deleted_in_bulk,
    ],
)
def test_every_way_of_writing_reaches_both_summaries(write, world):
    one, _bresland = world
    assert not DueRefresh.objects.exists()
    write(*world)
    keys = set(DueRefresh.objects.values_list("key", flat=True))
    assert {"burden:2031-01", f"readiness:{one.pk}:2031-01", f"readiness:{one.pk}:now"} <= keys
    outbox.settle()
    in_fact = PersonnelLine.objects.aggregate(n=Sum("personnel"))["n"] or 0
    assert total().personnel == in_fact
    assert outbox.differing_keys() == []


def test_a_change_that_touches_no_figure_makes_nothing_due(world):
    Mission.objects.update(headquarters="Elsewhere")
    assert not DueRefresh.objects.exists()


def test_a_mission_that_turns_private_leaves_the_totals(world):
    Mission.objects.update(is_public=False)
    outbox.settle()
    assert total() is None
    assert total(scope="mission:ONE").personnel == 40
    assert outbox.differing_keys() == []


def test_a_refused_transaction_leaves_nothing_due(world):
    with pytest.raises(DatabaseError), transaction.atomic():
        written_by_update(*world)
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 / 0")
    assert not DueRefresh.objects.exists()


# --- Repeated, doubled, reordered
def stored():
    return {key: outbox_stored(key) for key in outbox.all_keys()}


def outbox_stored(key):
    kind, _, rest = key.partition(":")
    return outbox._refreshers[kind].stored(rest)


def versions():
    return list(
        BurdenTotal.objects.order_by("month", "scope").values_list("scope", "month", "version")
    ) + list(MissionReadiness.objects.order_by("mission", "month").values_list("mission", "month", "version"))


@pytest.mark.parametrize("seed", range(5))
def test_repeated_doubled_or_reordered_refreshes_end_the_same(seed, world):
    one, bresland = world
    report(one, FEBRUARY, {(bresland, "troops"): (20, 60)})
    outbox.settle()
    before, before_versions = stored(), versions()
    keys = outbox.all_keys() * 3
    random.Random(seed).shuffle(keys)
    for key in keys:
        outbox.mark_due([key])
        outbox.refresh(key)
    assert stored() == before
    assert versions() == before_versions, "nothing changed, so no version may move"


def test_a_burst_of_writes_is_one_refresh(world):
    for _ in range(20):
        written_by_update(*world)
    before = total().version
    assert outbox.settle() <= 3
    assert total().version == before + 1


def test_a_summary_someone_spoilt_is_found_and_mended(world):
    BurdenTotal.objects.filter(scope="un").update(personnel=F("personnel") + 7)
    BurdenShare.objects.filter(scope="un").delete()
    assert outbox.differing_keys() == ["burden:2031-01"]
    outbox.mark_due(["burden:2031-01"])
    outbox.settle()
    assert (total().personnel, outbox.differing_keys()) == (40, [])


def test_a_comparison_changes_nothing(world):
    BurdenTotal.objects.filter(scope="un").update(personnel=7)
    outbox.differing_keys()
    assert total().personnel == 7


# --- Poison
def test_a_key_that_always_fails_is_set_apart_and_others_go_on(world, caplog):
    outbox.mark_due(["nothing-of-the-kind:1"])
    for attempt in range(1, outbox.QUARANTINED_AFTER + 1):
        written_by_update(*world)
        outbox.drain(at_once=True)
        assert total().personnel == 40 + attempt, "the others stay current"
        poison = RefreshAttempt.objects.get()
        assert (poison.key, poison.attempts) == ("nothing-of-the-kind:1", attempt)
        assert "LookupError" in poison.error
        assert "nothing-of-the-kind:1" not in outbox.due_keys(at_once=True), "not tried again at once"
        RefreshAttempt.objects.update(next_try_at=poison.next_try_at.replace(year=2020))
    assert RefreshAttempt.objects.get().quarantined_at
    assert DueRefresh.objects.filter(key="nothing-of-the-kind:1").exists(), "and is not forgotten"
    assert "nothing-of-the-kind:1" in caplog.text


# --- Many at once
MONTHS = [date(2030 + n // 12, n % 12 + 1, 1) for n in range(11)]
WRITERS, ROUNDS, WORKERS = 8, 10, 2


@pytest.mark.xdist_group("committed")
@pytest.mark.django_db(transaction=True)
def test_writers_that_commit_out_of_order_and_abort_leave_no_summary_wrong():
    """8 writers over 220 mission-months, each with two transactions open at once that commit the later one
    first, every fifth rolled back; two workers refresh meanwhile, and lose their connection now and then."""
    pairs = _many_mission_months()
    done, seen = threading.Event(), []
    workers = [threading.Thread(target=_refresh_until, args=(done, seen)) for _ in range(WORKERS)]
    writers = [threading.Thread(target=_write_out_of_order, args=(n, pairs)) for n in range(WRITERS)]
    breaker = threading.Thread(target=_break_connections, args=(done,))
    for thread in [*workers, *writers, breaker]:
        thread.start()
    for thread in writers:
        thread.join()
    done.set()
    for thread in [*workers, breaker]:
        thread.join()
    assert sum(seen) > len(MONTHS), "the workers worked beside the writers"
    RefreshAttempt.objects.update(next_try_at="2020-01-01T00:00Z")
    outbox.settle()
    assert not DueRefresh.objects.exists()
    facts = dict(PersonnelLine.objects.order_by().values_list("month").annotate(Sum("personnel")))
    assert dict(BurdenTotal.objects.filter(scope="un").values_list("month", "personnel")) == facts
    assert outbox.differing_keys() == []
    assert len(pairs) == 220
    assert MissionReadiness.objects.exclude(month=None).count() == len(pairs)


def _many_mission_months():
    un, bresland = organization("UN"), nation("XBR")
    pairs = []
    for n in range(20):
        one = mission(f"M{n:02}", un)
        ceiling(one, "troops", 500)
        pairs += [report(one, month, {(bresland, "troops"): 100}).pk for month in MONTHS]
    return pairs


def _write_out_of_order(seed, pairs):
    chance = random.Random(seed)
    even, odd = pairs[::2], pairs[1::2]
    url = url_of_test_database()
    with closing(psycopg2.connect(url)) as first, closing(psycopg2.connect(url)) as second:
        for turn in range(ROUNDS):
            for line, rows in ((first, even), (second, odd)):
                with line.cursor() as cursor:
                    for report_id in sorted(chance.sample(rows, 3)):
                        cursor.execute(
                            "UPDATE contributors_personnelline SET personnel = %s WHERE report_id = %s",
                            [chance.randint(1, 900), report_id],
                        )
            second.rollback() if turn % 5 == 4 else second.commit()
            first.rollback() if turn % 5 == 2 else first.commit()


def _refresh_until(done, seen):
    with connection.cursor() as cursor:
        cursor.execute("SET application_name = 'refreshes'")
    while not done.is_set():
        try:
            seen.append(outbox.drain(at_once=True))
        except DatabaseError:  # its connection was ended; a worker begins anew
            connection.close()
            with connection.cursor() as cursor:
                cursor.execute("SET application_name = 'refreshes'")
    connection.close()


def _break_connections(done):
    with closing(psycopg2.connect(url_of_test_database())) as line:
        line.autocommit = True
        while not done.wait(0.5):
            with line.cursor() as cursor:
                cursor.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE application_name = 'refreshes' AND datname = current_database()"
                    " ORDER BY random() LIMIT 1"
                )
