"""Large lists as files: what the reader sees when it is written, and only while they see it."""

import csv
import io
from datetime import timedelta

import openpyxl
import pytest
from django.utils import timezone

from accounts import exporting, jobs, services
from accounts.models import Event, Export, Job

JSON = "application/json"
URL = "/api/v1/exports/"


@pytest.fixture(autouse=True)
def media(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path


def asked(browser, **given):
    answer = browser.post(URL, {"resource": "personnel", "format": "csv"} | given, content_type=JSON)
    assert answer.status_code == 201, answer.content
    return answer.json()


def done(browser, **given):
    made = asked(browser, **given)
    jobs.run(made["job"])
    return browser.get(f"{URL}{made['id']}/").json()


def content(browser, export):
    answer = browser.get(f"{URL}{export['id']}/file/")
    assert answer.status_code == 200, answer.content
    return b"".join(answer.streaming_content)


def test_a_list_is_written_to_a_file_and_fetched(cast, sign_in):
    berit = sign_in(cast.berit)
    export = done(berit, query="contributor=XBR&fields=month,mission,personnel&ordering=id")
    assert (export["state"], export["rows"]) == ("done", 6)
    lines = list(csv.DictReader(io.StringIO(content(berit, export).decode("utf-8-sig"))))
    assert {line["mission"] for line in lines} == {"ALPHA", "BETA", "SHADE"}
    assert export["size"] == len(content(berit, export))
    assert Event.objects.filter(verb="export.asked", by=cast.berit).count() == 1
    book = openpyxl.load_workbook(io.BytesIO(content(berit, done(berit, format="xlsx", query=""))))
    assert book.active.max_row == 1 + 6 + 4  # her own lines everywhere, and the others' in public missions


def test_a_file_holds_what_its_reader_sees_when_it_is_written(cast, sign_in):
    grant = services.grant_role(role="reader", subject=cast.shade, person=cast.dora, by=cast.system)
    dora = sign_in(cast.dora)
    made = asked(dora)
    services.revoke_role(grant, by=cast.system)
    jobs.run(made["job"])
    assert b"SHADE" not in content(dora, made)


def test_a_file_is_no_longer_given_to_one_who_sees_less(cast, sign_in):
    grant = services.grant_role(role="reader", subject=cast.shade, person=cast.dora, by=cast.system)
    dora = sign_in(cast.dora)
    export = done(dora)
    assert b"SHADE" in content(dora, export)
    services.revoke_role(grant, by=cast.system)
    answer = dora.get(f"{URL}{export['id']}/file/")
    assert (answer.status_code, answer.json()["code"]) == (410, "rights_changed")


def test_nobody_else_reads_it_whoever_they_are(cast, sign_in):
    export = done(sign_in(cast.noor))
    for name in ("dora", "administrator"):
        for path in ("", "file/"):
            assert sign_in(cast.people[name]).get(f"{URL}{export['id']}/{path}").status_code == 404


def test_a_token_of_a_mission_reads_its_own_and_no_longer_when_it_is_ended(cast, client):
    until = timezone.localdate() + timedelta(days=3)
    token, key = services.issue_token(
        name="x", scopes=["read"], expires_on=until, subject=cast.shade, by=cast.noor
    )
    header = {"Authorization": f"Bearer {key}"}
    given = {"resource": "mandates", "format": "csv"}
    made = [
        client.post(URL, given, content_type=JSON, headers=header | {"Idempotency-Key": str(n)}).json()
        for n in range(2)
    ]
    jobs.run(made[0]["job"])
    answer = client.get(f"{URL}{made[0]['id']}/file/", headers=header)
    assert b"SHADE" in b"".join(answer.streaming_content)
    services.revoke_token(token, by=cast.noor)
    jobs.run(made[1]["job"])
    job = Job.objects.get(pk=made[1]["job"])
    assert (job.state, job.can_retry) == ("failed", False)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"resource": "tokens"}, "resource"),
        ({"format": "pdf"}, "format"),
        ({"query": "month=2025-13"}, "month"),
        ({"query": "nothing=1"}, "nothing"),
        ({"query": "page_size=5"}, "page_size"),
        ({"query": "fields=secret"}, "fields"),
        ({"query": "x=" + "y" * 5000}, "query"),
    ],
)
def test_what_the_list_would_refuse_is_refused_at_once(given, field, cast, sign_in):
    right = {"resource": "personnel", "format": "csv"}
    answer = sign_in(cast.dora).post(URL, right | given, content_type=JSON)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, field)
    assert not Export.objects.exists() and not Job.objects.exists()


def test_three_at_a_time(cast, sign_in):
    dora = sign_in(cast.dora)
    for _n in range(3):
        made = asked(dora)
    right = {"resource": "personnel", "format": "csv"}
    assert dora.post(URL, right, content_type=JSON).status_code == 400
    assert dora.get(f"{URL}{made['id']}/file/").status_code == 409
    jobs.run(made["job"])
    asked(dora)


def test_a_file_is_kept_for_a_day(cast, sign_in, media, settings):
    dora = sign_in(cast.dora)
    export = done(dora)
    exporting.forget_old()
    assert content(dora, export)
    Export.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    exporting.forget_old()
    assert dora.get(f"{URL}{export['id']}/").status_code == 404
    assert not [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()]


@pytest.mark.django_db(transaction=True)
def test_a_job_whose_heart_beats_meanwhile_is_written_all_the_same(cast, sign_in, monkeypatch):
    """The file is of one picture; its job is noted in a transaction of its own."""
    monkeypatch.setattr(jobs, "HEARTBEAT_SECONDS", 0.002)
    export = done(sign_in(cast.dora))
    assert (export["state"], export["rows"]) == ("done", 8)
