"""Movements of invented contributors to the invented missions, in parts of their way; a shared lift."""

from datetime import timedelta

from django.utils import timezone

from accounts.models import Partner, User
from logistics import services_legs
from logistics import services_lifts as lifts
from logistics import services_movement_control as control
from logistics import services_movement_costs as costs
from logistics import services_movements as services
from logistics.models import Location, Movement, SharedLift
from missions.models import Mission

PLACES = (
    ("Port Bresk", "seaport", 12.4, -38.2),
    ("Calmora International", "airport", 4.1, -30.6),
    ("Port Alba", "seaport", -6.2, -20.5),
    ("Norra Crossing", "border", -7.9, -18.3),
)
VEHICLES = (
    {"item": "Armoured carrier, wheeled", "quantity": 12, "weight_kg": 156_000, "volume_m3": 540},
    {"item": "Water tank trailer", "quantity": 4, "packages": 4, "weight_kg": 9_200, "volume_m3": 88},
    {
        "item": "Diesel fuel in drums",
        "quantity": 40,
        "packages": 40,
        "weight_kg": 7_600,
        "volume_m3": 11,
        "un_number": "UN1202",
        "hazard_class": "3",
    },
    {
        "item": "Small-arms ammunition",
        "quantity": 120,
        "packages": 120,
        "weight_kg": 2_900,
        "volume_m3": 4,
        "un_number": "UN0012",
        "hazard_class": "1.4",
    },
)
STORES = (
    {"item": "Rations, 30 days", "quantity": 600, "packages": 30, "weight_kg": 18_500, "volume_m3": 52},
    {"item": "Field hospital tent", "quantity": 3, "packages": 9, "weight_kg": 2_700, "volume_m3": 14},
)
RADIOS = (
    {"item": "Radio, vehicle mounted", "quantity": 24, "packages": 6, "weight_kg": 480, "volume_m3": 3},
    {"item": "Mast, telescopic, 15 m", "quantity": 4, "packages": 4, "weight_kg": 1_160, "volume_m3": 9},
)
MOVED = (  # reference, partner, title, purpose, load, passengers, days until required, steps
    ("MOV-01", "XBR", "Vehicles of the first battalion", "deployment", VEHICLES, 0, 12, "arrive"),
    ("MOV-02", "XBR", "Main body of the first battalion", "deployment", (), 640, 45, "schedule"),
    ("MOV-03", "XCA", "Rotation of the engineer company", "rotation", (), 160, 70, "accept"),
    ("MOV-04", "XCA", "Stores of the engineer company", "resupply", STORES, 0, -6, "depart"),
    ("MOV-05", "XBR", "Spare engines", "resupply", STORES[:1], 0, 55, "approve"),
    ("MOV-06", "XCA", "Worn-out trucks, home", "repatriation", VEHICLES[1:2], 0, 110, ""),
    ("MOV-07", "XBR", "Radios and masts", "resupply", RADIOS, 0, -20, "receive"),
)
MOVED_IN = {
    "ALPHA": MOVED,
    "BRAVO": (
        ("MOV-21", "XBR", "Medical stores for the winter", "resupply", STORES, 0, 20, "depart"),
        ("MOV-22", "XCA", "Rotation of the police unit", "rotation", (), 140, 34, "provide"),
        ("MOV-23", "XBR", "Engineering plant", "deployment", VEHICLES[:2], 0, 80, "accept"),
    ),
}
STEPS = (
    "accept", "provide", "approve", "schedule", "embark", "depart", "arrive", "clear", "deliver", "receive"
)  # fmt: skip

DATED = {
    "arrive": control.arrive_at_port,
    "deliver": control.deliver_movement,
    "receive": control.receive_movement,
}
CAME = {"arrive": 4, "deliver": 1, "receive": 0}  # days before it was required


def load():
    if Movement.objects.filter(is_fictional=True).exists():
        return {}
    missions = Mission.objects.filter(acronym__in=MOVED_IN, is_fictional=True)
    by = User.objects.system("demo")
    places, made = [_place(*row) for row in PLACES], {}
    for mission in missions.order_by("acronym"):
        made[mission] = [_live(mission, places, by, *row) for row in MOVED_IN[mission.acronym]]
    lifted = next((mission for mission in made if mission.acronym == "ALPHA"), None)
    if lifted is None:
        return {"movements": sum(map(len, made.values()))}
    lifts.book_lift(_lift(lifted, places, by), movement=made[lifted][4], weight_kg=9_000, seats=0, by=by)
    return {"movements": sum(map(len, made.values())), "shared lifts": 1}


def clear_demo():
    """Remove what it brought, before the missions and partners it hangs on."""
    Movement.objects.filter(is_fictional=True).delete()
    SharedLift.objects.filter(is_fictional=True).delete()


def _place(name, kind, latitude, longitude):
    return Location.objects.get_or_create(
        name=name,
        mission=None,
        defaults={"kind": kind, "latitude": latitude, "longitude": longitude, "is_fictional": True},
    )[0]


def _live(mission, places, by, reference, partner, title, purpose, load, passengers, days, last):
    home, airport, port, border = places
    today = timezone.localdate()
    is_home = purpose == "repatriation"
    start = home if load or is_home else airport
    row = services.request_movement(
        mission,
        partner=Partner.objects.get(code=partner),
        reference=reference,
        title=title,
        purpose=purpose,
        from_place=port if is_home else start,
        to_place=home if is_home else border,
        ready_on=today + timedelta(days=days - 25),
        required_on=today + timedelta(days=days),
        passengers=passengers,
        reason="demonstration",
        by=by,
    )
    if load:
        row = services.set_load(row, lines=load, by=by)
    for step in STEPS[: STEPS.index(last) + 1] if last else ():
        row = _take(row, step, (start, port, border), bool(load), by)
    if reference == "MOV-04":
        row = services.delay_movement(
            row,
            expected_on=today + timedelta(days=9),
            cause="port",
            note="two ships wait for one berth",
            by=by,
        )
        costs.add_cost(row, kind="freight", amount=84_000, source="charter party", by=by)
    if last == "receive":
        billed = {"is_estimate": False, "source": "bill of the haulier"}
        costs.add_cost(row, kind="freight", amount=31_400, **billed, by=by)
        costs.add_cost(row, kind="customs", amount=2_150, **billed, by=by)
        costs.charge_costs(row, by=by)
    return row


def _take(row, step, places, is_freight, by):
    if step == "provide":
        mode = "multimodal" if is_freight else "air"
        return control.provide_transport(row, mode=mode, provider="contract", by=by)
    if step == "schedule":
        _legs(row, places, is_freight, by)
        return control.schedule_movement(Movement.objects.get(pk=row.pk), by=by)
    if step == "depart":
        left = min(row.ready_on + timedelta(days=1), timezone.localdate())
        return control.depart_movement(row, on=left, by=by)
    if step in CAME and (came := row.required_on - timedelta(days=CAME[step])) <= timezone.localdate():
        return DATED[step](row, on=came, by=by)
    taken = {
        "accept": services.accept_load,
        "approve": control.approve_movement,
        "embark": control.embark_movement,
        "clear": control.clear_movement,
        **DATED,
    }
    return taken[step](row, by=by)


def _legs(row, places, is_freight, by):
    start, port, border = places
    left, there = row.ready_on + timedelta(days=1), row.required_on - timedelta(days=4)
    room = {"capacity_kg": 400_000, "capacity_m3": 1_200} if is_freight else {"capacity_seats": 700}
    services_legs.add_leg(
        row,
        from_place=start,
        to_place=port,
        mode="sea" if is_freight else "air",
        carrier="MV Northern Light" if is_freight else "charter flight",
        departs_on=left,
        arrives_on=there,
        clearance="asked" if is_freight else "none",
        **room,
        by=by,
    )
    services_legs.add_leg(
        row,
        from_place=port,
        to_place=border,
        mode="road",
        carrier="mission convoy",
        vehicles=18,
        departs_on=there + timedelta(days=1),
        arrives_on=row.required_on - timedelta(days=1),
        by=by,
    )


def _lift(mission, places, by):
    today = timezone.localdate()
    return lifts.offer_lift(
        Partner.objects.get(code="XCA"),
        mission=mission,
        title="Heavy transport aircraft, monthly",
        mode="air",
        from_place=places[1],
        to_place=places[2],
        departs_on=today + timedelta(days=40),
        arrives_on=today + timedelta(days=40),
        capacity_kg=18_500,
        capacity_m3=0,
        capacity_seats=24,
        visibility=2,
        by=by,
    )
