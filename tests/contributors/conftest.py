import pytest

from tests.beginnings import registers  # noqa: F401


@pytest.fixture
def put(tmp_path):
    """Writes a table of these lines; answers with its path."""

    def put(header, *lines, name="table.csv"):
        path = tmp_path / name
        path.write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
        return path

    return put
