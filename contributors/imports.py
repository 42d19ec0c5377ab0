"""Personnel files in: staged, compared and written in SQL, all rows or none.

The staging table lives for one transaction. Repeats inside a file: a line equal in every value counts
once; the same key with other values is added. Both are flagged, and nothing is corrected in silence.
"""

from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import sources
from accounts.copying import CopyStream
from accounts.files import Finding
from accounts.imports import ImportKind, Outcome, register
from contributors import burden
from contributors.known_names import KnownMissions, KnownPartners
from contributors.layouts import read_personnel

NEAR_MONTHS = 6
MANY = 10_000  # lines written at once
STAGED = """
    CREATE TEMP TABLE staged (
        line bigint, contributor_id bigint, mission_id bigint, month date, reported_on date,
        category text, women int, men int, personnel int, printed text
    ) ON COMMIT DROP
"""


def examine_personnel(row, path, progress, write):
    """Read, stage, compare and, with `write`, store the personnel lines of a file."""
    outcome = Outcome()
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS staged, merged, series")
        cursor.execute(STAGED)
        _stage(cursor, row, path, progress, outcome)
        progress.stage(_("Comparing with what stands"))
        _merge(cursor, outcome)
        _compare(cursor, outcome)
        _flag_womens_share(cursor, outcome)
        if write and not outcome.is_refused and outcome.new + outcome.changed + outcome.more["replaced"]:
            progress.stage(_("Writing"), total=outcome.new + outcome.changed)
            _write(cursor, row)
    return outcome


register(
    ImportKind(
        kind="personnel",
        label=gettext_lazy("Personnel by month"),
        help=gettext_lazy(
            "Contributor, mission, category, women, men and month: the UN data hub's table, its older "
            "export, the wide tables of research providers, or Concord's own. CSV, gz, XLSX or JSON, "
            "up to 100 MB."
        ),
        examine=examine_personnel,
        options={
            "organization": gettext_lazy("code of the organization whose figures they are; else UN"),
            "source": gettext_lazy("where the figures were published; else the UN's monthly report"),
        },
    )
)


# --- Reading
def _stage(cursor, row, path, progress, outcome):
    file = read_personnel(path, row.file_name)
    outcome.layout = file.layout
    progress.stage(_("Reading the file"), total=file.source.expected)
    for column in file.unknown_columns:
        outcome.flag(
            "unknown_column",
            _("The column %(name)s is unknown and was not read.") % {"name": column},
            1,
            column,
        )
    known = KnownPartners.of_partners(), KnownMissions()  # asked before: no query can run beside a COPY
    rows = _rows(file, row, known, progress, outcome)
    cursor.copy_expert("COPY staged FROM STDIN", CopyStream(rows))
    cursor.execute("ANALYZE staged")


def _rows(file, row, known, progress, outcome):
    """Lines of COPY text for every row whose contributor and mission are known; findings for the others."""
    contributors, missions = known
    owner = None if row.is_free else row.options.get("organization")
    for item in file:
        if isinstance(item, Finding):
            outcome.note_read(item)
            continue
        outcome.lines += 1
        if outcome.lines % 5000 == 0:
            progress.rows(outcome.lines)
        contributor = contributors.find(item.iso3, item.name, item.month)
        mission = missions.find(item.mission)
        if contributor is None:
            outcome.refuse(
                "unknown_contributor",
                _("No partner has this code or name; add it, or an alias of it, in the administration."),
                item.line,
                "contributor",
                " ".join(filter(None, [item.iso3, item.name])),
            )
        elif mission is None:
            outcome.refuse(
                "unknown_mission",
                _("No mission has this acronym; add it to the register first."),
                item.line,
                "mission",
                item.mission,
            )
        elif owner and mission.lead != owner:
            outcome.refuse(
                "not_your_mission",
                _("This mission is led by %(lead)s; its figures are not yours to import.")
                % {"lead": mission.lead},
                item.line,
                "mission",
                item.mission,
            )
        else:
            yield (
                item.line,
                contributor,
                mission.pk,
                item.month,
                item.reported_on,
                item.category,
                item.women,
                item.men,
                item.personnel,
                item.name,
            )


# --- Comparing
def _merge(cursor, outcome):
    """One row a key in `merged`; equal lines dropped once, unlike ones added."""
    cursor.execute(
        """
        CREATE TEMP TABLE merged ON COMMIT DROP AS
        WITH distinct_lines AS (
            SELECT min(line) AS line, count(*) AS repeats, contributor_id, mission_id, month,
                   max(reported_on) AS reported_on, category, women, men, personnel, min(printed) AS printed
            FROM staged
            GROUP BY contributor_id, mission_id, month, category, women, men, personnel
        )
        SELECT contributor_id, mission_id, month, category,
               CASE WHEN count(women) = count(*) THEN sum(women)::int END AS women,
               CASE WHEN count(men) = count(*) THEN sum(men)::int END AS men,
               sum(personnel)::int AS personnel,
               max(reported_on) AS reported_on, min(printed) AS printed, min(line) AS line,
               count(*) AS parts, sum(repeats) AS lines,
               array_agg(line || ': ' || personnel ORDER BY line) AS added
        FROM distinct_lines GROUP BY contributor_id, mission_id, month, category
        """
    )
    cursor.execute("CREATE UNIQUE INDEX ON merged (month, mission_id, contributor_id, category)")
    cursor.execute("ANALYZE merged")
    cursor.execute(
        "SELECT line, parts, lines, added, personnel FROM merged "
        "WHERE parts > 1 OR lines > parts ORDER BY line"
    )
    for line, parts, lines, added, personnel in cursor.fetchall():
        if parts > 1:
            outcome.flag(
                "added",
                _("This key stands on %(n)d lines with different values; they are added.") % {"n": parts},
                line,
                "",
                f"{' + '.join(added)} = {personnel}",
            )
        if lines > parts:
            outcome.flag("repeated", _("This line stands more than once; it counts once."), line)


SAME = """
    (o.women, o.men, o.personnel) IS NOT DISTINCT FROM (m.women, m.men, m.personnel)
"""
STANDING = """
    contributors_personnelline o ON o.month = m.month AND o.mission_id = m.mission_id
        AND o.contributor_id = m.contributor_id AND o.category = m.category
"""


def _compare(cursor, outcome):
    cursor.execute(
        f"""
        SELECT count(*) FILTER (WHERE o.id IS NULL),
               count(*) FILTER (WHERE o.id IS NOT NULL AND NOT ({SAME})),
               count(*) FILTER (WHERE o.id IS NOT NULL AND {SAME}),
               count(DISTINCT m.month), count(DISTINCT m.mission_id),
               count(DISTINCT m.contributor_id), coalesce(sum(m.personnel), 0)
        FROM merged m LEFT JOIN {STANDING}
        """
    )
    new, changed, unchanged, months, missions, contributors, personnel = cursor.fetchone()
    outcome.new, outcome.changed, outcome.unchanged = new, changed, unchanged
    cursor.execute(
        f"SELECT count(*) FILTER (WHERE NOT {OF_CASE_STUDY}), "
        f"count(*) FILTER (WHERE {OF_CASE_STUDY}) {ABSENT}"
    )
    outcome.absent, replaced = cursor.fetchone()
    outcome.more = {
        "months": months,
        "missions": missions,
        "contributors": contributors,
        "personnel": personnel,
        "replaced": replaced,
    }
    cursor.execute("SELECT line FROM merged WHERE personnel = 0 ORDER BY line")
    for (line,) in cursor.fetchall():
        outcome.flag("zero", _("Listed with no persons: listed, not contributing."), line, "", "0")


# Lines that stand for a mission and month of the file and are not in it. Those of an earlier edition are
# kept; those of a case study gave way to the real report.
OF_CASE_STUDY = "r.origin = 'case_study'"
ABSENT = """
    FROM contributors_personnelline o
    JOIN contributors_personnelreport r ON r.id = o.report_id
    JOIN (SELECT DISTINCT mission_id, month FROM merged) touched
      ON touched.mission_id = o.mission_id AND touched.month = o.month
    WHERE NOT EXISTS (SELECT FROM merged m WHERE m.month = o.month AND m.mission_id = o.mission_id
                      AND m.contributor_id = o.contributor_id AND m.category = o.category)
"""


# The file's rows, and those of the months beside them that stand in the portal already (without a line).
SERIES = """
    CREATE TEMP TABLE series ON COMMIT DROP AS
    WITH months AS (SELECT DISTINCT month FROM merged),
    beside AS (
        SELECT DISTINCT near.month FROM months m CROSS JOIN LATERAL (
            (SELECT r.month FROM contributors_personnelreport r
             WHERE r.month < m.month AND r.origin = 'reported' ORDER BY r.month DESC LIMIT 1)
            UNION
            (SELECT r.month FROM contributors_personnelreport r
             WHERE r.month > m.month AND r.origin = 'reported' ORDER BY r.month LIMIT 1)
        ) near WHERE near.month NOT IN (SELECT month FROM months)
    )
    SELECT month, mission_id, contributor_id, category, women, personnel, line FROM merged
    UNION ALL
    SELECT o.month, o.mission_id, o.contributor_id, o.category, o.women, o.personnel, NULL
    FROM contributors_personnelline o JOIN beside USING (month)
    WHERE o.mission_id IN (SELECT mission_id FROM merged)
"""


def _flag_womens_share(cursor, outcome):
    """Flag women's shares far from the neighbouring months: of single keys, and of a whole month, unless it
    is of one key that was told already."""
    cursor.execute(SERIES)
    told = set(_flag_keys(cursor, outcome))
    cursor.execute(
        "SELECT month, sum(women), sum(personnel), min(line) FROM series GROUP BY month ORDER BY month"
    )
    months = cursor.fetchall()
    around = zip([None, *months], months, [*months[1:], None], strict=False)
    for before, (month, women, personnel, line), after in around:
        if line is None or (line, women, personnel) in told:
            continue
        beside = [_known(x[1], x[2]) if x and _is_near(x[0], month) else None for x in (before, after)]
        if burden.womens_share_outlier(beside[0], _known(women, personnel), beside[1]):
            outcome.flag(
                "womens_share_of_month",
                _("Women's share of %(month)s is far from the neighbouring months; taken as printed.")
                % {"month": f"{month:%Y-%m}"},
                line,
                "women",
                f"{women} / {personnel}",
            )


def _flag_keys(cursor, outcome):
    """Flag single keys; gives (line, women, personnel) of each."""
    cursor.execute(
        """
        SELECT * FROM (
            SELECT line, month, women, personnel,
                   lag(month) OVER w, lag(women) OVER w, lag(personnel) OVER w,
                   lead(month) OVER w, lead(women) OVER w, lead(personnel) OVER w
            FROM series WINDOW w AS (PARTITION BY contributor_id, mission_id, category ORDER BY month)
        ) beside_each_other WHERE line IS NOT NULL AND personnel >= %s
        """,
        [burden.OUTLIER_MIN_PERSONS],
    )
    for line, month, women, personnel, *around in cursor.fetchall():
        beside = [_known(w, p) if _is_near(m, month) else None for m, w, p in (around[:3], around[3:])]
        if burden.womens_share_outlier(beside[0], _known(women, personnel), beside[1]):
            outcome.flag(
                "womens_share",
                _("Women's share is far from the neighbouring months; taken as printed."),
                line,
                "women",
                f"{women} / {personnel}",
            )
            yield line, women, personnel


def _is_near(other, month):
    """Whether a month may be compared with another: across a longer gap much may have changed."""
    if other is None:
        return False
    return abs((other.year - month.year) * 12 + other.month - month.month) <= NEAR_MONTHS


def _known(women, personnel):
    return None if women is None or personnel is None else (women, personnel)


# --- Writing
def _write(cursor, row):
    """Store `merged`: reports, then lines; only what differs is touched, and what was stays in history."""
    cursor.execute(
        f"DELETE FROM contributors_personnelline WHERE id IN (SELECT o.id {ABSENT} AND {OF_CASE_STUDY})"
    )
    cursor.execute(
        f"""
        INSERT INTO contributors_personnelreport AS r
            (mission_id, month, reported_on, edition, source, origin)
        SELECT m.mission_id, m.month, max(m.reported_on), %s, %s,
               CASE WHEN bool_or(x.is_fictional) THEN 'fictional' ELSE 'reported' END
        FROM merged m JOIN missions_mission x ON x.id = m.mission_id LEFT JOIN {STANDING}
        GROUP BY m.mission_id, m.month HAVING bool_or(o.id IS NULL OR NOT ({SAME}))
            OR EXISTS (SELECT FROM contributors_personnelreport c WHERE c.mission_id = m.mission_id
                       AND c.month = m.month AND c.origin = 'case_study')
        ON CONFLICT (mission_id, month) DO UPDATE
        SET reported_on = excluded.reported_on, edition = excluded.edition, source = excluded.source,
            origin = excluded.origin
        """,
        [row.edition, row.options.get("source") or sources.REPORTS],
    )
    cursor.execute(
        """
        INSERT INTO contributors_personnelline AS o (report_id, mission_id, month, contributor_id, category,
            women, men, personnel, name_as_printed, edition, came_in_id)
        SELECT r.id, m.mission_id, m.month, m.contributor_id, m.category, m.women, m.men, m.personnel,
               coalesce(m.printed, ''), %s, %s
        FROM merged m JOIN contributors_personnelreport r ON r.mission_id = m.mission_id AND r.month = m.month
        ORDER BY m.month, m.mission_id, m.contributor_id, m.category
        ON CONFLICT (month, mission_id, contributor_id, category) DO UPDATE
        SET women = excluded.women, men = excluded.men, personnel = excluded.personnel,
            name_as_printed = excluded.name_as_printed, edition = excluded.edition,
            came_in_id = excluded.came_in_id
        WHERE (o.women, o.men, o.personnel)
            IS DISTINCT FROM (excluded.women, excluded.men, excluded.personnel)
        """,
        [row.edition, row.pk],
    )
    if cursor.rowcount >= MANY:  # the planner would still believe the table empty when summaries are made
        cursor.execute("ANALYZE contributors_personnelreport, contributors_personnelline")
