"""The feed of changes of a mission's work: each reader their own; who loses sight is told, others nothing."""

from datetime import date

import pytest
from django.utils import timezone

from missions import services_actions as actions
from missions import services_announcements as announcements
from missions import services_assistance as assistance
from missions import services_benchmarks as benchmarks
from missions import services_channels as channels
from missions import services_civil_activities as civil_activities
from missions import services_command as command
from missions import services_constraints as constraints
from missions import services_contacts as contacts
from missions import services_humanitarian as humanitarian
from missions import services_incidents as incidents
from missions import services_lessons as lessons
from missions import services_patrols as patrols
from missions import services_priorities as priorities
from missions import services_procedures as procedures
from missions import services_projects as projects
from missions import services_proposals as proposals
from missions import services_transitions as transitions
from missions import tasks
from tests.accounts.test_api_changes import ask
from tests.accounts.test_api_changes_tiers import bytes_of, learned, starts
from tests.missions.channelled import announced, channel_of, channelled_world, element_of, reached
from tests.missions.civil import asked, at_work, civil_world, hindered, notified
from tests.missions.decided import body_of, decided_world, drafted, in_hours, let_pass
from tests.missions.learnt import ON, learnt_world, observed
from tests.missions.planned import benchmark_of, planned_world, transition_of
from tests.missions.rebuilt import needed, proposed, rebuilt_world
from tests.missions.situated import happened, planned, situated_world
from tests.missions.test_command import element

pytestmark = pytest.mark.django_db(transaction=True)  # what is not committed is in no feed
PEOPLE = ("berit", "chidi", "anwar", "dora", "noor", "administrator")


@pytest.fixture
def readers(cast, sign_in):
    return {name: sign_in(cast.people[name]) for name in PEOPLE}


MADE = {
    "incidents": (lambda cast: happened(cast), incidents.change_incident),
    "patrols": (lambda cast: planned(cast), patrols.change_patrol),
    "benchmarks": (lambda cast: benchmark_of(cast.alpha, cast.system, read=""), benchmarks.change_benchmark),
    "transitions": (lambda cast: transition_of(cast.alpha, cast.system), transitions.change_transition),
    "lessons": (lambda cast: observed(cast, cast.alpha, by=cast.system), lessons.change_lesson),
    "humanitarian-notifications": (
        lambda cast: notified(cast, keeper=cast.un, by=cast.system),
        humanitarian.change_notification,
    ),
    "assistance-requests": (
        lambda cast: asked(cast, keeper=cast.un, by=cast.system),
        assistance.change_assistance,
    ),
    "civil-activities": (
        lambda cast: at_work(cast, keeper=cast.un, by=cast.system),
        civil_activities.change_activity,
    ),
    "access-constraints": (
        lambda cast: hindered(cast, keeper=cast.un, by=cast.system),
        constraints.change_constraint,
    ),
    "projects": (
        lambda cast: proposed(cast, keeper=cast.un, by=cast.system),
        projects.change_project,
    ),
    "priorities": (lambda cast: needed(cast, by=cast.system), priorities.change_priority),
    "channels": (lambda cast: channel_of(cast, cast.alpha), channels.change_channel),
    "contacts": (
        lambda cast: reached(cast, element=element_of(cast, cast.alpha, "CO-1"), by=cast.system),
        contacts.change_contact,
    ),
    "elements": (
        lambda cast: command.add_element(
            cast.alpha, reference="HQ", title="Headquarters", kind="force", label="mission", by=cast.system
        ),
        command.change_element,
    ),
    "actions": (
        lambda cast: actions.set_action(
            title="Inspect", due_on=timezone.localdate(), mission=cast.alpha, by=cast.system
        ),
        actions.change_action,
    ),
}


@pytest.mark.parametrize("resource", MADE)
def test_who_is_named_on_a_record_and_who_no_more_is_told(cast, readers, resource):
    make, change = MADE[resource]
    row = make(cast)

    def after(label, *named):
        since = starts(readers)
        row.refresh_from_db()
        change(row, label=label, released_to=named, by=cast.system)
        found = learned(readers, since, resource)
        assert set(found.pop("anwar")) == {"changed"}
        return found

    assert after("named", cast.bresland) == {"berit": ["created"]}
    assert after("named", cast.calmora) == {"berit": ["deleted"], "chidi": ["created"]}
    since = starts(readers)
    assert after("mission") == {"chidi": ["deleted"]}
    (gone,) = ask(readers["chidi"], since["chidi"])["results"]
    assert (gone["key"], gone["record"]) == (str(row.pk), None)


WORLDS = {
    decided_world: ("anwar", "dora"),  # Bresland and Calmora have seats
    planned_world: ("chidi", "anwar", "dora"),
    situated_world: ("berit", "chidi", "anwar", "dora"),
    learnt_world: ("berit", "chidi", "anwar", "dora"),
    civil_world: ("berit", "chidi", "anwar", "dora"),
    rebuilt_world: ("berit", "chidi", "anwar", "dora"),
    channelled_world: ("chidi", "anwar", "dora"),  # Bresland takes part there
}
TAKES_A_PERSON = (situated_world, learnt_world, civil_world, rebuilt_world, channelled_world)


@pytest.mark.parametrize("world", WORLDS)
def test_what_happens_in_a_closed_mission_moves_nothing_for_who_is_not_of_it(cast, readers, world):
    others = {name: readers[name] for name in WORLDS[world]}
    noor = ask(readers["noor"])["since"]
    since = starts(others)
    before = bytes_of(others, since)
    more = [cast.noor] if world in TAKES_A_PERSON else []
    made = world(cast, cast.shade, *more)
    assert bytes_of(others, since) == before and starts(others) == since
    told = {change["resource"] for change in ask(readers["noor"], noor, page_size=200)["results"]}
    parts = {"seat", "promise", "answers", "procedure-versions", "adoptions", "reading-duties"}
    parts |= {"channel-tests", "members", "pair"}
    in_no_feed = {"protection-concerns"}
    assert set(made) - parts - in_no_feed <= told and not told & in_no_feed


def test_a_proposal_is_told_to_the_seated_when_it_is_put_and_its_decision_to_all_of_them(cast, readers):
    body = body_of(cast)
    since = starts(readers)
    row = drafted(body, cast.anwar)
    assert learned(readers, since, "proposals") == {"anwar": ["created"]}
    since = starts(readers)
    row = proposals.open_proposal(row, deadline=in_hours(48), by=cast.anwar)
    seated = {"berit": ["created"], "chidi": ["created"]}
    assert learned(readers, since, "proposals") == {"anwar": ["changed"]} | seated
    since = starts(readers)
    proposals.give_position(row, partner=cast.calmora, stance="remark", words="Good.", by=cast.chidi)
    both = {"anwar": ["created"]} | seated
    assert learned(readers, since, "positions") == both
    since = starts(readers)
    let_pass(row)
    tasks.settle_proposals()
    assert learned(readers, since, "decisions") == both


def test_a_procedure_comes_into_sight_when_it_is_issued(cast, readers):
    since = starts(readers)
    row = procedures.draft_procedure(
        title="Camps", text="1. Look.", mission=cast.alpha, label="partners", by=cast.system
    )
    assert learned(readers, since, "procedures") == {"anwar": ["created", "changed"]}
    since = starts(readers)
    procedures.issue_version(row.versions.get(), in_force_from=ON, by=cast.anwar)
    ways = learned(readers, since, "procedures")
    assert ways.pop("anwar") == ["changed"]
    assert ways and set(map(tuple, ways.values())) == {("created",)}


def test_a_notification_is_told_to_whom_it_is_passed(cast, readers):
    row = humanitarian.receive_notification(notified(cast), by=cast.anwar)
    since = starts(readers)
    humanitarian.forward_notification(row, partners=[cast.calmora], by=cast.anwar)
    ways = learned(readers, since, "humanitarian-notifications")
    assert ways["chidi"][0] == "created" and set(ways) == {"anwar", "berit", "chidi"}


def test_what_is_withdrawn_for_good_leaves_a_stone_for_who_was_named(cast, readers):
    head = element(cast.alpha, cast.anwar, "HQ", label="partners")
    unit = element(cast.alpha, cast.anwar, "B-1", kind="force", label="partners")
    edge = command.give_authority(
        unit,
        relationship="administrative",
        superior=head,
        starts_on=date(2026, 1, 1),
        label="named",
        released_to=[cast.bresland],
        by=cast.anwar,
    )
    assert edge in type(edge).objects.visible_to(cast.berit)
    since = starts(readers)
    command.withdraw_authority(edge, by=cast.anwar)
    assert learned(readers, since, "authority-edges") == {"anwar": ["deleted"], "berit": ["deleted"]}


def test_a_partner_that_takes_part_in_a_project_is_told_of_it_and_when_it_no_more_does(cast, readers):
    row = proposed(cast, keeper=cast.un, by=cast.system)
    for named, way in (([cast.bresland], "created"), ([], "deleted")):
        since = starts(readers)
        row.refresh_from_db()
        projects.change_project(row, partners=named, by=cast.system)
        told = learned(readers, since, "projects")
        assert set(told) == {"anwar", "berit"} and set(told["anwar"]) == {"changed"}
        assert told["berit"][0 if way == "created" else -1] == way
    since = starts(readers)
    projects.add_milestone(row, title="Drilled", due_on=timezone.localdate(), by=cast.system)
    assert learned(readers, since, "project-milestones") == {"anwar": ["created"]}


def test_an_announcement_is_told_to_whom_it_goes_and_a_reminder_to_nobody(cast, readers):
    since = starts(readers)
    row = announced(cast, people="", partners=[cast.bresland], by=cast.system)
    assert learned(readers, since, "announcements") == {"anwar": ["created", "changed"], "berit": ["created"]}
    since = starts(readers)
    type(row).objects.filter(pk=row.pk).update(reminded_on=timezone.localdate())
    assert learned(readers, since, "announcements") == {}
    announcements.withdraw_announcement(row, reason="It is over.", by=cast.anwar)
    assert learned(readers, since, "announcements") == {"anwar": ["changed"], "berit": ["changed"]}
