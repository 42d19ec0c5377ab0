"""Random walks through the life of an inspection: nobody takes another's step, all is told."""

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule, run_state_machine_as_test

from accounts.models import Event
from logistics import services_inspection_reviews as reviews
from logistics import services_inspection_signatures as signatures
from logistics import services_inspections as services
from logistics.models import EquipmentCount
from logistics.models.inspection_life import LIFE, SIGNED
from tests.contributors.test_force_walks import WALKS, Walk
from tests.logistics.inspected import brought, found, keepers, planned, unit

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(300)]
WHO = {
    "sign": {"dora"},
    "countersign": {"berit"},
    "contest": {"berit"},
    "review": {"noor"},
    "finish": {"noor"},
}
PEOPLE = ["dora", "noor", "berit", "anwar", "chidi"]


class InspectionWalk(Walk):
    guarded = ()

    def begin(self):
        of = unit(self.cast)
        brought(of)
        self.row = planned(self.cast, of)

    def act(self, name, by):
        row, seen = self.row, {"version": self.row.version, "by": by}
        if name == "conduct":
            return services.conduct_inspection(row, **found(row.unit), **seen)
        if name in ("sign", "countersign"):
            return getattr(signatures, f"{name}_inspection")(row, **seen)
        if name == "contest":
            contest = {"equipment": row.equipment.first(), "words": "Not so", "evidence": "log"}
            return signatures.contest_inspection(row, contests=[contest], **seen)
        if name == "review":
            decisions = [
                {"contest": one, "outcome": "dismissed", "outcome_words": "As found"}
                for one in row.contests.filter(round=row.round)
            ]
            return reviews.review_inspection(row, words="So", decisions=decisions, **seen)
        service = {
            "finish": reviews.finish_inspection,
            "reopen": signatures.reopen_inspection,
            "call_off": services.call_off_inspection,
        }[name]
        return service(row, reason="So", **seen)

    @rule(name=st.sampled_from(sorted(LIFE.steps)), who=st.sampled_from(PEOPLE))
    def step(self, name, who):
        may = who in WHO.get(name, {"dora", "noor"})
        self.take(LIFE[name], lambda: self.act(name, getattr(self.cast, who)), may)

    @rule()
    def onwards(self):
        """The next step of its life, by whom it is to take."""
        steps = [step for step in LIFE.from_(self.row.state) if step.name not in ("call_off", "reopen")]
        if steps:
            name = steps[-1].name
            who = next(iter(WHO.get(name, {"dora"})))
            self.take(steps[-1], lambda: self.act(name, getattr(self.cast, who)), True)

    @invariant()
    def signatures_are_those_of_its_state(self):
        sides = set(self.row.signatures.filter(round=self.row.round).values_list("side", flat=True))
        assert ("mission" in sides) == (self.row.state in (*SIGNED, "final"))
        assert self.row.state != "signed_contingent" or "contributor" in sides

    @invariant()
    def what_is_not_final_is_no_fact(self):
        assert EquipmentCount.objects.exists() == (self.row.state == "final")

    @invariant()
    def nobody_signed_for_both(self):
        signers = self.row.signatures.filter(round=self.row.round).values_list("by", flat=True)
        assert len(set(signers)) == len(signers)
        assert Event.objects.filter(verb="inspection.finished").count() <= 1


def test_no_walk_leaves_the_life(cast):
    keepers(cast)
    InspectionWalk.cast = cast
    run_state_machine_as_test(InspectionWalk, settings=settings(WALKS, max_examples=25))
