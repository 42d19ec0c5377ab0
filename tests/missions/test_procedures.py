"""Procedures: issued by another, changed by a lesson, adopted, read and understood by whom they concern."""

import csv
import io
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from accounts.inbox import waiting
from accounts.models import Event
from accounts.services import grant_role
from contributors.services_holders import fill_element
from logistics.models import Unit
from missions import reading_procedures, tasks
from missions import services_procedures as services
from missions.models import Acknowledgement, Adoption, Capability, Procedure, ProcedureVersion, ReadingDuty
from missions.services import add_participation
from missions.services_command import add_element
from tests.missions.learnt import ON, in_force, learned, observed, second
from tests.missions.test_decision_pages import done, text, versioned

pytestmark = pytest.mark.django_db
WHY = {"reason": "seen"}


@pytest.fixture
def other(cast):
    return second(cast)


@pytest.fixture
def today():
    return timezone.localdate()


def waits(person, today):
    return [item for item in waiting(person, today) if item.kind == "Procedure"]


def post(cast, today, held_by=None):
    """The force commander of ALPHA, held by a partner."""
    given = {"reference": "FC", "title": "Force Commander", "kind": "post", "starts_on": ON}
    row = add_element(cast.alpha, by=cast.anwar, **given)
    if held_by is not None:
        fill_element(row, partner=held_by, starts_on=ON, by=cast.system)
    return row


def test_a_lesson_changes_a_procedure_through_pages_and_readers_say_so(cast, other, today, sign_in):
    lesson = learned(cast, observed(cast, label="partners"), other)
    anwar, noor = sign_in(cast.anwar), sign_in(other)
    form = {"title": "Inspection of camps", "text": "1. Once a year.", "mission": cast.alpha.pk}
    done(anwar.post("/learning/procedures/new/", form | {"label": "mission"} | WHY))
    row = Procedure.objects.get()
    page, first = row.get_absolute_url(), row.versions.get()
    assert anwar.get(f"{first.get_absolute_url()}issue/").status_code == 302  # who wrote it does not issue it
    assert [item.step for item in waits(other, today)] == ["Read the draft, and issue it."]
    day = {"in_force_from": str(today - timedelta(days=30))}
    done(noor.post(f"{first.get_absolute_url()}issue/", day | versioned(first)))
    change = {"text": "1. Before the rains.", "changed": "Before the rains.", "lesson": lesson.pk}
    done(anwar.post(f"{page}revise/", change | WHY))
    draft = row.versions.get(number=2)
    done(noor.post(f"{draft.get_absolute_url()}issue/", {"in_force_from": str(today)} | versioned(draft)))
    asked = {"mission": cast.alpha.pk, "role": "staff", "starts_on": str(today), "within": "14"}
    done(anwar.post(f"{page}ask/", asked | WHY))
    done(anwar.post(f"{page}adopt/", {"subject": f"mission:{cast.alpha.pk}", "starts_on": str(today)} | WHY))
    assert [item.url for item in waits(other, today)] == [draft.get_absolute_url()]
    assert "Before the rains." in text(noor.get(draft.get_absolute_url()))
    assert noor.post(f"{draft.get_absolute_url()}read/").status_code == 302
    assert waits(other, today) == []
    shown = text(anwar.get(page))
    assert "Noor" in shown and "has read it" in shown and "ALPHA" in shown and lesson.title in shown
    assert "Procedures it changed" in text(anwar.get(lesson.get_absolute_url()))
    content = b"".join(anwar.get(f"{page}readers.csv").streaming_content).decode("utf-8-sig")
    (line,) = csv.DictReader(io.StringIO(content))
    assert (line["reader"], line["status"], line["version"]) == ("Noor", "read", "2")
    said = list(Event.objects.filter(verb="acknowledgement.given").values_list("by", flat=True))
    assert said == [other.pk]


def test_another_issues_it_and_the_next_comes_later(cast, other, today):
    row = in_force(cast, cast.alpha, day=today)
    draft = services.draft_version(row, text="2.", changed="More.", by=cast.anwar)
    with pytest.raises(ValidationError, match="another person"):
        services.issue_version(draft, in_force_from=today + timedelta(days=1), by=cast.anwar)
    with pytest.raises(ValidationError, match="name a later day"):
        services.issue_version(draft, in_force_from=today, by=other)
    with pytest.raises(ValidationError, match="draft already"):
        services.draft_version(row, text="3.", changed="More.", by=other)
    issued = services.issue_version(draft, in_force_from=today + timedelta(days=1), by=other)
    with pytest.raises(ValidationError, match="changes no more"):
        services.write_version(issued, text="4.", by=cast.anwar)
    assert ProcedureVersion.objects.in_force(today).get(procedure=row).number == 1
    assert ProcedureVersion.objects.in_force(today + timedelta(days=1)).get(procedure=row).number == 2


def test_a_draft_is_its_keepers_alone_and_a_first_one_hides_the_procedure(cast, sign_in):
    add_participation(cast.alpha, partner=cast.bresland, part="support", by=cast.system)
    row = in_force(cast, cast.alpha, label="partners")
    services.draft_version(row, text="secret step", changed="More.", by=cast.anwar)
    hidden = services.draft_procedure(
        title="Not yet", text="1.", mission=cast.alpha, label="public", by=cast.anwar
    )
    assert list(Procedure.objects.visible_to(cast.berit)) == [row]
    assert hidden in Procedure.objects.visible_to(cast.anwar)
    assert list(ProcedureVersion.objects.visible_to(cast.berit).values_list("number", flat=True)) == [1]
    for page in (row.get_absolute_url(), "/search/?q=secret", f"/api/v1/procedures/{row.pk}/"):
        assert "secret step" not in sign_in(cast.berit).get(page).content.decode()


def test_the_holder_of_a_post_reads_for_it_and_the_next_one_anew(cast, today, sign_in):
    row, element = in_force(cast, cast.alpha), post(cast, today, cast.calmora)
    services.ask_to_read(row, element=element, starts_on=today, within=7, by=cast.anwar)
    version = row.versions.get()
    assert row in Procedure.objects.visible_to(cast.chidi)  # though its label says the mission alone
    assert [item.title for item in waits(cast.chidi, today)] == [f"{version}: Force Commander"]
    with pytest.raises(PermissionDenied):
        services.acknowledge_version(version, element=element, by=cast.anwar)
    answer = sign_in(cast.chidi).post(f"{version.get_absolute_url()}read/", {"element": element.pk})
    assert answer.status_code == 302 and waits(cast.chidi, today) == []
    shown = text(sign_in(cast.anwar).get(row.get_absolute_url()))
    assert "Force Commander" in shown and "Chidi" in shown
    Acknowledgement.objects.update(given_at=timezone.now() - timedelta(days=9))
    holder = element.holders.get()
    holder.starts_on = today - timedelta(days=2)
    holder.save()
    assert len(waits(cast.chidi, today)) == 1


def test_what_is_not_in_force_is_not_acknowledged_and_no_token_reads(cast, other, today):
    row = in_force(cast, cast.alpha, day=today + timedelta(days=3))
    with pytest.raises(ValidationError, match="not in force"):
        services.acknowledge_version(row.versions.get(), by=cast.anwar)
    with pytest.raises(PermissionDenied):
        services.acknowledge_version(row.versions.get(), by=cast.system)
    standing = in_force(cast, cast.alpha, title="Other")
    twice = [services.acknowledge_version(standing.versions.get(), by=cast.anwar) for _n in range(2)]
    assert twice[0] == twice[1] and Acknowledgement.objects.count() == 1


def test_those_who_have_not_read_it_are_reminded_before_and_after_their_day(cast, other, today):
    row = in_force(cast, cast.alpha)
    services.ask_to_read(
        row, mission=cast.alpha, starts_on=today - timedelta(days=20), within=14, by=cast.system
    )
    services.acknowledge_version(row.versions.get(), by=cast.anwar)
    for _round in range(2):
        tasks.look_over_procedures()
    assert Event.objects.filter(verb="readingduty.reminded").count() == 1
    unread = reading_procedures.unread(ReadingDuty.objects.get(), today)
    assert other.pk in unread and cast.anwar.pk not in unread
    assert [item.is_late for item in waits(other, today)] == [True]


def test_missions_elements_and_units_adopt_it_by_who_keeps_them(cast, today):
    row = in_force(cast, cast.alpha, label="public")
    kind = Capability.objects.create(code="infantry", name="Infantry", unit="units")
    unit = Unit.objects.create(
        contributor=cast.calmora, mission=cast.alpha, reference="U-1", name="Company", capability=kind
    )
    services.adopt_procedure(row, subject=unit, starts_on=today, by=cast.chidi)
    services.adopt_procedure(row, subject=post(cast, today), starts_on=today, by=cast.anwar)
    with pytest.raises(PermissionDenied):
        services.adopt_procedure(row, subject=cast.alpha, starts_on=today, by=cast.chidi)
    with pytest.raises(ValidationError, match="already"):
        services.adopt_procedure(row, subject=unit, starts_on=today, by=cast.chidi)
    services.end_adoption(Adoption.objects.get(subject_id=str(unit.pk)), ends_on=today, by=cast.chidi)
    assert Adoption.objects.filter(ends_on=None).count() == 1


def test_a_mission_that_adopted_it_reads_it_and_a_withdrawn_one_asks_nobody(cast, today):
    row = in_force(cast, cast.alpha)
    assert row not in Procedure.objects.visible_to(cast.noor)
    grant_role(role="staff", subject=cast.alpha, person=cast.noor, by=cast.system)
    services.adopt_procedure(row, subject=cast.shade, starts_on=today, by=cast.noor)
    services.ask_to_read(row, mission=cast.alpha, starts_on=today, within=9, by=cast.anwar)
    assert waits(cast.noor, today)
    services.withdraw_procedure(row, reason="part of another", by=cast.anwar)
    assert waits(cast.noor, today) == [] and ReadingDuty.objects.exists()
    with pytest.raises(ValidationError, match="withdrawn"):
        services.ask_to_read(row, mission=cast.alpha, starts_on=today, within=9, by=cast.anwar)


def test_the_api_drafts_issues_and_acknowledges(cast, other, today, sign_in):
    anwar, noor = sign_in(cast.anwar), sign_in(other)

    def post_(client, path, body, key):
        return client.post(
            f"/api/v1/{path}", body, content_type="application/json", headers={"Idempotency-Key": key}
        )

    made = post_(anwar, "procedures/", {"mission": "ALPHA", "title": "Camps", "text": "1. Look."}, "k-1")
    assert made.status_code == 201, made.content
    key = made.json()["id"]
    assert post_(anwar, f"procedures/{key}/issue/", {"in_force_from": str(today)}, "k-2").status_code in (
        400,
        409,
    )
    answer = post_(noor, f"procedures/{key}/issue/", {"in_force_from": str(today)}, "k-3")
    assert answer.status_code == 200, answer.content
    version = answer.json()["versions"][0]
    assert (version["state"], version["number"]) == ("issued", 1)
    read = post_(noor, "acknowledgements/", {"version": version["id"]}, "k-4")
    assert read.status_code == 201 and read.json()["person"] == "Noor"
    assert [one["number"] for one in anwar.get("/api/v1/acknowledgements/").json()["results"]] == [1]
