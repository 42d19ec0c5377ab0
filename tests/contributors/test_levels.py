"""Readiness levels: each on the evidence it demands, which its readers see and nobody else."""

import pytest
from django.core.exceptions import ValidationError

from accounts import services_documents
from contributors import evidence, levels, services_pledges, services_visits
from contributors.models import Pledge
from tests.accounts.test_documents import pdf
from tests.contributors.test_coverage import need, offered  # noqa: F401  (a fixture)

ALL = {
    "papers": levels.PAPERS,
    "passed": ("aav", "vv"),
    "answers_a_need": True,
    "days_to_deploy": 60,
}


@pytest.mark.parametrize("level", levels.LEVELS)
def test_with_all_of_it_every_level_is_reached(level):
    assert levels.missing(level, **ALL) == []


@pytest.mark.parametrize(
    "level, without, missing",
    [
        ("1", {"papers": ("note_verbale", "equipment")}, ["organization", "sustainment"]),
        ("2", {"passed": ("vv",)}, ["aav"]),
        ("3", {"answers_a_need": False}, ["requirement"]),
        ("rdl", {"passed": ("aav",)}, ["vv"]),
        ("rdl", {"days_to_deploy": 61}, ["days_to_deploy"]),
        ("rdl", {"days_to_deploy": None, "passed": ()}, ["vv", "days_to_deploy"]),
    ],
)
def test_each_level_names_what_it_lacks(level, without, missing):
    assert levels.missing(level, **(ALL | without)) == missing


def test_levels_follow_one_another_and_end():
    assert [levels.following(level) for level in levels.LEVELS] == ["1", "2", "3", "rdl", None]
    with pytest.raises(ValueError):
        levels.missing("4")


def papers(pledge, by, kinds=levels.PAPERS, **fields):
    return [services_documents.add_document(pledge, file=pdf(), kind=kind, by=by, **fields) for kind in kinds]


@pytest.fixture
def pledge(cast, need, settings, tmp_path):  # noqa: F811
    settings.MEDIA_ROOT = tmp_path
    return offered(need, cast.bresland, 12, visibility=3, by=cast.berit)


@pytest.mark.django_db
class TestOfAPledge:
    def missing(self, pledge):
        return evidence.next_levels([Pledge.objects.get(pk=pledge.pk)])[pledge.pk].missing

    def test_level_one_takes_its_four_papers_that_both_sides_read(self, cast, pledge):
        papers(pledge, cast.berit, levels.PAPERS[:3])
        own = papers(pledge, cast.berit, levels.PAPERS[3:], label="own")[0]
        with pytest.raises(ValidationError, match="self-sustainment"):
            services_pledges.level_pledge(pledge, level="1", by=cast.anwar)
        services_documents.label_document(own, label="sides", by=cast.berit)
        assert services_pledges.level_pledge(pledge, level="1", by=cast.anwar).level == "1"

    def test_a_paper_withdrawn_or_of_the_other_side_is_none(self, cast, pledge):
        first, *_others = papers(pledge, cast.berit)
        assert self.missing(pledge) == []
        services_documents.withdraw_document(first, reason="the wrong one", by=cast.berit)
        papers(pledge, cast.anwar, ["note_verbale"])
        assert self.missing(pledge) == ["note_verbale"]

    def test_up_to_rapid_deployment_and_down_again(self, cast, pledge):
        papers(pledge, cast.berit)
        for kind in ("aav", "vv"):
            services_visits.plan_visit(
                pledge, kind=kind, held_on="2026-02-01", result="passed", by=cast.anwar
            )
        for level in ("1", "2", "3"):
            services_pledges.level_pledge(pledge, level=level, by=cast.anwar)
        with pytest.raises(ValidationError, match="60 days"):
            services_pledges.level_pledge(pledge, level="rdl", by=cast.anwar)
        services_pledges.change_pledge(pledge, days_to_deploy=60, by=cast.berit)
        row = services_pledges.level_pledge(pledge, level="rdl", by=cast.anwar)
        assert evidence.next_levels([row]) == {row.pk: None}
        assert services_pledges.level_pledge(row, level="1", by=cast.anwar).level == "1"

    def test_the_two_sides_read_what_is_missing_and_nobody_else(self, cast, pledge, sign_in):
        papers(pledge, cast.berit, levels.PAPERS[:2])
        for name, missing in (
            ("berit", ["equipment", "sustainment"]),
            ("anwar", ["equipment", "sustainment"]),
            ("dora", None),
        ):
            browser = sign_in(getattr(cast, name))
            record = browser.get(f"/api/v1/pledges/{pledge.pk}/").json()
            assert record["missing_for_next_level"] == missing
            assert (record["conditions"] is None) == (missing is None)
            page = browser.get(pledge.get_absolute_url()).content.decode()
            assert ("a list of major equipment that both sides read" in page) == (missing is not None)

    def test_the_desk_says_what_is_missing(self, cast, pledge, sign_in):
        page = sign_in(cast.berit).get("/desk/").content.decode()
        assert "a note verbale that both sides read" in page
