"""How a person of the table of access asks: by which door, and what is sent."""

import json
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.utils import timezone

from accounts.models import (
    Event,
    Token,
)
from tests.access import accounts_bodies, contributors_bodies, logistics_bodies, missions_bodies
from tests.access_addresses import address
from tests.conftest import signed_in

QUERIES = {"api:burden-list": "?month=2025-07", "api-docs": "", "contributors:burden_rows": "?of=XBR"}
QUERIES["contributors:composite_file"] = "?personnel=1&period=2025-07"
BODIES = accounts_bodies.BODIES | missions_bodies.BODIES
BODIES |= contributors_bodies.BODIES | logistics_bodies.BODIES
FILES = {"api:imports-list", "import_new"}
PAPERS = {"api:documents-list": {"kind": "other"}, "api:documents-versions": {}}


def browser_of(person, cast, token):
    """A client that is this person: by session, by token, or nobody."""
    if person == "anonymous":
        return Client()
    if person in ("token", "revoked"):
        header = token(cast.anwar)
        if person == "revoked":
            Token.objects.filter(owner=cast.anwar, name="for a test").update(revoked_at=timezone.now())
        return Client(headers=header)
    return signed_in(getattr(cast, person))


def ask(client, method, name, of, places, stand_in=None):
    """What the portal answers; whatever it wrote is taken back."""
    path = address(name, of, places, stand_in) + QUERIES.get(name, "")
    with transaction.atomic():
        told_before = Event.objects.count()
        key = stand_in or places[of].get(name.removeprefix("api:").rpartition("-")[0])
        answer = _ask(client, method, name, path, key)
        if answer.status_code >= 400:
            assert Event.objects.count() == told_before, f"{method} {name} was refused and told all the same"
        transaction.set_rollback(True)
    return answer


def a_row(method, name, key):
    """A change of one record as a bulk write gives it."""
    change = BODIES.get(("PATCH", name.removeprefix("api:").replace("-list", "-detail")), {})
    by = {"missions": "slug"}.get(name.removeprefix("api:").rpartition("-")[0], "id")
    return [{by: key, "etag": "*"} | (change if method == "PATCH" else {})]


def _ask(client, method, name, path, key):
    if method == "GET":
        return client.get(path)
    if name in PAPERS:
        file = SimpleUploadedFile("b.pdf", b"%PDF-1.7 b")
        return client.post(path, PAPERS[name] | {"file": file}, headers={"Idempotency-Key": uuid4().hex})
    if name in FILES:
        file = SimpleUploadedFile("figures.csv", b"iso3,mission,category,women,men,month\n")
        return client.post(path, {"kind": "personnel", "file": file})
    if not name.startswith("api:"):
        return client.post(path)
    if name.endswith("-list") and method in ("PATCH", "DELETE"):
        body = json.dumps(a_row(method, name, key), default=str)
        return client.generic(method, path, body, content_type="application/json")
    read = client.get(path).headers.get("ETag") if method in ("PATCH", "DELETE") else None
    body = json.dumps(BODIES.get((method, name.removeprefix("api:")), {}))
    headers = {"If-Match": read} if read else {"Idempotency-Key": uuid4().hex}
    return client.generic(method, path, body, content_type="application/json", headers=headers)
