"""The invented mission's needs, taken through their lives by the services that people use."""

from accounts import services_approvals, tables
from accounts.models import Partner, User
from missions import services_requirements as services
from missions.models import Capability, MandateTask, Mission, Requirement

PATH = "missions/fictional/requirements.csv"


def load():
    by, missions = (
        User.objects.system("demo"),
        {m.acronym: m for m in Mission.objects.filter(is_fictional=True)},
    )
    known = set(Requirement.objects.values_list("mission__acronym", "reference"))
    capabilities = {capability.code: capability for capability in Capability.objects.all()}
    rows = [row for row in tables.rows(PATH) if (row["mission"], row["reference"]) not in known]
    for row in rows:
        _live(_draft(row, missions[row["mission"]], capabilities, by), row, by)
    return {"requirements": len(rows)}


def _draft(row, mission, capabilities, by):
    numbers = row["tasks"].split(";")
    tasks = MandateTask.objects.filter(mandate__mission=mission, number__in=numbers)
    return services.draft_requirement(
        mission,
        reference=row["reference"],
        title=row["title"],
        capability=capabilities[row["capability"]],
        quantity=int(row["quantity"]),
        personnel=tables.whole(row["personnel"]),
        sector=row["sector"],
        needed_from=tables.day_told_now(row["needed_from"]),
        needed_until=tables.day_told_now(row["needed_until"]),
        criticality=row["criticality"],
        languages=row["languages"].split(";"),
        standards=row["standards"],
        minimum_level=row["minimum_level"],
        women_target=row["women_target"] or None,
        notice_days=tables.whole(row["notice_days"]),
        audience=row["audience"],
        answers_due_on=tables.day_told_now(row["answers_due_on"]),
        tasks=list(tasks.filter(mandate=mission.mandates.order_by("-starts_on").first())),
        reason="demonstration",
        by=by,
    )


def _live(requirement, row, by):
    """Each step up to the state the table names."""
    if row["state"] == "draft":
        return
    services.approve_requirement(requirement, by=by)
    if row["partners"]:
        partners = Partner.objects.filter(code__in=row["partners"].split(";"))
        services.circulate_requirement(requirement, partners=list(partners), by=by)


def put_to_signature():
    """A critical need that two sign: drafted by a planner, signed by the head, not by the deputy yet."""
    by = User.objects.system("demo")
    mission = Mission.objects.filter(is_fictional=True, acronym="ALPHA").select_related("lead").first()
    people = User.objects.filter(email__in=("anna@mission.example", "hana@mission.example"))
    hands = {person.email.partition("@")[0]: person for person in people}
    known = Requirement.objects.filter(mission=mission, reference="SUR-09").exists()
    if mission is None or known or len(hands) < 2:
        return {}
    services_approvals.set_rule(
        mission.lead, criticality="critical", signatures=2, reason="demonstration", by=by
    )
    row = services.draft_requirement(
        mission,
        reference="SUR-09",
        title="Aeromedical evacuation team, highlands",
        capability=Capability.objects.get(code="utility-helicopter"),
        quantity=40,
        personnel=30,
        sector="Highlands",
        needed_from=tables.day_told_now("2027-04-01"),
        criticality="critical",
        languages=["en"],
        notice_days=60,
        reason="demonstration",
        by=hands["anna"],
    )
    row = services.ask_for_approval(row, reason="demonstration", by=hands["anna"])
    services.approve_requirement(row, reason="read with the chief of staff", by=hands["hana"])
    return {"requirements": 1}


def close():
    """Those the table closes, once their offers are in."""
    by = User.objects.system("demo")
    closed = [row["reference"] for row in tables.rows(PATH) if row["state"] == "closed"]
    standing = Requirement.objects.open().filter(mission__is_fictional=True, reference__in=closed)
    for requirement in standing:
        services.close_requirement(requirement, reason="demonstration", by=by)
