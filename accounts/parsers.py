"""JSON in, with every way to be wrong answered by 400."""

import json

from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser

MAX_BYTES = 1024 * 1024
MAX_DEPTH = 50


def _unique(pairs):
    found = {}
    for key, value in pairs:
        if key in found:
            raise ParseError(_("The key %(key)s stands twice.") % {"key": key[:80]})
        found[key] = value
    return found


def _no_constant(name):
    raise ParseError(_("%(name)s is no number in JSON.") % {"name": name})


class JSONParser(BaseParser):
    """Objects and lists in UTF-8, at most 1 MB and 50 deep, without NUL or half a surrogate pair."""

    media_type = "application/json"

    def parse(self, stream, media_type=None, parser_context=None):
        raw = stream.read(MAX_BYTES + 1)
        if len(raw) > MAX_BYTES:
            raise ParseError(_("The body is larger than 1 MB; send a file to /api/v1/imports/ instead."))
        try:
            data = json.loads(raw.decode("utf-8-sig"), object_pairs_hook=_unique, parse_constant=_no_constant)
        except (ValueError, RecursionError) as error:
            raise ParseError(_("The body is no JSON: %(why)s.") % {"why": str(error)[:120]}) from error
        _check(data)
        return data


def _check(value, depth=0):
    if depth > MAX_DEPTH:
        raise ParseError(_("The body is nested deeper than 50."))
    if isinstance(value, str):
        if "\0" in value or any("\ud800" <= c <= "\udfff" for c in value):
            raise ParseError(_("A text holds a NUL or half a character."))
    elif isinstance(value, float) and (value in (float("inf"), float("-inf"))):
        raise ParseError(_("A number is too large."))
    elif isinstance(value, dict):
        for key, inside in value.items():
            _check(key, depth)
            _check(inside, depth + 1)
    elif isinstance(value, list):
        for inside in value:
            _check(inside, depth + 1)
