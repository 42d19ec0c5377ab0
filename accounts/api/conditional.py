"""Strong ETags: what a reader holds is current, or it is not, and nothing of what they may not see.

Where the changes of a resource are counted, the tag is made of the counters this reader's rows move
and the rows need not be read again; elsewhere of the bytes themselves.
"""

import hashlib
import hmac
import re

import orjson
from django.conf import settings
from django.utils.translation import get_language

from accounts import outbox
from accounts.api.errors import Changed, ConditionMissing

TAG = re.compile(r'(?:W/)?"[\x21\x23-\x7e]*"')
_key = hashlib.sha256(b"concord.api.etag" + settings.SECRET_KEY.encode()).digest()


def seal(*parts):
    """A strong ETag of these parts; nobody without the key can tell what moved it."""
    body = "\x00".join(str(part) for part in parts).encode()
    return f'"{hmac.new(_key, body, hashlib.sha256).hexdigest()[:32]}"'


def of_bytes(request, body):
    return seal(_reader(request), request.path, get_language(), hashlib.sha256(body).hexdigest())


def of_record(request, record):
    """The tag of one record, the same whatever page or parameter it was read through."""
    return seal(_reader(request), get_language(), orjson.dumps(record, default=str).decode())


def of_counters(request, counted, roots, also):
    """The tag of a list whose changes are counted; `roots` as `outbox.version` takes them."""
    version, shown = outbox.version(counted, roots)
    return seal(_reader(request), request.get_full_path(), get_language(), shown, version, also)


def _reader(request):
    token = request.auth
    kind = f"token {token.pk}" if token is not None and request.user.pk is None else "person"
    return f"{kind} {request.user.pk} {request.user.is_staff}"


def is_held(request, etag):
    """Whether If-None-Match names this tag, so that 304 is the answer."""
    given = request.META.get("HTTP_IF_NONE_MATCH", "")
    return given.strip() == "*" or etag in named_by(given)


def named_by(given):
    """The tags a header names; one made weak by the compression of its answer is as good as it was."""
    return {tag.removeprefix("W/") for tag in TAG.findall(given[:8192])}


def require_match(request, etag):
    """Raise unless If-Match names the tag that holds now; to be asked under the record's lock."""
    require_tag(request.META.get("HTTP_IF_MATCH", "").strip(), etag)


def require_tag(given, etag):
    if not isinstance(given, str) or not given:
        raise ConditionMissing(etag)
    if given != "*" and etag not in named_by(given):
        raise Changed(etag)
