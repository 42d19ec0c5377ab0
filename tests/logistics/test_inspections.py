"""Inspections: each side its own steps, what was signed stays, what is final counts and goes to the claim."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import InternalError, transaction
from django.utils import timezone
from django.utils.translation import override

from accounts import inbox
from accounts.models import Event, Notification
from accounts.services import grant_role
from contributors import services_reimbursements as claims
from contributors.models import ReimbursementTerm, VerifiedHolding, VerifiedStrength
from logistics import calendar_inspections, reading_inspections
from logistics import services_inspection_reviews as reviews
from logistics import services_inspection_signatures as signatures
from logistics import services_inspections as services
from logistics.models import (
    EquipmentCount,
    Inspection,
    InspectionSignature,
    ItemRecord,
    SustainmentCheck,
)
from tests.logistics.inspected import (
    QUARTER,
    brought,
    conducted,
    finished,
    found,
    keepers,
    planned,
    signed,
    unit,
)

pytestmark = pytest.mark.django_db
CARRIERS = "Armoured personnel carriers"


def day(n=0):
    return timezone.localdate() + timedelta(days=n)


@pytest.fixture(autouse=True)
def who(cast):
    keepers(cast)


@pytest.fixture
def battalion(cast):
    of = unit(cast)
    brought(of)
    return of


@pytest.fixture
def inspection(cast, battalion):
    return planned(cast, battalion)


class TestTheLifeOfAnInspection:
    def test_from_its_plan_to_the_facts(self, cast, battalion, inspection):
        assert (inspection.state, inspection.reference, inspection.quarter) == (
            *("scheduled", "BRE-INF-1/1", QUARTER),
        )
        row = finished(cast, inspection)
        row.refresh_from_db()
        assert (row.state, row.final_on, row.reviewed_by) == ("final", day(), cast.noor)
        counts = EquipmentCount.objects.filter(counted_by="inspection").order_by("line__group")
        assert list(counts.values_list("line__group", "on_hand", "serviceable", "counted_on", "source")) == [
            ("armour", 10, 9, date(2026, 9, 15), "BRE-INF-1/1"),
            ("vehicles", 2, 1, date(2026, 9, 15), "BRE-INF-1/1"),
        ]
        check = SustainmentCheck.objects.get()
        assert (check.is_met, check.checked_by, check.source) == (True, "inspection", "BRE-INF-1/1")
        happened = ItemRecord.objects.order_by("item__number").values_list("item__number", "kind", "number")
        assert list(happened) == [("T-1", "serviceable", 1), ("T-2", "unserviceable", 1)]
        verbs = Event.objects.filter(subject_id=str(row.pk)).order_by("pk").values_list("verb", flat=True)
        assert [verb.partition(".")[2] for verb in verbs] == [
            *("planned", "conducted", "signed", "countersigned", "reviewed", "finished")
        ]

    def test_a_signature_names_the_version_and_what_was_signed(self, cast, inspection):
        row = signed(cast, inspection)
        mine = InspectionSignature.objects.get()
        assert (mine.side, mine.by, mine.signed_version) == ("mission", cast.dora, row.version - 1)
        row = signatures.countersign_inspection(row, version=row.version, by=cast.berit)
        theirs = InspectionSignature.objects.get(side="contributor")
        assert theirs.digest == mine.digest and len(mine.digest) == 64
        with pytest.raises(InternalError, match="update"), transaction.atomic():
            InspectionSignature.objects.update(words="otherwise")

    def test_what_was_changed_behind_a_signature_is_not_signed_with_it(self, cast, inspection):
        row = signed(cast, inspection)
        row.equipment.filter(line__group="armour").update(serviceable=3)
        with pytest.raises(ValidationError, match="no longer what the inspector signed"):
            signatures.countersign_inspection(row, version=row.version, by=cast.berit)

    def test_what_was_signed_is_opened_again_with_a_reason_and_signed_anew(self, cast, inspection):
        row = signed(cast, inspection)
        with pytest.raises(ValidationError, match="cannot be taken"):
            conducted(cast, row)
        with pytest.raises(ValidationError, match="why"):
            signatures.reopen_inspection(row, reason=" ", by=cast.dora)
        row = signatures.reopen_inspection(row, reason="A tanker was missed.", by=cast.dora)
        assert (row.state, row.round) == ("conducted", 2)
        row = signed(cast, row, serviceable=8)
        assert list(row.signatures.values_list("round", "side")) == [(1, "mission"), (2, "mission")]

    def test_one_that_is_called_off_takes_nothing_more(self, cast, inspection):
        row = services.call_off_inspection(inspection, reason="The road is closed.", by=cast.dora)
        for act in (
            lambda: conducted(cast, row),
            lambda: services.change_plan(row, planned_on=day(3), by=cast.dora),
            lambda: signatures.reopen_inspection(row, reason="So", by=cast.dora),
        ):
            with pytest.raises(ValidationError):
                act()
        again = planned(cast, row.unit)
        assert (again.number, again.quarter) == (2, QUARTER)

    def test_a_quarter_has_one_periodic_verification(self, cast, inspection):
        with pytest.raises(ValidationError, match="quarter"):
            planned(cast, inspection.unit)
        assert planned(cast, inspection.unit, "spot").quarter is None


class TestWhatIsFound:
    def test_what_stands_for_the_whole_leaves_nothing_out(self, cast, inspection):
        given = found(inspection.unit) | {"equipment": [], "strength_present": None}
        row = services.conduct_inspection(inspection, **given, by=cast.dora)
        with pytest.raises(ValidationError, match="strength present, Armoured"):
            signatures.sign_inspection(row, version=row.version, by=cast.dora)
        spot = planned(cast, row.unit, "spot")
        spot = services.conduct_inspection(spot, by=cast.dora)
        assert (
            signatures.sign_inspection(spot, version=spot.version, by=cast.dora).state == "signed_inspector"
        )

    def test_surplus_and_absent_follow_from_the_counts(self, cast, inspection):
        row = conducted(cast, inspection, on_hand=12, serviceable=11, tankers=("absent", "absent"))
        carriers, tankers = row.equipment.order_by("line__group")
        assert (carriers.surplus, carriers.absent, carriers.unserviceable) == (2, 0, 1)
        assert (tankers.on_hand, tankers.surplus, tankers.absent) == (0, 0, 2)

    @pytest.mark.parametrize(
        ("more", "words"),
        [
            ({"on_hand": 3, "serviceable": 4}, "no more is serviceable"),
            ({"on_hand": None}, "how many are on hand"),
        ],
    )
    def test_counts_that_cannot_be_are_refused_whole(self, cast, inspection, more, words):
        with pytest.raises(ValidationError, match=words), transaction.atomic():
            conducted(cast, inspection, **more)
        inspection.refresh_from_db()
        assert inspection.state == "scheduled" and not inspection.equipment.exists()

    def test_lines_of_another_unit_and_lines_named_twice_are_refused(self, cast, inspection):
        other, _tankers, _catering = brought(unit(cast, "BRE-INF-2"))
        line = {"line": other, "on_hand": 1, "serviceable": 1}
        own = {"line": inspection.unit.equipment.get(group="armour"), "on_hand": 1, "serviceable": 1}
        for lines, words in (([line], "nothing of the unit"), ([own, own], "twice")):
            with pytest.raises(ValidationError, match=words), transaction.atomic():
                services.conduct_inspection(inspection, equipment=lines, by=cast.dora)

    def test_counts_beside_items_are_those_of_the_items(self, cast, inspection):
        given = found(inspection.unit)
        given["equipment"][1] |= {"on_hand": 5}
        with pytest.raises(ValidationError, match="not those of its items"), transaction.atomic():
            services.conduct_inspection(inspection, **given, by=cast.dora)

    def test_a_form_sent_twice_counts_once(self, cast, inspection):
        key = "5f3c1f0e-6d0e-4d3f-9f0a-5b6c7d8e9f00"
        row = services.conduct_inspection(
            inspection, **found(inspection.unit), key=key, version=1, by=cast.dora
        )
        again = services.conduct_inspection(
            inspection, **found(inspection.unit, serviceable=2), key=key, version=1, by=cast.dora
        )
        assert again.version == row.version == 2
        assert row.equipment.get(line__group="armour").serviceable == 9
        assert Event.objects.filter(verb="inspection.conducted").count() == 1

    def test_of_two_editors_the_slower_is_told(self, cast, inspection):
        services.conduct_inspection(inspection, **found(inspection.unit), version=1, by=cast.noor)
        with pytest.raises(ValidationError, match="changed this since"):
            services.conduct_inspection(inspection, **found(inspection.unit), version=1, by=cast.dora)


class TestWhoMay:
    @pytest.mark.parametrize("name", ["anwar", "berit", "chidi", "pia", "administrator"])
    def test_nobody_but_the_logistics_officers_plans_conducts_and_opens_again(self, cast, inspection, name):
        by = getattr(cast, name)
        for act in (
            lambda: planned(cast, inspection.unit, "spot", by=by),
            lambda: conducted(cast, inspection, by=by),
            lambda: services.call_off_inspection(inspection, reason="So", by=by),
            lambda: services.change_plan(inspection, planned_on=day(), by=by),
        ):
            with pytest.raises(PermissionDenied):
                act()

    def test_the_inspector_alone_signs_and_never_reviews(self, cast, inspection):
        row = conducted(cast, inspection)
        with pytest.raises(PermissionDenied, match="inspector alone"):
            signatures.sign_inspection(row, version=row.version, by=cast.noor)
        row = signatures.sign_inspection(row, version=row.version, by=cast.dora)
        row = signatures.countersign_inspection(row, version=row.version, by=cast.berit)
        with pytest.raises(PermissionDenied, match="somebody else"):
            reviews.review_inspection(row, words="So", version=row.version, by=cast.dora)

    @pytest.mark.parametrize("name", ["anwar", "chidi", "dora", "noor", "administrator"])
    def test_nobody_but_the_contributor_signs_for_the_contingent_or_contests(self, cast, inspection, name):
        row, by = signed(cast, inspection), getattr(cast, name)
        with pytest.raises(PermissionDenied):
            signatures.countersign_inspection(row, version=row.version, by=by)
        with pytest.raises(PermissionDenied):
            signatures.contest_inspection(
                row, contests=[{"words": "No", "evidence": "log"}], version=row.version, by=by
            )

    def test_nobody_is_on_both_sides(self, cast, inspection):
        row = signed(cast, inspection)
        grant_role(role="desk", subject=cast.bresland, person=cast.dora, by=cast.system)
        grant_role(role="desk", subject=cast.bresland, person=cast.noor, by=cast.system)
        with pytest.raises(PermissionDenied):
            signatures.countersign_inspection(row, version=row.version, by=cast.dora)
        with pytest.raises(PermissionDenied, match="does not inspect"):
            signatures.reopen_inspection(row, reason="So", by=cast.noor)

    def test_a_signature_names_the_version_that_stands(self, cast, inspection):
        row = conducted(cast, inspection)
        with pytest.raises(ValidationError, match="changed this since"):
            signatures.sign_inspection(row, version=row.version - 1, by=cast.dora)

    def test_nobody_else_sees_one(self, cast, inspection):
        seen = {
            name
            for name, person in cast.people.items()
            if Inspection.objects.visible_to(person).filter(pk=inspection.pk).exists()
        }
        assert seen == {"anwar", "berit", "dora", "noor"}


class TestAContest:
    def contested(self, cast, inspection):
        row = signed(cast, inspection, serviceable=6)
        carriers = row.equipment.get(line__group="armour")
        return signatures.contest_inspection(
            row,
            contests=[
                {
                    "equipment": carriers,
                    "words": "Three were repaired at noon.",
                    "evidence": "workshop log 14",
                },
                {"words": "A platoon was on escort.", "evidence": "order 71"},
            ],
            version=row.version,
            by=cast.berit,
        )

    def test_what_is_upheld_counts_as_corrected_and_what_was_signed_stays(self, cast, inspection):
        row = self.contested(cast, inspection)
        first, second = row.contests.all()
        upheld = {"outcome": "upheld", "outcome_words": "The log shows it.", "corrected": {}}
        dismissed = {"outcome": "dismissed", "outcome_words": "It was back."}
        for decisions in (
            [],
            [{"contest": first, **dismissed}],
            [{"contest": first, **upheld}, {"contest": second, **dismissed}],
        ):
            with pytest.raises(ValidationError), transaction.atomic():
                reviews.review_inspection(
                    row, words="So", decisions=decisions, version=row.version, by=cast.noor
                )
        row = reviews.review_inspection(
            row,
            words="The board met.",
            decisions=[
                {"contest": first, **upheld, "corrected": {"on_hand": 10, "serviceable": 9}},
                {"contest": second, **dismissed},
            ],
            version=row.version,
            by=cast.noor,
        )
        row = reviews.finish_inspection(row, by=cast.noor)
        assert row.equipment.get(line__group="armour").serviceable == 6
        assert EquipmentCount.objects.get(line__group="armour").serviceable == 9
        assert VerifiedStrength.objects.get().present == 790

    def test_it_says_what_is_not_so_and_what_shows_it(self, cast, inspection):
        row = signed(cast, inspection)
        for contests in ([], [{"words": "No", "evidence": " "}], [{"words": " ", "evidence": "log"}]):
            with pytest.raises(ValidationError), transaction.atomic():
                signatures.contest_inspection(row, contests=contests, version=row.version, by=cast.berit)

    def test_while_it_stands_it_is_a_doubt(self, cast, inspection):
        self.contested(cast, inspection)
        due = {row.kind: row.due for row in reading_inspections.due(cast.dora, date(2026, 9, 20))}
        assert due["readiness"].why == "interval"  # none was held since it arrived in 2025
        rows = planned(cast, inspection.unit, "readiness", planned_on=date(2026, 8, 1))
        services.conduct_inspection(rows, conducted_on=date(2026, 8, 1), by=cast.dora)
        due = {row.kind: row for row in reading_inspections.due(cast.dora, date(2026, 9, 20))}
        assert due["readiness"].due.due_on == date(2026, 9, 15) and due["readiness"].due.is_overdue
        assert "BRE-INF-1/1 is contested" in due["readiness"].why


class TestTheClaim:
    def test_a_final_periodic_verification_goes_to_the_claim_of_its_quarter(self, cast, inspection):
        finished(cast, inspection)
        strength = VerifiedStrength.objects.get()
        assert (strength.agreed, strength.present, strength.starts_on, strength.ends_on) == (
            *(800, 790, QUARTER, date(2026, 9, 30)),
        )
        assert strength.signed_on == day() and strength.source == "BRE-INF-1/1"
        held = VerifiedHolding.objects.order_by("kind", "group")
        assert list(held.values_list("kind", "group", "lease", "agreed", "present", "serviceable")) == [
            ("major", "Armoured personnel carriers", "wet", 10, 10, 9),
            ("major", "Water tankers", "wet", 2, 2, 1),
            ("self_sustainment", "Catering", "", 800, 800, 800),
        ]

    def test_units_of_one_contributor_are_summed_and_signed_once_all_are_verified(self, cast, inspection):
        second = unit(cast, "BRE-INF-2", personnel=100)
        brought(second)
        finished(cast, inspection)
        assert VerifiedStrength.objects.get().signed_on is None
        finished(cast, planned(cast, second), strength=90, is_met=False)
        strength = VerifiedStrength.objects.get()
        assert (strength.agreed, strength.present, strength.signed_on) == (900, 880, day())
        assert strength.source == "BRE-INF-1/1, BRE-INF-2/1" or strength.source == "BRE-INF-2/1, BRE-INF-1/1"
        catering = VerifiedHolding.objects.get(group="Catering")
        assert (catering.agreed, catering.serviceable) == (1600, 800)

    def test_other_kinds_post_nothing(self, cast, battalion):
        finished(cast, planned(cast, battalion, "arrival"))
        assert EquipmentCount.objects.count() == 2
        assert not VerifiedStrength.objects.exists() and not VerifiedHolding.objects.exists()

    def test_none_becomes_final_into_a_claim_that_is_certified(self, cast, inspection):
        term = {"organization": cast.un, "kind": "personnel", "value": 1448}
        ReimbursementTerm.objects.create(**term)
        VerifiedStrength.objects.create(
            contributor=cast.bresland, mission=cast.alpha, starts_on=QUARTER, ends_on=date(2026, 9, 30),
            agreed=800, present=700, signed_on=date(2026, 10, 1), source="by hand",
        )  # fmt: skip
        claim = claims.open_reimbursement(
            cast.bresland, cast.alpha, starts_on=QUARTER, ends_on=date(2026, 9, 30), by=cast.system
        )
        claim = claims.SERVICES["calculate"](claim, by=cast.system)
        claims.SERVICES["certify"](claim, by=cast.system)
        row = signed(cast, inspection)
        row = signatures.countersign_inspection(row, version=row.version, by=cast.berit)
        row = reviews.review_inspection(row, words="As found.", version=row.version, by=cast.noor)
        with pytest.raises(ValidationError, match="open it again first"), transaction.atomic():
            reviews.finish_inspection(row, by=cast.noor)
        row.refresh_from_db()
        assert row.state == "reviewed" and not EquipmentCount.objects.exists()

    def test_a_preview_says_each_step_and_what_cannot_be_worked_out(self, cast, inspection):
        row = conducted(cast, inspection, serviceable=7)
        told = reading_inspections.preview(cast.dora, row)
        assert told.total == 0 and len(told.missing) == 4
        assert [line.amount for line in told.lines] == [None] * 4
        for kind, value in (("personnel", 1448), ("tolerance", 10), ("reports", 1), ("ceiling", 35)):
            ReimbursementTerm.objects.create(organization=cast.un, kind=kind, value=value)
        told = reading_inspections.preview(cast.dora, row)
        people, deduction = told.lines[:2]
        assert people.amount == 790 * 1448 * 3
        assert deduction.amount == -(people.amount * 4 / 12).quantize(people.amount)  # 8 of 12 serviceable
        assert any("33.33 percent missing" in words for words in deduction.why)
        assert deduction.less == deduction.amount == told.less
        assert told.missing == []

    def test_a_preview_takes_each_rate_on_its_days_and_says_what_the_findings_cost(self, cast, inspection):
        wet = {"organization": cast.un, "kind": "wet", "group": CARRIERS}
        ReimbursementTerm.objects.create(**wet, value=300, ends_on=date(2026, 8, 15))
        ReimbursementTerm.objects.create(**wet, value=420, starts_on=date(2026, 8, 16))
        ReimbursementTerm.objects.create(organization=cast.un, kind="serviceability", value=90)
        line = self.of_carriers(cast, conducted(cast, inspection, serviceable=7))
        july_to_september = 300 + Decimal(300) * 15 / 31 + Decimal(420) * 16 / 31 + 420
        assert line.amount == (7 * july_to_september).quantize(Decimal("0.01"))
        assert line.less == line.amount - (10 * july_to_september).quantize(Decimal("0.01"))
        assert len(line.steps) == 4 and len(line.why) == 1
        ReimbursementTerm.objects.filter(value=420).update(value=500)
        dearer = self.of_carriers(cast, inspection_of(inspection))
        assert dearer.amount > line.amount and dearer.less < line.less
        ReimbursementTerm.objects.filter(value=500).delete()
        unpriced = self.of_carriers(cast, inspection_of(inspection))
        assert unpriced.amount is None and unpriced.less is None

    def of_carriers(self, cast, row):
        return next(one for one in reading_inspections.preview(cast.dora, row).lines if one.group == CARRIERS)

    def test_a_preview_leads_to_the_claim_of_its_quarter_who_may_see_it(self, cast, inspection):
        row = conducted(cast, inspection)
        assert reading_inspections.preview(cast.berit, row).claim is None
        claim = claims.open_reimbursement(
            cast.bresland, cast.alpha, starts_on=QUARTER, ends_on=date(2026, 9, 30), by=cast.system
        )
        assert reading_inspections.preview(cast.berit, row).claim == claim
        assert reading_inspections.preview(cast.dora, row).claim is None
        with override("ar"):
            named = {one.group for one in reading_inspections.preview(cast.berit, row).lines}
        assert CARRIERS in named and "Catering" not in named

    def test_nothing_is_deducted_before_it_is_missing_in_report_after_report(self, cast, inspection):
        for kind, value in (("personnel", 1448), ("tolerance", 10), ("reports", 2), ("ceiling", 35)):
            ReimbursementTerm.objects.create(organization=cast.un, kind=kind, value=value)
        finished(cast, inspection, serviceable=7)
        after = planned(cast, inspection.unit, planned_on=date(2026, 10, 2), quarter=date(2026, 10, 1))
        lines = reading_inspections.preview(cast.dora, inspection_of(inspection)).lines
        assert "nothing is deducted yet" in lines[1].why[0]
        row = services.conduct_inspection(
            after,
            **found(after.unit, serviceable=8) | {"conducted_on": date(2026, 10, 2)},
            by=cast.dora,
        )
        told = reading_inspections.preview(cast.dora, row)
        assert told.lines[1].amount == -(told.lines[0].amount * 3 / 12).quantize(told.lines[0].amount)


def inspection_of(row):
    return Inspection.objects.select_related("unit__mission__lead").get(pk=row.pk)


class TestWhoIsTold:
    def test_each_side_of_what_the_other_did(self, cast, inspection, django_capture_on_commit_callbacks):
        with django_capture_on_commit_callbacks(execute=True):
            row = signed(cast, inspection)
        told = set(Notification.objects.values_list("person__name", "verb"))
        assert told == {("Berit", "inspection.signed")}
        with django_capture_on_commit_callbacks(execute=True):
            signatures.countersign_inspection(row, version=row.version, by=cast.berit)
        told = set(Notification.objects.values_list("person__name", "verb")) - told
        assert told == {("Dora", "inspection.countersigned"), ("Noor", "inspection.countersigned")}

    def test_what_waits_for_whom(self, cast, inspection):
        def steps(person):
            return {str(item.step) for item in inbox.waiting(person, day()) if item.kind == "Inspection"}

        row = conducted(cast, inspection)
        assert "Sign what you found." in steps(cast.dora) and "Sign what you found." not in steps(cast.noor)
        row = signatures.sign_inspection(row, version=row.version, by=cast.dora)
        assert steps(cast.berit) == {"Sign or contest what was found."} and not steps(cast.chidi)
        row = signatures.countersign_inspection(row, version=row.version, by=cast.berit)
        assert "Review it." in steps(cast.noor) and "Review it." not in steps(cast.dora)

    def test_calendars_have_plans_and_what_is_due(self, cast, inspection):
        services.change_plan(inspection, planned_on=day(4), by=cast.dora)
        (mine,) = calendar_inspections.inspections(cast.berit, day())
        assert mine.on == day(4) and "Kestrel battalion" in str(mine.title)
        assert not calendar_inspections.inspections(cast.chidi, day())
        assert not calendar_inspections.due(cast.chidi, day())
