"""Published events of violence in: a later edition of a source takes the earlier one's place."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import registers
from accounts.imports import ImportKind, Outcome, register
from missions.layouts_violence import read_violence
from missions.models import ViolenceRecord

KEY = ("source", "number")
ESTIMATES = ("low", "best", "high")


def examine_violence(row, path, progress, write):
    """Read, compare and, with `write`, store the events of an edition."""
    outcome = Outcome()
    if registers.owner_of(row) not in (None, "UN"):
        reason = _("Published events are kept for everyone; only the UN's keepers of figures bring them in.")
        outcome.refuse("not_yours", reason, column="organization", value=row.options["organization"])
        return outcome
    source = row.options.get("source") or row.edition
    progress.stage(_("Reading the file"))
    wanted = _wanted(
        registers.typed_rows(read_violence(path, row.file_name), outcome, progress), source, outcome
    )
    progress.stage(_("Comparing with what stands"))
    standing = ViolenceRecord.objects.filter(source=source)
    found = registers.reconcile(outcome, standing, KEY, wanted, edition=row.edition)
    outcome.absent = standing.count() - outcome.changed - outcome.unchanged
    if write and not outcome.is_refused:
        progress.stage(_("Writing"), total=len(found))
        registers.write(found, KEY)
    return outcome


register(
    ImportKind(
        kind="violence",
        label=gettext_lazy("Published events of violence"),
        help=gettext_lazy(
            "Year or day, latitude, longitude, deaths by best, low and high estimate, place and country, a "
            "line each, as UCDP GED has them. A later edition takes the place of the earlier. CSV, gz, XLSX "
            "or JSON."
        ),
        examine=examine_violence,
        options={"source": gettext_lazy("who publishes it, the same for each edition; else the edition")},
    )
)


def _wanted(rows, source, outcome):
    """{(source, number): (line, values)}; a number that comes again with other values is refused."""
    wanted: dict = {}
    for item in rows:
        values = item._asdict()
        line, number = values.pop("line"), values.pop("number")
        key = (source, number)
        if key in wanted:
            _again(wanted[key], line, values, number, outcome)
            continue
        wanted[key] = (line, values)
        _doubt(values, line, outcome)
    return wanted


def _again(first, line, values, number, outcome):
    where = {"line": first[0]}
    if first[1] == values:
        outcome.flag("repeated", _("The same as line %(line)d; it counts once.") % where, line, "id", number)
    else:
        reason = _("Line %(line)d has this number with other values. Which of them holds?") % where
        outcome.refuse("contradiction", reason, line, "id", number)


def _doubt(values, line, outcome):
    """Flag estimates that run against each other, and a day of another year; taken as printed."""
    told = [values[name] for name in ESTIMATES if values[name] is not None]
    if told != sorted(told):
        outcome.flag("estimates", _("Low, best and high do not rise. Kept as printed."), line, "best", told)
    day = values["happened_on"]
    if day is not None and day.year != values["year"]:
        reason = _("The day is of another year than the line. The day was left out.")
        outcome.flag("other_year", reason, line, "year", values["year"])
        values["happened_on"] = None
