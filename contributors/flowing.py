"""What a flow of money must meet before it is stored: who enters it, what it may fulfil. Stores nothing."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts import access
from contributors.models import Flow
from contributors.models.flow_life import FUNDING, LIFE, RANKS


def keepers(row):
    """The missions and partners whose funding staff keep the money of where it goes."""
    roots = [row.mission, row.mission and row.mission.lead, row.recipient]
    if row.fund:
        roots += [row.fund.organization, row.fund.mission]
    return [root for root in roots if root is not None]


def may_keep(by, row):
    """Whether this person keeps the money of where it goes."""
    return access.allows(by, "manage_money", *keepers(row))


def may_enter(by, row):
    """Whether this person enters it: for its source, or where it goes."""
    gives = row.donor is not None and access.allows(by, "act_for", row.donor)
    return gives or may_keep(by, row)


def may_step(by, row, step):
    return may_keep(by, row) if LIFE[step].side == FUNDING else may_enter(by, row)


def steps_for(by, row):
    """The steps this person may take from where it stands."""
    return [step for step in LIFE.from_(row.stage) if may_step(by, row, step.name)]


def check(row):
    """The rules of one row, and of the two where it fulfils another."""
    row.full_clean()
    if row.certainty == "published" and not row.source:
        raise ValidationError({"source": _("Say where it was published.")})
    if row.project_id:
        check_project(row)
    if row.fulfils_id:
        check_fulfils(row, row.fulfils)


def check_project(row):
    """A flow for a project goes to its mission, a fund of that, or an organization; what fulfils it is for
    the same project, so that a project's money counts once and all of it."""
    mission = row.mission_id or (row.fund and row.fund.mission_id)
    if mission and mission != row.project.mission_id:
        raise ValidationError({"project": _("This project is of another mission than the money goes to.")})
    if row.fulfils_id and row.fulfils.project_id not in (None, row.project_id):
        raise ValidationError({"project": _("The flow it fulfils is for another project.")})
    if row.pk and Flow.objects.filter(fulfils=row).exclude(project=row.project_id).exists():
        raise ValidationError({"project": _("Flows that fulfil it are not for this project: name it there.")})


def check_fulfils(row, earlier):
    """A flow fulfils one at an earlier stage, so that no flows fulfil each other in a circle."""
    if earlier.stage not in RANKS:
        words = {"stage": earlier.get_stage_display()}
        raise ValidationError({"fulfils": _("That flow is %(stage)s: nothing fulfils it any more.") % words})
    if row.stage in RANKS and RANKS[row.stage] <= RANKS[earlier.stage]:
        words = {"own": row.get_stage_display(), "other": earlier.get_stage_display()}
        raise ValidationError(
            {"fulfils": _("What is %(own)s does not fulfil what is %(other)s: name an earlier flow.") % words}
        )
    if not _is_one_source(row, earlier):
        raise ValidationError({"fulfils": _("That flow comes from another source.")})
    if not (_own(earlier) & _wide(row) or _own(row) & _wide(earlier)):
        raise ValidationError({"fulfils": _("That flow goes to another destination.")})


def check_reaches(row, step):
    """Whole flows advance; of what is entered in parts each part is a flow of its own."""
    parts = Flow.objects.filter(fulfils=row, stage__in=RANKS)
    reached = RANKS.get(LIFE[step].target)
    if reached is not None and any(RANKS[part.stage] <= reached for part in parts):
        raise ValidationError(
            _("Parts of it stand as flows of their own that fulfil it: enter the rest as one as well."),
            "in_parts",
        )


def _is_one_source(row, earlier):
    if row.donor_id or earlier.donor_id:
        return row.donor_id == earlier.donor_id
    return row.donor_name.casefold() == earlier.donor_name.casefold()


def _own(row):
    """The place it goes to."""
    if row.destination is None:
        return {row.recipient_name.casefold()}
    return {_key(row.destination)}


def _wide(row):
    """The place it goes to, and those that place belongs to: a fund to its organization and its mission."""
    roots = row.destination, *keepers(row)
    return _own(row) | {_key(root) for root in roots if root is not None}


def _key(root):
    return f"{root._meta.label_lower}:{root.pk}"
