"""Letting another sign for oneself, and taking that back; the list stands in My account."""

from functools import partial

from django.contrib.messages import error as say_error
from django.contrib.messages import success
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts import editing, services_approvals
from accounts.forms_approvals import DelegateForm
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
