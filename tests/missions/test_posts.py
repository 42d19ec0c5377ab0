"""Civilian posts and calls: who plans, who fills, who sees which, and what the shares say of them."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from accounts import calendars
from accounts.models import Event, Notification
from accounts.services import grant_role
from missions import reading_posts, tasks
from missions import services_calls as calls
from missions import services_posts as services
from missions.models import Asked, Call, Capability, Mission, Post, Tenure

pytestmark = pytest.mark.django_db


def today(days=0):
    return timezone.localdate() + timedelta(days=days)


def kind_of_expert():
    made = {"name": "Rule of law expert", "unit": "posts", "category": "civilians"}
    return Capability.objects.get_or_create(code="rule-of-law", defaults=made)[0]


def drafted(mission, by, reference="RL-01", **fields):
    given = {"title": "Rule of law adviser", "category": "operational", "needed_from": today(-100)} | fields
    return services.draft_post(mission, reference=reference, capability=kind_of_expert(), by=by, **given)


def classified(mission, by, reference="RL-01", **fields):
    return services.classify_post(drafted(mission, by, reference, **fields), by=by)


def called(posts, by, partners=(), reference="2026-1", **fields):
    """A call that is open to these states."""
    given = {"deadline": today(30)} | fields
    row = calls.draft_call(posts[0].mission, reference=reference, posts=posts, by=by, **given)
    return calls.open_call(row, partners=partners, by=by)


@pytest.fixture
def post(cast):
    return classified(cast.alpha, cast.anwar)


@pytest.fixture
def call(cast, post):
    return called([post], cast.anwar, [cast.bresland])


def seen(model, *people):
    return [model.objects.visible_to(person).count() for person in people]


class TestPosts:
    def test_a_draft_is_its_planners_own_and_a_hidden_mission_leaves_no_trace(self, cast, client, sign_in):
        row = drafted(cast.alpha, cast.anwar)
        assert seen(Post, cast.anwar, cast.berit, cast.pia, cast.dora, cast.noor) == [1, 0, 0, 0, 0]
        services.classify_post(row, by=cast.anwar)
        assert seen(Post, cast.anwar, cast.berit, cast.pia, cast.dora, cast.noor) == [1, 1, 1, 0, 0]
        classified(cast.shade, cast.noor, title="Hidden adviser")
        for person in (cast.anwar, cast.pia, cast.dora, cast.administrator):
            browser = sign_in(person)
            for address in (
                "/posts/?state=any",
                "/calls/",
                "/figures/missions.secondment/",
                "/api/v1/posts/",
            ):
                page = browser.get(address).content.decode()
                assert "SHADE" not in page and "Hidden adviser" not in page, (person, address)

    def test_a_post_takes_a_civilian_expert(self, cast):
        hospital = Capability.objects.create(code="h", name="Hospital", unit="beds", category="troops")
        with pytest.raises(ValidationError, match="civilian expert"):
            services.draft_post(
                cast.alpha,
                reference="1",
                title="x",
                capability=hospital,
                category="support",
                needed_from=today(),
                by=cast.anwar,
            )
        assert not Post.objects.exists()

    @pytest.mark.parametrize("name", ["berit", "pia", "dora", "noor"])
    def test_nobody_else_plans_or_fills(self, cast, post, name):
        by = getattr(cast, name)
        for act in (
            lambda: drafted(cast.alpha, by, "X-1"),
            lambda: services.change_post(post, title="x", by=by),
            lambda: services.abolish_post(post, by=by),
            lambda: services.fill_post(post, basis="seconded", starts_on=today(), by=by),
            lambda: calls.draft_call(cast.alpha, reference="x", posts=[post], deadline=today(), by=by),
        ):
            before = Event.objects.count()
            with pytest.raises(PermissionDenied):
                act()
            assert Event.objects.count() == before

    def test_one_holds_a_post_at_a_time(self, cast, post):
        services.fill_post(post, basis="seconded", starts_on=today(-50), sex="female", by=cast.anwar)
        with pytest.raises(ValidationError) as refused:
            services.fill_post(post, basis="seconded", starts_on=today(-10), by=cast.anwar)
        assert list(refused.value.error_dict) == ["starts_on"]
        with pytest.raises(ValidationError, match="Somebody holds it"):
            services.abolish_post(post, by=cast.anwar)
        services.vacate_post(post, ends_on=today(-20), by=cast.anwar)
        services.fill_post(post, basis="seconded", starts_on=today(-19), by=cast.anwar)
        assert Tenure.objects.count() == 2

    def test_a_seconded_post_is_filled_by_contract_after_a_call_that_said_so(self, cast, post):
        def fill():
            return services.fill_post(post, basis="contracted", starts_on=today(), by=cast.anwar)

        with pytest.raises(ValidationError, match="close a call"):
            fill()
        call = called([post], cast.anwar, [cast.bresland], then_contracted=True)
        with pytest.raises(ValidationError, match="close a call"):
            fill()
        calls.close_call(call, by=cast.anwar)
        assert fill().tenures.get().basis == "contracted"

    def test_the_trail_does_not_tell_the_sex_of_a_holder(self, cast, post):
        services.fill_post(post, basis="seconded", starts_on=today(), sex="female", by=cast.anwar)
        assert "female" not in str(Event.objects.get(verb="post.filled").data)


class TestCalls:
    def test_who_is_asked_sees_the_call_its_posts_and_not_whom_else_it_asks(self, cast, post):
        Asked.objects.all().delete()
        row = calls.draft_call(
            cast.alpha, reference="2026-1", posts=[post], deadline=today(9), audience="asked", by=cast.anwar
        )
        assert seen(Call, cast.anwar, cast.berit, cast.chidi) == [1, 0, 0]
        calls.open_call(row, partners=[cast.bresland, cast.calmora], by=cast.anwar)
        assert seen(Call, cast.anwar, cast.berit, cast.chidi, cast.dora) == [1, 1, 1, 0]
        assert seen(Asked, cast.anwar, cast.berit) == [2, 1]

    def test_a_state_asked_by_a_hidden_mission_sees_the_call_and_its_posts_alone(self, cast):
        shown, other = classified(cast.shade, cast.noor), classified(cast.shade, cast.noor, "RL-02")
        called([shown], cast.noor, [cast.calmora])
        assert set(Post.objects.visible_to(cast.chidi)) == {shown}
        assert other not in Post.objects.visible_to(cast.chidi)

    def test_a_call_asks_the_members_of_an_organization(self, cast, post):
        from accounts.models import Membership

        Membership.objects.create(partner=cast.calmora, organization=cast.au)
        row = calls.draft_call(cast.alpha, reference="1", posts=[post], deadline=today(9), by=cast.anwar)
        with pytest.raises(ValidationError, match="Name whom to ask"):
            calls.open_call(row, by=cast.anwar)
        calls.open_call(row, organizations=[cast.au], by=cast.anwar)
        assert list(row.asked.values_list("partner__code", "through__code")) == [("XCA", "AU")]

    def test_a_post_stands_in_one_open_call_and_a_second_call_follows_a_first(self, cast, post, call):
        with pytest.raises(ValidationError, match="no call was closed"):
            called([post], cast.anwar, [cast.bresland], "2026-2", number=2)
        with pytest.raises(ValidationError, match="close that one first"):
            called([post], cast.anwar, [cast.bresland], "2026-2")
        calls.close_call(call, by=cast.anwar)
        called([post], cast.anwar, [cast.bresland], "2026-3", number=2)
        assert reading_posts.held(cast.anwar, [post])[post.pk].calls == 2

    def test_of_an_open_call_the_deadline_alone_moves_and_only_back(self, cast, post, call):
        for wrong in ({"deadline": today(5)}, {"then_contracted": True}, {"posts": []}):
            with pytest.raises(ValidationError):
                calls.change_call(call, by=cast.anwar, **wrong)
        changed = calls.change_call(call, deadline=today(60), by=cast.anwar)
        assert (changed.deadline, Call.objects.get().deadline) == (today(60), today(60))

    def test_it_is_told_reminded_of_and_closed_by_night(
        self, cast, post, call, django_capture_on_commit_callbacks
    ):
        def told(verb):
            return set(Notification.objects.filter(verb=verb).values_list("person__name", flat=True))

        with django_capture_on_commit_callbacks(execute=True):
            calls.open_call(call, partners=[cast.calmora], by=cast.anwar)
        assert told("call.opened") == {"Berit", "Chidi"}
        tasks.look_over_calls()
        assert not Event.objects.filter(verb="call.reminded").exists()
        for days, reminded_on in ((7, None), (2, today(-5))):
            Call.objects.update(deadline=today(days), reminded_on=reminded_on)
            tasks.look_over_calls()
            tasks.look_over_calls()
        assert Event.objects.filter(verb="call.reminded").count() == 2
        Call.objects.update(deadline=today(-1))
        tasks.look_over_calls()
        assert Call.objects.get().state == "closed"

    def test_the_deadline_stands_in_calendars_of_those_who_see_the_call(self, cast, post, call):
        def days(person):
            return [day.key for day in calendars.days(person, today()) if day.key.startswith("call-")]

        assert days(cast.berit) == days(cast.anwar) == [f"call-{call.pk}"]
        assert days(cast.chidi) == days(cast.dora) == []


class TestShares:
    def test_page_file_and_api_say_the_same_of_what_their_reader_sees(self, cast, sign_in, client, token):
        for number, (basis, sex) in enumerate(
            [
                ("seconded", "female"),
                ("seconded", "male"),
                ("seconded", "male"),
                ("contracted", "female"),
                ("", ""),
            ]
        ):
            row = classified(cast.alpha, cast.anwar, f"P-{number}", basis=basis or "seconded")
            if basis:
                services.fill_post(row, basis=basis, sex=sex, starts_on=today(-9), by=cast.anwar)
        whole, each = reading_posts.shares(cast.pia, cast.alpha)
        assert (whole.seconded, whole.contracted, whole.vacant, whole.seconded_share) == (3, 1, 1, 0.75)
        assert (whole.women_share, whole.vacant_longest, list(each)) == (None, 100, ["operational"])
        page = sign_in(cast.pia).get("/posts/?mission=alpha").content.decode()
        assert "of civilian posts held are seconded" in page and "75.0" in page
        told = client.get("/api/v1/secondment/?mission=ALPHA", headers=token(cast.pia)).json()
        assert told["whole"]["seconded_share"] == 0.75
        assert told["by_category"]["operational"]["target"] == 1.0
        csv = sign_in(cast.pia).get("/figures/mission.secondment.csv?mission=alpha")
        assert csv.status_code == 200 and b"operational,5,3,1,1" in b"".join(csv)
        assert client.get("/api/v1/secondment/?mission=SHADE", headers=token(cast.pia)).status_code == 404
        stranger = client.get("/api/v1/secondment/", headers=token(cast.dora)).json()
        assert (stranger["whole"], stranger["by_mission"]) == (None, {})

    def test_invented_missions_are_counted_where_there_are_no_others_and_named_so(
        self, cast, post, sign_in, client, token
    ):
        def told(mission=""):
            said = client.get(f"/api/v1/secondment/{mission}", headers=token(cast.anwar)).json()
            return said["is_fictional"], sorted(said["by_mission"])

        grant_role(role="lead_staff", subject=cast.shade, person=cast.anwar, by=cast.system)
        classified(cast.shade, cast.system, "SH-1")
        assert told() == (False, ["ALPHA", "SHADE"])
        Mission.objects.filter(pk=cast.alpha.pk).update(is_fictional=True)
        assert told() == (False, ["SHADE"]) and told("?mission=ALPHA") == (True, ["ALPHA"])
        Post.objects.filter(mission=cast.shade).delete()
        assert told() == (True, ["ALPHA"])
        page = sign_in(cast.anwar).get("/posts/").content.decode()
        assert "No civilian post that you may see is reported" not in page
        assert "(invented for the demonstration)" in page
        for name in ("missions.secondment.csv?", "mission.secondment.csv?mission=alpha"):
            csv = sign_in(cast.anwar).get(f"/figures/{name}")
            assert b"(fictional)" in b"".join(csv)

    def test_days_vacant_begin_with_the_need_or_the_last_holder(self, cast, post):
        assert reading_posts.held(cast.anwar, [post])[post.pk].vacant_days == 100
        services.fill_post(post, basis="seconded", starts_on=today(-90), by=cast.anwar)
        assert reading_posts.held(cast.anwar, [post])[post.pk].vacant_days is None
        services.vacate_post(post, ends_on=today(-12), by=cast.anwar)
        assert reading_posts.held(cast.anwar, [post])[post.pk].vacant_days == 12
        coming = classified(cast.alpha, cast.anwar, "RL-9", needed_from=today(5))
        assert reading_posts.held(cast.anwar, [coming])[coming.pk].code == "planned"
        assert reading_posts.shares(cast.anwar, cast.alpha)[0].posts == 1


class TestPages:
    def test_a_planner_goes_from_draft_to_an_open_call_and_a_holder(self, cast, sign_in):
        anwar, kind = sign_in(cast.anwar), kind_of_expert()
        given = {
            "reference": "RL-01",
            "title": "Adviser",
            "capability": kind.pk,
            "category": "management",
            "basis": "seconded",
            "needed_from": today(-1),
            "tour_months": 12,
            "languages": ["en"],
            "reason": "structure",
        }
        assert anwar.post("/missions/alpha/posts/new/", given).status_code == 302
        post = Post.objects.get()
        wrong = anwar.post("/missions/alpha/posts/new/", given | {"tour_months": 0})
        assert list(wrong.context["form"].errors) == ["tour_months"]
        step = {"reason": "approved", "version": 1}
        assert anwar.post(f"/posts/{post.pk}/classify/", step).status_code == 302
        edited = given | {"title": "Chief adviser", "version": 2}
        assert anwar.post(f"/posts/{post.pk}/edit/", edited).status_code == 302
        form = anwar.get("/missions/alpha/calls/new/").context["form"]
        assert form.initial["posts"] == [Post.objects.get()]
        draft = {
            "posts": [post.pk],
            "reference": "2026-1",
            "number": 1,
            "deadline": today(20),
            "audience": "asked",
            "reason": "vacant",
        }
        assert anwar.post("/missions/alpha/calls/new/", draft).status_code == 302
        call = Call.objects.get()
        asked = {"partners": [cast.bresland.pk], "reason": "go", "version": 1}
        assert anwar.post(f"/calls/{call.pk}/open/", asked).status_code == 302
        later = {"deadline": today(40), "reason": "holidays", "version": 2}
        assert anwar.post(f"/calls/{call.pk}/edit/", later).status_code == 302
        page = anwar.get(f"/calls/{call.pk}/").content.decode()
        assert "Chief adviser" in page and "Bresland" in page
        fill = {
            "basis": "seconded",
            "starts_on": today(-1),
            "sex": "female",
            "reason": "arrived",
            "version": 3,
        }
        assert anwar.post(f"/posts/{post.pk}/fill/", fill).status_code == 302
        assert "seconded" in anwar.get(f"/posts/{post.pk}/").content.decode()
        assert list(anwar.get("/posts/?held=vacant").context["listing"].records) == []
        assert list(anwar.get("/posts/?held=seconded").context["listing"].records) == [post]
        csv = anwar.get("/posts/?format=csv").getvalue().decode()
        assert "Chief adviser" in csv and "management" in csv

    def test_a_late_change_shows_both_versions(self, cast, post, sign_in):
        services.change_post(post, title="Senior adviser", by=cast.anwar)
        given = {
            "reference": "RL-01",
            "title": "Junior adviser",
            "capability": post.capability_id,
            "category": "operational",
            "basis": "seconded",
            "needed_from": post.needed_from,
            "tour_months": 12,
            "reason": "x",
            "version": 2,
        }
        page = sign_in(cast.anwar).post(f"/posts/{post.pk}/edit/", given)
        assert [(both.mine, both.theirs) for both in page.context["form"].both] == [
            ("Junior adviser", "Senior adviser")
        ]


class TestApi:
    def test_a_planner_drafts_classifies_calls_and_fills(self, cast, client, token):
        kind_of_expert()
        write = token(cast.anwar, scopes=["read", "requirements:write"])

        def post(path, body, key):
            return client.post(
                f"/api/v1/{path}",
                body,
                content_type="application/json",
                headers=write | {"Idempotency-Key": key},
            )

        body = {
            "mission": "ALPHA",
            "reference": "RL-04",
            "title": "Adviser",
            "capability": "rule-of-law",
            "category": "operational",
            "needed_from": str(today(-10)),
        }
        made = post("posts/", body, "1").json()
        assert (made["state"], made["held"], made["vacant_days"]) == ("draft", "none", None)
        assert post("posts/", body | {"category": "chief"}, "2").json()["errors"][0]["field"] == "category"
        assert post(f"posts/{made['id']}/classify/", {}, "3").json()["state"] == "classified"
        call = {"mission": "ALPHA", "reference": "1", "posts": [made["id"]], "deadline": str(today(9))}
        call = post("calls/", call, "4").json()
        opened = post(f"calls/{call['id']}/open/", {"partners": ["XBR"]}, "5").json()
        assert (opened["state"], opened["posts"]) == ("open", [made["id"]])
        assert [one["partner"] for one in opened["asked"]] == ["XBR"]
        held = {"basis": "seconded", "starts_on": str(today())}
        filled = post(f"posts/{made['id']}/fill/", held, "6").json()
        assert (filled["held"], filled["vacant_days"], filled["calls"]) == ("seconded", None, 1)
        twice = post(f"posts/{made['id']}/fill/", held, "7")
        assert (twice.status_code, twice.json()["errors"][0]["field"]) == (400, "starts_on")
        listed = client.get("/api/v1/calls/?asked=XBR&state=open", headers=write).json()["results"]
        assert [row["id"] for row in listed] == [call["id"]]
