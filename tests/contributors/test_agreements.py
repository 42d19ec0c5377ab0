"""Agreements: who enters and sees them, what they cover, what ends, what follows an accepted offer."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from accounts import inbox
from accounts.services import grant_role
from contributors import services_agreements as services
from contributors import services_pledges
from contributors.models import Agreement
from missions.models import Capability
from tests.contributors.test_pledges import accepted, needed, offered

pytestmark = pytest.mark.django_db


@pytest.fixture
def pledge(cast):
    row = offered(needed(cast), cast.bresland, cast.berit)
    return accepted(row, cast.anwar)


def recorded(cast, **given):
    given = {"kind": "mou", "title": "MOU", "parties": [cast.un, cast.bresland], "by": cast.anwar} | given
    return services.record_agreement(mission=cast.alpha, **given)


def seen_by(*people):
    return [Agreement.objects.visible_to(person).count() for person in people]


def test_its_parties_and_who_decides_see_it_and_consent_is_open(cast):
    recorded(cast)
    assert seen_by(cast.berit, cast.anwar, cast.chidi, cast.dora) == [1, 1, 0, 0]
    recorded(cast, kind="consent", title="Consent", parties=[cast.un, cast.calmora])
    assert seen_by(cast.berit, cast.dora) == [2, 1]


@pytest.mark.parametrize("who", ["berit", "chidi", "pia", "noor", "dora"])
def test_only_who_decides_for_the_mission_enters_one(cast, who):
    with pytest.raises(PermissionDenied):
        recorded(cast, by=getattr(cast, who))


def test_it_takes_two_parties_and_covers_the_pledges_of_parties_alone(cast, pledge):
    with pytest.raises(ValidationError, match="two parties"):
        recorded(cast, parties=[cast.un])
    with pytest.raises(ValidationError, match="no party"):
        recorded(cast, parties=[cast.un, cast.calmora], pledges=[pledge])
    assert Agreement.objects.count() == 0


def test_from_an_accepted_offer_to_a_signed_agreement_on_pages(cast, pledge, sign_in):
    browser = sign_in(cast.anwar)
    page = browser.get(pledge.get_absolute_url()).content.decode()
    new = f"/pledges/{pledge.pk}/agreement/"
    assert new in page
    form = browser.get(new).context["form"]
    given = {name: form[name].value() for name in form.fields if form[name].value() not in (None, "")}
    given |= {"signed_on": "2026-01-02", "reason": "signed in New York", "starts_on": "2026-01-01"}
    answer = browser.post(new, given)
    row = Agreement.objects.get()
    assert (answer.status_code, answer.url) == (302, row.get_absolute_url())
    assert list(row.parties.order_by("code")) == [cast.un, cast.bresland]
    assert "Field hospital" in browser.get(row.get_absolute_url()).content.decode()
    assert services_pledges.sign_pledge(pledge, by=cast.anwar).state == "agreement_signed"


def test_a_stale_change_shows_both_versions(cast, sign_in):
    row = recorded(cast)
    browser = sign_in(cast.anwar)
    given = {"title": "Mine", "parties": [cast.un.pk, cast.bresland.pk], "version": 1, "reason": "mended"}
    services.change_agreement(row, title="Theirs", by=cast.system)
    answer = browser.post(f"{row.get_absolute_url()}change/", given)
    assert answer.status_code == 200 and "Theirs" in answer.content.decode()
    row.refresh_from_db()
    assert row.title == "Theirs"


def test_what_ends_soon_waits_and_is_listed(cast, sign_in):
    today = timezone.localdate()
    recorded(cast, title="Soon", signed_on=date(2026, 1, 1), ends_on=today + timedelta(days=60))
    recorded(cast, title="Later", signed_on=date(2026, 1, 1), ends_on=today + timedelta(days=200))
    waiting = [item.title for item in inbox.waiting(cast.berit, today)]
    assert "Soon" in waiting and "Later" not in waiting
    page = sign_in(cast.berit).get("/agreements/?ends=90").content.decode()
    assert ">Soon<" in page and ">Later<" not in page


def test_the_missions_page_says_on_what_it_stands(cast, sign_in):
    recorded(
        cast,
        kind="sofa",
        title="Status of forces",
        signed_on=date(2026, 1, 1),
        lapses_with_it="Freedom of movement ends.",
    )
    page = sign_in(cast.dora).get("/missions/alpha/").content.decode()
    assert "Status of forces" in page and "Freedom of movement ends." in page


def test_it_comes_and_goes_by_the_api(cast, pledge, token, client):
    header = token(cast.anwar, scopes=["read", "requirements:write"])
    body = {
        "mission": "ALPHA",
        "kind": "mou",
        "title": "MOU",
        "parties": ["UN", "XBR"],
        "pledges": [str(pledge.pk)],
    }
    made = client.post(
        "/api/v1/agreements/",
        body,
        content_type="application/json",
        headers=header | {"Idempotency-Key": "1"},
    )
    assert (made.status_code, made.json()["parties"], made.json()["pledges"]) == (
        201,
        ["UN", "XBR"],
        [str(pledge.pk)],
    )
    changed = client.patch(
        f"/api/v1/agreements/{made.json()['id']}/",
        {"signed_on": "2026-01-02"},
        content_type="application/json",
        headers=header | {"If-Match": made.headers["ETag"]},
    )
    assert (changed.status_code, changed.json()["signed_on"]) == (200, "2026-01-02")


def test_what_was_offered_to_an_organization_goes_the_same_way(cast, sign_in):
    grant_role(role="generator", subject=cast.un, person=cast.dora, by=cast.system)
    lift = Capability.objects.create(code="airlift", name="Airlift", unit="hours")
    row = services_pledges.draft_pledge(
        cast.bresland,
        offered_to=cast.un,
        capability=lift,
        reference="1",
        title="Transport aircraft",
        quantity=40,
        available_from=date(2026, 1, 1),
        by=cast.berit,
    )
    row = accepted(services_pledges.submit_pledge(row, by=cast.berit), cast.dora)
    browser, new = sign_in(cast.dora), f"/pledges/{row.pk}/agreement/"
    assert new in browser.get(row.get_absolute_url()).content.decode()
    form = browser.get(new).context["form"]
    given = {name: form[name].value() for name in form.fields if form[name].value() not in (None, "")}
    browser.post(new, given | {"signed_on": "2026-01-02", "reason": "signed"})
    made = Agreement.objects.get()
    assert (made.mission, set(made.parties.all())) == (None, {cast.un, cast.bresland})
    assert browser.get(f"{made.get_absolute_url()}change/").status_code == 200
    assert services_pledges.sign_pledge(row, by=cast.dora).state == "agreement_signed"


@pytest.mark.parametrize("who, status", [("berit", 403), ("chidi", 404), ("noor", 404)])
def test_only_who_decides_on_a_pledge_enters_its_agreement(cast, pledge, sign_in, who, status):
    assert sign_in(getattr(cast, who)).get(f"/pledges/{pledge.pk}/agreement/").status_code == status
