"""Standards and what bridges them: reference data of interoperability."""

from django.contrib import admin
from import_export import widgets
from import_export.fields import Field

from accounts.exchange import ExchangeAdmin, HouseResource
from logistics.models import Standard, StandardBridge


class StandardResource(HouseResource):
    class Meta(HouseResource.Meta):
        model = Standard
        import_id_fields = ("code",)
        fields = ("code", "subject", "name", "issuer", "reference", "certainty")

    def roots(self, row):
        return []


@admin.register(Standard)
class StandardAdmin(ExchangeAdmin):
    resource_classes = [StandardResource]
    list_display = ("code", "subject", "name", "issuer", "reference", "certainty")
    list_filter = ("subject", "issuer")
    search_fields = ("code", "name", "reference")


class StandardBridgeResource(HouseResource):
    one = Field("one", "one", widgets.ForeignKeyWidget(Standard, "code"))
    other = Field("other", "other", widgets.ForeignKeyWidget(Standard, "code"))

    class Meta(HouseResource.Meta):
        model = StandardBridge
        import_id_fields = ("one", "other", "kind")
        fields = ("one", "other", "kind", "words")

    def roots(self, row):
        return []


@admin.register(StandardBridge)
class StandardBridgeAdmin(ExchangeAdmin):
    resource_classes = [StandardBridgeResource]
    list_display = ("one", "other", "kind", "words")
    list_filter = ("kind",)
    autocomplete_fields = ("one", "other")
    list_select_related = ("one", "other")
