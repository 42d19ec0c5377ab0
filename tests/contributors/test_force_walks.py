"""Random walks through both lives: no state that cannot be, nobody takes another's step, all is told."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from accounts.models import Event
from contributors import services_deployments, services_visits
from contributors.models import Commitment, Pledge
from contributors.models.pledge_life import LIFE, TAKEN
from missions import services_requirements as needs
from missions.models import Requirement
from missions.models.requirement import LIFE as NEED_LIFE
from tests.contributors.agreeing import agreed
from tests.contributors.test_pledges import SIDES, needed, offered
from tests.shares import examples

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(300)]
WALKS = settings(
    max_examples=examples(150), stateful_step_count=12, deadline=None, suppress_health_check=list(HealthCheck)
)
REFUSALS = (PermissionDenied, ValidationError)


class Walk(RuleBasedStateMachine):
    """A walk in a savepoint, taken back at its end. `told` counts what its services have done."""

    cast = None

    def __init__(self):
        super().__init__()
        self.walked = transaction.atomic()
        self.walked.__enter__()
        self.begin()
        self.told = self.events()

    def teardown(self):
        transaction.set_rollback(True)
        self.walked.__exit__(None, None, None)

    def events(self):
        return Event.objects.filter(subject_id=str(self.row.pk)).count()

    def take(self, step, act, may):
        """Take a step: it leads where the life says, or is refused and changes nothing."""
        before = self.row.state
        try:
            with transaction.atomic():
                act()
        except REFUSALS:
            self.row.refresh_from_db()
            assert self.row.state == before
            assert not (may and before in step.sources) or step.name in self.guarded
        else:
            self.row.refresh_from_db()
            assert may and before in step.sources and self.row.state == step.target
            self.told += 1

    @invariant()
    def all_of_it_is_told(self):
        assert self.events() == self.told


class PledgeWalk(Walk):
    guarded = ("accept", "sign")

    def begin(self):
        self.need = Requirement.objects.get()
        self.row = offered(self.need, self.cast.bresland, self.cast.berit, reference="walked")
        agreed(
            kind="mou",
            title="MOU",
            mission=self.cast.alpha,
            parties=[self.cast.bresland, self.cast.un],
            pledges=[self.row],
            signed_on=date(2026, 1, 1),
            by=self.cast.anwar,
        )

    @rule(
        name=st.sampled_from(sorted(SIDES)), who=st.sampled_from(["berit", "anwar", "chidi", "pia", "noor"])
    )
    def step(self, name, who):
        step = LIFE[name]
        own = {"contributor": "berit", "mission": "anwar"}[step.side]
        self.take(step, lambda: SIDES[name](self.row, by=getattr(self.cast, who)), who == own)

    @rule()
    def visited(self):
        services_visits.plan_visit(
            self.row, kind="pdv", held_on="2026-01-01", result="passed", by=self.cast.anwar
        )

    @rule(days=st.integers(-40, 40), who=st.sampled_from(["berit", "anwar", "chidi"]))
    def planned(self, days, who):
        """Its contributor alone plans and moves what comes; it moves no step of the pledge."""
        day, by = timezone.localdate() + timedelta(days=days), getattr(self.cast, who)
        row = self.row.deployments.filter(state="planned").first()
        try:
            with transaction.atomic():
                if row:
                    services_deployments.change_deployment(row, arrives_on=day, by=by)
                else:
                    services_deployments.plan_deployment(self.row, arrives_on=day, by=by)
        except REFUSALS:
            assert who != "berit" or row is None
        else:
            assert who == "berit"

    @invariant()
    def pledge_and_deployments_tell_the_same(self):
        states = list(self.row.deployments.order_by("number").values_list("state", flat=True))
        stands = self.row.state in ("deployed", "rotating")
        assert states.count("standing") == stands
        assert states.count("planned") <= (self.row.state in TAKEN)
        if self.row.state in ("accepted", "agreement_signed", "preparing", "rotating"):
            assert states.count("planned") == 1
        if self.row.state == "rotating":
            now = self.row.deployments.get(state="standing")
            assert now.successor and now.successor.state == "planned"
        assert all(
            row.successor is None or row.successor.number > row.number for row in self.row.deployments.all()
        )

    @invariant()
    def what_is_counted_is_what_is_taken(self):
        taken = Pledge.objects.filter(state__in=TAKEN, is_reserve=False)
        held = Commitment.objects.aggregate(n=Sum("accepted"))["n"] or 0
        assert held == (taken.aggregate(n=Sum("accepted_quantity"))["n"] or 0)


class NeedWalk(Walk):
    guarded = ()

    def begin(self):
        first = Requirement.objects.get()
        self.row = needs.draft_requirement(
            self.cast.alpha,
            capability=first.capability,
            reference="walked",
            title="Walked",
            quantity=1,
            needed_from="2026-01-01",
            by=self.cast.system,
        )

    @rule(
        name=st.sampled_from(sorted(NEED_LIFE.steps)), who=st.sampled_from(["berit", "anwar", "noor", "dora"])
    )
    def step(self, name, who):
        by = getattr(self.cast, who)
        acts = {
            "approve": lambda: needs.approve_requirement(self.row, by=by),
            "circulate": lambda: needs.circulate_requirement(self.row, partners=[self.cast.bresland], by=by),
            "close": lambda: needs.close_requirement(self.row, by=by),
            "cancel": lambda: needs.cancel_requirement(self.row, by=by),
        }
        self.take(NEED_LIFE[name], acts[name], who == "anwar")

    @invariant()
    def it_was_approved_before_it_was_circulated(self):
        if self.row.circulated_at:
            assert self.row.approved_at and self.row.approved_at <= self.row.circulated_at


@pytest.mark.parametrize("walk", [PledgeWalk, NeedWalk])
def test_no_walk_reaches_what_cannot_be(cast, walk):
    needed(cast)
    walk.cast = cast
    run_state_machine_as_test(walk, settings=WALKS)
