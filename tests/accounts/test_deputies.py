"""Leave: who may be a deputy, what they see and do in another's place, and what is never lent."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from accounts import access, calendars, deputies, inbox, outbox, services, services_approvals
from accounts.models import Delegation, Event, Notification
from missions.models import Mission
from missions.services_actions import report_action, set_action, verify_action
from tests.missions.test_signatures import call


def today(days=0):
    return timezone.localdate() + timedelta(days=days)


@pytest.fixture
def people(cast):
    """Anwar heads ALPHA's planning; Dora reads ALPHA and nothing else."""
    services.grant_role(role="reader", subject=cast.alpha, person=cast.dora, by=cast.system)
    return cast


@pytest.fixture
def leave(people):
    return services_approvals.name_deputy(
        receiver=people.dora, starts_on=today(), ends_on=today(6), reason="family", by=people.anwar
    )


@pytest.fixture
def deputy(people, leave):
    """Dora's hand, acting for Anwar as within a request."""
    people.dora.acts_for = people.anwar
    return people.dora


def test_a_deputy_has_a_role_where_the_giver_has_one(people):
    assert list(deputies.possible(people.anwar)) == [people.dora]
    for stranger in (people.berit, people.ivo, people.anwar):
        with pytest.raises(ValidationError, match="has a role where you have one"):
            services_approvals.name_deputy(
                receiver=stranger, starts_on=today(), ends_on=today(1), by=people.anwar
            )
    assert not Delegation.objects.exists()


def test_a_leave_has_days_to_come_and_no_other_beside_it(people, leave):
    name = {"receiver": people.dora, "by": people.anwar}
    with pytest.raises(ValidationError, match="That day has passed"):
        services_approvals.name_deputy(starts_on=today(-3), ends_on=today(-1), **name)
    with pytest.raises(ValidationError, match="At most a year"):
        services_approvals.name_deputy(starts_on=today(10), ends_on=today(400), **name)
    with pytest.raises(ValidationError, match="Dora is your deputy until"):
        services_approvals.name_deputy(starts_on=today(6), ends_on=today(8), **name)
    later = services_approvals.name_deputy(starts_on=today(7), ends_on=today(8), **name)
    assert list(deputies.leaves(people.dora, today())) == [leave]
    assert list(deputies.leaves(people.dora, today(7))) == [later]
    services_approvals.revoke_delegation(leave, by=people.anwar)
    assert not deputies.leaves(people.dora, today()).exists()


def test_what_is_lent_ends_where_the_deputy_has_no_role_and_at_what_is_trusted_to_one(people, leave):
    services.grant_role(role="desk", subject=people.un, person=people.anwar, by=people.system)
    services.grant_role(role="protection", subject=people.alpha, person=people.anwar, by=people.system)
    assert not access.allows(people.dora, "edit_mission", people.alpha)
    people.dora.held_this_request, people.dora.acts_for = {}, people.anwar
    assert access.allows(people.dora, "edit_mission", people.alpha)
    assert access.allows(people.dora, "decide_pledges", people.alpha)
    for permission, root in (
        ("manage_members", people.alpha),
        ("keep_protection", people.alpha),
        ("act_for", people.un),
    ):
        assert access.allows(people.anwar, permission, root)
        assert not access.allows(people.dora, permission, root)


def test_a_deputy_steps_in_and_both_names_stand_in_the_trail(people, leave, sign_in):
    browser = sign_in(people.dora)
    edit = f"/missions/{people.alpha.acronym.lower()}/edit/"
    assert browser.get(edit).status_code == 403
    page = browser.get("/inbox/").content.decode()
    assert "Act for Anwar" in page and "Anwar is on leave" in page
    assert browser.post(f"/inbox/for/{leave.pk}/").status_code == 302
    assert "You act for <strong>Anwar</strong>" in browser.get("/inbox/").content.decode()
    assert browser.get("/api/v1/inbox/").json()["acts_for"] == "Anwar"
    answer = browser.get(edit)
    assert answer.status_code == 200
    given = {name: "" if value is None else value for name, value in answer.context["form"].initial.items()}
    sent = browser.post(edit, given | {"name": "Mission Alpha renamed", "reason": "as agreed"})
    assert sent.status_code == 302, sent.context["form"].errors
    event = Event.objects.get(verb="mission.changed")
    assert (event.by, event.who) == (people.dora, "Dora for Anwar")
    assert "Dora for Anwar" in browser.get("/history/").content.decode()
    assert Mission.objects.get(pk=people.alpha.pk).name == "Mission Alpha renamed"
    assert browser.post("/inbox/for/nobody/").status_code == 302
    assert browser.get(edit).status_code == 403
    stepped = Event.objects.get(verb="leave.stepped_in")
    assert (stepped.by, stepped.concerns) == (people.dora, [access.root_key(people.alpha)])


@pytest.mark.parametrize(
    "path", ["/account/", "/account/leave/new/", "/account/tokens/", "/notifications/", "/imports/"]
)
def test_what_is_each_persons_own_is_closed_to_a_deputy(people, leave, sign_in, path):
    browser = sign_in(people.dora)
    assert browser.get(path).status_code == 200
    browser.post(f"/inbox/for/{leave.pk}/")
    refused = browser.get(path)
    assert refused.status_code == 403 and "You act for Anwar" in refused.content.decode()
    given = {"receiver": "berit@concord.example", "ends_on": str(today(2))}
    assert call(browser, "/api/v1/delegations/", given).status_code == 403


def test_the_day_after_and_once_taken_back_nobody_acts_in_the_others_place(people, leave, sign_in):
    browser = sign_in(people.dora)
    browser.post(f"/inbox/for/{leave.pk}/")
    services_approvals.revoke_delegation(leave, by=people.anwar)
    assert browser.get("/missions/alpha/edit/").status_code == 403
    assert "You act for" not in browser.get("/").content.decode()
    assert browser.post(f"/inbox/for/{leave.pk}/").status_code == 404


def test_a_stranger_steps_into_no_leave(people, leave, sign_in):
    assert sign_in(people.berit).post(f"/inbox/for/{leave.pk}/").status_code == 404
    assert sign_in(people.anwar).post(f"/inbox/for/{leave.pk}/").status_code == 404
    with pytest.raises(PermissionDenied, match="not the deputy"):
        services_approvals.step_in(leave, by=people.anwar)
    assert not Event.objects.filter(verb="leave.stepped_in").exists()


def test_the_hands_of_a_deputy_are_those_of_both(people, deputy):
    """What Anwar reported done, or Dora did in his place, neither of them verifies."""
    row = set_action(
        title="Clear the road",
        mission=people.alpha,
        owner=people.un,
        person=people.anwar,
        due_on=today(3),
        by=people.anwar,
    )
    row = report_action(row, report="cleared", by=deputy)
    assert row.done_by == people.dora
    with pytest.raises(ValidationError, match="another person verifies"):
        verify_action(row, by=deputy)
    other = set_action(
        title="Mend the bridge", mission=people.alpha, owner=people.un, due_on=today(3), by=people.anwar
    )
    other = report_action(other, report="mended", by=people.anwar)
    with pytest.raises(ValidationError, match="another person verifies"):
        verify_action(other, by=deputy)


def test_own_work_does_not_wait_while_one_acts_for_another(people, leave):
    own = [str(item.title) for item in inbox.waiting(people.dora, today())]
    assert "Anwar is on leave" in own
    people.dora.acts_for = people.anwar
    assert "Anwar is on leave" not in [str(item.title) for item in inbox.waiting(people.dora, today())]


@pytest.mark.django_db(transaction=True)
def test_who_manages_members_is_told_and_takes_it_back(people):
    services.grant_role(role="lead_staff", subject=people.alpha, person=people.noor, by=people.system)
    leave = services_approvals.name_deputy(
        receiver=people.dora, starts_on=today(), ends_on=today(6), by=people.anwar
    )
    outbox.settle()
    told = Notification.objects.filter(event__verb="leave.given")
    assert {one.person.name: one.audience for one in told} == {"Dora": "deputy", "Noor": "manager"}
    assert Delegation.objects.visible_to(people.noor).get() == leave
    assert not Delegation.objects.visible_to(people.berit).exists()
    with pytest.raises(PermissionDenied):
        services_approvals.revoke_delegation(leave, by=people.dora)
    assert services_approvals.revoke_delegation(leave, by=people.noor).revoked_at


def test_a_leave_stands_in_both_calendars(people, leave):
    for person in (people.anwar, people.dora):
        found = [day for day in calendars.days(person, today()) if day.key == f"leave-{leave.pk}"]
        assert [day.on for day in found] == [today()]
        assert "deputy: Dora" in str(found[0].title)
    assert not [day for day in calendars.days(people.berit, today()) if day.key.startswith("leave-")]


def test_a_leave_is_entered_in_my_account_and_over_the_api(people, sign_in):
    browser = sign_in(people.anwar)
    given = {"receiver": people.dora.pk, "starts_on": today(), "ends_on": today(2), "reason": "leave"}
    answer = browser.post("/account/leave/new/", given)
    assert answer.status_code == 302, answer.context["form"].errors
    assert "everything, on leave" in browser.get("/account/").content.decode()
    again = browser.post("/account/leave/new/", given)
    assert "Dora is your deputy until" in again.content.decode()
    body = {"receiver": "dora@concord.example", "starts_on": str(today(5)), "ends_on": str(today(6))}
    made = call(browser, "/api/v1/delegations/", body)
    assert made.status_code == 201
    assert (made.json()["on"], made.json()["on_kind"], made.json()["on_id"]) == (None, None, None)
    refused = call(browser, "/api/v1/delegations/", body | {"receiver": "berit@concord.example"})
    assert refused.status_code == 400 and "receiver" in str(refused.json())
    assert sign_in(people.berit).get("/account/leave/new/").status_code == 403
