"""Answers kept for a while, so that a request sent twice has its effect once."""

from django.db import models
from django.db.models.functions import Now


class KeptAnswer(models.Model):
    """What a holder's POST under an Idempotency-Key was answered; stored with its effect or not at all."""

    holder = models.CharField(max_length=40, help_text="person, partner or mission whose keys these are")
    key = models.CharField(max_length=200)
    digest = models.CharField(max_length=64, help_text="SHA-256 of method, path and body")
    status = models.PositiveSmallIntegerField()
    location = models.CharField(max_length=500, blank=True)
    etag = models.CharField(max_length=80, blank=True)
    body = models.BinaryField()
    kept_at = models.DateTimeField(db_default=Now(), db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["holder", "key"], name="one_answer_a_key")]

    def __str__(self):
        return f"{self.holder} {self.key}"
