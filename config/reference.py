"""The API's reference as a page: its own description, put in the order in which people read it."""

import json
import shlex
from collections import Counter
from dataclasses import dataclass, field
from urllib.parse import quote, urlencode

OK = ("200", "201", "204")


@dataclass
class Operation:
    """One method of one address, with what it takes and an example to copy."""

    id: str
    method: str
    path: str
    summary: str
    parameters: list
    body: str
    answers: list
    curl: str

    @property
    def may_be_tried(self):
        return self.method == "GET" and all(p["in"] != "header" for p in self.parameters)

    @property
    def places(self):
        return [p for p in self.parameters if p["in"] == "path"]

    @property
    def filters(self):
        return [p for p in self.parameters if p["in"] != "path"]


@dataclass
class Section:
    """A resource: what one row is, its columns, its operations."""

    name: str
    text: str
    columns: list = field(default_factory=list)
    operations: list = field(default_factory=list)


def sections(description, origin):
    """The description's resources by name; `origin` such as https://portal.example stands in the examples."""
    found: dict = {}
    for path, methods in description["paths"].items():
        for method, told in methods.items():
            name = (told.get("tags") or ["root"])[0]
            section = found.setdefault(name, Section(name, told.get("description", "")))
            section.operations.append(_operation(description, method.upper(), path, told, origin))
            section.columns = section.columns or _columns(description, told)
    return [found[name] for name in sorted(found)]


def told_once(found):
    """{status: its text} of the refusals most operations share, taken out of each: a page tells them once."""
    answers = [answer for section in found for one in section.operations for answer in one.answers]
    counted = Counter((a["status"], a["text"]) for a in answers if a["status"] not in OK)
    usual: dict = {}
    for (status, text), _times in counted.most_common():
        usual.setdefault(status, text)
    for answer in answers:
        if usual.get(answer["status"]) == answer["text"]:
            answer["text"] = ""
    return dict(sorted(usual.items()))


def address_of(description, operation, given):
    """The address of a GET: what is given filled in, what is empty left out; None: no such operation."""
    for path, methods in description["paths"].items():
        told = methods.get("get", {})
        if told.get("operationId") == operation:
            named = {(p["name"], p["in"]): given.get(p["name"], "") for p in told.get("parameters", [])}
            for (name, place), value in named.items():
                if place == "path":
                    path = path.replace(f"{{{name}}}", quote(value, safe=""))
            query = {name: value for (name, place), value in named.items() if place == "query" and value}
            return f"{path}?{urlencode(query)}" if query else path
    return None


def _operation(description, method, path, told, origin):
    body = _example(description, told)
    parameters = sorted(told.get("parameters", []), key=lambda p: (p["in"] != "path", p["name"]))
    parameters = [_without_columns(parameter) for parameter in parameters]
    answers = [
        {"status": status, "text": answer.get("description", "")}
        for status, answer in sorted(told["responses"].items())
    ]
    summary = told.get("summary") or SUMMARIES.get(told["operationId"].rsplit("_", 1)[-1], "")
    curl = _curl(method, origin + path, parameters, body)
    return Operation(told["operationId"], method, path, summary, parameters, body, answers, curl)


def _without_columns(parameter):
    """`fields` without the names of all columns, which stand above on the page."""
    if parameter["name"] != "fields":
        return parameter
    return parameter | {"description": parameter.get("description", "").partition(":")[0]}


SUMMARIES = {
    "list": "A page of rows",
    "retrieve": "One record",
    "create": "Create one, or a list of many",
    "update": "Change one",
    "destroy": "Take one back",
}


def _example(description, told):
    """The body of an example request as text; one made of the columns' own examples where none is given."""
    for content in told.get("requestBody", {}).get("content", {}).values():
        if "example" in content:
            return json.dumps(content["example"], indent=2, ensure_ascii=False)
    return ""


def _curl(method, url, parameters, body):
    words = ["curl", "-H", '"Authorization: Bearer $KEY"']
    if method != "GET":
        words += ["-X", method]
    for parameter in parameters:
        if parameter["in"] == "header":
            words += ["-H", shlex.quote(f"{parameter['name']}: {parameter['example']}")]
        elif parameter["in"] == "path" and "example" in parameter:
            url = url.replace(f"{{{parameter['name']}}}", str(parameter["example"]))
    asked = [p for p in parameters if p["in"] == "query" and "example" in p][:2]
    if method == "GET" and asked:
        url += "?" + "&".join(f"{p['name']}={p['example']}" for p in asked)
    if body:
        words += ["-H", '"Content-Type: application/json"', "-d", shlex.quote(body)]
    return " ".join([*words, shlex.quote(url)])


def _columns(description, told):
    """Name, kind and meaning of what a record holds."""
    schema = _schema(told["responses"].get("200", {}))
    seen = _resolve(description, schema)
    rows = seen.get("properties", {}).get("results", {})
    item = _resolve(description, rows.get("items", seen))
    return [
        {"name": name, "kind": _kind(_resolve(description, column)), "text": _text(column)}
        for name, column in item.get("properties", {}).items()
    ]


def _schema(answer):
    for content in answer.get("content", {}).values():
        return content.get("schema", {})
    return {}


def _resolve(description, schema):
    while "$ref" in schema or "allOf" in schema:
        if "allOf" in schema:
            schema = schema["allOf"][0]
            continue
        schema = description["components"]["schemas"][schema["$ref"].rsplit("/", 1)[-1]]
    return schema


def _kind(schema):
    kind = schema.get("type", "text")
    kinds = kind if isinstance(kind, list) else [kind]
    words = {"string": "text", "integer": "whole number", "number": "number", "boolean": "true or false"}
    return ", ".join(words.get(kind, kind) for kind in kinds)


def _text(column):
    return column.get("description", "").split("\n\n")[0]
