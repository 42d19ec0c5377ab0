"""Coverage as stored: each tier counts what its readers could list, and nothing hidden moves it."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from accounts import outbox
from accounts.models import Partner
from contributors import services_pledges as services
from contributors.covering import stays_of
from contributors.models import Coverage, Deployment, Pledge
from contributors.summaries_coverage import keys_of_the_day
from missions import services_requirements as needs
from missions.models import Capability
from missions.services import add_participation, change_mission

pytestmark = pytest.mark.django_db
FROM, UNTIL = date(2027, 1, 1), date(2027, 3, 31)


@pytest.fixture
def need(cast):
    """ALPHA needs 20 beds from January to March, shown to everyone; Bresland and Calmora are real here."""
    Partner.objects.update(is_fictional=False)
    cast.bresland.is_fictional = cast.calmora.is_fictional = False
    beds = Capability.objects.create(code="hospital-2", name="Level 2 hospital", unit="beds")
    row = needs.draft_requirement(
        cast.alpha,
        capability=beds,
        reference="SUR-1",
        title="Hospital",
        quantity=20,
        needed_from=FROM,
        needed_until=UNTIL,
        audience="public",
        by=cast.anwar,
    )
    needs.approve_requirement(row, by=cast.system)
    row = needs.circulate_requirement(row, partners=[cast.bresland, cast.calmora], by=cast.anwar)
    outbox.settle()
    return row


def offered(need, contributor, quantity, *, by, visibility=1, first=FROM, last=None, reference="1"):
    row = services.draft_pledge(
        contributor,
        requirement=need,
        reference=reference,
        title="Hospital",
        quantity=quantity,
        available_from=first,
        available_until=last,
        visibility=visibility,
        by=by,
    )
    row = services.submit_pledge(row, by=by)
    outbox.settle()
    return row


def accepted(row, by, **given):
    row = services.accept_pledge(row, version=row.version, by=by, **given)
    outbox.settle()
    return row


def stored(tier, *names):
    rows = Coverage.objects.filter(tier=tier).order_by("month")
    return list(rows.values_list(*(names or ("offered", "accepted", "gap"))))


def seen_by(person):
    rows = Coverage.objects.visible_to(person).order_by("month")
    return list(rows.values_list("offered", "accepted", "gap").distinct().order_by())


def test_each_tier_counts_the_offers_its_readers_could_list(cast, need):
    for level, quantity in ((1, 1), (2, 2), (3, 4)):
        offered(need, cast.bresland, quantity, visibility=level, by=cast.berit, reference=f"{level}")
    assert [stored(tier) for tier in (1, 2, 3)] == [[(7, 0, 20)] * 3, [(6, 0, 20)] * 3, [(4, 0, 20)] * 3]


def test_a_reader_gets_the_tier_of_what_they_could_list(cast, need):
    for level, quantity in ((1, 1), (2, 2), (3, 4)):
        offered(need, cast.bresland, quantity, visibility=level, by=cast.berit, reference=f"{level}")
    listed = {
        name: sum(Pledge.objects.visible_to(getattr(cast, name)).values_list("quantity", flat=True))
        for name in ("anwar", "pia", "chidi", "dora", "noor")
    }
    assert listed == {"anwar": 7, "pia": 6, "chidi": 6, "dora": 4, "noor": 4}
    for name, total in listed.items():
        assert seen_by(getattr(cast, name)) == [(total, 0, 20)], name


def test_a_planner_who_decides_nothing_sees_what_partners_see(cast, need):
    from accounts.services import grant_role

    grant_role(role="staff", subject=cast.alpha, person=cast.dora, by=cast.system)
    for level in (1, 2):
        offered(need, cast.bresland, level, visibility=level, by=cast.berit, reference=f"{level}")
    assert seen_by(cast.dora) == [(2, 0, 20)]
    assert list(Pledge.objects.visible_to(cast.dora).values_list("quantity", flat=True)) == [2]


def test_an_offer_that_is_hidden_moves_neither_version_nor_moment_of_the_others(cast, need):
    before = [stored(tier, "version", "as_of") for tier in (1, 2, 3)]
    row = accepted(offered(need, cast.bresland, 12, by=cast.berit), cast.anwar)
    after = [stored(tier, "version", "as_of") for tier in (1, 2, 3)]
    assert after[1:] == before[1:]
    assert {version for version, _at in after[0]} == {before[0][0][0] + 2}
    services.withdraw_pledge(row, by=cast.berit)
    outbox.settle()
    assert [stored(tier, "version", "as_of") for tier in (2, 3)] == before[1:]


def test_every_step_of_an_offer_counts(cast, need):
    row = offered(need, cast.bresland, 12, by=cast.berit)
    assert stored(1) == [(12, 0, 20)] * 3
    row = accepted(row, cast.anwar, quantity=10)
    assert stored(1) == [(10, 10, 10)] * 3
    Pledge.objects.filter(pk=row.pk).update(state="preparing")
    outbox.settle()
    assert stored(1, "accepted", "agreed", "deployed") == [(10, 10, 0)] * 3


def test_it_is_deployed_in_the_months_in_which_its_contingent_stood(cast, need):
    row = accepted(offered(need, cast.bresland, 12, by=cast.berit), cast.anwar, quantity=10)
    contingent = Deployment.objects.filter(pledge=row)
    Pledge.objects.filter(pk=row.pk).update(state="rotating")
    contingent.update(state="standing", arrived_on=date(2027, 1, 20), leaves_on=date(2027, 3, 31))
    outbox.settle()
    deployed = [(10, 10, 0), (10, 10, 10), (10, 10, 10)]
    assert stored(1, "accepted", "agreed", "deployed") == deployed
    Pledge.objects.filter(pk=row.pk).update(state="ended")
    contingent.update(state="ended", ended_on=date(2027, 2, 28))
    outbox.settle()
    assert stored(1, "accepted", "agreed", "deployed") == [(0, 0, 0), (10, 10, 10), (0, 0, 0)]
    contingent.delete()
    outbox.settle()
    assert stored(1, "accepted", "agreed", "deployed") == [(0, 0, 0)] * 3


def test_what_was_to_leave_and_still_stands_is_counted_anew_every_day(cast, need):
    row = accepted(offered(need, cast.bresland, 12, by=cast.berit), cast.anwar)
    assert str(need.pk) not in keys_of_the_day()
    today = timezone.localdate()
    Deployment.objects.filter(pledge=row).update(
        state="standing", arrives_on=FROM - timedelta(days=900), arrived_on=today - timedelta(days=90)
    )
    Deployment.objects.filter(pledge=row).update(leaves_on=today - timedelta(days=1))
    assert str(need.pk) in keys_of_the_day()
    assert stays_of([row])[row.pk] == [(today - timedelta(days=90), today)]


def test_a_reserve_fills_no_gap(cast, need):
    accepted(offered(need, cast.bresland, 12, by=cast.berit), cast.anwar, is_reserve=True)
    assert stored(1) == [(12, 0, 20)] * 3


def test_an_end_without_a_successor_is_a_fall(cast, need):
    accepted(offered(need, cast.bresland, 12, last=date(2027, 2, 15), by=cast.berit), cast.anwar)
    assert stored(1, "accepted", "fall") == [(12, 0), (0, 12), (0, 0)]


def test_a_need_counts_from_its_approval_until_it_is_cancelled(cast, need):
    assert Coverage.objects.count() == 9
    needs.close_requirement(need, by=cast.anwar)
    outbox.settle()
    assert Coverage.objects.count() == 9
    other = needs.draft_requirement(
        cast.alpha,
        capability=need.capability,
        reference="SUR-2",
        title="Another",
        quantity=1,
        needed_from=FROM,
        by=cast.anwar,
    )
    outbox.settle()
    assert not other.coverage.exists()
    needs.approve_requirement(other, by=cast.system)
    outbox.settle()
    assert other.coverage.exists()
    needs.cancel_requirement(other, by=cast.anwar)
    outbox.settle()
    assert not other.coverage.exists()


def test_an_amendment_and_an_enabler_are_counted_anew(cast, need):
    needs.change_requirement(need, quantity=25, needed_until=date(2027, 2, 28), by=cast.anwar)
    outbox.settle()
    assert stored(3, "required", "is_critical") == [(25, False)] * 2
    Capability.objects.filter(pk=need.capability_id).update(is_enabler=True)
    outbox.settle()
    assert stored(3, "is_critical") == [(True,)] * 2


def test_what_is_invented_counts_for_no_real_mission(cast, need):
    row = offered(need, cast.bresland, 12, visibility=3, by=cast.berit)
    Pledge.objects.filter(pk=row.pk).update(is_fictional=True)
    outbox.settle()
    assert stored(3) == [(0, 0, 20)] * 3


def test_of_a_mission_that_is_not_public_nobody_else_learns_of_offers(cast, need):
    offered(need, cast.bresland, 12, visibility=3, by=cast.berit)
    change_mission(cast.alpha, is_public=False, by=cast.anwar)
    outbox.settle()
    assert [stored(tier)[0][0] for tier in (1, 2, 3)] == [12, 12, 0]
    assert seen_by(cast.dora) == []


def test_whoever_begins_to_take_part_sees_what_partners_see(cast, need):
    dunmarra = Partner.objects.create(code="XDU", iso3="XDU", name="Dunmarra", kind="nation")
    from accounts.services import grant_role

    grant_role(role="desk", subject=dunmarra, person=cast.dora, by=cast.system)
    offered(need, cast.bresland, 12, visibility=2, by=cast.berit)
    assert seen_by(cast.dora) == [(0, 0, 20)]
    add_participation(cast.alpha, partner=dunmarra, part="contributor", by=cast.system)
    assert seen_by(cast.dora) == [(12, 0, 20)]


def test_it_is_the_same_whenever_and_however_often_it_is_refreshed(cast, need):
    offered(need, cast.bresland, 12, by=cast.berit)
    assert outbox.differing_keys([f"coverage:{need.pk}"]) == []
    before = stored(1, "version", "as_of")
    outbox.mark_due([f"coverage:{need.pk}"])
    outbox.settle()
    assert stored(1, "version", "as_of") == before


def test_a_need_without_an_end_is_looked_at_again_each_day(cast, need):
    endless = needs.draft_requirement(
        cast.alpha,
        capability=need.capability,
        reference="SUR-2",
        title="Endless",
        quantity=1,
        needed_from=date(2026, 1, 1),
        by=cast.anwar,
    )
    needs.approve_requirement(endless, by=cast.system)
    keys = [key for key in outbox.daily_keys() if key.startswith("coverage:")]
    assert keys == [f"coverage:{endless.pk}"]
