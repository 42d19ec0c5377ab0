"""A box in each row of a list, to choose what another page is asked about; it works without a script."""

from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from accounts.listing import Column

FORM = "compare"  # the id of the form the boxes belong to, wherever it stands on the page


def compared(parameter, value, name):
    """The column of boxes; `value(row)` is sent as `parameter`, `name(row)` tells whom the box is of."""

    def box(row, _value):
        return format_html(
            '<input class="form-check-input" type="checkbox" name="{}" value="{}" form="{}" aria-label="{}">',
            parameter,
            value(row),
            FORM,
            _("Compare %(name)s") % {"name": name(row)},
        )

    return Column("compare", _("Compare"), value=value, cell=box, quiet=True, exported=False, css="choose")
