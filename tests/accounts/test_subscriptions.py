"""Mails of subscriptions: what is new as its reader may see it, once, capped, and ended by one click."""

import re
import threading
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection
from django.test import Client
from django.utils import timezone
from django.utils.html import escape

from accounts import events, jobs, mailing, notices, services, services_saved, tasks
from accounts import services_subscriptions as subscriptions
from accounts.models import Event, Job, Notification, SavedView, Subscription
from missions import services as missions
from missions.models import Mission
from tests.conftest import build_cast

pytestmark = pytest.mark.django_db
BASE = "https://portal.example"


def kept(person, query="", page="missions:missions", name="Operations"):
    return services_saved.save_view(page=page, name=name, query=query, by=person)


def subscribed(person, view=None, **fields):
    """A subscription that is due."""
    row = subscriptions.subscribe(view=view, base=BASE, by=person, **({"frequency": "at_once"} | fields))
    return due(row)


def due(row):
    Subscription.objects.filter(pk=row.pk).update(next_at=timezone.now())
    row.refresh_from_db()
    return row


def founded(cast, acronym="GAMMA", **fields):
    given = {"name": f"Mission {acronym}", "lead": cast.un, "is_public": True, "by": cast.administrator}
    return missions.create_mission(acronym=acronym, **given | fields)


def sent(row):
    """Whether a mail went out, and the text of the last."""
    went = mailing.send(due(row).pk)
    return mail.outbox[-1].body if went else None


@pytest.fixture
def row(cast):
    return subscribed(cast.dora, kept(cast.dora))


class TestWhatIsTold:
    def test_what_was_there_is_known_and_what_is_new_or_changed_is_told_once(self, cast, row):
        assert sent(row) is None
        founded(cast)
        Mission.objects.filter(pk=cast.beta.pk).update(phase=Mission.Phase.DRAWDOWN)
        text = sent(row)
        assert "2 entries are new or changed" in text
        assert "New: GAMMA" in text and "Changed: BETA" in text and "ALPHA" not in text
        assert f"{BASE}/missions/gamma/" in text and "Phase: drawdown" in text
        assert sent(row) is None
        assert [message.to for message in mail.outbox] == [[cast.dora.email]]

    def test_a_list_is_narrowed_as_the_view_says(self, cast):
        row = subscribed(cast.dora, kept(cast.dora, "lead=AU"))
        founded(cast)
        founded(cast, "DELTA", lead=cast.au)
        text = sent(row)
        assert "New: DELTA" in text and "GAMMA" not in text and "1 entry is" in text
        assert f"{BASE}/missions/?lead=AU" in text

    def test_a_hidden_row_leaves_no_trace_and_a_row_that_was_hidden_since_is_not_told(self, cast, row):
        hidden = founded(cast, "HIDDEN", is_public=False)
        assert sent(row) is None
        assert "HIDDEN" not in str(Subscription.objects.get().seen)
        assert str(hidden.pk) not in Subscription.objects.get().seen["rows"]
        shown = founded(cast)
        missions.change_mission(shown, is_public=False, reason="by mistake", by=cast.administrator)
        assert sent(row) is None
        noor = subscribed(cast.noor, kept(cast.noor))
        Mission.objects.filter(pk=cast.shade.pk).update(phase=Mission.Phase.DRAWDOWN)
        assert "Changed: SHADE" in sent(noor) and sent(row) is None

    def test_a_role_that_was_taken_back_takes_its_rows_out_of_the_next_mail(self, cast):
        row = subscribed(cast.noor, kept(cast.noor))
        for grant in cast.noor.grants.all():
            services.revoke_role(grant, by=cast.system)
        Mission.objects.filter(pk=cast.shade.pk).update(phase=Mission.Phase.DRAWDOWN)
        assert sent(row) is None

    def test_the_cap_of_entries_is_said(self, cast):
        row = subscribed(cast.dora, kept(cast.dora), items_a_mail=2)
        for n in range(5):
            founded(cast, f"N{n}")
        text = sent(row)
        assert (text.count("New: "), "and 3 more" in text) == (2, True)
        assert sent(row) is None

    def test_the_mail_is_in_its_readers_language_as_text_and_html(self, cast, row):
        services.change_preferences(cast.dora, language="ar", by=cast.dora)
        founded(cast)
        sent(row)
        message = mail.outbox[-1]
        (html, kind), *_rest = message.alternatives
        assert kind == "text/html" and '<html lang="ar" dir="rtl">' in html
        assert f'<a href="{BASE}/missions/gamma/">' in html
        assert "Dear" not in message.body and "new or changed" not in message.subject

    def test_another_language_changes_no_row(self, cast, row):
        services.change_preferences(cast.dora, language="fr", by=cast.dora)
        assert sent(row) is None

    def test_another_question_under_the_same_name_begins_anew(self, cast, row):
        services_saved.change_view(row.view, query="lead=AU", by=cast.dora)
        assert sent(row) is None
        founded(cast, "DELTA", lead=cast.au)
        assert "DELTA" in sent(row)

    def test_what_a_name_has_in_it_stays_text(self, cast, row):
        founded(cast, "EVIL", name="<script>alert(1)</script> & co")
        text = sent(row)
        html = mail.outbox[-1].alternatives[0][0]
        assert "<script>" not in html and "EVIL" in text

    def test_of_notices_those_unread_and_of_the_kinds_chosen(self, cast):
        row = subscribed(cast.anwar, kinds=["mission.changed"])
        told = [tell(cast, verb) for verb in ("mission.changed", "mandate.added")]
        text = sent(row)
        assert "1 entry is new" in text and str(cast.alpha) in text
        Notification.objects.update(at=timezone.now(), read_at=timezone.now())
        assert sent(row) is None and len(told) == 2


def tell(cast, verb):
    event = events.record(verb, cast.alpha, by=cast.system, about=[cast.alpha])
    return Notification.objects.create(person=cast.anwar, verb=verb, audience="role", event=event)


class TestOnce:
    def test_a_mail_that_is_under_way_is_not_sent_by_another(self, cast, row):
        founded(cast)
        Subscription.objects.update(claimed_at=timezone.now(), claimed={"of": "", "rows": {}})
        assert sent(row) is None

    def test_one_that_was_cut_off_counts_as_told_and_is_said(self, cast, row):
        founded(cast)
        told = mailing.digests.read(Subscription.objects.get(), timezone.now()).told
        Subscription.objects.update(claimed_at=timezone.now() - timedelta(hours=1), claimed=told)
        assert sent(row) is None
        row.refresh_from_db()
        assert (row.problem, row.claimed_at, row.seen) == ("unknown", None, told)
        assert sent(row) is None and mail.outbox == []

    def test_what_is_refused_is_tried_again_later_each_time_and_told_whole(self, cast, row, settings):
        founded(cast)
        settings.EMAIL_BACKEND = "tests.accounts.test_subscriptions.Refusing"
        waits = []
        for _time in range(3):
            assert sent(row) is None
            row.refresh_from_db()
            waits.append(row.next_at - timezone.now())
        assert waits[0] < waits[1] < waits[2] and (row.failures, row.problem) == (3, "refused")
        settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
        founded(cast, "DELTA")
        text = sent(row)
        assert "GAMMA" in text and "DELTA" in text
        row.refresh_from_db()
        assert (row.failures, row.problem) == (0, "")

    def test_the_mails_of_a_day_are_counted_and_the_rest_comes_the_next(self, cast):
        row = subscribed(cast.dora, kept(cast.dora), mails_a_day=2)
        now = datetime(2027, 3, 1, 12, tzinfo=UTC)
        for n in range(4):
            founded(cast, f"N{n}")
            Subscription.objects.update(next_at=now)
            mailing.send(row.pk, now)
        row.refresh_from_db()
        assert (len(mail.outbox), row.next_at) == (2, datetime(2027, 3, 2, tzinfo=UTC))
        assert mailing.send(row.pk, row.next_at)
        assert "2 entries are new" in mail.outbox[-1].body

    def test_who_may_no_longer_sign_in_is_sent_nothing(self, cast, row):
        founded(cast)
        services.change_person(cast.dora, is_active=False, by=cast.administrator)
        assert sent(row) is None

    def test_the_round_rings_for_what_is_due_alone(self, cast, row, settings):
        settings.CELERY_TASK_ALWAYS_EAGER = True
        founded(cast)
        Subscription.objects.update(next_at=timezone.now() + timedelta(hours=1))
        tasks.send_subscriptions()
        assert mail.outbox == []
        due(row)
        for _time in range(2):
            tasks.send_subscription(str(row.pk))
        assert len(mail.outbox) == 1


class Refusing(EmailBackend):
    def send_messages(self, messages):
        raise ConnectionRefusedError("no mail server there")


@pytest.mark.django_db(transaction=True)
def test_of_two_workers_at_once_one_sends():
    cast = build_cast()
    row = subscribed(cast.dora, kept(cast.dora), mails_a_day=50)
    for number in range(6):
        founded(cast, f"N{number}")
        due(row)
        mail.outbox.clear()
        begun, went = threading.Barrier(3), []

        def work(begun=begun, went=went):
            try:
                begun.wait(30)
                went.append(mailing.send(row.pk))
            finally:
                connection.close()

        threads = [threading.Thread(target=work) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
        assert (sorted(went), len(mail.outbox)) == ([False, False, True], 1), number


@pytest.mark.parametrize(
    "frequency, now, expected",
    [
        ("at_once", "2027-03-03 12:00", "2027-03-03 12:01"),
        ("daily", "2027-03-03 05:59", "2027-03-03 06:00"),
        ("daily", "2027-03-03 06:00", "2027-03-04 06:00"),
        ("weekly", "2027-03-01 05:00", "2027-03-01 06:00"),
        ("weekly", "2027-03-01 07:00", "2027-03-08 06:00"),
        ("weekly", "2027-03-05 12:00", "2027-03-08 06:00"),
    ],
)
def test_when_one_is_looked_at_next_is_of_its_readers_day(cast, frequency, now, expected):
    zone = ZoneInfo("Africa/Bangui")
    cast.dora.time_zone = zone.key
    row = Subscription(person=cast.dora, frequency=frequency)
    moment, due = (datetime.fromisoformat(text).replace(tzinfo=zone) for text in (now, expected))
    assert mailing.first(row, moment) == due


class TestTheLinkThatEndsIt:
    def link(self, row, cast):
        founded(cast)
        sent(row)
        message = mail.outbox[-1]
        headers = message.extra_headers
        assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        address = headers["List-Unsubscribe"].strip("<>")
        assert address in message.body and address.startswith(f"{BASE}/unsubscribe/")
        return address.removeprefix(BASE)

    def test_it_works_without_signing_in_asks_first_and_ends_by_a_post(self, cast, row):
        path, stranger = self.link(row, cast), Client(enforce_csrf_checks=True)
        page = stranger.get(path)
        assert page.status_code == 200 and "Stop these mails?" in page.content.decode()
        assert cast.dora.name not in page.content.decode() and cast.dora.email not in page.content.decode()
        assert Subscription.objects.get().is_active
        for _time in range(2):
            done = stranger.post(path, {"List-Unsubscribe": "One-Click"})
            assert done.status_code == 200 and "stopped" in done.content.decode()
        assert not Subscription.objects.get().is_active
        assert Event.objects.filter(verb="subscription.stopped").count() == 1
        founded(cast, "DELTA")
        assert sent(row) is None

    def test_a_link_that_nobody_signed_or_whose_subscription_is_gone_is_not_there(self, cast, row):
        path = self.link(row, cast)
        client = Client()
        assert client.get(path[:-3] + "x/").status_code == 404
        subscriptions.remove_subscription(row, by=cast.dora)
        assert client.get(path).status_code == client.post(path).status_code == 404


class TestWhoMay:
    def test_each_has_their_own_and_nobody_anothers(self, cast, row, sign_in):
        assert [Subscription.objects.visible_to(p).count() for p in (cast.dora, cast.administrator)] == [1, 0]
        for act in (
            lambda by: subscriptions.change_subscription(row, frequency="weekly", by=by),
            lambda by: subscriptions.stop_subscription(row, by=by),
            lambda by: subscriptions.try_subscription(row, by=by),
            lambda by: subscriptions.remove_subscription(row, by=by),
        ):
            with pytest.raises(PermissionDenied):
                act(cast.administrator)
        assert sign_in(cast.anwar).get(f"/account/subscriptions/{row.pk}/").status_code == 404

    def test_a_view_of_another_or_of_one_records_page_is_refused(self, cast):
        with pytest.raises(ValidationError, match="no such view"):
            subscribed(cast.dora, kept(cast.anwar))
        for page in ("missions:requirements_of", "home"):
            with pytest.raises(ValidationError, match="may not open"):
                subscribed(cast.dora, kept(cast.dora, page=page, name=page))
        with pytest.raises(ValidationError, match="no kind of notice"):
            subscribed(cast.dora, kinds=["tea.served"])
        assert not Subscription.objects.exists()

    def test_a_view_that_is_no_longer_shared_is_said_and_sends_nothing(self, cast):
        view = services_saved.save_view(
            page="missions:missions", name="Ours", shared_with=f"mission:{cast.alpha.pk}", by=cast.anwar
        )
        row = subscribed(cast.pia, view)
        services_saved.change_view(view, shared_with="", by=cast.anwar)
        founded(cast)
        assert sent(row) is None
        row.refresh_from_db()
        assert row.problem == "gone"

    def test_once_a_view(self, cast, row):
        with pytest.raises(ValidationError, match="already"):
            subscribed(cast.dora, row.view)
        subscribed(cast.dora)
        with pytest.raises(ValidationError, match="already"):
            subscribed(cast.dora)


class TestPages:
    def test_kinds_of_notices_stand_in_groups_and_each_once(self, cast, sign_in):
        browser = sign_in(cast.dora)
        page = browser.get("/account/subscriptions/new/").content.decode()
        for kind in notices.KINDS.values():
            assert page.count(f'value="{kind.verb}"') == 1
        groups = re.findall(r'<details class="group"><summary>([^<]+)</summary>', page)
        assert groups == [escape(str(group)) for group in notices.in_groups()] and len(groups) > 5
        assert page.index("none ticked: all you are told of") < page.index('class="group"')
        given = {"frequency": "daily", "mails_a_day": 1, "items_a_mail": 9, "kinds": ["pledge.accepted"]}
        assert browser.post("/account/subscriptions/new/", given).status_code == 302
        row = Subscription.objects.get()
        assert row.kinds == ["pledge.accepted"]
        again = browser.get(f"/account/subscriptions/{row.pk}/").content.decode()
        folded = re.findall(r'<details class="group"( open)?><summary>([^<(]+)', again)
        assert [name.strip() for is_open, name in folded if is_open] == ["Pledges"] and len(folded) == len(
            groups
        )

    def test_one_subscribes_from_a_saved_view_changes_tries_stops_and_takes_up_again(self, cast, sign_in):
        browser, view = sign_in(cast.dora), kept(cast.dora, "lead=AU")
        form = f"/account/subscriptions/new/?view={view.pk}"
        assert form in browser.get("/missions/").content.decode()
        given = {"frequency": "daily", "mails_a_day": 3, "items_a_mail": 10}
        wrong = browser.post(form, given | {"items_a_mail": 0})
        assert list(wrong.context["form"].errors) == ["items_a_mail"]
        assert browser.post(form, given).url == "/account/#mails"
        row = Subscription.objects.get()
        assert (row.base, row.mails_a_day) == ("http://testserver", 3)
        assert browser.get(form).url == f"/account/subscriptions/{row.pk}/"
        changed = given | {"frequency": "weekly", "version": row.version}
        assert browser.post(f"/account/subscriptions/{row.pk}/", changed).url == "/account/#mails"
        late = browser.post(f"/account/subscriptions/{row.pk}/", changed | {"frequency": "daily"})
        assert late.url == f"/account/subscriptions/{row.pk}/"
        row.refresh_from_db()
        assert row.frequency == "weekly"
        for step, said in (("stop", "stopped"), ("resume", "in force")):
            browser.post(f"/account/subscriptions/{row.pk}/{step}/")
            page = browser.get("/account/").content.decode()
            assert said in page and "Operations" in page
        browser.post(f"/account/subscriptions/{row.pk}/send/")
        again = browser.post(f"/account/subscriptions/{row.pk}/send/", follow=True).content.decode()
        assert "wait a minute" in again
        jobs.run(Job.objects.get(kind="subscription").pk)
        assert "This is a test" in mail.outbox[-1].body and "BETA" in mail.outbox[-1].body
        browser.post(f"/account/subscriptions/{row.pk}/remove/")
        assert not Subscription.objects.exists()

    def test_what_is_in_trouble_is_shown(self, cast, row, sign_in):
        Subscription.objects.update(problem="refused", failures=2)
        assert "could not be handed over" in sign_in(cast.dora).get("/account/").content.decode()

    def test_a_removed_view_takes_its_subscription_along(self, cast, row):
        services_saved.remove_view(row.view, by=cast.dora)
        assert not Subscription.objects.exists() and not SavedView.objects.exists()


class TestApi:
    def test_a_program_subscribes_changes_and_stops_for_its_owner(self, cast, client, token):
        view, read = kept(cast.dora), token(cast.dora)

        def post(path, body, key):
            return client.post(
                f"/api/v1/subscriptions/{path}",
                body,
                content_type="application/json",
                headers=read | {"Idempotency-Key": key},
            )

        made = post("", {"view": view.pk, "frequency": "weekly"}, "1")
        assert (made.status_code, made.json()["view"], made.json()["items_a_mail"]) == (201, view.pk, 20)
        assert "seen" not in made.json()
        other = kept(cast.anwar, name="Mine")
        refused = post("", {"view": other.pk}, "2")
        assert (refused.status_code, refused.json()["errors"][0]["field"]) == (400, "view")
        assert post("", {"kinds": ["tea.served"]}, "3").json()["errors"][0]["field"] == "kinds"
        address = f"/api/v1/subscriptions/{made.json()['id']}/"
        match = {"If-Match": client.get(address, headers=read).headers["ETag"]}
        changed = client.patch(
            address, {"mails_a_day": 1}, content_type="application/json", headers=read | match
        )
        assert (changed.status_code, changed.json()["mails_a_day"]) == (200, 1)
        assert post(f"{made.json()['id']}/stop/", {}, "4").json()["is_active"] is False
        assert client.get("/api/v1/subscriptions/", headers=token(cast.anwar)).json()["results"] == []


def test_mails_are_written_to_files_where_the_portal_is_told_so(cast, row, settings, tmp_path):
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path)
    founded(cast)
    assert mailing.send(due(row).pk)
    (file,) = tmp_path.iterdir()
    assert re.search(r"^List-Unsubscribe:\s+<https://portal", file.read_text(), re.M)
