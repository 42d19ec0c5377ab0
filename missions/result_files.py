"""The results of projects as a file: each once, with the projects that share it."""

from missions.results import share

HEADS = (
    *("mission", "project", "indicator", "unit", "target", "reached", "reached_on", "source"),
    *("share", "shared_with"),
)


def lines(told):
    """The cells of these results, as `reading_projects.results` tells them; what is not reported is empty.

    `share`: percent of it that is the project's own; `shared_with`: the others, each with its percent.
    """
    for row, one, shares in told:
        others = "; ".join(f"{project.title} {percent.normalize():f} %" for project, percent in shares)
        yield [
            row.project.mission.acronym if row.project.mission else "",
            row.project.title,
            row.indicator,
            row.unit,
            row.target,
            row.reached,
            row.reached_on,
            row.source,
            share(one, row.project_id),
            others,
        ]
