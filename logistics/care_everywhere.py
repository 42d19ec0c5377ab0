"""What duty of care brings to what all pages share: it registers on import."""

from django.utils.translation import gettext_lazy as _

from accounts import access, navigation, places, search
from logistics import finding_care
from logistics.models import CareRecord

access.register(CareRecord)
access.tell_between("manage_care", CareRecord)
places.register(CareRecord, CareRecord.get_absolute_url)
search.register("care", _("Records of care"), "person", finding_care.care_records, 34)
navigation.add(
    navigation.Entry(_("Duty of care"), "logistics:care_counts", "person", 38, group=_("Logistics"))
)
