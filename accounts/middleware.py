"""What every request carries: an id, and a reader whose permissions are asked once."""

import uuid

from accounts import events
from accounts.models import Event

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
        response.headers.setdefault("Content-Security-Policy", NOTHING)
        return response


def _door(path):
    if path.startswith("/api/"):
        return Event.Door.API
    return Event.Door.ADMIN if path.startswith("/admin/") else Event.Door.PAGE


class Reader:
    """Lets the signed-in person's permissions be looked up once a request, and never longer;
    keeps what they read out of shared caches."""

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
