"""Situation reports tell strength, rotations, fatalities, movements and shortages, each to their readers."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from accounts.models import User
from contributors import services_pledges as offers
from contributors.models import Pledge
from contributors.services import report_strength
from logistics import services_legs, services_stocks
from logistics.models import Unit
from missions import reporting, services_reports
from missions.models import Mission
from tests.contributors.test_deployments import deployed, need, pledge  # noqa: F401
from tests.logistics import moves, stores
from tests.logistics.test_care import death
from tests.missions.test_decision_pages import text
from tests.missions.test_incidents import second  # noqa: F401

pytestmark = pytest.mark.django_db


def drafted(cast, day=None, **fields):
    day = day or stores.today()
    return services_reports.draft_report(cast.alpha, starts_on=day, by=cast.anwar, **fields)


def lines(report):
    return {section.code: said for section, said, _text in reporting.told(report)}


def test_a_day_of_the_mission_is_told_section_by_section(cast, pledge):  # noqa: F811
    day = stores.ago(1)
    row = deployed(pledge, cast, on=day).deployments.get()
    offers.show_pledge(Pledge.objects.get(pk=pledge.pk), visibility=2, by=cast.berit)
    death(cast.alpha, day, cast.bresland), death(cast.alpha, day, cast.calmora, "R-2")
    death(cast.alpha, stores.ago(9), cast.calmora, "R-3")
    said = lines(drafted(cast, day))
    assert said["fatalities"] == ["Malicious Act: 2 persons."]
    assert len(said["rotations"]) == 1 and "Bresland arrived" in said["rotations"][0]
    assert row.arrived_on == day


def test_an_offer_that_the_two_sides_alone_see_is_in_no_report(cast, pledge):  # noqa: F811
    deployed(pledge, cast, on=stores.today())
    assert drafted(cast).facts["rotations"] == []


def test_strength_is_that_of_the_last_report_by_then(cast):
    given = {"mission": cast.alpha, "contributor": cast.bresland, "category": "troops", "women": 0}
    for month, men in ((date(2026, 1, 1), 700), (date(2026, 2, 1), 800)):
        report_strength(month=month, men=men, **given, reason="returns", by=cast.system)
    for day, persons in ((date(2026, 2, 10), 700), (date(2026, 3, 20), 800)):
        [told] = drafted(cast, day).facts["strength"]
        assert (told["category"], told["persons"]) == ("troops", persons)


def test_what_moved_on_the_day_is_told_and_nothing_of_what_prepares_at_home(cast):
    row = moves.approved(cast)
    services_legs.change_leg(moves.leg(cast, row), departed_on=stores.today(), by=cast.noor)
    report = drafted(cast)
    assert report.facts["movements"] == []  # the battalion still prepares
    Unit.objects.filter(pk=row.unit_id).update(state="present", arrived_on=stores.ago(1))
    [said] = lines(services_reports.assemble_report(report, by=cast.anwar))["movements"]
    assert "MOV-1" in said and "left Port Bres for Port Alpha" in said


def test_a_shortage_is_told_as_it_stood_on_the_evening_of_the_day(cast):
    camp, keeper = stores.camp(cast.alpha), stores.keeper(cast, cast.alpha)
    item = stores.stock(camp, keeper, persons=10)  # uses 25 litres a day, keeps ten days
    for days, litres in ((6, 500), (2, 100)):
        services_stocks.count_stock(item, quantity=Decimal(litres), on=stores.ago(days), by=keeper)
    assert drafted(cast, stores.ago(4)).facts["shortages"] == []
    report = drafted(cast)
    assert lines(report)["shortages"] == ["Camp One: Diesel, below reserve; days of supply: 4."]


def test_what_is_the_missions_own_stands_in_no_report_for_others(cast, second, sign_in):  # noqa: F811
    report = drafted(cast, label="partners")
    assert not {"movements", "shortages", "rotations"} & set(report.facts)
    shown = text(sign_in(cast.anwar).get(report.get_absolute_url()))
    assert "Incidents" in shown and "Stocks that are short" not in shown
    assert services_reports.sign_report(report, by=second).state == "signed"


def test_sections_are_alike_for_who_writes_and_who_signs(cast, second):  # noqa: F811
    camp, keeper = stores.camp(cast.alpha), stores.keeper(cast, cast.alpha)
    stores.stock(camp, keeper)
    report = drafted(cast)
    assert reporting.gathered(report, second) == report.facts
    assert services_reports.sign_report(report, by=second).state == "signed"


def test_figures_of_a_mission_that_is_not_public_stay_its_own(cast):
    Mission.objects.filter(pk=cast.alpha.pk).update(is_public=False)
    cast.alpha.refresh_from_db()
    report = services_reports.draft_report(
        cast.alpha, starts_on=stores.today(), label="public", by=User.objects.system()
    )
    assert not {"strength", "rotations", "fatalities", "movements", "shortages"} & set(report.facts)
    with pytest.raises(ValidationError, match="no such section"):
        services_reports.write_report(report, texts={"weather": "rain"}, by=cast.anwar)
