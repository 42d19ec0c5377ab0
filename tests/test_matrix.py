"""Role by object by action: who reads an offer at each level, and whose each step is; by page, API and file.

What a reader may not see is not there (404) by every door; what they see and may not do is refused (403).
"""

import json
from datetime import date
from types import SimpleNamespace

import pytest
from django.db import transaction
from django.test import Client
from django.utils.timezone import now

from accounts import outbox
from accounts.models import Partner
from accounts.services import grant_role
from contributors import services_caveats, services_conferences, services_disputes, services_nominations
from contributors import services_pledges as pledges
from contributors.models import Coverage
from contributors.models.pledge import Visibility
from logistics import services_movements, services_stocks
from logistics.models import EquipmentLine, Location, Unit, UnitReadiness
from missions import services_calls, services_concerns
from missions import services_requirements as needs
from missions.models import Capability
from missions.models.requirement import Audience
from tests.access_asking import browser_of
from tests.contributors.test_conferences import convened
from tests.contributors.test_entry import entered, given
from tests.contributors.test_nominations import nominated
from tests.logistics import exercised, inspected
from tests.logistics.inspected import planned
from tests.logistics.moved_world import FAR, place
from tests.missions.channelled import announced, channel_of, reached
from tests.missions.civil import feared, hindered
from tests.missions.rebuilt import proposed
from tests.missions.test_posts import called, classified, drafted, today

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(300)]

# Mission staff who decide, the contributor itself and another of the mission, an analyst of a partner, one
# without a role, the administrator, a token of the contributor's desk that may write, and nobody.
ROLES = ("staff", "own", "other", "partner", "observer", "admin", "token", "anonymous")
PERSONS = {"staff": "anwar", "own": "berit", "other": "chidi", "partner": "pia", "observer": "dora"}
PERSONS |= {"admin": "administrator"}

READS = """
mission             200 200 200 200 200 200 200 401
requirement_draft   200 404 404 404 404 404 404 401
requirement         200 200 200 200 200 200 200 401
pledge_v0           404 200 404 404 404 404 200 401
pledge_v1           200 200 404 404 404 404 200 401
pledge_v2           200 200 200 200 404 404 200 401
pledge_v3           200 200 200 200 200 200 200 401
caveat_v1_of_v3     200 200 404 404 404 404 200 401
caveat_v2_of_v3     200 200 200 200 404 404 200 401
caveat_v3_of_v3     200 200 200 200 200 200 200 401
caveat_v3_of_v1     200 200 404 404 404 404 200 401
post_draft          200 404 404 404 404 404 404 401
post                200 200 200 200 404 404 200 401
call_draft          200 404 404 404 404 404 404 401
call                200 200 404 200 404 404 200 401
nomination          200 200 404 404 404 404 200 401
conference          200 200 404 200 404 404 200 401
pledge_entered      404 200 404 404 404 404 200 401
entry               200 200 404 404 404 404 200 401
dispute             200 200 404 404 404 404 200 401
unit_home           404 200 404 404 404 404 200 401
unit_v1             200 200 404 404 404 404 200 401
unit_v2             200 200 200 200 404 404 200 401
unit_v3             200 200 200 200 200 200 200 401
equipment           200 200 404 404 404 404 200 401
inspection          200 200 404 404 404 404 200 401
movement            200 200 404 404 404 404 200 401
stock               200 200 404 404 404 404 200 401
unit_readiness      200 200 404 404 404 404 200 401
exercise            200 200 404 404 404 404 200 401
exercise_offered    200 200 200 404 404 404 200 401
project             200 200 404 404 404 404 200 401
project_partners    200 200 200 200 404 404 200 401
project_public      200 200 200 200 200 200 200 401
channel             200 404 404 404 404 404 404 401
channel_named       200 200 404 404 404 404 200 401
contact_own         200 200 404 404 404 404 200 401
contact_partners    200 200 200 200 404 404 200 401
announcement        200 404 404 200 404 404 404 401
announcement_told   200 200 404 200 404 404 200 401
constraint          200 200 404 404 404 404 200 401
concern             404 404 404 404 404 404 404 401
concern_named       404 200 404 404 404 404 200 401
"""
ACTS = """
requirement_draft  change    200 404 404 404 404 404 403 401
requirement        change    200 403 403 403 403 403 403 401
requirement        cancel    200 403 403 403 403 403 403 401
pledge_v0          change    404 200 404 404 404 404 200 401
pledge_v0          submit    404 200 404 404 404 404 200 401
pledge_v1          change    403 200 404 404 404 404 200 401
pledge_v1          withdraw  403 200 404 404 404 404 200 401
pledge_v1          show      403 200 404 404 404 404 200 401
pledge_v1          assess    200 403 404 404 404 404 403 401
pledge_v1          accept    200 403 404 404 404 404 403 401
pledge_v1          decline   200 403 404 404 404 404 403 401
pledge_v3          change    403 200 403 403 403 403 200 401
pledge_v3          withdraw  403 200 403 403 403 403 200 401
pledge_v3          show      403 200 403 403 403 403 200 401
pledge_v3          accept    200 403 403 403 403 403 403 401
pledge_v3          decline   200 403 403 403 403 403 403 401
caveat_v1_of_v3    show      403 200 404 404 404 404 200 401
caveat_v1_of_v3    withdraw  403 200 404 404 404 404 200 401
caveat_v3_of_v3    withdraw  403 200 403 403 403 403 200 401
post_draft         classify  200 404 404 404 404 404 403 401
post               change    200 403 403 403 404 404 403 401
post_draft         abolish   200 404 404 404 404 404 403 401
post               fill      200 403 403 403 404 404 403 401
call_draft         open      200 404 404 404 404 404 403 401
call               change    200 403 404 403 404 404 403 401
call               close     200 403 404 403 404 404 403 401
nomination         interview 200 403 404 404 404 404 403 401
nomination         select    200 403 404 404 404 404 403 401
nomination         decline   200 403 404 404 404 404 403 401
nomination         withdraw  403 200 404 404 404 404 200 401
conference         change    200 403 404 403 404 404 403 401
conference         close     200 403 404 403 404 404 403 401
pledge_entered     submit    404 200 404 404 404 404 200 401
pledge_entered     withdraw  404 200 404 404 404 404 200 401
dispute            answer    200 403 404 404 404 404 403 401
dispute            review    200 403 404 404 404 404 403 401
dispute            deadline  200 403 404 404 404 404 403 401
dispute            position  409 200 404 404 404 404 403 401
dispute            withdraw  403 200 404 404 404 404 403 401
exercise           change    403 200 404 404 404 404 403 401
exercise           approve   200 400 404 404 404 404 403 401
exercise_offered   change    403 200 403 404 404 404 403 401
project            change    200 200 404 404 404 404 403 401
project            approve   200 403 404 404 404 404 403 401
project_partners   approve   200 403 403 403 404 404 403 401
project_public     approve   200 403 403 403 403 403 403 401
channel            out       200 404 404 404 404 404 403 401
channel_named      change    200 403 404 404 404 404 403 401
channel_named      out       200 403 404 404 404 404 403 401
contact_own        change    200 200 404 404 404 404 403 401
contact_partners   change    200 200 403 403 404 404 403 401
announcement       withdraw  200 404 404 403 404 404 403 401
announcement_told  withdraw  200 403 404 403 404 404 403 401
constraint         change    200 200 404 404 404 404 403 401
constraint         resolve   200 200 404 404 404 404 403 401
concern            change    404 404 404 404 404 404 403 401
concern_named      change    404 403 404 404 404 404 403 401
"""
CHANGES = {
    "post": {"tour_months": 18},
    "call": {"deadline": "2099-12-31"},
    "conference": {"place": "Geneva"},
    "channel_named": {"details": "7.100 MHz"},
    "constraint": {"severity": 2},
    **dict.fromkeys(("contact_own", "contact_partners"), {"hours": "always"}),
} | {name: {"title": "As it was agreed"} for name in ("exercise", "exercise_offered", "project")}
BODIES = {
    "change": {"quantity": 4},
    "fill": {"basis": "seconded", "starts_on": "2026-01-02"},
    "open": {"partners": ["XBR"]},
    "select": {"version": 2},
    "cancel": {"reason": "no longer needed"},
    "show": {"visibility": 2},
    "accept": {"version": 2},
    "decline": {"version": 2, "reason": "too late"},
    "answer": {"words": "It stands."},
    "position": {"words": "It does not."},
    "deadline": {"deadline": "2099-12-31"},
    "out": {"words": "The mast fell."},
    "resolve": {"outcome": "A ferry runs."},
    "withdraw": {"reason": "as it was agreed"},
}
# Of the offers on the table: 1 at V1, 2 at V2 and 4 at V3.
OFFERED = dict(zip(ROLES, (7, 6, 6, 6, 4, 4, 6, None), strict=True))


def table(text, names):
    """{(what a row speaks of): {role: status}}"""
    rows = [line.split() for line in text.strip().splitlines()]
    return {tuple(row[:names]): dict(zip(ROLES, map(int, row[names:]), strict=True)) for row in rows}


def needed(cast, reference, **given):
    return needs.draft_requirement(
        cast.alpha,
        capability=Capability.objects.get(code="hospital"),
        reference=reference,
        title=f"Hospital of {reference}",
        quantity=20,
        needed_from=date(2026, 1, 1),
        by=cast.anwar,
        **given,
    )


@pytest.fixture
def objects(cast):
    """One of each the tables speak of: {its name: (resource, record, the words by which a list shows it)}"""
    Partner.objects.update(is_fictional=False)  # what is invented counts for no real mission
    cast.bresland.refresh_from_db()
    Capability.objects.create(code="hospital", name="Hospital", unit="beds", category="troops")
    draft = needed(cast, "DRAFT-1")
    need = needed(cast, "SUR-1", audience=Audience.PUBLIC)
    needs.approve_requirement(need, by=cast.system)
    need = needs.circulate_requirement(need, partners=[cast.bresland, cast.calmora], by=cast.anwar)
    found = {
        "mission": ("missions", cast.alpha, "ALPHA"),
        "requirement": ("requirements", need, need.title),
        "requirement_draft": ("requirements", draft, draft.title),
    }
    for level, quantity in enumerate((9, 1, 2, 4)):
        row = pledges.draft_pledge(
            cast.bresland,
            requirement=need,
            reference=f"V{level}",
            title=f"Ward at level {level}",
            quantity=quantity,
            available_from=date(2026, 1, 1),
            by=cast.berit,
        )
        if level:
            row = pledges.submit_pledge(row, by=cast.berit)
        if level > Visibility.MISSION:
            row = pledges.show_pledge(row, visibility=level, by=cast.berit)
            type(row).objects.filter(pk=row.pk).update(version=2)
        found[f"pledge_v{level}"] = ("pledges", row, row.title)
    for of, level in ((3, 1), (3, 2), (3, 3), (1, 3)):
        caveat = services_caveats.declare_caveat(
            found[f"pledge_v{of}"][1],
            kind="night",
            text=f"Closed at night {level} {of}",
            visibility=level,
            by=cast.berit,
        )
        found[f"caveat_v{level}_of_v{of}"] = ("caveats", caveat, caveat.text)
    grant_role(role="funding", subject=cast.alpha, person=cast.anwar, by=cast.system)
    dispute = services_disputes.open_dispute(
        kind="figure", title="Days of leave", words="Twelve too few.", partner=cast.bresland,
        mission=cast.alpha, by=cast.berit,
    )  # fmt: skip
    found["dispute"] = ("disputes", dispute, dispute.title)
    found |= civilian(cast) | at_a_conference(cast, need) | delivered(cast)
    found |= exercised_at(cast) | rebuilt_by(cast) | told_to(cast)
    hindrance = hindered(cast, title="Bridge of the matrix")
    found["constraint"] = ("access-constraints", hindrance, hindrance.title)
    concern = feared(cast, title="Concern of officers")
    named = services_concerns.name_readers(
        feared(cast, title="Concern with a reader"), readers=[cast.berit], by=cast.system
    )
    found["concern"] = ("protection-concerns", concern, concern.title)
    found["concern_named"] = ("protection-concerns", named, named.title)
    outbox.settle()
    return SimpleNamespace(**found)


def exercised_at(cast):
    """Exercises of Bresland for ALPHA: one it plans, one at which Calmora has places."""
    row = exercised.planned(cast, cast.alpha, title="Exercise of the matrix")
    offered = exercised.offered(cast, mission=cast.alpha, title="Exercise with places").exercise
    return {
        name: ("exercises", one, one.title)
        for name, one in (("exercise", row), ("exercise_offered", offered))
    }


def rebuilt_by(cast):
    """Projects Bresland proposed to ALPHA, under each label that names nobody."""
    labels = {"project": "mission", "project_partners": "partners", "project_public": "public"}
    rows = {name: proposed(cast, title=f"Wells for {label}", label=label) for name, label in labels.items()}
    return {name: ("projects", row, row.title) for name, row in rows.items()}


def told_to(cast):
    """Channels and announcements of ALPHA: for itself alone, and for Bresland beside it."""
    named = {"label": "named", "released_to": [cast.bresland]}
    channels = {
        "channel": channel_of(cast, cast.alpha, "Net of the mission"),
        "channel_named": channel_of(cast, cast.alpha, "Net with Bresland", **named),
    }
    told = {
        "announcement": announced(cast, title="Curfew of the mission"),
        "announcement_told": announced(cast, title="Curfew for Bresland", partners=[cast.bresland]),
    }
    reach = {
        f"contact_{label}": reached(cast, title=f"Desk, {label}", keeper=cast.bresland, label=label_)
        for label, label_ in (("own", "mission"), ("partners", "partners"))
    }
    return {
        **{name: ("channels", row, row.name) for name, row in channels.items()},
        **{name: ("announcements", row, row.title) for name, row in told.items()},
        **{name: ("contacts", row, row.title) for name, row in reach.items()},
    }


def civilian(cast):
    """Posts of ALPHA, a call put to Bresland for one of them, and whom it nominates."""
    post = classified(cast.alpha, cast.anwar, "RL-1", title="Adviser on law")
    draft = drafted(cast.alpha, cast.anwar, "RL-2", title="Adviser to come")
    call = called([post], cast.anwar, [cast.bresland], "C-2026-1")
    other = classified(cast.alpha, cast.anwar, "RL-3", title="Clerk of the court")
    later = services_calls.draft_call(
        cast.alpha, reference="C-2026-2", posts=[other], deadline=today(30), by=cast.anwar
    )
    nomination = nominated(call, cast.bresland, cast.berit, "BR-2026-17")
    nomination = services_nominations.shortlist_nomination(nomination, by=cast.anwar)
    return {
        "post": ("posts", post, post.title),
        "post_draft": ("posts", draft, draft.title),
        "call": ("calls", call, call.reference),
        "call_draft": ("calls", later, later.reference),
        "nomination": ("nominations", nomination, nomination.candidate),
    }


def delivered(cast):
    """Units of Bresland, at home and in ALPHA at each level, with what is inside them for two sides."""
    given = {"name": "Heron battalion", "personnel": 90}
    found = {
        f"unit_v{level}": inspected.unit(
            cast, f"BR-UNIT-{level}", **given | {"name": f"Battalion at level {level}", "visibility": level}
        )
        for level in (1, 2, 3)
    }
    home = {"name": "Battalion at home", "state": "standby", "arrived_on": None, "visibility": 1}
    found["unit_home"] = inspected.unit(cast, "BR-UNIT-0", **given | home)
    line = EquipmentLine.objects.create(
        unit=found["unit_v3"], group="armour", type="Carrier of the matrix", lease="wet", agreed=3
    )
    inspection = planned(cast, found["unit_v3"], "spot", by=cast.system, inspector=None)
    movement = services_movements.request_movement(
        cast.alpha, partner=cast.bresland, unit=found["unit_v3"], reference="BR-MOV-1",
        title="Freight of the matrix", purpose="resupply", required_on=FAR,
        from_place=place("Port A"), to_place=place("Port B"), by=cast.system,
    )  # fmt: skip
    camp = Location.objects.create(mission=cast.alpha, name="Camp of the matrix")
    Unit.objects.filter(pk=found["unit_v3"].pk).update(location=camp)
    stock = services_stocks.record_stock(
        camp, stock_class="water", name="Water of the matrix", measure="litres", by=cast.system
    )
    judged = UnitReadiness.objects.create(
        unit=found["unit_v3"], mission=cast.alpha, valid_from=today(), judged_on=today(), as_of=now()
    )
    return {name: ("units", row, row.name) for name, row in found.items()} | {
        "stock": ("stocks", stock, stock.name),
        "unit_readiness": ("unit-readiness", judged, found["unit_v3"].reference),
        "equipment": ("equipment", line, line.type),
        "inspection": ("inspections", inspection, inspection.unit.reference),
        "movement": ("movements", movement, movement.title),
    }


def at_a_conference(cast, need):
    """A conference to which Bresland is invited, and what its secretariat entered in Bresland's name."""
    conference = convened(cast, need, title="Day of pledges", participants=[cast.bresland])
    conference = services_conferences.open_conference(conference, by=cast.anwar)
    given(cast)
    pledge = entered(cast, conference, title="Ward said aloud")
    return {
        "conference": ("conferences", conference, conference.title),
        "pledge_entered": ("pledges", pledge, pledge.title),
        "entry": ("entries", pledge.entered, str(pledge.entered.pk)),
    }


@pytest.fixture
def browser(cast, token):
    def of(role):
        if role == "token":
            header = token(cast.berit, scopes=("read", "pledges:write"))
            return Client(headers=header)
        return browser_of(PERSONS.get(role, role), cast, token)

    return of


ELSEWHERE = {"disputes": "money/disputes"}  # where the page of a list stands
ELSEWHERE |= {"protection-concerns": "civil/concerns", "access-constraints": "civil/constraints"}
ELSEWHERE |= {kind: f"communication/{kind}" for kind in ("channels", "contacts", "announcements")}
ELSEWHERE |= {"unit-readiness": "readiness/units"}
COLUMNS = {"unit-readiness": "&columns=reference"}  # which tells one from another in every door
WITHOUT_A_PAGE = ("caveats", "entries")  # they stand on that of their pledge, their conference


@pytest.mark.parametrize("role", ROLES)
def test_who_reads_what_at_each_level_by_every_door(role, objects, browser):
    client, wrong = browser(role), []
    by_page = role not in ("token", "anonymous")
    kinds = {resource for resource, _row, _words in vars(objects).values()}
    lists = {resource: _lists(client, resource, by_page) for resource in kinds}
    for (name,), statuses in table(READS, 1).items():
        resource, row, words = getattr(objects, name)
        said = statuses[role]
        key = row.slug if resource == "missions" else row.pk
        answers = {"record": client.get(f"/api/v1/{resource}/{key}/").status_code}
        if by_page and resource not in WITHOUT_A_PAGE:
            answers["page"] = client.get(row.get_absolute_url()).status_code
        wrong += [
            f"{name} by {door}: {found}, not {said}" for door, found in answers.items() if found != said
        ]
        for door, text in lists[resource].items():
            if (words in text) != (said == 200):
                wrong.append(f"{name} in the {door}: {words in text}")
    assert wrong == []


def _lists(client, resource, by_page):
    """{door: what the list of a kind of record says there}; to nobody it says nothing."""
    doors = {
        "API": f"/api/v1/{resource}/?page_size=200",
        "CSV of the API": f"/api/v1/{resource}/?format=csv",
    }
    if by_page and resource != "entries":
        place = ELSEWHERE.get(resource, resource)
        asked = f"/{place}/?state=any{COLUMNS.get(resource, '')}"
        doors |= {"page": asked, "file": f"{asked}&format=csv"}
    found = {}
    for door, path in doors.items():
        answer = client.get(path)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        found[door] = body.decode() if answer.status_code == 200 else ""
    return found


@pytest.mark.parametrize("role", ROLES)
def test_whose_each_step_is(role, objects, browser):
    client, wrong = browser(role), []
    for (name, act), statuses in table(ACTS, 2).items():
        resource, row, _words = getattr(objects, name)
        with transaction.atomic():
            body = CHANGES.get(name, BODIES["change"]) if act == "change" else BODIES.get(act, {})
            found = _act(client, f"/api/v1/{resource}/{row.pk}/", act, body)
            transaction.set_rollback(True)
        if found != statuses[role]:
            wrong.append(f"{act} {name}: {found}, not {statuses[role]}")
    assert wrong == []


def _act(client, path, act, body):
    body = json.dumps(body)
    if act == "change":
        held = client.get(path).headers.get("ETag", '"none"')
        return client.patch(
            path, body, content_type="application/json", headers={"If-Match": held}
        ).status_code
    key = {"Idempotency-Key": f"{path}{act}"}
    return client.post(f"{path}{act}/", body, content_type="application/json", headers=key).status_code


@pytest.mark.parametrize("role", [role for role in ROLES if OFFERED[role] is not None])
def test_a_figure_counts_only_what_its_reader_could_list(role, objects, browser):
    client, need = browser(role), objects.requirement[1]
    rows = client.get("/api/v1/coverage/?requirement=SUR-1&month=2026-01").json()["results"]
    listed = client.get("/api/v1/pledges/?page_size=200").json()["results"]
    on_the_table = [row["quantity"] for row in listed if row["state"] == "submitted"]
    assert [row["offered"] for row in rows] == [OFFERED[role]]
    own_hidden = 1 if role in ("own", "token") else 0  # is in its list, and in no figure others see, too
    assert sum(on_the_table) - own_hidden == OFFERED[role]
    assert Coverage.objects.filter(requirement=need, month=date(2026, 1, 1)).count() == 3
