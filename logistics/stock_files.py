"""Stocks, and their counts, as files to change and send back: columns, rows, and how they are read."""

from accounts.files.records import choice, column, day, decimal, key, read_records, whole, words, written
from logistics.models import StockItem

MOST = 999_999_999_999
YES_NO = ("yes", "no")

STOCKS = {
    "id": column("id", key),
    "version": column("version", whole()),
    "mission": column("mission", words(24, needed=True), needed=True),
    "location": column("location", words(120, needed=True), needed=True),
    "class": column("class", choice(StockItem.Class.values), needed=True),
    "name": column("name", words(120, needed=True), needed=True),
    "measure": column("measure", words(20, needed=True), needed=True),
    "hazard": column("hazard", words(8)),
    "reserve_days": column("reserve_days", whole(3650)),
    "least": column("least", decimal(0, MOST, 2)),
    "basis": column("basis", choice(StockItem.Basis.values)),
    "rate": column("rate", decimal(0, 999_999, 4)),
    "persons": column("persons", whole()),
    "closed": column("closed", choice(YES_NO)),
}
SAID_BESIDE = ("state", "on_hand", "usable", "days", "counted_on")  # what the file says and nobody changes
COUNTS = {
    "mission": column("mission", words(24, needed=True), needed=True),
    "location": column("location", words(120, needed=True), needed=True),
    "class": column("class", choice(StockItem.Class.values), needed=True),
    "name": column("name", words(120, needed=True), needed=True),
    "counted_on": column("counted_on", day(needed=True), needed=True),
    "batch": column("batch", words(60)),
    "expires_on": column("expires_on", day()),
    "quantity": column("quantity", decimal(0, MOST, 2), needed=True),
    "reference": column("reference", words(80)),
    "note": column("note", words(300)),
}
SHEET_SAYS = ("measure", "by_the_book")
HEADS = {"stocks": [*STOCKS, *SAID_BESIDE], "counts": [*COUNTS, *SHEET_SAYS]}


def read_stocks(path, file_name=None):
    """A file of stocks, as `stock_lines` writes it. Raises FileRefused."""
    return read_records(path, file_name, "stocks", STOCKS, SAID_BESIDE)


def read_counts(path, file_name=None):
    """A file of counts, as `count_lines` writes it. Raises FileRefused."""
    return read_records(path, file_name, "stock-counts", COUNTS, SHEET_SAYS)


def stock_cells(item):
    """{column: value} of a stock."""
    level = getattr(item, "level", None)
    own = ("name", "measure", "hazard", "reserve_days", "least", "basis", "rate", "persons", "version")
    return {
        "id": str(item.pk),
        "mission": item.location.mission.acronym,
        "location": item.location.name,
        "class": item.stock_class,
        "closed": "yes" if item.is_closed else "no",
        **{name: getattr(item, name) for name in own},
        **{name: getattr(level, name, None) for name in SAID_BESIDE},
    }


def stock_lines(rows):
    for item in rows:
        found = stock_cells(item)
        yield [written(found[name]) for name in HEADS["stocks"]]


def count_lines(rows, lying, on):
    """A sheet to count by: a line for each batch that lies there by the book, or one for the stock."""
    for item in rows:
        for one in lying.get(item.pk) or [None]:
            batch = one.batch if one else None
            yield [
                written(value)
                for value in (
                    item.location.mission.acronym,
                    item.location.name,
                    item.stock_class,
                    item.name,
                    on,
                    batch and batch.number,
                    batch and batch.expires_on,
                    None,
                    None,
                    None,
                    item.measure,
                    one and one.quantity,
                )
            ]
