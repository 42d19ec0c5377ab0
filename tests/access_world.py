"""What the table of access speaks of: a record of each kind, of a mission all see and of a hidden one."""

from datetime import date, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
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
from tests.contributors import flows as money
from tests.logistics import cared, stores
from tests.logistics.exercised import exercised_world
from tests.logistics.moved_world import moved
from tests.missions.briefed import briefed_world
from tests.missions.channelled import channelled_world
from tests.missions.civil import civil_world
from tests.missions.decided import decided_world
from tests.missions.learnt import learnt_world
from tests.missions.planned import planned_world
from tests.missions.rebuilt import rebuilt_world
from tests.missions.situated import published_violence, situated_world


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
        places[of] |= learnt_world(cast, mission, person)
        places[of] |= civil_world(cast, mission, person)
        places[of] |= rebuilt_world(cast, mission, person)
        places[of] |= channelled_world(cast, mission, person)
        places[of] |= briefed_world(cast, mission)
        places[of] |= exercised_world(cast, mission, person)
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
        "violence": published_violence().pk,
        "capabilities": "hospital",
        "themes": "water",
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
