"""A silence procedure whose deadline passes while nobody works: it decides as if somebody had, and once."""

import time
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from accounts import dates, services
from accounts.models import Event, Notification, User
from missions import gathering_decisions, services_bodies, tasks
from missions import services_proposals as proposals
from missions.models import Decision, Position, Proposal, Round
from tests.beginnings import by_deadline, mission, nation, organization
from tests.workers.portal import Portal, ringing_at

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("workers"), pytest.mark.timeout(400)]
SOON, ZONE = 30, "Africa/Bangui"


@pytest.fixture
def portal(db):
    running = Portal()
    with pytest.MonkeyPatch.context() as patch, ringing_at(running.valkey.url(), patch):
        try:
            yield running
        finally:
            running.stop()


@pytest.fixture
def people(db):
    """{name: person}: anwar plans mission ONE; berit and chidi speak for the two members of its body."""
    one = mission("ONE", organization("UN"))
    root = User.objects.create_user("ada@concord.example", name="Ada", is_staff=True)
    roles = {"anwar": ("staff", one), "berit": ("desk", nation("XBR")), "chidi": ("desk", nation("XCA"))}
    found = {}
    for name, (role, subject) in roles.items():
        found[name] = User.objects.create_user(f"{name}@concord.example", name=name.title())
        services.grant_role(role=role, subject=subject, person=found[name], by=root)
    found["members"] = [roles["berit"][1], roles["chidi"][1]]
    found["body"] = services_bodies.create_body(
        name="Committee",
        mission=one,
        rule="consensus",
        quorum=2,
        may_use_silence=True,
        time_zone=ZONE,
        by=found["anwar"],
    )
    for partner in found["members"]:
        services_bodies.seat_member(
            found["body"], partner=partner, starts_on=date(2020, 1, 1), by=found["anwar"]
        )
    return found


def put(people, title):
    row = proposals.draft_proposal(
        people["body"], title=title, text="Patrols in the east.", mode="silence", by=people["anwar"]
    )
    deadline = gathering_decisions.moment() + timedelta(days=1)
    return proposals.open_proposal(row, deadline=deadline, by=people["anwar"])


def let_pass(*rows):
    """Their deadline, put off until now, passes."""
    deadline = gathering_decisions.moment() + timedelta(seconds=0.5)
    for row in rows:
        Proposal.objects.filter(pk=row.pk).update(first_deadline=deadline, deadline=deadline)
        row.refresh_from_db()
    by_deadline(SOON, lambda: gathering_decisions.moment() > deadline, "the deadline passed")


def breaks(people, row, name="chidi"):
    return proposals.give_position(
        row, partner=people["members"][1], stance="breaks", words="Not before the rains.", by=people[name]
    )


def is_written(row):
    return Proposal.objects.get(pk=row.pk).state != Proposal.State.OPEN


def test_silence_whose_deadline_passes_while_nobody_works_is_written_once_as_of_its_deadline(portal, people):
    for name in ("worker", "sweeper"):
        portal.start(name)
    silent, objected = put(people, "Nobody objects"), put(people, "Somebody objects")
    for name in ("worker", "sweeper"):
        portal.kill(name)
    breaks(people, objected)
    let_pass(silent, objected)

    assert not is_written(silent) and not Decision.objects.exists()
    reader = Client()
    reader.force_login(people["berit"])
    stands = reader.get(f"/api/v1/proposals/{silent.pk}/").json()["state"]
    assert stands == "adopted"  # the deadline decides, not who writes it down
    told = dates.moment(silent.deadline, ZONE)
    with pytest.raises(ValidationError) as refused:
        breaks(people, silent)
    assert refused.value.code == "too_late" and told in refused.value.messages[0]
    assert not Position.objects.filter(proposal=silent).exists()
    page = reader.post(
        "/api/v1/positions/",
        {"proposal": str(silent.pk), "partner": "XBR", "stance": "breaks", "words": "Wait."},
        content_type="application/json",
        headers={"Idempotency-Key": "late"},
    )
    assert page.status_code in (400, 409) and told in str(page.json()["errors"])

    for name in ("sweeper", "worker"):
        portal.start(name)
    tasks.look_over_decisions.delay()  # and what beat rings for, beside the sweeper
    by_deadline(SOON, lambda: is_written(silent), "the outcome is written")
    tasks.look_over_decisions.delay()
    time.sleep(3)  # rounds enough to write it again, were it not for the lock
    decision = Decision.objects.get()
    assert decision.decided_at == silent.deadline
    assert (decision.year, decision.number) == (people["body"].day_of(silent.deadline).year, 1)
    ended = Round.objects.get(proposal=silent)
    assert (ended.outcome, ended.ended_at) == ("adopted", silent.deadline)
    assert Event.objects.filter(verb="proposal.adopted").count() == 1
    assert told in reader.get(f"/decisions/{decision.pk}/").text

    objected.refresh_from_db()
    assert objected.state == "broken"
    assert Round.objects.get(proposal=objected).outcome == "broken"
    by_deadline(
        SOON, lambda: Notification.objects.filter(verb="proposal.adopted").count() == 3, "all are told"
    )
