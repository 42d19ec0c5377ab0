"""The register of fatalities in: a later edition takes the earlier one's place, which stays in history.

What the register does not tell stays open: an unknown mission or nationality is kept as printed and
flagged, and nothing is guessed.
"""

from datetime import date

from django.db.models import Min
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import outbox, registers
from accounts.imports import ImportKind, Outcome, register
from accounts.models import Membership, Partner
from contributors import register_reach
from contributors.known_names import KnownMissions, KnownPartners
from contributors.layouts_registers import read_fatalities
from contributors.models import Fatality, PersonnelReport
from missions.models import Mission

KEY = ("casualty_id",)


def examine_fatalities(row, path, progress, write):
    """Read, compare and, with `write`, store the deaths of an edition."""
    outcome = Outcome()
    progress.stage(_("Reading the file"))
    deaths = _deaths(read_fatalities(path, row.file_name), outcome, progress)
    wanted = {(number,): _one_of(number, lines, outcome) for number, lines in deaths.items()}
    _refuse_others(outcome, wanted, registers.owner_of(row))
    progress.stage(_("Comparing with what stands"))
    fatalities = registers.reconcile(outcome, Fatality.objects.all(), KEY, wanted, edition=row.edition)
    of_missions = {values["mission_as_printed"] for _line, values in wanted.values()}
    standing = Fatality.objects.filter(mission_as_printed__in=of_missions)
    outcome.absent = standing.exclude(casualty_id__in=deaths).count()
    outcome.more = {"missions": len(of_missions)}
    if write and not outcome.is_refused:
        progress.stage(_("Writing"), total=len(fatalities))
        before = register_reach.reach([Fatality.objects.all()])
        registers.write(fatalities, KEY)
        _make_due(before, register_reach.reach([Fatality.objects.all()]))
    return outcome


register(
    ImportKind(
        kind="fatalities",
        label=gettext_lazy("Fatalities"),
        help=gettext_lazy(
            "Register number, day, mission, nationality, personnel and incident, as in the UN's register of "
            "fatalities. No names. CSV, gz, XLSX or JSON."
        ),
        examine=examine_fatalities,
    )
)


def _deaths(file, outcome, progress):
    """The lines of each register number: {number: [(line, values)]}."""
    partners, missions = KnownPartners.of_partners(), KnownMissions()
    by_m49 = dict(Partner.objects.exclude(m49=None).values_list("m49", "pk"))
    deaths = {}
    for item in registers.typed_rows(file, outcome, progress):
        nation = partners.find(item.iso3, item.nationality, item.happened_on) or by_m49.get(item.m49)
        mission = missions.find(item.mission)
        _flag_unknown(outcome, item, nation, mission)
        values = {
            "mission_id": mission and mission.pk,
            "mission_as_printed": item.mission,
            "nationality_id": nation,
            "nationality_as_printed": item.nationality,
            "happened_on": item.happened_on,
            "personnel_type": item.personnel_type,
            "casualty_type": item.casualty_type,
            "incident_type": item.incident_type,
            "sex": item.sex,
        }
        deaths.setdefault(item.casualty_id, []).append((item.line, values))
    return deaths


def _flag_unknown(outcome, item, nation, mission):
    if mission is None:
        reason = _("No mission of the portal has this acronym; kept as printed, in no mission's count.")
        outcome.flag("unknown_mission", reason, item.line, "mission", item.mission)
    if nation is None:
        reason = _("No nation has this code or name; kept as printed, in no nation's count.")
        outcome.flag("unknown_nationality", reason, item.line, "nationality", item.nationality)


def _one_of(number, lines, outcome):
    """The line that counts where a register number stands on several: see `_of_a_member`."""
    line, values = _of_a_member(lines) if len(lines) > 1 else lines[0]
    for other, others in lines:
        if other == line:
            continue
        where = {"line": line}
        if others == values:
            reason = _("The same as line %(line)d; it counts once.") % where
            outcome.flag("repeated", reason, other, "casualty_id", number)
        else:
            reason = (
                _("Line %(line)d has this number with other values and counts; this one does not.") % where
            )
            outcome.flag("contradiction", reason, other, "casualty_id", number)
    return line, values


def _of_a_member(lines):
    """The first line whose state had not yet to be admitted to the United Nations that day; else the first.

    The register gives six who died in 2003 to 2005 to Serbia and Montenegro, and again to Montenegro, a
    state since 2006.
    """
    nations = {values["nationality_id"] for _line, values in lines}
    members = Membership.objects.filter(organization__code="UN", partner__in=nations).values("partner")
    admitted = dict(members.annotate(first=Min("starts_on")).values_list("partner", "first"))
    for line, values in lines:
        since = admitted.get(values["nationality_id"])
        if since is None or since <= values["happened_on"]:
            return line, values
    return lines[0]


def _make_due(before, after):
    """Months the register reaches now and did not, or no longer does, are worked out again."""
    first, last = sorted((before or date.min, after or date.min))
    months = PersonnelReport.objects.filter(month__gt=first, month__lte=last).order_by()
    outbox.mark_due(f"burden:{month:%Y-%m}" for month in months.values_list("month", flat=True).distinct())


def _refuse_others(outcome, wanted, owner):
    """An organization changes the deaths of the missions it leads, and no others."""
    if owner is None:
        return
    its_own = set(Mission.objects.filter(lead__code=owner).values_list("pk", flat=True))
    others = Fatality.objects.filter(casualty_id__in=[number for (number,) in wanted])
    others = set(others.exclude(mission=None).exclude(mission__in=its_own).values_list("casualty_id"))
    for number, (line, values) in wanted.items():
        if values["mission_id"] not in its_own or number in others:
            reason = _("This mission is not led by %(owner)s; its dead are not yours to import.")
            outcome.refuse(
                "not_your_mission", reason % {"owner": owner}, line, "mission", values["mission_as_printed"]
            )
