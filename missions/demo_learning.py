"""What the invented mission learned, and what public sources say that two others did, shown as cases.

Through the services that people use, on days counted from the one on which it is loaded.
"""

from datetime import date, timedelta

from django.utils import timezone

from accounts import tables
from accounts.models import User
from missions import holding, services_actions
from missions import services_lessons as services
from missions import services_procedures as procedures
from missions.models import Capability, Element, Lesson, Mission, Procedure, Requirement, Theme

MISSION, WHY = "ALPHA", "demonstration"
# days ago, kind, title, what happened, why, what to do, themes, capability, how far it came
INVENTED = (
    (210, "lesson", "Pits of three camps overflowed in the first week of rain",
     "Waste water of the camps at Kasari, Tolum and Nareb ran into fields, and at Kasari into the stream.",
     "Pits were dug for the dry months; nobody looked at them between yearly inspections.",
     "Look at every pit before the rains, with its owner beside; keep a pump for each sector.",
     "water;environment", "", "learned"),
    (64, "lesson", "Convoys met devices where the road had not been searched for a week",
     "Two of three devices of the quarter lay on stretches searched eight days before or longer.",
     "Search teams follow the calendar of convoys of one sector alone.",
     "Plan searches and convoys of both sectors in one calendar; let no convoy pass a stretch not searched "
     "within three days.",
     "explosives;support", "eod", "acting"),
    (41, "practice", "Market days walked with traders and police",
     "Where patrols walked on market days with the police and two traders, threats were told sooner.",
     "Traders know strangers, and people speak to them.",
     "Walk market days in all four towns with police and traders; change the hour each week.",
     "protection", "infantry-battalion", "endorsed"),
    (23, "lesson", "The hospital ran out of oxygen in the night after Osire",
     "Eleven injured came within two hours; oxygen lasted until four in the morning.",
     "Stock was counted for ordinary days, and the supplier delivers by road and by day.",
     "Hold oxygen for thirty injured; agree with the airlift on a flight at night.",
     "medical;support", "hospital-2", "identified"),
    (6, "lesson", "Nobody at Tolum knew to whom to complain",
     "At a meeting with women’s groups nobody could name a person or number for complaints about conduct.",
     "", "", "conduct;communication", "", "observed"),
    (120, "lesson", "Armoured vehicles on the ferry",
     "Vehicles waited two days because the ferry carries twenty tons.",
     "Weights of vehicles were not in the plan of movement.",
     "Enter the weight of each vehicle.", "support", "", "rejected"),
)  # fmt: skip
REVIEW = {
    "title": "The first week of rain in the three camps",
    "took_part": "Director of Mission Support\nCamp managers of Kasari, Tolum and Nareb\nEngineers\n"
    "Health officer of the district",
    "planned": "The camps stay dry for the season, and nothing leaves them.",
    "summary": "The plan was for the camps as they were built, with half the people they hold now.",
}
REFUSED = "It is told already: movements are planned with the weight of each load."
HOW_KNOWN = (
    "All pits were looked at before the second rains; none overflowed, and the stream was tested clean."
)
STANDS = "Procedure on the inspection of camps, version 2."

CAMPS = {
    "reference": "SOP-7",
    "title": "Inspection of camps",
    "purpose": "Nothing leaves a camp of the mission that harms the people around it.",
}
FIRST = """1. The camp manager and an engineer look at water, waste water, fuel and waste once a year.
2. They write down what they found, and send it to mission support.
3. Mission support decides what is mended."""
SECOND = """1. Before each rainy season the camp manager and an engineer look at every pit, tank and drain,
with the owner of the ground beside them.
2. Each pit gets a level of risk. High risk is mended within seven days, or the camp stops using it.
3. A pump for each sector stands ready from the first day of the season.
4. What was found goes to mission support and to the health office of the district."""
CHANGED = "Every pit is looked at before the rains and not once a year; each has a level of risk."
PATROL = {
    "reference": "SOP-12",
    "title": "Patrols on market days",
    "purpose": "Traders and buyers come and go unharmed, and tell what they fear.",
}
WALKED = """1. Walk with the police and two traders, at an hour that changes each week.
2. Ask who came that nobody knows.
3. Tell the joint operations centre the same day."""


def load():
    mission = Mission.objects.filter(acronym=MISSION, is_fictional=True).first()
    by, other, counts = User.objects.system("demo"), User.objects.system(), {}
    if mission is not None and not Lesson.objects.filter(mission=mission).exists():
        counts["lessons"] = _invented(mission, by, other)
    counts["lessons"] = counts.get("lessons", 0) + _published(by)
    if mission is not None and not Procedure.objects.filter(mission=mission).exists():
        counts["procedures"] = _procedures(mission, by, other)
    return counts


def _invented(mission, by, other):
    review = None
    for days, kind, title, happened, why, to_do, themes, capability, state in INVENTED:
        day = timezone.localdate() - timedelta(days=days)
        if state == "learned":
            kept = {"mission": mission, "label": "partners", "reason": WHY, "by": by}
            review = services.enter_review(held_on=day + timedelta(days=4), **REVIEW, **kept)
        row = services.observe_lesson(
            title=title,
            observed_on=day,
            mission=mission,
            kind=kind,
            happened=happened,
            why=why,
            to_do=to_do,
            themes=_themes(themes),
            capability=_capability(capability),
            review=review if state == "learned" else None,
            subject=_subject(mission, capability, by),
            label="partners",
            reason=WHY,
            by=by,
        )
        _carry(row, state, by, other)
    return len(INVENTED)


def _carry(row, state, by, other):
    """Take a lesson as far as it came, by the two persons it needs."""
    if state == "observed":
        return
    row = services.identify_lesson(row, reason=WHY, by=by)
    if state == "rejected":
        services.reject_lesson(row, reason=REFUSED, by=other)
    if state not in ("endorsed", "acting", "learned"):
        return
    row = services.endorse_lesson(row, reason=WHY, by=other)
    if state == "endorsed":
        return
    action = services_actions.set_action(
        title=row.to_do.partition(";")[0][:200].rstrip("."),
        due_on=timezone.localdate() + timedelta(days=0 if state == "learned" else 12),
        mission=row.mission,
        origin=row,
        label="partners",
        reason=WHY,
        by=by,
    )
    row = services.act_on_lesson(row, reason=WHY, by=by)
    if state == "learned":
        action = services_actions.report_action(action, report="All pits looked at.", reason=WHY, by=by)
        services_actions.verify_action(action, reason=WHY, by=other)
        row = services.verify_lesson(row, found=HOW_KNOWN, reason=WHY, by=other)
        services.learn_lesson(row, learned_as=STANDS, reason=WHY, by=by)


def _procedures(mission, by, other):
    """One with two versions, the second changed by a lesson: read by some, and not by others; and a draft."""
    today = timezone.localdate()
    kept = {"mission": mission, "label": "partners", "reason": WHY, "by": by}
    camps = procedures.draft_procedure(text=FIRST, themes=_themes("water;environment"), **CAMPS, **kept)
    _issue(camps, today - timedelta(days=420), other)
    lesson = Lesson.objects.filter(mission=mission, state=Lesson.State.LEARNED).first()
    procedures.draft_version(camps, text=SECOND, changed=CHANGED, lesson=lesson, reason=WHY, by=by)
    _issue(camps, today - timedelta(days=18), other)
    for subject in (mission, *Element.objects.filter(mission=mission, reference__in=["DMS", "SECT-E"])):
        procedures.adopt_procedure(
            camps, subject=subject, starts_on=today - timedelta(days=18), reason=WHY, by=by
        )
    asked = {"starts_on": today - timedelta(days=18), "reason": WHY, "by": by}
    procedures.ask_to_read(camps, mission=mission, role="lead_staff", within=14, **asked)
    for element in Element.objects.filter(mission=mission, reference__in=READERS).order_by("reference"):
        procedures.ask_to_read(camps, element=element, within=21, **asked)
    _read(camps, mission)
    draft = procedures.draft_procedure(text=WALKED, themes=_themes("protection"), **PATROL, **kept)
    return 1 + bool(draft)


READERS = ("FC", "SECT-E", "BN-1", "BN-2")
READ = (("anna@mission.example", ""), ("bram@bresland.example", "BN-1"))  # who read it, and for which post


def _issue(procedure, day, by):
    draft = procedure.versions.get(state="draft")
    procedures.issue_version(draft, in_force_from=day, reason=WHY, by=by)


def _read(procedure, mission):
    """What people of the demo have read, for themselves or a post their state fills; others have not."""
    version = procedure.versions.order_by("-number").first()
    for email, reference in READ:
        person = User.objects.filter(email=email).first()
        element = Element.objects.filter(mission=mission, reference=reference).first() if reference else None
        held = element is None or element.pk in set(holding.held_for(person, timezone.localdate()))
        if person is not None and held:
            procedures.acknowledge_version(version, element=element, reason=WHY, by=person)


def _subject(mission, capability, by):
    """The requirement for what it is about, where the mission has one."""
    needs = Requirement.objects.visible_to(by).filter(mission=mission, capability__code=capability)
    return needs.order_by("reference").first()


def _published(by):
    """Public facts of missions that are shown as cases, each with its source; counted as loaded."""
    known = Mission.objects.filter(is_fictional=False).in_bulk(field_name="acronym")
    there = set(Lesson.objects.values_list("mission__acronym", "title"))
    rows = [
        row
        for row in tables.rows("missions/reference/lessons.csv")
        if row["mission"] in known and (row["mission"], row["title"]) not in there
    ]
    for row in rows:
        made = services.observe_lesson(
            mission=known[row["mission"]],
            kind=row["kind"],
            title=row["title"],
            observed_on=date.fromisoformat(row["observed_on"]),
            happened=row["happened"],
            why=row["why"],
            to_do=row["to_do"],
            themes=_themes(row["themes"]),
            capability=_capability(row["capability"]),
            label="public",
            source=row["source"],
            reason=WHY,
            by=by,
        )
        services.identify_lesson(made, reason=WHY, by=by)
    return len(rows)


def _themes(codes):
    return list(Theme.objects.filter(code__in=codes.split(";")))


def _capability(code):
    return Capability.objects.filter(code=code).first() if code else None
