"""How a resource describes itself in OpenAPI: its parameters, its page, its errors."""

from django.conf import settings
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import get_lib_doc_excludes
from rest_framework import serializers

from accounts.api import described, paging
from accounts.api.described import MANY
from accounts.api.shape import Rows


class Fault(serializers.Serializer):
    """One thing that is wrong."""

    field = serializers.CharField(help_text="the field or parameter; empty: the whole request")
    code = serializers.CharField(help_text="a stable word for programs")
    detail = serializers.CharField(help_text="what is wrong and what to do")


class Problem(serializers.Serializer):
    """Why a request was refused (RFC 9457)."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    code = serializers.CharField(required=False)
    errors = Fault(many=True, required=False)


class ByToken(OpenApiAuthenticationExtension):
    target_class = "accounts.authentication.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema):
        return {"type": "http", "scheme": "bearer", "description": "Authorization: Bearer concord_…"}


class BySession(OpenApiAuthenticationExtension):
    target_class = "accounts.authentication.SessionAuthentication"
    name = "session"

    def get_security_definition(self, auto_schema):
        return {"type": "apiKey", "in": "cookie", "name": settings.SESSION_COOKIE_NAME}


class Parameters:
    """The filters of a resource, for its description."""

    def get_schema_operation_parameters(self, view):
        return [
            {
                "name": name,
                "in": "query",
                "required": False,
                "description": _described(parameter),
                "schema": {k: v for k, v in parameter.schema.items() if k != "description"},
            }
            for name, parameter in view.filters.items()
        ] + _common(view)


def _described(parameter):
    also = parameter.schema.get("description")
    return str(parameter.help_text) + (f" ({also})" if also else "")


def _common(view):
    orders = [sign + name for name in view.orderings for sign in ("", "-")]
    formats = [renderer.format for renderer in view.renderer_classes]
    columns = ", ".join((*view.rows.shape().names, *view.rows.nested()))
    found = [
        _text("ordering", "by which column, with - downwards", enum=orders),
        _text("fields", f"only these columns, with commas between: {columns}"),
        _text("format", "json by pages; files hold every row", enum=formats),
    ]
    if view.expands:
        names = ", ".join(view.expands)
        found.append(_text("expand", f"records in place of their codes, with commas between: {names}"))
    return found


def _text(name, description, **schema):
    return {
        "name": name,
        "in": "query",
        "required": False,
        "description": description,
        "schema": {"type": "string", **schema},
    }


def classes_without_words():
    """Those whose docstring is for developers and describes no shape that builds on them."""
    return [*get_lib_doc_excludes(), Rows]


class Pages:
    """The page around a list's rows, for its description."""

    def get_schema_operation_parameters(self, view):
        sizes = {"type": "integer", "minimum": 1, "maximum": paging.LARGEST, "default": paging.DEFAULT}
        return [
            _text("cursor", "as it stands in next or previous"),
            {"name": "page_size", "in": "query", "required": False, "description": "rows", "schema": sizes},
        ]

    def get_paginated_response_schema(self, schema):
        link = {"type": ["string", "null"], "format": "uri"}
        return {
            "type": "object",
            "required": ["next", "previous", "results"],
            "properties": {"next": link, "previous": link, "results": schema},
        }


GOOD = {"200": "as it stands", "201": "made; Location says where", "204": "done, with nothing to say"}
ERRORS = {
    "400": "something in the request is wrong; errors names it",
    "401": "no token, or one that is unknown, expired or revoked",
    "403": "visible, but not yours to do",
    "404": "not there, or not yours to see",
    "409": "it stands against another record, or is not ready",
    "410": "what you see has changed since; ask for it anew",
    "406": "no such format",
    "413": "the body is too large",
    "414": "the query string is too long",
    "415": "the body is of another kind than the operation takes",
    "422": "the Idempotency-Key was used for another request",
    "412": "changed since it was read",
    "428": "If-Match is missing",
    "429": "too many requests; wait as Retry-After says",
}


class ResourceSchema(AutoSchema):
    """Rows out, what may be given in, and every refusal a client can meet."""

    def get_operation_id(self):
        if self.view.action in MANY:
            return f"{self.view.basename}_{self.view.action}".replace("-", "_")
        return super().get_operation_id()

    def _is_list_view(self, serializer=None):
        return super()._is_list_view(serializer) and hasattr(self.view, "model")

    def get_operation(self, *args, **kwargs):
        operation = super().get_operation(*args, **kwargs)
        if operation:
            refs = (None, None)
            if self.view.action in ("create", *MANY):
                given, shown = self.get_request_serializer(), self.get_response_serializers()
                refs = self._ref(given, "request"), self._ref(shown, "response")
            described.describe(self.view, operation, self.method, *refs)
        return operation

    def _ref(self, serializer, direction):
        component = serializer and self.resolve_serializer(serializer, direction)
        return component.ref if component else None

    def get_request_serializer(self):
        given = getattr(self.view, "given", None)
        if isinstance(given, dict):
            given = given.get(MANY.get(self.view.action, self.view.action))
        return given if self.method in ("POST", "PATCH", "PUT") or self.view.action in MANY else None

    def get_response_serializers(self):
        if self.method == "DELETE" and self.view.action not in MANY:
            return None
        shown = getattr(self.view, "shown", {}).get(self.view.action)
        return shown or self.view.rows

    def _get_format_parameters(self):
        return []  # stands among the parameters, with what each format holds

    def get_tags(self):
        return [self.view.basename] if getattr(self.view, "basename", None) else super().get_tags()

    def _get_response_bodies(self, direction="response"):
        bodies = super()._get_response_bodies(direction)
        if self.method == "POST" and self.view.action == "create" and "200" in bodies:
            bodies["201"] = bodies.pop("200")
        if self.method == "GET":
            bodies["304"] = {"description": "what you hold is current (If-None-Match)"}
        for status, body in bodies.items():
            body["description"] = body["description"] or GOOD.get(status, "")
        problem = self.resolve_serializer(Problem, "response").ref
        codes = ["400", "401", "403", "404", "406", "414", "429"]
        if self.method != "GET":
            codes += ["409", "415"]
        if self.method == "POST":
            codes += ["413", "422"]
        if self.method in ("PATCH", "PUT", "DELETE"):
            codes += ["412", "428"]
        codes += getattr(self.view, "also_refuses", {}).get(self.view.action, ())
        for code in codes:
            bodies[code] = {
                "description": ERRORS[code],
                "content": {"application/problem+json": {"schema": problem}},
            }
        return bodies
