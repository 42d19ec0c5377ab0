"""A migration that makes an app's tables as they stand; `./run manage squash APP` writes one.

After each operation Django renders anew every model that is related to the one it touched, and here all are
related. Such a migration knows one state, the one it ends in.
"""

from django.contrib.postgres.operations import CreateExtension
from django.db import migrations
from django.db.migrations import operations as ops
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from pgtrigger.migrations import AddTrigger


class Squashed(migrations.Migration):
    """Its operations make tables whole: none alters what another one made."""

    def apply(self, project_state, schema_editor, collect_sql=False):
        made = self._end(project_state)
        for operation in self.operations:
            operation.database_forwards(self.app_label, schema_editor, made, made)
        return made

    def unapply(self, project_state, schema_editor, collect_sql=False):
        made = self._end(project_state.clone())
        for operation in reversed(self.operations):
            operation.database_backwards(self.app_label, schema_editor, made, made)
        return project_state

    def _end(self, state: ProjectState) -> ProjectState:
        state.__dict__.pop("apps", None)  # rendered when the first operation asks for it
        return self.mutate_state(state, preserve=False)


class Worded(Squashed):
    """Its operations change words of models and fields alone, of which the tables know nothing."""

    def apply(self, project_state, schema_editor, collect_sql=False):
        return self._end(project_state)

    def unapply(self, project_state, schema_editor, collect_sql=False):
        return project_state


def operations_of(app: str, state: ProjectState, former: list[migrations.Migration]) -> list[Operation]:
    """What makes the tables of `app` as in `state`, columns in the order in which they came.

    Then the SQL of `former`, but for what is elidable: it moved rows of old. Raises ValueError for Python.
    """
    models: list[Operation] = []
    triggers: list[Operation] = []
    for (label, _), model in state.models.items():
        if label == app:
            options = dict(model.options)
            triggers += [AddTrigger(model.name_lower, trigger) for trigger in options.pop("triggers", [])]
            fields = list(model.fields.items())
            models.append(ops.CreateModel(model.name, fields, options, model.bases, model.managers))
    others = [
        operation
        for migration in former
        for operation in migration.operations
        if isinstance(operation, CreateExtension | ops.RunSQL | ops.RunPython | ops.SeparateDatabaseAndState)
        and not operation.elidable
    ]
    if by_hand := [o for o in others if not isinstance(o, CreateExtension | ops.RunSQL)]:
        raise ValueError(f"to be brought over by hand, or elidable: {by_hand}")
    extensions = [operation for operation in others if isinstance(operation, CreateExtension)]
    return [*extensions, *models, *triggers, *(o for o in others if o not in extensions)]
