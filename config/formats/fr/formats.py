"""French figures: 12 345,6, parted by a narrow space that does not break."""

DECIMAL_SEPARATOR = ","
THOUSAND_SEPARATOR = "\u202f"
NUMBER_GROUPING = 3
