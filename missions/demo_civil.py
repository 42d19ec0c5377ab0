"""What an invented relief organization tells the invented mission; no such notification is real.

Through the services that people use, on days counted from the one on which it is loaded.
"""

from datetime import datetime, time, timedelta

from django.utils import timezone

from accounts.models import Partner, User
from missions import services_assistance as assistance
from missions import services_civil_activities as activities
from missions import services_concerns as concerns
from missions import services_constraints as constraints
from missions import services_humanitarian as humanitarian
from missions.models import HumanitarianNotification, Mission

MISSION, RELIEF, WHY = "ALPHA", "XRA", "demonstration"
AREA = "Eastern valleys"
FORCES, HOST, NATION = "forces", "XEL", "XBR"
# days from today and hours: from, until; type; what; place, north, east; destination, route; persons,
# vehicles; passed to; acknowledged by; told as; who reads it
INVENTED = (
    ((-20, 8), (60, 18), "site", "Clinic of the alliance at Osire", ("Osire", "4.07650", "21.81200"),
     ("", ""), 14, 2, (FORCES, HOST), (FORCES, HOST), "exact", "partners"),
    ((1, 6), (1, 18), "movement", "Food convoy to Tolum", ("Port Eldor", "4.90110", "20.98200"),
     ("Tolum", "Nareb\nKasari"), 18, 7, (FORCES, NATION), (FORCES,), "exact", "mission"),
    ((-3, 6), (-3, 18), "movement", "Vaccines to Kasari", ("Port Eldor", "4.90110", "20.98200"),
     ("Kasari", "Nareb"), 5, 2, (FORCES, HOST), (FORCES,), "village", "mission"),
    ((2, 7), (30, 17), "site", "Water point at Kasari", ("Kasari", "4.31210", "21.42050"),
     ("", ""), 4, None, (), (), "exact", "mission"),
)  # fmt: skip
SAID = {FORCES: "The patrols on this road know of it.", HOST: "Read by the operations room."}

# days from today: from, until; type; what; place; why as a last resort; what the mission decided, or ""
ASKED = (
    (4, 6, "escort", "Escort of the food convoy from Nareb to Tolum", "Nareb",
     "No carrier drives this road since the ambush; the river is too low for boats.", ""),
    (-12, -10, "engineering", "Bailey bridge over the Nareb for trucks of 20 tonnes", "Nareb",
     "The ministry's engineers have no bridge left, and no firm answered the tender.",
     "Built by the engineers of the mission, who leave before the first convoy."),
    (9, 12, "medical", "Ambulance to stand by during the vaccinations", "Kasari", "", ""),
)  # fmt: skip

# days from today: since, until or None; type, severity, sector; what; place, north, east; whom; steps; then
# eased or resolved with what changed, or None
HINDERED = (
    (-40, None, "damage", 3, "", "Bridge over the Nareb carries no truck above 5 tonnes",
     ("Nareb", "4.52000", "21.11000"), "All who bring goods to the eastern valleys.",
     "Engineers of the mission were asked for a Bailey bridge.", ("ease", "A ford is open to light trucks.")),
    (-12, None, "insecurity", 4, "health", "No team reaches the villages north of Kasari",
     ("Kasari", "4.31210", "21.42050"), "Two vaccination teams, and about 30 villages.", "", None),
    (-75, 10, "bureaucratic", 2, "", "Travel permits take three weeks instead of three days",
     ("Port Eldor", "4.90110", "20.98200"), "Every organization that sends staff from the capital.",
     "Raised with the ministry twice; a focal point was named.", None),
    (-150, -60, "explosives", 3, "food", "Mines suspected on the road to Tolum",
     ("Tolum", "3.98000", "22.20000"), "Food convoys to Tolum.", "The road was surveyed.",
     ("resolve", "Cleared by the mine action team, 14 kilometres.")),
)  # fmt: skip

# days ago; type; title; affected or None; source; place; referred to; what came of it, or ""
FEARED = (
    (6, "displacement", "Families leave three villages north of Kasari", 420, "b", "Kasari",
     "Council of the eastern valleys", ""),
    (21, "facility", "A health post was searched by armed men", None, "c", "Nareb",
     "Ministry of Health", "The ministry wrote to the commander of the zone."),
    (2, "civilians", "Threats against traders on the Tolum road", None, "f", "Tolum", "", ""),
)  # fmt: skip

# days from today: from, until or None; what; who, or "" the relief organization; kind; sector; state; place
WORKED = (
    (-30, 90, "Wells and latrines in eight villages", "", "humanitarian", "water", "under_way", "Kasari"),
    (-10, 40, "Water trucked to the camp", "Water Board", "authority", "water", "under_way", "Kasari"),
    (-60, None, "Mobile clinic", "", "humanitarian", "health", "under_way", "Osire"),
    (5, 25, "School tents before the rains", "Teachers", "development", "education", "planned", "Tolum"),
    (-4, None, "Nutrition screening of children", "", "humanitarian", "nutrition", "needed", "Tolum"),
)  # fmt: skip


def load():
    mission = Mission.objects.filter(acronym=MISSION, is_fictional=True).first()
    if mission is None or HumanitarianNotification.objects.filter(mission=mission).exists():
        return {}
    by = User.objects.system("demo")
    partners = {one.code: one for one in Partner.objects.filter(code__in=[RELIEF, HOST, NATION])}
    for row in INVENTED:
        _notified(mission, row, partners, by)
    for row in ASKED:
        _asked(mission, row, partners[RELIEF], by)
    for row in HINDERED:
        _hindered(mission, row, partners[RELIEF], by)
    for row in FEARED:
        _feared(mission, row, by)
    for row in WORKED:
        _worked(mission, row, partners[RELIEF], by)
    return {
        "humanitarian notifications": len(INVENTED),
        "requests for assistance": len(ASKED),
        "access constraints": len(HINDERED),
        "protection concerns": len(FEARED),
        "activities in areas": len(WORKED),
    }


def _at(days, hour):
    """A whole hour, so many days from today."""
    return timezone.make_aware(datetime.combine(timezone.localdate() + timedelta(days=days), time(hour)))


def _notified(mission, row, partners, by):
    (
        begins,
        ends,
        kind,
        title,
        (place, north, east),
        (to, route),
        persons,
        vehicles,
        passed,
        read,
        how,
        label,
    ) = row
    starts_at, ends_at = _at(*begins), _at(*ends)
    late = ends_at <= timezone.now()
    made = humanitarian.submit_notification(
        mission,
        keeper=partners[RELIEF],
        kind=kind,
        title=title,
        starts_at=starts_at,
        ends_at=timezone.now() + timedelta(hours=1) if late else ends_at,
        place=place,
        district=f"District of {place}",
        area=AREA,
        latitude=north,
        longitude=east,
        precision=how,
        to_place=to,
        route=route,
        persons=persons,
        vehicles=vehicles,
        contact="Duty desk of the relief organization, channel 4",
        label=label,
        reason=WHY,
        by=by,
    )
    if passed:
        named = [partners[code] for code in passed if code != FORCES]
        humanitarian.receive_notification(made, reason=WHY, by=by)
        humanitarian.forward_notification(made, forces=FORCES in passed, partners=named, reason=WHY, by=by)
    for party in read:
        humanitarian.acknowledge_notification(made, party=party, words=SAID[party], reason=WHY, by=by)
    if late:  # its day has passed since: nobody submits what is over
        HumanitarianNotification.objects.filter(pk=made.pk).update(ends_at=ends_at)
        humanitarian.tell_expired(made, by=by)


def _asked(mission, row, keeper, by):
    first, last, kind, title, place, resort, decision = row
    today = timezone.localdate()
    until = today + timedelta(days=last)
    made = assistance.ask_assistance(
        mission,
        keeper=keeper,
        kind=kind,
        title=title,
        needed_from=today + timedelta(days=first),
        needed_until=max(until, today),
        last_resort=resort,
        criteria="Half an hour's drive apart, and no armed person in our cars.",
        place=place,
        area=AREA,
        reason=WHY,
        by=by,
    )
    if decision:
        other = User.objects.system()
        made = assistance.approve_assistance(made, decision=decision, reason=WHY, by=other)
        outcome = "Open for trucks since the second day."
        assistance.conclude_assistance(made, done=True, outcome=outcome, reason=WHY, by=by)


def _hindered(mission, row, keeper, by):
    first, last, kind, severity, sector, title, (place, north, east), affects, steps, then = row
    today = timezone.localdate()
    is_over = then is not None and then[0] == "resolve"
    made = constraints.report_constraint(
        mission,
        keeper=keeper,
        kind=kind,
        severity=severity,
        sector=sector,
        title=title,
        affects=affects,
        steps_taken=steps,
        starts_on=today + timedelta(days=first),
        ends_on=None if last is None or is_over else today + timedelta(days=last),
        place=place,
        district=f"District of {place}",
        area=AREA,
        latitude=north,
        longitude=east,
        label="partners",
        reason=WHY,
        by=by,
    )
    if is_over:
        day = today + timedelta(days=last)
        constraints.resolve_constraint(made, outcome=then[1], ends_on=day, reason=WHY, by=by)
    elif then:
        constraints.ease_constraint(made, outcome=then[1], reason=WHY, by=by)


def _feared(mission, row, by):
    ago, kind, title, affected, reliability, place, body, outcome = row
    day = timezone.localdate() - timedelta(days=ago)
    made = concerns.enter_concern(
        mission,
        kind=kind,
        title=title,
        affected=affected,
        reliability=reliability,
        observed_on=day,
        place=place,
        area=AREA,
        precision="district",
        reason=WHY,
        by=by,
    )
    if body:
        made = concerns.refer_concern(made, body_name=body, referred_on=day, reason=WHY, by=by)
    if outcome:
        referral = made.referrals.get()
        concerns.answer_referral(made, referral=referral, outcome=outcome, reason=WHY, by=by)


def _worked(mission, row, keeper, by):
    first, last, title, actor, kind, sector, state, place = row
    today = timezone.localdate()
    activities.tell_activity(
        mission,
        keeper=keeper,
        title=title,
        actor=actor,
        actor_kind=kind,
        sector=sector,
        state=state,
        starts_on=today + timedelta(days=first),
        ends_on=None if last is None else today + timedelta(days=last),
        place=place,
        area=AREA,
        label="partners",
        reason=WHY,
        by=by,
    )
