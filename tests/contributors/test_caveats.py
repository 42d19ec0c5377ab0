"""Caveats: each side enters its own, each reader sees their own, and the mission reads what they do."""

import uuid
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from accounts import outbox
from accounts.models import Event
from contributors import reading_caveats, reading_coverage
from contributors import services_caveats as services
from contributors import services_pledges as offers
from contributors.forms_caveats import CaveatForm
from contributors.models import Caveat, Coverage
from missions.forms_requirements import tasks_now
from missions.models import Mandate, MandateTask
from tests.contributors.test_coverage import accepted, need, offered  # noqa: F401  (a fixture)

pytestmark = pytest.mark.django_db
NIGHT = {"kind": "night", "text": "No evacuation by night"}


@pytest.fixture
def pledge(cast, need):  # noqa: F811
    return accepted(offered(need, cast.bresland, 12, visibility=3, by=cast.berit), cast.anwar)


def two_mandates(mission):
    """One that is over, and the one that stands."""
    now = mission.mandates.get()
    ended = {"starts_on": date(2018, 1, 1), "ends_on": date(2019, 1, 1)}
    return Mandate.objects.create(mission=mission, instrument="Old", **ended), now


def seen_by(cast, *names):
    return [Caveat.objects.visible_to(getattr(cast, name)).count() for name in names]


def limited(tier):
    outbox.settle()
    rows = Coverage.objects.filter(tier=tier).order_by("month")
    return list(rows.values_list("limited", flat=True))


class TestWhoSees:
    READERS = ("berit", "anwar", "pia", "chidi", "dora")

    @pytest.mark.parametrize("level, seen", [(1, [1, 1, 0, 0, 0]), (2, [1, 1, 1, 1, 0]), (3, [1] * 5)])
    def test_its_own_level_says_who_else_sees_it(self, cast, pledge, level, seen):
        row = services.declare_caveat(pledge, by=cast.berit, **NIGHT)
        assert seen_by(cast, *self.READERS) == [1, 1, 0, 0, 0]  # though the pledge is everyone's
        services.show_caveat(row, visibility=level, by=cast.berit)
        assert seen_by(cast, *self.READERS) == seen

    def test_it_is_seen_no_further_than_its_pledge(self, cast, pledge):
        services.declare_caveat(pledge, visibility=3, by=cast.berit, **NIGHT)
        offers.show_pledge(pledge, visibility=1, by=cast.berit)
        assert seen_by(cast, *self.READERS) == [1, 1, 0, 0, 0]

    def test_that_of_a_draft_is_the_contributors_own(self, cast, need):  # noqa: F811
        draft = offers.draft_pledge(
            cast.bresland,
            requirement=need,
            reference="9",
            title="Later",
            quantity=1,
            available_from=date(2027, 1, 1),
            by=cast.berit,
        )
        services.declare_caveat(draft, by=cast.berit, **NIGHT)
        assert seen_by(cast, *self.READERS) == [1, 0, 0, 0, 0]


class TestSides:
    def test_each_side_enters_its_own(self, cast, pledge):
        with pytest.raises(PermissionDenied):
            services.declare_caveat(pledge, by=cast.anwar, **NIGHT)
        with pytest.raises(PermissionDenied):
            services.record_caveat(pledge, by=cast.berit, **NIGHT)
        assert services.record_caveat(pledge, by=cast.anwar, **NIGHT).state == "found"
        assert services.declare_caveat(pledge, by=cast.berit, **NIGHT).state == "declared"
        assert Event.objects.filter(verb__in=["caveat.found", "caveat.declared"]).count() == 2

    def test_the_contributor_alone_opens_and_withdraws(self, cast, pledge):
        row = services.record_caveat(pledge, by=cast.anwar, **NIGHT)
        for act in (services.withdraw_caveat, lambda row, by: services.show_caveat(row, visibility=2, by=by)):
            with pytest.raises(PermissionDenied):
                act(row, by=cast.anwar)
        row = services.withdraw_caveat(row, by=cast.berit)
        assert row.state == "withdrawn" and row.withdrawn_at
        with pytest.raises(ValidationError, match="withdrawn already"):
            services.withdraw_caveat(row, by=cast.berit)

    @pytest.mark.parametrize(
        "given, told",
        [({"limits": 13}, "more than the pledge"), ({"kind": "mood"}, "kind"), ({"text": ""}, "text")],
    )
    def test_a_wrong_one_is_refused_and_leaves_nothing(self, cast, pledge, given, told):
        with pytest.raises(ValidationError, match=told):
            services.declare_caveat(pledge, by=cast.berit, **(NIGHT | given))
        assert not Caveat.objects.exists()

    def test_a_paragraph_is_of_a_mandate_of_the_mission(self, cast, pledge):
        with pytest.raises(ValidationError, match="not of a mandate"):
            tasks = MandateTask.objects.filter(mandate__mission=cast.beta)
            services.declare_caveat(pledge, tasks=list(tasks), by=cast.berit, **NIGHT)

    def test_what_has_ended_takes_no_more(self, cast, pledge):
        offers.withdraw_pledge(pledge, by=cast.berit)
        pledge.refresh_from_db()
        with pytest.raises(ValidationError, match="no more caveats"):
            services.declare_caveat(pledge, by=cast.berit, **NIGHT)


class TestChanging:
    def test_the_side_that_entered_it_changes_it_and_the_trail_says_what(self, cast, pledge):
        declared = services.declare_caveat(pledge, limits=5, by=cast.berit, **NIGHT)
        found = services.record_caveat(pledge, kind="task", text="No patrols", by=cast.anwar)
        for row, wrong in ((declared, cast.anwar), (found, cast.berit), (declared, cast.chidi)):
            with pytest.raises(PermissionDenied):
                services.change_caveat(row, text="x", by=wrong)
        tasks = MandateTask.objects.filter(mandate__mission=cast.alpha, number="1")
        given = {"text": "Not after dusk", "limits": 4, "visibility": 2}
        row = services.change_caveat(declared, tasks=tasks, reason="as written", by=cast.berit, **given)
        assert (row.text, row.limits, row.visibility, row.version) == ("Not after dusk", 4, 2, 2)
        event = Event.objects.get(verb="caveat.changed")
        assert event.data["changes"] == {
            "text": ["No evacuation by night", "Not after dusk"],
            "limits": [5, 4],
            "visibility": [1, 2],
            "tasks": ["", "1"],
        }
        assert (event.reason, limited(2)) == ("as written", [4] * 3)
        assert services.change_caveat(found, sector="East", by=cast.anwar).sector == "East"
        with pytest.raises(PermissionDenied):
            services.change_caveat(found, visibility=3, by=cast.anwar)
        with pytest.raises(ValidationError, match="more than the pledge offers"):
            services.change_caveat(declared, limits=99, by=cast.berit)
        row = services.withdraw_caveat(row, by=cast.berit)
        with pytest.raises(PermissionDenied):
            services.change_caveat(row, text="x", by=cast.berit)

    def test_by_page_and_api_against_the_version_that_was_read(self, cast, pledge, sign_in):
        row = services.declare_caveat(pledge, limits=5, visibility=3, by=cast.berit, **NIGHT)
        berit, address = sign_in(cast.berit), f"/caveats/{row.pk}/change/"
        assert address in berit.get(pledge.get_absolute_url()).content.decode()
        assert "No evacuation by night" in berit.get(address).content.decode()
        body = {**NIGHT, "limits": "3", "visibility": "3", "reason": "smaller", "version": row.version}
        assert berit.post(address, body).status_code == 302
        stale = berit.post(address, body | {"text": "x"})
        assert stale.status_code != 302 and Caveat.objects.get().text == NIGHT["text"]
        assert sign_in(cast.chidi).get(address).status_code == 403

        def patch(person, **values):
            browser, record = sign_in(person), f"/api/v1/caveats/{row.pk}/"
            held = {"If-Match": browser.get(record).headers["ETag"]}
            return browser.patch(record, values, content_type="application/json", headers=held)

        assert patch(cast.chidi, limits=2).status_code == patch(cast.anwar, limits=2).status_code == 403
        said = patch(cast.berit, limits=2, tasks=["1"]).json()
        assert (said["limits"], said["version"]) == (2, 3)
        assert patch(cast.berit, limits=99).status_code == 400


class TestWhatTheyDo:
    def test_coverage_says_how_much_is_limited_to_those_who_may_know(self, cast, pledge):
        row = services.declare_caveat(pledge, limits=5, by=cast.berit, **NIGHT)
        assert [limited(tier) for tier in (1, 2, 3)] == [[5] * 3, [0] * 3, [0] * 3]
        services.show_caveat(row, visibility=2, by=cast.berit)
        assert [limited(tier) for tier in (1, 2, 3)] == [[5] * 3, [5] * 3, [0] * 3]
        services.record_caveat(pledge, kind="task", text="No patrols", by=cast.anwar)
        assert [limited(tier) for tier in (1, 2, 3)] == [[12] * 3, [5] * 3, [0] * 3]
        services.withdraw_caveat(row, by=cast.berit)
        assert limited(2) == [0] * 3

    def test_its_contributor_counts_its_own_that_others_do_not_see(self, cast, need, pledge):  # noqa: F811
        def told(person):
            months = reading_coverage.of_requirement(person, need)
            return [(month.accepted, month.limited) for month in months]

        services.declare_caveat(pledge, limits=5, by=cast.berit, **NIGHT)
        accepted(offered(need, cast.calmora, 8, visibility=3, by=cast.chidi), cast.anwar)
        services.declare_caveat(pledge, kind="task", text="No patrols", limits=3, visibility=3, by=cast.berit)
        assert [limited(tier) for tier in (1, 2, 3)] == [[5] * 3, [3] * 3, [3] * 3]
        assert told(cast.berit) == [(20, 5)] * 3
        assert told(cast.chidi) == told(cast.pia) == [(20, 3)] * 3
        offers.show_pledge(pledge, visibility=1, by=cast.berit)
        outbox.settle()
        assert told(cast.berit) == [(20, 5)] * 3 and told(cast.chidi) == [(8, 0)] * 3

    def test_one_that_is_hidden_moves_nothing_of_others(self, cast, pledge):
        def kept():
            outbox.settle()
            return list(Coverage.objects.filter(tier__gte=2).order_by("pk").values_list("version", "as_of"))

        before = kept()
        services.declare_caveat(pledge, by=cast.berit, **NIGHT)
        assert kept() == before

    def test_the_register_tells_it_in_a_sentence(self, cast, need, pledge, sign_in):  # noqa: F811
        accepted(offered(need, cast.calmora, 8, visibility=3, by=cast.chidi), cast.anwar)
        services.declare_caveat(
            pledge, kind="geography", text="East only", sector="East", limits=9, by=cast.berit
        )
        services.record_caveat(pledge, kind="geography", text="Also", sector="East", limits=7, by=cast.anwar)
        [effect] = reading_caveats.effects(cast.anwar, cast.alpha)
        assert effect.sentence == "9 of 20 beds (Level 2 hospital) may not leave sector East."
        assert reading_caveats.effects(cast.pia) == []
        page = sign_in(cast.anwar).get("/caveats/", {"mission": "alpha"}).content.decode()
        assert effect.sentence in page
        assert "may not leave" not in sign_in(cast.pia).get("/caveats/").content.decode()


class TestDoors:
    def test_both_sides_enter_and_withdraw_on_pages(self, cast, pledge, sign_in):
        berit, anwar = sign_in(cast.berit), sign_in(cast.anwar)
        new = f"/pledges/{pledge.pk}/caveats/new/"
        given = {**NIGHT, "limits": "4", "visibility": "1", "reason": "law at home"}
        assert berit.post(new, given).status_code == 302
        assert anwar.post(new, NIGHT | {"reason": "seen in March"}).status_code == 302
        states = list(Caveat.objects.order_by("created_at").values_list("state", "limits"))
        assert states == [("declared", 4), ("found", None)]
        page = berit.get(pledge.get_absolute_url()).content.decode()
        assert "limits 4 of 12 beds" in page and "found, not declared" in page
        row = Caveat.objects.get(state="declared")
        answer = berit.post(f"/caveats/{row.pk}/withdraw/", {"reason": "law changed", "version": row.version})
        row.refresh_from_db()
        assert answer.status_code == 302 and row.state == "withdrawn"

    def test_the_api_enters_by_the_side_one_is_on(self, cast, pledge, sign_in):
        found = {}
        for name in ("berit", "anwar", "chidi"):
            answer = sign_in(getattr(cast, name)).post(
                "/api/v1/caveats/",
                NIGHT | {"pledge": str(pledge.pk)},
                content_type="application/json",
                headers={"Idempotency-Key": uuid.uuid4().hex},
            )
            found[name] = answer.status_code, answer.json().get("state")
        assert found == {"berit": (201, "declared"), "anwar": (201, "found"), "chidi": (403, None)}
        rows = sign_in(cast.berit).get("/api/v1/caveats/", {"mission": "alpha", "kind": "night"}).json()
        assert sorted(row["state"] for row in rows["results"]) == ["declared", "found"]
        assert sign_in(cast.pia).get("/api/v1/caveats/").json()["results"] == []

    def test_the_api_names_paragraphs_and_readers(self, cast, pledge, sign_in):
        def enter(tasks):
            return sign_in(cast.berit).post(
                "/api/v1/caveats/",
                NIGHT | {"pledge": str(pledge.pk), "tasks": tasks, "visibility": 2},
                content_type="application/json",
                headers={"Idempotency-Key": uuid.uuid4().hex},
            )

        assert enter(["no such"]).status_code == 400
        made = enter(["1"])
        row = Caveat.objects.get(pk=made.json()["id"])
        assert [task.number for task in row.tasks.all()] == ["1"] and row.visibility == 2
        assert made.json()["tasks"] == ["1"]
        berit = sign_in(cast.berit)
        assert f"Touches: 1 {row.tasks.get().text}" in berit.get(pledge.get_absolute_url()).content.decode()
        register = berit.get("/caveats/?format=csv").getvalue().decode().splitlines()
        assert "Touches" in register[0] and str(pledge.requirement) in register[1]
        form = berit.get(f"/pledges/{pledge.pk}/caveats/new/").content.decode()
        now = [task.pk for task in tasks_now(pledge.mission, cast.berit)]
        assert form.count('name="tasks"') == len(now)

    def test_a_paragraph_of_an_older_mandate_is_asked_where_it_is_named(self, cast, pledge):
        old, new = [mandate.tasks.create(number="7", text="Protect") for mandate in two_mandates(cast.alpha)]
        form = CaveatForm(user=cast.berit, pledge=pledge, is_found=False)
        assert [task.pk for task in form.fields["tasks"].queryset if task.number == "7"] == [new.pk]
        look = lambda: ({"tasks": [old.pk]}, 1)  # noqa: E731
        form = CaveatForm(look=look, user=cast.berit, pledge=pledge, is_found=False)
        assert {old.pk, new.pk} <= {task.pk for task in form.fields["tasks"].queryset}
