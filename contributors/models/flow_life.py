"""The stages of a voluntary flow, and who takes it from one to the next."""

from django.utils.translation import gettext_lazy as _

from accounts.steps import Life, Step
from contributors.flow_sums import STAGES

EITHER, FUNDING = "", "funding"  # who gives it or who keeps the money of where it goes; the latter alone
OPEN = ("announced", "pledged", "committed")  # what is not paid yet
RANKS = {stage: rank for rank, stage in enumerate(STAGES)}

LIFE = Life(
    [
        Step(
            "pledge",
            _("Pledged"),
            ("announced",),
            "pledged",
            EITHER,
            _("The source has put it in writing; nothing is signed yet."),
        ),
        Step(
            "commit",
            _("Committed"),
            ("announced", "pledged"),
            "committed",
            EITHER,
            _("An agreement is signed: from now on it is owed."),
        ),
        Step(
            "disburse",
            _("Paid"),
            OPEN,
            "disbursed",
            EITHER,
            _("The whole amount has arrived. Of a part enter a flow of its own that fulfils this one."),
        ),
        Step(
            "spend",
            _("Spent"),
            ("disbursed",),
            "spent",
            FUNDING,
            _("All of it is spent for what it was given."),
        ),
        Step(
            "withdraw",
            _("Withdrawn"),
            OPEN,
            "withdrawn",
            EITHER,
            _("It counts nowhere any more; what fulfilled it already counts on."),
            is_dangerous=True,
        ),
        Step(
            "lapse",
            _("Lapsed"),
            OPEN,
            "lapsed",
            FUNDING,
            _("It was not called or paid in time and counts nowhere any more."),
            is_dangerous=True,
        ),
    ]
)
