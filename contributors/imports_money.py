"""Published voluntary money in: flows in the layout of FTS, contributors to the UN's trust funds.

A later edition takes the place of the earlier one, flow by flow; what nobody discloses stays undisclosed.
"""

from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import registers
from accounts.imports import ImportKind, Outcome, register
from accounts.models import Partner
from contributors.known_names import KnownPartners, plain
from contributors.layouts_money import read_fts, read_trust_funds
from contributors.models import Flow, Fund

KEY = ("register_key",)
FTS, TRUST = "FTS", "un-trust-funds"
GOVERNMENT = ", Government of"
CENT = Decimal("0.01")


def examine_fts(row, path, progress, write):
    """Read, compare and, with `write`, store the flows of a file in the layout of FTS."""
    outcome = Outcome()
    if _not_theirs(row, outcome):
        return outcome
    progress.stage(_("Reading the file"))
    known = KnownPartners.of_partners()
    receivers = set(Partner.objects.exclude(kind=Partner.Kind.NATION).values_list("pk", flat=True))
    funds = {plain(name): pk for pk, name in Fund.objects.filter(mission=None).values_list("pk", "name")}
    wanted = {}
    for item in registers.typed_rows(read_fts(path, row.file_name), outcome, progress):
        wanted[(f"{FTS} {item.key}",)] = (item.line, _of_fts(item, known, receivers, funds))
    return _reconciled(row, outcome, progress, write, wanted, _source(row, FTS))


def examine_trust_funds(row, path, progress, write):
    """Read, compare and, with `write`, store what contributors gave to the UN's trust funds in a year."""
    outcome = Outcome()
    if _not_theirs(row, outcome):
        return outcome
    progress.stage(_("Reading the file"))
    file = read_trust_funds(path)
    items = list(registers.typed_rows(file, outcome, progress))
    funds = _funds(outcome, items, file.source, write)
    known, organization = KnownPartners.of_partners(), Partner.objects.get(code="UN")
    wanted = {}
    for item in items:
        key = f"{TRUST} {item.year} {item.fund_code or '-'} {item.contributor}"
        wanted[(key,)] = (item.line, _of_trust(item, known, organization, funds))
    return _reconciled(row, outcome, progress, write, wanted, file.source)


def _not_theirs(row, outcome):
    if registers.owner_of(row) in (None, "UN"):
        return False
    reason = _("Voluntary flows are kept for everyone; only who keeps the UN's figures brings them in.")
    outcome.refuse("not_yours", reason, column="organization", value=row.options["organization"])
    return True


def _source(row, register):
    return row.options.get("source") or f"{register}, {row.edition}"


# --- What a line says
def _of_fts(item, known, receivers, funds):
    donor = known.find(None, item.source.removesuffix(GOVERNMENT), item.day) if item.source else None
    receiver = known.find(None, item.destination) if item.destination else None
    fund = funds.get(plain(item.destination))
    is_known = receiver in receivers and fund is None
    return {
        "reference": f"{FTS} {item.key} {item.reference}".strip()[:80],
        "donor_id": donor,
        "donor_name": item.source,
        "fund_id": fund,
        "recipient_id": receiver if is_known else None,
        "recipient_name": "" if fund else item.destination or _("destination not stated"),
        "title": item.title,
        "stage": item.stage,
        "amount": item.amount if item.rate else item.dollars,
        "currency": item.currency or "USD",
        "rate": item.rate.quantize(Decimal("1e-8")) if item.rate else None,
        "rate_on": item.day if item.rate else None,
        "decided_on": item.day,
        "earmark": item.plan,
        "conditions": "" if item.kind in ("", "Standard") else f"FTS: {item.kind}",
        "in_kind": item.in_kind,
        "valuation": "FTS" if item.in_kind else "",
    }


def _of_trust(item, known, organization, funds):
    fund = funds.get(item.fund_code)
    return {
        "reference": f"{item.year} {item.fund_code}".strip(),
        "donor_id": known.find(None, item.contributor),
        "donor_name": item.printed or item.contributor,
        "fund_id": fund,
        "recipient_id": None if fund else organization.pk,
        "recipient_name": "",
        "title": f"Recognized voluntary contributions, {item.year}",
        "stage": "committed",
        "amount": item.dollars.quantize(CENT),
        "currency": "USD",
        "decided_on": date(item.year, 12, 31),
    }


# --- Comparing and writing
def _funds(outcome, items, source, write):
    """{code: key} of the UN's funds, those new in a file among them."""
    named = {item.fund_code: item.fund_name for item in items if item.fund_code}
    standing = Fund.objects.filter(organization__code="UN", code__in=named)
    organization = Partner.objects.get(code="UN").pk
    counted = Outcome()
    rows = registers.reconcile(
        counted,
        standing,
        ("organization_id", "code"),
        {(organization, code): (None, {"name": name}) for code, name in named.items()},
        source=source,
    )
    outcome.more["funds"] = counted.new
    if write and not outcome.is_refused:
        registers.write(rows, ("organization_id", "code"))
    found = dict(standing.values_list("code", "pk"))
    return {row.code: row.pk for row in rows} | found


def _reconciled(row, outcome, progress, write, wanted, source):
    progress.stage(_("Comparing with what stands"))
    standing = Flow.objects.filter(register_key__in=[key for (key,) in wanted])
    stamp = {"source": source, "certainty": "published", "created_by_id": row.created_by_id}
    rows = registers.reconcile(outcome, standing, KEY, wanted, **stamp)
    if write and not outcome.is_refused:
        progress.stage(_("Writing"), total=len(rows))
        registers.write(rows, KEY)
    return outcome


SOURCE = {"source": gettext_lazy("where the figures were published; else the edition")}
register(
    ImportKind(
        kind="flows_fts",
        label=gettext_lazy("Voluntary flows, in the layout of FTS"),
        help=gettext_lazy(
            "Flows with amountUSD, srcOrganization, destOrganization, status and their dates, as the"
            " Financial Tracking Service gives them. CSV, gz, XLSX or JSON."
        ),
        examine=examine_fts,
        options=SOURCE,
    )
)
register(
    ImportKind(
        kind="trust_funds",
        label=gettext_lazy("Contributors to trust funds of the United Nations"),
        help=gettext_lazy(
            "One year: each contributor with the funds it gave to, adjustments below zero kept as printed."
            " JSON or gz."
        ),
        examine=examine_trust_funds,
    )
)
