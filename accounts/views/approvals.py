"""Pages of approvals: what waits for signatures, the exact change, and the acts of who signs or asked."""

from functools import partial

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from accounts import access, approving, editing, services_approvals
from accounts.cells import state
from accounts.forms_approvals import ApprovalFilter, SendBackForm, SignForm, StepForm
from accounts.listing import Column, Empty, Listing
from accounts.models import Approval, Signature

MARKS = {"pending": "queued", "approved": "done", "sent_back": "refused", "withdrawn": "cancelled"}


def mark(row):
    return state(MARKS[row.state], row.get_state_display())


APPROVALS = Listing(
    "approvals",
    lazy("Approvals"),
    (
        Column("subject", lazy("Of"), value="subject_name", sort="subject_name"),
        Column("step", lazy("What for"), value="get_step_display", sort="step"),
        Column(
            "state",
            lazy("State"),
            value="get_state_display",
            cell=lambda row, _words: mark(row),
            sort="state",
            near=True,
        ),
        Column("signed", lazy("Signed"), value="signed", kind="number"),
        Column("needed", lazy("Signatures needed"), value="needed", kind="number", sort="needed"),
        Column("by", lazy("Asked by"), value="asked_by.name", sort="asked_by__name"),
        Column("asked", lazy("Asked"), value="asked_at", kind="moment", sort="asked_at"),
    ),
    order="-asked",
    link=lambda row: row.get_absolute_url(),
    template="accounts/approvals.html",
)
NO_APPROVAL = Empty(
    lazy("Nothing waits for signatures."),
    lazy("You see what is put to signature in missions you plan or decide for."),
    lazy("Show those of any state"),
    "?state=any",
)


def approvals(request):
    asked = APPROVALS.asked(request)
    form = ApprovalFilter(asked if asked else {"state": "pending"})
    rows = form.narrow(Approval.objects.visible_to(request.user)).select_related("asked_by")
    rows = rows.annotate(signed=Count("signatures", filter=Q(signatures__voided_at=None)))
    return APPROVALS.answer(request, asked, rows, form=form, empty=NO_APPROVAL)


def approval(request, pk):
    row = _seen(request, pk)
    signatures = Signature.objects.visible_to(request.user).filter(approval=row)
    signed = sum(one.voided_at is None for one in signatures)
    return render(
        request,
        "accounts/approval.html",
        {
            "approval": row,
            "mark": mark(row),
            "lines": approving.lines(row),
            "signatures": signatures.select_related("person", "on_behalf_of"),
            "signed": signed,
            "acts": _acts(request.user, row),
            "is_author": request.user.pk in row.authors,
        },
    )


def _seen(request, pk):
    rows = Approval.objects.visible_to(request.user).select_related("asked_by", "subject_type", "root_type")
    return get_object_or_404(rows, pk=pk)


ACTS = {
    "sign": (SignForm, lazy("Sign"), lazy("You sign the change as it stands on its page, with your name.")),
    "send-back": (
        SendBackForm,
        lazy("Send back"),
        lazy("Who asked reads your reason; nothing changes until it is asked again."),
    ),
    "withdraw": (StepForm, lazy("Withdraw"), lazy("It waits no more; the record stays as it is.")),
}


def _acts(user, row):
    """[(name, words)] of what this person may do now."""
    if not row.is_pending:
        return []
    signs = bool(approving.principals(row, user))
    own = access.allows(user, approving.PLANS, row.root)
    names = ["sign", "send-back"] * signs + ["withdraw"] * own
    return [(name, ACTS[name][1]) for name in names]


def approval_step(request, pk, step):
    row = _seen(request, pk)
    if step not in ACTS:
        raise Http404
    if step not in dict(_acts(request.user, row)):
        if not row.is_pending:
            return redirect(row)
        raise PermissionDenied(_("This step is not yours to take."))
    kind, title, told = ACTS[step]

    def look():
        return {}, _seen(request, pk).version

    signs = {"user": request.user, "principals": approving.principals(row, request.user)}
    own = {} if step == "withdraw" else signs
    form = kind(request.POST or None, look=look, **own)
    acts = {"sign": _signed, "send-back": services_approvals.send_back_approval}
    act = acts.get(step, services_approvals.withdraw_approval)
    return editing.page(
        request,
        form,
        partial(act, row, by=request.user),
        to=lambda done: row.get_absolute_url(),
        said=_said,
        title=f"{title}: {row}",
        lead=told,
        button=title,
        is_dangerous=step == "send-back",
        back=row.get_absolute_url(),
        crumbs=[(_("Approvals"), reverse("approvals")), (row.subject_name, row.get_absolute_url())],
    )


def _signed(row, *, version, reason, on_behalf_of=None, by):
    approving.kind_of(row).sign(row, version=int(version), on_behalf_of=on_behalf_of, note=reason, by=by)
    return Approval.objects.visible_to(by).get(pk=row.pk)


def _said(row):
    if row.is_pending:
        left = row.needed - len(row.signatures.standing())
        words = ngettext("Signed; %(n)d more signature is needed.", "Signed; %(n)d more are needed.", left)
        return words % {"n": left}
    return _("%(approval)s is %(state)s.") % {"approval": row, "state": row.get_state_display()}
