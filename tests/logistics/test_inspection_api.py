"""Inspections through the API and by file: each side its own steps, what was found goes in and out whole."""

import csv
import io
from uuid import uuid4

import pytest

from accounts.models import Import
from contributors.models import ReimbursementTerm
from logistics import inspection_files, services_inspections
from logistics.imports_inspections import examine_inspections
from logistics.models import Inspection, InspectionContest
from tests.logistics.inspected import brought, conducted, keepers, planned, signed, unit

pytestmark = pytest.mark.django_db
URL = "/api/v1/inspections/"


@pytest.fixture(autouse=True)
def who(cast):
    keepers(cast)


@pytest.fixture
def inspection(cast):
    of = unit(cast)
    brought(of)
    return planned(cast, of)


def post(browser, url, body, key=None):
    return browser.post(
        url, body, content_type="application/json", headers={"Idempotency-Key": key or str(uuid4())}
    )


def told(row):
    carriers, tankers = row.unit.equipment.order_by("group")
    return {
        "version": row.version,
        "conducted_on": "2026-09-15",
        "strength_present": 790,
        "equipment": [
            {"line": str(carriers.pk), "on_hand": 10, "serviceable": 9},
            {
                "line": str(tankers.pk),
                "items": [{"item": str(item.pk), "result": "serviceable"} for item in tankers.items.all()],
            },
        ],
        "sustainment": [{"category": "catering", "is_met": True}],
        "checklist": [{"dimension": "medical", "standard": "met"}],
    }


class TestTheApi:
    def test_a_program_plans_and_conducts_and_a_person_signs(self, cast, inspection, token, sign_in):
        program = {"headers": token(cast.dora, scopes=("read", "logistics:write"))}
        row = inspection
        headers = program["headers"] | {"Idempotency-Key": str(uuid4())}
        browser = sign_in(cast.dora)
        for _n in range(2):
            answer = browser.post(
                f"{URL}{row.pk}/conduct/", told(row), content_type="application/json", headers=headers
            )
            assert answer.status_code == 200, answer.content
        found = answer.json()
        assert (found["state"], found["version"], found["strength_present"]) == ("conducted", 2, 790)
        assert [one["serviceable"] for one in found["equipment"]] == [9, 2]
        assert found["sustainment"][0]["category"] == "catering"
        answer = browser.post(
            f"{URL}{row.pk}/sign/", {"version": 2}, content_type="application/json",
            headers=program["headers"] | {"Idempotency-Key": str(uuid4())},
        )  # fmt: skip
        assert answer.status_code == 403
        row = Inspection.objects.get()
        if row.inspector_id == cast.dora.pk:
            answer = post(browser, f"{URL}{row.pk}/sign/", {"version": 2})
            assert answer.status_code == 200 and answer.json()["signatures"][0]["side"] == "mission"
            assert post(browser, f"{URL}{row.pk}/sign/", {"version": 1}).status_code == 409

    def test_a_finding_is_contested_and_decided(self, cast, inspection, sign_in):
        row = signed(cast, inspection)
        finding = row.equipment.get(line__group="armour")
        contests = [{"equipment": finding.pk, "words": "All ran.", "evidence": "log 14"}]
        body = {"version": row.version, "contests": contests}
        assert post(sign_in(cast.noor), f"{URL}{row.pk}/contest/", body).status_code == 403
        wrong = body | {"contests": [contests[0] | {"equipment": 10**6}]}
        assert post(sign_in(cast.berit), f"{URL}{row.pk}/contest/", wrong).status_code == 400
        answer = post(sign_in(cast.berit), f"{URL}{row.pk}/contest/", body)
        assert answer.status_code == 200 and answer.json()["contests"][0]["evidence"] == "log 14"
        decision = {
            "contest": InspectionContest.objects.get().pk,
            "outcome": "upheld",
            "outcome_words": "It says so.",
            "corrected": {"on_hand": 10, "serviceable": 10},
        }
        body = {"version": answer.json()["version"], "words": "The log is right.", "decisions": [decision]}
        answer = post(sign_in(cast.noor), f"{URL}{row.pk}/review/", body)
        assert answer.status_code == 200, answer.content
        answer = post(sign_in(cast.noor), f"{URL}{row.pk}/finish/", {"version": answer.json()["version"]})
        assert answer.json()["state"] == "final"

    def test_it_says_what_the_findings_would_mean_for_the_claim(self, cast, inspection, sign_in):
        browser, url = sign_in(cast.dora), f"{URL}{inspection.pk}/preview/"
        nothing = browser.get(url)
        assert nothing.status_code == 404 and "not conducted" in nothing.json()["detail"]
        row = conducted(cast, inspection, serviceable=7)
        ReimbursementTerm.objects.create(organization=cast.un, kind="personnel", value=1448)
        found = browser.get(url).json()
        assert (found["starts_on"], found["ends_on"], found["claim"]) == ("2026-07-01", "2026-09-30", None)
        assert found["lines"][0]["amount"] == found["total"] == f"{790 * 1448 * 3}.00"
        assert any("tolerance" in words for words in found["not_calculable"])
        assert sign_in(cast.pia).get(f"{URL}{row.pk}/preview/").status_code == 404

    def test_others_see_none(self, cast, inspection, sign_in):
        for name, n in (("berit", 1), ("anwar", 1), ("chidi", 0), ("pia", 0), ("administrator", 0)):
            assert len(sign_in(getattr(cast, name)).get(URL).json()["results"]) == n


class Silent:
    def stage(self, words):
        pass

    def step(self, *args, **kwargs):
        pass

    def __getattr__(self, name):
        return lambda *args, **kwargs: None


class TestTheFile:
    def written(self, row, tmp_path, **changed):
        rows = [
            dict(zip(inspection_files.HEADS, cells, strict=True)) for cells in inspection_files.lines(row)
        ]
        for one in rows:
            one |= changed.get(one["kind"], {})
        path = tmp_path / "inspection.csv"
        with path.open("w", newline="") as file:
            writer = csv.DictWriter(file, inspection_files.HEADS)
            writer.writeheader()
            writer.writerows(rows)
        return path

    def sent(self, cast, path, by=None):
        row = Import.objects.create(
            kind="inspections", file_name="inspection.csv", size=1, created_by=by or cast.dora
        )
        return examine_inspections(row, path, Silent(), True)

    def test_what_goes_out_comes_in_again_unchanged(self, cast, inspection, tmp_path):
        row = conducted(cast, inspection)
        outcome = self.sent(cast, self.written(row, tmp_path))
        assert (outcome.count("refused"), outcome.unchanged) == (0, 4)
        row.refresh_from_db()
        assert row.version == 2

    def test_what_was_filled_in_is_what_was_found(self, cast, inspection, tmp_path):
        path = self.written(
            inspection, tmp_path,
            strength={"on_hand": 700, "conducted_on": "2026-09-15"},
            equipment={"on_hand": 2, "serviceable": 1},
            sustainment={"is_met": "no", "remark": "two cooks"},
        )  # fmt: skip
        outcome = self.sent(cast, path)
        assert (outcome.count("refused"), outcome.new) == (0, 4), [f.reason for f in outcome.found]
        inspection.refresh_from_db()
        assert (inspection.state, inspection.strength_present) == ("conducted", 700)
        assert {(one.on_hand, one.serviceable) for one in inspection.equipment.all()} == {(2, 1)}
        assert inspection.sustainment.get().remark == "two cooks"

    def test_a_file_of_an_older_version_or_of_anothers_is_refused(self, cast, inspection, tmp_path):
        path = self.written(inspection, tmp_path, strength={"on_hand": 700})
        assert self.sent(cast, path, by=cast.chidi).is_refused
        assert self.sent(cast, path, by=cast.berit).is_refused
        services_inspections.change_plan(inspection, planned_on="2026-09-20", by=cast.dora)
        assert self.sent(cast, path).is_refused
        inspection.refresh_from_db()
        assert inspection.state == "scheduled"

    def test_a_file_without_the_columns_is_refused_as_such(self, tmp_path):
        from accounts.files import FileRefused

        path = tmp_path / "x.csv"
        path.write_text(io.StringIO("a,b\n1,2\n").getvalue())
        with pytest.raises(FileRefused):
            list(inspection_files.read_findings(path, "x.csv"))
