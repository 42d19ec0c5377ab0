"""How figures are written: the sign of one below nothing stands before it, read from whichever side."""

import pytest
from django.utils import translation

from accounts.notation import number

BEFORE = "\u200e"  # reads on from the left


@pytest.mark.parametrize(
    ("language", "value", "places", "written"),
    [
        ("en", -1234.5, 2, "-1,234.50"),
        ("ar", -12, 0, f"{BEFORE}-12"),
        ("ar", 12, 0, "12"),
        ("ar", -0.001, 2, "0,00"),
    ],
)
def test_a_minus_stands_before_its_figure(language, value, places, written):
    with translation.override(language):
        assert number(value, places) == written
