"""Nominations: each side its own steps, a post given to one alone, nothing told to other states."""

import threading
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from accounts import calendars, inbox
from accounts.models import Event, Notification
from contributors import services_nominations as services
from contributors import standing
from contributors.models import Nomination
from contributors.models.nomination import CHOSEN, LIFE, THERE
from missions import reading_posts, services_calls
from missions.models import Tenure
from tests.conftest import build_cast
from tests.missions.test_posts import called, classified, today
from tests.shares import examples

pytestmark = pytest.mark.django_db


@pytest.fixture
def post(cast):
    return classified(cast.alpha, cast.anwar)


@pytest.fixture
def call(cast, post):
    return called([post], cast.anwar, [cast.bresland, cast.calmora])


def nominated(call, partner, by, candidate="2026-17", **fields):
    given = {"post": call.posts.first(), "available_from": today(10), "sex": "female"} | fields
    return services.nominate(call, partner=partner, candidate=candidate, by=by, **given)


@pytest.fixture
def nomination(cast, call):
    return nominated(call, cast.bresland, cast.berit)


def selected(row, by):
    row = services.shortlist_nomination(row, by=by)
    return services.select_nominee(row, version=row.version, by=by)


def deployed(row, cast, on=None):
    return services.deploy_nominee(
        services.agree_to_nominee(selected(row, cast.anwar), by=cast.berit), on=on, by=cast.anwar
    )


class TestWhoMay:
    def test_the_way_from_the_nomination_to_the_end_of_the_tour(self, cast, post, nomination):
        row = services.shortlist_nomination(nomination, by=cast.anwar)
        row = services.interview_nominee(row, by=cast.anwar)
        row = services.select_nominee(row, version=row.version, by=cast.anwar)
        row = services.agree_to_nominee(row, by=cast.berit)
        row = services.deploy_nominee(row, on=today(-30), by=cast.anwar)
        assert (row.arrived_on, row.leaves_on) == (today(-30), standing.end_of_tour(today(-30), 12))
        assert reading_posts.held(cast.anwar, [post])[post.pk].basis == "seconded"
        row = services.extend_tour(row, leaves_on=row.leaves_on + timedelta(days=90), by=cast.berit)
        row = services.end_tour(row, on=today(-1), by=cast.anwar)
        assert (row.state, row.ended_on, Tenure.objects.get().ends_on) == ("ended", today(-1), today(-1))
        assert reading_posts.held(cast.anwar, [post])[post.pk].vacant_days == 1
        verbs = Event.objects.filter(subject_id=str(row.pk)).order_by("pk").values_list("verb", flat=True)
        assert [verb.partition(".")[2] for verb in verbs] == [
            *("submitted", "shortlisted", "interviewed", "selected"),
            *("agreed", "deployed", "extended", "ended"),
        ]

    @pytest.mark.parametrize("name", ["berit", "chidi", "pia", "dora", "noor", "administrator"])
    def test_nobody_but_the_mission_selects(self, cast, nomination, name):
        by = getattr(cast, name)
        for act in (
            lambda: services.shortlist_nomination(nomination, by=by),
            lambda: services.select_nominee(nomination, version=1, by=by),
            lambda: services.decline_nomination(nomination, version=1, reason="no", by=by),
            lambda: services.deploy_nominee(nomination, by=by),
            lambda: services.end_tour(nomination, by=by),
        ):
            with pytest.raises(PermissionDenied):
                act()
        assert Nomination.objects.get().state == "submitted"

    @pytest.mark.parametrize("name", ["anwar", "chidi", "pia", "dora", "administrator"])
    def test_nobody_but_the_state_agrees_extends_or_withdraws(self, cast, call, nomination, name):
        by = getattr(cast, name)
        for act in (
            lambda: nominated(call, cast.bresland, by, "2026-18"),
            lambda: services.agree_to_nominee(nomination, by=by),
            lambda: services.extend_tour(nomination, leaves_on=today(900), by=by),
            lambda: services.withdraw_nomination(nomination, by=by),
        ):
            with pytest.raises(PermissionDenied):
                act()
        assert Nomination.objects.get().state == "submitted"

    def test_who_speaks_for_the_state_does_not_decide_even_with_a_role_in_the_mission(self, cast, nomination):
        from accounts.services import grant_role

        grant_role(role="lead_staff", subject=cast.alpha, person=cast.berit, by=cast.system)
        with pytest.raises(PermissionDenied, match="speaks for the state"):
            services.shortlist_nomination(nomination, by=cast.berit)

    def test_a_token_selects_and_declines_nothing(self, cast, nomination, token, client):
        row = services.shortlist_nomination(nomination, by=cast.anwar)
        write = token(cast.anwar, scopes=["read", "pledges:write"])
        for step, body in (("select", {}), ("decline", {"reason": "no"})):
            answer = client.post(
                f"/api/v1/nominations/{row.pk}/{step}/",
                {"version": row.version} | body,
                content_type="application/json",
                headers=write | {"Idempotency-Key": step},
            )
            assert (answer.status_code, "token" in answer.json()["detail"]) == (403, True)
        assert Nomination.objects.get().state == "shortlisted"


class TestWhatIsRefused:
    def test_a_name_is_no_reference(self, cast, call):
        for name in ("Anna Marek", "Marek", "anna@state.example"):
            with pytest.raises(ValidationError) as refused:
                nominated(call, cast.bresland, cast.berit, name)
            assert list(refused.value.error_dict) == ["candidate"]
        assert not Nomination.objects.exists()

    def test_a_call_that_is_closed_or_was_not_put_to_the_state_takes_nothing(self, cast, post, call):
        other = classified(cast.alpha, cast.anwar, "RL-02")
        with pytest.raises(ValidationError, match="does not name this post"):
            nominated(call, cast.bresland, cast.berit, post=other)
        call.asked.filter(partner=cast.bresland).delete()
        with pytest.raises(ValidationError, match="not put to"):
            nominated(call, cast.bresland, cast.berit)
        services_calls.close_call(call, by=cast.anwar)
        with pytest.raises(ValidationError, match="no nominations now"):
            nominated(call, cast.calmora, cast.chidi)

    def test_the_same_candidate_is_nominated_once(self, cast, call, nomination):
        with pytest.raises(ValidationError, match="already"):
            nominated(call, cast.bresland, cast.berit)
        assert nominated(call, cast.calmora, cast.chidi).candidate == nomination.candidate

    def test_one_is_selected_until_the_state_withdraws(self, cast, call, nomination):
        other = nominated(call, cast.calmora, cast.chidi)
        selected(nomination, cast.anwar)
        with pytest.raises(ValidationError, match="selected for this post already"):
            selected(other, cast.anwar)
        services.withdraw_nomination(nomination, by=cast.berit)
        other.refresh_from_db()
        assert services.select_nominee(other, version=other.version, by=cast.anwar).state == "selected"

    def test_a_decision_is_of_the_version_that_was_read_and_says_why(self, cast, nomination):
        with pytest.raises(ValidationError, match="changed this since"):
            services.decline_nomination(nomination, version=7, reason="no", by=cast.anwar)
        with pytest.raises(ValidationError, match="Say why"):
            services.decline_nomination(nomination, version=1, reason=" ", by=cast.anwar)

    def test_a_wrong_day_is_told_beside_the_day_and_leaves_all_as_it_was(self, cast, post, nomination):
        row = services.agree_to_nominee(selected(nomination, cast.anwar), by=cast.berit)
        with pytest.raises(ValidationError) as refused:
            services.deploy_nominee(row, on=today(1), by=cast.anwar)
        assert list(refused.value.error_dict) == ["on"]
        row = services.deploy_nominee(row, on=today(-5), by=cast.anwar)
        for day in (today(-6), today(1)):
            with pytest.raises(ValidationError) as refused:
                services.end_tour(row, on=day, by=cast.anwar)
            assert list(refused.value.error_dict) == ["on"]
        assert (Nomination.objects.get().state, Tenure.objects.get().ends_on) == ("deployed", None)

    def test_a_nominee_leaves_by_the_nomination_alone(self, cast, post, nomination):
        from missions import services_posts

        deployed(nomination, cast)
        with pytest.raises(ValidationError, match="end the nomination"):
            services_posts.vacate_post(post, ends_on=today(), by=cast.anwar)

    def test_a_successor_is_selected_before_the_other_leaves_and_comes_after(
        self, cast, post, call, nomination
    ):
        row = deployed(nomination, cast, on=today(-20))
        follows = nominated(call, cast.calmora, cast.chidi)
        follows = services.agree_to_nominee(selected(follows, cast.anwar), by=cast.chidi)
        with pytest.raises(ValidationError, match="overlap"):
            services.deploy_nominee(follows, on=today(-3), by=cast.anwar)
        services.end_tour(row, on=today(-4), by=cast.anwar)
        assert services.deploy_nominee(follows, on=today(-3), by=cast.anwar).state == "deployed"


class TestWhoSees:
    def test_the_state_and_those_who_decide_and_nobody_else(
        self, cast, post, call, nomination, sign_in, token, client
    ):
        services_calls.change_call(call, deadline=today(60), by=cast.anwar)
        people = ("berit", "anwar", "chidi", "pia", "dora", "noor", "administrator")
        counts = [Nomination.objects.visible_to(getattr(cast, name)).count() for name in people]
        assert counts == [1, 1, 0, 0, 0, 0, 0]
        addresses = (
            f"/nominations/{nomination.pk}/",
            "/nominations/?state=any",
            f"/posts/{post.pk}/",
            f"/calls/{call.pk}/",
            "/history/",
            "/desk/",
            "/rotations/?days=180",
            f"/record/nomination/{nomination.pk}/",
        )
        for name in ("chidi", "pia", "dora"):
            browser = sign_in(getattr(cast, name))
            for address in addresses:
                assert "2026-17" not in browser.get(address).content.decode(), (name, address)
            read = token(getattr(cast, name))
            assert client.get("/api/v1/nominations/", headers=read).json()["results"] == []
            assert client.get(f"/api/v1/nominations/{nomination.pk}/", headers=read).status_code == 404

    def test_nothing_of_a_post_or_call_moves_for_others_when_somebody_is_nominated(
        self, cast, post, call, token, client
    ):
        read = token(cast.chidi)

        def tags():
            paths = (f"posts/{post.pk}/", f"calls/{call.pk}/", "posts/", "calls/", "nominations/", "events/")
            return [client.get(f"/api/v1/{path}", headers=read).headers["ETag"] for path in paths]

        before = tags()
        selected(nominated(call, cast.bresland, cast.berit), cast.anwar)
        assert tags() == before

    def test_each_side_is_told_of_the_other_and_other_states_of_nothing(
        self, cast, call, django_capture_on_commit_callbacks
    ):
        with django_capture_on_commit_callbacks(execute=True):
            row = selected(nominated(call, cast.bresland, cast.berit), cast.anwar)
            services.agree_to_nominee(row, by=cast.berit)
        told = Notification.objects.filter(verb__startswith="nomination.").values_list("person__name", "verb")
        assert set(told) == {
            ("Anwar", "nomination.submitted"),
            ("Berit", "nomination.shortlisted"),
            ("Berit", "nomination.selected"),
            ("Anwar", "nomination.agreed"),
        }

    def test_what_waits_is_with_the_side_whose_step_is_next(self, cast, call):
        def waits(person):
            kinds = [item.kind for item in inbox.waiting(person, today())]
            return [kind for kind in kinds if kind in ("Call", "Nomination")]

        assert (waits(cast.berit), waits(cast.anwar)) == (["Call"], [])
        row = nominated(call, cast.bresland, cast.berit)
        assert (waits(cast.berit), waits(cast.anwar), waits(cast.chidi)) == ([], ["Nomination"], ["Call"])
        selected(row, cast.anwar)
        assert (waits(cast.berit), waits(cast.anwar)) == (["Nomination"], [])

    def test_the_end_of_the_tour_stands_in_calendars_and_on_the_board(self, cast, call, nomination, sign_in):
        row = deployed(nomination, cast, on=today(-330))
        for person, n in ((cast.berit, 1), (cast.anwar, 1), (cast.chidi, 0), (cast.pia, 0)):
            keys = [day.key for day in calendars.days(person, today())]
            assert keys.count(f"nomination-{row.pk}-leaves") == n, person
            page = sign_in(person).get("/rotations/?days=90").content.decode()
            assert ("Tours in civilian posts" in page) == bool(n), person


class TestPages:
    def test_both_sides_go_through_the_pages(self, cast, post, call, sign_in):
        berit, anwar = sign_in(cast.berit), sign_in(cast.anwar)
        assert "calls put to you" in berit.get("/desk/").content.decode()
        form = f"/nominations/for/{call.pk}/{post.pk}/"
        given = {"partner": cast.bresland.pk, "candidate": "A-1", "sex": "", "available_from": today(3)}
        wrong = berit.post(form, given | {"candidate": "Anna"})
        assert list(wrong.context["form"].errors) == ["candidate"]
        assert berit.post(form, given).status_code == 302
        row = Nomination.objects.get()
        assert anwar.get(form).status_code == 403
        for browser, step in (
            *((anwar, step) for step in ("shortlist", "interview", "select")),
            (berit, "agree"),
            (anwar, "deploy"),
            (berit, "extend"),
            (anwar, "end"),
        ):
            row.refresh_from_db()
            said = {"reason": "as decided", "version": row.version, "on": today(), "leaves_on": today(700)}
            assert browser.post(f"/nominations/{row.pk}/{step}/", said).status_code == 302, step
        row.refresh_from_db()
        assert row.state == "ended"
        assert "A-1" in berit.get("/nominations/?state=any&format=csv").getvalue().decode()

    def test_the_selection_is_side_by_side_for_those_who_decide(self, cast, post, call, nomination, sign_in):
        nominated(call, cast.calmora, cast.chidi, "C-2")
        page = sign_in(cast.anwar).get(f"/nominations/selection/{post.pk}/").content.decode()
        assert "2026-17" in page and "C-2" in page and "Shortlist" in page
        assert sign_in(cast.berit).get(f"/nominations/selection/{post.pk}/").status_code == 403


# --- The post is given to one
def both_select(rows, by):
    """Two are selected at the same moment; how many were."""
    begun, won = threading.Barrier(len(rows)), []

    def select(row):
        try:
            begun.wait(30)
            services.select_nominee(row, version=row.version, by=by)
            won.append(row.pk)
        except (ValidationError, IntegrityError):
            pass
        finally:
            connection.close()

    threads = [threading.Thread(target=select, args=[row]) for row in rows]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    return len(won)


@pytest.mark.django_db(transaction=True)
def test_of_two_selected_at_once_for_a_post_exactly_one_is():
    cast = build_cast()
    for number in range(8):
        post = classified(cast.alpha, cast.anwar, f"RL-{number}")
        call = called([post], cast.anwar, [cast.bresland, cast.calmora], f"2026-{number}")
        rows = [
            services.shortlist_nomination(nominated(call, partner, by), by=cast.anwar)
            for partner, by in ((cast.bresland, cast.berit), (cast.calmora, cast.chidi))
        ]
        assert both_select(rows, cast.anwar) == 1
        assert Nomination.objects.filter(post=post, state="selected").count() == 1


# --- Random walks
STEPS = {
    "shortlist": services.shortlist_nomination,
    "interview": services.interview_nominee,
    "agree": services.agree_to_nominee,
    "withdraw": services.withdraw_nomination,
    "deploy": services.deploy_nominee,
    "end": services.end_tour,
    "select": lambda row, by: services.select_nominee(row, version=row.version, by=by),
    "decline": lambda row, by: services.decline_nomination(row, version=row.version, reason="no", by=by),
    "extend": lambda row, by: services.extend_tour(row, leaves_on=today(1 + 999 * row.version), by=by),
}
PEOPLE = ("anwar", "berit", "chidi", "pia", "dora", "noor")


class Walk(RuleBasedStateMachine):
    """Two nominees of two states for one post, and whoever tries to take whichever step."""

    cast = None

    def __init__(self):
        super().__init__()
        self.walked = transaction.atomic()
        self.walked.__enter__()

    @initialize()
    def begin(self):
        cast = self.cast
        self.post = classified(cast.alpha, cast.anwar)
        call = called([self.post], cast.anwar, [cast.bresland, cast.calmora])
        self.rows = [nominated(call, cast.bresland, cast.berit), nominated(call, cast.calmora, cast.chidi)]

    def teardown(self):
        transaction.set_rollback(True)
        self.walked.__exit__(None, None, None)

    @rule(n=st.integers(0, 1), step=st.sampled_from(sorted(STEPS)), who=st.sampled_from(PEOPLE))
    def take(self, n, step, who):
        row, act = self.rows[n], LIFE[step]
        before, told = row.state, Event.objects.filter(subject_id=str(row.pk)).count()
        owner = "anwar" if act.side == "mission" else ("berit", "chidi")[n]
        try:
            with transaction.atomic():
                STEPS[step](row, by=getattr(self.cast, who))
        except (PermissionDenied, ValidationError):
            row.refresh_from_db()
            assert row.state == before
            assert Event.objects.filter(subject_id=str(row.pk)).count() == told
        else:
            row.refresh_from_db()
            assert (who, before in act.sources, row.state) == (owner, True, act.target)
            assert Event.objects.filter(subject_id=str(row.pk)).count() == told + 1

    @invariant()
    def the_post_is_given_to_one(self):
        if not hasattr(self, "rows"):
            return
        states = [row.state for row in self.rows]
        assert sum(state in CHOSEN for state in states) <= 1
        there = sum(state in THERE for state in states)
        assert there == Tenure.objects.filter(post=self.post, ends_on=None).count() <= 1


@pytest.mark.timeout(300)
def test_no_walk_gives_a_post_to_two_or_takes_anothers_step(cast):
    Walk.cast = cast
    run_state_machine_as_test(
        Walk,
        settings=settings(
            max_examples=examples(40),
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
