"""Pages of proposals and decisions: the lists, a proposal with its clock and who said what, its record."""

from functools import partial

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from accounts import dates, editing
from accounts.api import formats
from accounts.cells import aside, state
from accounts.listing import Column, Empty, Listing
from missions import forms_decisions as forms
from missions import gathering_decisions, reading_decisions
from missions import services_proposals as services
from missions.models import Action, Body, Decision, Position, Proposal, Round
from missions.models.proposal import PROPOSAL_LIFE
from missions.reports import decisions as typeset
from missions.views.bodies import require_runs

MARKED = {"open": "circulated", "broken": "declined", "adopted": "accepted", "rejected": "declined"}
MARKED |= {"lapsed": "withdrawn"}


def mark_of(code):
    return MARKED.get(code, code)


def _stands(request, rows):
    return reading_decisions.stands(request.user, rows)


PROPOSALS = Listing(
    "missions:proposals",
    lazy("Proposals"),
    (
        Column("title", lazy("Proposal"), sort=("title", "pk")),
        Column("body", lazy("Body"), value="body.name", sort=("body__name", "pk")),
        Column(
            "mission",
            lazy("Mission"),
            value=lambda row: row.body.mission.acronym if row.body.mission else "",
            sort="body__mission__acronym",
            shown=False,
        ),
        Column("mode", lazy("Decided by"), value="get_mode_display", sort="mode"),
        Column("round", lazy("Round"), kind="number", sort=("round", "pk"), shown=False),
        Column("opened", lazy("Opened"), value="opened_at", kind="moment", sort="opened_at", shown=False),
        Column("deadline", lazy("Deadline"), kind="moment", sort=("deadline", "pk")),
        Column(
            "state",
            lazy("State"),
            value="word",
            attach=_stands,
            cell=lambda where, word: state(mark_of(where.state), word),
            near=True,
        ),
    ),
    order="-deadline",
    link=lambda row: row.get_absolute_url(),
    mark=aside,
    template="missions/proposals.html",
)
NO_PROPOSAL = Empty(
    lazy("No proposal fits."),
    lazy("It shows once it is put to its body, to those who have a seat there and whom its label names."),
    lazy("Show all"),
    "?saved=none",
)
DECISIONS = Listing(
    "missions:decisions",
    lazy("Decisions"),
    (
        Column("title", lazy("Decision"), sort=("title", "pk")),
        Column("reference", lazy("Number"), sort=("year", "number", "pk")),
        Column("body", lazy("Body"), value="body.name", sort=("body__name", "pk")),
        Column(
            "mission",
            lazy("Mission"),
            value=lambda row: row.body.mission.acronym if row.body.mission else "",
            sort="body__mission__acronym",
            shown=False,
        ),
        Column("mode", lazy("Decided by"), value="round.get_mode_display", shown=False),
        Column(
            "decided",
            lazy("Decided"),
            value="decided_at",
            kind="moment",
            sort=("decided_at", "pk"),
            near=True,
        ),
        Column("label", lazy("Who reads it"), value="get_label_display", shown=False),
    ),
    order="-decided",
    link=lambda row: row.get_absolute_url(),
    mark=aside,
    template="missions/decisions.html",
)
NO_DECISION = Empty(
    lazy("No decision fits."),
    lazy("A decision is kept once a body adopted a proposal with its quorum."),
    lazy("Show all"),
    "?saved=none",
)


def proposals(request):
    asked = PROPOSALS.asked(request)
    form = forms.ProposalFilter(asked, user=request.user)
    rows = form.narrow(Proposal.objects.visible_to(request.user))
    rows = rows.select_related("body__mission", "body__keeper")
    return PROPOSALS.answer(request, asked, rows, form=form, empty=NO_PROPOSAL)


def decisions(request):
    asked = DECISIONS.asked(request)
    form = forms.DecisionFilter(asked, user=request.user)
    rows = form.narrow(Decision.objects.visible_to(request.user))
    rows = rows.select_related("body__mission", "body__keeper", "round")
    return DECISIONS.answer(request, asked, rows, form=form, empty=NO_DECISION)


def proposal(request, pk):
    row = _seen(request, pk)
    user, now = request.user, gathering_decisions.moment()
    body, today = row.body, row.body.day_of(now)
    where = reading_decisions.stands(user, [row], now)[row.pk]
    ended = list(Round.objects.visible_to(user).filter(proposal=row).order_by("-number"))
    earlier = [one for one in ended if one.number < row.round]
    seated, others = reading_decisions.voices(
        user, row, body.day_of(min(row.deadline, now)) if row.deadline else today
    )
    runs, is_open = services.may_run(user, body), where.state == "open"
    decided = Decision.objects.visible_to(user).filter(round__proposal=row).first()
    # What it would take to open it is asked of what was written: a deadline that passed is being written.
    steps = [s for s in PROPOSAL_LIFE.from_(where.state) if runs or s.name == "withdraw"]
    own = reading_decisions.own_seats(user, body, today)
    return render(
        request,
        "missions/proposal.html",
        {
            "proposal": row,
            "body": body,
            "where": where,
            "mark": mark_of(where.state),
            "is_open": is_open,
            "seated": seated,
            "others": others,
            "silent": sum(voice.position is None and voice.seat.may_vote for voice in seated),
            "earlier": earlier,
            "before": _said_before(user, row) if earlier else {},
            "decision": decided,
            "deadline_there": dates.moment(row.deadline, body.time_zone) if row.deadline else "",
            "is_elsewhere": user.time_zone != body.time_zone,
            "own": own if is_open else [],
            "late": own if where.state not in ("open", "draft") and row.opened_at else [],
            "may_change": services.may_change(user, row) and row.state in ("draft", "broken"),
            "may_propose": not body.is_closed and (runs or any(seat.may_vote for seat in own)),
            "steps": steps if services.may_withdraw(user, row) else [],
        },
    )


def _said_before(user, row):
    """[(round, its positions)] of earlier rounds, the last first."""
    said = (
        Position.objects.visible_to(user).filter(proposal=row, round__lt=row.round).select_related("partner")
    )
    found = {}
    for one in said.order_by("-round", "partner__name"):
        found.setdefault(one.round, []).append(one)
    return found


def decision(request, pk):
    rows = Decision.objects.visible_to(request.user)
    row = get_object_or_404(rows.select_related("body__mission", "body__keeper", "round__proposal"), pk=pk)
    actions = Action.objects.visible_to(request.user).from_record(row).select_related("owner", "person")
    behind = Proposal.objects.visible_to(request.user).filter(pk=row.round.proposal_id).first()
    amended = Proposal.objects.visible_to(request.user).filter(amends=row).select_related("body")
    return render(
        request,
        "missions/decision.html",
        {
            "decision": row,
            "body": row.body,
            "seen_body": Body.objects.visible_to(request.user).filter(pk=row.body_id).exists(),
            "ended": row.round,
            "behind": behind,
            "amended": list(amended),
            "actions": list(actions),
            "decided_there": dates.moment(row.decided_at, row.body.time_zone),
            "may_run": services.may_run(request.user, row.body),
        },
    )


def decision_pdf(request, pk):
    """The record of a decision for print: as much of it as this reader may see."""
    rows = Decision.objects.visible_to(request.user).select_related("body__mission", "round__proposal")
    row = get_object_or_404(rows, pk=pk)
    record = reading_decisions.record_of(request.user, row)
    return typeset.decision_pdf(record, request.build_absolute_uri(row.get_absolute_url()))


def proposal_record(request, pk, kind):
    """The record as a file: each round, its count, and what each participant said."""
    row = _seen(request, pk)
    if kind not in ("csv", "xlsx"):
        raise Http404
    lines = reading_decisions.record_lines(request.user, row)
    return formats.MAKERS[kind](reading_decisions.HEADS, lines, f"record-{row.pk}")


def _seen(request, pk):
    rows = Proposal.objects.visible_to(request.user)
    rows = rows.select_related("body__mission", "body__keeper", "sponsor", "amends__body", "created_by")
    return get_object_or_404(rows, pk=pk)


# --- Writing
def proposal_new(request, pk):
    body = get_object_or_404(Body.objects.visible_to(request.user).select_related("mission", "keeper"), pk=pk)
    runs = services.may_run(request.user, body)
    own = reading_decisions.own_seats(request.user, body, body.day_of(gathering_decisions.moment()))
    if not runs and not any(seat.may_vote for seat in own):
        raise PermissionDenied(_("Who runs the body, or has a vote in it, puts proposals forward."))
    start = {"mode": body.modes[-1], "label": body.label, "amends": request.GET.get("amends")}
    start["released_to"] = list(body.released_to.all())
    return editing.page(
        request,
        forms.ProposalForm(request.POST or None, user=request.user, body=body, runs=runs, initial=start),
        partial(services.draft_proposal, body, by=request.user),
        to=Proposal.get_absolute_url,
        said=lambda row: _("%(proposal)s is kept as a draft.") % {"proposal": row},
        title=_("Put a proposal to %(body)s") % {"body": body},
        lead=_("It is a draft until who runs the body puts it to the members with a deadline."),
        button=_("Keep the draft"),
        back=body.get_absolute_url(),
        crumbs=_crumbs(),
    )


def proposal_edit(request, pk):
    row = _seen(request, pk)
    if not services.may_change(request.user, row):
        raise PermissionDenied(_("You may not do this for %(root)s.") % {"root": row.body})
    if row.state not in ("draft", "broken"):
        return redirect(row)

    def look():
        now = _seen(request, pk)
        return forms.standing_proposal(now), now.version

    runs = services.may_run(request.user, row.body)
    return editing.page(
        request,
        forms.ProposalForm(request.POST or None, user=request.user, body=row.body, runs=runs, look=look),
        partial(services.change_proposal, row, by=request.user),
        to=Proposal.get_absolute_url,
        said=lambda row: _("%(proposal)s is changed.") % {"proposal": row},
        title=_("Change %(proposal)s") % {"proposal": row},
        lead=_("Earlier rounds keep the text that stood in them."),
        button=_("Keep it"),
        back=row.get_absolute_url(),
        crumbs=_crumbs(row),
    )


SERVICES = {
    "open": services.open_proposal,
    "extend": services.extend_proposal,
    "withdraw": services.withdraw_proposal,
}


def proposal_step(request, pk, step):
    row = _seen(request, pk)
    if step not in SERVICES:
        raise Http404
    if step != "withdraw":
        require_runs(request.user, row.body)
    elif not services.may_withdraw(request.user, row):
        raise PermissionDenied(_("You may not do this for %(root)s.") % {"root": row.body})
    act = PROPOSAL_LIFE[step]
    where = reading_decisions.stands(request.user, [row])[row.pk]
    if where.state not in act.sources:
        return redirect(row)

    def look():
        now = _seen(request, pk)
        return ({"deadline": now.deadline} if step == "extend" else {}), now.version

    form = forms.StepForm if step == "withdraw" else partial(forms.OpeningForm, body=row.body)
    return editing.page(
        request,
        form(request.POST or None, look=look),
        partial(SERVICES[step], row, by=request.user),
        to=Proposal.get_absolute_url,
        said=lambda row: (
            _("%(proposal)s is %(state)s.") % {"proposal": row, "state": row.get_state_display()}
        ),
        title=f"{act.label}: {row}",
        lead=act.told,
        button=act.label,
        is_dangerous=act.is_dangerous,
        back=row.get_absolute_url(),
        crumbs=_crumbs(row),
    )


def position(request, pk, code):
    row = _seen(request, pk)
    day = row.body.day_of(gathering_decisions.moment())
    seats = reading_decisions.own_seats(request.user, row.body, day)
    seat = next((one for one in seats if one.partner.code == code), None)
    if seat is None:
        raise PermissionDenied(_("You speak for no one with a seat there."))
    if not row.opened_at:
        return redirect(row)

    def look():
        now = _seen(request, pk)
        said = Position.objects.visible_to(request.user).filter(
            proposal=now, partner=seat.partner, round=now.round
        )
        said = said.first()
        if said is None:
            return {}, ""
        return {name: getattr(said, name) for name in ("stance", "option", "words")}, said.version

    there = dates.moment(row.deadline, row.body.time_zone)
    return editing.page(
        request,
        forms.PositionForm(request.POST or None, look=look, proposal=row, seat=seat),
        partial(services.give_position, row, partner=seat.partner, by=request.user),
        to=lambda _done: row.get_absolute_url(),
        said=lambda said: (
            _("The position of %(partner)s is kept: %(position)s.")
            % {"partner": seat.partner.local_name, "position": said.get_stance_display()}
        ),
        title=_("Position of %(partner)s on %(proposal)s")
        % {"partner": seat.partner.local_name, "proposal": row},
        lead=_(
            "Until %(moment)s it may be changed, and the last one counts. Who breaks silence ends the round."
        )
        % {"moment": there}
        if row.mode == "silence"
        else _("Until %(moment)s it may be changed, and the last one counts.") % {"moment": there},
        button=_("Give the position"),
        back=row.get_absolute_url(),
        crumbs=_crumbs(row),
    )


def decision_release(request, pk):
    rows = Decision.objects.visible_to(request.user).select_related("body__mission", "body__keeper")
    row = get_object_or_404(rows, pk=pk)
    require_runs(request.user, row.body)

    def look():
        now = rows.get(pk=pk)
        return forms.labels_of(now), now.version

    return editing.page(
        request,
        forms.ReleaseForm(request.POST or None, user=request.user, look=look),
        partial(services.release_decision, row, by=request.user),
        to=Decision.get_absolute_url,
        said=lambda row: _("Who reads %(decision)s is kept.") % {"decision": row},
        title=_("Who reads %(decision)s") % {"decision": row},
        lead=_("The text and the count; the positions behind them go no further than the proposal."),
        button=_("Keep it"),
        back=row.get_absolute_url(),
        crumbs=[(_("Decisions"), reverse("missions:decisions")), (str(row), row.get_absolute_url())],
    )


def _crumbs(row=None):
    found = [(_("Proposals"), reverse("missions:proposals"))]
    return [*found, (str(row), row.get_absolute_url())] if row else found
