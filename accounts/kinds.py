"""What kinds of records are called, in the reader's language."""

from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

# Kinds that name themselves nowhere: Django takes their words from the names of their classes.
WORDS = {_("export"), _("mandate task"), _("mission readiness"), _("personnel line")}


def word(model):
    """What a record of this model is called."""
    return capfirst(gettext(str(model._meta.verbose_name)))
