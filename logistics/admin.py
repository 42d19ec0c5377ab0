"""Reference data: how organizations judge units, the courses they ask for, ports and border posts."""

from django.contrib import admin
from import_export import widgets
from import_export.fields import Field

from accounts.exchange import ExchangeAdmin, HouseResource
from accounts.house import ServedAdmin
from accounts.models import Partner
from logistics import (
    admin_interoperability,  # noqa: F401  (its models register on import)
    services_locations,
)
from logistics.models import Course, Location, ReadinessRule


class ReadinessRuleResource(HouseResource):
    organization = Field("organization", "organization", widgets.ForeignKeyWidget(Partner, "code"))

    class Meta(HouseResource.Meta):
        model = ReadinessRule
        import_id_fields = ("organization", "starts_on")
        fields = (
            "organization", "starts_on", "ends_on", "cut_1", "cut_2", "cut_3", "at_best_when_stale",
            "strength_days", "report_days", "inspection_days", "visit_days", "ready_band", "critical",
            "priority", "routine", "approval_days", "activation_days", "source",
        )  # fmt: skip

    def roots(self, row):
        return [row.organization]


@admin.register(ReadinessRule)
class ReadinessRuleAdmin(ExchangeAdmin):
    resource_classes = [ReadinessRuleResource]
    list_display = ("organization", "starts_on", "ends_on", "cut_1", "cut_2", "cut_3", "ready_band")
    autocomplete_fields = ("organization",)
    list_select_related = ("organization",)


class CourseResource(HouseResource):
    organization = Field("organization", "organization", widgets.ForeignKeyWidget(Partner, "code"))

    class Meta(HouseResource.Meta):
        model = Course
        import_id_fields = ("code",)
        fields = ("code", "name", "kind", "organization", "is_of_unit", "share", "months", "is_offered")

    def roots(self, row):
        return [row.organization] if row.organization_id else []


@admin.register(Course)
class CourseAdmin(ExchangeAdmin):
    resource_classes = [CourseResource]
    list_display = ("code", "name", "kind", "organization", "share", "months", "is_offered")
    list_filter = ("kind", "is_offered")
    search_fields = ("code", "name")
    autocomplete_fields = ("organization",)
    list_select_related = ("organization",)


@admin.register(Location)
class LocationAdmin(ServedAdmin):
    """Ports, airports, stations and border posts; places of missions are entered where their units are."""

    list_display = ("name", "kind", "latitude", "longitude")
    list_filter = ("kind",)
    search_fields = ("name",)
    fields = ("kind", "name", "latitude", "longitude")

    def get_queryset(self, request):
        return super().get_queryset(request).filter(mission=None)

    def write(self, request, row, fields):
        if row is None:
            return services_locations.add_location(**fields, by=request.user)
        return services_locations.change_location(row, **fields, by=request.user)
