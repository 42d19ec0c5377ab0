"""When the door closes: five failures of one person from one address, or fifty from one address."""

from axes.attempts import get_cool_off_threshold
from axes.handlers.database import AxesDatabaseHandler
from axes.helpers import get_client_ip_address
from axes.models import AccessAttempt
from django.db.models import Sum

ADDRESS_WEIGHS = 10  # ten failures from an address count as one of each person tried from it


class Handler(AxesDatabaseHandler):
    def get_failures(self, request, credentials=None):
        lately = AccessAttempt.objects.filter(
            ip_address=get_client_ip_address(request), attempt_time__gte=get_cool_off_threshold(request)
        )
        of_address = lately.aggregate(n=Sum("failures_since_start"))["n"] or 0
        return max(super().get_failures(request, credentials), of_address // ADDRESS_WEIGHS)
