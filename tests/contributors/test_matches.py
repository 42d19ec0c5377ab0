"""Matching: which units could serve a need, for which reasons, in which order; each reader's own view."""

import itertools
from datetime import date

import pytest
from django.core.exceptions import ValidationError

from accounts.models import Partner
from accounts.outbox import settle
from contributors import reading_matches, services_caveats, services_matches
from contributors import services_pledges as services
from contributors.matching import AGAINST, FOR, UNKNOWN, Need, Restriction, Unit, match, matches
from contributors.models import Coverage
from missions import services_requirements as needs
from missions.models import Capability
from missions.services import add_participation
from tests.conftest import signed_in as sign
from tests.contributors.test_pledges import needed

NEED = Need(
    "h2",
    "hospital",
    20,
    date(2027, 1, 1),
    date(2027, 12, 31),
    60,
    "2",
    frozenset({"fr"}),
    tasks=frozenset({1}),
)
UNIT = Unit("B", "h2", "hospital", 20, date(2026, 1, 1), None, 30, "2", frozenset({"fr", "en"}))


def verdicts(unit):
    return {reason.about: reason.verdict for reason in match(NEED, unit).reasons}


def test_a_unit_that_has_it_all_has_nothing_against_it():
    found = match(NEED, UNIT)
    assert found.fits
    assert (found.of_period, found.of_quantity) == (1, 1)
    assert set(verdicts(UNIT).values()) == {FOR}


@pytest.mark.parametrize(
    ("change", "about", "verdict"),
    [
        ({"capability": "h1"}, "type", AGAINST),
        ({"first": date(2027, 7, 2)}, "period", AGAINST),
        ({"last": date(2027, 6, 30)}, "period", AGAINST),
        ({"quantity": 5}, "quantity", AGAINST),
        ({"days": 61}, "notice", AGAINST),
        ({"days": None}, "notice", UNKNOWN),
        ({"level": "1"}, "level", AGAINST),
        ({"level": "rdl"}, "level", FOR),
        ({"languages": frozenset({"en"})}, "languages", AGAINST),
        ({"languages": frozenset()}, "languages", UNKNOWN),
        ({"caveats": (Restriction(frozenset({1})),)}, "caveats", AGAINST),
        ({"caveats": (Restriction(),)}, "caveats", AGAINST),
        ({"caveats": (Restriction(frozenset({2})),)}, "caveats", FOR),
    ],
)
def test_each_reason_says_what_speaks_for_or_against(change, about, verdict):
    assert verdicts(UNIT._replace(**change))[about] == verdict


def test_shares_are_of_the_days_and_of_the_quantity():
    found = match(NEED, UNIT._replace(first=date(2027, 7, 2), quantity=5))
    assert found.of_period == pytest.approx(183 / 365)
    assert found.of_quantity == 0.25


def test_what_is_counted_otherwise_is_compared_as_no_number():
    """20 beds are no 20 ambulances: how much of the need they are is not known; a known share goes first."""
    need = NEED._replace(measure="beds")
    found = match(need, UNIT._replace(measure="units"))
    assert found.of_quantity is None and found.fits
    assert {one.about: one.verdict for one in found.reasons}["quantity"] == UNKNOWN
    few = UNIT._replace(name="Few", quantity=1, measure="beds")
    first, last = matches(need, [UNIT._replace(measure="units"), few])
    assert (first.unit.name, last.of_quantity) == ("Few", None)


def test_another_kind_or_another_time_does_not_serve_at_all():
    assert match(NEED, UNIT._replace(family="engineers")) is None
    assert match(NEED, UNIT._replace(last=date(2026, 12, 31))) is None


def test_the_order_is_the_one_that_is_said_whatever_the_input_order():
    touching = (Restriction(frozenset({1})),)
    units = [
        UNIT._replace(name="1 best", days=20),
        UNIT._replace(name="2 slower", days=50, level="3"),
        UNIT._replace(name="3 caveats", days=50, caveats=touching),
        UNIT._replace(name="4 silent on days", days=None),
        UNIT._replace(name="5 too slow", days=90),
        UNIT._replace(name="6 few", quantity=10),
        UNIT._replace(name="7 late", first=date(2027, 3, 1)),
        UNIT._replace(name="8 other type", capability="h1"),
    ]
    for some in itertools.islice(itertools.permutations(units), 0, 40320, 997):
        assert [one.unit.name for one in matches(NEED, some)] == [unit.name for unit in units]


# --- With records
@pytest.fixture
def world(cast):
    """ALPHA needs 20 beds; Bresland offers 12 to the UN, with a caveat on everything."""
    Partner.objects.update(is_fictional=False)
    cast.bresland.is_fictional = False
    need = needed(cast)
    offer = services.draft_pledge(
        cast.bresland,
        offered_to=cast.un,
        capability=need.capability,
        reference="9",
        title="Standing hospital",
        quantity=12,
        available_from=date(2026, 1, 1),
        by=cast.berit,
    )
    offer = services.submit_pledge(offer, by=cast.berit)
    services_caveats.declare_caveat(offer, kind="night", text="No night work", by=cast.berit)
    return need, offer


def names(found):
    return [one.pledge.title for one in found[0]]


def test_a_reader_is_matched_with_what_they_could_list_alone(cast, world):
    need, offer = world
    assert names(reading_matches.for_requirement(cast.anwar, need)) == []
    assert names(reading_matches.for_requirement(cast.chidi, need)) == []
    assert names(reading_matches.for_requirement(cast.berit, need)) == ["Standing hospital"]
    services.show_pledge(offer, visibility=3, by=cast.berit)
    (found,), _more = reading_matches.for_requirement(cast.anwar, need)
    assert (FOR, "the type that is asked for: Level 2 hospital") in found.reasons
    assert "caveats" not in {reason.about for reason in found.match.reasons}  # its own level, still V1


def test_who_was_not_asked_is_told_to_those_who_ask_alone(cast, world):
    need, offer = world
    services.show_pledge(offer, visibility=3, by=cast.berit)
    found, _more = reading_matches.for_requirement(cast.anwar, need)
    assert cast.bresland not in [one.partner for one in reading_matches.not_asked(cast.anwar, need, found)]
    need.circulations.filter(partner=cast.bresland).delete()
    first = reading_matches.not_asked(cast.anwar, need, found)[0]
    assert (first.partner, first.has_unit) == (cast.bresland, True)
    assert reading_matches.not_asked(cast.chidi, need, found) == []


def test_who_stands_there_is_told_among_those_not_asked_and_the_host_is_not(cast, world):
    need, offer = world
    services_matches.direct_pledge(offer, requirement=need, by=cast.berit)
    offer.refresh_from_db()
    services.accept_pledge(offer, version=offer.version, by=cast.anwar)
    need.circulations.all().delete()
    add_participation(cast.alpha, partner=cast.calmora, part="host", by=cast.system)
    partners = [one.partner for one in reading_matches.not_asked(cast.anwar, need, [])]
    assert cast.bresland in partners and cast.calmora not in partners


def test_who_decides_compares_what_speaks_for_and_against_each_offer(cast, world):
    need, offer = world
    offer = services.change_pledge(offer, conditions="Fuel is given", by=cast.berit)
    services_matches.direct_pledge(offer, requirement=need, by=cast.berit)
    page = sign(cast.anwar).get(f"/pledges/for/{need.pk}/").content.decode()
    for said in ("12 of 20 beds", "No night work", "Fuel is given", "caveats that touch the tasks: 1"):
        assert said in page, said


def test_a_contributor_finds_the_needs_its_unit_could_serve_and_directs_it_there(cast, world):
    need, offer = world
    ((unit, found),) = reading_matches.for_contributor(cast.berit)
    assert unit == offer
    assert [one.requirement for one in found] == [need]
    client = sign(cast.berit)
    assert "Standing hospital" in client.get("/desk/matches/").content.decode()
    page = f"/pledges/{offer.pk}/direct/"
    answer = client.post(page, {"requirement": need.pk, "version": offer.version, "reason": "it fits"})
    assert answer.status_code == 302, answer.content.decode()
    offer.refresh_from_db()
    assert (offer.requirement, offer.mission, offer.offered_to) == (need, need.mission, None)
    settle()
    row = Coverage.objects.filter(requirement=need, tier=Coverage.Tier.MISSION).earliest("month")
    assert row.offered == 12


def test_what_is_directed_already_or_of_another_kind_is_refused_and_nothing_changes(cast, world):
    need, offer = world
    other = Capability.objects.create(code="hospital-1", name="Level 1", unit="beds")
    need_of_other = needs.draft_requirement(
        cast.alpha,
        capability=other,
        reference="SUR-2",
        title="Other",
        quantity=1,
        needed_from=date(2026, 1, 1),
        by=cast.anwar,
    )
    needs.approve_requirement(need_of_other, by=cast.system)
    needs.circulate_requirement(need_of_other, partners=[cast.bresland], by=cast.anwar)
    with pytest.raises(ValidationError, match="another capability"):
        services_matches.direct_pledge(offer, requirement=need_of_other, by=cast.berit)
    directed = services_matches.direct_pledge(offer, requirement=need, by=cast.berit)
    with pytest.raises(ValidationError, match="answers a requirement already"):
        services_matches.direct_pledge(directed, requirement=need, by=cast.berit)


def test_the_api_gives_the_same_reasons(cast, world):
    need, offer = world
    client = sign(cast.berit)
    found = client.get(f"/api/v1/matches/?requirement={need.pk}").json()
    assert found["order"][0] == "type"
    (row,) = found["rows"]
    assert (row["pledge"], row["share_of_quantity"], row["caveats_touching"]) == (str(offer.pk), 0.6, 1)
    assert {reason["about"]: reason["verdict"] for reason in row["reasons"]}["quantity"] == "against"
    assert client.get("/api/v1/matches/").json()["rows"][0]["requirement"] == str(need.pk)
    bad = client.get("/api/v1/matches/?requirement=nothing")
    assert (bad.status_code, "requirement" in bad.content.decode()) == (400, True)
    assert sign(cast.dora).get(f"/api/v1/matches/?requirement={need.pk}").status_code == 404


def test_the_page_says_each_reason(cast, world):
    need, _offer = world
    page = sign(cast.berit).get(f"/pledges/matches/{need.pk}/").content.decode()
    assert "12 of 20 beds" in page
    assert "caveats that touch the tasks: 1" in page
    assert "Who was not asked" not in page
