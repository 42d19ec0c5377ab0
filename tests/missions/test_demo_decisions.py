"""The invented committee of the demo: one proposal adopted, one broken, one open, and what follows."""

import pytest

import accounts.demo
import missions.demo
from missions import demo_decisions
from missions.models import Action, Decision, Promise, Proposal, Round

pytestmark = pytest.mark.django_db


def test_the_demo_shows_each_way_a_proposal_goes_and_is_loaded_once():
    accounts.demo.load_reference()
    missions.demo.load_reference()
    accounts.demo.load_partners_of_demo()
    missions.demo.load_demo()
    assert demo_decisions.load()["proposals"] == 4
    assert demo_decisions.load() == {}
    assert sorted(Proposal.objects.values_list("state", flat=True)) == ["adopted", "broken", "open", "open"]
    assert Decision.objects.get().round.present == 3
    broken = Round.objects.get(outcome="broken")
    assert broken.opened_at < broken.ended_at < broken.deadline
    assert sorted(Promise.objects.values_list("state", flat=True)) == ["kept", "not_kept", "open"]
    assert sorted(Action.objects.values_list("state", flat=True)) == ["done", "open", "open"]
    missions.demo.clear_demo()
    assert not Proposal.objects.exists()
    assert not Action.objects.exists()
