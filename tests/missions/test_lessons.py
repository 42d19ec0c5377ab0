"""Lessons: each step by who may take it, their action, their file, and who reads them."""

import csv
import io
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from accounts.inbox import waiting
from accounts.models import Event
from missions import services_actions as actions
from missions import services_lessons as services
from missions.models import Action, Capability, Lesson, MandateTask, Review
from missions.models.lesson import LESSON_LIFE
from missions.services import add_participation
from missions.services_requirements import draft_requirement
from tests.conftest import signed_in
from tests.missions.learnt import ON, SAID, follows, learned, observed, second, theme
from tests.missions.planned import tasks_of
from tests.missions.test_decision_pages import done, text, versioned
from tests.missions.test_imports_command import own_media  # noqa: F401
from tests.registers import bring, counted

pytestmark = pytest.mark.django_db
WHY = {"reason": "seen"}


@pytest.fixture
def other(cast):
    return second(cast)


@pytest.fixture
def partner(cast):
    """Berit, who speaks for Bresland, which supports ALPHA."""
    add_participation(cast.alpha, partner=cast.bresland, part="support", by=cast.system)
    return cast.berit


def waits(person):
    """What waits of lessons."""
    return [item for item in waiting(person, timezone.localdate()) if item.kind == "Lesson"]


def test_it_goes_its_way_through_pages_with_two_people(cast, other, sign_in):
    anwar, noor = sign_in(cast.anwar), sign_in(other)
    form = {"mission": cast.alpha.pk, "kind": "lesson", "title": "Waste water", "observed_on": "2026-03-02"}
    form |= {"happened": "The pit overflowed.", "label": "mission", "themes": [theme().pk]} | WHY
    done(anwar.post("/learning/lessons/new/", form))
    row = Lesson.objects.get()
    page = f"/learning/lessons/{row.pk}/"
    assert "Say first why it happened" in text(anwar.get(page))
    done(anwar.post(f"{page}edit/", form | SAID | versioned(row)))
    done(anwar.post(f"{page}identify/", versioned(row)))
    assert anwar.get(f"{page}endorse/").status_code == 302  # its author does not endorse it
    assert [item.title for item in waits(other)] == ["Waste water"]
    done(noor.post(f"{page}endorse/", versioned(row)))
    assert "Set an action that follows" in text(noor.get(page))
    due = {"title": "Inspect the pits", "due_on": str(timezone.localdate()), "mission": cast.alpha.pk}
    done(anwar.post(f"/actions/new/?from=lesson&key={row.pk}", due | {"label": "mission"} | WHY))
    action = Action.objects.get()
    assert action in Action.objects.from_record(row)
    done(anwar.post(f"{page}act/", versioned(row)))
    assert "is not verified yet" in text(noor.get(page))
    actions.report_action(action, report="seen", by=cast.anwar)
    actions.verify_action(action, by=other)
    assert "verify that they work" in waits(other)[0].step
    done(noor.post(f"{page}verify/", {"found": "dry pits"} | versioned(row)))
    done(anwar.post(f"{page}learn/", {"learned_as": "the procedure on camps"} | versioned(row)))
    row.refresh_from_db()
    assert (row.state, row.endorsed_by, row.verified_by) == ("learned", other, other)
    shown = text(anwar.get(page))
    assert "dry pits" in shown and "the procedure on camps" in shown and "Water and sanitation" in shown
    said = [
        "lesson.observed", "lesson.changed", "lesson.identified", "lesson.endorsed", "lesson.acted",
        "lesson.verified", "lesson.learned",
    ]  # fmt: skip
    told = Event.objects.filter(verb__startswith="lesson.").order_by("at", "pk")
    assert list(told.values_list("verb", flat=True)) == said


def test_whoever_wrote_on_it_neither_endorses_nor_verifies_it(cast, other):
    row = observed(cast)
    services.change_lesson(row, title="Waste water, again", by=other)
    services.change_lesson(row, title="Waste water", by=cast.anwar)
    row = services.identify_lesson(row, by=cast.anwar)
    for person in (cast.anwar, other):
        with pytest.raises(ValidationError, match="another person"):
            services.endorse_lesson(row, by=person)
    row = services.endorse_lesson(row, by=cast.system)
    follows(row, cast.anwar, other)
    row = services.act_on_lesson(row, by=cast.anwar)
    with pytest.raises(ValidationError, match="another person"):
        services.verify_lesson(row, found="seen", by=other)


def test_a_rejected_one_says_why_and_may_be_taken_up_again(cast, other, sign_in):
    row = services.reject_lesson(observed(cast), reason="told before", by=other)
    assert "told before" in text(sign_in(cast.anwar).get(row.get_absolute_url()))
    with pytest.raises(ValidationError, match="changes no more"):
        services.change_lesson(row, title="x", by=cast.anwar)
    row = services.reopen_lesson(row, reason="again", by=other)
    assert (row.state, row.refused) == ("observed", "")


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"observed_on": timezone.localdate() + timedelta(days=2)}, "observed_on"),
        ({"happened": ""}, "happened"),
        ({"kind": "wisdom"}, "kind"),
        ({"label": "named"}, "released_to"),
        ({"keeper": None}, "__all__"),
    ],
)
def test_what_is_wrong_is_said_and_leaves_nothing(cast, given, field):
    refused = PermissionDenied if "keeper" in given else ValidationError
    with pytest.raises(refused) as error:
        observed(cast, **given)
    assert "keeper" in given or field in error.value.message_dict
    assert not Lesson.objects.exists()


def test_a_partner_observes_in_a_mission_it_takes_part_in_and_the_mission_decides(cast, partner, other):
    given = {"title": "Fords", "observed_on": ON, "mission": cast.alpha, "keeper": cast.bresland} | SAID
    row = services.observe_lesson(**given, by=partner)
    assert row in Lesson.objects.visible_to(partner)
    row = services.identify_lesson(row, by=partner)
    with pytest.raises(PermissionDenied):
        services.reject_lesson(row, reason="no", by=partner)
    assert services.endorse_lesson(row, by=cast.anwar).endorsed_by == cast.anwar
    with pytest.raises(PermissionDenied, match="does not take part"):
        services.observe_lesson(**given | {"keeper": cast.au}, by=cast.pia)


def test_across_missions_the_partner_that_keeps_it_decides(cast):
    row = services.identify_lesson(observed(cast, keeper=cast.bresland, by=cast.berit), by=cast.berit)
    with pytest.raises(PermissionDenied):
        services.endorse_lesson(row, by=cast.anwar)
    with pytest.raises(ValidationError, match="another person"):
        services.endorse_lesson(row, by=cast.berit)
    assert row not in Lesson.objects.visible_to(cast.anwar)
    Lesson.objects.filter(pk=row.pk).update(label="public")
    assert row in Lesson.objects.visible_to(cast.dora)


def test_what_it_concerns_is_told_to_who_sees_that(cast, partner, sign_in):
    task = tasks_of(cast.shade, cast.system)["9(a)"]
    with pytest.raises(ValidationError, match="No lesson concerns"):
        observed(cast, subject=task)  # anwar does not see SHADE
    row = observed(cast, subject=task, by=cast.system, label="partners")
    shown = text(sign_in(partner).get(row.get_absolute_url()))
    assert "a record you may not see" in shown and "Protect civilians" not in shown
    answer = sign_in(partner).get(f"/api/v1/lessons/{row.pk}/").json()
    assert (answer["about"], answer["about_id"]) == ("", "")
    assert task in MandateTask.objects.visible_to(cast.noor)


def test_a_review_holds_its_observations_and_only_its_keepers_add_one(cast, partner, sign_in):
    anwar = sign_in(cast.anwar)
    form = {"mission": cast.alpha.pk, "title": "The rains", "held_on": "2026-03-02", "label": "partners"}
    done(anwar.post("/learning/reviews/new/", form | {"took_part": "Camp office\nBN-1"} | WHY))
    review = Review.objects.get()
    entry = {"mission": cast.alpha.pk, "kind": "practice", "title": "Sandbags", "observed_on": "2026-03-02"}
    entry |= {"happened": "They held.", "label": "partners", "review": review.pk} | WHY
    done(anwar.post(f"/learning/lessons/new/?review={review.pk}", entry))
    shown = text(sign_in(partner).get(review.get_absolute_url()))
    assert "Sandbags" in shown and "Camp office" in shown and "BN-1" in shown
    with pytest.raises(ValidationError, match="those who keep it"):
        observed(cast, mission=cast.alpha, keeper=cast.bresland, review=review, by=partner)
    done(
        anwar.post(
            f"{review.get_absolute_url()}edit/", form | {"title": "The long rains"} | versioned(review)
        )
    )
    assert Review.objects.get().title == "The long rains"
    answer = anwar.get(f"/api/v1/reviews/{review.pk}/").json()
    assert answer["observations"] == [str(Lesson.objects.get().pk)]


def sheet(table):
    text = io.StringIO()
    writer = csv.DictWriter(text, table[0])
    writer.writeheader()
    writer.writerows(table)
    return text.getvalue()


def test_the_file_goes_out_and_comes_back(cast, other, own_media):  # noqa: F811
    row = observed(cast, themes=[theme()], subject=tasks_of(cast.alpha, cast.system)["9(a)"])
    anwar = signed_in(cast.anwar)
    content = b"".join(anwar.get("/learning/lessons/file.csv").streaming_content)
    table = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    assert [line["themes"] for line in table] == ["water"]
    assert (table[0]["about"], table[0]["state"]) == ("task", "observed")
    assert counted(bring("lessons", content, by=cast.anwar)) == (0, 0, 1, 0)
    table[0]["to_do"] = "Look twice."
    table.append(
        dict.fromkeys(table[0], "")
        | {"mission": "ALPHA", "title": "Fords", "observed_on": "2026-03-03", "happened": "Too deep."}
    )
    assert counted(bring("lessons", sheet(table), by=cast.anwar)) == (1, 1, 0, 0)
    row.refresh_from_db()
    assert (row.to_do, row.themes.get().code) == ("Look twice.", "water")
    assert Lesson.objects.get(title="Fords").created_by == cast.anwar


def test_what_others_learned_shows_where_one_plans_with_its_reasons(cast, partner, sign_in):
    capability = Capability.objects.create(code="hospital-2", name="Level 2 hospital", unit="units")
    shown = observed(cast, title="Oxygen ran out", capability=capability, label="public")
    hidden = observed(cast, title="Not for others", capability=capability)
    need = draft_requirement(
        cast.alpha,
        reference="SUR-77",
        title="Level 2 hospital",
        capability=capability,
        quantity=1,
        needed_from=timezone.localdate(),
        by=cast.anwar,
    )
    page = text(sign_in(cast.anwar).get(need.get_absolute_url()))
    assert "What did others learn about this?" in page
    assert "Oxygen ran out" in page and "same capability: Level 2 hospital; same mission" in page
    assert hidden.title in page
    assert shown in Lesson.objects.visible_to(partner)


# --- Any way through its life keeps the rules
class Walk(RuleBasedStateMachine):
    """Three people take any step at any time; a plain model of the rule says which must be refused."""

    cast = None

    def __init__(self):
        super().__init__()
        self.people = [self.cast.anwar, self.cast.noor, self.cast.system]
        self.row = observed(self.cast, why="", to_do="")
        self.writers, self.state = {self.cast.anwar.pk}, "observed"

    def take(self, step, person):
        life, row = LESSON_LIFE[step], Lesson.objects.get(pk=self.row.pk)
        states = list(
            Action.objects.from_record(row).exclude(state="cancelled").values_list("state", flat=True)
        )
        may = self.state in life.sources
        may &= not (step in ("endorse", "verify") and person.pk in self.writers)
        may &= step != "identify" or bool(row.why and row.to_do)
        may &= step not in ("act", "verify") or bool(states)
        may &= step != "verify" or set(states) == {"verified"}
        more = {"verify": {"found": "seen"}, "learn": {"learned_as": "there"}}.get(step, {})
        more |= {"reason": "so"} if step in ("reject", "reopen") else {}
        service = getattr(services, f"{'act_on' if step == 'act' else step}_lesson")
        if may:
            service(row, by=person, **more)
            self.state = life.target
        else:
            with pytest.raises(ValidationError):
                service(row, by=person, **more)

    @rule(step=st.sampled_from(sorted(LESSON_LIFE.steps)), n=st.integers(0, 2))
    def step(self, step, n):
        self.take(step, self.people[n])

    @rule(n=st.integers(0, 2), says=st.booleans())
    def write(self, n, says):
        row, person = Lesson.objects.get(pk=self.row.pk), self.people[n]
        given = {"why": "rain", "to_do": "look"} if says or self.state == "identified" else {"why": ""}
        if self.state in ("observed", "identified"):
            services.change_lesson(row, by=person, **given)
            self.writers.add(person.pk)
        else:
            with pytest.raises(ValidationError):
                services.change_lesson(row, by=person, **given)

    @precondition(lambda self: self.state in ("endorsed", "acting"))
    @rule(state=st.sampled_from(["open", "done", "verified"]))
    def follow(self, state):
        follows(Lesson.objects.get(pk=self.row.pk), self.cast.anwar, self.cast.system, state)

    @invariant()
    def its_record_agrees(self):
        row = Lesson.objects.get(pk=self.row.pk)
        assert row.state == self.state
        assert row.authors == self.writers
        if row.state in ("endorsed", "acting", "verified", "learned"):
            assert row.endorsed_by_id not in self.writers
        if row.state in ("verified", "learned"):
            assert row.verified_by_id not in self.writers


def test_any_walk_through_its_life_keeps_the_rules(cast, other):
    class Own(Walk):
        pass

    Own.cast = cast
    run_state_machine_as_test(Own, settings=settings(max_examples=25, stateful_step_count=14, deadline=None))
    assert Lesson.objects.exists()


def test_the_whole_way_ends_learned(cast, other):
    assert learned(cast, observed(cast), other).state == "learned"
