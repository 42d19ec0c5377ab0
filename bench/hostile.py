"""Every hostile input that applies × every operation of the API: none a fault, none slow, nothing stored.

    python -m bench hostile

In one process over a scratch database with the portal's own registers, as an administrator with every scope.
"""

import io
import json
import os
import sys
import time
import uuid
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
SLOWEST = 2.0  # seconds


def main():
    from bench.api import NO_LIMITS, scratch_database

    os.environ |= NO_LIMITS | {"CONCORD_MODE": "test"}
    with scratch_database("concord_bench_hostile"):
        table, faults = run()
    for line, value in table.items():
        print(f"{line:48} {value}")
    for fault in faults[:40]:
        print("  ", fault)
    sys.exit(1 if faults else 0)


def run():
    """({what: figure}, faults)."""
    import orjson
    from django.core.management import call_command
    from django.test import Client

    from config.api import _description
    from tests import hostile

    call_command("demo", reference_only=True, no_refresh=True, verbosity=0, stdout=io.StringIO())
    sent = Sender(Client(headers=_header(), raise_request_exception=False), hostile.TELLTALE)
    description = orjson.loads(_description())
    for path, methods in description["paths"].items():
        for method, told in methods.items():
            _operation(sent, description, path, method.upper(), told, hostile)
    return sent.table(), sent.faults


def _header():
    from datetime import timedelta

    from django.utils import timezone

    from accounts import services
    from accounts.models import User

    person = services.add_person(
        email="bench@concord.example", name="Bench", is_staff=True, by=User.objects.system()
    )
    until = timezone.localdate() + timedelta(days=30)
    scopes = ["read", "missions:write", "personnel:write", "imports:write"]
    _token, key = services.issue_token(name="bench", scopes=scopes, expires_on=until, by=person)
    return {"Authorization": f"Bearer {key}"}


def _operation(sent, description, path, method, told, hostile):
    for place in [p for p in told.get("parameters", []) if p["in"] == "path"]:
        for junk in hostile.ADDRESSES:
            sent.ask(method, path.replace(f"{{{place['name']}}}", junk))
        path = path.replace(
            f"{{{place['name']}}}", {"slug": "minusca", "code": "RWA"}.get(place["name"], "1")
        )
    if method == "GET":
        for queries in hostile.QUERIES.values():
            for query in queries:
                sent.ask(method, f"{path}?{query}")
        for headers in hostile.HEADERS.values():
            for header, _statuses in headers:
                sent.ask(method, path, headers=header)
        return
    for bodies in hostile.BODIES.values():
        for body in bodies:
            sent.ask(method, path, body)
    for kind in hostile.CHARSETS.values():
        sent.ask(method, path, b"{}", kind=kind)
    for field in _fields(description, told):
        for values in hostile.VALUES.values():
            for value in values:
                body = f'{{"{field}": {value}}}'
                sent.ask(method, path, body.encode())
                sent.ask(method, path, f"[{body}]".encode())


def _fields(description, told):
    schemas, found = description["components"]["schemas"], set()

    def look(schema):
        if "$ref" in schema:
            look(schemas[schema["$ref"].rsplit("/", 1)[-1]])
        for inside in (*schema.get("oneOf", ()), *schema.get("allOf", ()), schema.get("items")):
            if inside:
                look(inside)
        found.update(schema.get("properties", ()))

    for content in told.get("requestBody", {}).get("content", {}).values():
        look(content["schema"])
    return sorted(found)


class Sender:
    """Asks, and keeps what was wrong with an answer."""

    def __init__(self, client, telltale):
        self.client, self.telltale = client, telltale
        self.statuses, self.faults, self.slowest = Counter(), [], (0.0, "")

    def ask(self, method, path, body=b"", kind="application/json", headers=None):
        writes = method != "GET"
        before = stored() if writes else None
        given = {"Idempotency-Key": uuid.uuid4().hex, "If-Match": "*"} | (headers or {})
        began = time.perf_counter()
        answer = self.client.generic(method, path, body, content_type=kind, headers=given)
        text = b"".join(answer.streaming_content) if answer.streaming else answer.content
        seconds = time.perf_counter() - began
        self.statuses[answer.status_code] += 1
        self.slowest = max(self.slowest, (seconds, f"{method} {path[:80]}"))
        said = f"{method} {path[:100]} {body[:60]!r} → {answer.status_code}"
        if answer.status_code >= 500:
            self.faults.append(f"fault: {said}")
        if seconds > SLOWEST:
            self.faults.append(f"{seconds:.1f} s: {said}")
        if answer.status_code >= 400:
            if any(word.encode() in text for word in self.telltale):
                self.faults.append(f"tells too much: {said} {text[:200]!r}")
            if writes and stored() != before:
                self.faults.append(f"stored all the same: {said}")

    def table(self):
        by_hundred = Counter(f"{status // 100}xx" for status in self.statuses.elements())
        return {
            "requests": f"{self.statuses.total():,}",
            "answers": json.dumps(dict(sorted(by_hundred.items()))),
            "slowest": f"{self.slowest[0]:.2f} s, {self.slowest[1]}",
            "faults": len(self.faults),
        }


def stored():
    from accounts.models import Event, Export, Import, KeptAnswer
    from contributors.models import PersonnelLine
    from missions.models import AuthorizedStrength, Mandate, Mission, Participation

    kinds = (
        Event,
        Export,
        Import,
        KeptAnswer,
        PersonnelLine,
        AuthorizedStrength,
        Mandate,
        Mission,
        Participation,
    )
    return [kind.objects.count() for kind in kinds]


if __name__ == "__main__":
    main()
