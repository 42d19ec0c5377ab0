"""Loads this app's tables: scales, capacities, fatalities; and the strengths of the demo's months."""

from datetime import date
from decimal import Decimal

from accounts import sources, tables
from accounts.copying import copy_in
from accounts.models import Partner, User
from contributors import (
    demo_budgets,
    demo_command,
    demo_disputes,
    demo_money,
    demo_nominations,
    demo_pledges,
    demo_reimbursements,
)
from contributors.layouts import CATEGORIES
from contributors.models import (
    Agreement,
    CapacityFigure,
    Conference,
    CostPackage,
    Dispute,
    EntryAuthority,
    Fatality,
    Flow,
    Fund,
    Nomination,
    PersonnelLine,
    PersonnelReport,
    Pledge,
    Reimbursement,
    Scale,
    ScaleRate,
)
from missions.models import Mission

EDITION = "Concord's own tables"


def load_reference():
    codes = dict(Partner.objects.values_list("code", "pk"))
    return {
        "rates": _rates(codes),
        "capacities": _capacities(codes),
        "fatalities": _fatalities(codes),
        "voluntary flows": _flows(codes),
        **demo_budgets.load_reference(),
        **demo_reimbursements.load_reference(),
    }


def _rates(codes):
    if Scale.objects.exists():
        return 0
    scales = {
        row["name"]: Scale.objects.create(
            organization_id=codes[row["organization"]],
            kind=row["kind"],
            name=row["name"],
            starts_on=tables.day(row["starts_on"]),
            ends_on=tables.day(row["ends_on"]),
            source=row["source"],
        )
        for row in tables.rows("contributors/reference/scales.csv")
    }
    return copy_in(
        ScaleRate(
            scale=scales[row["scale"]],
            partner_id=codes[row["iso3"]],
            percent=Decimal(row["percent"]),
            level=row["level"],
            provenance=row["level_provenance"] or "official",
        )
        for row in tables.rows("contributors/reference/scale_rates.csv")
    )


def _capacities(codes):
    if CapacityFigure.objects.exists():
        return 0
    return copy_in(
        CapacityFigure(
            partner_id=codes[row["iso3"]],
            year=int(row["year"]),
            kind=row["kind"],
            value=Decimal(row["value"]).quantize(Decimal("0.01")),
            source=row["source"],
        )
        for row in tables.rows("contributors/reference/capacity.csv.gz")
    )


def _fatalities(codes):
    if Fatality.objects.exists():
        return 0
    missions = dict(Mission.objects.values_list("acronym", "pk"))
    return copy_in(
        Fatality(
            casualty_id=row["casualty_id"],
            mission_id=missions.get(row["mission"]),
            mission_as_printed=row["mission"],
            nationality_id=codes.get(row["iso3"]),
            nationality_as_printed=row["name_as_printed"],
            happened_on=tables.day(row["happened_on"]),
            personnel_type=row["personnel_type"],
            casualty_type=row["casualty_type"],
            incident_type=row["incident_type"],
            sex=row["sex"],
            edition="2025-04",
        )
        for row in tables.rows("contributors/reference/fatalities.csv.gz")
    )


def _flows(codes):
    """Published money to trust funds and a pooled fund, as its import would bring it."""
    if Fund.objects.filter(is_fictional=False).exists():
        return 0
    missions = dict(Mission.objects.values_list("acronym", "pk"))
    funds = {
        row["code"]: Fund.objects.create(
            organization_id=codes[row["organization"]],
            mission_id=missions.get(row["mission"]),
            **{name: row[name] for name in ("code", "name", "kind", "source")},
        )
        for row in tables.rows("contributors/reference/funds.csv")
    }
    by = User.objects.system("demo")
    flows = [_flow(row, codes, funds, by) for row in tables.rows("contributors/reference/flows.csv")]
    return len(Flow.objects.bulk_create(flows))


def _flow(row, codes, funds, by):
    rate, day = Decimal(row["rate"]) if row["rate"] else None, tables.day(row["decided_on"])
    printed = ("reference", "donor_name", "title", "stage", "currency", "earmark", "source")
    return Flow(
        register_key=row["key"],
        donor_id=codes.get(row["donor"]),
        fund=funds[row["fund"]],
        amount=Decimal(row["amount"]),
        rate=rate,
        rate_on=day if rate else None,
        decided_on=day,
        certainty="published",
        created_by=by,
        **{name: row[name] for name in printed},
    )


def load_demo():
    """The 13 latest months, the case studies, and the invented mission's strengths."""
    folder = tables.ROOT / "contributors" / "reference" / "personnel"
    months = [f"contributors/reference/personnel/{path.name}" for path in sorted(folder.glob("*.csv*"))]
    lines = sum(_personnel(path, "reported") for path in months)
    lines += _personnel("contributors/reference/case_minustah.csv", "case_study")
    lines += _personnel("contributors/reference/case_amisom.csv", "case_study")
    lines += _personnel("contributors/fictional/personnel.csv", "fictional")
    found = {"personnel lines": lines} | demo_pledges.load() | demo_nominations.load() | demo_money.load()
    return found | demo_reimbursements.load() | demo_disputes.load() | demo_command.load()


def clear_demo():
    """Remove the strengths, offers and agreements these tables brought; imported editions stay."""
    Conference.objects.filter(is_fictional=True).delete()
    clear_money()
    Nomination.objects.filter(post__mission__is_fictional=True).delete()
    EntryAuthority.objects.filter(is_fictional=True).delete()
    Agreement.objects.filter(is_fictional=True).delete()
    Pledge.objects.filter(is_fictional=True).delete()
    PersonnelLine.objects.filter(edition=EDITION).delete()
    PersonnelReport.objects.filter(lines=None).delete()


def clear_money():
    Dispute.objects.filter(is_fictional=True).delete()
    Reimbursement.objects.filter(mission__is_fictional=True).delete()
    CostPackage.objects.filter(is_fictional=True).delete()
    rows = Flow.objects.filter(is_fictional=True)
    while rows.filter(fulfilled_by=None).exists():  # what fulfils another goes first
        rows.filter(fulfilled_by=None).delete()
    Fund.objects.filter(is_fictional=True).delete()


def _personnel(path, origin):
    codes = dict(Partner.objects.values_list("code", "pk"))
    missions = dict(Mission.objects.values_list("acronym", "pk"))
    rows = list(tables.rows(path))
    standing = set(PersonnelReport.objects.values_list("mission", "month"))
    reports = {}
    for row in rows:
        month = date.fromisoformat(row["reported_on"]).replace(day=1)
        key = (missions[row["mission"]], month)
        if key not in reports and key not in standing:
            reports[key] = PersonnelReport(
                mission_id=key[0],
                month=month,
                reported_on=date.fromisoformat(row["reported_on"]),
                edition=EDITION,
                source=row.get("source") or ("" if origin == "fictional" else sources.REPORTS),
                origin=origin,
            )
    PersonnelReport.objects.bulk_create(reports.values())
    lines = [line for row in rows if (line := _line(row, reports, codes, missions))]
    return copy_in(lines)


def _line(row, reports, codes, missions):
    month = date.fromisoformat(row["reported_on"]).replace(day=1)
    report = reports.get((missions[row["mission"]], month))
    if report is None:
        return None
    women, men = tables.whole(row["women"]), tables.whole(row["men"])
    return PersonnelLine(
        report=report,
        mission_id=report.mission_id,
        month=month,
        contributor_id=codes[row["iso3"]],
        category=CATEGORIES[row["category_as_printed"].casefold()],
        women=women,
        men=men,
        personnel=women + men if women is not None and men is not None else int(row["personnel"]),
        name_as_printed=row["name_as_printed"],
        edition=EDITION,
    )
