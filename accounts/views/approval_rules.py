"""How many signatures an organization wants, kept by who manages its members or an administrator."""

from functools import partial

from django.contrib.messages import success
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts import editing, services_approvals
from accounts.forms_approvals import RuleForm
from accounts.models import ApprovalRule, Partner


def _organization(request, pk):
    root = get_object_or_404(Partner.objects.visible_to(request.user).organizations(), pk=pk)
    if not services_approvals.may_keep_rules(request.user, root):
        raise PermissionDenied
    return root


def rules(request, pk):
    """The rules that stand, and a form for one more or in place of one."""
    root = _organization(request, pk)
    here = reverse("approval_rules", args=[root.pk])
    return editing.page(
        request,
        RuleForm(request.POST or None),
        partial(services_approvals.set_rule, root, by=request.user),
        to=lambda rule: here,
        said=lambda rule: _("The rule is kept; it holds for what is asked from now on."),
        template="accounts/approval_rules.html",
        title=_("How many sign for %(root)s") % {"root": root},
        button=_("Keep the rule"),
        back=here,
        root=root,
        rules=ApprovalRule.objects.visible_to(request.user).filter(organization=root),
    )


@require_POST
def rule_remove(request, pk, rule):
    root = _organization(request, pk)
    row = get_object_or_404(ApprovalRule.objects.visible_to(request.user).filter(organization=root), pk=rule)
    services_approvals.remove_rule(row, by=request.user)
    success(request, _("The rule is dropped."))
    return redirect("approval_rules", root.pk)
