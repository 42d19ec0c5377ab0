"""The last place of 500 needs, accepted twice at the same moment: once by page, once through the API.

Exactly one of the two may win each; the other is told what changed, and nothing else.
"""

import logging
import threading
import time
from datetime import date
from statistics import median

from bench import scratch

PAIRS = 500


def run(large=False):
    """Rows of (what, figure, bar, met) for the table."""
    scratch.set_up()
    logging.getLogger("django.request").setLevel(logging.ERROR)  # each 409 is an answer looked at here
    decider, pairs = _fill()
    by_page, by_api = _signed_in(decider), _signed_in(decider)
    wins, answers, took = {0: 0, 1: 0, 2: 0}, {}, []
    for need, first, second in pairs:
        began = time.perf_counter()
        said = _at_once(
            lambda row=first: _accept_by_page(by_page, row), lambda row=second: _accept_by_api(by_api, row)
        )
        took.append(time.perf_counter() - began)
        wins[_won(need, (first, second))] += 1
        answers[said] = answers.get(said, 0) + 1
    yield f"{PAIRS} pairs, one by page and one by API", f"{1000 * median(took):.0f} ms a pair", "", None
    yield "  exactly one accepted", f"{wins[1]:,}", f"= {PAIRS}", wins[1] == PAIRS
    yield "  none, or both", f"{wins[0]:,}, {wins[2]:,}", "= 0, 0", not wins[0] and not wins[2]
    known = {(302, 409), (200, 200)}  # the page won and the API lost, or the page showed why not
    told = ", ".join(f"page {page} and API {api}: {n}" for (page, api), n in sorted(answers.items()))
    yield "  answers", told, "", set(answers) <= known


def _fill():
    from django.utils import timezone

    from accounts import services
    from accounts.models import Partner, User
    from contributors.models import Pledge
    from missions.models import Capability, Mission, Requirement

    by, lead, now = User.objects.system(), Partner.objects.get(code="UN"), timezone.now()
    mission = Mission.objects.create(acronym="PLACES", slug="places", lead=lead, name="Places")
    decider = User.objects.create_user(email="decider@bench.example", name="Decider")
    services.grant_role(role="lead_staff", subject=mission, person=decider, by=by)
    said = {"created_by": by, "title": "Last place", "capability": Capability.objects.filter(below=None)[0]}
    needs = Requirement.objects.bulk_create(
        Requirement(
            mission=mission,
            reference=f"SUR-{n}",
            quantity=1,
            needed_from=date.today(),
            state="circulated",
            approved_at=now,
            circulated_at=now,
            **said,
        )
        for n in range(PAIRS)
    )
    pairs = []
    for need in needs:
        rows = [
            Pledge(
                contributor=nation,
                reference=need.reference,
                requirement=need,
                mission=mission,
                quantity=1,
                available_from=date.today(),
                state="submitted",
                submitted_at=now,
                **said,
            )
            for nation in Partner.objects.nations()[:2]
        ]
        pairs.append((need, *Pledge.objects.bulk_create(rows)))
    return decider, pairs


def _signed_in(person):
    from django.test import Client

    browser = Client()
    browser.force_login(person, "django.contrib.auth.backends.ModelBackend")
    return browser


def _accept_by_page(browser, row):
    given = {"quantity": 1, "version": row.version, "reason": "the last place"}
    return browser.post(f"/pledges/{row.pk}/accept/", given, HTTP_HOST="localhost").status_code


def _accept_by_api(browser, row):
    from uuid import uuid4

    answer = browser.post(
        f"/api/v1/pledges/{row.pk}/accept/",
        {"version": row.version, "reason": "the last place"},
        content_type="application/json",
        headers={"Idempotency-Key": str(uuid4()), "Host": "localhost"},
    )
    return answer.status_code


def _at_once(*acts):
    """What each answered, all begun at the same moment."""
    from django.db import connection

    begun, said = threading.Barrier(len(acts)), [None] * len(acts)

    def act(number):
        begun.wait(10)
        try:
            said[number] = acts[number]()
        finally:
            connection.close()

    threads = [threading.Thread(target=act, args=[number]) for number in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return tuple(said)


def _won(need, rows):
    from contributors.models import Commitment, Pledge

    accepted = Pledge.objects.filter(pk__in=[row.pk for row in rows], state="accepted").count()
    counted = Commitment.objects.get(requirement=need).accepted
    if counted != accepted:
        raise AssertionError(f"{need}: {accepted} accepted, {counted} counted")
    return accepted
