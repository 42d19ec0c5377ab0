"""Registers on their way in: the values of a file held against the rows that stand, keyed alike.

Writes only what differs. A blank in a file never takes the place of what is known.
"""

from django.utils.translation import gettext as _

from accounts.files import Finding

BATCH = 2000
BLANK = (None, "")


def typed_rows(file, outcome, progress, unsaid=()):
    """The typed rows of a file; what its reader found, and the columns nobody knows, go to the outcome.

    Findings with a code in `unsaid` do not: whoever asks says them better.
    """
    outcome.layout = file.layout
    for column in file.unknown_columns:
        reason = _("The column %(name)s is unknown and was not read.") % {"name": column}
        outcome.flag("unknown_column", reason, 1, column)
    with file:
        for item in file:
            if isinstance(item, Finding):
                if item.code not in unsaid:
                    outcome.note_read(item)
                continue
            outcome.lines += 1
            if outcome.lines % 2000 == 0:
                progress.rows(outcome.lines)
            yield item


def owner_of(row):
    """The organization whose figures alone this file may change; None for administrators."""
    by = row.created_by
    return None if by.is_staff or by.is_system else row.options.get("organization")


def reconcile(outcome, standing, key, wanted, **stamp):
    """Count what is new, changed and unchanged; return the rows to write.

    `standing`: a queryset of the rows that stand; `key`: the names that tell them apart; `wanted`:
    {values of the key: (line, {name: value})}. New and changed rows bear `stamp`, which is not compared.
    Each value that changes is flagged, the earlier beside the new.
    """
    known = {tuple(getattr(row, name) for name in key): row for row in standing}
    to_write = []
    for same, (line, values) in wanted.items():
        told = {name: value for name, value in values.items() if value not in BLANK}
        row = known.get(same)
        if row is None:
            outcome.new += 1
            to_write.append(standing.model(**dict(zip(key, same, strict=True)), **told, **stamp))
            continue
        differs = {name: value for name, value in told.items() if getattr(row, name) != value}
        if not differs:
            outcome.unchanged += 1
            continue
        outcome.changed += 1
        _flag_changes(outcome, row, line, differs)
        for name, value in (differs | stamp).items():
            setattr(row, name, value)
        to_write.append(row)
    return to_write


def _flag_changes(outcome, row, line, differs):
    for name, value in differs.items():
        if name.endswith("_id"):  # the name as printed changes beside it
            continue
        before = getattr(row, name)
        reason = _("New here; nothing stood before.")
        if before not in BLANK:
            reason = _("Stands as %(before)s; this file changes it.") % {"before": before}
        outcome.flag("changes", reason, line, name, value)


def write(rows, key):
    """Store what `reconcile` returned, in one statement a batch; what stood before stays in history."""
    if not rows:
        return
    model = type(rows[0])
    fields = [f.name for f in model._meta.concrete_fields if not f.primary_key and f.attname not in key]
    model._base_manager.bulk_create(
        rows, batch_size=BATCH, update_conflicts=True, unique_fields=key, update_fields=fields
    )
