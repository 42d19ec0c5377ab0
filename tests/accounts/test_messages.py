"""Questions and answers: each contributor's line is its own, and what it asks leaves no trace elsewhere."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts import inbox, services_documents, tasks
from accounts import services_messages as services
from accounts.models import Document, Event, Message, Notification, RoleGrant
from accounts.services import grant_role, revoke_role
from contributors import services_pledges
from missions import services_requirements as needs
from tests.conftest import signed_in
from tests.contributors.test_coverage import need, offered  # noqa: F401  (a fixture)
from tests.test_access import told as as_told

pytestmark = pytest.mark.django_db
EVERYBODY = ("berit", "chidi", "pia", "anwar", "noor", "dora", "administrator")
CANARY = "CANARY: is a rink for ice hockey meant?"


@pytest.fixture
def pledge(cast, need):  # noqa: F811
    return offered(need, cast.bresland, 12, visibility=3, by=cast.berit)


def ask(record, by, line, text=CANARY, **given):
    return services.ask_question(record, line=line, text=text, by=by, **given)


def readers(cast, row):
    return [n for n in EVERYBODY if Message.objects.visible_to(getattr(cast, n)).filter(pk=row.pk).exists()]


def told(person):
    return list(
        Notification.objects.visible_to(person)
        .filter(verb__startswith="message.")
        .order_by("pk")
        .values_list("verb", "audience")
    )


class TestWhoReads:
    def test_a_line_of_a_requirement_is_of_one_contributor_and_the_mission(self, cast, need):  # noqa: F811
        assert readers(cast, ask(need, cast.berit, cast.bresland)) == ["berit", "anwar"]
        assert readers(cast, ask(need, cast.anwar, cast.calmora)) == ["chidi", "anwar"]

    def test_a_planner_who_does_not_decide_reads_it_too(self, cast, need):  # noqa: F811
        grant_role(role="staff", subject=cast.alpha, person=cast.dora, by=cast.system)
        assert readers(cast, ask(need, cast.berit, cast.bresland)) == ["berit", "anwar", "dora"]

    def test_on_a_pledge_that_everyone_sees_it_stays_between_the_two_sides(self, cast, pledge):
        assert readers(cast, ask(pledge, cast.anwar, cast.bresland)) == ["berit", "anwar"]

    def test_an_answer_to_all_goes_to_those_asked_without_who_asked(self, cast, need):  # noqa: F811
        question = ask(need, cast.berit, cast.bresland, text="We of Bresland ask: ice?")
        row = services.answer_question(question, text="No.", to_all=True, quoted="Ice?", by=cast.anwar)
        assert readers(cast, row) == ["berit", "chidi", "anwar"]
        assert readers(cast, question) == ["berit", "anwar"]
        assert (row.line, row.reply_to, row.quoted) == (None, None, "Ice?")
        for person, sees in ((cast.chidi, True), (cast.dora, False)):
            client = signed_in(person)
            said = _said_to(client, need, row)
            assert "Bresland ask" not in said and str(question.pk) not in said
            assert ("No." in said and "Ice?" in said) == sees

    @pytest.mark.parametrize("person", ["chidi", "pia", "noor", "dora", "administrator"])
    def test_what_one_contributor_asks_leaves_no_trace_for_another(self, cast, need, pledge, person):  # noqa: F811
        reader = getattr(cast, person)
        client = signed_in(reader)
        before = [_without_tokens(client.get(path)) for path in _paths(need, pledge)]
        about_need = ask(need, cast.berit, cast.bresland, mentions=[cast.anwar.pk], due_on=_in_days(3))
        about_pledge = ask(pledge, cast.anwar, cast.bresland)
        services.answer_question(about_need, text="CANARY no", by=cast.anwar)
        services.write_note(pledge, line=cast.bresland, text="CANARY", reply_to=about_pledge, by=cast.berit)
        services.correct_message(about_pledge, text="CANARY 2", by=cast.anwar)
        services.withdraw_message(about_pledge, reason="CANARY 3", by=cast.anwar)
        assert [_without_tokens(client.get(path)) for path in _paths(need, pledge)] == before
        assert told(reader) == []
        assert not Event.objects.visible_to(reader).filter(verb__startswith="message.").exists()
        for path in (f"/messages/{about_need.pk}/", f"/api/v1/messages/{about_need.pk}/"):
            assert client.get(path).status_code == 404

    def test_the_trail_is_read_by_its_readers_alone(self, cast, need):  # noqa: F811
        row = ask(need, cast.berit, cast.bresland)
        assert [
            n for n in EVERYBODY if Event.objects.visible_to(getattr(cast, n)).filter(subject_id=str(row.pk))
        ] == ["berit", "anwar"]

    def test_who_loses_the_record_loses_what_was_said(self, cast, pledge):
        row = ask(pledge, cast.anwar, cast.bresland)
        revoke_role(RoleGrant.objects.get(person=cast.berit), by=cast.system)
        assert readers(cast, row) == ["anwar"]


def _paths(need, pledge):  # noqa: F811
    return (
        need.get_absolute_url(),
        pledge.get_absolute_url(),
        f"/history/requirement/{need.pk}/",
        f"/history/pledge/{pledge.pk}/",
        "/messages/?state=any",
        "/inbox/",
        "/notifications/?show=all",
        "/api/v1/messages/",
        f"/api/v1/messages/?subject_id={need.pk}",
        f"/api/v1/requirements/{need.pk}/",
        f"/api/v1/pledges/{pledge.pk}/",
        "/api/v1/events/?verb=message.asked",
        "/api/v1/notifications/",
        "/api/v1/changes/?since=",
    )


def _without_tokens(answer):
    status, headers, body = as_told(answer)
    return status, headers.get("ETag"), body


def _said_to(client, need, row):  # noqa: F811
    paths = (
        need.get_absolute_url(),
        "/api/v1/messages/",
        "/api/v1/events/",
        f"/api/v1/messages/{row.pk}/",
        f"/history/message/{row.pk}/",
    )
    return b"".join(client.get(path).content for path in paths).decode()


def _in_days(n):
    return timezone.localdate() + timedelta(days=n)


class TestWhoWrites:
    @pytest.mark.parametrize("person", ["chidi", "pia", "dora", "noor", "administrator"])
    def test_nobody_writes_in_the_line_of_another(self, cast, need, person):  # noqa: F811
        with pytest.raises(PermissionDenied):
            ask(need, getattr(cast, person), cast.bresland)
        assert not Message.objects.exists()

    def test_whether_another_was_asked_is_not_told(self, cast, need):  # noqa: F811
        refused = []
        for line in (cast.bresland, cast.au):
            with pytest.raises(PermissionDenied) as error:
                ask(need, cast.chidi, line)
            refused.append(str(error.value))
        assert refused[0] == refused[1]

    def test_the_mission_asks_only_whom_it_asked_for_offers(self, cast, need):  # noqa: F811
        with pytest.raises(ValidationError) as refused:
            ask(need, cast.anwar, cast.au)
        assert list(refused.value.message_dict) == ["line"]

    def test_a_draft_carries_no_conversation_yet(self, cast, need):  # noqa: F811
        draft = services_pledges.draft_pledge(
            cast.bresland,
            requirement=need,
            reference="7",
            title="Later",
            quantity=1,
            available_from=need.needed_from,
            by=cast.berit,
        )
        with pytest.raises(PermissionDenied):
            ask(draft, cast.berit, cast.bresland)
        assert "h-thread" not in signed_in(cast.berit).get(draft.get_absolute_url()).content.decode()

    @pytest.mark.parametrize(
        "given, field",
        [
            ({"text": "  "}, "text"),
            ({"due_on": timezone.localdate() - timedelta(days=1)}, "due_on"),
            ({"text": "x" * 4001}, "text"),
        ],
    )
    def test_wrong_input_names_the_field_and_leaves_nothing(self, cast, need, given, field):  # noqa: F811
        with pytest.raises(ValidationError) as refused:
            ask(need, cast.berit, cast.bresland, **given)
        assert list(refused.value.message_dict) == [field]
        assert not Message.objects.exists() and not Event.objects.filter(verb="message.asked").exists()

    def test_only_who_reads_the_line_is_named(self, cast, need):  # noqa: F811
        with pytest.raises(ValidationError) as refused:
            ask(need, cast.berit, cast.bresland, mentions=[cast.chidi.pk])
        assert list(refused.value.message_dict) == ["mentions"]


class TestLife:
    def test_the_other_side_answers_and_the_asker_may_close(self, cast, need):  # noqa: F811
        question = ask(need, cast.berit, cast.bresland)
        with pytest.raises(PermissionDenied):
            services.answer_question(question, text="ours", by=cast.berit)
        with pytest.raises(PermissionDenied):
            services.close_question(question, by=cast.anwar)
        services.answer_question(question, text="no", by=cast.anwar)
        question.refresh_from_db()
        assert question.state == "answered"
        other = services.close_question(ask(need, cast.berit, cast.bresland), by=cast.berit)
        with pytest.raises(ValidationError):
            services.answer_question(other, text="too late", by=cast.anwar)

    def test_a_withdrawn_answer_opens_the_question_again(self, cast, need):  # noqa: F811
        question = ask(need, cast.berit, cast.bresland)
        for to_all in (False, True):
            answer = services.answer_question(question, text="no", to_all=to_all, by=cast.anwar)
            services.withdraw_message(answer, reason="wrong", by=cast.anwar)
            question.refresh_from_db()
            assert question.state == "open"
        again = services.answer_question(question, text="yes", to_all=True, by=cast.anwar)
        with pytest.raises(ValidationError):
            services.answer_question(question, text="yes", to_all=True, by=cast.anwar)
        question.refresh_from_db()
        assert question.answer_to_all == again

    def test_only_a_mission_answers_to_all_and_only_of_a_requirement(self, cast, need, pledge):  # noqa: F811
        for question, by in (
            (ask(need, cast.anwar, cast.bresland), cast.berit),
            (ask(pledge, cast.berit, cast.bresland), cast.anwar),
        ):
            with pytest.raises(ValidationError) as refused:
                services.answer_question(question, text="x", to_all=True, by=by)
            assert list(refused.value.message_dict) == ["to_all"]

    def test_its_author_alone_corrects_it_and_only_while_fresh(self, cast, need):  # noqa: F811
        row = ask(need, cast.berit, cast.bresland)
        with pytest.raises(PermissionDenied):
            services.correct_message(row, text="no", by=cast.anwar)
        row = services.correct_message(row, text="Second words", version=1, by=cast.berit)
        assert (row.text, row.first_text, row.version) == ("Second words", CANARY, 2)
        Message.objects.filter(pk=row.pk).update(created_at=timezone.now() - timedelta(minutes=16))
        with pytest.raises(ValidationError):
            services.correct_message(row, text="Third", by=cast.berit)

    def test_what_was_answered_is_corrected_no_more(self, cast, need):  # noqa: F811
        row = ask(need, cast.berit, cast.bresland)
        services.answer_question(row, text="no", by=cast.anwar)
        with pytest.raises(ValidationError):
            services.correct_message(row, text="Something else", by=cast.berit)

    def test_what_is_withdrawn_stays_and_is_shown_no_more(self, cast, need):  # noqa: F811
        file = SimpleUploadedFile("a.pdf", b"%PDF-1.7")
        row = services.correct_message(
            ask(need, cast.berit, cast.bresland, file=file), text="CANARY again", by=cast.berit
        )
        row = services.withdraw_message(row, reason="the wrong record", by=cast.berit)
        for person in (cast.berit, cast.anwar):
            client = signed_in(person)
            paths = (need.get_absolute_url(), "/api/v1/messages/", f"/history/message/{row.pk}/")
            said = b"".join(client.get(path).content for path in paths).decode()
            assert "CANARY" not in said and "the wrong record" in said
        assert Document.objects.get().state == "withdrawn"
        with pytest.raises(ValidationError):
            services.withdraw_message(row, by=cast.berit)

    def test_of_two_who_answer_an_older_version_one_is_refused(self, cast, need):  # noqa: F811
        row = ask(need, cast.berit, cast.bresland)
        services.answer_question(row, text="one", version=1, by=cast.anwar)
        with pytest.raises(ValidationError) as refused:
            services.answer_question(row, text="two", version=1, by=cast.anwar)
        assert refused.value.code == "changed_meanwhile"


class TestWhatHangsOnIt:
    def test_a_file_is_read_by_the_readers_and_put_there_by_its_side_alone(self, cast, need):  # noqa: F811
        def pdf():
            return SimpleUploadedFile("a.pdf", b"%PDF-1.7")

        question = ask(need, cast.berit, cast.bresland, file=pdf())
        answer = services.answer_question(question, text="no", to_all=True, file=pdf(), by=cast.anwar)
        papers = {
            n: Document.objects.visible_to(getattr(cast, n)).count()
            for n in EVERYBODY
            if Document.objects.visible_to(getattr(cast, n)).exists()
        }
        assert papers == {"berit": 2, "chidi": 1, "anwar": 2}
        for row, by in ((question, cast.anwar), (answer, cast.berit), (answer, cast.chidi)):
            with pytest.raises(PermissionDenied):
                services_documents.add_document(row, file=pdf(), kind="attachment", by=by)


class TestWhoIsTold:
    def test_the_other_side_and_whom_it_names(self, cast, need, django_capture_on_commit_callbacks):  # noqa: F811
        grant_role(role="staff", subject=cast.alpha, person=cast.pia, by=cast.system)
        with django_capture_on_commit_callbacks(execute=True):
            question = ask(need, cast.berit, cast.bresland, mentions=[cast.pia.pk])
        assert told(cast.anwar) == [("message.asked", "side")]
        assert told(cast.pia) == [("message.asked", "named")]
        with django_capture_on_commit_callbacks(execute=True):
            services.answer_question(question, text="no", to_all=True, by=cast.anwar)
        assert told(cast.berit) == told(cast.chidi) == [("message.answered", "side")]
        assert told(cast.dora) == told(cast.noor) == []

    def test_a_passed_day_is_reminded_of_once(self, cast, need, django_capture_on_commit_callbacks):  # noqa: F811
        row = ask(need, cast.berit, cast.bresland, due_on=_in_days(0))
        tasks.look_over_questions()
        assert not Event.objects.filter(verb="message.reminded").exists()
        Message.objects.filter(pk=row.pk).update(due_on=_in_days(-1))
        for _night in range(2):
            with django_capture_on_commit_callbacks(execute=True):
                tasks.look_over_questions()
        assert told(cast.berit) == [("message.reminded", "asker")]
        assert told(cast.anwar) == [("message.reminded", "side")]
        assert Event.objects.filter(verb="message.reminded").count() == 1

    def test_what_waits_for_whom(self, cast, need):  # noqa: F811
        row = ask(need, cast.berit, cast.bresland, due_on=_in_days(2))
        Message.objects.filter(pk=row.pk).update(due_on=_in_days(-2))

        def waiting(person):
            items = inbox.waiting(person, timezone.localdate())
            return [item.is_late for item in items if item.url == row.get_absolute_url()]

        people = (cast.berit, cast.anwar, cast.chidi, cast.dora)
        assert [waiting(p) for p in people] == [[], [True], [], []]


class TestByPageAndProgram:
    def test_asked_answered_and_read_on_pages(self, cast, need):  # noqa: F811
        berit, anwar = signed_in(cast.berit), signed_in(cast.anwar)
        new = f"/messages/requirement/{need.pk}/ask/"
        page = berit.get(new).content.decode()
        assert "Anwar" in page and "Chidi" not in page
        sent = {
            "line": cast.bresland.pk,
            "text": "<b>ice</b> https://concord.example/x",
            "due_on": _in_days(3),
        }
        sent |= {"mentions": [cast.anwar.pk]}
        row_url = berit.post(new, sent).url
        row = Message.objects.get()
        assert row_url == f"{need.get_absolute_url()}#message-{row.pk}"
        assert list(row.mentions.all()) == [cast.anwar]
        listed = anwar.get("/messages/").content.decode()
        assert "&lt;b&gt;ice" in listed
        answer = {"text": "No.", "to_all": "on", "quoted": "Ice?", "version": 1}
        assert anwar.post(f"/messages/{row.pk}/answer/", answer).status_code == 302
        seen = berit.get(need.get_absolute_url()).content.decode()
        assert "&lt;b&gt;ice" in seen and 'href="https://concord.example/x"' in seen and "No." in seen
        others = signed_in(cast.chidi).get(need.get_absolute_url()).content.decode()
        assert "Ice?" in others and "&lt;b&gt;ice" not in others
        assert anwar.get("/messages/").content.decode().count("&lt;b&gt;ice") == 0  # none is open

    def test_what_waits_for_me_and_for_others(self, cast, need):  # noqa: F811
        ask(need, cast.berit, cast.bresland)
        browser = signed_in(cast.anwar)
        counts = [
            browser.get(f"/messages/?state=open&waits={who}").content.decode().count("ice hockey")
            for who in ("me", "others")
        ]
        assert counts[0] > 0 and counts[1] == 0

    def test_who_asks_in_several_lines_chooses_one(self, cast, need):  # noqa: F811
        page = f"/messages/requirement/{need.pk}/ask/"
        anwar = signed_in(cast.anwar)
        seen = anwar.get(page).content.decode()
        assert "Bresland" in seen and "Calmora" in seen
        anwar.post(f"{page}?line=XCA", {"line": cast.calmora.pk, "text": "When?"})
        assert Message.objects.get().line == cast.calmora
        answer = signed_in(cast.chidi).post(page, {"line": cast.bresland.pk, "text": "Mine?"})
        assert answer.status_code == 200 and Message.objects.count() == 1

    def test_through_the_api(self, cast, need, client, token):  # noqa: F811
        own, theirs = (token(p, scopes=("read", "messages:write")) for p in (cast.berit, cast.anwar))

        def sent(key, path, body):
            headers = key | {"Idempotency-Key": uuid4().hex}
            return client.post(f"/api/v1/messages/{path}", body, "application/json", headers=headers)

        about = {"subject_kind": "requirement", "subject_id": str(need.pk), "kind": "question"}
        made = sent(own, "", about | {"text": CANARY, "due_on": str(_in_days(4))})
        assert made.status_code == 201, made.content
        key = made.json()["id"]
        people = client.get(f"/api/v1/messages/{key}/people/", headers=theirs).json()
        assert {one["name"] for one in people} == {"Berit", "Anwar"}
        assert sent(theirs, "", about | {"text": "When?"}).json()["errors"][0]["field"] == "line"
        stale = sent(theirs, f"{key}/answer/", {"text": "No.", "version": 9})
        assert stale.status_code == 409
        named = next(one["person"] for one in people if one["name"] == "Berit")
        answer = sent(theirs, f"{key}/answer/", {"text": "No.", "mentions": [named]})
        assert (answer.json()["reply_to"], answer.json()["mentions"]) == (key, ["Berit"]), answer.content
        listed = client.get("/api/v1/messages/?kind=question&line=XBR", headers=theirs).json()["results"]
        assert [(one["state"], one["text"]) for one in listed] == [("answered", CANARY)]
        note = sent(own, "", about | {"kind": "note", "text": "Thanks", "reply_to": key})
        assert note.status_code == 201, note.content
        assert (
            sent(own, f"{note.json()['id']}/correct/", {"text": "Thank you"}).json()["first_text"] == "Thanks"
        )
        assert sent(own, f"{note.json()['id']}/withdraw/", {}).json()["text"] == ""

    def test_a_record_unseen_is_as_one_that_is_not_there(self, cast, need, client, token):  # noqa: F811
        needs.change_requirement(need, audience="asked", reason="x", by=cast.anwar)
        key, answers = token(cast.dora, scopes=("read", "messages:write")), []
        for number in (need.pk, uuid4()):
            body = {"subject_kind": "requirement", "subject_id": str(number), "kind": "note", "text": "x"}
            headers = key | {"Idempotency-Key": uuid4().hex}
            answer = client.post("/api/v1/messages/", body, "application/json", headers=headers)
            answers.append((answer.status_code, answer.content))
        assert answers[0][0] == 400
        assert answers[0] == answers[1]
