"""What the table of access speaks of, of contributors: offers, agreements, money."""

from datetime import date, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts import outbox, services, services_documents, services_messages
from accounts.models import Approval, Delegation
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
    Contribution,
    Coverage,
    Payment,
    PaymentPlan,
    Reimbursement,
    ReimbursementLine,
    ReimbursementTerm,
    VerifiedHolding,
    VerifiedStrength,
)
from missions import services_calls, services_command, services_posts, services_requirements
from missions.models import Capability
from tests.contributors import flows as money


def assessed(cast, mission, person):
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


def reimbursed(cast, mission):
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


def agreed(cast):
    """A payment plan of Bresland with the United Nations."""
    days = {"agreed_on": date(2025, 7, 10)}
    return PaymentPlan.objects.create(organization=cast.un, partner=cast.bresland, **days)


def force(cast, mission):
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


def staff(cast, mission):
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


def structured(cast, mission):
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


def given_freely(cast, mission):
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
