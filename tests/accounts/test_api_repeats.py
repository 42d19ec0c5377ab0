"""A POST sent again under its Idempotency-Key: done once, answered alike, and nobody else's affair."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.utils import timezone

from accounts import repeats, services
from accounts.models import Event, Import, KeptAnswer, Token
from missions.models import AuthorizedStrength

JSON = "application/json"
URL = "/api/v1/authorized-strengths/"
GIVEN = {"mission": "ALPHA", "category": "police", "personnel": 9, "starts_on": "2025-01-01"}


@pytest.fixture
def by_token(cast, client, token):
    header = token(cast.anwar, ["read", "missions:write"])

    def post(given=GIVEN, key="one", url=URL):
        headers = header | ({"Idempotency-Key": key} if key is not None else {})
        return client.post(url, given, content_type=JSON, headers=headers)

    return post


def police():
    return AuthorizedStrength.objects.filter(category="police").count()


def test_a_repeated_post_is_done_once_and_answered_alike(by_token):
    first, again = by_token(), by_token()
    assert (first.status_code, again.status_code, police()) == (201, 201, 1)
    assert again.content == first.content
    for name in ("Location", "ETag"):
        assert again.headers[name] == first.headers[name]
    assert (first.headers.get("Idempotency-Replayed"), again.headers["Idempotency-Replayed"]) == (
        None,
        "true",
    )
    assert Event.objects.filter(verb="strength.authorized", subject_id=first.json()["id"]).count() == 1


def test_the_order_of_fields_is_no_difference_and_another_value_is(by_token):
    by_token()
    turned = dict(reversed(GIVEN.items()))
    assert by_token(turned).headers["Idempotency-Replayed"] == "true"
    other = by_token(GIVEN | {"personnel": 10})
    assert (other.status_code, other.json()["code"], police()) == (422, "idempotency_key_used", 1)
    assert by_token({"mission": "ALPHA"}, url="/api/v1/mandates/").status_code == 422


def test_a_token_must_name_a_key_and_a_person_may(by_token, cast, sign_in):
    missing = by_token(key=None)
    assert (missing.status_code, missing.json()["errors"][0]["field"]) == (400, "Idempotency-Key")
    assert police() == 0
    browser = sign_in(cast.anwar)
    assert browser.post(URL, GIVEN, content_type=JSON).status_code == 201
    headers = {"Idempotency-Key": "mine"}
    later = GIVEN | {"category": "civilian"}
    answers = [browser.post(URL, later, content_type=JSON, headers=headers) for _n in range(2)]
    assert [answer.headers.get("Idempotency-Replayed") for answer in answers] == [None, "true"]


@pytest.mark.parametrize("key", ["", " ", "a b", "x" * 201, "x" * 10_000, "a\x7f", "é"])
def test_a_key_that_is_none_is_refused(by_token, key):
    answer = by_token(key=key)
    assert (answer.status_code, answer.json()["errors"][0]["field"], police()) == (400, "Idempotency-Key", 0)


def test_a_refused_request_keeps_no_answer_and_may_be_mended(by_token):
    assert by_token(GIVEN | {"personnel": -1}).status_code == 400
    assert not KeptAnswer.objects.exists()
    assert by_token().status_code == 201


def test_keys_of_one_holder_are_unknown_to_another(by_token, cast, sign_in):
    by_token()
    given = GIVEN | {"mission": "SHADE"}
    answer = sign_in(cast.noor).post(URL, given, content_type=JSON, headers={"Idempotency-Key": "one"})
    assert (answer.status_code, answer.headers.get("Idempotency-Replayed")) == (201, None)
    of_a_mission, _key = services.issue_token(
        name="x", scopes=["read"], expires_on=timezone.localdate(), subject=cast.alpha, by=cast.anwar
    )
    assert repeats.holder(cast.anwar) == f"person:{cast.anwar.pk}"
    assert of_a_mission.subject == cast.alpha


@pytest.mark.django_db(transaction=True)
def test_a_request_still_being_worked_on_is_told_so(by_token, cast):
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute(
                "SELECT pg_advisory_xact_lock(hashtextextended(%s, 1))", [f"person:{cast.anwar.pk} one"]
            )
            answer = by_token()
            assert (answer.status_code, answer.headers["Retry-After"]) == (409, "1")
            cursor.execute("COMMIT")
    finally:
        other.close()
    assert by_token().status_code == 201


def test_a_tokens_own_key_is_kept_nowhere(cast, sign_in):
    given = {"name": "nightly", "scopes": ["read"], "expires_on": str(timezone.localdate())}
    browser, headers = sign_in(cast.dora), {"Idempotency-Key": "one"}
    first, again = (
        browser.post("/api/v1/tokens/", given, content_type=JSON, headers=headers) for _n in range(2)
    )
    assert "key" in first.json() and "key" not in again.json()
    assert again.json()["id"] == first.json()["id"] and Token.objects.filter(owner=cast.dora).count() == 1
    assert first.json()["key"].encode() not in bytes(KeptAnswer.objects.get().body)


def test_a_file_sent_again_is_kept_once(cast, sign_in, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    browser = sign_in(cast.administrator)

    def send(text):
        given = {"kind": "personnel", "file": SimpleUploadedFile("july.csv", text)}
        return browser.post("/api/v1/imports/", given, headers={"Idempotency-Key": "july"})

    assert [send(b"a,b\n1,2\n").status_code for _n in range(2)] == [201, 201]
    assert send(b"a,b\n1,3\n").status_code == 422
    assert Import.objects.count() == 1


def test_answers_are_forgotten_after_two_days(by_token):
    by_token()
    KeptAnswer.objects.update(kept_at=timezone.now() - timedelta(hours=47))
    repeats.forget_old()
    assert by_token().headers["Idempotency-Replayed"] == "true"
    KeptAnswer.objects.update(kept_at=timezone.now() - timedelta(hours=49))
    assert by_token().status_code == 400  # done afresh, and it overlaps the first
    repeats.forget_old()
    assert not KeptAnswer.objects.exists()
