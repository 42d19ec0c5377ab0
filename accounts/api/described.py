"""What DRF cannot tell of an operation by itself: headers, files, many rows at once, an example."""

from django.utils.translation import gettext_lazy as _

MOST = 200  # rows of one request
MANY = {"change_many": "partial_update", "remove_many": "destroy"}  # and the act on one record they repeat
COMPONENTS = {
    "headers": {
        "RateLimit": {
            "description": "what is left of which limit, and the seconds until all is there again",
            "schema": {"type": "string"},
            "example": '"read";r=1187;t=42',
        },
        "RateLimit-Policy": {
            "description": "the limit: requests and seconds",
            "schema": {"type": "string"},
            "example": '"read";q=1200;w=60',
        },
        "ETag": {
            "description": "for If-None-Match, and for If-Match of the next change",
            "schema": {"type": "string"},
        },
    },
    "schemas": {
        "RowsRefused": {
            "type": "object",
            "description": "Nothing was written: what is wrong in which row.",
            "required": ["status", "code", "errors"],
            "properties": {
                "type": {"type": "string"},
                "title": {"type": "string"},
                "status": {"type": "integer"},
                "detail": {"type": "string"},
                "code": {"type": "string"},
                "errors": {
                    "type": "array",
                    "items": {
                        "type": "object",
                        "required": ["row", "field", "code", "detail"],
                        "properties": {
                            "row": {"type": "integer", "minimum": 1},
                            "field": {"type": "string"},
                            "code": {"type": "string"},
                            "detail": {"type": "string"},
                        },
                    },
                },
            },
        }
    },
}
EXAMPLES = {  # of parameters, by name
    "slug": "minusca",
    "code": "RWA",
    "id": "7",
    "import_id": "7",
    "mission": "MINUSCA",
    "contributor": "RWA",
    "partner": "RWA",
    "organization": "AU",
    "month": "2025-07",
    "month_from": "2025-01",
    "month_to": "2025-07",
    "as_of": "2025-07",
    "scope": "un",
    "since": "now",
}
FILES = {
    "text/csv": {"type": "string"},
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": {
        "type": "string",
        "contentEncoding": "binary",
    },
    "application/geo+json": {"type": "object", "required": ["type", "features"]},
}
TEXT = {"type": "string"}
IDEMPOTENCY_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "description": "1 to 200 printable characters; a token's POST needs one, and has its effect once",
    "schema": TEXT | {"pattern": "^[!-~]{1,200}$"},
    "example": "b9b4a1c2-5f0e-4c86-9d43-1d0d1a3c7f55",
}
IF_MATCH = {
    "name": "If-Match",
    "in": "header",
    "required": True,
    "description": "the ETag of the record as you read it",
    "schema": TEXT,
    "example": '"5f3a0c3be1a94b1b8f3a0c3be1a94b1b"',
}


def describe(view, operation, method, given, shown):
    """Completes an OpenAPI operation; `given` and `shown` are references to what goes in and comes out."""
    parameters = operation.setdefault("parameters", [])
    for parameter in parameters:
        if parameter["name"] in EXAMPLES and not parameter["schema"].get("enum"):
            parameter["example"] = EXAMPLES[parameter["name"]]
    if method == "POST":
        parameters.append(IDEMPOTENCY_KEY)
    elif method in ("PATCH", "DELETE") and view.action not in MANY and hasattr(view, "under_lock"):
        parameters.append(IF_MATCH)
    _files(operation["responses"], is_list=getattr(view, "action", "") == "list")
    if hasattr(view, "change_many") or hasattr(view, "each"):
        _many(view, operation, given, shown)
    example = getattr(view, "examples", {}).get(view.action)
    for content in operation.get("requestBody", {}).get("content", {}).values():
        if example is not None:
            content["example"] = example
    for status, response in operation["responses"].items():
        names = ["RateLimit", "RateLimit-Policy", *(["ETag"] if status in ("200", "201", "304") else [])]
        response["headers"] = {name: {"$ref": f"#/components/headers/{name}"} for name in names}


def _files(responses, is_list):
    """Each format as it is: only lists come as files, and a file is no JSON."""
    for status, response in responses.items():
        content = response.get("content", {})
        if status.startswith("2"):
            for kind, schema in FILES.items():
                if not is_list:
                    content.pop(kind, None)
                elif kind in content:
                    content[kind] = {"schema": schema}


def _many(view, operation, given, shown):
    if view.action == "create":
        body = operation["requestBody"]["content"]["application/json"]
        body["schema"] = {"oneOf": [given, _list(given)]}
        content = operation["responses"]["201"]["content"]["application/json"]
        content["schema"] = {"oneOf": [content["schema"], _rows(shown)]}
        _refusals(operation)
    if view.action in MANY:
        name = view.lookup
        key = {"type": "integer"} if view.keys_are_numbers else {"type": "string"}
        named = {
            "type": "object",
            "required": [name, "etag"],
            "properties": {name: key, "etag": {"type": "string", "description": "as read; * for any"}},
        }
        if view.action == "change_many":  # every field may be left out, as in a change of one
            given = {"$ref": given["$ref"].replace("/schemas/", "/schemas/Patched")}
        item = {"allOf": [given, named]}
        operation["responses"].pop("204", None)
        operation["summary"] = (
            _("Change many, all or none") if view.action == "change_many" else _("Take many back")
        )
        operation["requestBody"] = {
            "required": True,
            "content": {"application/json": {"schema": _list(item)}},
        }
        record = None if view.action == "remove_many" else shown
        operation["responses"]["200"] = {
            "description": "each row, by its number",
            "content": {"application/json": {"schema": _rows(record)}},
        }
        _refusals(operation)


def _refusals(operation):
    for status in ("400", "403", "404", "409", "412", "428"):
        if status in operation["responses"]:
            content = operation["responses"][status]["content"]["application/problem+json"]
            refused = {"$ref": "#/components/schemas/RowsRefused"}
            content["schema"] = {"anyOf": [content["schema"], refused]}


def _list(item):
    return {"type": "array", "minItems": 1, "maxItems": MOST, "items": item}


def _rows(record):
    told = {"row": {"type": "integer"}, "status": {"type": "integer"}}
    if record:
        told |= {"etag": {"type": "string"}, "record": record}
    item = {"type": "object", "required": list(told), "properties": told}
    return {
        "type": "object",
        "required": ["results"],
        "properties": {"results": {"type": "array", "items": item}},
    }
