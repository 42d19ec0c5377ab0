"""Who does what, where and when: overlaps and gaps as counted by hand, of what each reader may read."""

import json
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from missions import beside
from missions import reading_beside as reading
from missions import services_assistance as assistance
from missions import services_constraints as constraints
from missions.models import CivilActivity
from tests.missions.civil import WHERE, asked, at_work, hindered
from tests.missions.situated import planned
from tests.missions.test_decision_pages import done, text, versioned

WHY = {"reason": "as told"}
DAYS = st.integers(0, 6).map(lambda n: date(2026, 1, 1) + timedelta(days=n))
AREAS = st.sampled_from(["East", "east ", "West", ""])
SECTORS = st.sampled_from(["water", "health"])


@st.composite
def acts(draw):
    begins, ends = draw(DAYS), draw(st.none() | DAYS)
    ends = ends if ends is None or ends >= begins else begins
    actor = draw(st.sampled_from(["A", "B", "C"]))
    return beside.Act(draw(st.uuids()), actor, draw(SECTORS), draw(AREAS), begins, ends)


def days_of(act):
    """Every day of an act among those that are drawn, and the day after, on which only open ones go on."""
    every = [date(2026, 1, 1) + timedelta(days=n) for n in range(8)]
    return {day for day in every if act.begins <= day and (act.ends is None or day <= act.ends)}


def same(one, other):
    return one.strip().lower() == other.strip().lower() != ""


@given(st.lists(acts(), max_size=8))
def test_overlaps_are_all_pairs_of_actors_with_a_day_in_common(found):
    told = {(one.one, one.other): one for one in beside.overlaps(found)}
    for n, one in enumerate(found):
        for other in found[n + 1 :]:
            days = days_of(one) & days_of(other)
            alike = one.actor != other.actor and one.sector == other.sector and same(one.area, other.area)
            pair = told.pop((one.key, other.key), None) or told.pop((other.key, one.key), None)
            assert (pair is not None) == bool(alike and days)
            if pair:
                assert pair.begins == min(days)
                assert (pair.ends is None) == (max(days) == date(2026, 1, 8)) and pair.ends in (
                    None,
                    max(days),
                )
    assert told == {}


NEEDS = st.builds(beside.Need, st.uuids(), st.sampled_from(["water", "health", ""]), AREAS)


@given(st.lists(NEEDS, max_size=5), st.lists(acts(), max_size=6), DAYS)
def test_gaps_are_the_needs_in_whose_area_and_sector_nobody_is_at_work(needs, found, on):
    def is_met(need):
        return any(
            same(act.area, need.area) and need.sector in ("", act.sector) and on in days_of(act)
            for act in found
        )

    named = [need for need in needs if need.area.strip()]
    assert beside.gaps(needs, found, on) == [need for need in named if not is_met(need)]


@pytest.mark.django_db
def test_it_is_told_changed_and_stands_in_the_picture(cast, sign_in):
    berit, anwar = sign_in(cast.berit), sign_in(cast.anwar)
    form = {"mission": cast.alpha.pk, "keeper": cast.bresland.pk, "title": "Wells", "sector": "water"}
    form |= {"state": "planned", "actor_kind": "humanitarian", "starts_on": timezone.localdate()}
    form |= {"precision": "village", "label": "partners"} | WHERE
    refused = berit.post("/civil/activities/new/", form | WHY | {"area": ""})
    assert refused.status_code == 200 and not CivilActivity.objects.exists()
    done(berit.post("/civil/activities/new/", form | WHY))
    row = CivilActivity.objects.get()
    page = row.get_absolute_url()
    done(berit.post(f"{page}edit/", versioned(row) | form | WHY | {"actor": "Water for All"}))
    assert "Water for All" in text(anwar.get(page)) and "Water for All" in text(anwar.get("/civil/who/"))
    assert sign_in(cast.dora).get(page).status_code == 404
    assert "Water for All" not in text(sign_in(cast.dora).get("/civil/who/"))


@pytest.mark.django_db
def test_what_is_needed_has_no_actor_and_another_speaks_for_nobody(cast):
    with pytest.raises(ValidationError, match="nobody is named"):
        at_work(cast, state="needed", actor="Water for All")
    with pytest.raises(ValidationError, match="Name the area"):
        at_work(cast, area="")
    with pytest.raises(PermissionDenied):
        at_work(cast, by=cast.dora)


def gaps_of(person):
    works, needs = reading.works(person), reading.needs(person)
    return [one.row.title for one in reading.gaps(needs, works, timezone.localdate())]


@pytest.mark.django_db
def test_a_constraint_is_a_gap_until_somebody_is_at_work_or_it_is_resolved(cast):
    row = hindered(cast, sector="water")
    assert gaps_of(cast.anwar) == [row.title] == gaps_of(cast.berit) and gaps_of(cast.dora) == []
    at_work(cast, sector="health")
    assert gaps_of(cast.anwar) == [row.title]
    at_work(cast, area="sector  EAST")
    assert gaps_of(cast.anwar) == []
    CivilActivity.objects.all().delete()
    constraints.resolve_constraint(row, outcome="rebuilt", by=cast.anwar)
    assert gaps_of(cast.anwar) == []


@pytest.mark.django_db
def test_patrols_and_help_are_taken_as_they_stand_and_overlap(cast, sign_in):
    day = timezone.now()
    patrol = planned(cast, title="Patrol to Kasari", starts_at=day, ends_at=day + timedelta(hours=4))
    security = at_work(cast, title="Unarmed escort teams", sector="security", area=patrol.area)
    help_ = assistance.approve_assistance(asked(cast, by=cast.berit), by=cast.anwar)
    works = {one.row.title: one for one in reading.works(cast.anwar)}
    assert works[patrol.title].actor_kind == "military" and works[help_.title].sector == "logistics"
    (pair,) = reading.overlaps(reading.works(cast.anwar))
    assert {pair[0].row, pair[1].row} == {patrol, security}
    anwar = sign_in(cast.anwar)
    assert "Where several do the same" in text(anwar.get("/civil/who/?sector=security&mission=alpha"))
    lines = b"".join(anwar.get("/civil/who/file.csv").streaming_content).decode()
    assert "Patrol to Kasari" in lines and ",overlap," in lines
    features = json.loads(b"".join(anwar.get("/civil/who/file.geojson").streaming_content))["features"]
    assert len(features) == 3 and anwar.get("/civil/who/file.pdf").status_code == 404
    assert (
        "4.12345" not in b"".join(sign_in(cast.chidi).get("/civil/who/file.csv").streaming_content).decode()
    )
