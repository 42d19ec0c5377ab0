import pytest

from tests.beginnings import committed  # noqa: F401


@pytest.fixture(scope="module")
def db(committed):  # noqa: F811
    """Here the database is one that other processes see; pytest-django makes it, as `db` is asked for."""
