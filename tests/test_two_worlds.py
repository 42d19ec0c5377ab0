"""Who may not see an offer, a caveat or a draft cannot tell a portal that has them from one that has not."""

from datetime import date
from functools import partial
from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts import outbox, services, services_approvals, services_documents
from accounts.models import Approval, Partner
from contributors import (
    services_agreements,
    services_caveats,
    services_conferences,
    services_deployments,
    services_entry,
    services_nominations,
    services_visits,
)
from contributors import services_pledges as pledges
from contributors.models import Visit
from contributors.models.pledge import Visibility
from contributors.services import report_strength
from missions import services as missions
from missions import services_calls, services_concerns, tasks
from missions import services_requirements as needs
from missions.models import Capability
from missions.models.requirement import Audience
from tests import shares
from tests.access_world import build_world
from tests.contributors import flows as money
from tests.contributors.agreeing import agreed
from tests.contributors.test_conferences import convened
from tests.contributors.test_entry import entered
from tests.contributors.test_nominations import nominated
from tests.logistics.moved_world import place
from tests.logistics.secret import PORTS, delivered_in_secret
from tests.missions.secret import run_in_secret
from tests.missions.test_posts import called, classified, drafted, today
from tests.two_worlds import at, differing, forgotten, still, walk, with_numbers_apart

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(2700)]

CANARY, CAMP = "Kestrel-5f1c9a", "Xanadu-77e0"
UNUSUAL = 7_919
# A reader without a role, desks of two contributors in the mission, an analyst's organization, the planner
# of another mission, and the administrator: none of them is a side of what is hidden.
OBSERVERS = ("dora", "berit", "chidi", "pia", "noor", "administrator")
WORDS = (CANARY, "Hospital", "XDE", "alpha", "hospital", "submitted")
MOST = 1  # ways to narrow each list, of those there are
# Where one who decides on it reads what is hidden.
TELLING = {"home", "contributors:pledges", "contributors:caveats", "api:pledges-list", "api:coverage-list"}
TELLING |= {f"api:{kind}-list" for kind in ("actions", "incidents", "lessons", "elements")}
TELLING |= {f"missions:{page}" for page in ("actions", "incidents", "lessons", "elements", "decisions")}
TELLING |= {f"logistics:{page}" for page in ("units", "equipment", "inspections", "stocks", "movements")}


# --- What happens
def begin(cast):
    """What both worlds begin with: a third contributor of ALPHA, and a need many may fill."""
    with at(0, "begin"):
        world = SimpleNamespace(cast=cast)
        Partner.objects.update(is_fictional=False)  # what is invented counts for no real mission
        cast.bresland.refresh_from_db()
        cast.calmora.refresh_from_db()
        world.delmar = Partner.objects.create(code="XDE", name="Delmar", kind="nation", iso3="XDE")
        world.dunya = services.add_person(
            email="dunya@concord.example", name="Dunya", password="a long enough word", by=cast.system
        )
        services.grant_role(role="desk", subject=world.delmar, person=world.dunya, by=cast.system)
        missions.add_participation(cast.alpha, partner=world.delmar, part="contributor", by=cast.system)
        world.places = build_world(cast)
        for port in PORTS:
            place(port)  # where anything may pass
        world.need = needs.draft_requirement(
            cast.alpha,
            capability=_hospital(),
            reference="SUR-9",
            title="Field hospitals",
            quantity=20_000,
            audience=Audience.PUBLIC,
            needed_from=date(2026, 1, 1),
            by=cast.anwar,
        )
        needs.approve_requirement(world.need, by=cast.system)
        world.need.refresh_from_db()
        everyone = [cast.bresland, cast.calmora, world.delmar]
        needs.circulate_requirement(world.need, partners=everyone, by=cast.anwar)
        world.public = _offered(world, "P-1", "Open hospital", 40, by=world.dunya)
        pledges.show_pledge(world.public, visibility=Visibility.PUBLIC, by=world.dunya)
        world.post = classified(cast.alpha, cast.anwar, "W-1")
        world.call = called([world.post], cast.anwar, [world.delmar], "W-2026")
        conference = convened(cast, world.need, participants=[world.delmar])
        world.conference = services_conferences.open_conference(conference, by=cast.anwar)
        authority = {"organization": cast.un, "starts_on": today(-1), "ends_on": today(60)}
        services_entry.give_authority(world.delmar, **authority, by=world.dunya)
        world.promised = money.flow(cast, donor=world.delmar, recipient=cast.un, title="Promised to all")
    return world


def _hospital():
    return Capability.objects.get(code="hospital")


def _offered(world, reference, title, quantity, *, by, contributor=None):
    row = pledges.draft_pledge(
        contributor or world.delmar,
        requirement=world.need,
        reference=reference,
        title=title,
        quantity=quantity,
        personnel=quantity,
        available_from=date(2026, 1, 1),
        by=by,
    )
    return pledges.submit_pledge(row, by=by)


def happen_openly(world):
    """What everybody sees, in both worlds."""
    with at(10, "openly"):
        cast = world.cast
        missions.change_mission(cast.alpha, area="North", by=cast.anwar)
        report_strength(
            mission=cast.alpha,
            month=date(2025, 7, 1),
            contributor=cast.calmora,
            category="troops",
            women=11,
            men=92,
            reason="recounted",
            by=cast.anwar,
        )
        offer = _offered(world, "B-7", "Bresland hospital", 30, contributor=cast.bresland, by=cast.berit)
        offer = pledges.show_pledge(offer, visibility=Visibility.PUBLIC, by=cast.berit)
        pledges.accept_pledge(offer, version=offer.version, quantity=20, by=cast.anwar)
        needs.change_requirement(world.need, title="Field hospitals, amended", by=cast.anwar)


def happen_in_secret(world):
    """An offer from its draft to the mission, with all that hangs on it; drafts; what was turned down; a unit
    with what it brings, what moves it, what was found there and what lies in its stores."""
    cast, dunya, anwar = world.cast, world.dunya, world.cast.anwar
    delivered_in_secret(
        cast.alpha,
        world.delmar,
        capability=_hospital(),
        name=CANARY,
        words=CAMP,
        many=UNUSUAL,
        desk=dunya,
        officer=anwar,
    )
    concern = services_concerns.enter_concern(
        cast.alpha,
        kind="civilians",
        title=f"{CANARY} at risk",
        text=CAMP,
        area="East",
        affected=UNUSUAL,
        observed_on=date(2026, 3, 1),
        by=cast.system,
    )
    services_concerns.refer_concern(
        concern, partner=world.delmar, referred_on=date(2026, 3, 2), by=cast.system
    )
    row = _offered(world, "S-1", CANARY, UNUSUAL, by=dunya)
    row = pledges.assess_pledge(row, by=anwar)
    services_caveats.declare_caveat(row, kind="geography", text=CAMP, sector="East", limits=919, by=dunya)
    services_caveats.declare_caveat(world.public, kind="night", text=f"{CAMP} at night", by=dunya)
    services_documents.add_document(
        row, file=SimpleUploadedFile(f"{CANARY}.pdf", b"%PDF-1.7"), kind="note_verbale", by=dunya
    )
    row = pledges.accept_pledge(row, version=row.version, quantity=UNUSUAL - 19, by=anwar)
    for kind in (Visit.Kind.AAV, Visit.Kind.PDV):
        services_visits.plan_visit(
            row, kind=kind, held_on=date(2026, 3, 1), result="passed", report=CAMP, by=anwar
        )
    agreement = agreed(
        kind="mou",
        title=f"MOU on {CANARY}",
        mission=cast.alpha,
        parties=[world.delmar, cast.un],
        pledges=[row],
        signed_on=date(2026, 3, 1),
        starts_on=date(2026, 3, 1),
        by=anwar,
    )
    services_agreements.change_agreement(agreement, source=CAMP, by=anwar)
    row = pledges.sign_pledge(row, by=anwar)
    row = pledges.prepare_pledge(row, by=dunya)
    row = pledges.deploy_pledge(row, by=anwar)
    services_deployments.plan_deployment(row, title=f"{CANARY} II", arrives_on=date(2026, 9, 1), by=dunya)
    public = pledges.change_pledge(world.public, conditions=f"{CAMP} is left to others", by=dunya)
    pledges.change_pledge(public, conditions=CAMP, version=public.version_of_sides, by=dunya)
    services_visits.plan_visit(
        world.public, kind=Visit.Kind.AAV, planned_on=date(2026, 8, 1), report=CAMP, by=anwar
    )
    declined = _offered(world, "S-2", f"{CANARY} declined", UNUSUAL, by=dunya)
    pledges.decline_pledge(declined, version=declined.version, reason=CAMP, by=anwar)
    withdrawn = _offered(world, "S-3", f"{CANARY} withdrawn", UNUSUAL, by=dunya)
    pledges.withdraw_pledge(withdrawn, by=dunya)
    pledges.draft_pledge(
        world.delmar,
        requirement=world.need,
        reference="S-4",
        title=f"{CANARY} draft",
        quantity=UNUSUAL,
        available_from=date(2026, 1, 1),
        by=dunya,
    )


def staff_in_secret(world):
    """Posts and calls that are drafts, whom a state nominates, a conference to which it alone is invited, and
    what was entered in its name."""
    cast, anwar = world.cast, world.cast.anwar
    drafted(cast.alpha, anwar, "S-7", title=f"{CANARY} deputy")
    later = {"reference": "S-2026", "posts": [world.post], "deadline": date(2030, 1, 1)}
    services_calls.draft_call(cast.alpha, **later, by=anwar)
    row = nominated(world.call, world.delmar, world.dunya, "Kestrel-17")
    row = services_nominations.shortlist_nomination(row, by=anwar)
    services_nominations.select_nominee(row, version=row.version, by=anwar)
    entered(cast, world.conference, contributor=world.delmar, quantity=UNUSUAL, conditions=CAMP)
    of_un = {"organization": cast.un, "mission": None, "participants": [world.delmar], "requirements": []}
    closed = convened(cast, world.need, title=f"{CANARY} day", **of_un | {"by": cast.system})
    services_conferences.change_conference(closed, place=CAMP, by=cast.system)


def plan_in_secret(world):
    """A need that is no more than a draft, put to approval; conditions and visibility of an open offer."""
    cast = world.cast
    drafted = needs.draft_requirement(
        cast.alpha,
        capability=_hospital(),
        reference="SUR-10",
        title=f"{CANARY} needed",
        quantity=UNUSUAL,
        needed_from=date(2026, 5, 1),
        by=cast.anwar,
    )
    needs.ask_for_approval(drafted, by=cast.anwar)
    asked = Approval.objects.get(subject_id=str(drafted.pk))
    services_approvals.send_back_approval(asked, version=asked.version, reason=CAMP, by=cast.system)
    unsolicited = pledges.draft_pledge(
        world.delmar,
        offered_to=cast.un,
        capability=_hospital(),
        reference="S-5",
        title=f"{CANARY} offered",
        quantity=UNUSUAL,
        available_from=date(2026, 1, 1),
        by=world.dunya,
    )
    pledges.submit_pledge(unsolicited, by=world.dunya)
    kept = {"donor": world.delmar, "certainty": "reported", "title": CAMP, "amount": UNUSUAL}
    money.flow(cast, recipient=cast.un, stage="disbursed", fulfils=world.promised, **kept)
    money.flow(cast, recipient=cast.un, stage="announced", **kept)


def seen(world, observers, asks, *, with_secrets):
    """{observer: their walk, of what `asks(observer, name)`} in a world with what is hidden or without it;
    the world is taken back."""
    with forgotten():
        with at(5, "deadlines"):
            tasks.settle_proposals()  # or one that lapses would be settled by what is secret alone
        if with_secrets:
            with with_numbers_apart(), at(5, "secret"):
                happen_in_secret(world)
                staff_in_secret(world)
                run_in_secret(
                    world.cast,
                    world.delmar,
                    name=CANARY,
                    words=CAMP,
                    many=UNUSUAL,
                    desk=world.dunya,
                    officer=world.cast.anwar,
                )
        happen_openly(world)
        if with_secrets:
            with with_numbers_apart(), at(15, "plans"):
                plan_in_secret(world)
        with at(18, "settled"):
            outbox.settle()
        found = {}
        for name in observers:
            with at(20, f"asked by {name}"):
                person = getattr(world.cast, name)
                found[name] = walk(person, world.places, WORDS, MOST, partial(asks, name))
    return found


# --- What must hold
@pytest.fixture
def world(cast):
    with still():
        yield begin(cast)


def test_who_may_not_see_it_cannot_tell_that_it_is_there(world):
    """And one world asked twice answers alike, or that would say nothing."""

    def asks(observer, name):
        return shares.asks(observer, name, OBSERVERS)

    without = seen(world, OBSERVERS, asks, with_secrets=False)
    again = seen(world, OBSERVERS[:1], asks, with_secrets=False)
    assert {name: differing(without[name], again[name]) for name in again} == dict.fromkeys(again, {})
    assert min(map(len, without.values())) > (300 if shares.whole else 50)
    beside = seen(world, OBSERVERS, asks, with_secrets=True)
    unlike = {name: differing(without[name], beside[name]) for name in OBSERVERS}
    assert unlike == dict.fromkeys(OBSERVERS, {})
    for word in (CAMP, f"{UNUSUAL:,}"):
        assert {name: telling(beside[name], word) for name in OBSERVERS} == dict.fromkeys(OBSERVERS, [])


def telling(answers, word):
    """The addresses in whose answer a word stands that only what is hidden has."""
    return [path for path, (_status, _headers, body) in answers.items() if word.encode() in body]


def test_who_decides_on_it_sees_that_it_is_there(world):
    """The walk would find what it looks for."""

    def asks(_observer, name):
        return shares.whole or name in TELLING

    without = seen(world, ["anwar"], asks, with_secrets=False)["anwar"]
    beside = seen(world, ["anwar"], asks, with_secrets=True)["anwar"]
    unlike = differing(without, beside)
    assert {"/units/", "/equipment/", "/inspections/", "/stocks/", "/movements/"} <= set(unlike)
    assert {"/", "/pledges/", "/api/v1/pledges/", "/api/v1/coverage/", "/caveats/"} <= set(unlike)
    assert telling(beside, CAMP) and telling(beside, f"{UNUSUAL:,}")
