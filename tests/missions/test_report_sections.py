"""What a day's situation report tells beside incidents, and what of it stands in a report for others."""

from datetime import timedelta

import pytest
from django.utils import timezone, translation

from missions import reporting, services_assistance, services_channels, services_constraints
from missions import services_conditions as conditions
from missions import services_reports as services
from missions.models import Decision
from missions.tasks import settle_proposals
from tests.missions.channelled import channel_of
from tests.missions.civil import asked, hindered, notified
from tests.missions.decided import body_of, let_pass, put
from tests.missions.situated import planned
from tests.missions.test_command import force, transferred  # noqa: F401
from tests.missions.test_incidents import second  # noqa: F401

pytestmark = pytest.mark.django_db
CODES = {"patrols", "notifications", "assistance", "constraints", "channels", "authority"}
CODES |= {"conditions", "decisions"}


@pytest.fixture
def today(cast):
    """ALPHA's day by Greenwich."""
    cast.alpha.time_zone = "UTC"
    cast.alpha.save()
    return timezone.localdate(timezone=timezone.get_fixed_timezone(0))


def report(cast, day, label="mission"):
    return services.draft_report(cast.alpha, starts_on=day, label=label, by=cast.anwar)


def lines(row):
    return {section.code: said for section, said, _text in reporting.told(row)}


def titles(row):
    kinds = CODES - {"channels", "authority"}
    return {code: sorted(fact["title"] for fact in row.facts[code]) for code in kinds}


def hours(now):
    return {"starts_at": now, "ends_at": now + timedelta(hours=1)}


def day_of_two_labels(cast, today):
    """On one day, of each kind one record for the mission alone and one that partners read."""
    now = timezone.now()
    for label in ("mission", "partners"):
        kept = {"title": f"of {label}", "label": label}
        planned(cast, **hours(now), **kept)
        notified(cast, **kept)
        asked(cast, **kept)
        hindered(cast, starts_on=today, **kept)
        row = conditions.enter_condition(cast.alpha, kind="consent", document="N", by=cast.anwar, **kept)
        stated = {"since": today, "state": "failed", "words": "withdrawn"}
        conditions.state_condition(row, by=cast.anwar, **stated)
        body = body_of(cast, name=f"Body {label}", time_zone="UTC", label="mission")
        let_pass(put(body, cast.system, title=kept["title"], label=label))
    settle_proposals()
    assert Decision.objects.count() == 2


def test_a_day_is_told_whole_to_the_mission_and_to_partners_what_they_read(cast, today):
    day_of_two_labels(cast, today)
    own, others = report(cast, today), report(cast, today, "partners")
    kinds = CODES - {"channels", "authority"}
    assert titles(own) == dict.fromkeys(kinds, ["of mission", "of partners"])
    assert titles(others) == dict.fromkeys(kinds, ["of partners"])
    assert {fact["body"] for fact in own.facts["decisions"]} == {"Body mission", "Body partners"}
    assert [fact["body"] for fact in others.facts["decisions"]] == [""]  # its own label is narrower
    assert {one["place"] for one in own.facts["patrols"]} == {"Kasari, Eastern valleys, Sector East"}
    assert set(own.facts) >= CODES
    for said in (lines(own), lines(others)):
        assert all(all(said[code]) for code in kinds)


def test_places_are_told_to_others_as_they_may_know_them(cast, today):
    kept = {"label": "partners", "precision": "area"}
    planned(cast, **hours(timezone.now()), **kept)
    notified(cast, kind="movement", to_place="Tolum", **kept)
    told = report(cast, today, "partners").facts
    assert told["patrols"][0]["place"] == told["notifications"][0]["place"] == "Sector East"
    assert told["notifications"][0]["to"] == ""
    assert report(cast, today).facts["notifications"][0]["to"] == "Tolum"


def test_another_day_tells_none_of_it_and_another_language_changes_nothing(cast, today, second):  # noqa: F811
    day_of_two_labels(cast, today)
    before = report(cast, today - timedelta(days=9))
    assert not any(before.facts[code] for code in CODES)
    row = report(cast, today)
    with translation.override("fr"):
        assert reporting.gathered(row, second) == row.facts


def test_what_ended_on_the_day_is_told(cast, today):
    row = hindered(cast, starts_on=today - timedelta(days=20))
    services_constraints.resolve_constraint(row, ends_on=today, outcome="rebuilt", by=cast.anwar)
    assert "resolved on" in lines(report(cast, today))["constraints"][0]
    help_ = asked(cast, title="Escort")
    services_assistance.refuse_assistance(help_, decision="no trucks", by=cast.anwar)
    assert "refused" in lines(services.assemble_report(_draft(cast), by=cast.anwar))["assistance"][0]


def _draft(cast):
    return cast.alpha.situation_reports.get()


def test_authority_that_passed_and_a_channel_that_failed_are_told(cast, today, force):  # noqa: F811
    transferred(force["battalion"], force["east"], on=today - timedelta(days=30), by=cast.anwar)
    transferred(force["battalion"], force["west"], on=today, by=cast.anwar)
    net = channel_of(cast, cast.alpha, on=(force["east"], force["west"]), label="partners")
    tried = {"one": force["east"], "other": force["west"], "tested_on": today}
    services_channels.enter_channel_test(net, result="failed", note="No answer.", by=cast.anwar, **tried)
    services_channels.enter_channel_test(net, result="worked", by=cast.anwar, **tried)
    said = lines(report(cast, today))
    assert len(said["authority"]) == 1 and "passes to WEST Element WEST (TOA 1)" in said["authority"][0]
    assert said["channels"][0].endswith("failed between EAST and WEST. No answer.")
    assert lines(report(cast, today - timedelta(days=1)))["authority"] == []  # it passed, it did not end
    told = report(cast, today, "public").facts
    assert told["authority"] == told["channels"] == []
