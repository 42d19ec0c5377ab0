"""Documents: who reads which, that every version keeps its bytes, and that none runs in a browser."""

import hashlib
import io
import zipfile
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts import scanning
from accounts import services_documents as services
from accounts.models import Document, DocumentVersion, Event
from contributors import services_pledges, services_visits
from tests.contributors.test_coverage import need, offered  # noqa: F401  (a fixture)
from tests.missions.test_posts import called, classified

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\nnote verbale"


def pdf(content=PDF, name="note.pdf"):
    return SimpleUploadedFile(name, content, content_type="text/html")


def packed(*names, **members):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(name, members.get(name, "x"))
    return out.getvalue()


@pytest.fixture
def pledge(cast, need, settings, tmp_path):  # noqa: F811
    settings.MEDIA_ROOT = tmp_path
    row = offered(need, cast.bresland, 12, visibility=3, by=cast.berit)
    return row


def add(pledge, by, **fields):
    return services.add_document(pledge, **({"file": pdf(), "kind": "note_verbale"} | fields), by=by)


def readers(cast, row):
    people = ("berit", "anwar", "pia", "chidi", "dora")
    return [n for n in people if Document.objects.visible_to(getattr(cast, n)).filter(pk=row.pk).exists()]


class TestWhoReads:
    @pytest.mark.parametrize(
        "label, seen",
        [
            ("record", ["berit", "anwar", "pia", "chidi", "dora"]),
            ("sides", ["berit", "anwar"]),
            ("own", ["berit"]),
        ],
    )
    def test_its_label_narrows_the_record(self, cast, pledge, label, seen):
        assert readers(cast, add(pledge, cast.berit, label=label)) == seen

    def test_what_the_mission_keeps_to_itself_its_contributor_never_reads(self, cast, pledge):
        assert readers(cast, add(pledge, cast.anwar, label="own")) == ["anwar"]

    def test_it_is_read_no_further_than_its_record(self, cast, pledge):
        row = add(pledge, cast.berit, label="record")
        services_pledges.show_pledge(pledge, visibility=1, by=cast.berit)
        assert readers(cast, row) == ["berit", "anwar"]

    def test_that_of_a_visit_is_of_the_two_sides(self, cast, pledge):
        visit = services_visits.plan_visit(pledge, kind="aav", planned_on="2026-09-01", by=cast.anwar)
        row = add(visit, cast.anwar, kind="report", label="record")
        assert readers(cast, row) == ["berit", "anwar"]

    def test_on_a_post_and_a_call_the_mission_puts_them_and_those_asked_read_them(
        self, cast, sign_in, settings, tmp_path
    ):
        settings.MEDIA_ROOT = tmp_path
        post = classified(cast.alpha, cast.anwar)
        call = called([post], cast.anwar, [cast.bresland])
        for record, label, seen in (
            (post, "record", ["berit", "anwar", "pia", "chidi"]),
            (post, "sides", ["anwar"]),
            (call, "record", ["berit", "anwar", "pia"]),
            (call, "sides", ["berit", "anwar"]),
            (call, "own", ["anwar"]),
        ):
            paper = add(record, cast.anwar, kind="other", title="Job description", label=label)
            assert readers(cast, paper) == seen
            with pytest.raises(PermissionDenied):
                add(record, cast.berit)
        for record in (post, call):
            page = sign_in(cast.berit).get(record.get_absolute_url()).content.decode()
            assert (
                "Job description" in page
                and f"/documents/{record._meta.model_name}/{record.pk}/new/" not in page
            )

    def test_the_trail_of_it_is_read_by_its_readers_alone(self, cast, pledge):
        row = add(pledge, cast.berit, label="own")
        told = Event.objects.filter(verb="document.added", subject_id=str(row.pk))
        assert told.visible_to(cast.berit).count() == 1
        assert not told.visible_to(cast.anwar).exists()

    @pytest.mark.parametrize("person", ["pia", "chidi", "dora"])
    def test_who_is_on_neither_side_puts_nothing_there(self, cast, pledge, person):
        with pytest.raises(PermissionDenied):
            add(pledge, getattr(cast, person))
        assert not Document.objects.exists()


class TestWhatIsTaken:
    @pytest.mark.parametrize(
        "name, content",
        [
            ("a.pdf", PDF),
            ("a.png", b"\x89PNG\r\n\x1a\n0000"),
            ("a.jpeg", b"\xff\xd8\xff\xe0000"),
            ("a.docx", packed("[Content_Types].xml", "word/document.xml")),
            ("a.xlsx", packed("[Content_Types].xml", "xl/workbook.xml")),
            ("a.odt", packed("mimetype", mimetype="application/vnd.oasis.opendocument.text")),
            ("a.csv", "a,é\n1,2\n".encode()),
            ("a.txt", b"a" * (1024 * 1024 - 1) + "é".encode()),
        ],
    )
    def test_what_its_bytes_and_its_name_agree_on(self, cast, pledge, name, content):
        row = add(pledge, cast.berit, file=pdf(content, name))
        kept = row.current
        assert kept.file.open().read() == content
        assert (kept.size, kept.content_hash) == (len(content), hashlib.sha256(content).hexdigest())
        assert kept.file_name == name

    @pytest.mark.parametrize(
        "name, content, why",
        [
            ("a.exe", b"MZ\x90", "not taken"),
            ("a.html", b"<html>", "not taken"),
            ("a.pdf", b"<html>", "not what the file holds"),
            ("a.txt", b" \n<svg onload=x>", "not what the file holds"),
            ("a.csv", b"\x00\x01", "not what the file holds"),
            ("a.txt", b"\xff\xfe\xfd\xfc", "not what the file holds"),
            ("a.png", PDF, "not what the file holds"),
            ("a.docx", packed("[Content_Types].xml", "word/vbaProject.bin"), "macros"),
            ("a.docx", b"PK\x03\x04 broken", "damaged"),
            ("a.docx", packed("[Content_Types].xml", "xl/workbook.xml"), "not what the file holds"),
        ],
    )
    def test_anything_else_is_refused_by_the_field_and_leaves_nothing(self, cast, pledge, name, content, why):
        with pytest.raises(ValidationError, match=why) as refused:
            add(pledge, cast.berit, file=pdf(content, name))
        assert list(refused.value.message_dict) == ["file"]

    def test_a_file_too_large_is_refused(self, cast, pledge, settings):
        settings.DOCUMENT_MAX_BYTES = 5
        with pytest.raises(ValidationError, match="larger"):
            add(pledge, cast.berit)

    def test_a_name_leads_nowhere(self, cast, pledge):
        row = add(pledge, cast.berit, file=pdf(name="..\\..\\a\u202efdp.pdf"))
        assert row.current.file_name == "afdp.pdf"


class TestItsLife:
    def test_a_version_follows_and_the_older_bytes_are_kept(self, cast, pledge):
        row = services.add_version(add(pledge, cast.berit), file=pdf(PDF + b"2"), version=1, by=cast.berit)
        assert [kept.file.open().read() for kept in row.versions.all()] == [PDF + b"2", PDF]
        assert (row.current.number, row.version) == (2, 2)

    def test_the_same_bytes_are_no_version(self, cast, pledge):
        row = add(pledge, cast.berit)
        with pytest.raises(ValidationError, match="already"):
            services.add_version(row, file=pdf(), by=cast.berit)

    def test_one_supersedes_another_of_its_side(self, cast, pledge):
        old = add(pledge, cast.berit)
        new = add(pledge, cast.berit, supersedes=old)
        old.refresh_from_db()
        assert (old.state, old.superseded_by) == ("superseded", new)
        with pytest.raises(ValidationError):
            add(pledge, cast.anwar, supersedes=new)

    def test_what_is_withdrawn_says_why_and_changes_no_more(self, cast, pledge):
        row = add(pledge, cast.berit)
        with pytest.raises(ValidationError):
            services.withdraw_document(row, reason=" ", by=cast.berit)
        row = services.withdraw_document(row, reason="the wrong file", by=cast.berit)
        assert row.withdrawal_reason == "the wrong file"
        with pytest.raises(ValidationError):
            services.add_version(row, file=pdf(PDF + b"2"), by=cast.berit)

    def test_the_other_side_changes_nothing_of_it(self, cast, pledge):
        row = add(pledge, cast.berit)
        for act in (
            lambda: services.withdraw_document(row, reason="no", by=cast.anwar),
            lambda: services.label_document(row, label="record", by=cast.anwar),
            lambda: services.add_version(row, file=pdf(PDF + b"2"), by=cast.anwar),
        ):
            with pytest.raises(PermissionDenied):
                act()


def is_clean(file):
    """A scanner for tests."""
    if b"broken" in (content := file.read()):
        raise OSError
    return b"EICAR" not in content


class TestHandedOut:
    def test_to_be_saved_and_never_to_be_shown(self, cast, pledge, sign_in):
        row = add(pledge, cast.berit)
        address = f"/documents/{row.pk}/versions/1/"
        answer = sign_in(cast.anwar).get(address)
        assert b"".join(answer.streaming_content) == PDF
        assert answer["Content-Type"] == "application/pdf"
        assert answer["Content-Disposition"] == 'attachment; filename="note.pdf"'
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Content-Security-Policy"].startswith("default-src 'none'; sandbox")
        again = sign_in(cast.anwar).get(address, headers={"If-None-Match": answer["ETag"]})
        assert again.status_code == 304
        assert sign_in(cast.pia).get(address).status_code == 404

    def test_what_the_scanner_found_never_and_what_it_has_not_seen_not_yet(
        self, cast, pledge, sign_in, settings
    ):
        settings.DOCUMENT_SCANNER = "tests.accounts.test_documents.is_clean"
        rows = [add(pledge, cast.berit, file=pdf(PDF + end)) for end in (b"", b"EICAR", b"broken")]
        browser = sign_in(cast.berit)

        def statuses():
            return [browser.get(f"/documents/{row.pk}/versions/1/").status_code for row in rows]

        assert statuses() == [403, 403, 403]
        assert scanning.scan_waiting() == 2
        scans = DocumentVersion.objects.order_by("pk").values_list("scan", flat=True)
        assert list(scans) == ["clean", "infected", "unscanned"]
        assert statuses() == [200, 403, 403]
        assert "infected" in browser.get(pledge.get_absolute_url()).content.decode()
        settings.DOCUMENT_SCANNER = ""
        assert statuses() == [200, 403, 200]
        assert scanning.scan_waiting() == 0


class TestByPageAndProgram:
    def test_on_the_page_of_the_pledge(self, cast, pledge, sign_in):
        browser = sign_in(cast.berit)
        page = f"/documents/pledge/{pledge.pk}/new/"
        sent = {"file": pdf(), "kind": "equipment", "title": "Equipment", "label": "sides"}
        assert browser.post(page, sent).url == f"{pledge.get_absolute_url()}#documents"
        row = Document.objects.get()
        version = {"file": pdf(PDF + b"2"), "version": 1}
        browser.post(f"/documents/{row.pk}/version/", version)
        browser.post(f"/documents/{row.pk}/label/", {"label": "own", "version": 2, "reason": "ours"})
        seen = browser.get(pledge.get_absolute_url()).content.decode()
        assert "version 2" in seen and "the side that put it there alone" in seen
        browser.post(f"/documents/{row.pk}/withdraw/", {"reason": "wrong", "version": 3})
        row.refresh_from_db()
        assert (row.state, row.label, row.current.number) == ("withdrawn", "own", 2)

    def test_what_is_not_taken_is_said_at_the_field(self, cast, pledge, sign_in):
        page = f"/documents/pledge/{pledge.pk}/new/"
        answer = sign_in(cast.berit).post(
            page, {"file": pdf(b"MZ", "a.exe"), "kind": "other", "label": "sides"}
        )
        assert "Files of this kind are not taken" in answer.content.decode()

    def test_through_the_api(self, cast, pledge, sign_in, client, token):
        key = token(cast.berit, scopes=("read", "documents:write"))

        def sent(path, body, **how):
            return client.post(path, body, headers=key | {"Idempotency-Key": uuid4().hex}, **how)

        about = {"subject_kind": "pledge", "subject_id": str(pledge.pk), "kind": "note_verbale"}
        made = sent("/api/v1/documents/", about | {"file": pdf()})
        assert made.status_code == 201, made.content
        place = f"/api/v1/documents/{made.json()['id']}/"
        newer = sent(f"{place}versions/", {"file": pdf(PDF + b"2")})
        assert newer.json()["number"] == 2, newer.content
        listed = client.get(f"/api/v1/documents/?subject_kind=pledge&subject_id={pledge.pk}", headers=key)
        assert [one["size"] for one in listed.json()["results"]] == [len(PDF) + 1]
        first = client.get(f"{place}file/?number=1", headers=key)
        assert b"".join(first.streaming_content) == PDF
        assert client.get(f"{place}file/?number=9", headers=key).status_code == 404
        assert client.get(f"{place}file/?number=x", headers=key).status_code == 400
        body = {"reason": "wrong"}
        gone = sent(f"{place}withdraw/", body, content_type="application/json")
        assert gone.json()["state"] == "withdrawn"
        again = sent(f"{place}withdraw/", body, content_type="application/json")
        assert again.status_code == 409

    def test_a_record_unseen_is_as_one_that_is_not_there(self, cast, pledge, client, token):
        services_pledges.show_pledge(pledge, visibility=1, by=cast.berit)
        key, answers = token(cast.dora, scopes=("read", "documents:write")), []
        for number in (pledge.pk, "00000000-0000-4000-8000-000000000000"):
            about = {"subject_kind": "pledge", "subject_id": str(number), "kind": "other", "file": pdf()}
            answer = client.post("/api/v1/documents/", about, headers=key | {"Idempotency-Key": uuid4().hex})
            answers.append((answer.status_code, answer.content))
        assert answers[0][0] == 400
        assert answers[0] == answers[1]
