"""The transitions of the demo: MINUSTAH's, from public facts, and an invented one in each state."""

import pytest
from django.utils import timezone

import accounts.demo
import missions.demo
from accounts.models import User
from missions import demo_transitions, exit_parts
from missions.models import Handover, RenewalStep, Transition

pytestmark = pytest.mark.django_db


def test_they_are_loaded_once_and_stand_as_they_were():
    accounts.demo.load_reference()
    missions.demo.load_reference()
    accounts.demo.load_partners_of_demo()
    missions.demo.load_demo()
    loaded = {"transitions": 2, "handovers": 6, "steps towards renewals": 7}
    assert demo_transitions.load() == loaded
    assert demo_transitions.load() == dict.fromkeys(loaded, 0)
    real = Transition.objects.get(mission__acronym="MINUSTAH")
    assert (real.successor.acronym, real.phases.count()) == ("MINUJUSTH", 3)
    assert {row.state for row in real.handovers.all()} == {"handed_over"}
    invented = Handover.objects.filter(mission__acronym="ALPHA").values_list("state", flat=True)
    assert sorted(invented) == ["agreed", "handed_over", "proposed", "taken_back"]
    assert RenewalStep.objects.filter(mandate__mission__acronym="MINUSTAH", done_on=None).count() == 0
    plan = Transition.objects.get(mission__acronym="ALPHA")
    assert exit_parts.readiness(User.objects.system(), plan, timezone.localdate()).state == "not_met"
