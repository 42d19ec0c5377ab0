"""Scales, rates and capacities. Strengths come in by file or report; summaries are not here to be edited."""

from django.contrib import admin

from accounts.admin import HouseAdmin, ReadOnlyAdmin
from contributors.models import CapacityFigure, Fatality, PersonnelReport, Scale, ScaleRate


@admin.register(Scale)
class ScaleAdmin(HouseAdmin):
    list_display = ("name", "organization", "kind", "starts_on", "ends_on")
    list_filter = ("organization", "kind")
    autocomplete_fields = ("organization",)
    search_fields = ("name",)

    def roots(self, obj):
        return [obj.organization]


@admin.register(ScaleRate)
class ScaleRateAdmin(HouseAdmin):
    list_display = ("partner", "scale", "percent", "level", "provenance")
    list_filter = ("scale", "provenance")
    search_fields = ("partner__name", "partner__code")
    autocomplete_fields = ("scale", "partner")
    list_select_related = ("partner", "scale")

    def roots(self, obj):
        return [obj.partner]


@admin.register(CapacityFigure)
class CapacityFigureAdmin(HouseAdmin):
    list_display = ("partner", "kind", "year", "value", "source")
    list_filter = ("kind", "year")
    search_fields = ("partner__name", "partner__code")
    autocomplete_fields = ("partner",)
    list_select_related = ("partner",)

    def roots(self, obj):
        return [obj.partner]


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
