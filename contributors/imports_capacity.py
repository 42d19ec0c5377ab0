"""Population and economy in: what a nation could carry, by year. A later value takes the earlier one's place.

Groups of nations and territories that are no partners are left out and named once each.
"""

from collections import Counter

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import registers
from accounts.files import FileRefused
from accounts.imports import ImportKind, Outcome, register
from accounts.models import Partner
from contributors.known_names import KnownPartners
from contributors.layouts_registers import read_capacity
from contributors.models import CapacityFigure

KEY = ("partner_id", "kind", "year")
FAR = 5  # times more or less than what stands


def examine_capacity(row, path, progress, write):
    """Read, compare and, with `write`, store the figures of a file."""
    outcome = Outcome()
    if registers.owner_of(row) not in (None, "UN"):
        reason = _("Population and economy are kept for everyone; only the UN's figures come in here.")
        outcome.refuse("not_yours", reason, column="organization", value=row.options["organization"])
        return outcome
    progress.stage(_("Reading the file"))
    wanted = _wanted(_file(row, path), outcome, progress)
    progress.stage(_("Comparing with what stands"))
    standing = CapacityFigure.objects.filter(kind__in={kind for _partner, kind, _year in wanted})
    _flag_far(outcome, standing, wanted)
    source = row.options.get("source") or row.edition
    figures = registers.reconcile(outcome, standing, KEY, wanted, source=source)
    outcome.more = {"nations": len({partner for partner, _kind, _year in wanted})}
    if write and not outcome.is_refused:
        progress.stage(_("Writing"), total=len(figures))
        registers.write(figures, KEY)
    return outcome


register(
    ImportKind(
        kind="capacity",
        label=gettext_lazy("Population and economy by year"),
        help=gettext_lazy(
            "Country code, year and value, as the World Bank gives them: population in persons, gross "
            "domestic product or national income in US dollars, uniformed forces in persons. CSV, gz, XLSX "
            "or JSON."
        ),
        examine=examine_capacity,
        options={
            "kind": gettext_lazy("population, gdp, gni or forces, where the file has no such column"),
            "source": gettext_lazy("where the figures were published; else the edition"),
        },
    )
)


def _file(row, path):
    kind = row.options.get("kind") or None
    if kind not in (None, *CapacityFigure.Kind.values):
        raise FileRefused(_("Choose population, gdp, gni or forces as the kind of figures."), column="kind")
    try:
        return read_capacity(path, row.file_name, kind=kind)
    except FileRefused:
        if kind is None and _lacks_its_kind(row, path):
            reason = _(
                "The file does not say what it counts. Choose population, gdp, gni or forces as the kind."
            )
            raise FileRefused(reason, column="kind") from None
        raise


def _lacks_its_kind(row, path):
    """Whether the file could be read if it were told what it counts."""
    try:
        with read_capacity(path, row.file_name, kind="gdp"):
            return True
    except FileRefused:
        return False


def _wanted(file, outcome, progress):
    """The figures of nations by key; each other code is flagged once."""
    matcher, strangers, wanted = KnownPartners.of_partners(), {}, {}
    nations = set(Partner.objects.nations().values_list("pk", flat=True))
    lines = Counter()
    for item in registers.typed_rows(file, outcome, progress):
        nation = matcher.find(item.iso3, None if item.iso3 else item.name)
        if nation not in nations:
            stranger = f"{item.iso3 or ''} {item.name}".strip()
            strangers.setdefault(stranger, item.line)
            lines[stranger] += 1
            continue
        _take(outcome, wanted, (nation, item.kind, item.year), item)
    for stranger, line in strangers.items():
        reason = _("No nation has this code: a group or a territory. Its %(n)d lines are left out.")
        outcome.flag("not_a_nation", reason % {"n": lines[stranger]}, line, "iso3", stranger)
    return wanted


def _take(outcome, wanted, same, item):
    if same not in wanted:
        wanted[same] = (item.line, {"value": item.value})
        return
    line, before = wanted[same]
    where = {"line": line, "value": before["value"]}
    if before["value"] == item.value:
        reason = _("The same as line %(line)d; it counts once.") % where
        outcome.flag("repeated", reason, item.line, "year", item.year)
    else:
        reason = _("Line %(line)d gives %(value)s for the same nation and year. Keep one.") % where
        outcome.refuse("contradiction", reason, item.line, "value", item.value)


def _flag_far(outcome, standing, wanted):
    """Flag what is far from what stands; refuse a file where that is most, as of the wrong kind or unit."""
    far = compared = 0
    for figure in standing:
        line, new = wanted.get((figure.partner_id, figure.kind, figure.year), (None, None))
        compared += new is not None
        if new and not figure.value / FAR < new["value"] < figure.value * FAR:
            far += 1
            reason = _("Far from what stands, %(value)s. Is this the right kind and unit?")
            outcome.flag("far_off", reason % {"value": figure.value}, line, "value", new["value"])
    if far > compared / 2:
        reason = _("%(far)d of %(compared)d figures are far from what stands: the kind or the unit is wrong.")
        outcome.refuse("wrong_kind", reason % {"far": far, "compared": compared}, column="kind")
