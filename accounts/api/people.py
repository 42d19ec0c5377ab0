"""Who calls, what they hold, their tokens, and what happened."""

import ipaddress

import orjson
from allauth.account.adapter import get_adapter
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from accounts import access, services
from accounts.api.errors import NotConfirmed, Refused
from accounts.api.filters import Choice, Day, Flag, Number, Text
from accounts.api.paging import Order
from accounts.api.shape import CodeField, Rows
from accounts.api.viewset import NumberedAtRandom, OneDocument, VisibleViewSet, answer
from accounts.api.writing import Creatable, Given, VisibleField
from accounts.models import Event, Partner, RoleGrant, Token


class RoleGrantRows(Rows):
    attached = ("on",)
    id = serializers.IntegerField(help_text="number in this portal")
    role = serializers.ChoiceField(access.role_choices(), help_text="the role in one word")
    person = serializers.CharField(source="person.name", help_text="who holds it", allow_null=True)
    holders = CodeField("partner whose people all hold it", source="holders.code", allow_null=True)
    on_kind = serializers.CharField(source="subject_type.model", help_text="mission or partner")
    on_id = serializers.IntegerField(source="subject_id", help_text="number of the mission or partner")
    on = serializers.CharField(help_text="the mission or partner, in words")
    starts_on = serializers.DateField(help_text="first day")
    expires_on = serializers.DateField(help_text="last day; empty: no end", allow_null=True)
    revoked_at = serializers.DateTimeField(help_text="when it was taken back", allow_null=True)
    reason = serializers.CharField(help_text="why it was given")
    granted_by = serializers.CharField(source="granted_by.name", help_text="who gave it")
    granted_at = serializers.DateTimeField(help_text="when it was given")


class RoleGrants(VisibleViewSet):
    """Roles in plain words: yours and those of your partner; administrators see all."""

    model, rows = RoleGrant, RoleGrantRows
    filters = {
        "role": Choice("role", access.role_choices(), "roles, with commas between"),
        "holders": Text("holders__code", "code of the partner whose people hold it", upper=True),
        "revoked": Flag("revoked_at__isnull", "taken back or not"),
    }
    ordering = "-id"

    def get_queryset(self):
        return super().get_queryset().distinct()

    def nest(self, records):
        names = {}
        for kind in {record["on_kind"] for record in records}:
            model = ContentType.objects.filter(model=kind).first().model_class()
            ids = [record["on_id"] for record in records if record["on_kind"] == kind]
            seen = model.objects.visible_to(self.request.user).in_bulk(ids)
            names |= {(kind, pk): str(row) for pk, row in seen.items()}
        for record in records:
            record["on"] = names.get((record["on_kind"], record["on_id"]), "")


class TokenRows(Rows):
    id = serializers.IntegerField(help_text="number in this portal")
    name = serializers.CharField(help_text="what it is for")
    prefix = serializers.CharField(help_text="its first letters, to tell it from others")
    scopes = serializers.ListField(
        child=serializers.ChoiceField(Token.Scope.choices), help_text="what it may do"
    )
    networks = serializers.ListField(child=serializers.CharField(), help_text="where it may be used from")
    expires_on = serializers.DateField(help_text="last day")
    created_at = serializers.DateTimeField(help_text="when it was issued")
    last_used_at = serializers.DateTimeField(help_text="to the minute", allow_null=True)
    last_used_from = serializers.CharField(help_text="address", allow_null=True)
    revoked_at = serializers.DateTimeField(help_text="when it was ended", allow_null=True)


class TokenMade(TokenRows):
    key = serializers.CharField(help_text="the key itself, shown this once")


class TokenGiven(Given):
    name = serializers.CharField(max_length=80, help_text="what it is for")
    scopes = serializers.ListField(
        child=serializers.ChoiceField(Token.Scope.choices),
        min_length=1,
        max_length=8,
        help_text="what it may do",
    )
    expires_on = serializers.DateField(help_text="last day, at most 90 days away")
    partner = VisibleField(
        Partner, "code", "a partner it shall speak for; empty: for you", change=str.upper, required=False
    )
    mission = serializers.CharField(
        required=False,
        max_length=40,
        help_text="acronym of a mission it shall work for, in place of a partner",
    )
    networks = serializers.ListField(
        child=serializers.CharField(max_length=43),
        max_length=20,
        required=False,
        help_text="such as 192.0.2.0/24",
    )

    def validate_mission(self, acronym):
        roots = access.token_roots(self.context["request"].user)
        for key, root in roots.items():
            if key.startswith("mission:") and str(root).casefold() == acronym.casefold():
                return root
        raise serializers.ValidationError(
            _("You issue no tokens for a mission by this name; who manages its members does."), "unknown"
        )

    def validate(self, values):
        if "partner" in values and "mission" in values:
            raise serializers.ValidationError({"mission": _("Name a partner or a mission, one of the two.")})
        return values

    def validate_networks(self, networks):
        for network in networks:
            try:
                ipaddress.ip_network(network, strict=False)
            except ValueError as error:
                raise serializers.ValidationError(_("It takes addresses such as 192.0.2.0/24.")) from error
        return networks


class Tokens(Creatable, VisibleViewSet):
    """Your tokens. A new one's key is shown once. Only a signed-in person makes or ends one, and makes one
    only within a quarter of an hour of giving the password."""

    model, rows, given, shown = Token, TokenRows, TokenGiven, {"create": TokenMade}
    ordering, never_kept = "-id", ("key",)
    examples = {"create": {"name": "nightly", "scopes": ["read"], "expires_on": "2026-12-31"}}

    def create(self, request):
        self.no_parameters(request)
        if get_adapter().is_reauthentication_required():
            raise NotConfirmed(request.build_absolute_uri(reverse("account_reauthenticate")))
        values = self.values_of(request)
        token, key = services.issue_token(
            name=values["name"],
            scopes=values["scopes"],
            expires_on=values["expires_on"],
            subject=values.get("partner") or values.get("mission"),
            networks=values.get("networks", ()),
            by=request.user,
        )
        record = self.record(id=str(token.pk)) | {"key": key}
        return answer(orjson.dumps(record, default=str), status=201)

    def destroy(self, request, **path):
        self.no_parameters(request)
        services.revoke_token(self.found(**path), by=request.user)
        return answer(b"", status=204)


UNTOLD = {"exception"}  # of what is kept beside an act: a reason, too


class EventRows(Rows):
    attached = filed = ("reason", "data")
    id = serializers.UUIDField(source="key", help_text="number in this portal")
    at = serializers.DateTimeField(help_text="when")
    verb = serializers.CharField(help_text="noun.past, such as mission.created")
    subject_kind = serializers.CharField(source="subject_type.model", help_text="kind of record")
    subject_id = serializers.CharField(help_text="its number")
    subject_name = serializers.CharField(help_text="its name then")
    by = serializers.CharField(source="by.name", help_text="who", allow_null=True)
    door = serializers.ChoiceField(Event.Door.choices, help_text="how it came in")
    reason = serializers.CharField(help_text="why; empty where it is kept between two sides")
    data = serializers.DictField(help_text="what changed: field, old, new")
    request_id = serializers.CharField(help_text="X-Request-ID of the request that did it")


class Events(NumberedAtRandom, VisibleViewSet):
    """What happened to what you may see, and what you did yourself. Nothing here is ever changed."""

    model, rows, lookup = Event, EventRows, "key"
    filters = {
        "verb": Text("verb", "verbs, with commas between"),
        "subject_kind": Text("subject_type__model", "kind of record, such as mission", lower=True),
        "subject_id": Text("subject_id", "number of the record"),
        "by_id": Number("by", "number of the person"),
        "door": Choice("door", Event.Door.choices, "how it came in"),
        "since": Day("at__date__gte", "from this day on"),
        "until": Day("at__date__lte", "up to this day"),
    }
    orderings = {"at": Order("at", "key")}
    ordering = "-at"

    def nest(self, records):
        """Why and what, without the reasons kept between two sides neither of which is the reader's."""
        user, keys = self.request.user, [record["id"] for record in records]
        rows = Event.objects.visible_to(user).filter(key__in=keys)
        rows = rows.annotate(is_kept=Event.keeps_reason(user))
        found = {key: said for key, *said in rows.values_list("key", "is_kept", "reason", "data")}
        for record in records:
            is_kept, reason, data = found[record["id"]]
            record["reason"] = "" if is_kept else reason
            record["data"] = {name: said for name, said in data.items() if not is_kept or name not in UNTOLD}


class MeRows(serializers.Serializer):
    """Who calls."""

    kind = serializers.ChoiceField(
        ["person", "token"], help_text="a person, or a partner's or mission's token"
    )
    name = serializers.CharField()
    email = serializers.CharField(allow_null=True)
    language = serializers.CharField()
    is_administrator = serializers.BooleanField()
    roles = serializers.ListField(child=serializers.DictField(), help_text="what you hold today")
    token = serializers.DictField(allow_null=True, help_text="the token this call came with")


class Me(OneDocument):
    """Who you are to the portal, and what you hold."""

    rows, basename = MeRows, "me"

    def list(self, request):
        if request.GET:
            raise Refused(next(iter(request.GET))[:80], _("This address takes no parameters."), "unknown")
        user, token = request.user, request.auth
        record = {
            "kind": "person" if user.pk else "token",
            "name": str(user),
            "email": getattr(user, "email", None),
            "language": user.language,
            "is_administrator": user.is_staff,
            "roles": _roles_of(user),
            "token": token
            and {"name": token.name, "scopes": token.scopes, "expires_on": token.expires_on.isoformat()},
        }
        return answer(orjson.dumps(record, default=str))


def _roles_of(user):
    if not user.pk:
        return []
    mine = RoleGrant.objects.visible_to(user).standing(timezone.now().date())
    if user.is_staff:
        mine = mine.filter(Q(person=user) | Q(holders__group__user=user))
    return [
        {
            "role": grant.role,
            "label": str(grant.get_role_display()),
            "on": str(grant.subject),
            "until": grant.expires_on and grant.expires_on.isoformat(),
        }
        for grant in mine.distinct().prefetch_related("subject")
    ]
