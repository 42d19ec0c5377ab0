"""Force generation at size: 50,000 pledges over 2,000 requirements of 50 missions; coverage and pages."""

import http.client
import time
from contextlib import ExitStack
from datetime import date, timedelta
from statistics import median

from bench import api, scratch

MISSIONS, NEEDS, OFFERS = 50, 40, 25  # so many missions, needs of each, offers for each need
BAR = 0.100  # seconds, of the matrix and of one refresh
ROUNDS = 20
READERS = {  # whom a page is shown, and whether its bar holds for them
    "observer": True,
    "one who decides in a mission": True,
    "a desk that offered in confidence for every need": False,
}
PAGES = {
    "gap matrix of all missions, a year": "/coverage/",
    "gap matrix of one mission": "/coverage/?mission=bench-0",
    "needs behind one month": "/coverage/needs/?size=50",
    "requirements": "/requirements/?size=50",
}


def run(large=False):
    """Rows of (what, figure, bar, met) for the table."""
    scratch.set_up()
    yield from _filled(range(MISSIONS // 10))
    few = _one_refresh()
    asked = {
        (who, name): len(_statements(address, who)) for who in READERS for name, address in PAGES.items()
    }
    yield from _filled(range(MISSIONS // 10, MISSIONS))
    many = _one_refresh()
    figure = f"{1000 * many:.0f} ms; {1000 * few:.0f} ms with a tenth of the missions"
    yield "refresh after one pledge changed", figure, "≤ 100 ms", many <= BAR
    yield "  times as long with ten times the missions", f"{many / few:.2f}", "≤ 1.5", many / few <= 1.5
    yield from _pages(asked)


def _filled(numbers):
    from accounts import outbox
    from contributors.models import Coverage, Pledge
    from missions.models import Requirement

    _fill(numbers)
    started = time.perf_counter()
    keys = outbox.settle()
    seconds = time.perf_counter() - started
    _analyze()
    what = f"{Pledge.objects.count():,} pledges, {Requirement.objects.count():,} requirements"
    yield what, f"{Coverage.objects.count():,} rows of coverage", "", None
    yield "  all that was due", f"{seconds:.1f} s, {keys:,} keys", "", None


def _fill(numbers):
    from django.utils import timezone

    from accounts.models import Partner, User
    from contributors.models import Pledge
    from missions.models import Capability, Mission, Requirement

    by, lead = User.objects.system(), Partner.objects.get(code="UN")
    kinds = list(Capability.objects.filter(below=None))
    nations = list(Partner.objects.nations()[:OFFERS])
    said = {"created_by": by, "title": "Bench"}
    first, now = date(date.today().year, 1, 1), timezone.now()
    for number in numbers:
        mission = Mission.objects.create(
            acronym=f"BENCH-{number}", slug=f"bench-{number}", lead=lead, name="Bench"
        )
        needs = [
            Requirement(
                mission=mission,
                reference=f"SUR-{n}",
                capability=kinds[(number + n) % len(kinds)],
                quantity=20 + n,
                needed_from=first + timedelta(days=n),
                needed_until=None if n % 4 else first + timedelta(days=900),
                criticality=Requirement.Criticality.values[n % 3],
                audience="public",
                state="circulated",
                approved_at=now,
                circulated_at=now,
                **said,
            )
            for n in range(NEEDS)
        ]
        Requirement.objects.bulk_create(needs)
        Pledge.objects.bulk_create(
            _offer(need, nation, k, number, first, now, said)
            for need in needs
            for k, nation in enumerate(nations)
        )


def _offer(need, nation, k, number, first, now, said):
    from contributors.models import Pledge
    from contributors.models.pledge_life import STANDING

    state = STANDING[k % len(STANDING)]
    return Pledge(
        contributor=nation,
        reference=f"{number}-{need.reference}-{k}",
        requirement=need,
        mission=need.mission,
        capability=need.capability,
        quantity=3,
        accepted_quantity=None if state in STANDING[:2] else 1,
        available_from=first + timedelta(days=30 * (k % 12)),
        available_until=first + timedelta(days=400 + 30 * k),
        visibility=1 + k % 3,
        state=state,
        submitted_at=now,
        **said,
    )


def _analyze():
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _one_refresh():
    """Median seconds of the refreshing transaction after one pledge changed."""
    from django.db import transaction

    from contributors import summaries_coverage
    from contributors.models import Pledge

    took = []
    for pledge in Pledge.objects.filter(state="accepted").order_by("pk")[:ROUNDS]:
        Pledge.objects.filter(pk=pledge.pk).update(accepted_quantity=2)
        with transaction.atomic():
            started = time.perf_counter()
            summaries_coverage.refresh_coverage(str(pledge.requirement_id))
            took.append(time.perf_counter() - started)
    return median(took)


def _session(who):
    """The cookie of one of the readers."""
    from django.conf import settings
    from django.test import Client

    from accounts import services
    from accounts.models import Partner, User
    from missions.models import Mission

    by, name = User.objects.system(), settings.SESSION_COOKIE_NAME
    email = f"force{list(READERS).index(who)}@concord.example"
    person = User.objects.filter(email=email).first()
    if person is None:
        person = services.add_person(email=email, name=who, by=by)
        if "decides" in who:
            mission = Mission.objects.get(slug="bench-0")
            services.grant_role(role="lead_staff", subject=mission, person=person, by=by)
        if "desk" in who:
            services.grant_role(role="desk", subject=Partner.objects.nations()[0], person=person, by=by)
    browser = Client()
    browser.force_login(person, "django.contrib.auth.backends.ModelBackend")
    return f"{name}={browser.cookies[name].value}"


def _statements(address, who):
    statements, answer = api.recorded_sql(address, {"Cookie": _session(who)})
    assert answer.status_code == 200, (answer.status_code, address)
    return [s for s in statements if not s.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK"))]


def _pages(asked):
    with ExitStack() as stack:
        port = int(stack.enter_context(api.served("config.wsgi:application", api.ROOT)))
        for who, is_held in READERS.items():
            yield f"for {who}", "", "", None
            yield from _pages_of(who, is_held, port, asked)


def _pages_of(who, is_held, port, asked):
    session = _session(who)
    for name, address in PAGES.items():
        statements = len(_statements(address, who))
        seconds = _median(port, address, session)
        before = asked[who, name]
        same = statements == before
        bar, met = ("≤ 100 ms", seconds <= BAR and same) if "matrix" in name else ("constant", same)
        figure = f"{1000 * seconds:.0f} ms, {statements} statements ({before} at a tenth)"
        yield f"  {name}", figure, bar if is_held else "", met if is_held else None


def _median(port, address, session):
    connection, took = http.client.HTTPConnection("127.0.0.1", port), []
    for _round in range(ROUNDS + 2):
        started = time.perf_counter()
        connection.request("GET", address, headers={"Cookie": session})
        answer = connection.getresponse()
        answer.read()
        took.append(time.perf_counter() - started)
        assert answer.status == 200, (answer.status, address)
    connection.close()
    return median(took[2:])
