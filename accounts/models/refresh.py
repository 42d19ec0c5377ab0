"""The outbox of due refreshes, and the counters a reader's copy is checked against."""

from django.db import models
from django.db.models.functions import Now


class DueRefresh(models.Model):
    """One reason to work a summary out again. Added by triggers, taken only by outbox.py."""

    key = models.CharField(max_length=80)
    added_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["key", "added_at"])]

    def __str__(self):
        return self.key


class RefreshAttempt(models.Model):
    """A refresh that was begun and has not yet succeeded: counts what kills its worker."""

    key = models.CharField(max_length=80, unique=True)
    attempts = models.PositiveIntegerField(default=0)
    error = models.TextField(blank=True)
    next_try_at = models.DateTimeField()
    quarantined_at = models.DateTimeField(null=True)

    def __str__(self):
        return f"{self.key}, attempt {self.attempts}"


class SweeperBeat(models.Model):
    """When the sweeper last went round; one row."""

    name = models.CharField(max_length=20, unique=True)
    at = models.DateTimeField()

    def __str__(self):
        return f"{self.name} at {self.at}"


class Change(models.Model):
    """How often the rows of a resource changed, by root. Appended by triggers and summed:
    writers never wait for each other, and the sum moves only when a change is committed."""

    resource = models.CharField(max_length=40)
    root = models.CharField(max_length=40, blank=True, help_text="root key, or empty for all readers")
    n = models.BigIntegerField(default=1)

    class Meta:
        indexes = [models.Index(fields=["resource", "root"], include=["n"], name="change_sum")]

    def __str__(self):
        return f"{self.resource} {self.root} {self.n}"
