"""Which version of a mandate somebody saw: its own values and its tasks."""

from accounts import versions


def mark_of_mandate(mandate):
    return versions.mark(mandate, *mandate.tasks.values_list("number", "text"))
