"""Briefings: a series by its rhythm, its meetings, who came, minutes that another signs, what follows."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

import accounts.demo
import missions.demo
from accounts.calendars import days
from accounts.inbox import waiting
from accounts.models import Event, Notification
from contributors import services_holders
from missions import demo_briefings, rhythm, tasks_communication
from missions import reading_briefings as reading
from missions import services_actions as actions
from missions import services_briefings as services
from missions.models import Action, Briefing, BriefingSeries
from tests.missions.briefed import briefing_of, series_of
from tests.missions.channelled import element_of
from tests.missions.test_api_decisions import send
from tests.missions.test_decision_pages import done, text, versioned

DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))


@pytest.mark.parametrize(
    ("every", "first", "since", "found"),
    [
        ("daily", date(2027, 1, 4), date(2027, 1, 1), date(2027, 1, 4)),
        ("daily", date(2027, 1, 4), date(2027, 2, 9), date(2027, 2, 9)),
        ("weekly", date(2027, 1, 4), date(2027, 1, 5), date(2027, 1, 11)),
        ("fortnightly", date(2027, 1, 4), date(2027, 1, 12), date(2027, 1, 18)),
        ("monthly", date(2027, 1, 31), date(2027, 2, 1), date(2027, 2, 28)),
        ("monthly", date(2027, 1, 31), date(2027, 3, 1), date(2027, 3, 31)),
        ("monthly", date(2027, 1, 5), date(2027, 12, 6), date(2028, 1, 5)),
        ("none", date(2027, 1, 5), date(2027, 1, 5), None),
    ],
)
def test_a_series_meets_by_its_rhythm(every, first, since, found):
    assert rhythm.next_on(every, first, since) == found


@given(st.sampled_from(["daily", "weekly", "fortnightly", "monthly"]), DAYS, DAYS)
def test_the_next_meeting_is_never_before_it_is_asked_for_and_is_its_own_next(every, first, since):
    found = rhythm.next_on(every, first, since)
    assert max(first, since) <= found <= max(first, since) + timedelta(days=31)
    assert rhythm.next_on(every, first, found) == found


pages = pytest.mark.django_db


@pages
def test_a_series_is_set_up_a_meeting_called_minuted_and_signed_through_pages(cast, sign_in):
    chair, other = (element_of(cast, cast.alpha, name, kind="post") for name in ("FC", "PC"))
    third = element_of(cast, cast.alpha, "SECT-E")
    anwar, ama = sign_in(cast.anwar), sign_in(cast.administrator)
    today = timezone.localdate()
    form = {
        "title": "Morning briefing",
        "rhythm": "daily",
        "first_on": today,
        "at": "08:30",
        "label": "mission",
    }
    form |= {"chair": "fc", "attendees": [other.pk], "agenda": "Situation\nPlans", "reason": "needed"}
    form |= {"label": "mission"}
    nobody = anwar.post("/communication/of/alpha/new-briefing-series/", form | {"chair": "NOBODY"})
    assert "There is no element by this reference" in text(nobody)
    done(anwar.post("/communication/of/alpha/new-briefing-series/", form))
    series = BriefingSeries.objects.get()
    page = series.get_absolute_url()
    assert "No meeting that you may see" in text(anwar.get(page))
    called = {"held_on": today, "at": "08:30", "agenda": "Situation\nPlans", "label": "mission"}
    done(anwar.post(f"{page}call/", called))
    assert "meets on this day already" in text(anwar.post(f"{page}call/", called))
    row = Briefing.objects.get()
    own = row.get_absolute_url()
    assert [seat.element for seat in row.seats.all()] == [chair, other]
    came = {f"seat_{seat.pk}": "came" for seat in row.seats.all()} | {"others": [third.pk]}
    done(anwar.post(f"{own}attendance/", versioned(row) | came))
    row.refresh_from_db()
    blank = anwar.post(f"{own}minutes/", versioned(row) | {"minutes": " "})
    assert "Write what was said and decided." in text(blank)
    done(anwar.post(f"{own}minutes/", versioned(row) | {"item_1": "Quiet in both sectors."}))
    row.refresh_from_db()
    assert "Quiet in both sectors." in text(anwar.get(own)) and "/sign/" not in text(anwar.get(own))
    assert "another person signs them" in text(anwar.post(f"{own}sign/", versioned(row)))
    services.sign_minutes(row, by=cast.system)
    assert "signed by" in text(anwar.get(own))
    done(anwar.post(f"{own}reopen/", versioned(Briefing.objects.get())))
    assert Briefing.objects.get().signed_by is None
    body = b"".join(anwar.get(f"{own}attendance.csv")).decode()
    assert "SECT-E,Element SECT-E,False,came" in body or "SECT-E,Element SECT-E,false,came" in body
    assert ama.get(f"{own}attendance.pdf").status_code == 404
    assert Event.objects.filter(verb__startswith="briefing.").count() == 5


@pages
def test_what_follows_from_a_meeting_is_an_action_and_stands_on_its_series_until_it_is_done(cast, sign_in):
    row = briefing_of(cast, series_of(cast))
    made = actions.set_action(
        title="Test the net", due_on=timezone.localdate(), mission=cast.alpha, origin=row, by=cast.anwar
    )
    assert list(reading.actions_of(cast.anwar, row)) == [made]
    assert "Test the net" in text(sign_in(cast.anwar).get(row.series.get_absolute_url()))
    actions.report_action(made, report="tested", by=cast.anwar)
    assert not reading.open_actions_of(cast.anwar, row.series)
    assert Action.objects.count() == 1


@pages
def test_who_speaks_for_the_holder_of_the_chair_runs_its_meetings_and_no_other_partner(cast):
    series = series_of(cast)
    row = briefing_of(cast, series)
    held = {"partner": cast.bresland, "starts_on": timezone.localdate(), "by": cast.system}
    with pytest.raises(PermissionDenied):
        services.write_minutes(row, minutes="Quiet.", by=cast.berit)
    services_holders.fill_element(series.chair, **held)
    services.write_minutes(row, minutes="Quiet.", by=cast.berit)
    with pytest.raises(ValidationError, match="another person"):
        services.sign_minutes(row, by=cast.berit)
    with pytest.raises(PermissionDenied):
        services.sign_minutes(row, by=cast.chidi)
    with pytest.raises(PermissionDenied):
        services.change_series(series, title="Other", by=cast.berit)
    services.sign_minutes(row, by=cast.anwar)
    with pytest.raises(ValidationError, match="changes no more"):
        services.write_minutes(row, minutes="Loud.", by=cast.anwar)


@pages
def test_who_attends_reads_it_and_others_see_nothing_of_it(cast, sign_in):
    series = series_of(cast)
    row = briefing_of(cast, series)
    (attendee,) = series.attendees.all()
    for person, status in ((cast.berit, 404), (cast.chidi, 404), (cast.anwar, 200)):
        assert sign_in(person).get(row.get_absolute_url()).status_code == status
    services_holders.fill_element(
        attendee, partner=cast.calmora, starts_on=timezone.localdate(), by=cast.system
    )
    assert sign_in(cast.chidi).get(row.get_absolute_url()).status_code == 200
    assert sign_in(cast.chidi).get(series.get_absolute_url()).status_code == 200
    berit = sign_in(cast.berit)
    assert not berit.get("/api/v1/briefings/").json()["results"]
    assert not berit.get("/api/v1/briefing-series/").json()["results"]
    assert row.series.title not in text(berit.get("/search/?q=morning"))
    assert row.series.title in text(sign_in(cast.anwar).get("/search/?q=morning"))
    assert not [one for one in days(cast.berit, timezone.localdate()) if one.key.startswith("briefing-")]


@pages
def test_a_meeting_stands_in_the_calendar_and_waits_for_minutes_and_for_a_signature(cast):
    today = timezone.localdate()
    row = briefing_of(cast, series_of(cast, at="08:30"))
    (found,) = [one for one in days(cast.anwar, today) if one.key == f"briefing-{row.pk}"]
    assert (found.on, found.title) == (today, "Morning briefing, ALPHA")
    assert (found.clock, found.zone) == ("08:30", "UTC")

    def waits(person):
        return [item.step for item in waiting(person, today) if item.title.startswith("Morning briefing")]

    assert waits(cast.anwar) == ["Enter who came, and write its minutes."]
    services.write_minutes(row, minutes="Quiet.", by=cast.anwar)
    assert waits(cast.anwar) == []
    Briefing.objects.update(written_by=cast.system)
    assert waits(cast.anwar) == ["Sign its minutes."]
    assert waits(cast.berit) == []


@pages
def test_the_next_meeting_is_called_by_the_clock_once_and_told_to_nobody(
    cast, django_capture_on_commit_callbacks
):
    series = series_of(cast)
    ended = series_of(cast, title="Ended", on="EN", first_on=timezone.localdate() - timedelta(days=9))
    services.end_series(ended, ends_on=timezone.localdate() - timedelta(days=1), reason="done", by=cast.anwar)
    with django_capture_on_commit_callbacks(execute=True):
        for _twice in range(2):
            tasks_communication.call_next_briefings()
    row = Briefing.objects.get()
    assert (row.series, row.held_on) == (series, timezone.localdate())
    assert [item.title for item in row.items.all()] == ["Situation", "Plans"]
    assert not Notification.objects.filter(verb__startswith="briefing.").exists()
    with pytest.raises(ValidationError, match="has ended"):
        services.call_briefing(ended, held_on=timezone.localdate(), by=cast.anwar)


@pages
def test_who_is_asked_to_it_is_told_of_what_a_person_calls_moves_and_calls_off(
    cast, django_capture_on_commit_callbacks
):
    series = series_of(cast)
    services_holders.fill_element(
        series.chair, partner=cast.bresland, starts_on=timezone.localdate(), by=cast.system
    )
    tomorrow = timezone.localdate() + timedelta(days=1)
    with django_capture_on_commit_callbacks(execute=True):
        row = services.call_briefing(series, held_on=tomorrow, by=cast.anwar)
        services.change_briefing(row, held_on=tomorrow + timedelta(days=1), reason="visit", by=cast.anwar)
        services.cancel_briefing(row, reason="storm", by=cast.anwar)
    told = Notification.objects.filter(verb__startswith="briefing.", person=cast.berit)
    assert sorted(told.values_list("verb", flat=True)) == [
        "briefing.called",
        "briefing.cancelled",
        "briefing.changed",
    ]


@pages
def test_what_has_not_been_held_is_neither_attended_nor_minuted_and_agendas_name_their_items(cast):
    row = briefing_of(cast, series_of(cast), day=timezone.localdate() + timedelta(days=1))
    with pytest.raises(ValidationError, match="not been held"):
        services.write_minutes(row, minutes="Quiet.", by=cast.anwar)
    with pytest.raises(ValidationError, match="not been held"):
        services.enter_attendance(row, attendance={}, by=cast.anwar)
    Briefing.objects.update(held_on=timezone.localdate())
    with pytest.raises(ValidationError, match="no item 3"):
        services.write_minutes(row, said={3: "x"}, by=cast.anwar)
    with pytest.raises(ValidationError, match="posts and units of the mission"):
        services.change_series(row.series, attendees=[element_of(cast, cast.beta, "FC")], by=cast.anwar)


@pages
def test_a_meeting_is_called_attended_minuted_and_signed_through_the_api(cast, sign_in):
    series = series_of(cast)
    anwar = sign_in(cast.anwar)
    made = send(anwar, "briefings/", series=str(series.pk), held_on=str(timezone.localdate())).json()
    path = f"briefings/{made['id']}"
    assert [item["title"] for item in made["agenda"]] == ["Situation", "Plans"]
    came = [{"element": str(series.chair_id), "came": "excused"}]
    told = send(anwar, f"{path}/attendance/", attendance=came).json()
    assert [(one["element"], one["came"]) for one in told["attendance"]] == [
        ("BR-1", "excused"),
        ("BR-2", "asked"),
    ]
    told = send(anwar, f"{path}/minutes/", said=[{"number": 2, "said": "A patrol."}]).json()
    assert (told["state"], told["agenda"][1]["said"]) == ("minuted", "A patrol.")
    assert send(anwar, f"{path}/sign/").status_code == 400
    services.sign_minutes(Briefing.objects.get(), by=cast.system)
    assert send(anwar, f"{path}/reopen/", reason="a figure was wrong").json()["state"] == "minuted"


@pages
def test_the_demo_shows_signed_minutes_minutes_to_sign_and_meetings_to_come():
    accounts.demo.load_reference()
    missions.demo.load_reference()
    accounts.demo.load_partners_of_demo()
    missions.demo.load_demo()
    assert demo_briefings.load() == {"briefing series": 2, "briefings": 5}
    assert demo_briefings.load() == {}
    assert sorted(Briefing.objects.values_list("state", flat=True)) == [
        "called",
        "called",
        "minuted",
        "signed",
        "signed",
    ]
    assert Action.objects.filter(title__contains="water truck").exists()
