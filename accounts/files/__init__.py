"""Files that come in: any supported upload as rows of text, and what is found wrong with it.

Never stores, never asks who sent it, and never holds a large table whole.
"""

from accounts.files.findings import FileRefused, Finding, flagged, missing, refused
from accounts.files.layouts import Reading
from accounts.files.opening import open_rows
from accounts.files.tables import Rows, Source

__all__ = [
    "FileRefused",
    "Finding",
    "Reading",
    "Rows",
    "Source",
    "flagged",
    "missing",
    "open_rows",
    "refused",
]
