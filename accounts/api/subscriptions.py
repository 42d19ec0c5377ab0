"""What one has mailed to oneself: what is new of a saved view, or of notices."""

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action

from accounts import services_subscriptions as services
from accounts.api.filters import Choice, Flag
from accounts.api.paging import Order
from accounts.api.shape import Rows
from accounts.api.viewset import NumberedAtRandom, VisibleViewSet
from accounts.api.writing import Acts, Changeable, Given, VisibleField, WholeNumber
from accounts.models import SavedView, Subscription, Token

Frequency = Subscription.Frequency


class SubscriptionRows(Rows):
    id = serializers.UUIDField(help_text="number in this portal")
    view = serializers.IntegerField(
        source="view_id", help_text="number of the saved view; null: notices", allow_null=True
    )
    kinds = serializers.ListField(child=serializers.CharField(), help_text="kinds of notices; none: all")
    frequency = serializers.ChoiceField(Frequency.choices, help_text="at once, daily or weekly")
    mails_a_day = serializers.IntegerField(help_text="at most; the rest comes the next day")
    items_a_mail = serializers.IntegerField(help_text="at most; how many more there are is said")
    is_active = serializers.BooleanField(help_text="false: stopped")
    next_at = serializers.DateTimeField(help_text="when it is looked at next")
    last_sent_at = serializers.DateTimeField(help_text="null: no mail yet", allow_null=True)
    failures = serializers.IntegerField(help_text="in a row; each waits longer")
    problem = serializers.ChoiceField(Subscription.Problem.choices, allow_blank=True, help_text="empty: none")
    version = serializers.IntegerField(help_text="moves with every change")


class SubscriptionChanged(Given):
    frequency = serializers.ChoiceField(Frequency.choices, required=False, help_text="daily if left out")
    mails_a_day = WholeNumber(min_value=1, max_value=50, required=False, help_text="5 if left out")
    items_a_mail = WholeNumber(min_value=1, max_value=100, required=False, help_text="20 if left out")
    kinds = serializers.ListField(
        child=serializers.CharField(max_length=60),
        required=False,
        max_length=200,
        help_text="kinds of notices; none: all you are told of",
    )


class NumberOfView(VisibleField):
    """Names a saved view by its number."""

    def to_internal_value(self, data):
        WholeNumber().run_validation(data)
        return super().to_internal_value(str(data))


class SubscriptionBegun(SubscriptionChanged):
    view = NumberOfView(
        SavedView, "pk", "number of a saved view; left out: your notices", required=False, allow_null=True
    )


class Subscriptions(NumberedAtRandom, Acts, Changeable, VisibleViewSet):
    """What is mailed to you: what is new or changed in a list you keep, or what you have not read."""

    model, rows, scope = (
        Subscription,
        SubscriptionRows,
        Token.Scope.READ,
    )  # as one reads; it changes no figure
    given = {
        "create": SubscriptionBegun,
        "partial_update": SubscriptionChanged,
        **dict.fromkeys(("stop", "resume", "send"), Given),
    }
    examples = {
        "create": {"view": 7, "frequency": "daily", "items_a_mail": 20},
        "partial_update": {"frequency": "weekly"},
    }
    filters = {
        "frequency": Choice("frequency", Frequency.choices, "at once, daily or weekly"),
        "is_active": Flag("is_active", "in force or stopped"),
    }
    orderings = {"id": Order("id"), "next_at": Order("next_at", "id")}

    def may_change(self, row, by):
        if row.person_id != by.pk:
            raise PermissionDenied(_("Only %(person)s may do this.") % {"person": row.person})

    def make(self, values, by):
        base = f"{self.request.scheme}://{self.request.get_host()}"
        return services.subscribe(**values, base=base, by=by)

    def change(self, row, values, by):
        return services.change_subscription(row, **values, by=by)

    def destroy(self, request, **path):
        return self.under_lock(
            request, path, lambda request, row: services.remove_subscription(row, by=request.user)
        )

    @extend_schema(summary="Send nothing any more")
    @action(detail=True, methods=["post"])
    def stop(self, request, **path):
        return self.act(request, path, services.stop_subscription)

    @extend_schema(summary="Take it up again; what is there counts as known")
    @action(detail=True, methods=["post"])
    def resume(self, request, **path):
        return self.act(request, path, services.resume_subscription)

    @extend_schema(summary="Send a test of what it shows now")
    @action(detail=True, methods=["post"])
    def send(self, request, **path):
        return self.act(request, path, services.try_subscription)
