"""Lists as people like to see them, kept under a name: one's own, and those shared with one."""

from django.core.exceptions import PermissionDenied
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from accounts import saved, services_saved
from accounts.api.filters import Flag, Text
from accounts.api.paging import Order
from accounts.api.shape import Rows
from accounts.api.viewset import VisibleViewSet
from accounts.api.writing import Changeable, Given
from accounts.models import SavedView, Token

QUERY = "what it asks, as in the address of the page: lead=AU&sort=-persons"
SHARED = "mission:7 or partner:9, whose people see it too; empty: only mine"


class SavedViewRows(Rows):
    id = serializers.IntegerField(help_text="number in this portal")
    page = serializers.CharField(help_text="the list it is of, such as missions:missions")
    name = serializers.CharField(help_text="how its owner calls it")
    query = serializers.CharField(help_text=QUERY)
    shared_with = serializers.CharField(help_text=SHARED)
    is_default = serializers.BooleanField(help_text="its owner sees it first when they open the page")
    owner = serializers.CharField(source="owner.name", help_text="whose it is")
    created_at = serializers.DateTimeField(help_text="when it was kept")


class SavedViewChanged(Given):
    name = serializers.CharField(max_length=60, help_text="how you call it")
    query = serializers.CharField(max_length=2000, required=False, allow_blank=True, help_text=QUERY)
    shared_with = serializers.CharField(max_length=40, required=False, allow_blank=True, help_text=SHARED)
    is_default = serializers.BooleanField(required=False, help_text="shown first when you open the page")

    def validate_query(self, text):
        return saved.query_of(QueryDict(text.removeprefix("?")))


class SavedViewGiven(SavedViewChanged):
    page = serializers.CharField(max_length=60, help_text="the list it is of, such as missions:missions")


class Page(Text):
    """The name of a list that can be kept."""

    def one(self, value):
        if not saved.is_page(value):
            raise ValueError(_("There is no such page."))
        return value


class SavedViews(Changeable, VisibleViewSet):
    """Views of lists kept under a name: yours, and those shared with you. Only its owner changes one."""

    model, rows, scope = SavedView, SavedViewRows, Token.Scope.READ  # as one reads; it changes no figure
    given = {"create": SavedViewGiven, "partial_update": SavedViewChanged}
    examples = {
        "create": {"page": "missions:missions", "name": "Of the AU", "query": "lead=AU&sort=-persons"},
        "partial_update": {"name": "Led by the AU", "is_default": True},
    }
    filters = {
        "page": Page("page", "the list they are of, such as missions:missions"),
        "is_default": Flag("is_default", "shown first or not"),
    }
    orderings = {"id": Order("id"), "name": Order("name", "id"), "page": Order("page", "name", "id")}

    def may_change(self, row, by):
        if row.owner_id != by.pk:
            raise PermissionDenied(_("Only %(person)s may do this.") % {"person": row.owner})

    def make(self, values, by):
        return services_saved.save_view(**values, replaces=False, by=by)

    def change(self, row, values, by):
        return services_saved.change_view(row, **values, by=by)

    def destroy(self, request, **path):
        return self.under_lock(
            request, path, lambda request, row: services_saved.remove_view(row, by=request.user)
        )
