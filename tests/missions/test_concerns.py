"""Protection concerns: read by protection officers and named readers alone, by every door."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import Notification
from accounts.services import grant_role
from missions import services_concerns as services
from missions.models import ProtectionConcern
from tests.missions.civil import WHERE, feared
from tests.missions.test_decision_pages import done, text, versioned

pytestmark = pytest.mark.django_db
WHY = {"reason": "as told"}
DOORS = (
    "/civil/concerns/",
    "/search/?q=river",
    "/api/v1/protection-concerns/",
    "/civil/",
    "/missions/alpha/history/",
)
DOORS += ("/api/v1/search/?q=river", "/history/", "/civil/concerns/?format=csv", "/", "/inbox/")


@pytest.fixture
def officer(cast):
    """Berit, who speaks for Bresland, is ALPHA's protection officer too."""
    grant_role(role="protection", subject=cast.alpha, person=cast.berit, by=cast.system)
    return cast.berit


def told(answer):
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return body.decode()


def test_it_is_entered_referred_answered_and_closed_through_pages(cast, officer, sign_in):
    berit, today = sign_in(officer), timezone.localdate()
    form = {"mission": cast.alpha.pk, "kind": "displacement", "title": "Families leave the river"}
    form |= {"observed_on": today, "reliability": "b", "precision": "district"} | WHERE
    done(berit.post("/civil/concerns/new/", form | WHY))
    row = ProtectionConcern.objects.get()
    page = row.get_absolute_url()
    assert "not reported" in text(berit.get(page))
    both = {"partner": cast.au.pk, "body_name": "The prosecutor", "referred_on": today}
    refused = berit.post(f"{page}refer/", versioned(row) | both)
    assert refused.status_code == 200 and "one of both" in text(refused)
    done(berit.post(f"{page}refer/", versioned(row) | both | {"body_name": ""}))
    row.refresh_from_db()
    referral = row.referrals.get()
    answer = {"referral": referral.pk, "outcome": "a site was opened", "answered_on": today}
    done(berit.post(f"{page}answer/", versioned(row) | answer))
    assert "a site was opened" in text(berit.get(page))
    row.refresh_from_db()
    assert row.state == "referred"
    done(berit.post(f"{page}edit/", versioned(row) | form | WHY | {"affected": 650}))
    row.refresh_from_db()
    done(berit.post(f"{page}close/", versioned(row) | {"closing": "they returned"}))
    row.refresh_from_db()
    assert (row.affected, row.state, row.closed_on) == (650, "closed", today)
    done(berit.post(f"{page}reopen/", versioned(row) | WHY))
    row.refresh_from_db()
    assert (row.state, row.closing, row.closed_on) == ("open", "", None)


@pytest.mark.parametrize("reader", ["anwar", "chidi", "pia", "dora", "noor", "administrator"])
def test_nobody_else_learns_of_it_by_any_door(cast, officer, sign_in, reader):
    row = feared(cast)
    row = services.refer_concern(row, body_name="The river council", by=officer)
    browser = sign_in(cast.people[reader])
    for door in DOORS:
        assert row.title not in told(browser.get(door)), door
    assert browser.get(row.get_absolute_url()).status_code == 404
    assert browser.get(f"/api/v1/protection-concerns/{row.pk}/").status_code == 404
    assert row.title in told(sign_in(officer).get("/civil/concerns/"))


def test_a_named_reader_reads_it_with_the_place_as_told_and_may_do_nothing(cast, officer, sign_in, token):
    row = feared(cast)
    row = services.name_readers(row, readers=[cast.chidi], by=officer)
    chidi = sign_in(cast.chidi)
    page = text(chidi.get(row.get_absolute_url()))
    assert row.title in page and "4.12345" not in page and "Kasari" not in page
    assert row.title in told(chidi.get("/search/?q=river"))
    assert chidi.get(f"{row.get_absolute_url()}close/").status_code == 403
    assert "4.12345" in text(sign_in(officer).get(row.get_absolute_url()))
    row = services.name_readers(row, readers=[], by=officer)
    assert chidi.get(row.get_absolute_url()).status_code == 404


def test_protection_officers_alone_write(cast, officer):
    with pytest.raises(PermissionDenied):
        feared(cast, by=cast.anwar)
    row = feared(cast)
    for act in (
        lambda: services.change_concern(row, affected=1, by=cast.anwar),
        lambda: services.name_readers(row, readers=[cast.anwar], by=cast.anwar),
        lambda: services.close_concern(row, closing="x", by=cast.anwar),
    ):
        with pytest.raises(PermissionDenied):
            act()
    with pytest.raises(ValidationError, match="has not come"):
        feared(cast, observed_on=timezone.localdate() + timedelta(days=1))
    with pytest.raises(ValidationError, match="why it is closed"):
        services.close_concern(row, closing=" ", by=officer)
    with pytest.raises(IntegrityError), transaction.atomic():
        ProtectionConcern.objects.filter(pk=row.pk).update(state="closed", closed_on=timezone.localdate())


def test_its_readers_alone_are_told(cast, officer, django_capture_on_commit_callbacks):
    grant_role(role="protection", subject=cast.alpha, person=cast.noor, by=cast.system)
    with django_capture_on_commit_callbacks(execute=True):
        row = feared(cast, by=officer)
        services.name_readers(row, readers=[cast.chidi], by=officer)
    told_ = Notification.objects.filter(verb__startswith="concern.")
    assert {n.person.name for n in told_} == {"Noor", "Chidi"}
