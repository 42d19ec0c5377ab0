"""The API describes itself: every address and parameter, in words, as it is."""

import inspect
import re

import pytest
from drf_spectacular.checks import schema_check
from rest_framework import serializers

from accounts.api.shape import Rows
from config.api import RESOURCES
from tests.accounts.test_api_lists import DOCUMENTS


@pytest.fixture
def description(cast, sign_in):
    return sign_in(cast.dora).get("/api/v1/schema/").json()


def test_every_resource_parameter_and_column_is_described(description):
    assert description["openapi"].startswith("3.1")
    for name, resource in RESOURCES.items():
        if "(" in name or name in DOCUMENTS:
            continue
        read = description["paths"][f"/api/v1/{name}/"]["get"]
        assert read["description"], name
        said = {parameter["name"]: parameter for parameter in read["parameters"]}
        common = [
            "ordering",
            "fields",
            "format",
            "cursor",
            "page_size",
            *(["expand"] if resource.expands else []),
        ]
        assert set(said) == {*resource.filters, *common}, name
        assert all(parameter["description"] for parameter in said.values()), name
        assert all(field.help_text for field in resource.rows().fields.values()), name


def test_no_two_shapes_or_choices_share_a_name():
    """Two shapes under one name would be mixed up by every client generated from the description."""
    assert [warning.msg for warning in schema_check(None)] == []


def test_no_shape_is_described_in_words_meant_for_developers(description):
    """A shape without words of its own says nothing, not what the class below it says."""
    shapes = description["components"]["schemas"]
    assert len(shapes) > 100
    for base in (Rows, serializers.Serializer):
        said = inspect.getdoc(base).splitlines()[0]
        assert not [name for name, shape in shapes.items() if said in shape.get("description", "")], said


def test_refusals_and_ways_in_are_described(description):
    change = description["paths"]["/api/v1/missions/{slug}/"]["patch"]
    assert {"200", "400", "401", "403", "404", "412", "428"} <= set(change["responses"])
    assert "201" in description["paths"]["/api/v1/mandates/"]["post"]["responses"]
    assert set(description["components"]["securitySchemes"]) == {"token", "session"}


def test_the_reference_is_a_page_for_those_who_are_signed_in(cast, sign_in, client):
    page = sign_in(cast.dora).get("/api/docs/")
    text = page.content.decode()
    assert page.status_code == 200
    for name in RESOURCES:
        assert "(" in name or f'id="{name}"' in text, name
        assert "(" in name or f'href="?of={name}"' in text, name
    one = sign_in(cast.dora).get("/api/docs/?of=personnel").content.decode()
    assert 'data-path="/api/v1/personnel/"' in one and "http://testserver/api/v1/personnel/" in one
    assert b"unsafe-inline" not in page.headers["Content-Security-Policy"].encode()
    assert client.get("/api/docs/").status_code == 302


def test_a_form_of_the_reference_runs_without_a_script_and_leaves_out_what_is_empty(cast, sign_in):
    dora = sign_in(cast.dora)
    page = dora.get("/api/docs/?of=personnel").content.decode()
    form = re.search(r'<form class="api-try"[^>]*data-path="/api/v1/personnel/">.*?</form>', page, re.S)[0]
    empty = dict.fromkeys(re.findall(r' name="(.*?)"', form), "") | {"run": "personnel_list"}
    assert 'value="personnel_list"' in form and {"month", "mission", "cursor"} <= set(empty)
    found = dora.get("/api/docs/run/", empty | {"mission": "BETA & x", "page_size": "1"})
    assert found.url == "/api/v1/personnel/?mission=BETA+%26+x&page_size=1"
    assert dora.get(dora.get("/api/docs/run/", empty).url).status_code == 200
    one = dora.get("/api/docs/run/", {"run": "missions_retrieve", "slug": "../beta", "fields": ""})
    assert one.url == "/api/v1/missions/..%2Fbeta/"
    assert dora.get("/api/docs/run/", {"run": "missions_create"}).url == "/api/docs/"


def test_the_quick_start_names_this_portal_and_its_limits(cast, sign_in, settings):
    settings.API_LIMITS = settings.API_LIMITS | {"read": 4321}
    text = sign_in(cast.dora).get("/api/docs/start/").content.decode()
    for said in ("http://testserver/api/v1", "import requests", "httr2", "Sunset", "4321"):
        assert said in text


def test_a_token_is_made_shown_once_and_ended(cast, sign_in, client):
    from datetime import timedelta

    from django.utils import timezone

    berit = sign_in(cast.berit)
    until = timezone.localdate() + timedelta(days=30)
    given = {"name": "nightly", "scopes": ["read"], "expires_on": str(until)}
    made = berit.post("/api/v1/tokens/", given, content_type="application/json")
    assert made.status_code == 201, made.content
    header = {"Authorization": f"Bearer {made.json()['key']}"}
    me = client.get("/api/v1/me/", headers=header).json()
    assert (me["name"], [role["on"] for role in me["roles"]]) == ("Berit", ["Bresland"])
    by_token = client.post("/api/v1/tokens/", given, content_type="application/json", headers=header)
    assert by_token.status_code == 403
    shown = berit.get("/api/v1/tokens/").json()["results"]
    assert "key" not in shown[0] and "secret_hash" not in shown[0]
    assert berit.delete(f"/api/v1/tokens/{shown[0]['id']}/").status_code == 204
    assert client.get("/api/v1/me/", headers=header).status_code == 401


def test_a_file_comes_in_by_the_api(cast, sign_in, tmp_path, settings):
    from django.core.files.uploadedfile import SimpleUploadedFile

    settings.MEDIA_ROOT = tmp_path
    browser = sign_in(cast.administrator)
    given = {"kind": "personnel", "file": SimpleUploadedFile("july.csv", b"a,b\n1,2\n")}
    made = browser.post("/api/v1/imports/", given)
    assert (made.status_code, made.json()["state"]) == (201, "uploaded"), made.content
    number = made.json()["id"]
    assert browser.get(f"/api/v1/imports/{number}/findings/").json()["results"] == []
    early = browser.post(f"/api/v1/imports/{number}/apply/", {}, content_type="application/json")
    assert early.status_code == 400
    job = made.json()["job"]
    stopped = browser.post(f"/api/v1/jobs/{job}/cancel/", {}, content_type="application/json")
    assert (stopped.status_code, stopped.json()["state"]) == (200, "cancelled")
    assert sign_in(cast.dora).get(f"/api/v1/imports/{number}/findings/").status_code == 404
    wrong = browser.post("/api/v1/imports/", {"kind": "x", "file": SimpleUploadedFile("a.csv", b"x")})
    assert wrong.json()["errors"][0]["field"] == "kind"


def test_a_session_left_open_makes_no_token_until_the_password_is_given_again(cast):
    from datetime import timedelta

    from django.test import Client
    from django.utils import timezone

    until = timezone.localdate() + timedelta(days=30)
    given = {"name": "nightly", "scopes": ["read"], "expires_on": str(until)}
    browser = Client()
    browser.force_login(cast.anwar, "django.contrib.auth.backends.ModelBackend")
    refused = browser.post("/api/v1/tokens/", given, content_type="application/json")
    assert (refused.status_code, refused.json()["code"]) == (403, "reauthentication_required")
    assert "http://testserver/account/confirm/" in refused.json()["detail"]
    assert not cast.anwar.tokens.exists()
    browser.post("/account/confirm/", {"password": "a long enough word for tests"})
    made = browser.post("/api/v1/tokens/", given, content_type="application/json")
    assert made.status_code == 201
