"""What communities say of projects, and results that several brought about, each counted once."""

import csv
import io
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from missions import results
from missions import services_results as services
from missions.models import ProjectFeedback, ProjectResult
from tests.logistics.units import taken
from tests.missions.rebuilt import proposed
from tests.missions.test_decision_pages import done, text, versioned

pytestmark = pytest.mark.django_db
PEOPLE = {"indicator": "People with clean water", "unit": "persons"}
SHARES = st.dictionaries(st.sampled_from("qrs"), st.decimals(1, 33, places=2), max_size=3)
AMOUNTS = st.none() | st.decimals(0, 9999, places=2)


@settings(deadline=None)
@given(st.lists(st.builds(results.Result, st.just("p"), st.sampled_from(["Wells", "wells "]), st.just("n"),
                          AMOUNTS, AMOUNTS, SHARES)))  # fmt: skip
def test_parts_of_all_projects_add_up_to_the_sum_of_results(found):
    whole = [one.reached for one in found if one.reached is not None]
    parts = [results.part(one, project) for one in found for project in "pqrs"]
    assert sum((one for one in parts if one is not None), Decimal(0)) == sum(whole, Decimal(0))
    lines = results.sums(found)
    assert len(lines) == bool(found)
    if found:
        assert (lines[0].results, lines[0].silent) == (len(found), len(found) - len(whole))
        assert lines[0].reached == (sum(whole, Decimal(0)) if whole else None)


def test_a_shared_result_stands_once_and_each_project_shows_its_part(cast, sign_in):
    wells, line = proposed(cast, by=cast.anwar), proposed(cast, title="Line", by=cast.anwar)
    anwar, today = sign_in(cast.anwar), timezone.localdate()
    page = wells.get_absolute_url()
    given_ = versioned(wells) | PEOPLE | {"target": "1000", "reached": "800", "reached_on": today}
    done(anwar.post(f"{page}result/", given_ | {"project_1": str(line.pk), "percent_1": "25"}))
    row = ProjectResult.objects.get()
    assert [(one.project, one.percent) for one in row.shares.all()] == [(line, 25)]
    assert "600" in text(anwar.get(page)) and "200" in text(anwar.get(line.get_absolute_url()))
    other = proposed(cast, title="Spring", by=cast.anwar)
    services.enter_result(other, **PEOPLE | {"unit": "Persons", "target": 500}, by=cast.anwar)
    shown = anwar.get("/projects/results/?mission=alpha")
    [line_] = shown.context["sums"]
    assert (line_.target, line_.reached, line_.results, line_.silent) == (1500, 800, 2, 1)
    assert "not reported" in text(shown)
    assert "/projects/results/file.csv?mission=alpha" in shown.text
    told = list(csv.DictReader(io.StringIO(taken(anwar, "/projects/results/file.csv?mission=alpha"))))
    assert {(one["project"], one["reached"], one["share"], one["shared_with"]) for one in told} == {
        (wells.title, "800.00", "75.00", "Line 25 %"),
        ("Spring", "", "100", ""),
    }
    assert not list(csv.DictReader(io.StringIO(taken(sign_in(cast.dora), "/projects/results/file.csv"))))
    assert anwar.get("/projects/results/file.xlsx").status_code == 200
    assert anwar.get("/projects/results/file.pdf").status_code == 404


def test_shares_are_of_other_projects_of_the_mission_and_less_than_all(cast):
    row, other = proposed(cast, by=cast.anwar), proposed(cast, title="Line", by=cast.anwar)
    strange = proposed(cast, cast.shade, keeper=cast.un, by=cast.system)
    for shares in ({row: 10}, {strange: 10}):
        with pytest.raises(ValidationError, match="same mission"):
            services.enter_result(row, **PEOPLE, shares=shares, by=cast.anwar)
    with pytest.raises(ValidationError, match="less than 100"):
        services.enter_result(row, **PEOPLE, shares={other: 100}, by=cast.anwar)
    with pytest.raises(ValidationError, match="which day"):
        services.enter_result(row, **PEOPLE, reached=3, by=cast.anwar)


def test_shares_that_differ_come_through_the_page_and_the_api(cast, sign_in):
    rows = [proposed(cast, title=title, by=cast.anwar) for title in ("Wells", "Line", "Spring")]
    anwar = sign_in(cast.anwar)
    body = PEOPLE | {"project": str(rows[0].pk), "target": "10"}
    body["shares"] = [
        {"project": str(rows[1].pk), "percent": "10"},
        {"project": str(rows[2].pk), "percent": "20.50"},
    ]
    made = anwar.post("/api/v1/project-results/", body, "application/json", HTTP_IDEMPOTENCY_KEY="r-1")
    assert made.status_code == 201, made.json()
    assert sorted(one["percent"] for one in made.json()["shares"]) == ["10.00", "20.50"]
    row = ProjectResult.objects.get()
    page = f"/projects/results/{row.pk}/edit/"
    form = anwar.get(page).context["form"]
    stands = {name: form[name].value() for name in ("project_1", "percent_1", "project_2", "percent_2")}
    assert stands["project_1"] == str(rows[1].pk) and stands["percent_2"] == Decimal("20.50")
    changed = versioned(row) | PEOPLE | {"target": "12"} | stands | {"percent_1": "33.5"}
    done(anwar.post(page, changed))
    row.refresh_from_db()
    shares = {one.project.title: one.percent for one in row.shares.all()}
    assert (row.target, shares) == (12, {"Line": Decimal("33.50"), "Spring": Decimal("20.50")})
    done(anwar.post(f"/projects/results/{row.pk}/remove/", versioned(row) | {"reason": "entered twice"}))
    assert not ProjectResult.objects.exists()


WRONG = {
    "no percent": ({"project_1": "Line"}, "how many percent"),
    "no project": ({"percent_1": "5"}, "Choose the project"),
    "twice": ({"project_1": "Line", "percent_1": "5", "project_2": "Line", "percent_2": "6"}, "already"),
    "all of it": ({"project_1": "Line", "percent_1": "50", "project_2": "Spring", "percent_2": "50"}, "less"),
}


@pytest.mark.parametrize("which", WRONG)
def test_wrong_shares_are_refused_beside_the_question_and_leave_nothing(cast, sign_in, which):
    rows = {title: proposed(cast, title=title, by=cast.anwar) for title in ("Wells", "Line", "Spring")}
    asked, words = WRONG[which]
    asked = {name: str(rows[value].pk) if value in rows else value for name, value in asked.items()}
    page = f"{rows['Wells'].get_absolute_url()}result/"
    answer = sign_in(cast.anwar).post(page, versioned(rows["Wells"]) | PEOPLE | asked)
    assert answer.status_code == 200 and words in text(answer), text(answer)[-600:]
    assert not ProjectResult.objects.exists()


def test_feedback_is_recorded_by_who_carries_it_out_and_taken_out_by_the_mission_alone(cast, sign_in):
    row = proposed(cast, label="public")
    page, berit = row.get_absolute_url(), sign_in(cast.berit)
    said = versioned(row) | {"given_on": timezone.localdate(), "voice": "women", "verdict": "dissatisfied"}
    done(berit.post(f"{page}feedback/", said | {"text": "One pump is far."}))
    one = ProjectFeedback.objects.get()
    assert "One pump is far." in text(sign_in(cast.chidi).get(page))
    with pytest.raises(PermissionDenied):
        services.remove_feedback(one, reason="it hurts", by=cast.berit)
    assert berit.get(f"/projects/feedback/{one.pk}/remove/").status_code == 403
    path = f"/projects/feedback/{one.pk}/remove/"
    done(sign_in(cast.anwar).post(path, versioned(one) | {"reason": "of another project"}))
    assert not ProjectFeedback.objects.exists()
    with pytest.raises(PermissionDenied):
        services.record_feedback(row, given_on=one.given_on, voice="women", verdict="mixed", by=cast.chidi)
