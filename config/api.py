"""The API's wiring: every resource at one place, and one shape for every error."""

import logging
import math
from functools import cache, lru_cache

import orjson
from django.conf import settings
from django.core.exceptions import PermissionDenied, SuspiciousOperation, ValidationError
from django.db import DataError, IntegrityError, InterfaceError, OperationalError
from django.db.models import ProtectedError
from django.http import Http404, HttpResponse, UnreadablePostError
from django.shortcuts import redirect, render
from django.urls import URLResolver, include, path, re_path
from django.urls.resolvers import RoutePattern
from django.utils import translation
from django.utils.translation import gettext as _
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.utils import extend_schema
from psycopg2 import errors as postgres
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.views import APIView, set_rollback

from accounts import throttling
from accounts.api import bulk, described
from accounts.api import resources as of_accounts
from accounts.api.errors import CONFLICTS, Changed, ConditionMissing, flatten, of_validation, problem
from accounts.api.exports import offer
from config import reference
from contributors import api as of_contributors
from logistics import api as of_logistics
from missions import api as of_missions

log = logging.getLogger(__name__)
UNREADABLE = (SuspiciousOperation, UnreadablePostError, UnicodeError)
NOT_KNOWN = (exceptions.NotAuthenticated, exceptions.AuthenticationFailed)
LEFT_TO_THE_DATABASE = (DataError, OverflowError)
FACTS = "partners memberships missions mandates authorized-strengths participations personnel"
FACTS += " personnel-reports fatalities scales rates capacities"
RESOURCES = of_accounts.RESOURCES | of_missions.RESOURCES | of_contributors.RESOURCES | of_logistics.RESOURCES
TIERED = "requirements pledges agreements deployments visits caveats documents messages"
TIERED += " inspections movements"
TIERED += " posts calls nominations conferences"
TIERED += " funds flows packages package-lines disputes units"
TIERED += " elements authority-edges bodies proposals positions decisions actions engagements consultations"
TIERED += " activities benchmarks indicators readings conditions transitions transition-phases handovers"
TIERED += " renewal-steps incidents reports patrols zones humanitarian-notifications assistance-requests"
TIERED += " access-constraints civil-activities announcements channels pace-plans contacts"
TIERED += " projects project-milestones project-feedback project-results priorities"
TIERED += " exercises exercise-nominations"
TIERED += " lessons reviews procedures acknowledgements"
of_accounts.Changes.feeds = {name: RESOURCES[name] for name in f"{FACTS} {TIERED}".split()}
of_accounts.Changes.tiered = frozenset(TIERED.split())
for name in [*FACTS.split(), "coverage", "burden-shares", "burden-totals", "personnel-history"]:
    offer(name, RESOURCES[name])


class Root(APIView):
    """Everything there is, by address."""

    metadata_class = None

    @extend_schema(responses=dict[str, str])
    def get(self, request):
        names = sorted(name for name in RESOURCES if "(" not in name)
        return Response({name: reverse(f"api:{name}-list", request=request) for name in names})


class Schema(APIView):
    """The API's own description, OpenAPI 3.1; made once a process, as it is the same for every reader."""

    metadata_class = None
    schema = None

    def get(self, request):
        return HttpResponse(_description(), content_type="application/vnd.oai.openapi+json")


@cache
def _description():
    with translation.override("en"):
        found = SchemaGenerator(api_version="1").get_schema(public=True)
    for kind, components in described.COMPONENTS.items():
        found["components"].setdefault(kind, {}).update(components)
    return orjson.dumps(found, default=str)


class Nowhere(APIView):
    """An address that names nothing is told like one that names what is hidden."""

    metadata_class = None
    schema = None

    def initial(self, request, *args, **kwargs):
        super().initial(request, *args, **kwargs)
        raise Http404


def docs(request):
    """The reference, to read and to try, for who is signed in; `of`: one resource alone, with its columns."""
    origin = request.build_absolute_uri("/").rstrip("/")
    found = reference.sections(orjson.loads(_description()), origin)
    usual = reference.told_once(found)
    asked = [section for section in found if section.name == request.GET.get("of")]
    return render(request, "api/docs.html", {"usual": usual, "sections": asked or found, "one": asked})


def run(request):
    """Leads a form of the reference, which sends its empty fields as well, to what it asks."""
    address = reference.address_of(orjson.loads(_description()), request.GET.get("run"), request.GET)
    return redirect(address or "api-docs")


def start(request):
    """The first ten lines of a program that uses the API."""
    origin = request.build_absolute_uri("/").rstrip("/")
    return render(request, "api/start.html", {"origin": origin, "limits": settings.API_LIMITS})


class Addresses(URLResolver):
    """Finds an address among the resources, and remembers which were found of late."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.resolve = lru_cache(maxsize=512)(super().resolve)


def addresses():
    """One branch a resource, so that finding an address takes a glance at each name."""
    branches = []
    for name, resource in RESOURCES.items():
        router = bulk.Router()
        if "(" in name:
            router.register("", resource, basename="findings")
            branches.insert(0, re_path(f"^{name}/", include(router.urls)))
        else:
            router.register("", resource, basename=name)
            branches.append(path(f"{name}/", include(router.urls)))
    found = [
        path("", Root.as_view(), name="root"),
        *branches,
        path("schema/", Schema.as_view(), name="schema"),
        re_path(r"^.*$", Nowhere.as_view(), name="nowhere"),
    ]
    return Addresses(RoutePattern("api/v1/"), found, app_name="api", namespace="api")


def exception_handler(error, context):
    """Every refusal as problem+json; None for what is no refusal but a fault of ours."""
    set_rollback()
    if isinstance(error, NOT_KNOWN):
        error = throttling.stranger(context["request"]) or error
    if isinstance(error, exceptions.APIException):
        return _of_api(error)
    if isinstance(error, Http404):
        return problem(404, _("Nothing is here, or it is not yours to see."))
    if isinstance(error, PermissionDenied):
        return problem(403, str(error) or _("This is not yours to do."), code="permission_denied")
    if isinstance(error, ValidationError):
        return _of_service(of_validation(error))
    if isinstance(error, UNREADABLE):
        return problem(400, _("The request cannot be read."), code="unreadable")
    return _of_database(error)


def _of_service(errors):
    conflict = next((one["code"] for one in errors if one["code"] in CONFLICTS), None)
    if conflict:
        return problem(409, _("As things stand it cannot be done; errors says why."), errors, conflict)
    return problem(400, _("The request is not right; errors says where."), errors, "invalid")


def _of_api(error):
    headers = {}
    if getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = error.auth_header
    if getattr(error, "wait", None):
        headers["Retry-After"] = str(math.ceil(error.wait))
    if isinstance(error, Changed | ConditionMissing):
        headers["ETag"] = error.etag
    if isinstance(error, exceptions.ValidationError):
        errors = list(flatten(error.detail))
        return problem(400, _("The request is not right; errors says where."), errors, "invalid", headers)
    errors = getattr(error, "errors", ())
    code = getattr(error.detail, "code", error.default_code)
    return problem(error.status_code, str(error.detail), errors, code, headers)


def _of_database(error):
    cause = error.__cause__
    if isinstance(error, ProtectedError):
        return problem(409, _("Other records stand on this one."), code="in_use")
    if isinstance(error, IntegrityError):
        return problem(409, _("This stands against another record."), code="conflict")
    if isinstance(cause, postgres.LockNotAvailable | postgres.DeadlockDetected):
        detail = _("Someone is changing this now; try again in a moment.")
        return problem(409, detail, code="busy", headers={"Retry-After": "1"})
    if isinstance(cause, postgres.QueryCanceled):
        detail = _("This took too long; narrow the list.")
        return problem(503, detail, code="too_slow", headers={"Retry-After": "5"})
    if isinstance(error, OperationalError | InterfaceError):
        log.error("the database does not answer: %s", error)
        detail = _("The database does not answer; try again in a moment.")
        return problem(503, detail, code="unavailable", headers={"Retry-After": "5"})
    if isinstance(error, LEFT_TO_THE_DATABASE) or "NUL" in str(error):
        log.exception("a value reached the database unchecked")
        return problem(400, _("A value in the request is out of range."), code="out_of_range")
    return None
