"""Requests for assistance: a last resort, decided by another person of the mission, with an outcome."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.inbox import waiting
from accounts.models import Notification
from accounts.services import grant_role
from missions import services_assistance as services
from missions.models import AssistanceRequest
from tests.missions.civil import WHERE, asked
from tests.missions.test_decision_pages import done, text, versioned

pytestmark = pytest.mark.django_db
WHY = {"reason": "as agreed"}


def test_it_is_asked_approved_and_concluded_through_pages(cast, sign_in):
    berit, anwar = sign_in(cast.berit), sign_in(cast.anwar)
    day = timezone.localdate() + timedelta(days=1)
    form = {"mission": cast.alpha.pk, "keeper": cast.bresland.pk, "kind": "escort", "title": "To Kasari"}
    form |= (
        {"needed_from": day, "needed_until": day, "precision": "village", "label": "mission"} | WHERE | WHY
    )
    done(berit.post("/civil/assistance/new/", form))
    row = AssistanceRequest.objects.get()
    page = row.get_absolute_url()
    assert "until it does it cannot be approved" in text(anwar.get(page))
    refused = anwar.post(f"{page}approve/", versioned(row) | {"decision": ""})
    assert refused.status_code == 200 and "last resort" in text(refused)
    done(berit.post(f"{page}edit/", versioned(row) | form | {"last_resort": "no carrier goes"}))
    row.refresh_from_db()
    done(anwar.post(f"{page}approve/", versioned(row) | {"decision": "half an hour ahead"}))
    row.refresh_from_db()
    assert (row.state, row.decided_by, row.decision) == ("approved", cast.anwar, "half an hour ahead")
    assert "half an hour ahead" in text(berit.get(page))
    done(berit.post(f"{page}conclude/", versioned(row) | {"done": "no", "outcome": "the road was cut"}))
    row.refresh_from_db()
    assert (row.state, row.outcome, row.ended_on) == ("not_done", "the road was cut", timezone.localdate())


def test_another_person_of_the_mission_decides_and_a_refusal_says_why(cast):
    own = asked(cast, by=cast.anwar)
    with pytest.raises(ValidationError, match="another person"):
        services.approve_assistance(own, by=cast.anwar)
    with pytest.raises(PermissionDenied):
        services.approve_assistance(own, by=cast.berit)
    with pytest.raises(ValidationError, match="why it is refused"):
        services.refuse_assistance(own, decision=" ", by=cast.system)
    grant_role(role="staff", subject=cast.alpha, person=cast.noor, by=cast.system)
    assert services.refuse_assistance(own, decision="none is free", by=cast.noor).state == "refused"


def test_the_database_approves_nothing_that_is_no_last_resort(cast):
    row = asked(cast, last_resort="")
    with pytest.raises(IntegrityError), transaction.atomic():
        AssistanceRequest.objects.filter(pk=row.pk).update(
            state="approved", decided_by=cast.anwar, decided_at=timezone.now()
        )


def test_it_waits_for_the_mission_and_its_organization_is_told(cast, django_capture_on_commit_callbacks):
    row = asked(cast, needed_from=timezone.localdate() - timedelta(days=1))

    def waits(person):
        return [item.is_late for item in waiting(person, timezone.localdate()) if item.title == row.title]

    assert waits(cast.anwar) == [True] and not waits(cast.berit) and not waits(cast.pia)
    with django_capture_on_commit_callbacks(execute=True):
        services.approve_assistance(row, by=cast.anwar)
    assert not waits(cast.anwar)
    assert [n.person for n in Notification.objects.filter(verb="assistance.approved")] == [cast.berit]


@pytest.mark.parametrize(("label", "sees"), [("mission", False), ("named", True), ("public", True)])
def test_the_label_opens_it_with_the_place_as_it_is_told(cast, label, sees, sign_in):
    row = asked(cast, label=label, released_to=[cast.calmora] if label == "named" else [])
    chidi = sign_in(cast.chidi)
    assert (chidi.get(row.get_absolute_url()).status_code == 200) == sees
    rows = chidi.get("/api/v1/assistance-requests/").json()["results"]
    assert len(rows) == sees and "4.12345" not in str(rows)
    assert (row.title in text(chidi.get("/search/?q=escort"))) == sees
    assert sign_in(cast.berit).get(f"/api/v1/assistance-requests/{row.pk}/").json()["latitude"] == "4.12345"
    assert (row.title in text(chidi.get("/civil/assistance/?text=Kasari"))) == sees
