"""Letting another sign or act for oneself, and taking that back; the list stands in My account. Acting for
one who is on leave, and for oneself again."""

from functools import partial

from django.contrib.messages import error as say_error
from django.contrib.messages import success
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts import deputies, editing, services_approvals
from accounts.forms_approvals import DelegateForm, LeaveForm
from accounts.models import Delegation


def delegation_new(request):
    form = DelegateForm(request.POST or None, user=request.user)
    if not form.scopes:
        raise PermissionDenied(_("Only who decides for a mission lets another sign for them."))
    back = f"{reverse('account')}#delegations"
    return editing.page(
        request,
        form,
        partial(services_approvals.delegate, by=request.user),
        to=lambda row: back,
        said=lambda row: _("%(person)s may sign for you; they are told.") % {"person": row.receiver},
        title=_("Let another sign for me"),
        lead=_(
            "Within the days you name. What is signed so shows both names; you may take it back any time."
        ),
        button=_("Delegate"),
        back=back,
        crumbs=[(_("My account"), reverse("account"))],
    )


def leave_new(request):
    form = LeaveForm(request.POST or None, user=request.user)
    if not form.fields["receiver"].queryset.exists():
        raise PermissionDenied(_("Nobody else has a role where you have one, so nobody can act for you."))
    back = f"{reverse('account')}#delegations"
    return editing.page(
        request,
        form,
        partial(services_approvals.name_deputy, by=request.user),
        to=lambda row: back,
        said=lambda row: (
            _("%(person)s is your deputy on these days, and is told.") % {"person": row.receiver}
        ),
        title=_("Name a deputy for my leave"),
        lead=_(
            "On these days your deputy may act in your place, and sees what waits for you, wherever you both"
            " have a role. All that is done so shows both names. Not lent: your account, keys and files, the"
            " members you manage, duty of care and protection concerns. What another than its writer must do,"
            " a deputy does not do for what either of you wrote. You may take it back any time."
        ),
        button=_("Name the deputy"),
        back=back,
        crumbs=[(_("My account"), reverse("account"))],
    )


@require_POST
def inbox_for(request, pk):
    """Act in the place of who named this person, and see what waits for them."""
    leave = get_object_or_404(deputies.leaves(request.user, timezone.localdate()), pk=pk)
    deputies.begin(request, services_approvals.step_in(leave, by=request.user))
    return redirect("inbox")


@require_POST
def inbox_for_nobody(request):
    """Act for oneself again."""
    deputies.end(request)
    return redirect("inbox")


@require_POST
def delegation_revoke(request, pk):
    row = get_object_or_404(Delegation.objects.visible_to(request.user).select_related("giver"), pk=pk)
    try:
        services_approvals.revoke_delegation(row, by=request.user)
    except ValidationError as error:
        say_error(request, " ".join(error.messages))
    else:
        success(request, _("The delegation is taken back; it ended at once."))
    return redirect(f"{reverse('account')}#delegations")
