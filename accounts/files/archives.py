"""A workbook's table of contents, judged before a byte of it is unpacked."""

import stat
import zipfile
import zlib
from pathlib import Path
from xml.parsers import expat

from accounts.files.findings import FileRefused, shown
from accounts.files.limits import MAX_DIRECTORY, MAX_ENTRIES, MAX_RATIO, MAX_UNPACKED, RATIO_FREE

END = b"PK\x05\x06"
ZIP64_END = b"PK\x06\x07"
MAX_STRINGS = 200 * 1024**2  # the shared texts are held in memory
MAX_PART = 20 * 1024**2  # styles, names and the like
MAX_PROLOG, PIECE = 64 * 1024, 1024
SAVE_AGAIN = "Open it in a spreadsheet and save it again as .xlsx, or send CSV."


def check_archive(path: Path) -> None:
    """Raises FileRefused unless this is a plain workbook that unpacks to a bearable size."""
    check_directory(path)
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, UnicodeDecodeError) as error:
        raise FileRefused(f"The workbook is damaged or cut off. {SAVE_AGAIN}") from error
    if len(entries) > MAX_ENTRIES:
        raise FileRefused(f"The workbook has more than {MAX_ENTRIES} parts. {SAVE_AGAIN}")
    names = [entry.filename for entry in entries]
    if len(set(names)) != len(names):
        raise FileRefused(f"The workbook holds a part twice. {SAVE_AGAIN}")
    if "[Content_Types].xml" not in names or not any(name.startswith("xl/") for name in names):
        raise FileRefused("This is a zip archive, not a workbook. Unpack it and send the file inside.")
    for entry in entries:
        check_entry(entry)
    check_sizes(entries, path.stat().st_size)
    check_prologs(path)


def check_prologs(path: Path) -> None:
    """No part has a DTD: so none has entities, which could swell or name files of this machine.

    A DTD can stand only before the first element, so no more than that is read.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            for name in archive.namelist():
                if name.lower().endswith((".xml", ".rels", ".vml")):
                    with archive.open(name) as part:
                        check_prolog(part)
    except FileRefused:
        raise
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, expat.ExpatError) as error:
        raise FileRefused(f"The workbook is damaged or cut off. {SAVE_AGAIN}") from error


def check_prolog(part) -> None:
    begun = False

    def element(*_) -> None:
        nonlocal begun
        begun = True

    def dtd(*_) -> None:
        raise FileRefused(f"The workbook defines entities, which no spreadsheet does. {SAVE_AGAIN}")

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.StartDoctypeDeclHandler = element, dtd
    for _ in range(MAX_PROLOG // PIECE):
        piece = part.read(PIECE)
        parser.Parse(piece, not piece)
        if begun or not piece:
            return
    raise FileRefused(f"A part of the workbook begins with no element. {SAVE_AGAIN}")


def check_directory(path: Path) -> None:
    """The number and size of the entries, before Python's zipfile reads them all."""
    with path.open("rb") as file:
        file.seek(-min(path.stat().st_size, 65_557), 2)
        tail = file.read()
    at = tail.rfind(END)
    if at < 0 or len(tail) < at + 22:
        raise FileRefused(f"The workbook is damaged or cut off. {SAVE_AGAIN}")
    entries = int.from_bytes(tail[at + 10 : at + 12], "little")
    size = int.from_bytes(tail[at + 12 : at + 16], "little")
    if entries > MAX_ENTRIES or size > MAX_DIRECTORY or ZIP64_END in tail[max(0, at - 20) : at]:
        raise FileRefused(f"The workbook has more than {MAX_ENTRIES} parts. {SAVE_AGAIN}")


def check_entry(entry: zipfile.ZipInfo) -> None:
    name = entry.filename.lower()
    if entry.flag_bits & 1:
        raise FileRefused("The workbook is encrypted. Save it without a password.")
    if "\\" in entry.orig_filename or name.startswith("/") or ".." in name.split("/") or ":" in name:
        raise FileRefused(f"The workbook holds a part with a path, {shown(name, 60)}. {SAVE_AGAIN}")
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise FileRefused(f"The workbook holds a link instead of a part. {SAVE_AGAIN}")
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise FileRefused(f"The workbook is packed in an unusual way. {SAVE_AGAIN}")
    if "vbaproject" in name or "/macrosheets/" in name or "/activex/" in name:
        raise FileRefused("The workbook holds macros. Save it as .xlsx, without macros.")
    if "/externallinks/" in name:
        raise FileRefused("The workbook takes values from other files. Break the links and save again.")
    if "/embeddings/" in name or name.endswith((".zip", ".gz", ".xlsx", ".xls", ".exe")):
        raise FileRefused("The workbook holds other files inside. Delete them and save it again.")
    if name.endswith("workbook.bin"):
        raise FileRefused("This is a binary workbook (.xlsb). Save it as .xlsx or CSV.")


def check_sizes(entries: list[zipfile.ZipInfo], packed: int) -> None:
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > MAX_UNPACKED or unpacked > RATIO_FREE and unpacked > MAX_RATIO * packed:
        raise FileRefused(
            "The workbook unpacks to more than 1 GB, or to more than 100 times its size. "
            "Send the table as CSV, in parts of up to 100 MB."
        )
    for entry in entries:
        name = entry.filename.lower()
        most = MAX_STRINGS if name.endswith("sharedstrings.xml") else MAX_PART
        if entry.file_size > most and "/worksheets/" not in name and "/media/" not in name:
            raise FileRefused(f"The part {shown(name, 60)} is too large. Send the table as CSV.")
