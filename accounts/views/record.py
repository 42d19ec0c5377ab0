"""The history of any record one may see: who, when, what, why and by which door."""

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils.text import capfirst

from accounts import histories
from accounts.models import Event, Import

SHOWN = 500  # acts; a record with more is read by the API


def record(request, kind, key):
    model = histories.kinds().get(kind)
    if model is None or not _fits(model, key):
        raise Http404
    row = get_object_or_404(model._default_manager.visible_to(request.user), pk=key)
    events = (
        Event.objects.visible_to(request.user)
        .filter(subject_type=ContentType.objects.get_for_model(model), subject_id=str(row.pk))
        .select_related("by", "token")[:SHOWN]
    )
    acts = histories.acts(row, list(events))
    page = Paginator(acts, 50).get_page(request.GET.get("page"))
    imports = Import.objects.visible_to(request.user)
    return render(
        request,
        "accounts/record.html",
        {
            "record": row,
            "kind": capfirst(str(model._meta.verbose_name)),
            "page": page,
            "imports": imports.in_bulk({act.import_id for act in page if act.import_id}),
            "url": row.get_absolute_url() if hasattr(row, "get_absolute_url") else "",
        },
    )


def _fits(model, key):
    """Whether the text can be a key of the model at all."""
    try:
        model._meta.pk.to_python(key)
    except ValidationError:
        return False
    return len(key) < 19
