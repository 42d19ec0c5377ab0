"""The feed of changes of exercises: told to a contributor once places are offered, and of its own people."""

import pytest

from logistics import services_exercises as services
from logistics import services_nominations as nominating
from tests.accounts.test_api_changes_tiers import learned, starts
from tests.logistics.exercised import planned

pytestmark = pytest.mark.django_db(transaction=True)  # what is not committed is in no feed


def test_a_contributor_learns_of_an_exercise_when_its_places_are_offered(cast, sign_in):
    readers = {name: sign_in(cast.people[name]) for name in ("berit", "chidi", "dora", "noor")}
    since = starts(readers)
    row = services.approve_exercise(planned(cast), by=cast.system)
    places = services.allot_places(row, partner=cast.calmora, places=4, by=cast.system)
    assert set(learned(readers, since, "exercises")) == {"berit"}
    since = starts(readers)
    services.offer_places(row, by=cast.system)
    told = learned(readers, since, "exercises")
    assert set(told) == {"berit", "chidi"} and told["chidi"][0] == "created"
    since = starts(readers)
    one = nominating.nominate(places, function="G4", persons=2, by=cast.chidi)
    nominating.accept_nomination(one, by=cast.berit)
    told = learned(readers, since, "exercise-nominations")
    assert set(told) == {"berit", "chidi"} and told["chidi"] == ["created", "changed"]
