from tests.beginnings import registers  # noqa: F401
