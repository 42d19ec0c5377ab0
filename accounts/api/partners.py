"""Partners and memberships."""

from rest_framework import serializers

from accounts.api.filters import AsOfStanding, Choice, Day, Flag, Text, Words
from accounts.api.formats import GeoJSONRenderer
from accounts.api.paging import Order
from accounts.api.shape import CodeField, Rows
from accounts.api.viewset import VisibleViewSet
from accounts.models import Membership, Partner
from accounts.validity import standing_on


class Standing(Day):
    """Rows true on a day."""

    def condition(self, raw):
        return standing_on(self.parse(raw))


class PartnerRows(Rows):
    id = serializers.IntegerField(help_text="number in this portal")
    code = CodeField("ISO 3166 alpha-3 of a nation, acronym of an organization or agency")
    kind = serializers.ChoiceField(Partner.Kind.choices, help_text="nation, organization or agency")
    name = serializers.CharField(help_text="the English short name in use today")
    names = serializers.DictField(help_text="names by language")
    iso2 = serializers.CharField(help_text="ISO 3166 alpha-2")
    iso3 = serializers.CharField(help_text="ISO 3166 alpha-3", allow_null=True)
    m49 = serializers.IntegerField(help_text="UN M49 number", allow_null=True)
    region = serializers.CharField(help_text="UN M49 region")
    subregion = serializers.CharField(help_text="UN M49 sub-region")
    is_ldc = serializers.BooleanField(help_text="least developed country")
    is_un_member = serializers.BooleanField(help_text="member of the United Nations")
    longitude = serializers.DecimalField(8, 5, help_text="degrees east of its label point", allow_null=True)
    latitude = serializers.DecimalField(7, 5, help_text="degrees north of it", allow_null=True)
    is_fictional = serializers.BooleanField(help_text="invented for the demo; counts in no figure")
    source = serializers.CharField(help_text="where this is from")


class Partners(VisibleViewSet):
    """Nations, organizations and agencies. One is addressed by its code, such as /partners/RWA/.

    A nation has a label point: where a map writes its name, deep in its largest land. It is not its capital.
    """

    model, rows = Partner, PartnerRows
    lookup = lookup_url_kwarg = "code"
    lookup_value_regex = "[^/]{1,40}"
    renderer_classes = [*VisibleViewSet.renderer_classes, GeoJSONRenderer]
    counted = ("partners",)
    filters = {
        "kind": Choice("kind", Partner.Kind.choices, "kind of partner"),
        "code": Text("code", "codes, with commas between", upper=True),
        "region": Text("region", "UN M49 region"),
        "subregion": Text("subregion", "UN M49 sub-region"),
        "is_ldc": Flag("is_ldc", "least developed countries"),
        "is_un_member": Flag("is_un_member", "members of the United Nations"),
        "is_fictional": Flag("is_fictional", "invented for the demo"),
        "search": Words(("name", "code"), "words in the name or code"),
    }
    orderings = {"name": Order("name", "id"), "code": Order("code"), "id": Order("id")}
    ordering = "name"

    def named(self, value):
        return value.upper()


class MembershipRows(Rows):
    id = serializers.IntegerField(help_text="number in this portal")
    partner = CodeField("code of the member", source="partner.code")
    partner_name = serializers.CharField(source="partner.name", help_text="name of the member")
    organization = CodeField("code of the organization", source="organization.code")
    organization_name = serializers.CharField(source="organization.name", help_text="its name")
    starts_on = serializers.DateField(help_text="first day; empty: always so far", allow_null=True)
    ends_on = serializers.DateField(help_text="last day; empty: still a member", allow_null=True)
    source = serializers.CharField(help_text="where this is from")


class Memberships(VisibleViewSet):
    """Which partner belonged to which organization, from when until when."""

    model, rows = Membership, MembershipRows
    expands = {"partner": (Partners, "code"), "organization": (Partners, "code")}
    counted = ("memberships", "partners")
    filters = {
        "partner": Text("partner__code", "code of the member", upper=True),
        "organization": Text("organization__code", "code of the organization", upper=True),
        "on": Standing("", "memberships that stand on this day"),
        "as_of": AsOfStanding("those that stand on this day"),
    }
    orderings = {
        "id": Order("id"),
        "organization": Order("organization__code", "partner__code", "id"),
    }
