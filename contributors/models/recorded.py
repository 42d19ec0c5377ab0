"""Figures of which it is kept since when they say what they say, and what they said before."""

import pgtrigger
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class Recorded(models.Model):
    """A row that knows since when it stands as it does; a trigger sets the moment, whoever writes it."""

    recorded_at = models.DateTimeField(
        _("recorded"), db_default=Now(), editable=False, help_text=_("since when it says so")
    )

    class Meta:
        abstract = True
        triggers = [
            pgtrigger.Trigger(
                name="said_since",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(),
                func="NEW.recorded_at = now(); RETURN NEW;",
            )
        ]
