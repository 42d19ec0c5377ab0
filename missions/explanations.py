"""How the figures of the need are computed, in words, as it is shown beside them."""

from django.utils.translation import gettext_lazy as _

from accounts.how import Explanation

EXPLANATIONS = {
    "authorized": Explanation(
        _("Authorized strength"),
        _(
            "The authorized strengths of all uniformed categories that stand on the day, added; one holds"
            " until its last day, or until the next instrument replaces it."
        ),
        _("persons"),
        _("The instruments named in the mission's record"),
        _("Civilians. Categories of which nothing is in the portal."),
    ),
}
