"""What burden-sharing is asked by: groupings, and the keys that shares are held against, in words. Pure."""

from typing import NamedTuple

_ = str  # marks a text for translation; pages translate it


class Key(NamedTuple):
    """A key: by whose measure a burden would be shared. `kind` is that of a scale or of a capacity figure."""

    code: str
    label: str
    sentence: str  # what one has who carries as much as the key asks
    unit: str
    organization: str
    kind: str
    formula: str


_KEYS = (
    Key(
        "peacekeeping", _("assessed peacekeeping rate"), _("the peacekeeping assessment"),
        _("percent"), "UN", "peacekeeping",
        _("Effective rate of assessment for peacekeeping, percent; over a period the mean of the scales that"
          " stood in its reported months, each by how many. Worked back from the bills, not official."
          " Assessed, not paid."),
    ),
    Key(
        "regular", _("regular-budget rate"), _("the regular budget's assessment"),
        _("percent"), "UN", "regular",
        _("Rate of the scale of assessments for the regular budget, percent; over a period the mean of the"
          " scales that stood in its reported months, each by how many."),
    ),
    Key(
        "population", _("population"), _("population"), _("persons"), "", "population",
        _("Inhabitants in the latest year known that is not after the period."),
    ),
    Key(
        "gdp", _("gross domestic product"), _("gross domestic product"), _("US dollars"), "", "gdp",
        _("Gross domestic product at market rates in the latest year known that is not after the period."),
    ),
    Key(
        "gni", _("gross national income"), _("gross national income"), _("US dollars"), "", "gni",
        _("Gross national income in the latest year known that is not after the period."),
    ),
    Key(
        "forces", _("uniformed forces"), _("uniformed forces"), _("persons"), "", "forces",
        _("Persons under arms in the latest year known that is not after the period."),
    ),
    Key(
        "nato", _("NATO common-funding key"), _("NATO's common-funding key"),
        _("percent"), "NATO", "common_funding",
        _("Cost share of an ally in NATO's common funding, percent; over a period the mean of the keys that"
          " stood in its reported months, each by how many. Recalled, to be checked."),
    ),
)  # fmt: skip

KEYS = {key.code: key for key in _KEYS}


class Grouping(NamedTuple):
    code: str
    label: str
    heading: str  # of the column


_GROUPINGS = (
    Grouping("contributor", _("each contributor"), _("Contributor")),
    Grouping("region", _("region"), _("Region")),
    Grouping("subregion", _("sub-region"), _("Sub-region")),
    Grouping("membership", _("membership"), _("Members of")),
    Grouping("development", _("development"), _("Development")),
)

GROUPINGS = {grouping.code: grouping for grouping in _GROUPINGS}

NONE = "none"  # the group of those that belong to no other
LDC, NOT_LDC = "ldc", "other"

REGIONS = (  # UN M49
    _("Africa"), _("Americas"), _("Asia"), _("Europe"), _("Oceania"),
    _("Australia and New Zealand"), _("Caribbean"), _("Central America"), _("Central Asia"),
    _("Eastern Africa"), _("Eastern Asia"), _("Eastern Europe"), _("Melanesia"), _("Micronesia"),
    _("Middle Africa"), _("Northern Africa"), _("Northern America"), _("Northern Europe"), _("Polynesia"),
    _("South America"), _("South-eastern Asia"), _("Southern Africa"), _("Southern Asia"),
    _("Southern Europe"), _("Western Africa"), _("Western Asia"), _("Western Europe"),
)  # fmt: skip
