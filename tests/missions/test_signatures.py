"""Signatures: how many a change takes, who may give them, what they are of, and what becomes of them."""

import json
import re
import threading
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.utils import timezone
from django.utils.text import capfirst
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from accounts import approving, inbox, services_approvals, tasks
from accounts import services as people
from accounts.models import Approval, Delegation, Event, Notification, Signature
from missions import amending
from missions import services_requirements as services
from missions.models import Capability, Requirement
from tests.shares import examples

pytestmark = pytest.mark.django_db
NEED = {"reference": "SUR-1", "title": "Hospital", "quantity": 20, "needed_from": date(2026, 1, 1)}
TODAY = timezone.localdate


@pytest.fixture
def hospital(cast):
    return Capability.objects.create(code="hospital-2", name="Level 2 hospital", unit="beds")


@pytest.fixture
def heads(cast):
    """dora and chidi decide for ALPHA beside anwar; two signatures are wanted of what is critical."""
    for person in (cast.dora, cast.chidi):
        people.grant_role(role="lead_staff", subject=cast.alpha, person=person, by=cast.system)
    services_approvals.set_rule(cast.un, criticality="critical", signatures=2, by=cast.system)
    services_approvals.set_rule(cast.un, persons_over=500, signatures=3, by=cast.system)


@pytest.fixture
def need(cast, hospital, heads):
    """A critical need, drafted by anwar and put to signature."""
    row = services.draft_requirement(
        cast.alpha, capability=hospital, **NEED, criticality="critical", by=cast.anwar
    )
    return services.ask_for_approval(row, by=cast.anwar)


@pytest.fixture
def approval(need):
    return amending.pending(need)


def lent(cast, giver, receiver, subject=None, **days):
    when = {"starts_on": TODAY(), "ends_on": TODAY() + timedelta(days=9)} | days
    return services_approvals.delegate(receiver=receiver, subject=subject or cast.alpha, **when, by=giver)


# --- How many
@pytest.mark.parametrize(
    ("criticality", "persons", "wanted"),
    [
        ("critical", None, 2),
        ("critical", 501, 3),
        ("routine", 500, 1),
        ("routine", 501, 3),
        ("priority", None, 1),
    ],
)
def test_the_rule_that_wants_most_says_how_many_sign(cast, heads, criticality, persons, wanted):
    assert approving.needed(cast.un, criticality, persons) == wanted
    assert approving.needed(cast.au, criticality, persons) == 1
    assert approving.needed(cast.au, criticality, persons, is_amendment=True) == 0


def test_rules_are_kept_by_who_manages_members_or_an_administrator(cast, sign_in):
    page = f"/access/partner/{cast.un.pk}/signatures/"
    given = {"criticality": "critical", "signatures": 2, "for_amendments": "on", "reason": "decided"}
    assert sign_in(cast.anwar).post(page, given).status_code == 403
    assert sign_in(cast.administrator).post(page, given).status_code == 302
    sign_in(cast.administrator).post(page, given | {"signatures": 3})
    kept = cast.un.approval_rules.get()
    assert (kept.criticality, kept.signatures) == ("critical", 3)
    assert "critical" in sign_in(cast.administrator).get(page).content.decode()
    sign_in(cast.administrator).post(f"{page}{kept.pk}/remove/")
    assert not cast.un.approval_rules.exists()
    people.grant_role(role="desk_lead", subject=cast.un, person=cast.pia, by=cast.system)
    assert sign_in(cast.pia).post(page, given).status_code == 302


# --- Who signs
def test_a_critical_need_stands_with_the_second_signature(cast, need):
    assert services.approve_requirement(need, by=cast.dora).state == "draft"
    assert services.approve_requirement(need, by=cast.chidi).state == "approved"
    told = list(Event.objects.filter(subject_id=str(need.pk)).order_by("pk").values_list("verb", flat=True))
    assert told[1:] == ["requirement.approval_asked", "requirement.signed", "requirement.approved"]


def test_neither_who_drafted_nor_who_changed_it_signs(cast, need):
    with pytest.raises(PermissionDenied, match="Another"):
        services.approve_requirement(need, by=cast.anwar)
    services.change_requirement(need, quantity=21, by=cast.dora)
    with pytest.raises(PermissionDenied, match="Another"):
        services.approve_requirement(need, by=cast.dora)
    lent(cast, cast.anwar, cast.chidi)
    with pytest.raises(PermissionDenied, match="Another"):
        services.approve_requirement(need, on_behalf_of=cast.anwar, by=cast.chidi)


def test_nobody_signs_twice_also_not_by_delegation(cast, need):
    lent(cast, cast.chidi, cast.dora)
    services.approve_requirement(need, on_behalf_of=cast.chidi, by=cast.dora)
    for by, whose in ((cast.dora, None), (cast.chidi, None), (cast.dora, cast.chidi)):
        with pytest.raises(ValidationError, match="signed this already"):
            services.approve_requirement(need, on_behalf_of=whose, by=by)
    assert [str(one) for one in Signature.objects.all()] == ["Dora for Chidi"]


def test_a_delegation_holds_on_its_days_and_until_it_is_taken_back(cast, need, approval):
    people.grant_role(role="staff", subject=cast.alpha, person=cast.pia, by=cast.system)
    tomorrow = TODAY() + timedelta(days=1)
    lent(cast, cast.chidi, cast.pia, starts_on=tomorrow)
    assert approving.principals(approval, cast.pia) == []
    with pytest.raises(PermissionDenied, match="no delegation"):
        services.approve_requirement(need, on_behalf_of=cast.chidi, by=cast.pia)
    now = lent(cast, cast.chidi, cast.pia, subject=cast.un)
    assert approving.principals(approval, cast.pia) == [cast.chidi]
    services_approvals.revoke_delegation(now, by=cast.chidi)
    assert approving.principals(approval, cast.pia) == []


def test_only_a_colleague_is_lent_a_signature_and_only_by_who_signs(cast, heads):
    with pytest.raises(ValidationError, match="plans or decides there"):
        lent(cast, cast.anwar, cast.berit)
    with pytest.raises(PermissionDenied):
        lent(cast, cast.berit, cast.dora)
    with pytest.raises(PermissionDenied):
        lent(cast, cast.anwar, cast.dora, subject=cast.shade)
    with pytest.raises(ValidationError, match="a year"):
        lent(cast, cast.anwar, cast.dora, ends_on=TODAY() + timedelta(days=400))
    assert not Delegation.objects.exists()


def test_a_delegation_lends_no_more_than_its_giver_holds(cast, need, approval):
    lent(cast, cast.chidi, cast.dora)
    grant = cast.chidi.grants.get(role="lead_staff")
    people.revoke_role(grant, reason="left", by=cast.system)
    assert approving.principals(approval, cast.dora) == [cast.dora]
    with pytest.raises(PermissionDenied):
        services.approve_requirement(need, on_behalf_of=cast.chidi, by=cast.dora)


# --- Of what
def test_what_is_amended_after_it_was_signed_is_signed_anew(cast, need, approval):
    services.approve_requirement(need, by=cast.dora)
    services.change_requirement(need, quantity=30, by=cast.anwar)
    now = amending.pending(need)
    assert (now.pk, now.version, now.changes["quantity"]) == (approval.pk, 2, [None, 30])
    assert Signature.objects.get().voided_at and not Signature.objects.standing().exists()
    with pytest.raises(ValidationError, match="changed this"):
        services.approve_requirement(need, seen=1, by=cast.chidi)
    services.approve_requirement(need, seen=2, by=cast.chidi)
    assert services.approve_requirement(need, seen=2, by=cast.dora).state == "approved"


def test_an_amendment_changes_nothing_until_all_have_signed(cast, need):
    for person in (cast.dora, cast.chidi):
        services.approve_requirement(need, by=person)
    standing = services.change_requirement(
        Requirement.objects.get(), quantity=30, needed_until=date(2027, 1, 1), reason="more", by=cast.anwar
    )
    assert (standing.quantity, standing.amendment) == (20, 0)
    asked = amending.pending(standing)
    assert asked.changes == {"quantity": [20, 30], "needed_until": [None, "2027-01-01"]}
    services.sign_amendment(standing, seen=1, by=cast.dora)
    row = services.sign_amendment(standing, seen=1, by=cast.chidi)
    row.refresh_from_db()
    assert (row.quantity, row.needed_until, row.amendment) == (30, date(2027, 1, 1), 1)
    amended = Event.objects.get(verb="requirement.amended")
    assert amended.data["changes"]["quantity"] == [20, 30]


def test_what_would_make_it_critical_is_signed_as_what_is(cast, hospital, heads):
    row = services.draft_requirement(cast.alpha, capability=hospital, **NEED, by=cast.anwar)
    row = services.approve_requirement(row, by=cast.dora)
    assert row.state == "approved"
    services.change_requirement(row, criticality="critical", by=cast.anwar)
    assert Requirement.objects.get().criticality == "routine"
    assert amending.pending(row).needed == 2


def test_a_further_amendment_joins_the_one_that_waits_and_voids_its_signatures(cast, need):
    for person in (cast.dora, cast.chidi):
        services.approve_requirement(need, by=person)
    services.change_requirement(need, quantity=30, by=cast.anwar)
    services.sign_amendment(need, seen=1, by=cast.dora)
    services.change_requirement(need, sector="East", by=cast.chidi)
    waiting = amending.pending(need)
    assert waiting.changes == {"sector": ["", "East"], "quantity": [20, 30]}
    assert set(waiting.authors) == {cast.anwar.pk, cast.chidi.pk}
    assert not waiting.signatures.standing().exists()


# --- Sent back, withdrawn
def test_what_is_sent_back_says_why_and_is_asked_again(cast, need, approval, sign_in):
    with pytest.raises(ValidationError, match="Say why"):
        services_approvals.send_back_approval(approval, version=1, reason=" ", by=cast.dora)
    services_approvals.send_back_approval(approval, version=1, reason="too many", by=cast.dora)
    assert "too many" in sign_in(cast.anwar).get(approval.get_absolute_url()).content.decode()
    assert [item.title for item in inbox.waiting(cast.anwar, TODAY()) if item.kind == "Approval"]
    again = services.ask_for_approval(need, by=cast.anwar)
    assert not [item for item in inbox.waiting(cast.anwar, TODAY()) if item.kind == "Approval"]
    assert amending.pending(again).pk != approval.pk


def test_a_need_given_up_takes_its_approval_back(cast, need, approval):
    services.cancel_requirement(need, by=cast.anwar)
    approval.refresh_from_db()
    assert approval.state == "withdrawn"
    with pytest.raises(ValidationError):
        services_approvals.sign_approval(approval, version=approval.version, by=cast.dora)


# --- Seen by whom, told to whom
def test_only_those_who_plan_or_decide_see_what_is_put_to_signature(cast, approval):
    seen = {
        name: Approval.objects.visible_to(person).count()
        for name, person in cast.people.items()
        if name != "ivo"
    }
    assert {name for name, n in seen.items() if n} == {"anwar", "dora", "chidi"}


def test_who_has_to_sign_is_told_and_reminded_and_managers_after_a_week(cast, approval):
    tasks.look_over_approvals()
    assert not Event.objects.filter(verb__in=["approval.reminded", "approval.escalated"]).exists()
    Approval.objects.update(asked_at=timezone.now() - timedelta(days=8))
    tasks.look_over_approvals()
    tasks.look_over_approvals()
    told = Event.objects.filter(verb__in=["approval.reminded", "approval.escalated"])
    assert sorted(told.values_list("verb", flat=True)) == ["approval.escalated", "approval.reminded"]


@pytest.mark.django_db(transaction=True)
def test_notices_reach_signers_then_the_author(cast, need, approval):
    def told(verb):
        return set(Notification.objects.filter(verb=verb).values_list("person__name", flat=True))

    assert told("approval.asked") == {"Dora", "Chidi"}
    services.approve_requirement(need, by=cast.dora)
    services.approve_requirement(need, by=cast.chidi)
    assert (told("approval.signed"), told("approval.completed")) == ({"Anwar"}, {"Anwar"})


# --- Pages
def test_a_change_is_asked_read_and_signed_on_pages(cast, hospital, heads, sign_in):
    row = services.draft_requirement(
        cast.alpha, capability=hospital, **NEED, criticality="critical", by=cast.anwar
    )
    author, head = sign_in(cast.anwar), sign_in(cast.dora)
    asked = {"version": row.version, "reason": "ready"}
    assert author.post(f"{row.get_absolute_url()}ask/", asked).status_code == 302
    approval = amending.pending(row)
    assert approval.get_absolute_url() in author.get(row.get_absolute_url()).content.decode()
    page = head.get(approval.get_absolute_url()).content.decode()
    assert "Hospital" in page and "critical" in page and "0 of 2" in page
    told = re.findall(r'<th scope="row">(.*?)</th>', page)
    order = [capfirst(str(getattr(field, "verbose_name", ""))) for field in Requirement._meta.get_fields()]
    assert len(told) > 3 and told == sorted(told, key=order.index)
    assert "sign/" not in author.get(approval.get_absolute_url()).content.decode()
    assert author.get(f"{approval.get_absolute_url()}sign/").status_code == 403
    lent(cast, cast.chidi, cast.dora)
    form = head.get(f"{approval.get_absolute_url()}sign/").content.decode()
    assert "Chidi" in form
    services.change_requirement(row, quantity=21, by=cast.anwar)
    given = {"version": 1, "reason": "fine", "on_behalf_of": cast.chidi.pk}
    assert "changed this" in head.post(f"{approval.get_absolute_url()}sign/", given).content.decode()
    assert (
        head.post(f"{approval.get_absolute_url()}sign/", given | {"version": 2, "reason": ""}).status_code
        == 302
    )
    assert "Dora for Chidi" in head.get(approval.get_absolute_url()).content.decode()
    assert "Hospital" not in head.get("/approvals/").content.decode()
    assert "SUR-1" in head.get("/approvals/").content.decode()
    sent = {"version": 2, "reason": "no"}
    assert head.post(f"{approval.get_absolute_url()}send-back/", sent).status_code == 403


def test_a_delegation_is_given_and_taken_back_in_my_account(cast, heads, sign_in):
    browser = sign_in(cast.anwar)
    given = {
        "subject": f"mission:{cast.alpha.pk}",
        "receiver": cast.dora.pk,
        "starts_on": TODAY(),
        "ends_on": TODAY() + timedelta(days=3),
        "reason": "on leave",
    }
    answer = browser.post("/account/delegations/new/", given)
    assert answer.status_code == 302, answer.context["form"].errors
    row = Delegation.objects.get()
    assert "in force" in browser.get("/account/").content.decode()
    assert sign_in(cast.berit).post(f"/account/delegations/{row.pk}/revoke/").status_code == 404
    browser.post(f"/account/delegations/{row.pk}/revoke/")
    row.refresh_from_db()
    assert row.revoked_at and "taken back" in browser.get("/account/").content.decode()


# --- API
def call(client, path, body, **headers):
    once = {"Idempotency-Key": uuid4().hex}
    return client.post(path, json.dumps(body), content_type="application/json", headers=headers | once)


def test_the_api_signs_for_a_person_and_never_for_a_token(cast, approval, sign_in, token, client):
    path = f"/api/v1/approvals/{approval.pk}/"
    browser = sign_in(cast.dora)
    assert browser.get(path).json()["changes"]["quantity"] == [None, 20]
    header = token(cast.chidi, scopes=("read", "requirements:write"))
    assert client.get(path, headers=header).status_code == 200
    for act, body in (("sign", {"version": 1}), ("send-back", {"version": 1, "reason": "no"})):
        assert call(client, f"{path}{act}/", body, **header).status_code == 403
    step = f"/api/v1/requirements/{approval.subject_id}/approve/"
    assert call(client, step, {"version": 1}, **header).status_code == 403
    assert call(browser, f"{path}sign/", {}).status_code == 400
    assert call(browser, f"{path}sign/", {"version": 7}).status_code == 409
    signed = call(browser, f"{path}sign/", {"version": 1, "note": "read"})
    assert [one["person"] for one in signed.json()["signatures"]] == ["Dora"]
    assert call(browser, f"{path}sign/", {"version": 1}).status_code == 409
    row = browser.get(f"/api/v1/requirements/{approval.subject_id}/").json()
    assert (row["state"], row["approval"]) == ("draft", str(approval.pk))
    back = call(sign_in(cast.chidi), f"{path}send-back/", {"version": 1, "reason": "too many"})
    assert (back.json()["state"], back.json()["answer"]) == ("sent_back", "too many")


def test_the_api_delegates_and_revokes(cast, heads, sign_in):
    browser = sign_in(cast.anwar)
    given = {"receiver": "dora@concord.example", "on": "UN", "ends_on": str(TODAY() + timedelta(days=3))}
    made = call(browser, "/api/v1/delegations/", given)
    assert (made.status_code, made.json()["on"]) == (201, "United Nations")
    assert call(browser, "/api/v1/delegations/", given | {"on": "SHADE"}).status_code == 400
    path = f"/api/v1/delegations/{made.json()['id']}/"
    assert sign_in(cast.dora).get(path).status_code == 200
    assert sign_in(cast.pia).get(path).status_code == 404
    assert call(browser, f"{path}revoke/", {}).json()["revoked_at"]
    assert call(browser, f"{path}revoke/", {}).status_code == 409


# --- Two at once
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", range(4))
def test_of_two_who_give_the_last_signature_at_once_exactly_one_completes(cast, need, turn):
    start, done = threading.Barrier(2), []

    def sign(person, whose):
        try:
            start.wait(30)
            done.append(services.approve_requirement(need, on_behalf_of=whose, by=person).state)
        except ValidationError as refused:
            done.append(refused.messages[0])
        finally:
            connection.close()

    lent(cast, cast.chidi, cast.dora)
    hands = (
        [(cast.dora, None), (cast.chidi, None)] if turn % 2 else [(cast.dora, cast.chidi), (cast.chidi, None)]
    )
    threads = [threading.Thread(target=sign, args=hand) for hand in hands]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    need.refresh_from_db()
    standing = Signature.objects.standing().count()
    if turn % 2:
        assert (sorted(done), need.state, standing) == (["approved", "draft"], "approved", 2)
    else:
        assert (done.count("draft"), need.state, standing) == (1, "draft", 1)


# --- Walks
class SigningWalk(RuleBasedStateMachine):
    """Asked, changed, signed, lent, sent back in any order: who signs is no author."""

    cast = hospital = None

    def __init__(self):
        super().__init__()
        self.walked = transaction.atomic()
        self.walked.__enter__()
        self.row = services.draft_requirement(
            self.cast.alpha, capability=self.hospital, **NEED, criticality="critical", by=self.cast.anwar
        )

    def teardown(self):
        transaction.set_rollback(True)
        self.walked.__exit__(None, None, None)

    def tried(self, act):
        try:
            with transaction.atomic():
                act()
        except (PermissionDenied, ValidationError):
            pass

    @rule(who=st.sampled_from(["anwar", "dora"]))
    def ask(self, who):
        self.tried(lambda: services.ask_for_approval(self.row, by=getattr(self.cast, who)))

    @rule(who=st.sampled_from(["anwar", "dora", "chidi"]), quantity=st.integers(1, 4))
    def change(self, who, quantity):
        by = getattr(self.cast, who)
        self.tried(lambda: services.change_requirement(self.row, quantity=quantity, by=by))

    @rule(
        who=st.sampled_from(["anwar", "dora", "chidi", "pia", "berit"]),
        whose=st.sampled_from(["", "dora", "chidi"]),
    )
    def sign(self, who, whose):
        by, other = getattr(self.cast, who), getattr(self.cast, whose) if whose else None
        waiting = amending.pending(self.row)
        if waiting is None or waiting.step == "approve":
            self.tried(lambda: services.approve_requirement(self.row, on_behalf_of=other, by=by))
        else:
            seen = waiting.version
            self.tried(lambda: services.sign_amendment(self.row, seen=seen, on_behalf_of=other, by=by))

    @rule(who=st.sampled_from(["dora", "chidi", "berit"]))
    def send_back(self, who):
        waiting = amending.pending(self.row)
        if waiting:
            act = services_approvals.send_back_approval
            by = getattr(self.cast, who)
            self.tried(lambda: act(waiting, version=waiting.version, reason="no", by=by))

    @invariant()
    def nobody_counts_twice_and_no_author_at_all(self):
        for approval in Approval.objects.filter(subject_id=str(self.row.pk)):
            signed = list(approval.signatures.standing())
            pairs = [{one.person_id, one.on_behalf_of_id or one.person_id} for one in signed]
            hands = [key for pair in pairs for key in pair]
            assert len(hands) == len(set(hands))
            assert not set(hands) & set(approval.authors)
            if approval.state == "approved":
                assert len(signed) == approval.needed

    @invariant()
    def what_stands_was_signed_by_as_many_as_it_takes(self):
        row = Requirement.objects.get(pk=self.row.pk)
        done = Approval.objects.filter(subject_id=str(row.pk), state="approved")
        assert (row.state == "approved") == done.filter(step="approve").exists()
        assert row.amendment == done.filter(step="amend").count()


def test_no_walk_of_signatures_reaches_what_cannot_be(cast, hospital, heads):
    people.grant_role(role="staff", subject=cast.alpha, person=cast.pia, by=cast.system)
    lent(cast, cast.chidi, cast.pia)
    lent(cast, cast.dora, cast.chidi)
    SigningWalk.cast, SigningWalk.hospital = cast, hospital
    walks = settings(
        max_examples=examples(60),
        stateful_step_count=14,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(SigningWalk, settings=walks)
