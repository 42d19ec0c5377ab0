"""Agreements: who enters and sees them, what they cover, what ends, what follows an accepted offer."""

import uuid
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from accounts import inbox
from accounts.models import Event, Notification, Partner
from accounts.services import grant_role
from contributors import services_agreements as services
from contributors import services_pledges
from contributors.models import Agreement
from missions.models import Capability
from tests.contributors.agreeing import signed
from tests.contributors.test_pledges import accepted, needed, offered

pytestmark = pytest.mark.django_db


@pytest.fixture
def pledge(cast):
    row = offered(needed(cast), cast.bresland, cast.berit)
    return accepted(row, cast.anwar)


def recorded(cast, **given):
    given = {"kind": "mou", "title": "MOU", "parties": [cast.un, cast.bresland], "by": cast.anwar} | given
    return services.record_agreement(mission=cast.alpha, **given)


def by_hand(row, party, by, **given):
    """Signed for one party, as its reader found it."""
    return services.sign_agreement(row, party=party, version=row.version, by=by, **given)


def act(client, made, body, headers=None):
    address = f"/api/v1/agreements/{made.json()['id']}/sign/"
    headers = (headers or {}) | {"Idempotency-Key": str(uuid.uuid4())}
    return client.post(address, body, content_type="application/json", headers=headers)


def seen_by(*people):
    return [Agreement.objects.visible_to(person).count() for person in people]


def test_with_an_invented_party_it_is_invented(cast):
    Partner.objects.update(is_fictional=False)
    assert not recorded(
        cast, parties=Partner.objects.filter(code__in=("UN", cast.bresland.code))
    ).is_fictional
    Partner.objects.filter(pk=cast.bresland.pk).update(is_fictional=True)
    assert recorded(cast, parties=Partner.objects.filter(code__in=("UN", cast.bresland.code))).is_fictional


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
    given |= {"reason": "negotiated in New York", "starts_on": "2026-01-01"}
    answer = browser.post(new, given)
    row = Agreement.objects.get()
    assert (answer.status_code, answer.url) == (302, row.get_absolute_url())
    assert list(row.parties.order_by("code")) == [cast.un, cast.bresland]
    assert "Field hospital" in browser.get(row.get_absolute_url()).content.decode()
    with pytest.raises(ValidationError, match="signed by all"):
        services_pledges.sign_pledge(pledge, by=cast.anwar)
    for who, code in (("anwar", "UN"), ("berit", "XBR")):
        sign = f"{row.get_absolute_url()}sign/{code}/"
        browser = sign_in(getattr(cast, who))
        assert sign in browser.get(row.get_absolute_url()).content.decode()
        version = browser.get(sign).context["form"]["version"].value()
        given = {"signed_on": "2026-01-02", "reason": "signed in New York", "version": version}
        assert browser.post(sign, given).status_code == 302
        assert sign not in browser.get(row.get_absolute_url()).content.decode()
    row.refresh_from_db()
    assert row.signed_on == date(2026, 1, 2)
    assert [one.by.name for one in row.signatures.order_by("pk")] == ["Anwar", "Berit"]
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
    signed(recorded(cast, title="Soon", ends_on=today + timedelta(days=60)))
    signed(recorded(cast, title="Later", ends_on=today + timedelta(days=200)))
    waiting = [item.title for item in inbox.waiting(cast.berit, today)]
    assert "Soon" in waiting and "Later" not in waiting
    page = sign_in(cast.berit).get("/agreements/?ends=90").content.decode()
    assert ">Soon<" in page and ">Later<" not in page


def test_the_missions_page_says_on_what_it_stands(cast, sign_in):
    recorded(
        cast,
        kind="sofa",
        title="Status of forces",
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
        {"ends_on": "2028-01-02"},
        content_type="application/json",
        headers=header | {"If-Match": made.headers["ETag"]},
    )
    assert (changed.status_code, changed.json()["ends_on"]) == (200, "2028-01-02")
    refused = act(client, made, {"version": 2, "party": "UN"}, headers=header)
    assert (refused.status_code, refused.json()["code"]) == (403, "permission_denied")
    for who, code in (("anwar", "UN"), ("berit", "XBR")):
        client.force_login(getattr(cast, who))
        stale = act(client, made, {"version": 1, "party": code})
        assert (stale.status_code, stale.json()["code"]) == (409, "changed_meanwhile")
        done = act(client, made, {"version": 2 + (who == "berit"), "party": code, "signed_on": "2026-01-02"})
        assert done.status_code == 200, done.content
    answer = done.json()
    assert [one["party"] for one in answer["signatures"]] == ["UN", "XBR"]
    assert answer["signed_on"] == "2026-01-02"


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
    browser.post(new, given | {"reason": "negotiated"})
    made = Agreement.objects.get()
    assert (made.mission, set(made.parties.all())) == (None, {cast.un, cast.bresland})
    assert browser.get(f"{made.get_absolute_url()}change/").status_code == 200
    made = by_hand(made, cast.un, cast.dora)
    assert made.signed_on is None
    assert by_hand(made, cast.bresland, cast.berit).signed_on == timezone.localdate()
    assert services_pledges.sign_pledge(row, by=cast.dora).state == "agreement_signed"


@pytest.mark.parametrize("who, status", [("berit", 403), ("chidi", 404), ("noor", 404)])
def test_only_who_decides_on_a_pledge_enters_its_agreement(cast, pledge, sign_in, who, status):
    assert sign_in(getattr(cast, who)).get(f"/pledges/{pledge.pk}/agreement/").status_code == status


class TestSignatures:
    @pytest.mark.parametrize(
        "who, code", [("anwar", "XBR"), ("berit", "UN"), ("chidi", "XBR"), ("noor", "UN")]
    )
    def test_one_side_never_signs_for_the_other(self, cast, who, code):
        row = recorded(cast)
        party = row.parties.get(code=code)
        with pytest.raises(PermissionDenied, match="its own side"):
            by_hand(row, party, getattr(cast, who))
        assert not row.signatures.exists()

    def test_who_speaks_for_the_contributor_signs_for_it_alone_though_they_decide_too(self, cast):
        grant_role(role="lead_staff", subject=cast.alpha, person=cast.berit, by=cast.system)
        row = recorded(cast)
        with pytest.raises(PermissionDenied):
            by_hand(row, cast.un, cast.berit)
        assert by_hand(row, cast.bresland, cast.berit).signatures.get().party == cast.bresland

    def test_for_a_party_nobody_speaks_for_the_deciding_side_names_signer_and_document(self, cast, sign_in):
        host = Partner.objects.create(code="XHO", name="Hostland", kind="nation", iso3="XHO")
        row = recorded(cast, kind="sofa", title="SOFA", parties=[cast.un, host])
        sign = f"{row.get_absolute_url()}sign/XHO/"
        page = sign_in(cast.anwar).post(sign, {"signed_on": "2026-01-02", "reason": "seen", "version": "1"})
        assert page.status_code == 200 and set(page.context["form"].errors) == {"signer", "document"}
        with pytest.raises(ValidationError, match="Nobody speaks for this party"):
            by_hand(row, host, cast.anwar, signer="Its minister")
        row = by_hand(row, host, cast.anwar, signer="Its minister", document="Note 12/2026")
        assert by_hand(row, cast.un, cast.anwar).signed_on == timezone.localdate()

    def test_a_party_signs_once_and_not_for_tomorrow(self, cast):
        row = recorded(cast)
        with pytest.raises(ValidationError, match="still to come"):
            by_hand(row, cast.un, cast.anwar, signed_on=timezone.localdate() + timedelta(days=1))
        row = by_hand(row, cast.un, cast.anwar)
        with pytest.raises(ValidationError, match="signed it already"):
            by_hand(row, cast.un, cast.anwar)

    def test_what_says_more_is_signed_anew_and_what_all_signed_is_amended(self, cast, pledge):
        row = by_hand(recorded(cast, ends_on=date(2027, 1, 1)), cast.bresland, cast.berit)
        row = services.change_agreement(row, title="MOU, mended", by=cast.anwar)
        assert row.signatures.count() == 1
        row = services.change_agreement(row, pledges=[pledge], by=cast.anwar)
        assert row.signatures.count() == 0
        row = signed(row)
        for more in (
            {"ends_on": None},
            {"starts_on": date(2026, 1, 1)},
            {"parties": [cast.un, cast.calmora]},
        ):
            with pytest.raises(ValidationError):
                services.change_agreement(row, by=cast.anwar, **more)
        row = services.change_agreement(row, ends_on=date(2026, 12, 1), by=cast.anwar)
        assert row.signatures.count() == 2 and row.signed_on is not None

    def test_it_waits_for_each_side_until_that_side_has_signed(self, cast):
        row, today = recorded(cast), timezone.localdate()

        def waits(person):
            return "MOU" in [item.title for item in inbox.waiting(person, today)]

        assert [waits(cast.berit), waits(cast.anwar), waits(cast.chidi)] == [True, True, False]
        by_hand(row, cast.bresland, cast.berit)
        assert [waits(cast.berit), waits(cast.anwar)] == [False, True]

    def test_the_other_side_is_told_and_the_history_says_who_signed_for_whom(
        self, cast, django_capture_on_commit_callbacks
    ):
        row = recorded(cast)
        with django_capture_on_commit_callbacks(execute=True):
            by_hand(row, cast.bresland, cast.berit)
        told = Event.objects.get(verb="agreement.signed", subject_id=str(row.pk))
        assert (told.by, told.data["party"]) == (cast.berit, "XBR")
        people = set(Notification.objects.filter(event=told).values_list("person__name", flat=True))
        assert "Anwar" in people and "Berit" not in people

    def test_an_agreement_for_another_mission_covers_no_pledge_of_this_one(self, cast, pledge):
        with pytest.raises(ValidationError, match="another mission"):
            services.record_agreement(
                kind="mou",
                title="MOU",
                mission=cast.shade,
                parties=[cast.un, cast.bresland],
                pledges=[pledge],
                by=cast.noor,
            )
