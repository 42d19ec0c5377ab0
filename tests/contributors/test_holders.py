"""Who fills the elements of a mission's structure: deployments of the state that commands, or people."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from accounts.models import Event, Notification
from contributors import services_holders as services
from contributors.models import Holder
from missions import services_command
from tests.contributors.test_deployments import deployed, need, pledge, today  # noqa: F401
from tests.missions.test_command import element, force, transferred  # noqa: F401

pytestmark = pytest.mark.django_db


@pytest.fixture
def stay(cast, pledge):  # noqa: F811
    """A deployment of Bresland's that is in the mission."""
    return deployed(pledge, cast, on=today(-100)).deployments.get()


def wrong(act):
    with pytest.raises(ValidationError) as error:
        act()
    return list(error.value.error_dict)


class TestFilling:
    def test_a_deployment_fills_an_element_of_its_own_state(self, cast, force, stay):  # noqa: F811
        row = services.fill_element(force["battalion"], deployment=stay, starts_on=today(-50), by=cast.anwar)
        assert (row.partner, row.ends_on) == (cast.bresland, None)
        event = Event.objects.get(verb="holder.entered")
        assert f"partner:{cast.bresland.pk}" in event.concerns
        foreign = element(cast.alpha, cast.anwar, "BN-9", "force")
        services_command.give_authority(foreign, relationship="full", partner=cast.calmora, by=cast.anwar)
        assert wrong(
            lambda: services.fill_element(foreign, deployment=stay, starts_on=today(), by=cast.anwar)
        ) == ["deployment"]
        assert wrong(
            lambda: services.fill_element(foreign, partner=cast.bresland, starts_on=today(), by=cast.anwar)
        ) == ["partner"]

    def test_one_holds_it_at_a_time_and_another_may_act_for_them(self, cast, force):  # noqa: F811
        by, post = cast.anwar, force["head"]
        first = services.fill_element(post, partner=cast.bresland, starts_on=today(-90), by=by)
        again = wrong(lambda: services.fill_element(post, partner=cast.calmora, starts_on=today(-9), by=by))
        assert again == ["starts_on"]
        acting = {"partner": cast.calmora, "is_acting": True, "by": by}
        services.fill_element(post, starts_on=today(-20), ends_on=today(-10), **acting)
        assert wrong(lambda: services.fill_element(post, starts_on=today(-15), **acting)) == ["starts_on"]
        services.end_holder(first, ends_on=today(-1), handover_note="The keys are in the safe.", by=by)
        services.fill_element(post, partner=cast.calmora, starts_on=today(), by=by)
        assert Holder.objects.count() == 3

    def test_nobody_else_says_who_fills_it(self, cast, force, stay):  # noqa: F811
        row = services.fill_element(force["battalion"], deployment=stay, starts_on=today(-50), by=cast.anwar)
        before = Event.objects.count()
        for by in (cast.berit, cast.pia, cast.dora, cast.noor):
            for act in (
                lambda by=by: services.fill_element(
                    force["head"], partner=cast.bresland, starts_on=today(), by=by
                ),
                lambda by=by: services.change_holder(row, shown_as="x", by=by),
                lambda by=by: services.end_holder(row, ends_on=today(), by=by),
            ):
                with pytest.raises(PermissionDenied):
                    act()
        assert Event.objects.count() == before


class TestWhoSees:
    def test_of_a_pledge_one_does_not_see_no_holder_shows(self, cast, force, stay):  # noqa: F811
        services.fill_element(force["battalion"], deployment=stay, starts_on=today(-50), by=cast.anwar)
        services.fill_element(force["head"], partner=cast.calmora, starts_on=today(-50), by=cast.anwar)
        stay.pledge.visibility = 1
        stay.pledge.save(update_fields=["visibility"])
        seen = [
            Holder.objects.visible_to(one).count() for one in (cast.anwar, cast.berit, cast.pia, cast.dora)
        ]
        assert seen == [2, 2, 1, 0]

    def test_a_handover_note_is_for_the_mission_and_the_holders_side(self, cast, force):  # noqa: F811
        row = services.fill_element(force["head"], partner=cast.bresland, starts_on=today(-9), by=cast.anwar)
        services.end_holder(row, ends_on=today(), handover_note="Secret word", by=cast.anwar)
        assert [row.is_between(one) for one in (cast.anwar, cast.berit, cast.pia)] == [True, True, False]
        assert row.history_for(cast.pia)[1] == ("handover_note", "version")
        assert "Secret word" not in str(list(Event.objects.values_list("data", flat=True)))


def test_the_state_is_told_of_a_transfer_and_who_acted_is_not(
    cast,
    force,  # noqa: F811
    django_capture_on_commit_callbacks,
):
    with django_capture_on_commit_callbacks(execute=True):
        transferred(force["battalion"], force["east"], by=cast.anwar)
    told = Notification.objects.filter(verb="command.transferred").values_list("person", "audience")
    assert list(told) == [(cast.berit.pk, "state")]
    with django_capture_on_commit_callbacks(execute=True):
        services.fill_element(force["head"], partner=cast.calmora, starts_on=today(), by=cast.anwar)
    assert [n.person for n in Notification.objects.filter(verb="holder.entered")] == [cast.chidi]
