"""What was learned, for tests: a lesson that says why and what to do, and what it needs to go on."""

from datetime import date

from django.utils import timezone

from accounts.models import User
from accounts.services import grant_role
from missions import services_actions as actions
from missions import services_lessons as lessons
from missions import services_procedures as procedures
from missions.models import Theme

ON = date(2026, 3, 2)
SAID = {
    "happened": "The pit of the camp overflowed into the river in the first week of rain.",
    "why": "Nobody looks at the pits between inspections.",
    "to_do": "Look at every pit before the rains.",
}


def theme(code="water", name="Water and sanitation", **fields):
    return Theme.objects.get_or_create(code=code, defaults={"name": name, "words": "water, camp"} | fields)[0]


def observed(cast, mission=None, title="Waste water reached the river", by=None, **fields):
    """A lesson of ALPHA, written by anwar, unless `fields` says whose it is."""
    if "keeper" not in fields:
        fields["mission"] = mission or cast.alpha
    given = {"observed_on": ON} | SAID | fields
    return lessons.observe_lesson(title=title, by=by or cast.anwar, **given)


def follows(row, by, other, state="verified"):
    """An action that follows from a lesson, set by one, verified by another."""
    action = actions.set_action(
        title="Inspect the pits",
        mission=row.mission,
        keeper=row.keeper,
        owner=row.keeper,
        due_on=timezone.localdate(),
        origin=row,
        by=by,
    )
    if state in ("done", "verified"):
        action = actions.report_action(action, report="seen", by=by)
    return actions.verify_action(action, by=other) if state == "verified" else action


def second(cast):
    """Noor plans ALPHA too: another person than the author."""
    grant_role(role="staff", subject=cast.alpha, person=cast.noor, by=cast.system)
    return cast.noor


def learned(cast, row, other):
    """The lesson, gone all its way: what its author may do, done by the author."""
    author = row.created_by
    row = lessons.identify_lesson(row, by=author)
    row = lessons.endorse_lesson(row, by=other)
    follows(row, author, other)
    row = lessons.act_on_lesson(row, by=author)
    row = lessons.verify_lesson(row, found="dry pits after the rains", by=other)
    return lessons.learn_lesson(row, learned_as="the procedure on camps", by=author)


def learnt_world(cast, mission, person):
    """{resource: key} of what was learned in a mission, entered by the system."""
    review = lessons.enter_review(
        title=f"The rains of {mission}", held_on=ON, mission=mission, by=cast.system
    )
    row = observed(cast, mission, by=cast.system, review=review, themes=[theme()])
    return {"lessons": row.pk, "reviews": review.pk} | _procedure(cast, mission, person)


def _procedure(cast, mission, person):
    """A procedure of a mission in force, with a draft of the next version; its people must read it."""
    row = in_force(cast, mission)
    adoption = procedures.adopt_procedure(row, subject=mission, starts_on=ON, by=cast.system)
    duty = procedures.ask_to_read(row, mission=mission, starts_on=ON, within=14, by=cast.system)
    version = row.versions.get()
    read = procedures.acknowledge_version(version, by=person)
    draft = procedures.draft_version(row, text="2. Look.", changed="More.", by=cast.system)
    found = {"procedures": row.pk, "procedure-versions": draft.pk, "acknowledgements": read.pk}
    return found | {"adoptions": adoption.pk, "reading-duties": duty.pk}


def in_force(cast, mission, day=ON, title="Inspection of camps", label="mission", **fields):
    """A procedure whose first version the system wrote and an administrator's robot issued."""
    row = procedures.draft_procedure(
        title=title, text="1. Look at every pit.", mission=mission, label=label, by=cast.system, **fields
    )
    issuer = User.objects.system("demo")
    procedures.issue_version(row.versions.get(), in_force_from=day, by=issuer)
    return row


def learnt_row(cast, nation, n):
    """A row of each list."""
    kept = {"mission": cast.alpha, "label": "public", "by": cast.system}
    review = lessons.enter_review(title=f"Review {n}", held_on=ON, **kept)
    observed(
        cast, title=f"Lesson {n}", review=review, label="public", themes=[theme(f"t-{n}", f"Theme {n}")],
        by=cast.system,
    )  # fmt: skip
    in_force(cast, cast.alpha, title=f"Procedure {n}", label="public")
