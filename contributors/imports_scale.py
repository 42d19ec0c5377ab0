"""Scales in: a table of rates comes in whole, so a member the file no longer names leaves the scale.

A file holds one scale, described by the options, or one a year. A regular scale has to keep the rules of
the resolution; no other may be far from 100 in all.
"""

from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import registers
from accounts.files import FileRefused
from accounts.imports import ImportKind, Outcome, register
from accounts.models import Partner
from contributors import assessment
from contributors.known_names import KnownPartners
from contributors.layouts_registers import read_scale
from contributors.models import Scale, ScaleRate

KEY = ("scale_id", "partner_id")
ROUNDING = Decimal("0.1")  # percent, of all rates together


def examine_scale(row, path, progress, write):
    """Read, compare and, with `write`, store the scales of a file."""
    outcome = Outcome()
    progress.stage(_("Reading the file"))
    file = read_scale(path, row.file_name, rates=row.options.get("rates", ""))
    tables = {}
    for item in registers.typed_rows(file, outcome, progress):
        tables.setdefault((item.scale, item.year), []).append(item)
    progress.stage(_("Comparing with what stands"))
    outcome.more = {"scales": len(tables), "removed": 0}
    compared = [_compare(row, file.layout, told, items, outcome) for told, items in tables.items()]
    if write and not outcome.is_refused:
        progress.stage(_("Writing"), total=outcome.new + outcome.changed)
        for scale, rates, gone in compared:
            _write(scale, rates, gone)
    return outcome


register(
    ImportKind(
        kind="scale",
        label=gettext_lazy("Scale of rates"),
        help=gettext_lazy(
            "Member and rate in percent: a scale of assessments, a key of common funding, of gross national "
            "income or of your own; or rates worked back from bills, one scale a year. CSV, gz, XLSX or JSON."
        ),
        examine=examine_scale,
        options={
            "organization": gettext_lazy("code of the organization; else UN"),
            "kind": gettext_lazy(
                "regular, peacekeeping, common_funding, gni, assessed, standard, field or custom"
            ),
            "name": gettext_lazy("name of the scale, such as UN regular 2025-27"),
            "from": gettext_lazy("first day, such as 2025-01-01"),
            "until": gettext_lazy("last day; empty where it still stands"),
            "source": gettext_lazy("the resolution or decision"),
            "rates": gettext_lazy(
                "head of the column to read, where the file has several scales side by side"
            ),
        },
    )
)


# --- Which scale
def _scale(row, layout, told, count):
    """The scale a table is about, standing or new and not yet stored."""
    asked = {name: row.options.get(name, "") for name in ("kind", "name", "source")}
    organization = Partner.objects.filter(code=row.options.get("organization") or "UN").first()
    name, year = told
    if count > 1 and asked["name"]:
        raise FileRefused(_("The file holds several scales; give no name."), column="name")
    kind = asked["kind"] or ("peacekeeping" if layout == "derived_rates" else "")
    if kind and kind not in Scale.Kind.values:
        known = ", ".join(Scale.Kind.values)
        raise FileRefused(_("Choose one of: %(words)s.") % {"words": known}, column="kind")
    starts_on, ends_on = _day(row, "from"), _day(row, "until")
    if year:
        starts_on, ends_on = date(year, 1, 1), date(year, 12, 31)
    scale = _standing(organization, kind, name or asked["name"], starts_on)
    if scale is None:
        if not (kind and starts_on):
            raise FileRefused(
                _("Say which scale this is: its kind, and the day it begins (from)."), column="from"
            )
        if count > 1 and not year:
            raise FileRefused(_("Bring in new scales one file at a time: they begin on different days."))
        scale = Scale(organization=organization, kind=kind, starts_on=starts_on, ends_on=ends_on)
        scale.name = name or asked["name"] or _name(scale)
    elif kind not in ("", scale.kind) or registers.owner_of(row) not in (None, scale.organization.code):
        raise FileRefused(_("Another scale bears the name %(name)s.") % {"name": scale.name}, column="name")
    return scale


def _standing(organization, kind, name, starts_on):
    if name:
        return Scale.objects.filter(name=name).select_related("organization").first()
    same = Scale.objects.filter(organization=organization, kind=kind, starts_on=starts_on)
    return same.select_related("organization").first() if kind and starts_on else None


def _day(row, option):
    try:
        return date.fromisoformat(row.options[option]) if row.options.get(option) else None
    except ValueError as error:
        raise FileRefused(_("Write the day as in 2025-01-31."), column=option) from error


def _name(scale):
    """Such as "UN regular 2025-27", "UN peacekeeping 2025"."""
    years = f"{scale.starts_on:%Y}"
    if scale.ends_on is None:
        years = f"from {years}"
    elif scale.ends_on.year > scale.starts_on.year:
        years += f"-{scale.ends_on:%y}"
    return f"{scale.organization.code} {scale.kind.replace('_', ' ')} {years}"


# --- Its rates
def _compare(row, layout, told, items, outcome):
    """The scale, the rates to write and those to remove; what is wrong goes to the outcome."""
    scale = _scale(row, layout, told, count=outcome.more["scales"])
    wanted = _rates(scale, items, outcome)
    _refuse_broken(scale, {same: values for same, (_line, values) in wanted.items()}, outcome)
    _flag_strangers(scale, wanted, outcome)
    standing = ScaleRate.objects.filter(scale=scale) if scale.pk else ScaleRate.objects.none()
    rates = registers.reconcile(outcome, standing, KEY, wanted)
    gone = standing.exclude(partner__in=[partner for _scale, partner in wanted]).select_related("partner")
    for rate in gone:
        reason = _("Stands on the scale with %(percent)s and not in the file; it is taken off.")
        outcome.flag("removed", reason % {"percent": rate.percent}, None, "member", rate.partner.name)
    outcome.more["removed"] += len(gone)
    outcome.changed += len(gone)
    _describe(row, scale, outcome)
    return scale, rates, gone


def _rates(scale, items, outcome):
    """{(scale, partner): (line, values)}; unknown members and repeats are refused."""
    matcher, wanted = KnownPartners.of_partners(), {}
    for item in items:
        member = matcher.find(item.iso3, item.name, scale.starts_on)
        if member is None:
            reason = _("No partner has this code or name; add it, or an alias of it, in the administration.")
            outcome.refuse("unknown_member", reason, item.line, "member", item.name or item.iso3)
        elif (scale.pk, member) in wanted:
            reason = _("The member stands on line %(line)d already. Keep one.")
            line = wanted[scale.pk, member][0]
            outcome.refuse("repeated", reason % {"line": line}, item.line, "member", item.name or item.iso3)
        elif item.provenance not in ("", *ScaleRate.Provenance.values):
            reason = _("Choose one of: %(words)s.") % {"words": ", ".join(ScaleRate.Provenance.values)}
            outcome.refuse("provenance", reason, item.line, "provenance", item.provenance)
        else:
            values = {"percent": item.percent, "level": item.level, "provenance": item.provenance}
            wanted[scale.pk, member] = (item.line, values)
    return wanted


def _refuse_broken(scale, rates, outcome):
    percents = {partner: values["percent"] for (_scale, partner), values in rates.items()}
    if scale.kind == Scale.Kind.REGULAR and scale.organization.code == "UN":
        named = dict(Partner.objects.filter(pk__in=percents).values_list("pk", "name"))
        poorest = Partner.objects.filter(is_ldc=True).values_list("name", flat=True)
        regular = {named[partner]: percent for partner, percent in percents.items()}
        for reason in assessment.check_regular_scale(regular, set(poorest)):
            outcome.refuse("not_a_scale", reason, None, "percent", sum(percents.values()))
    elif abs(sum(percents.values()) - 100) > ROUNDING:
        reason = _("The rates of %(scale)s are far from 100 percent in all; is a part missing?")
        outcome.refuse("not_a_scale", reason % {"scale": scale.name}, None, "percent", sum(percents.values()))


def _flag_strangers(scale, wanted, outcome):
    """Flag who bears a rate and is no member of the organization on the scale's first day."""
    members = set(
        Partner.objects.members_of(scale.organization.code, scale.starts_on).values_list("pk", flat=True)
    )
    if not members:
        return
    for (_scale, partner), (line, _values) in wanted.items():
        if partner not in members:
            reason = _("No member of %(organization)s on %(day)s, as far as the portal knows.")
            where = {"organization": scale.organization.code, "day": scale.starts_on}
            outcome.flag("not_a_member", reason % where, line, "member", Partner.objects.get(pk=partner).name)


def _describe(row, scale, outcome):
    """Give the scale the dates and source asked for, and hold it to the rules of its model."""
    before = (scale.starts_on, scale.ends_on, scale.source)
    if scale.pk is None or row.options.get("source"):
        scale.source = row.options.get("source") or row.edition
    if scale.pk and row.options.get("until"):
        scale.ends_on = _day(row, "until")
    if scale.pk and (scale.starts_on, scale.ends_on, scale.source) != before:
        outcome.changed += 1
    try:
        scale.full_clean()
    except ValidationError as error:
        for message in error.messages:
            outcome.refuse("scale", f"{scale.name}: {message}", None, "from", scale.starts_on)


def _write(scale, rates, gone):
    scale.save()
    for rate in rates:
        rate.scale = scale
    gone.delete()
    registers.write(rates, KEY)
