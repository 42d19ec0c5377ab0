"""What kinds of documents are taken in, told by their bytes; the ending of the name has to agree.

Reads a file, stores nothing. Formats that run something when opened are not among them.
"""

import zipfile
from pathlib import PurePosixPath
from typing import BinaryIO

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

OFFICE = "application/vnd.openxmlformats-officedocument"
OPEN_DOCUMENT = "application/vnd.oasis.opendocument"
ENDINGS = {
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".docx": f"{OFFICE}.wordprocessingml.document",
    ".xlsx": f"{OFFICE}.spreadsheetml.sheet",
    ".pptx": f"{OFFICE}.presentationml.presentation",
    ".odt": f"{OPEN_DOCUMENT}.text",
    ".ods": f"{OPEN_DOCUMENT}.spreadsheet",
    ".odp": f"{OPEN_DOCUMENT}.presentation",
    ".csv": "text/csv",
    ".txt": "text/plain",
}
TEXTS = ("text/csv", "text/plain")
BEGINNINGS = {b"%PDF-": "application/pdf", b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}
INSIDE = {"word/": ".docx", "xl/": ".xlsx", "ppt/": ".pptx"}
MACROS = ("vbaproject.bin", "basic/script-lc.xml")
PIECE = 1024 * 1024


def type_of(file: BinaryIO, file_name: str) -> str:
    """The media type of an open file. Raises ValidationError, by the field `file`, for what is not taken."""
    ending = PurePosixPath(file_name).suffix.lower()
    promised = ENDINGS.get(ending)
    if promised is None:
        endings = ", ".join(name[1:] for name in ENDINGS)
        words = _("Files of this kind are not taken. Send one of these: %(endings)s.")
        raise _refused(words, endings=endings)
    found = _found(file)
    if found != promised and not (found == "text/plain" and promised in TEXTS):
        words = _("The name ends in %(ending)s, but that is not what the file holds. Save it anew.")
        raise _refused(words, ending=ending)
    return promised


def plain_name(file_name: str) -> str:
    """The name without a path and without characters that do not print; never empty."""
    name = PurePosixPath(file_name.replace("\\", "/")).name
    name = "".join(c for c in name if c.isprintable()).strip()
    return name if len(name) <= 255 else name[:200] + name[-55:]


def _found(file):
    """The media type its bytes tell of; empty where it is none of those taken."""
    file.seek(0)
    beginning = file.read(16)
    file.seek(0)
    for bytes_, kind in BEGINNINGS.items():
        if beginning.startswith(bytes_):
            return kind
    if beginning.startswith(b"PK"):
        return _packed(file)
    return "text/plain" if _is_text(file) else ""


def _packed(file):
    """Of an archive, what kind of document it is, if it is one and holds no macros."""
    try:
        with zipfile.ZipFile(file) as archive:
            names = archive.namelist()
            mimetype = _first(archive, "mimetype") if "mimetype" in names else ""
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError) as error:
        raise _refused(_("The file is damaged and cannot be opened.")) from error
    finally:
        file.seek(0)
    if any(name.lower().endswith(MACROS) for name in names):
        raise _refused(_("The file holds macros. Save it without macros and send it again."))
    if mimetype:
        return mimetype
    inside = (ENDINGS[end] for start, end in INSIDE.items() if any(n.startswith(start) for n in names))
    return next(inside, "") if "[Content_Types].xml" in names else ""


def _first(archive, name):
    with archive.open(name) as member:
        return member.read(100).decode("ascii", "replace").strip()


def _is_text(file):
    """Whether it is UTF-8 that no browser takes for a page."""
    start, rest = True, b""
    while piece := file.read(PIECE):
        if start and piece.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<"):
            break
        start, piece = False, rest + piece
        if any(byte < 32 and byte not in b"\t\n\f\r" for byte in piece):
            break
        try:
            piece.decode()
            rest = b""
        except UnicodeDecodeError as error:
            if len(piece) - error.start > 3:
                break
            rest = piece[error.start :]
    else:
        file.seek(0)
        return not start and not rest
    file.seek(0)
    return False


def _refused(words, **parts):
    return ValidationError({"file": words % parts})
