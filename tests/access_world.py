"""What the table of access speaks of: a record of each kind, where it stands, and how a person asks."""

import json
from datetime import date, timedelta
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import (
    outbox,
    services,
    services_access,
    services_approvals,
    services_documents,
    services_messages,
)
from accounts.models import (
    Approval,
    BrowserSession,
    Delegation,
    Event,
    Export,
    Import,
    Job,
    Membership,
    Notification,
    RoleGrant,
    SavedView,
    Subscription,
    Token,
)
from contributors import (
    levels,
    services_agreements,
    services_budgets,
    services_caveats,
    services_conferences,
    services_disputes,
    services_entry,
    services_holders,
    services_nominations,
    services_packages,
    services_pledges,
    services_visits,
)
from contributors.models import (
    Assessment,
    Bill,
    BurdenShare,
    BurdenTotal,
    CapacityFigure,
    Contribution,
    Coverage,
    Fatality,
    LevelTable,
    Payment,
    PaymentPlan,
    PersonnelLine,
    PersonnelLineEvent,
    PersonnelReport,
    Reimbursement,
    ReimbursementLine,
    ReimbursementTerm,
    Scale,
    ScaleRate,
    StateLevel,
    VerifiedHolding,
    VerifiedStrength,
)
from contributors.services import report_strength
from logistics import (
    services_courses,
    services_discrepancies,
    services_equipment,
    services_interoperability,
    services_locations,
    services_readiness,
    services_resupply,
    services_stocks,
    services_training,
    services_units,
)
from logistics.models import Alert, Course, MissionReadiness, ReadinessRule, Standard, Unit, UnitReadiness
from missions import services_calls, services_command, services_posts, services_requirements
from missions.models import AuthorizedStrength, Capability, Mandate, Participation
from tests.conftest import signed_in
from tests.contributors import flows as money
from tests.logistics import cared, stores
from tests.logistics.moved_world import moved
from tests.missions.decided import decided_world
from tests.missions.planned import planned_world
from tests.missions.situated import situated_world


def build_world(cast):
    """What each address may name: of ALPHA, which everybody sees, and of SHADE, which is hidden."""
    anwar, noor = cast.anwar, cast.noor
    scale = Scale.objects.create(organization=cast.un, kind="regular", name="Scale")
    rate = ScaleRate.objects.create(scale=scale, partner=cast.bresland, percent=1)
    capacity = CapacityFigure.objects.create(partner=cast.bresland, year=2020, kind="population", value=9)
    membership = Membership.objects.create(partner=cast.bresland, organization=cast.au)
    for mission in (cast.alpha, cast.shade):
        report_strength(
            mission=mission,
            month=cast.months[0],
            contributor=cast.bresland,
            category="troops",
            women=1,
            men=2,
            reason="corrected",
            by=cast.system,
        )
    outbox.settle()
    table = LevelTable.objects.create(name="Levels", organization=cast.un, average_income=11_473)
    level = StateLevel.objects.create(table=table, partner=cast.bresland, level="B")
    places = {"": {"code": cast.bresland.code, "scale": scale.pk, "organization": cast.un.code}}
    for of, mission, person in (("open", cast.alpha, anwar), ("hidden", cast.shade, noor)):
        death = Fatality.objects.create(
            casualty_id=of, mission=mission, mission_as_printed=of, happened_on="2025-07-02"
        )
        job = Job.objects.create(kind="none", title=of, requested_by=person, state="failed")
        row = Import.objects.create(
            kind="personnel", file_name=f"{of}.csv", size=1, created_by=person, job=job
        )
        finding = row.findings.create(severity="flagged", code="zero", reason="none")
        token, _key = services.issue_token(
            name=of, scopes=["read"], expires_on=timezone.localdate() + timedelta(days=3), by=person
        )
        grant = RoleGrant.objects.filter(person=person).first()
        export = Export.objects.create(
            resource="partners", format="csv", created_by=person, job=job, expires_at=timezone.now()
        )
        told = Event.objects.filter(verb="mandate.added", concerns=[f"mission:{mission.pk}"]).first()
        notice = Notification.objects.create(
            person=person, verb=told.verb, audience="role", about=f"mission:{mission.pk}", event=told
        )
        places[of] = {
            "notifications": notice.key,
            "exports": export.pk,
            "missions": mission.slug,
            "mandates": Mandate.objects.get(mission=mission).pk,
            "authorized-strengths": AuthorizedStrength.objects.get(mission=mission).pk,
            "participations": Participation.objects.filter(mission=mission).first().pk,
            "personnel": PersonnelLine.objects.filter(mission=mission, contributor=cast.bresland).first().pk,
            "personnel-history": PersonnelLineEvent.objects.get(mission=mission).pk,
            "personnel-reports": PersonnelReport.objects.filter(mission=mission).first().pk,
            "burden-totals": BurdenTotal.objects.filter(mission=mission).first().pk,
            "burden-shares": BurdenShare.objects.filter(mission=mission).first().pk,
            "readiness": MissionReadiness.objects.filter(mission=mission).first().pk,
            "fatalities": death.pk,
            "events": told.key,
            "jobs": job.pk,
            "imports": row.pk,
            "findings": finding.pk,
            "tokens": token.pk,
            "role-grants": grant.pk,
            "mission": mission.pk,
            **_assessed(cast, mission, person),
            **_reimbursed(cast, mission),
            "request": services_access.ask_access(wanted=mission.acronym, why="to plan", by=person).pk,
            "sessions": BrowserSession.objects.create(person=person, session_key=of).pk,
        }
        places[of] |= (
            _force(cast, mission)
            | _structured(cast, mission)
            | _staff(cast, mission)
            | _given_freely(cast, mission)
        )
        places[of] |= _delivered(cast, mission, person)
        places[of] |= moved(cast, mission, person)
        places[of] |= _stored(cast, mission)
        places[of] |= _judged(cast, mission, person, places[of])
        places[of] |= _cared(cast, mission, person)
        kept = SavedView.objects.create(owner=person, page="missions:missions", name=of)
        places[of] |= {"saved": kept.pk, "saved-views": kept.pk}
        mailed = Subscription.objects.create(person=person, view=kept, base="http://testserver")
        places[of] |= {"subscriptions": mailed.pk}
        places[of] |= {"alerts": Alert.objects.create(person=person, kind="band", mission=mission).pk}
        places[of] |= _inspected(cast, mission, person)
        places[of] |= decided_world(cast, mission)
        places[of] |= planned_world(cast, mission)
        places[of] |= situated_world(cast, mission, person)
    services_access.open_reviews(cast.months[0], by=cast.system)
    offered, taken = _taught(cast)
    judging = ReadinessRule.objects.create(organization=cast.un)
    places[""] |= {
        "readiness-rules": judging.pk,
        "courses": Course.objects.get(code="conduct").pk,
        "course-sessions": offered.pk,
        "course-places": taken.pk,
        "person": cast.dora.pk,
        "partners": cast.bresland.code,
        "contributors": cast.bresland.code,
        "memberships": membership.pk,
        "scales": scale.pk,
        "rates": rate.pk,
        "payment-plans": _agreed(cast).pk,
        "levels": level.pk,
        "capacities": capacity.pk,
        "capabilities": "hospital",
        "lead": cast.un.pk,
        "rule": services_approvals.set_rule(cast.un, signatures=1, by=cast.system).pk,
    }
    return places


def _judged(cast, mission, person, place):
    """A unit of Bresland's in the mission whose logistics the person keeps; what it is judged by, and how."""
    key = place.get("units")
    if key is None:
        services.grant_role(role="logistics", subject=mission, person=person, by=cast.system)
        kind, _made = Capability.objects.get_or_create(
            code="judged", name="Infantry", unit="units", category="troops"
        )
        key = Unit.objects.create(
            reference=mission.acronym, name="First", contributor=cast.bresland, mission=mission, personnel=10,
            capability=kind, state="present", arrived_on=cast.months[0],
        ).pk  # fmt: skip
    unit = Unit.objects.get(pk=key)
    course, _made = Course.objects.get_or_create(code="conduct", name="Conduct")
    given = {"issued_on": timezone.localdate(), "issuer": "Centre", "person": mission.acronym}
    certificate = services_training.add_certificate(unit, course=course, **given, by=cast.system)
    set_ = {"area": "legal", "band": 2, "reason": "Seen.", "expires_on": timezone.localdate()}
    override = services_readiness.override_readiness(unit, **set_, by=cast.system)
    outbox.settle()
    return {
        "judged": unit.pk,
        "unit-readiness": UnitReadiness.objects.get(unit=unit).pk,
        "certificates": certificate.pk,
        "readiness-overrides": override.pk,
    }


def _taught(cast):
    """A course Bresland offers to partners, in which it took places itself."""
    days = {"starts_on": timezone.localdate() + timedelta(days=9)}
    days["ends_on"] = days["starts_on"]
    course = Course.objects.get(code="conduct")
    row = services_courses.offer_course(
        cast.bresland, course=course, place="Centre", places=9, **days, by=cast.system
    )
    return row, services_courses.take_places(row, partner=cast.bresland, persons=2, by=cast.system)


def _cared(cast, mission, person):
    """Somebody of Bresland's who fell ill in the mission, of which the person is a medical officer."""
    services.grant_role(role="medical", subject=mission, person=person, by=cast.system)
    return {"care-records": cared.case(mission, cast.system, contributor=cast.bresland).pk}


def _assessed(cast, mission, person):
    """A budget of the mission, which the person keeps; a letter, its bill and a payment of Bresland."""
    services.grant_role(role="funding", subject=mission, person=person, by=cast.system)
    budget = services_budgets.record_budget(
        mission=mission,
        cycle="2025/26",
        starts_on=date(2025, 7, 1),
        ends_on=date(2026, 6, 30),
        instrument="A/RES/79/0",
        maintenance=1000,
        by=person,
    )
    days = {"issued_on": date(2025, 7, 10), "due_on": date(2025, 8, 9)}
    letter = Assessment.objects.create(
        organization=mission.lead, mission=mission, reference=f"LETTER {mission}", amount=1000, **days
    )
    paid = Payment.objects.create(
        organization=mission.lead,
        mission=mission,
        partner=cast.bresland,
        received_on=days["due_on"],
        amount=9,
    )
    return {
        "appropriations": budget.pk,
        "periods": budget.apportionments.first().pk,
        "assessments": letter.pk,
        "bills": Bill.objects.create(assessment=letter, partner=cast.bresland, gross=1000).pk,
        "payments": paid.pk,
    }


def _reimbursed(cast, mission):
    """What was verified of Bresland at the mission, and its claim, calculated and with a line contested."""
    days = {"starts_on": date(2025, 7, 1), "ends_on": date(2025, 9, 30)}
    named = {"contributor": cast.bresland, "mission": mission, "source": "COE/1", **days}
    people = VerifiedStrength.objects.create(**named, agreed=10, present=10, signed_on=days["ends_on"])
    counts = {"agreed": 4, "present": 4, "serviceable": 4, "signed_on": days["ends_on"]}
    held = VerifiedHolding.objects.create(**named, group="Tankers", lease="wet", **counts)
    gave = Contribution.objects.create(**named, kind="training", group="Police")
    claim = Reimbursement.objects.create(
        contributor=cast.bresland, mission=mission, state="calculated", total=5, **days
    )
    line = ReimbursementLine.objects.create(
        claim=claim, kind="personnel", group="contingent", amount=5, contested_on=days["ends_on"]
    )
    term = ReimbursementTerm.objects.create(
        organization=mission.lead, mission=mission, kind="environment", value=2
    )
    return {
        "verified-strengths": people.pk,
        "verified-holdings": held.pk,
        "contributions": gave.pk,
        "reimbursements": claim.pk,
        "lines": line.pk,
        "reimbursement-terms": term.pk,
    }


def _agreed(cast):
    """A payment plan of Bresland with the United Nations."""
    days = {"agreed_on": date(2025, 7, 10)}
    return PaymentPlan.objects.create(organization=cast.un, partner=cast.bresland, **days)


def _force(cast, mission):
    """A need of the mission, circulated to Bresland, which offers something; a visit to it is planned."""
    kind, _made = Capability.objects.get_or_create(code="hospital", name="Hospital", unit="beds")
    need = services_requirements.draft_requirement(
        mission,
        capability=kind,
        reference="SUR-1",
        title="Hospital",
        quantity=20,
        needed_from="2026-01-01",
        by=cast.system,
    )
    services_requirements.approve_requirement(need, by=cast.system)
    services_requirements.circulate_requirement(need, partners=[cast.bresland], by=cast.system)
    offer = services_pledges.draft_pledge(
        cast.bresland,
        requirement=need,
        reference=mission.acronym,
        title="Field hospital",
        quantity=10,
        available_from=timezone.localdate(),
        by=cast.system,
    )
    services_pledges.submit_pledge(offer, by=cast.system)
    visit = services_visits.plan_visit(offer, kind="aav", planned_on=timezone.localdate(), by=cast.system)
    agreement = services_agreements.record_agreement(
        kind="mou",
        title=f"MOU of {mission}",
        mission=mission,
        parties=[cast.bresland, cast.un],
        by=cast.system,
    )
    taken = services_pledges.draft_pledge(
        cast.bresland,
        requirement=need,
        reference=f"{mission.acronym}-2",
        title="Second hospital",
        quantity=5,
        available_from=timezone.localdate(),
        by=cast.system,
    )
    taken = services_pledges.submit_pledge(taken, by=cast.system)
    taken = services_pledges.accept_pledge(taken, version=taken.version, by=cast.system)
    caveat = services_caveats.declare_caveat(offer, kind="night", text="No night work", by=cast.system)
    document, *_others = [
        services_documents.add_document(
            offer, file=SimpleUploadedFile("a.pdf", b"%PDF-1.7"), kind=kind, by=cast.system
        )
        for kind in levels.PAPERS
    ]
    question = services_messages.ask_question(
        need, line=cast.bresland, text="Beds?", by=planner(cast, mission)
    )
    conference = services_conferences.convene_conference(
        mission=mission,
        title=f"Conference of {mission}",
        starts_on=timezone.localdate(),
        participants=[cast.bresland],
        requirements=[need],
        by=cast.system,
    )
    services_conferences.announce_pledge(offer, conference=conference, by=cast.system)
    authority = services_entry.give_authority(
        cast.bresland,
        organization=mission.lead,
        starts_on=timezone.localdate(),
        ends_on=timezone.localdate() + timedelta(days=9),
        by=cast.system,
    )
    opened = services_conferences.convene_conference(
        mission=mission,
        title=f"Second conference of {mission}",
        starts_on=timezone.localdate(),
        requirements=[need],
        by=cast.system,
    )
    services_conferences.open_conference(opened, by=cast.system)
    entered = services_entry.enter_pledge(
        opened,
        contributor=cast.bresland,
        requirement=need,
        quantity=1,
        available_from=timezone.localdate(),
        by=cast.system,
    )
    outbox.settle()
    covered = Coverage.objects.filter(requirement=need, tier=Coverage.Tier.MISSION).first()
    drafted = services_requirements.draft_requirement(
        mission,
        capability=kind,
        reference="SUR-2",
        title="Hospital",
        quantity=20,
        needed_from="2026-01-01",
        by=cast.system,
    )
    services_requirements.ask_for_approval(drafted, by=cast.system)
    delegation = Delegation.objects.create(
        giver=planner(cast, mission),
        receiver=cast.ivo,
        subject=mission,
        starts_on="2026-01-01",
        ends_on="2026-12-31",
    )
    return {
        "approvals": Approval.objects.get(subject_id=str(drafted.pk)).pk,
        "delegations": delegation.pk,
        "requirements": need.pk,
        "pledges": offer.pk,
        "visits": visit.pk,
        "agreements": agreement.pk,
        "conferences": conference.pk,
        "opened": opened.pk,
        "entry-authorities": authority.pk,
        "entries": entered.entered.pk,
        "caveats": caveat.pk,
        "taken": taken.pk,
        "deployments": taken.deployments.get().pk,
        "coverage": covered.pk,
        "documents": document.pk,
        "messages": question.pk,
    }


def planner(cast, mission):
    return cast.anwar if mission == cast.alpha else cast.noor


def _staff(cast, mission):
    """A civilian post of the mission, in a call put to Bresland, which has somebody on the shortlist."""
    kind, _made = Capability.objects.get_or_create(
        code="rule-of-law", name="Rule of law", unit="posts", category="civilians"
    )
    post = services_posts.draft_post(
        mission,
        reference="RL-1",
        title="Adviser",
        capability=kind,
        category="support",
        needed_from="2026-01-01",
        by=cast.system,
    )
    post = services_posts.classify_post(post, by=cast.system)
    deadline = timezone.localdate() + timedelta(days=30)
    call = services_calls.draft_call(
        mission, reference="2026-1", posts=[post], deadline=deadline, by=cast.system
    )
    services_calls.open_call(call, partners=[cast.bresland], by=cast.system)
    nominee = services_nominations.nominate(
        call,
        post=post,
        partner=cast.bresland,
        candidate="A-1",
        available_from=deadline,
        by=cast.system,
    )
    services_nominations.shortlist_nomination(nominee, by=cast.system)
    return {"posts": post.pk, "calls": call.pk, "nominations": nominee.pk}


def _structured(cast, mission):
    """A headquarters, a post under it, who holds that, and the authority over it."""
    given = {"by": cast.system, "kind": "headquarters"}
    head = services_command.add_element(mission, reference="HQ", title="Headquarters", **given)
    post = services_command.add_element(
        mission, reference="FC", title="Commander", **given | {"kind": "post"}
    )
    edge = services_command.give_authority(
        post, relationship="tasking", superior=head, starts_on=date(2026, 1, 1), by=cast.system
    )
    holder = services_holders.fill_element(
        post, partner=cast.un, starts_on=date(2026, 1, 1), shown_as="General", by=cast.system
    )
    return {"elements": post.pk, "authority-edges": edge.pk, "element-holders": holder.pk}


def _inspected(cast, mission, person):
    """An inspection of a company of Bresland in the mission, whose logistics the person keeps."""
    from logistics.models import Unit
    from logistics.services_inspections import plan_inspection

    if not RoleGrant.objects.filter(role="logistics", person=person).exists():
        services.grant_role(role="logistics", subject=mission, person=person, by=cast.system)
    kind, _made = Capability.objects.get_or_create(code="infantry", defaults={"name": "Infantry"})
    unit = Unit.objects.create(
        contributor=cast.bresland,
        mission=mission,
        reference=f"BRE-{mission.acronym}-I",
        name="Company",
        capability=kind,
        state="present",
        arrived_on=date(2025, 1, 1),
    )
    row = plan_inspection(unit, kind="spot", planned_on=date(2026, 9, 1), inspector=person, by=cast.system)
    return {"inspections": row.pk, "inspected": unit.pk}


def _given_freely(cast, mission):
    """A fund of the mission, a pledge of Bresland to the mission, and who carries its cost."""
    fund = money.fund(cast, code=mission.acronym, mission=mission)
    package = money.package(cast, mission=mission)
    line = services_packages.add_line(
        package, quarter=next(iter(money.QUARTERS)), part="epf", committed=5, by=cast.system
    )
    flow = money.flow(cast, mission=mission)
    dispute = services_disputes.open_dispute(
        kind="figure", title="Leave", words="Twelve", partner=cast.bresland, mission=mission, by=cast.system
    )
    freely = {"funds": fund.pk, "flows": flow.pk, "packages": package.pk, "package-lines": line.pk}
    return freely | {"disputes": dispute.pk}


def _delivered(cast, mission, person):
    """A unit of Bresland in the mission, whose logistics the person keeps; who was there, and where."""
    services.grant_role(role="logistics", subject=mission, person=person, by=cast.system)
    kind, _made = Capability.objects.get_or_create(code="hospital", name="Hospital", unit="beds")
    place = services_locations.add_location(mission=mission, kind="camp", name="Camp One", by=cast.system)
    named = {"reference": f"BRE-{mission.acronym}", "name": "Field hospital", "capability": kind}
    unit = services_units.add_unit(cast.bresland, **named, mission=mission, by=cast.system)
    unit = services_units.change_unit(unit, location=place, by=cast.system)
    unit = services_units.prepare_unit(unit, by=cast.system)
    unit = services_units.receive_unit(unit, arrived_on=date(2025, 1, 1), by=cast.system)
    was_there = services_units.report_unit_strength(
        unit, reported_on=date(2025, 6, 30), category="troops", present=90, source="report", by=cast.system
    )
    line = services_equipment.add_equipment(
        unit, group="medical", type="X-ray", lease="wet", agreed=2, is_by_item=True, by=cast.system
    )
    count = services_equipment.report_count(
        line, counted_on=date(2025, 6, 30), on_hand=2, source="report", by=cast.system
    )
    item = services_equipment.add_item(line, number="X-1", by=cast.system)
    kept = services_equipment.add_sustainment(unit, category="catering", entitled=90, by=cast.system)
    told = _told_standard(unit, cast.system)
    return {
        "locations": place.pk,
        "units": unit.pk,
        "unit-strengths": was_there.pk,
        "equipment": line.pk,
        "counts": count.pk,
        "items": item.pk,
        "self-sustainment": kept.pk,
        "unit-standards": told.pk,
        "standards": told.standard_id,
    }


def _told_standard(unit, by):
    """That it uses one of two standards; the other is there to be told."""
    rows = [
        Standard.objects.get_or_create(code=code, subject="radio", name=code.upper(), issuer="nato")[0]
        for code in ("vhf", "uhf")
    ]
    return services_interoperability.tell_standard(
        unit, rows[0], told_on=date(2025, 6, 30), source="report", by=by
    )


def _stored(cast, mission):
    """A stock of the mission that was counted, one request for more of it and one report of a delivery."""
    item = stores.stock(stores.camp(mission, f"Camp {mission}"), cast.system, persons=100)
    services_stocks.count_stock(item, quantity=900, by=cast.system)
    asked = services_resupply.ask_resupply(item, quantity=50, needed_by=stores.ahead(9), by=cast.system)
    report = services_discrepancies.report_discrepancy(
        item,
        kind="short",
        delivered_on=stores.today(),
        expected=9,
        found=8,
        proof=f"DN-{mission}",
        words="One is missing.",
        by=cast.system,
    )
    line = item.movements.get()
    return {
        "stocks": item.pk,
        "stock-movements": line.pk,
        "resupply-requests": asked.pk,
        "discrepancies": report.pk,
    }


OF_A_MISSION = ("mission_edit", "mandate_add", "authorized_add", "participation_add", "requirements_of")
OF_A_MISSION += ("requirement_new", "post_new", "call_new", "consultation_new")
OF_A_MISSION += ("plan", "activity_new", "benchmark_new", "condition_new")
OF_ITS_RECORDS = {
    **dict.fromkeys(("mandate_edit", "mandate_renew"), "mandates"),
    **dict.fromkeys(("authorized_edit", "authorized_end", "authorized_withdraw"), "authorized-strengths"),
    "participation_end": "participations",
}


OF_A_POST, OF_A_CALL = ("post", "post_edit"), ("call", "call_edit")
OF_A_NEED = ("requirement", "requirement_edit", "requirement_receipt")
STEPS = ("approve", "circulate", "close", "cancel", "receipt")
STEPS += ("submit", "withdraw", "show", "renew", "prepare", "rotate", "assess", "accept", "decline", "level")
STEPS += ("move", "conduct", "countersign", "finish", "calloff")
STEPS += ("sign", "deploy", "rotated", "end", "successor", "correct")
STEPS += ("versions", "label")
STEPS += ("ask", "back", "revoke")
STEPS += ("direct", "announce")
STEPS += ("answer", "correct", "people")
STEPS += ("open", "reopen", "publish", "board")
STEPS += ("stop", "resume", "send")
STEPS += ("classify", "abolish", "fill", "vacate", "open")
STEPS += ("pledge", "commit", "disburse", "spend", "lapse")
STEPS += ("apportion", "bills", "credit", "reverse")
STEPS += ("calculate", "certify", "release", "pay", "delay", "items", "contest", "decide")
STEPS += ("shortlist", "interview", "select", "agree", "extend")
STEPS += ("position", "review", "deadline")
STEPS += ("load", "provide", "leg", "schedule", "embark", "depart", "arrive", "clear", "onward", "deliver")
STEPS += ("receive", "book", "shut", "legchange", "legoff", "cost", "costoff")
STEPS += (
    "count",
    "item",
    "happened",
    "check",
    "standby",
    "arrive",
    "leave",
    "stay",
    "organization",
    "parents",
)
STEPS += ("movements", "refuse", "order", "postpone", "settle")
STEPS += ("end",)
STEPS += ("shut", "transfer", "tasking")
STEPS += ("done", "verify", "settle", "position", "seat", "dissolve", "promise", "conclude", "drop", "unseat")
OF_A_BODY = ("body", "proposal_new", "body_act")
OF_A_PROPOSAL = ("proposal", "proposal_edit", "proposal_step", "proposal_record", "position")
OF_A_DECISION = ("decision", "decision_release")
OF_AN_ACTION = ("action", "action_edit", "action_step")
OF_AN_ENGAGEMENT = ("engagement", "engagement_edit", "promise_add")
OF_A_CONSULTATION = ("consultation", "consultation_answer", "consultation_step")
OF_A_PLAN = {
    "activities": ("activity", "activity_act"),
    "benchmarks": ("benchmark", "benchmark_act"),
    "indicators": ("indicator_act",),
    "readings": ("reading_act",),
    "conditions": ("condition", "condition_act"),
}
DECIDED = OF_A_PLAN | {
    "bodies": OF_A_BODY,
    "proposals": OF_A_PROPOSAL,
    "decisions": OF_A_DECISION,
    "actions": OF_AN_ACTION,
    "engagements": OF_AN_ENGAGEMENT,
    "consultations": OF_A_CONSULTATION,
    "incidents": ("incident", "incident_act"),
    "reports": ("report", "report_act", "report_pdf"),
}
OF_WHICH = {
    "body_act": {"act": "edit"},
    **dict.fromkeys(
        ("activity_act", "benchmark_act", "indicator_act", "reading_act", "condition_act"), {"act": "edit"}
    ),
    "proposal_step": {"step": "extend"},
    "proposal_record": {"kind": "csv"},
    "position": {"code": "XBR"},
    "action_step": {"step": "done"},
    "consultation_answer": {"code": "XBR"},
    "consultation_step": {"step": "drop"},
    "incident_act": {"act": "rate"},
    "report_act": {"act": "write"},
}
STEPS += ("take",)
STEPS += ("start", "judge", "reinstate", "state")
STEPS += ("rate", "corroborate", "verify", "refute", "reopen", "part")
STEPS += ("assemble", "sign", "correct", "drop")
OF_ONE = ("-detail", "-cancel", "-retry", "-apply", "-file", "-read")


def address(name, of, places, stand_in=None):
    """The path of a row of the table; with `stand_in`, that of a record that never was."""
    resource = name.removeprefix("api:").rpartition("-")[0]
    place = places[of]
    key = stand_in or place.get(resource)
    pages = {
        "figure": lambda: {"name": "mission.strength"},
        "figure_file": lambda: {"name": "mission.strength", "kind": "svg"},
        "missions:mission": lambda: {"slug": stand_in or place["missions"]},
        "missions:requirements_file": lambda: {"slug": stand_in or place["missions"], "kind": "csv"},
        "contributors:pledges_file": lambda: {"kind": "csv"},
        "missions:history": lambda: {"slug": stand_in or place["missions"]},
        "missions:part": lambda: {"slug": stand_in or place["missions"], "part": "mandate"},
        **{f"missions:{page}": (lambda: {"slug": stand_in or place["missions"]}) for page in OF_A_MISSION},
        **{
            f"missions:{page}": (lambda kind=kind: {"slug": stand_in or place["missions"], "pk": place[kind]})
            for page, kind in OF_ITS_RECORDS.items()
        },
        **{f"missions:{page}": (lambda: {"pk": stand_in or place["requirements"]}) for page in OF_A_NEED},
        "approval": lambda: {"pk": stand_in or place["approvals"]},
        "approval_step": lambda: {"pk": stand_in or place["approvals"], "step": "sign"},
        "delegation_revoke": lambda: {"pk": stand_in or place["delegations"]},
        "approval_rules": lambda: {"pk": places[""]["lead"]},
        "approval_rule_remove": lambda: {"pk": places[""]["lead"], "rule": places[""]["rule"]},
        "missions:requirement_step": lambda: {"pk": stand_in or place["requirements"], "step": "close"},
        "missions:post_step": lambda: {"pk": stand_in or place["posts"], "step": "abolish"},
        "missions:element": lambda: {"pk": stand_in or place["elements"]},
        "missions:element_act": lambda: {"pk": stand_in or place["elements"], "act": "change"},
        "missions:element_new": lambda: {"slug": stand_in or place["missions"]},
        "missions:authority_act": lambda: {"pk": stand_in or place["authority-edges"], "act": "change"},
        "contributors:fill": lambda: {"pk": stand_in or place["elements"]},
        "contributors:holder_act": lambda: {"pk": stand_in or place["element-holders"], "act": "change"},
        "missions:call_step": lambda: {"pk": stand_in or place["calls"], "step": "close"},
        **{f"missions:{page}": (lambda: {"pk": stand_in or place["posts"]}) for page in OF_A_POST},
        **{f"missions:{page}": (lambda: {"pk": stand_in or place["calls"]}) for page in OF_A_CALL},
        **{
            f"missions:{page}": (
                lambda kind=kind, page=page: {"pk": stand_in or place[kind]} | OF_WHICH.get(page, {})
            )
            for kind, pages_ in DECIDED.items()
            for page in pages_
        },
        "missions:incidents_file": lambda: {"kind": "csv"},
        "missions:seat_end": lambda: {"pk": stand_in or place["seat"]},
        "missions:promise_settle": lambda: {"pk": stand_in or place["promise"]},
        "contributors:selection": lambda: {"pk": stand_in or place["posts"]},
        "contributors:nomination": lambda: {"pk": stand_in or place["nominations"]},
        "contributors:nomination_step": lambda: {
            "pk": stand_in or place["nominations"],
            "step": "withdraw",
        },
        "contributors:nominate": lambda: {"call": stand_in or place["calls"], "post": place["posts"]},
        "contributors:offers": lambda: {"pk": stand_in or place["requirements"]},
        "contributors:matches": lambda: {"pk": stand_in or place["requirements"]},
        "contributors:pledge_direct": lambda: {"pk": stand_in or place["pledges"]},
        "contributors:agreement": lambda: {"pk": stand_in or place["agreements"]},
        "contributors:agreement_change": lambda: {"pk": stand_in or place["agreements"]},
        "contributors:agreement_sign": lambda: {"pk": stand_in or place["agreements"], "code": "XBR"},
        "contributors:agreement_new": lambda: {"slug": stand_in or place["missions"]},
        **{
            f"contributors:conference{page}": (lambda: {"pk": stand_in or place["conferences"]})
            for page in ("", "_board", "_change")
        },
        "contributors:lags_file": lambda: {"what": "lags", "kind": "csv"},
        **{
            f"contributors:flow{page}": (lambda: {"pk": stand_in or place["flows"]})
            for page in ("", "_change")
        },
        "logistics:certificates_file": lambda: {"kind": "csv"},
        "logistics:session": lambda: {"pk": stand_in or place["course-sessions"]},
        "logistics:session_act": lambda: {"pk": stand_in or place["course-sessions"], "act": "take"},
        "logistics:taken_act": lambda: {"pk": stand_in or place["course-places"], "act": "back"},
        **{
            f"logistics:{page}": (lambda: {"pk": stand_in or place["locations"]})
            for page in ("location", "location_change")
        },
        "logistics:care_file": lambda: {"kind": "csv"},
        "logistics:care_counts_file": lambda: {"kind": "csv"},
        "logistics:care_record": lambda: {"pk": stand_in or place["care-records"]},
        "logistics:care_act": lambda: {"pk": stand_in or place["care-records"], "act": "change"},
        "logistics:stocks_file": lambda: {"what": "stocks", "kind": "csv"},
        **{
            f"logistics:{page}": (lambda: {"pk": stand_in or place["stocks"]})
            for page in ("stock", "stock_book", "stock_change", "request_new", "discrepancy_new")
        },
        "logistics:stock_act": lambda: {"pk": stand_in or place["stocks"], "act": "count"},
        "logistics:stock_take_back": lambda: {"pk": stand_in or place["stocks"], "entry": 1},
        "logistics:request": lambda: {"pk": stand_in or place["resupply-requests"]},
        "logistics:request_step": lambda: {"pk": stand_in or place["resupply-requests"], "step": "withdraw"},
        "logistics:discrepancy": lambda: {"pk": stand_in or place["discrepancies"]},
        "logistics:discrepancy_step": lambda: {
            "pk": stand_in or place["discrepancies"],
            "step": "accept",
        },
        "contributors:dispute": lambda: {"pk": stand_in or place["disputes"]},
        "contributors:dispute_step": lambda: {"pk": stand_in or place["disputes"], "step": "withdraw"},
        "contributors:flow_step": lambda: {"pk": stand_in or place["flows"], "step": "commit"},
        **{
            f"contributors:fund{page}": (lambda: {"pk": stand_in or place["funds"]})
            for page in ("", "_change")
        },
        **{
            f"contributors:{page}": (lambda: {"pk": stand_in or place["packages"]})
            for page in ("package", "package_change", "line_new")
        },
        "contributors:package_file": lambda: {"pk": stand_in or place["packages"], "kind": "csv"},
        **{
            f"contributors:{page}": (
                lambda: {"pk": stand_in or place["packages"], "line": place["package-lines"]}
            )
            for page in ("line_change", "line_remove")
        },
        "contributors:conversion_file": lambda: {"kind": "csv"},
        "contributors:conference_enter": lambda: {"pk": stand_in or place["opened"]},
        **{
            f"contributors:authority{page}": (lambda: {"pk": stand_in or place["entry-authorities"]})
            for page in ("", "_revoke")
        },
        "contributors:conference_file": lambda: {"pk": stand_in or place["conferences"], "kind": "csv"},
        "contributors:conference_step": lambda: {"pk": stand_in or place["conferences"], "step": "open"},
        "contributors:pledge": lambda: {"pk": stand_in or place["pledges"]},
        "contributors:pledge_part": lambda: {"pk": stand_in or place["pledges"], "part": "when"},
        "contributors:pledge_step": lambda: {"pk": stand_in or place["pledges"], "step": "assess"},
        "contributors:caveat_new": lambda: {"pk": stand_in or place["pledges"]},
        "contributors:caveat_step": lambda: {"pk": stand_in or place["caveats"], "step": "withdraw"},
        "contributors:deployment_new": lambda: {"pk": stand_in or place["taken"]},
        "contributors:deployment_step": lambda: {"pk": stand_in or place["deployments"], "step": "change"},
        "contributors:agreement_of_pledge": lambda: {"pk": stand_in or place["pledges"]},
        "message": lambda: {"pk": stand_in or place["messages"]},
        "message_step": lambda: {"pk": stand_in or place["messages"], "step": "note"},
        "message_new": lambda: {"kind": "pledge", "key": stand_in or place["pledges"], "what": "ask"},
        "document_new": lambda: {"kind": "pledge", "key": stand_in or place["pledges"]},
        "document_step": lambda: {"pk": stand_in or place["documents"], "step": "label"},
        "document_file": lambda: {"pk": stand_in or place["documents"], "number": 1},
        "logistics:movement": lambda: {"pk": stand_in or place["movements"]},
        "logistics:load_file": lambda: {"pk": stand_in or place["movements"], "kind": "csv"},
        "logistics:load_lists_file": lambda: {"kind": "csv"},
        "logistics:movement_act": lambda: {"pk": stand_in or place["movements"], "act": "delay"},
        "logistics:leg_act": lambda: {"pk": stand_in or place["legs"], "act": "change"},
        "logistics:cost_remove": lambda: {"pk": stand_in or place["movement-costs"]},
        "logistics:lift": lambda: {"pk": stand_in or place["shared-lifts"]},
        "logistics:lift_act": lambda: {"pk": stand_in or place["shared-lifts"], "act": "change"},
        "logistics:booking_release": lambda: {"pk": stand_in or place["bookings"]},
        **{
            f"logistics:inspection{page}": (lambda: {"pk": stand_in or place["inspections"]})
            for page in ("", "_file", "_form")
        },
        "logistics:inspection_step": lambda: {"pk": stand_in or place["inspections"], "step": "plan"},
        "logistics:unit": lambda: {"pk": stand_in or place["units"]},
        "logistics:interoperability_file": lambda: {"kind": "csv"},
        "logistics:fit_of_two": lambda: {"pk": stand_in or place["units"], "other": place["units"]},
        "logistics:fit_of_need": lambda: {
            "pk": stand_in or place["units"],
            "requirement": place["requirements"],
        },
        "logistics:standard_new": lambda: {"pk": stand_in or place["units"]},
        "logistics:standard_change": lambda: {
            "pk": stand_in or place["units"],
            "use": place["unit-standards"],
        },
        "logistics:standards_adopted": lambda: {"slug": stand_in or place["missions"]},
        "logistics:standards_needed": lambda: {"pk": stand_in or place["requirements"]},
        "logistics:units_file": lambda: {"what": "units", "kind": "csv"},
        "logistics:unit_act": lambda: {"pk": stand_in or place["units"], "act": "change"},
        "logistics:equipment_line": lambda: {"pk": stand_in or place["equipment"]},
        "logistics:equipment_act": lambda: {"pk": stand_in or place["equipment"], "act": "change"},
        "logistics:count_change": lambda: {"pk": stand_in or place["counts"]},
        "logistics:item_record": lambda: {"pk": stand_in or place["items"]},
        "logistics:sustainment_act": lambda: {"pk": stand_in or place["self-sustainment"], "act": "check"},
        "logistics:strength_change": lambda: {"pk": stand_in or place["unit-strengths"]},
        "logistics:unit_readiness": lambda: {"pk": stand_in or place["judged"]},
        "logistics:unit_evidence": lambda: {"pk": stand_in or place["judged"], "area": "legal"},
        "logistics:override_new": lambda: {"pk": stand_in or place["judged"], "area": "legal"},
        "logistics:override_end": lambda: {"pk": stand_in or place["readiness-overrides"]},
        "logistics:certificate_new": lambda: {"pk": stand_in or place["judged"]},
        "logistics:force": lambda: {"slug": stand_in or place["missions"]},
        "logistics:force_report": lambda: {"slug": stand_in or place["missions"]},
        "logistics:force_report_file": lambda: {"slug": stand_in or place["missions"], "kind": "xlsx"},
        **{
            f"logistics:certificate{page}": lambda: {"pk": stand_in or place["certificates"]}
            for page in ("", "_change", "_withdraw")
        },
        "contributors:visit": lambda: {"pk": stand_in or place["visits"]},
        "contributors:visit_new": lambda: {"pk": stand_in or place["pledges"]},
        "contributors:visit_edit": lambda: {"pk": stand_in or place["pledges"], "visit": place["visits"]},
        "record": lambda: {"kind": "mandate", "key": stand_in or place["mandates"]},
        "missions:organization": lambda: {"code": stand_in or place["organization"]},
        "contributors:contributor": lambda: {"code": stand_in or place["code"]},
        "managed": lambda: {"kind": "mission"},
        "contributors:burden_file": lambda: {"kind": "csv"},
        "contributors:composite_file": lambda: {"kind": "csv"},
        "contributors:month": lambda: {"slug": stand_in or place["missions"], "month": "2025-07"},
        "contributors:budget": lambda: {"pk": stand_in or place["appropriations"]},
        "contributors:budget_file": lambda: {"pk": stand_in or place["appropriations"], "kind": "csv"},
        "contributors:budget_change": lambda: {"pk": stand_in or place["appropriations"]},
        "contributors:budget_periods": lambda: {"pk": stand_in or place["appropriations"]},
        "contributors:assessment": lambda: {"pk": stand_in or place["assessments"]},
        "contributors:assessment_file": lambda: {"pk": stand_in or place["assessments"], "kind": "csv"},
        "contributors:assessment_issue": lambda: {"pk": stand_in or place["periods"]},
        "contributors:assessment_cancel": lambda: {"pk": stand_in or place["assessments"]},
        "contributors:assessment_credits": lambda: {"pk": stand_in or place["assessments"]},
        "contributors:plan_new": lambda: {"code": "XBR"},
        "contributors:plan_end": lambda: {"pk": stand_in or place["payment-plans"]},
        "contributors:payment": lambda: {"pk": stand_in or place["payments"]},
        "contributors:payment_reverse": lambda: {"pk": stand_in or place["payments"]},
        "contributors:receivable": lambda: {"code": stand_in or place["code"]},
        **{
            f"contributors:reimbursement{page}": (lambda: {"pk": stand_in or place["reimbursements"]})
            for page in ("", "_delay", "_item")
        },
        "contributors:reimbursement_step": lambda: {
            "pk": stand_in or place["reimbursements"],
            "step": "calculate",
        },
        **{
            f"contributors:reimbursement_{act}": (
                lambda: {"pk": stand_in or place["reimbursements"], "line": place["lines"]}
            )
            for act in ("contest", "decide")
        },
        "contributors:verified_new": lambda: {"kind": "strengths"},
        "contributors:verified_change": lambda: {
            "kind": "holdings",
            "pk": stand_in or place["verified-holdings"],
        },
        "contributors:owed_file": lambda: {"kind": "csv"},
        "contributors:account": lambda: {"code": stand_in or place["code"]},
        "contributors:cash": lambda: {"slug": stand_in or place["missions"]},
        "contributors:what_if": lambda: {"year": 2025},
        "contributors:rates": lambda: {"year": 2025},
        "contributors:rates_file": lambda: {"year": 2025, "kind": "csv"},
        "contributors:rate": lambda: {"year": 2025, "code": "USA"},
        "contributors:share_file": lambda: {"kind": "csv"},
        "contributors:scale": lambda: {"pk": stand_in or place["scale"]},
        "as_of_unknown": lambda: {"rest": "2031-01/missions/"},
        "password_reset_confirm": lambda: {"uidb64": "x", "token": "y"},
        "subscription": lambda: {"pk": stand_in or place["subscriptions"]},
        "subscription_step": lambda: {"pk": stand_in or place["subscriptions"], "step": "stop"},
        "unsubscribe": lambda: {"key": "nobody-signed-this"},
        "calendar": lambda: {"secret": "nobody-has-this-one"},
        "token_revoke": lambda: {"pk": stand_in or place["tokens"]},
        "session_end": lambda: {"pk": stand_in or place["sessions"]},
        "email_new": lambda: {"key": "x"},
        "preview": lambda: {"pk": place["person"]},
        "request": lambda: {"pk": stand_in or place["request"]},
        "member_end": lambda: {
            "kind": "mission",
            "pk": stand_in or place["mission"],
            "grant": place["role-grants"],
        },
        **{
            page: (lambda: {"kind": "mission", "pk": stand_in or place["mission"]})
            for page in ("members", "member_add", "review")
        },
        "mfa_edit_webauthn": lambda: {"pk": 1},
        "mfa_remove_webauthn": lambda: {"pk": 1},
        "openid_connect_login": lambda: {"provider_id": "sso"},
        "openid_connect_callback": lambda: {"provider_id": "sso"},
        **{
            page: (lambda: {"pk": stand_in or place["saved"]})
            for page in ("saved_view_choose", "saved_view_remove")
        },
        **{page: (lambda: {"pk": stand_in or place["imports"]}) for page in ("import", "import_apply")},
        **{page: (lambda: {"pk": stand_in or place["jobs"]}) for page in ("job", "job_cancel", "job_retry")},
    }
    if name in pages:
        about = f"?mission={stand_in or place['missions']}" if name.startswith("figure") else ""
        return reverse(name, kwargs=pages[name]()) + about
    if name == "api:nowhere":
        return "/api/v1/nothing-of-the-kind/"
    if name == "api:findings-list":
        return reverse(name, kwargs={"import_id": stand_in or place["imports"]})
    if name == "api:findings-detail":
        return reverse(name, kwargs={"import_id": place["imports"], "id": stand_in or place["findings"]})
    if name.startswith("api:") and name.endswith((*OF_ONE, *(f"-{step}" for step in STEPS))):
        by = {"missions": "slug"} | dict.fromkeys(("partners", "contributors", "capabilities"), "code")
        by = by.get(resource, "id")
        return reverse(name, kwargs={by: key})
    return reverse(name)


QUERIES = {"api:burden-list": "?month=2025-07", "api-docs": "", "contributors:burden_rows": "?of=XBR"}
QUERIES["contributors:composite_file"] = "?personnel=1&period=2025-07"
VERIFIED = {
    "contributor": "XBR",
    "mission": "ALPHA",
    "starts_on": "2026-01-01",
    "ends_on": "2026-03-31",
    "source": "COE/2",
}
A_PAST_YEAR = {"starts_on": "2019-01-01", "ends_on": "2019-12-31"}
BODIES = {  # each right in itself, so that an answer tells of the person and not of the body
    ("POST", "personnel-list"): {
        "mission": "ALPHA",
        "month": "2025-05",
        "contributor": "XBR",
        "category": "troops",
        "women": 1,
        "men": 2,
        "reason": "a test",
    },
    ("POST", "missions-list"): {"acronym": "GAMMA", "name": "Gamma", "lead": "UN"},
    ("PATCH", "missions-detail"): {"area": "Elsewhere"},
    ("POST", "mandates-list"): {"mission": "ALPHA", "instrument": "S/RES/2"} | A_PAST_YEAR,
    ("PATCH", "mandates-detail"): {"summary": "In short"},
    ("POST", "authorized-strengths-list"): {
        "mission": "ALPHA",
        "category": "civilian",
        "personnel": 5,
        "starts_on": "2025-01-01",
    },
    ("PATCH", "authorized-strengths-detail"): {"personnel": 251},
    ("POST", "participations-list"): {"mission": "ALPHA", "partner": "AU", "part": "donor"},
    ("PATCH", "participations-detail"): {"ends_on": "2030-01-01"},
    ("POST", "requirements-list"): {
        "mission": "ALPHA",
        "reference": "SUR-9",
        "title": "Engineers",
        "capability": "hospital",
        "quantity": 1,
        "needed_from": "2026-01-01",
    },
    ("PATCH", "requirements-detail"): {"quantity": 21},
    ("POST", "requirements-approve"): {"version": 3},
    ("POST", "approvals-sign"): {"version": 1},
    ("POST", "approvals-back"): {"version": 1, "reason": "not as agreed"},
    ("POST", "delegations-list"): {
        "receiver": "nobody@concord.example",
        "on": "ALPHA",
        "ends_on": str(timezone.localdate() + timedelta(days=9)),
    },
    ("POST", "requirements-circulate"): {"partners": ["XCA"]},
    ("POST", "pledges-list"): {
        "contributor": "XBR",
        "reference": "9",
        "offered_to": "UN",
        "capability": "hospital",
        "title": "Hospital",
        "quantity": 1,
        "available_from": "2026-01-01",
    },
    ("POST", "appropriations-list"): {
        "mission": "ALPHA",
        "cycle": "2026/27",
        "starts_on": "2026-07-01",
        "ends_on": "2027-06-30",
        "instrument": "A/RES/80/0",
        "maintenance": "1000",
    },
    ("POST", "assessments-list"): {"period": 2_000_000_000, "reference": "L", "issued_on": "2026-01-01"},
    ("POST", "payments-list"): {
        "partner": "XBR",
        "mission": "ALPHA",
        "received_on": "2026-01-01",
        "amount": "5.00",
    },
    ("POST", "payments-reverse"): {"reason": "entered twice"},
    ("POST", "assessments-credit"): {
        "credits": [{"partner": "XBR", "amount": "1.00"}],
        "reason": "as resolved",
    },
    ("POST", "reimbursements-list"): {
        "contributor": "XBR",
        "mission": "ALPHA",
        "starts_on": "2026-01-01",
        "ends_on": "2026-03-31",
    },
    ("POST", "reimbursements-pay"): {"paid_on": "2026-01-01"},
    ("POST", "reimbursements-reopen"): {"reason": "counted twice"},
    ("POST", "reimbursements-delay"): {"delay": "cash"},
    ("POST", "reimbursements-items"): {"kind": "assist", "reference": "LOA", "amount": "5.00"},
    ("POST", "reimbursements-contest"): {"line": 2_000_000_000, "reason": "we were more"},
    ("POST", "reimbursements-decide"): {
        "line": 2_000_000_000,
        "outcome": "dismissed",
        "reason": "signed",
    },
    ("POST", "verified-strengths-list"): VERIFIED | {"group": "contingent", "agreed": 5, "present": 5},
    ("PATCH", "verified-strengths-detail"): {"present": 4, "reason": "counted again"},
    ("POST", "verified-holdings-list"): VERIFIED
    | {"kind": "major", "group": "Generators", "lease": "dry", "agreed": 5, "present": 5, "serviceable": 5},
    ("PATCH", "verified-holdings-detail"): {"serviceable": 3, "reason": "counted again"},
    ("POST", "contributions-list"): VERIFIED | {"kind": "in_kind", "group": "Fuel"},
    ("PATCH", "contributions-detail"): {"quantity": "3", "reason": "counted again"},
    ("POST", "payment-plans-list"): {
        "organization": "UN",
        "partner": "XBR",
        "agreed_on": "2026-01-01",
        "instalments": [{"due_on": "2026-06-30", "amount": "5.00"}],
    },
    ("POST", "payment-plans-end"): {"reason": "kept"},
    ("PATCH", "appropriations-detail"): {"maintenance": "1000.00", "source": "as adopted"},
    ("POST", "appropriations-apportion"): {
        "periods": [
            {"starts_on": "2025-07-01", "ends_on": "2025-08-31", "amount": 600},
            {"starts_on": "2025-09-01", "ends_on": "2026-06-30", "amount": 400},
        ]
    },
    ("POST", "agreements-list"): {
        "mission": "ALPHA",
        "kind": "mou",
        "title": "MOU",
        "parties": ["UN", "XCA"],
    },
    ("POST", "conferences-list"): {"mission": "ALPHA", "title": "Again", "starts_on": "2027-03-01"},
    ("POST", "entry-authorities-list"): {
        "contributor": "XBR",
        "organization": "AU",
        "starts_on": "2026-01-01",
        "ends_on": str(timezone.localdate() + timedelta(days=9)),
    },
    ("PATCH", "conferences-detail"): {"place": "Geneva"},
    ("POST", "pledges-announce"): {"conference": None},
    ("POST", "agreements-sign"): {"version": 1, "party": "XBR"},
    ("POST", "flows-list"): {"donor": "XBR", "mission": "ALPHA", "amount": "5.00"},
    ("PATCH", "flows-detail"): {"earmark": "police"},
    ("POST", "flows-withdraw"): {"reason": "budget cut"},
    ("POST", "flows-lapse"): {"reason": "never called"},
    ("POST", "funds-list"): {"organization": "UN", "code": "NEW", "name": "New"},
    ("PATCH", "funds-detail"): {"name": "Renamed"},
    ("POST", "packages-list"): {"mission": "ALPHA", "name": "Another"},
    ("PATCH", "packages-detail"): {"assessed_share": "50.00"},
    ("POST", "package-lines-list"): {
        "package": "00000000-0000-4000-8000-000000000000",
        "quarter": "2026-01-01",
        "part": "epf",
        "committed": "5.00",
    },
    ("PATCH", "package-lines-detail"): {"note": "as stated"},
    ("PATCH", "agreements-detail"): {"title": "MOU, mended"},
    ("POST", "elements-list"): {
        "mission": "ALPHA",
        "reference": "BN-1",
        "title": "Battalion",
        "kind": "force",
    },
    ("PATCH", "elements-detail"): {"location": "East"},
    ("POST", "elements-shut"): {"ends_on": "2026-02-01"},
    ("PATCH", "authority-edges-detail"): {"limits": "not by night"},
    ("POST", "authority-edges-end"): {"ends_on": "2026-02-01"},
    ("PATCH", "element-holders-detail"): {"shown_as": "Brigadier"},
    ("POST", "element-holders-end"): {"ends_on": "2026-02-01"},
    ("POST", "bodies-list"): {"name": "Board", "mission": "ALPHA", "rule": "majority", "quorum": 1},
    ("PATCH", "bodies-detail"): {"name": "Board"},
    ("POST", "bodies-seat"): {"partner": "UN", "starts_on": "2026-01-01"},
    ("POST", "bodies-unseat"): {"seat": 2_000_000_000, "ends_on": "2026-01-01"},
    ("POST", "proposals-list"): {
        "body": "00000000-0000-4000-8000-000000000000",
        "title": "Rest",
        "text": "One day in seven.",
        "mode": "silence",
    },
    ("PATCH", "proposals-detail"): {"title": "Rest days"},
    ("POST", "proposals-open"): {"deadline": "2099-01-31T17:00:00Z"},
    ("POST", "proposals-extend"): {"deadline": "2099-01-31T17:00:00Z"},
    ("POST", "positions-list"): {
        "proposal": "00000000-0000-4000-8000-000000000000",
        "partner": "XBR",
        "stance": "for",
    },
    ("PATCH", "positions-detail"): {"stance": "abstain"},
    ("POST", "decisions-release"): {"label": "public"},
    ("POST", "actions-list"): {"mission": "ALPHA", "title": "Send it", "due_on": "2026-01-31"},
    ("PATCH", "actions-detail"): {"title": "Send the plan"},
    ("POST", "actions-done"): {"report": "sent"},
    ("POST", "actions-reopen"): {"reason": "not sent"},
    ("POST", "actions-cancel"): {"reason": "not needed"},
    ("POST", "activities-list"): {"mission": "ALPHA", "title": "Patrol", "starts_on": "2026-01-01"},
    ("PATCH", "activities-detail"): {"title": "Patrols"},
    ("POST", "activities-done"): {"outcome": "done"},
    ("POST", "activities-drop"): {"reason": "not needed"},
    ("POST", "activities-reopen"): {"reason": "needed again"},
    ("POST", "conditions-list"): {
        "mission": "ALPHA",
        "kind": "consent",
        "title": "Consent",
        "document": "Note",
    },
    ("PATCH", "conditions-detail"): {"title": "Consents"},
    ("POST", "conditions-state"): {"since": "2026-01-02", "state": "holds", "words": "said so"},
    ("POST", "benchmarks-list"): {"mission": "ALPHA", "reference": "B-9", "statement": "It is open"},
    ("PATCH", "benchmarks-detail"): {"statement": "It is open"},
    ("POST", "benchmarks-drop"): {"reason": "not needed"},
    ("POST", "benchmarks-judge"): {
        "starts_on": "2025-01-01",
        "ends_on": "2025-03-31",
        "verdict": "met",
        "reasons": "seen",
    },
    ("POST", "indicators-list"): {
        "benchmark": "0f6c1f0e-6d0e-4d3f-9f0a-5b6c7d8e9f00",
        "name": "Days",
        "unit": "days",
    },
    ("PATCH", "indicators-detail"): {"unit": "days"},
    ("POST", "readings-list"): {
        "indicator": "0f6c1f0e-6d0e-4d3f-9f0a-5b6c7d8e9f00",
        "as_of": "2025-01-01",
        "value": "1",
        "source": "survey",
    },
    ("PATCH", "readings-detail"): {"value": "2"},
    ("POST", "engagements-list"): {
        "mission": "ALPHA",
        "kind": "host",
        "title": "Access",
        "held_on": "2026-01-05",
        "place": "Bres",
        "met": "two",
    },
    ("PATCH", "engagements-detail"): {"place": "Calm"},
    ("POST", "engagements-promise"): {"promised_by": "a minister", "text": "an airfield"},
    ("POST", "engagements-settle"): {"promise": 2_000_000_000, "kept": True, "note": "seen"},
    ("POST", "consultations-list"): {
        "mandate": "2000000000",
        "paragraph": "1",
        "text": "x",
        "reasons": "y",
        "due_on": "2099-01-31",
    },
    ("POST", "incidents-list"): {
        "mission": "ALPHA",
        "title": "Shots",
        "kind": "crime",
        "severity": 2,
        "occurred_at": "2026-01-05T10:00:00Z",
    },
    ("PATCH", "incidents-detail"): {"place": "Bres"},
    ("POST", "reports-list"): {"mission": "ALPHA", "starts_on": "2026-01-05"},
    ("PATCH", "reports-detail"): {"assessment": "calm"},
    ("POST", "reports-correct"): {"reason": "one more"},
    ("POST", "reports-drop"): {"reason": "of the wrong day"},
    ("POST", "incidents-rate"): {"severity": 4, "reason": "one died"},
    **{("POST", f"incidents-{step}"): {"found": "seen"} for step in ("corroborate", "verify", "refute")},
    ("POST", "incidents-reopen"): {"reason": "a new witness"},
    ("POST", "incidents-part"): {"kind": "narrative", "text": "from the ridge"},
    ("POST", "consultations-answer"): {"partner": "XBR", "answer": "agrees"},
    ("POST", "consultations-conclude"): {"outcome": "done"},
    ("POST", "consultations-drop"): {"outcome": "dropped"},
    ("POST", "posts-list"): {
        "mission": "ALPHA",
        "reference": "RL-9",
        "title": "Adviser",
        "capability": "rule-of-law",
        "category": "support",
        "needed_from": "2026-01-01",
    },
    ("PATCH", "posts-detail"): {"location": "East"},
    ("POST", "posts-fill"): {"basis": "seconded", "starts_on": "2026-02-01"},
    ("POST", "posts-vacate"): {"ends_on": "2026-02-01"},
    ("PATCH", "calls-detail"): {"deadline": str(timezone.localdate() + timedelta(days=60))},
    ("POST", "calls-open"): {"partners": ["XCA"]},
    ("POST", "stocks-list"): {
        "location": "00000000-0000-4000-8000-000000000000",
        "stock_class": "water",
        "name": "Water",
        "measure": "litres",
    },
    ("PATCH", "stocks-detail"): {"reserve_days": 20},
    ("POST", "stocks-movements"): {"kind": "issue", "quantity": "5"},
    ("POST", "stocks-count"): {"quantity": "5"},
    ("POST", "stocks-back"): {"entry": 1, "reason": "entered twice"},
    ("POST", "resupply-requests-list"): {
        "stock": "00000000-0000-4000-8000-000000000000",
        "quantity": "5",
        "needed_by": "2030-01-01",
    },
    ("POST", "resupply-requests-approve"): {"version": 1},
    ("POST", "resupply-requests-refuse"): {"version": 1, "reason": "enough is there"},
    ("POST", "resupply-requests-order"): {"supplier": "Contractor"},
    ("POST", "resupply-requests-postpone"): {"due_on": "2030-01-01", "reason": "the road is closed"},
    ("POST", "discrepancies-list"): {
        "stock": "00000000-0000-4000-8000-000000000000",
        "kind": "short",
        "delivered_on": "2026-01-01",
        "expected": "5",
        "found": "4",
        "proof": "DN-1",
        "words": "One is missing.",
    },
    ("POST", "discrepancies-contest"): {"words": "No"},
    ("POST", "discrepancies-settle"): {"words": "Credited"},
    ("POST", "disputes-list"): {
        "kind": "figure",
        "title": "Leave",
        "words": "Twelve",
        "partner": "XBR",
        "mission": "ALPHA",
    },
    ("POST", "disputes-answer"): {"words": "No"},
    ("POST", "disputes-position"): {"words": "And yet"},
    ("POST", "disputes-deadline"): {"deadline": str(timezone.localdate() + timedelta(days=9))},
    ("POST", "disputes-decide"): {"version": 1, "outcome": "rejected", "words": "No"},
    ("POST", "nominations-select"): {"version": 2},
    ("POST", "nominations-decline"): {"version": 2, "reason": "another was better"},
    ("POST", "nominations-extend"): {"leaves_on": "2030-01-01"},
    ("PATCH", "pledges-detail"): {"quantity": 11},
    ("POST", "pledges-accept"): {"version": 2},
    ("POST", "pledges-decline"): {"version": 2, "reason": "too late"},
    ("POST", "pledges-show"): {"visibility": 2},
    ("POST", "messages-list"): {
        "subject_kind": "requirement",
        "subject_id": "00000000-0000-4000-8000-000000000000",
        "kind": "question",
        "text": "Beds?",
    },
    ("POST", "messages-answer"): {"text": "Yes"},
    ("POST", "messages-correct"): {"text": "Beds, or not?"},
    ("POST", "documents-label"): {"label": "own"},
    ("POST", "documents-withdraw"): {"reason": "sent by mistake"},
    ("PATCH", "caveats-detail"): {"text": "No flights after dusk"},
    ("POST", "caveats-show"): {"visibility": 2},
    ("POST", "inspections-move"): {"planned_on": "2026-09-02"},
    ("POST", "inspections-conduct"): {"version": 1},
    ("POST", "inspections-sign"): {"version": 1},
    ("POST", "inspections-countersign"): {"version": 1},
    ("POST", "inspections-contest"): {
        "version": 1,
        "contests": [{"words": "Not so", "evidence": "log"}],
    },
    ("POST", "inspections-review"): {"version": 1, "words": "So"},
    ("POST", "inspections-reopen"): {"reason": "a line was missed"},
    ("POST", "inspections-calloff"): {"reason": "the road is closed"},
    ("PATCH", "visits-detail"): {"report": "As agreed"},
    ("PATCH", "unit-standards-detail"): {"source": "table of equipment"},
    ("POST", "units-list"): {
        "contributor": "XBR",
        "mission": "ALPHA",
        "reference": "BRE-9",
        "name": "Ninth",
        "capability": "hospital",
    },
    ("PATCH", "units-detail"): {"personnel": 90},
    ("POST", "units-arrive"): {"arrived_on": "2025-01-01"},
    ("POST", "units-close"): {"reason": "its task ended"},
    ("POST", "units-organization"): {"lines": []},
    ("POST", "units-parents"): {"parents": []},
    ("PATCH", "unit-strengths-detail"): {"present": 91, "reason": "counted again"},
    ("POST", "locations-list"): {"mission": "ALPHA", "kind": "camp", "name": "Camp Two"},
    ("PATCH", "locations-detail"): {"sector": "North"},
    ("PATCH", "equipment-detail"): {"agreed": 3},
    ("POST", "equipment-count"): {"counted_on": "2025-07-31", "on_hand": 2, "source": "report"},
    ("POST", "equipment-item"): {"number": "X-2"},
    ("POST", "equipment-happened"): {"number": "X-1", "kind": "arrived", "happened_on": "2025-07-31"},
    ("PATCH", "self-sustainment-detail"): {"accepted": 90},
    ("POST", "self-sustainment-check"): {"checked_on": "2025-07-31", "is_met": True, "source": "report"},
    ("PATCH", "certificates-detail"): {"issuer": "Academy"},
    ("POST", "course-sessions-take"): {"partner": "XCA", "persons": 1},
    ("POST", "course-sessions-back"): {"taken": "00000000-0000-4000-8000-000000000000"},
    ("POST", "course-sessions-cancel"): {"reason": "no instructors"},
    ("POST", "course-places-count"): {"attended": 1},
    ("POST", "care-records-list"): {
        "mission": "ALPHA",
        "reference": "C-9",
        "kind": "illness",
        "happened_on": "2026-01-01",
    },
    ("PATCH", "care-records-detail"): {"days_lost": 3},
    ("POST", "care-records-close"): {"outcome": "returned"},
    ("POST", "care-records-reopen"): {"reason": "it goes on"},
    ("POST", "certificates-withdraw"): {"reason": "of another unit"},
    ("POST", "readiness-overrides-end"): {"reason": "inspected since"},
    ("PATCH", "deployments-detail"): {"personnel": 90},
    ("POST", "deployments-successor"): {"successor": None},
    ("POST", "deployments-correct"): {"arrived_on": "2026-01-01", "reason": "a day later"},
    ("POST", "pledges-renew"): {"valid_until": str(timezone.localdate() + timedelta(days=9))},
    ("POST", "pledges-level"): {"level": "1"},
    ("POST", "pledges-direct"): {"requirement": "00000000-0000-4000-8000-000000000000"},
    ("POST", "subscriptions-list"): {"frequency": "daily"},
    ("POST", "alerts-list"): {"kind": "reserve", "mission": "ALPHA"},
    ("PATCH", "subscriptions-detail"): {"frequency": "weekly"},
    ("POST", "saved-views-list"): {"page": "missions:missions", "name": "Of the AU", "query": "lead=AU"},
    ("PATCH", "saved-views-detail"): {"name": "Led by the AU"},
    ("POST", "exports-list"): {"resource": "partners", "format": "csv"},
    ("POST", "tokens-list"): {
        "name": "mine",
        "scopes": ["read"],
        "expires_on": str(timezone.localdate() + timedelta(days=9)),
    },
    ("PATCH", "movements-detail"): {"passengers": 12},
    ("POST", "movements-cost"): {"kind": "freight", "amount": "10.00"},
    ("POST", "movements-load"): {"lines": [{"item": "Container"}]},
    ("POST", "movements-provide"): {"mode": "sea", "provider": "contract"},
    ("POST", "movements-back"): {"reason": "weights are missing"},
    ("POST", "movements-delay"): {"expected_on": "2036-01-01", "cause": "weather"},
    ("POST", "movements-cancel"): {"reason": "not needed"},
    ("POST", "shared-lifts-cancel"): {"reason": "not needed"},
}
FILES = {"api:imports-list", "import_new"}
PAPERS = {"api:documents-list": {"kind": "other"}, "api:documents-versions": {}}


def browser_of(person, cast, token):
    """A client that is this person: by session, by token, or nobody."""
    if person == "anonymous":
        return Client()
    if person in ("token", "revoked"):
        header = token(cast.anwar)
        if person == "revoked":
            Token.objects.filter(owner=cast.anwar, name="for a test").update(revoked_at=timezone.now())
        return Client(headers=header)
    return signed_in(getattr(cast, person))


def ask(client, method, name, of, places, stand_in=None):
    """What the portal answers; whatever it wrote is taken back."""
    path = address(name, of, places, stand_in) + QUERIES.get(name, "")
    with transaction.atomic():
        told_before = Event.objects.count()
        key = stand_in or places[of].get(name.removeprefix("api:").rpartition("-")[0])
        answer = _ask(client, method, name, path, key)
        if answer.status_code >= 400:
            assert Event.objects.count() == told_before, f"{method} {name} was refused and told all the same"
        transaction.set_rollback(True)
    return answer


def a_row(method, name, key):
    """A change of one record as a bulk write gives it."""
    change = BODIES.get(("PATCH", name.removeprefix("api:").replace("-list", "-detail")), {})
    by = {"missions": "slug"}.get(name.removeprefix("api:").rpartition("-")[0], "id")
    return [{by: key, "etag": "*"} | (change if method == "PATCH" else {})]


def _ask(client, method, name, path, key):
    if method == "GET":
        return client.get(path)
    if name in PAPERS:
        file = SimpleUploadedFile("b.pdf", b"%PDF-1.7 b")
        return client.post(path, PAPERS[name] | {"file": file}, headers={"Idempotency-Key": uuid4().hex})
    if name in FILES:
        file = SimpleUploadedFile("figures.csv", b"iso3,mission,category,women,men,month\n")
        return client.post(path, {"kind": "personnel", "file": file})
    if not name.startswith("api:"):
        return client.post(path)
    if name.endswith("-list") and method in ("PATCH", "DELETE"):
        body = json.dumps(a_row(method, name, key), default=str)
        return client.generic(method, path, body, content_type="application/json")
    read = client.get(path).headers.get("ETag") if method in ("PATCH", "DELETE") else None
    body = json.dumps(BODIES.get((method, name.removeprefix("api:")), {}))
    headers = {"If-Match": read} if read else {"Idempotency-Key": uuid4().hex}
    return client.generic(method, path, body, content_type="application/json", headers=headers)
