"""Scales, rates and capacities. Strengths come in by file or report; summaries are not here to be edited."""

from django.contrib import admin
from import_export import widgets
from import_export.fields import Field

from accounts.exchange import ExchangeAdmin, HouseResource
from accounts.house import ReadOnlyAdmin
from accounts.models import Partner
from contributors import admin_money  # noqa: F401  (it registers on import)
from contributors.models import CapacityFigure, Fatality, PersonnelReport, Scale, ScaleRate


class ScaleResource(HouseResource):
    organization = Field("organization", "organization", widgets.ForeignKeyWidget(Partner, "code"))

    class Meta(HouseResource.Meta):
        model = Scale
        import_id_fields = ("name",)
        fields = ("name", "organization", "kind", "starts_on", "ends_on", "source")

    def roots(self, row):
        return [row.organization]


@admin.register(Scale)
class ScaleAdmin(ExchangeAdmin):
    resource_classes = [ScaleResource]
    list_display = ("name", "organization", "kind", "starts_on", "ends_on")
    list_filter = ("organization", "kind")
    autocomplete_fields = ("organization",)
    search_fields = ("name",)


class ScaleRateResource(HouseResource):
    scale = Field("scale", "scale", widgets.ForeignKeyWidget(Scale, "name"))
    partner = Field("partner", "partner", widgets.ForeignKeyWidget(Partner, "code"))

    class Meta(HouseResource.Meta):
        model = ScaleRate
        import_id_fields = ("scale", "partner")
        fields = ("scale", "partner", "percent", "level", "provenance")

    def roots(self, row):
        return [row.partner]


@admin.register(ScaleRate)
class ScaleRateAdmin(ExchangeAdmin):
    resource_classes = [ScaleRateResource]
    list_display = ("partner", "scale", "percent", "level", "provenance")
    list_filter = ("scale", "provenance")
    search_fields = ("partner__name", "partner__code")
    autocomplete_fields = ("scale", "partner")
    list_select_related = ("partner", "scale")


class CapacityResource(HouseResource):
    partner = Field("partner", "partner", widgets.ForeignKeyWidget(Partner, "code"))

    class Meta(HouseResource.Meta):
        model = CapacityFigure
        import_id_fields = ("partner", "kind", "year")
        fields = ("partner", "kind", "year", "value", "source")

    def roots(self, row):
        return [row.partner]


@admin.register(CapacityFigure)
class CapacityFigureAdmin(ExchangeAdmin):
    resource_classes = [CapacityResource]
    list_display = ("partner", "kind", "year", "value", "source")
    list_filter = ("kind", "year")
    search_fields = ("partner__name", "partner__code")
    autocomplete_fields = ("partner",)
    list_select_related = ("partner",)


@admin.register(PersonnelReport)
class PersonnelReportAdmin(ReadOnlyAdmin):
    list_display = ("mission", "month", "reported_on", "edition", "origin")
    list_filter = ("origin", "month")
    search_fields = ("mission__acronym",)
    list_select_related = ("mission",)


@admin.register(Fatality)
class FatalityAdmin(ReadOnlyAdmin):
    list_display = ("casualty_id", "happened_on", "mission", "nationality", "incident_type")
    list_filter = ("incident_type",)
    search_fields = ("casualty_id", "mission_as_printed", "nationality__name")
    list_select_related = ("mission", "nationality")
