"""How money meets priorities as tables: by area and sector, by priority, by donor; for files and the API."""

from contributors.flow_sums import STAGES

TABLES = ("areas", "priorities", "donors")
KINDS = ("csv", "xlsx")
MONEY = [f"{stage}_usd" for stage in STAGES]
HEADS = {
    "areas": [
        "mission", "area", "sector", "priorities", "unfunded", "double", "projects", "donors", *MONEY,
        "total_usd",
    ],
    "priorities": [
        "mission", "id", "area", "sector", "rank", "priority", "voice", "flag", "cost_usd", "promised_usd",
        "donors", "projects",
    ],
    "donors": ["mission", "code", "donor", *MONEY, "total_usd"],
}  # fmt: skip


def lines(told, table):
    """The rows of one table; the last line of areas is what is for no project."""
    mission = told.mission.acronym
    return {"areas": _areas, "priorities": _priorities, "donors": _donors}[table](told, mission)


def rows(told, table):
    return [dict(zip(HEADS[table], line, strict=True)) for line in lines(told, table)]


def _areas(told, mission):
    for place, line in told.places:
        area, sector = (place.area, place.sector) if place else ("", "")
        counts = (line.needs, line.unfunded, line.double, line.works) if place else (None,) * 4
        yield [mission, area, sector, *counts, len(line.donors), *line.cells, line.total]


def _priorities(told, mission):
    for row, one, names, projects in told.needs:
        yield [
            mission,
            str(row.pk),
            row.area,
            row.sector,
            row.rank,
            row.title,
            row.voice,
            one.verdict,
            one.cost,
            one.dollars,
            "; ".join(names),
            "; ".join(project.title for project in projects),
        ]


def _donors(told, mission):
    for (code, name), line in told.donors:
        yield [mission, code, name, *line.cells, line.total]
