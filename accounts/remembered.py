"""Words that a page says again and again, written once in each language."""

from functools import lru_cache, wraps

from django.utils.translation import get_language


def in_each_language(write):
    """Remember what `write` gives; for functions of plain values and of the language alone."""

    @lru_cache(maxsize=8192)
    def written(_language, *given):
        return write(*given)

    @wraps(write)
    def remembered(*given):
        return written(get_language(), *given)

    return remembered
