"""The plans of the demo: what public facts say of two missions, and an invented one in each state."""

from datetime import date

import pytest
from django.utils import timezone

import accounts.demo
import missions.demo
from accounts.models import User
from missions import demo_benchmarks, reading_benchmarks, reading_conditions
from missions.models import Activity, Benchmark, Mission, Reading

pytestmark = pytest.mark.django_db


def test_the_plans_are_loaded_once_and_stand_as_their_readings_say():
    accounts.demo.load_reference()
    missions.demo.load_reference()
    accounts.demo.load_partners_of_demo()
    missions.demo.load_demo()
    assert demo_benchmarks.load() == {"benchmarks": 7, "readings": 32, "activities": 6, "conditions": 4}
    assert demo_benchmarks.load() == {"benchmarks": 0, "readings": 0, "activities": 0, "conditions": 0}
    rows, by = list(Benchmark.objects.all()), User.objects.system()
    found = reading_benchmarks.stands(by, rows, timezone.localdate())
    stands = {row.reference: found[row.pk] for row in rows}
    assert stands["DRAWDOWN-2015"].verdict == "met"
    assert stands["REDUCTION-2020"].verdict == "met"
    assert stands["WITHDRAWAL-2017"].lines[0].standing.why == "unread"
    assert (
        reading_benchmarks.stands(by, rows, date(2017, 5, 31))[
            next(row.pk for row in rows if row.reference == "WITHDRAWAL-2017")
        ].verdict
        == "on_track"
    )
    invented = {key: one.verdict for key, one in stands.items() if key.startswith("B-")}
    assert invented == {"B-1": "at_risk", "B-2": "on_track", "B-3": "off_track", "B-4": "not_assessed"}
    assert {row.state for row in Activity.objects.all()} == {"planned", "under_way", "done", "dropped"}
    things, uneasy = reading_conditions.stopped(
        by, Mission.objects.get(acronym="ALPHA"), timezone.localdate()
    )
    assert [(row.kind, now.state) for row, now, _word in uneasy] == [
        ("ceasefire", "doubt"),
        ("status", "failed"),
    ]
    assert [thing.number for _label, thing, _because in things] == ["4"]
    missions.demo.clear_demo()
    assert Reading.objects.filter(indicator__benchmark__mission__is_fictional=True).count() == 0
