"""Alerts people ask for: each occurrence told once, with a link, as far as its person sees it."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from accounts import mailing, services, services_subscriptions
from accounts.models import Notification, RoleGrant, User
from logistics import alert_rounds, services_stocks, tasks
from logistics import services_alerts as alerts
from logistics.models import Alert, AlertTold, StockItem, UnitReadiness
from tests.conftest import signed_in
from tests.logistics.stores import ago, ahead, camp, keeper, level, quarter, stock

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(cast):
    return keeper(cast, cast.alpha)


@pytest.fixture
def place(cast):
    return camp(cast.alpha)


@pytest.fixture
def unit(cast, place):
    return quarter(cast.bresland, place)


@pytest.fixture
def told(django_capture_on_commit_callbacks):
    """Runs the worker's round, then what follows its commit; the notices of a person."""

    def run(person, verb=None):
        with django_capture_on_commit_callbacks(execute=True):
            tasks.look_over_alerts()
        rows = Notification.objects.visible_to(person).filter(verb__startswith="alert.")
        return rows.filter(verb=verb) if verb else rows

    return run


def judged(unit, **fields):
    """How ready the unit is now, as its summary would say."""
    given = {"mission": unit.mission, "valid_from": ago(0), "judged_on": ago(0), "as_of": timezone.now()}
    UnitReadiness.objects.filter(unit=unit).delete()
    return UnitReadiness.objects.create(unit=unit, **(given | fields))


def test_a_stock_below_its_reserve_is_told_once_and_anew_when_it_falls_again(cast, place, officer, told):
    item = stock(place, officer, persons=100)
    services_stocks.count_stock(item, quantity=100, on=ago(3), by=officer)
    assert level(item).state == "below"
    alerts.set_alerts(kinds=["reserve"], mission=cast.alpha, by=cast.anwar)
    assert told(cast.anwar).count() == 1 and told(cast.anwar).count() == 1
    notice = told(cast.anwar).get()
    assert notice.times == 1
    page = signed_in(cast.anwar).get(reverse("notifications")).content.decode()
    assert item.get_absolute_url() in page and "Below its reserve or out" in page
    services_stocks.count_stock(item, quantity=90_000, on=ago(2), by=officer)
    assert level(item).state == "enough" and told(cast.anwar).count() == 1
    assert not AlertTold.objects.exists()
    services_stocks.count_stock(StockItem.objects.get(), quantity=90, on=ago(1), by=officer)
    assert level(item).state == "below" and told(cast.anwar).count() == 2


def test_evidence_that_ends_soon_is_told_by_its_day(cast, unit, told):
    soon = {"until": str(ahead(20)), "area": "training", "name": "conduct", "record": ""}
    late = {"until": str(ahead(80)), "area": "legal", "name": "mou", "record": ""}
    judged(unit, band=1, expires=[soon, late])
    alerts.set_alerts(kinds=["evidence"], mission=cast.alpha, by=cast.anwar)
    alerts.set_alerts(kinds=["evidence"], partner=cast.bresland, by=cast.berit)
    assert told(cast.anwar).count() == 1 and told(cast.berit).count() == 1
    page = signed_in(cast.berit).get(reverse("notifications")).content.decode()
    assert reverse("logistics:unit_readiness", args=[unit.pk]) in page


@pytest.mark.parametrize("before, now, many", [(1, 3, 1), (3, 1, 0), (2, 2, 0), (2, None, 1), (None, 4, 0)])
def test_a_band_that_worsened_is_told_and_one_that_did_not_is_not(cast, unit, told, before, now, many):
    judged(unit, band=now)
    UnitReadiness.objects.create(
        unit=unit, mission=cast.alpha, valid_from=ago(40), valid_until=ago(1), band=before,
        judged_on=ago(40), as_of=timezone.now(),
    )  # fmt: skip
    alerts.set_alerts(kinds=["band"], mission=cast.alpha, by=cast.anwar)
    assert told(cast.anwar, "alert.band").count() == many
    assert told(cast.anwar, "alert.band").count() == many


def test_an_overdue_inspection_is_told_once(cast, unit, told):
    judged(unit, band=2)
    alerts.set_alerts(kinds=["inspection"], mission=cast.alpha, by=cast.anwar)
    late = alert_rounds.occurrences(Alert.objects.get(), ago(0))
    assert late and told(cast.anwar, "alert.inspection").count() == len(late)
    assert told(cast.anwar, "alert.inspection").count() == len(late)


def test_nobody_is_told_of_what_they_may_not_see(cast, unit, told):
    judged(unit, band=4, expires=[{"until": str(ahead(3)), "area": "legal", "name": "mou", "record": ""}])
    for person, scope in ((cast.pia, {"mission": cast.alpha}), (cast.chidi, {"partner": cast.bresland})):
        with pytest.raises(PermissionDenied):
            alerts.set_alerts(kinds=["evidence"], by=person, **scope)
    alerts.set_alerts(kinds=["evidence"], partner=cast.calmora, by=cast.chidi)
    alerts.set_alerts(kinds=["evidence"], mission=cast.alpha, by=cast.anwar)
    for grant in RoleGrant.objects.filter(person=cast.anwar):
        services.revoke_role(grant, reason="moved on", by=cast.system)
    assert not told(cast.anwar).exists() and not told(cast.chidi).exists()
    assert not Notification.objects.filter(verb__startswith="alert.").exists()


def test_an_alert_is_mailed_once_where_its_person_has_notices_mailed(cast, unit, told):
    judged(unit, expires=[{"until": str(ahead(9)), "area": "legal", "name": "mou", "record": ""}])
    alerts.set_alerts(kinds=["evidence"], mission=cast.alpha, by=cast.anwar)
    row = services_subscriptions.subscribe(
        base="http://testserver", frequency="at_once", kinds=["alert.evidence"], by=cast.anwar
    )
    told(cast.anwar)
    now = timezone.now() + timedelta(minutes=2)
    assert mailing.send(row.pk, now) is True
    assert mailing.send(row.pk, now + timedelta(minutes=2)) is False
    (sent,) = mail.outbox
    assert reverse("logistics:unit_readiness", args=[unit.pk]) in sent.body


def test_alerts_are_chosen_and_given_up_in_the_browser(cast):
    browser = signed_in(cast.anwar)
    here = f"{reverse('logistics:alerts_set')}?of=mission:alpha"
    assert here in browser.get(reverse("logistics:alerts")).content.decode()
    assert browser.post(here, {"kinds": ["band", "reserve"]}).status_code == 302
    assert sorted(Alert.objects.values_list("kind", flat=True)) == ["band", "reserve"]
    assert browser.post(here, {"kinds": ["band"]}).status_code == 302
    assert Alert.objects.get().kind == "band"
    assert "worse band" in browser.get(reverse("logistics:alerts")).content.decode()
    assert browser.post(here, {"kinds": ["war"]}).status_code == 200
    assert signed_in(cast.dora).get(here).status_code == 403
    assert not Alert.objects.visible_to(cast.berit).exists()


def test_alerts_are_asked_for_and_given_up_through_the_api(cast):
    browser, path = signed_in(cast.anwar), "/api/v1/alerts/"

    def post(**body):
        headers = {"Idempotency-Key": uuid4().hex}
        return browser.post(path, json.dumps(body), content_type="application/json", headers=headers)

    made = post(kind="band", mission="ALPHA")
    assert made.status_code == 201, made.content
    assert (made.json()["kind"], made.json()["mission"], made.json()["partner"]) == ("band", "ALPHA", None)
    assert post(kind="band", mission="ALPHA").json()["id"] == made.json()["id"]
    assert post(kind="reserve", mission="ALPHA").status_code == 201
    for wrong in ({}, {"mission": "ALPHA", "partner": "XBR"}, {"mission": "NOWHERE"}):
        refused = post(kind="band", **wrong)
        assert refused.status_code == 400 and refused.json()["errors"][0]["field"] == "mission"
    assert post(kind="band", partner="XBR").status_code == 403
    assert [row["kind"] for row in browser.get(path).json()["results"]] == ["band", "reserve"]
    one = f"{path}{made.json()['id']}/"
    assert browser.delete(one).status_code == 428
    tag = browser.get(one).headers["ETag"]
    assert signed_in(cast.dora).delete(one, headers={"If-Match": tag}).status_code == 404
    assert browser.delete(one, headers={"If-Match": tag}).status_code == 204
    assert Alert.objects.get().kind == "reserve"


def test_who_left_a_mission_gives_up_its_alerts_still(cast):
    alerts.set_alerts(kinds=["band"], mission=cast.alpha, by=cast.anwar)
    for grant in RoleGrant.objects.filter(person=cast.anwar):
        services.revoke_role(grant, reason="moved on", by=cast.system)
    anwar = User.objects.get(pk=cast.anwar.pk)
    with pytest.raises(PermissionDenied):
        alerts.set_alerts(kinds=["reserve"], mission=cast.alpha, by=anwar)
    alerts.set_alerts(kinds=[], mission=cast.alpha, by=anwar)
    assert not Alert.objects.exists()
