"""Who is counted under which limit: each token, each person, and strangers by their address."""

from rest_framework import exceptions, permissions, throttling

from accounts import limits


class Limited(throttling.BaseThrottle):
    """Reading, writing and whole files are counted apart."""

    def allow_request(self, request, view):
        self.standing = limits.take(_policy(request), _who(request))
        request._request.limit = self.standing  # told in the answer by accounts.middleware
        return self.standing.allowed

    def wait(self):
        return self.standing.resets_in


def _policy(request):
    if request.method not in permissions.SAFE_METHODS:
        return "write"
    return "read" if request.accepted_renderer.format == "json" else "file"


def _who(request):
    return f"token:{request.auth.pk}" if request.auth is not None else f"person:{request.user.pk}"


def stranger(request):
    """The refusal of an address from which too many calls came without a valid key; None while it may."""
    standing = limits.take("stranger", throttling.BaseThrottle().get_ident(request))
    request._request.limit = standing
    return None if standing.allowed else exceptions.Throttled(standing.resets_in)
