"""Reference data of inspections: how often organizations inspect, and from when on they doubt."""

from django.contrib import admin
from import_export import widgets
from import_export.fields import Field

from accounts.exchange import ExchangeAdmin, HouseResource
from accounts.models import Partner
from logistics.models import InspectionRule


class InspectionRuleResource(HouseResource):
    organization = Field("organization", "organization", widgets.ForeignKeyWidget(Partner, "code"))

    class Meta(HouseResource.Meta):
        model = InspectionRule
        import_id_fields = ("organization", "starts_on")
        fields = (
            "organization", "starts_on", "ends_on", "arrival_days", "readiness_days", "mark", "source",
        )  # fmt: skip

    def roots(self, row):
        return [row.organization]


@admin.register(InspectionRule)
class InspectionRuleAdmin(ExchangeAdmin):
    resource_classes = [InspectionRuleResource]
    list_display = ("organization", "starts_on", "ends_on", "arrival_days", "readiness_days", "mark")
    autocomplete_fields = ("organization",)
    list_select_related = ("organization",)
