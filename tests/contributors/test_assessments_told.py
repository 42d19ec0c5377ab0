"""Who is told of letters and payments: the states they concern; of what is late, who keeps it, once."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from accounts import notices
from accounts.models import Event, Notification
from contributors import services_assessments as services
from contributors import services_credits, tasks
from contributors.models import Assessment
from tests.contributors.test_assessments import faye, issued, period  # noqa: F401  (fixtures)

pytestmark = pytest.mark.django_db


@pytest.fixture
def after(django_capture_on_commit_callbacks):
    """Does something and what follows its commit."""

    def act(what, *args, **given):
        with django_capture_on_commit_callbacks(execute=True):
            return what(*args, **given)

    return act


def told(verb):
    rows = Notification.objects.filter(verb=verb).order_by("person__name")
    return list(rows.values_list("person__name", "audience", "times"))


def test_those_who_speak_for_a_state_are_told_of_its_bill_credit_and_payment(cast, faye, period, after):  # noqa: F811
    letter = after(issued, period, faye)
    states = {person for person, *_rest in told("assessment.issued")}
    assert {"Berit"} <= states and faye.name not in states and "Anwar" not in states
    after(services_credits.enter_credits, letter, credits={cast.bresland: Decimal(5)}, reason="", by=faye)
    assert [audience for _who, audience, _n in told("assessment.credited")] == ["state"]
    payment = after(
        services.record_payment, partner=cast.bresland, received_on=timezone.localdate(), amount=Decimal(100),
        mission=cast.alpha, by=faye,
    )  # fmt: skip
    assert told("payment.recorded") == [("Berit", "state", 1)]
    after(services.reverse_payment, payment, reason="Entered twice", by=faye)
    assert told("payment.reversed") == [("Berit", "state", 1)]


def test_of_a_letter_taken_back_its_states_are_told(cast, faye, period, after):  # noqa: F811
    letter = issued(period, faye)
    after(services.cancel_assessment, letter, reason="Wrong rates", by=faye)
    assert ("Berit", "state", 1) in told("assessment.cancelled")
    assert "Anwar" not in {person for person, *_rest in told("assessment.cancelled")}
    notice = Notification.objects.visible_to(cast.berit).get(verb="assessment.cancelled")
    assert notices.text(notice) == (
        f"{faye} took back the letter {letter.reference}: it asks nothing of our state any more (ALPHA)."
    )


def test_of_a_day_that_passed_the_late_state_and_the_keeper_are_told_once(cast, faye, period, after):  # noqa: F811
    letter, today = issued(period, faye), timezone.localdate()
    Assessment.objects.update(issued_on=today - timedelta(days=40), due_on=today)
    services.record_payment(
        partner=cast.calmora, received_on=today, amount=Decimal(180_000), mission=cast.alpha, by=faye
    )
    after(tasks.look_over_letters)
    assert not Event.objects.filter(verb="assessment.overdue").exists()
    Assessment.objects.update(due_on=today - timedelta(days=1))
    for _night in range(2):
        after(tasks.look_over_letters)
    found = told("assessment.overdue")
    assert ("Berit", "state", 1) in found and (faye.name, "keeper", 1) in found
    assert "Chidi" not in {person for person, *_rest in found}
    assert Event.objects.filter(verb="assessment.overdue").get().subject_id == str(letter.pk)


def test_what_is_paid_or_long_past_is_no_news(cast, faye, period, after):  # noqa: F811
    letter, today = issued(period, faye), timezone.localdate()
    day = today - timedelta(days=1) - tasks.NEWS_FOR
    Assessment.objects.update(issued_on=day - timedelta(days=40), due_on=day)
    after(tasks.look_over_letters)
    Assessment.objects.update(due_on=today - timedelta(days=1))
    for bill in letter.bills.all():
        services.record_payment(
            partner=bill.partner, received_on=today, amount=bill.net, mission=cast.alpha, by=faye
        )
    after(tasks.look_over_letters)
    assert not Event.objects.filter(verb="assessment.overdue").exists()
