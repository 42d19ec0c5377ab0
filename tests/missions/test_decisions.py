"""Bodies, proposals, positions and decisions: who may what, what counts when, and races at the deadline."""

import threading
import time
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts import sweeper
from accounts.models import Event, Notification
from accounts.versions import ChangedMeanwhile
from missions import gathering_decisions, tasks
from missions import services_bodies as bodies
from missions import services_proposals as services
from missions.models import Body, BodyMember, Decision, Position, Proposal, Round
from tests.missions.decided import body_of, drafted, in_hours, let_pass, put, third_nation

pytestmark = pytest.mark.django_db


@pytest.fixture
def body(cast):
    return body_of(cast)


def seen(model, *people):
    return [model.objects.visible_to(person).count() for person in people]


def say(row, partner, stance, by, **given):
    words = {"words": "our parliament has not decided"} if stance in ("breaks", "remark") else {}
    return services.give_position(row, partner=partner, stance=stance, by=by, **words | given)


def now_stands(row):
    """What the positions make of it at this moment, whatever was written."""
    row.refresh_from_db()
    now = gathering_decisions.moment()
    return gathering_decisions.outcomes([row], now)[row.pk].state


class TestBodies:
    def test_planners_make_bodies_of_their_mission_and_nobody_else(self, cast):
        given = {"name": "Board", "rule": "majority", "quorum": 1, "mission": cast.alpha}
        assert bodies.create_body(by=cast.anwar, **given).name == "Board"
        for person in (cast.berit, cast.noor, cast.dora, cast.administrator):
            with pytest.raises(PermissionDenied):
                bodies.create_body(by=person, **given | {"name": "Other"})

    def test_a_body_of_no_mission_is_run_by_who_speaks_for_its_secretariat(self, cast):
        row = bodies.create_body(name="Group", rule="consensus", quorum=1, keeper=cast.au, by=cast.pia)
        assert seen(Body, cast.pia, cast.anwar, cast.berit) == [1, 0, 0]
        bodies.seat_member(row, partner=cast.bresland, starts_on=date(2020, 1, 1), by=cast.pia)
        assert seen(Body, cast.pia, cast.anwar, cast.berit) == [1, 0, 1]

    def test_a_body_kept_by_nobody_and_a_quorum_of_nobody_are_refused(self, cast):
        with pytest.raises(PermissionDenied):
            bodies.create_body(name="Nobody's", rule="majority", quorum=1, by=cast.anwar)
        with pytest.raises(ValidationError, match="greater than or equal to 1"):
            bodies.create_body(name="Empty", rule="majority", quorum=0, mission=cast.alpha, by=cast.anwar)

    def test_an_observer_has_no_vote_and_a_partner_one_seat_at_a_time(self, cast, body):
        with pytest.raises(ValidationError, match="no vote"):
            bodies.seat_member(
                body,
                partner=cast.un,
                seat="observer",
                may_vote=True,
                starts_on=date(2024, 1, 1),
                by=cast.anwar,
            )
        with pytest.raises(ValidationError, match="overlap"):
            bodies.seat_member(body, partner=cast.au, starts_on=date(2024, 1, 1), by=cast.anwar)

    def test_members_see_the_body_and_a_stranger_does_not(self, cast, body):
        assert seen(Body, cast.anwar, cast.berit, cast.chidi, cast.pia) == [1, 1, 1, 1]
        assert seen(Body, cast.dora, cast.noor, cast.administrator, cast.ivo) == [0, 0, 0, 0]
        assert seen(BodyMember, cast.berit, cast.dora) == [3, 0]

    def test_who_lost_the_seat_sees_nothing_new_and_the_label_lets_others_read(self, cast, body):
        seat = body.members.get(partner=cast.calmora)
        bodies.end_seat(seat, ends_on=timezone.localdate() - timedelta(days=1), by=cast.anwar)
        assert seen(Body, cast.chidi) == [0]
        bodies.change_body(body, label="named", released_to=[cast.calmora], by=cast.anwar)
        assert seen(Body, cast.chidi, cast.dora) == [1, 0]
        bodies.change_body(body, label="public", by=cast.anwar)
        assert seen(Body, cast.chidi, cast.dora) == [1, 1]

    def test_a_label_that_names_partners_names_some(self, cast, body):
        with pytest.raises(ValidationError, match="Name the organizations"):
            bodies.change_body(body, label="named", by=cast.anwar)

    def test_its_rule_stays_while_something_is_before_it(self, cast, body):
        put(body, cast.anwar)
        with pytest.raises(ValidationError, match="before the body"):
            bodies.change_body(body, quorum=1, by=cast.anwar)
        bodies.change_body(body, name="Committee", by=cast.anwar)


class TestProposals:
    def test_a_draft_is_of_who_wrote_it_and_an_open_one_of_the_body(self, cast, body):
        row = drafted(body, cast.berit, sponsor=cast.bresland)
        assert seen(Proposal, cast.anwar, cast.berit, cast.chidi, cast.dora) == [1, 1, 0, 0]
        services.open_proposal(row, deadline=in_hours(1), by=cast.anwar)
        assert seen(Proposal, cast.anwar, cast.berit, cast.chidi, cast.dora) == [1, 1, 1, 0]

    def test_an_observer_puts_nothing_forward_and_a_member_opens_nothing(self, cast, body):
        with pytest.raises(ValidationError, match="no vote"):
            drafted(body, cast.pia, sponsor=cast.au)
        row = drafted(body, cast.berit, sponsor=cast.bresland)
        with pytest.raises(PermissionDenied):
            services.open_proposal(row, deadline=in_hours(1), by=cast.berit)

    def test_it_is_decided_as_the_body_decides(self, cast, body):
        with pytest.raises(ValidationError, match="The body decides by consensus"):
            drafted(body, cast.anwar, mode="majority")
        with pytest.raises(ValidationError, match="two options or more"):
            drafted(body, cast.anwar, mode="consensus", options=["one"])

    def test_nothing_is_put_to_a_body_that_could_adopt_nothing(self, cast):
        short = body_of(cast, quorum=3)
        row = drafted(short, cast.anwar)
        with pytest.raises(ValidationError, match="2 members with a vote today, and its quorum is 3"):
            services.open_proposal(row, deadline=in_hours(1), by=cast.anwar)

    def test_a_deadline_lies_ahead_and_moves_back_alone(self, cast, body):
        row = drafted(body, cast.anwar)
        with pytest.raises(ValidationError, match="That moment has passed"):
            services.open_proposal(row, deadline=in_hours(-1), by=cast.anwar)
        row = services.open_proposal(row, deadline=in_hours(5), by=cast.anwar)
        first = row.deadline
        with pytest.raises(ValidationError, match="moves back, not forward"):
            services.extend_proposal(row, deadline=in_hours(4), by=cast.anwar)
        row = services.extend_proposal(row, deadline=in_hours(9), by=cast.anwar)
        assert (row.first_deadline, row.deadline > first) == (first, True)

    def test_an_extension_gives_time_for_an_objection_that_would_have_been_late(self, cast, body):
        row = services.extend_proposal(put(body, cast.anwar), deadline=in_hours(99), by=cast.anwar)
        begun = {"opened_at": in_hours(-49), "first_deadline": in_hours(-1)}
        Proposal.objects.filter(pk=row.pk).update(**begun)
        assert say(row, cast.bresland, "breaks", cast.berit).stance == "breaks"
        row.refresh_from_db()
        assert row.state == "broken"

    def test_a_deadline_is_no_more_extended_once_it_passed(self, cast, body):
        row = let_pass(put(body, cast.anwar))
        with pytest.raises(ValidationError, match="The deadline passed"):
            services.extend_proposal(row, deadline=in_hours(3), by=cast.anwar)
        with pytest.raises(ValidationError, match="The deadline passed"):
            services.withdraw_proposal(row, by=cast.anwar)

    def test_a_deadline_is_a_moment_in_the_bodys_time_zone(self, cast, body):
        deadline = datetime(2030, 7, 1, 0, 30, tzinfo=ZoneInfo("Africa/Nairobi"))
        row = put(body, cast.anwar, deadline=deadline)
        row.refresh_from_db()
        assert row.deadline.astimezone(ZoneInfo("UTC")).isoformat() == "2030-06-30T21:30:00+00:00"
        assert body.day_of(row.deadline) == date(2030, 7, 1)

    def test_a_seat_counts_on_the_day_it_is_in_the_bodys_time_zone(self, cast):
        """At half past midnight in Nairobi it is still the day before in UTC: Calmora's last."""
        row = put(body_of(cast), cast.anwar)
        deadline = datetime(2026, 7, 1, 0, 30, tzinfo=ZoneInfo("Africa/Nairobi"))
        Proposal.objects.filter(pk=row.pk).update(opened_at=deadline - timedelta(days=1), deadline=deadline)
        BodyMember.objects.filter(partner=cast.calmora).update(ends_on=date(2026, 6, 30))
        row.refresh_from_db()
        found = gathering_decisions.outcomes([row], deadline)[row.pk]
        assert (found.state, found.counted.seated) == ("lapsed", 1)


class TestPositions:
    def test_silence_is_adopted_by_the_deadline_whoever_looks_and_written_once(self, cast, body):
        row = let_pass(put(body, cast.anwar))
        assert now_stands(row) == "adopted"
        assert row.state == "open"
        sweeper.sweep()
        tasks.settle_proposals()
        tasks.look_over_decisions()
        row.refresh_from_db()
        assert row.state == "adopted"
        assert Decision.objects.get().decided_at == row.deadline
        assert Round.objects.count() == Event.objects.filter(verb="proposal.adopted").count() == 1

    def test_an_objection_breaks_at_once_and_says_why(self, cast, body):
        row = put(body, cast.anwar)
        with pytest.raises(ValidationError, match="Say it in words"):
            services.give_position(row, partner=cast.bresland, stance="breaks", by=cast.berit)
        say(row, cast.bresland, "breaks", cast.berit)
        row.refresh_from_db()
        assert (row.state, Round.objects.get().outcome) == ("broken", "broken")
        assert Event.objects.filter(verb="silence.broken").count() == 1
        with pytest.raises(ValidationError, match="silence broken: no positions are taken"):
            say(row, cast.calmora, "breaks", cast.chidi)

    def test_a_late_objection_is_refused_with_the_way_out_and_nothing_is_kept(self, cast, body):
        row = let_pass(put(body, cast.anwar))
        with pytest.raises(ValidationError, match="draft a proposal that changes what was decided") as told:
            say(row, cast.bresland, "breaks", cast.berit)
        assert told.value.code == "too_late"
        assert "(Africa/Nairobi)" in told.value.messages[0] or "EAT" in told.value.messages[0]
        assert not Position.objects.exists()
        assert now_stands(row) == "adopted"

    def test_after_it_was_broken_a_new_round_begins_with_a_text_of_its_own(self, cast, body):
        row = put(body, cast.anwar)
        say(row, cast.bresland, "breaks", cast.berit)
        services.change_proposal(row, text="Patrols by day alone.", by=cast.anwar)
        row = services.open_proposal(row, deadline=in_hours(2), by=cast.anwar)
        assert (row.round, row.state) == (2, "open")
        tasks.settle_proposals()
        let_pass(row)
        tasks.settle_proposals()
        assert list(Round.objects.order_by("number").values_list("outcome", flat=True)) == [
            "broken",
            "adopted",
        ]
        assert Decision.objects.get().text == "Patrols by day alone."

    def test_one_speaks_for_ones_own_with_a_seat_and_an_observer_remarks(self, cast, body):
        row = put(body, cast.anwar)
        with pytest.raises(PermissionDenied):
            say(row, cast.bresland, "breaks", cast.chidi)
        with pytest.raises(ValidationError, match="a remark alone"):
            say(row, cast.au, "breaks", cast.pia)
        say(row, cast.au, "remark", cast.pia)
        row.refresh_from_db()
        assert row.state == "open"
        doria = third_nation(cast)
        with pytest.raises(ValidationError, match="no seat"):
            say(row, doria, "breaks", cast.dora)

    def test_of_a_participants_positions_the_last_counts_if_it_saw_the_one_before(self, cast):
        row = put(body_of(cast, rule="majority"), cast.anwar, mode="majority")
        first = say(row, cast.bresland, "for", cast.berit)
        with pytest.raises(ChangedMeanwhile):
            say(row, cast.bresland, "against", cast.berit)
        with pytest.raises(ChangedMeanwhile):
            say(row, cast.calmora, "against", cast.chidi, version=1)
        changed = say(row, cast.bresland, "against", cast.berit, version=first.version)
        with pytest.raises(ChangedMeanwhile):
            say(row, cast.bresland, "abstain", cast.berit, version=first.version)
        assert (changed.version, Position.objects.count(), Position.objects.get().stance) == (2, 1, "against")

    def test_a_vote_counts_as_the_body_decides(self, cast):
        row = put(body_of(cast, rule="majority"), cast.anwar, mode="majority", options=["by road", "by air"])
        with pytest.raises(ValidationError, match="Name the option"):
            say(row, cast.bresland, "for", cast.berit)
        say(row, cast.bresland, "for", cast.berit, option="by air")
        say(row, cast.calmora, "abstain", cast.chidi)
        Position.objects.update(given_at=timezone.now() - timedelta(hours=3))
        let_pass(row)
        tasks.settle_proposals()
        kept = Decision.objects.get().round
        assert (kept.option, kept.votes_for, kept.abstained, kept.present, kept.quorum) == (
            "by air",
            1,
            1,
            2,
            2,
        )

    def test_nothing_is_adopted_by_an_absent_quorum(self, cast):
        row = put(body_of(cast), cast.anwar, mode="consensus")
        say(row, cast.bresland, "for", cast.berit)
        Position.objects.update(given_at=timezone.now() - timedelta(hours=3))
        let_pass(row)
        tasks.settle_proposals()
        row.refresh_from_db()
        assert (row.state, Decision.objects.count()) == ("lapsed", 0)
        with (
            pytest.raises(IntegrityError, match="nothing_is_adopted_without_its_quorum"),
            transaction.atomic(),
        ):
            Round.objects.update(outcome="adopted")

    def test_a_seat_does_not_change_what_a_passed_deadline_decides(self, cast, body):
        let_pass(put(body, cast.anwar))
        with pytest.raises(ValidationError, match="is being written"):
            bodies.end_seat(body.members.get(partner=cast.calmora), ends_on=date(2021, 1, 1), by=cast.anwar)
        tasks.settle_proposals()
        assert bodies.end_seat(
            body.members.get(partner=cast.calmora), ends_on=date(2021, 1, 1), by=cast.anwar
        ).ends_on == date(2021, 1, 1)

    def test_decisions_are_numbered_by_body_and_year(self, cast, body):
        other = body_of(cast, name="Other")
        for one in (body, body, other):
            let_pass(put(one, cast.anwar))
            tasks.settle_proposals()
        assert sorted((d.body.name, d.number) for d in Decision.objects.all()) == [
            ("Committee of contributors", 1),
            ("Committee of contributors", 2),
            ("Other", 1),
        ]

    def test_a_record_is_released_further_than_the_positions_behind_it(self, cast, body):
        let_pass(put(body, cast.anwar))
        tasks.settle_proposals()
        row = Decision.objects.get()
        assert seen(Decision, cast.berit, cast.dora) == [1, 0]
        services.release_decision(row, label="public", by=cast.anwar)
        assert seen(Decision, cast.berit, cast.dora) == [1, 1]
        assert seen(Proposal, cast.dora) == seen(Round, cast.dora) == seen(Position, cast.dora) == [0]
        with pytest.raises(PermissionDenied):
            services.release_decision(row, label="mission", by=cast.berit)

    @pytest.mark.django_db(transaction=True)
    def test_members_are_told_and_those_who_said_nothing_reminded_once(self, cast, body):
        row = put(body, cast.anwar, deadline=in_hours(20))
        told = Notification.objects.filter(verb="proposal.opened")
        assert {n.person for n in told} == {cast.berit, cast.chidi, cast.pia}
        services.give_position(row, partner=cast.bresland, stance="for", by=cast.berit)
        tasks.look_over_decisions()
        tasks.look_over_decisions()
        reminded = Notification.objects.filter(verb="proposal.reminded")
        assert [(n.person, n.times) for n in reminded] == [(cast.chidi, 1)]


# --- Races, on the real database
def at_once(*acts):
    """What each act came to, all begun together in threads of their own: its value, or its error."""
    found, ready = {}, threading.Barrier(len(acts))

    def run(n, act):
        ready.wait()
        try:
            found[n] = act()
        except Exception as error:
            found[n] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(n, act)) for n, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return [found[n] for n in range(len(acts))]


def put_until(body, by, seconds):
    """A proposal before the body whose deadline passes so soon; it was opened in good time."""
    row, deadline = put(body, by), timezone.now() + timedelta(seconds=seconds)
    Proposal.objects.filter(pk=row.pk).update(first_deadline=deadline, deadline=deadline)
    row.refresh_from_db()
    return row


def close_until(moment):
    """Settle what is due again and again, and once more after a moment."""
    while True:
        is_last = timezone.now() > moment
        tasks.settle_proposals()
        if is_last:
            return


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("lead", [0.0, 0.02, 0.05, 0.1, 0.2])
def test_an_objection_at_the_last_moment_and_the_closing_job_leave_one_outcome(cast, lead):
    row = put_until(body_of(cast), cast.anwar, 0.5)

    def object_():
        time.sleep(max(0.0, (row.deadline - timezone.now()).total_seconds() - lead))
        return say(row, cast.bresland, "breaks", cast.berit)

    def close():
        close_until(row.deadline + timedelta(seconds=0.3))

    objected, *_closed = at_once(object_, close, close)
    row.refresh_from_db()
    assert row.state in ("broken", "adopted")
    assert list(Round.objects.values_list("outcome", flat=True)) == [row.state]
    assert Decision.objects.count() == (row.state == "adopted")
    if isinstance(objected, Exception):
        assert (objected.code, row.state, Position.objects.count()) == ("too_late", "adopted", 0)
    else:
        assert (row.state, Position.objects.get().given_at < row.deadline) == ("broken", True)


@pytest.mark.django_db(transaction=True)
def test_two_who_speak_for_one_participant_leave_one_position(cast):
    row = put(body_of(cast, rule="majority"), cast.anwar, mode="majority")
    outcomes = at_once(
        *(
            lambda stance=stance: say(row, cast.bresland, stance, cast.berit)
            for stance in ("for", "against") * 3
        )
    )
    kept = [one for one in outcomes if isinstance(one, Position)]
    assert len(kept) == Position.objects.count() == 1
    assert all(isinstance(one, ChangedMeanwhile) for one in outcomes if one not in kept)
    assert Position.objects.get().stance == kept[0].stance


@pytest.mark.django_db(transaction=True)
def test_closing_jobs_at_once_write_an_outcome_once_and_give_numbers_without_gaps(cast):
    body = body_of(cast)
    for _n in range(4):
        let_pass(put(body, cast.anwar))
    assert not any(at_once(*[tasks.settle_proposals] * 4))
    assert sorted(Decision.objects.values_list("number", flat=True)) == [1, 2, 3, 4]
    assert Event.objects.filter(verb="proposal.adopted").count() == 4


@pytest.mark.django_db(transaction=True)
def test_an_extension_and_the_closing_job_leave_one_outcome(cast):
    row = put_until(body_of(cast), cast.anwar, 0.3)

    def extend():
        time.sleep(max(0.0, (row.deadline - timezone.now()).total_seconds() - 0.02))
        return services.extend_proposal(row, deadline=in_hours(1), by=cast.anwar)

    def close():
        close_until(row.deadline + timedelta(seconds=0.3))

    extended, _closed = at_once(extend, close)
    row.refresh_from_db()
    assert row.state == ("adopted" if isinstance(extended, Exception) else "open")
    assert Decision.objects.count() == (row.state == "adopted")
