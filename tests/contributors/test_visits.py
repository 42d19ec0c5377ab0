"""Visits before arrival: entered by who decides, through the API and on pages; nothing told to strangers."""

from datetime import date
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile

from accounts import services_documents
from contributors import services_pledges, services_visits
from contributors.models import Visit
from tests.contributors.test_pledges import needed, offered, registered

pytestmark = pytest.mark.django_db
VISITS = "/api/v1/visits/"


@pytest.fixture
def pledge(cast):
    return offered(needed(cast), cast.bresland, cast.berit)


@pytest.fixture
def planned(cast, pledge):
    return services_visits.plan_visit(pledge, kind="aav", planned_on=date(2026, 2, 1), by=cast.anwar)


@pytest.fixture
def write(cast, token):
    return token(cast.anwar, scopes=["read", "pledges:write"])


@pytest.fixture
def post(client):
    def post(header, **body):
        return client.post(
            VISITS,
            body,
            content_type="application/json",
            headers=header | {"Idempotency-Key": uuid4().hex},
        )

    return post


@pytest.fixture
def patch(client):
    def patch(header, address, **body):
        match = {"If-Match": client.get(address, headers=header).headers.get("ETag", '"none"')}
        return client.patch(address, body, content_type="application/json", headers=header | match)

    return patch


def refused(answer):
    """The fields that an answer of the API refuses."""
    return answer.status_code, [error["field"] for error in answer.json()["errors"]]


class TestApi:
    def test_a_visit_is_planned_its_result_recorded_and_the_level_set(
        self, cast, pledge, write, post, patch, settings, tmp_path
    ):
        settings.MEDIA_ROOT = tmp_path
        registered(pledge, cast.berit)
        services_pledges.level_pledge(pledge, level="1", by=cast.anwar)
        made = post(write, pledge=str(pledge.pk), kind="aav", planned_on="2026-02-01")
        assert (made.status_code, made.json()["result"], made.json()["version"]) == (201, "", 1)
        with pytest.raises(ValidationError, match="assessment and advisory visit"):
            services_pledges.level_pledge(pledge, level="2", by=cast.anwar)
        held = patch(
            write,
            f"{VISITS}{made.json()['id']}/",
            held_on="2026-02-03",
            result="conditions",
            findings=[{"dimension": "medical", "standard": "not_met", "remark": "No surgeon"}],
            reason="seen by the team",
        )
        found = [{"dimension": "medical", "standard": "not_met", "remark": "No surgeon"}]
        assert (held.status_code, held.json()["findings"], held.json()["version"]) == (200, found, 2)
        passed = patch(write, f"{VISITS}{made.json()['id']}/", result="passed", reason="all is well")
        assert passed.status_code == 400
        assert "It cannot have passed while this is not met: medical." in passed.content.decode()
        assert services_pledges.level_pledge(pledge, level="2", by=cast.anwar).level == "2"

    def test_a_change_of_what_has_moved_is_refused(self, cast, planned, write, client):
        address = f"{VISITS}{planned.pk}/"
        read = client.get(address, headers=write).headers["ETag"]
        services_visits.change_visit(planned, report="Postponed", by=cast.anwar)
        late = {"If-Match": read}
        answer = client.patch(
            address, {"report": "Mine"}, content_type="application/json", headers=write | late
        )
        assert (answer.status_code, Visit.objects.get().report) == (412, "Postponed")

    def test_what_is_wrong_is_named(self, planned, pledge, write, post, patch):
        address = f"{VISITS}{planned.pk}/"
        wrong = [{"dimension": "cooking", "standard": "met"}]
        assert refused(patch(write, address, findings=wrong)) == (400, ["findings.0.dimension"])
        twice = [{"dimension": "medical", "standard": "met"}] * 2
        assert refused(patch(write, address, findings=twice)) == (400, ["findings"])
        assert refused(patch(write, address, result="passed")) == (400, ["held_on"])
        assert refused(patch(write, address, result="splendid")) == (400, ["result"])
        assert refused(post(write, pledge=str(pledge.pk), kind="aav")) == (400, ["planned_on"])
        assert refused(post(write, pledge=str(uuid4()), kind="aav")) == (400, ["pledge"])
        assert Visit.objects.count() == 1

    def test_the_two_sides_alone_read_it_and_one_writes(self, cast, planned, token, client, post, patch):
        services_pledges.show_pledge(planned.pledge, visibility=3, by=cast.berit)
        address = f"{VISITS}{planned.pk}/"
        for name in ("chidi", "dora", "pia", "noor"):
            header = token(getattr(cast, name), scopes=["read", "pledges:write"])
            assert client.get(address, headers=header).status_code == 404, name
            assert client.get(VISITS, headers=header).json()["results"] == [], name
            assert patch(header, address, report="x").status_code == 404, name
        own = token(cast.berit, scopes=["read", "pledges:write"])
        assert client.get(address, headers=own).status_code == 200
        assert patch(own, address, report="x").status_code == 403
        body = {"pledge": str(planned.pledge_id), "kind": "aoc", "planned_on": "2026-02-01"}
        assert post(own, **body).status_code == 403

    def test_it_is_narrowed(self, cast, planned, pledge, write, client):
        passed = services_visits.plan_visit(
            pledge, kind="pdv", held_on=date(2026, 3, 1), result="passed", by=cast.anwar
        )

        def found(query):
            answer = client.get(f"{VISITS}?{query}", headers=write)
            return {row["id"] for row in answer.json()["results"]}

        both = {str(planned.pk), str(passed.pk)}
        assert found(f"pledge={pledge.pk}") == found("mission=alpha&contributor=XBR") == both
        assert found(f"pledge={uuid4()}") == found("result=failed") == set()
        assert found("kind=pdv") == found("result=passed") == found("held_by=2026-03-01") == {str(passed.pk)}
        assert found("planned_by=2026-02-01") == {str(planned.pk)}
        assert client.get(f"{VISITS}?pledge=x", headers=write).status_code == 400


class TestPages:
    def test_the_list_shows_each_side_its_own_and_narrows(self, cast, planned, pledge, sign_in):
        services_visits.plan_visit(
            pledge, kind="pdv", held_on=date(2026, 3, 1), result="passed", by=cast.anwar
        )

        def kinds(person, query=""):
            rows = sign_in(person).get(f"/visits/{query}").context["listing"].records
            return {row.kind for row in rows}

        assert kinds(cast.berit) == kinds(cast.anwar) == {"aav", "pdv"}
        assert kinds(cast.chidi) == kinds(cast.administrator) == set()
        assert kinds(cast.anwar, "?which=planned") == kinds(cast.anwar, "?kind=aav") == {"aav"}
        assert kinds(cast.anwar, "?which=held") == kinds(cast.anwar, "?result=passed") == {"pdv"}

    def test_a_result_without_a_day_is_refused_at_the_day(self, cast, planned, pledge, sign_in):
        answer = sign_in(cast.anwar).post(
            f"/pledges/{pledge.pk}/visits/{planned.pk}/",
            {"planned_on": "2026-02-01", "result": "passed", "reason": "done", "version": 1},
        )
        assert list(answer.context["form"].errors) == ["held_on"]

    def test_findings_by_dimension_are_entered_and_read_by_the_two_sides(
        self, cast, planned, pledge, sign_in
    ):
        edit = f"/pledges/{pledge.pk}/visits/{planned.pk}/"
        given = {"held_on": "2026-02-02", "result": "passed", "reason": "seen", "version": 1}
        given |= {"training_standard": "met", "medical_standard": "not_met", "medical_remark": "No surgeon"}
        browser = sign_in(cast.anwar)
        assert list(browser.post(edit, given).context["form"].errors) == ["result"]
        assert browser.post(edit, given | {"result": "conditions"}).url == pledge.get_absolute_url()
        assert Visit.objects.get().findings == [
            {"dimension": "training", "standard": "met", "remark": ""},
            {"dimension": "medical", "standard": "not_met", "remark": "No surgeon"},
        ]
        for person in (cast.anwar, cast.berit):
            page = sign_in(person).get(planned.get_absolute_url()).content.decode()
            assert "No surgeon" in page and page.count("not looked at") == 8
        assert sign_in(cast.chidi).get(planned.get_absolute_url()).status_code == 404
        answer = sign_in(cast.berit).get("/visits/?format=csv&columns=findings")
        file = b"".join(answer.streaming_content).decode()
        assert "training: met" in file and "medical: not met (No surgeon)" in file

    def test_the_report_stands_beside_its_visit(self, cast, planned, pledge, sign_in, settings, tmp_path):
        settings.MEDIA_ROOT = tmp_path
        page = sign_in(cast.anwar).get(pledge.get_absolute_url()).content.decode()
        assert f"/documents/visit/{planned.pk}/new/" in page
        file = ContentFile(b"All is well", name="report.txt")
        services_documents.add_document(planned, file=file, kind="other", title="Team report", by=cast.anwar)
        page = sign_in(cast.berit).get(pledge.get_absolute_url()).content.decode()
        assert "Team report" in page
