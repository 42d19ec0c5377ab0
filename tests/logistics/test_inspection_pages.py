"""Pages of inspections: the list with what is due, one with its findings, the field form, steps, the file."""

import csv
import io
import re
from datetime import date
from uuid import uuid4

import pytest

from logistics import rights_inspections as rights
from logistics.models import Inspection
from tests.logistics.inspected import brought, conducted, finished, keepers, planned, signed, unit
from tests.logistics.units import carriers
from tests.weighing import PAGE_BYTES, weight

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def who(cast):
    keepers(cast)


@pytest.fixture
def inspection(cast):
    of = unit(cast)
    brought(of)
    return planned(cast, of)


def filled(row, **more):
    """The field form as a browser sends it."""
    carriers, tankers = row.unit.equipment.order_by("group")
    first, second = tankers.items.order_by("number")
    return {
        "version": row.version,
        "_key": str(uuid4()),
        "conducted_on": "2026-09-15",
        "strength_present": "790",
        f"h{carriers.pk.hex[:10]}": "10",
        f"w{carriers.pk.hex[:10]}": "9",
        f"r{carriers.pk.hex[:10]}": "one in the workshop",
        f"i{first.pk.hex[:10]}": "serviceable",
        f"i{second.pk.hex[:10]}": "absent",
        "s_catering": "yes",
        "c_medical": "met",
        "report": "All was shown.",
    } | more


def test_rounds_are_counted_in_full(cast, inspection, sign_in):
    given = filled(inspection)
    rounds = carriers(cast, inspection.unit, group="ammunition", type="Rounds", lease="", agreed=1_200_000)
    mark = rounds.pk.hex[:10]
    given |= {f"h{mark}": "1200000", f"w{mark}": "1190000"}
    assert sign_in(cast.dora).post(f"/inspections/{inspection.pk}/form/", given).status_code == 302


class TestTheList:
    def test_it_shows_what_is_due_and_a_month_beside_the_inspections(self, cast, inspection, sign_in):
        page = sign_in(cast.dora).get("/inspections/?month=2026-09").content.decode()
        assert "Due and overdue" in page and "BRE-INF-1/1" in page and "Plan an inspection" in page
        assert "September 2026" in page and f'href="/inspections/{inspection.pk}/"' in page
        page = sign_in(cast.berit).get("/inspections/").content.decode()
        assert "BRE-INF-1/1" in page and "Plan an inspection" not in page

    def test_nobody_else_learns_of_any(self, cast, inspection, sign_in):
        for name in ("chidi", "pia", "administrator"):
            page = sign_in(getattr(cast, name)).get("/inspections/?state=any").content.decode()
            assert "BRE-INF-1" not in page and "Kestrel" not in page
            assert sign_in(getattr(cast, name)).get(f"/inspections/{inspection.pk}/").status_code == 404


class TestOne:
    def test_it_says_what_was_found_who_signed_and_what_it_would_mean(self, cast, inspection, sign_in):
        row = signed(cast, inspection)
        answer = sign_in(cast.berit).get(row.get_absolute_url())
        page = answer.content.decode()
        for words in ("Armoured personnel", "two in the workshop", "for the mission", "unchanged since"):
            assert words in page
        assert "What it would mean for the claim" in page and "not calculable" in page
        assert "Sign for the contingent" in page and "Open it again" not in page
        assert weight(answer) < PAGE_BYTES

    def test_each_side_takes_its_own_steps(self, cast, inspection, sign_in):
        row = signed(cast, inspection)
        answer = sign_in(cast.dora).get(f"/inspections/{row.pk}/countersign/")
        assert answer.status_code == 403
        answer = sign_in(cast.berit).post(f"/inspections/{row.pk}/countersign/", {"version": row.version})
        assert answer.status_code == 302
        row.refresh_from_db()
        assert row.state == "signed_contingent"
        answer = sign_in(cast.noor).post(
            f"/inspections/{row.pk}/review/", {"version": row.version, "words": "As found."}
        )
        assert answer.status_code == 302
        row.refresh_from_db()
        answer = sign_in(cast.noor).post(f"/inspections/{row.pk}/finish/", {"version": row.version})
        row.refresh_from_db()
        assert row.state == "final"

    def test_findings_are_contested_and_decided_one_by_one(self, cast, inspection, sign_in):
        row = signed(cast, inspection)
        carriers = row.equipment.get(line__group="armour")
        given = {"version": row.version, f"w_e{carriers.pk}": "All ran.", f"v_e{carriers.pk}": ""}
        browser = sign_in(cast.berit)
        answer = browser.post(f"/inspections/{row.pk}/contest/", given)
        assert "Name what shows it" in answer.content.decode()
        given[f"v_e{carriers.pk}"] = "log 14"
        assert browser.post(f"/inspections/{row.pk}/contest/", given).status_code == 302
        row.refresh_from_db()
        contest = row.contests.get()
        assert (row.state, contest.words, contest.evidence) == ("contested", "All ran.", "log 14")
        given = {"version": row.version, "words": "The log is right."}
        given |= {f"o{contest.pk}": "upheld", f"y{contest.pk}": "It says so."}
        browser = sign_in(cast.noor)
        answer = browser.post(f"/inspections/{row.pk}/review/", given)
        assert "say what counts instead" in answer.content.decode()
        given |= {f"n{contest.pk}_on_hand": "10", f"n{contest.pk}_serviceable": "10"}
        assert browser.post(f"/inspections/{row.pk}/review/", given).status_code == 302
        contest.refresh_from_db()
        assert contest.corrected == {"on_hand": 10, "serviceable": 10}
        page = browser.get(f"/inspections/{row.pk}/").content.decode()
        assert "10 on hand, 10 serviceable" in page

    def test_one_is_planned_from_its_page(self, cast, inspection, sign_in):
        browser = sign_in(cast.dora)
        page = browser.get("/inspections/new/").content.decode()
        assert "Kestrel battalion" in page
        given = {"unit": str(inspection.unit.pk), "kind": "spot", "planned_on": "2026-12-01"}
        answer = browser.post("/inspections/new/", given)
        assert answer.status_code == 302
        assert Inspection.objects.get(kind="spot").planned_on == date(2026, 12, 1)
        assert sign_in(cast.anwar).get("/inspections/new/").status_code == 403


class TestTheFieldForm:
    def test_it_is_an_ordinary_form(self, cast, inspection, sign_in):
        browser = sign_in(cast.dora)
        page = browser.get(f"/inspections/{inspection.pk}/form/").content.decode()
        assert "T-1" in page and "Armoured personnel carriers" in page and len(page) < 60_000
        answer = browser.post(f"/inspections/{inspection.pk}/form/", filled(inspection))
        assert answer.status_code == 302 and answer.url == f"/inspections/{inspection.pk}/"
        inspection.refresh_from_db()
        found = {row.line.type: (row.on_hand, row.serviceable) for row in inspection.equipment.all()}
        assert found == {"Armoured personnel carriers": (10, 9), "Water tankers": (1, 1)}
        assert inspection.checklist == [{"dimension": "medical", "standard": "met", "remark": ""}]

    def test_each_group_of_it_is_one_step_away(self, cast, inspection, sign_in):
        page = sign_in(cast.dora).get(f"{inspection.get_absolute_url()}form/").content.decode()
        jumps = re.findall(r'<a href="#(g-[a-z0-9]+)"', page)
        assert jumps == ["g-day", "g-1", "g-2", "g-sustained", "g-checklist", "g-report"]
        assert jumps == re.findall(r'<details[^>]* id="(g-[a-z0-9]+)"', page)

    def test_sent_twice_it_counts_once(self, cast, inspection, sign_in):
        browser, given = sign_in(cast.dora), filled(inspection)
        for _n in range(2):
            answer = browser.post(f"/inspections/{inspection.pk}/form/", given)
            assert answer.status_code == 302 and answer.url == f"/inspections/{inspection.pk}/"
        inspection.refresh_from_db()
        assert inspection.version == 2

    def test_of_what_another_changed_meanwhile_both_are_shown(self, cast, inspection, sign_in):
        given = filled(inspection)
        conducted(cast, inspection, by=cast.noor, serviceable=4)
        browser = sign_in(cast.dora)
        page = browser.post(f"/inspections/{inspection.pk}/form/", given).content.decode()
        assert "Someone changed this while you were writing" in page and "Yours and theirs" in page
        inspection.refresh_from_db()
        assert inspection.equipment.get(line__group="armour").serviceable == 4
        mark = inspection.unit.equipment.get(group="armour").pk.hex[:10]
        given |= {"version": inspection.version, f"take-w{mark}": "theirs"}
        assert browser.post(f"/inspections/{inspection.pk}/form/", given).status_code == 302
        assert inspection.equipment.get(line__group="armour").serviceable == 4
        assert inspection.equipment.get(line__group="vehicles").on_hand == 1

    def test_what_cannot_be_is_said_at_its_line(self, cast, inspection, sign_in):
        mark = inspection.unit.equipment.get(group="armour").pk.hex[:10]
        page = sign_in(cast.dora).post(
            f"/inspections/{inspection.pk}/form/", filled(inspection, **{f"w{mark}": "11"})
        )
        assert "No more is serviceable than is on hand." in page.content.decode()

    def test_it_is_the_inspectors_side_alone(self, cast, inspection, sign_in):
        for name, code in (("berit", 403), ("anwar", 403), ("chidi", 404)):
            assert sign_in(getattr(cast, name)).get(f"/inspections/{inspection.pk}/form/").status_code == code

    def test_its_worker_rules_these_pages_alone(self, cast, sign_in):
        answer = sign_in(cast.dora).get("/inspections/worker.js")
        assert answer["Content-Type"].startswith("text/javascript")
        assert "inspections-v1" in answer.content.decode()


class TestTheFile:
    def test_it_has_a_row_for_each_line(self, cast, inspection, sign_in):
        conducted(cast, inspection)
        answer = sign_in(cast.berit).get(f"/inspections/{inspection.pk}/file/?format=csv")
        text = b"".join(answer.streaming_content) if answer.streaming else answer.content
        rows = list(csv.DictReader(io.StringIO(text.decode("utf-8-sig"))))
        assert [(row["kind"], row["on_hand"], row["serviceable"], row["is_met"]) for row in rows] == [
            ("strength", "790", "", ""),
            ("equipment", "10", "9", ""),
            ("equipment", "2", "1", ""),
            ("sustainment", "", "", "yes"),
        ]

    def test_a_final_one_prints_its_review(self, cast, inspection, sign_in):
        row = finished(cast, inspection)
        page = sign_in(cast.berit).get(row.get_absolute_url()).content.decode()
        assert "As found." in page and "Final since" in page
        assert rights.may_inspect(cast.dora, row.unit)
