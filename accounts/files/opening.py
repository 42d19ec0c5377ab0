"""Opens a file as what it is: the one place that knows all formats."""

from pathlib import Path

from accounts.files.findings import FileRefused
from accounts.files.kinds import (
    agreed,
    first_bytes,
    said_by_content,
    said_by_name,
    said_by_text,
    said_inside_gz,
)
from accounts.files.objects import open_objects
from accounts.files.tables import Rows
from accounts.files.texts import open_text
from accounts.files.unpacking import byte_stream, survey
from accounts.files.workbooks import open_workbook


def open_rows(path: str | Path, file_name: str | None = None, *, most: int | None = None) -> Rows:
    """The table in a CSV, XLSX or JSON file, or in a gz of CSV or JSON.

    `file_name` is the name the sender gave it, if not that of the path; `most` the number of rows beyond
    which it is refused. Raises FileRefused, here or while the rows are read.
    """
    path, file_name = Path(path), file_name or Path(path).name
    promised = said_by_name(file_name)
    beginning = first_bytes(path)
    found = said_by_content(beginning)
    packed = found == "gz"
    if found != "text":
        agreed(promised, found, file_name)
    if found == "xlsx":
        return open_workbook(path, most)
    if packed:
        promised = said_inside_gz(file_name)
        with byte_stream(path, packed) as stream:
            if said_by_content(stream.read(16)) != "text":
                raise FileRefused("The .gz holds another packed file. Unpack it and send what is inside.")
        file_name = Path(file_name).stem
    surveyed = survey(path, packed)
    kind = said_by_text(surveyed.first_character)
    agreed(promised, kind, file_name)
    opened = open_objects if kind == "json" else open_text
    return opened(path, packed, surveyed, most)
