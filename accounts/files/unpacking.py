"""Bytes of a plain or gz file as bounded text streams. Never holds more than a piece of the file."""

import codecs
import gzip
import io
import zlib
from pathlib import Path
from typing import NamedTuple, TextIO

from accounts.files.findings import FileRefused
from accounts.files.limits import MAX_RATIO, MAX_UNPACKED, RATIO_FREE

PIECE = 256 * 1024
UNDEFINED_IN_1252 = (b"\x81", b"\x8d", b"\x8f", b"\x90", b"\x9d")


class Unpacked(io.RawIOBase):
    """A gz file's content, refused once it grows beyond what its packed size can mean."""

    def __init__(self, path: Path):
        self.packed = path.stat().st_size
        self.gz = gzip.GzipFile(path, "rb")
        self.size = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer) -> int:
        try:
            piece = self.gz.read(len(buffer))
        except (OSError, EOFError, zlib.error) as error:
            raise FileRefused("The .gz file is damaged or cut off. Pack it or fetch it again.") from error
        self.size += len(piece)
        swollen = self.size > RATIO_FREE and self.size > MAX_RATIO * self.packed
        if swollen or self.size > MAX_UNPACKED:
            raise FileRefused(
                "The .gz file unpacks to more than 1 GB, or to more than 100 times its size. "
                "Send the table unpacked, in parts of up to 100 MB."
            )
        buffer[: len(piece)] = piece
        return len(piece)

    def close(self) -> None:
        self.gz.close()
        super().close()


def byte_stream(path: Path, packed: bool) -> io.BufferedReader:
    return io.BufferedReader(Unpacked(path) if packed else io.FileIO(path), PIECE)


class Survey(NamedTuple):
    encoding: str
    first_character: str  # that is not blank
    lines: int


def likely_encoding(beginning: bytes) -> str:
    """By the mark at the start, or by where UTF-16 leaves its zero bytes; otherwise UTF-8."""
    if beginning.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if beginning.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    even, odd = beginning[0:64:2], beginning[1:64:2]
    if len(odd) > 1 and not any(odd) and all(even):
        return "utf-16-le"
    if len(odd) > 1 and not any(even) and all(odd):
        return "utf-16-be"
    return "utf-8"


def survey(path: Path, packed: bool) -> Survey:
    """One pass over all bytes: the encoding that holds to the end, no NUL, how many lines.

    Text that is not UTF-8 and never looked like it is taken as Windows Western European; text that
    began as UTF-8 and breaks is damaged and refused, or its names would be misread.
    """
    with byte_stream(path, packed) as stream:
        encoding = likely_encoding(stream.peek(64)[:64])
    try:
        return _surveyed(path, packed, encoding)
    except UnicodeDecodeError as error:
        if encoding != "utf-8":
            raise FileRefused(f"The text is not whole {encoding.upper()}. Save it again as UTF-8.") from error
    return _surveyed(path, packed, _western(path, packed))


def _surveyed(path: Path, packed: bool, encoding: str) -> Survey:
    decoder = codecs.getincrementaldecoder(encoding)()
    first, lines, returns, accents, piece = "", 0, 0, False, b"-"
    with byte_stream(path, packed) as stream:
        while piece:
            piece = stream.read(PIECE)
            try:
                text = decoder.decode(piece, final=not piece)
            except UnicodeDecodeError as error:
                before = error.object[: error.start]
                if encoding == "utf-8" and (accents or not before.isascii()):
                    line = lines + before.count(b"\n") + 1
                    raise FileRefused("The text is damaged UTF-8. Save it again as UTF-8.", line) from error
                raise
            if "\0" in text:
                line = lines + text[: text.index("\0")].count("\n") + 1
                raise FileRefused("There is a NUL byte: this is no text. Export the table again.", line)
            accents = accents or not text.isascii()
            first = first or text.lstrip()[:1]
            lines += text.count("\n")
            returns += text.count("\r")
    if not first:
        raise FileRefused("The file is empty. Send it again from its source.")
    return Survey(encoding, first, lines or returns)


def _western(path: Path, packed: bool) -> str:
    """cp1252, in which spreadsheets save; latin-1 where a byte has no meaning in it."""
    with byte_stream(path, packed) as stream:
        while piece := stream.read(PIECE):
            if any(byte in piece for byte in UNDEFINED_IN_1252):
                return "latin-1"
    return "cp1252"


def text_stream(path: Path, packed: bool, encoding: str) -> TextIO:
    """The file's text with its line ends as they are."""
    return io.TextIOWrapper(byte_stream(path, packed), encoding=encoding, newline="")
