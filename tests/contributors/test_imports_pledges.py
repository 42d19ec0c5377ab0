"""Pledges as a file: out and in again without loss, drafts alone, each error with its line and column."""

import csv
import io
from datetime import date
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from openpyxl import load_workbook

from accounts import services
from accounts.models import Event, Import
from contributors import services_pledges
from contributors.models import Pledge
from contributors.pledge_files import HEADS
from tests.conftest import signed_in
from tests.contributors.test_pledges import OFFER, needed
from tests.registers import bring, counted

pytestmark = pytest.mark.django_db
HOSTILE = (
    "=1+1",
    "'=1+1",
    "''@x",
    "-5",
    "+cmd|' /C calc'!A0",
    "=a\\|b|c",
    "| , ; \" '",
    "NA",
    "مستشفى \u200fميداني",
    "Ünïcode, “quoted”",
)


@pytest.fixture(autouse=True)
def own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def need(cast):
    return needed(cast)


def draft(cast, need, reference="1", **given):
    given = OFFER | {"quantity": 12} | given
    return services_pledges.draft_pledge(
        cast.bresland, requirement=need, reference=reference, by=cast.berit, **given
    )


def taken(person, kind="csv"):
    """The file a person takes, as bytes."""
    return b"".join(signed_in(person).get(f"/pledges/own.{kind}").streaming_content)


def sent(by, content, name="pledges.csv", apply=True):
    return bring("pledges", content, by=by, file_name=name, apply=apply)


def refused(row):
    assert row.state == Import.State.REFUSED, row.counts
    return [(f.line, f.column) for f in row.findings.filter(severity="refused").order_by("line", "pk")]


def changed(content, **cells):
    """The first line of a file with other cells."""
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    out = io.StringIO()
    writer = csv.DictWriter(out, rows[0], lineterminator="\n")
    writer.writeheader()
    writer.writerows([rows[0] | cells, *rows[1:]])
    return out.getvalue()


def stored():
    return list(Pledge.objects.order_by("reference").values())


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_out_in_and_out_again_is_the_same(cast, need, kind):
    for n, words in enumerate(HOSTILE):
        draft(
            cast,
            need,
            reference=words[:20] if n % 2 else f"R-{n}",
            title=words,
            standards=words,
            conditions=f"{words}\n{words}",
            personnel=None if n % 2 else 0,
            languages=["fr", "en"],
            terms="wet",
            available_until=date(2027, 1, 1),
            days_to_deploy=0,
            visibility=2,
        )
    services_pledges.draft_pledge(
        cast.bresland,
        offered_to=cast.un,
        capability=need.capability,
        reference="unsolicited",
        quantity=3,
        by=cast.berit,
        **OFFER,
    )
    before, file = stored(), taken(cast.berit, kind)
    row = sent(cast.berit, file, f"pledges.{kind}")
    assert (row.state, counted(row)) == ("unchanged", (0, 0, len(HOSTILE) + 1, 0)), row.counts
    assert stored() == before
    for pledge in Pledge.objects.all():  # as if they had never been here
        Pledge.objects.filter(pk=pledge.pk).update(reference=f"{pledge.pk.hex[:20]}")
    anew = sent(cast.berit, _without_numbers(file, kind), "anew.csv")
    assert anew.state == "applied", [f.reason for f in anew.findings.all()]
    assert [_settable(one) for one in before] == [
        _settable(one)
        for one in Pledge.objects.exclude(pk__in=[one["id"] for one in before]).order_by("reference").values()
    ]


def _without_numbers(file, kind):
    """The same lines as new ones, as CSV."""
    if kind == "xlsx":
        sheet = load_workbook(io.BytesIO(file)).active.values
        lines = [["" if cell is None else cell for cell in line] for line in sheet]
    else:
        lines = list(csv.reader(io.StringIO(file.decode("utf-8-sig"))))
    out = io.StringIO()
    csv.writer(out).writerows([lines[0], *(["", "", *line[2:]] for line in lines[1:])])
    return out.getvalue()


def _settable(values):
    return {name: values[name] for name in (*services_pledges.FIELDS, "visibility", "requirement_id")}


def test_a_line_changes_a_draft_and_one_without_a_number_begins_one(cast, need):
    row = draft(cast, need)
    file = changed(taken(cast.berit), quantity=15, languages="fr", conditions="", visibility=3)
    blank = ["", "", "XBR", "2", "ALPHA", "SUR-1", "", "", "Second", "5", "", "2026-02-01"]
    file += ",".join(blank + [""] * (len(HEADS) - len(blank))) + "\n"
    checked = sent(cast.berit, file, apply=False)
    assert counted(checked)[:3] == (1, 1, 0) and Pledge.objects.count() == 1
    changes = {(f.column, f.value) for f in checked.findings.filter(code="changes")}
    assert changes == {("quantity", "15"), ("languages", "fr"), ("visibility", "3")}
    assert sent(cast.berit, file).state == "applied"
    row.refresh_from_db()
    assert (row.quantity, row.languages, row.visibility) == (15, ["fr"], 3)
    made = Pledge.objects.get(reference="2")
    assert (made.state, made.requirement, made.capability) == ("draft", need, need.capability)
    told = Event.objects.filter(verb="pledge.changed").latest("pk")
    assert (told.door, told.by) == ("system", cast.berit)


def test_what_changed_meanwhile_is_refused_by_its_line(cast, need):
    row = draft(cast, need)
    file = changed(taken(cast.berit), quantity=15)
    services_pledges.change_pledge(row, quantity=9, by=cast.berit)
    assert refused(sent(cast.berit, file)) == [(2, "version")]
    row.refresh_from_db()
    assert row.quantity == 9


@pytest.mark.parametrize(
    "cells, column",
    [
        ({"quantity": "many"}, "quantity"),
        ({"quantity": "0"}, "quantity"),
        ({"quantity": ""}, "quantity"),
        ({"title": ""}, "title"),
        ({"title": "=HYPERLINK(1)"}, "title"),
        ({"title": "x" * 161}, "title"),
        ({"available_from": "31/02/2026"}, "available_from"),
        ({"available_until": "2020-01-01"}, "reference"),
        ({"languages": "fr;xx"}, "languages"),
        ({"terms": "gift"}, "terms"),
        ({"visibility": "4"}, "visibility"),
        ({"id": "7"}, "id"),
        ({"id": "00000000-0000-4000-8000-000000000000"}, "id"),
        ({"version": ""}, "version"),
        ({"requirement": "SUR-9"}, "requirement"),
        ({"contributor": "XCA"}, "contributor"),
        ({"id": "", "version": "", "contributor": "XCA"}, "contributor"),
        ({"id": "", "version": ""}, "reference"),
        ({"id": "", "version": "", "reference": "2", "requirement": "SUR-9"}, "requirement"),
        ({"id": "", "version": "", "reference": "2", "requirement": "", "capability": ""}, "capability"),
    ],
)
def test_one_wrong_cell_refuses_the_whole_file_and_names_it(cast, need, cells, column):
    draft(cast, need)
    draft(cast, need, reference="9")
    before = stored()
    file = changed(taken(cast.berit), **cells).replace(",9,ALPHA", ",10,ALPHA")
    assert refused(sent(cast.berit, file)) == [(2, column)]
    assert stored() == before


def test_a_submitted_pledge_stands_unchanged_and_is_not_changed(cast, need):
    services_pledges.submit_pledge(draft(cast, need), by=cast.berit)
    file = taken(cast.berit)
    assert counted(sent(cast.berit, file)) == (0, 0, 1, 0)
    assert refused(sent(cast.berit, changed(file, quantity=15))) == [(2, "id")]


def test_of_others_nothing_is_found_and_nothing_is_told(cast, need):
    theirs = services_pledges.draft_pledge(
        cast.calmora, requirement=need, reference="1", quantity=4, by=cast.chidi, **OFFER
    )
    draft(cast, need)
    answers = []
    for key in (str(theirs.pk), "00000000-0000-4000-8000-000000000000"):
        row = sent(cast.berit, changed(taken(cast.berit), id=key))
        answers.append([(f.code, f.column, f.reason) for f in row.findings.all()])
    assert answers[0] == answers[1]
    assert b"Calmora" not in taken(cast.berit) and str(theirs.pk).encode() not in taken(cast.berit)


def test_who_speaks_for_nobody_neither_takes_nor_sends(cast, need):
    assert signed_in(cast.dora).get("/pledges/own.csv").status_code == 403
    assert signed_in(cast.berit).get("/pledges/own.ods").status_code == 404
    with pytest.raises(PermissionDenied):
        sent(cast.dora, "reference\n1\n")
    assert not Import.objects.exists()


def test_who_speaks_for_a_contributor_still_brings_in_no_figures(cast):
    file = SimpleUploadedFile("a.csv", b"iso3\n")
    with pytest.raises(PermissionDenied):
        services.upload_file(kind="personnel", file=file, file_name="a.csv", by=cast.berit)


def test_a_file_as_the_api_writes_it_is_read_too(cast, need, client, token):
    row = draft(cast, need, languages=["fr", "en"], conditions="stay")
    answer = client.get("/api/v1/pledges/?format=csv", headers=token(cast.berit))
    file = b"".join(answer.streaming_content)
    assert counted(sent(cast.berit, file)) == (0, 0, 1, 0)
    assert sent(cast.berit, changed(file, title="Another")).state == "applied"
    row.refresh_from_db()
    assert (row.title, row.conditions) == ("Another", "stay")


def test_by_page_and_by_program(cast, need, client, token):
    draft(cast, need)
    browser = signed_in(cast.berit)
    assert "/pledges/own.xlsx" in browser.get("/pledges/").content.decode()
    page = browser.get("/imports/new/?kind=pledges").content.decode()
    assert 'value="pledges" selected' in page and 'value="personnel"' not in page
    file = SimpleUploadedFile("mine.csv", changed(taken(cast.berit), title="By page").encode())
    answer = browser.post("/imports/new/", {"kind": "pledges", "file": file})
    assert answer.status_code == 302, answer.content
    file = SimpleUploadedFile("mine.csv", changed(taken(cast.berit), title="By API").encode())
    key = token(cast.berit, scopes=("read", "imports:write")) | {"Idempotency-Key": uuid4().hex}
    made = client.post("/api/v1/imports/", {"kind": "pledges", "file": file}, headers=key)
    assert made.status_code == 201, made.content
    assert Import.objects.filter(kind="pledges").count() == 2
    assert timezone.localdate() == Import.objects.latest("pk").created_at.date()
