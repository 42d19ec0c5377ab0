"""Errors of the API, all in one shape: application/problem+json with what is wrong, where, and a code."""

from http import HTTPStatus

from django.utils.translation import gettext_lazy as _
from rest_framework import exceptions
from rest_framework.response import Response

# What a service refuses because of how things stand, and not because of what was given.
CONFLICTS = {"wrong_state", "taken", "changed_meanwhile", "missing", "no_agreement", "no_minutes"}
MEDIA_TYPE = "application/problem+json"


class Refused(exceptions.APIException):
    """The request is wrong; `field` names the parameter or field."""

    status_code = 400
    default_code = "invalid"

    def __init__(self, field, detail, code="invalid"):
        super().__init__(detail, code)
        self.errors = [{"field": field, "code": code, "detail": str(detail)}]


class TooLong(exceptions.APIException):
    status_code = 414
    default_code = "too_long"
    default_detail = _("The query string is longer than 4 kB.")


class TooLarge(exceptions.APIException):
    status_code = 413
    default_code = "too_large"
    default_detail = _("The file is larger than 100 MB; split it by year.")


class NotConfirmed(exceptions.APIException):
    """A session may have been left open: what gives access for long asks for the password again."""

    status_code = 403
    default_code = "reauthentication_required"

    def __init__(self, address):
        words = _("Signed in too long ago to make a key. Confirm at %(address)s that it is you, then repeat.")
        super().__init__(words % {"address": address})


class ConditionMissing(exceptions.APIException):
    """Nothing says what was read; the answer carries the ETag that holds now."""

    status_code = 428
    default_code = "if_match_missing"
    default_detail = _("Send If-Match with the ETag you read, so that nobody's change is lost.")

    def __init__(self, etag):
        super().__init__()
        self.etag = etag


class Changed(exceptions.APIException):
    """Someone else was first; the answer carries the ETag that holds now."""

    status_code = 412
    default_code = "changed_meanwhile"
    default_detail = _("The record was changed since you read it; read it again and repeat your change.")

    def __init__(self, etag):
        super().__init__()
        self.etag = etag


class KeyMissing(Refused):
    """A program repeats itself; its POST names a key, so that it has its effect once."""

    def __init__(self):
        detail = _(
            "Send an Idempotency-Key of your own with every POST, such as a UUID; it makes repeating safe."
        )
        super().__init__("Idempotency-Key", detail, "idempotency_key_missing")


class KeyUsed(exceptions.APIException):
    status_code = 422
    default_code = "idempotency_key_used"
    default_detail = _("This Idempotency-Key was used for another request; take a new one.")


class InProgress(exceptions.APIException):
    """The same request is being worked on."""

    status_code = 409
    default_code = "in_progress"
    default_detail = _("A request with this Idempotency-Key is being worked on; try again in a moment.")
    wait = 1


def problem(status, detail="", errors=(), code="", headers=None):
    """An answer in the one shape."""
    body = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail}
    if code:
        body["code"] = code
    if errors:
        body["errors"] = list(errors)
    return Response(body, status, headers=headers, content_type=MEDIA_TYPE)


def flatten(detail, field=""):
    """Each error of a nested DRF detail as {field, code, detail}; a list's item is named by its number."""
    if isinstance(detail, dict):
        for name, inside in detail.items():
            name = "" if name == "non_field_errors" else str(name)
            yield from flatten(inside, ".".join(part for part in (field, name) if part))
    elif isinstance(detail, list):
        for number, inside in enumerate(detail):
            nested = isinstance(inside, dict | list)
            yield from flatten(inside, f"{field}.{number}" if nested else field)
    else:
        yield {"field": field, "code": getattr(detail, "code", "invalid"), "detail": str(detail)}


def of_validation(error):
    """The errors of a Django ValidationError, as the services raise it."""
    if hasattr(error, "error_dict"):
        return [
            {"field": "" if name == "__all__" else name, "code": one.code or "invalid", "detail": text}
            for name, inside in error.error_dict.items()
            for one in inside
            for text in one.messages
        ]
    return [
        {"field": "", "code": one.code or "invalid", "detail": text}
        for one in error.error_list
        for text in one.messages
    ]
