"""Loads this app's tables: places outside missions; invented units with two years of what they reported."""

from datetime import date, timedelta
from decimal import Decimal

from django.utils import timezone

from accounts import tables
from accounts.models import Partner
from contributors.models import Pledge
from logistics import demo_interoperability, demo_readiness, demo_stocks
from logistics.models import (
    CourseSession,
    EquipmentCount,
    EquipmentLine,
    Item,
    ItemRecord,
    Location,
    OrganizationLine,
    SustainmentCheck,
    SustainmentLine,
    Unit,
    UnitParent,
    UnitStrength,
)
from missions.models import Capability, Mission

MONTHS, QUARTER = 24, 3
CATEGORIES = {"formed_police": "formed_police", "post": "staff_officers"}
SUSTAINED = ("catering", "communications", "laundry", "medical", "accommodation", "fire")
POSTS = (("Headquarters", "commander", "colonel", 1), ("Headquarters", "staff", "captain", 12))
SOURCE = "monthly report, invented"


def load_reference():
    return _outside() | demo_interoperability.load_reference()


def _outside():
    if Location.objects.filter(mission=None).exists():
        return {}
    rows = tables.rows("logistics/reference/locations.csv")
    places = Location.objects.bulk_create(_place(row) for row in rows)
    return {"places": len(places)} | demo_readiness.load_reference()


def load_demo():
    if Unit.objects.filter(is_fictional=True).exists():
        return {}
    missions = {m.acronym: m for m in Mission.objects.filter(is_fictional=True)}
    rows = tables.rows("logistics/fictional/locations.csv")
    made = [_place(row, mission=missions[row["mission"]], is_fictional=True) for row in rows]
    places = {place.name: place for place in Location.objects.bulk_create(made)}
    units = _units(missions, places)
    Unit.objects.bulk_create(unit for unit, _kept in units)
    _shared([unit for unit, _kept in units])
    reporting = [(unit, kept) for unit, kept in units if kept]
    UnitStrength.objects.bulk_create(row for n, (unit, _k) in enumerate(reporting) for row in _there(unit, n))
    posts = [OrganizationLine(unit=unit, **post) for unit, _kept in units for post in _posts(unit)]
    OrganizationLine.objects.bulk_create(posts)
    _equipped(units)
    _sustained(reporting)
    return (
        {"units": len(units)} | demo_readiness.load_demo() | demo_interoperability.load() | demo_stocks.load()
    )


def clear_demo():
    """Remove the invented units, and the places of invented missions."""
    CourseSession.objects.filter(is_fictional=True).delete()
    Unit.objects.filter(is_fictional=True).delete()
    Location.objects.filter(is_fictional=True).delete()


def _place(row, **more):
    point = {name: Decimal(row[name]) for name in ("latitude", "longitude")}
    return Location(kind=row["kind"], name=row["name"], sector=row.get("sector", ""), **point, **more)


def _units(missions, places):
    """[(unit, (percent serviceable a year ago, now) or None)]."""
    partners = {p.code: p for p in Partner.objects.filter(is_fictional=True)}
    kinds = {c.code: c for c in Capability.objects.all()}
    pledges = {(p.contributor.code, p.reference): p for p in _pledges()}
    return [
        (
            Unit(
                contributor=partners[row["contributor"]],
                mission=missions[row["mission"]],
                capability=kinds[row["capability"]],
                pledge=(pledge := pledges.get((row["contributor"], row["pledge"]))),
                requirement=pledge and pledge.requirement,
                agreement=pledge and next(iter(pledge.agreements.all()), None),
                location=places.get(row["location"]),
                personnel=int(row["personnel"]),
                arrived_on=tables.day_told_now(row["arrived_on"]),
                left_on=tables.day_told_now(row["left_on"]),
                visibility=int(row["visibility"]),
                is_fictional=True,
                **{name: row[name] for name in ("reference", "name", "kind", "state")},
            ),
            tuple(map(int, row["kept"].split("-"))) if row["kept"] else None,
        )
        for row in tables.rows("logistics/fictional/units.csv")
    ]


def _pledges():
    rows = Pledge.objects.filter(contributor__is_fictional=True)
    return rows.select_related("contributor", "requirement").prefetch_related("agreements")


def _shared(units):
    """One of them is of two states."""
    joint = next(unit for unit in units if unit.reference == "XBR-LOG-1")
    UnitParent.objects.create(unit=joint, partner=Partner.objects.get(code="XCA"), personnel=60)


def _posts(unit):
    """Its headquarters, and the rest of its agreed strength in companies."""
    named = [post for post in POSTS if unit.personnel > 20 or post[3] == 1]
    rest = unit.personnel - sum(post[3] for post in named)
    companies = max(1, round(rest / 130))
    named += [
        (f"Company {n}", "all posts", "", rest // companies + (n <= rest % companies))
        for n in range(1, companies + 1)
    ]
    names = ("section", "post", "rank", "personnel")
    return [dict(zip(names, post, strict=True), order=n) for n, post in enumerate(named, 1)]


# --- What was reported
def _month_ends():
    """The last days of the last months that are over, the latest first."""
    day = timezone.localdate().replace(day=1) - timedelta(days=1)
    for _n in range(MONTHS):
        yield day
        day = day.replace(day=1) - timedelta(days=1)


def _days(unit, every):
    """Days on which it reported: since it arrived, or at home over the last year."""
    since = unit.arrived_on or timezone.localdate() - timedelta(days=365)
    days = [day for day in list(_month_ends())[::every] if day >= since]
    return [day for day in days if unit.left_on is None or day <= unit.left_on]


def _there(unit, n):
    for day in _days(unit, 1):
        turn = (day.month * 7 + day.year + n * 5) % 11  # steady enough to compare, never quite alike
        present = unit.personnel - round(unit.personnel * turn / 150)
        women = round(present * (6 + n % 5 + (day.year - 2024)) / 100)
        yield UnitStrength(
            unit=unit,
            reported_on=day,
            category=CATEGORIES.get(unit.kind, "troops"),
            men=present - women,
            women=women,
            present=present,
            on_leave=round(unit.personnel * turn / 200),
            absent=turn % 3,
            source=SOURCE,
        )


def _equipped(units):
    """The equipment of each, its quarterly counts, and the items of what is followed by item."""
    table = {}
    for row in tables.rows("logistics/fictional/equipment.csv"):
        table.setdefault(row["capability"], []).append(row)
    lines = [(_line(unit, row), kept) for unit, kept in units for row in table.get(unit.capability.code, [])]
    EquipmentLine.objects.bulk_create(line for line, _kept in lines)
    counts = [
        count
        for n, (line, kept) in enumerate(lines)
        if kept and not line.is_by_item
        for count in _counts(line, kept, n)
    ]
    EquipmentCount.objects.bulk_create(counts, batch_size=2000)
    followed = [(line, kept) for line, kept in lines if kept and line.is_by_item]
    items = [Item(line=line, number=f"EL {n:03}") for line, _k in followed for n in range(1, line.agreed + 1)]
    Item.objects.bulk_create(items)
    ItemRecord.objects.bulk_create(record for n, item in enumerate(items) for record in _lived(item, n))


def _line(unit, row):
    return EquipmentLine(
        unit=unit,
        agreed=int(row["agreed"]),
        is_by_item=tables.truth(row["is_by_item"]),
        **{name: row[name] for name in ("group", "type", "owner", "lease", "hazard")},
    )


def _counts(line, kept, n):
    """From what was kept up a year ago to what is now; a few lines are short, one in nine has a surplus."""
    before, now = kept
    for q, day in enumerate(_days(line.unit, QUARTER)):
        on_hand = line.agreed + (2 if n % 9 == 8 else 0) - (line.agreed // 12 if n % 5 == 2 else 0)
        percent = now + (before - now) * min(q, 4) / 4 + (n + q) % 3 - 1
        yield EquipmentCount(
            line=line,
            counted_on=day,
            on_hand=on_hand,
            serviceable=min(on_hand, round(on_hand * percent / 100)),
            counted_by="inspection" if q % 2 else "contingent",
            source="stock-taking, invented",
        )


def _lived(item, n):
    arrived = item.line.unit.arrived_on or date(2024, 1, 15)
    told = [(ItemRecord.Kind.ARRIVED, arrived)]
    broke = arrived + timedelta(days=120 + n * 9)
    if n % 4 == 1:
        told.append((ItemRecord.Kind.FOUND_UNSERVICEABLE, broke))
    if n % 8 == 5:
        told.append((ItemRecord.Kind.REPAIRED, broke + timedelta(days=30)))
    for number, (kind, day) in enumerate(told, start=1):
        yield ItemRecord(item=item, number=number, kind=kind, happened_on=min(day, timezone.localdate()))


def _sustained(reporting):
    lines = [
        SustainmentLine(unit=unit, category=category, entitled=unit.personnel, accepted=unit.personnel)
        for unit, _kept in reporting
        if unit.kind != Unit.Kind.POST
        for category in SUSTAINED
    ]
    SustainmentLine.objects.bulk_create(lines)
    SustainmentCheck.objects.bulk_create(
        SustainmentCheck(
            line=line, checked_on=day, is_met=(n + day.month) % 13 != 0, source="stock-taking, invented"
        )
        for n, line in enumerate(lines)
        for day in _days(line.unit, QUARTER)
    )
