"""Limits of the API, counted in a real Redis: told in every answer, and no reason to fail when it is gone."""

import shutil
import signal
import time
from types import SimpleNamespace

import pytest

from accounts import limits
from config import embedded, processes

URL = "/api/v1/partners/"


@pytest.fixture
def valkey(settings, monkeypatch):
    """A Redis of the test's own, and a process that has counted nothing."""
    place = processes.short_folder()
    server = embedded.Valkey(place, place / "valkey.log")
    server.start()
    settings.REDIS_URL = server.url()
    settings.API_LIMITS = {"read": 5, "write": 2, "file": 2, "stranger": 3}
    monkeypatch.setattr(limits, "_shares", {})
    monkeypatch.setattr(limits, "_silent_until", 0.0)
    monkeypatch.setattr(limits, "time", clock(1_000_000_040.0))  # no minute ends meanwhile
    yield server
    server.process.send_signal(signal.SIGCONT)
    server.stop()
    shutil.rmtree(place, ignore_errors=True)


def clock(now):
    return SimpleNamespace(time=lambda: now, monotonic=time.monotonic)


def statuses(browser, n, url=URL, **headers):
    return [browser.get(url, headers=headers).status_code for _n in range(n)]


def test_what_is_left_is_told_and_what_is_too_much_refused(valkey, cast, client, token):
    header = token(cast.dora)
    answers = [client.get(URL, headers=header) for _n in range(6)]
    assert [answer.status_code for answer in answers] == [200] * 5 + [429]
    assert answers[0].headers["RateLimit-Policy"] == '"read";q=5;w=60'
    assert [answer.headers["RateLimit"] for answer in answers[:2]] == ['"read";r=4;t=40', '"read";r=3;t=40']
    refused = answers[-1]
    assert refused.headers["Content-Type"] == "application/problem+json"
    assert (refused.headers["Retry-After"], refused.headers["RateLimit"]) == ("40", '"read";r=0;t=40')
    assert refused.json()["code"] == "throttled"


def test_each_token_each_person_and_each_kind_of_call_is_counted_apart(valkey, cast, client, token, sign_in):
    header = token(cast.dora)
    assert statuses(client, 6, **header)[-1] == 429
    assert statuses(client, 1, **token(cast.dora)) == [200]
    assert statuses(client, 1, **token(cast.anwar)) == [200]
    assert statuses(sign_in(cast.dora), 1) == [200]
    assert statuses(client, 3, f"{URL}?format=csv", **header) == [200, 200, 429]
    with_a_body = {"content_type": "application/json", "headers": token(cast.anwar, ["missions:write"])}
    written = [client.post("/api/v1/mandates/", {}, **with_a_body).status_code for _n in range(3)]
    assert written == [400, 400, 429]


def test_strangers_are_counted_by_address(valkey, cast, client, token):
    junk = {"Authorization": "Bearer concord_aa_bb"}
    assert statuses(client, 4, **junk) == [401, 401, 401, 429]
    assert statuses(client, 1) == [429]
    spoofed = client.get(URL, headers=junk | {"X-Forwarded-For": "192.0.2.9"})
    assert spoofed.status_code == 429
    assert client.get(URL, REMOTE_ADDR="192.0.2.7").status_code == 401
    assert statuses(client, 1, **token(cast.dora)) == [200]


def test_processes_count_together(valkey, monkeypatch):
    for _n in range(5):
        monkeypatch.setattr(limits, "_shares", {})  # as another process
        assert limits.take("read", "token:1").allowed
    monkeypatch.setattr(limits, "_shares", {})
    assert not limits.take("read", "token:1").allowed


def test_the_next_minute_begins_afresh(valkey, monkeypatch):
    assert [limits.take("write", "token:1").allowed for _n in range(3)] == [True, True, False]
    monkeypatch.setattr(limits, "time", clock(1_000_000_100.0))
    assert limits.take("write", "token:1").allowed


@pytest.mark.parametrize("state", ["stopped", "frozen"])
def test_a_silent_redis_costs_one_call_a_moment_and_none_its_answer(
    valkey, cast, client, token, state, monkeypatch
):
    header = token(cast.dora)
    assert statuses(client, 1, **header) == [200]
    if state == "stopped":
        valkey.stop()
    else:
        valkey.process.send_signal(signal.SIGSTOP)
    assert statuses(client, 5, **header) == [200] * 4 + [429]  # this process still counts
    asked, after = [], []
    for n in range(3):  # in one of them at least the machine has nothing else to do
        monkeypatch.setattr(limits, "_silent_until", 0.0)
        asked.append(seconds_to_take(f"token:asked-{n}"))
        after.append(seconds_to_take(f"token:after-{n}"))
    assert min(asked) <= 0.6 and min(after) <= 0.25


def seconds_to_take(whose):
    began = time.monotonic()
    assert limits.take("read", whose).allowed
    return time.monotonic() - began
