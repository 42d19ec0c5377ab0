"""Announcements: to people, partners and holders of posts; acknowledged each once, reminded of once."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.calendars import days
from accounts.inbox import waiting
from accounts.models import Event, Notification
from contributors import services_holders
from missions import reading_announcements as reading
from missions import services_announcements as services
from missions import tasks_communication
from missions.models import Announcement, AnnouncementReading
from tests.missions.channelled import announced, element_of
from tests.missions.test_decision_pages import done, text, versioned

pytestmark = pytest.mark.django_db


def lines(cast, row, day=None):
    found = reading.readers_of(cast.anwar, row, day or timezone.localdate())
    return {one.name: one.line.status for one in found}


def test_each_to_whom_it_goes_acknowledges_it_once_through_pages(cast, sign_in):
    anwar, berit = sign_in(cast.anwar), sign_in(cast.berit)
    form = {"title": "Curfew", "text": "In by nine.", "people": "lead_staff", "label": "mission"}
    form |= {"partners": [cast.bresland.pk], "due_on": timezone.localdate() + timedelta(days=3)}
    nobody = anwar.post("/communication/of/alpha/announce/", form | {"people": "", "partners": []})
    assert "Say to whom it goes" in text(nobody)
    done(anwar.post("/communication/of/alpha/announce/", form))
    row = Announcement.objects.get()
    page = row.get_absolute_url()
    assert lines(cast, row) == {"Anwar": "waits", "Bresland": "waits"}
    assert "Bresland" in text(anwar.get(page)) and "not yet" in text(anwar.get(page))
    assert "Who has acknowledged it" not in text(berit.get(page))
    refused = berit.post(f"{page}read/", {"for": f"person:{cast.berit.pk}"})
    assert refused.status_code == 403
    for _twice in range(2):
        done(berit.post(f"{page}read/", {"for": f"partner:{cast.bresland.pk}"}))
    assert AnnouncementReading.objects.get().person == cast.berit
    assert lines(cast, row) == {"Anwar": "waits", "Bresland": "read"}
    assert [item.title for item in waiting(cast.anwar, timezone.localdate()) if item.title == "Curfew"]
    done(anwar.post(f"{page}read/", {"for": f"person:{cast.anwar.pk}"}))
    assert not [item for item in waiting(cast.anwar, timezone.localdate()) if item.title == "Curfew"]
    body = b"".join(anwar.get(f"{page}readers.csv")).decode()
    assert "Curfew,Bresland,partner,read" in body and body.rstrip().count("\n") == 2
    done(anwar.post(f"{page}withdraw/", versioned(row)))
    assert "Withdrawn on" in text(berit.get(page))
    assert Event.objects.filter(verb="announcement.acknowledged").count() == 3


def test_a_post_is_acknowledged_for_by_who_speaks_for_its_holder(cast):
    post = element_of(cast, cast.alpha, "FC", kind="post")
    row = announced(cast, people="", elements=[post])
    assert list(lines(cast, row).values()) == ["vacant"]
    services_holders.fill_element(
        post, partner=cast.calmora, starts_on=timezone.localdate() - timedelta(days=9), by=cast.system
    )
    assert list(lines(cast, row).values()) == ["waits"]
    with pytest.raises(PermissionDenied):
        services.acknowledge_announcement(row, element=post, by=cast.berit)
    services.acknowledge_announcement(row, element=post, by=cast.chidi)
    assert list(lines(cast, row).values()) == ["read"]


def test_what_waits_is_found_without_reading_all_that_was_announced(cast, django_assert_num_queries):
    post = element_of(cast, cast.alpha, "FC", kind="post")
    services_holders.fill_element(
        post, partner=cast.bresland, starts_on=timezone.localdate() - timedelta(days=9), by=cast.system
    )
    of_all = [
        announced(cast, title="People"),
        announced(cast, title="Partner", people="", partners=[cast.bresland]),
        announced(cast, title="Post", people="", elements=[post]),
        announced(cast, title="Other", people="", partners=[cast.calmora]),
    ]

    def waits(person):
        today = timezone.localdate()
        found = reading.waiting(person, today, 10)
        all_ = [one for one in reading.mine(person, today) if one.line.status in ("waits", "late")]
        assert found == all_
        return {one.announcement.title for one in found}

    assert (waits(cast.anwar), waits(cast.berit)) == ({"People"}, {"Partner", "Post"})
    services.acknowledge_announcement(of_all[1], partner=cast.bresland, by=cast.berit)
    assert waits(cast.berit) == {"Post"}
    services.acknowledge_announcement(of_all[2], element=post, by=cast.berit)
    services.acknowledge_announcement(of_all[0], by=cast.anwar)
    assert not waits(cast.berit) and not waits(cast.anwar)
    announced(cast, people="auditor")
    with CaptureQueriesContext(connection) as few:
        reading.waiting(cast.anwar, timezone.localdate(), 10)
    for n in range(3 * reading.A_READING):
        Announcement.objects.create(
            mission=cast.alpha, title=f"{n}", text="x", people="auditor", due_on=of_all[0].due_on,
            created_by=cast.anwar,
        )  # fmt: skip
    with django_assert_num_queries(len(few)):
        assert not reading.waiting(cast.anwar, timezone.localdate(), 10)


def test_no_token_and_no_robot_acknowledges_and_what_is_withdrawn_waits_for_nobody(cast):
    row = announced(cast)
    with pytest.raises(PermissionDenied):
        services.acknowledge_announcement(row, by=cast.system)
    with pytest.raises(PermissionDenied):
        services.make_announcement(
            cast.alpha, title="x", text="x", people="any", due_on=row.due_on, by=cast.chidi
        )
    services.withdraw_announcement(row, reason="lifted", by=cast.anwar)
    with pytest.raises(ValidationError, match="withdrawn"):
        services.acknowledge_announcement(row, by=cast.anwar)
    assert not reading.mine(cast.anwar, timezone.localdate())


def test_who_has_not_is_told_at_once_and_reminded_once(cast, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        row = announced(cast, partners=[cast.bresland], by=cast.system)
        services.acknowledge_announcement(row, by=cast.anwar)
        Announcement.objects.update(due_on=timezone.localdate() + timedelta(days=1))
        for _twice in range(2):
            tasks_communication.look_over_announcements()
    told = Notification.objects.filter(verb__startswith="announcement.")
    assert sorted(told.values_list("verb", "person__name")) == [
        ("announcement.made", "Anwar"),
        ("announcement.made", "Berit"),
        ("announcement.reminded", "Berit"),
    ]
    late = reading.readers_of(cast.anwar, row, row.due_on + timedelta(days=1))
    assert [one.line.status for one in late if one.name == "Bresland"] == ["late"]


def test_others_see_nothing_of_it(cast, sign_in):
    row = announced(cast, partners=[cast.bresland])
    chidi = sign_in(cast.chidi)
    assert chidi.get(row.get_absolute_url()).status_code == 404
    assert not chidi.get("/api/v1/announcements/").json()["results"]
    assert row.title not in text(chidi.get("/search/?q=curfew"))
    assert row.title in text(sign_in(cast.berit).get("/search/?q=curfew"))
    assert not [one for one in days(cast.chidi, timezone.localdate()) if "Curfew" in str(one)]
    (told,) = sign_in(cast.berit).get("/api/v1/announcements/").json()["results"]
    assert (told["readers"], told["unread"]) == (None, None)
    (told,) = sign_in(cast.anwar).get("/api/v1/announcements/").json()["results"]
    assert (told["readers"], told["unread"]) == (2, 2)
