"""The life of a requirement, through its services and pages: who writes, who approves, who reads."""

import json
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from accounts import services as people
from accounts.models import Event
from missions import services_requirements as services
from missions.models import Capability, Circulation, Mission, Requirement
from missions.models.requirement import LIFE

pytestmark = pytest.mark.django_db
NEED = {"reference": "SUR-1", "title": "Hospital", "quantity": 20, "needed_from": date(2026, 1, 1)}


@pytest.fixture
def hospital(cast):
    return Capability.objects.create(
        code="hospital-2", name="Level 2 hospital", unit="beds", category="troops"
    )


@pytest.fixture
def need(cast, hospital):
    return services.draft_requirement(cast.alpha, capability=hospital, **NEED, by=cast.anwar)


@pytest.fixture
def approved(cast, need):
    return services.approve_requirement(need, by=cast.system)


@pytest.fixture
def circulated(cast, approved):
    return services.circulate_requirement(approved, partners=[cast.bresland], by=cast.anwar)


def seen_by(*people_):
    return [Requirement.objects.visible_to(person).count() for person in people_]


def test_a_draft_is_seen_by_its_planners_alone(cast, need):
    assert seen_by(cast.anwar, cast.berit, cast.pia, cast.noor, cast.dora, cast.administrator) == [
        1,
        0,
        0,
        0,
        0,
        0,
    ]


def test_what_is_circulated_is_read_by_whom_it_was_sent_to_and_by_partners(cast, circulated):
    """pia is an analyst of ALPHA; Calmora takes part in it; noor and dora have nothing to do with it."""
    assert seen_by(cast.anwar, cast.berit, cast.chidi, cast.pia, cast.noor, cast.dora) == [1, 1, 1, 1, 0, 0]


def test_one_shown_to_those_asked_is_hidden_from_other_contributors(cast, approved):
    services.change_requirement(approved, audience="asked", by=cast.anwar)
    services.circulate_requirement(approved, partners=[cast.bresland], by=cast.anwar)
    assert seen_by(cast.berit, cast.chidi, cast.dora) == [1, 0, 0]


def test_one_that_is_public_is_read_by_everyone_who_signs_in(cast, circulated):
    services.change_requirement(circulated, audience="public", by=cast.anwar)
    assert seen_by(cast.dora, cast.noor) == [1, 1]


def test_who_drafted_it_does_not_approve_it(cast, need):
    with pytest.raises(PermissionDenied, match="Another"):
        services.approve_requirement(need, by=cast.anwar)
    people.grant_role(role="lead_staff", subject=cast.alpha, person=cast.dora, by=cast.system)
    assert services.approve_requirement(need, by=cast.dora).state == "approved"


def test_what_is_approved_is_amended_and_a_draft_is_only_changed(cast, need):
    changed = services.change_requirement(need, quantity=25, by=cast.anwar)
    assert changed.amendment == 0
    services.approve_requirement(need, by=cast.system)
    amended = services.change_requirement(need, quantity=30, reason="more patients", by=cast.anwar)
    told = Event.objects.filter(verb="requirement.amended").get()
    assert (amended.amendment, told.data["changes"]) == (1, {"quantity": [25, 30]})


def test_a_stale_change_is_refused_and_nothing_of_it_is_kept(cast, need):
    services.change_requirement(need, quantity=25, version=1, by=cast.anwar)
    with pytest.raises(ValidationError, match="changed this"):
        services.change_requirement(need, quantity=30, version=1, by=cast.anwar)
    need.refresh_from_db()
    assert need.quantity == 25


def test_all_members_of_an_organization_are_asked_once(cast, approved):
    cast.au.members.create(partner=cast.bresland)
    cast.au.members.create(partner=cast.calmora)
    services.circulate_requirement(approved, organizations=[cast.au], partners=[cast.bresland], by=cast.anwar)
    asked = {row.partner: row.through for row in Circulation.objects.all()}
    assert asked == {cast.bresland: None, cast.calmora: cast.au}


def test_nobody_is_asked_by_a_circulation_to_nobody(cast, approved):
    with pytest.raises(ValidationError, match="whom to ask"):
        services.circulate_requirement(approved, by=cast.anwar)
    approved.refresh_from_db()
    assert approved.state == "approved"


def test_a_program_of_who_was_asked_confirms_and_is_told_which_scope_it_lacks(
    cast, circulated, client, token
):
    address = f"/api/v1/requirements/{circulated.pk}/receipt/"
    for scope, status in (("requirements:write", 403), ("pledges:write", 200)):
        header = token(cast.berit, scopes=["read", scope]) | {"Idempotency-Key": scope}
        answer = client.post(address, {}, content_type="application/json", headers=header)
        assert answer.status_code == status
        said = answer.json().get("detail", "")
        assert said == ("This takes a token with the scope pledges:write." if status == 403 else "")


def test_a_receipt_is_of_who_was_asked_and_the_first_is_kept(cast, circulated):
    with pytest.raises(PermissionDenied):
        services.confirm_receipt(circulated, by=cast.chidi)
    services.confirm_receipt(circulated, by=cast.berit)
    asked = Circulation.objects.get()
    assert asked.read_by == cast.berit
    services.confirm_receipt(circulated, by=cast.berit)
    again = Circulation.objects.get()
    assert again.read_at == asked.read_at


@pytest.mark.parametrize("state", Requirement.State.values)
@pytest.mark.parametrize("step", sorted(LIFE.steps))
def test_a_step_begins_only_where_the_life_of_a_requirement_has_it(cast, need, state, step):
    Requirement.objects.filter(pk=need.pk).update(
        state=state, approved_at="2026-01-01T00:00Z", circulated_at="2026-01-01T00:00Z"
    )
    need.refresh_from_db()
    acts = {
        "approve": lambda: services.approve_requirement(need, by=cast.system),
        "circulate": lambda: services.circulate_requirement(need, partners=[cast.bresland], by=cast.anwar),
        "close": lambda: services.close_requirement(need, by=cast.anwar),
        "cancel": lambda: services.cancel_requirement(need, by=cast.anwar),
    }
    if state in LIFE[step].sources:
        assert acts[step]().state == LIFE[step].target
    else:
        with pytest.raises(ValidationError, match="cannot be taken"):
            acts[step]()


def test_a_contributor_plans_nothing(cast, hospital, circulated):
    with pytest.raises(PermissionDenied):
        services.draft_requirement(
            cast.alpha, capability=hospital, **NEED | {"reference": "X"}, by=cast.berit
        )
    with pytest.raises(PermissionDenied):
        services.cancel_requirement(circulated, by=cast.berit)


def test_a_paragraph_is_of_a_mandate_of_the_mission(cast, need):
    own, others = (m.mandates.get().tasks.get() for m in (cast.alpha, cast.beta))
    assert list(services.change_requirement(need, tasks=[own], by=cast.anwar).tasks.all()) == [own]
    with pytest.raises(ValidationError, match="not of a mandate"):
        services.change_requirement(need, tasks=[others], by=cast.anwar)


# --- Pages
def test_a_planner_drafts_circulates_and_cancels_on_pages(cast, hospital, sign_in):
    browser = sign_in(cast.anwar)
    page = browser.post(
        f"/missions/{cast.alpha.slug}/requirements/new/",
        {
            **NEED,
            "capability": hospital.pk,
            "criticality": "critical",
            "audience": "partners",
            "reason": "new",
        },
    )
    assert page.status_code == 302, page.context["form"].errors
    row = Requirement.objects.get()
    assert (page.status_code, page.url, row.criticality) == (302, row.get_absolute_url(), "critical")
    services.approve_requirement(row, by=cast.system)
    row.refresh_from_db()
    asked = {"partners": [cast.bresland.pk], "version": row.version, "reason": "asked"}
    assert browser.post(f"{row.get_absolute_url()}circulate/", asked).status_code == 302
    Requirement.objects.update(women_target=25)
    shown = browser.get(row.get_absolute_url()).content.decode()
    assert "25.0\u202f%" in shown or "25.0 %" in shown or "25.0\xa0%" in shown
    assert "Bresland" in shown and "not confirmed" in shown
    row.refresh_from_db()
    browser.post(f"{row.get_absolute_url()}cancel/", {"version": row.version, "reason": "given up"})
    row.refresh_from_db()
    assert row.state == "cancelled"


def test_the_board_narrows_and_comes_as_a_file(cast, circulated, sign_in):
    browser = sign_in(cast.berit)
    assert "Hospital" in browser.get("/requirements/").content.decode()
    assert "Hospital" not in browser.get("/requirements/?criticality=critical").content.decode()
    files = [browser.get(f"/requirements/?{asked}format=csv") for asked in ("state=draft&", "")]
    assert [b"Hospital" in b"".join(file.streaming_content) for file in files] == [False, True]
    Mission.objects.filter(acronym="ALPHA").update(is_fictional=True)
    rows = json.loads(b"".join(browser.get("/requirements/?format=json").streaming_content))
    assert rows and all(row["is_fictional"] for row in rows)
