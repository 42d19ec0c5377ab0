"""Who calls the API: a signed-in person, or a token within its scopes."""

import hashlib
import ipaddress
from datetime import timedelta
from functools import cache

from django.db import connection
from django.db.models.expressions import RawSQL
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework import authentication, exceptions, permissions

from accounts import access
from accounts.models import Partner, Token, User

PREFIX = "concord_"


def hash_secret(secret):
    return hashlib.sha256(secret.encode()).hexdigest()


class Principal:
    """A partner or a mission calling by its own token: not a person, and never wider than its role."""

    is_authenticated = is_active = True
    is_staff = is_system = is_superuser = is_anonymous = False
    pk = id = None
    language = ""

    def __init__(self, token):
        self.token = token
        self.held_this_request = {}

    def __str__(self):
        return str(self.token)

    def granted_to_token(self, permission, root):
        subject = self.token.subject
        if isinstance(subject, Partner):
            own = {subject.pk} if root is Partner and permission == "act_for" else set()
            return own | access.granted_to_group(subject.group, permission, root) if subject.group else own
        if isinstance(subject, root) and permission in access.ROLES["staff"].permissions:
            return {subject.pk}
        return set()


class TokenAuthentication(authentication.BaseAuthentication):
    """`Authorization: Bearer concord_<prefix>_<secret>`."""

    def authenticate_header(self, request):
        return 'Bearer realm="Concord"'

    def authenticate(self, request):
        kind, _space, key = request.META.get("HTTP_AUTHORIZATION", "").partition(" ")
        if not kind:
            return None
        if kind.lower() != "bearer":
            raise exceptions.AuthenticationFailed(_("Use Authorization: Bearer and a token of Concord."))
        token = self._token(key.strip())
        self._check(token, request)
        self._note_use(token, request)
        # The tie stands on the user of this request alone.
        user = token.owner if token.subject_id is None else Principal(token)
        user.token = token
        return user, token

    def _token(self, key):
        prefix, _underscore, secret = key.removeprefix(PREFIX).partition("_")
        well_formed = key.startswith(PREFIX) and secret and "\0" not in key and len(key) <= 200
        token = _token_of(prefix, hash_secret(secret)) if well_formed else None
        if token is None or not token.is_standing or not token.owner.is_active:
            raise exceptions.AuthenticationFailed(_("This token is unknown, expired or revoked."))
        return token

    def _check(self, token, request):
        address = request.META.get("REMOTE_ADDR", "")
        if token.networks and not any(_inside(address, network) for network in token.networks):
            raise exceptions.AuthenticationFailed(_("This token may not be used from this address."))

    def _note_use(self, token, request):
        now = timezone.now()
        if token.last_used_at is None or now - token.last_used_at > timedelta(minutes=1):
            Token.objects.filter(pk=token.pk).update(
                last_used_at=now, last_used_from=request.META.get("REMOTE_ADDR") or None
            )


class SessionAuthentication(authentication.SessionAuthentication):
    """The browser's session, with CSRF; strangers are told to sign in (401)."""

    def authenticate_header(self, request):
        return 'Bearer realm="Concord"'

    def authenticate(self, request):
        answer = super().authenticate(request)
        if answer:
            answer[0].held_this_request = {}
        return answer


class Signed(permissions.BasePermission):
    """Signed in, and a token has the scope the act takes. What may be seen is the queryset's affair."""

    def has_permission(self, request, view):
        user = request.user
        if user is None or not user.is_authenticated or not user.is_active:
            return False
        token = request.auth if isinstance(request.auth, Token) else None
        if token is None:
            return True
        scope = Token.Scope.READ if request.method in permissions.SAFE_METHODS else _scope_of(view)
        self.message = _("This takes a token with the scope %(scope)s.") % {"scope": scope} if scope else None
        return scope in token.scopes


def _scope_of(view):
    """What a token needs to write here: of the resource, unless the act has one of its own."""
    own = getattr(view, "scope_of_act", {})
    return own.get(getattr(view, "action", None)) or getattr(view, "scope", None)


def _token_of(prefix, secret_hash):
    """The token, its owner and what the owner holds, by a question written once: every call of the API
    asks it."""
    question, columns, of_owner = _token_question()
    with connection.cursor() as cursor:
        cursor.execute(question, [prefix, secret_hash])
        row = cursor.fetchone()
    if row is None:
        return None
    token = Token.from_db("default", columns, row[: len(columns)])
    token.owner = User.from_db("default", of_owner, row[len(columns) + 1 :])
    token.owner.held_this_request = access.held(row[len(columns)] or ())
    return token


@cache
def _token_question():
    """A token of a partner or mission is not its owner: for it nothing the owner holds is read."""
    grants = access.grants_sql(f"{User._meta.db_table}.id")
    rows = f"SELECT json_agg(json_build_array(root, permission, key)) FROM ({grants}) grants"
    held = RawSQL(f"CASE WHEN subject_id IS NULL THEN ({rows}) END", [])
    tokens = Token.objects.select_related("owner").annotate(held=held)
    question, _values = tokens.filter(prefix="", secret_hash="").order_by().query.sql_with_params()
    return question, *([field.attname for field in model._meta.concrete_fields] for model in (Token, User))


def _inside(address, network):
    try:
        return ipaddress.ip_address(address) in ipaddress.ip_network(network, strict=False)
    except ValueError:
        return False
