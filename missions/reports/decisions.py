"""The record of a decision set for print, as its reader may see it: what was decided, how, what follows."""

from pathlib import Path

from django.utils.translation import get_language, get_language_bidi, pgettext
from django.utils.translation import gettext as _

from accounts import dates, typesetting
from missions.models import Release

TEMPLATE = Path(__file__).with_name("decision.typ")


def decision_pdf(record, address):
    row = record.decision
    return typesetting.pdf(TEMPLATE, document(record, address), f"decision-{row.year}-{row.number}-{row.pk}")


def document(record, address):
    """What the record says, every text ready to be set."""
    row = record.decision
    return {
        "lang": (get_language() or "en").partition("-")[0],
        "rtl": get_language_bidi(),
        "title": row.title,
        "keywords": [_("decision"), row.body.name],
        "state": _("Record of decision %(reference)s") % {"reference": row.reference},
        "facts": [[str(head), str(words)] for head, words in _facts(record)],
        "text": {"head": _("What was adopted"), "words": row.text},
        "tables": [table for table in _tables(record) if table["rows"]],
        "address": address,
        "label": _("Who reads it: %(label)s.") % {"label": Release(record.label).label},
        "copy": _("It holds what the person who fetched it may read."),
    }


def _facts(record):
    row, proposal = record.decision, record.proposal
    ended = row.round
    yield _("Body"), row.body.name
    if row.body.mission:
        yield _("Mission"), row.body.mission.acronym
    if proposal is not None:
        yield _("Put forward by"), proposal.sponsor or _("who runs the body")
    yield _("Decided by"), ended.get_mode_display()
    yield _("Put to the body"), _moment(row, ended.opened_at)
    if ended.first_deadline != ended.deadline:
        yield _("First deadline"), _moment(row, ended.first_deadline)
    yield _("Decided"), _moment(row, row.decided_at)
    if ended.option:
        yield _("Option adopted"), ended.option
    counts = {"present": ended.present, "seated": ended.seated, "quorum": ended.quorum}
    yield _("Took part"), _("%(present)d of %(seated)d with a vote; quorum %(quorum)d") % counts
    yield pgettext("votes", "For"), ended.votes_for
    yield pgettext("votes", "Against"), ended.against
    yield pgettext("votes", "Abstained"), ended.abstained


def _tables(record):
    row = record.decision
    yield {
        "head": _("Options"),
        "columns": [_("Option"), ""],
        "widths": [4, 1],
        "rows": [[one, _("adopted") if one == row.round.option else ""] for one in record.options],
    }
    yield {
        "head": _("Positions"),
        "columns": [_("Participant"), _("Position"), _("In words"), _("Given")],
        "widths": [3, 3, 7, 4],
        "rows": [_voice(row, one) for one in record.voices],
    }
    yield {
        "head": _("Rounds"),
        "columns": [pgettext("proposal", "Round"), _("Outcome"), _("Ended"), _("For, against, abstained")],
        "widths": [1, 2, 2, 2],
        "rows": [_round(row, one) for one in record.rounds] if len(record.rounds) > 1 else [],
    }
    yield {
        "head": _("Tasks that follow"),
        "columns": [_("What is to be done"), _("Owner"), pgettext("day", "Due"), _("State")],
        "widths": [6, 3, 3, 3],
        "rows": [
            [one.title, _owner(one), dates.short_day(one.due_on), one.get_state_display()]
            for one in record.actions
        ],
    }


def _voice(row, voice):
    seat, said = voice
    partner = (seat or said).partner.local_name
    if said is None:
        return [partner, _("said nothing") if seat.may_vote else _("observes"), "", ""]
    stance = said.get_stance_display()
    stance = f"{stance}: {said.option}" if said.option else stance
    return [partner, stance, said.words, _moment(row, said.given_at)]


def _round(row, one):
    votes = ", ".join(str(n) for n in (one.votes_for, one.against, one.abstained))
    return [str(one.number), one.get_outcome_display(), _moment(row, one.ended_at), votes]


def _owner(action):
    if action.owner:
        return action.owner.local_name
    return action.person.name if action.person else str(action.mission)


def _moment(row, at):
    return dates.moment(at, row.body.time_zone)
