"""The life of a pledge: each side its own steps, no more accepted than is open, nothing told to strangers."""

import threading
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from accounts import services_documents
from accounts.models import Event
from contributors import levels, services_agreements, services_visits
from contributors import services_pledges as services
from contributors.models import Commitment, Pledge
from contributors.models.pledge_life import LIFE
from missions import services_requirements as needs
from missions.models import Capability, Participation
from tests.conftest import build_cast
from tests.contributors.agreeing import agreed

OFFER = {"title": "Field hospital", "available_from": date(2026, 1, 1)}


def needed(cast, quantity=20, code="hospital-2"):
    hospital = Capability.objects.create(code=code, name="Level 2 hospital", unit="beds", category="troops")
    need = needs.draft_requirement(
        cast.alpha,
        capability=hospital,
        reference="SUR-1",
        title="Hospital",
        quantity=quantity,
        needed_from=date(2026, 1, 1),
        by=cast.anwar,
    )
    needs.approve_requirement(need, by=cast.system)
    return needs.circulate_requirement(need, partners=[cast.bresland, cast.calmora], by=cast.anwar)


@pytest.fixture
def need(cast):
    return needed(cast)


def offered(need, contributor, by, quantity=12, reference="1"):
    row = services.draft_pledge(
        contributor, requirement=need, reference=reference, quantity=quantity, by=by, **OFFER
    )
    return services.submit_pledge(row, by=by)


@pytest.fixture
def pledge(cast, need):
    return offered(need, cast.bresland, cast.berit)


def registered(pledge, by):
    """The papers of the first level."""
    for kind in levels.PAPERS:
        file = ContentFile(kind.encode(), name="paper.txt")
        services_documents.add_document(pledge, file=file, kind=kind, by=by)


def accepted(pledge, by, **given):
    pledge.refresh_from_db()
    return services.accept_pledge(pledge, version=pledge.version, by=by, **given)


def seen_by(*people):
    return [Pledge.objects.visible_to(person).count() for person in people]


@pytest.mark.django_db
class TestWhoSees:
    def test_a_draft_is_its_contributors_own(self, cast, need):
        services.draft_pledge(
            cast.bresland, requirement=need, reference="1", quantity=1, by=cast.berit, **OFFER
        )
        assert seen_by(cast.berit, cast.anwar, cast.chidi, cast.pia, cast.administrator, cast.dora) == [
            1,
            0,
            0,
            0,
            0,
            0,
        ]

    @pytest.mark.parametrize(
        "level, seen", [(1, [1, 1, 0, 0, 0]), (2, [1, 1, 1, 1, 0]), (3, [1, 1, 1, 1, 0])]
    )
    def test_its_level_says_who_else_sees_it(self, cast, pledge, level, seen):
        """The need is shown to partners: who does not see that sees no offer for it either."""
        services.show_pledge(pledge, visibility=level, by=cast.berit)
        assert seen_by(cast.berit, cast.anwar, cast.chidi, cast.pia, cast.dora) == seen

    def test_a_public_offer_for_a_public_need_is_seen_by_everyone(self, cast, need, pledge):
        services.show_pledge(pledge, visibility=3, by=cast.berit)
        needs.change_requirement(need, audience="public", by=cast.anwar)
        assert seen_by(cast.dora, cast.noor) == [1, 1]

    def test_who_stands_there_by_an_offer_of_its_own_takes_part(self, cast, need, pledge):
        """Calmora takes part by what was accepted of it, though nobody entered it among those who do."""
        Participation.objects.all().delete()
        services.show_pledge(pledge, visibility=2, by=cast.berit)
        assert seen_by(cast.chidi) == [0]
        own = offered(need, cast.calmora, cast.chidi, quantity=1)
        assert seen_by(cast.chidi) == [1]
        accepted(own, cast.anwar)
        assert seen_by(cast.chidi) == [2]

    def test_only_its_contributor_says_who_sees_it(self, cast, pledge):
        with pytest.raises(PermissionDenied):
            services.show_pledge(pledge, visibility=3, by=cast.anwar)

    def test_one_withdrawn_as_a_draft_was_never_seen(self, cast, need):
        row = services.draft_pledge(
            cast.bresland, requirement=need, reference="1", quantity=1, by=cast.berit, **OFFER
        )
        services.withdraw_pledge(row, by=cast.berit)
        assert seen_by(cast.anwar, cast.berit) == [0, 1]

    def test_an_unsolicited_offer_is_seen_by_who_decides_for_the_organization(self, cast):
        from accounts.services import grant_role

        lift = Capability.objects.create(code="airlift", name="Airlift", unit="hours")
        row = services.draft_pledge(
            cast.bresland,
            offered_to=cast.un,
            capability=lift,
            reference="1",
            quantity=40,
            by=cast.berit,
            **OFFER,
        )
        services.submit_pledge(row, by=cast.berit)
        assert seen_by(cast.dora, cast.anwar) == [0, 0]
        grant_role(role="generator", subject=cast.un, person=cast.dora, by=cast.system)
        assert seen_by(cast.dora, cast.anwar) == [1, 0]
        assert accepted(row, cast.dora).accepted_quantity == 40


SIDES = {
    "submit": services.submit_pledge,
    "withdraw": services.withdraw_pledge,
    "prepare": services.prepare_pledge,
    "rotate": services.rotate_pledge,
    "assess": services.assess_pledge,
    "sign": services.sign_pledge,
    "rotated": lambda row, by: services.complete_rotation(row, exception="agreed", by=by),
    "end": services.end_pledge,
    "accept": lambda row, by: services.accept_pledge(row, version=row.version, by=by),
    "decline": lambda row, by: services.decline_pledge(row, version=row.version, reason="no", by=by),
    "deploy": lambda row, by: services.deploy_pledge(row, exception="agreed", by=by),
}


@pytest.mark.django_db
class TestSteps:
    def test_neither_side_does_what_is_the_others(self, cast, pledge):
        for name, act in SIDES.items():
            other = cast.anwar if LIFE[name].side == "contributor" else cast.berit
            with pytest.raises(PermissionDenied):
                act(pledge, by=other)
        pledge.refresh_from_db()
        assert pledge.state == "submitted"

    def test_who_speaks_for_a_contributor_decides_on_none_of_its_offers(self, cast, pledge):
        from accounts.services import grant_role

        grant_role(role="lead_staff", subject=cast.alpha, person=cast.berit, by=cast.system)
        with pytest.raises(PermissionDenied, match="speaks for the contributor"):
            accepted(pledge, cast.berit)

    @pytest.mark.parametrize("name", sorted(SIDES))
    @pytest.mark.parametrize("state", Pledge.State.values)
    def test_a_step_begins_only_where_the_life_of_a_pledge_has_it(self, cast, pledge, state, name):
        Pledge.objects.filter(pk=pledge.pk).update(state=state, accepted_quantity=12, is_reserve=True)
        pledge.refresh_from_db()
        agreed(
            kind="mou",
            title="MOU",
            mission=cast.alpha,
            parties=[cast.bresland, cast.un],
            pledges=[pledge],
            signed_on=date(2026, 1, 1),
            by=cast.anwar,
        )
        if state in LIFE[name].sources:
            assert SIDES[name](pledge, by=cast.system).state == LIFE[name].target
        else:
            with pytest.raises(ValidationError, match="cannot be taken"):
                SIDES[name](pledge, by=cast.system)

    def test_it_is_decided_on_as_it_was_read(self, cast, pledge):
        read = pledge.version
        services.change_pledge(pledge, quantity=10, by=cast.berit)
        with pytest.raises(ValidationError, match="changed this"):
            services.accept_pledge(pledge, version=read, by=cast.anwar)

    def test_it_does_not_deploy_without_its_visit_and_agreement(self, cast, pledge):
        accepted(pledge, cast.anwar)
        with pytest.raises(ValidationError, match="No agreement signed by all"):
            services.sign_pledge(pledge, by=cast.anwar)
        agreement = agreed(
            kind="mou",
            title="MOU",
            mission=cast.alpha,
            parties=[cast.bresland, cast.un],
            pledges=[pledge],
            signed_on=date(2026, 1, 1),
            by=cast.anwar,
        )
        services.sign_pledge(pledge, by=cast.anwar)
        services.prepare_pledge(pledge, by=cast.berit)
        with pytest.raises(ValidationError, match="pre-deployment visit"):
            services.deploy_pledge(pledge, by=cast.anwar)
        visit = services_visits.plan_visit(pledge, kind="pdv", planned_on=date(2026, 2, 1), by=cast.anwar)
        services_visits.change_visit(visit, held_on=date(2026, 2, 1), result="failed", by=cast.anwar)
        with pytest.raises(ValidationError, match="pre-deployment visit"):
            services.deploy_pledge(pledge, by=cast.anwar)
        services_visits.change_visit(visit, result="passed", by=cast.anwar)
        ended = timezone.localdate() - timedelta(days=1)
        services_agreements.change_agreement(agreement, ends_on=ended, by=cast.anwar)
        with pytest.raises(ValidationError, match="agreement in force"):
            services.deploy_pledge(pledge, by=cast.anwar)
        row = services.deploy_pledge(pledge, exception="extension signed tomorrow", by=cast.anwar)
        told = Event.objects.get(verb="pledge.deployed")
        assert (row.state, told.by, told.data["exception"]) == (
            "deployed",
            cast.anwar,
            "extension signed tomorrow",
        )

    def test_a_level_is_reached_one_by_one_and_on_its_visit(self, cast, pledge, settings, tmp_path):
        settings.MEDIA_ROOT = tmp_path
        with pytest.raises(ValidationError, match="one after the other"):
            services.level_pledge(pledge, level="2", by=cast.anwar)
        registered(pledge, cast.berit)
        services.level_pledge(pledge, level="1", by=cast.anwar)
        with pytest.raises(ValidationError, match="assessment and advisory visit"):
            services.level_pledge(pledge, level="2", by=cast.anwar)
        services_visits.plan_visit(
            pledge, kind="aav", held_on=date(2026, 2, 1), result="conditions", by=cast.anwar
        )
        assert services.level_pledge(pledge, level="2", by=cast.anwar).level == "2"


@pytest.mark.django_db
class TestHowMuch:
    def test_part_of_an_offer_may_be_accepted_and_never_more_than_is_open(self, cast, need, pledge):
        other = offered(need, cast.calmora, cast.chidi, quantity=12)
        assert accepted(pledge, cast.anwar).accepted_quantity == 12
        with pytest.raises(ValidationError, match="8 are still open"):
            accepted(other, cast.anwar)
        assert accepted(other, cast.anwar, quantity=8).accepted_quantity == 8
        assert (Commitment.objects.get().accepted, Commitment.objects.get().required) == (20, 20)

    def test_one_after_the_other_takes_the_same_place(self, cast, need, pledge, sign_in):
        """Bresland until July; who follows from August finds all of it open, who comes in July does not."""
        services.change_pledge(pledge, available_until=date(2026, 7, 31), by=cast.berit)
        accepted(pledge, cast.anwar)
        later = offered(need, cast.calmora, cast.chidi, quantity=20)
        services.change_pledge(later, available_from=date(2026, 7, 31), by=cast.chidi)
        with pytest.raises(ValidationError, match="8 are still open on every day"):
            accepted(later, cast.anwar)
        later.refresh_from_db()
        services.change_pledge(later, available_from=date(2026, 8, 1), by=cast.chidi)
        page = sign_in(cast.anwar).get(reverse("contributors:offers", args=[need.pk])).content.decode()
        assert "8 from 1 Jan 2026 to 31 Jul 2026; 20 from 1 Aug 2026 on" in page
        assert accepted(later, cast.anwar).accepted_quantity == 20
        assert (Commitment.objects.get().accepted, Commitment.objects.get().required) == (20, 20)
        third = offered(need, cast.bresland, cast.berit, quantity=1, reference="3")
        with pytest.raises(ValidationError, match="0 are still open"):
            accepted(third, cast.anwar)
        services.withdraw_pledge(later, by=cast.chidi)
        assert Commitment.objects.get().accepted == 12
        assert accepted(third, cast.anwar).accepted_quantity == 1

    def test_a_reserve_fills_nothing(self, cast, need, pledge):
        accepted(pledge, cast.anwar, is_reserve=True)
        assert not Commitment.objects.filter(accepted__gt=0).exists()

    def test_what_is_withdrawn_is_open_again(self, cast, need, pledge):
        accepted(pledge, cast.anwar)
        services.withdraw_pledge(pledge, reason="flood at home", by=cast.berit)
        assert Commitment.objects.get().accepted == 0

    def test_an_amended_need_opens_more_and_never_undoes_what_was_accepted(self, cast, need, pledge):
        other = offered(need, cast.calmora, cast.chidi, quantity=12)
        accepted(pledge, cast.anwar)
        needs.change_requirement(need, quantity=5, by=cast.anwar)
        with pytest.raises(ValidationError, match="0 are still open"):
            accepted(other, cast.anwar)
        needs.change_requirement(need, quantity=30, by=cast.anwar)
        assert accepted(other, cast.anwar).accepted_quantity == 12

    def test_a_refusal_says_why_and_a_token_decides_nothing(self, cast, pledge, token, client):
        pledge.refresh_from_db()
        with pytest.raises(ValidationError, match="Say why"):
            services.decline_pledge(pledge, version=pledge.version, reason=" ", by=cast.anwar)
        header = token(cast.anwar, scopes=["read", "pledges:write"]) | {"Idempotency-Key": "one"}
        answer = client.post(
            f"/api/v1/pledges/{pledge.pk}/accept/",
            {"version": pledge.version},
            content_type="application/json",
            headers=header,
        )
        assert (answer.status_code, "token" in answer.json()["detail"]) == (403, True)


# --- The last place
def both_accept(pledges, by):
    """Two accept at the same moment; how many succeeded."""
    begun, won = threading.Barrier(len(pledges)), []

    def accept(row):
        try:
            begun.wait(30)
            services.accept_pledge(row, version=row.version, by=by)
            won.append(row.pk)
        except ValidationError:
            pass
        finally:
            connection.close()

    threads = [threading.Thread(target=accept, args=[row]) for row in pledges]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    return len(won)


def pairs(n):
    cast = build_cast()
    for number in range(n):
        need = needed(cast, quantity=1, code=f"hospital-{number}") if number == 0 else again(cast, number)
        rows = [
            offered(need, contributor, by, quantity=1, reference=str(number))
            for contributor, by in ((cast.bresland, cast.berit), (cast.calmora, cast.chidi))
        ]
        yield cast, need, rows


def again(cast, number):
    need = needs.draft_requirement(
        cast.alpha,
        capability=Capability.objects.get(),
        reference=f"SUR-{number + 1}",
        title="Hospital",
        quantity=1,
        needed_from=date(2026, 1, 1),
        by=cast.anwar,
    )
    needs.approve_requirement(need, by=cast.system)
    return needs.circulate_requirement(need, partners=[cast.bresland, cast.calmora], by=cast.anwar)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_accept_the_last_place_at_once_exactly_one_does():
    for cast, need, rows in pairs(12):
        assert both_accept(rows, cast.anwar) == 1
        assert Commitment.objects.get(requirement=need).accepted == 1


@pytest.mark.django_db(transaction=True)
def test_without_the_guard_both_would(monkeypatch):
    monkeypatch.setattr(services, "_take", lambda row, quantity: None)
    assert max(both_accept(rows, cast.anwar) for cast, _need, rows in pairs(1)) == 2
