"""What this app adds to situation reports: its sections, in the order in which they stand."""

from django.utils.translation import gettext_lazy as _

from missions import reporting
from missions import reporting_civil as civil
from missions import reporting_command as command
from missions import reporting_decisions as decided
from missions import reporting_incidents as incidents
from missions import reporting_patrols as patrols

SECTIONS = (
    ("incidents", _("Incidents"), incidents.gather, incidents.tell, 10),
    ("patrols", _("Patrols and operations"), patrols.gather, patrols.tell, 12),
    ("authority", _("Authority transferred"), command.authority, command.tell_authority, 35),
    ("channels", _("Channels that failed a test"), command.failed_tests, command.tell_failed_test, 55),
    ("notifications", _("Humanitarian notifications"), civil.notifications, civil.tell_notification, 60),
    ("assistance", _("Requests for assistance"), civil.assistance, civil.tell_assistance, 62),
    ("constraints", _("Access constraints"), civil.constraints, civil.tell_constraint, 64),
    ("conditions", _("Conditions that failed"), decided.failed_conditions, decided.tell_condition, 70),
    ("decisions", _("Decisions made"), decided.decisions, decided.tell_decision, 75),
)


def register():
    for section in SECTIONS:
        reporting.register(*section)
