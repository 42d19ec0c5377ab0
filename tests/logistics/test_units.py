"""Units: who enters and sees them, what their steps ask for, who was there."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from accounts.models import Event
from accounts.versions import ChangedMeanwhile
from contributors.models import Agreement, Pledge
from logistics import gathering, reading_units, services_locations
from logistics import services_units as services
from logistics.models import Location, Unit, UnitStrength
from tests.logistics.units import BEGAN, arrived, battalion, taken

pytestmark = pytest.mark.django_db
MADE_UP = {"source": "monthly report"}


def _sees(person, unit):
    return Unit.objects.visible_to(person).filter(pk=unit.pk).exists()


def _reported(unit, by, day=date(2025, 6, 30), **counted):
    given = {"men": 80, "women": 10} | counted
    return services.report_unit_strength(unit, reported_on=day, category="troops", **MADE_UP, **given, by=by)


# --- Who sees it, and enters it
def test_a_unit_on_standby_is_its_contributors_alone(cast):
    unit = battalion(cast).unit
    assert unit.state == "standby" and _sees(cast.berit, unit)
    assert not any(_sees(person, unit) for person in (cast.anwar, cast.noor, cast.chidi, cast.pia, cast.dora))
    with pytest.raises(PermissionDenied):
        services.change_unit(unit, personnel=1, by=cast.noor)


def test_one_that_prepares_is_seen_by_who_receives_it_and_one_that_is_there_by_all_staff(cast):
    unit = services.prepare_unit(battalion(cast).unit, by=cast.berit)
    assert _sees(cast.noor, unit) and _sees(cast.anwar, unit)  # who keeps logistics, and who decides
    unit = services.receive_unit(unit, arrived_on=BEGAN, by=cast.noor)
    assert _sees(cast.anwar, unit) and not _sees(cast.pia, unit) and not _sees(cast.chidi, unit)


def test_a_partner_it_was_opened_to_reads_its_name_and_sector_and_nothing_inside(cast):
    unit = services.change_unit(arrived(cast).unit, visibility=2, by=cast.berit)
    _reported(unit, cast.berit)
    assert _sees(cast.pia, unit)
    known = reading_units.known(cast.pia, [unit])[unit.pk]
    assert known == reading_units.NOTHING
    assert not Location.objects.visible_to(cast.pia).filter(mission=cast.alpha).exists()
    assert not UnitStrength.objects.visible_to(cast.pia).exists()
    assert UnitStrength.objects.visible_to(cast.anwar).exists()


def test_a_logistics_officer_enters_one_that_prepares_to_deploy_to_the_mission(cast):
    made = battalion(cast)
    given = {"reference": "X-1", "name": "Engineers", "capability": made.kind, "mission": cast.alpha}
    assert services.add_unit(cast.calmora, **given, by=cast.noor).state == "preparing"
    for by, mission in ((cast.dora, cast.alpha), (cast.noor, cast.beta), (cast.chidi, cast.alpha)):
        with pytest.raises(PermissionDenied):
            services.add_unit(cast.bresland, **given | {"mission": mission}, by=by)


def test_further_parents_see_and_keep_all_of_it_and_the_first_alone_names_them(cast):
    unit = battalion(cast).unit
    with pytest.raises(PermissionDenied):
        services.set_parents(unit, parents=[{"partner": cast.calmora}], by=cast.chidi)
    unit = services.set_parents(unit, parents=[{"partner": cast.calmora, "personnel": 30}], by=cast.berit)
    assert _sees(cast.chidi, unit) and services.may_keep(cast.chidi, unit)
    with pytest.raises(ValidationError) as wrong:
        services.set_parents(unit, parents=[{"partner": cast.bresland}], by=cast.berit)
    assert "parents" in wrong.value.message_dict


# --- Its life
def test_what_was_pledged_arrives_under_an_agreement_or_with_a_reason(cast):
    made = battalion(cast)
    pledge = Pledge.objects.create(
        contributor=cast.bresland,
        reference="P-1",
        title="Battalion",
        offered_to=cast.un,
        capability=made.kind,
        quantity=1,
        available_from=BEGAN,
        created_by=cast.berit,
    )
    unit = services.change_unit(made.unit, pledge=pledge, by=cast.berit)
    unit = services.prepare_unit(unit, by=cast.berit)
    with pytest.raises(ValidationError) as wrong:
        services.receive_unit(unit, arrived_on=BEGAN, by=cast.noor)
    assert "exception" in wrong.value.message_dict
    assert Unit.objects.get(pk=unit.pk).state == "preparing"
    services.receive_unit(unit, arrived_on=BEGAN, exception="the airport closes on Friday", by=cast.noor)
    assert Event.objects.get(verb="unit.arrived").data["exception"] == "the airport closes on Friday"
    Unit.objects.filter(pk=unit.pk).update(state="preparing", arrived_on=None)
    agreement = Agreement.objects.create(kind="mou", title="MOU", signed_on=BEGAN, starts_on=BEGAN)
    agreement.pledges.add(pledge)
    assert services.receive_unit(unit, arrived_on=BEGAN, by=cast.noor).state == "present"


def test_steps_are_refused_out_of_turn_and_to_the_wrong_side(cast):
    unit = battalion(cast).unit
    with pytest.raises(ValidationError):
        services.receive_unit(unit, arrived_on=BEGAN, by=cast.berit)
    unit = services.prepare_unit(unit, by=cast.berit)
    with pytest.raises(PermissionDenied):
        services.stand_down_unit(unit, by=cast.noor)
    with pytest.raises(ValidationError) as wrong:
        services.receive_unit(unit, arrived_on=timezone.localdate() + timedelta(days=1), by=cast.noor)
    assert "arrived_on" in wrong.value.message_dict
    unit = services.receive_unit(unit, arrived_on=BEGAN, by=cast.noor)
    unit = services.send_off_unit(unit, by=cast.noor)
    with pytest.raises(ValidationError) as wrong:
        services.close_unit(unit, reason="ended", by=cast.noor)
    assert "left_on" in wrong.value.message_dict
    closed = services.close_unit(unit, left_on=date(2025, 12, 1), reason="ended", by=cast.noor)
    assert closed.state == "closed" and closed not in Unit.objects.standing()


def test_two_who_change_it_at_once_do_not_overwrite_each_other(cast):
    unit = battalion(cast).unit
    services.change_unit(unit, personnel=90, version=unit.version, by=cast.berit)
    with pytest.raises(ChangedMeanwhile):
        services.change_unit(unit, personnel=95, version=unit.version, by=cast.berit)
    assert Unit.objects.get(pk=unit.pk).personnel == 90


def test_the_table_of_organization_is_set_as_a_whole(cast):
    unit = battalion(cast).unit
    lines = [
        {"section": "Staff", "post": "commander", "rank": "colonel", "personnel": 1},
        {"section": "First company", "post": "rifleman", "personnel": 96},
    ]
    services.set_organization(unit, lines=lines, by=cast.berit)
    assert [line.personnel for line in unit.organization.all()] == [1, 96]
    with pytest.raises(ValidationError):
        services.set_organization(unit, lines=[lines[0], lines[0]], by=cast.berit)
    services.set_organization(unit, lines=lines[:1], by=cast.berit)
    assert unit.organization.count() == 1


# --- Who was there
def test_strength_is_by_category_and_sex_and_holds_from_its_day(cast):
    unit = arrived(cast).unit
    row = _reported(unit, cast.noor, on_leave=7)
    assert (row.present, row.on_leave, row.absent) == (90, 7, None)
    _reported(unit, cast.berit, day=date(2025, 7, 31), men=85, women=None, present=95)
    then = gathering.strengths([unit.pk], on=date(2025, 7, 30))[unit.pk]
    now = gathering.strengths([unit.pk])[unit.pk]
    assert (then["troops"].present, now["troops"].present) == (90, 95)
    assert gathering.strengths([unit.pk], on=date(2025, 6, 29)) == {}
    known = reading_units.known(cast.berit, [unit])[unit.pk]
    assert (known.present, known.women, known.away) == (95, None, None)


def test_a_strength_that_does_not_add_up_or_stands_already_is_refused_at_its_field(cast):
    unit = arrived(cast).unit
    _reported(unit, cast.berit)
    for day, counted, field in (
        (date(2025, 6, 30), {}, "reported_on"),
        (date(2025, 7, 31), {"present": 100}, "present"),
        (timezone.localdate() + timedelta(days=1), {}, "reported_on"),
    ):
        with pytest.raises(ValidationError) as wrong:
            _reported(unit, cast.berit, day=day, **counted)
        assert field in wrong.value.message_dict
    with pytest.raises(PermissionDenied):
        _reported(unit, cast.anwar, day=date(2025, 7, 31))  # staff read it and do not keep it


def test_a_strength_is_corrected_with_a_reason_and_the_trail_says_what_changed(cast):
    row = _reported(arrived(cast).unit, cast.berit)
    row = services.correct_unit_strength(row, men=81, women=10, reason="one was overlooked", by=cast.noor)
    assert row.present == 91
    told = Event.objects.get(verb="unit_strength.corrected")
    assert told.data["changes"] == {"men": [80, 81]} or told.data["changes"]["men"] == [80, 81]


def test_places_are_entered_by_who_keeps_the_missions_logistics(cast):
    battalion(cast)
    with pytest.raises(PermissionDenied):
        services_locations.add_location(mission=cast.alpha, kind="camp", name="X", by=cast.berit)
    with pytest.raises(PermissionDenied):
        services_locations.add_location(kind="seaport", name="X", by=cast.noor)
    port = services_locations.add_location(kind="seaport", name="Port", by=cast.administrator)
    assert Location.objects.visible_to(cast.dora).get() == port
    with pytest.raises(ValidationError):
        services_locations.add_location(kind="camp", name="Nowhere", by=cast.administrator)


# --- Pages
def test_the_page_shows_its_two_sides_what_is_there_and_others_what_it_is(cast, sign_in):
    unit = services.change_unit(arrived(cast).unit, visibility=2, by=cast.berit)
    _reported(unit, cast.berit)
    for person in (cast.berit, cast.noor, cast.anwar):
        page = sign_in(person).get(unit.get_absolute_url()).content.decode()
        assert "Camp North" in page and "7.12345" in page and "monthly report" in page
    page = sign_in(cast.pia).get(unit.get_absolute_url()).content.decode()
    assert "First battalion" in page and "North" in page
    assert "Camp North" not in page and "7.12345" not in page and "monthly report" not in page
    assert sign_in(cast.dora).get(unit.get_absolute_url()).status_code == 404


def test_the_list_shows_each_reader_what_is_theirs_and_says_not_reported(cast, sign_in):
    unit = services.change_unit(arrived(cast).unit, visibility=2, by=cast.berit)
    own = sign_in(cast.berit).get("/units/").content.decode()
    assert "First battalion" in own and "not reported" in own
    others = sign_in(cast.pia).get("/units/").content.decode()
    assert "First battalion" in others and "Camp North" not in others and "not reported" not in others
    _reported(unit, cast.berit)
    file = taken(sign_in(cast.berit), "/units/?format=csv&columns=place,present")
    assert "Camp North" in file and ",90" in file
    assert "Camp North" not in taken(sign_in(cast.pia), "/units/?format=csv")


def test_a_contributor_enters_a_unit_and_reports_its_strength_in_the_browser(cast, sign_in):
    kind = battalion(cast).kind
    browser = sign_in(cast.berit)
    given = {
        "contributor": cast.bresland.pk,
        "mission": cast.alpha.pk,
        "name": "Engineers",
        "reference": "BRE-ENG-1",
        "kind": "contingent",
        "capability": kind.pk,
        "quantity": 1,
        "start_clock": "request",
        "visibility": 1,
    }
    answer = browser.post("/units/new/", given, follow=True)
    unit = Unit.objects.get(reference="BRE-ENG-1")
    assert "Engineers is entered." in answer.content.decode() and unit.state == "standby"
    wrong = browser.post("/units/new/", given).content.decode()
    assert "You have a unit with this reference already." in wrong
    page = f"/units/{unit.pk}"
    day = {"reported_on": "2025-06-30", "category": "troops", "source": "report"}
    assert "Say how many were present." in browser.post(f"{page}/strength/", day).content.decode()
    browser.post(f"{page}/strength/", day | {"men": 5, "women": 1, "on_leave": 0})
    row = unit.strengths.get()
    assert (row.present, row.on_leave, row.absent) == (6, 0, None)
    browser.post(
        f"/units/strength/{row.pk}/", {"men": 6, "women": 1, "source": "report", "reason": "one more"}
    )
    text = "Staff; commander; colonel; 1\nFirst company; rifleman; ; 5"
    browser.post(f"{page}/organization/", {"lines": text, "version": unit.version})
    assert [line.post for line in unit.organization.all()] == ["commander", "rifleman"]
    browser.post(
        f"{page}/parents/", {"partner_1": cast.calmora.pk, "personnel_1": 2, "reason": "joint", "version": 2}
    )
    assert unit.parents.get().partner == cast.calmora
    assert "Line 1 is not" in browser.post(f"{page}/organization/", {"lines": "Staff"}).content.decode()
    browser.post(f"{page}/prepare/", {"version": 3})
    answer = browser.post(f"{page}/arrive/", {"arrived_on": "2025-02-01", "version": 4}, follow=True)
    assert "since 1 February 2025" in answer.content.decode()


# --- API
def test_a_partner_reads_no_insides_through_the_api(cast, client, token):
    unit = services.change_unit(arrived(cast).unit, visibility=2, by=cast.berit)
    _reported(unit, cast.berit)
    read = lambda person: client.get(f"/api/v1/units/{unit.pk}/", headers=token(person)).json()  # noqa: E731
    assert (read(cast.berit)["present"], read(cast.berit)["location_name"]) == (90, "Camp North")
    told = read(cast.pia)
    assert (told["name"], told["sector"], told["state"]) == ("First battalion", "North", "present")
    inside = ("personnel", "location", "location_name", "present", "women", "reported_on", "version")
    assert {told[name] for name in inside} == {None}
    assert client.get("/api/v1/unit-strengths/", headers=token(cast.pia)).json()["results"] == []
    assert client.get("/api/v1/locations/", headers=token(cast.pia)).json()["results"] == []


def test_a_national_system_keeps_its_unit_through_the_api(cast, client, token):
    unit = arrived(cast).unit
    own = token(cast.berit, scopes=("read", "logistics:write")) | {"Idempotency-Key": "0123456789abcdef"}
    body = {
        "unit": str(unit.pk),
        "reported_on": "2025-06-30",
        "category": "troops",
        "men": 80,
        "women": 9,
        "source": "system",
    }
    ask = {"content_type": "application/json", "headers": own}
    answer = client.post("/api/v1/unit-strengths/", body, **ask)
    assert answer.status_code == 201 and answer.json()["present"] == 89
    again = client.post("/api/v1/unit-strengths/", body, **ask)
    assert again.json() == answer.json() and unit.strengths.count() == 1
    read_only = token(cast.berit) | {"Idempotency-Key": "fedcba9876543210"}
    refused = client.post("/api/v1/unit-strengths/", body, content_type="application/json", headers=read_only)
    assert refused.status_code == 403
