"""Who is told of what: those whom an act concerns, once, in words, and only while they may see it."""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from accounts import events, jobs, mails, notices, services, visits
from accounts.models import Event, Import, Job, Notification, User
from contributors.services import report_strength
from missions.services import change_mission

pytestmark = pytest.mark.django_db


def _text(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    return lambda: django_capture_on_commit_callbacks(execute=True)


def _told(person):
    rows = Notification.objects.visible_to(person).select_related("event__by")
    return [notices.text(row) for row in rows]


def test_those_with_a_role_in_a_mission_are_told_and_its_actor_is_not(cast, committed):
    with committed():
        change_mission(cast.alpha, area="Elsewhere", by=cast.anwar)
        change_mission(cast.alpha, area="Here", by=cast.administrator)
    assert _told(cast.anwar) == ["Administrator changed the data of ALPHA."]
    assert _told(cast.pia) == ["Administrator changed the data of ALPHA."]  # by the role of all of the AU
    assert _told(cast.noor) == _told(cast.berit) == _told(cast.administrator) == []


def test_the_same_is_told_once_and_counted_until_it_is_read(cast, committed, sign_in):
    for area in ("A", "B", "C"):
        with committed():
            change_mission(cast.alpha, area=area, by=cast.administrator)
    (row,) = Notification.objects.filter(person=cast.anwar)
    assert row.times == 3
    assert "3 times" in _text(sign_in(cast.anwar).get(reverse("notifications")))
    notices.mark_read(cast.anwar)
    with committed():
        change_mission(cast.alpha, area="D", by=cast.administrator)
    assert Notification.objects.filter(person=cast.anwar).count() == 2
    assert notices.unread(cast.anwar) == 1


def test_a_partners_desk_is_told_of_its_figures(cast, committed):
    with committed():
        report_strength(
            mission=cast.beta,
            month=cast.months[0],
            contributor=cast.bresland,
            category="troops",
            women=6,
            men=45,
            reason="counted again",
            by=cast.system,
        )
    assert len(_told(cast.berit)) == 1
    assert _told(cast.chidi) == []


def test_what_one_may_no_longer_see_is_no_longer_told(cast, committed):
    with committed():
        change_mission(cast.shade, area="Elsewhere", by=cast.administrator)
    assert len(_told(cast.noor)) == notices.unread(cast.noor) == 1
    for grant in cast.noor.grants.all():
        services.revoke_role(grant, by=cast.system)
    noor = User.objects.get(pk=cast.noor.pk)
    assert _told(noor) == []
    assert notices.unread(noor) == 0


def test_kinds_one_does_not_want_are_not_told(cast, committed, sign_in):
    browser = sign_in(cast.anwar)
    wanted = [verb for verb in notices.KINDS if verb != "mission.changed"]
    assert browser.post(reverse("notification_kinds"), dict.fromkeys(wanted, "on")).status_code == 302
    cast.anwar.refresh_from_db()
    assert cast.anwar.notices_off == ["mission.changed"]
    with committed():
        change_mission(cast.alpha, area="Elsewhere", by=cast.administrator)
    assert _told(cast.anwar) == []
    assert len(_told(cast.pia)) == 1


def test_a_role_given_is_told_to_its_holder(cast, committed):
    with committed():
        services.grant_role(role="reader", subject=cast.beta, person=cast.dora, by=cast.administrator)
    assert _told(cast.dora) == ["Administrator gave you a role: reader of a mission, BETA."]


def test_a_file_checked_is_told_to_its_sender_with_a_link(cast, committed, sign_in):
    browser = sign_in(cast.administrator)
    file = SimpleUploadedFile("july.csv", b"iso3,mission\n")
    browser.post(reverse("import_new"), {"kind": "personnel", "file": file})
    row = Import.objects.get()
    with committed():
        jobs.run(row.job_id)
    page = browser.get(reverse("notifications")).content.decode()
    assert f'href="{reverse("import", args=[row.pk])}"' in page
    assert "was refused" in page


def test_work_that_failed_is_told_to_who_asked_and_when_its_worker_is_lost(cast, committed):
    @jobs.work("test.fails")
    def fail(progress):
        raise RuntimeError("no")

    failed = jobs.start("test.fails", "Fail", by=cast.anwar)
    lost = Job.objects.create(
        kind="test.fails",
        title="Lost",
        requested_by=cast.pia,
        state="running",
        heartbeat_at=timezone.now() - timedelta(hours=1),
    )
    with committed():
        jobs.run(failed.pk)
        jobs.reap()
    assert _told(cast.anwar) == ["“Fail” failed. Nothing of it was stored."]
    assert _told(cast.pia) == ["“Lost” failed. Nothing of it was stored."]
    lost.refresh_from_db()
    assert lost.state == "failed"
    assert Event.objects.filter(verb="job.failed").count() == 2


def test_the_bell_counts_and_one_marks_as_read_only_ones_own(cast, committed, sign_in):
    with committed():
        change_mission(cast.alpha, area="Elsewhere", by=cast.administrator)
    anwars = Notification.objects.get(person=cast.anwar)
    browser = sign_in(cast.pia)
    assert "1 unread" in _text(browser.get("/missions/"))
    browser.post(reverse("notifications_read"), {"notice": [anwars.key]})
    anwars.refresh_from_db()
    assert anwars.read_at is None
    browser.post(reverse("notifications_read"))
    assert "1 unread" not in _text(browser.get("/missions/"))
    assert "Nothing unread" in _text(browser.get(reverse("notifications")))
    assert "ALPHA" in _text(browser.get(reverse("notifications"), {"show": "all"}))


def test_a_listener_that_fails_leaves_what_was_done(cast, committed, monkeypatch):
    kind = notices.KINDS["mission.changed"]._replace(to=lambda event: 1 / 0)
    monkeypatch.setitem(notices.KINDS, "mission.changed", kind)
    with committed():
        change_mission(cast.alpha, area="Elsewhere", by=cast.administrator)
    cast.alpha.refresh_from_db()
    assert cast.alpha.area == "Elsewhere"


def test_every_kind_has_words_for_every_blank_its_events_fill(cast):
    event = Event(verb="x", subject_name="ALPHA", by=cast.anwar, data={"letter": "ST/1"})
    for kind in notices.KINDS.values():
        for audience in kind.words:
            row = Notification(verb=kind.verb, audience=audience, event=event)
            assert "ALPHA" in notices.text(row), kind.verb
    assert set(notices.KINDS) <= set(events._listeners)


# --- Visits
def test_a_program_is_told_by_asking_for_no_kind_of_record_but_those_told_of(cast, committed, sign_in):
    with committed():
        change_mission(cast.alpha, area="Elsewhere", by=cast.anwar)
    browser = sign_in(cast.pia)
    with CaptureQueriesContext(connection) as asked:
        answer = browser.get("/api/v1/notifications/")
    assert [row["text"] for row in answer.json()["results"]] == ["Anwar changed the data of ALPHA."]
    of_notices = [query["sql"] for query in asked if '"accounts_notification"' in query["sql"]]
    assert of_notices
    assert not [sql for sql in of_notices if "contributors_pledge" in sql]


def test_a_visit_lasts_until_two_quiet_hours_have_passed(cast):
    now = timezone.now()
    visits.note(cast.dora)
    assert cast.dora.visit_before_at is None
    for ago, is_new in (
        (timedelta(minutes=1), False),
        (timedelta(hours=1), False),
        (timedelta(days=3), True),
    ):
        User.objects.filter(pk=cast.dora.pk).update(seen_at=now - ago, visit_before_at=None)
        cast.dora.refresh_from_db()
        visits.note(cast.dora)
        cast.dora.refresh_from_db()
        assert (cast.dora.visit_before_at is not None) == is_new, ago
    assert cast.dora.visit_before_at == now - timedelta(days=3)


@pytest.mark.parametrize(
    ("language", "subject", "said"),
    [
        ("fr", "Concord\xa0: ", "a modifié"),
        ("ar", "Concord", "ALPHA"),
        ("en", "Concord: ", "changed the data of"),
    ],
)
def test_each_is_told_in_their_own_language_by_notice_and_by_mail(
    cast, committed, sign_in, mailoutbox, language, subject, said
):
    services.change_preferences(cast.anwar, language=language, by=cast.anwar)
    with committed():
        change_mission(cast.alpha, area="Elsewhere", by=cast.administrator)
    browser = sign_in(cast.anwar)
    browser.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    page = browser.get(reverse("notifications")).content.decode()
    with translation.override(language):
        words = notices.text(Notification.objects.get(person=cast.anwar))
        title = str(mails.SUBJECTS["review_due"])
    assert words in page and said in words
    with translation.override("en"):  # whichever language the one who causes it reads
        mails.send("review_due", cast.anwar.email, person=cast.anwar.pk, root="ALPHA", due="2025-09-15")
    jobs.run(Job.objects.get(kind="mail").pk)
    (mail,) = mailoutbox
    assert mail.subject == title and subject in mail.subject
    assert language == "en" or title != "Concord: a review of access is due"
