"""The states of a claim for reimbursement, and what each waits for."""

from django.utils.translation import gettext_lazy as _

from accounts.steps import Life, Step

OPEN = ("reported", "verified", "calculated")  # what a corrected verification may still change
FINAL = ("certified", "payable", "paid")  # in the books
WAITS = {
    "reported": "verification",
    "verified": "calculation",
    "calculated": "certification",
    "certified": "cash",
    "payable": "order",
    "paid": "none",
}
LIFE = Life(
    [
        Step(
            "calculate",
            _("Calculate"),
            ("verified", "calculated"),
            "calculated",
            "",
            _("Rates, deductions and premiums of the period are applied to what was verified."),
        ),
        Step(
            "certify",
            _("Certify"),
            ("calculated",),
            "certified",
            "",
            _("From now on it is owed and stands in the books. Never by who calculated it."),
        ),
        Step(
            "release",
            _("Release for payment"),
            ("certified",),
            "payable",
            "",
            _("Cash is there: it may be paid."),
        ),
        Step("pay", _("Paid"), ("payable",), "paid", "", _("The whole amount went to the contributor.")),
        Step(
            "reopen",
            _("Open it again"),
            ("certified", "payable"),
            "verified",
            "",
            _("It is taken out of the books, so that it can be corrected and calculated anew."),
            is_dangerous=True,
        ),
    ]
)
