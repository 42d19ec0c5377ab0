"""Humanitarian notifications: a notice, acknowledged by each party for itself, expiring by the clock."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from accounts.inbox import waiting
from accounts.models import Event, Notification
from missions import notifying, tasks_civil
from missions import services_humanitarian as services
from missions.models import HumanitarianNotification
from tests.missions.civil import WHERE, notified, passed_on
from tests.missions.test_decision_pages import done, text, versioned

pytestmark = pytest.mark.django_db
LATER = timedelta(days=2)
AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
WHY = {"reason": "as agreed"}


def standing(row):
    row.refresh_from_db()
    return row.standing_at(timezone.now())


def titles(person):
    return [item.title for item in waiting(person, timezone.localdate())]


# --- The rule
@given(
    state=st.sampled_from(HumanitarianNotification.State.values),
    hours=st.integers(-3, 3),
    asked=st.integers(0, 3),
    heard=st.integers(0, 3),
)
def test_how_it_stands_follows_from_its_steps_and_its_days(state, hours, asked, heard):
    heard = min(asked, heard)
    told = notifying.standing(state, AT + timedelta(hours=hours), AT, asked, heard)
    assert told in HumanitarianNotification.Standing.values
    if state in ("completed", "withdrawn"):
        assert told == state
    elif hours > 0:
        assert (told == "acknowledged") == (state == "passed_on" and asked == heard > 0)
    else:
        assert told == ("expired" if asked == heard > 0 else "unacknowledged")


def test_the_list_is_narrowed_by_the_same_rule(cast):
    rows = [notified(cast), passed_on(cast, cast.au), passed_on(cast, forces=True)]
    services.acknowledge_notification(rows[2], party="forces", by=cast.anwar)
    rows.append(services.withdraw_notification(notified(cast), reason="rain", by=cast.berit))
    for now in (timezone.now(), timezone.now() + LATER):
        told = {row.pk: HumanitarianNotification.objects.get(pk=row.pk).standing_at(now) for row in rows}
        for code in HumanitarianNotification.Standing.values:
            found = HumanitarianNotification.objects.standing_as(code, now).values_list("pk", flat=True)
            assert set(found) == {pk for pk, one in told.items() if one == code}, (code, now)


# --- Its life
def test_it_is_submitted_received_passed_on_and_acknowledged_by_each_party_through_pages(cast, sign_in):
    berit, anwar, pia = sign_in(cast.berit), sign_in(cast.anwar), sign_in(cast.pia)
    day = timezone.localdate() + timedelta(days=1)
    form = {"mission": cast.alpha.pk, "keeper": cast.bresland.pk, "kind": "movement", "title": "Vaccines"}
    form |= {"starts_at": f"{day}T06:00", "ends_at": f"{day}T18:00", "precision": "exact", "label": "mission"}
    form |= {"to_place": "Tolum", "route": "Nareb", "persons": "5", "contact": "radio 4"} | WHERE | WHY
    done(berit.post("/civil/notifications/new/", form))
    row = HumanitarianNotification.objects.get()
    page = row.get_absolute_url()
    shown = text(anwar.get(page))
    assert "not a request for permission" in shown and "not stated" in shown and "Tolum" in shown
    assert pia.get(page).status_code == 404
    done(anwar.post(f"{page}receive/", versioned(row) | WHY))
    row.refresh_from_db()
    done(anwar.post(f"{page}forward/", versioned(row) | WHY | {"forces": "on", "partners": [cast.au.pk]}))
    assert standing(row) == "passed_on"
    assert row.title in titles(cast.pia) and row.title in titles(cast.anwar)
    assert "radio 4" in text(pia.get(page))
    done(pia.post(f"{page}acknowledge/", versioned(row) | {"party": "AU", "words": "read"}))
    one = row.parties.get(partner=cast.au)
    assert (one.acknowledged_by, one.words, one.part) == (cast.pia, "read", "partner")
    assert standing(row) == "passed_on" and row.title not in titles(cast.pia)
    services.acknowledge_notification(row, party="forces", by=cast.anwar)
    assert standing(row) == "acknowledged"
    assert "Anwar" in text(berit.get(page))


def test_each_acknowledges_for_itself_and_once(cast):
    row = passed_on(cast, cast.au, cast.calmora)
    with pytest.raises(PermissionDenied):
        services.acknowledge_notification(row, party="AU", by=cast.chidi)
    with pytest.raises(PermissionDenied):
        services.acknowledge_notification(row, party="XCA", by=cast.anwar)
    with pytest.raises(ValidationError, match="not passed"):
        services.acknowledge_notification(row, party="forces", by=cast.anwar)
    services.acknowledge_notification(row, party="XCA", by=cast.chidi)
    with pytest.raises(ValidationError, match="already"):
        services.acknowledge_notification(row, party="XCA", by=cast.chidi)


def test_a_change_of_place_or_time_is_acknowledged_anew_and_of_words_is_not(cast):
    row = passed_on(cast, cast.au)
    row = services.acknowledge_notification(row, party="AU", by=cast.pia)
    row = services.change_notification(row, purpose="cold chain", by=cast.berit)
    assert standing(row) == "acknowledged"
    row = services.change_notification(row, latitude="4.2", by=cast.berit)
    assert standing(row) == "passed_on" and row.title in titles(cast.pia)
    told = Event.objects.filter(verb="humanitarian.changed").latest("at")
    assert told.data["acknowledge_anew"] == ["AU"] and "4.2" not in str(told.data)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"ends_at": AT}, "ends_at"),
        ({"ends_at": timezone.now() + timedelta(days=400)}, "ends_at"),
        ({"longitude": None}, "__all__"),
        ({"route": "Nareb"}, "__all__"),
        ({"kind": "picnic"}, "kind"),
        ({"label": "named"}, "released_to"),
    ],
)
def test_what_is_wrong_is_said_and_leaves_nothing(cast, given, field):
    with pytest.raises(ValidationError) as refused:
        notified(cast, **given)
    assert field in refused.value.message_dict
    assert not HumanitarianNotification.objects.exists()


def test_nobody_submits_for_another_or_passes_on_for_the_mission(cast):
    with pytest.raises(PermissionDenied):
        notified(cast, by=cast.chidi)
    row = notified(cast)
    for step in (services.receive_notification, services.forward_notification):
        with pytest.raises(PermissionDenied):
            step(row, by=cast.berit)
    assert notified(cast, title="By telephone", by=cast.anwar).created_by == cast.anwar


# --- Expiring
def test_it_expires_by_the_clock_with_no_worker_and_is_told_once(
    cast, sign_in, django_capture_on_commit_callbacks
):
    row = passed_on(cast, cast.au, cast.calmora)
    services.acknowledge_notification(row, party="XCA", by=cast.chidi)
    with time_machine.travel(timezone.now() + LATER):
        assert standing(row) == "unacknowledged"
        assert "1 party had not acknowledged" in text(sign_in(cast.berit).get(row.get_absolute_url()))
        listed = sign_in(cast.berit).get("/civil/notifications/?standing=unacknowledged")
        assert row.title in text(listed) and "expired unacknowledged" in text(listed)
        assert row.title not in text(sign_in(cast.berit).get("/civil/notifications/?standing=expired"))
        with pytest.raises(ValidationError, match="no longer stands"):
            services.acknowledge_notification(row, party="AU", by=cast.pia)
        for _turn in range(2):
            with django_capture_on_commit_callbacks(execute=True):
                tasks_civil.tell_of_expired()
    event = Event.objects.get(verb="humanitarian.expired")
    assert event.data["parties"] == ["AU"]
    told = Notification.objects.filter(verb="humanitarian.expired", times=1).values_list("person", flat=True)
    assert set(told) == {cast.anwar.pk, cast.berit.pk, cast.pia.pk}


def test_acknowledged_by_all_it_expires_in_silence(cast):
    row = passed_on(cast, cast.au)
    services.acknowledge_notification(row, party="AU", by=cast.pia)
    with time_machine.travel(timezone.now() + LATER):
        tasks_civil.tell_of_expired()
        assert standing(row) == "expired"
    assert not Event.objects.filter(verb="humanitarian.expired").exists()


# --- Who reads what
@pytest.mark.parametrize("precision", HumanitarianNotification.Precision.values)
def test_the_place_is_told_as_exactly_as_was_chosen(cast, precision, sign_in):
    row = passed_on(cast, cast.au, precision=precision, label="public", kind="movement",
                    to_place="Tolum", to_latitude="4.98761", to_longitude="21.1", route="Nareb")  # fmt: skip
    row = services.change_notification(row, latitude="4.12346", by=cast.berit)
    pages = [row.get_absolute_url(), "/civil/notifications/?format=csv&columns=place", "/history/"]
    pages += [f"/api/v1/humanitarian-notifications/{row.pk}/", "/search/?q=Kasari"]
    pages += ["/api/v1/events/"]
    for person, is_party in ((cast.pia, True), (cast.dora, False)):
        browser, told = sign_in(person), b""
        for page in pages:
            answer = browser.get(page)
            assert answer.status_code == 200, page
            told += b"".join(answer.streaming_content) if answer.streaming else answer.content
        assert (b"4.12346" in told) == (is_party and precision == "exact")
        assert (b"the clinic" in told) == is_party
        assert (b"Nareb" in told) == (precision in ("exact", "village"))
    own = sign_in(cast.berit).get(f"/api/v1/humanitarian-notifications/{row.pk}/").json()
    assert (own["latitude"], own["destination"]) == ("4.12346", "Tolum")


@pytest.mark.parametrize(("label", "sees"), [("mission", False), ("named", True), ("public", True)])
def test_the_label_opens_it(cast, label, sees, sign_in):
    row = notified(cast, label=label, released_to=[cast.calmora] if label == "named" else [])
    chidi = sign_in(cast.chidi)
    assert (chidi.get(row.get_absolute_url()).status_code == 200) == sees
    assert len(chidi.get("/api/v1/humanitarian-notifications/").json()["results"]) == sees
    assert (row.title in text(chidi.get("/search/?q=vaccines"))) == sees


def test_through_the_api_a_partners_system_submits_and_another_acknowledges(cast, sign_in):
    now = timezone.now()
    given = {"mission": "ALPHA", "keeper": "XBR", "kind": "site", "title": "Clinic", "area": "Sector East"}
    given |= {"starts_at": now.isoformat(), "ends_at": (now + LATER).isoformat()}
    address = "/api/v1/humanitarian-notifications/"

    def post(person, path, body, n, code=200):
        headers = {"Idempotency-Key": f"0b7f3f1e-0000-4000-8000-00000000000{n}"}
        answer = sign_in(person).post(
            f"{address}{path}", body, content_type="application/json", headers=headers
        )
        assert answer.status_code == code, answer.content
        return answer.json()

    for _turn in range(2):
        made = post(cast.berit, "", given, 1, 201)
    assert HumanitarianNotification.objects.count() == 1
    assert (made["standing"], made["persons"]) == ("submitted", None)
    one = f"{made['id']}/"
    post(cast.anwar, f"{one}receive/", {}, 2)
    post(cast.anwar, f"{one}forward/", {"forces": True, "partners": ["AU"]}, 3)
    told = post(cast.pia, f"{one}acknowledge/", {"party": "AU"}, 4)
    assert [(p["party"], p["acknowledged_by"]) for p in told["parties"]] == [("forces", ""), ("AU", "Pia")]
    post(cast.berit, f"{one}receive/", {}, 5, 403)
    assert post(cast.berit, f"{one}withdraw/", {"reason": "rain"}, 6)["standing"] == "withdrawn"
