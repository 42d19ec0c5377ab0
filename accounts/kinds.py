"""What kinds of records are called, marked for translation: Django takes the words from names of classes."""

from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

WORDS = {
    _("access request"),
    _("access review"),
    _("authorized strength"),
    _("capacity figure"),
    _("export"),
    _("fatality"),
    _("import"),
    _("job"),
    _("mandate"),
    _("mandate task"),
    _("membership"),
    _("mission"),
    _("mission readiness"),
    _("participation"),
    _("partner"),
    _("personnel line"),
    _("personnel report"),
    _("role grant"),
    _("scale"),
    _("scale rate"),
    _("token"),
    _("user"),
}


def word(model):
    """What a record of this model is called, in the reader's language."""
    return capfirst(gettext(str(model._meta.verbose_name)))
