"""Contingents and posts: one truth with the pledge, who says what, and what the rotation board shows whom."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from accounts.models import Event
from accounts.notation import day
from contributors import reading_deployments as reading
from contributors import services_deployments as services
from contributors import services_pledges as offers
from contributors import services_visits
from contributors.models import Agreement, Deployment, Pledge
from missions.models import Post
from tests.conftest import signed_in
from tests.contributors.agreeing import agreed
from tests.contributors.test_pledges import accepted, needed, offered

pytestmark = pytest.mark.django_db


@pytest.fixture
def need(cast):
    return needed(cast)


@pytest.fixture
def pledge(cast, need):
    return accepted(offered(need, cast.bresland, cast.berit), cast.anwar)


def today(days=0):
    return timezone.localdate() + timedelta(days=days)


def deployed(pledge, cast, on=None):
    agreed(
        kind="mou",
        title="MOU",
        mission=pledge.mission,
        parties=[pledge.contributor, cast.un],
        pledges=[pledge],
        signed_on=today(-400),
        by=cast.system,
    )
    services_visits.plan_visit(pledge, kind="pdv", held_on=today(-390), result="passed", by=cast.anwar)
    offers.sign_pledge(pledge, by=cast.anwar)
    offers.prepare_pledge(pledge, by=cast.system)
    return offers.deploy_pledge(pledge, on=on, by=cast.anwar)


@pytest.fixture
def ending(cast, pledge):
    """One that ends in forty days, with no successor."""
    row = deployed(pledge, cast, on=today(-300)).deployments.get()
    services.change_deployment(row, leaves_on=today(40), by=cast.system)
    return row


def chain(pledge):
    return list(pledge.deployments.order_by("number").values_list("number", "state"))


def board(person, days=90, only_blocked=False):
    rows = reading.due(person, days)
    rows = reading.blocked(rows, person) if only_blocked else rows
    joined = rows.select_related("pledge__contributor", "pledge__capability", "pledge__mission")
    return list(reading.turns(person, joined.order_by("due_on")).values())


class TestOneTruth:
    def test_an_acceptance_plans_a_tour_of_the_usual_length(self, cast, pledge):
        row = pledge.deployments.get()
        assert (row.state, row.tour_months, row.arrives_on) == ("planned", 12, pledge.available_from)
        assert row.leaves_on == pledge.available_from.replace(year=2026, month=12, day=31)

    def test_at_national_cost_a_tour_is_half_as_long_and_ends_with_the_offer(self, cast, need):
        row = offered(need, cast.bresland, cast.berit)
        offers.change_pledge(row, terms="national", available_until="2026-03-31", by=cast.berit)
        row = accepted(row, cast.anwar).deployments.get()
        assert (row.tour_months, str(row.leaves_on)) == (6, "2026-03-31")

    def test_each_step_of_the_pledge_moves_what_stands_under_it(self, cast, pledge):
        pledge = deployed(pledge, cast, on=today(-10))
        assert chain(pledge) == [(1, "standing")]
        offers.rotate_pledge(pledge, by=cast.berit)
        assert chain(pledge) == [(1, "standing"), (2, "planned")]
        with pytest.raises(ValidationError, match="Not without this: a passed pre-deployment visit"):
            offers.complete_rotation(pledge, on=today(-1), by=cast.anwar)
        anwar, key = signed_in(cast.anwar), {"Idempotency-Key": "rotated"}
        said = anwar.post(f"/api/v1/pledges/{pledge.pk}/rotated/", {}, "application/json", headers=key)
        assert (said.status_code, said.json()["code"]) == (409, "missing")
        assert "a passed pre-deployment visit" in anwar.get(pledge.get_absolute_url()).content.decode()
        services_visits.plan_visit(pledge, kind="pdv", held_on=today(-5), result="passed", by=cast.anwar)
        offers.complete_rotation(pledge, on=today(-1), by=cast.anwar)
        assert chain(pledge) == [(1, "ended"), (2, "standing")]
        first, second = pledge.deployments.order_by("number")
        assert first.successor == second
        assert (first.ended_on, second.arrived_on) == (today(-1), today(-1))
        page = anwar.get(pledge.get_absolute_url()).content.decode()
        assert f"followed, {day(today(-1))}" in page and f"follows, {day(second.arrives_on)}" not in page
        services.plan_deployment(pledge, by=cast.berit)
        offers.end_pledge(pledge, by=cast.anwar)
        assert chain(pledge) == [(1, "ended"), (2, "ended"), (3, "called_off")]

    def test_a_withdrawal_calls_off_what_was_planned(self, cast, pledge):
        offers.withdraw_pledge(pledge, by=cast.berit)
        assert chain(pledge) == [(1, "called_off")]

    @pytest.mark.parametrize("on, words", [(1, "not come yet"), (-11, "arrived after")])
    def test_a_wrong_day_is_refused_and_leaves_both_as_they_were(self, cast, pledge, on, words):
        pledge = deployed(pledge, cast, on=today(-10))
        with pytest.raises(ValidationError, match=words):
            offers.end_pledge(pledge, on=today(on), by=cast.anwar)
        pledge.refresh_from_db()
        assert (pledge.state, chain(pledge)) == ("deployed", [(1, "standing")])

    def test_what_is_followed_by_another_pledge_does_not_rotate_in_itself(self, cast, need, pledge):
        pledge = deployed(pledge, cast, on=today(-10))
        other = accepted(offered(need, cast.calmora, cast.chidi, quantity=8), cast.anwar)
        services.name_successor(
            pledge.deployments.get(), successor=other.deployments.get(), reason="", by=cast.anwar
        )
        with pytest.raises(ValidationError, match="under another pledge"):
            offers.rotate_pledge(pledge, by=cast.berit)


class TestWhoSays:
    def test_each_side_states_its_own(self, cast, pledge):
        row = pledge.deployments.get()
        for by in (cast.anwar, cast.chidi, cast.dora):
            with pytest.raises(PermissionDenied):
                services.change_deployment(row, visas="cleared", by=by)
        services.change_deployment(row, visas="cleared", visas_note="by courier", by=cast.berit)
        row.refresh_from_db()
        assert (row.visas, row.visas_on) == ("cleared", today())
        deployed(pledge, cast, on=today(-5))
        with pytest.raises(PermissionDenied):
            services.correct_deployment(row, arrived_on=today(-4), reason="late", by=cast.berit)
        services.correct_deployment(row, arrived_on=today(-4), reason="late", by=cast.anwar)
        row.refresh_from_db()
        assert row.arrived_on == today(-4)

    def test_a_note_is_not_told_in_the_trail(self, cast, pledge):
        row = pledge.deployments.get()
        services.change_deployment(row, visas="requested", visas_note="ask Ruth", by=cast.berit)
        told = Event.objects.get(verb="deployment.changed")
        assert "Ruth" not in str(told.data) and told.data["changes"]["visas"] == ["open", "requested"]

    def test_an_end_moves_with_the_arrival_unless_one_is_named(self, cast, pledge):
        row = pledge.deployments.get()
        services.change_deployment(row, arrives_on=date(2027, 1, 31), tour_months=1, by=cast.system)
        row.refresh_from_db()
        assert str(row.leaves_on) == "2027-02-27"
        with pytest.raises(ValidationError, match="before the arrival"):
            services.change_deployment(row, leaves_on=date(2026, 12, 31), by=cast.berit)

    def test_one_is_planned_ahead_and_not_two(self, cast, pledge):
        with pytest.raises(ValidationError, match="planned already"):
            services.plan_deployment(pledge, by=cast.berit)

    def test_a_successor_is_planned_in_the_same_mission_and_follows_one(self, cast, need, pledge):
        pledge = deployed(pledge, cast)
        row = pledge.deployments.get()
        with pytest.raises(ValidationError, match="own place"):
            services.name_successor(row, successor=row, by=cast.anwar)
        other = accepted(offered(need, cast.calmora, cast.chidi, quantity=8), cast.anwar).deployments.get()
        with pytest.raises(PermissionDenied):
            services.name_successor(row, successor=other, by=cast.berit)
        assert services.name_successor(row, successor=other, by=cast.anwar).successor == other
        offers.withdraw_pledge(other.pledge, by=cast.chidi)
        row.refresh_from_db()
        other.refresh_from_db()
        with pytest.raises(ValidationError, match="Only one that is planned"):
            services.name_successor(row, successor=other, by=cast.anwar)


class TestTheBoard:
    def test_it_shows_what_ends_and_says_that_nobody_follows(self, cast, ending):
        (turn,) = board(cast.anwar)
        assert (turn.row, turn.days, turn.follows) == (ending, 40, None)
        assert turn.late == ("No successor is named: its place is open from then on.",)
        assert board(cast.anwar, days=30) == []
        assert [turn.row for turn in board(cast.anwar, only_blocked=True)] == [ending]

    def test_what_ends_with_no_successor_stands_among_the_gaps_to_come(self, cast, ending, sign_in):
        page = reverse("contributors:coverage")
        told = "Contingents and posts that end, no successor named"
        assert list(reading.ending_alone(cast.anwar, 90)) == [ending]
        assert list(reading.ending_alone(cast.anwar, 30)) == []
        assert list(reading.ending_alone(cast.anwar, 90, cast.beta)) == []
        assert told in sign_in(cast.anwar).get(page).content.decode()
        assert told not in sign_in(cast.chidi).get(page).content.decode()

        services.plan_deployment(ending.pledge, arrives_on=today(41), by=cast.berit)
        assert list(reading.ending_alone(cast.anwar, 90)) == []
        assert told not in sign_in(cast.anwar).get(page).content.decode()

    def test_a_late_successor_leaves_a_gap_to_come(self, cast, ending):
        coming = services.plan_deployment(ending.pledge, arrives_on=today(50), by=cast.berit)
        (turn,) = board(cast.berit)
        assert turn.follows == coming
        assert turn.late == ("Its place is open for 9 days before the successor comes.",)

    def test_what_stays_after_its_offer_or_agreement_is_said(self, cast, ending, sign_in):
        Pledge.objects.filter(pk=ending.pledge_id).update(available_until=today(20))
        Agreement.objects.update(ends_on=today(10))
        page = sign_in(cast.berit).get(ending.pledge.get_absolute_url()).content.decode()
        of_offer = f"It stays after its offer ends, on {day(today(20))}."
        of_agreement = f"It stays after its agreement ends, on {day(today(10))}."
        assert of_offer in page and of_agreement in page
        assert {of_offer, of_agreement} <= set(board(cast.anwar)[0].late)
        services.change_deployment(ending, leaves_on=today(10), by=cast.berit)
        assert not [words for words in board(cast.anwar)[0].late if "It stays" in words]

    def test_what_is_still_open_shortly_before_arrival_is_late(self, cast, ending):
        services.change_deployment(ending, leaves_on=today(20), by=cast.berit)
        coming = services.plan_deployment(ending.pledge, arrives_on=today(20), by=cast.berit)
        (turn,) = board(cast.anwar)
        assert turn.late == ("Not done yet: pre-deployment visit, visas, movement.",)
        services_visits.plan_visit(
            ending.pledge, kind="pdv", held_on=today(-2), result="passed", by=cast.anwar
        )
        services.change_deployment(coming, visas="cleared", movement="not_needed", by=cast.berit)
        (turn,) = board(cast.anwar)
        assert (turn.late, {block.name: block.state for block in turn.blocks}) == (
            (),
            {"visit": "cleared", "agreement": "cleared", "visas": "cleared", "movement": "not_needed"},
        )
        assert board(cast.anwar, only_blocked=True) == []

    def test_readers_of_the_pledge_see_no_visit_agreement_or_note(self, cast, pledge):
        row = pledge.deployments.get()
        services.change_deployment(row, visas="requested", visas_note="ask Ruth", by=cast.berit)
        assert [len(board(p)) for p in (cast.anwar, cast.pia, cast.dora)] == [1, 0, 0]
        offers.show_pledge(pledge, visibility=2, by=cast.berit)
        (turn,) = board(cast.pia)
        assert [(block.name, block.state, block.note) for block in turn.blocks] == [
            ("visas", "requested", ""),
            ("movement", "open", ""),
        ]
        (turn,) = board(cast.anwar)
        assert [(b.name, b.note) for b in turn.blocks][2] == ("visas", "ask Ruth")

    def test_a_hidden_successor_is_as_none(self, cast, need, ending):
        other = accepted(offered(need, cast.calmora, cast.chidi, quantity=8), cast.anwar).deployments.get()
        services.name_successor(ending, successor=other, by=cast.anwar)
        services.change_deployment(other, arrives_on=today(60), by=cast.chidi)
        offers.show_pledge(Pledge.objects.get(pk=ending.pledge_id), visibility=2, by=cast.berit)
        assert board(cast.anwar)[0].follows == other
        assert [(turn.row, turn.follows) for turn in board(cast.berit)] == [(ending, None)]
        assert [(turn.row, turn.follows) for turn in board(cast.pia)] == [(ending, None)]
        assert [turn.row for turn in board(cast.chidi)][-1] == ending
        assert board(cast.chidi)[-1].follows == other


class TestPages:
    def test_both_sides_go_through_the_pages(self, cast, pledge, sign_in):
        berit, anwar = sign_in(cast.berit), sign_in(cast.anwar)
        deployed(pledge, cast, on=today(-300))
        made = {
            "title": "Second contingent",
            "arrives_on": today(30),
            "tour_months": 6,
            "leaves_on": "",
            "reason": "as agreed",
        }
        assert berit.post(f"/pledges/{pledge.pk}/deployments/new/", made).status_code == 302
        coming = Deployment.objects.get(number=2)
        page = berit.get(f"/deployments/{coming.pk}/ready/")
        ready = page.context["form"].initial | {"visas": "cleared", "visas_on": today(), "reason": "stamped"}
        ready = {name: value for name, value in ready.items() if value is not None}
        assert berit.post(f"/deployments/{coming.pk}/ready/", ready).status_code == 302
        coming.refresh_from_db()
        assert (coming.visas, coming.leaves_on) == ("cleared", None)
        assert anwar.get(f"/deployments/{coming.pk}/ready/").status_code == 403
        correct = {"arrived_on": today(-299), "reason": "a day later", "version": 2}
        first = Deployment.objects.get(number=1)
        correct["version"] = first.version
        assert anwar.post(f"/deployments/{first.pk}/correct/", correct).status_code == 302
        page = anwar.get("/rotations/?days=180&which=blocked").content.decode()
        assert "Second contingent" in page and "cleared" in page
        shown = anwar.get(f"/pledges/{pledge.pk}/").content.decode()
        assert "Second contingent follows" in shown and "Correct its days" in shown
        assert "Second contingent" not in sign_in(cast.dora).get("/rotations/?days=180").content.decode()
        for address in ("/missions/alpha/requirements/", "/desk/"):
            assert "Rotations, the next 90 days" in berit.get(address).content.decode()

    def test_the_board_is_a_file_too(self, cast, pledge, sign_in):
        csv = sign_in(cast.berit).get("/rotations/?format=csv").getvalue().decode()
        assert "Field hospital" in csv and "Bresland" in csv


class TestApi:
    def test_a_contributor_plans_and_readies_and_the_mission_corrects(self, cast, pledge, token, client):
        write = token(cast.berit, scopes=["read", "pledges:write"])
        deployed(pledge, cast, on=today(-300))
        body = {"pledge": str(pledge.pk), "arrives_on": str(today(30))}

        def post(path, body, header, key):
            return client.post(
                f"/api/v1/deployments/{path}",
                body,
                content_type="application/json",
                headers=header | {"Idempotency-Key": key},
            )

        made = post("", body, write, "one")
        assert (made.status_code, made.json()["number"], made.json()["state"]) == (201, 2, "planned")
        address = f"/api/v1/deployments/{made.json()['id']}/"
        etag = client.get(address, headers=write).headers["ETag"]
        changed = client.patch(
            address,
            {"visas": "requested", "visas_note": "ask Ruth"},
            content_type="application/json",
            headers=write | {"If-Match": etag},
        )
        assert (changed.status_code, changed.json()["visas"]) == (200, "requested")
        assert "Ruth" not in changed.content.decode()
        mission = token(cast.anwar, scopes=["read", "pledges:write"])
        first = Deployment.objects.get(number=1)
        day = {"arrived_on": str(today(-299)), "reason": "a day later"}
        assert post(f"{first.pk}/correct/", day, mission, "two").json()["arrived_on"] == str(today(-299))
        assert post(f"{first.pk}/correct/", day, write, "three").status_code == 403
        listed = client.get(
            f"/api/v1/deployments/?state=planned&leaves_by={today(900)}", headers=mission
        ).json()["results"]
        assert [row["number"] for row in listed] == [2]


def of_api(client, header, address="deployments/"):
    return client.get(f"/api/v1/{address}", headers=header).json()


class TestWhatItRestsOn:
    def test_each_side_reads_the_visit_and_agreement_and_a_stranger_neither(
        self, cast, need, ending, token, client
    ):
        offers.show_pledge(Pledge.objects.get(pk=ending.pledge_id), visibility=2, by=cast.berit)
        rows = {name: of_api(client, token(getattr(cast, name))) for name in ("anwar", "berit", "pia")}
        visit, agreement = ending.pledge.visits.get(), ending.pledge.agreements.get()
        for name in ("anwar", "berit"):
            [row] = rows[name]["results"]
            assert (row["visit"], row["agreement"]) == (
                {"id": str(visit.pk), "state": "cleared", "on": str(visit.held_on)},
                {"id": str(agreement.pk), "state": "cleared", "on": str(agreement.signed_on)},
            )
            assert (row["successor"], row["successor_state"]) == (None, None)
        [row] = rows["pia"]["results"]
        assert (row["visit"], row["agreement"]) == (None, None)

    def test_a_successor_is_named_to_who_sees_it(self, cast, need, ending, token, client):
        other = accepted(offered(need, cast.calmora, cast.chidi, quantity=8), cast.anwar).deployments.get()
        services.name_successor(ending, successor=other, by=cast.anwar)
        found = {}
        for name in ("anwar", "berit"):
            rows = of_api(client, token(getattr(cast, name)))["results"]
            [row] = [row for row in rows if row["id"] == str(ending.pk)]
            found[name] = row["successor"], row["successor_state"]
        assert found == {"anwar": (str(other.pk), "planned"), "berit": (None, None)}

    def test_the_file_of_the_board_names_them_too(self, cast, ending, sign_in):
        asked = "/rotations/?format=csv&columns=title,follows,rests_on_visit,visit,rests_on,agreement"
        file = b"".join(sign_in(cast.anwar).get(asked).streaming_content).decode()
        assert "Which visit" in file and "Which agreement" in file


class TestLags:
    def test_days_by_step_come_as_document_and_file(self, cast, ending, token, client, sign_in):
        [row] = of_api(client, token(cast.anwar), "lags/?mission=alpha")["rows"]
        assert (row["pledge"], row["has_arrived"], row["waits_for"]) == (str(ending.pledge_id), True, None)
        steps = [row[f"days_{step}"] for step in ("offered", "accepted", "signed", "preparing", "arrived")]
        assert row["days"] == sum(days for days in [row["days_circulated"], *steps] if days)
        file = sign_in(cast.anwar).get("/rotations/lags.csv?mission=alpha")
        assert str(ending.pledge_id) in b"".join(file.streaming_content).decode()
        assert of_api(client, token(cast.dora), "lags/")["rows"] == []

    def test_what_stands_open_says_how_much_and_since_when(self, cast, need, ending, token, client):
        post = Post.objects.create(
            mission=cast.alpha,
            reference="P-1",
            title="Judge",
            capability=need.capability,
            category="operational",
            state="classified",
            needed_from=today(-40),
            created_by=cast.anwar,
        )
        rows = {row["id"]: row for row in of_api(client, token(cast.anwar), "vacancies/")["rows"]}
        assert (rows[str(post.pk)]["kind"], rows[str(post.pk)]["days"]) == ("post", 40)
        unit = rows[str(need.pk)]
        assert (unit["kind"], unit["required"], unit["open"]) == ("unit", 20, 8)
        assert unit["days"] == (today() - need.needed_from).days
