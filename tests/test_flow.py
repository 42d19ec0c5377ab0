"""A figure comes in by each of three doors and goes out at every window as the same figure."""

import csv
import json
from io import StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command

from accounts import jobs, outbox
from accounts.models import Event, Import
from contributors.models import BurdenTotal, PersonnelLine, PersonnelReport

BROWSER = "django.contrib.auth.backends.ModelBackend"
pytestmark = pytest.mark.django_db
HEAD = "iso3,mission,category,women,men,reported_on\n"
RIGHT = f"{HEAD}XBR,ALPHA,troops,31,169,2025-08-31\nXCA,ALPHA,troops,5,20,2025-08-31\n"
WRONG = {
    "a contributor nobody knows": f"{RIGHT}QQQ,ALPHA,troops,1,2,2025-08-31\n",
    "a mission nobody knows": f"{RIGHT}XBR,NOSUCH,troops,1,2,2025-08-31\n",
    "a word for a number": f"{RIGHT}XBR,ALPHA,formed police,many,2,2025-08-31\n",
    "a month without a day of it": f"{RIGHT}XBR,ALPHA,formed police,1,2,2025-13-31\n",
    "no table at all": "\x00\x01\x02",
    "nothing": "",
}


def worked_out():
    """What the workers do after the answer: jobs that are queued, then summaries that are due."""
    for row in Import.objects.exclude(job=None):
        jobs.run(row.job_id)
    outbox.settle()


def by_page(content, cast, client, token, tmp_path):
    client.force_login(cast.administrator, BROWSER)
    file = SimpleUploadedFile("august.csv", content.encode())
    answer = client.post("/imports/new/", {"kind": "personnel", "file": file, "edition": "first"})
    if answer.status_code != 302:
        return False
    worked_out()
    address = answer.url
    preview = client.get(address)
    assert preview.status_code == 200
    client.post(f"{address}apply/")
    worked_out()
    return Import.objects.get().state == "applied"


def by_api(content, cast, client, token, tmp_path):
    headers = token(cast.administrator, scopes=("read", "imports:write"))
    file = SimpleUploadedFile("august.csv", content.encode())
    answer = client.post(
        "/api/v1/imports/",
        {"kind": "personnel", "file": file, "edition": "first"},
        headers=headers | {"Idempotency-Key": "the-file"},
    )
    if answer.status_code != 201:
        return False
    worked_out()
    address = f"/api/v1/imports/{answer.json()['id']}/"
    applied = client.post(
        f"{address}apply/",
        content_type="application/json",
        headers=headers | {"Idempotency-Key": f"apply-{answer.json()['id']}"},
    )
    if applied.status_code >= 400:
        return False
    worked_out()
    return client.get(address, headers=headers).json()["state"] == "applied"


def by_command(content, cast, client, token, tmp_path):
    file = tmp_path / "august.csv"
    file.write_text(content)
    try:
        call_command("import_personnel", str(file), "--edition", "first", stdout=StringIO())
    except CommandError:
        return False
    return True


DOORS = [by_page, by_api, by_command]


@pytest.fixture
def settled(cast):
    outbox.settle()
    return cast


@pytest.mark.parametrize("door", DOORS)
def test_a_figure_that_came_in_goes_out_at_every_window_the_same(door, settled, client, token, tmp_path):
    assert door(RIGHT, settled, client, token, tmp_path)
    headers = token(settled.dora)

    # the command
    said = StringIO()
    options = ("--month", "2025-08", "--scope", "mission:ALPHA", "--format", "json")
    call_command("burden", *options, stdout=said)
    printed = json.loads(said.getvalue())
    assert printed["totals"].items() >= {"women": 36, "men": 189, "personnel": 225, "contributors": 2}.items()
    assert [(row["iso3"], row["personnel"], row["rank"]) for row in printed["rows"]] == [
        ("XBR", 200, 1),
        ("XCA", 25, 2),
    ]

    # the API, as one document, as rows and as a table
    about = "month=2025-08&scope=mission:ALPHA"
    document = client.get(f"/api/v1/burden/?{about}", headers=headers).json()
    assert document["totals"]["personnel"] == 225 and document["as_of"] == printed["as_of"]
    assert [(row["iso3"], row["share"]) for row in document["rows"]] == [
        (row["iso3"], row["share"]) for row in printed["rows"]
    ]
    shares = client.get(f"/api/v1/burden-shares/?{about}", headers=headers).json()["results"]
    table = client.get(f"/api/v1/burden-shares/?{about}&format=csv", headers=headers)
    rows = list(csv.DictReader(StringIO(b"".join(table).decode("utf-8-sig"))))
    assert sorted(row["personnel"] for row in shares) == [25, 200]
    assert sorted(int(row["personnel"]) for row in rows) == [25, 200]
    lines = client.get("/api/v1/personnel/?month=2025-08&mission=ALPHA", headers=headers).json()["results"]
    assert sum(line["personnel"] for line in lines) == 225

    # readiness: 225 of 250 is 90 %, which is band 1
    said = StringIO()
    call_command("readiness", "--mission", "ALPHA", "--month", "2025-08", "--format", "json", stdout=said)
    judged = json.loads(said.getvalue())
    assert (judged["band"], judged["areas"][0]["deployed"], judged["areas"][0]["gap"]) == (1, 225, 25)
    answer = client.get("/api/v1/readiness/?mission=ALPHA&month=2025-08", headers=headers).json()["results"]
    assert [row["band"] for row in answer] == [1]

    # the pages
    client.force_login(settled.dora, BROWSER)
    mission = client.get("/missions/alpha/").content.decode()
    assert "225" in mission
    burden = client.get(f"/burden-sharing/?{about}").content.decode()
    assert "Bresland" in burden and "200" in burden and "225" in burden

    # and the trail says by which door
    event = Event.objects.get(verb="import.applied")
    assert event.data["edition"] == "first"


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("what", WRONG)
def test_a_wrong_file_is_refused_and_leaves_nothing(door, what, settled, client, token, tmp_path):
    before = kept()
    assert not door(WRONG[what], settled, client, token, tmp_path)
    outbox.settle()
    assert kept() == before
    assert not Event.objects.filter(verb="import.applied").exists()


def kept():
    figures = PersonnelLine.objects.order_by("pk").values_list("pk", "women", "men", "personnel")
    totals = BurdenTotal.objects.order_by("pk").values_list("pk", "personnel", "version")
    return list(figures), list(totals), PersonnelReport.objects.count()


@pytest.mark.parametrize("door", DOORS)
def test_the_same_file_by_another_door_changes_nothing(door, settled, client, token, tmp_path):
    assert by_command(RIGHT, settled, client, token, tmp_path)
    before = kept()
    Import.objects.all().delete()
    door(RIGHT, settled, client, token, tmp_path)
    assert kept() == before
    assert set(Import.objects.values_list("state", flat=True)) == {"unchanged"}
