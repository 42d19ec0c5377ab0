"""Transitions of the demo: how MINUSTAH gave way to MINUJUSTH, from public facts, and an invented mission."""

from accounts import tables
from accounts.models import Partner, User
from missions import services_handovers, services_renewals, services_transitions
from missions.models import Element, Handover, Mandate, MandateTask, Mission, RenewalStep, Transition

WHY = "demonstration"


def load():
    counts = {"transitions": 0, "handovers": 0, "steps towards renewals": 0}
    for folder, day in (("missions/reference", tables.day), ("missions/fictional", tables.day_told_now)):
        plans = _transitions(folder, day)
        counts["transitions"] += len(plans)
        counts["handovers"] += _handovers(folder, day)
        counts["steps towards renewals"] += _renewals(folder, day)
    return counts


def _by():
    return {"reason": WHY, "by": User.objects.system("demo")}


def _transitions(folder, day):
    """{(mission, title): plan} of those that were not there yet, with their phases."""
    missions, new = {row.acronym: row for row in Mission.objects.all()}, {}
    known = set(Transition.objects.values_list("mission__acronym", "title"))
    for row in tables.rows(f"{folder}/transitions.csv"):
        key = row["mission"], row["title"]
        if key in known or row["mission"] not in missions:
            continue
        new[key] = services_transitions.plan_transition(
            missions[row["mission"]],
            title=row["title"],
            text=row["text"],
            instrument=row["instrument"],
            successor=missions.get(row["successor"]),
            starts_on=day(row["starts_on"]),
            ends_on=day(row["ends_on"]),
            label=row["label"],
            source=row["source"],
            **_by(),
        )
    for row in tables.rows(f"{folder}/transition_phases.csv"):
        if plan := new.get((row["mission"], row["title"])):
            services_transitions.add_phase(
                plan,
                name=row["name"],
                starts_on=day(row["starts_on"]),
                ends_on=day(row["ends_on"]),
                ends_with=row["ends_with"],
                **_by(),
            )
    return new


def _handovers(folder, day):
    known, many = set(Handover.objects.values_list("mission__acronym", "title")), 0
    missions = {row.acronym: row for row in Mission.objects.all()}
    for row in tables.rows(f"{folder}/handovers.csv"):
        if (row["mission"], row["title"]) in known or row["mission"] not in missions:
            continue
        mission = missions[row["mission"]]
        made = services_handovers.propose_handover(
            mission,
            transition=Transition.objects.get(mission=mission, title=row["plan"]),
            task=MandateTask.objects.filter(
                mandate__mission=mission, mandate__instrument=row["instrument"], number=row["task"]
            ).first(),
            title=row["title"],
            text=row["text"],
            element=Element.objects.filter(mission=mission, reference=row["element"]).first(),
            partner=Partner.objects.get(code=row["partner"]),
            due_on=day(row["due_on"]),
            label=row["label"],
            source=row["source"],
            **_by(),
        )
        _taken(made, row, day)
        many += 1
    return many


def _renewals(folder, day):
    """Steps of mandates that have none yet; what is done says when and with which document."""
    known = set(RenewalStep.objects.values_list("mandate", flat=True))
    mandates = {
        (row.mission.acronym, row.instrument): row for row in Mandate.objects.select_related("mission")
    }
    many = 0
    for row in tables.rows(f"{folder}/renewal_steps.csv"):
        mandate = mandates.get((row["mission"], row["instrument"]))
        if mandate is None or mandate.pk in known:
            continue
        made = services_renewals.plan_renewal_step(
            mandate, kind=row["kind"], due_on=day(row["due_on"]), note=row["note"], **_by()
        )
        if row["done_on"]:
            done_on = day(row["done_on"])
            services_renewals.finish_renewal_step(made, done_on=done_on, document=row["document"], **_by())
        many += 1
    return many


def _taken(handover, row, day):
    for step in filter(None, row["steps"].split(";")):
        if step == "agree":
            handover = services_handovers.agree_handover(
                handover,
                instrument=row["agreed_in"],
                agreed_on=day(row["agreed_on"]),
                mission_signatory=row["mission_signatory"],
                partner_signatory=row["partner_signatory"],
                **_by(),
            )
        elif step == "hand":
            handover = services_handovers.hand_over(handover, handed_on=day(row["handed_on"]), **_by())
        else:
            handover = services_handovers.take_back(handover, **_by())
