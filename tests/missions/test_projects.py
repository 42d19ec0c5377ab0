"""Reconstruction projects: approved by another, carried out by milestones, handed over; local priorities."""

import csv
import io
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.calendars import days
from accounts.inbox import waiting
from accounts.models import Notification
from missions import services_handovers as handovers
from missions import services_projects as services
from missions.models import MandateTask, Priority, Project, ProjectMilestone
from missions.services import renew_mandate
from tests.missions.civil import WHERE
from tests.missions.rebuilt import needed, proposed, under_way
from tests.missions.test_decision_pages import done, text, versioned
from tests.missions.test_lessons import sheet
from tests.registers import bring, counted

pytestmark = pytest.mark.django_db
WHY = {"reason": "as agreed"}


def test_it_is_proposed_approved_carried_out_and_completed_through_pages(cast, sign_in):
    need = needed(cast, label="partners")
    berit, anwar = sign_in(cast.berit), sign_in(cast.anwar)
    form = {"mission": cast.alpha.pk, "keeper": cast.bresland.pk, "kind": "quick_impact", "sector": "water"}
    form |= {"title": "Wells for Kasari", "budget": "40,000", "currency": "usd", "precision": "village"}
    form |= {"label": "mission", "priorities": [str(need.pk)]} | WHERE | WHY
    done(berit.post("/projects/new/", form))
    row = Project.objects.get()
    page = row.get_absolute_url()
    assert (row.state, row.currency, list(row.priorities.all())) == ("proposed", "USD", [need])
    assert "not approved" in text(anwar.get(page)) and "40,000.00 USD" in text(anwar.get(page))
    done(anwar.post(f"{page}approve/", versioned(row) | {"decision": "from the common fund"}))
    row.refresh_from_db()
    done(berit.post(f"{page}milestone/", versioned(row) | {"title": "Drilled", "due_on": "2026-01-31"}))
    row.refresh_from_db()
    done(berit.post(f"{page}start/", versioned(row) | WHY))
    step = ProjectMilestone.objects.get()
    assert "overdue" in text(berit.get(page))
    given = versioned(step) | {"title": "Drilled", "due_on": "2026-01-31", "done_on": "2026-02-03"}
    done(berit.post(f"/projects/milestones/{step.pk}/edit/", given))
    assert "overdue" not in text(berit.get(page))
    assert "1 of 1" in text(anwar.get("/projects/"))
    row.refresh_from_db()
    today = timezone.localdate()
    done(berit.post(f"{page}complete/", versioned(row) | {"completed_on": today, "outcome": "two wells"}))
    row.refresh_from_db()
    assert (row.state, row.completed_on, row.outcome) == ("completed", today, "two wells")
    assert "Wells for Kasari" in text(anwar.get(need.get_absolute_url()))


def test_another_person_of_the_mission_approves(cast):
    own = proposed(cast, by=cast.anwar)
    with pytest.raises(ValidationError, match="another person"):
        services.approve_project(own, by=cast.anwar)
    with pytest.raises(PermissionDenied):
        services.approve_project(own, by=cast.berit)
    with pytest.raises(IntegrityError), transaction.atomic():
        Project.objects.filter(pk=own.pk).update(state="approved")
    assert services.approve_project(proposed(cast), by=cast.anwar).approved_by == cast.anwar


def test_after_approval_the_mission_alone_changes_its_budget(cast):
    row = services.approve_project(proposed(cast), by=cast.anwar)
    with pytest.raises(ValidationError, match="was approved"):
        services.change_project(row, budget="90000", by=cast.berit)
    assert services.change_project(row, text="two wells", by=cast.berit).text == "two wells"
    assert services.change_project(row, budget="50000", by=cast.anwar).budget == 50000


def test_a_completed_project_is_handed_over_by_a_handover_and_taken_back_with_it(cast, sign_in):
    row, today = under_way(cast), timezone.localdate()
    given = {"title": "Wells", "partner": cast.bresland, "project": row}
    passing = handovers.propose_handover(cast.alpha, **given, by=cast.anwar)
    signed = {"instrument": "Letter", "agreed_on": today, "mission_signatory": "A", "partner_signatory": "B"}
    passing = handovers.agree_handover(passing, **signed, by=cast.berit)
    with pytest.raises(ValidationError, match="completed project"):
        handovers.hand_over(passing, handed_on=today, by=cast.anwar)
    row = services.complete_project(row, completed_on=today, outcome="two wells", by=cast.anwar)
    offered = f"/missions/alpha/handovers/new/?project={row.pk}"
    assert offered in sign_in(cast.anwar).get(row.get_absolute_url()).text
    assert "Wells for Kasari" in text(sign_in(cast.anwar).get(offered))
    passing = handovers.hand_over(passing, handed_on=today, by=cast.anwar)
    row.refresh_from_db()
    assert (row.state, row.handed_on) == ("handed_over", today)
    assert "handed over" in text(sign_in(cast.berit).get(row.get_absolute_url()))
    handovers.take_back(passing, reason="it broke", by=cast.anwar)
    row.refresh_from_db()
    assert (row.state, row.handed_on) == ("completed", None)


def test_it_follows_its_task_to_the_next_mandate(cast):
    task = MandateTask.objects.filter(mandate__mission=cast.alpha).first()
    if task is None:
        mandate = cast.alpha.mandates.first()
        task = MandateTask.objects.create(mandate=mandate, number="7", text="Guard the courts")
    row = proposed(cast, tasks=[task])
    later = timezone.localdate() + timedelta(days=400)
    same = [(task.number, task.text)]
    mandate = renew_mandate(task.mandate, instrument="R 2", starts_on=later, tasks=same, by=cast.anwar)
    assert list(row.tasks.all()) == list(mandate.tasks.all())


def test_what_is_of_another_mission_is_refused(cast):
    strange = needed(cast, cast.shade, by=cast.system)
    with pytest.raises(ValidationError, match="another mission"):
        proposed(cast, priorities=[strange], by=cast.system)


def test_a_change_leaves_the_priorities_its_writer_may_not_see(cast):
    secret, seen = needed(cast, label="mission"), needed(cast, title="Light", label="partners")
    row = proposed(cast, priorities=[secret], by=cast.anwar)
    services.change_project(row, priorities=[seen], by=cast.berit)
    assert set(row.priorities.all()) == {secret, seen}


def test_it_waits_its_milestones_show_and_people_are_told(cast, django_capture_on_commit_callbacks):
    today = timezone.localdate()
    with django_capture_on_commit_callbacks(execute=True):
        row = proposed(cast)
    told = Notification.objects.filter(verb="project.proposed")
    assert cast.anwar in [notice.person for notice in told]

    def waits(person, words):
        return [item.title for item in waiting(person, today) if words in item.title]

    assert waits(cast.anwar, "Wells") and not waits(cast.berit, "Wells")
    row = services.start_project(services.approve_project(row, by=cast.anwar), by=cast.berit)
    services.add_milestone(row, title="Drilled", due_on=today - timedelta(days=1), by=cast.berit)
    services.add_milestone(row, title="Tested", due_on=today + timedelta(days=9), by=cast.berit)
    assert waits(cast.berit, "Drilled") and waits(cast.anwar, "Drilled")
    assert not waits(cast.anwar, "Tested") and not waits(cast.pia, "Drilled")
    shown = [str(day.title) for day in days(cast.berit, today) if day.key.startswith("milestone-")]
    assert any("Tested" in one for one in shown)
    services.remove_milestone(ProjectMilestone.objects.get(title="Drilled"), by=cast.berit)
    assert not waits(cast.berit, "Drilled")


@pytest.mark.parametrize(("label", "sees"), [("mission", False), ("named", True), ("public", True)])
def test_the_label_opens_it_with_the_place_as_it_is_told(cast, label, sees, sign_in):
    row = proposed(cast, label=label, released_to=[cast.calmora] if label == "named" else [])
    chidi = sign_in(cast.chidi)
    assert (chidi.get(row.get_absolute_url()).status_code == 200) == sees
    rows = chidi.get("/api/v1/projects/").json()["results"]
    assert len(rows) == sees and "4.12345" not in str(rows)
    assert (row.title in text(chidi.get("/search/?q=wells"))) == sees
    assert sign_in(cast.berit).get(f"/api/v1/projects/{row.pk}/").json()["latitude"] == "4.12345"


def test_a_partner_that_takes_part_reads_it(cast, sign_in):
    row = proposed(cast, partners=[cast.calmora])
    assert sign_in(cast.chidi).get(row.get_absolute_url()).status_code == 200
    assert sign_in(cast.pia).get(proposed(cast, title="Other").get_absolute_url()).status_code == 404


def test_lists_narrow_by_area_sector_and_what_is_met(cast, sign_in):
    met, unmet = needed(cast), needed(cast, title="Light", sector="energy", area="North")
    row = proposed(cast, priorities=[met])
    anwar = sign_in(cast.anwar)
    assert row.title in text(anwar.get("/projects/?area=sector east&sector=water"))
    assert row.title not in text(anwar.get("/projects/?area=North"))
    shown = text(anwar.get("/priorities/?met=unmet"))
    assert unmet.title in shown and met.title not in shown
    services.cancel_project(row, reason="the village moved", by=cast.anwar)
    assert met.title in text(anwar.get("/priorities/?met=unmet"))


def test_the_api_writes_and_reads_a_project_with_what_it_names(cast, sign_in):
    need = needed(cast, label="partners")
    berit = sign_in(cast.berit)
    body = {
        "mission": "ALPHA",
        "keeper": "XBR",
        "kind": "economy",
        "sector": "recovery",
        "title": "Market",
    }
    body |= {"budget": "1000.50", "currency": "eur", "priorities": [str(need.pk)], "partners": ["XCA"]}
    made = berit.post("/api/v1/projects/", body, content_type="application/json", HTTP_IDEMPOTENCY_KEY="p-1")
    assert made.status_code == 201, made.json()
    told = made.json()
    assert (told["budget"], told["currency"], told["priorities"]) == ("1000.50", "EUR", [str(need.pk)])
    assert berit.get(f"/api/v1/priorities/{need.pk}/").json()["projects"] == [told["id"]]


def _lines(browser, path):
    content = b"".join(browser.get(path).streaming_content)
    return content, list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def test_files_of_projects_go_out_and_come_in_again(cast, sign_in):
    need = needed(cast)
    row = proposed(cast, priorities=[need], partners=[cast.calmora], text="=1+1")
    content, table = _lines(sign_in(cast.anwar), "/projects/file.csv")
    told = [(line["title"], line["priorities"], line["partners"], line["state"]) for line in table]
    assert told == [(row.title, need.title, "XCA", "proposed")]
    assert counted(bring("projects", content, by=cast.anwar)) == (0, 0, 1, 0)
    table[0] |= {"budget": "50000", "partners": ""}
    table.append(
        dict.fromkeys(table[0], "")
        | {"mission": "alpha", "kind": "economy", "sector": "recovery", "title": "Market", "area": "East"}
    )
    assert counted(bring("projects", sheet(table), by=cast.anwar)) == (1, 1, 0, 0)
    row.refresh_from_db()
    assert (row.budget, list(row.partners.all())) == (50000, [])
    wrong = dict.fromkeys(table[0], "") | {"mission": "ALPHA", "title": "x", "priorities": "nothing"}
    found = bring("projects", sheet([wrong]), by=cast.anwar)
    assert [one.column for one in found.findings.all()] == ["priorities"]


def test_files_of_priorities_go_out_and_come_in_again(cast, sign_in):
    row = needed(cast)
    content, table = _lines(sign_in(cast.anwar), "/priorities/file.csv")
    assert [(line["title"], line["voice"], line["rank"]) for line in table] == [(row.title, "women", "1")]
    assert counted(bring("priorities", content, by=cast.anwar)) == (0, 0, 1, 0)
    table[0]["rank"] = "3"
    table.append(table[0] | {"id": "", "version": "", "title": "Light", "sector": "energy"})
    assert counted(bring("priorities", sheet(table), by=cast.anwar)) == (1, 1, 0, 0)
    assert sorted(Priority.objects.values_list("title", "rank")) == [(row.title, 3), ("Light", 3)]
