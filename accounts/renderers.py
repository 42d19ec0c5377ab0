"""JSON out, fast."""

import orjson
from rest_framework.renderers import BaseRenderer


def _plain(value):
    """Decimals keep their digits; lazy texts become text."""
    return str(value)


class JSONRenderer(BaseRenderer):
    media_type = "application/json"
    format = "json"
    charset = None

    def render(self, data, accepted_media_type=None, renderer_context=None):
        if data is None:
            return b""
        return orjson.dumps(data, default=_plain, option=orjson.OPT_NON_STR_KEYS)
