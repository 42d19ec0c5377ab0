"""A mission's story: its records in order, to each reader what they may see, and beside a living mission."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from accounts import outbox
from contributors.models import BurdenTotal
from missions import story
from missions.models import (
    AuthorityEdge,
    AuthorizedStrength,
    Element,
    Incident,
    Mandate,
    Mission,
    Participation,
)
from missions.models.releasing import Release
from tests.logistics.units import taken

ALPHA = "/missions/alpha/story/"


@pytest.fixture
def told(cast):
    """ALPHA with an edge that the mission alone sees, a grave incident, a ceiling and a later partner."""
    system = cast.system
    head, force = (
        Element.objects.create(
            mission=cast.alpha, reference=ref, title=title, kind=kind, label=Release.PUBLIC,
            starts_on=date(2024, 1, 1), created_by=system,
        )
        for ref, title, kind in (("SRSG", "Head of mission", "post"), ("FC", "Force commander", "post"))
    )  # fmt: skip
    AuthorityEdge.objects.create(
        element=force, superior=head, relationship="operational", starts_on=date(2024, 3, 1),
        instrument="Order 7", label=Release.MISSION, created_by=system, source="staff paper",
    )  # fmt: skip
    Incident.objects.create(
        mission=cast.alpha, reference="INC-1", title="Bridge blown up", kind="ied", severity=4,
        occurred_at=datetime(2024, 5, 2, 12, tzinfo=ZoneInfo("UTC")), label=Release.PUBLIC, created_by=system,
    )  # fmt: skip
    AuthorizedStrength.objects.create(
        mission=cast.alpha, category="police", personnel=55, starts_on=date(2024, 6, 1), instrument="S/RES/9"
    )
    Participation.objects.create(
        mission=cast.alpha, partner=cast.calmora, part="support", starts_on=date(2024, 7, 1)
    )
    outbox.settle()
    return cast.alpha


def titles(user, mission, **given):
    return [(one.kind, str(one.title)) for one in story.moments(user, mission, **given)]


def test_moments_stand_in_order_and_say_where_they_are_from(cast, told):
    found = story.moments(cast.anwar, told)
    assert [one.on for one in found] == sorted(one.on for one in found)
    rows = {str(one.title): one for one in found}
    assert rows["Authority over 1 post or unit"].words == "Order 7 · Force commander"
    assert rows["Authority over 1 post or unit"].source == "staff paper"
    assert rows["Authorized: police, up to 55"].words == "S/RES/9"
    assert rows["Calmora: supports"].kind == "part"
    assert rows["Bridge blown up"].url.startswith("/situation/incidents/")
    assert "S/RES/1 (ALPHA)" in rows
    months = [one for one in found if one.kind == "strength"]
    assert months and "200 persons" in months[0].words
    total = BurdenTotal.objects.get(scope=told.scope, month=months[0].on)
    assert total.computed_from["sources"] and months[0].source == "; ".join(total.computed_from["sources"])


def test_a_reader_is_told_only_what_they_may_see(cast, told):
    seen = titles(cast.chidi, told)
    assert ("incident", "Bridge blown up") in seen
    assert not [kind for kind, _title in seen if kind == "command"]
    assert ("command", "Authority over 1 post or unit") in titles(cast.anwar, told)


def test_nothing_after_the_day_the_page_is_as_of(cast, told):
    early = titles(cast.anwar, told, until=date(2024, 3, 31))
    assert ("command", "Authority over 1 post or unit") in early
    assert ("incident", "Bridge blown up") not in early


def test_the_end_of_a_mission_names_its_last_mandate(cast, told):
    Mission.objects.filter(pk=told.pk).update(ends_on=date(2026, 1, 31), phase="closed")
    told.refresh_from_db()
    last = Mandate.objects.filter(mission=told).order_by("starts_on").last()
    end = story.moments(cast.anwar, told)[-1]
    assert (end.title, end.words) == ("The mission ended", f"The last mandate was {last.instrument}.")


class TestPages:
    def test_the_story_stands_on_its_page_and_in_its_file(self, cast, told, sign_in):
        browser = sign_in(cast.anwar)
        page = browser.get(ALPHA).text
        assert "Bridge blown up" in page and "Authority over 1 post or unit" in page
        assert 'name="mission" value="alpha"' in page  # beside another
        lines = taken(browser, "/missions/alpha/story.csv").splitlines()
        assert lines[0] == "on,kind,title,words,source"
        assert any(line.startswith("2024-05-02,incident,Bridge blown up") for line in lines)
        assert browser.get("/missions/alpha/story.pdf").status_code == 404

    def test_a_hidden_mission_has_no_story_for_others(self, cast, sign_in):
        assert sign_in(cast.chidi).get("/missions/shade/story/").status_code == 404

    def test_missions_that_ended_with_their_structure_are_the_case_studies(self, cast, told, sign_in):
        browser = sign_in(cast.chidi)
        assert "No mission that ended" in browser.get("/case-studies/").text
        Mission.objects.filter(pk=told.pk).update(ends_on=date(2026, 1, 31), phase="closed")
        page = browser.get("/case-studies/").text
        assert f'href="{ALPHA}"' in page and "/missions/beta/story/" not in page


class TestPrograms:
    def test_a_story_is_read_as_the_page_tells_it(self, cast, told, sign_in):
        found = sign_in(cast.anwar).get("/api/v1/stories/?mission=ALPHA").json()
        moments = story.moments(cast.anwar, told)
        assert [one["title"] for one in found["moments"]] == [str(one.title) for one in moments]
        assert found["counts"]["command"] == 1 and found["is_fictional"] is False
        edge = next(one for one in found["moments"] if one["kind"] == "command")
        assert (edge["on"], edge["source"]) == ("2024-03-01", "staff paper")

    def test_a_story_ends_on_the_day_asked_for(self, cast, told, sign_in):
        found = sign_in(cast.anwar).get("/api/v1/stories/?mission=alpha&as_of=2024-03").json()
        assert found["moments"][-1]["on"] <= "2024-03-31"

    def test_no_story_is_told_of_what_one_may_not_see(self, cast, told, sign_in):
        other = sign_in(cast.chidi)
        assert "command" not in other.get("/api/v1/stories/?mission=alpha").json()["counts"]
        assert other.get("/api/v1/stories/?mission=shade").status_code == 404
        assert other.get("/api/v1/stories/").status_code == 404
        assert other.get("/api/v1/stories/?mission=alpha&as_of=soon").status_code == 400

    def test_case_studies_are_those_of_the_page(self, cast, told, sign_in):
        browser = sign_in(cast.chidi)
        assert browser.get("/api/v1/case-studies/").json() == {"cases": []}
        Mission.objects.filter(pk=told.pk).update(ends_on=date(2026, 1, 31), phase="closed")
        [case] = browser.get("/api/v1/case-studies/").json()["cases"]
        assert (case["mission"], case["ends_on"]) == ("ALPHA", "2026-01-31")
        assert case["counts"]["incident"] == 1
