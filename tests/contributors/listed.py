"""Rows of the lists of contributors."""

from datetime import date

from django.utils import timezone

from accounts import services
from accounts.models import Approval, Message
from contributors import ledger
from contributors.models import (
    Agreement,
    Caveat,
    Conference,
    Contribution,
    CostPackage,
    Deployment,
    Dispute,
    EntryAuthority,
    Flow,
    Fund,
    Holder,
    Nomination,
    PackageLine,
    PackageQuarter,
    Pledge,
    Reimbursement,
    ReimbursementTerm,
    VerifiedHolding,
    VerifiedStrength,
    Visit,
)
from missions.models import AuthorityEdge, Call, Capability, Element, Post, Requirement


def add_claim(cast, nation, n):
    """A claim of a nation at ALPHA, what was verified for it, its entry in the books, and a term."""
    if n == 0:
        services.grant_role(role="funding", subject=cast.alpha, person=cast.noor, by=cast.system)
    days = {"starts_on": date(2025, 7, 1), "ends_on": date(2025, 9, 30)}
    named = {"contributor": nation, "mission": cast.alpha, **days}
    counts = {"agreed": 4, "present": 4, "source": "COE/1"}
    VerifiedStrength.objects.create(**named, **counts)
    VerifiedHolding.objects.create(**named, **counts, serviceable=4, group="Tankers", lease="wet")
    Contribution.objects.create(**named, kind="training", group="Police", source="COE/1")
    claim = Reimbursement.objects.create(**named, state="certified", total=n + 1)
    ledger.certified(claim, days["ends_on"])
    Dispute.objects.create(
        kind="figure",
        title=f"Case {n}",
        partner=nation,
        organization=cast.un,
        mission=cast.alpha,
        created_by=cast.system,
    )
    ReimbursementTerm.objects.create(organization=cast.un, kind="wet", group=f"Tankers {n}", value=n)


def offered(cast, nation, n):
    """A public need of ALPHA, and what a nation offers for it for all to see."""
    kind, _made = Capability.objects.get_or_create(code="hospital", name="Hospital", unit="beds")
    Capability.objects.create(code=f"hospital-{n}", name=f"Hospital {n}", unit="beds", parent=kind)
    kept = {"capability": kind, "title": "Hospital", "quantity": 5, "created_by": cast.anwar}
    need = Requirement.objects.create(
        mission=cast.alpha,
        reference=f"SUR-{n}",
        needed_from=cast.months[0],
        audience="public",
        state="circulated",
        approved_at=timezone.now(),
        circulated_at=timezone.now(),
        **kept,
    )
    Approval.objects.create(
        step="approve",
        subject=need,
        subject_name=str(need),
        subject_version=1,
        root=cast.alpha,
        changes={},
        asked_by=cast.anwar,
    )
    offer = Pledge.objects.create(
        contributor=nation,
        reference="1",
        requirement=need,
        mission=cast.alpha,
        available_from=cast.months[0],
        visibility=3,
        state="submitted",
        submitted_at=timezone.now(),
        **kept,
    )
    Message.objects.create(
        subject=offer,
        subject_name=str(offer),
        kind="question",
        line=nation,
        side="contributor",
        text="When?",
        state="open",
        created_by=cast.anwar,
    )
    Deployment.objects.create(
        pledge=offer, title=f"Contingent {n}", tour_months=12, arrives_on=timezone.localdate()
    )
    EntryAuthority.objects.create(
        contributor=nation,
        organization=cast.un,
        starts_on=cast.months[0],
        ends_on=cast.months[1],
        created_by=cast.anwar,
    )
    Conference.objects.create(
        mission=cast.alpha,
        title=f"Conference {n}",
        starts_on=cast.months[0],
        ends_on=cast.months[0],
        created_by=cast.anwar,
    )
    Visit.objects.create(pledge=offer, kind="aav", planned_on=timezone.localdate())
    Agreement.objects.create(kind="consent", title=f"Consent {n}", mission=cast.alpha)
    Caveat.objects.create(
        pledge=offer,
        kind="night",
        text="No night work",
        visibility=3,
        state="declared",
        created_by=cast.anwar,
    )


def nominated(cast, nation, n):
    """A post of ALPHA in a public call, and whom a nation nominates for it."""
    kind, _made = Capability.objects.get_or_create(
        code="rule-of-law", name="Rule of law", unit="posts", category="civilians"
    )
    kept = {"mission": cast.alpha, "created_by": cast.anwar}
    post = Post.objects.create(
        reference=f"RL-{n}",
        title="Adviser",
        capability=kind,
        category="support",
        needed_from=cast.months[0],
        state="classified",
        **kept,
    )
    call = Call.objects.create(
        reference=f"2026-{n}",
        deadline=timezone.localdate(),
        audience="public",
        state="open",
        opened_at=timezone.now(),
        **kept,
    )
    call.posts.add(post)
    Nomination.objects.create(
        post=post,
        call=call,
        partner=nation,
        candidate=f"A-{n}",
        available_from=timezone.localdate(),
        created_by=cast.anwar,
    )


def structured(cast, nation, n):
    """An element of ALPHA's structure, who has authority over it, and who holds it."""
    kept = {"created_by": cast.system, "label": "public"}
    head, _made = Element.objects.get_or_create(
        mission=cast.alpha, reference="HQ", defaults=kept | {"title": "Headquarters", "kind": "headquarters"}
    )
    element = Element.objects.create(
        mission=cast.alpha, reference=f"P-{n}", title=f"Post {n}", kind="post", under=head, **kept
    )
    day = cast.months[0]
    AuthorityEdge.objects.create(
        element=element, superior=head, relationship="operational", starts_on=day, **kept
    )
    Holder.objects.create(element=element, partner=nation, starts_on=day, created_by=cast.system)


def funded(cast, nation, n):
    """A fund, a pledge to it and its payment, and a package of ALPHA that shows them."""
    fund = Fund.objects.create(organization=cast.un, code=f"F{n}", name=f"Fund {n}", mission=cast.alpha)
    kept = {"donor": nation, "fund": fund, "amount": 9, "certainty": "published", "created_by": cast.anwar}
    pledge = Flow.objects.create(stage="committed", **kept)
    Flow.objects.create(stage="disbursed", fulfils=pledge, **kept | {"amount": 4})
    package = CostPackage.objects.create(mission=cast.alpha, name=f"Package {n}", certainty="published")
    PackageQuarter.objects.create(package=package, quarter=date(2026, 1, 1), budget=20)
    PackageLine.objects.create(
        package=package, quarter=date(2026, 1, 1), part="bilateral", giver=nation, flow=pledge
    )
