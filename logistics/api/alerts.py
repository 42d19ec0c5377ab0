"""Alerts one asked for, through the API: each person their own."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from rest_framework import serializers

from accounts.api import (
    Choice,
    CodeField,
    Creatable,
    Given,
    Held,
    NumberedAtRandom,
    Order,
    Rows,
    Text,
    VisibleViewSet,
)
from accounts.models import Token
from logistics import services_alerts as services
from logistics.models import Alert
from missions.api.seen import InMission, mission_given, partner_given


class AlertRows(Rows):
    id = serializers.UUIDField(help_text="number in this portal")
    kind = serializers.ChoiceField(Alert.Kind.choices, help_text="what is told")
    mission = CodeField("acronym; null: of a contributor", source="mission.acronym", allow_null=True)
    partner = CodeField("code; null: of a mission", source="partner.code", allow_null=True)
    created_at = serializers.DateTimeField(help_text="asked for")


class AlertGiven(Given):
    kind = serializers.ChoiceField(Alert.Kind.choices, help_text="what to be told")
    mission = mission_given(required=False)
    partner = partner_given("code of a contributor you speak for; or name a mission", required=False)


class Alerts(NumberedAtRandom, Held, Creatable, VisibleViewSet):
    """What you are told of units and stocks, in a mission whose staff you are or of a contributor you speak
    for; each occurrence comes once, as a notice. One that stands already is answered as it stands."""

    model, rows = Alert, AlertRows
    scope = Token.Scope.READ  # as one reads; it changes no figure
    given = {"create": AlertGiven}
    examples = {"create": {"kind": "band", "mission": "UNMISS"}}
    filters = {
        "kind": Choice("kind", Alert.Kind.choices, "what is told"),
        "mission": InMission(),
        "partner": Text("partner__code", "code of the contributor", upper=True),
    }
    orderings = {"id": Order("id"), "created_at": Order("created_at", "id")}
    ordering = "created_at"

    def make(self, values, by):
        kind, of = values["kind"], {name: values.get(name) for name in ("mission", "partner")}
        if len([scope for scope in of.values() if scope]) != 1:
            raise ValidationError({"mission": _("Name a mission or a contributor, one of them.")})
        own = Alert.objects.visible_to(by).filter(**of)
        services.set_alerts(kinds=[*self._kinds(own, but=kind), kind], **of, by=by)
        return own.get(kind=kind)

    def may_change(self, row, by):
        """It is seen by its owner alone, who gives it up."""

    def destroy(self, request, **path):
        return self.under_lock(request, path, self._give_up)

    def _give_up(self, request, row):
        of = {"mission": row.mission, "partner": row.partner}
        own = Alert.objects.visible_to(request.user).filter(**of)
        services.set_alerts(kinds=self._kinds(own, but=row.kind), **of, by=request.user)

    @staticmethod
    def _kinds(own, but):
        return [kind for kind in own.values_list("kind", flat=True) if kind != but]
