"""Idempotency-Key: a POST that is sent again is answered as the first time, and done once."""

import hashlib
import json
import re

import orjson
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _

from accounts import repeats
from accounts.api.errors import InProgress, KeyMissing, KeyUsed, Refused

KEY = re.compile(r"[\x21-\x7e]{1,200}")
REPLAYED = "Idempotency-Replayed"


def once(request, act, never_kept=()):
    """`act`, done at most once for the key this request names; a person's may go without one."""
    if request.auth is None and "HTTP_IDEMPOTENCY_KEY" not in request.META:
        return act
    key = _key(request)
    whose = repeats.holder(request.user)

    @transaction.atomic
    def act_once(request, *args, **kwargs):
        digest = _digest(request)
        free, kept = repeats.begin(whose, key)
        if kept is not None:
            return _again(kept, digest)
        if not free:
            raise InProgress()
        response = act(request, *args, **kwargs)
        try:
            repeats.keep(whose, key, digest=digest, **_parts(response, never_kept))
        except IntegrityError as error:
            raise InProgress() from error
        return response

    return act_once


def _key(request):
    given = request.META.get("HTTP_IDEMPOTENCY_KEY")
    if given is None:
        raise KeyMissing()
    if not KEY.fullmatch(given):
        raise Refused("Idempotency-Key", _("It takes 1 to 200 printable ASCII characters without spaces."))
    return given


def _digest(request):
    """SHA-256 of method, path and what the body says; a form's boundary is no part of it."""
    digest = hashlib.sha256(f"{request.method} {request.get_full_path()}\n".encode())
    if hasattr(request.data, "lists"):
        for name, values in sorted(request.data.lists()):
            digest.update(f"{name}=".encode())
            for value in values:
                for chunk in value.chunks() if hasattr(value, "chunks") else [str(value).encode()]:
                    digest.update(chunk)
                if hasattr(value, "seek"):
                    value.seek(0)
    else:
        digest.update(json.dumps(request.data, sort_keys=True).encode())
    return digest.hexdigest()


def _parts(response, never_kept):
    body = response.content
    if never_kept:
        shown = orjson.loads(body)
        body = orjson.dumps({name: value for name, value in shown.items() if name not in never_kept})
    return {
        "status": response.status_code,
        "location": response.headers.get("Location", ""),
        "etag": response.headers.get("ETag", ""),
        "body": body,
    }


def _again(kept, digest):
    if kept.digest != digest:
        raise KeyUsed()
    headers = {"Location": kept.location, "ETag": kept.etag, REPLAYED: "true"}
    headers = {name: value for name, value in headers.items() if value}
    return HttpResponse(bytes(kept.body), "application/json", kept.status, headers=headers)
