"""Nothing is decided or lapses in silence: what waits for whom, who is told, reminders before an end."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts import inbox
from accounts.models import Event, Notification
from contributors import services_pledges as services
from contributors import tasks
from contributors.models import Pledge
from missions import services_requirements as needs
from tests.conftest import signed_in
from tests.contributors.test_pledges import OFFER, accepted, needed, offered

pytestmark = pytest.mark.django_db


@pytest.fixture
def need(cast):
    return needed(cast)


def told(person):
    return set(Notification.objects.filter(person=person).values_list("verb", "audience"))


def steps(person):
    return [(str(item.kind), item.title) for item in inbox.waiting(person, timezone.localdate())]


def test_each_side_is_told_what_the_other_does_and_strangers_nothing(
    cast, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        need = needed(cast)
        pledge = offered(need, cast.bresland, cast.berit)
        services.assess_pledge(pledge, by=cast.anwar)
        accepted(pledge, cast.anwar)
        services.withdraw_pledge(pledge, by=cast.berit)
    assert told(cast.berit) >= {
        ("requirement.circulated", "asked"),
        ("pledge.taken_up", "contributor"),
        ("pledge.accepted", "contributor"),
    }
    assert told(cast.anwar) >= {("pledge.submitted", "decider"), ("pledge.withdrawn", "decider")}
    for stranger in (cast.chidi, cast.pia, cast.noor, cast.dora):
        assert not [verb for verb, _audience in told(stranger) if verb.startswith("pledge.")]


def test_what_waits_goes_when_its_step_is_taken(cast, need):
    assert ("Requirement", "ALPHA SUR-1, Hospital") in steps(cast.berit)
    needs.confirm_receipt(need, by=cast.berit)
    assert ("Requirement", "ALPHA SUR-1, Hospital") not in steps(cast.berit)
    pledge = offered(need, cast.bresland, cast.berit)
    assert ("Offer", "Field hospital of Bresland") in steps(cast.anwar)
    accepted(pledge, cast.anwar)
    assert ("Offer", "Field hospital of Bresland") not in steps(cast.anwar)


def test_a_draft_waits_for_another_than_who_wrote_it(cast, need):
    from accounts.services import grant_role

    grant_role(role="lead_staff", subject=cast.alpha, person=cast.dora, by=cast.system)
    row = needs.draft_requirement(
        cast.alpha,
        capability=need.capability,
        reference="SUR-2",
        title="More beds",
        quantity=5,
        needed_from=timezone.localdate(),
        by=cast.anwar,
    )
    waits = [("Approval", str(row)) in steps(person) for person in (cast.dora, cast.anwar)]
    assert waits == [False, False]
    needs.ask_for_approval(row, by=cast.anwar)
    waits = [any("SUR-2" in title for _kind, title in steps(who)) for who in (cast.dora, cast.anwar)]
    assert waits == [True, False]


def test_an_offer_lapses_after_two_reminders_and_not_before_its_day(cast, need):
    today = timezone.localdate()
    pledge = offered(need, cast.bresland, cast.berit)
    services.renew_pledge(pledge, valid_until=today + timedelta(days=14), by=cast.berit)
    for _day in range(2):
        tasks.look_over_pledges()
    assert Event.objects.filter(verb="pledge.reminded").count() == 1
    Pledge.objects.update(valid_until=today + timedelta(days=2), reminded_on=today - timedelta(days=12))
    tasks.look_over_pledges()
    verbs = Event.objects.filter(verb__in=("pledge.reminded", "pledge.escalated")).values_list(
        "verb", flat=True
    )
    assert sorted(verbs) == ["pledge.escalated", "pledge.reminded"]
    Pledge.objects.update(valid_until=today - timedelta(days=1))
    tasks.look_over_pledges()
    pledge.refresh_from_db()
    assert (pledge.state, Event.objects.filter(verb="pledge.lapsed").count()) == ("lapsed", 1)


def test_both_sides_are_told_before_it_lapses_and_nobody_else(cast, need, django_capture_on_commit_callbacks):
    today = timezone.localdate()
    pledge = offered(need, cast.bresland, cast.berit)
    services.show_pledge(pledge, visibility=3, by=cast.berit)
    with django_capture_on_commit_callbacks(execute=True):
        Pledge.objects.update(valid_until=today + timedelta(days=9))
        tasks.look_over_pledges()
        Pledge.objects.update(valid_until=today + timedelta(days=3), reminded_on=today - timedelta(days=6))
        tasks.look_over_pledges()
    both = ("pledge.reminded", "pledge.escalated")
    assert {(verb, "contributor") for verb in both} <= told(cast.berit)
    assert {(verb, "decider") for verb in both} <= told(cast.anwar)
    for stranger in (cast.chidi, cast.pia, cast.noor, cast.dora):
        assert not told(stranger) & {(verb, side) for verb in both for side in ("contributor", "decider")}
        assert not Event.objects.visible_to(stranger).filter(verb="pledge.escalated").exists()


def test_an_offer_that_never_lapses_is_pressed_for_every_thirty_days(
    cast, need, django_capture_on_commit_callbacks
):
    today, now = timezone.localdate(), timezone.now()
    pledge = offered(need, cast.bresland, cast.berit)
    services.show_pledge(pledge, visibility=3, by=cast.berit)
    pressed = Event.objects.filter(verb="pledge.pressed")
    for days, since, times in ((29, None, 0), (31, None, 1), (59, 29, 1), (62, 30, 2)):
        reminded = since and today - timedelta(days=since)
        Pledge.objects.update(submitted_at=now - timedelta(days=days), reminded_on=reminded)
        with django_capture_on_commit_callbacks(execute=True):
            for _night in range(2):
                tasks.look_over_pledges()
        assert pressed.count() == times
    assert ("pledge.pressed", "contributor") in told(cast.berit)
    assert ("pledge.pressed", "decider") in told(cast.anwar)
    for stranger in (cast.chidi, cast.pia, cast.noor, cast.dora):
        assert not Event.objects.visible_to(stranger).filter(verb="pledge.pressed").exists()
    accepted = services.accept_pledge(pledge, version=Pledge.objects.get().version, quantity=1, by=cast.anwar)
    Pledge.objects.filter(pk=accepted.pk).update(reminded_on=None)
    tasks.look_over_pledges()
    assert pressed.count() == 2


def test_a_renewed_offer_is_reminded_of_anew(cast, need):
    today = timezone.localdate()
    pledge = offered(need, cast.bresland, cast.berit)
    for _time in range(2):
        services.renew_pledge(pledge, valid_until=today + timedelta(days=10), by=cast.berit)
        tasks.look_over_pledges()
    assert Event.objects.filter(verb="pledge.reminded").count() == 2


def test_the_desk_shows_what_is_asked_and_offered_to_its_own_people_alone(cast, need, sign_in):
    page = sign_in(cast.berit).get("/desk/").content.decode()
    assert "Hospital" in page
    offered(need, cast.bresland, cast.berit)
    assert "Field hospital" in sign_in(cast.berit).get("/desk/").content.decode()
    assert "Field hospital" not in sign_in(cast.chidi).get("/desk/").content.decode()
    assert ["/desk/" in sign_in(who).get("/about/").content.decode() for who in (cast.berit, cast.dora)] == [
        True,
        False,
    ]


def test_what_is_between_the_two_sides_is_told_to_nobody_else(cast, need):
    """Conditions, and all that happened before it was submitted, also once everyone may see the pledge."""
    needs.change_requirement(need, audience="public", reason="all may see it", by=cast.anwar)
    row = services.draft_pledge(
        cast.bresland,
        requirement=need,
        reference="3",
        quantity=7,
        by=cast.berit,
        conditions="CANARY-1",
        **OFFER,
    )
    services.change_pledge(row, quantity=6, conditions="CANARY-2", reason="CANARY-3", by=cast.berit)
    row = services.show_pledge(services.submit_pledge(row, by=cast.berit), visibility=3, by=cast.berit)
    services.change_pledge(row, conditions="CANARY-4", reason="CANARY-5", by=cast.berit)
    services.change_pledge(row, quantity=5, reason="fewer beds", by=cast.berit)
    for person, is_told in ((cast.dora, False), (cast.chidi, False), (cast.anwar, True), (cast.berit, True)):
        client = signed_in(person)
        pages = [f"/history/pledge/{row.pk}/", "/api/v1/events/", f"/pledges/{row.pk}/"]
        answers = [client.get(page) for page in pages]
        assert [answer.status_code for answer in answers] == [200] * 3, person
        said = b"".join(answer.content for answer in answers).decode()
        assert ("fewer beds" in said) == is_told, person
        assert ("CANARY" in said, "pledge.drafted" in said) == (is_told, person == cast.berit), person
