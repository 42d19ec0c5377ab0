"""My calendar: one secret address, what its owner may see at the moment of reading, and no more."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from icalendar import Calendar

from accounts import services, services_calendar
from accounts.models import CalendarAddress, Event, RoleGrant
from contributors import services_deployments
from contributors import services_pledges as offers
from contributors.models import Agreement
from missions.models import Mandate, Mission, Patrol
from tests.contributors.test_pledges import accepted, needed, offered

pytestmark = pytest.mark.django_db


def today(days=0):
    return timezone.localdate() + timedelta(days=days)


def read(client, secret, **headers):
    return client.get(f"/calendar/{secret}.ics", headers=headers)


def titles(client, secret):
    answer = read(client, secret)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    return {str(event["UID"]): str(event["SUMMARY"]) for event in Calendar.from_ical(answer.content).events}


def secret_of(person):
    return services_calendar.renew_calendar(person, by=person)


def test_its_owner_reads_what_they_may_see_at_that_moment(cast, client):
    for mission in (cast.alpha, cast.shade):
        Mandate.objects.filter(mission=mission).update(ends_on=today(30))
    need = needed(cast)
    row = accepted(offered(need, cast.bresland, cast.berit), cast.anwar).deployments.get()
    services_deployments.change_deployment(row, arrives_on=today(20), by=cast.berit)
    waiting = offered(need, cast.calmora, cast.chidi, quantity=3)
    offers.renew_pledge(waiting, valid_until=today(9), by=cast.chidi)
    Agreement.objects.create(
        kind="mou", title="MOU", mission=cast.alpha, signed_on=date(2026, 1, 1), ends_on=today(50)
    )
    found = {name: titles(client, secret_of(getattr(cast, name))) for name in ("anwar", "chidi", "dora")}
    assert set(found["anwar"].values()) == {
        "Mandate ends: ALPHA, S/RES/1 (ALPHA)",
        "Invented: Arrives: Field hospital, Bresland",
        "Invented: Offer lapses: Field hospital",
        "Agreement ends: MOU",
    }
    assert set(found["chidi"].values()) == {
        "Mandate ends: ALPHA, S/RES/1 (ALPHA)",
        "Invented: Offer lapses: Field hospital",
    }
    assert set(found["dora"].values()) == {"Mandate ends: ALPHA, S/RES/1 (ALPHA)"}
    secret = secret_of(cast.noor)
    assert len(titles(client, secret)) == 2
    services.revoke_role(RoleGrant.objects.get(person=cast.noor), by=cast.system)
    assert len(titles(client, secret)) == 1


def test_uids_and_bytes_stay_and_what_is_held_is_not_sent_again(cast, client):
    Mandate.objects.filter(mission=cast.alpha).update(ends_on=today(30))
    secret = secret_of(cast.dora)
    first = read(client, secret)
    again = read(client, secret, if_none_match=first.headers["ETag"])
    assert (again.status_code, again.content) == (304, b"")
    Mandate.objects.filter(mission=cast.alpha).update(ends_on=today(31))
    changed = read(client, secret, if_none_match=first.headers["ETag"])
    assert changed.status_code == 200
    assert [e["UID"] for e in Calendar.from_ical(changed.content).events] == [
        e["UID"] for e in Calendar.from_ical(first.content).events
    ]


def test_the_inactive_and_the_revoked_are_not_there(cast, client):
    secret = secret_of(cast.dora)
    services.change_person(cast.dora, is_active=False, by=cast.administrator)
    gone = read(client, secret)
    never = read(client, "x" * 43)
    assert (gone.status_code, never.status_code) == (404, 404)
    services.change_person(cast.dora, is_active=True, by=cast.administrator)
    assert read(client, secret).status_code == 200
    other = secret_of(cast.dora)
    assert (read(client, secret).status_code, read(client, other).status_code) == (404, 200)
    services_calendar.revoke_calendar(cast.dora, by=cast.dora)
    assert read(client, other).status_code == 404


def test_the_secret_is_shown_once_and_kept_as_a_hash(cast, sign_in, client):
    browser = sign_in(cast.dora)
    page = browser.post("/account/calendar/")
    secret = page.context["address"].rpartition("/")[2].removesuffix(".ics")
    assert read(client, secret).status_code == 200
    assert secret not in CalendarAddress.objects.get().secret_hash
    assert secret not in str(list(Event.objects.values_list("data", "subject_name")))
    account = browser.get("/account/").content.decode()
    assert secret not in account and "Revoke the address" in account
    assert browser.post("/account/calendar/revoke/").status_code == 302
    assert not CalendarAddress.objects.exists()
    assert Event.objects.filter(verb="person.calendar_revoked", by=cast.dora).count() == 1


def test_nobody_makes_or_ends_anothers(cast):
    for act in (services_calendar.renew_calendar, services_calendar.revoke_calendar):
        with pytest.raises(PermissionDenied):
            act(cast.dora, by=cast.anwar)


def test_it_speaks_its_owners_language(cast, client):
    Mandate.objects.filter(mission=cast.alpha).update(ends_on=today(30))
    services.change_preferences(cast.dora, language="fr", by=cast.dora)
    (title,) = titles(client, secret_of(cast.dora)).values()
    assert title == "Fin du mandat : ALPHA, S/RES/1 (ALPHA)"


def test_a_time_of_day_is_that_of_the_mission_in_the_file_and_on_the_page(cast, client, sign_in):
    Mission.objects.filter(pk=cast.alpha.pk).update(time_zone="Africa/Bangui")
    starts = datetime.combine(today(1), time(6, 30), ZoneInfo("UTC"))
    Patrol.objects.create(
        mission=cast.alpha, title="Market", kind="patrol", label="public", created_by=cast.system,
        starts_at=starts, ends_at=starts + timedelta(hours=2),
    )  # fmt: skip
    secret = secret_of(cast.anwar)
    body = read(client, secret).content
    day = f"{today(1):%Y%m%d}".encode()
    assert b"DTSTART;TZID=Africa/Bangui:" + day + b"T073000" in body
    assert b"DTEND;TZID=Africa/Bangui:" + day + b"T093000" in body and b"BEGIN:VTIMEZONE" in body
    (event,) = [one for one in Calendar.from_ical(body).events if "Market" in str(one["SUMMARY"])]
    assert event.start == starts
    assert read(client, secret).content == body
    page = sign_in(cast.anwar).get(f"/calendar/?month={today(1):%Y-%m}").text
    assert "07:30–09:30" in page and "Africa/Bangui" in page


def test_the_page_shows_a_month_of_what_its_reader_may_see(cast, sign_in):
    Mandate.objects.filter(mission=cast.shade).update(ends_on=today(3))
    month = f"/calendar/?month={today(3):%Y-%m}"
    assert "S/RES/1 (SHADE)" in sign_in(cast.noor).get(month).text
    assert "Nothing that concerns you" in sign_in(cast.dora).get(month).text
    assert sign_in(cast.noor).get("/calendar/?month=soon").status_code == 200
