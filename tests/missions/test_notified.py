"""Plans of forces held against what humanitarian actors notified, each side told what it may see."""

from datetime import timedelta

import pytest
from django.utils import timezone

from missions import reading_notified as reading
from missions import services_humanitarian, services_patrols
from missions.reading_humanitarian import notifications
from missions.services import add_participation
from tests.missions.civil import notified
from tests.missions.learnt import observed, theme
from tests.missions.situated import planned
from tests.missions.test_decision_pages import text

pytestmark = pytest.mark.django_db


@pytest.fixture
def near(cast):
    """A patrol of ALPHA that partners read, and a clinic of Bresland at the same place and time."""
    add_participation(cast.alpha, partner=cast.bresland, part="support", by=cast.system)
    add_participation(cast.alpha, partner=cast.calmora, part="support", by=cast.system)
    now = timezone.now()
    hours = {"starts_at": now + timedelta(hours=2), "ends_at": now + timedelta(hours=8)}
    plan = planned(cast, title="Search at Kasari", label="partners", **hours)
    return plan, notified(cast, title="Clinic at Kasari", by=cast.berit)


def on_plan(person, plan):
    return [one.words for one in reading.notified_near(person, plan)]


def on_notice(person, row):
    return [one.words for one in reading.plans_near(person, notifications(person).get(pk=row.pk))]


def test_each_sides_page_names_the_other_with_the_distance(cast, near, sign_in):
    plan, clinic = near
    assert on_plan(cast.anwar, plan)[0].startswith("It comes near “Clinic at Kasari” (notified, static site)")
    assert on_plan(cast.anwar, plan)[0].endswith(": 0.0 km from it.")
    anwar = sign_in(cast.anwar)
    assert "It comes near “Clinic at Kasari”" in text(anwar.get(plan.get_absolute_url()))
    assert "“Search at Kasari” of ALPHA comes near" in text(anwar.get(clinic.get_absolute_url()))


def test_nobody_learns_of_a_record_they_may_not_see(cast, near, sign_in):
    plan, clinic = near
    chidi = sign_in(cast.chidi)  # of Calmora, which reads the plan and not the clinic
    assert "Clinic at Kasari" not in text(chidi.get(plan.get_absolute_url()))
    assert on_plan(cast.chidi, plan) == []
    services_patrols.change_patrol(plan, label="mission", by=cast.anwar)
    berit = sign_in(cast.berit)
    assert "Search at Kasari" not in text(berit.get(clinic.get_absolute_url()))
    assert on_notice(cast.berit, clinic) == []


def test_of_a_place_told_roughly_no_distance_is_said_but_the_most_it_may_be(cast, near):
    plan, clinic = near
    (words,) = on_notice(cast.berit, clinic)
    assert words.endswith("5.3 km from it at most.")
    services_patrols.change_patrol(plan, precision="district", by=cast.anwar)
    (words,) = on_notice(cast.berit, clinic)
    assert "may come near" in words and "km" not in words


def test_what_was_withdrawn_or_lies_elsewhere_in_time_is_near_nothing(cast, near):
    plan, clinic = near
    services_humanitarian.withdraw_notification(clinic, reason="closed", by=cast.berit)
    assert on_plan(cast.anwar, plan) == []
    notified(cast, title="Later", starts_at=plan.ends_at, ends_at=plan.ends_at + timedelta(days=1))
    assert on_plan(cast.anwar, plan) == []
    services_patrols.call_off_patrol(plan, reason="rain", by=cast.anwar)
    notified(cast, title="Now")
    assert on_plan(cast.anwar, plan) == []


def test_what_others_learned_shows_where_a_patrol_is_planned(cast, near, sign_in):
    plan, _clinic = near
    observed(cast, title="The road floods", label="public", themes=[theme(words="search")])
    page = text(sign_in(cast.anwar).get(plan.get_absolute_url()))
    assert "What did others learn about this?" in page and "The road floods" in page
    assert f"about=patrol&key={plan.pk}" in sign_in(cast.anwar).get(plan.get_absolute_url()).text.replace(
        "&amp;", "&"
    )
