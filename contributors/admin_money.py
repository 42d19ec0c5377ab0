"""Levels and shared costs: reference data of assessments. Budgets are entered on their own pages."""

from django.contrib import admin
from import_export import widgets
from import_export.fields import Field

from accounts.exchange import ExchangeAdmin, HouseResource
from accounts.models import Partner
from contributors.models import CostPool, LevelDiscount, LevelTable, ReimbursementTerm, StateLevel, Waiver
from missions.models import Mission


class LevelTableResource(HouseResource):
    organization = Field("organization", "organization", widgets.ForeignKeyWidget(Partner, "code"))

    class Meta(HouseResource.Meta):
        model = LevelTable
        import_id_fields = ("name",)
        fields = ("name", "organization", "starts_on", "ends_on", "average_income", "source")

    def roots(self, row):
        return [row.organization]


@admin.register(LevelTable)
class LevelTableAdmin(ExchangeAdmin):
    resource_classes = [LevelTableResource]
    list_display = ("name", "organization", "starts_on", "ends_on", "average_income")
    autocomplete_fields = ("organization",)
    search_fields = ("name",)


class LevelDiscountResource(HouseResource):
    table = Field("table", "table", widgets.ForeignKeyWidget(LevelTable, "name"))

    class Meta(HouseResource.Meta):
        model = LevelDiscount
        import_id_fields = ("table", "level")
        fields = ("table", "level", "percent", "income_factor")

    def roots(self, row):
        return [row.table.organization]


@admin.register(LevelDiscount)
class LevelDiscountAdmin(ExchangeAdmin):
    resource_classes = [LevelDiscountResource]
    list_display = ("table", "level", "percent", "income_factor")
    list_filter = ("table",)
    list_select_related = ("table",)
    autocomplete_fields = ("table",)


class StateLevelResource(HouseResource):
    table = Field("table", "table", widgets.ForeignKeyWidget(LevelTable, "name"))
    partner = Field("partner", "partner", widgets.ForeignKeyWidget(Partner, "code"))

    class Meta(HouseResource.Meta):
        model = StateLevel
        import_id_fields = ("table", "partner")
        fields = (
            "table", "partner", "level", "came_from", "moves_since", "own_percent", "own_from", "own_until",
            "provenance", "note",
        )  # fmt: skip

    def roots(self, row):
        return [row.partner]


@admin.register(StateLevel)
class StateLevelAdmin(ExchangeAdmin):
    resource_classes = [StateLevelResource]
    list_display = ("partner", "table", "level", "came_from", "moves_since", "provenance")
    list_filter = ("table", "level", "provenance")
    search_fields = ("partner__name", "partner__code")
    autocomplete_fields = ("table", "partner")
    list_select_related = ("partner", "table")


class WaiverResource(HouseResource):
    partner = Field("partner", "partner", widgets.ForeignKeyWidget(Partner, "code"))

    class Meta(HouseResource.Meta):
        model = Waiver
        import_id_fields = ("partner", "instrument")
        fields = ("partner", "instrument", "starts_on", "ends_on", "source")

    def roots(self, row):
        return [row.partner]


@admin.register(Waiver)
class WaiverAdmin(ExchangeAdmin):
    resource_classes = [WaiverResource]
    list_display = ("partner", "instrument", "starts_on", "ends_on")
    search_fields = ("partner__name", "partner__code", "instrument")
    autocomplete_fields = ("partner",)
    list_select_related = ("partner",)


class CostPoolResource(HouseResource):
    class Meta(HouseResource.Meta):
        model = CostPool
        import_id_fields = ("kind", "cycle")
        fields = ("kind", "cycle", "amount", "currency", "instrument", "source")

    def roots(self, row):
        return []


@admin.register(CostPool)
class CostPoolAdmin(ExchangeAdmin):
    resource_classes = [CostPoolResource]
    list_display = ("kind", "cycle", "amount", "currency", "instrument")
    list_filter = ("cycle", "kind")


class ReimbursementTermResource(HouseResource):
    organization = Field("organization", "organization", widgets.ForeignKeyWidget(Partner, "code"))
    mission = Field("mission", "mission", widgets.ForeignKeyWidget(Mission, "acronym"))

    class Meta(HouseResource.Meta):
        model = ReimbursementTerm
        import_id_fields = ("organization", "mission", "kind", "group", "starts_on")
        fields = (
            "organization", "mission", "kind", "group", "starts_on", "ends_on", "value", "instrument",
            "certainty", "source",
        )  # fmt: skip

    def roots(self, row):
        return [row.organization, row.mission]


@admin.register(ReimbursementTerm)
class ReimbursementTermAdmin(ExchangeAdmin):
    resource_classes = [ReimbursementTermResource]
    list_display = ("kind", "group", "organization", "mission", "value", "starts_on", "ends_on", "certainty")
    list_filter = ("kind", "organization", "certainty")
    search_fields = ("group", "instrument", "source")
    autocomplete_fields = ("organization", "mission")
    list_select_related = ("organization", "mission")
