"""What every request carries: an id, and a reader whose permissions are asked once."""

import uuid

from django.http import HttpResponseRedirect
from django.urls import get_script_prefix, set_script_prefix

from accounts import as_of, events, visits
from accounts.models import Event
from accounts.views.as_of import past_is_read, unknown_month

# For what is no page: an answer to a program, or an error before a page was made.
NOTHING = "default-src 'none'; frame-ancestors 'none'"


class RequestId:
    """Gives each request an id, told in the answer, and names the door for the trail."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.id = uuid.uuid4().hex
        with events.through(_door(request.path), request.id):
            response = self.get_response(request)
        response.headers["X-Request-ID"] = request.id
        if limit := getattr(request, "limit", None):
            for name, value in limit.headers.items():
                response.headers[name] = value
        response.headers.setdefault("Content-Security-Policy", NOTHING)
        return response


def _door(path):
    if path.startswith("/api/"):
        return Event.Door.API
    return Event.Door.ADMIN if path.startswith("/admin/") else Event.Door.PAGE


class Reader:
    """Lets the signed-in person's permissions be looked up once a request, and never longer;
    keeps what they read out of shared caches; notes that they were here."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if not request.path.startswith(("/static/", "/health/")):
            response.headers.setdefault("Cache-Control", "no-store, private")
        return response

    def process_view(self, request, view, args, kwargs):
        if request.user.is_authenticated:
            request.user.held_this_request = {}
            if not request.previewer:
                visits.note(request.user)
            request.user.kept_this_request = {}  # what several panels of a page read alike


class AsOf:
    """Reads the month an address begins with, and lets every link keep it. What was is not written."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.as_of = None
        found = as_of.PREFIX.match(request.path_info)
        if not found:
            return self.get_response(request)
        rest = as_of.without(request.path_info)
        if rest.startswith(as_of.OUTSIDE):
            return HttpResponseRedirect(as_of.now(request), preserve_request=True)
        request.as_of, request.path_info = as_of.read(found[1]), rest
        before = get_script_prefix()
        set_script_prefix(f"{found[0]}/")
        try:
            return self.get_response(request)
        finally:
            set_script_prefix(before)

    def process_view(self, request, view, args, kwargs):
        if not request.as_of or not request.user.is_authenticated:
            return None
        if request.as_of not in as_of.months(request):
            return unknown_month(request)
        return None if request.method in ("GET", "HEAD") else past_is_read(request)
