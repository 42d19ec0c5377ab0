"""Payment plans: recorded by funding officers, kept by what is paid, the same by page and API."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from accounts.models import Event
from accounts.services import grant_role
from contributors import arrears, reading_plans, services_assessments
from contributors import services_plans as services
from contributors.models import PaymentPlan
from tests.contributors.test_assessments import faye, issued, period  # noqa: F401  (fixtures)

pytestmark = pytest.mark.django_db
AGREED = date(2025, 8, 1)
PARTS = {date(2025, 9, 1): Decimal(100), date(2026, 3, 1): Decimal(300)}


@pytest.fixture
def treasurer(cast):
    """pia, who keeps the money of the United Nations."""
    grant_role(role="treasury", subject=cast.un, person=cast.pia, by=cast.system)
    return cast.pia


@pytest.fixture
def plan(cast, treasurer):
    return services.agree_plan(
        organization=cast.un, partner=cast.bresland, agreed_on=AGREED, instalments=PARTS, by=treasurer
    )


def test_what_is_paid_goes_to_the_instalments_in_their_order():
    parts = arrears.kept(PARTS.items(), Decimal(150), date(2026, 4, 1))
    assert [(part.paid, part.is_late) for part in parts] == [(100, False), (50, True)]
    assert [part.is_late for part in arrears.kept(PARTS.items(), Decimal(0), date(2025, 9, 1))] == [
        False,
        False,
    ]


def test_payments_from_the_day_of_the_plan_on_count_and_reversed_ones_do_not(cast, plan, treasurer):
    pay = services_assessments.record_payment
    given = {"partner": cast.bresland, "organization": cast.un, "by": treasurer}
    pay(received_on=date(2025, 7, 31), amount=Decimal(70), **given)
    gone = pay(received_on=date(2025, 8, 2), amount=Decimal(40), **given)
    pay(received_on=date(2025, 8, 3), amount=Decimal(60), **given)
    services_assessments.reverse_payment(gone, reason="bounced", by=treasurer)
    (kept,) = reading_plans.plans(cast.noor, cast.bresland, cast.un, date(2025, 12, 1))
    assert [part.paid for part in kept.parts] == [60, 0] and kept.behind == 40
    assert reading_plans.plans(cast.noor, cast.bresland, cast.un, date(2025, 7, 1)) == []


def test_a_state_has_one_plan_at_a_time_and_an_ended_one_makes_room(cast, plan, treasurer):
    again = {"organization": cast.un, "partner": cast.bresland, "agreed_on": AGREED, "instalments": PARTS}
    with pytest.raises(ValidationError, match="stands already"):
        services.agree_plan(**again, by=treasurer)
    services.end_plan(plan, reason="given up", by=treasurer)
    with pytest.raises(ValidationError, match="ended already"):
        services.end_plan(plan, reason="again", by=treasurer)
    services.agree_plan(**again, by=treasurer)
    told = Event.objects.filter(verb__startswith="plan.").order_by("pk")
    assert list(told.values_list("verb", flat=True)) == ["plan.agreed", "plan.ended", "plan.agreed"]


@pytest.mark.parametrize(
    "change, words",
    [({"instalments": {}}, "one instalment"), ({"instalments": {date(2025, 7, 1): Decimal(1)}}, "or later"),
     ({"instalments": {date(2025, 9, 1): Decimal(0)}}, "not above zero"),
     ({"agreed_on": date(2099, 1, 1)}, "still to come")],
)  # fmt: skip
def test_what_is_no_plan_is_refused_and_nothing_is_stored(cast, treasurer, change, words):
    given = {"organization": cast.un, "partner": cast.bresland, "agreed_on": AGREED, "instalments": PARTS}
    with pytest.raises(ValidationError, match=words):
        services.agree_plan(**given | change, by=treasurer)
    assert not PaymentPlan.objects.exists()


def test_others_record_none(cast, faye, treasurer):  # noqa: F811
    for person in (faye, cast.anwar, cast.noor):  # faye keeps a mission's money, not the organization's
        with pytest.raises(PermissionDenied):
            services.agree_plan(
                organization=cast.un, partner=cast.bresland, agreed_on=AGREED, instalments=PARTS, by=person
            )


def test_by_pages(cast, faye, period, treasurer, sign_in):  # noqa: F811
    issued(period, faye)
    browser, at = sign_in(treasurer), f"/owed/{cast.bresland.code}/"
    assert "None is agreed." in browser.get(at).content.decode()
    form = {"agreed_on": "2025-08-01", "currency": "USD", "reason": "agreed", "instalments": "2025-09-01"}
    wrong = browser.post(f"{at}plan/", form).content.decode()
    assert "is no day and amount" in wrong and not PaymentPlan.objects.exists()
    twice = browser.post(f"{at}plan/", form | {"instalments": "2025-09-01 1\n2025-09-01 2"}).content.decode()
    assert "that day stands above already" in twice
    answer = browser.post(f"{at}plan/", form | {"instalments": "2025-09-01 250,000\n\n2026-03-01 1"})
    page = browser.get(answer.url).content.decode()
    assert "250,000" in page and "Behind by 250,001 USD." in page
    answer = browser.post(f"/owed/plans/{PaymentPlan.objects.get().pk}/end/", {"reason": "given up"})
    assert "Ended on" in browser.get(answer.url).content.decode()
    assert sign_in(cast.noor).get(f"{at}plan/").status_code == 403
    assert browser.get("/owed/UN/plan/").status_code == 404


def test_by_the_api(cast, treasurer, sign_in):
    browser = sign_in(treasurer)
    given = {
        "organization": "UN", "partner": cast.bresland.code, "agreed_on": "2025-08-01",
        "instalments": [{"due_on": "2025-09-01", "amount": "100.00"}],
    }  # fmt: skip

    def post(address, body):
        return browser.post(
            f"/api/v1/payment-plans/{address}", body, content_type="application/json",
            headers={"Idempotency-Key": str(uuid4())},
        )  # fmt: skip

    twice = post("", given | {"instalments": given["instalments"] * 2})
    assert twice.status_code == 400 and "same day" in str(twice.json())
    made = post("", given)
    assert made.status_code == 201 and made.json()["instalments"] == given["instalments"]
    ended = post(f"{made.json()['id']}/end/", {"reason": "kept"})
    assert ended.status_code == 200 and ended.json()["ended_on"]
    (row,) = browser.get(f"/api/v1/payment-plans/?partner={cast.bresland.code}").json()["results"]
    assert row == ended.json()
