"""The list of memberships: which nations and organizations belong to which, and since when."""

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from accounts import as_of, places, sources
from accounts.cells import aside, unknown
from accounts.listing import Column, Empty, Listing
from accounts.models import Membership
from accounts.names import LocalName
from accounts.notation import short_day
from accounts.templatetags.concord import record_history
from contributors.forms import MembershipFilter


def _since(_row, day):
    return short_day(day) if day else unknown(_("not known"))


def _until(_row, day):
    return short_day(day) if day else format_html('<span class="muted">{}</span>', _("no end"))


def _organization(row, name):
    page = reverse("missions:organization", args=[row.organization.code])
    return format_html('<a href="{}"><bdi>{}</bdi></a>', page, name)


def _region(row):
    return row.partner.region and _(row.partner.region)


MEMBERSHIPS = Listing(
    "contributors:memberships",
    lazy("Memberships"),
    (
        Column("member", lazy("Member"), value="partner.local_name", sort=LocalName("partner")),
        Column("code", lazy("Code"), value="partner.code", sort="partner__code", shown=False),
        Column("kind", lazy("Kind"), value="partner.get_kind_display", sort="partner__kind", shown=False),
        Column("region", lazy("Region"), value=_region, sort="partner__region"),
        Column(
            "organization",
            lazy("Organization"),
            value="organization.local_name",
            sort=(LocalName("organization"), LocalName("partner")),
            cell=_organization,
            near=True,
        ),
        Column(
            "organization_code",
            lazy("Code of the organization"),
            value="organization.code",
            sort="organization__code",
            shown=False,
        ),
        Column(
            "starts",
            lazy("From"),
            value="starts_on",
            kind="day",
            sort="starts_on",
            cell=_since,
            css="together",
        ),
        Column(
            "ends", lazy("Until"), value="ends_on", kind="day", sort="ends_on", cell=_until, css="together"
        ),
        Column("source", lazy("Source"), cell=lambda _row, source: sources.words(source), shown=False),
        Column(
            "history",
            lazy("History"),
            value="pk",
            cell=lambda row, _pk: record_history(row),
            quiet=True,
            exported=False,
        ),
    ),
    order="member",
    link=lambda row: places.address(row.partner),
    mark=lambda row: aside(row.partner),
    template="contributors/memberships.html",
)
NO_MEMBERSHIP = Empty(
    lazy("No membership fits."),
    lazy("Choose another organization or time, or clear the name."),
    lazy("Show all"),
    "?time=any",
)


def memberships(request):
    asked = MEMBERSHIPS.asked(request)
    day = as_of.day(request)
    form = MembershipFilter(asked if asked else {"time": "now"}, user=request.user, day=day)
    rows = form.narrow(Membership.objects.visible_to(request.user))
    return MEMBERSHIPS.answer(
        request,
        asked,
        rows.select_related("partner", "organization"),
        form=form,
        empty=NO_MEMBERSHIP,
        day=day,
    )
