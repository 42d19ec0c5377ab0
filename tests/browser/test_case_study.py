"""A planner puts a mission that has ended beside the one at work, and takes both with them as a file."""

from datetime import date

import pytest

from accounts import outbox
from missions.models import Element, Lesson, Mission
from missions.models.releasing import Release


@pytest.fixture
def ended(cast):
    """BETA, ended in 2024 with its structure and a lesson kept: a case study."""
    Element.objects.create(
        mission=cast.beta, reference="FC", title="Force commander", kind="post", label=Release.PUBLIC,
        starts_on=date(2020, 1, 1), created_by=cast.system,
    )  # fmt: skip
    Lesson.objects.create(
        mission=cast.beta, title="Waste reached the river", observed_on=date(2023, 5, 1),
        happened="The pit overflowed.", label=Release.PUBLIC, created_by=cast.system, written_by=cast.system,
        source="S/2023/1",
    )  # fmt: skip
    Mission.objects.filter(pk=cast.beta.pk).update(phase="closed", ends_on=date(2024, 12, 31))
    outbox.settle()
    return cast.beta


def test_a_mission_that_ended_stands_beside_one_that_runs(traveller, cast, ended):
    one = traveller(cast.anwar)
    page = one.page
    assert one.go("/case-studies/") == 200
    one.look()
    page.click("main h2 a[href$='/missions/beta/story/']")
    page.wait_for_selector("#beside")
    assert "S/2023/1" in page.inner_text("section:has(#h-story)")
    one.look()
    page.select_option("#beside", "alpha")
    page.get_by_role("button", name=one.says("Put them side by side"), exact=True).click()
    page.wait_for_url("**/missions/compare/?*")
    heads = page.locator("table.compare thead th").all_inner_texts()
    assert [head.split()[0] for head in heads[1:]] == ["BETA", "ALPHA"]
    words = one.says("In its story: %(what)s", what=one.says("lessons"))
    assert words in page.inner_text("table.compare")
    one.look()
    assert one.wrong == [] == one.complaints

    href = page.locator("section:has(#h-figures) .actions a").first.get_attribute("href")
    lines = page.request.get(href).text().splitlines()
    assert [line.split(",")[0] for line in lines] == ["\ufeffmission", "BETA", "ALPHA"]
    story = page.request.get("/missions/beta/story.csv").text()
    assert "Waste reached the river" in story and "S/2023/1" in story
