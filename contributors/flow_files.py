"""Flows of money as a reader takes them out: by destination, for a file of IATI."""

from django.utils import translation

from contributors import iati


def activities(rows, projects):
    """The activities of these flows, a queryset of those a reader may see, with what they are told of.

    `projects`: those the reader sees, by key; a flow for one of them is told under the project."""
    places = {}
    with translation.override("en"):
        for row in rows:
            key, about = _about(row, projects.get(row.project_id))
            places.setdefault(key, (about, []))[1].append(_transaction(row))
    return [iati.Activity(key, *about, transactions=found) for key, (about, found) in sorted(places.items())]


def _about(row, project):
    """(key of its project or destination, what an activity says of it)."""
    if project:
        mission = project.mission
        keeper = project.keeper or mission.lead
        name = f"{mission.acronym}: {project.title}"
        return f"project-{project.pk}", (name, _named(keeper), False, _country(mission))
    if row.fund:
        mission, keeper = row.fund.mission, row.fund.organization
        return f"fund-{keeper.code}-{row.fund.code}", (
            row.fund.name,
            _named(keeper),
            bool(mission),
            _country(mission),
        )
    if row.mission:
        name = f"{row.mission.acronym}: {row.mission.name}"
        return f"mission-{row.mission.slug}", (name, _named(row.mission.lead), True, _country(row.mission))
    if row.recipient:
        return f"organization-{row.recipient.code}", (row.recipient.name, _named(row.recipient))
    return f"other-{row.recipient_name}", (row.recipient_name, ("OTHER", row.recipient_name))


def _named(partner):
    return partner.code, partner.name


def _country(mission):
    return mission.host.iso2 if mission and mission.host else ""


def _transaction(row):
    words = [
        row.title,
        row.earmark and f"Earmarked: {row.earmark}",
        row.in_kind and f"In kind: {row.valuation}",
    ]
    return iati.Transaction(
        row.stage,
        row.amount,
        row.currency,
        row.decided_on,
        row.donor.name if row.donor else row.donor_name,
        row.reference or str(row.pk),
        ". ".join(filter(None, words)),
    )
