"""The structure of a mission: who keeps it, who sees it, and authority that passes from one to another."""

import threading
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connections, transaction
from django.utils import timezone

from accounts.models import Event
from accounts.services import grant_role
from accounts.versions import ChangedMeanwhile
from missions import calendar_days
from missions import services_command as services
from missions.models import AuthorityEdge, Element

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 1)


def element(mission, by, reference, kind="headquarters", **fields):
    return services.add_element(
        mission, reference=reference, title=f"Element {reference}", kind=kind, by=by, **fields
    )


def transferred(row, to, on=DAY, by=None, relationship="operational", **fields):
    return services.transfer_authority(
        row, relationship=relationship, superior=to, effective_on=on, instrument="TOA 1", by=by, **fields
    )


@pytest.fixture
def force(cast):
    """A force commander, two sectors under him, and a battalion of Bresland's that nobody has taken over."""
    by = cast.anwar
    head = element(cast.alpha, by, "FC", "post")
    east, west = (element(cast.alpha, by, name, under=head) for name in ("EAST", "WEST"))
    battalion = element(cast.alpha, by, "BN-1", "force", under=east)
    for row in (east, west):
        transferred(row, head, date(2026, 1, 1), by)
    services.give_authority(battalion, relationship="full", partner=cast.bresland, by=by)
    return {"head": head, "east": east, "west": west, "battalion": battalion}


def refused(act):
    """{field: its codes} of what was refused, with nothing stored."""
    before = (Event.objects.count(), AuthorityEdge.objects.count())
    with pytest.raises(ValidationError) as error, transaction.atomic():
        act()
    assert (Event.objects.count(), AuthorityEdge.objects.count()) == before
    return {name: [one.code for one in errors] for name, errors in error.value.error_dict.items()}


class TestAuthority:
    def test_a_transfer_ends_what_stood_the_day_before_and_is_told_once(self, cast, force):
        battalion = force["battalion"]
        first = transferred(battalion, force["east"], by=cast.anwar)
        before = Event.objects.count()
        later = DAY + timedelta(days=30)
        second = transferred(battalion, force["west"], later, cast.anwar)
        first.refresh_from_db()
        assert (first.ends_on, first.end_instrument) == (later - timedelta(days=1), "TOA 1")
        assert (second.starts_on, second.ends_on) == (later, None)
        event = Event.objects.get(verb="command.transferred", subject_id=str(second.pk))
        assert Event.objects.count() == before + 1
        assert event.data["before"] == str(force["east"])
        assert f"partner:{cast.bresland.pk}" in event.concerns

    def test_full_command_never_ends_passes_or_begins(self, cast, force):
        full = force["battalion"].authorities.get()
        by = cast.anwar
        assert refused(lambda: services.end_authority(full, ends_on=DAY, by=by)) == {"ends_on": [None]}
        given = {"relationship": "full", "by": by}
        again = refused(lambda: services.give_authority(force["battalion"], partner=cast.calmora, **given))
        assert again == {"partner": ["second_full"]}
        dated = refused(
            lambda: services.give_authority(force["east"], partner=cast.calmora, starts_on=DAY, **given)
        )
        assert dated == {"starts_on": ["full_ends"]}
        words = refused(lambda: services.give_authority(force["east"], partner=cast.au, **given))
        assert list(words) == ["partner"]
        transferred(force["battalion"], force["east"], by=by)
        assert refused(lambda: services.withdraw_authority(full, by=by)) == {"relationship": ["no_full"]}
        for change in ({"ends_on": DAY}, {"starts_on": DAY}, {"relationship": "operational"}):
            with pytest.raises(IntegrityError), transaction.atomic():
                AuthorityEdge.objects.filter(pk=full.pk).update(**change)
        with pytest.raises(IntegrityError), transaction.atomic():
            AuthorityEdge.objects.filter(pk=full.pk).delete()
            check_at_once()

    def test_a_force_element_without_a_state_passes_to_nobody(self, cast, force):
        vacant = element(cast.alpha, cast.anwar, "BN-2", "force", under=force["east"])
        found = refused(lambda: transferred(vacant, force["east"], by=cast.anwar))
        assert found == {"relationship": ["no_full"]}

    def test_one_has_operational_authority_at_a_time(self, cast, force):
        transferred(force["battalion"], force["east"], by=cast.anwar)
        found = refused(
            lambda: services.give_authority(
                force["battalion"],
                relationship="operational",
                superior=force["west"],
                starts_on=DAY + timedelta(days=9),
                by=cast.anwar,
            )
        )
        assert found == {"starts_on": ["overlaps"]}
        same = refused(lambda: transferred(force["battalion"], force["west"], by=cast.anwar))
        assert same == {"effective_on": ["wrong_state"]}

    def test_tactical_command_lies_inside_operational_authority(self, cast, force):
        by, battalion = cast.anwar, force["battalion"]
        tactical = {"relationship": "tactical", "by": by}
        assert refused(lambda: transferred(battalion, force["west"], **tactical)) == {
            "starts_on": ["outside"]
        }
        transferred(battalion, force["east"], by=by)
        inside = transferred(battalion, force["west"], DAY + timedelta(days=5), **tactical)
        later = DAY + timedelta(days=30)
        assert refused(lambda: transferred(battalion, force["head"], later, by)) == {"ends_on": ["outside"]}
        transferred(battalion, force["head"], later, by, ends_tactical=True)
        inside.refresh_from_db()
        assert inside.ends_on == later - timedelta(days=1)
        operational = battalion.authorities.get(superior=force["east"])
        with pytest.raises(IntegrityError), transaction.atomic():
            AuthorityEdge.objects.filter(pk=operational.pk).update(ends_on=DAY)

    def test_nobody_commands_who_commands_them(self, cast, force):
        found = refused(lambda: transferred(force["head"], force["east"], by=cast.anwar))
        assert found == {"superior": ["circle"]}
        with pytest.raises(IntegrityError), transaction.atomic():
            AuthorityEdge.objects.create(
                element=force["head"],
                superior=force["east"],
                relationship="tasking",
                starts_on=DAY,
                created_by=cast.system,
            )
        support = {"relationship": "supporting", "superior": force["east"], "starts_on": DAY}
        services.give_authority(force["head"], **support, by=cast.anwar)

    def test_authority_is_held_within_a_mission_and_support_goes_across(self, cast, force):
        grant_role(role="lead_staff", subject=cast.beta, person=cast.anwar, by=cast.system)
        there = element(cast.beta, cast.anwar, "HQ")
        across = {"superior": there, "starts_on": DAY, "by": cast.anwar}
        given = {"relationship": "tasking", **across}
        assert list(refused(lambda: services.give_authority(force["east"], **given))) == ["superior"]
        services.give_authority(force["east"], relationship="supporting", **across)
        with pytest.raises(IntegrityError), transaction.atomic():
            AuthorityEdge.objects.create(
                element=force["head"],
                superior=there,
                relationship="operational",
                starts_on=DAY,
                created_by=cast.system,
            )

    def test_who_saw_an_older_version_is_told_and_moves_nothing(self, cast, force):
        version = Element.objects.get(pk=force["battalion"].pk).version
        transferred(force["battalion"], force["east"], by=cast.anwar, version=version)
        with pytest.raises(ChangedMeanwhile):
            transferred(force["battalion"], force["west"], by=cast.anwar, version=version)

    def test_a_wrong_entry_is_taken_out_and_the_history_keeps_it(self, cast, force):
        edge = transferred(force["battalion"], force["east"], by=cast.anwar)
        services.withdraw_authority(edge, reason="entered twice", by=cast.anwar)
        assert not AuthorityEdge.objects.filter(pk=edge.pk).exists()
        event = Event.objects.get(verb="command.withdrawn")
        assert "operational" in str(event.data["changes"]) and event.reason == "entered twice"

    def test_what_a_transfer_ended_stands_again_once_it_is_taken_out(self, cast, force, sign_in):
        first = transferred(force["battalion"], force["east"], by=cast.anwar)
        wrong = transferred(force["battalion"], force["west"], DAY + timedelta(days=30), cast.anwar)
        anwar = sign_in(cast.anwar)
        page = f"/command/authorities/{wrong.pk}/withdraw/"
        form = anwar.get(page).text
        assert "What it ended stands again" in form and "ALPHA EAST" in form
        other = f"/command/authorities/{first.pk}/withdraw/"
        assert "What it ended stands again" not in anwar.get(other).text
        answer = {"reopens": "on", "reason": "never ordered", "version": str(wrong.version)}
        assert anwar.post(page, answer).status_code == 302
        first.refresh_from_db()
        assert (first.ends_on, first.end_instrument) == (None, "")
        assert not AuthorityEdge.objects.filter(pk=wrong.pk).exists()
        changes = Event.objects.get(verb="command.withdrawn").data["changes"]
        assert [words.rpartition(", ")[2] for words in changes["stands_again"]] == ["2026-03-30", "…"]

    def test_what_stands_again_ends_where_it_would_have_or_where_another_follows(self, cast, force):
        by, battalion = cast.anwar, force["battalion"]
        planned, passed = DAY + timedelta(days=90), DAY + timedelta(days=60)
        first = transferred(battalion, force["east"], by=by, ends_on=planned)
        wrong = transferred(battalion, force["west"], DAY + timedelta(days=30), by)
        services.withdraw_authority(wrong, reopens=True, by=by)
        first.refresh_from_db()
        assert first.ends_on == planned
        wrong = transferred(battalion, force["west"], DAY + timedelta(days=30), by)
        transferred(battalion, force["head"], passed, by)
        wrong.refresh_from_db()
        services.withdraw_authority(wrong, reopens=True, by=by)
        first.refresh_from_db()
        assert (first.ends_on, first.end_instrument) == (passed - timedelta(days=1), "TOA 1")

    def test_tactical_command_that_ended_with_it_stands_again_too(self, cast, force):
        by, battalion, later = cast.anwar, force["battalion"], DAY + timedelta(days=30)
        transferred(battalion, force["east"], by=by)
        tactical = transferred(battalion, force["head"], by=by, relationship="tactical")
        wrong = transferred(battalion, force["west"], later, by, ends_tactical=True)
        services.withdraw_authority(wrong, reopens=True, by=by)
        tactical.refresh_from_db()
        assert tactical.ends_on is None

    def test_what_ended_nothing_lets_nothing_stand_again(self, cast, force):
        first = transferred(force["battalion"], force["east"], by=cast.anwar)
        found = refused(lambda: services.withdraw_authority(first, reopens=True, by=cast.anwar))
        assert list(found) == ["reopens"]

    def test_a_program_takes_a_transfer_out(self, cast, force, sign_in):
        first = transferred(force["battalion"], force["east"], by=cast.anwar)
        wrong = transferred(force["battalion"], force["west"], DAY + timedelta(days=30), cast.anwar)
        where = f"/api/v1/authority-edges/{wrong.pk}/withdraw/"
        given = {"content_type": "application/json"}
        assert sign_in(cast.berit).post(where, {"reopens": True}, **given).status_code == 403
        assert sign_in(cast.anwar).post(where, {"reopens": True}, **given).status_code == 204
        first.refresh_from_db()
        assert first.ends_on is None

    @pytest.mark.parametrize("name", ["berit", "pia", "dora", "noor"])
    def test_nobody_else_keeps_the_structure(self, cast, force, name):
        by = getattr(cast, name)
        edge = transferred(force["battalion"], force["east"], by=cast.anwar)
        before = Event.objects.count()
        for act in (
            lambda: element(cast.alpha, by, "X"),
            lambda: services.change_element(force["east"], title="x", by=by),
            lambda: services.close_element(force["west"], ends_on=DAY, by=by),
            lambda: transferred(force["battalion"], force["west"], by=by),
            lambda: services.end_authority(edge, ends_on=DAY, by=by),
            lambda: services.change_authority(edge, limits="x", by=by),
            lambda: services.withdraw_authority(edge, by=by),
        ):
            with pytest.raises(PermissionDenied):
                act()
        assert Event.objects.count() == before


def check_at_once():
    with connections["default"].cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


class TestElements:
    def test_the_structure_runs_in_no_circle(self, cast, force):
        found = refused(lambda: services.change_element(force["head"], under=force["east"], by=cast.anwar))
        assert list(found) == ["under"]

    def test_an_element_stays_while_authority_over_it_stands(self, cast, force):
        today = timezone.localdate()
        edge = transferred(force["battalion"], force["east"], by=cast.anwar)
        found = refused(lambda: services.close_element(force["battalion"], ends_on=today, by=cast.anwar))
        assert found == {"ends_on": ["wrong_state"]}
        services.end_authority(edge, ends_on=today, end_instrument="Reverse TOA 1", by=cast.anwar)
        row = services.close_element(force["battalion"], ends_on=today, by=cast.anwar)
        assert row.ends_on == today
        late = refused(
            lambda: transferred(force["battalion"], force["west"], today + timedelta(days=1), cast.anwar)
        )
        assert list(late) == ["ends_on"]


class TestWhoSees:
    def seen(self, model, *people):
        return [model.objects.visible_to(person).count() for person in people]

    @pytest.mark.parametrize(
        ("label", "named", "expected"),
        [
            # anwar keeps it; berit is Bresland's, pia the AU's (analyst of ALPHA), dora of neither
            ("mission", (), [1, 0, 0, 0]),
            ("named", ("au",), [1, 0, 1, 0]),
            ("named", ("bresland",), [1, 1, 0, 0]),
            ("partners", (), [1, 1, 1, 0]),
            ("public", (), [1, 1, 1, 1]),
        ],
    )
    def test_a_label_says_who_reads_an_element(self, cast, label, named, expected):
        named = [getattr(cast, name) for name in named]
        element(cast.alpha, cast.anwar, "HQ", label=label, released_to=named)
        assert self.seen(Element, cast.anwar, cast.berit, cast.pia, cast.dora) == expected

    def test_a_public_label_opens_nothing_of_a_hidden_mission(self, cast):
        element(cast.shade, cast.noor, "HQ", label="public")
        assert self.seen(Element, cast.noor, cast.anwar, cast.pia, cast.dora) == [1, 0, 0, 0]

    def test_an_authority_shows_to_who_sees_both_ends_and_its_label(self, cast, force):
        by = cast.anwar
        secret = element(cast.alpha, by, "CELL", label="mission")
        services.give_authority(
            force["west"], relationship="tasking", superior=secret, starts_on=DAY, label="public", by=by
        )
        services.give_authority(
            force["west"],
            relationship="coordinating",
            superior=force["east"],
            starts_on=DAY,
            label="mission",
            by=by,
        )
        seen = AuthorityEdge.objects.filter(element=force["west"])
        assert seen.visible_to(by).count() == 3
        assert [e.relationship for e in seen.visible_to(cast.pia)] == ["operational"]

    def test_a_state_sees_who_has_authority_over_its_own_whatever_the_label(self, cast, force):
        services.change_element(force["battalion"], label="mission", by=cast.anwar)
        edge = transferred(force["battalion"], force["east"], by=cast.anwar, label="mission")
        assert edge in AuthorityEdge.objects.visible_to(cast.berit)
        assert force["battalion"] in Element.objects.visible_to(cast.berit)
        assert not AuthorityEdge.objects.visible_to(cast.chidi).filter(pk=edge.pk).exists()


@pytest.mark.django_db(transaction=True)
def test_of_transfers_at_once_exactly_one_wins(cast, force):
    start, results = threading.Barrier(6), []

    def transfer(to):
        try:
            start.wait()
            transferred(force["battalion"], force[to], by=cast.anwar)
            results.append(to)
        except ValidationError as error:
            results.append(sorted(error.error_dict))
        finally:
            connections.close_all()

    at_once([lambda to=to: transfer(to) for to in ("east", "west", "head", "east", "west", "head")])
    won = [one for one in results if isinstance(one, str)]
    assert len(won) == 1 and len(results) == 6
    edge = AuthorityEdge.objects.get(element=force["battalion"], relationship="operational")
    assert edge.superior == force[won[0]]
    assert Event.objects.filter(verb="command.transferred", subject_id=str(edge.pk)).count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_who_close_a_circle_at_once_past_the_services_one_is_refused(cast, force):
    start, results = threading.Barrier(2), []

    def write(of, over):
        try:
            start.wait()
            with transaction.atomic():
                AuthorityEdge.objects.create(
                    element=force[of],
                    superior=force[over],
                    relationship="tasking",
                    starts_on=DAY,
                    created_by=cast.system,
                )
            results.append("stored")
        except IntegrityError:
            results.append("refused")
        finally:
            connections.close_all()

    at_once([lambda: write("east", "west"), lambda: write("west", "east")])
    assert sorted(results) == ["refused", "stored"]


def at_once(acts):
    threads = [threading.Thread(target=act) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)


def test_first_and_last_days_of_authorities_stand_in_the_calendar_of_who_sees_them(cast, force):
    today = timezone.localdate()
    transferred(force["battalion"], force["west"], today, by=cast.anwar, label="mission")
    services.give_authority(
        force["west"],
        relationship="coordinating",
        superior=force["east"],
        starts_on=today,
        ends_on=today + timedelta(days=9),
        by=cast.anwar,
    )

    def told(person):
        return {(str(day.title), day.on) for day in calendar_days.authorities(person, today)}

    theirs = {
        ("coordinating authority begins: ALPHA WEST under ALPHA EAST", today),
        ("coordinating authority ends: ALPHA WEST under ALPHA EAST", today + timedelta(days=9)),
    }
    own = ("operational authority (OPCON) begins: ALPHA BN-1 under ALPHA WEST", today)
    assert told(cast.pia) == theirs and told(cast.dora) == set()
    assert told(cast.anwar) >= theirs | {own}
