"""Which kind of file this is, by its first bytes; its name has to agree. Reads no more than the beginning."""

from pathlib import Path, PurePosixPath

from accounts.files.findings import FileRefused, shown
from accounts.files.limits import MAX_BYTES

GZIP = b"\x1f\x8b"
ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
OLE = b"\xd0\xcf\x11\xe0"
FOREIGN = {
    b"%PDF": "a PDF",
    b"\x89PNG": "a picture",
    b"GIF8": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"7z\xbc\xaf": "a 7z archive",
    b"Rar!": "a RAR archive",
    b"BZh": "a bz2 archive",
    b"\xfd7zXZ": "an xz archive",
    b"PAR1": "a Parquet table",
    b"SQLite": "a database",
    b"\x7fELF": "a program",
    b"MZ\x90": "a program",
}
ENDINGS = {
    ".csv": "csv",
    ".tsv": "csv",
    ".txt": "csv",
    ".json": "json",
    ".geojson": "json",
    ".xlsx": "xlsx",
    ".gz": "gz",
}
WAYS_OUT = {
    ".xls": "This is the older .xls format. Open it in a spreadsheet and save it as .xlsx or CSV.",
    ".xlsm": "This workbook may hold macros. Save it as .xlsx, without macros.",
    ".xlsb": "This is a binary workbook. Save it as .xlsx or CSV.",
    ".ods": "This is an OpenDocument sheet. Save it as .xlsx or CSV.",
    ".zip": "This is an archive. Unpack it and send the CSV, XLSX or JSON file inside.",
}
READABLE = "Send CSV, XLSX or JSON, or a CSV or JSON file packed as .gz."


def said_by_name(file_name: str) -> str | None:
    """The kind the ending promises; None without an ending. Raises FileRefused for endings not read."""
    ending = PurePosixPath(file_name.replace("\\", "/")).suffix.lower()
    if ending in WAYS_OUT:
        raise FileRefused(WAYS_OUT[ending])
    if ending and ending not in ENDINGS:
        raise FileRefused(f"Files ending in {shown(ending, 20)} are not read. {READABLE}")
    return ENDINGS.get(ending)


def said_inside_gz(file_name: str) -> str | None:
    """The kind promised by the name before .gz; None where the name says nothing of it."""
    stem = PurePosixPath(file_name.replace("\\", "/")).stem
    kind = ENDINGS.get(PurePosixPath(stem).suffix.lower())
    return kind if kind in {"csv", "json"} else None


def first_bytes(path: Path) -> bytes:
    """The beginning of the file, once its size is found bearable."""
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            beginning = file.read(4096)
    except OSError as error:
        raise FileRefused(f"The file cannot be opened: {error.strerror or error}.") from error
    if size > MAX_BYTES:
        raise FileRefused(
            f"The file has {size / 1024**2:,.0f} MB; up to {MAX_BYTES // 1024**2} MB are read. "
            "Split it by year, or pack it as .gz."
        )
    if not beginning:
        raise FileRefused("The file is empty (0 bytes). Send it again from its source.")
    return beginning


def said_by_content(beginning: bytes) -> str:
    """gz, xlsx or text. Raises FileRefused for content that is something else."""
    if beginning.startswith(GZIP):
        return "gz"
    if beginning.startswith(ZIP):
        return "xlsx"
    if beginning.startswith(OLE):
        raise FileRefused(
            "This is an older .xls workbook, or one locked with a password, whatever its name says. "
            "Save it as .xlsx without a password, or as CSV."
        )
    for magic, thing in FOREIGN.items():
        if beginning.startswith(magic):
            raise FileRefused(f"This is {thing}, not a table. {READABLE}")
    return "text"


def said_by_text(character: str) -> str:
    """csv or json, by the first character that is not blank."""
    if character == "<":
        raise FileRefused(f"This is a web page or XML, not a table. {READABLE}")
    return "json" if character in "[{" else "csv"


def agreed(promised: str | None, found: str, file_name: str) -> None:
    """Refuses a file whose content is not what its name says."""
    if promised and promised != found:
        words = {"csv": "CSV text", "json": "JSON", "xlsx": "an XLSX workbook or zip", "gz": "packed as gz"}
        raise FileRefused(
            f"The name ends in {PurePosixPath(file_name).suffix}, but the content is {words[found]}. "
            "Give the file the ending of what it is."
        )
