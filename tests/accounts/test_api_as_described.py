"""The API as it describes itself: what a description allows is sent to every operation, by three roles."""

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as how
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi import checks

from config.wsgi import application
from tests import shares

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]
CHECKS = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
]
SCOPES = ["read", "missions:write", "personnel:write", "imports:write"]
EXAMPLES = 4
PEOPLE = ["anwar", "berit", "administrator"]


@pytest.fixture
def portal():
    """The portal as a web server calls it, within the test's own transaction."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield application
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def follow(operation, headers, seen):
    """Send what the description of one operation allows, and hold each answer against it."""

    @how(
        max_examples=EXAMPLES,
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate],
    )
    @given(case=operation.as_strategy())
    def send(case):
        key = {"Idempotency-Key": f"{operation.label} {len(seen)}".replace(" ", "-")[:200]}
        answer = case.call(headers=headers | (key if case.method == "POST" else {}))
        seen.append((operation.label, answer.status_code))
        case.validate_response(answer, checks=CHECKS)

    send()


@pytest.mark.parametrize("name", PEOPLE)
def test_every_operation_answers_as_it_is_described(name, cast, token, portal, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    headers = token(cast.people[name], SCOPES) | {"Accept-Encoding": "identity"}
    schema = schemathesis.openapi.from_wsgi("/api/v1/schema/", app=portal, headers=headers)
    seen: list = []
    operations = [found.ok() for found in schema.get_all_operations()]
    asked = [operation for operation in operations if shares.asks(name, operation.label, PEOPLE)]
    for operation in asked:
        follow(operation, headers, seen)
    assert len({label for label, _status in seen}) == len(asked) >= 70
    assert {status for _label, status in seen} >= {200, 400, 404}
