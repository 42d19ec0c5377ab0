"""Readiness at size: 200 units of 400 lines of equipment, counted each quarter for ten years."""

import time
from contextlib import ExitStack
from datetime import date
from statistics import median

from bench import api, scratch
from bench.force import _median

UNITS, LINES, QUARTERS = 200, 400, 40
BOARD, REFRESH = 0.100, 0.060  # seconds
ROUNDS = 20
PAGES = {
    "readiness board of a mission's units": "/readiness/missions/bench/",
    "readiness board of all units": "/readiness/units/?size=200",
}
# What one refresh reads, by bare SQL, for all units at once.
BARE = """
SELECT l.unit_id, sum(least(c.on_hand, l.agreed)), sum(least(c.serviceable, c.on_hand))
FROM logistics_equipmentline l
JOIN LATERAL (
    SELECT on_hand, serviceable FROM logistics_equipmentcount
    WHERE line_id = l.id ORDER BY counted_on DESC, counted_by DESC LIMIT 1
) c ON true GROUP BY l.unit_id
"""


def run(large=False):
    """Rows of (what, figure, bar, met) for the table."""
    scratch.set_up()
    _fill(range(UNITS // 10))
    few, _seconds = _one_refresh(), _settle()
    _fill(range(UNITS // 10, UNITS))
    seconds, keys = _settle()
    many, bare = _one_refresh(), _bare()
    what = f"{UNITS} units × {LINES} lines × {QUARTERS} quarters"
    yield what, f"{UNITS * LINES * QUARTERS:,} counts", "", None
    figure = f"{1000 * many:.0f} ms; {1000 * few:.0f} ms with a tenth of the units"
    yield "refresh of one unit", figure, "≤ 60 ms", many <= REFRESH
    yield "  times as long with ten times the units", f"{many / few:.2f}", "≤ 1.5", many / few <= 1.5
    figure = f"{seconds:.1f} s for {keys} units, {seconds / bare:.0f} times bare SQL"
    yield "full refresh", figure, "", None
    yield from _pages()


def _fill(numbers):
    from django.db import connection

    from accounts.models import Partner
    from logistics.models import Unit
    from missions.models import Capability, Mission

    lead = Partner.objects.get(code="UN")
    mission, _made = Mission.objects.get_or_create(
        acronym="BENCH", defaults={"slug": "bench", "lead": lead, "name": "Bench", "phase": "operational"}
    )
    kind = Capability.objects.filter(below=None).first()
    nations = list(Partner.objects.nations()[:20])
    made = Unit.objects.bulk_create(
        Unit(
            reference=f"U-{n}",
            name=f"Unit {n}",
            contributor=nations[n % len(nations)],
            mission=mission,
            capability=kind,
            personnel=800,
            state=Unit.State.PRESENT,
            arrived_on=date(2020, 1, 1),
        )
        for n in numbers
    )
    keys = [unit.pk for unit in made]
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO logistics_equipmentline
                (id, unit_id, "group", type, stock_number, unspsc, owner, lease, agreed, is_special,
                 is_by_item, hazard, is_closed, version)
            SELECT gen_random_uuid(), u, (ARRAY['vehicles', 'armour', 'electrical', 'medical'])[1 + n %% 4],
                'Type ' || n, '', '', 'contributor', 'wet', 1 + n %% 9, false, false, '', false, 1
            FROM unnest(%s::uuid[]) u, generate_series(1, %s) n
            """,
            [keys, LINES],
        )
        for unit in keys:
            cursor.execute(
                """
                INSERT INTO logistics_equipmentcount
                    (line_id, counted_on, on_hand, serviceable, counted_by, source, version)
                SELECT l.id, (now() - q * interval '91 days')::date, l.agreed, l.agreed, 'inspection', 'B', 1
                FROM logistics_equipmentline l, generate_series(0, %s - 1) q WHERE l.unit_id = %s
                """,
                [QUARTERS, unit],
            )
        cursor.execute(
            """
            INSERT INTO logistics_unitstrength (unit_id, reported_on, category, present, source, version)
            SELECT u, (now() - q * interval '30 days')::date, 'troops', 790, 'Bench', 1
            FROM unnest(%s::uuid[]) u, generate_series(0, 119) q
            """,
            [keys],
        )
        cursor.execute("ANALYZE")


def _settle():
    from accounts import outbox

    started = time.perf_counter()
    keys = outbox.settle()
    return time.perf_counter() - started, keys


def _one_refresh():
    """Median seconds of the refreshing transaction after one count changed."""
    from django.db import transaction

    from logistics import summaries_units
    from logistics.models import EquipmentCount, Unit

    took = []
    for n, unit in enumerate(Unit.objects.order_by("pk")[:ROUNDS]):
        count = EquipmentCount.objects.filter(line__unit=unit).order_by("-counted_on").first()
        EquipmentCount.objects.filter(pk=count.pk).update(serviceable=n % 2)
        with transaction.atomic():
            started = time.perf_counter()
            summaries_units.refresh_unit_readiness(str(unit.pk))
            took.append(time.perf_counter() - started)
    return median(took)


def _bare():
    from django.db import connection

    took = []
    with connection.cursor() as cursor:
        for _round in range(3):
            started = time.perf_counter()
            cursor.execute(BARE)
            cursor.fetchall()
            took.append(time.perf_counter() - started)
    return median(took)


def _session():
    """The cookie of one who keeps the mission's logistics."""
    from django.conf import settings
    from django.test import Client

    from accounts import services
    from accounts.models import User
    from missions.models import Mission

    by, name = User.objects.system(), settings.SESSION_COOKIE_NAME
    person = services.add_person(email="readiness@concord.example", name="Readiness", by=by)
    services.grant_role(role="logistics", subject=Mission.objects.get(slug="bench"), person=person, by=by)
    browser = Client()
    browser.force_login(person, "django.contrib.auth.backends.ModelBackend")
    return f"{name}={browser.cookies[name].value}"


def _pages():
    session = _session()
    with ExitStack() as stack:
        port = int(stack.enter_context(api.served("config.wsgi:application", api.ROOT)))
        for name, address in PAGES.items():
            seconds = _median(port, address, session)
            yield f"  {name}", f"{1000 * seconds:.0f} ms", "≤ 100 ms", seconds <= BOARD
