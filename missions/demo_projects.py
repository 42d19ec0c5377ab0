"""Reconstruction in the invented mission: what its areas need, and the projects that meet it; none is real.

Through the services that people use, on days counted from the one on which it is loaded.
"""

from datetime import timedelta

from django.utils import timezone

from accounts.models import Partner, User
from missions import services_handovers as handovers
from missions import services_priorities as priorities
from missions import services_projects as projects
from missions import services_results as results
from missions.models import MandateTask, Mission, Project

MISSION, RELIEF, HOST, WHY = "ALPHA", "XRA", "XEL", "demonstration"
EAST, COAST = "Eastern valleys", "Coast"
# area, rank, sector, priority, voiced by, name of the group, how gathered, days ago, what it costs
NEEDS = (
    (EAST, 1, "water", "Clean water in Kasari and Osire", "women", "Women’s union of Kasari", "meeting",
     160, "90000"),
    (EAST, 2, "justice", "A court that sits in Kasari", "authority", "District council of Kasari", "plan",
     160, "310000"),
    (EAST, 3, "dialogue", "Herders and farmers agree on paths for cattle", "traders",
     "Farmers’ and herders’ councils of Tolum", "meeting", 96, "45000"),
    (EAST, 4, "energy", "Light on the market streets of Tolum", "youth", "Youth club of Tolum", "survey",
     150, "60000"),
    (COAST, 1, "engineering", "The road from Port Eldor to Nareb open in the rains", "traders",
     "Carriers of Nareb", "survey", 140, "520000"),
    (COAST, 2, "recovery", "Work for those who gave up their arms", "community",
     "Neighbourhood committees of Port Eldor", "interviews", 88, None),
)  # fmt: skip
# title, type, sector, area, place, north, east, priority it meets, carried out by, body as named, budget,
# days from today: begins, ends; how far it came; milestones (title, due, done or None)
BUILT = (
    ("Two wells and a pump for Kasari", "quick_impact", "water", EAST, "Kasari", "4.31210", "21.42050", 0,
     RELIEF, "", "48000", -120, 30, "under_way",
     (("Ground surveyed", -100, -98), ("Both wells drilled", -20, None), ("Water tested", 20, None))),
    ("Water line from the spring to Osire", "infrastructure", "water", EAST, "Osire", "4.07650", "21.81200",
     0, "", "Water committee of Osire", "42000", -60, 90, "under_way",
     (("Pipes delivered", -15, -12), ("Line laid", 45, None))),
    ("Court house of Kasari", "justice", "justice", EAST, "Kasari", "4.31210", "21.42050", 1, HOST, "",
     "310000", -200, 120, "under_way",
     (("Plans approved", -170, -175), ("Roof on", -30, -18), ("Furnished", 90, None))),
    ("Paths for cattle, agreed and marked", "reconciliation", "dialogue", EAST, "Tolum", "4.20110",
     "21.70050", 2, RELIEF, "", "45000", -90, -10, "completed",
     (("Agreement signed", -50, -52), ("Stones set", -15, -14))),
    ("Culverts on the road to Nareb", "infrastructure", "engineering", COAST, "Nareb", "4.55020", "21.10030",
     4, "", "Roads office of the province", "260000", -150, -25, "handed_over",
     (("Twelve culverts built", -60, -58), ("Road opened", -30, -28))),
    ("Stone surface on the slope at Nareb", "infrastructure", "engineering", COAST, "Nareb", "4.55020",
     "21.10030", 4, "", "Roads office of the province", "260000", 20, 200, "approved",
     (("Stone on site", 50, None),)),
    ("Workshops for two hundred apprentices", "economy", "recovery", COAST, "Port Eldor", "4.90110",
     "20.98200", 5, RELIEF, "", "150000", -40, 240, "under_way",
     (("First class begun", -10, -8), ("First class ends", 110, None))),
    ("Registry of the town hall of Tolum", "governance", "governance", EAST, "Tolum", "4.20110",
     "21.70050", None, "", "Town hall of Tolum", "38000", 15, 100, "proposed", ()),
)  # fmt: skip
# project, days ago, who speaks, name of the group, what they say, in their words
SAID = (
    ("Two wells and a pump for Kasari", 35, "women", "Women’s union of Kasari", "satisfied",
     "The walk to water is half an hour shorter. We want a fence, so that cattle do not come to the pump."),
    ("Two wells and a pump for Kasari", 12, "displaced", "Committee of the camp at Kasari", "mixed",
     "Water is there in the morning; at noon the queue is too long for those who work."),
    ("Water line from the spring to Osire", 20, "community", "Water committee of Osire", "dissatisfied",
     "Pipes lie beside the road since weeks and nobody told us when the work goes on."),
    ("Paths for cattle, agreed and marked", 6, "traders", "Farmers’ and herders’ councils of Tolum",
     "satisfied", "Since the stones stand, no field was trodden down."),
    ("Culverts on the road to Nareb", 15, "traders", "Carriers of Nareb", "satisfied",
     "Trucks came through all of the rains."),
)  # fmt: skip
# project that keeps it, indicator, unit, target, reached, days ago, {another project: its percent}
REACHED = (
    ("Two wells and a pump for Kasari", "People with clean water", "persons", "4200", "1650", 10,
     {"Water line from the spring to Osire": "35"}),
    ("Culverts on the road to Nareb", "Days of paid work for people of the area", "days", "12000", "9600", 20,
     {"Workshops for two hundred apprentices": "22.5", "Paths for cattle, agreed and marked": "7.5"}),
    ("Workshops for two hundred apprentices", "People who finished training", "persons", "200", None, None,
     {}),
    ("Paths for cattle, agreed and marked", "Paths agreed and marked", "km", "30", "31", 8, {}),
)  # fmt: skip
OUTCOMES = {
    "Paths for cattle, agreed and marked": "Both councils signed; 31 kilometres are marked.",
    "Culverts on the road to Nareb": "Trucks of 20 tonnes passed through the whole rainy season.",
}


def load():
    mission = Mission.objects.filter(acronym=MISSION, is_fictional=True).first()
    if mission is None or Project.objects.filter(mission=mission).exists():
        return {}
    by = User.objects.system("demo")
    needs = [_needed(mission, row, by) for row in NEEDS]
    partners = {one.code: one for one in Partner.objects.filter(code__in=[RELIEF, HOST])}
    task = MandateTask.objects.filter(mandate__mission=mission).order_by("position", "pk").first()
    for row in BUILT:
        _built(mission, row, needs, partners, task, by)
    made = {row.title: row for row in Project.objects.filter(mission=mission)}
    _heard(made, by)
    _reached(made, by)
    told = {"local priorities": len(NEEDS), "projects": len(BUILT)}
    return told | {"feedback on projects": len(SAID), "results of projects": len(REACHED)}


def _heard(made, by):
    for title, days, voice, group, verdict, words in SAID:
        given = {"given_on": _day(-days), "voice": voice, "voiced_by": group, "verdict": verdict}
        results.record_feedback(made[title], **given, text=words, reason=WHY, by=by)


def _reached(made, by):
    for title, indicator, unit, target, reached, days, shares in REACHED:
        given = {"indicator": indicator, "unit": unit, "target": target, "reached": reached}
        given |= {"reached_on": _day(-days) if reached else None}
        shared = {made[other]: percent for other, percent in shares.items()}
        results.enter_result(made[title], **given, shares=shared, reason=WHY, by=by)


def _day(days):
    return timezone.localdate() + timedelta(days=days)


def _needed(mission, row, by):
    area, rank, sector, title, voice, group, method, days, cost = row
    return priorities.enter_priority(
        mission,
        area=area,
        rank=rank,
        sector=sector,
        title=title,
        voice=voice,
        voiced_by=group,
        gathered_by=method,
        gathered_on=_day(-days),
        budget=cost,
        label="partners",
        reason=WHY,
        by=by,
    )


def _built(mission, row, needs, partners, task, by):
    (title, kind, sector, area, place, north, east, need, keeper, body, budget, begins, ends, reached,
     steps) = row  # fmt: skip
    made = projects.propose_project(
        mission,
        keeper=partners.get(keeper),
        body_name=body,
        title=title,
        kind=kind,
        sector=sector,
        area=area,
        place=place,
        latitude=north,
        longitude=east,
        precision="village",
        budget=budget,
        starts_on=_day(begins),
        ends_on=_day(ends),
        priorities=[] if need is None else [needs[need]],
        tasks=[task] if task else [],
        label="partners",
        reason=WHY,
        by=by,
    )
    for words, due, done in steps:
        done_on = None if done is None else _day(done)
        projects.add_milestone(made, title=words, due_on=_day(due), done_on=done_on, reason=WHY, by=by)
    if reached != "proposed":
        _carried_out(made, reached, ends, partners[HOST], by)


def _carried_out(row, reached, ends, host, by):
    row = projects.approve_project(row, reason=WHY, by=User.objects.system())
    if reached == "approved":
        return
    row = projects.start_project(row, reason=WHY, by=by)
    if reached == "under_way":
        return
    day, words = _day(ends), OUTCOMES[row.title]
    row = projects.complete_project(row, completed_on=day, outcome=words, reason=WHY, by=by)
    if reached == "handed_over":
        _handed_over(row, day, host, by)


def _handed_over(row, day, host, by):
    passing = handovers.propose_handover(
        row.mission, title=row.title, partner=host, project=row, label="partners", reason=WHY, by=by
    )
    passing = handovers.agree_handover(
        passing,
        instrument="Letter of the Ministry of Works",
        agreed_on=day,
        mission_signatory="Director of Mission Support",
        partner_signatory="Director of Roads",
        reason=WHY,
        by=User.objects.system(),
    )
    handovers.hand_over(passing, handed_on=day, reason=WHY, by=by)
