"""Files and keys through the API: whose they are, what they may, and what stays of the figure before."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts import imports, jobs, services
from accounts.models import Event, Import, Job
from contributors.models import PersonnelLine, Scale, ScaleRate

HEADER = "iso3,mission,category,women,men,reported_on\n"


def key(cast, subject, *, by, scopes=("read", "imports:write")):
    _token, secret = services.issue_token(
        name="nightly",
        scopes=scopes,
        expires_on=timezone.localdate() + timedelta(days=3),
        subject=subject,
        by=by,
    )
    return {"HTTP_AUTHORIZATION": f"Bearer {secret}"}


def upload(client, text, header, **fields):
    file = SimpleUploadedFile("strengths.csv", text.encode())
    return post(client, "/api/v1/imports/", {"kind": "personnel", "file": file} | fields, header)


def post(client, url, given, header, **how):
    return client.post(url, given, HTTP_IDEMPOTENCY_KEY=uuid4().hex, **header, **how)


@pytest.fixture
def of_the_un(cast):
    """A key of the UN itself, issued by anwar, who speaks for it; all who speak for it keep its figures."""
    services.grant_role(role="desk", subject=cast.un, person=cast.anwar, by=cast.system)
    services.grant_role(role="figures", subject=cast.un, holders=cast.un, by=cast.system)
    return key(cast, cast.un, by=cast.anwar)


def test_an_organization_pushes_its_figures_by_its_own_key(cast, client, of_the_un):
    sent = upload(client, HEADER + "XBR,ALPHA,Troops,11,90,2025-07-31\n", of_the_un)
    assert sent.status_code == 201, sent.content
    row = Import.objects.get()
    assert (row.created_by, row.token.subject) == (cast.anwar, cast.un)
    imports.check(jobs.Quiet(), row.pk)
    Job.objects.update(state=Job.State.DONE)
    assert client.get(f"/api/v1/imports/{row.pk}/", **of_the_un).json()["state"] == "checked"
    assert client.get("/api/v1/jobs/", **of_the_un).json()["results"]
    asked = post(client, f"/api/v1/imports/{row.pk}/apply/", {}, of_the_un, content_type="application/json")
    assert asked.status_code == 200
    assert imports.apply(jobs.Quiet(), row.pk).state == Import.State.APPLIED
    assert Event.objects.filter(verb="import.uploaded", token=row.token, by=None).exists()


def test_its_key_brings_in_nothing_of_anothers_mission(cast, client, of_the_un):
    upload(client, HEADER + "XBR,BETA,Troops,11,90,2025-07-31\n", of_the_un)
    row = imports.check(jobs.Quiet(), Import.objects.get().pk)
    assert row.state == Import.State.REFUSED
    assert row.findings.filter(code="not_your_mission").exists()


def test_a_partners_key_without_the_role_brings_in_nothing(cast, client):
    header = key(cast, cast.bresland, by=cast.berit)
    assert upload(client, HEADER, header).status_code == 403
    assert not Import.objects.exists()


def test_a_register_of_missions_takes_a_person(cast, client, of_the_un):
    assert upload(client, "a\n", of_the_un, kind="missions").status_code == 403


def test_a_scale_comes_in_with_its_options(cast, client, sign_in):
    rates = "iso3,percent\nXBR,60.000\nXCA,40.000\n"
    options = {"kind": "common_funding", "name": "AU key", "from": "2025-01-01", "organization": "au"}
    browser = sign_in(cast.administrator)
    sent = upload(browser, rates, {}, kind="scale", options=json.dumps(options))
    assert sent.status_code == 201, sent.content
    row = imports.check(jobs.Quiet(), Import.objects.get().pk)
    assert row.state == Import.State.CHECKED, list(row.findings.values_list("reason", flat=True))
    imports.apply(jobs.Quiet(), row.pk)
    assert Scale.objects.get().organization == cast.au
    assert ScaleRate.objects.count() == 2


@pytest.mark.parametrize("options", ["[1]", '{"kind": 1}', "nonsense", '{"colour": "red"}'])
def test_a_wrong_option_is_named_and_nothing_kept(options, cast, sign_in):
    sent = upload(sign_in(cast.administrator), HEADER, {}, kind="scale", options=options)
    assert sent.status_code == 400
    assert [error["field"] for error in sent.json()["errors"]] == ["options"]
    assert not Import.objects.exists()


def test_a_mission_has_a_key_from_who_manages_its_members(cast, sign_in, client):
    until = (timezone.localdate() + timedelta(days=3)).isoformat()
    given = {"name": "sensor", "scopes": ["read", "personnel:write"], "expires_on": until, "mission": "shade"}
    refused = sign_in(cast.anwar).post("/api/v1/tokens/", given, content_type="application/json")
    assert refused.status_code == 400
    made = sign_in(cast.noor).post("/api/v1/tokens/", given, content_type="application/json")
    assert made.status_code == 201, made.content
    header = {"HTTP_AUTHORIZATION": f"Bearer {made.json()['key']}"}
    assert client.get("/api/v1/missions/shade/", **header).status_code == 200
    figure = {"mission": "shade", "contributor": "XBR", "month": "2025-07", "category": "troops"}
    figure |= {"women": 8, "men": 70, "reason": "counted again"}
    for mission, status in (("shade", 201), ("alpha", 403)):
        given = figure | {"mission": mission}
        answer = post(client, "/api/v1/personnel/", given, header, content_type="application/json")
        assert answer.status_code == status


def test_the_page_offers_the_keys_one_may_issue(cast, sign_in):
    browser = sign_in(cast.noor)
    page = browser.get("/account/tokens/new/").content.decode()
    assert f"mission:{cast.shade.pk}" in page
    assert f"mission:{cast.alpha.pk}" not in page
    given = {"name": "sensor", "scopes": ["read"], "subject": f"mission:{cast.shade.pk}"}
    given["expires_on"] = timezone.localdate() + timedelta(days=3)
    assert "concord_" in browser.post("/account/tokens/new/", given).content.decode()
    assert cast.noor.tokens.get().subject == cast.shade


def test_the_figure_before_stays_to_be_read(cast, sign_in):
    line = PersonnelLine.objects.get(mission=cast.alpha, contributor=cast.bresland, month=cast.months[1])
    given = {"mission": "alpha", "contributor": "XBR", "month": "2025-07", "category": "troops"}
    given |= {"women": 12, "men": 90, "reason": "counted again"}
    anwar = sign_in(cast.anwar)
    anwar.post("/api/v1/personnel/", given, content_type="application/json")
    (before,) = anwar.get(f"/api/v1/personnel-history/?line={line.pk}").json()["results"]
    assert (before["women"], before["personnel"], before["how"]) == (10, 100, "update")
    page = sign_in(cast.dora).get("/missions/alpha/history/").content.decode()
    assert "Figures restated" in page
