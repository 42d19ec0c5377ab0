"""Which rows of the API's resources changed, for readers who keep a copy."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now


class RowChange(models.Model):
    """One row created, changed or deleted by one transaction. Added by triggers, read only by feed.py."""

    cluster = models.BigIntegerField(help_text="where `tx` counts: another after a restore elsewhere")
    tx = models.BigIntegerField(help_text="the transaction")
    resource = models.CharField(max_length=40)
    key = models.CharField(max_length=40, help_text="as in its address")
    how = models.CharField(max_length=8)
    roots = ArrayField(models.CharField(max_length=40), help_text="root keys; none: everyone sees it")
    before = models.JSONField(null=True, help_text="the row as it stood, where tiers say who sees it")
    after = models.JSONField(null=True, help_text="the same after the change")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["tx", "id"])]

    def __str__(self):
        return f"{self.resource} {self.key} {self.how}"
