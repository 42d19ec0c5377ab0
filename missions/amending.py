"""A change of a requirement as it is put to signature: from what to what, by whom, and how many sign it.

Reads, and stores nothing.
"""

from types import SimpleNamespace
from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from django.db import models

from accounts import access, approving, events, records
from accounts.models import Approval, Event
from missions.models import MandateTask, Requirement

SIGNED = (  # what a signature is of
    "reference",
    "title",
    "capability",
    "quantity",
    "personnel",
    "sector",
    "needed_from",
    "needed_until",
    "criticality",
    "languages",
    "standards",
    "minimum_level",
    "women_target",
    "notice_days",
    "audience",
    "answers_due_on",
)
WRITES = ("requirement.drafted", "requirement.changed")  # acts that make an author of a draft


class Change:
    """What a change makes of a requirement: `row` has its new values, `tasks` are those it serves then."""

    def __init__(self, row, fields, tasks=None):
        before = Requirement.objects.get(pk=row.pk)
        served = list(row.tasks.all())
        self.row, self.fields, self.given_tasks = row, fields, tasks
        self.tasks = served if tasks is None else list(tasks)
        records.put(row, fields)
        self.changes = events.changes(before, row, fields)
        if set(self.tasks) != set(served):
            self.changes["tasks"] = [numbers(served), numbers(self.tasks)]
        self._before = before

    @property
    def needed(self):
        """How many must sign it: none of a draft, whose approval asks for them, and none of no change."""
        if self._before.state == Requirement.State.DRAFT or not self.changes:
            return 0
        return max(signatures(row, is_amendment=True) for row in (self._before, self.row))

    def given(self, by):
        """What it is put to signature with."""
        person, _token = access.answerable(by)
        proposed = {name: stored(getattr(self.row, name)) for name in self.fields if name in self.changes}
        if "tasks" in self.changes:
            proposed["tasks"] = [task.pk for task in self.tasks]
        return {
            "changes": self.changes,
            "proposed": proposed,
            "authors": {person.pk},
            "needed": max(self.needed, 1),
        }


def pending(row):
    """What of a requirement waits for signatures, or None."""
    kind = ContentType.objects.get_for_model(Requirement)
    rows = Approval.objects.pending().filter(subject_type=kind, subject_id=str(row.pk))
    return rows.select_related("subject_type", "root_type").first()


def waiting_seen_by(user, keys):
    """{key of a requirement: key of the approval it waits for}, of those approvals `user` sees."""
    kind = ContentType.objects.get_for_model(Requirement)
    rows = Approval.objects.visible_to(user).pending().filter(subject_type=kind)
    rows = rows.filter(subject_id__in=[str(key) for key in keys])
    return {UUID(subject): pk for subject, pk in rows.values_list("subject_id", "pk")}


def signatures(row, *, is_amendment=False):
    return approving.needed(row.mission.lead, row.criticality, row.personnel, is_amendment=is_amendment)


def of_draft(row):
    """A draft as it is put to signature: every value it has, from nothing."""
    nothing = SimpleNamespace(**dict.fromkeys(SIGNED))
    changes = events.changes(nothing, row, SIGNED)
    changes = {name: pair for name, pair in changes.items() if pair[1] not in ("", [])}
    if tasks := list(row.tasks.all()):
        changes["tasks"] = [None, numbers(tasks)]
    return {"changes": changes, "authors": authors(row), "needed": signatures(row)}


def authors(row):
    """Keys of those who wrote a draft: who drafted it, and each who changed it."""
    kind = ContentType.objects.get_for_model(Requirement)
    told = Event.objects.filter(subject_type=kind, subject_id=str(row.pk), verb__in=WRITES).order_by()
    hands = told.values_list("by", "token__owner").distinct()
    return {row.created_by_id, *(key for pair in hands for key in pair)} - {None}


def proposed(approval):
    """(fields, tasks or None) an amendment is to store."""
    fields = {name: restored(name, value) for name, value in approval.proposed.items() if name != "tasks"}
    keys = approval.proposed.get("tasks")
    return fields, None if keys is None else list(MandateTask.objects.filter(pk__in=keys))


def joined(approval, change):
    """A further change together with the amendment that waits: the later word counts."""
    fields, tasks = proposed(approval)
    later = tasks if change.given_tasks is None else change.given_tasks
    return Change(Requirement.objects.get(pk=change.row.pk), fields | change.fields, later)


def now(approval, row):
    """What waits of a requirement, put to signature as the requirement is now."""
    if approval.step == Approval.Step.APPROVE:
        return of_draft(row)
    change = Change(Requirement.objects.get(pk=row.pk), *proposed(approval))
    given = {"changes": change.changes, "proposed": approval.proposed, "authors": set(approval.authors)}
    return given | {"needed": max(change.needed, 1)}


def stored(value):
    """A value as JSON keeps it."""
    if isinstance(value, models.Model):
        return str(value.pk)
    return value if value is None or isinstance(value, bool | int | list) else str(value)


def restored(name, value):
    """A value as the field holds it."""
    field = Requirement._meta.get_field(name)
    if isinstance(field, models.ForeignKey):
        return field.related_model._default_manager.get(pk=value)
    return field.to_python(value)


def numbers(tasks):
    return [task.number for task in sorted(tasks, key=lambda task: task.pk)]
