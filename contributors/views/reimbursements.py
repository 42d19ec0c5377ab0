"""Pages of what contributors are owed: the list, one contributor's account, one claim and its steps."""

from functools import partial

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from accounts import editing
from accounts.cells import aside, state
from accounts.listing import Column, Empty, Listing
from accounts.models import Partner
from accounts.names import LocalName
from contributors import contesting, reimbursing
from contributors import forms_reimbursements as forms
from contributors import reading_receivables as reading
from contributors import services_reimbursements as services
from contributors.models import Reimbursement, ReimbursementLine
from contributors.reimbursement_life import LIFE

CLAIMS = Listing(
    "contributors:receivables",
    lazy("Receivables of contributors"),
    (
        Column(
            "contributor",
            lazy("Contributor"),
            value="contributor.local_name",
            sort=(LocalName("contributor"), "pk"),
        ),
        Column("mission", lazy("Mission"), value="mission.acronym", sort=("mission__acronym", "pk")),
        Column("from", lazy("From"), value="starts_on", kind="day", sort=("starts_on", "pk")),
        Column("until", lazy("Until"), value="ends_on", kind="day", sort=("ends_on", "pk")),
        Column(
            "state",
            lazy("State"),
            value="get_state_display",
            cell=lambda row, words: state(row.state, words),
            sort=("state", "pk"),
        ),
        Column(
            "amount",
            lazy("Amount"),
            value="total",
            kind="number",
            places=2,
            sort=("total", "pk"),
            near=True,
            unknown=lazy("not calculated"),
        ),
        Column("currency", lazy("Currency"), sort=("currency", "pk"), shown=False),
        Column("delay", lazy("Waits for"), value="get_delay_display", sort=("delay", "pk")),
        Column("words", lazy("In words"), value="delay_words", shown=False),
        Column(
            "since", lazy("Since"), value="waits_since", kind="day", sort=("waits_since", "pk"), shown=False
        ),
        Column("days", lazy("Days waiting"), value=lambda row: _days(row), kind="number", unknown="–"),
        Column("paid_on", lazy("Paid"), kind="day", sort=("paid_on", "pk"), shown=False),
    ),
    order="-from",
    link=lambda row: row.get_absolute_url(),
    mark=lambda row: aside(row),
    template="contributors/receivables.html",
)
NO_CLAIM = Empty(
    lazy("No claim that you may see fits."),
    lazy("A claim is seen by who speaks for its contributor and by funding officers of its mission."),
)


def _days(row):
    return None if row.state == Reimbursement.State.PAID else (timezone.localdate() - row.waits_since).days


def receivables(request):
    asked = CLAIMS.asked(request)
    form = forms.ClaimFilter(asked, user=request.user, model=Reimbursement)
    rows = form.narrow(Reimbursement.objects.visible_to(request.user))
    return CLAIMS.answer(
        request,
        asked,
        rows.select_related(*reading.JOINED),
        form=form,
        empty=NO_CLAIM,
        sums=reading.sums(rows),
        may_open=bool(forms.kept_missions(request.user)),
    )


def receivable(request, code):
    """What every mission owes one contributor, how long, and what it waits for."""
    partner = get_object_or_404(Partner.objects.visible_to(request.user), code=code)
    rows = Reimbursement.objects.visible_to(request.user).filter(contributor=partner)
    if not rows.exists():
        raise Http404
    today = timezone.localdate()
    owed = reading.receivables(rows)
    return render(
        request,
        "contributors/receivable.html",
        {
            "partner": partner,
            "owed": [(one, one.days(today)) for one in owed],
            "claims": [(row, _days(row)) for one in owed for row in one.claims],
            "sums": reading.sums(rows),
            "today": today,
        },
    )


def reimbursement(request, pk):
    row = _seen(request, pk)
    lines = reading.lines_of(request.user, row)
    may_keep, own = services.may_keep(request.user, row), contesting.own_partners(request.user)
    return render(
        request,
        "contributors/reimbursement.html",
        {
            "claim": row,
            "days": _days(row),
            "lines": lines,
            "is_partial": any(line.amount is None for line in lines),
            "items": row.items.all(),
            "steps": reimbursing.steps_for(request.user, row),
            "may_keep": may_keep and row.state != Reimbursement.State.PAID,
            "may_add": may_keep and not row.is_certified,
            "may_contest": services.may_contest(request.user, row),
            "contest_url": contesting.link(own.filter(pk=row.contributor_id).first(), claim=row.pk),
            "disputes": contesting.disputes_on(request.user, row),
            "may_decide": services.may_decide(request.user, row),
        },
    )


def reimbursement_new(request):
    missions = forms.kept_missions(request.user)
    if not missions:
        raise PermissionDenied(_("Claims are opened by funding officers."))
    form = forms.ClaimForm(request.POST or None, user=request.user, missions=missions)
    return editing.page(
        request,
        form,
        partial(services.open_reimbursement, by=request.user),
        to=Reimbursement.get_absolute_url,
        said=lambda row: _("The claim %(claim)s is open.") % {"claim": row},
        title=_("Open a claim"),
        lead=_("Of one contributor at one mission for one period, on what is verified of it."),
        button=_("Open the claim"),
        back=reverse("contributors:receivables"),
        crumbs=_crumbs(),
    )


FORMS = {"pay": forms.PayForm}


def reimbursement_step(request, pk, step):
    row = _seen(request, pk)
    if step not in LIFE.steps:
        raise Http404
    act = LIFE[step]
    if not services.may_keep(request.user, row):
        raise PermissionDenied(_("Claims are kept by funding officers of the mission or its organization."))
    if row.state not in act.sources:
        return redirect(row)
    return _acted(
        request,
        row,
        FORMS.get(step, forms.StepForm),
        partial(services.SERVICES[step], row, by=request.user),
        title=act.label,
        lead=act.told,
        button=act.label,
        is_dangerous=act.is_dangerous,
    )


def reimbursement_delay(request, pk):
    row = _kept(request, pk)
    return _acted(
        request,
        row,
        forms.DelayForm,
        partial(services.delay_reimbursement, row, by=request.user),
        standing=lambda now: {"delay": now.delay, "words": now.delay_words},
        title=_("What it waits for"),
        lead=_("The contributor reads it, with how many days it has waited."),
        button=_("Keep it"),
    )


def reimbursement_item(request, pk):
    row = _kept(request, pk)
    return _acted(
        request,
        row,
        forms.ItemForm,
        partial(services.claim_item, row, by=request.user),
        title=_("Add an item"),
        lead=_("A premium, a death or disability, a letter of assist, or an adjustment of an earlier claim."),
        button=_("Add the item"),
    )


def reimbursement_contest(request, pk, line):
    row = _seen(request, pk)
    line = _line(request, row, line)
    if not services.may_contest(request.user, row):
        raise PermissionDenied(_("Lines are contested by who speaks for the contributor."))
    return _acted(
        request,
        row,
        forms.StepForm,
        partial(services.contest_line, line, by=request.user),
        title=_("Contest %(line)s") % {"line": line},
        lead=_("Say what is wrong; put your evidence among the documents of the claim."),
        button=_("Contest the line"),
        is_looked_at=False,
    )


def reimbursement_decide(request, pk, line):
    row = _seen(request, pk)
    line = _line(request, row, line)
    if not services.may_decide(request.user, row):
        raise PermissionDenied(_("It is decided by funding officers who do not speak for the contributor."))
    return _acted(
        request,
        row,
        forms.DecideForm,
        partial(services.decide_line, line, by=request.user),
        title=_("Decide on %(line)s") % {"line": line},
        lead=line.contest,
        button=_("Keep the decision"),
        is_looked_at=False,
    )


def _acted(request, row, form, act, *, standing=None, is_looked_at=True, **words):
    """The page of one act on a claim, with the version its reader saw."""

    def look():
        now = _seen(request, row.pk)
        return (standing(now) if standing else {}), now.version

    return editing.page(
        request,
        form(request.POST or None, look=look) if is_looked_at else form(request.POST or None),
        act,
        to=Reimbursement.get_absolute_url,
        said=lambda done: _("%(claim)s: %(state)s.") % {"claim": done, "state": done.get_state_display()},
        back=row.get_absolute_url(),
        crumbs=_crumbs(row),
        **words,
    )


def _seen(request, pk):
    rows = Reimbursement.objects.visible_to(request.user).select_related(
        *reading.JOINED, "calculated_by", "certified_by"
    )
    return get_object_or_404(rows, pk=pk)


def _kept(request, pk):
    row = _seen(request, pk)
    if not services.may_keep(request.user, row):
        raise PermissionDenied(_("Claims are kept by funding officers of the mission or its organization."))
    return row


def _line(request, row, pk):
    rows = ReimbursementLine.objects.visible_to(request.user).filter(claim=row)
    return get_object_or_404(rows.select_related("claim__contributor", "claim__mission__lead"), pk=pk)


def _crumbs(row=None):
    first = [(_("Receivables"), reverse("contributors:receivables"))]
    return [*first, (str(row), row.get_absolute_url())] if row else first
