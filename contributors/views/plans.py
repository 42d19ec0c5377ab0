"""Pages of payment plans: agree one with a state, end it. They show on the state's account."""

from functools import partial

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import editing
from accounts.models import Partner
from contributors import forms_assessments, forms_plans
from contributors import services_plans as services
from contributors.models import PaymentPlan


def plan_new(request, code):
    state = get_object_or_404(Partner.objects.visible_to(request.user), code=code)
    if state.kind != Partner.Kind.NATION:
        raise Http404
    organization = forms_assessments.OwedFilter(request.GET, user=request.user).organization
    if organization is None or not services.may_keep(request.user, organization):
        raise PermissionDenied(_("Payment plans are recorded by funding officers of the organization."))
    form = forms_plans.PlanForm(request.POST or None, initial={"agreed_on": timezone.localdate()})
    account = f"{reverse('contributors:account', args=[code])}?of={organization.code}"
    return editing.page(
        request,
        form,
        partial(services.agree_plan, organization=organization, partner=state, by=request.user),
        to=lambda _row: account,
        said=lambda _row: _("The payment plan of %(who)s is recorded.") % {"who": state.local_name},
        title=_("Record a payment plan of %(who)s") % {"who": state.local_name},
        lead=_("What the state pays from the day of the plan on goes to its instalments in their order."),
        button=_("Record the plan"),
        back=account,
        crumbs=[(_("Account of %(name)s") % {"name": state.local_name}, account)],
    )


def plan_end(request, pk):
    rows = PaymentPlan.objects.visible_to(request.user).select_related("partner", "organization")
    row = get_object_or_404(rows, pk=pk)
    if not services.may_keep(request.user, row.organization):
        raise PermissionDenied(_("Payment plans are recorded by funding officers of the organization."))
    who = row.partner.local_name
    return editing.page(
        request,
        editing.Editing(request.POST or None),
        partial(services.end_plan, row, by=request.user),
        to=lambda row: row.get_absolute_url(),
        said=lambda _row: _("The payment plan of %(who)s is ended.") % {"who": who},
        title=_("End the payment plan of %(who)s") % {"who": who},
        button=_("End it"),
        back=row.get_absolute_url(),
        crumbs=[(_("Account of %(name)s") % {"name": who}, row.get_absolute_url())],
    )
