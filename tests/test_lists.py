"""How often each list asks the database: kept in a file, never more, and no more often for more rows.

What the frame of every page asks is not counted. `./test -n0 tests/test_lists.py --count-queries` keeps
the counts as they are now.
"""

import json
from datetime import date
from pathlib import Path

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts import alike, events, outbox, services
from accounts.models import (
    AccessRequest,
    AccessReview,
    Approval,
    Import,
    Job,
    Membership,
    Message,
    Notification,
    Partner,
    RoleGrant,
    Token,
)
from contributors import ledger
from contributors.models import (
    Agreement,
    Appropriation,
    Assessment,
    Bill,
    Caveat,
    Conference,
    Contribution,
    CostPackage,
    Deployment,
    Dispute,
    EntryAuthority,
    Fatality,
    Flow,
    Fund,
    Holder,
    Nomination,
    PackageLine,
    PackageQuarter,
    Payment,
    PersonnelLine,
    Pledge,
    Reimbursement,
    ReimbursementTerm,
    Scale,
    ScaleRate,
    VerifiedHolding,
    VerifiedStrength,
    Visit,
)
from contributors.services import report_strength
from logistics import services_courses, services_discrepancies, services_resupply, services_stocks
from logistics.models import (
    Course,
    EquipmentCount,
    EquipmentLine,
    Inspection,
    Standard,
    StockItem,
    Unit,
    UnitStandard,
    UnitStrength,
)
from missions.models import AuthorityEdge, Call, Capability, Element, Mandate, Mission, Post, Requirement
from missions.services import authorize_strength, create_mission
from tests.logistics import cared, stores
from tests.logistics.exercised import exercised_row
from tests.logistics.moved_world import add_moved
from tests.missions.briefed import briefed_row
from tests.missions.channelled import channelled_row
from tests.missions.civil import civil_row
from tests.missions.decided import decided_row
from tests.missions.learnt import learnt_row
from tests.missions.planned import planned_row
from tests.missions.rebuilt import rebuilt_row
from tests.missions.situated import situated_row

pytestmark = pytest.mark.timeout(400)
KEPT = Path(__file__).with_name("query_counts.json")
LISTS = {
    "missions": "/missions/?size=200",
    "contributors": "/contributors/?size=200",
    "lives lost": "/contributors/fatalities/?size=200",
    "memberships": "/memberships/?size=200",
    "organizations": "/organizations/?size=200",
    "readiness": "/readiness/?size=200",
    "scales": "/scales/?size=200",
    "rates of a scale": "/scales/{scale}/?size=200",
    "imports": "/imports/?size=200",
    "findings of a file": "/imports/{file}/?size=200",
    "jobs": "/jobs/?size=200",
    "history": "/history/?size=200",
    "history of a mission": "/missions/alpha/history/?size=200",
    "lines of a number": "/burden-sharing/rows/?of=XBR&size=200",
    "notifications": "/notifications/?kind=mission.changed&size=200",
    "requirements": "/requirements/?size=200",
    "requirements of a mission": "/missions/alpha/requirements/?size=200",
    "capabilities": "/capabilities/?size=200",
    "pledges": "/pledges/?size=200",
    "agreements": "/agreements/?size=200",
    "budgets": "/budgets/?size=200",
    "letters of assessment": "/assessments/?size=200",
    "account of a state": "/owed/XBR/?of=UN&size=200",
    "payments": "/payments/?size=200",
    "receivables": "/money/receivables/?size=200",
    "verified strength": "/money/verified/strengths/?size=200",
    "verified equipment": "/money/verified/holdings/?size=200",
    "contributions": "/money/verified/contributions/?size=200",
    "terms of reimbursement": "/money/terms/?size=200",
    "books": "/money/ledger/?size=200",
    "conferences": "/conferences/?size=200",
    "authorities": "/conferences/authorities/?size=200",
    "flows of money": "/money/flows/?size=200",
    "funds": "/money/funds/?size=200",
    "cost-sharing packages": "/money/packages/?size=200",
    "disputes": "/money/disputes/?size=200",
    "stocks": "/stocks/?size=200&goods=any",
    "book of a stock": "/stocks/{stock}/book/?size=200",
    "resupply requests": "/resupply/?size=200",
    "discrepancies": "/discrepancies/?size=200",
    "records of care": "/care/?size=200",
    "locations": "/locations/?size=200",
    "exercises": "/exercises/?size=200",
    "places at exercises offered": "/exercises/offered/?size=200",
    "courses offered": "/courses/?size=200&state=any",
    "caveats": "/caveats/?size=200",
    "units": "/units/?size=200",
    "movements": "/movements/?size=200",
    "legs carried": "/movements/carried/?size=200",
    "shared lifts": "/lifts/?size=200&state=any",
    "standards of units": "/interoperability/standards/?size=200",
    "visits": "/visits/?size=200",
    "inspections": "/inspections/?size=200&state=any",
    "rotations": "/rotations/?size=200",
    "structures": "/command/?size=200",
    "authorities over elements": "/command/authorities/?size=200",
    "holders": "/command/holders/?size=200",
    "civilian posts": "/posts/?size=200",
    "calls for contributions": "/calls/?size=200",
    "nominations": "/nominations/?size=200",
    "bodies": "/bodies/?size=200",
    "proposals": "/proposals/?size=200",
    "proposals that were adopted": "/proposals/?size=200&state=adopted",
    "decisions": "/decisions/?size=200",
    "actions": "/actions/?size=200",
    "engagements": "/engagements/?size=200",
    "consultations": "/consultations/?size=200",
    "benchmarks": "/benchmarks/?size=200",
    "conditions": "/conditions/?size=200",
    "transitions": "/transitions/?size=200",
    "renewals": "/renewals/?size=200",
    "handovers": "/handovers/?size=200",
    "planned activities": "/activities/?size=200",
    "situation reports": "/situation/reports/?size=200",
    "incidents": "/situation/incidents/?size=200",
    "patrols": "/situation/patrols/?size=200",
    "published violence": "/situation/violence/?size=200",
    "zones": "/situation/zones/?size=200",
    "lessons": "/learning/lessons/?size=200",
    "after-action reviews": "/learning/reviews/?size=200",
    "humanitarian notifications": "/civil/notifications/?size=200",
    "procedures": "/learning/procedures/?size=200",
    "requests for assistance": "/civil/assistance/?size=200",
    "projects": "/projects/?size=200",
    "local priorities": "/priorities/?size=200",
    "access constraints": "/civil/constraints/?size=200",
    "announcements": "/communication/announcements/?size=200",
    "briefings": "/communication/briefings/?size=200",
    "briefing series": "/communication/briefing-series/?size=200",
    "channels": "/communication/channels/?size=200",
    "contacts": "/communication/contacts/?size=200",
    "PACE plans": "/communication/plans/?size=200",
    "protection concerns": "/civil/concerns/?size=200",
    "activities in areas": "/civil/activities/?size=200",
    "coverage": "/coverage/needs/?size=200&month={month}",
    "questions": "/messages/?size=200",
    "tokens": "/account/tokens/?size=200",
    "missions one looks after": "/access/managed/mission/?size=200",
    "partners one looks after": "/access/managed/partner/?size=200",
    "members": "/access/mission/{mission}/?size=200",
    "requests for access": "/access/requests/?size=200",
    "access reviews": "/access/reviews/?size=200",
    "approvals": "/approvals/?size=200&state=pending",
}
READERS = dict.fromkeys(
    ("visits", "questions", "conferences", "authorities", "nominations", "civilian posts", "approvals"),
    "anwar",
)  # of lists that an administrator finds empty


READERS |= {"movements": "pia", "legs carried": "chidi"}
READERS |= {"units": "noor", "standards of units": "noor"}


def add_unit(cast, nation, n):
    """A unit of a nation in ALPHA, whose logistics noor keeps, with its strength, equipment and count."""
    if n == 0:
        services.grant_role(role="logistics", subject=cast.alpha, person=cast.noor, by=cast.system)
    kind, _made = Capability.objects.get_or_create(code="infantry", name="Infantry", unit="units")
    unit = Unit.objects.create(
        contributor=nation,
        mission=cast.alpha,
        reference=f"U-{n}",
        name=f"Unit {n}",
        capability=kind,
        state="present",
        arrived_on=date(2025, 1, 1),
    )
    UnitStrength.objects.create(
        unit=unit, reported_on=date(2025, 6, 30), category="troops", present=n, source="report"
    )
    standard, _made = Standard.objects.get_or_create(code="vhf", subject="radio", name="VHF", issuer="nato")
    UnitStandard.objects.create(unit=unit, standard=standard, told_on=date(2025, 6, 30), source="report")
    line = EquipmentLine.objects.create(unit=unit, group="armour", type="Carrier", lease="wet", agreed=9)
    EquipmentCount.objects.create(line=line, counted_on=date(2025, 6, 30), on_hand=9, source="report")


READERS["inspections"] = "anwar"
READERS |= dict.fromkeys(
    ("bodies", "proposals", "decisions", "actions", "engagements", "consultations"), "anwar"
)
READERS["proposals that were adopted"] = "anwar"
READERS |= dict.fromkeys(
    ("benchmarks", "planned activities", "conditions", "transitions", "handovers", "renewals"), "anwar"
)
READERS |= dict.fromkeys(("incidents", "situation reports", "patrols", "zones"), "anwar")
READERS |= dict.fromkeys(("lessons", "after-action reviews", "procedures"), "anwar")
READERS["protection concerns"] = "anwar"
READERS |= dict.fromkeys(("protection concerns", "activities in areas"), "anwar")
READERS |= dict.fromkeys(
    ("announcements", "briefings", "briefing series", "channels", "contacts", "PACE plans"), "anwar"
)
READERS |= dict.fromkeys(("projects", "local priorities"), "anwar")
READERS |= dict.fromkeys(
    ("humanitarian notifications", "requests for assistance", "access constraints"), "anwar"
)
READERS |= dict.fromkeys(
    ("receivables", "verified strength", "verified equipment", "contributions", "books", "disputes"), "noor"
)
READERS |= dict.fromkeys(("stocks", "book of a stock", "resupply requests", "discrepancies"), "anwar")


READERS |= {"records of care": "anwar", "courses offered": "pia", "locations": "anwar"}
READERS |= {"exercises": "anwar", "places at exercises offered": "chidi"}


def add_care(cast, nation, n):
    """Somebody of a nation's who fell ill in ALPHA, where anwar is a medical officer; a course it offers."""
    if n == 0:
        services.grant_role(role="medical", subject=cast.alpha, person=cast.anwar, by=cast.system)
    cared.case(cast.alpha, cast.system, f"C-{n}", contributor=nation)
    course, _made = Course.objects.get_or_create(code=f"course-{n}", name=f"Course {n}")
    days = {"starts_on": stores.ahead(n + 1), "ends_on": stores.ahead(n + 2)}
    services_courses.offer_course(nation, course=course, place="Centre", places=9, **days, by=cast.system)


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


def add_stock(cast, nation, places, n):
    """A stock at ALPHA that was counted, a request for more, a report of a delivery; more lines of a book."""
    item = stores.stock(stores.camp(cast.alpha, f"Camp {n}"), cast.system, f"Diesel {n}", persons=n + 1)
    services_stocks.count_stock(item, batches={f"D-{n}": (90, stores.ahead(n))}, by=cast.system)
    services_resupply.ask_resupply(item, quantity=50, needed_by=stores.ahead(9), by=cast.system)
    services_discrepancies.report_discrepancy(
        item,
        kind="short",
        delivered_on=stores.today(),
        expected=9,
        found=8,
        proof=f"DN-{n}",
        words="One is missing.",
        by=cast.system,
    )
    first = places.setdefault("stock", item.pk)
    if first != item.pk:
        services_stocks.count_stock(StockItem.objects.get(pk=first), quantity=n, by=cast.system)


def add_inspection(nation, n):
    """An inspection of the unit of a nation that is planned."""
    unit = Unit.objects.get(contributor=nation, reference=f"U-{n}")
    Inspection.objects.create(unit=unit, kind="spot", number=1, planned_on=date(2026, 1, 2))


@pytest.fixture
def world(cast):
    """A row of each kind; called again, more of them."""
    scale = Scale.objects.create(organization=cast.un, kind="regular", name="A scale")
    file = Import.objects.create(kind="personnel", file_name="a.csv", size=1, created_by=cast.administrator)
    month = f"{timezone.localdate():%Y-%m}"
    places = {"scale": scale.pk, "file": file.pk, "mission": cast.alpha.pk, "month": month}

    def add(many, start=0):
        for n in range(start, start + many):
            nation = Partner.objects.create(
                code=f"X{n:02}", iso3=f"X{n:02}", name=f"Nation {n}", kind="nation", is_fictional=True
            )
            organization = Partner.objects.create(code=f"ORG{n}", name=f"Org {n}", kind="organization")
            Membership.objects.create(partner=nation, organization=organization)
            mission = create_mission(
                acronym=f"MORE{n}",
                name="More",
                lead=organization,
                phase=Mission.Phase.OPERATIONAL,
                series=Mission.Series.UN_MONTHLY,
                is_public=True,
                by=cast.administrator,
            )
            Mandate.objects.create(
                mission=mission,
                instrument=f"S/RES/{n}",
                starts_on=cast.months[0],
                ends_on=date(2099, 12, 31),
            )
            authorize_strength(
                mission, category="troops", personnel=9, starts_on=cast.months[0], by=cast.system
            )
            report_strength(
                mission=mission,
                month=cast.months[-1],
                contributor=nation,
                category="troops",
                women=1,
                men=n,
                reason="more",
                by=cast.system,
            )
            Assessment.objects.create(
                organization=organization,
                mission=mission,
                reference=f"L{n}",
                issued_on=date(2025, 7, 1),
                due_on=date(2025, 7, 31),
                amount=n,
            )
            letter = Assessment.objects.create(
                organization=cast.un,
                reference=f"U{n}",
                issued_on=date(2025, 7, 1),
                due_on=date(2025, 7, 31),
                amount=n,
            )
            Bill.objects.create(assessment=letter, partner=cast.bresland, gross=n + 1)
            Payment.objects.create(
                organization=organization,
                mission=mission,
                partner=nation,
                received_on=date(2025, 7, 1),
                amount=n + 1,
            )
            add_claim(cast, nation, n)
            add_moved(cast, nation, n)
            add_unit(cast, nation, n)
            add_care(cast, nation, n)
            exercised_row(cast, nation, n)
            add_stock(cast, nation, places, n)
            add_inspection(nation, n)
            Appropriation.objects.create(
                mission=mission,
                cycle="2025/26",
                starts_on=date(2025, 7, 1),
                ends_on=date(2026, 6, 30),
                instrument=f"A/RES/79/{n}",
                maintenance=n,
            )
            Fatality.objects.create(
                casualty_id=f"{n}",
                mission=mission,
                nationality=nation,
                happened_on=cast.months[0],
                incident_type=f"Cause {n}",
            )
            line = PersonnelLine.objects.get(mission=mission)
            line.pk, line.contributor = None, cast.bresland
            line.save()
            Notification.objects.create(
                person=cast.administrator,
                verb="mission.changed",
                audience="role",
                event=events.record("mission.changed", cast.alpha, by=cast.system, about=[cast.alpha]),
            )
            RoleGrant.objects.create(
                role="reader", subject=cast.alpha, holders=nation, granted_by=cast.system
            )
            for root in (mission, nation):
                services.grant_role(
                    role="reader" if root == mission else "desk",
                    subject=root,
                    person=cast.dora,
                    by=cast.system,
                )
            _offered(cast, nation, n)
            _nominated(cast, nation, n)
            _structured(cast, nation, n)
            decided_row(cast, nation, n)
            planned_row(cast, nation, n)
            situated_row(cast, nation, n)
            learnt_row(cast, nation, n)
            civil_row(cast, nation, n)
            rebuilt_row(cast, nation, n)
            channelled_row(cast, nation, n)
            briefed_row(cast, nation, n)
            _funded(cast, nation, n)
            Token.objects.create(
                owner=cast.administrator, name=f"Token {n}", prefix=f"{n}", expires_on=date(2099, 1, 1)
            )
            AccessRequest.objects.create(person=cast.administrator, wanted=f"Wanted {n}", why="to read")
            AccessReview.objects.create(subject=mission, month=cast.months[0], due_on=cast.months[-1])
            ScaleRate.objects.create(scale=scale, partner=nation, percent=n)
            Scale.objects.create(organization=organization, kind="regular", name=f"Scale {n}")
            job = Job.objects.create(kind="none", title=f"Job {n}", requested_by=cast.administrator)
            Import.objects.create(
                kind="personnel", file_name=f"{n}.csv", size=1, created_by=cast.administrator, job=job
            )
            file.findings.create(severity="flagged", code="zero", line=n, reason="none")
            services.change_person(cast.dora, is_active=bool(n % 2), by=cast.administrator)
        outbox.settle()

    add(2)
    return places, add


def _offered(cast, nation, n):
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


def _nominated(cast, nation, n):
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


def _structured(cast, nation, n):
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


def _funded(cast, nation, n):
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


def _answer(browser, address):
    browser.get(address)
    alike.memory.forget()
    with CaptureQueriesContext(connection) as asked:
        answer = browser.get(address)
    assert answer.status_code == 200
    return len(asked), answer


def _all_asked(browsers, addresses):
    """{list: (its questions, its rows)}, at one moment: what is noted every few minutes, as that a person is
    here, is noted before, and falls into no list's questions however long all of them take."""
    with time_machine.travel(timezone.now(), tick=False):
        for browser in browsers.values():
            _answer(browser, "/about/")
        return {name: _asks(browsers[name], address) for name, address in addresses.items()}


def _asks(browser, address):
    """(questions of the list without those of the frame, its rows)."""
    frame, _about = _answer(browser, "/about/")
    asked, answer = _answer(browser, address)
    return asked - frame, len(answer.context["listing"].records)


def test_lists_ask_no_more_often_than_kept_nor_for_more_rows(world, sign_in, cast, request):
    places, add = world
    browsers = {name: sign_in(getattr(cast, READERS.get(name, "administrator"))) for name in LISTS}
    addresses = {name: address.format(**places) for name, address in LISTS.items()}
    few = _all_asked(browsers, addresses)
    add(12, start=2)
    many = _all_asked(browsers, addresses)
    assert [name for name in LISTS if many[name][1] < few[name][1] + 12] == []  # there are more rows
    assert {name: n for name, (n, _rows) in many.items()} == {name: n for name, (n, _rows) in few.items()}
    counts = {name: n for name, (n, _rows) in few.items()}
    if request.config.getoption("--count-queries"):
        KEPT.write_text(json.dumps(counts, indent=2) + "\n")
    kept = json.loads(KEPT.read_text())
    assert kept.keys() == counts.keys()
    assert {name: n for name, n in counts.items() if n > kept[name]} == {}
