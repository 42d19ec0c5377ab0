"""Begin and end a look at the portal as another person."""

from django.contrib.messages import error
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from accounts import previews, services_sign_in
from accounts.models import User


@require_POST
def preview(request, pk):
    if not request.user.is_staff:
        raise PermissionDenied
    person = get_object_or_404(User.objects.visible_to(request.user), pk=pk)
    try:
        services_sign_in.begin_preview(person, by=request.user)
    except ValidationError as refused:
        error(request, refused.messages[0])
        return redirect("admin:accounts_user_changelist")
    previews.begin(request, person)
    return redirect("home")


@require_POST
def preview_end(request):
    if request.previewer:
        services_sign_in.end_preview(request.user, by=request.previewer)
    previews.end(request)
    return redirect("home")
