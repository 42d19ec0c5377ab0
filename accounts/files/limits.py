"""How much a file may hold before it is refused, packed and unpacked."""

MAX_BYTES = 100 * 1024 * 1024  # as sent
MAX_UNPACKED = 1024**3
RATIO_FREE = 10 * 1024 * 1024  # below this much unpacked the ratio does not matter
MAX_RATIO = 100
MAX_COLUMNS = 200
MAX_FIELD = 131_072  # characters, the limit of Python's csv
MAX_LINE = 1_000_000  # characters of one line
MAX_OBJECT = 1_000_000  # characters of one JSON object, about
MAX_ENTRIES = 500  # parts of one workbook
MAX_DIRECTORY = 1024 * 1024  # bytes of a workbook's table of contents
MAX_SHEET_ROWS = 1_048_576
