"""The reconstruction of the demo: what its areas need, and projects in each state."""

import pytest

import accounts.demo
import missions.demo
from missions import demo_projects
from missions.models import (
    Priority,
    Project,
    ProjectFeedback,
    ProjectMilestone,
    ProjectResult,
    ResultShare,
)

pytestmark = pytest.mark.django_db


def test_it_is_loaded_once_marked_as_invented_and_goes_with_its_mission():
    accounts.demo.load_reference()
    missions.demo.load_reference()
    accounts.demo.load_partners_of_demo()
    missions.demo.load_demo()
    told = {"local priorities": 6, "projects": 8, "feedback on projects": 5, "results of projects": 4}
    assert demo_projects.load() == told
    shared = {one.percent for one in ResultShare.objects.filter(result__indicator__startswith="Days")}
    assert len(shared) == 2, "one result is shared by several unequally"
    assert demo_projects.load() == {}
    assert {row.state for row in Project.objects.all()} == set(Project.State.values) - {"cancelled"}
    assert all(row.is_fictional for row in [*Project.objects.all(), *Priority.objects.all()])
    assert Priority.objects.filter(projects=None).values_list("sector", flat=True).get() == "energy"
    missions.demo.clear_demo()
    assert not ProjectResult.objects.exists() and not ProjectFeedback.objects.exists()
    assert not Project.objects.exists() and not ProjectMilestone.objects.exists()
