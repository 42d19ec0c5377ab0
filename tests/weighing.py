"""What a page weighs as it travels, compressed as the portal compresses it; beside its styles and scripts."""

import gzip

PAGE_BYTES = 40_000


def weight(answer):
    """The bytes of a page on its way; of a file, none."""
    is_page = answer.headers.get("Content-Type", "").startswith("text/html")
    return len(gzip.compress(answer.content, 6)) if is_page else 0
